"""Writes one fresh ladybug file, in a process of its own: whatever happens to the engine, the caller lives on.

``python -m paperatlas.stores.ladybug_writer FILE`` reads Arrow streams from its standard input, one after the other:
the Atlas node, the tables of every label and of every relationship type, in the order of ``paperatlas.schema``. It
ends with 0 and a whole, synced file; or with 1 and one line on stderr that says why not.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import IO

import ladybug
import pyarrow as pa

from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables
from paperatlas.stores.rows import ATLAS, atlas_row, one_line, statements

__all__ = ["main", "send"]


def send(tables: GraphTables, stream: IO[bytes]) -> None:
    """Write what ``main`` reads."""
    atlas = pa.Table.from_pylist([atlas_row(tables)], schema=ATLAS)
    for table in (
        atlas,
        *(tables.nodes[name] for name in NODES),
        *(tables.relationships[name] for name in RELATIONSHIPS),
    ):
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)


def fill(connection: ladybug.Connection, stream: IO[bytes]) -> None:
    """Make the tables, copy the rows into them, and count them."""
    for statement in statements("cypher/schema/ladybug.cypher"):
        connection.execute(statement)
    for name in ("Atlas", *NODES, *RELATIONSHIPS):
        with pa.ipc.open_stream(stream) as reader:
            table = reader.read_all()
        connection.execute(f"COPY {name} FROM $rows", {"rows": table})
        pattern = f"()-[r:{name}]->()" if name in RELATIONSHIPS else f"(n:{name})"
        result = connection.execute(f"MATCH {pattern} RETURN count(*)")
        assert isinstance(result, ladybug.QueryResult)
        [[count]] = result.get_all()
        if count != table.num_rows:
            raise RuntimeError(f"{name} holds {count} rows after {table.num_rows} were written")
    connection.execute("CHECKPOINT")


def main(path: str, stream: IO[bytes]) -> None:
    """Write the graph that ``stream`` holds into a new file at ``path``."""
    # One checkpoint at the end instead of one a table: a small graph is written in half the time.
    with (
        closing(ladybug.Database(path, auto_checkpoint=False)) as database,
        closing(ladybug.Connection(database)) as connection,
    ):
        fill(connection, stream)
    if os.path.exists(path + ".wal"):  # noqa: PTH110 -- a suffix behind any name
        raise RuntimeError("the engine left a log beside the file")
    handle = os.open(path, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.stdin.buffer)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 -- whatever it is, the caller is told in one line
        sys.exit(one_line(error) or type(error).__name__)
