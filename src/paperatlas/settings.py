"""Where the atlas lies and which store answers: the option, then the environment, then the default."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["CURATION_FILE", "atlas_folder", "default_store", "is_server"]

GRAPH_FILE = "graph.lbug"
CURATION_FILE = "curation.toml"
SERVER_SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


def atlas_folder(option: str | os.PathLike[str] | None = None) -> Path:
    """The atlas folder: ``option``, else ``PAPERATLAS_DIR``, else ``./atlas``.

    >>> str(atlas_folder("my-atlas"))
    'my-atlas'
    """
    return Path(option or os.environ.get("PAPERATLAS_DIR") or "atlas")


def default_store(atlas: Path) -> str:
    """The embedded store of an atlas folder.

    >>> default_store(Path("atlas")) == str(Path("atlas", "graph.lbug"))
    True
    """
    return str(atlas / GRAPH_FILE)


def is_server(uri: str) -> bool:
    """Whether a store is a Neo4j server rather than a path.

    >>> is_server("neo4j://localhost:7687"), is_server("atlas/graph.lbug")
    (True, False)
    """
    return uri.startswith(SERVER_SCHEMES)
