"""Lists of all that has a page: the concepts of each type, those of most papers first, and the papers, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from paperatlas.records import CONCEPT_TYPES
from paperatlas.site.data import Row
from paperatlas.site.frame import Page, Site, render, theme
from paperatlas.site.words import number
from paperatlas.stores import Store

__all__ = ["concept_lists", "paper_lists"]

A_PAGE = 600  # names on one page of a list
PAPERS_A_PAGE = 200


def concept_lists(store: Store, site: Site) -> Iterator[Page]:
    """The lists of each type: ``method/index.html``, ``method/page-2.html``."""
    for kind in CONCEPT_TYPES:
        rows = store.ask(
            "MATCH (c:Concept) WHERE c.type = $type RETURN c.id AS id, c.name AS name, c.type AS type, "
            "c.paperCount AS papers",
            {"type": kind},
        ).dicts()
        rows.sort(key=lambda row: (-(row["papers"] or 0), str(row["name"]).casefold(), row["id"]))
        plural = theme()["plural"][kind]
        told = f"{number(len(rows), *nouns(kind))} that {number(site.papers, 'paper')} speak of, the commonest first."
        yield from pages_of(rows, site, kind.casefold(), plural, told, template="names.html", size=A_PAGE)


def paper_lists(store: Store, site: Site) -> Iterator[Page]:
    """The lists of papers: ``paper/index.html``, ``paper/page-2.html``."""
    rows = store.ask(
        "MATCH (p:Paper) RETURN p.id AS paper, p.title AS title, p.published AS published, "
        "p.organization AS organization"
    ).dicts()
    rows.sort(key=lambda row: (str(row["title"]).casefold(), row["paper"]))
    rows.sort(key=lambda row: row["published"] or "", reverse=True)
    told = f"{number(len(rows), 'paper')}, the newest first; those without a date stand last."
    yield from pages_of(rows, site, "paper", "Papers", told, template="papers.html", size=PAPERS_A_PAGE)


def nouns(kind: str) -> tuple[str, str]:
    """One and many of a type."""
    return kind.casefold(), theme()["plural"][kind].casefold()


def pages_of(
    rows: Sequence[Row], site: Site, folder: str, title: str, told: str, *, template: str, size: int
) -> Iterator[Page]:
    """A list in pages of so many rows; the first is the folder's index, and there is always one."""
    last = max(1, -(-len(rows) // size))
    paths = [f"{folder}/index.html", *(f"{folder}/page-{turn}.html" for turn in range(2, last + 1))]
    for turn, path in enumerate(paths):
        shown: dict[str, Any] = {"rows": rows[turn * size : (turn + 1) * size], "turn": turn + 1, "paths": paths}
        yield render(
            template,
            path,
            site,
            title=title if turn == 0 else f"{title}, page {turn + 1}",
            heading=title,
            description=told,
            told=told,
            crumbs=[("Home", "index.html")] if turn == 0 else [("Home", "index.html"), (title, paths[0])],
            current=paths[0],
            **shown,
        )
