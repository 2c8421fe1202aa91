"""The organizations of an atlas: a list, and a page for each: its papers, what it introduces, uses and measures on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from paperatlas.errors import UnknownName
from paperatlas.offline import one_line
from paperatlas.records import PAPER_RELATIONS
from paperatlas.site.data import Row, grouped, said_of
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.links import organization_path
from paperatlas.site.words import number
from paperatlas.stores import Store

__all__ = ["organization_page", "organization_pages"]

CHUNK = 200  # organizations that are read at once
MOST_ON_A_PAGE = 400
MOST_PAPERS = 200
MOST_CONCEPTS = 40
MOST_PEOPLE = 60
LIST = """MATCH (o:Organization)
OPTIONAL MATCH (p:Paper)-[:AFFILIATED_WITH]->(o)
RETURN o.id AS id, o.name AS name, count(DISTINCT p.id) AS papers, max(p.published) AS latest
ORDER BY papers DESC, id"""
PAPERS = """MATCH (p:Paper)-[:AFFILIATED_WITH]->(o:Organization)
WHERE o.id IN $ids
RETURN o.id AS id, p.id AS paper, p.title AS title, coalesce(p.published, '') AS published
ORDER BY published DESC, paper"""
CONCEPTS = """MATCH (p:Paper)-[:AFFILIATED_WITH]->(o:Organization)
WHERE o.id IN $ids
MATCH (p)-[r:{relation}]->(c:Concept)
WHERE NOT c.generic AND r.confidence >= $least
RETURN o.id AS organization, c.id AS id, c.name AS name, c.type AS type, count(DISTINCT p.id) AS papers
ORDER BY papers DESC, id"""
PEOPLE = """MATCH (p:Paper)-[:AFFILIATED_WITH]->(o:Organization)
WHERE o.id IN $ids
MATCH (a:Author)-[:WROTE]->(p)
RETURN o.id AS organization, a.id AS id, a.name AS name, count(DISTINCT p.id) AS papers
ORDER BY papers DESC, id"""


def organization_pages(store: Store, site: Site) -> Iterator[Page]:
    """The list of organizations, on as many pages as it takes, and a page for each."""
    listed = store.ask(LIST).dicts()
    yield from list_pages(site, listed)
    for start in range(0, len(listed), CHUNK):
        yield from pages_of(store, site, listed[start : start + CHUNK])


def organization_page(store: Store, site: Site, organization: str) -> Page:
    """The page of one organization, by its id; raises UnknownName where there is none."""
    listed = [row for row in store.ask(LIST).dicts() if row["id"] == organization]
    if not listed:
        raise UnknownName("organization", organization, [])
    return next(pages_of(store, site, listed))


def list_pages(site: Site, listed: Sequence[Row]) -> Iterator[Page]:
    """The organizations, those with most papers first."""
    last = max(0, (len(listed) - 1) // MOST_ON_A_PAGE)
    paths = [list_path(place) for place in range(last + 1)]
    for place in range(last + 1):
        yield render(
            "organizations.html",
            list_path(place),
            site,
            title="Organizations" if place == 0 else f"Organizations, page {place + 1}",
            description=f"{number(len(listed), 'organization')} named by the papers of {site.title}.",
            current=list_path(0),
            crumbs=() if place == 0 else (("Organizations", list_path(0)),),
            listed=listed[place * MOST_ON_A_PAGE : (place + 1) * MOST_ON_A_PAGE],
            all=len(listed),
            paths=paths,
            turn=place + 1,
        )


def list_path(place: int) -> str:
    """Where a page of the list lies."""
    return "organization/index.html" if place == 0 else f"organization/page-{place + 1}.html"


def pages_of(store: Store, site: Site, listed: Sequence[Row]) -> Iterator[Page]:
    """The pages of some organizations, read together."""
    ids = [row["id"] for row in listed]
    papers = grouped(store.ask(PAPERS, {"ids": ids}).dicts(), "id")
    shown = sorted({row["paper"] for rows in papers.values() for row in rows[:MOST_PAPERS]})
    introduced = said_of(store, "INTRODUCES", shown, least=site.least)
    relations = {
        relation: grouped(
            store.ask(CONCEPTS.format(relation=relation), {"ids": ids, "least": site.least}).dicts(), "organization"
        )
        for relation in PAPER_RELATIONS
        if relation != "MENTIONS"
    }
    people = grouped(store.ask(PEOPLE, {"ids": ids}).dicts(), "organization")
    for row in listed:
        key = row["id"]
        own = papers.get(key, [])
        facts: dict[str, Any] = {kind: rows[key] for kind, rows in relations.items() if rows.get(key)}
        name = one_line(row["name"]) or "(no name)"
        yield render(
            "organization.html",
            organization_path(key),
            site,
            title=name,
            description=f"{number(len(own), 'paper')} of {name}: what it introduces, uses and measures on.",
            current=list_path(0),
            crumbs=(("Organizations", list_path(0)),),
            ld={"@context": "https://schema.org", "@type": "Organization", "name": name},
            papers=[paper | {"introduced": introduced.get(paper["paper"], [])[:3]} for paper in own[:MOST_PAPERS]],
            all=len(own),
            concepts={kind: rows[:MOST_CONCEPTS] for kind, rows in facts.items()},
            counts={kind: len(rows) for kind, rows in facts.items()},
            people=people.get(key, [])[:MOST_PEOPLE],
            authors=len(people.get(key, [])),
        )
