"""How an answer looks: HTML for a notebook in the notebook's own colours, and plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from paperatlas.resources import resource_text
from paperatlas.text import clean

__all__ = ["LONGEST", "plain_table", "rendered", "shown", "shown_list"]

LONGEST = 5_000  # characters of one text
CELL = 200  # characters of one in a table
WIDTH = 100  # columns of a terminal
NARROW = 8  # of a column there, at the least
PARTS = ("card", "table", "neighborhood", "parts")


def rendered(name: str, **values: Any) -> Markup:
    """A template of ``viz/notebook`` with every text escaped.

    >>> "&lt;b&gt;" in rendered("table", columns=("name",), rows=[("<b>",)], told="1 row")
    True
    """
    return Markup(_templates().get_template(name).render(**values))  # noqa: S704  autoescape is on


@cache
def _templates() -> Environment:
    texts = {name: resource_text(f"viz/notebook/{name}.html") for name in PARTS}
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(texts)
    )
    environment.filters.update(shown=shown, cell=partial(shown, most=CELL))
    environment.tests["figure"] = lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    return environment


def shown(value: Any, most: int = LONGEST) -> str:
    r"""A value as one line of bearable length, that nothing in it can turn or hide.

    >>> shown(("PPO", "DPO")), shown(0.98765), shown(None), shown("a\u202eb")
    ('PPO; DPO', '0.988', '', 'ab')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list | tuple):
        return "; ".join(map(shown, value))[:most]
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {shown(it)}" for name, it in value.items() if it is not None)[:most]
    text = clean(str(value)).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else text[: most - 1] + "…"


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], told: str) -> str:
    """Rows in columns that stand under each other, long cells cut, and under them what is to be told."""
    if not columns:
        return told
    cells = [[shown(value, CELL) for value in row] for row in rows]
    widths = _narrowed([max([len(name), *(len(row[place]) for row in cells)]) for place, name in enumerate(columns)])
    figures = [
        bool(rows) and all(isinstance(row[place], int | float) for row in rows if row[place] is not None)
        for place in range(len(columns))
    ]

    def line(values: Sequence[str]) -> str:
        cut = [it if len(it) <= width else it[: width - 1] + "…" for it, width in zip(values, widths, strict=True)]
        parts = zip(cut, widths, figures, strict=True)
        return "  ".join(it.rjust(width) if figure else it.ljust(width) for it, width, figure in parts).rstrip()

    return "\n".join([line(columns), *map(line, cells), told])


def shown_list(title: str, lines: Sequence[str]) -> str:
    """A title and lines under it, wrapped and further in; ``- `` opens what a sentence follows."""
    wrapped = [textwrap.fill(shown(it), WIDTH, initial_indent="  ", subsequent_indent="    ") for it in lines]
    return "\n".join([shown(title), *wrapped])


def _narrowed(widths: list[int]) -> list[int]:
    """The same widths, the widest made narrower until all stand side by side, or none is wide.

    >>> _narrowed([4, 300, 90]), _narrowed([4, 5])
    ([4, 46, 46], [4, 5])
    """
    room = WIDTH - 2 * (len(widths) - 1)
    for most in range(max(widths), NARROW, -1):
        if sum(min(width, most) for width in widths) <= room:
            return [min(width, most) for width in widths]
    return [min(width, NARROW) for width in widths]
