"""What a graph file can hold: a graph put in order, with plain names and values that the formats know."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

__all__ = ["distinct", "flat", "in_order", "named", "writable"]

# What XML 1.0 has no way to write; half surrogates are nothing that UTF-8 can hold either.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
RENAMED = {"start": "sentenceStart", "end": "sentenceEnd", "source": "origin"}
SEPARATOR = "; "


def in_order(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The same graph with nodes, relationships and properties sorted, writable text, and no property that says nothing.

    ``start``, ``end`` and ``source`` of a relationship mean something else to the formats, and are called
    ``sentenceStart``, ``sentenceEnd`` and ``origin``.

    >>> graph = nx.MultiDiGraph([("b", "a", {"type": "CITES", "source": "openalex", "via": None})])
    >>> list(in_order(graph).edges(data=True))
    [('b', 'a', {'origin': 'openalex', 'type': 'CITES'})]
    """
    ordered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ordered.graph.update(_values({key: value for key, value in graph.graph.items() if not isinstance(value, dict)}))
    for name in sorted(graph.nodes):
        ordered.add_node(writable(name), **_values(graph.nodes[name]))
    for head, tail, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        properties = _values({RENAMED.get(name, name): value for name, value in data.items()})
        ordered.add_edge(writable(head), writable(tail), key=writable(str(key)), **properties)
    return ordered


def named(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """In order, with what drawing programs look for.

    Nodes get ``label`` (the name or title that a person reads) and ``kind`` (Concept, Paper, …); relationships get
    ``label`` and ``kind`` (their type), ``weight`` (papers or mentions, else 1) and a key of their own.

    >>> graph = nx.MultiDiGraph([("a", "b", {"type": "USES", "mentions": 2})])
    >>> list(named(graph).edges(keys=True, data=True))
    [('a', 'b', 'r0', {'label': 'USES', 'kind': 'USES', 'weight': 2, 'mentions': 2})]
    """
    ordered = in_order(graph)
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph(**ordered.graph)
    for name, data in ordered.nodes(data=True):
        kind = data.pop("label", "Concept")
        label = data.get("name") or data.get("title") or name
        rest = {key: value for key, value in data.items() if key not in {"id", "kind"}}
        result.add_node(name, label=label, kind=kind, **rest)
    for number, (head, tail, key, data) in enumerate(ordered.edges(keys=True, data=True)):
        kind = data.pop("type", key)
        weight = data.get("papers") or data.get("mentions") or 1
        rest = {key: value for key, value in data.items() if key not in {"id", "key", "label", "kind", "weight"}}
        result.add_edge(head, tail, key=f"r{number}", label=kind, kind=kind, weight=weight, **rest)
    return result


def flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """``named``, with lists joined by ``"; "``, for formats that know no lists.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("method:ppo", label="Concept", name="PPO", aliases=["Proximal Policy Optimization", "ppo"])
    >>> flat(graph).nodes["method:ppo"]["aliases"]
    'Proximal Policy Optimization; ppo'
    """
    result = named(graph)
    bags: list[dict[str, Any]] = [result.graph, *(data for _, data in result.nodes(data=True))]
    bags += [data for _, _, data in result.edges(data=True)]
    for bag in bags:
        for key, value in bag.items():
            if isinstance(value, list):
                bag[key] = SEPARATOR.join(map(str, value))
    return result


def distinct(
    labels: Mapping[str, str], key: Callable[[str], str] = str, marks: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Labels of which no two are the same by ``key``: those that several share get a mark, else what they stand for.

    >>> distinct({"method:mamba": "Mamba", "model:mamba": "Mamba", "task:qa": "QA"})
    {'method:mamba': 'Mamba (method:mamba)', 'model:mamba': 'Mamba (model:mamba)', 'task:qa': 'QA'}
    """
    marks = marks or {name: name for name in labels}
    shared = Counter(map(key, labels.values()))
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name, label in sorted(labels.items()):
        wanted = tried = label if shared[key(label)] == 1 else f"{label} ({marks[name]})"
        number = 1
        while key(tried) in taken:
            number += 1
            tried = f"{wanted} {number}"
        taken.add(key(tried))
        result[name] = tried
    return {name: result[name] for name in labels}


def _values(properties: dict[str, Any]) -> dict[str, Any]:
    values = {key: _value(properties[key]) for key in sorted(properties)}
    return {key: value for key, value in values.items() if value is not None}


def _value(value: Any) -> Any:
    """Numbers and truths as they are, everything else as text or a list of texts; None for what is not known."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value if one is not None]
    return writable(str(value))


def writable(text: str) -> str:
    """The text in one kind of line end, without what no format can hold."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
