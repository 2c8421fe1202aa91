"""Asks a store: the named questions, and a person's own Cypher.

What a question is, stands in ``questions``; whether a statement may run, in ``guard``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from paperatlas.errors import PaperatlasError
from paperatlas.guard import read_statement
from paperatlas.questions import (
    Column,
    Parameter,
    Question,
    check_parameters,
    guess_value,
    parse_question,
    question,
    questions,
)
from paperatlas.settings import is_server
from paperatlas.stores import Rows, Store

__all__ = [
    "Column",
    "Parameter",
    "Question",
    "ask_question",
    "check_parameters",
    "guess_value",
    "parse_question",
    "question",
    "questions",
    "run_cypher",
]

TIMEOUT = 30.0  # seconds
MOST_ROWS = 10_000


def ask_question(store: Store, asked: Question | str, /, *, timeout: float | None = TIMEOUT, **parameters: Any) -> Rows:
    """The answer of a store to a question, in the question's order; at most MOST_ROWS rows.

    Raises UnknownName, PaperatlasError for wrong parameters or a time limit that passed, StoreError.
    """
    it = question(asked) if isinstance(asked, str) else asked
    values = check_parameters(it, parameters)
    cypher = it.statement("neo4j" if is_server(store.uri) else "ladybug")
    if not cypher:
        raise PaperatlasError(f"query {it.name} has no statement for {store.uri}")
    rows = store.ask(cypher, named_in(cypher, values), timeout=timeout, limit=MOST_ROWS)
    sets = {column.name for column in it.columns if column.type == "set"}
    places = [place for place, name in enumerate(rows.columns) if name in sets]
    records = [in_sets(record, places) for record in rows.records] if places else rows.records
    for name, descending in reversed(it.order):
        place = rows.columns.index(name)
        records = sorted(records, key=lambda row: (row[place] is None, row[place] or ""), reverse=descending)
    if it.order and "limit" in values:
        records = records[: values["limit"]]
    return replace(rows, records=records)


def in_sets(record: tuple[Any, ...], places: Iterable[int]) -> tuple[Any, ...]:
    """A record with the lists at these places in order."""
    return tuple(sorted(value) if place in places and value else value for place, value in enumerate(record))


def named_in(cypher: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a statement names: ladybug wants no others."""
    return {name: values[name] for name in read_statement(cypher).parameters}


def run_cypher(
    store: Store,
    cypher: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = TIMEOUT,
    limit: int | None = MOST_ROWS,
) -> Rows:
    """The answer to a person's or an agent's own Cypher, which may only read (see ``guard``).

    Raises PaperatlasError where it could do more, where a parameter is missing, unknown or not storable, and where
    ``timeout`` seconds pass; of more than ``limit`` rows the first are given and ``Rows.limited`` is True.
    """
    it = parse_question(cypher)
    values = check_parameters(it, parameters or {})
    return store.ask(it.cypher, named_in(it.cypher, values), timeout=timeout, limit=limit)
