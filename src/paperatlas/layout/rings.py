"""Nodes in rings around what a page is about: a ring or more for each step away, a sector for each type."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from paperatlas.layout.forces import apart, plainly

__all__ = ["in_rings"]

ARC = 92.0  # pixels along a ring between neighbours
STEP = 74.0  # pixels between two rings
GAP = 1.6  # steps between what is one hop away and what is two
MARGIN = 0.5  # of an arc, kept free on both sides of a sector
LEAST_SECTOR = 0.12  # of the circle


def in_rings(
    graph: nx.MultiDiGraph[str],
    boxes: Mapping[str, tuple[float, float]],
    groups: Mapping[str, str],
    *,
    centres: Sequence[str] = (),
) -> dict[str, tuple[int, int]]:
    """Positions in pixels: ``centres`` in the middle, rings by hops from them, sectors by group.

    ``boxes`` are (width, height) in pixels. The best connected stand on the inner rings of their hop. Without centres,
    the best connected node is the middle.

    >>> star = nx.MultiDiGraph([("a", "b"), ("a", "c"), ("c", "d")])
    >>> where = in_rings(star, dict.fromkeys("abcd", (40.0, 20.0)), dict.fromkeys("abcd", "Method"), centres=["a"])
    >>> where["a"], math.hypot(*where["d"]) > math.hypot(*where["c"])
    ((0, 0), True)
    """
    names = sorted(graph.nodes)
    if not names:
        return {}
    around = plainly(graph)
    middle = [name for name in centres if name in graph]
    middle = middle or [min(names, key=lambda name: (-around.degree(name), name))]
    hops = distances(around, middle)
    places = in_the_middle(middle, boxes)
    sectors = sectors_of([groups[name] for name in names if name not in places])
    radius = STEP * 1.5 + max(math.hypot(*place) for place in places.values())
    for hop in sorted({hops[name] for name in names if name not in places}):
        ring = [name for name in names if hops[name] == hop and name not in places]
        ring.sort(key=lambda name: (-around.degree(name), name))
        outer = radius
        for group, (start, width) in sectors.items():
            members = [name for name in ring if groups[name] == group]
            reached = fill(places, members, start=start, width=width, radius=radius)
            outer = max(outer, reached)
        radius = outer + STEP * GAP
    positions = np.array([places[name] for name in names], dtype=np.float64)
    sizes = np.array([boxes[name] for name in names], dtype=np.float64)
    free = np.array([name not in middle for name in names])
    moved = apart(positions, sizes, free)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, moved.tolist(), strict=True)}


def distances(graph: nx.Graph[str], middle: Sequence[str]) -> dict[str, int]:
    """How many steps each node is away from the nearest in the middle; one more than the most where no way leads."""
    steps: dict[str, int] = {}
    for name in middle:
        for other, hops in nx.single_source_shortest_path_length(graph, name).items():
            steps[other] = min(hops, steps.get(other, hops))
    far = max(steps.values(), default=0) + 1
    return {name: steps.get(name, far) for name in graph}


def in_the_middle(names: Sequence[str], boxes: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """One in the middle; several on a circle that has room for their names, the first at the left."""
    if len(names) == 1:
        return {names[0]: (0.0, 0.0)}
    radius = max(ARC, 0.6 * max(boxes[name][0] for name in names))
    turns = [math.pi + 2 * math.pi * place / len(names) for place in range(len(names))]
    return {name: (radius * math.cos(turn), radius * math.sin(turn)) for name, turn in zip(names, turns, strict=True)}


def sectors_of(groups: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Where the sector of each group starts and how wide it is, in radians; as wide as the group is large."""
    counts: dict[str, int] = defaultdict(int)
    for group in groups:
        counts[group] += 1
    shares = {group: max(count / len(groups), LEAST_SECTOR) for group, count in sorted(counts.items())}
    total, start, sectors = sum(shares.values()), -math.pi / 2, {}
    for group, share in shares.items():
        width = 2 * math.pi * share / total
        sectors[group] = (start, width)
        start += width
    return sectors


def fill(
    places: dict[str, tuple[float, float]], names: Sequence[str], *, start: float, width: float, radius: float
) -> float:
    """Puts these names on rings within a sector, from ``radius`` outwards; the radius of the last ring."""
    left, at = list(names), radius
    while left:
        most = max(1, int(width * at / ARC - 2 * MARGIN) + 1)
        row, left = left[:most], left[most:]
        for number, name in enumerate(sorted(row)):
            turn = start + width * (number + 0.5) / len(row)
            places[name] = (at * math.cos(turn), at * math.sin(turn))
        at += STEP
    return max(radius, at - STEP)
