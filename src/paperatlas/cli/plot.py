"""Pictures for papers: trend, benchmarks, heatmap, lineage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperatlas.cli.options import ConceptName, Decorated, atlas_option, example, opened, store_option
from paperatlas.cli.output import say
from paperatlas.records import CONCEPT_TYPES

if TYPE_CHECKING:
    from paperatlas.plots import Picture

__all__ = ["plot"]

COLUMNS = {"one": 3.5, "two": 7.2}  # inches, as in plots.style, which imports matplotlib
FORMS = (".svg", ".pdf", ".png")


class Inches(click.ParamType[float]):
    """The width of a column of a journal, or inches."""

    name = "width"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """``one``, ``two``, or a number of inches."""
        try:
            found = COLUMNS[value] if value in COLUMNS else float(value)
        except (TypeError, ValueError):
            found = 0.0
        if not 1 <= found <= 40:
            self.fail(f"{value!r} is neither one, two, nor from 1 to 40 inches", param, ctx)
        return found


def _picture_file(_ctx: click.Context, _param: click.Parameter, value: Path) -> Path:
    """The file to write, its ending checked before anything is asked."""
    if value.suffix.lower() not in FORMS:
        raise click.BadParameter(f"{value}: a picture is .svg, .pdf or .png")
    return value


def _options(width: str) -> Callable[[Decorated], Decorated]:
    """The options that all pictures share; ``width`` is what they are wide where nothing is said."""
    path = click.Path(path_type=Path, dir_okay=False)
    options = [
        click.option("-o", "--output", type=path, required=True, callback=_picture_file, metavar="FILE.svg|pdf|png"),
        click.option("--since", metavar="DATE", help="From this year, month or day on."),
        click.option("--until", metavar="DATE", help="Up to and with this year, month or day."),
        click.option("--width", type=Inches(), default=width, show_default=True, metavar="one|two|INCHES",
                     help="One column of a journal (3.5 inches), two (7.2), or inches."),
        click.option("--height", type=click.FloatRange(1, 40), metavar="INCHES", help="[default: as it needs]"),
        click.option("--dpi", type=click.IntRange(50, 1200), default=300, show_default=True, help="Of a .png."),
        click.option("--no-caption", is_flag=True, help="Without the line beneath, which is told here instead."),
        atlas_option,
        store_option,
    ]  # fmt: skip

    def decorate(command: Decorated) -> Decorated:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


by_option = click.option("--by", type=click.Choice(["year", "month"]), default="year", show_default=True)


@click.group(epilog=example("paperatlas plot trend GRPO PPO -o trend.svg"))
def plot() -> None:
    """Draw a picture for a paper: SVG, PDF or PNG.

    Needs matplotlib: pip install 'paperatlas[plot]'
    """


@plot.command(epilog=example("paperatlas plot trend GRPO PPO -o trend.svg"))
@click.argument("names", nargs=-1, required=True, type=ConceptName(), metavar="NAME...")
@by_option
@click.option("--share", is_flag=True, help="Percent of the papers of a period, not their number.")
@_options("one")
def trend(names: tuple[str, ...], by: str, share: bool, **options: Any) -> None:
    """Draw how many papers speak of some concepts over time."""
    from paperatlas.plots import draw_trend
    from paperatlas.plots import trend as find

    with opened(options["atlas"], options["store"]) as graph:
        data = find(graph, names, since=options["since"], until=options["until"], by=by, share=share)
    _write(draw_trend(data, **_sizes(options)), options)


@plot.command(epilog=example("paperatlas plot benchmarks -o benchmarks.svg"))
@click.argument("names", nargs=-1, type=ConceptName(), metavar="[NAME...]")
@click.option("--task", metavar="NAME", help="Only papers that address this task.")
@click.option(
    "--limit", type=click.IntRange(1, 40), default=10, show_default=True, help="How many, where none is named."
)
@by_option
@_options("one")
def benchmarks(names: tuple[str, ...], task: str | None, limit: int, by: str, **options: Any) -> None:
    """Draw how many papers evaluate on benchmarks over time: those named, or the most used."""
    from paperatlas.plots import benchmark_use, draw_benchmarks

    dates = {"since": options["since"], "until": options["until"]}
    with opened(options["atlas"], options["store"]) as graph:
        data = benchmark_use(graph, names, task=task, by=by, limit=limit, **dates)
    _write(draw_benchmarks(data, **_sizes(options)), options)


@plot.command(epilog=example("paperatlas plot heatmap --type Method --limit 12 -o heatmap.svg"))
@click.argument("names", nargs=-1, type=ConceptName(), metavar="[NAME...]")
@click.option("--type", "kind", type=click.Choice(CONCEPT_TYPES, case_sensitive=False), help="Only of this type.")
@click.option(
    "--limit", type=click.IntRange(2, 60), default=15, show_default=True, help="How many, where none is named."
)
@click.option("--measure", type=click.Choice(["papers", "npmi"]), default="papers", show_default=True,
              help="Papers that speak of both, or how much more often than by chance.")  # fmt: skip
@_options("one")
def heatmap(names: tuple[str, ...], kind: str | None, limit: int, measure: str, **options: Any) -> None:
    """Draw which concepts papers speak of together."""
    from paperatlas.plots import co_occurrences, draw_heatmap

    dates = {"since": options["since"], "until": options["until"]}
    with opened(options["atlas"], options["store"]) as graph:
        data = co_occurrences(graph, kind=kind or "", names=names, limit=limit, measure=measure, **dates)
    _write(draw_heatmap(data, **_sizes(options)), options)


@plot.command(epilog=example("paperatlas plot lineage GRPO -o lineage.svg"))
@click.argument("name", type=ConceptName())
@click.option("--limit", type=click.IntRange(2, 80), default=25, show_default=True, help="How many concepts.")
@_options("two")
def lineage(name: str, limit: int, **options: Any) -> None:
    """Draw what a concept is based on, and what is based on it, over time."""
    from paperatlas.plots import draw_lineage
    from paperatlas.plots import lineage as find

    with opened(options["atlas"], options["store"]) as graph:
        data = find(graph, name, since=options["since"], until=options["until"], limit=limit)
    _write(draw_lineage(data, **_sizes(options)), options)


def _sizes(options: dict[str, Any]) -> dict[str, Any]:
    """What all drawing functions take."""
    return {"width": options["width"], "height": options["height"], "caption": not options["no_caption"]}


def _write(picture: Picture, options: dict[str, Any]) -> None:
    """Writes the picture; tells what it shows on stderr, and its path on stdout."""
    from paperatlas.plots import write_figure

    path = write_figure(picture.figure, options["output"], dpi=options["dpi"])
    say(picture.caption)
    click.echo(path)
