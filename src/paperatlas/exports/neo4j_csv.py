"""CSV files with the headers of ``neo4j-admin database import``: the quickest way of a large graph into Neo4j."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from paperatlas.exports.batches import Batches, schema_of
from paperatlas.resources import resource_text
from paperatlas.schema import NODES, RELATIONSHIPS

__all__ = ["ARGUMENTS", "write"]

ARGUMENTS = "arguments.txt"
UNIT = "\x1f"  # between the elements of a list: a control character that stands in no name
TYPES = {pa.int64(): "long", pa.float64(): "double", pa.bool_(): "boolean", pa.list_(pa.string()): "string[]"}
OPTIONS = pa_csv.WriteOptions(quoting_style="all_valid")  # "" is an empty text, nothing at all is not known


def write(batches: Batches, folder: Path) -> None:
    """Writes ``nodes-Paper.csv``, …, ``relationships-USES.csv``, …, the import's arguments and the schema's Cypher.

    The whole graph of a store also has its ``nodes-Atlas.csv``, so that it is known again after the import.
    """
    arguments = ["--array-delimiter=U+001F", "--multiline-fields=true"]
    for name in ("Atlas", *NODES, *RELATIONSHIPS):
        kind = "relationships" if name in RELATIONSHIPS else "nodes"
        file = f"{kind}-{name}.csv"
        arguments.append(f"--{kind}={name}={file}")
        header = header_of(name)
        with pa_csv.CSVWriter(folder / file, header, write_options=OPTIONS) as writer:
            for batch in batches(name):
                writer.write_table(ready(batch, name).rename_columns(header.names))
    text = "".join(f"{argument}\n" for argument in arguments)
    (folder / ARGUMENTS).write_text(text, encoding="utf-8", newline="\n")
    (folder / "schema.cypher").write_text(resource_text("cypher/schema/neo4j.cypher"), encoding="utf-8", newline="\n")


def header_of(name: str) -> pa.Schema:
    """The columns of a file, named as the import wants them; what is no text carries its type.

    >>> header_of("Concept").names[:4], header_of("WROTE").names
    (['id:ID(Concept)', 'name', 'type', 'aliases:string[]'], [':START_ID(Author)', ':END_ID(Paper)'])
    """
    names = {"id": f"id:ID({name})"}
    if name in RELATIONSHIPS:
        names = {"from": f":START_ID({RELATIONSHIPS[name].head})", "to": f":END_ID({RELATIONSHIPS[name].tail})"}
    fields = []
    for field in schema_of(name):
        typed = f"{field.name}:{TYPES[field.type]}" if field.type in TYPES else field.name
        kept = pa.string() if pa.types.is_list(field.type) else field.type
        fields.append(pa.field(names.get(field.name, typed), kept))
    if name == "Concept":
        fields.append(pa.field(":LABEL", pa.string()))
    return pa.schema(fields)


def ready(batch: pa.Table, name: str) -> pa.Table:
    """A batch with its lists as texts; a concept's type is its second label, as in a store."""
    columns = [
        pa.array([joined(it) for it in batch[field.name].to_pylist()], pa.string())
        if pa.types.is_list(field.type)
        else batch[field.name]
        for field in batch.schema
    ]
    if name == "Concept":
        columns.append(batch["type"])
    return pa.table(columns, names=header_of(name).names)


def joined(values: list[str] | None) -> str | None:
    r"""A list as one text; the import has no way to tell an empty list from none.

    >>> joined(["a", "b;c"]), joined([])
    ('a\x1fb;c', None)
    """
    return UNIT.join(value.replace(UNIT, "") for value in values) if values else None
