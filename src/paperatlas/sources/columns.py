"""Which column of a table holds which field of a paper, by what the columns are called, and the paper of a row."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

from paperatlas.errors import ReadError
from paperatlas.identifiers import SCHEMES, identifier
from paperatlas.records import Paper, Place
from paperatlas.sources.make import calendar, make_paper
from paperatlas.sources.names import authors_in
from paperatlas.sources.reference_cells import references_in
from paperatlas.text import clean

__all__ = ["FIELDS", "columns_of", "missing", "paper_of_row"]

# The names of columns, without case, spaces and signs; the first that is there is taken.
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "documenttitle", "articletitle", "itemtitle", "papertitle", "displayname", "primarytitle"),
    "abstract": ("abstract", "abstractnote", "abstracttext", "summary"),
    "published": (
        *("publicationdate", "datepublished", "publisheddate", "publishdate", "published", "date", "coverdate"),
        *("year", "publicationyear", "pubyear", "yearpublished"),
    ),
    "authors": (
        *("authorfullnames", "authors", "author", "authornames", "authorshipsauthordisplayname"),
        *("authorshipsrawauthorname", "creators"),
    ),
    "organization": ("organization",),
    "venue": (
        *("sourcetitle", "publicationtitle", "journal", "journaltitle", "journalname", "journalbook", "venue"),
        *("primarylocationsourcedisplayname", "hostvenuedisplayname", "sourcetitleanthologytitle", "anthologytitle"),
        *("publicationname", "containertitle", "booktitle", "conferencename"),
    ),
    "url": (
        *("url", "link", "articleurl", "externalurl", "sourcelinkout", "primarylocationlandingpageurl"),
        *("landingpageurl", "dimensionsurl", "pdflink"),
    ),
    "references": ("references", "citedreferences", "referencedworks"),
    "comments": (),
    "upvotes": ("upvotes",),
    "author_count": ("authorcount",),
    "doi": ("doi", "itemdoi", "idsdoi"),
    "arxiv": ("arxivid", "arxiv", "idsarxiv"),
    "openalex": ("openalexid", "idsopenalex", "id"),
    "pmid": ("pmid", "pubmedid", "idspmid"),
    "pmcid": ("pmcid", "idspmcid"),
    "s2": ("paperid", "s2id", "semanticscholarid"),
    "s2corpus": ("corpusid",),
    "mag": ("microsoftacademicid", "magid", "idsmag"),
    "wos": ("wosid", "utuniquewosid", "utuniqueid"),
    "scopus": ("eid", "scopusid"),
    "dimensions": ("publicationid", "dimensionsid", "id"),
    "lens": ("lensid",),
    "dblp": ("dblpkey", "dblpid"),
    "acl": ("aclid",),
}
# What one may map: the fields of a paper that a table can tell, and the registers.
SAME = {"arxiv_id": "arxiv", "open_alex_id": "openalex"}
OWN = tuple(field.name for field in dataclasses.fields(Paper) if field.name not in {"id", "ids", "places"})
FIELDS = tuple(dict.fromkeys((*OWN, *SCHEMES)))
LONGEST_NAME = 80  # characters of a column's name
# What programs write where nothing is.
NOTHING = frozenset(
    {"", "na", "n/a", "nan", "none", "null", "nil", "-", "[no abstract available]", "[no author name available]"}
)
LONGEST_NOTHING = max(map(len, NOTHING))
SEVERAL = re.compile(r"[;|]\s*")
COUNT = re.compile(r"\d{1,9}")


def folded(name: str) -> str:
    """A column's name without case, spaces and signs.

    >>> folded("Author(s)"), folded("document_title")
    ('authors', 'documenttitle')
    """
    return "".join(filter(str.isalnum, name)).casefold()


def columns_of(header: Sequence[str], named: Mapping[str, str]) -> dict[str, list[int]]:
    """The places of the columns for each field, the best first; ``named`` are those that a person mapped.

    >>> columns_of(["Year", "Document Title", "Text"], {"abstract": "Text"})
    {'abstract': [2], 'title': [1], 'published': [0]}
    """
    exact = {name: place for place, name in reversed(list(enumerate(header)))}
    loose = {folded(name): place for place, name in reversed(list(enumerate(header))) if len(name) <= LONGEST_NAME}
    found = {SAME.get(field, field): [exact[name]] for field, name in named.items() if name in exact}
    taken = {place for places in found.values() for place in places}
    for field, names in NAMES.items():
        places = [loose[name] for name in names if name in loose and loose[name] not in taken]
        if places and field not in found:
            found[field] = places
    return found


def missing(header: Iterable[str], named: Mapping[str, str], file: str) -> None:
    """Raises ReadError where a column that a person named is not there, or none that holds a title."""
    there = [name for name in header if name]
    shown = ", ".join(clean(name)[:LONGEST_NAME] for name in there[:40]) + (", …" if len(there) > 40 else "")
    for field, name in named.items():
        if name not in there:
            raise ReadError(f"{file}: no column {clean(name)!r} for {field}; it has: {shown}")
    if "title" not in columns_of(there, named):
        raise ReadError(f"{file}: a table without a column of titles; name it with --map title=NAME; it has: {shown}")


def paper_of_row(cells: Mapping[str, Sequence[object]], place: Place, *, run_together: bool = False) -> Paper:
    """The paper of a row: for each field what its columns hold, the best first; ValueError where there is no title.

    >>> paper_of_row({"title": ["GRPO"], "published": ["", 2024], "doi": ["NA"]}, Place("a.csv", 2)).published
    '2024'
    """

    def told(field: str) -> object:
        for value in cells.get(field, ()):
            if not is_nothing(value):
                return value
        return None

    dates = (calendar(value) for value in cells.get("published", ()) if not is_nothing(value))
    ids = {scheme: id_of(scheme, cells[scheme]) for scheme in SCHEMES if scheme in cells}
    authors = authors_in(told("authors"), run_together=run_together)
    paper = make_paper(
        place=place,
        title=told("title"),
        abstract=told("abstract"),
        published=next(filter(None, dates), None),
        authors=authors,
        organization=told("organization"),
        venue=told("venue"),
        url=told("url"),
        ids=ids,
        references=references_in(told("references")),
        comments=number(told("comments")),
        upvotes=number(told("upvotes")),
    )
    count = number(told("author_count"))
    return dataclasses.replace(paper, author_count=count) if count else paper


def is_nothing(value: object) -> bool:
    """Whether a cell is empty, or says so."""
    if not isinstance(value, str):
        return value is None
    text = value.strip()
    return len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING


def id_of(scheme: str, values: Sequence[object]) -> str | None:
    """The value of an id: of a cell that holds several the first, of several columns the first that fits."""
    texts = [str(it) for it in values if not is_nothing(it) and not isinstance(it, (list, dict))]
    parts = [SEVERAL.split(text.strip(), maxsplit=1)[0] if scheme != "doi" else text for text in texts]
    if len(parts) < 2:
        return parts[0] if parts else None
    return next((part for part in parts if identifier(scheme, part)), None)


def number(value: object) -> int | None:
    """A count, where a cell holds one."""
    return int(str(value)) if value is not None and COUNT.fullmatch(str(value)) else None
