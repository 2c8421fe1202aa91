"""Writes docs/cypher.md from the headers of cypher/queries; a test fails where the two differ.

python scripts/refresh_docs.py
"""

from __future__ import annotations

import json
from pathlib import Path

from paperatlas.guard import FUNCTIONS
from paperatlas.questions import Parameter, Question, questions

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cypher.md"

OPENING = """# Questions in Cypher

Every question lies in `cypher/queries`, one statement a file, and gives the same rows in both stores. Ask one with

    paperatlas query builds-on --param concept=GRPO

where a concept or a paper may be named by any of its names, by its title or by its id. From Python:

```python
from paperatlas.search import ask_by_name
from paperatlas.stores import open_store

with open_store("atlas/graph.lbug") as store:
    for row in ask_by_name(store, "builds-on", concept="GRPO").dicts():
        print(row["published"], row["title"], row["sentence"])
```

`paperatlas query FILE` runs a statement of your own. What stands in the comment at its top is read as below: a title,
a description, `parameters` with type, default and meaning, `columns`; without such a comment every `$name` is a
parameter that must be given. `paperatlas query -e 'MATCH …'` takes the statement itself.

## What a statement may do

Read. A statement of your own is checked before a store sees it, because neither store's read-only mode keeps a
statement from files or addresses: it is one statement of MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN,
ORDER BY, SKIP, LIMIT and UNION, with subqueries in EXISTS and COUNT, without `=~`, and calls only these functions (in
capitals or not):

FUNCTIONS

It has 30 seconds, and gives at most 10,000 rows. For one that both stores run alike, leave out `type(r)` and
`label(r)`, comprehensions, `toString`, `split`, `substring` and `log` (the last two mean different things), name all
relationship types or none, round what `avg` gives, and order to the last row.

## Kinds of parameters

`concept` and `paper` are ids; `count` is a whole number from 0 up; `strings` a list, with commas on the command line.
A date is text as far as it is known, `2025`, `2025-12` or `2025-12-14`, and compares as text. A `set` among the
columns is a list without an order of its own, given in alphabetical order.

## The questions

| question | asks |
| --- | --- |
"""


def page() -> str:
    """The whole page."""
    opening = OPENING.replace("FUNCTIONS", " ".join(f"`{name}`" for name in sorted(FUNCTIONS)))
    rows = "".join(f"| [{it.name}](#{it.name}) | {it.title} |\n" for it in questions())
    return opening + rows + "".join(map(section, questions()))


def section(it: Question) -> str:
    """What the page says of one question."""
    parts = [f"\n### {it.name}\n\n{it.title}. {it.description}\n"]
    if it.parameters:
        parts.append("\n| parameter | type | default | meaning |\n| --- | --- | --- | --- |\n")
        parts += [f"| {p.name} | {p.type} | {default(p)} | {cell(p.description)} |\n" for p in it.parameters]
    parts.append("\n| column | type | meaning |\n| --- | --- | --- |\n")
    parts += [f"| {c.name} | {c.type} | {cell(c.description)} |\n" for c in it.columns]
    if it.order:
        order = ", ".join(f"{name}, largest first" if descending else name for name, descending in it.order)
        parts.append(f"\nIn the order of: {order}.\n")
    for store, cypher in it.variants or (("", it.cypher),):
        title = f"\nIn {store}:\n" if store else ""
        parts.append(f"{title}\n```cypher\n{cypher}\n```\n")
    return "".join(parts)


def default(parameter: Parameter) -> str:
    """A parameter's default, or an example of one that must be given."""
    value = parameter.example if parameter.required else parameter.default
    shown = f"`{json.dumps(value, ensure_ascii=False)}`"
    return f"required, such as {shown}" if parameter.required else shown


def cell(text: str) -> str:
    """Text in a cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
