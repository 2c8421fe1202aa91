"""The cut of the graph that a person looks at: what stands around one concept or one paper, as a networkx graph.

A ring is asked by explicit hops from a list of ids, never by a walk of unknown length; first only ids and strengths,
so that a hub costs little, then all properties of what is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import networkx as nx

from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.fetch import (
    add_relationship,
    add_stubs,
    between,
    both_ways,
    generic_concepts,
    nodes_of,
    papers_outside,
    relationships_of,
    sure,
    tie,
)
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import Store

__all__ = ["DEEPEST", "PAPER_WEIGHT", "Strengths", "grow", "neighborhood", "ranked", "reach", "whole_graph"]

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
REFERENCE_WEIGHT = {"REFERS_TO": 1.0, "CITES": 2.0}
STUB_SHARE = 4  # of the nodes of a cut that shows stubs, one in so many is one
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
    left_out = set() if generic else generic_concepts(store)
    most = limit - limit // STUB_SHARE if stubs else limit
    met = {centre} | grow(store, papers, concepts, left_out, depth=depth, most=most, least=least)
    graph = between(store, papers, concepts, centres=[centre], least=least)
    if stubs:
        met.update(add_stubs(store, graph, sorted(papers), most=limit - len(papers) - len(concepts)))
    title = about["name" if label == "Concept" else "title"] or centre
    shown = graph.number_of_nodes()
    graph.graph.update(title=title, centre=centre, depth=depth, least=least)
    graph.graph.update({name: True for name, on in (("stubs", stubs), ("generic", generic)) if on})
    graph.graph.update(total_nodes=len(met), shown_nodes=shown, limited=len(met) > shown)
    graph.graph["papers"] = papers_outside(store, graph)
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
        for row in nodes_of(store, label):
            key = f"{label}:{row['id']}" if row["id"] in graph else str(row["id"])
            keys[label, row["id"]] = key
            graph.add_node(key, label=label, **row)
    for kind, it in RELATIONSHIPS.items():
        if it.tail == "Stub" and not stubs:
            continue
        for row in relationships_of(store, kind, tuple(it.properties), least=least):
            add_relationship(graph, keys[it.head, row.pop("from")], kind, keys[it.tail, row.pop("to")], row)
    total = graph.number_of_nodes()
    if limit is not None and total > limit:
        kept = sorted(graph.nodes, key=lambda name: (-graph.degree(name), name))[:limit]
        graph = graph.subgraph(kept).copy()
    shown = graph.number_of_nodes()
    graph.graph.update(title="the whole atlas", centre=None, total_nodes=total, shown_nodes=shown)
    graph.graph.update(limited=total > shown, papers={})
    return graph


def grow(
    store: Store, papers: set[str], concepts: set[str], left_out: set[str], *, depth: int, most: int, least: float
) -> set[str]:
    """Adds the strongest papers and concepts ring by ring, up to so many; all that the rings met."""
    frontier = (sorted(papers), sorted(concepts))
    met: set[str] = set()
    for _ in range(depth):
        room = most - len(papers) - len(concepts)
        if not room and met:  # what a first ring met is counted even where none of it has room
            break
        ring = reach(store, *frontier, room=room, least=least)
        near_papers = ranked(ring.papers, papers)
        near_concepts = ranked(ring.concepts, concepts | left_out)
        met.update(near_papers, near_concepts)
        share = min(len(near_papers), max(room // 2, room - len(near_concepts)))
        frontier = (near_papers[:share], near_concepts[: room - share])
        papers.update(frontier[0])
        concepts.update(frontier[1])
    return met


def _centre(store: Store, centre: str) -> tuple[str, dict[str, Any]]:
    for label in ("Concept", "Paper"):
        for row in nodes_of(store, label, [centre]):
            return label, row
    raise UnknownName("concept or paper", centre)


def reach(store: Store, papers: list[str], concepts: list[str], *, room: int, least: float) -> Ring:
    """What stands one hop from these papers and concepts."""
    ring = Ring(defaultdict(float), defaultdict(float))
    for kind in PAPER_RELATIONS:
        for row in relationships_of(store, kind, ("confidence",), tails=concepts, least=least):
            ring.papers[row["from"]] += PAPER_WEIGHT[kind] * sure(row)
        for row in relationships_of(store, kind, ("confidence",), heads=papers, least=least):
            ring.concepts[row["to"]] += PAPER_WEIGHT[kind] * sure(row)
    for kind in (*CONCEPT_RELATIONS, "VARIANT_OF", "CO_OCCURS_WITH"):
        for other, row in both_ways(store, kind, WEIGHED_BY.get(kind, ("confidence",)), concepts, least=least):
            ring.concepts[other] += tie(kind, row)
    for kind, weight in REFERENCE_WEIGHT.items():
        for other, _ in both_ways(store, kind, (), papers):
            ring.papers[other] += weight
    # What a concept's papers introduce belongs beside it, even where the two met only once.
    near = ranked(ring.papers, ())[:room]
    for row in relationships_of(store, "INTRODUCES", ("confidence",), heads=near, least=least):
        ring.concepts[row["to"]] += sure(row)
    return ring


def ranked(strengths: Strengths, known: Iterable[str]) -> list[str]:
    """The strongest first; equals by id, and sums rounded, so that the order in which rows come decides nothing."""
    known = set(known)
    new = (name for name in strengths if name not in known)
    return sorted(new, key=lambda name: (-round(strengths[name], 6), name))
