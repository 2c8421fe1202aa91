"""What both stores share: the rows of an answer in plain Python values, and what a graph must be to be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.errors import StoreError
from paperatlas.records import CONCEPT_TYPES
from paperatlas.resources import resource_text
from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables

__all__ = ["ATLAS", "Rows", "atlas_row", "checked", "key_of", "one_line", "plain_item", "plain_scalar", "statements"]

ATLAS = pa.schema(
    {
        "id": pa.string(),
        "digest": pa.string(),
        "papers": pa.int64(),
        "concepts": pa.int64(),
        "relationships": pa.int64(),
        "version": pa.string(),
    }
)
PROPERTIES: dict[str, tuple[str, ...]] = {
    "Atlas": tuple(ATLAS.names),
    **{label: tuple(schema.names) for label, schema in NODES.items()},
    **{kind: tuple(it.properties) for kind, it in RELATIONSHIPS.items()},
}
# What tells two relationships of one type between the same two nodes apart.
MANIFOLD = {"OUTPERFORMS": "paper", "BASED_ON": "paper", "REFERS_TO": "via"}
LONGEST_LINE = 400  # characters of an engine's own words that a person can still use


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a question: the names of its columns and the records, in order, in plain Python values.

    >>> Rows(("name", "papers"), [("GRPO", 3)]).dicts()
    [{'name': 'GRPO', 'papers': 3}]
    """

    columns: tuple[str, ...]
    records: list[tuple[Any, ...]]
    limited: bool = False  # whether there were more than the limit let through

    def dicts(self) -> list[dict[str, Any]]:
        """Each record by the names of its columns."""
        return [dict(zip(self.columns, record, strict=True)) for record in self.records]


def plain_item(label: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A node or relationship as both stores give it: the label, and all its properties in the order of the schema.

    >>> plain_item("Author", {"name": "Ada"})
    {'_label': 'Author', 'id': None, 'name': 'Ada'}
    """
    names = PROPERTIES.get(label) or sorted(properties)
    return {"_label": label, **{name: properties.get(name) for name in names}}


def plain_scalar(value: Any) -> Any:
    """A single value in plain Python: what is neither text, number, truth nor None becomes text.

    >>> import datetime
    >>> plain_scalar(datetime.date(2025, 12, 14)), plain_scalar(3)
    ('2025-12-14', 3)
    """
    if isinstance(value, Decimal):  # what ladybug's sum() of whole numbers is
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def one_line(error: object) -> str:
    r"""An engine's own words as one line of bearable length.

    >>> one_line("Parser exception:\n  no\x1b such thing")
    'Parser exception: no such thing'
    """
    line = " ".join("".join(sign if sign.isprintable() or sign.isspace() else "" for sign in str(error)).split())
    return line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + " …"


def key_of(kind: str) -> tuple[str, ...]:
    """The columns that tell one relationship of a type from all others.

    >>> key_of("USES"), key_of("OUTPERFORMS")
    (('from', 'to'), ('from', 'to', 'paper'))
    """
    return ("from", "to", MANIFOLD[kind]) if kind in MANIFOLD else ("from", "to")


def atlas_row(tables: GraphTables) -> dict[str, Any]:
    """The properties of the node ``Atlas`` that says which graph a store holds."""
    return {
        "id": "atlas",
        "digest": tables.digest,
        "papers": tables.nodes["Paper"].num_rows,
        "concepts": tables.nodes["Concept"].num_rows,
        "relationships": sum(table.num_rows for table in tables.relationships.values()),
        "version": version("paperatlas"),
    }


def statements(name: str) -> Iterator[str]:
    """The statements of a file of ``cypher/``, without its comments.

    >>> next(statements("cypher/schema/ladybug.cypher")).split()[:4]
    ['CREATE', 'NODE', 'TABLE', 'Atlas']
    """
    lines = [line for line in resource_text(name).splitlines() if not line.startswith("//")]
    yield from (statement.strip() for statement in "\n".join(lines).split(";") if statement.strip())


def checked(tables: GraphTables) -> GraphTables:
    """The same graph with every column in the type and order of the schema.

    Raises StoreError where a key is missing or met twice or a relationship leads nowhere: no store is to guess.
    """
    nodes = {label: shaped(label, tables.nodes.get(label), schema) for label, schema in NODES.items()}
    for label, table in nodes.items():
        require_keys(label, table, ("id",))
    if not set(pc.unique(nodes["Concept"]["type"]).to_pylist()) <= set(CONCEPT_TYPES):
        raise StoreError(f"the graph is not whole: a concept's type is none of {', '.join(CONCEPT_TYPES)}")
    relationships = {}
    for kind, it in RELATIONSHIPS.items():
        table = shaped(kind, tables.relationships.get(kind), it.schema)
        require_keys(kind, table, key_of(kind))
        for column, label in (("from", it.head), ("to", it.tail)):
            found = pc.is_in(table[column], value_set=nodes[label]["id"].combine_chunks())
            if not pc.all(found).as_py() and table.num_rows:
                lost = table[column].filter(pc.invert(found))[0].as_py()
                raise StoreError(f"the graph is not whole: {kind} leads to {label} {lost!r}, which is not in it")
        relationships[kind] = table
    return GraphTables(nodes, relationships, tables.digest)


def shaped(name: str, table: pa.Table | None, schema: pa.Schema) -> pa.Table:
    """A table with exactly the columns of ``schema``, in one chunk each."""
    if table is None:
        raise StoreError(f"the graph is not whole: it has no table {name}")
    try:
        return table.select(schema.names).cast(schema).combine_chunks()
    except (KeyError, pa.ArrowException) as error:
        raise StoreError(f"the table {name} is not what a store holds: {one_line(error)}") from error


def require_keys(name: str, table: pa.Table, key: tuple[str, ...]) -> None:
    """Raise StoreError unless every row has a key of its own."""
    for column in key:
        if table[column].null_count:
            raise StoreError(f"the graph is not whole: a row of {name} has no {column}")
    if table.group_by(list(key)).aggregate([]).num_rows != table.num_rows:
        raise StoreError(f"the graph is not whole: two rows of {name} have the same {', '.join(key)}")
