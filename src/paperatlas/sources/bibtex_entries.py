"""The fields of a block of BibTeX: bibtexparser's where it takes the block, or as far as they can be told."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from paperatlas.sources.bibtex_blocks import Block
from paperatlas.sources.optional import needed

__all__ = ["Entry", "Parser"]

MOST_MACROS, LONGEST_MACRO = 100_000, 10_000  # @string may be built on others: no more than this of each
LONGEST_BROKEN = 200_000  # characters of an entry that is not closed: what counts stands in front
WORD = re.compile(r"[^\s#{}\"]+")
DELIMITER = re.compile(r"(?<!\\)[{}\"]")
KEY = re.compile(r"[^{(]*[{(]\s*([^\s{}(),=\"]*)\s*,?")
FIELD = re.compile(r"([A-Za-z][\w+:.-]*)\s*=\s*(?=[{\"\w])")
# Where a value ends that nothing closes: before the next line that begins with a name and an equals sign.
NEXT_FIELD = re.compile(r",?[ \t]*\n\s*[A-Za-z][\w+:.-]*\s*=\s*[{\"\w]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says: its fields by their names in lower case, as values of LaTeX, and what was wrong with it."""

    line: int
    kind: str
    key: str
    fields: dict[str, str]
    fault: str | None = None


class Parser:
    """Reads the wanted fields of one block after the other, and knows the @string macros of those before."""

    def __init__(self, file: str, wanted: Collection[str]) -> None:
        self.splitter = needed("bibtexparser.splitter", "BibTeX", file).Splitter
        self.model = needed("bibtexparser.model", "BibTeX", file)
        self.wanted = frozenset(wanted)
        self.macros: dict[str, str] = {}
        logger = logging.getLogger("bibtexparser")
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # what it warns of is reported with its place instead

    def define(self, block: Block) -> None:
        """Keeps the macro of an @string block."""
        for one in self.splitter(block.text).split().strings:
            if len(self.macros) < MOST_MACROS:
                self.macros[one.key.lower()] = resolved(one.value, self.macros)[:LONGEST_MACRO]

    def entry(self, block: Block) -> Entry:
        """The entry of any other block."""
        fault = block.fault
        if fault is None:
            [found, *_] = self.splitter(block.text).split().blocks
            if isinstance(found, self.model.DuplicateFieldKeyBlock):
                found = found.ignore_error_block
            if isinstance(found, self.model.Entry):
                pairs = [(it.key, it.value) for it in found.fields]
                if not any(lacks_comma(value) for _, value in pairs):
                    return Entry(block.line, block.kind, found.key, self.fields(pairs))
                fault = "not BibTeX: a comma is missing between two fields"
            else:
                error = getattr(found, "error", None)
                fault = told(str(getattr(error, "abort_reason", error)))
        key, pairs = KEY.match(block.text), loose_fields(block.text[:LONGEST_BROKEN])
        return Entry(block.line, block.kind, key[1] if key else "", self.fields(pairs), fault)

    def fields(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """The first value of each wanted field that has one."""
        fields: dict[str, str] = {}
        for key, value in pairs:
            name = key.lower()
            if name in self.wanted and not fields.get(name):
                fields[name] = resolved(value, self.macros)
        return fields


def lacks_comma(value: str) -> bool:
    """Whether a value goes on with the next field, as bibtexparser lets it."""
    if "=" not in value or value[:1] not in {"{", '"'} or not NEXT_FIELD.search(value):
        return False
    end = _closing(value, 0) + 1
    return end < len(value) and NEXT_FIELD.match(value, end) is not None


def told(reason: str) -> str:
    """A reason of bibtexparser on one line, in our case."""
    words = " ".join(reason.split()).rstrip(".")
    return f"not BibTeX: {words[:1].lower()}{words[1:]}"


def resolved(value: str, macros: Mapping[str, str]) -> str:
    """A value without what encloses it, with the values of its macros, and its parts put together.

    >>> resolved('acl # " in " # {Milan}', {"acl": "Proc. of ACL"})
    'Proc. of ACL in Milan'
    """
    if value[:1] == "{" and value.find("}") == len(value) - 1:
        return value[1:-1]
    parts, at = [], 0
    while at < len(value):
        if value[at] in '{"':
            end = _closing(value, at)
            parts.append(value[at + 1 : end])
            at = end + 1
        elif word := WORD.match(value, at):
            parts.append(macros.get(word[0].lower(), word[0]))
            at = word.end()
        else:
            at += 1
    return "".join(parts)


def _closing(text: str, at: int, limit: int | None = None) -> int:
    """Where the brace or quote that opens here is closed; the limit where nothing closes it."""
    limit = len(text) if limit is None else limit
    depth, quoted = 0, text[at] == '"'
    for mark in DELIMITER.finditer(text, at + quoted, limit):
        sign = mark[0]
        if sign == '"':
            if quoted and depth == 0:
                return mark.start()
        else:
            depth += 1 if sign == "{" else -1
            if depth == 0 and not quoted:
                return mark.start()
    return limit


def loose_fields(text: str) -> list[tuple[str, str]]:
    r"""The fields of an entry that is broken somewhere: a comma or a brace is missing, or too many.

    >>> loose_fields('@misc{a,\n title = {A {B}}\n year = 2017,\n note = {open,\n month = "May"')
    [('title', '{A {B}}'), ('year', '2017'), ('note', '{open'), ('month', '"May"')]
    """
    fields, at = [], 0
    while found := FIELD.search(text, at):
        start = found.end()
        if text[start] in '{"':
            after = NEXT_FIELD.search(text, start)
            limit = after.start() if after else len(text)
            end = min(_closing(text, start, limit) + 1, limit)
        else:
            word = WORD.match(text, start)
            end = word.end() if word else start
            end -= text[start:end].endswith(",")
        fields.append((found[1], text[start:end]))
        at = max(end, found.end())
    return fields
