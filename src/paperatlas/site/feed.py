"""What feed readers, search engines and browsers ask of a site: Atom feed, sitemap, page of a wrong address, icon."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from itertools import islice

from paperatlas.offline import one_line
from paperatlas.site.data import Row, grouped, said_of, shown
from paperatlas.site.frame import Page, Site, render, theme
from paperatlas.site.links import paper_path
from paperatlas.site.words import shortened
from paperatlas.stores import Store

__all__ = ["feed_pages", "sitemap_pages", "small_pages"]

ENTRIES = 50
MOST_ADDRESSES = 50_000  # of a sitemap, and that many sitemaps of an index: https://www.sitemaps.org/protocol.html
MOST_BYTES = 50_000_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM = "http://www.w3.org/2005/Atom"
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no characters of XML 1.0
LAST = """MATCH (p:Paper)
WHERE p.published IS NOT NULL
RETURN p.id AS id, p.published AS published
ORDER BY published DESC, id
LIMIT $most"""
ABSTRACTS = "MATCH (p:Paper) WHERE p.id IN $ids RETURN p.id AS id, p.abstract AS abstract"
AUTHORS = """MATCH (a:Author)-[:WROTE]->(p:Paper)
WHERE p.id IN $ids
RETURN p.id AS paper, a.name AS name
ORDER BY paper, a.id"""
LONGEST_SUMMARY = 600
MOST_AUTHORS = 20
DATE = re.compile(r"\d{4}(-\d\d){0,2}")
NEVER = "1970"  # of a feed without entries


def small_pages(store: Store, site: Site) -> Iterator[Page]:
    """The page for a wrong address, the icon, and the feed."""
    yield render(
        "404.html",
        "404.html",
        site,
        title="There is no such page",
        description="This address leads nowhere.",
        root=site.base_url,  # a server shows it in place of a page of any folder
    )
    yield Page("favicon.svg", icon())
    yield from feed_pages(store, site)


def icon() -> str:
    """The icon: three concepts and their ties, in the colours of the theme."""
    light = theme()["colours"]["light"]
    ends = ((9, 23, 5, "Method"), (23, 21, 4, "Benchmark"), (17, 8, 4.5, "Model"))
    discs = "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{light[kind]}"/>' for x, y, r, kind in ends)
    ties = f'<path d="M9 23 23 21 17 8Z" fill="none" stroke="{light["Paper"]}" stroke-width="2"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ties}{discs}</svg>\n'


def feed_pages(store: Store, site: Site) -> Iterator[Page]:
    """The newest papers as an Atom feed (RFC 4287), whose ids must be whole addresses: only where that is known."""
    if not site.base_url:
        return
    ids = [key for key, published in store.ask(LAST, {"most": ENTRIES}).records if DATE.fullmatch(published)]
    about = shown(store, ids)
    abstracts = dict(store.ask(ABSTRACTS, {"ids": ids}).records)
    authors = grouped(store.ask(AUTHORS, {"ids": ids}).dicts(), "paper")
    introduced = said_of(store, "INTRODUCES", ids, least=site.least)
    feed = ET.Element("feed", xmlns=ATOM)
    add(feed, "title", f"{site.title}: newest papers")
    add(feed, "id", f"{site.base_url}feed.xml")
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.base_url}feed.xml")
    add(feed, "link", rel="alternate", type="text/html", href=site.base_url)
    add(feed, "updated", moment(site.date or NEVER))
    add(feed, "generator", "paperatlas")
    add(add(feed, "author"), "name", site.title)
    for key in ids:
        names = [one_line(row["name"]) for row in authors.get(key, [])][:MOST_AUTHORS]
        add_entry(feed, site.base_url, about[key] | {"abstract": abstracts[key]}, names, introduced.get(key, []))
    yield Page("feed.xml", as_xml(feed))


def add_entry(feed: ET.Element, base_url: str, paper: Row, authors: Iterable[str], introduced: list[Row]) -> None:
    """A paper as an entry of the feed."""
    entry = add(feed, "entry")
    address = base_url + paper_path(paper["paper"])
    add(entry, "title", shortened(paper["title"], 300) or "(no title)")
    add(entry, "id", address)
    add(entry, "link", rel="alternate", type="text/html", href=address)
    add(entry, "published", moment(paper["published"]))
    add(entry, "updated", moment(paper["published"]))
    for name in filter(None, authors):
        add(add(entry, "author"), "name", name)
    for concept in introduced[:5]:
        add(entry, "category", term=one_line(concept["name"])[:200] or "(no name)", label=concept["type"])
    if paper["abstract"]:
        add(entry, "summary", shortened(paper["abstract"], LONGEST_SUMMARY))


def add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """A new last child; what XML cannot hold is left out of its text."""
    child = ET.SubElement(parent, tag, {name: UNFIT.sub("", value) for name, value in attributes.items()})
    child.text = UNFIT.sub("", text) if text is not None else None
    return child


def as_xml(root: ET.Element) -> str:
    """An XML file."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def moment(published: str) -> str:
    """The first moment of a day, month or year, as RFC 3339 wants it.

    >>> moment("2026-04"), moment("2026-04-15")
    ('2026-04-01T00:00:00Z', '2026-04-15T00:00:00Z')
    """
    return f"{published}{'-01' * (2 - published.count('-'))}T00:00:00Z"


def sitemap_pages(site: Site, paths: Iterable[str]) -> Iterator[Page]:
    """The addresses of all pages for search engines, with an index where there are too many for one file.

    Only where the site's address is known. ``paths`` are those of the site's files; only pages count.

    >>> [page.path for page in sitemap_pages(Site(base_url="https://example.org/"), ["index.html"])]
    ['sitemap.xml']
    """
    if not site.base_url:
        return
    most = max(1, min(MOST_ADDRESSES, MOST_BYTES // (len(site.base_url) + 200)))
    addresses = iter(sorted(address(path) for path in paths if path.endswith(".html") and path != "404.html"))
    parts = iter(lambda: list(islice(addresses, most)), [])
    first, second = next(parts, []), next(parts, None)
    if second is None:
        yield Page("sitemap.xml", listed("urlset", "url", site.base_url, first))
        return
    count = 0
    for count, part in enumerate((first, second, *parts), start=1):
        yield Page(f"sitemap-{count}.xml", listed("urlset", "url", site.base_url, part))
    yield Page(
        "sitemap.xml",
        listed("sitemapindex", "sitemap", site.base_url, [f"sitemap-{it + 1}.xml" for it in range(count)]),
    )


def address(path: str) -> str:
    """The address of a page below the site's: a folder's list is the folder."""
    return path.removesuffix("index.html")


def listed(root: str, tag: str, base_url: str, paths: Iterable[str]) -> str:
    """A sitemap, or an index of some."""
    made = ET.Element(root, xmlns=SITEMAP)
    for path in paths:
        add(add(made, tag), "loc", base_url + path)
    return as_xml(made)
