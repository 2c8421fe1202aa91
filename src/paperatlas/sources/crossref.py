"""Crossref works: lists and single works of the API, and the same kept in MongoDB."""

from __future__ import annotations

import re
from typing import Any

from paperatlas.identifiers import Reference, identifier, ids_in
from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import date_of, first, inner, objects, person
from paperatlas.sources.make import make_paper, plain

__all__ = ["fits", "paper_of"]

COUNTS = frozenset({"reference-count", "references-count", "is-referenced-by-count"})
DATES = ("published", "issued", "published-online", "published-print", "posted")
TITLES = ("article-title", "volume-title", "series-title", "unstructured")
PIECES = ("author", "journal-title", "volume", "first-page")  # of a reference without a title
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)")


def fits(entry: Any) -> bool:
    """Whether an entry is a work of Crossref.

    >>> fits({"DOI": "10.1000/x", "title": ["GRPO"]}), fits({"DOI": "10.1000/x", "title": "GRPO"})
    (True, False)
    """
    return (
        isinstance(entry, dict)
        and "DOI" in entry
        and (isinstance(entry.get("title"), list) or not COUNTS.isdisjoint(entry))
    )


def paper_of(entry: Any, place: Place) -> Paper:
    """The paper of a work; ValueError where it has no title.

    >>> work = {"DOI": "10.1000/X", "title": ["GRPO"], "reference": [{"DOI": "10.1000/Y", "year": "2017a"}]}
    >>> paper = paper_of(work, Place("works.json", 1))
    >>> paper.doi, paper.references
    ('10.1000/x', ('doi:10.1000/y year:2017',))
    """
    title, subtitle = plain(first(entry.get("title"))), plain(first(entry.get("subtitle")))
    if title and subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title.rstrip(':')}: {subtitle}"
    return make_paper(
        place=place,
        title=title,
        abstract=entry.get("abstract"),
        published=next(filter(None, (date_of(entry.get(name)) for name in DATES)), None),
        authors=map(person, objects(entry.get("author"))),
        venue=first(entry.get("container-title")) or inner(entry, "event", "name"),
        url=entry.get("URL"),
        ids={"doi": entry.get("DOI")},
        references=map(reference, objects(entry.get("reference"))),
    )


def reference(cited: dict[str, Any]) -> Reference:
    """What an entry of a list of references says, in a title if it has one, else in what pieces it has.

    >>> str(reference({"author": "Swenson", "journal-title": "J. Chem. Phys.", "volume": "57", "year": "1972"}))
    'year:1972 title:Swenson, J. Chem. Phys., 57'
    """
    title = ""
    for name in TITLES:
        if name in cited and (title := plain(cited[name])):
            break
    else:
        title = ", ".join([text for name in PIECES if name in cited and (text := plain(cited[name]))])
    known = identifier("doi", cited["DOI"]) if "DOI" in cited else None
    if known:
        ids: tuple[str, ...] = (known,)
    else:
        ids = ids_in(plain(cited["unstructured"])) if "unstructured" in cited else ()
    year = YEAR.search(str(cited["year"])) if "year" in cited else None
    return Reference(ids, title, int(year[0]) if year else None)
