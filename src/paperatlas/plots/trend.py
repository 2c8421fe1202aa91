"""How many papers speak of some concepts, period by period, as lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from paperatlas.errors import PaperatlasError
from paperatlas.plots.periods import Periods, label_periods, papers_of, periods
from paperatlas.plots.style import COLOURS, COLUMNS, GRID, INK, SIZE, Picture, label, new_figure, short, styled
from paperatlas.search import find_concept, names_of
from paperatlas.stores import Store
from paperatlas.text import fold

__all__ = ["Line", "Trend", "draw_trend", "trend"]

MOST = 8  # lines that one can still tell apart
MARKS = "osD^vXPh"


@dataclass(frozen=True, slots=True)
class Line:
    """A concept, and the papers that speak of it in each period."""

    id: str
    label: str
    papers: list[int]


@dataclass(frozen=True, slots=True)
class Trend:
    """Some concepts over time."""

    periods: Periods
    lines: tuple[Line, ...]
    share: bool  # whether to draw percent of the papers of a period

    def values(self, line: Line) -> list[float]:
        """The heights of a line: papers, or percent; nan where a period has no papers to take a share of."""
        if not self.share:
            return [float(count) for count in line.papers]
        pairs = zip(line.papers, self.periods.totals, strict=True)
        return [100 * count / total if total else math.nan for count, total in pairs]

    @property
    def caption(self) -> str:
        """What is drawn, of how many papers."""
        what = f"Share of the papers of each {self.periods.by}" if self.share else f"Papers by {self.periods.by}"
        return f"{what} whose title or abstract speaks of it. {self.periods.told()}"


def trend(
    store: Store,
    names: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
    by: str = "year",
    share: bool = False,
) -> Trend:
    """The papers that speak of each of these concepts, by ``by`` ("year" or "month"), zero where none do.

    Raises UnknownName, PeriodError, and PaperatlasError for more than 8 concepts.
    """
    found = {(concept := find_concept(store, name))["id"]: (name, concept) for name in names}
    if len(found) > MOST:
        raise PaperatlasError(f"{len(found)} concepts are more than {MOST} lines, which nobody tells apart; give fewer")
    spans = periods(store, since=since, until=until, by=by)
    papers = papers_of(store, found)
    lines = [Line(key, _label(name, concept), spans.counts(papers[key])) for key, (name, concept) in found.items()]
    return Trend(spans, tuple(lines), share)


def draw_trend(
    data: Trend, *, width: float = COLUMNS["one"], height: float | None = None, caption: bool = True
) -> Picture:
    """A line for each concept, named at its end; open marks where the last period is not over. Sizes in inches."""
    height = height or max(min(0.62 * width, 3.2), 2.1)
    with styled():
        figure = new_figure(width, height, data.caption if caption else "")
        axes = figure.add_subplot()
        values = [data.values(line) for line in data.lines]
        top = max([it for row in values for it in row if not math.isnan(it)], default=0.0)
        axes.set_ylim(0, max(top * 1.06, 1))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=not data.share))
        axes.grid(axis="y", color=GRID, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.set_ylabel("papers (%)" if data.share else "papers")
        for place, row in enumerate(values):
            _draw_line(axes, row, place, cut=data.periods.end is not None)
        label_periods(axes, data.periods, room=0.65 * width)
        _name_lines(axes, [line.label for line in data.lines], values, height=0.62 * height)
    return Picture(figure, data.caption)


def _draw_line(axes: Axes, values: list[float], place: int, *, cut: bool) -> None:
    """A line whose last step is dotted, and its last mark open, where the last period is not over."""
    whole = len(values) - cut
    look = {"color": COLOURS[place % len(COLOURS)], "clip_on": False, "zorder": 3 + 0.1 * place}
    mark = {"marker": MARKS[place % len(MARKS)], "markersize": 3.6 if len(values) <= 40 else 0.0}
    dashes = "solid" if place < len(COLOURS) else (0, (4, 1.5))
    axes.plot(range(whole), values[:whole], linestyle=dashes, **look, **mark)  # type: ignore[arg-type]
    if cut:
        axes.plot(range(max(whole - 1, 0), len(values)), values[max(whole - 1, 0) :], linestyle=(0, (1, 1.5)), **look)  # type: ignore[arg-type]
        mark["markersize"] = 3.6
        axes.plot([whole], values[whole:], markerfacecolor="white", linestyle="none", **look, **mark)  # type: ignore[arg-type]


def _name_lines(axes: Axes, labels: list[str], values: list[list[float]], *, height: float) -> None:
    """The name of each line behind its end, apart from each other, with a thin line that leads to it."""
    if not values or not values[0]:
        return
    top = axes.get_ylim()[1]
    gap = top * 1.35 * SIZE / 72 / height
    last = len(values[0]) - 1
    ends = [next((it for it in reversed(row) if not math.isnan(it)), 0.0) for row in values]
    places = apart(ends, gap)
    reach = 0.04 * max(last, 1) + 0.1
    for place, (name, end, at) in enumerate(zip(labels, ends, places, strict=True)):
        colour = COLOURS[place % len(COLOURS)]
        axes.plot([last, last + reach], [end, at], color=colour, linewidth=0.5, clip_on=False, zorder=2)
        axes.annotate(name, (last + reach, at), (2, 0), textcoords="offset points", va="center", color=INK,
                      annotation_clip=False)  # fmt: skip


def apart(ends: Sequence[float], gap: float) -> list[float]:
    """Heights at least ``gap`` apart, in the order of these, none below zero.

    >>> apart([5.0, 5.0, 0.0], 2.0)
    [5.0, 7.0, 0.0]
    """
    found = [0.0] * len(ends)
    lowest = 0.0
    for place in sorted(range(len(ends)), key=lambda it: (ends[it], it)):
        found[place] = max(ends[place], lowest)
        lowest = found[place] + gap
    return found


def _label(name: str, concept: dict[str, object]) -> str:
    """The name as it was asked for, where that is one of the concept's; else its own."""
    same = [it for it in names_of(concept) if fold(it) == fold(name)]
    aliases = concept["aliases"] if isinstance(concept["aliases"], list) else []
    return short(same[0]) if same else label(str(concept["name"]), aliases)
