"""Rows and answers on stdout, in the form that was asked for; messages and progress on stderr."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from paperatlas.profiles import Profile

__all__ = ["print_profile", "print_rows", "progress", "say", "to_json"]

PLAIN_WIDTH = 120  # where stdout is no terminal


def say(message: str) -> None:
    """A message for a person, on stderr."""
    click.echo(message, err=True)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with Unicode as it is.

    >>> to_json({"name": "μKE"})
    '{"name": "μKE"}'
    """
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)


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


def print_profile(profile: Profile, form: str, limit: int) -> None:
    """What is known of a concept or a paper: a page for people, one object for programs, or its rows one by one."""
    if form == "json":
        click.echo(to_json(profile.as_dict(), indent=1))
    elif form in {"jsonl", "csv"}:
        columns, records = profile.as_rows()
        print_rows(columns, records, form)
    else:
        _print_page(profile, limit)


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


def _console() -> Console:
    from rich.console import Console

    width = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)


def _print_table(columns: Sequence[str], records: list[Sequence[Any]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not records:
        say("no rows")
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        number = all(isinstance(record[place], int | float) for record in records if record[place] is not None)
        table.add_column(Text(column), justify="right" if number else "left", overflow="fold")
    for record in records:
        table.add_row(*(Text(_cell(value)) for value in record))
    _console().print(table)


def _print_page(profile: Profile, limit: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = _console()
    console.print(Text(profile.title, style="bold"))
    for line in profile.lines:
        console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    for section in profile.sections:
        records = section.entries
        if not records:
            continue
        console.print()
        console.print(Text(f"{section.title} ({section.count})", style="bold"))
        for entry in records[:limit]:
            console.print(Padding(Text(entry.line), (0, 0, 0, 2), expand=False))
            if entry.sentence:
                console.print(Padding(Text(f"“{entry.sentence}”", style="dim"), (0, 0, 0, 6), expand=False))
        if section.count > limit:
            console.print(Text(f"  … {section.count - min(limit, len(records))} more: {section.more}", style="dim"))


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
