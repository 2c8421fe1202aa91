"""The entries of a JSON file, one by one in bounded memory, whatever stands around them.

A file is an object a line, a list, objects one after the other, or an object around a list (a page of an API). A broken
entry is told, and reading goes on behind it where that is sure: at the next line that begins as this entry began, else
where its brackets close.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from paperatlas.sources.files import STRAY

__all__ = ["Entry", "json_entries"]

CHUNK = 1 << 20  # characters that are read at a time; an object no longer than that is looked at as a whole
LONGEST_ENTRY = 1 << 24  # characters; a work with some thousand authors has a few million
MARGIN = 1_000  # characters that are kept before the place where reading stands: the line up to there, if it is shorter
DEEPEST = 4  # lists and objects around an entry
# Under which names pages of APIs and bibliographies keep their entries, and under which they keep such an object.
SURE = (
    "results",
    "data",
    "items",
    "works",
    "papers",
    "recommendedPapers",
    "dailyPapers",
    "records",
    "hits",
    "publications",
)
LISTS = (*SURE, "references")  # the last may be a work's own
WRAPPERS = ("message", "hits", "response", "result")
# What an object has that is a work itself, though it may have no title.
OWN = frozenset({"title", "id", "_id", "paperId", "paper_id", "corpusid", "DOI", "doi"})
LIST_OR_TITLE = re.compile(rf'"(?:({"|".join(SURE)})"\s*:\s*\[|title"\s*:)')
SPACE = re.compile(r"[\s,\ufeff]*")
COLON = re.compile(r"\s*:")
LINE_END = re.compile(r"\n")
SECOND_LINE = re.compile(r"\n([ \t]*)(\S)")
SIGNS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
WORD_END = re.compile(r"(?=[,\]\n])")
NOT_UTF8 = "bytes that are not UTF-8, shown as \ufffd"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry holds, the line on which it begins, and what is wrong with it: of one without value, all of it."""

    line: int
    value: Any
    fault: str | None = None


class Lost(Exception):
    """No place is known from which reading could go on."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class TooLong(ValueError):
    """A value has no end within reach."""


def json_entries(stream: TextIO) -> Iterator[Entry]:
    r"""The entries of an open file, each with its line.

    >>> import io
    >>> text = '[{"title": "A"},\n {"title": "B"}]'
    >>> [(entry.line, entry.value["title"]) for entry in json_entries(io.StringIO(text))]
    [(1, 'A'), (2, 'B')]
    """
    return Document(stream).entries()


class Document:
    """JSON read from the front, as far as the next value needs it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.text, self.at, self.line = "", 0, 1  # what is held of the file, where reading stands in it, in which line
        self.begin = 0  # where the last value began
        self.ended, self.stray = False, False
        self.by_line, self.spanned = False, False  # whether a good entry took one line, and whether one took more
        self.decode = json.JSONDecoder().raw_decode

    def more(self) -> None:
        """Reads on, and forgets what lies behind."""
        keep = max(self.text.rfind("\n", 0, self.at), self.at - MARGIN, 0)
        size = max(CHUNK, len(self.text) - self.at)
        part = self.stream.read(size)
        self.ended = len(part) < size
        if part.endswith("\\"):  # what it escapes belongs to it
            part += self.stream.read(1)
        try:
            part.encode()  # many times faster than to look for them
        except UnicodeEncodeError:
            self.stray = True
        self.text, self.at = self.text[keep:] + part, self.at - keep

    def move(self, end: int) -> None:
        """Goes on to a place in the text, counting lines."""
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def peek(self) -> str:
        """The next character that is neither space nor comma, empty where there is none."""
        while True:
            found = SPACE.match(self.text, self.at)
            self.move(found.end() if found else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self.more()

    def value(self, longest: int) -> Any:
        """The value that begins here; raises ValueError or RecursionError where there is none."""
        while True:
            try:
                value, end = self.decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if self.ended or not self.is_open(error):
                    raise
                if len(self.text) - self.at > longest:
                    raise TooLong(f"an entry of more than {longest:,} characters") from None
            else:
                if self.ended or end < len(self.text) - 3 or self.text[end - 1] in '}]"':
                    break
            self.more()  # a number may go on ("1e-" is no number yet)
        self.begin = self.at
        self.move(end)
        return value

    def is_open(self, error: json.JSONDecodeError) -> bool:
        """Whether more text might mend it: the text ends inside of the value."""
        return error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - 16

    def entries(self) -> Iterator[Entry]:
        """All entries of the file."""
        try:
            while sign := self.peek():
                if sign == "[" and not self.by_line:
                    yield from self.array(0)
                else:
                    yield from self.entry(0)
        except Lost as lost:
            yield Entry(lost.line, None, f"{lost}; the rest of the file is not read")

    def array(self, depth: int) -> Iterator[Entry]:
        """The entries of the list that begins here."""
        self.at += 1
        while (sign := self.peek()) != "]":
            if not sign:
                raise Lost(self.line, "the file breaks off inside of a list")
            if sign == "[" and depth < DEEPEST:
                yield from self.array(depth + 1)
            else:
                yield from self.entry(depth + 1)
        self.at += 1

    def entry(self, depth: int) -> Iterator[Entry]:
        """The entry that begins here, or all that an object holds that is there for their sake."""
        line, first = self.line, depth == 0 and not (self.by_line or self.spanned)
        try:
            value = self.value(CHUNK if first else LONGEST_ENTRY)
        except (ValueError, RecursionError) as error:
            if self.is_around(error):
                yield from self.fields(depth, SURE)
            else:
                reason = self.reason(error, depth)
                try:
                    self.pass_over(error, depth)
                except Lost:
                    raise Lost(line, reason) from error
                yield Entry(line, None, f"{reason}; correct the line")
            return
        if list_in(value) is None:
            if depth == 0:
                self.spanned = self.spanned or self.line > line
                self.by_line = not self.spanned and isinstance(value, dict)
            yield self.told(line, value)
        elif self.line == line:
            yield from unwrapped(line, value)
        else:  # once more, for the line of each
            self.at, self.line = self.begin, line
            yield from self.fields(depth, LISTS)

    def is_around(self, error: Exception) -> bool:
        """Whether an object that cannot be read as a whole is there for the sake of a list."""
        if self.by_line or self.text[self.at] != "{":
            return False
        if isinstance(error, json.JSONDecodeError):
            found = LIST_OR_TITLE.search(self.text, self.at, error.pos + 1)
            return found is not None and found[1] is not None
        return isinstance(error, TooLong)

    def told(self, line: int, value: Any) -> Entry:
        """The entry of the value that was read last, without stray bytes."""
        if self.stray and STRAY.search(self.text, self.begin, self.at):
            mended = STRAY.sub("\ufffd", self.text[self.begin : self.at])
            return Entry(line, json.loads(mended), NOT_UTF8)
        return Entry(line, value)

    def fields(self, depth: int, lists: tuple[str, ...]) -> Iterator[Entry]:
        """The entries of an object around a list, or the object itself, field by field."""
        line, told, found = self.line, dict[str, Any](), False
        self.at += 1
        try:
            while (sign := self.peek()) != "}":
                if not sign:
                    raise Lost(line, "the file breaks off inside of an object")
                name = self.name()
                sign = self.peek()
                around = not told.get("title") and depth < DEEPEST
                if around and sign == "[" and name in lists:
                    found = True
                    yield from self.array(depth + 1)
                elif around and sign == "{" and name in WRAPPERS:
                    found = True
                    yield from self.fields(depth + 1, lists)
                else:
                    told[name] = self.value(LONGEST_ENTRY)
        except (ValueError, RecursionError) as error:
            raise Lost(self.line, self.reason(error, depth)) from error
        self.at += 1
        if not found:
            yield from unwrapped(line, told)

    def name(self) -> str:
        """The name of a field, and the colon behind it."""
        name = self.value(LONGEST_ENTRY)
        while (found := COLON.match(self.text, self.at)) is None and not self.ended:
            self.more()
        if found is None or not isinstance(name, str):
            raise ValueError("a name and a colon were expected")
        self.move(found.end())
        return name

    def reason(self, error: Exception, depth: int) -> str:
        """What to say of an entry that cannot be read."""
        if depth == 0 and self.by_line:
            return "not a JSON object on one line"
        if isinstance(error, RecursionError):
            return "nested too deeply"
        if not isinstance(error, json.JSONDecodeError):
            return str(error) if isinstance(error, TooLong) else "a number of too many digits, or no JSON"
        if error.msg.startswith("Unterminated string") or not self.text[error.pos : error.pos + MARGIN].strip():
            return "the file breaks off inside of an entry"
        return f"not JSON: {error.msg} in line {self.line + self.text.count(chr(10), self.at, error.pos)}"

    def pass_over(self, error: Exception, depth: int) -> None:
        """Goes to the end of an entry that cannot be read; raises Lost where it is not known."""
        line, sign = self.line, self.text[self.at]
        if depth == 0 and (self.by_line or self.fails_in_its_line(error)):
            self.find(LINE_END, or_end=True)
        elif sign not in "[{":
            self.at += 1
            self.find(WORD_END)
        elif next_entry := self.next_entry():
            self.find(next_entry)
        else:
            self.close(line)

    def fails_in_its_line(self, error: Exception) -> bool:
        """Whether the line on which the entry begins makes no sense alone, and no entry before took more."""
        if self.spanned or not isinstance(error, json.JSONDecodeError):
            return False
        end = self.text.find("\n", self.at)
        return end >= 0 and self.at < error.pos <= end and not self.text.startswith("{\n", self.at)

    def next_entry(self) -> re.Pattern[str] | None:
        """What the next entry's line begins like, where this one begins a line and is indented (or one line)."""
        indent = self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]
        second = SECOND_LINE.search(self.text, self.at)
        if indent.strip(" \t") or second is None:
            return None
        deeper = len(second[1]) > len(indent)
        one_line = second[2] == "]" or (second[2] == "{" and second[1] == indent)
        if not (deeper or one_line):
            return None
        return re.compile(rf"\n(?=(?:{indent}\{{)|(?:[ \t]{{0,{len(indent)}}}\]))")

    def find(self, pattern: re.Pattern[str], *, or_end: bool = False) -> None:
        """Goes behind what the pattern matches next; where it matches nothing, that is the end of the file, or Lost."""
        line = self.line
        while (found := pattern.search(self.text, self.at)) is None:
            if self.ended and not or_end:
                raise Lost(line, "nothing follows")
            if self.ended:
                self.move(len(self.text))
                return
            self.move(max(self.at, len(self.text) - MARGIN))
            self.more()
        self.move(found.end())

    def close(self, line: int) -> None:
        """Goes behind the bracket that closes the one here, strings apart."""
        depth, quoted = 0, False
        while True:
            for found in SIGNS.finditer(self.text, self.at):
                sign = found[0]
                if sign == '"':
                    quoted = not quoted
                elif not quoted and len(sign) == 1:
                    depth += 1 if sign in "[{" else -1
                    if depth == 0:
                        self.move(found.end())
                        if self.peek() not in {*'{["]', ""}:
                            raise Lost(self.line, "no entry follows a broken one")
                        return
            self.move(len(self.text))
            if self.ended:
                raise Lost(line, "the end of a broken entry cannot be told")
            self.more()


def list_in(value: Any) -> str | None:
    """The name under which an object holds entries, itself or in an object, where it is there for their sake."""
    if not isinstance(value, dict) or value.get("title"):
        return None
    for name in WRAPPERS:
        if isinstance(value.get(name), dict):
            return name
    lists = LISTS if OWN.isdisjoint(value) else SURE
    return next((name for name in lists if isinstance(value.get(name), list)), None)


def unwrapped(line: int, value: Any, depth: int = 0) -> Iterator[Entry]:
    """The entries inside of an object that is there for their sake, or the object itself."""
    name = list_in(value) if depth < DEEPEST else None
    if name is None:
        yield Entry(line, value)
        return
    inner = value[name]
    for item in inner if isinstance(inner, list) else [inner]:
        yield from unwrapped(line, item, depth + 1)
