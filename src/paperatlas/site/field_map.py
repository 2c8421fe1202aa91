"""The communities of a field drawn as a map: where each circle lies, how large it is, what is written in it."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx

from paperatlas.layout import place
from paperatlas.offline import one_line
from paperatlas.records import CONCEPT_TYPES
from paperatlas.site.field import Community, Member
from paperatlas.site.words import shortened

__all__ = ["Circle", "FieldMap", "Tie", "field_map"]

MOST_CIRCLES = 60
LARGEST, SMALLEST = 150.0, 54.0  # radius, in units of the drawing
RING = 7.0  # the band around a circle that shows its types
APART = 26.0  # between two circles
MARGIN = 14.0
PULL = 6  # how many times as strongly as the weakest the strongest tie pulls
TIES_OF_ONE = 2  # that are drawn of each circle, the strongest
HEATS = (0.1, 0.25, 0.45, 0.7)  # shares of the papers of the last twelve months from which on a circle is darker
LETTER = 0.65  # width of a letter, for its height of 1
LINE = 1.18  # from line to line
FONTS = (22.0, 19.0, 17.0, 15.0, 13.0, 11.5, 10.5)
WIDER = 1.25  # pages are wider than high
LEAST_DRAWN = 3  # papers: pairs of names that only two papers share would crowd the map
NAMES = 3


class Part(NamedTuple):
    """A stretch of the ring, in hundredths of it."""

    type: str
    start: float
    length: float


class Circle(NamedTuple):
    """A community on the map."""

    number: int
    x: float
    y: float
    radius: float
    ring: float  # radius of the middle of its band
    parts: tuple[Part, ...]
    lines: tuple[tuple[str, float], ...]  # of its name, each with its distance from the top
    font: float
    below: float  # where the number of papers stands
    papers: int
    recent: int  # of these, of the last twelve months
    heat: int  # 0 to 4
    name: str


class Tie(NamedTuple):
    """Papers about one community that speak of another."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    papers: int


class FieldMap(NamedTuple):
    """A drawing: its size, what is drawn, and how many communities found no room."""

    width: float
    height: float
    circles: tuple[Circle, ...]
    ties: tuple[Tie, ...]
    left_out: int


def field_map(communities: Sequence[Community], *, latest: str | None = None) -> FieldMap:
    """The map of the communities with most papers; the same communities give the same map.

    A circle's area is that of its papers, down to a size that holds a name; ``latest`` is the date of the newest paper.
    """
    shown = [it for it in communities if len(it.papers) >= LEAST_DRAWN][:MOST_CIRCLES]
    if not shown:
        return FieldMap(0, 0, (), (), 0)
    most = max(len(it.papers) for it in shown)
    radii = {it.number: max(SMALLEST, LARGEST * math.sqrt(len(it.papers) / max(most, 1))) for it in shown}
    strongest = strongest_ties(shown)
    spots = spots_of(shown, radii, strongest)
    left = min(x - radii[it] for it, (x, _) in spots.items()) - MARGIN
    top = min(y - radii[it] for it, (_, y) in spots.items()) - MARGIN
    spots = {it: (round(x - left, 1), round(y - top, 1)) for it, (x, y) in spots.items()}
    return FieldMap(
        math.ceil(max(x + radii[it] for it, (x, _) in spots.items()) + MARGIN),
        math.ceil(max(y + radii[it] for it, (_, y) in spots.items()) + MARGIN),
        tuple(circle(it, spots[it.number], radii[it.number], latest) for it in shown),
        tuple(
            Tie(*spots[one], *spots[other], round(1 + 9 * papers / max(strongest.values()), 1), papers)
            for (one, other), papers in sorted(strongest.items(), key=lambda tie: (tie[1], tie[0]))
        ),
        len(communities) - len(shown),
    )


def strongest_ties(shown: Sequence[Community]) -> dict[tuple[int, int], int]:
    """The pairs of communities that are drawn as tied, and how many papers of either speak of both."""
    numbers = {it.number for it in shown}
    both: Counter[tuple[int, int]] = Counter()
    for it in shown:
        for other, papers in it.near:
            if other in numbers:
                both[min(it.number, other), max(it.number, other)] = papers
    kept: dict[tuple[int, int], int] = {}
    for it in shown:
        ties = sorted(
            ((papers, pair) for pair, papers in both.items() if it.number in pair), key=lambda tie: (-tie[0], tie[1])
        )
        kept.update((pair, papers) for papers, pair in ties[:TIES_OF_ONE])
    return kept


def spots_of(
    shown: Sequence[Community], radii: dict[int, float], ties: dict[tuple[int, int], int]
) -> dict[int, tuple[float, float]]:
    """Where each circle's middle lies: those that share papers near to each other, none on another."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    keys = {it.number: f"{it.number:09}" for it in shown}
    graph.add_nodes_from(keys.values())
    most = max(ties.values(), default=1)
    for (one, other), papers in sorted(ties.items()):
        for _ in range(max(1, round(PULL * papers / most))):
            graph.add_edge(keys[one], keys[other], type="SHARES")
    boxes = {keys[it]: (2 * radius + APART, 2 * radius + APART) for it, radius in radii.items()}
    where = place(graph, boxes)
    across, down = ([spot[axis] for spot in where.values()] for axis in (0, 1))
    turned = max(down) - min(down) > max(across) - min(across)
    lying = {key: spot[::-1] if turned else spot for key, spot in where.items()}
    return {it: (WIDER * lying[key][0], float(lying[key][1])) for it, key in keys.items()}


def circle(community: Community, spot: tuple[float, float], radius: float, latest: str | None) -> Circle:
    """One community at its spot."""
    font, lines = written(community.name, radius - RING)
    papers = len(community.papers)
    since = f"{int(latest[:4]) - 1:04}{latest[4:]}" if latest and latest[:4].isdigit() else "9999"
    recent = sum((it.published or "") > since for it in community.papers)
    share = recent / papers if papers else 0.0
    first = -(len(lines) - 1) * font * LINE / 2 - font * 0.2
    return Circle(
        community.number,
        *spot,
        round(radius - RING, 1),
        round(radius - RING / 2, 1),
        parts(community.concepts),
        tuple((line, round(first + row * font * LINE, 1)) for row, line in enumerate(lines)),
        font,
        round(first + len(lines) * font * LINE, 1),
        papers,
        recent,
        sum(share >= heat for heat in HEATS),
        one_line(community.name),
    )


def parts(concepts: Sequence[Member]) -> tuple[Part, ...]:
    """How the types share the ring."""
    counts = Counter(it.type for it in concepts)
    start, found = 0.0, []
    for kind in (*CONCEPT_TYPES, *sorted(set(counts) - set(CONCEPT_TYPES))):
        length = 100 * counts[kind] / len(concepts) if counts[kind] else 0.0
        if length:
            found.append(Part(kind, round(start, 2), round(length, 2)))
        start += length
    return tuple(found)


def written(name: str, radius: float) -> tuple[float, list[str]]:
    """The height of the letters, and the lines in which a name fits a circle: as many of its parts as there is room.

    >>> written("RLHF, Direct Preference Optimization", 60)
    (15.0, ['RLHF'])
    """
    names = one_line(name).split(", ")[:NAMES]
    for font in FONTS:
        if font <= max(FONTS[-1], radius / 4) and (lines := fitting(names, font, radius)):
            return font, lines
    wide = max(4, int(1.5 * radius / (FONTS[-1] * LETTER)))
    first = textwrap.wrap(names[0], wide, break_long_words=False)[:2] or ["…"]
    return FONTS[-1], [shortened(line, wide) for line in first]


def fitting(names: Sequence[str], font: float, radius: float) -> list[str]:
    """As many names as fit in letters of this height, no word broken; none where the first does not."""
    kept: list[str] = []
    wide = max(1, int(1.8 * radius / (font * LETTER)))
    for name in names:
        for width in range(wide, 3, -1):
            lines = [*kept, *textwrap.wrap(name, width, break_long_words=False)]
            if fits(lines, font, radius):
                kept = lines
                break
        else:
            break
    return kept


def fits(lines: Sequence[str], font: float, radius: float) -> bool:
    """Whether each line, and the number of papers below the last, lies within the circle."""
    first = -len(lines) * font * LINE / 2
    for row, line in enumerate((*lines, "100 papers")):
        furthest = max(abs(first + row * font * LINE), abs(first + (row + 1) * font * LINE))
        if furthest >= radius or len(line) * font * LETTER / 2 > math.sqrt(radius**2 - furthest**2):
            return row == len(lines) and furthest < radius
    return True
