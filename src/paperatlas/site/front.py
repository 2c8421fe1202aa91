"""The pages that are made of the whole atlas: the first page, the map of the field with its parts, and the search."""

from __future__ import annotations

from collections.abc import Iterator

from paperatlas.site.communities import community_pages, read_communities
from paperatlas.site.frame import Page, Site
from paperatlas.site.home import home_page
from paperatlas.site.search_index import search_pages
from paperatlas.stores import Store

__all__ = ["front_pages"]


def front_pages(store: Store, site: Site) -> Iterator[Page]:
    """These pages, for which the communities of concepts are found once."""
    communities = read_communities(store, least=site.least)
    yield home_page(store, site, communities)
    yield from community_pages(site, communities)
    yield from search_pages(store, site, communities)
