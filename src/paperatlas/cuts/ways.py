"""The way from one concept or paper to another, with what stands nearest to it."""

from __future__ import annotations

import networkx as nx

from paperatlas.cuts.finish import at_least, cut_of, with_numbers
from paperatlas.errors import PaperatlasError
from paperatlas.fetch import generic_concepts, nodes_of
from paperatlas.neighborhood import grow
from paperatlas.paths import find_path
from paperatlas.stores import Store

__all__ = ["way"]

MOST_HOPS = 6


def way(store: Store, start: str, end: str, *, limit: int = 40, generic: bool = False) -> nx.MultiDiGraph[str]:
    """A shortest way between two concepts or papers, by ids, and up to ``limit`` nodes in all of what is near it.

    ``graph.graph["path"]`` are the steps as ``find_path`` gives them, ``centres`` the two ends. Raises PaperatlasError
    where no way has at most six steps or the limit is less than the way.

    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = way(store, "method:speculative-decoding", "method:group-relative-policy-optimization")
    """
    hops = find_path(store, start, end, max_hops=MOST_HOPS)
    if not hops:
        raise PaperatlasError(f"no way from {start} to {end} in six steps; paperatlas search NAME finds other names")
    ids = [start, *(hop["toId"] for hop in hops)]
    at_least(limit, ids)
    papers = {row["id"] for row in nodes_of(store, "Paper", sorted(ids))}
    concepts = set(ids) - papers
    left_out = set() if generic else generic_concepts(store)
    met = grow(store, papers, concepts, left_out, depth=1, most=limit, least=0.0)
    graph = cut_of(store, papers | concepts, papers=papers, centres=[start, end])
    names = [hops[0]["from"], hops[-1]["to"]]
    return with_numbers(
        store,
        graph,
        met | set(ids),
        kind="path",
        centres=[start, end],
        title=" → ".join(names),
        path=hops,
        asked=["view", names[0], "--to", names[1]],
        around="names and papers on the way and near it",
        generic=generic,
        layout="force",
    )
