"""Measures of a directed graph, given as a sparse matrix with a row for each head and a column for each tail.

All are set-at-a-time over the matrix, in memory of the order of its entries, and give the same numbers on every run.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

__all__ = ["Floats", "Ints", "Links", "betweenness", "components", "links_of", "pagerank"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Links = sparse.csr_array[np.float64]

DAMPING = 0.85
CLOSE = 1e-13  # of the whole rank: what one more round may still move
MOST_ROUNDS = 300


def links_of(heads: Ints, tails: Ints, size: int, weights: Floats | None = None) -> Links:
    """The matrix of ``size`` nodes: 1 where there is a link, however often, or the sum of the weights; no loops.

    >>> links_of(np.array([0, 0, 1]), np.array([1, 1, 1]), 2).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    apart = heads != tails
    values = np.ones(len(heads)) if weights is None else weights
    matrix = sparse.csr_array((values[apart], (heads[apart], tails[apart])), shape=(size, size))
    matrix.sum_duplicates()
    if weights is None:
        matrix.data[:] = 1.0
    return matrix


def pagerank(links: Links, *, damping: float = DAMPING) -> Floats:
    """The share of its time that a reader spends at each node who follows links, and now and then starts anew.

    Page, Brin, Motwani and Winograd (1999), The PageRank Citation Ranking: a step follows one of the links, all alike,
    with probability ``damping``, and else goes anywhere; so does a step from where no link leads on. Sums to 1.

    >>> pagerank(links_of(np.array([0, 1]), np.array([2, 2]), 3)).round(3).tolist()
    [0.213, 0.213, 0.574]
    """
    size = links.shape[0]
    if not size:
        return np.zeros(0)
    leading = np.diff(links.indptr) > 0
    shares = np.zeros(size)
    shares[leading] = 1.0 / np.asarray(links.sum(axis=1)).ravel()[leading]
    rank = np.full(size, 1.0 / size)
    onward = links.T  # of the same memory
    for _ in range(MOST_ROUNDS):
        former = rank
        anywhere = damping * former[~leading].sum() + 1.0 - damping
        rank = damping * (onward @ (former * shares)) + anywhere / size
        if np.abs(rank - former).sum() < CLOSE:
            break
    whole: Floats = rank / rank.sum()
    return whole


def betweenness(links: Links, sources: Ints | None = None) -> Floats:
    """Which share of the pairs of other nodes, in either order, has a node on its shortest paths: 0 to 1.

    Brandes (2001), A Faster Algorithm for Betweenness Centrality, level by level. Only paths from ``sources`` count
    where these are given; then the measure is scaled up to all nodes from which a link leads on, a sample of which they
    should be (Brandes and Pich 2007, Centrality Estimation in Large Networks).

    >>> betweenness(links_of(np.array([0, 1]), np.array([1, 2]), 3)).tolist()
    [0.0, 0.5, 0.0]
    """
    size = links.shape[0]
    leading = np.flatnonzero(np.diff(links.indptr)).astype(np.int64)
    chosen = leading if sources is None else sources
    total = np.zeros(size)
    if size < 3 or not len(chosen):
        return total
    depth, paths, share = np.full(size, -1, dtype=np.int32), np.zeros(size), np.zeros(size)
    for source in chosen.tolist():
        _add_shares(links, source, total, (depth, paths, share))
    return total * (len(leading) / len(chosen) / ((size - 1) * (size - 2)))


def _add_shares(links: Links, source: int, total: Floats, work: tuple[NDArray[np.int32], Floats, Floats]) -> None:
    """Adds for each node what it carries of the paths from one source; ``work`` is left as it was found."""
    depth, paths, share = work
    depth[source], paths[source] = 0, 1.0
    reached, steps = [np.array([source], dtype=np.int32)], []
    while len(reached[-1]):
        heads, tails = _leading_on(links, reached[-1])
        found = depth[tails]
        first = np.sort(tails[found < 0])  # np.unique takes five times as long
        first = first[np.diff(first, prepend=-1) > 0]
        depth[first] = len(reached)
        onward = (found < 0) | (found == len(reached))
        heads, tails = heads[onward], tails[onward]
        np.add.at(paths, tails, paths[heads])
        steps.append((heads, tails))
        reached.append(first)
    for heads, tails in reversed(steps):
        np.add.at(share, heads, paths[heads] / paths[tails] * (1.0 + share[tails]))
    share[source] = 0.0
    seen = np.concatenate(reached)
    total[seen] += share[seen]
    depth[seen], paths[seen], share[seen] = -1, 0.0, 0.0


def _leading_on(links: Links, nodes: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Heads and tails of all links from some nodes."""
    starts = links.indptr[nodes]
    counts = links.indptr[nodes + 1] - starts
    heads = np.repeat(nodes, counts)
    places = np.arange(len(heads), dtype=np.int64) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return heads, links.indices[places]


def components(links: Links) -> Ints:
    """The connected part that each node belongs to, blind to direction: 1 for the largest; of equal ones, the first.

    >>> components(links_of(np.array([1]), np.array([2]), 3)).tolist()
    [2, 1, 1]
    """
    _, labels = csgraph.connected_components(links, directed=True, connection="weak")
    return numbered(labels.astype(np.int64))


def numbered(labels: Ints) -> Ints:
    """Groups under numbers from 1, the largest first, of equal ones the one whose first member comes first.

    >>> numbered(np.array([7, 3, 3, 9])).tolist()
    [2, 1, 1, 3]
    """
    _, first, group, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    numbers = np.empty(len(first), dtype=np.int64)
    numbers[np.lexsort((first, -sizes))] = np.arange(1, len(first) + 1)
    return numbers[group]


def sample(nodes: Ints, number: int, seed: int) -> Ints:
    """At most so many of the nodes, drawn by the seed, in their order."""
    if len(nodes) <= number:
        return nodes
    return np.sort(np.random.default_rng(seed).choice(nodes, number, replace=False))


def significant(values: Iterable[float], digits: int) -> list[float]:
    """Values with so many digits that the last bit of a processor's arithmetic does not show.

    >>> significant([0.1 + 0.2], 9)
    [0.3]
    """
    return [float(f"{value:.{digits}g}") for value in values]
