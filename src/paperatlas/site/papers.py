"""Pages of papers: the abstract with its names marked, what it does with them, what it claims, and what is like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from paperatlas.errors import UnknownName
from paperatlas.exports.bibtex import entry
from paperatlas.offline import one_line
from paperatlas.outward import addresses
from paperatlas.records import PAPER_RELATIONS
from paperatlas.site.alike import Alike, papers_alike
from paperatlas.site.data import Row, ask, claims_between, grouped, nodes, said_of
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.links import paper_path
from paperatlas.site.marks import Piece, marked, names_of
from paperatlas.site.rivals import names_in
from paperatlas.site.words import number, shortened
from paperatlas.stores import Store

__all__ = ["paper_page", "paper_pages"]

OTHER = "b.id AS paper, b.title AS title, b.published AS published, b.organization AS organization"
LONGEST_ABSTRACT = 20_000  # characters
MOST_AUTHORS = 200


@dataclass(slots=True)
class Facts:
    """All that the page of one paper says."""

    paper: Row
    says: dict[str, list[Row]]  # by PAPER_RELATIONS
    authors: list[str] = field(default_factory=list)
    organizations: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    refers: list[Row] = field(default_factory=list)
    referred: list[Row] = field(default_factory=list)
    cites: list[Row] = field(default_factory=list)
    cited: list[Row] = field(default_factory=list)
    stubs: list[Row] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, and the concepts that it says one thing of."""

    sentence: str
    concepts: list[Row]
    names: dict[str, list[str]]
    confidence: float | None


def paper_page(store: Store, site: Site, name: str) -> Page:
    """The page of the paper of this id; raises UnknownName."""
    for page in paper_pages(store, site, [name]):
        return page
    raise UnknownName("paper", name)


def paper_pages(store: Store, site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the papers of these ids, in their order; those that the store does not have are left out."""
    for facts in gather(store, ids, least=site.least):
        yield page_of(facts, site)


def gather(store: Store, ids: Sequence[str], *, least: float) -> list[Facts]:
    """What a store says of the papers of these ids that it has."""
    found = nodes(store, "Paper", ids)
    known = [name for name in ids if name in found]
    says = {kind: said_of(store, kind, known, least=least) for kind in PAPER_RELATIONS}
    authors = linked(store, "(b:Author)-[:WROTE]->(a:Paper)", "b.id AS id, b.name AS name", known)
    homes = linked(store, "(a:Paper)-[:AFFILIATED_WITH]->(b:Organization)", "b.id AS id, b.name AS name", known)
    claims = grouped(claims_between(store, known, least=least), "paper")
    said = f"{OTHER}, r.relation AS relation, r.sentence AS sentence, r.via AS via"
    refers = linked(store, "(a:Paper)-[r:REFERS_TO]->(b:Paper)", said, known)
    referred = linked(store, "(b:Paper)-[r:REFERS_TO]->(a:Paper)", said, known)
    cites = linked(store, "(a:Paper)-[:CITES]->(b:Paper)", OTHER, known)
    cited = linked(store, "(b:Paper)-[:CITES]->(a:Paper)", OTHER, known)
    stubs = linked(
        store,
        "(a:Paper)-[:CITES_STUB]->(b:Stub)",
        "b.id AS id, b.title AS title, b.year AS year, b.citedBy AS citedBy",
        known,
    )
    via = spelled(store, sorted({row["via"] for rows in (*refers.values(), *referred.values()) for row in rows}))
    alike = papers_alike(store, known)
    return [
        Facts(
            paper=found[name],
            says={kind: says[kind].get(name, []) for kind in PAPER_RELATIONS},
            authors=sorted(one_line(row["name"]) for row in authors.get(name, ()) if one_line(row["name"])),
            organizations=sorted(homes.get(name, ()), key=lambda row: str(row["id"])),
            claims=claims.get(name, []),
            refers=[row | {"about": via.get(row["via"])} for row in newest(refers.get(name, ()))],
            referred=[row | {"about": via.get(row["via"])} for row in newest(referred.get(name, ()))],
            cites=newest(cites.get(name, ())),
            cited=newest(cited.get(name, ())),
            stubs=sorted(stubs.get(name, ()), key=lambda row: (-(row["citedBy"] or 0), row["id"])),
            alike=alike.get(name, []),
        )
        for name in known
    ]


def linked(store: Store, match: str, columns: str, papers: Sequence[str]) -> dict[str, list[Row]]:
    """What stands at the other end (``b``) of relationships of each of these papers (``a``)."""
    where = "WHERE a.id = one AND a.id <> b.id"
    return grouped(ask(store, f"MATCH {match} {where} RETURN DISTINCT a.id AS own, {columns}", papers), "own")


def spelled(store: Store, concepts: Sequence[str]) -> dict[str, Row]:
    """Name, type and spellings of each of these concepts."""
    columns = "c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases"
    return {row["id"]: row for row in ask(store, f"MATCH (c:Concept) WHERE c.id = one RETURN {columns}", concepts)}


def newest(rows: Sequence[Row]) -> list[Row]:
    """Papers, the newest first."""
    by_id = sorted(rows, key=lambda row: (row["paper"], str(row.get("via"))))
    return sorted(by_id, key=lambda row: row["published"] or "", reverse=True)


def page_of(facts: Facts, site: Site) -> Page:
    """The page of one paper."""
    paper = facts.paper
    title = one_line(paper["title"]) or "(no title)"
    path = paper_path(paper["id"])
    concepts = {row["id"]: row for rows in facts.says.values() for row in rows}
    names = {name: names_of(row) for name, row in concepts.items()}
    outward = addresses(paper)
    abstract = paragraphs(paper["abstract"] or "", names)
    told = {key: one_line(value) if isinstance(value, str) else value for key, value in paper.items()}
    return render(
        "paper.html",
        path,
        site,
        title=title,
        description=one_line(paper["abstract"]) or f"{title}: {number(len(concepts), 'concept')}.",
        crumbs=[("Home", "index.html"), ("Papers", "paper/index.html")],
        current="paper/index.html",
        ld=linked_data(facts, title, [it.href for it in outward], site, path),
        facts=facts,
        paper=paper,
        concepts=concepts,
        types=sorted({row["type"] for row in concepts.values()}),
        outward=outward,
        abstract=abstract,
        bibtex=entry({**told, "authors": facts.authors, "abstract": None}),
        sayings={kind: sayings(rows) for kind, rows in facts.says.items() if rows},
        claims=[row | {"names": names_in(row)} for row in facts.claims],
        most_authors=MOST_AUTHORS,
    )


def paragraphs(abstract: str, names: Mapping[str, list[str]]) -> list[list[Piece]]:
    """The abstract in paragraphs, each in pieces, those that name a concept with its id."""
    parts = [one_line(part) for part in abstract[:LONGEST_ABSTRACT].replace("\r\n", "\n").split("\n\n")]
    return [marked(part, names) for part in parts if part]


def sayings(rows: Sequence[Row]) -> list[Saying]:
    """Concepts gathered under the sentence that says it of them, the surest sentence first."""
    gathered: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        gathered[row["sentence"] or ""].append(row)
    return [
        Saying(sentence, listed, {row["id"]: names_of(row) for row in listed}, listed[0]["confidence"])
        for sentence, listed in gathered.items()
    ]


def linked_data(facts: Facts, title: str, addresses_: Sequence[str], site: Site, path: str) -> dict[str, Any]:
    """The paper in the words of schema.org."""
    paper = facts.paper
    home = one_line(paper["organization"])
    about = [row for kind in ("INTRODUCES", "BUILDS_ON", "ADDRESSES", "EVALUATES_ON") for row in facts.says[kind]]
    return {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": shortened(title, 300),
        "author": [{"@type": "Person", "name": shortened(name, 200)} for name in facts.authors[:MOST_AUTHORS]],
        "sourceOrganization": {"@type": "Organization", "name": shortened(home, 200)} if home else None,
        "datePublished": one_line(paper["published"]) or None,
        "abstract": shortened(paper["abstract"], 3_000),
        "identifier": f"doi:{one_line(paper['doi'])}" if paper["doi"] else None,
        "sameAs": list(addresses_),
        "about": [{"@type": "Thing", "name": shortened(row["name"], 200)} for row in about[:30]],
        "url": f"{site.base_url}{path}" if site.base_url else None,
        "isPartOf": {"@type": "Collection", "name": site.title},
    }
