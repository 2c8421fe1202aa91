"""Nodes pulled together by their lines.

The centre is left out of the forces, since a hub pulls everything into one ball; what is near each other
without it shows the groups around it. Then boxes that hold node and label are moved apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["apart", "place"]

Array = NDArray[np.float64]
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
SPACING = 62.0  # pixels between neighbours
ROUNDS, FEWEST_ROUNDS = 220, 25
PAIRS = 40_000_000  # of nodes that are looked at in all rounds: a large graph takes fewer rounds, not minutes
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


def by_distance(graph: nx.MultiDiGraph[str], names: list[str], centre: str | None) -> list[str]:
    """Nearest to the centre first, then the best connected."""
    around: nx.Graph[str] = nx.Graph(graph.to_undirected(as_view=True))
    far = len(names) + 1
    steps = nx.single_source_shortest_path_length(around, centre) if centre is not None and centre in around else {}
    return sorted(names, key=lambda name: (steps.get(name, far), -around.degree(name), name))


def sunflower(order: list[str], names: list[str]) -> Array:
    """The order on a spiral of even density; whoever is not in it stands in the middle."""
    turns = {name: index + 1 for index, name in enumerate(order)}
    radius = [SPACING * math.sqrt(turns.get(name, 0)) for name in names]
    angle = [GOLDEN_ANGLE * turns.get(name, 0) for name in names]
    return np.array([(r * math.cos(a), r * math.sin(a)) for r, a in zip(radius, angle, strict=True)])


def ties(graph: nx.MultiDiGraph[str], names: list[str]) -> Array:
    """How strongly two nodes pull at each other: one for each relationship, saturating."""
    index = {name: position for position, name in enumerate(names)}
    weights = np.zeros((len(names), len(names)))
    for head, tail, data in graph.edges(data=True):
        if head in index and tail in index and head != tail:
            pull = 0.5 if data.get("type") in {"MENTIONS", "CO_OCCURS_WITH"} else 1.0
            weights[index[head], index[tail]] += pull
            weights[index[tail], index[head]] += pull
    return np.sqrt(weights)


def forces(positions: Array, weights: Array) -> Array:
    count = len(positions)
    degree = weights.sum(axis=1, keepdims=True)
    reach = SPACING * 1.6
    pulls = weights / reach / np.sqrt(1 + degree)
    gravity = 0.12 + 0.9 / (1 + degree)  # whoever has no other line stays near
    rounds = max(FEWEST_ROUNDS, min(ROUNDS, PAIRS // count**2))
    for turn in range(rounds):
        across, down = (axis[:, None] - axis[None, :] for axis in positions.T)
        square = across * across
        square += down * down
        np.maximum(square, 1.0, out=square)
        force = np.sqrt(square)
        force *= pulls
        np.subtract(reach**2 / square, force, out=force)
        move = np.stack([(across * force).sum(axis=1), (down * force).sum(axis=1)], axis=1) - gravity * positions
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        step = SPACING * math.sqrt(count) * 0.25 * (1 - turn / rounds) ** 1.5 + 0.5
        positions = positions + move / length * np.minimum(length, step)
    centred: Array = positions - positions.mean(axis=0)
    return centred


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
    halves = [(side[:, None] + side[None, :]) / 2 for side in sizes.T]
    itself = np.eye(len(positions), dtype=bool)
    tie = np.sign(np.arange(len(positions))[:, None] - np.arange(len(positions))[None, :])
    for _ in range(max(FEWEST_ROUNDS, min(PUSHES, PAIRS // len(positions) ** 2))):
        deltas = [axis[:, None] - axis[None, :] for axis in positions.T]
        overlaps = [half - np.abs(delta) for half, delta in zip(halves, deltas, strict=True)]
        touching = (overlaps[0] > 0) & (overlaps[1] > 0) & ~itself
        if not touching.any():
            break
        sideways = overlaps[0] < overlaps[1]
        move = np.zeros_like(positions)
        for axis, along in ((0, sideways), (1, ~sideways)):
            direction = np.sign(deltas[axis])
            direction = np.where(direction == 0, tie, direction)
            move[:, axis] = np.where(touching & along, direction * (overlaps[axis] + 2), 0.0).sum(axis=1) * 0.5
        limit = 60.0
        positions = positions + np.clip(move, -limit, limit) * free[:, None]
    return positions
