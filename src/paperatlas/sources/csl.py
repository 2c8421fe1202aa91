"""CSL-JSON, as Zotero, Better BibTeX, Manubot and Pandoc write it."""

from __future__ import annotations

import re
from typing import Any

from paperatlas.identifiers import ARXIV_ID, arxiv_in
from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import date_of, first, objects, person
from paperatlas.sources.make import make_paper, plain

__all__ = ["fits", "paper_of"]

OWN = frozenset({"issued", "container-title", "citation-key", "event-title", "event-place", "publisher-place"})
NAME_PARTS = frozenset({"family", "given", "literal"})
# A note's lines "PMID: 12", as Zotero keeps what has no field of its own, and "standard_id: doi:10.1000/x" of Manubot.
SAID = re.compile(r"^\s*(?:standard_id:\s*)?(doi|arxiv|pmid|pmcid)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
# Where an arXiv id may stand, and what stands there if one does; markup may hide it.
SAYING = (
    *("number", "archive_location", "archive-location", "version", "publisher", "archive", "container-title", "source"),
    *("DOI", "URL"),
)
HINTS = re.compile(r"xiv|huggingface|[&<]", re.IGNORECASE)


def fits(entry: Any) -> bool:
    """Whether an entry is an item of CSL-JSON.

    >>> fits({"title": "GRPO", "type": "article", "issued": {}}), fits({"title": "GRPO", "authors": ["A"]})
    (True, False)
    """
    if not isinstance(entry, dict) or not isinstance(entry.get("title"), str):
        return False
    author = next(objects(entry.get("author")), None)
    return not OWN.isdisjoint(entry) or (author is not None and not NAME_PARTS.isdisjoint(author))


def paper_of(entry: Any, place: Place) -> Paper:
    """The paper of an item; ValueError where it has no title.

    >>> item = {"title": "GRPO", "type": "article", "number": "arXiv:2402.03300", "author": [{"family": "Shao"}]}
    >>> paper = paper_of(item, Place("library.json", 1))
    >>> paper.arxiv_id, paper.authors
    ('2402.03300', ('Shao',))
    """
    noted = {scheme.lower(): value for scheme, value in SAID.findall(str(entry.get("note") or ""))}
    return make_paper(
        place=place,
        title=entry.get("title"),
        abstract=entry.get("abstract"),
        published=next(filter(None, (date_of(entry.get(name)) for name in ("issued", "original-date"))), None),
        authors=map(person, objects(entry.get("author"))),
        venue=first(entry.get("container-title")) or entry.get("event-title"),
        url=entry.get("URL"),
        ids={
            "doi": entry.get("DOI") or noted.get("doi"),
            "arxiv": arxiv_id(entry) or noted.get("arxiv"),
            "pmid": entry.get("PMID") or noted.get("pmid"),
            "pmcid": entry.get("PMCID") or noted.get("pmcid"),
        },
    )


def arxiv_id(entry: dict[str, Any]) -> str | None:
    """The arXiv id, which has no field of its own."""
    if not HINTS.search(" ".join([value for name in SAYING if isinstance(value := entry.get(name), str)])):
        return None
    named = {name: plain(entry.get(name)) for name in ("number", "archive_location", "archive-location", "version")}
    kept = [plain(entry.get(name)).casefold() for name in ("publisher", "archive", "container-title", "source")]
    if any("arxiv" in name for name in kept):
        for value in named.values():
            if found := ARXIV_ID.fullmatch(value):
                return found[1]
    said = (*named.values(), plain(entry.get("DOI")), plain(entry.get("URL")), plain(entry.get("container-title")))
    return next(filter(None, map(arxiv_in, said)), None)
