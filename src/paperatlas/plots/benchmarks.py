"""On which benchmarks papers evaluate, period by period, as rows of bars on one scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from paperatlas.errors import PaperatlasError
from paperatlas.plots.periods import Periods, label_periods, periods
from paperatlas.plots.style import COLOURS, COLUMNS, GRID, INK, SIZE, Picture, label, new_figure, short, styled
from paperatlas.search import find_concept
from paperatlas.stores import Store

__all__ = ["BenchmarkUse", "Row", "benchmark_use", "draw_benchmarks"]

NUMBERED = 16  # periods whose bars carry their number
TALL = 0.56  # of a row that the highest bar takes
USES = """MATCH (p:Paper)-[r:EVALUATES_ON]->(b:Concept {type: 'Benchmark'})
RETURN b.id AS id, b.name AS name, b.aliases AS aliases, p.id AS paper ORDER BY id, paper"""
WORKING = "MATCH (p:Paper)-[r:ADDRESSES]->(t:Concept {id: $task}) RETURN p.id AS paper ORDER BY paper"


@dataclass(frozen=True, slots=True)
class Row:
    """A benchmark, and the papers that evaluate on it in each period."""

    id: str
    label: str
    papers: list[int]


@dataclass(frozen=True, slots=True)
class BenchmarkUse:
    """Some benchmarks over time."""

    periods: Periods
    rows: tuple[Row, ...]
    task: str | None  # whose papers count
    left_out: int  # benchmarks that papers of these periods use, too

    @property
    def caption(self) -> str:
        """What is drawn, of how many papers."""
        about = f" and address {self.task}" if self.task else ""
        more = f" {self.left_out:,} further benchmarks are not shown." if self.left_out else ""
        return f"Papers that evaluate on a benchmark{about}, by {self.periods.by}. {self.periods.told()}{more}"


def benchmark_use(
    store: Store,
    names: Sequence[str] = (),
    *,
    task: str | None = None,
    since: str | None = None,
    until: str | None = None,
    by: str = "year",
    limit: int = 10,
) -> BenchmarkUse:
    """The papers that evaluate on these benchmarks, or on the ``limit`` most used, by year or month.

    With ``task``, only papers that address it count. Raises UnknownName, PeriodError, and PaperatlasError where no
    paper with a date evaluates on any.
    """
    spans = periods(store, since=since, until=until, by=by)
    about = find_concept(store, task, "Task") if task else None
    working = {row[0] for row in store.ask(WORKING, {"task": about["id"]}).records} if about else None
    users: defaultdict[str, set[str]] = defaultdict(set)
    called: dict[str, str] = {}
    for row in store.ask(USES).dicts():
        if row["paper"] in spans.papers and (working is None or row["paper"] in working):
            users[row["id"]].add(row["paper"])
            called[row["id"]] = label(row["name"], row["aliases"])
    asked: list[dict[str, Any]] = [find_concept(store, name, "Benchmark") for name in names]
    for concept in asked:
        called[concept["id"]] = label(concept["name"], concept["aliases"])
    ranked = sorted(users, key=lambda key: (-len(users[key]), key))
    shown = list(dict.fromkeys(concept["id"] for concept in asked)) or ranked[:limit]
    if not shown:
        raise PaperatlasError("no paper with a date evaluates on a benchmark here; nothing to draw")
    rows = tuple(Row(key, called[key], spans.counts(users[key])) for key in shown)
    return BenchmarkUse(spans, rows, short(about["name"], 60) if about else None, len(set(users) - set(shown)))


def draw_benchmarks(
    data: BenchmarkUse, *, width: float = COLUMNS["one"], height: float | None = None, caption: bool = True
) -> Picture:
    """A row of bars for each benchmark, all on one scale from zero; open bars where the last period is not over."""
    height = height or 0.75 + 0.27 * len(data.rows)
    count = len(data.periods.names)
    numbered = count <= NUMBERED
    most = max((it for row in data.rows for it in row.papers), default=0) or 1
    with styled():
        figure = new_figure(width, height, data.caption if caption else "")
        axes = figure.add_subplot()
        for place, row in enumerate(data.rows):
            bottom = len(data.rows) - 1 - place
            axes.axhline(bottom, color=GRID, linewidth=0.6, zorder=1)
            for at, number in enumerate(row.papers):
                if number:
                    cut = data.periods.end is not None and at == count - 1
                    _draw_bar(
                        axes,
                        at,
                        bottom,
                        TALL * number / most,
                        cut=cut,
                        text=str(number) if numbered or number == most else "",
                    )
        ticks = [len(data.rows) - 1 - place + TALL / 2 for place in range(len(data.rows))]
        axes.set_yticks(ticks, [f"{row.label}  ({sum(row.papers)})" for row in data.rows])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_ylim(-0.12, len(data.rows))
        label_periods(axes, data.periods, room=0.6 * width)
    return Picture(figure, data.caption)


def _draw_bar(axes: Axes, at: int, bottom: float, height: float, *, cut: bool, text: str) -> None:
    """A bar with its number above, open where its period is not over."""
    axes.bar(at, height, bottom=bottom, width=0.72, color="white" if cut else COLOURS[0], linewidth=0.7,
             edgecolor=COLOURS[0], zorder=2)  # fmt: skip
    axes.annotate(text, (at, bottom + height), (0, 1), textcoords="offset points", ha="center", va="bottom",
                  size=SIZE - 1.5, color=INK)  # fmt: skip
