"""The site's own pages, made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paperatlas.serve.directory import Directory
from paperatlas.serve.live import Live
from paperatlas.site.communities import community_pages, read_communities
from paperatlas.site.concepts import concept_page
from paperatlas.site.feed import small_pages
from paperatlas.site.frame import Page, Site, stylesheet
from paperatlas.site.glossary import glossary_pages
from paperatlas.site.home import home_page
from paperatlas.site.links import FOLDERS
from paperatlas.site.lists import concept_lists, paper_lists
from paperatlas.site.organizations import organization_page, organization_pages
from paperatlas.site.papers import paper_page
from paperatlas.stores import Store

__all__ = ["site_file"]

Section = Callable[[Store, Site], Iterator[Page]]
ONE: dict[str, Callable[[Store, Site, str], Page]] = {
    "Concept": concept_page,
    "Paper": paper_page,
    "Organization": organization_page,
}
# What is made of the whole atlas, by the first part of its paths.
WHOLE: dict[str, Section] = {
    **dict.fromkeys((*FOLDERS.values(), "concept"), concept_lists),
    "paper": paper_lists,
    "organization": organization_pages,
    "glossary": glossary_pages,
    "favicon.svg": small_pages,
}


def site_file(live: Live, store: Store, site: Site, directory: Directory, path: str) -> str | None:
    """The text of a page or another file of the site; None where it has none of that path.

    The page of one thing is made each time; what is made of the whole atlas is kept until there is another graph.
    """
    if path == "site.css":
        return stylesheet().text
    if path in directory.ids:
        label, key = directory.ids[path]
        return ONE[label](store, site, key).text
    first = path.partition("/")[0]
    if first in WHOLE:
        section = WHOLE[first]
        return live.keep(f"pages of {section.__name__}", lambda it: texts(section(it, site)), store).get(path)
    if first not in {"index.html", "map.html", "community"}:
        return None
    communities = live.keep("communities", lambda it: read_communities(it, least=site.least), store)
    if first == "index.html":
        return live.keep("home", lambda it: home_page(it, site, communities).text, store)
    return live.keep("map", lambda _: texts(community_pages(site, communities)), store).get(path)


def texts(pages: Iterator[Page]) -> dict[str, str]:
    """Pages by their paths."""
    return {page.path: page.text for page in pages}
