"""What stands around a node beyond what a page carries, in the form in which the page carries it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from paperatlas.neighborhood import neighborhood
from paperatlas.search import storable
from paperatlas.serve.answers import Refused
from paperatlas.serve.drawing import drawn_data
from paperatlas.stores import Store

__all__ = ["MOST", "More", "more_around", "more_of"]

MOST = 100  # nodes that one question adds
MOST_KNOWN = 5_000
USUAL = 25
RADIUS, STEP = 150.0, 62.0  # pixels: of the first ring around the node, and between neighbours on it


class More:
    """What a page asks: around which node, what it knows already, and where the node stands on it."""

    def __init__(self, centre: str, known: Iterable[str], at: tuple[float, float], limit: int) -> None:
        self.centre, self.known, self.at, self.limit = centre, frozenset(known), at, limit


def more_of(asked: Any) -> More:
    """The question in a request's JSON; raises Refused where it makes no sense."""
    if not isinstance(asked, dict):
        raise Refused("expected an object with id and known")
    centre, known, limit = asked.get("id"), asked.get("known", []), asked.get("limit", USUAL)
    if not isinstance(centre, str) or not isinstance(known, list) or not all(isinstance(one, str) for one in known):
        raise Refused("id is text, and known a list of ids")
    if len(known) > MOST_KNOWN:
        raise Refused(f"known names at most {MOST_KNOWN:,} ids")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST:
        raise Refused(f"limit is 1 to {MOST}")
    x, y = (asked.get(name, 0) for name in ("x", "y"))
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e7 for one in (x, y)):
        raise Refused("x and y are numbers")
    return More(storable(centre), [*known, centre], (float(x), float(y)), limit)


def more_around(store: Store, asked: More, pages: Mapping[str, str]) -> dict[str, Any]:
    """The strongest nodes around a node that a page does not know yet, and the lines that tie them in.

    ``more`` says how many others there would be. Raises UnknownName where the store has no such node.
    """
    cut = neighborhood(store, asked.centre, limit=len(asked.known) + asked.limit + 1)
    ties = Counter[str]()
    for head, tail in cut.edges():
        for one, other in ((head, tail), (tail, head)):
            ties[one] += 5 if other == asked.centre else other in asked.known
    fresh = sorted((name for name in cut if name not in asked.known), key=lambda name: (-ties[name], name))
    taken = fresh[: asked.limit]
    kept = cut.subgraph([name for name in cut if name in asked.known or name in set(taken)]).copy()
    old = [(head, tail, key) for head, tail, key in kept.edges(keys=True) if {head, tail} <= asked.known]
    kept.remove_edges_from(old)
    kept.remove_nodes_from([name for name in list(kept) if name in asked.known and not kept.degree(name)])
    data = drawn_data(store, kept, pages)
    places = around(asked.at, len(taken))
    nodes = sorted(
        (node for node in data["nodes"] if node["id"] in set(taken)), key=lambda node: taken.index(node["id"])
    )
    for node, (x, y) in zip(nodes, places, strict=True):
        node["x"], node["y"] = x, y
    edges = [{**edge, "id": f"more:{edge['from']} {edge['kind']} {edge['to']}"} for edge in data["edges"]]
    total = int(cut.graph["total_nodes"])
    left = max(total - sum(name in asked.known for name in cut) - len(taken), 0)
    return {"nodes": nodes, "edges": edges, "papers": data["papers"], "more": left, "total": total}


def around(at: tuple[float, float], count: int) -> list[tuple[int, int]]:
    """Places on rings around a point, so far apart that names find room.

    >>> around((0, 0), 2)
    [(150, 0), (-150, 0)]
    """
    places: list[tuple[int, int]] = []
    radius = RADIUS
    while len(places) < count:
        here = min(count - len(places), int(2 * math.pi * radius / STEP))
        for turn in range(here):
            angle = 2 * math.pi * turn / here
            places.append((round(at[0] + radius * math.cos(angle)), round(at[1] + radius * math.sin(angle))))
        radius += STEP * 1.6
    return places
