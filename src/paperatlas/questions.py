"""The questions of ``cypher/queries``: what each answers and takes, checked before a store is asked.

A file is one statement under a comment. The comment has the title, a description, and then the lists ``parameters``
(``name: type = default, example value -- meaning``) and ``columns`` (``name: type -- meaning``). ``order`` is there
for statements of several parts (UNION): no store orders these as a whole, so it is done here. A file
``name.ladybug.cypher`` or ``name.neo4j.cypher`` is for that store alone.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.guard import read_statement
from paperatlas.resources import resource_path

__all__ = [
    "Column",
    "Parameter",
    "Question",
    "check_parameters",
    "guess_value",
    "parse_question",
    "question",
    "questions",
]

# concept and paper are ids (`search.ask_by_name` takes names too), strings is a list, any is what the caller gives.
PARAMETER_TYPES = ("string", "count", "integer", "float", "boolean", "strings", "concept", "paper", "node", "any")
LONGEST_INTEGER = 2**63

TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question takes: with a default, or required."""

    name: str
    type: str  # one of PARAMETER_TYPES
    description: str = ""
    default: Any = None
    required: bool = True
    example: Any = None  # a value that means something in most collections


@dataclass(frozen=True, slots=True)
class Column:
    """What a question answers: one column of its rows; in a ``set`` the store's order means nothing."""

    name: str
    type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A named question, and the statement that asks it."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cypher: str  # empty where each store has a statement of its own
    variants: tuple[tuple[str, str], ...] = ()  # (store, statement)
    order: tuple[tuple[str, bool], ...] = ()  # (column, whether the largest come first), for statements with UNION

    def statement(self, store: str) -> str:
        """The statement for ``"ladybug"`` or ``"neo4j"``."""
        return dict(self.variants).get(store, self.cypher)


@cache
def questions() -> tuple[Question, ...]:
    """All questions that travel with paperatlas, by name.

    >>> [it.name for it in questions() if "benchmark" in it.name]
    ['benchmark-users', 'benchmarks-of-concept']
    """
    return tuple(read_questions(resource_path("cypher/queries")))


def question(name: str) -> Question:
    """The question of this name; raises UnknownName.

    >>> question("builds-on").title
    'Who builds on a concept'
    """
    for it in questions():
        if it.name == name:
            return it
    names = [it.name for it in questions()]
    closest = [match for match, _, _ in process.extract(name, names, scorer=fuzz.WRatio, limit=3, score_cutoff=60)]
    raise UnknownName("query", name, closest)


def read_questions(folder: Path) -> Iterable[Question]:
    """The questions of a folder, by name, the statements of a question's stores together."""
    found: dict[str, Question] = {}
    for path in sorted(folder.glob("*.cypher")):
        name, _, store = path.stem.partition(".")
        it = parse_question(path.read_text(encoding="utf-8"), name)
        if store:
            it = replace(it, cypher="", variants=((store, it.cypher),))
            if name in found:
                it = replace(it, variants=found[name].variants + it.variants)
        found[name] = it
    return [found[name] for name in sorted(found)]


LIST_ITEM = re.compile(r"  (?P<name>[A-Za-z_]\w*): (?P<type>\w+)(?P<more>.*?)(?: -- (?P<description>.*))?")


def parse_question(text: str, name: str = "query") -> Question:
    r"""A question from the text of a file, with a header or without.

    Raises PaperatlasError where the header is not as above, or the statement could do more than read.
    Without a header, every ``$name`` is a required parameter of any type.

    >>> it = parse_question("// Some names\nMATCH (c:Concept) RETURN c.name LIMIT $limit")
    >>> it.title, it.parameters[0].name
    ('Some names', 'limit')
    """
    lines = text.replace("\r\n", "\n").lstrip("\ufeff\n").split("\n")
    header = []
    while lines and lines[0].startswith("//"):
        header.append(lines.pop(0)[2:].removeprefix(" ").rstrip())
    statement = read_statement("\n".join(lines))
    sections = split_header(header)
    parameters = [parse_parameter(name, line) for line in sections["parameters"]]
    named = {it.name for it in parameters}
    parameters += [Parameter(other, "any") for other in statement.parameters if other not in named]
    prose = [line for line in sections["prose"] if line]
    return Question(
        name=name,
        title=prose[0] if prose else name,
        description=" ".join(prose[1:]),
        parameters=tuple(parameters),
        columns=tuple(parse_column(name, line) for line in sections["columns"]),
        cypher=statement.cypher,
        order=tuple(parse_order(line) for line in sections["order"]),
    )


def split_header(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of a header's parts; what is indented further goes on with the line before."""
    sections: dict[str, list[str]] = {"prose": [], "parameters": [], "columns": [], "order": []}
    current = "prose"
    for line in lines:
        if line in sections:
            current = line
        elif current != "prose" and line.startswith("   ") and sections[current]:
            sections[current][-1] += " " + line.strip()
        elif current == "prose" or line.strip():
            sections[current].append(line)
    return sections


def parse_item(question_name: str, line: str) -> re.Match[str]:
    """A line of a list in a header."""
    match = LIST_ITEM.fullmatch(line)
    if match is None:
        raise PaperatlasError(f"query {question_name}: expected '  name: type -- meaning' in the header, met {line!r}")
    return match


def parse_column(question_name: str, line: str) -> Column:
    """A line under ``columns``."""
    item = parse_item(question_name, line)
    return Column(item["name"], item["type"], item["description"] or "")


def parse_order(line: str) -> tuple[str, bool]:
    """A line under ``order``: a column, and ``descending`` where the largest come first."""
    column, _, direction = line.strip().partition(" ")
    return column, direction == "descending"


def parse_parameter(question_name: str, line: str) -> Parameter:
    """A line under ``parameters``; defaults and examples are JSON."""
    item = parse_item(question_name, line)
    match = re.fullmatch(r"(?: = (?P<default>.+?))?(?:, example (?P<example>.+))?", item["more"])
    if match is None or item["type"] not in PARAMETER_TYPES:
        raise PaperatlasError(f"query {question_name}: a parameter is of a type of {PARAMETER_TYPES}, met {line!r}")
    try:
        default, example = (json.loads(match[part]) if match[part] else None for part in ("default", "example"))
    except json.JSONDecodeError as error:
        raise PaperatlasError(f"query {question_name}: no JSON after = or example in {line!r}") from error
    required = match["default"] is None
    return Parameter(item["name"], item["type"], item["description"] or "", default, required, example)


def check_parameters(it: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a question, in its types; text, as the command line gives it, is converted.

    Raises PaperatlasError for what is missing, unknown, or of another type.

    >>> check_parameters(question("builds-on"), {"concept": "method:lora", "limit": "3"})
    {'concept': 'method:lora', 'generic': False, 'limit': 3}
    """
    known = [parameter.name for parameter in it.parameters]
    if unknown := sorted(set(values) - set(known)):
        takes = f"it takes {', '.join(known)}" if known else "it takes none"
        raise PaperatlasError(f"query {it.name}: no parameter named {unknown[0]!r}; {takes}")
    checked = {}
    for parameter in it.parameters:
        if parameter.name in values:
            checked[parameter.name] = convert(it.name, parameter, values[parameter.name])
        elif parameter.required:
            raise PaperatlasError(f"query {it.name}: parameter {parameter.name!r} is missing: {hint(parameter)}")
        else:
            checked[parameter.name] = parameter.default
    return checked


def hint(parameter: Parameter) -> str:
    """What a parameter is, for a person who left it out or got it wrong."""
    example = f" such as {json.dumps(parameter.example, ensure_ascii=False)}" if parameter.example is not None else ""
    return f"{parameter.description or 'a value'} ({parameter.type}{example})"


def convert(question_name: str, parameter: Parameter, value: Any) -> Any:
    """A value in the type of its parameter."""
    found = CONVERTERS[parameter.type](value)
    if found is None or not storable(found):
        met = str(value)[:60]
        raise PaperatlasError(
            f"query {question_name}: parameter {parameter.name!r} cannot be {met!r}; it is {hint(parameter)}"
        )
    return found


def storable(value: Any) -> bool:
    """Whether both stores take a value: text that is UTF-8, numbers of 64 bits, lists and maps of these."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, bool | None):
        return True
    if isinstance(value, int):
        return -LONGEST_INTEGER <= value < LONGEST_INTEGER
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | tuple):
        return all(map(storable, value))
    return (
        isinstance(value, dict) and all(isinstance(name, str) for name in value) and all(map(storable, value.values()))
    )


def to_string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def to_integer(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,20}", value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def to_count(value: Any) -> int | None:
    found = to_integer(value)
    return found if found is not None and found >= 0 else None


def to_float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def to_boolean(value: Any) -> bool | None:
    if isinstance(value, str):
        return TRUTHS.get(value.strip().casefold())
    return value if isinstance(value, bool) else None


def to_strings(value: Any) -> list[str] | None:
    if isinstance(value, str):
        found = guess_value(value)
        value = found if isinstance(found, list) else [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, Sequence) or not all(isinstance(part, str) for part in value):
        return None
    return list(value)


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "string": to_string,
    "concept": to_string,
    "paper": to_string,
    "node": to_string,  # a concept or a paper
    "count": to_count,
    "integer": to_integer,
    "float": to_float,
    "boolean": to_boolean,
    "strings": to_strings,
    "any": lambda value: value,
}


def guess_value(text: str) -> Any:
    """What a person who writes ``--param k=v`` means where nothing says the type: JSON if it is, else the text.

    >>> guess_value("5"), guess_value("GRPO"), guess_value('["a", "b"]')
    (5, 'GRPO', ['a', 'b'])
    """
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text
    return text if found is None or not storable(found) else found
