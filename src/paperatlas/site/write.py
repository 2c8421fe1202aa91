"""Writes all pages of an atlas into a folder, in one step: the former site stays until the new one is whole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from paperatlas.disk import whole_folder
from paperatlas.site.concepts import concept_pages
from paperatlas.site.feed import sitemap_pages, small_pages
from paperatlas.site.frame import Page, Site, site_of, stylesheet
from paperatlas.site.front import front_pages
from paperatlas.site.glossary import glossary_pages
from paperatlas.site.lists import concept_lists, paper_lists
from paperatlas.site.organizations import organization_pages
from paperatlas.site.papers import paper_pages
from paperatlas.site.words import number
from paperatlas.stores import Store

__all__ = ["write_site"]

# How many are read at once: each set costs a look at the whole graph, and papers say more than concepts.
CONCEPTS_AT_ONCE = 5_000
PAPERS_AT_ONCE = 1_000
Section = Callable[[Store, Site], Iterator[Page]]


def write_site(
    store: Store,
    folder: str | os.PathLike[str],
    *,
    title: str = "",
    base_url: str | None = None,
    least: float = 0.0,
    tell: Callable[[str], object] = lambda _: None,
) -> Path:
    """Writes the site of a store into ``folder`` and returns the path of its index.html.

    ``tell`` hears a line after each step. The same store gives the same bytes. Raises StoreError where the folder holds
    what is not an unchanged site of ours, or cannot be written.
    """
    target = Path(folder)
    site = site_of(store, title=title, base_url=base_url, least=least)
    with whole_folder(target) as fresh:
        write_page(fresh, stylesheet())
        written: list[str] = []
        for name, section in SECTIONS:
            began, before = time.monotonic(), len(written)
            for page in section(store, site):
                write_page(fresh, page)
                written.append(page.path)
            tell(f"{name}: {number(len(written) - before, 'page')}, {time.monotonic() - began:.1f} s")
        for page in sitemap_pages(site, written):
            write_page(fresh, page)
        tell(f"{len(written):,} pages in all")
    return target / "index.html"


def write_page(folder: Path, page: Page) -> None:
    """One file of the site, below the folder."""
    path = folder / page.path
    data = page.text.encode("utf-8", "replace")
    try:
        path.write_bytes(data)
    except FileNotFoundError:  # most folders are there already
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def all_concepts(store: Store, site: Site) -> Iterator[Page]:
    """The pages of all concepts."""
    for ids in chunks(store.ask("MATCH (c:Concept) RETURN c.id AS id").records, CONCEPTS_AT_ONCE):
        yield from concept_pages(store, site, ids)


def all_papers(store: Store, site: Site) -> Iterator[Page]:
    """The pages of all papers."""
    for ids in chunks(store.ask("MATCH (p:Paper) RETURN p.id AS id").records, PAPERS_AT_ONCE):
        yield from paper_pages(store, site, ids)


def chunks(rows: Iterable[tuple[str, ...]], most: int) -> Iterator[Sequence[str]]:
    """The ids with which rows begin, sorted, in lists of at most so many."""
    listed = sorted(row[0] for row in rows)
    for start in range(0, len(listed), most):
        yield listed[start : start + most]


SECTIONS: list[tuple[str, Section]] = [
    ("concepts", all_concepts),
    ("papers", all_papers),
    ("lists of concepts", concept_lists),
    ("lists of papers", paper_lists),
    ("home, map, search", front_pages),
    ("organizations", organization_pages),
    ("glossary", glossary_pages),
    ("feed, icon", small_pages),
]
