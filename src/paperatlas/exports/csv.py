"""Two CSV files, nodes.csv and relationships.csv, in one folder: for spreadsheets and data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from paperatlas.exports.flat import flat

__all__ = ["write"]


def write(graph: nx.MultiDiGraph[str], folder: Path) -> None:
    """Writes the two files, one row a node and one a relationship; a property that is not known is an empty field."""
    ready = flat(graph)
    folder.mkdir(parents=True, exist_ok=True)
    nodes = [{"id": name, **data} for name, data in ready.nodes(data=True)]
    relationships = [{"source": head, "target": tail, **data} for head, tail, data in ready.edges(data=True)]
    _write_rows(folder / "nodes.csv", ("id", "label", "kind"), nodes)
    _write_rows(folder / "relationships.csv", ("source", "target", "kind", "weight"), relationships)


def _write_rows(path: Path, first: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    rows = list(rows)
    names = {name for row in rows for name in row} - set(first)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*first, *sorted(names)), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
