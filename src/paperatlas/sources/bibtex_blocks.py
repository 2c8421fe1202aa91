"""Cuts a BibTeX file into its blocks, one by one in bounded memory.

The cut is ours: bibtexparser takes a whole file, and where a brace is missing it may take one entry for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from paperatlas.text import sound

__all__ = ["Block", "blocks"]

CHUNK = 1 << 18  # characters
LONGEST_ENTRY = 1 << 24  # characters
# A block begins on a line of its own, or right behind another one.
BEGIN = re.compile(r"(?:(?<=[\n}\)])|\A)[ \t\ufeff]*@[ \t]*([A-Za-z][\w-]*)[ \t\r\n]*([{(])")
# A new entry on a line of its own ends one whose braces are not closed.
NEXT = r"\n[ \t]*@[ \t]*[A-Za-z][\w-]*[ \t]*[{(][^\s{}()=,\"]*[ \t]*,[ \t]*(?:\n|[\w-]+[ \t]*=)"
IN_BRACES = re.compile(r"\{|\}|" + NEXT)
IN_PARENTHESES = re.compile(r"\{|\}|\"|\)|" + NEXT)
UNCLOSED = "an entry without its closing brace"


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one block, from its @ to its end, the line of its @, and what is wrong with it."""

    line: int
    kind: str  # in lower case: "article", "string", "comment"
    text: str
    fault: str | None = None


def blocks(stream: TextIO) -> Iterator[Block]:
    r"""All blocks of an open file, those of comments too; what stands between them is passed over.

    >>> import io
    >>> text = "Exported by hand\n@comment{none}\n@book{a, title = {A {B}}} @misc(b, note = {:)})"
    >>> [(block.line, block.kind, block.text[-9:]) for block in blocks(io.StringIO(text))]
    [(2, 'comment', 'ent{none}'), (3, 'book', ' {A {B}}}'), (3, 'misc', 'e = {:)})')]
    """
    text, at, line, ended = "", 0, 1, False
    while True:
        found = BEGIN.search(text, at)
        if found and (whole := _end(text, found, ended=ended)):
            end, fault = whole
            start = text.index("@", found.start())
            line += text.count("\n", at, start)
            # Written as bibtexparser wants it: no space, no line end and no hyphen before the brace.
            kind = found[1].lower().replace("-", "")
            yield Block(line, kind, f"@{kind}{text[found.end() - 1 : end]}", fault)
            line += text.count("\n", start, end)
            at = end
            continue
        if ended:
            return
        hold = found.start() if found else max(at, text.rfind("\n", at))
        if not found and len(text) - hold > LONGEST_ENTRY:
            hold = len(text)
        line += text.count("\n", at, hold)
        before = max(hold - 1, 0)  # BEGIN looks at the character before
        part = stream.read(max(CHUNK, len(text) - hold))
        ended = not part
        text, at = text[before:] + sound(part), hold - before


def _end(text: str, found: re.Match[str], *, ended: bool) -> tuple[int, str | None] | None:
    """Where the block that begins here ends, and its fault; None where more text may tell."""
    closing = _closing_parenthesis if found[2] == "(" else _closing_brace
    if closed := closing(text, found.end()):
        return closed
    if ended:
        return len(text), f"{UNCLOSED}, at the end of the file"
    if len(text) - found.start() > LONGEST_ENTRY:
        return len(text), f"an entry of more than {LONGEST_ENTRY:,} characters"
    return None


def _closing_brace(text: str, start: int) -> tuple[int, str | None] | None:
    """The brace that closes the block; one behind a backslash is none, as bibtexparser counts."""
    depth = 1
    for mark in IN_BRACES.finditer(text, start):
        sign = mark[0]
        if text[mark.start() - 1] == "\\":
            continue
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return mark.end(), None
        else:
            return mark.start(), UNCLOSED
    return None


def _closing_parenthesis(text: str, start: int) -> tuple[int, str | None] | None:
    """The parenthesis that stands in no braces and in no quotes."""
    depth, quoted = 0, False
    for mark in IN_PARENTHESES.finditer(text, start):
        sign = mark[0]
        if text[mark.start() - 1] == "\\":
            continue
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif sign == '"':
            quoted ^= depth == 0
        elif sign == ")":
            if depth == 0 and not quoted:
                return mark.end(), None
        else:
            return mark.start(), UNCLOSED
    return None
