"""Communities of an undirected weighted graph, by modularity.

Up to a size they are networkx's (Louvain). Above it, nodes are first gathered into groups by the same rule, set at a
time over the sparse matrix, and networkx joins the groups.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from paperatlas.analysis.measures import Floats, Ints, Links, numbered

__all__ = ["LOUVAIN_LINKS", "louvain", "modularity", "undirected"]

LOUVAIN_LINKS = 200_000  # that networkx takes at once, in some seconds
MOST_PASSES = 25
LEAST_GAIN = 1e-4  # of modularity, for which it is worth to go on


def undirected(links: Links) -> Links:
    """The graph without directions: two opposite links weigh as much as both.

    >>> from paperatlas.analysis.measures import links_of
    >>> undirected(links_of(np.array([0, 1]), np.array([1, 0]), 2)).toarray().tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    return sparse.csr_array(links + links.T)


def louvain(links: Links, *, resolution: float = 1.0, seed: int = 0, most: int = LOUVAIN_LINKS) -> Ints:
    """The community of each node, from 1 for the largest, 0 for a node without links; the same for the same seed.

    ``links`` is symmetric, with weights above 0. Blondel, Guillaume, Lambiotte and Lefebvre (2008), Fast unfolding of
    communities in large networks: nodes move to the neighbouring community where modularity gains most, then
    communities become nodes, as long as it gains. A larger ``resolution`` gives more and smaller ones.

    >>> from paperatlas.analysis.measures import links_of
    >>> heads, tails = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([1, 2, 2, 3, 4, 5, 5])
    >>> louvain(undirected(links_of(heads, tails, 7))).tolist()
    [1, 1, 1, 2, 2, 2, 0]
    """
    linked = np.diff(links.indptr) > 0
    result = np.zeros(links.shape[0], dtype=np.int64)
    if not linked.any():
        return result
    graph = sparse.csr_array(links[linked][:, linked])
    group = np.arange(graph.shape[0])
    draw = np.random.default_rng(seed)
    while graph.nnz // 2 > most:
        labels = moved(graph, resolution, draw)
        if labels.max() + 1 == graph.shape[0]:
            break
        group = labels[group]
        graph = joined(graph, labels)
    result[linked] = numbered(joined_by_networkx(graph, resolution, seed)[group])
    return result


def modularity(links: Links, labels: Ints, *, resolution: float = 1.0) -> float:
    """How much more of the weight lies inside of communities than by chance (Newman 2004): below 1, 0 for none.

    >>> from paperatlas.analysis.measures import links_of
    >>> pairs = undirected(links_of(np.array([0, 2]), np.array([1, 3]), 4))
    >>> modularity(pairs, np.array([1, 1, 2, 2]))
    0.5
    """
    total = float(links.sum())
    if not total:
        return 0.0
    degrees: Floats = np.asarray(links.sum(axis=1)).ravel()
    both = links.tocoo()
    inside = float(both.data[labels[both.row] == labels[both.col]].sum())
    return inside / total - resolution * float((np.bincount(labels, degrees) ** 2).sum()) / total**2


def joined_by_networkx(links: Links, resolution: float, seed: int) -> Ints:
    """The communities as networkx finds them; its nodes are numbers, so that no order of texts comes in."""
    upper = sparse.triu(links, format="coo")
    # a matrix holds a loop once with both its ends, networkx once with one
    weights = np.where(upper.row == upper.col, upper.data / 2, upper.data)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(links.shape[0]))
    graph.add_weighted_edges_from(zip(upper.row.tolist(), upper.col.tolist(), weights.tolist(), strict=True))
    labels = np.zeros(links.shape[0], dtype=np.int64)
    for number, members in enumerate(nx.community.louvain_communities(graph, resolution=resolution, seed=seed)):
        labels[list(members)] = number
    return labels


def moved(links: Links, resolution: float, draw: np.random.Generator) -> Ints:
    """One level: every node in the community among its neighbours' where modularity gains most, numbered from 0.

    All look at once and half of them move, drawn anew each time, since two that change places gain nothing.
    """
    size = links.shape[0]
    degrees: Floats = np.asarray(links.sum(axis=1)).ravel()
    labels = best = np.arange(size)
    height = modularity(links, labels, resolution=resolution)
    for _ in range(MOST_PASSES):
        wanted = best_neighbours(links, labels, degrees, resolution)
        labels = np.where(draw.random(size) < 0.5, wanted, labels)
        reached = modularity(links, labels, resolution=resolution)
        if reached < height + LEAST_GAIN:
            break
        best, height = labels, reached
    return np.unique(best, return_inverse=True)[1]


def best_neighbours(links: Links, labels: Ints, degrees: Floats, resolution: float) -> Ints:
    """For each node the community of a neighbour, or its own, where it is best off; of equals the smaller number."""
    size = links.shape[0]
    ones = sparse.csr_array((np.ones(size), labels, np.arange(size + 1)), shape=(size, int(labels.max()) + 1))
    near = sparse.csr_array(links @ ones).tocoo()  # how strongly each node is tied to each community
    nodes, others, ties = near.row, near.col, near.data
    loops = links.diagonal()
    own = labels[nodes] == others
    weight = np.bincount(labels, degrees)[others] - np.where(own, degrees[nodes], 0)
    gains = ties - np.where(own, loops[nodes], 0) - resolution * degrees[nodes] * weight / degrees.sum()
    order = np.lexsort((others, ~own, -gains, nodes))
    first = np.flatnonzero(np.diff(nodes[order], prepend=-1))
    wanted = labels.copy()
    wanted[nodes[order[first]]] = others[order[first]]
    return wanted


def joined(links: Links, labels: Ints) -> Links:
    """The graph whose nodes are communities; a loop holds the weight inside, from both ends."""
    size = links.shape[0]
    ones = sparse.csr_array((np.ones(size), labels, np.arange(size + 1)), shape=(size, int(labels.max()) + 1))
    whole: Any = ones.T @ links @ ones
    return sparse.csr_array(whole)
