"""A graph as a file or a folder that other programs read, one module a form.

All are UTF-8, sorted, and byte for byte the same for the same graph.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import networkx as nx

from paperatlas.disk import whole_file, whole_folder
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.exports import (
    bibtex,
    csl,
    csv,
    cytoscape,
    dot,
    gexf,
    graphml,
    json,
    jsonld,
    mermaid,
    neo4j_csv,
    obsidian,
    pajek,
    parquet,
    turtle,
    vosviewer,
)
from paperatlas.exports.batches import Batches, from_graph, from_store
from paperatlas.stores import Store

__all__ = ["FILES", "FOLDERS", "FORMATS", "TABLES", "WITH_AUTHORS", "write_graph", "write_store"]

Writer = Callable[["nx.MultiDiGraph[str]", BinaryIO], None]
FolderWriter = Callable[["nx.MultiDiGraph[str]", Path], None]
TableWriter = Callable[[Batches, Path], None]

FILES: Mapping[str, Writer] = MappingProxyType(
    {
        "graphml": graphml.write,
        "gexf": gexf.write,
        "json": json.write,
        "cytoscape": cytoscape.write,
        "vosviewer": vosviewer.write,
        "pajek": pajek.write,
        "dot": dot.write,
        "mermaid": mermaid.write,
        "jsonld": jsonld.write,
        "turtle": turtle.write,
        "bibtex": bibtex.write,
        "csl": csl.write,
    }
)
FOLDERS: Mapping[str, FolderWriter] = MappingProxyType({"csv": csv.write, "obsidian": obsidian.write})
TABLES: Mapping[str, TableWriter] = MappingProxyType({"neo4j-csv": neo4j_csv.write, "parquet": parquet.write})
FORMATS = (*FILES, *FOLDERS, *TABLES)
WITH_AUTHORS = frozenset(("jsonld", "turtle", "bibtex", "csl", "obsidian"))  # they want ``works.with_authors`` first


def write_graph(graph: nx.MultiDiGraph[str], format: str, target: str | os.PathLike[str] | BinaryIO) -> None:  # noqa: A002
    """Writes a graph (see ``neighborhood``) in one of FORMATS to a path or a binary stream; some forms are folders.

    What was there stays until all is written. Raises UnknownName for another format, StoreError where the target
    cannot be written, or is a folder that holds other things.

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
            raise PaperatlasError(f"{format} is a folder of files: say which, with -o FOLDER")
        FILES[format](graph, target)
    elif format in FILES:
        with whole_file(Path(target)) as stream:
            FILES[format](graph, stream)
    else:
        with whole_folder(Path(target)) as folder:
            if format in FOLDERS:
                FOLDERS[format](graph, folder)
            else:
                TABLES[format](from_graph(graph), folder)


def write_store(
    store: Store,
    format: str,  # noqa: A002
    target: str | os.PathLike[str],
    *,
    least: float = 0.0,
    stubs: bool = False,
) -> None:
    """Writes all that a store holds in one of TABLES to a folder, some thousand rows at a time.

    Relationships of a confidence below ``least`` are left out, and so are stubs, the works that are cited and not in
    the collection, unless ``stubs``. neo4j-csv always has them: what is imported is known by the digest of the whole.
    Raises as ``write_graph`` does.
    """
    if format not in TABLES:
        raise UnknownName("export format of tables", format, tuple(TABLES))
    with whole_folder(Path(target)) as folder:
        TABLES[format](from_store(store, least=least, stubs=stubs or format == "neo4j-csv"), folder)
