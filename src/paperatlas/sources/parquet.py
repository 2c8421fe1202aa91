"""Parquet files: the columns that hold something of a paper, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.columns import columns_of, missing, paper_of_row
from paperatlas.sources.files import PARQUET, Source

__all__ = ["fits", "read"]

ROWS_AT_ONCE = 256
BUFFER = 1 << 20  # bytes read at a time


def fits(head: str) -> bool:
    r"""Whether `open_source` says of a file that it is Parquet.

    >>> fits("PAR1\0"), fits("PAR1 is a title")
    (True, False)
    """
    return head == PARQUET


def read(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a Parquet file; a place is the number of the row, from 1. Raises ReadError where it is damaged."""
    try:
        yield from papers_of(source)
    except (pa.ArrowException, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ReadError(f"{source.name}: a damaged Parquet file ({reason}); fetch it again") from error


def papers_of(source: Source) -> Iterator[Paper | Skipped]:
    """As `read`, with the errors of pyarrow."""
    table = pq.ParquetFile(source.stored, buffer_size=BUFFER, pre_buffer=False)
    header = table.schema_arrow.names
    missing(header, source.columns, source.name)
    columns = columns_of(header, source.columns)
    wanted = sorted({place for places in columns.values() for place in places})
    number = 0
    for batch in table.iter_batches(ROWS_AT_ONCE, columns=[header[place] for place in wanted]):
        names = batch.schema.names
        by_place = {place: batch.column(names.index(header[place])).to_pylist() for place in wanted}
        for at in range(batch.num_rows):
            number += 1
            place = Place(source.name, number)
            row = {field: [by_place[column][at] for column in places] for field, places in columns.items()}
            try:
                yield paper_of_row(row, place)
            except ValueError as error:
                yield Skipped(place, f"{error}; correct the row")
