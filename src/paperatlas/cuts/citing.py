"""Who cites whom around a paper, or among the papers that speak of a concept."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx

from paperatlas.cuts.finish import at_least, cut_of, with_numbers
from paperatlas.errors import UnknownName
from paperatlas.fetch import add_stubs, both_ways, nodes_of, relationships_of, sure
from paperatlas.neighborhood import PAPER_WEIGHT, Strengths, ranked
from paperatlas.records import PAPER_RELATIONS
from paperatlas.stores import Store

__all__ = ["citations"]

REFERENCES = {"CITES": 2.0, "REFERS_TO": 1.0}
OWN_SHARE = 3  # of four papers around a concept, so many at the most speak of it where others are cited
STUB_SHARE = 4  # of the nodes of a cut that shows stubs, one in so many is one


def citations(
    store: Store, centre: str, *, depth: int = 1, limit: int = 150, least: float = 0.0, stubs: bool = False
) -> nx.MultiDiGraph[str]:
    """The papers that a paper, or the papers that speak of a concept, cite or are cited by, the strongest ``limit``.

    It goes over CITES, a fact of bibliographic data, and REFERS_TO, read from abstracts, up to ``depth`` steps. Of a
    concept all its papers are met first; papers that many of them cite follow. With ``stubs``, a quarter of the nodes,
    or what the others leave, are works outside the collection that most of the papers cite.
    Raises UnknownName where there is no such concept or paper.

    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = citations(store, "method:group-relative-policy-optimization", stubs=True)
    """
    label, about = found(store, centre)
    at_least(limit, [centre])
    most = limit - limit // STUB_SHARE if stubs else limit
    concepts = {centre} if label == "Concept" else set[str]()
    papers, met = first_papers(store, centre, label, most=most - len(concepts), least=least)
    frontier = sorted(papers)
    for _ in range(depth):
        strengths: Strengths = defaultdict(float)
        for kind, weight in REFERENCES.items():
            for other, _row in both_ways(store, kind, (), frontier):
                strengths[other] += weight
        near = ranked(strengths, papers)
        met.update(near)
        frontier = sorted(near[: most - len(papers) - len(concepts)])
        papers.update(frontier)
    graph = cut_of(store, papers | concepts, papers=papers, centres=[centre], least=least)
    if stubs:
        met.update(add_stubs(store, graph, sorted(papers), most=limit - len(papers) - len(concepts)))
    title = about["name" if label == "Concept" else "title"] or centre
    citing = any(data["type"] not in PAPER_RELATIONS for _, _, data in graph.edges(data=True))
    return with_numbers(
        store,
        graph,
        met,
        kind="citations",
        centre=centre,
        centres=[centre],
        title=f"Citations around {title}",
        asked=["view", title, "--citations"],
        around="papers that cite, are cited or speak of it" if concepts else "papers that cite or are cited around it",
        quiet=[kind for kind in PAPER_RELATIONS if kind != "INTRODUCES"] if citing else [],
        depth=depth,
        least=least,
        stubs=stubs,
        layout="year",
    )


def found(store: Store, centre: str) -> tuple[str, dict[str, Any]]:
    """The label and the properties of a concept or paper."""
    for label in ("Concept", "Paper"):
        for row in nodes_of(store, label, [centre]):
            return label, row
    raise UnknownName("concept or paper", centre)


def first_papers(store: Store, centre: str, label: str, *, most: int, least: float) -> tuple[set[str], set[str]]:
    """The papers to start from, and all that could have been: a paper itself, or those that say most of a concept."""
    if label == "Paper":
        return {centre}, {centre}
    strengths: Strengths = defaultdict(float)
    for kind in PAPER_RELATIONS:
        for row in relationships_of(store, kind, ("confidence",), tails=[centre], least=least):
            strengths[row["from"]] += PAPER_WEIGHT[kind] * sure(row)
    every = sorted(strengths)
    for kind, weight in REFERENCES.items():  # a paper that the others cite says more of them
        for row in relationships_of(store, kind, (), heads=every, tails=every):
            strengths[row["to"]] += weight
            strengths[row["from"]] += weight / 2
    order = ranked(strengths, ())
    own = order[:most] if len(order) <= most * OWN_SHARE // 4 else order[: max(1, most * OWN_SHARE // 4)]
    return set(own), {centre, *order}
