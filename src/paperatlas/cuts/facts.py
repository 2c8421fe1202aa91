"""What a page says of its nodes beyond their properties: definitions, papers by year, citations, rank, community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from paperatlas.fetch import nodes_of
from paperatlas.records import PAPER_RELATIONS
from paperatlas.stores import Store

__all__ = ["with_facts"]

SPEAKS = "|".join(PAPER_RELATIONS)
INTRODUCED = """MATCH (p:Paper)-[r:INTRODUCES]->(c:Concept)
WHERE c.id IN $ids
RETURN c.id AS concept, p.id AS paper, p.published AS published, r.sentence AS sentence, r.confidence AS confidence"""
BY_YEAR = f"""MATCH (p:Paper)-[:{SPEAKS}]->(c:Concept)
WHERE c.id IN $ids AND p.year IS NOT NULL
RETURN c.id AS concept, p.year AS year, count(DISTINCT p.id) AS papers"""
COUNTED = {
    "citedBy": "MATCH (p:Paper)-[:CITES]->(q:Paper) WHERE q.id IN $ids AND p.id <> q.id "
    "RETURN q.id AS id, count(DISTINCT p.id) AS papers",
    "referredBy": "MATCH (p:Paper)-[:REFERS_TO]->(q:Paper) WHERE q.id IN $ids AND p.id <> q.id "
    "RETURN q.id AS id, count(DISTINCT p.id) AS papers",
}
NAMING = 2  # concepts in the name of a community
COMPANY = 0.25  # what a mere co-occurrence counts beside a relationship
SEED = 0
Told = defaultdict[str, dict[str, Any]]


def with_facts(store: Store, graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A cut with ``graph.graph["told"]``: by node id, what the whole atlas and the cut say of it.

    Concepts get ``definition`` (sentence, paper, confidence) and ``years`` (papers by year), papers ``citedBy`` and
    ``referredBy`` where any paper of the cut has some. ``pageRank``, ``community`` and ``communityName`` are those that
    the atlas keeps (``paperatlas analyze --write``), else of the cut; ``graph.graph["measures"]`` says which.
    Raises StoreError where the store fails.

    >>> from paperatlas.neighborhood import neighborhood
    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = with_facts(store, neighborhood(store, "method:grpo"))
    """
    told: Told = defaultdict(dict)
    concepts = sorted(name for name, data in graph.nodes(data=True) if data.get("label") == "Concept")
    papers = sorted(name for name, data in graph.nodes(data=True) if data.get("label") == "Paper")
    outside = dict(graph.graph.get("papers") or {})
    if concepts:
        add_definitions(store, concepts, told)
        add_years(store, concepts, told)
    if papers:
        add_counts(store, papers, told)
    for name, data in graph.nodes(data=True):
        if data.get("label") == "Stub":
            told[name]["citedBy"] = data.get("citedBy")
    named = {about["definition"]["paper"] for about in told.values() if "definition" in about}
    outside.update(titles(store, named - set(graph) - set(outside)))
    measures = add_measures(graph, told)
    copy = graph.copy()
    copy.graph.update(told={name: told[name] for name in sorted(told)}, measures=measures)
    copy.graph["papers"] = {name: outside[name] for name in sorted(outside)}
    return copy


def titles(store: Store, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What names papers that are not nodes."""
    keep = ("title", "published", "year", "organization", "arxivId", "doi", "url")
    rows = nodes_of(store, "Paper", sorted(ids))
    return {row["id"]: {name: row[name] for name in keep if row[name] is not None} for row in rows}


def add_definitions(store: Store, concepts: list[str], told: Told) -> None:
    """The sentence of the earliest paper that introduces each concept; of papers of one date, the surest."""
    best: dict[str, tuple[Any, ...]] = {}
    for row in store.ask(INTRODUCED, {"ids": concepts}).dicts():
        if row["sentence"]:
            key = (row["published"] or "9999", -(row["confidence"] or 0.0), row["paper"], row["sentence"])
            best[row["concept"]] = min(key, best.get(row["concept"], key))
    for concept, (_, confidence, paper, sentence) in best.items():
        told[concept]["definition"] = {"sentence": sentence, "paper": paper, "confidence": -confidence}


def add_years(store: Store, concepts: list[str], told: Told) -> None:
    """How many papers of each year speak of each concept, in the whole atlas."""
    for row in store.ask(BY_YEAR, {"ids": concepts}).dicts():
        told[row["concept"]].setdefault("years", {})[row["year"]] = row["papers"]


def add_counts(store: Store, papers: list[str], told: Told) -> None:
    """How many papers of the atlas cite each paper, and how many refer to it; nothing where none of them has any."""
    for name, statement in COUNTED.items():
        counts = dict(store.ask(statement, {"ids": papers}).records)
        for paper in papers if counts else ():
            told[paper][name] = counts.get(paper, 0)


def add_measures(graph: nx.MultiDiGraph[str], told: Told) -> dict[str, Any]:
    """PageRank and communities as the atlas keeps them, else of the cut; which of the two each is."""
    kept = {name: graph.nodes[name] for name in sorted(graph) if graph.nodes[name].get("label") in {"Paper", "Concept"}}
    if not kept:
        return {}
    ranked = any(data.get("pageRank") is not None for data in kept.values())
    grouped = any(data.get("community") is not None for data in kept.values())
    ties = weighted(graph)
    for name, rank in sorted(nx.pagerank(ties, weight="weight").items()):
        paper = graph.nodes[name].get("label") != "Concept"
        told[name]["pageRank"] = graph.nodes[name].get("pageRank") if ranked and paper else rank
    if grouped:
        for name, data in kept.items():
            told[name]["community"] = data.get("community") or None  # 0 is of what has no ties
            told[name]["communityName"] = data.get("communityName")
    else:
        add_communities(graph, ties, told)
    of_papers = "atlas" if ranked else "page"
    return {"pageRank": {"Paper": of_papers, "Concept": "page"}, "community": "atlas" if grouped else "page"}


def add_communities(graph: nx.MultiDiGraph[str], ties: nx.DiGraph[str], told: Told) -> None:
    """Communities of the cut after Louvain, numbered by size, named by their best connected concepts."""
    linked: nx.Graph[str] = nx.Graph()
    linked.add_nodes_from(ties)
    for head, tail, data in ties.edges(data=True):
        weight = linked.get_edge_data(head, tail, {"weight": 0.0})["weight"] + data["weight"]
        linked.add_edge(head, tail, weight=weight)
    linked.remove_nodes_from([name for name in ties if not linked.degree(name)])
    if not linked:
        return
    groups = [sorted(group) for group in nx.community.louvain_communities(linked, weight="weight", seed=SEED)]
    groups.sort(key=lambda group: (-len(group), group))
    for number, group in enumerate(groups, 1):
        heads = sorted(
            group, key=lambda name: (graph.nodes[name].get("label") != "Concept", -linked.degree(name), name)
        )
        name = ", ".join(name_of(graph.nodes[head]) for head in heads[:NAMING])
        for member in group:
            told[member].update(community=number, communityName=name)


def weighted(graph: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    """One link for all relationships from one node to another; a co-occurrence leads both ways and counts less."""
    links: dict[tuple[str, str], float] = defaultdict(float)
    for head, tail, data in graph.edges(data=True):
        if head == tail:
            continue
        if data.get("type") == "CO_OCCURS_WITH":
            links[head, tail] += COMPANY
            links[tail, head] += COMPANY
        else:
            links[head, tail] += 1.0
    ties: nx.DiGraph[str] = nx.DiGraph()
    ties.add_nodes_from(sorted(graph))
    ties.add_weighted_edges_from((head, tail, weight) for (head, tail), weight in sorted(links.items()))
    return ties


def name_of(attributes: Mapping[str, Any]) -> str:
    """What a person calls a node."""
    return str(attributes.get("name") or attributes.get("title") or attributes.get("id") or "")
