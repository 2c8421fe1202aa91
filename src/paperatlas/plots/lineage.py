"""What a concept is based on and what is based on it, from left to right over the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from paperatlas.errors import PaperatlasError
from paperatlas.plots.style import COLOURS, COLUMNS, GRID, INK, MUTED, SIZE, Picture, label, new_figure, short, styled
from paperatlas.queries import ask_question
from paperatlas.search import find_concept
from paperatlas.stores import Store

__all__ = ["Kin", "Lineage", "draw_lineage", "lineage"]

ROW = 0.165  # inches
TIE = "#8b949e"
BEHIND = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
NODES = "MATCH (c:Concept) WHERE c.id IN $ids RETURN c.id AS id, c.name AS name, c.aliases AS aliases, "
NODES += "c.firstSeen AS seen, c.paperCount AS papers ORDER BY id"
CLAIMED = "MATCH (a:Concept)-[r:OUTPERFORMS]->(b:Concept) WHERE a.id IN $ids AND b.id IN $ids "
CLAIMED += "RETURN DISTINCT a.id AS head, b.id AS tail"
BASED = CLAIMED.replace("OUTPERFORMS", "BASED_ON")


@dataclass(frozen=True, slots=True)
class Kin:
    """A concept of a lineage."""

    id: str
    label: str
    seen: str | None  # the date of the first paper that speaks of it
    papers: int
    step: int  # below 0 what the centre is based on, above 0 what is based on it


@dataclass(frozen=True, slots=True)
class Lineage:
    """A concept, its basis and what it is the basis of, in the order of the rows of a picture."""

    name: str
    kin: tuple[Kin, ...]
    based: tuple[tuple[str, str], ...]  # (what, on what), both ids
    outperforming: frozenset[tuple[str, str]]  # of these, where a paper claims that the one beats its basis
    left_out: int  # that are further away or have fewer papers

    @property
    def caption(self) -> str:
        """What is drawn, of how many."""
        dated = sum(it.seen is not None for it in self.kin)
        claim = " Thick: a paper claims that it outperforms its basis." if self.outperforming else ""
        more = f" Not shown: {self.left_out:,} more." if self.left_out else ""
        undated = f"; {len(self.kin) - dated} without a date" if dated < len(self.kin) else ""
        return (
            f"What {self.name} is based on and what is based on it: {len(self.kin)} concepts, each at the first paper "
            f"here that speaks of it{undated}.{claim}{more}"
        )


def lineage(store: Store, name: str, *, since: str | None = None, until: str | None = None, limit: int = 25) -> Lineage:
    """The concepts within three steps of BASED_ON, nearest and with most papers first, and the claims between them.

    ``since`` and ``until`` are dates of the first paper that speaks of a concept. Raises UnknownName, and
    PaperatlasError where nothing is based on it, nor it on anything.
    """
    centre = find_concept(store, name)
    steps: dict[str, int] = {}
    for asked, sign in (("lineage-down", 1), ("lineage-up", -1)):
        for row in ask_question(store, asked, concept=centre["id"], limit=10_000).dicts():
            steps.setdefault(row["id"], sign * row["hops"])
    steps[centre["id"]] = 0
    found = store.ask(NODES, {"ids": sorted(steps)}).dicts()
    kin = {
        row["id"]: Kin(row["id"], label(row["name"], row["aliases"]), row["seen"], row["papers"], steps[row["id"]])
        for row in found
        if row["id"] == centre["id"] or _seen_within(row["seen"], since, until)
    }
    ranked = sorted(kin.values(), key=lambda it: (abs(it.step), -it.papers, it.id))
    shown = {it.id: it for it in ranked[:limit]}
    ids = {"ids": sorted(shown)}
    based = {tuple(row) for row in store.ask(BASED, ids).records} if len(shown) > 1 else set()
    if not based:
        raise PaperatlasError(f"no paper says that {short(centre['name'])} is based on anything, or anything on it")
    claims = {tuple(row) for row in store.ask(CLAIMED, ids).records}
    edges = tuple(sorted((head, tail) for head, tail in based if head != tail))
    return Lineage(
        short(label(centre["name"], centre["aliases"])),
        tuple(_in_rows(shown, edges, centre["id"])),
        edges,
        frozenset(edge for edge in edges if edge in claims),
        len(kin) - len(shown),
    )


def draw_lineage(
    data: Lineage, *, width: float = COLUMNS["two"], height: float | None = None, caption: bool = True
) -> Picture:
    """A row for each concept, its dot at its date, and a line from each to its basis. Sizes in inches."""
    height = height or 0.75 + ROW * len(data.kin)
    where = {it.id: (_year(it.seen), float(row)) for row, it in enumerate(data.kin)}
    dated = [at for at, _ in where.values() if at is not None]
    first, last = (min(dated), max(dated)) if dated else (0.0, 0.0)
    gap = max(0.12 * (last - first), 0.1)
    lost = {it.id: first - gap if it.step < 0 else last + gap for it in data.kin if it.seen is None}
    places = {key: (lost[key] if at is None else at, row) for key, (at, row) in where.items()}
    with styled():
        figure = new_figure(width, height, data.caption if caption else "")
        axes = figure.add_subplot()
        for basis in sorted({tail for _, tail in data.based}):
            children = {head: places[head] for head, tail in data.based if tail == basis}
            claims = {head for head in children if (head, basis) in data.outperforming}
            _draw_ties(axes, places[basis], children, claims)
        for it in data.kin:
            centre = it.step == 0
            colour, size = (INK, 5.5) if centre else (COLOURS[0], 3.4)
            axes.plot(*places[it.id], marker="o", markersize=size, color=colour, markeredgecolor="white",
                      markeredgewidth=0.5, zorder=4, clip_on=False)  # fmt: skip
            axes.annotate(it.label, places[it.id], (5, 0), textcoords="offset points", va="center", zorder=5,
                          weight="bold" if centre else "normal", annotation_clip=False, bbox=BEHIND)  # fmt: skip
        axes.set_ylim(len(data.kin) - 0.3, -0.7)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _label_years(axes, dated, sorted(set(lost.values())))
    return Picture(figure, data.caption)


def _draw_ties(
    axes: Axes, basis: tuple[float, float], children: Mapping[str, tuple[float, float]], claims: Collection[str]
) -> None:
    """A line up and down from a basis, and from it one to each that is based on it, thick where that claims to win."""
    at, row = basis
    rows = [row, *(it for _, it in children.values())]
    axes.plot([at, at], [min(rows), max(rows)], color=TIE, linewidth=0.8, zorder=2, clip_on=False)
    for key, (reach, below) in children.items():
        colour, width, order = (COLOURS[1], 1.8, 3) if key in claims else (TIE, 0.8, 2)
        axes.plot([at, reach], [below, below], color=colour, linewidth=width, zorder=order, clip_on=False)


def _label_years(axes: Axes, dated: Sequence[float], lost: Sequence[float]) -> None:
    """Years, or quarters where there are few years, and the place of what has no date."""
    shown: list[tuple[float, str]] = []
    span = max(dated) - min(dated) if dated else 0.0
    if dated:
        step = 0.25 if span <= 2 else 1.0 if span <= 10 else 2.0 if span <= 20 else 5.0
        marks = [step * place for place in range(int(min(dated) // step), int(max(dated) // step) + 1)]
        marks = [at for at in marks if all(abs(at - it) > 0.08 * span for it in lost)]
        shown = [(at, _quarter(at, named=at == marks[0])) for at in marks]
    shown += [(at, "no date") for at in lost]
    places = [*dated, *(at for at, _ in shown)]
    axes.set_xlim(min(places) - 0.02 * max(span, 1), max(places) + 0.02 * max(span, 1))
    axes.set_xticks([at for at, _ in shown], [text for _, text in shown])
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelcolor=MUTED, labelsize=SIZE)


def _quarter(at: float, *, named: bool) -> str:
    """A year, or the month in which a quarter begins, ``named`` with its year.

    >>> _quarter(2025.0, named=False), _quarter(2025.25, named=True)
    ('2025', 'Apr 2025')
    """
    month = ("", "Apr", "Jul", "Oct")[round(at % 1 * 4)]
    return f"{month} {int(at)}" if month and named else month or str(int(at))


def _in_rows(kin: Mapping[str, Kin], edges: tuple[tuple[str, str], ...], centre: str) -> list[Kin]:
    """The basis first, the oldest at the top; then the centre, and under each what is based on it."""

    def order(key: str) -> tuple[str, str]:
        return kin[key].seen or "9999", key

    children = defaultdict(list)
    for head, tail in edges:
        children[tail].append(head)
    above = sorted((key for key, it in kin.items() if it.step < 0), key=lambda key: (kin[key].step, *order(key)))
    rows: list[str] = []

    def add(key: str) -> None:
        rows.append(key)
        for child in sorted(children[key], key=order):
            if child not in rows and kin[child].step > kin[key].step >= 0:
                add(child)

    add(centre)
    rows += sorted(set(kin) - set(rows) - set(above), key=order)
    return [kin[key] for key in above + rows]


def _seen_within(seen: str | None, since: str | None, until: str | None) -> bool:
    if not since and not until:
        return True
    return bool(seen) and (not since or str(seen) >= since) and (not until or str(seen)[: len(until)] <= until)


def _year(date: str | None) -> float | None:
    """A date as a year and its part.

    >>> _year("2024"), _year("2024-07-01"), _year(None)
    (2024.0, 2024.5, None)
    """
    if not date:
        return None
    year, month, day = ([int(part) for part in date.split("-")] + [1, 1])[:3]
    return year + (month - 1) / 12 + (day - 1) / 372
