"""The main path: the chain of citations through which most ways lead from the newest papers down to the oldest.

No store can count it: it takes a topological order and the number of all paths, which would explode if they were
walked one by one. So the citations are fetched, and networkx puts them in order.
"""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx

from paperatlas.errors import UnknownName
from paperatlas.records import PAPER_RELATIONS
from paperatlas.stores import Store

__all__ = ["MainPath", "Station", "main_path", "path_counts"]


class Station(NamedTuple):
    """A paper on the main path, and how many ways through the citations go on from it to the next one."""

    paper: str
    title: str
    published: str | None
    ways: int  # of the citation by the next paper; 0 at the newest


class MainPath(NamedTuple):
    """The stations, the oldest first, in how many papers and citations they were found, and how many were left out."""

    stations: list[Station]
    papers: int
    citations: int
    circular: int  # citations between papers that cite each other in a circle


def main_path(store: Store, centre: str | None = None) -> MainPath:
    """The main path of all papers, through one paper, or through the papers that speak of one concept.

    Through a paper only chains that contain it count; for a concept only citations between papers that speak of it.
    Raises UnknownName where the store has no such concept or paper.

    >>> from paperatlas.stores import open_store
    >>> main_path(open_store("atlas/graph.lbug")).stations[0].title  # doctest: +SKIP
    'Attention Is All You Need'
    """
    rows = store.ask("MATCH (a:Paper)-[:CITES]->(b:Paper) WHERE a.id <> b.id RETURN DISTINCT a.id AS a, b.id AS b")
    graph: nx.DiGraph[str] = nx.DiGraph(sorted((cited, citing) for citing, cited in rows.records))
    if centre is not None:
        graph = around(store, graph, centre)
    circular = without_circles(graph)
    ways = path_counts(graph)
    path = heaviest(graph, ways)
    found = store.ask(
        "MATCH (p:Paper) WHERE p.id IN $ids RETURN p.id AS id, p.title AS title, p.published AS published",
        {"ids": path},
    )
    told = {name: (title, published) for name, title, published in found.records}
    stations = [
        Station(name, *told[name], ways[name, path[place + 1]] if place + 1 < len(path) else 0)
        for place, name in enumerate(path)
    ]
    return MainPath(stations, graph.number_of_nodes(), graph.number_of_edges(), circular)


def around(store: Store, graph: nx.DiGraph[str], centre: str) -> nx.DiGraph[str]:
    """The part of the citations that a paper or a concept is about."""
    if store.ask("MATCH (p:Paper {id: $id}) RETURN p.id AS id", {"id": centre}).records:
        if centre not in graph:
            return nx.DiGraph()
        return graph.subgraph({centre} | nx.ancestors(graph, centre) | nx.descendants(graph, centre)).copy()
    if not store.ask("MATCH (c:Concept {id: $id}) RETURN c.id AS id", {"id": centre}).records:
        raise UnknownName("concept or paper", centre)
    speaks = f"MATCH (p:Paper)-[:{'|'.join(PAPER_RELATIONS)}]->(c:Concept {{id: $id}}) RETURN DISTINCT p.id AS id"
    papers = {name for (name,) in store.ask(speaks, {"id": centre}).records}
    part = graph.subgraph(papers).copy()
    part.remove_nodes_from(sorted(nx.isolates(part)))
    return part


def without_circles(graph: nx.DiGraph[str]) -> int:
    """Takes the citations out that lie on a circle, such as of two preprints that cite each other; how many."""
    where = {name: place for place, part in enumerate(nx.strongly_connected_components(graph)) for name in part}
    circular = [(head, tail) for head, tail in graph.edges if where[head] == where[tail]]
    graph.remove_edges_from(circular)
    return len(circular)


def path_counts(graph: nx.DiGraph[str]) -> dict[tuple[str, str], int]:
    """How many paths from a first to a last node run over each edge (search path count; Batagelj, 2003).

    >>> path_counts(nx.DiGraph([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")]))["d", "e"]
    2
    """
    order = list(nx.lexicographical_topological_sort(graph))
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    for name in order:
        above[name] = sum(above[other] for other in graph.predecessors(name)) or 1
    for name in reversed(order):
        below[name] = sum(below[other] for other in graph.successors(name)) or 1
    return {(head, tail): above[head] * below[tail] for head, tail in graph.edges}


def heaviest(graph: nx.DiGraph[str], counts: dict[tuple[str, str], int]) -> list[str]:
    """The path from a first to a last node whose counts add up to most; of equals the one with the smallest ids."""
    best: dict[str, tuple[int, list[str]]] = {}
    for name in reversed(list(nx.lexicographical_topological_sort(graph))):
        ways = [(best[other][0] - counts[name, other], [name, *best[other][1]]) for other in graph.successors(name)]
        best[name] = min(ways, default=(0, [name]))
    first = [best[name] for name in graph if not graph.in_degree(name) and graph.out_degree(name)]
    return min(first, default=(0, []))[1]
