"""Web of Science as a tab-delimited table ("Fast 5K" or full record): its first line names the tags of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source, lines
from paperatlas.sources.tagged import Record
from paperatlas.sources.wos import paper_of

__all__ = ["fits_wos_table", "read_wos_table"]

HEADER = re.compile(r"[A-Z][A-Z0-9](?:\t[A-Z][A-Z0-9])+\t?")
LONGEST_ROW = 1 << 24  # characters
LISTS = ("AU", "AF", "CA", "CR")  # whose values stand in one cell, apart by semicolons


def fits_wos_table(head: str) -> bool:
    r"""Whether a file that begins so is a table of Web of Science.

    >>> fits_wos_table("PT\tAU\tTI\tSO\nJ\tA, B\tOn C\tD"), fits_wos_table("title\tabstract\n")
    (True, False)
    """
    return _columns(head.partition("\n")[0]) is not None


def _columns(line: str) -> list[str] | None:
    line = line.lstrip("\ufeff").rstrip("\r").replace('"', "")
    names = line.rstrip("\t").split("\t") if HEADER.fullmatch(line) else []
    return names if {"PT", "TI"} <= set(names) and {"AU", "SO"} & set(names) else None


def read_wos_table(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of the table in its order, and in between the rows that are none, with line and reason."""
    names: list[str] = []
    for row in lines(source.stream, longest=LONGEST_ROW):
        if not names:
            names = _columns(row.text) or []
            continue
        place = Place(source.name, row.number)
        try:
            yield paper_of(record_of(names, row.text, row.number), place)
        except ValueError as error:
            yield Skipped(place, f"{row.fault or error}; correct the row")


def record_of(names: list[str], row: str, number: int) -> Record:
    r"""A row as the record that the same work is in plain text.

    >>> record_of(["PT", "AU", "TI"], 'J\tA, B; C, D\t"On ""E"" so"', 2).fields
    {'PT': ['J'], 'AU': ['A, B', 'C, D'], 'TI': ['On "E" so']}
    """
    fields = {}
    for name, cell in zip(names, row.split("\t"), strict=False):
        value = cell.strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1].replace('""', '"') if value.count('"') % 2 == 0 else value
        fields[name] = re.split(r"\s*;\s+", value.rstrip("; ")) if name in LISTS else [value]
    return Record(number, fields)
