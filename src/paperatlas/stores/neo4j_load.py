"""How a graph gets into Neo4j: what is there is compared with what shall be there, and only the difference is written.

So a second load writes nothing, a load that was cut short goes on where it stopped, and what is no longer true goes.
Labels and types come from ``paperatlas.schema``; all else is a parameter. Two MATCH clauses find the ends of a
relationship: one with a comma is planned as a cross product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.errors import StoreError
from paperatlas.records import CONCEPT_TYPES
from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables
from paperatlas.stores.rows import atlas_row, key_of, statements

__all__ = ["LOADING", "load"]

BATCH = 2000  # rows a transaction
LOADING = "loading"  # stands where the digest will stand once all is there
Row = dict[str, Any]
Key = tuple[Any, ...]
Known = dict[Key, tuple[bytes, str]]  # the fingerprint of what is there, and the server's own id of it


def load(session: neo4j.Session, tables: GraphTables) -> None:
    """Make the graph in a database exactly ``tables``; to do so again changes nothing.

    Raises StoreError where the database holds a graph that is not ours, or where the counts differ at the end.
    """
    held = ask(session, "MATCH (a:Atlas {id: 'atlas'}) RETURN properties(a)")
    if not held:
        refuse_strangers(session)
    if held == [[atlas_row(tables)]] and not miscounted(session, tables):
        return
    for statement in statements("cypher/schema/neo4j.cypher"):
        session.run(statement).consume()
    session.run("CALL db.awaitIndexes(300)").consume()
    mark(session, {"id": "atlas", "digest": LOADING})
    stale = {label: write_nodes(session, label, tables.nodes[label]) for label in NODES}
    for kind in RELATIONSHIPS:
        write_relationships(session, kind, tables.relationships[kind])
    for label, ids in stale.items():
        change(session, f"UNWIND $rows AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n", ids)
    wrong = miscounted(session, tables)
    if wrong:
        raise StoreError(f"after the load the counts differ ({wrong}): does another program write there?")
    mark(session, atlas_row(tables))


def refuse_strangers(session: neo4j.Session) -> None:
    """Raise StoreError where nodes with our labels are there that we did not write."""
    found = {label: ask(session, f"MATCH (n:{label}) RETURN count(n)")[0][0] for label in NODES}
    if any(found.values()):
        named = ", ".join(f"{count} {label}" for label, count in found.items() if count)
        raise StoreError(
            f"the database holds a graph that paperatlas did not write ({named} nodes), and nothing was changed; "
            "empty it, or name another one with NEO4J_DATABASE or another server"
        )


def mark(session: neo4j.Session, atlas: Row) -> None:
    """Write the node that says what is there."""
    change(session, "UNWIND $rows AS row MERGE (a:Atlas {id: row.id}) SET a = row", [atlas])


def write_nodes(session: neo4j.Session, label: str, table: pa.Table) -> list[str]:
    """Write the nodes that are new or changed; the ids of those that are no longer true."""
    values = ", ".join(f"n.`{name}`" for name in table.column_names)
    if label != "Concept":
        known, _ = look(session, f"MATCH (n:{label}) WHERE n.id IS NOT NULL RETURN [{values}], elementId(n)", (0,))
        write = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
        change(session, write, (row for row in rows_of(table) if is_new(known, (row["id"],), [*row.values()])))
        return sorted(key[0] for key in known)
    seconds = f"[it IN labels(n) WHERE it IN {list(CONCEPT_TYPES)}]"
    read = f"MATCH (n:Concept) WHERE n.id IS NOT NULL RETURN [{values}] + {seconds}, elementId(n)"
    known, _ = look(session, read, (0,))
    for kind in CONCEPT_TYPES:
        rows = rows_of(table.filter(pc.equal(table["type"], kind)))
        write = (
            "UNWIND $rows AS row MERGE (n:Concept {id: row.id}) SET n = row "
            f"REMOVE n:{':'.join(CONCEPT_TYPES)} SET n:{kind}"
        )
        change(session, write, (row for row in rows if is_new(known, (row["id"],), [*row.values(), kind])))
    return sorted(key[0] for key in known)


def write_relationships(session: neo4j.Session, kind: str, table: pa.Table) -> None:
    """Write the relationships of a type that are new or changed; take away those that are no longer true."""
    it, key = RELATIONSHIPS[kind], key_of(kind)
    values = ", ".join(["a.id", "b.id", *(f"r.`{name}`" for name in it.properties)])
    read = f"MATCH (a:{it.head})-[r:{kind}]->(b:{it.tail}) RETURN [{values}], elementId(r)"
    known, surplus = look(session, read, tuple(it.schema.names.index(name) for name in key))
    own = ", ".join(f"{name}: row.properties.{name}" for name in key[2:])
    write = (
        f"UNWIND $rows AS row MATCH (a:{it.head} {{id: row.from}}) MATCH (b:{it.tail} {{id: row.to}}) "
        f"MERGE (a)-[r:{kind} {{{own}}}]->(b) SET r = row.properties"
    )
    fresh = (row for row in rows_of(table) if is_new(known, tuple(row[name] for name in key), [*row.values()]))
    ready = (
        {"from": row["from"], "to": row["to"], "properties": {name: row[name] for name in it.properties}}
        for row in fresh
    )
    remove = f"UNWIND $rows AS id MATCH ()-[r:{kind}]->() WHERE elementId(r) = id DELETE r"
    change(session, remove, surplus)
    change(session, write, ready)
    change(session, remove, sorted(server_id for _, server_id in known.values()))


def look(session: neo4j.Session, statement: str, places: tuple[int, ...]) -> tuple[Known, list[str]]:
    """What is there by its key (the values at ``places``), and the server's ids of what has no key of its own."""

    def read(transaction: neo4j.ManagedTransaction) -> tuple[Known, list[str]]:
        known: Known = {}
        surplus = []
        for values, server_id in transaction.run(statement):
            key = tuple(values[place] for place in places)
            if None in key or key in known:
                surplus.append(server_id)
            else:
                known[key] = (fingerprint(values), server_id)
        return known, surplus

    return session.execute_read(read)


def is_new(known: Known, key: Key, values: list[Any]) -> bool:
    """Whether something is not there yet in just this form; what was looked for is no longer in ``known``."""
    there = known.pop(key, None)
    return there is None or there[0] != fingerprint(values)


def fingerprint(values: list[Any]) -> bytes:
    """Sixteen bytes that stand for some values."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def rows_of(table: pa.Table) -> Iterator[Row]:
    """The rows of a table as dicts, a batch in memory at a time."""
    for batch in table.to_batches(max_chunksize=BATCH):
        yield from batch.to_pylist()


def change(session: neo4j.Session, statement: str, rows: Iterable[Any]) -> None:
    """Run a statement over all ``$rows``, a batch a transaction."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        session.execute_write(run, statement, batch)


def run(transaction: neo4j.ManagedTransaction, statement: str, rows: list[Any]) -> None:
    """One batch."""
    transaction.run(statement, rows=rows).consume()


def ask(session: neo4j.Session, statement: str) -> list[list[Any]]:
    """The values of a short answer."""
    return session.execute_read(lambda transaction: transaction.run(statement).values())


def miscounted(session: neo4j.Session, tables: GraphTables) -> str:
    """Where there are more or fewer rows than there shall be; empty where all is right."""
    patterns = {label: (f"(it:{label})", table) for label, table in tables.nodes.items()}
    for kind, table in tables.relationships.items():
        ends = RELATIONSHIPS[kind]
        patterns[kind] = (f"(:{ends.head})-[it:{kind}]->(:{ends.tail})", table)
    wrong = []
    for name, (pattern, table) in patterns.items():
        [[count]] = ask(session, f"MATCH {pattern} RETURN count(it)")
        if count != table.num_rows:
            wrong.append(f"{count} {name} instead of {table.num_rows}")
    return ", ".join(wrong)
