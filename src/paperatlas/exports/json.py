"""Node-link JSON: for networkx, D3 and everything that reads JSON; nothing of the graph is lost."""

from __future__ import annotations

import json
from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import in_order

__all__ = ["write"]


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes ``{"nodes": [{"id", "label", …}], "edges": [{"source", "target", "key", "type", …}], …}``."""
    data = nx.node_link_data(in_order(graph), edges="edges")
    stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
