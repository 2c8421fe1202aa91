"""The lines of a drawing: one for all relationships of one type between two nodes, each carrying its evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

import networkx as nx

from paperatlas.offline import Theme
from paperatlas.views.texts import evidence

__all__ = ["drawn_lines"]

LOUDEST = 2  # co-occurrences of a name that are drawn before it is chosen
Bundle = tuple[tuple[str, str, str], list[dict[str, Any]]]


def drawn_lines(graph: nx.MultiDiGraph[str], theme: Theme, centres: Collection[str]) -> list[dict[str, Any]]:
    """The lines in the order of the theme's relations; those of ``centres`` and the strongest are always drawn."""
    bundles: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for head, tail, key, attributes in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        kind = str(attributes.get("type") or key)
        bundles.setdefault((head, tail, kind), []).append(attributes)
    loud, quiet = loud_pairs(graph, centres), set(graph.graph.get("quiet") or ())
    seen: Counter[tuple[str, str]] = Counter()
    lines = []
    for number, ((head, tail, kind), found) in enumerate(sorted(bundles.items(), key=line_key(theme))):
        pair = (min(head, tail), max(head, tail))
        line: dict[str, Any] = {"from": head, "to": tail, "id": f"line-{number}", "kind": kind}
        line["evidence"] = [evidence(attributes) for attributes in found]
        if (kind == "CO_OCCURS_WITH" and pair not in loud) or kind in quiet:
            line["quiet"] = True  # drawn only beside a chosen end
        elif seen[pair]:
            line["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": round(0.16 * seen[pair], 2)}
        seen[pair] += "quiet" not in line
        lines.append(line)
    return lines


def loud_pairs(graph: nx.MultiDiGraph[str], centres: Collection[str]) -> set[tuple[str, str]]:
    """The co-occurrences that are always drawn: those of the centres, and the strongest of every other name."""
    ties: dict[str, list[tuple[float, str]]] = {}
    for head, tail, data in graph.edges(data=True):
        if data.get("type") == "CO_OCCURS_WITH":
            strength = (data.get("npmi") or 0.0) * math.log1p(data.get("papers") or 0)
            ties.setdefault(head, []).append((-strength, tail))
            ties.setdefault(tail, []).append((-strength, head))
    loud: set[tuple[str, str]] = set()
    for name, others in ties.items():
        most = len(others) if name in centres else LOUDEST
        loud.update((min(name, other), max(name, other)) for _, other in sorted(others)[:most])
    return loud


def line_key(theme: Theme) -> Callable[[Bundle], tuple[int, tuple[str, str, str]]]:
    """Sorts lines by the theme's order of relations, then by their ends."""
    order = {kind: index for index, kind in enumerate(theme["relations"])}
    return lambda bundle: (order.get(bundle[0][2], len(order)), bundle[0])
