"""A path from left to right with what is near each of its stations around it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from paperatlas.layout.forces import GOLDEN_ANGLE, apart

__all__ = ["along"]

STEP = 250.0  # pixels between two stations
WAVE = 70.0  # pixels by which stations stand higher and lower in turn, so that their names have room
NEAR = 62.0  # pixels between what surrounds a station
CLEAR = 0.5  # of a turn around a station that is kept free for the line


def along(
    graph: nx.MultiDiGraph[str], boxes: Mapping[str, tuple[float, float]], stations: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Positions in pixels around (0, 0): ``stations`` from left to right, all others around the one they are tied to.

    ``boxes`` are (width, height) in pixels. What is tied to several stations stands by the one that it has most
    relationships with, the first of equals; what is tied to none, by the station of its neighbours.

    >>> chain = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("d", "c")])
    >>> where = along(chain, dict.fromkeys("abcd", (40.0, 20.0)), ["a", "b", "c"])
    >>> where["a"][0] < where["b"][0] < where["c"][0], math.dist(where["d"], where["c"]) < 250
    (True, True)
    """
    middle = (len(stations) - 1) / 2
    places = {name: (STEP * (at - middle), WAVE * (-1) ** at / 2) for at, name in enumerate(stations)}
    around = nearest(graph, stations)
    for station in stations:
        x, y = places[station]
        for number, name in enumerate(name for name in sorted(around) if around[name] == station):
            radius = NEAR * math.sqrt(number + 2)
            turn = math.pi / 2 + (GOLDEN_ANGLE * number + CLEAR / 2) % math.pi - math.pi / 2
            side = -1 if number % 2 else 1
            places[name] = (x + radius * math.cos(turn), y + side * (radius * math.sin(turn) + NEAR))
    names = sorted(places)
    positions = np.array([places[name] for name in names], dtype=np.float64)
    sizes = np.array([boxes[name] for name in names], dtype=np.float64)
    moved = apart(positions, sizes, np.array([name not in set(stations) for name in names]))
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, moved.tolist(), strict=True)}


def nearest(graph: nx.MultiDiGraph[str], stations: Sequence[str]) -> dict[str, str]:
    """The station by which each other node stands, ring by ring outwards."""
    owner = {name: name for name in stations}
    waiting = sorted(name for name in graph if name not in owner)
    while waiting:
        found: dict[str, str] = {}
        for name in waiting:
            votes: dict[str, int] = {}
            for head, tail in (*graph.in_edges(name), *graph.out_edges(name)):
                other = head if tail == name else tail
                if other in owner and other != name:
                    votes[owner[other]] = votes.get(owner[other], 0) + 1
            if votes:
                found[name] = min(votes, key=lambda station: (-votes[station], stations.index(station)))
        if not found:
            found = dict.fromkeys(waiting, stations[len(stations) // 2])
        owner |= found
        waiting = [name for name in waiting if name not in owner]
    return {name: station for name, station in owner.items() if name != station}
