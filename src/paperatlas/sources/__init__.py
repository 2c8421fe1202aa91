"""Readers, a file for each form of input, and `read_sources`, which picks among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources import arxiv, dblp, parquet, pubmed, tables
from paperatlas.sources.bibtex import fits_bibtex, read_bibtex
from paperatlas.sources.files import Source, find_files, lines, open_source, printable
from paperatlas.sources.html import read_html
from paperatlas.sources.json_entries import fits_json, read_json
from paperatlas.sources.medline import fits_medline, read_medline
from paperatlas.sources.pages import read_page
from paperatlas.sources.ris import fits_ris, read_ris
from paperatlas.sources.wos import fits_wos, read_wos
from paperatlas.sources.wos_table import fits_wos_table, read_wos_table

__all__ = ["Reading", "iter_sources", "read_sources"]

HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|main|article|section|div|h[1-6]|p|ul|ol|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
XML = re.compile(r"\s*<\?xml\b")
# Each form that is known by its first characters, and its reader; the first that fits is taken.
FORMATS: tuple[tuple[Callable[[str], bool], Callable[[Source], Iterator[Paper | Skipped]]], ...] = (
    (parquet.fits, parquet.read),
    (fits_json, read_json),
    (fits_wos_table, read_wos_table),
    (fits_wos, read_wos),
    (fits_medline, read_medline),
    (fits_ris, read_ris),
    (fits_bibtex, read_bibtex),
    (arxiv.fits, arxiv.read),
    (pubmed.fits, pubmed.read),
    (dblp.fits, dblp.read),
    (tables.fits, tables.read),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read, in the order of the files, not yet merged: `papers.merge_papers` does that."""

    papers: list[Paper]
    skipped: list[Skipped]
    entries: int  # papers before merging


def read_sources(paths: Sequence[str], *, columns: Mapping[str, str] | None = None) -> Reading:
    """Reads files, globs, folders and standard input (``-``), each by what it holds, packed or not.

    ``columns`` tells for fields of a paper (``columns.FIELDS``) which column of a table, or key of JSON, holds them. A
    path that cannot be read, or that holds something else, raises ReadError; in a folder such a file is reported.

    >>> read_sources(["no-such-page.txt"])
    Traceback (most recent call last):
    paperatlas.errors.ReadError: no-such-page.txt: No such file or directory; check the path
    """
    papers: list[Paper] = []
    skipped: list[Skipped] = []
    for found in iter_sources(paths, columns=columns):
        if isinstance(found, Paper):
            papers.append(found)
        else:
            skipped.append(found)
    return Reading(papers, skipped, len(papers))


def iter_sources(paths: Sequence[str], *, columns: Mapping[str, str] | None = None) -> Iterator[Paper | Skipped]:
    """What `read_sources` reads, one by one; no more than one page is held in memory."""
    read, refused = 0, None
    for name, in_folder in find_files(paths):
        try:
            with open_source(name, columns=columns) as source:
                for found in _read(source):
                    read += 1
                    yield found
        except ReadError as error:
            if not in_folder:
                raise
            refused = refused or error
            yield Skipped(Place(printable(name), 1), str(error).removeprefix(f"{printable(name)}: "))
    if refused and not read:
        raise refused


def _read(source: Source) -> Iterator[Paper | Skipped]:
    """Reads one open file by what it holds, whatever it is called."""
    name, head = source.name, source.head
    for fits, read in FORMATS:
        if fits(head):
            yield from read(source)
            return
    if HTML.match(head):
        yield from _some(read_html(source.stream, name), name)
    elif XML.match(head):
        raise ReadError(
            f"{name}: XML of another kind; feeds of arXiv, sets of PubMed and records of DBLP were expected"
        )
    elif tables.fits_unnamed(head, least=1 if source.columns else 3):
        yield from tables.read(source)
    else:
        yield from _some(read_page(lines(source.stream), name), name)


def _some(found: Iterator[Paper | Skipped], name: str) -> Iterator[Paper | Skipped]:
    """The same, unless there is nothing."""
    first = next(found, None)
    if first is None:
        raise ReadError(
            f"{name}, line 1: no papers found; a title on one line and its abstract on the next were expected, or "
            "another form of docs/sources.md"
        )
    yield first
    yield from found
