"""The first page of the site: what is new, what rises, what is claimed to beat what, and where else to go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from paperatlas.profiles import SURE, rising
from paperatlas.queries import ask_question
from paperatlas.records import CONCEPT_TYPES
from paperatlas.site.data import Row, said_of, shown
from paperatlas.site.field import Community, community_path
from paperatlas.site.field_map import field_map
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.marks import names_of
from paperatlas.site.words import number
from paperatlas.stores import Store

__all__ = ["home_page"]

NEWEST = 8  # papers
NEW = 6  # concepts
NEW_MONTHS = 12  # before the newest paper, in which a concept is new
RISING = 10
TOP = 8  # of each type
CLAIMS = 6
LOOKED_AT = 200  # rows among which the shown ones are chosen
PARTS = 8  # of the field
TOLD = ("Method", "Model", "Benchmark", "Task")
KINDS_OF_CLAIMS = ("Method", "Model")
LAST = "MATCH (p:Paper) WHERE p.published IS NOT NULL RETURN p.id AS id ORDER BY p.published DESC, id LIMIT $most"
ANY = "MATCH (p:Paper) RETURN p.id AS id ORDER BY id LIMIT $most"
NEW_CONCEPTS = """MATCH (p:Paper)-[r:INTRODUCES]->(c:Concept)
WHERE c.firstSeen >= $since AND p.published >= $since AND NOT c.generic AND r.confidence >= $least
RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, c.firstSeen AS firstSeen,
       c.paperCount AS papers, p.id AS paper, p.title AS title, p.published AS published,
       r.sentence AS sentence, r.confidence AS confidence
ORDER BY papers DESC, firstSeen DESC, id, confidence DESC, paper
LIMIT $most"""
COUNTS = """MATCH (c:Concept)
RETURN c.type AS type, count(c.id) AS concepts
ORDER BY type"""
CLAIMED = "MATCH (a:Concept)-[r:OUTPERFORMS]->(b:Concept) WHERE r.confidence >= $least RETURN count(r.paper) AS claims"
ORGANIZATIONS = "MATCH (o:Organization) RETURN count(o.id) AS organizations"
NAMES = "MATCH (c:Concept) WHERE c.id IN $ids RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases"


class Risen(NamedTuple):
    """A concept of which more papers speak than before."""

    id: str
    name: str
    type: str
    later: int
    earlier: int


def home_page(store: Store, site: Site, communities: Sequence[Community]) -> Page:
    """The first page; ``communities`` are those of the store."""
    span = ask_question(store, "dates").dicts()
    rows, period = rising(store, limit=RISING)
    since = months_before(site.date, NEW_MONTHS) if site.date else None
    counts = {row["type"]: row["concepts"] for row in store.ask(COUNTS).dicts()}
    newest = newest_papers(store, site)
    says = f"{number(site.papers, 'paper')} read for what they introduce, build on, beat and measure on"
    return render(
        "home.html",
        "index.html",
        site,
        title=site.title,
        description=f"{says}, with the sentence behind each line.",
        ld=website(site),
        span=span[0] if span and span[0]["latest"] else None,
        counts={kind: counts[kind] for kind in CONCEPT_TYPES if counts.get(kind)},
        claimed=store.ask(CLAIMED, {"least": site.least}).records[0][0],
        organizations=store.ask(ORGANIZATIONS).records[0][0],
        newest=newest,
        new=new_concepts(store, site, since, {row["paper"] for row in newest}) if since else [],
        since=since,
        risen=[Risen(*(row[name] for name in Risen._fields)) for row in rows.dicts()],
        period=period,
        most_risen=max((row["later"] for row in rows.dicts()), default=1),
        tops={kind: ask_question(store, "top-concepts", type=kind, limit=TOP).dicts() for kind in TOLD},
        claims=latest_claims(store, site),
        communities=communities[:PARTS],
        parts=len(communities),
        drawn=field_map(communities, latest=site.date),
        community_path=community_path,
    )


def website(site: Site) -> dict[str, Any] | None:
    """The site in the words of schema.org, with how to search it; only where its address is known."""
    if not site.base_url:
        return None
    wanted = f"{site.base_url}search.html?q={{search_term_string}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.title,
        "url": site.base_url,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": wanted},
            "query-input": "required name=search_term_string",
        },
    }


def newest_papers(store: Store, site: Site) -> list[Row]:
    """The newest papers, each with what it introduces, or else with what it speaks of most surely."""
    ids = [row[0] for row in store.ask(LAST if site.date else ANY, {"most": NEWEST}).records]
    about = shown(store, ids)
    said = {kind: said_of(store, kind, ids, least=site.least) for kind in ("INTRODUCES", "ADDRESSES", "USES")}
    found = []
    for key in ids:
        own = said["INTRODUCES"].get(key, [])
        other = [it for kind in ("ADDRESSES", "USES") for it in said[kind].get(key, []) if not it["generic"]]
        told = (own or other)[:3]
        first = next((it for it in told if it["sentence"]), None)
        found.append(
            about[key]
            | {"introduces": bool(own), "told": told}
            | {"sentence": first["sentence"] if first else None, "names": names_in(told, first)}
        )
    return found


def names_in(told: Sequence[Row], first: Row | None) -> dict[str, list[str]]:
    """What is marked in the sentence of a paper: the names of what it is shown with."""
    return {it["id"]: names_of(it) for it in told} if first else {}


def new_concepts(store: Store, site: Site, since: str, besides: Collection[str]) -> list[Row]:
    """What was first met since a date, what others took up first; one a paper, and none of the papers ``besides``."""
    values = {"since": since, "least": site.least, "most": LOOKED_AT}
    kept: dict[str, Row] = {}
    met: set[str] = set()
    for row in store.ask(NEW_CONCEPTS, values).dicts():
        if row["id"] not in met and (row["papers"] > 1 or row["paper"] not in besides):
            kept.setdefault(row["paper"], row)
            met.add(row["id"])
    return [row | {"names": {row["id"]: names_of(row)}} for row in kept.values()][:NEW]


def latest_claims(store: Store, site: Site) -> list[Row]:
    """The newest claims that a method or model beats another, one a paper, with the names to mark in the sentence."""
    rows = ask_question(store, "claims", confidence=max(site.least, SURE), limit=LOOKED_AT).dicts()
    ends = sorted({row[end] for row in rows for end in ("winnerId", "loserId")})
    about = {row["id"]: row for row in store.ask(NAMES, {"ids": ends}).dicts()}
    kept: dict[str, Row] = {}
    for row in rows:
        both = [about[row[end]] for end in ("winnerId", "loserId")]
        if all(it["type"] in KINDS_OF_CLAIMS for it in both):
            names = {it["id"]: names_of(it) for it in both}
            kept.setdefault(row["paper"], row | {"names": names, "types": [it["type"] for it in both]})
    return list(kept.values())[:CLAIMS]


def months_before(day: str, months: int) -> str:
    """The first day of the month that lies so many months before a date, of which only the year may be known.

    >>> months_before("2026-04-15", 6), months_before("2026", 6)
    ('2025-10-01', '2025-07-01')
    """
    parts = [int(part) for part in day.split("-")[:2]]
    month = parts[0] * 12 + (parts[1] if len(parts) > 1 else 1) - 1 - months
    return date(max(month // 12, 1), month % 12 + 1, 1).isoformat()
