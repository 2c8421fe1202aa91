"""From the path of a page back to what it is about: for who asks for one page at a time."""

from __future__ import annotations

from paperatlas.site.concepts import concept_page
from paperatlas.site.frame import Page, Site
from paperatlas.site.links import FOLDERS, concept_path, paper_path
from paperatlas.site.papers import paper_page
from paperatlas.stores import Store

__all__ = ["page_at"]


def page_at(store: Store, site: Site, path: str) -> Page | None:
    """The page of the concept or paper that lies at ``path``; None where none does."""
    folder, _, name = path.partition("/")
    stem = name.rpartition("/")[2].removesuffix(".html")
    if folder == "paper":
        for paper in candidates(store, "Paper", stem):
            if paper_path(paper) == path:
                return paper_page(store, site, paper)
    elif folder in FOLDERS or folder == "concept":
        for concept in candidates(store, "Concept", stem if folder == "concept" else f"{folder}:{stem}"):
            if concept_path(concept) == path:
                return concept_page(store, site, concept)
    return None


def candidates(store: Store, label: str, name: str) -> list[str]:
    """The ids that a page of this name may be about: one that is its own name, else all."""
    if "--" not in name:
        return [name]
    return [row[0] for row in store.ask(f"MATCH (n:{label}) RETURN n.id AS id").records]
