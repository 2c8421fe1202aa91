"""Nodes pulled together by their lines.

The centre is left out of the forces, since a hub pulls everything into one ball; what is near each other
without it shows the groups around it. Then boxes that hold node and label are moved apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["apart", "place", "plainly"]

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
SPACING = 62.0  # pixels between neighbours
REACH = SPACING * 1.6  # pixels at which the push of two nodes and the pull of a line are equal
ROUNDS, FEWEST_ROUNDS = 220, 25
PAIRS = 400_000_000  # of nodes that are looked at in all rounds: a large graph takes fewer rounds, not minutes
BLOCK = 1 << 15  # pairs at a time
PUSHES = 120
STRETCH = 1.12  # pages are wider than high
AREA = 66.0  # pixels: the side of the square that a node gets on average


def place(
    graph: nx.MultiDiGraph[str], boxes: Mapping[str, tuple[float, float]], *, centre: str | None = None
) -> dict[str, tuple[int, int]]:
    """Positions in pixels around (0, 0) for nodes whose ``boxes`` are (width, height) in pixels.

    Forces after Fruchterman and Reingold (1991), with gravity towards the middle, from a sunflower of nodes sorted
    by distance and name.

    >>> triangle = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    >>> where = place(triangle, dict.fromkeys("abc", (40.0, 20.0)), centre="a")
    >>> where["a"], len(set(where.values()))
    ((0, 0), 3)
    """
    names = sorted(graph.nodes)
    if not names:
        return {}
    others = [name for name in names if name != centre]
    order = by_distance(graph, others, centre)
    positions = sunflower(order, names)
    free = np.array([name != centre for name in names])
    if len(others) > 1:
        positions[free] = forces(positions[free], ties(graph, others))
    positions = compact(positions) * np.array([STRETCH, 1.0])
    sizes = np.array([boxes[name] for name in names], dtype=np.float64)
    positions = apart(positions, sizes, free)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, positions.tolist(), strict=True)}


def plainly(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Who is tied to whom, however often and whichever way; several times as quick as networkx's own conversion."""
    around: nx.Graph[str] = nx.Graph()
    around.add_nodes_from(graph)
    around.add_edges_from(graph.edges())
    return around


def by_distance(graph: nx.MultiDiGraph[str], names: list[str], centre: str | None) -> list[str]:
    """Nearest to the centre first, then the best connected."""
    around = plainly(graph)
    far = len(names) + 1
    steps = nx.single_source_shortest_path_length(around, centre) if centre is not None and centre in around else {}
    return sorted(names, key=lambda name: (steps.get(name, far), -around.degree(name), name))


def sunflower(order: list[str], names: list[str]) -> Array:
    """The order on a spiral of even density; whoever is not in it stands in the middle."""
    turns = {name: index + 1 for index, name in enumerate(order)}
    radius = [SPACING * math.sqrt(turns.get(name, 0)) for name in names]
    angle = [GOLDEN_ANGLE * turns.get(name, 0) for name in names]
    return np.array([(r * math.cos(a), r * math.sin(a)) for r, a in zip(radius, angle, strict=True)])


class Ties(NamedTuple):
    """Who pulls at whom, by position, each pair both ways and sorted."""

    heads: Indices
    tails: Indices
    pulls: Array


def ties(graph: nx.MultiDiGraph[str], names: list[str]) -> Ties:
    """How strongly two nodes pull at each other: one for each relationship, saturating."""
    index = {name: position for position, name in enumerate(names)}
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for head, tail, data in graph.edges(data=True):
        if head in index and tail in index and head != tail:
            pull = 0.5 if data.get("type") in {"MENTIONS", "CO_OCCURS_WITH"} else 1.0
            weights[index[head], index[tail]] += pull
            weights[index[tail], index[head]] += pull
    pairs = np.array(sorted(weights), dtype=np.intp).reshape(-1, 2)
    return Ties(pairs[:, 0], pairs[:, 1], np.sqrt([weights[pair] for pair in sorted(weights)]))


def forces(positions: Array, tied: Ties) -> Array:
    count = len(positions)
    degree = np.bincount(tied.heads, tied.pulls, count)[:, None]
    pulls = (tied.pulls / REACH / np.sqrt(1 + degree[tied.heads, 0]))[:, None]
    gravity = 0.12 + 0.9 / (1 + degree)  # whoever has no other line stays near
    rounds = max(FEWEST_ROUNDS, min(ROUNDS, PAIRS // count**2))
    for turn in range(rounds):
        between = positions[tied.heads] - positions[tied.tails]
        between *= np.maximum(np.sqrt((between**2).sum(axis=1, keepdims=True)), 1.0) * pulls
        move = pushes(positions) - gathered(tied.heads, between, count) - gravity * positions
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        step = SPACING * math.sqrt(count) * 0.25 * (1 - turn / rounds) ** 1.5 + 0.5
        positions = positions + move / length * np.minimum(length, step)
    centred: Array = positions - positions.mean(axis=0)
    return centred


def gathered(heads: Indices, moves: Array, count: int) -> Array:
    """The sum of what moves each node."""
    return np.stack([np.bincount(heads, along, count) for along in moves.T], axis=1)


def pushes(positions: Array) -> Array:
    """How all nodes push each one away, a few rows of pairs at a time, so that they stay in the processor's cache.

    Sums of rows, no products of matrices: their last digits would depend on the number of threads.
    """
    x, y = (np.ascontiguousarray(axis, dtype=np.float32) for axis in positions.T)
    rows = max(1, BLOCK // len(x))
    found = np.empty((len(x), 2))
    for start in range(0, len(x), rows):
        part = slice(start, start + rows)
        across, down = x[part, None] - x, y[part, None] - y
        square = across * across
        square += down * down
        np.maximum(square, 1.0, out=square)
        np.divide(REACH**2, square, out=square)
        across *= square
        down *= square
        found[part, 0], found[part, 1] = across.sum(axis=1), down.sum(axis=1)
    return found


def compact(positions: Array) -> Array:
    """Scales to an even density, and draws in what stands far out."""
    radius = np.sqrt((positions**2).sum(axis=1, keepdims=True))
    typical = max(float(np.quantile(radius, 0.75)), 1e-9)
    roomy = max(1.0, 1.8 - len(positions) / 100)  # few nodes have room for all their names
    wanted = AREA * roomy * math.sqrt(len(positions)) * 0.42
    compact: Array = positions * wanted / typical * (1 + radius / typical) ** -0.45 * 2**0.45
    return compact


def apart(positions: Array, sizes: Array, free: NDArray[np.bool_]) -> Array:
    """Pushes overlapping boxes along the shorter way out until none overlaps, or the rounds are over."""
    for _ in range(PUSHES):
        one, other = overlapping(positions, sizes)
        if not one.size:
            break
        deltas = positions[one] - positions[other]
        overlaps = (sizes[one] + sizes[other]) / 2 - np.abs(deltas)
        sideways = overlaps[:, :1] < overlaps[:, 1:]
        direction = np.sign(deltas)
        direction[direction == 0] = -1  # of two in one place, the first goes back
        move = direction * (overlaps + 2) * 0.5 * np.hstack([sideways, ~sideways])
        moves = gathered(one, move, len(positions)) - gathered(other, move, len(positions))
        limit = 60.0
        positions = positions + np.clip(moves, -limit, limit) * free[:, None]
    return positions


def overlapping(positions: Array, sizes: Array) -> tuple[Indices, Indices]:
    """The pairs of boxes that overlap, the smaller index first: from left to right each is held against those near."""
    order = np.argsort(positions[:, 0] - sizes[:, 0] / 2, kind="stable")
    left = (positions[:, 0] - sizes[:, 0] / 2)[order]
    until = np.searchsorted(left, (positions[:, 0] + sizes[:, 0] / 2)[order])
    many = np.maximum(until - np.arange(len(order)) - 1, 0)
    first = np.repeat(np.arange(len(order)), many)
    second = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + first + 1
    one, other = np.minimum(order[first], order[second]), np.maximum(order[first], order[second])
    high = (sizes[one, 1] + sizes[other, 1]) / 2
    touching = np.abs(positions[one, 1] - positions[other, 1]) < high
    return one[touching], other[touching]
