"""GraphML: for yEd, Gephi, Cytoscape and igraph."""

from __future__ import annotations

from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import flat

__all__ = ["write"]


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a graph as GraphML, every property under its own name and type; lists are joined by ``"; "``."""
    nx.write_graphml_xml(flat(graph), stream, infer_numeric_types=True, named_key_ids=False)
