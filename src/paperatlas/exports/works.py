"""The papers of a graph as works that one cites: authors in their order, venue, dates, addresses and keys."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.exports.flat import in_order
from paperatlas.stores import Store
from paperatlas.text import clean, digest

__all__ = ["address", "cite_key", "date_parts", "family_and_given", "venue_of", "with_authors", "works"]

AUTHORS = (
    "MATCH (a:Author)-[:WROTE]->(p:Paper) WHERE p.id >= $first AND p.id <= $last RETURN p.id AS id, a.name AS name"
)
PREPRINTS = re.compile(r"(arxiv|corr|biorxiv|medrxiv)\b.*", re.IGNORECASE)
CONFERENCE = re.compile(r"\b(proc\.|proceedings|conference|workshop|symposium|advances in neural)", re.IGNORECASE)
SMALL_WORDS = frozenset(("a", "an", "and", "are", "for", "from", "in", "is", "of", "on", "the", "to", "with"))
DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def with_authors(graph: nx.MultiDiGraph[str], store: Store, papers: pa.Table | None = None) -> nx.MultiDiGraph[str]:
    """The graph with ``authors`` on its papers, and ``venue`` and ``ids`` of those that ``papers`` knows.

    A store knows no order of authors, so those that it alone knows are in that of the alphabet. ``papers`` has the
    columns of ``schema.PAPERS``.
    """
    graph = graph.copy()
    keys = {data["id"]: key for key, data in graph.nodes(data=True) if data.get("label") == "Paper"}
    if not keys:
        return graph
    for row in sorted(store.ask(AUTHORS, {"first": min(keys), "last": max(keys)}).records):
        if row[0] in keys:
            graph.nodes[keys[row[0]]].setdefault("authors", []).append(row[1])
    if papers is not None:
        known = papers.filter(pc.is_in(papers["id"], value_set=pa.array(sorted(keys), pa.string())))
        for row in known.select(["id", "authors", "venue", "ids", "open_alex_id"]).to_pylist():
            its = {"authors": row["authors"], "venue": row["venue"], "openAlexId": row["open_alex_id"]}
            told = {name: value for name, value in its.items() if value} | ({"ids": row["ids"]} if row["ids"] else {})
            graph.nodes[keys[row["id"]]].update(told)
    return graph


def works(graph: nx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """The papers of a graph by the keys under which one cites them, sorted by key.

    A key depends on the paper alone, not on what else is written with it.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, data in in_order(graph).nodes(data=True):
        if data.get("label") == "Paper":
            data = {"id": name, **data, "authors": authors_of(data)}  # noqa: PLW2901
            key = cite_key(data)
            found[key if key not in found else f"{key}{digest(data['id'])}"] = data
    return dict(sorted(found.items()))


def authors_of(data: dict[str, Any]) -> list[str]:
    """The authors of a paper, each on one line."""
    return [name for name in map(clean, data.get("authors", ())) if name]


def cite_key(data: dict[str, Any]) -> str:
    """The first author's family name, the year, the first word of weight in the title, four digits of the id's digest.

    >>> cite_key({"id": "1", "title": "On the Theory of Heat", "authors": ["José García"], "year": 1822})
    'garcia1822theory_6b86'
    """
    authors = data.get("authors") or [""]
    words = [word for word in map(ascii_letters, clean(data.get("title") or "").split()) if word]
    telling = [word for word in words if word not in SMALL_WORDS] or ["paper"]
    family = ascii_letters(family_and_given(authors[0])[0])
    return f"{family}{data.get('year') or ''}{telling[0]}_{digest(str(data['id']), 4)}"


def ascii_letters(text: str) -> str:
    """The small letters and digits of ASCII in a text, accents taken off."""
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def family_and_given(name: str) -> tuple[str, str]:
    """A name in two parts; the family's begins at the first word in small letters, else it is the last word.

    >>> family_and_given("Ludwig van Beethoven"), family_and_given("Qwen"), family_and_given("Noam M. Shazeer")
    (('van Beethoven', 'Ludwig'), ('Qwen', ''), ('Shazeer', 'Noam M.'))
    """
    words = name.split()
    small = [place for place, word in enumerate(words) if word[0].islower()]
    place = small[0] if small and 0 < small[0] < len(words) - 1 else max(len(words) - 1, 0)
    return " ".join(words[place:]), " ".join(words[:place])


def date_parts(data: dict[str, Any]) -> list[int]:
    """Year, month and day, as far as they are known.

    >>> date_parts({"published": "2024-02"}), date_parts({"published": None, "year": 2020}), date_parts({})
    ([2024, 2], [2020], [])
    """
    found = DATE.fullmatch(str(data.get("published") or ""))
    parts = [int(part) for part in found.groups() if part] if found else [data["year"]] if data.get("year") else []
    return parts if len(parts) < 2 or 1 <= parts[1] <= 12 else parts[:1]


def venue_of(data: dict[str, Any]) -> tuple[str, str] | None:
    """``journal`` or ``conference``, and its name; None for a preprint.

    >>> venue_of({"venue": "Proceedings of ACL"}), venue_of({"venue": "Nature"}), venue_of({"venue": "arXiv.org"})
    (('conference', 'Proceedings of ACL'), ('journal', 'Nature'), None)
    """
    venue = clean(data.get("venue") or "")
    if not venue or PREPRINTS.fullmatch(venue):
        return None
    return ("conference" if CONFERENCE.search(venue) else "journal"), venue


def address(data: dict[str, Any]) -> str | None:
    """Where a paper can be read: its address, where it is one of the web."""
    url = clean(str(data.get("url") or ""))
    return url if re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", url) else None
