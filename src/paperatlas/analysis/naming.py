"""What communities are called: by the concepts that tell them from the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

from paperatlas.analysis.measures import Floats, Ints, Links

__all__ = ["names_by_papers", "names_by_ties"]

NAMING = 3  # concepts in a name
LEAST_PAPERS = 2  # of a community that speak of a concept that names it
PRIOR = 0.05  # how much the whole collection counts beside one community: 1 as much as itself


def names_by_papers(papers: Ints, concepts: Ints, communities: Ints, names: Sequence[str]) -> dict[int, str]:
    """Communities of papers named by the concepts that their papers speak of more than those of the others do.

    ``papers`` and ``concepts`` say, pair by pair, which paper speaks of which concept, each pair once; ``communities``
    holds the number of each paper's community, 0 for none. How telling a concept is: its log-odds in the community
    against the others, in standard deviations, with the whole collection as the prior (Monroe, Colaresi and Quinn 2008,
    Fightin' Words), so that one chance paper does not name a community. Where no concept has two papers there, the
    community has no name here.

    >>> papers, concepts = np.array([0, 1, 2, 3, 0, 1, 2, 3]), np.array([0, 0, 1, 1, 2, 2, 2, 2])
    >>> names_by_papers(papers, concepts, np.array([1, 1, 2, 2]), ["GRPO", "diffusion", "deep learning"])
    {1: 'GRPO', 2: 'diffusion'}
    """
    there = communities[papers] > 0
    shape = (len(names), int(communities.max(initial=0)) + 1)
    matrix = sparse.coo_array((np.ones(int(there.sum())), (concepts[there], communities[papers[there]])), shape=shape)
    counts = sparse.csr_array(matrix).tocoo()
    rows, columns, here = counts.row, counts.col, counts.data
    spoken = np.bincount(rows, here, minlength=shape[0])[rows]
    said = np.bincount(columns, here, minlength=shape[1])[columns]
    whole = here.sum()
    prior, priors = PRIOR * spoken * said / whole, PRIOR * said  # as much of the collection as fits the community
    other, others = spoken - here, whole - said
    odds = np.log((here + prior) / (said - here + priors - prior + 0.5))
    against = np.log((other + prior) / (others - other + priors - prior + 0.5))
    telling = (odds - against) / np.sqrt(1 / (here + prior) + 1 / (other + prior))
    fit = (here >= LEAST_PAPERS) & (telling > 0)
    return listed(rows[fit], columns[fit], telling[fit], names)


def names_by_ties(links: Links, communities: Ints, names: Sequence[str]) -> dict[int, str]:
    """Communities of concepts named by the members that are tied most to the others in it, and least elsewhere.

    How telling a concept is: the weight of its ties inside, times the share of all its ties that these are.

    >>> links = sparse.csr_array(np.array([[0.0, 2, 1], [2, 0, 0], [1, 0, 0]]))
    >>> names_by_ties(links, np.array([1, 1, 1]), ["GRPO", "PPO", "DAPO"])
    {1: 'GRPO, PPO, DAPO'}
    """
    both = links.tocoo()
    same = communities[both.row] == communities[both.col]
    size = len(communities)
    inside = np.bincount(both.row[same], both.data[same], minlength=size)
    ties = np.bincount(both.row, both.data, minlength=size)
    members = np.flatnonzero((communities > 0) & (inside > 0)).astype(np.int64)
    return listed(members, communities[members], inside[members] ** 2 / ties[members], names)


def listed(concepts: Ints, communities: Ints, telling: Floats, names: Sequence[str]) -> dict[int, str]:
    """The names of the most telling concepts of each community, the most telling first; of equals, by name."""
    kept: dict[int, list[str]] = {}
    order = np.lexsort((-telling.round(9), communities))
    for start, stop in runs(communities[order]):
        here = order[start:stop]
        best = sorted(here.tolist(), key=lambda it: (-round(float(telling[it]), 9), names[int(concepts[it])]))
        found = dict.fromkeys(names[int(concepts[it])] for it in best)
        kept[int(communities[order[start]])] = list(found)[:NAMING]
    return {community: ", ".join(found) for community, found in kept.items()}


def runs(values: Ints) -> list[tuple[int, int]]:
    """Where each run of equal values starts and stops.

    >>> runs(np.array([4, 4, 7]))
    [(0, 2), (2, 3)]
    """
    starts = np.flatnonzero(np.diff(values, prepend=-1)).tolist()
    return list(pairwise([*starts, len(values)]))
