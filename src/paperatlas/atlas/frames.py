"""Rows that show themselves and go to Arrow, pandas and polars without being copied again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import pyarrow as pa

from paperatlas.atlas.show import plain_table, rendered
from paperatlas.errors import PaperatlasError

__all__ = ["Table"]

SHOWN = 20  # rows that a notebook or a terminal shows unasked
TYPES: dict[str, pa.DataType] = {  # what a question says of its columns
    "string": pa.string(),
    "integer": pa.int64(),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "set": pa.list_(pa.string()),
}


class Table:
    """An Arrow table with a caption: a table in a notebook, rows in a terminal, a frame where it is wanted.

    It is iterated as dictionaries, and polars, DuckDB and pyarrow take it as it is (the Arrow PyCapsule protocol).

    >>> rows = Table(pa.table({"name": ["GRPO"], "papers": [3]}), caption="the only one")
    >>> rows
    name  papers
    GRPO       3
    1 row: the only one
    >>> list(rows), rows.columns
    ([{'name': 'GRPO', 'papers': 3}], ('name', 'papers'))
    """

    def __init__(self, table: pa.Table, *, caption: str = "", limited: bool = False) -> None:
        self.table = table
        self.caption = caption
        self.limited = limited  # whether there were more rows than a limit let through

    @classmethod
    def of(
        cls,
        columns: Sequence[str],
        records: Iterable[Sequence[Any]],
        *,
        types: Mapping[str, str] | None = None,
        caption: str = "",
        limited: bool = False,
    ) -> Table:
        """A table of plain rows; ``types`` tells a column's type as the header of a question does.

        >>> Table.of(("name", "uses"), [("GRPO", ("PPO",))], types={"uses": "set"}).arrow().schema.field("uses").type
        ListType(list<item: string>)
        """
        rows = list(records)
        told = types or {}
        arrays = [column_of([row[place] for row in rows], told.get(name)) for place, name in enumerate(columns)]
        return cls(pa.Table.from_arrays(arrays, names=list(columns)), caption=caption, limited=limited)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.table.column_names)

    def arrow(self) -> pa.Table:
        """The Arrow table itself."""
        return self.table

    def to_pandas(self) -> Any:
        """A pandas.DataFrame over the same memory (ArrowDtype); PaperatlasError where pandas is not installed.

        >>> Table(pa.table({"papers": [3]})).to_pandas().dtypes["papers"]
        int64[pyarrow]
        """
        pandas = _needed("pandas")
        return self.table.to_pandas(types_mapper=pandas.ArrowDtype)

    def to_polars(self) -> Any:
        """A polars.DataFrame over the same memory; PaperatlasError where polars is not installed.

        Numbers and the letters of long texts stay where they are; polars makes its own index of where texts begin.

        >>> Table(pa.table({"papers": [3]})).to_polars().shape
        (1, 1)
        """
        return _needed("polars").from_arrow(self.table)

    def dicts(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        found: list[dict[str, Any]] = self.table.to_pylist()
        return found

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.dicts())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return plain_table(self.columns, self._first(), self._told())

    def _repr_html_(self) -> str:
        return rendered("table", columns=self.columns, rows=self._first(), told=self._told())

    def _first(self) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.table.slice(0, SHOWN).to_pylist()]

    def _told(self) -> str:
        count = f"{len(self):,} row{'' if len(self) == 1 else 's'}"
        if self.limited:
            count = f"the first {count}, there are more"
        if len(self) > SHOWN:
            count += f", {SHOWN} of them here"
        return f"{count}: {self.caption}" if self.caption else count


def column_of(values: list[Any], told: str | None = None) -> pa.Array:
    """Values as an Arrow array; what is of no single type, such as nodes beside numbers, becomes JSON text.

    >>> column_of([1, "a"]).to_pylist(), column_of([], "integer").type
    (['1', '"a"'], DataType(int64))
    """
    try:
        return pa.array(values, type=TYPES.get(told or ""))
    except (pa.ArrowException, OverflowError):
        texts = [None if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in values]
        return pa.array(texts, type=pa.string())


def _needed(package: str) -> Any:
    """A package that is no dependency; where it is not installed, PaperatlasError says how to get it.

    >>> _needed("no_such_frames")
    Traceback (most recent call last):
    paperatlas.errors.PaperatlasError: this needs no_such_frames, which is not installed; pip install no_such_frames
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise PaperatlasError(f"this needs {package}, which is not installed; pip install {package}") from error
