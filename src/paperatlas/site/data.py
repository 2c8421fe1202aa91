"""What the pages of many concepts or papers need, read from a store in sets of ids, one hop at a time.

A set costs about as much as a single one: there is one statement for each type of relationship, not one for each page.
A statement speaks of ``one`` of the ids, which ``ask`` unwinds: a store finds them by its index or joins them by hash,
where it would hold ``IN $ids`` against every node that it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from paperatlas.records import CONCEPT_RELATIONS
from paperatlas.schema import NODES
from paperatlas.stores import Store

__all__ = [
    "Row",
    "claims_between",
    "claims_of",
    "grouped",
    "nodes",
    "papers_about",
    "said_of",
    "shown",
    "surest",
    "ties_between",
    "years_of",
]

Row = dict[str, Any]
PAPER = "p.id AS paper, p.title AS title, p.published AS published, p.year AS year, p.organization AS organization"
READ = "r.sentence AS sentence, r.confidence AS confidence"
CLAIM = f"""a.id AS head, a.name AS headName, a.type AS headType, a.aliases AS headAliases,
b.id AS tail, b.name AS tailName, b.type AS tailType, b.aliases AS tailAliases, r.paper AS paper, {READ}"""


def ask(store: Store, cypher: str, ids: Sequence[str], **more: Any) -> list[Row]:
    """The rows of a statement about each of the ids, which it calls ``one``; none where there are no ids."""
    if not ids:
        return []
    return store.ask(f"UNWIND $ids AS one {cypher}", {"ids": list(dict.fromkeys(ids)), **more}).dicts()


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the value of a column, in their order.

    >>> grouped([{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "a", "n": 3}], "id")["a"]
    [{'id': 'a', 'n': 1}, {'id': 'a', 'n': 3}]
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def surest(rows: Iterable[Row]) -> list[Row]:
    """Evidence in order of sureness, the newest first among equals.

    >>> [row["paper"] for row in surest([{"paper": "a", "confidence": 0.4, "published": None},
    ...                                  {"paper": "b", "confidence": 0.9, "published": "2025"}])]
    ['b', 'a']
    """
    newest_first = sorted(rows, key=lambda row: (row["published"] or "", row["paper"]), reverse=True)
    return sorted(newest_first, key=lambda row: -(row["confidence"] or 0.0))


def nodes(store: Store, label: str, ids: Sequence[str]) -> dict[str, Row]:
    """The nodes of a label of the schema, by id."""
    columns = ", ".join(f"n.`{name}` AS `{name}`" for name in NODES[label].names)
    return {row["id"]: row for row in ask(store, f"MATCH (n:{label}) WHERE n.id = one RETURN {columns}", ids)}


def papers_about(store: Store, kind: str, concepts: Sequence[str], *, least: float) -> dict[str, list[Row]]:
    """The papers that relate so to each of these concepts, the surest first."""
    rows = ask(
        store,
        f"MATCH (p:Paper)-[r:{kind}]->(c:Concept) WHERE c.id = one AND r.confidence >= $least "
        f"RETURN c.id AS id, {PAPER}, {READ}",
        concepts,
        least=least,
    )
    return grouped(surest(rows), "id")


def said_of(store: Store, kind: str, papers: Sequence[str], *, least: float) -> dict[str, list[Row]]:
    """The concepts that each of these papers relates to so, the surest first."""
    rows = ask(
        store,
        f"MATCH (p:Paper)-[r:{kind}]->(c:Concept) WHERE p.id = one AND r.confidence >= $least "
        f"RETURN p.id AS paper, c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, "
        f"c.generic AS generic, c.paperCount AS papers, {READ}",
        papers,
        least=least,
    )
    return grouped(sorted(rows, key=lambda row: (-(row["confidence"] or 0.0), row["id"])), "paper")


def claims_of(store: Store, concepts: Sequence[str], *, least: float) -> list[Row]:
    """What papers claim of these concepts and others, each claim once, with its paper's title and date."""
    return _claims(store, ("a.id = one", "b.id = one"), concepts, least=least)


def claims_between(store: Store, papers: Sequence[str], *, least: float) -> list[Row]:
    """What these papers claim of concepts."""
    return _claims(store, ("r.paper = one",), papers, least=least)


def _claims(store: Store, tests: Iterable[str], ids: Sequence[str], *, least: float) -> list[Row]:
    found: dict[tuple[str, str, str, str], Row] = {}
    for kind in CONCEPT_RELATIONS:
        for test in tests:
            rows = ask(
                store,
                f"MATCH (a:Concept)-[r:{kind}]->(b:Concept) WHERE {test} AND r.confidence >= $least AND a.id <> b.id "
                f"RETURN {CLAIM}",
                ids,
                least=least,
            )
            found |= {(kind, row["head"], row["tail"], row["paper"]): {"kind": kind, **row} for row in rows}
    papers = shown(store, sorted({row["paper"] for row in found.values()}))
    claims = [row | papers[row["paper"]] for row in found.values() if row["paper"] in papers]
    return surest(sorted(claims, key=lambda row: (row["head"], row["tail"], row["kind"])))


def shown(store: Store, papers: Sequence[str]) -> dict[str, Row]:
    """What a line says of each of these papers."""
    rows = ask(store, f"MATCH (p:Paper) WHERE p.id = one RETURN {PAPER}", papers)
    return {row["paper"]: row for row in rows}


def years_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """How many papers of each year, from the first to the last, years without any included.

    >>> years_of([{"paper": "a", "year": 2023}, {"paper": "b", "year": 2025}, {"paper": "b", "year": 2025}])
    {2023: 1, 2024: 0, 2025: 1}
    """
    found = {row["paper"]: row["year"] for row in rows if row["year"]}
    years = sorted(found.values())
    if not years:
        return {}
    return {year: years.count(year) for year in range(max(years[0], years[-1] - 40), years[-1] + 1)}


def ties_between(store: Store, concepts: Sequence[str]) -> dict[str, list[str]]:
    """Which of these concepts have a relationship with each other, by the one that it starts from."""
    found: dict[str, set[str]] = defaultdict(set)
    among = set(concepts)
    for kind in (*CONCEPT_RELATIONS, "VARIANT_OF", "CO_OCCURS_WITH"):
        for row in ask(
            store,
            f"MATCH (a:Concept)-[r:{kind}]->(b:Concept) WHERE a.id = one AND a.id <> b.id "
            "RETURN DISTINCT a.id AS head, b.id AS tail",
            concepts,
        ):
            if row["tail"] in among:
                found[row["head"]].add(row["tail"])
    return {name: sorted(others) for name, others in found.items()}
