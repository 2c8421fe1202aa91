"""Search over everything that has a page: concepts, papers, organizations."""

from __future__ import annotations

from typing import Any

from paperatlas.search import ALIKE, Names, likeness, search, storable
from paperatlas.serve.directory import Directory
from paperatlas.site.links import organization_path
from paperatlas.stores import Store
from paperatlas.text import clean, fold

__all__ = ["find"]

ORGANIZATIONS = """MATCH (o:Organization)
OPTIONAL MATCH (p:Paper)-[:AFFILIATED_WITH]->(o)
RETURN o.id AS id, o.name AS name, count(DISTINCT p.id) AS papers
ORDER BY id"""


def find(store: Store, directory: Directory, names: Names, text: str, limit: int) -> list[dict[str, Any]]:
    """What a text may mean, the likeliest first: hits as of ``search``, organizations too, each with its page."""
    found = search(store, text, limit, names=names)
    hits: list[dict[str, Any]] = [{**hit, "page": directory.paths.get(hit["id"])} for hit in found]
    query = fold(clean(storable(text)))
    for it in store.ask(ORGANIZATIONS).dicts() if query else ():
        score, why = likeness(query, fold(clean(it["name"] or "")))
        if score >= ALIKE:
            hit = {"kind": "organization", "type": None, "published": None, "score": round(score, 1), "why": why}
            hits.append({**it, **hit, "page": organization_path(it["id"])})
    hits.sort(key=lambda hit: -hit["score"])
    return hits[:limit]
