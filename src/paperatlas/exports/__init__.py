"""A graph as a file that other programs read: GraphML, GEXF, JSON, Cytoscape JSON, CSV and DOT.

All are UTF-8, sorted, and byte for byte the same for the same graph.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import networkx as nx

from paperatlas.disk import whole_file
from paperatlas.errors import PaperatlasError, StoreError, UnknownName
from paperatlas.exports import csv, cytoscape, dot, gexf, graphml, json

__all__ = ["FORMATS", "write_graph"]

Writer = Callable[["nx.MultiDiGraph[str]", BinaryIO], None]
FILES: dict[str, Writer] = {
    "graphml": graphml.write,
    "gexf": gexf.write,
    "json": json.write,
    "cytoscape": cytoscape.write,
    "dot": dot.write,
}
FORMATS = (*FILES, "csv")


def write_graph(graph: nx.MultiDiGraph[str], format: str, target: str | os.PathLike[str] | BinaryIO) -> None:  # noqa: A002
    """Writes a graph (see ``neighborhood``) in one of FORMATS to a path or a binary stream; CSV to a folder.

    Raises UnknownName for another format, StoreError where the target cannot be written.

    >>> from io import BytesIO
    >>> graph = nx.MultiDiGraph(title="PPO")
    >>> graph.add_node("method:ppo", label="Concept", name="PPO", type="Method")
    >>> write_graph(graph, "dot", stream := BytesIO())
    >>> print(stream.getvalue().decode())
    digraph "PPO" {
      graph [charset="UTF-8"];
      "method:ppo" [shape="ellipse", label="PPO", kind="Concept", name="PPO", type="Method"];
    }
    """
    if format not in FORMATS:
        raise UnknownName("export format", format, FORMATS)
    if not isinstance(target, (str, os.PathLike)):
        if format not in FILES:
            raise PaperatlasError(f"{format} is a folder of two files: say which, with -o FOLDER")
        FILES[format](graph, target)
        return
    path = Path(target)
    if format in FILES:
        with whole_file(path) as stream:
            FILES[format](graph, stream)
        return
    try:
        csv.write(graph, path)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
