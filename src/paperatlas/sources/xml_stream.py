"""The records of an XML file, one by one in bounded memory, and nothing that a hostile file could make of it.

A file is looked at only if its prolog is plain (``root_of``), so no entity is ever declared and none is fetched; those
that HTML has are spelled out, since the DTD of DBLP has them too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import TextIO
from xml.etree.ElementTree import Element, ParseError, XMLParser, iterparse

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source

__all__ = ["Record", "attempted", "records", "root_of", "text_of"]

CHUNK = 1 << 16  # characters
LONGEST_RECORD = 1 << 22  # characters; a work with some thousand authors has a million
DEEPEST = 200  # elements inside of each other; formulas in abstracts have some twenty
SUBSET = r"(?:<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>|\"[^\"]*\"|'[^']*'|[^\]\[\"'<]|<!(?!--))*"
PROLOG = re.compile(
    r"[\s\ufeff]*(?:(?:<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)\s*)*"
    rf"(?:<!DOCTYPE\s+(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*(?P<subset>\[{SUBSET}\])?\s*>\s*)?"
    r"(?:(?:<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)\s*)*"
    r"<(?:[A-Za-z_][\w.-]*:)?(?P<root>[A-Za-z_][\w.-]*)(?=[\s/>])",
    re.DOTALL,
)
# Characters that no XML may hold, and the stray bytes of `open_source`.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ENTITIES = {name: chr(code) for name, code in name2codepoint.items() if name not in {"lt", "gt", "amp", "quot"}}


@dataclass(frozen=True, slots=True)
class Record:
    """An element below the root (its tag without namespace), the line on which it begins, and what is wrong with it."""

    line: int
    tag: str
    element: Element
    fault: str | None = None


Reader = Callable[[Record, Place], Paper]


def root_of(head: str) -> str | None:
    """The name of the outermost element of a file that begins so, without its namespace; None where it is no XML.

    >>> root_of('<?xml version="1.0"?><!-- of today --><feed xmlns="http://www.w3.org/2005/Atom">')
    'feed'
    """
    found = PROLOG.match(head)
    return found["root"] if found else None


def records(source: Source, tags: Collection[str]) -> Iterator[Record | Skipped]:
    """The elements right below the root that bear one of these names; where the file breaks, why, and nothing more.

    A file that declares entities of its own raises ReadError, and so does one record that is endless or endlessly deep.
    """
    prolog = PROLOG.match(source.head)
    if prolog is None or "<!ENTITY" in (prolog["subset"] or ""):
        raise ReadError(f"{source.name}: XML that declares entities of its own, which is not read; save it without")
    pieces = Pieces(source, tags)
    try:
        yield from below_root(pieces, tags)
    except ParseError as error:
        line, _ = error.position
        reason = str(error).partition(":")[0]
        end = (
            "the file breaks off inside of an element" if "no element" in reason else f"not XML from here on ({reason})"
        )
        yield Skipped(Place(source.name, line), f"{end}; fetch the file again")


def below_root(pieces: Pieces, tags: Collection[str]) -> Iterator[Record]:
    """The records of the text that comes in pieces; what was read is forgotten."""
    parser = XMLParser()  # noqa: S314 - no entity is declared: see root_of
    parser.entity.update(ENTITIES)
    root, depth = None, 0
    for event, element in iterparse(pieces, ("start", "end"), parser):  # noqa: S314
        if event == "start":
            depth += 1
            if depth == 1:
                root = element
            elif depth > DEEPEST:
                raise ReadError(f"{pieces.name}, line {pieces.line}: elements inside of each other without end")
            continue
        depth -= 1
        if depth == 1 and root is not None:
            tag = element.tag.rpartition("}")[2]
            if tag in tags:
                yield Record(pieces.line, tag, element, pieces.fault)
            pieces.size, pieces.fault = 0, None
            root.clear()


class Pieces:
    """The text of a file, cut before each record, so that it is known on which line a record begins."""

    def __init__(self, source: Source, tags: Collection[str]) -> None:
        self.name, self.stream = source.name, source.stream
        self.begins = re.compile(rf"<(?:[A-Za-z_][\w.-]*:)?(?:{'|'.join(sorted(tags))})(?=[\s/>])")
        self.cut = self.parts(source.stream)
        self.line = 1  # on which the latest piece begins
        self.size = 0  # characters since the last record
        self.fault: str | None = None

    def read(self, _size: int = -1) -> str:
        """The next piece; empty at the end."""
        piece = next(self.cut, "")
        if FORBIDDEN.search(piece):
            self.fault = "characters that XML may not hold, shown as \ufffd"
            piece = FORBIDDEN.sub("\ufffd", piece)
        self.size += len(piece)
        if self.size > LONGEST_RECORD:
            raise ReadError(f"{self.name}, line {self.line}: an entry of more than {LONGEST_RECORD:,} characters")
        return piece

    def parts(self, stream: TextIO) -> Iterator[str]:
        """All pieces; the rest of a line is read with it, so that no name of an element is torn."""
        line = 1
        while chunk := stream.read(CHUNK) + stream.readline(CHUNK):
            at = 0
            for found in self.begins.finditer(chunk):
                if found.start() > at:
                    yield chunk[at : found.start()]
                line += chunk.count("\n", at, found.start())
                at, self.line = found.start(), line
            yield chunk[at:]
            line += chunk.count("\n", at)


def text_of(element: Element | None) -> str:
    """All text inside of an element, whatever the markup; empty where there is no element.

    >>> from xml.etree.ElementTree import fromstring
    >>> text_of(fromstring("<title>H<sub>2</sub>O</title>"))
    'H2O'
    """
    if element is None:
        return ""
    return "".join(element.itertext()) if len(element) else element.text or ""


def attempted(source: Source, tags: Collection[str], read: Reader) -> Iterator[Paper | Skipped]:
    """What ``read`` makes of each record: a paper, or why it makes none (ValueError); ReadError where all is broken."""
    good = 0
    for record in records(source, tags):
        if isinstance(record, Skipped):
            if not good:
                raise ReadError(f"{record.place.file}, line {record.place.line}: {record.reason}")
            yield record
            continue
        place = Place(source.name, record.line)
        try:
            paper = read(record, place)
        except ValueError as error:
            yield Skipped(place, f"{error}; left out")
        else:
            good += 1
            yield paper
            if record.fault:
                yield Skipped(place, f"{record.fault}; kept as it is")
