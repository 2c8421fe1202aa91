"""Pajek .net: for Pajek, igraph, Gephi and VOSviewer."""

from __future__ import annotations

from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import distinct, named
from paperatlas.text import clean

__all__ = ["write"]

BOTH_WAYS = {"CO_OCCURS_WITH"}  # stored once, true in both directions
# The format has no escape for either; readers differ in what they make of a backslash.
UNQUOTABLE = str.maketrans({'"': "'", "\\": "/"})


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes vertices numbered from 1 and arcs with weight and type; what goes both ways is two arcs."""
    ready = named(graph)
    labels = distinct({key: _text(data["label"]) or _text(key) for key, data in ready.nodes(data=True)})
    numbers = {key: number for number, key in enumerate(ready.nodes, 1)}
    lines = [f"*Network {_text(ready.graph.get('title', 'paperatlas'))}", f"*Vertices {len(numbers)}"]
    lines += [f'{numbers[key]} "{label}"' for key, label in labels.items()]
    lines.append("*Arcs")
    for head, tail, data in ready.edges(data=True):
        ends = [(head, tail), (tail, head)] if data["kind"] in BOTH_WAYS else [(head, tail)]
        lines += [f'{numbers[a]} {numbers[b]} {data["weight"]} l "{_text(data["kind"])}"' for a, b in ends]
    stream.write("\n".join([*lines, ""]).encode("utf-8"))


def _text(value: object) -> str:
    """A text on one line, without what the format cannot quote."""
    return clean(str(value)).translate(UNQUOTABLE)
