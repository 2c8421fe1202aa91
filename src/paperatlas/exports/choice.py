"""A part of a graph: concepts of some types, papers of some years, and what hangs together with them."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from paperatlas.records import PAPER_RELATIONS

__all__ = ["chosen"]


def chosen(
    graph: nx.MultiDiGraph[str],
    *,
    types: Iterable[str] = (),
    since: int | None = None,
    until: int | None = None,
) -> nx.MultiDiGraph[str]:
    """The part of a graph with concepts of these types and papers from ``since`` to ``until``, both years included.

    Of the concepts stay those that a paper of these years speaks of, of the papers those that speak of a concept of
    these types, of the claims those that such a paper makes, of the authors, organizations and stubs those of such
    papers. The centre of a cut stays in any case. Without types and years it is the graph itself.

    >>> graph = nx.MultiDiGraph([("p", "c", {"type": "USES"}), ("q", "c", {"type": "USES"})])
    >>> nx.set_node_attributes(graph, {"p": {"label": "Paper", "year": 2024}, "q": {"label": "Paper", "year": 2020}})
    >>> graph.nodes["c"].update(label="Concept", type="Method")
    >>> sorted(chosen(graph, types=["Method"], since=2021))
    ['c', 'p']
    """
    types = frozenset(types)
    if not types and since is None and until is None:
        return graph
    centre = {key for key in graph.nodes if key == graph.graph.get("centre")}
    concepts = {key for key in of_label(graph, "Concept") if not types or graph.nodes[key].get("type") in types}
    papers = {key for key in of_label(graph, "Paper") if in_years(graph.nodes[key].get("year"), since, until)}
    says = [(head, tail) for head, tail, data in graph.edges(data=True) if data["type"] in PAPER_RELATIONS]
    if since is not None or until is not None:
        concepts &= {tail for head, tail in says if head in papers}
    if types:
        papers &= {head for head, tail in says if tail in concepts}
    papers, concepts = papers | (centre & set(of_label(graph, "Paper"))), concepts | (centre - papers)
    others = {
        other
        for paper in papers
        for other in (*graph.predecessors(paper), *graph.successors(paper))
        if graph.nodes[other].get("label") in {"Author", "Organization", "Stub"}
    }
    part = graph.subgraph(papers | concepts | others).copy()
    if since is not None or until is not None:
        ids = {graph.nodes[key].get("id", key) for key in papers}
        claims = part.edges(keys=True, data=True)
        known = {None, *ids}
        part.remove_edges_from([it[:3] for it in list(claims) if it[3].get("paper") not in known])
    part.graph["shown_nodes"] = part.number_of_nodes()
    return part


def of_label(graph: nx.MultiDiGraph[str], label: str) -> list[str]:
    """The keys of the nodes of a label, sorted."""
    return sorted(key for key, data in graph.nodes(data=True) if data.get("label") == label)


def in_years(year: int | None, since: int | None, until: int | None) -> bool:
    """Whether a year lies in a period; one that is not known lies in no period with an end."""
    if since is None and until is None:
        return True
    return year is not None and (since is None or year >= since) and (until is None or year <= until)
