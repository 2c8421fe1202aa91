"""Tables as text, with a row of names: CSV, TSV and semicolons, as Scopus, Dimensions, IEEE and others export them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.columns import columns_of, missing, paper_of_row
from paperatlas.sources.files import HEAD, STRAY, Source

__all__ = ["fits", "fits_unnamed", "read"]

DELIMITERS = ",\t;"
LONGEST_ROW = 1 << 22  # characters; a survey's references have some hundred thousand
LONGEST_NAME = 80  # characters of a column's name
PREAMBLE = re.compile(r"\s*(?:About the data\b|sep=)", re.IGNORECASE)  # of Dimensions, of Excel
FEW = 12  # rows that tell whether a text is a table
SENTENCE = re.compile(r"[.!?:]\s*$|\w{2,}[.!?]\s")
UNCLOSED = "a quote opens here and is not closed"
FUNDING = "Funding Text 1"
RUN_TOGETHER = "Item Title"  # the column of Springer, whose authors nothing divides


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the line on which it begins, and what is wrong with it."""

    line: int
    cells: list[str]
    fault: str | None = None


class Lines:
    """The lines of a text for the csv module, which knows rows only: counted, and those of the row at hand held."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.number = 0  # of the last line given
        self.held: list[str] = []
        self.size = 0  # characters held
        self.again: list[str] = []  # lines to be given once more, the next one last
        self.fault: str | None = None
        self.ended = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        """The next line; csv.Error where a row becomes endless."""
        line = self.again.pop() if self.again else self.fresh()
        self.number += 1
        self.held.append(line)
        self.size += len(line)
        if self.size > LONGEST_ROW and len(self.held) > 1:
            raise csv.Error(UNCLOSED)
        return line

    def fresh(self) -> str:
        """The next line of the file; one too long comes empty, with its fault."""
        line = self.stream.readline(LONGEST_ROW)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == LONGEST_ROW and not line.endswith("\n"):
            while (rest := self.stream.readline(LONGEST_ROW)) and not rest.endswith("\n"):
                pass
            self.fault, line = f"a line of more than {LONGEST_ROW:,} characters", "\n"
        elif not line.isascii() and STRAY.search(line):
            self.fault, line = "bytes that are not UTF-8, shown as \ufffd", STRAY.sub("\ufffd", line)
        return line

    def begin(self) -> int:
        """Forgets the row behind; the line on which the next one begins."""
        self.held, self.size, self.fault = [], 0, None
        return self.number + 1

    def step_back(self) -> None:
        """Gives all lines of this row but the first once more."""
        self.again += reversed(self.held[1:])
        self.number -= len(self.held) - 1

    @property
    def broke_off(self) -> bool:
        """Whether the text ended inside of quotes."""
        return self.ended and len(self.held) > 1 and sum(line.count('"') for line in self.held) % 2 == 1


def rows(stream: TextIO, delimiter: str) -> Iterator[Row]:
    r"""The rows of a text; a quote that is never closed costs its own line, not what follows.

    >>> [(row.line, row.cells) for row in rows(io.StringIO('a,b\n"1\n2",3\n'), ",")]
    [(1, ['a', 'b']), (2, ['1\n2', '3'])]
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))
    lines = Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line, cells, endless = lines.begin(), [], False
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            endless = True
        if endless or lines.broke_off:
            yield Row(line, [], UNCLOSED)
            lines.step_back()
            reader = csv.reader(lines, delimiter=delimiter)
        else:
            yield Row(line, cells, lines.fault)


def fits(head: str) -> bool:
    r"""Whether a text that begins so is a table with a column of titles.

    >>> fits("Title,Year\nAttention,2017\n"), fits("Title, abstract and more\nWe show, in short, that it holds.\n")
    (True, False)
    """
    return any(is_named(few) for _, few in beginnings(head))


def fits_unnamed(head: str, *, least: int = 3) -> bool:
    r"""Whether a text that begins so is a table, whatever its columns are called; ``least`` rows must say so.

    >>> fits_unnamed("Name,Text\nA,B\nC,D\nE,F\n"), fits_unnamed("Name, and more\nA, B\nC\nE\n")
    (True, False)
    """
    return any(is_regular(few, least) for _, few in beginnings(head))


def beginnings(head: str) -> Iterator[tuple[str, list[Row]]]:
    """Each delimiter with the first rows by it, without what stands above the names and what the head cuts off."""
    for delimiter in DELIMITERS:
        if delimiter in head:
            few = list(islice(rows(io.StringIO(head, newline=None), delimiter), FEW))
            whole = few[:-1] if len(few) < FEW and len(head) >= HEAD // 4 else few
            body = [row for row in whole if any(row.cells)]
            yield delimiter, body[1:] if body and PREAMBLE.match(body[0].cells[0]) else body


def is_named(few: list[Row]) -> bool:
    """Whether the first row holds names, one of them that of the titles, and what follows has as many cells."""
    if not few or len(few[0].cells) < 2 or max(map(len, few[0].cells)) > LONGEST_NAME:
        return False
    known = columns_of(few[0].cells, {})
    even = sum(trimmed(row.cells) <= len(few[0].cells) == len(row.cells) for row in few[1:])
    return "title" in known and (even * 2 >= len(few) - 1 if few[1:] else len(known) > 1)


def is_regular(few: list[Row], least: int) -> bool:
    """Whether the first row holds names, and every row has as many cells."""
    names = few[0].cells if few else []
    return (
        len(set(names)) == len(names) > 1
        and all(name.strip() and len(name) <= LONGEST_NAME // 2 and not SENTENCE.search(name) for name in names)
        and len(few) > least
        and all(len(row.cells) == len(names) for row in few)
    )


def trimmed(cells: Sequence[str]) -> int:
    """How many cells there are before the empty ones at the end."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def header_of(source: Source) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns: of the delimiters that fit, the one that gives most."""
    fitting = [
        (len(few[0].cells), delimiter, few[0].cells)
        for delimiter, few in beginnings(source.head)
        if is_named(few) or is_regular(few, 1) or (few and set(source.columns.values()) & set(few[0].cells))
    ]
    if not fitting:
        raise ReadError(f"{source.name}, line 1: not a table; a row with the names of its columns was expected")
    _, delimiter, header = max(fitting, key=lambda it: it[0])
    return delimiter, header


def read(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a table in the order of its rows, and in between the rows that made no sense.

    Raises ReadError where a column is missing, or where no row makes sense.
    """
    delimiter, header = header_of(source)
    missing(header, source.columns, source.name)
    columns = columns_of(header, source.columns)
    first: Skipped | None = None
    good, begun = 0, False
    for row in rows(source.stream, delimiter):
        if not row.fault and (not begun or row.cells == header or not any(map(str.strip, row.cells))):
            begun = begun or (any(row.cells) and not PREAMBLE.match(row.cells[0]))
            continue
        place = Place(source.name, row.line)
        cells = aligned(row.cells, header)
        try:
            paper = paper_of_cells(cells, columns, place, fault=row.fault, run_together=RUN_TOGETHER in header)
        except ValueError as error:
            skipped = Skipped(place, f"{error}; correct the row")
            first = first or skipped
            yield skipped
            continue
        good += 1
        yield paper
        if fault := row.fault or surplus(cells, header):
            yield Skipped(place, f"{fault}; kept as it is")
    if first and not good:
        raise ReadError(f"{source.name}, line {first.place.line}: {first.reason}; no row of this table is a paper")


def paper_of_cells(
    cells: list[str], columns: Mapping[str, list[int]], place: Place, *, fault: str | None, run_together: bool
) -> Paper:
    """The paper of a row; ValueError where it holds no title."""
    if not cells:
        raise ValueError(fault)
    told = {field: [cells[at] for at in places if at < len(cells)] for field, places in columns.items()}
    return paper_of_row(told, place, run_together=run_together)


def aligned(cells: list[str], header: list[str]) -> list[str]:
    """The cells of a row under their names: Scopus names one column of funding texts, and some rows have several."""
    surplus = len(cells) - len(header)
    if surplus <= 0 or FUNDING not in header:
        return cells
    behind = header.index(FUNDING) + 1
    return cells[:behind] + cells[behind + surplus :]


def surplus(cells: Sequence[str], header: Sequence[str]) -> str | None:
    """What is wrong with a row that has more than the names say, as one with a comma outside of quotes has."""
    return f"{len(cells)} cells under {len(header)} names" if trimmed(cells) > len(header) else None
