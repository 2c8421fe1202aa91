"""The console: a question of the library with its parameters, or Cypher of one's own, and the answer as a table.

It works without JavaScript: forms are sent, pages come back. What may run, ``guard`` decides, as on the command line.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from paperatlas.queries import MOST_ROWS, Parameter, Question, guess_value, question, questions, run_cypher
from paperatlas.search import ask_by_name
from paperatlas.serve.answers import Refused
from paperatlas.serve.directory import Directory
from paperatlas.stores import Rows, Store

__all__ = ["SHOWN", "Asked", "Cell", "Field", "Form", "ask", "asked_of", "cells_of", "form_for", "written"]

TIMEOUT = 30.0  # seconds
SHOWN = 1_000  # rows on a page; a download has up to MOST_ROWS
LONGEST_CELL = 2_000  # characters
SHORT, LONG = 14, 90  # characters: what stays on one line of a table, and what needs room
MOST_VALUES = 50  # lines of parameters
FIRST = """MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.type AS type, c.paperCount AS papers
ORDER BY papers DESC, id
LIMIT 20"""
HEADINGS = {"About a concept": {"concept", "node"}, "About a paper": {"paper"}, "About the whole atlas": {""}}
NAMED = {"concept", "node", "paper"}
NAMED_BY = {"name": "id", "title": "paper"}  # whose id makes a link of a column


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wrote into the form."""

    question: str = ""  # a name of the library, or empty
    cypher: str = FIRST
    parameters: str = ""  # of one's own Cypher: name = value, one a line
    values: Mapping[str, str] = field(default_factory=dict)  # of a question of the library


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a question as a field of the form."""

    name: str
    type: str
    description: str
    required: bool
    value: str
    example: str


@dataclass(frozen=True, slots=True)
class Form:
    """The console's form."""

    asked: Asked
    library: tuple[tuple[str, tuple[Question, ...]], ...]  # under headings
    chosen: Question | None
    statement: str  # of the chosen question, for the store that is asked
    fields: tuple[Field, ...]
    own: str  # the chosen question's parameters as lines, for who takes its statement as a beginning


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of an answer as text, and the page that it leads to."""

    text: str
    path: str | None = None
    shape: str = "short"  # number, short (kept on a line), name or long (given room)


def asked_of(fields: Mapping[str, str]) -> Asked:
    """What the fields of a form say; raises UnknownName where the library has no such question."""
    name = fields.get("question", "")
    if name:
        question(name)
    values = {key.removeprefix("p."): value for key, value in fields.items() if key.startswith("p.")}
    return Asked(
        question=name,
        cypher=fields.get("cypher", FIRST).replace("\r\n", "\n"),
        parameters=fields.get("parameters", "").replace("\r\n", "\n"),
        values=values,
    )


def ask(store: Store, asked: Asked, *, limit: int = MOST_ROWS) -> Rows:
    """The answer; raises PaperatlasError where a statement could do more than read, and for wrong parameters."""
    if not asked.question:
        return run_cypher(store, asked.cypher, parameters_of(asked.parameters), timeout=TIMEOUT, limit=limit)
    it = question(asked.question)
    given = {name: value for name, value in asked.values.items() if value != ""}  # what is left empty has its default
    rows = ask_by_name(store, it, **given)
    return Rows(rows.columns, rows.records[:limit], limited=rows.limited or len(rows.records) > limit)


def parameters_of(text: str) -> dict[str, Any]:
    r"""Parameters as people write them, one a line; JSON where it is some, else text.

    >>> parameters_of("limit = 5\n$concept = method:lora")
    {'limit': 5, 'concept': 'method:lora'}
    """
    values = {}
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > MOST_VALUES:
        raise Refused(f"at most {MOST_VALUES} parameters")
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise Refused(f"a parameter is written name = value, one a line; met {line[:60]!r}")
        values[name.strip().removeprefix("$")] = guess_value(value.strip())
    return values


def form_for(asked: Asked, store_kind: str) -> Form:
    """The form with what was written in it, for the questions that a store can be asked."""
    chosen = question(asked.question) if asked.question else None
    own = ""
    fields: list[Field] = []
    if chosen is not None:
        fields = [field_of(it, asked.values) for it in chosen.parameters]
        own = "\n".join(f"{it.name} = {it.value}" for it in fields if it.value)
    return Form(
        asked=asked,
        library=library(store_kind),
        chosen=chosen,
        statement=chosen.statement(store_kind) if chosen else "",
        fields=tuple(fields),
        own=own,
    )


def library(store_kind: str) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """The questions that a store can be asked, by what they are about."""
    able = sorted((it for it in questions() if it.statement(store_kind)), key=lambda it: (it.title, it.name))
    about = {it.name: next((one.type for one in it.parameters if one.required), "") for it in able}
    grouped = (
        (heading, tuple(it for it in able if (about[it.name] if about[it.name] in NAMED else "") in kinds))
        for heading, kinds in HEADINGS.items()
    )
    return tuple((heading, found) for heading, found in grouped if found)


def field_of(parameter: Parameter, values: Mapping[str, str]) -> Field:
    """The field of a parameter, with what was written, else the default, else the example."""
    value = parameter.example if parameter.required else parameter.default
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Field(
        name=parameter.name,
        type=parameter.type,
        description=parameter.description,
        required=parameter.required,
        value=values.get(parameter.name, text),
        example="" if parameter.example is None else str(parameter.example),
    )


def cells_of(rows: Rows, directory: Directory) -> list[list[Cell]]:
    """The answer as cells, ids and the names beside them as links to pages."""
    beside = {
        place: rows.columns.index(NAMED_BY[name])
        for place, name in enumerate(rows.columns)
        if NAMED_BY.get(name) in rows.columns
    }
    table = []
    for record in rows.records:
        cells = []
        for place, value in enumerate(record):
            key = record[beside[place]] if place in beside else value
            cells.append(cell_of(value, directory.path_of(key)))
        table.append(cells)
    return table


def cell_of(value: Any, path: str | None) -> Cell:
    """One value."""
    text = text_of(value)[:LONGEST_CELL]
    shape = "short" if len(text) <= SHORT else "long" if len(text) >= LONG else "name"
    if isinstance(value, int | float) and not isinstance(value, bool):
        shape = "number"
    return Cell(text, path if isinstance(value, str | dict) else None, shape)


def text_of(value: Any) -> str:
    """A value as a person reads it.

    >>> text_of([0.12345, None, {"_label": "Concept", "id": "method:lora", "name": "LoRA"}])
    '0.123; ; LoRA'
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list | tuple):
        return "; ".join(map(text_of, value))
    if isinstance(value, dict):
        if "_label" in value:
            return str(value.get("name") or value.get("title") or value.get("id") or value["_label"])
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def written(rows: Rows, form: str) -> bytes:
    """The answer as a file: CSV, or a list of objects in JSON."""
    if form == "json":
        return json.dumps(list(map(finite, rows.dicts())), ensure_ascii=False, indent=1, default=str).encode("utf-8")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows([text_of(value) for value in record] for record in rows.records)
    return stream.getvalue().encode("utf-8")


def finite(value: Any) -> Any:
    """A value without numbers that JSON has no words for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(it) for name, it in value.items()}
    return [finite(it) for it in value] if isinstance(value, list | tuple) else value
