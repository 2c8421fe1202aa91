"""Parts of a store as a networkx graph: nodes with all their properties, and the relationships between them.

A ring is asked by explicit hops from a list of ids, never by a walk of unknown length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import networkx as nx

from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import Rows, Store

__all__ = [
    "add_relationship",
    "add_stubs",
    "between",
    "both_ways",
    "generic_concepts",
    "nodes_of",
    "papers_outside",
    "relationships_of",
    "sure",
    "tie",
]

CLAIM_WEIGHT = 2.0
UNSURE = 0.5  # the confidence of what does not say how sure it is
PAIRS_PER_NODE = 8  # co-occurrences kept for each node of a cut, on average


def nodes_of(store: Store, label: str, ids: list[str] | None = None) -> list[dict[str, Any]]:
    """Nodes of a label of the schema, those of the ids or all, sorted by id."""
    if ids is not None and not ids:
        return []
    where = "" if ids is None else "WHERE n.id IN $ids "
    columns = ", ".join(f"n.`{name}` AS `{name}`" for name in NODES[label].names)
    rows = store.ask(f"MATCH (n:{label}) {where}RETURN {columns}", {} if ids is None else {"ids": ids})
    return sorted(rows.dicts(), key=lambda row: str(row["id"]))


def relationships_of(
    store: Store,
    kind: str,
    properties: tuple[str, ...],
    *,
    heads: list[str] | None = None,
    tails: list[str] | None = None,
    least: float = 0.0,
) -> list[dict[str, Any]]:
    """Relationships of a type of the schema with ids and properties, from these heads to these tails, sorted.

    Of a type that carries a confidence, those that have at least ``least``.
    """
    if (heads is not None and not heads) or (tails is not None and not tails):
        return []
    it = RELATIONSHIPS[kind]
    floor = least if least > 0 and "confidence" in it.properties else None
    tests = {"a.id IN $heads": heads, "b.id IN $tails": tails, "r.confidence >= $least": floor}
    wanted = " AND ".join(test for test, value in tests.items() if value is not None)
    columns = "".join(f", r.`{name}` AS `{name}`" for name in properties)
    rows: Rows = store.ask(
        f"MATCH (a:{it.head})-[r:{kind}]->(b:{it.tail}) {f'WHERE {wanted} ' if wanted else ''}"
        f"RETURN a.id AS `from`, b.id AS `to`{columns}",
        {
            name: value
            for name, value in zip(("heads", "tails", "least"), tests.values(), strict=True)
            if value is not None
        },
    )
    return sorted(rows.dicts(), key=lambda row: (row["from"], row["to"], str(row.get("paper") or row.get("via") or "")))


def both_ways(
    store: Store, kind: str, properties: tuple[str, ...], ids: list[str], *, least: float = 0.0
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The other end of each relationship that starts or ends at one of these, and its properties."""
    for row in relationships_of(store, kind, properties, heads=ids, least=least):
        yield row["to"], row
    for row in relationships_of(store, kind, properties, tails=ids, least=least):
        yield row["from"], row


def generic_concepts(store: Store) -> set[str]:
    """Concepts so common that they say nothing about what they stand beside."""
    rows = store.ask("MATCH (c:Concept) WHERE c.generic = true RETURN c.id AS id")
    return {row[0] for row in rows.records}


def between(
    store: Store, papers: set[str], concepts: set[str], *, centres: Collection[str], least: float
) -> nx.MultiDiGraph[str]:
    """These papers and concepts with all their properties and every relationship between them."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = {"Paper": sorted(papers), "Concept": sorted(concepts)}
    for label in ("Concept", "Paper"):
        for row in nodes_of(store, label, ids[label]):
            graph.add_node(row["id"], label=label, **row)
    for kind, it in RELATIONSHIPS.items():
        if it.head in ids and it.tail in ids:
            rows = relationships_of(
                store, kind, tuple(it.properties), heads=ids[it.head], tails=ids[it.tail], least=least
            )
            if kind == "CO_OCCURS_WITH":
                rows = strongest(rows, PAIRS_PER_NODE * graph.number_of_nodes(), centres)
            for row in rows:
                add_relationship(graph, row.pop("from"), kind, row.pop("to"), row)
    return graph


def strongest(rows: list[dict[str, Any]], most: int, centres: Collection[str]) -> list[dict[str, Any]]:
    """At most so many co-occurrences, those of the centres first."""
    known = set(centres)

    def key(row: dict[str, Any]) -> tuple[bool, float, str, str]:
        return not {row["from"], row["to"]} & known, -tie("CO_OCCURS_WITH", row), row["from"], row["to"]

    return sorted(rows, key=key)[:most]


def add_stubs(store: Store, graph: nx.MultiDiGraph[str], papers: list[str], *, most: int) -> list[str]:
    """Adds the stubs that most of these papers cite, at most so many; all that these papers cite."""
    rows = relationships_of(store, "CITES_STUB", (), heads=papers)
    counts = Counter(row["to"] for row in rows)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    kept = set(ranked[:most])
    for row in nodes_of(store, "Stub", sorted(kept)):
        graph.add_node(row["id"], label="Stub", **row)
    for row in rows:
        if row["to"] in kept:
            add_relationship(graph, row["from"], "CITES_STUB", row["to"], {})
    return ranked


def add_relationship(
    graph: nx.MultiDiGraph[str], head: str, kind: str, tail: str, properties: Mapping[str, Any]
) -> None:
    """Adds a relationship keyed by its type; a second of the same type between the same two: type, #, number."""
    key, number = kind, 1
    while graph.has_edge(head, tail, key):
        number += 1
        key = f"{kind}#{number}"
    graph.add_edge(head, tail, key=key, **({"type": kind} | dict(properties)))


def papers_outside(store: Store, graph: nx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """The papers that say what the cut's concepts claim of each other, where they are not in the cut themselves."""
    said = {data["paper"] for _, _, data in graph.edges(data=True) if data.get("paper")}
    keep = ("title", "published", "year", "organization", "arxivId", "doi", "url")
    rows = nodes_of(store, "Paper", sorted(said - set(graph.nodes)))
    return {row["id"]: {name: row[name] for name in keep if row[name] is not None} for row in rows}


def tie(kind: str, row: Mapping[str, Any]) -> float:
    """How strongly a relationship ties two concepts."""
    if kind == "CO_OCCURS_WITH":
        return max(row["npmi"] or 0.0, 0.05) * math.log2(1 + (row["papers"] or 1))
    return CLAIM_WEIGHT * sure(row)


def sure(row: Mapping[str, Any]) -> float:
    """How surely a relationship was read, 0 to 1; 0.5 where it does not say."""
    confidence = row.get("confidence")
    return UNSURE if confidence is None else float(confidence)
