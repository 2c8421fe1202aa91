"""The tables of a graph, some thousand rows at a time, so that a form of tables never holds the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx
import pyarrow as pa

from paperatlas.exports.flat import writable
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import Store
from paperatlas.stores.rows import ATLAS

__all__ = ["Batches", "from_graph", "from_store", "schema_of"]

AT_ONCE = 5_000  # nodes, or nodes whose relationships are asked for together

Batches = Callable[[str], Iterator[pa.Table]]  # a label or relationship type → its rows, sorted by key


def schema_of(name: str) -> pa.Schema:
    """The columns of a label or of a relationship type.

    >>> schema_of("WROTE").names
    ['from', 'to']
    """
    return {"Atlas": ATLAS, **NODES}[name] if name not in RELATIONSHIPS else RELATIONSHIPS[name].schema


def from_store(store: Store, *, least: float = 0.0, stubs: bool = True) -> Batches:
    """The tables of a store; of relationships that carry a confidence, those that have at least ``least``.

    ``Atlas`` is the row that says which graph it is, where nothing is left out. Without ``stubs`` the tables of what is
    cited and not in the collection are empty.
    """
    ids = {label: store.ask(f"MATCH (n:{label}) RETURN n.id AS id").records for label in NODES}
    keys = {label: sorted(row[0] for row in rows) for label, rows in ids.items()}

    def read(name: str) -> Iterator[pa.Table]:
        schema = schema_of(name)
        if name == "Atlas":
            columns = ", ".join(f"n.`{column}` AS `{column}`" for column in schema.names)
            whole = stubs and least <= 0
            yield table(store.ask(f"MATCH (n:Atlas) RETURN {columns}").dicts() if whole else [], schema)
            return
        if not stubs and "Stub" in {name, RELATIONSHIPS[name].tail if name in RELATIONSHIPS else None}:
            return
        start = name if name in NODES else RELATIONSHIPS[name].head
        statement = node_statement(name) if name in NODES else relationship_statement(name, least)
        for place in range(0, len(keys[start]), AT_ONCE):
            some = keys[start][place : place + AT_ONCE]
            period = {"first": some[0], "last": some[-1]} | ({"least": least} if "$least" in statement else {})
            yield table(store.ask(statement, period).dicts(), schema)

    return read


def from_graph(graph: nx.MultiDiGraph[str]) -> Batches:
    """The tables of a graph shaped as in ``neighborhood``.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("ada", label="Author", id="ada", name="Ada")
    >>> [batch.to_pylist() for batch in from_graph(graph)("Author")]
    [[{'id': 'ada', 'name': 'Ada'}]]
    """
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    own = {key: writable(str(data.get("id", key))) for key, data in graph.nodes(data=True)}
    for key, data in graph.nodes(data=True):
        rows[data.get("label", "Concept")].append({**data, "id": own[key]})
    for head, tail, data in graph.edges(data=True):
        rows[data["type"]].append({**data, "from": own[head], "to": own[tail]})
    return lambda name: iter([table([plain(row) for row in rows[name]], schema_of(name))])


def table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows with the columns of the schema, sorted by key."""
    keys = [name for name in ("id", "from", "to", "paper", "via") if name in schema.names]
    rows = [{name: row.get(name) for name in schema.names} for row in rows]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: [str(row[name] or "") for name in keys]), schema=schema)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose texts are such that a file can hold them."""
    return {
        name: [*map(plain_text, it)] if isinstance(it, (list, tuple)) else plain_text(it) for name, it in row.items()
    }


def plain_text(value: Any) -> Any:
    """A value; if it is text, such that a file can hold it."""
    return writable(value) if isinstance(value, str) else value


def node_statement(label: str) -> str:
    """All nodes of a label whose ids lie in a range."""
    columns = ", ".join(f"n.`{name}` AS `{name}`" for name in NODES[label].names)
    return f"MATCH (n:{label}) WHERE n.id >= $first AND n.id <= $last RETURN {columns}"


def relationship_statement(kind: str, least: float) -> str:
    """All relationships of a type that start at nodes whose ids lie in a range."""
    it = RELATIONSHIPS[kind]
    sure = " AND r.confidence >= $least" if least > 0 and "confidence" in it.properties else ""
    columns = "".join(f", r.`{name}` AS `{name}`" for name in it.properties)
    return (
        f"MATCH (a:{it.head})-[r:{kind}]->(b:{it.tail}) WHERE a.id >= $first AND a.id <= $last{sure} "
        f"RETURN a.id AS `from`, b.id AS `to`{columns}"
    )
