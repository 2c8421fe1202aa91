"""Where a concept comes from and what came of it: bases, what it claims to beat, variants, and the same downwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import networkx as nx

from paperatlas.cuts.finish import at_least, cut_of, with_numbers
from paperatlas.errors import UnknownName
from paperatlas.fetch import add_relationship, generic_concepts, nodes_of, relationships_of, sure
from paperatlas.neighborhood import Strengths, ranked
from paperatlas.stores import Store

__all__ = ["lineage"]

WEIGHT = {"BASED_ON": 3.0, "BUILDS_ON": 2.0, "VARIANT_OF": 2.0, "OUTPERFORMS": 1.0}
EVIDENCE = ("sentence", "confidence", "foundBy")
Claims = dict[tuple[str, str], list[dict[str, Any]]]


def lineage(
    store: Store, concept: str, *, depth: int = 3, limit: int = 60, generic: bool = False, least: float = 0.0
) -> nx.MultiDiGraph[str]:
    """What a concept descends from and what descends from it, up to ``depth`` steps each way, the strongest ``limit``.

    A step goes over BASED_ON, VARIANT_OF and OUTPERFORMS, or from what a paper introduces to what it builds on; such a
    step is a relationship BUILDS_ON between two concepts with the paper's id and sentence. Upwards it goes only
    upwards, downwards only downwards, so brothers are not met. Raises UnknownName where there is no such concept.

    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = lineage(store, "method:speculative-decoding")
    """
    rows = nodes_of(store, "Concept", [concept])
    if not rows:
        raise UnknownName("concept", concept)
    at_least(limit, [concept])
    left_out = set() if generic else generic_concepts(store)
    chosen, met = {concept}, {concept}
    frontiers = {True: [concept], False: [concept]}
    for _ in range(depth):
        for up in (True, False):
            near = ranked(step(store, frontiers[up], up=up, least=least), chosen | left_out)
            met.update(near)
            share = (limit - len(chosen) + 1) // 2 if up else limit - len(chosen)
            frontiers[up] = near[:share]
            chosen.update(frontiers[up])
    graph = cut_of(store, chosen, papers=(), centres=[concept], least=least)
    graph.remove_edges_from(
        [(head, tail, key) for head, tail, key, data in graph.edges(keys=True, data=True) if data["type"] not in WEIGHT]
    )
    claimed = {(head, tail) for head, tail, data in graph.edges(data=True) if data["type"] == "BASED_ON"}
    for (head, tail), found in built_on(store, heads=sorted(chosen), tails=sorted(chosen), least=least).items():
        for claim in found if (head, tail) not in claimed else ():
            add_relationship(graph, head, "BUILDS_ON", tail, claim)
    return with_numbers(
        store,
        graph,
        met,
        kind="lineage",
        centre=concept,
        centres=[concept],
        title=f"Lineage of {rows[0]['name'] or concept}",
        asked=["view", rows[0]["name"] or concept, "--lineage"],
        around="names that it descends from or that descend from it",
        depth=depth,
        usual_depth=3,
        generic=generic,
        least=least,
        layout="year",
    )


def step(store: Store, frontier: list[str], *, up: bool, least: float) -> Strengths:
    """What these descend from (``up``) or what descends from these, each with how strongly."""
    strengths: Strengths = defaultdict(float)
    ends = {"heads": frontier} if up else {"tails": frontier}
    other = "to" if up else "from"
    for kind in ("BASED_ON", "OUTPERFORMS", "VARIANT_OF"):
        properties = () if kind == "VARIANT_OF" else ("confidence",)
        for row in relationships_of(store, kind, properties, least=least, **ends):
            strengths[row[other]] += WEIGHT[kind] * sure(row)
    for (head, tail), found in built_on(store, least=least, **ends).items():
        strengths[tail if up else head] += WEIGHT["BUILDS_ON"] * sum(map(sure, found))
    return strengths


def built_on(store: Store, *, heads: list[str] | None = None, tails: list[str] | None = None, least: float) -> Claims:
    """Which concepts are introduced by a paper that builds on which others, with the paper and its sentence."""
    if heads is not None:
        made = relationships_of(store, "INTRODUCES", ("confidence",), tails=heads, least=least)
        papers = sorted({row["from"] for row in made})
        based = relationships_of(store, "BUILDS_ON", EVIDENCE, heads=papers, tails=tails, least=least)
    else:
        based = relationships_of(store, "BUILDS_ON", EVIDENCE, tails=tails, least=least)
        papers = sorted({row["from"] for row in based})
        made = relationships_of(store, "INTRODUCES", ("confidence",), heads=papers, least=least)
    claims: Claims = defaultdict(list)
    for head, tail, claim in joined(made, based):
        claims[head, tail].append(claim)
    return {pair: claims[pair] for pair in sorted(claims)}


def joined(made: list[dict[str, Any]], based: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each concept that a paper introduces with each that it builds on; as sure as the less sure of both readings."""
    by_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in made:
        by_paper[row["from"]].append(row)
    for row in based:
        for introduced in by_paper[row["from"]]:
            if introduced["to"] != row["to"]:
                confidence = min(sure(introduced), sure(row))
                claim = {"paper": row["from"], "sentence": row["sentence"], "confidence": confidence}
                yield introduced["to"], row["to"], {**claim, "foundBy": row["foundBy"]}
