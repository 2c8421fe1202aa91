"""Which concepts papers speak of together, as a triangle of shaded numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from paperatlas.errors import PaperatlasError
from paperatlas.plots.periods import papers_of, periods
from paperatlas.plots.style import COLUMNS, GRID, INK, MUTED, SIZE, Picture, label, new_figure, styled
from paperatlas.queries import ask_question
from paperatlas.search import find_concept
from paperatlas.stores import Store

__all__ = ["CoOccurrences", "co_occurrences", "draw_heatmap"]

SHADES = LinearSegmentedColormap.from_list("paperatlas", ["#eaf2f8", "#5ba3cf", "#0072B2", "#08306b"])
SMALLEST = 0.12  # inches of a cell that can hold a number
POOL = 5  # times the concepts that are wanted: so many are looked at where only some years count


@dataclass(frozen=True, slots=True)
class CoOccurrences:
    """Concepts in the order of their likeness, and in how many papers each two of them meet."""

    labels: tuple[str, ...]
    papers: tuple[tuple[int, ...], ...]  # of a concept itself on the diagonal
    total: int  # papers that could speak of them
    measure: str  # "papers" or "npmi"
    span: str  # the dates that were asked for, or nothing

    def value(self, one: int, other: int) -> float | None:
        """What is drawn for two concepts: papers, or npmi; None where no paper speaks of both.

        npmi is ln(p(x, y) / (p(x) p(y))) / -ln p(x, y): 1 is always together, 0 is chance.
        """
        both = self.papers[one][other]
        if not both:
            return None
        if self.measure == "papers":
            return float(both)
        if both == self.total:
            return 1.0
        chance = self.papers[one][one] * self.papers[other][other] / self.total
        return math.log(both / chance) / -math.log(both / self.total)

    @property
    def caption(self) -> str:
        """What is drawn, of how many papers."""
        what = "Papers that speak of both" if self.measure == "papers" else "How much more often than by chance (npmi)"
        return f"{what}; like stands by like. n = {self.total:,} papers{self.span}."


def co_occurrences(
    store: Store,
    *,
    kind: str = "",
    names: tuple[str, ...] = (),
    limit: int = 15,
    since: str | None = None,
    until: str | None = None,
    measure: str = "papers",
) -> CoOccurrences:
    """The ``limit`` concepts of a type with most papers, or those named, and the papers that each two share.

    Raises UnknownName, PeriodError, and PaperatlasError where there are fewer than two.
    """
    if names:
        found = [find_concept(store, name) for name in names]
        told = {it["id"]: label(it["name"], it["aliases"]) for it in found}
    else:
        ids = [row["id"] for row in ask_question(store, "top-concepts", type=kind, limit=POOL * limit).dicts()]
        rows = store.ask(
            "MATCH (c:Concept) WHERE c.id IN $ids RETURN c.id AS id, c.name AS name, c.aliases AS aliases", {"ids": ids}
        )
        named = {row["id"]: label(row["name"], row["aliases"]) for row in rows.dicts()}
        told = {key: named[key] for key in ids}
    papers = papers_of(store, told)
    span, total = "", store.ask("MATCH (p:Paper) RETURN count(p) AS papers").records[0][0]
    if since or until:
        within = periods(store, since=since, until=until)
        papers = {key: {it for it in held if it in within.papers} for key, held in papers.items()}
        total, span = len(within.papers), f", {since or 'the first'} to {until or 'the newest'}"
    ranked = sorted((key for key in told if papers[key]), key=lambda key: (-len(papers[key]), key))
    shown = ranked if names else ranked[:limit]
    if len(shown) < 2:
        raise PaperatlasError("fewer than two such concepts have papers; nothing to draw")
    matrix = np.array([[len(papers[one] & papers[other]) for other in shown] for one in shown])
    order = alike(matrix)
    return CoOccurrences(
        tuple(told[shown[place]] for place in order),
        tuple(tuple(int(matrix[one, other]) for other in order) for one in order),
        total,
        measure,
        span,
    )


def alike(matrix: NDArray[np.int64]) -> list[int]:
    """An order in which concepts that share papers stand side by side: the leaves of a tree of shared papers.

    Average linkage over the Jaccard distance, its branches turned for the least distance between neighbours
    (Bar-Joseph et al., 2001).

    >>> order = alike(np.array([[4, 0, 4], [0, 2, 0], [4, 0, 4]]))
    >>> abs(order.index(0) - order.index(2))
    1
    """
    held = np.diag(matrix)
    distance = 1 - matrix / (held[:, None] + held[None, :] - matrix)
    np.fill_diagonal(distance, 0)
    if len(matrix) < 3:
        return list(range(len(matrix)))
    tree = linkage(squareform(distance, checks=False), method="average", optimal_ordering=True)
    return [int(place) for place in leaves_list(tree)]


def draw_heatmap(
    data: CoOccurrences, *, width: float = COLUMNS["one"], height: float | None = None, caption: bool = True
) -> Picture:
    """The triangle below the diagonal, the darker the more; white where no paper speaks of both. Sizes in inches."""
    count = len(data.labels)
    margin = 0.055 * max(map(len, data.labels))  # inches that the names take
    cell = max((width - margin - 0.1) / count, 0.05)
    height = height or min(count * cell + min(margin, 1.6) + 0.45, 1.25 * width + 0.4)
    numbered = cell >= SMALLEST
    told = data.caption + (" On the diagonal, the papers of each." if numbered else "")
    values = {(row, column): data.value(row, column) for row in range(count) for column in range(row)}
    most = max([it for it in values.values() if it is not None], default=0.0)
    least = min([it for it in values.values() if it is not None], default=0.0) if data.measure == "npmi" else 0.0
    with styled():
        figure = new_figure(width, height, told if caption else "")
        axes = figure.add_subplot()
        for (row, column), value in values.items():
            if value is not None:
                strength = (value - least) / ((most - least) or 1)
                _draw_cell(axes, row, column, SHADES(strength), _number(value), dark=strength > 0.45, cell=cell)
        for place in range(count):
            _draw_cell(axes, place, place, "white", f"{data.papers[place][place]:,}", dark=False, cell=cell, edge=GRID)
        axes.set_xlim(0, count + 0.03)
        axes.set_ylim(count, 0)
        axes.set_aspect("equal")
        axes.set_yticks([place + 0.5 for place in range(count)], data.labels)
        axes.set_xticks([place + 0.5 for place in range(count)], data.labels, rotation=90, rotation_mode="anchor",
                        ha="right", va="center")  # fmt: skip
        axes.tick_params(length=0, pad=2)
        for spine in axes.spines.values():
            spine.set_visible(False)
        if not numbered:
            _draw_scale(axes, count, least, most)
    return Picture(figure, told)


def _draw_cell(
    axes: Axes, row: int, column: int, colour: object, text: str, *, dark: bool, cell: float, edge: str = "white"
) -> None:
    """A square, with its number where that fits."""
    axes.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor=edge, linewidth=0.6))
    if cell >= SMALLEST:
        size = min(SIZE - 1, 100 * cell / max(len(text), 2))
        axes.text(column + 0.5, row + 0.52, text, ha="center", va="center", size=size, color="white" if dark else INK)


def _draw_scale(axes: Axes, count: int, least: float, most: float) -> None:
    """What the shades mean, in the empty corner."""
    steps = 5
    side = count * 0.05
    for step in range(steps):
        colour = SHADES(step / (steps - 1))
        axes.add_patch(Rectangle((count * 0.6 + step * side, count * 0.06), side, side, facecolor=colour, linewidth=0))
    below = count * 0.06 + side * 1.2
    axes.text(count * 0.6, below, _number(least), va="top", ha="left", size=SIZE - 1, color=MUTED)
    axes.text(count * 0.6 + steps * side, below, _number(most), va="top", ha="right", size=SIZE - 1, color=MUTED)


def _number(value: float) -> str:
    """A number as short as it can be.

    >>> _number(12.0), _number(0.4231), _number(-0.2), _number(-0.001)
    ('12', '.42', '-.20', '0')
    """
    value = round(value, 2) + 0.0  # of -0.0 it makes 0.0
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}".replace("0.", ".", 1)
