"""OpenAlex works, as the API and the snapshot give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from paperatlas.identifiers import arxiv_in, identifier
from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import inner, objects
from paperatlas.sources.make import calendar, make_paper

__all__ = ["fits", "paper_of"]

ADDRESS = "https://openalex.org/W"
REGISTERS = ("openalex", "doi", "mag", "pmid", "pmcid")


def fits(entry: Any) -> bool:
    """Whether an entry is a work of OpenAlex.

    >>> fits({"id": "https://openalex.org/W42"}), fits({"id": "W42"})
    (True, False)
    """
    return isinstance(entry, dict) and (
        "abstract_inverted_index" in entry
        or "referenced_works" in entry
        or "openalex.org/W" in str(entry.get("id"))
        or bool(inner(entry, "ids", "openalex"))
    )


def paper_of(entry: Any, place: Place) -> Paper:
    """The paper of a work; ValueError where it has no title.

    >>> index = {"method": [1], "A": [0]}
    >>> entry = {"id": "https://openalex.org/W42", "title": "GRPO", "abstract_inverted_index": index}
    >>> paper = paper_of(entry, Place("works.jsonl", 1))
    >>> paper.open_alex_id, paper.abstract
    ('W42', 'A method')
    """
    ids = {name: inner(entry, "ids", name) for name in REGISTERS}
    ids["openalex"] = ids["openalex"] or entry.get("id")
    ids["doi"] = ids["doi"] or entry.get("doi")
    ids["arxiv"] = next(filter(None, map(arxiv_in, addresses(entry))), None)
    return make_paper(
        place=place,
        title=entry.get("title") or entry.get("display_name"),
        abstract=spoken(entry.get("abstract_inverted_index")) or entry.get("abstract"),
        published=calendar(entry.get("publication_date") or entry.get("publication_year")),
        authors=map(name_of, objects(entry.get("authorships"))),
        venue=inner(entry, "primary_location", "source", "display_name") or inner(entry, "host_venue", "display_name"),
        url=inner(entry, "primary_location", "landing_page_url") or entry.get("doi"),
        ids=ids,
        references=references(entry.get("referenced_works")),
    )


def name_of(authorship: dict[str, Any]) -> object:
    """An author's name as OpenAlex knows it, else as the paper has it."""
    return inner(authorship, "author", "display_name") or authorship.get("raw_author_name")


def addresses(entry: dict[str, Any]) -> Iterator[str]:
    """Where a work can be read."""
    for location in (entry.get("primary_location"), *objects(entry.get("locations"))):
        for name in ("landing_page_url", "pdf_url"):
            if isinstance(address := inner(location, name), str):
                yield address


def spoken(index: object) -> str:
    """The text of an inverted index, which says where each word stands.

    >>> spoken({"a": [1, 3], "is": [2], "rose": [0, 4]})
    'rose a is a rose'
    """
    if isinstance(index, str):  # as tables of the snapshot have it
        with suppress(ValueError, RecursionError):
            index = json.loads(index)
    if not isinstance(index, dict):
        return ""
    index = inner(index, "InvertedIndex") or index
    words = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join([word for _, word in sorted(words)])


def references(works: object) -> list[str]:
    """The works that a list of ids names, each as the text of its reference."""
    return [found for work in works if (found := known(work))] if isinstance(works, list) else []


def known(work: object) -> str | None:
    """The id of a work; the commonest spelling first, for a work may cite hundreds."""
    if isinstance(work, str) and work.startswith(ADDRESS) and (number := work[len(ADDRESS) :]).isdecimal():
        return f"openalex:W{number}" if number.isascii() else None
    return identifier("openalex", work)
