"""Rows and answers on stdout, in the form that was asked for; messages and progress on stderr."""

from __future__ import annotations

import csv
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from paperatlas.paths import Hop
    from paperatlas.profiles import Profile

__all__ = ["print_path", "print_profile", "print_rows", "printed", "progress", "say", "to_json", "wrapped"]

PLAIN_WIDTH = 120  # where stdout is no terminal
CROWDED = 2  # times the width: rows that long make no table that one can read
LEAST = 16  # characters that other columns keep


def say(message: str) -> None:
    """A message for a person, on stderr."""
    click.echo(message, err=True)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with Unicode as it is, or escaped where stdout cannot show it.

    >>> to_json({"name": "μKE"})
    '{"name": "μKE"}'
    """
    plain = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    return json.dumps(value, ensure_ascii=plain, indent=indent, default=str)


def print_rows(columns: Sequence[str], records: Iterable[Sequence[Any]], form: str) -> None:
    """Rows as a table, a JSON list, JSON lines or CSV."""
    if form == "json":
        click.echo(to_json([dict(zip(columns, record, strict=True)) for record in records], indent=1))
    elif form == "jsonl":
        for record in records:
            click.echo(to_json(dict(zip(columns, record, strict=True))))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in record] for record in records)
    else:
        _print_table(columns, list(records))


def print_path(hops: Sequence[Hop], form: str) -> None:
    """The steps of a path, one under the other for people, with the sentence behind each."""
    if form != "table":
        columns = ("from", "relation", "to", "sentence")
        print_rows(columns, [tuple(dict(hop)[column] for column in columns) for hop in hops], form)
        return
    with printed() as console:
        for place, hop in enumerate(hops):
            if place == 0:
                wrapped(console, hop["from"], 0, bold=True)
            wrapped(console, f"{hop['relation']}  {hop['to']}", 2)
            if hop["sentence"]:
                wrapped(console, f"“{hop['sentence']}”", 6, dim=True)


def print_profile(profile: Profile, form: str, limit: int, *, where: str = "") -> None:
    """What is known of a concept or a paper: a page for people, one object for programs, or its rows one by one.

    ``where`` is what the commands that the page names need to ask the same graph.
    """
    if form == "json":
        click.echo(to_json(profile.as_dict(), indent=1))
    elif form in {"jsonl", "csv"}:
        columns, records = profile.as_rows()
        print_rows(columns, records, form)
    else:
        _print_page(profile, limit, where)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, drawn only where a person looks at it; call it with done and total."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


@contextmanager
def printed() -> Iterator[Console]:
    """A console whose lines go to stdout in the end, without the spaces that fill them up."""
    from rich.console import Console

    width = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)
    with console.capture() as captured:
        yield console
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    click.echo(text, nl=False, color=True if console.is_terminal else None)


def wrapped(console: Console, text: str, indent: int, *, bold: bool = False, dim: bool = False) -> None:
    """A paragraph, its further lines two further in; a sentence (dim) has them all alike."""
    from rich.style import Style
    from rich.text import Text

    further = indent if dim or not indent else indent + 2
    lines = Text(text, style=Style(bold=bold, dim=dim)).wrap(console, max(console.width - further, 20))
    for place, line in enumerate(lines):
        console.print(Text(" " * (further if place else indent)).append_text(line))


def _print_table(columns: Sequence[str], records: list[Sequence[Any]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not records:
        say("no rows")
        return
    cells = [[_cell(value) for value in record] for record in records]
    widths = [max(len(column), *(len(row[place]) for row in cells)) for place, column in enumerate(columns)]
    with printed() as console:
        if len(columns) > 2 and sum(widths) > CROWDED * console.width:
            _print_records(console, columns, cells)
            return
        numbers = [
            all(isinstance(record[place], int | float) for record in records if record[place] is not None)
            for place in range(len(columns))
        ]
        ids = [not number and is_whole(column) for number, column in zip(numbers, columns, strict=True)]
        others = sum(min(width, LEAST) for width, is_id in zip(widths, ids, strict=True) if not is_id)
        room = max((console.width - 3 * len(columns) - others) // max(sum(ids), 1), LEAST)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        for column, number, is_id in zip(columns, numbers, ids, strict=True):
            side: Literal["left", "right"] = "right" if number else "left"
            table.add_column(Text(column), justify=side, overflow="fold", no_wrap=number or is_id)
        for row in cells:
            shown = ("\n".join(textwrap.wrap(it, room)) if is_id else it for it, is_id in zip(row, ids, strict=True))
            table.add_row(*map(Text, shown))
        console.print(table)


def is_whole(column: str) -> bool:
    """Whether a column is one that people copy or compare: broken at hyphens, and only in need."""
    return column in {"id", "paper", "published"} or column.endswith("Id")


def _print_records(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Each row as lines of column and value: what is too wide for a table."""
    from rich.text import Text

    margin = max(map(len, columns)) + 2
    for number, row in enumerate(rows):
        if number:
            console.print()
        for column, value in zip(columns, row, strict=True):
            for place, line in enumerate(Text(value).wrap(console, max(console.width - margin, 20))):
                heading = f"{'' if place else column:<{margin}}"
                console.print(Text.assemble((heading, "bold"), line))


def _print_page(profile: Profile, limit: int, where: str) -> None:
    with printed() as console:
        wrapped(console, profile.title, 0, bold=True)
        for line in profile.lines:
            wrapped(console, line, 2)
        for section in profile.sections:
            entries = section.entries
            if not entries and section.absent is None:
                continue
            console.print()
            wrapped(console, f"{section.title} ({len(entries)})" if entries else section.title, 0, bold=True)
            if not entries:
                wrapped(console, str(section.absent), 2)
            for entry in entries[:limit]:
                wrapped(console, entry.line, 2)
                if entry.sentence:
                    wrapped(console, f"“{entry.sentence}”", 6, dim=True)
            if len(entries) > limit:
                wrapped(console, f"… {len(entries) - limit} more: {section.more}{where}", 2)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list | tuple):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return to_json(value)
    return str(value)
