"""Cytoscape JSON: for Cytoscape and Cytoscape.js."""

from __future__ import annotations

import json
from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import named

__all__ = ["write"]


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes ``{"elements": {"nodes": [{"data": …}], "edges": [{"data": …}]}, …}``, each edge with an id of its own."""
    data = nx.cytoscape_data(named(graph))
    data["data"] = dict(data["data"])  # Cytoscape wants an object; networkx reads both
    for edge in data["elements"]["edges"]:
        edge["data"]["id"] = edge["data"]["key"]
    stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
