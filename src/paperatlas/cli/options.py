"""The options that several commands share, and the completion of concept names."""

from __future__ import annotations

import math
import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from paperatlas import settings
from paperatlas.errors import PaperatlasError

if TYPE_CHECKING:
    from paperatlas.library import Library
    from paperatlas.stores import Store

__all__ = [
    "ConceptName",
    "Decorated",
    "QuestionName",
    "atlas_option",
    "example",
    "format_option",
    "html_option",
    "library_of",
    "limit_option",
    "map_option",
    "min_confidence_option",
    "opened",
    "store_option",
    "stubs_option",
]

MOST_COMPLETIONS = 50
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

atlas_option = click.option(
    "--atlas",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The atlas folder.  [default: PAPERATLAS_DIR, else ./atlas]",
)
store_option = click.option(
    "--store",
    metavar="PATH|URI",
    help="The graph to ask: a ladybug file or neo4j://host:port.  [default: the one in the atlas folder]",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, or a form for programs.",
)

min_confidence_option = click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=0.0,
    callback=lambda _ctx, _param, value: _number(value),
    metavar="X",
    help="Leave out what was read with a confidence below X, 0 to 1.  [default: 0, all]",
)

stubs_option = click.option("--stubs", is_flag=True, help="With the works that are cited and not in the collection.")


def _columns(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """What each ``field=name`` says, the fields checked."""
    columns: dict[str, str] = {}
    for value in values:
        from paperatlas.sources.columns import FIELDS

        field, _, name = value.partition("=")
        if field not in FIELDS:
            raise click.BadParameter(f"{field!r} is no field; the fields are {', '.join(FIELDS)}")
        if not name:
            raise click.BadParameter(f"{value!r} names no column; write {field}=NAME")
        if field in columns:
            raise click.BadParameter(f"{field!r} is mapped twice")
        columns[field] = name
    return columns


map_option = click.option(
    "--map",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="FIELD=NAME",
    help="The column of a table, or the key of JSON, that holds a field: --map title=Name --map abstract=Text.",
)


def html_option(told: str) -> Callable[[Decorated], Decorated]:
    """``--html FILE``, where to write a page; ``told`` is its line of help."""
    kind = click.Path(path_type=Path, dir_okay=False)
    return click.option("--html", "page", type=kind, metavar="FILE", help=told)


def example(command: str) -> str:
    """The end of a --help: a command that one can paste, on a line of its own."""
    return f"\b\nExample:\n  {command}"


def limit_option(default: int) -> Callable[[Decorated], Decorated]:
    """``--limit``: how many rows at the most."""
    return click.option(
        "--limit", type=click.IntRange(1), default=default, show_default=True, help="How many at the most."
    )


def asked_where(atlas: str | None, store: str | None) -> str:
    """The options that name where was asked, as they stand in a command that one can paste."""
    given = {"--atlas": atlas, "--store": store}
    return "".join(f" {name} {shlex.quote(value)}" for name, value in given.items() if value is not None)


def _number(value: float) -> float:
    """The value, unless it is ``nan``, which no range refuses."""
    if math.isnan(value):
        raise click.BadParameter("nan is no number from 0 to 1")
    return value


@contextmanager
def opened(atlas: str | None, store: str | None) -> Iterator[Store]:
    """The store that the options name, open for reading."""
    from paperatlas.stores import open_store

    with open_store(store or settings.default_store(settings.atlas_folder(atlas))) as graph:
        yield graph


def library_of(atlas: str | None, store: str | None) -> Library | None:
    """The papers behind the graph, where it is that of an atlas folder."""
    from paperatlas.errors import StoreError
    from paperatlas.library import Library

    try:
        return Library.open(settings.atlas_folder(atlas)) if store is None else None
    except StoreError:
        return None


class ConceptName(click.ParamType[str]):
    """A concept's name; the shell completes it from the atlas."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Names and aliases of the atlas that begin so; none where there is no atlas."""
        from paperatlas.search import CONCEPTS, names_of

        atlas = ctx.params.get("atlas") or os.environ.get("PAPERATLAS_DIR")
        try:
            with opened(atlas, ctx.params.get("store")) as graph:
                concepts = graph.ask(CONCEPTS).dicts()
        except PaperatlasError:
            return []
        beginning = incomplete.casefold()
        return [
            CompletionItem(name, help=it["type"])
            for it in sorted(concepts, key=lambda it: -it["paperCount"])
            for name in names_of(it)
            if name.casefold().startswith(beginning)
        ][:MOST_COMPLETIONS]


class QuestionName(click.ParamType[str]):
    """A question's name or a file; the shell completes it from the library."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Questions that begin so; where there is none, files."""
        from paperatlas.queries import questions

        found = [CompletionItem(it.name, help=it.title) for it in questions() if it.name.startswith(incomplete)]
        return found or [CompletionItem(incomplete, type="file")]
