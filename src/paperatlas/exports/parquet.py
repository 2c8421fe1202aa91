"""Parquet: a folder with a file for each label and relationship type, for DuckDB, pandas, Polars and Spark."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from paperatlas.exports.batches import Batches, schema_of
from paperatlas.schema import NODES, RELATIONSHIPS

__all__ = ["write"]


def write(batches: Batches, folder: Path) -> None:
    """Writes ``nodes-Paper.parquet``, …, ``relationships-USES.parquet``, …, with the columns of ``schema``."""
    for name in (*NODES, *RELATIONSHIPS):
        kind = "nodes" if name in NODES else "relationships"
        with pq.ParquetWriter(folder / f"{kind}-{name}.parquet", schema_of(name), compression="zstd") as writer:
            for batch in batches(name):
                writer.write_table(batch)
