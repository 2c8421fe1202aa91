"""The cut of the graph that a person looks at: what stands around one concept or one paper, as a networkx graph.

A ring is asked by explicit hops from a list of ids, never by a walk of unknown length; first only ids and strengths,
so that a hub costs little, then all properties of what is kept.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import networkx as nx

from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import Rows, Store

__all__ = ["DEEPEST", "neighborhood", "whole_graph"]

DEEPEST = 3
PAPER_WEIGHT = {
    "INTRODUCES": 4.0,
    "BUILDS_ON": 3.0,
    "USES": 2.5,
    "EVALUATES_ON": 2.5,
    "COMPARES_WITH": 2.0,
    "ADDRESSES": 2.0,
    "MEASURES": 1.5,
    "MENTIONS": 1.0,
}
CLAIM_WEIGHT = 2.0
REFERENCE_WEIGHT = {"REFERS_TO": 1.0, "CITES": 2.0}
UNSURE = 0.5  # the confidence of what does not say how sure it is
STUB_SHARE = 4  # of the nodes of a cut that shows stubs, one in so many is one
PAIRS_PER_NODE = 8  # co-occurrences kept for each node of a cut, on average
# What a hop counts by, for each relationship: properties that are cheap to fetch.
WEIGHED_BY = {"CO_OCCURS_WITH": ("papers", "npmi"), "VARIANT_OF": ()}

Strengths = defaultdict[str, float]


class Ring(NamedTuple):
    """What one hop reaches, each with how strongly it is tied to what was there."""

    papers: Strengths
    concepts: Strengths


def neighborhood(
    store: Store,
    centre: str,
    *,
    depth: int = 1,
    limit: int = 200,
    generic: bool = False,
    least: float = 0.0,
    stubs: bool = False,
) -> nx.MultiDiGraph[str]:
    """The ``limit`` strongest nodes within ``depth`` (1 to 3) hops of a concept or paper, and all between them.

    Nodes carry the properties of the store and ``label``; a relationship carries its properties and ``type``, and
    has its type as key (a second one of the same type between the same two nodes: type, #, number). ``graph.graph``
    holds title, centre, total_nodes (all that the hops met), shown_nodes, limited, and papers (title, year and
    addresses of the papers outside the cut that its claims were read in). Concepts that are everywhere are left out
    unless ``generic``, and so are relationships of a confidence below ``least``; those that carry none stay. With
    ``stubs``, a quarter of the nodes, or what the others leave, are the works outside the collection that most of the
    cut's papers cite.
    Raises UnknownName where the store has no such concept or paper.

    >>> from paperatlas.stores import open_store
    >>> neighborhood(open_store("atlas/graph.lbug"), "method:grpo").graph["title"]  # doctest: +SKIP
    'Group Relative Policy Optimization'
    """
    if depth not in range(1, DEEPEST + 1):
        raise PaperatlasError(f"a neighbourhood is 1 to {DEEPEST} hops deep, not {depth}")
    if limit < 1:
        raise PaperatlasError("a neighbourhood has at least one node")
    label, about = _centre(store, centre)
    papers = {centre} if label == "Paper" else set[str]()
    concepts = {centre} if label == "Concept" else set[str]()
    left_out = set() if generic else _generic(store)
    most = limit - limit // STUB_SHARE if stubs else limit
    met = {centre} | _grow(store, papers, concepts, left_out, depth=depth, most=most, least=least)
    graph = _between(store, papers, concepts, centre=centre, least=least)
    if stubs:
        met.update(_add_stubs(store, graph, sorted(papers), most=limit - len(papers) - len(concepts)))
    title = about["name" if label == "Concept" else "title"] or centre
    shown = graph.number_of_nodes()
    graph.graph.update(title=title, centre=centre, depth=depth, least=least, **({"stubs": True} if stubs else {}))
    graph.graph.update(total_nodes=len(met), shown_nodes=shown, limited=len(met) > shown)
    graph.graph["papers"] = _papers_outside(store, graph)
    return graph


def whole_graph(
    store: Store, *, limit: int | None = None, least: float = 0.0, stubs: bool = False
) -> nx.MultiDiGraph[str]:
    """Every node and relationship of a store, or the ``limit`` best connected nodes, shaped as in ``neighborhood``.

    Relationships of a confidence below ``least`` are left out; those that carry none, and all nodes, stay. Stubs, the
    works that are cited and not in the collection, come only with ``stubs``. An id that two labels share gets its label
    in front: ``Organization:qwen``.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    keys: dict[tuple[str, str], str] = {}
    for label in NODES if stubs else (label for label in NODES if label != "Stub"):
        for row in _nodes(store, label):
            key = f"{label}:{row['id']}" if row["id"] in graph else str(row["id"])
            keys[label, row["id"]] = key
            graph.add_node(key, label=label, **row)
    for kind, it in RELATIONSHIPS.items():
        if it.tail == "Stub" and not stubs:
            continue
        for row in _ask(store, kind, tuple(it.properties), least=least):
            _add(graph, keys[it.head, row.pop("from")], kind, keys[it.tail, row.pop("to")], row)
    total = graph.number_of_nodes()
    if limit is not None and total > limit:
        kept = sorted(graph.nodes, key=lambda name: (-graph.degree(name), name))[:limit]
        graph = graph.subgraph(kept).copy()
    shown = graph.number_of_nodes()
    graph.graph.update(title="the whole atlas", centre=None, total_nodes=total, shown_nodes=shown)
    graph.graph.update(limited=total > shown, papers={})
    return graph


def _grow(
    store: Store, papers: set[str], concepts: set[str], left_out: set[str], *, depth: int, most: int, least: float
) -> set[str]:
    """Adds the strongest papers and concepts ring by ring, up to so many; all that the rings met."""
    frontier = (sorted(papers), sorted(concepts))
    met: set[str] = set()
    for _ in range(depth):
        room = most - len(papers) - len(concepts)
        if not room:
            break
        ring = _ring(store, *frontier, room=room, least=least)
        near_papers = _ranked(ring.papers, papers)
        near_concepts = _ranked(ring.concepts, concepts | left_out)
        met.update(near_papers, near_concepts)
        share = min(len(near_papers), max(room // 2, room - len(near_concepts)))
        frontier = (near_papers[:share], near_concepts[: room - share])
        papers.update(frontier[0])
        concepts.update(frontier[1])
    return met


def _centre(store: Store, centre: str) -> tuple[str, dict[str, Any]]:
    for label in ("Concept", "Paper"):
        for row in _nodes(store, label, [centre]):
            return label, row
    raise UnknownName("concept or paper", centre)


def _generic(store: Store) -> set[str]:
    """Concepts so common that they say nothing about what they stand beside."""
    rows = store.ask("MATCH (c:Concept) WHERE c.generic = true RETURN c.id AS id")
    return {row[0] for row in rows.records}


def _ring(store: Store, papers: list[str], concepts: list[str], *, room: int, least: float) -> Ring:
    """What stands one hop from these papers and concepts."""
    ring = Ring(defaultdict(float), defaultdict(float))
    for kind in PAPER_RELATIONS:
        for row in _ask(store, kind, ("confidence",), tails=concepts, least=least):
            ring.papers[row["from"]] += PAPER_WEIGHT[kind] * _sure(row)
        for row in _ask(store, kind, ("confidence",), heads=papers, least=least):
            ring.concepts[row["to"]] += PAPER_WEIGHT[kind] * _sure(row)
    for kind in (*CONCEPT_RELATIONS, "VARIANT_OF", "CO_OCCURS_WITH"):
        for other, row in _both_ways(store, kind, WEIGHED_BY.get(kind, ("confidence",)), concepts, least=least):
            ring.concepts[other] += _tie(kind, row)
    for kind, weight in REFERENCE_WEIGHT.items():
        for other, _ in _both_ways(store, kind, (), papers):
            ring.papers[other] += weight
    # What a concept's papers introduce belongs beside it, even where the two met only once.
    near = _ranked(ring.papers, ())[:room]
    for row in _ask(store, "INTRODUCES", ("confidence",), heads=near, least=least):
        ring.concepts[row["to"]] += _sure(row)
    return ring


def _both_ways(
    store: Store, kind: str, properties: tuple[str, ...], ids: list[str], *, least: float = 0.0
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The other end of each relationship that starts or ends at one of these, and its properties."""
    for row in _ask(store, kind, properties, heads=ids, least=least):
        yield row["to"], row
    for row in _ask(store, kind, properties, tails=ids, least=least):
        yield row["from"], row


def _tie(kind: str, row: Mapping[str, Any]) -> float:
    """How strongly a relationship ties two concepts."""
    if kind == "CO_OCCURS_WITH":
        return max(row["npmi"] or 0.0, 0.05) * math.log2(1 + (row["papers"] or 1))
    return CLAIM_WEIGHT * _sure(row)


def _sure(row: Mapping[str, Any]) -> float:
    confidence = row.get("confidence")
    return UNSURE if confidence is None else float(confidence)


def _ranked(strengths: Strengths, known: Iterable[str]) -> list[str]:
    """The strongest first; equals by id, and sums rounded, so that the order in which rows come decides nothing."""
    known = set(known)
    new = (name for name in strengths if name not in known)
    return sorted(new, key=lambda name: (-round(strengths[name], 6), name))


def _between(store: Store, papers: set[str], concepts: set[str], *, centre: str, least: float) -> nx.MultiDiGraph[str]:
    """These papers and concepts with all their properties and every relationship between them."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = {"Paper": sorted(papers), "Concept": sorted(concepts)}
    for label in ("Concept", "Paper"):
        for row in _nodes(store, label, ids[label]):
            graph.add_node(row["id"], label=label, **row)
    for kind, it in RELATIONSHIPS.items():
        if it.head in ids and it.tail in ids:
            rows = _ask(store, kind, tuple(it.properties), heads=ids[it.head], tails=ids[it.tail], least=least)
            if kind == "CO_OCCURS_WITH":
                rows = _strongest(rows, PAIRS_PER_NODE * graph.number_of_nodes(), centre)
            for row in rows:
                _add(graph, row.pop("from"), kind, row.pop("to"), row)
    return graph


def _add_stubs(store: Store, graph: nx.MultiDiGraph[str], papers: list[str], *, most: int) -> list[str]:
    """Adds the stubs that most of these papers cite, at most so many; all that these papers cite."""
    rows = _ask(store, "CITES_STUB", (), heads=papers)
    counts = Counter(row["to"] for row in rows)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    kept = set(ranked[:most])
    for row in _nodes(store, "Stub", sorted(kept)):
        graph.add_node(row["id"], label="Stub", **row)
    for row in rows:
        if row["to"] in kept:
            _add(graph, row["from"], "CITES_STUB", row["to"], {})
    return ranked


def _strongest(rows: list[dict[str, Any]], most: int, centre: str) -> list[dict[str, Any]]:
    """At most so many co-occurrences, those of the centre first."""

    def key(row: dict[str, Any]) -> tuple[bool, float, str, str]:
        return centre not in (row["from"], row["to"]), -_tie("CO_OCCURS_WITH", row), row["from"], row["to"]

    return sorted(rows, key=key)[:most]


def _papers_outside(store: Store, graph: nx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """The papers that say what the cut's concepts claim of each other, where they are not in the cut themselves."""
    said = {data["paper"] for _, _, data in graph.edges(data=True) if data.get("paper")}
    keep = ("title", "published", "year", "organization", "arxivId", "doi", "url")
    rows = _nodes(store, "Paper", sorted(said - set(graph.nodes)))
    return {row["id"]: {name: row[name] for name in keep if row[name] is not None} for row in rows}


def _add(graph: nx.MultiDiGraph[str], head: str, kind: str, tail: str, properties: Mapping[str, Any]) -> None:
    key, number = kind, 1
    while graph.has_edge(head, tail, key):
        number += 1
        key = f"{kind}#{number}"
    graph.add_edge(head, tail, key=key, **({"type": kind} | dict(properties)))


def _nodes(store: Store, label: str, ids: list[str] | None = None) -> list[dict[str, Any]]:
    """Nodes of a label of the schema, those of the ids or all, sorted by id."""
    if ids is not None and not ids:
        return []
    where = "" if ids is None else "WHERE n.id IN $ids "
    columns = ", ".join(f"n.`{name}` AS `{name}`" for name in NODES[label].names)
    rows = store.ask(f"MATCH (n:{label}) {where}RETURN {columns}", {} if ids is None else {"ids": ids})
    return sorted(rows.dicts(), key=lambda row: str(row["id"]))


def _ask(
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
    sure = least if least > 0 and "confidence" in it.properties else None
    tests = {"a.id IN $heads": heads, "b.id IN $tails": tails, "r.confidence >= $least": sure}
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
