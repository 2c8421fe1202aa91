"""DOT: for Graphviz."""

from __future__ import annotations

from typing import Any, BinaryIO

import networkx as nx

from paperatlas.exports.flat import flat

__all__ = ["write"]

SHAPES = {"Paper": "note", "Concept": "ellipse"}


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a graph as DOT: every word in quotes, papers as notes, relationships with their type as label."""
    ready = flat(graph)
    lines = [f"digraph {_quoted(ready.graph.get('title', 'paperatlas'))} {{", '  graph [charset="UTF-8"];']
    for name, data in ready.nodes(data=True):
        lines.append(f"  {_quoted(name)} {_attributes({'shape': SHAPES.get(data['kind'], 'box'), **data})};")
    for head, tail, data in ready.edges(data=True):
        lines.append(f"  {_quoted(head)} -> {_quoted(tail)} {_attributes(data)};")
    lines.append("}\n")
    stream.write("\n".join(lines).encode("utf-8"))


def _attributes(data: dict[str, Any]) -> str:
    return "[" + ", ".join(f"{name}={_quoted(value)}" for name, value in data.items()) + "]"


def _quoted(value: object) -> str:
    r"""A quoted string of DOT: a backslash would start an escape such as \N, the node's own name.

    >>> print(_quoted('a "b" \\N'))
    "a \"b\" \\N"
    """
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
