"""The neighbourhood of a concept as a small drawing that stands still: the strongest names around it, on a ring.

On a page of text every name must be read without zooming, so the names stand outside of the ring, one above the other,
at equal heights; lines between neighbours run inside of it. Forces (see ``layout``) are for pages one can zoom.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from paperatlas.site.data import Row
from paperatlas.site.frame import theme
from paperatlas.site.words import shortened

__all__ = ["Drawing", "bars", "draw", "neighbours"]

MOST = 24  # neighbours that are drawn
MOST_OF_A_KIND = 9  # of them, while others wait
FEWEST = 3  # fewer say nothing that the lists do not
WIDTH, ROW, MARGIN = 820, 25, 26  # pixels
REACH = 150  # pixels from the middle to the sides of the ring
LETTERS = 28  # of a name
CLAIM = 2.0  # what a claim weighs against a co-occurrence


class Dot(NamedTuple):
    """A neighbour: where it stands, and at which side of it its name."""

    id: str
    name: str
    type: str
    kind: str  # how it is tied to the middle
    x: float
    y: float
    left: bool
    size: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws, in pixels."""

    width: int
    height: int
    x: float
    y: float
    dots: tuple[Dot, ...]
    ties: tuple[tuple[float, float, float, float], ...]  # between neighbours
    kinds: tuple[str, ...]  # of the lines from the middle, in the theme's order


def neighbours(
    own: str, *, claims: Iterable[Row], families: Iterable[Row], variants: Iterable[Row], near: Iterable[Row]
) -> list[Row]:
    """The concepts most strongly tied to one: id, name, type, strength, and the kind of the strongest tie."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    about: dict[str, Row] = {}
    for row in claims:
        side = "tail" if row["head"] == own else "head"
        about[row[side]] = {"id": row[side], "name": row[f"{side}Name"], "type": row[f"{side}Type"]}
        weights[row[side]][row["kind"]] += CLAIM * (row["confidence"] or 0.5)
    for row in (*families, *variants):
        about.setdefault(row["id"], {name: row[name] for name in ("id", "name", "type")})
        weights[row["id"]]["VARIANT_OF"] += CLAIM
    for row in near:
        if not row["generic"]:
            about.setdefault(row["id"], {name: row[name] for name in ("id", "name", "type")})
            weights[row["id"]]["CO_OCCURS_WITH"] += max(row["npmi"] or 0.0, 0.05) * math.log2(1 + (row["papers"] or 1))
    strength = {name: round(sum(kinds.values()), 6) for name, kinds in weights.items()}
    tied = {name: min((-weight, kind) for kind, weight in kinds.items())[1] for name, kinds in weights.items()}
    places: Counter[str] = Counter()
    ranked: list[tuple[bool, int, str]] = []
    for name in sorted(weights, key=lambda name: (-strength[name], name)):
        ranked.append((places[tied[name]] >= MOST_OF_A_KIND, len(ranked), name))
        places[tied[name]] += 1
    return [about[name] | {"strength": strength[name], "kind": tied[name]} for *_, name in sorted(ranked)[:MOST]]


def draw(around: Sequence[Row], ties: Iterable[tuple[str, str]]) -> Drawing | None:
    """Where the neighbours stand, those of one kind together; None where there are too few of them.

    >>> ring = [{"id": name, "name": name, "type": "Method", "kind": "BASED_ON", "strength": 1.0} for name in "abc"]
    >>> [(dot.id, dot.left) for dot in draw(ring, [("a", "b")]).dots]
    [('a', False), ('b', False), ('c', True)]
    """
    if len(around) < FEWEST:
        return None
    order = {kind: place for place, kind in enumerate(theme()["relations"])}
    ring = sorted(around, key=lambda row: (order[row["kind"]], row["type"], row["id"]))
    right = (len(ring) + 1) // 2
    height = 2 * MARGIN + ROW * right
    middle = height / 2
    places: dict[str, tuple[float, float, bool]] = {}
    for place, row in enumerate(ring):
        left = place >= right
        step = len(ring) - 1 - place if left else place
        count = len(ring) - right if left else right
        y = middle + ROW * (step - (count - 1) / 2)
        out = REACH * math.sqrt(max(0.0, 1 - ((y - middle) / (middle - MARGIN / 2)) ** 2)) + 24
        places[row["id"]] = (round(WIDTH / 2 + (-out if left else out), 1), round(y, 1), left)
    largest = max(row["strength"] for row in ring) or 1.0
    dots = tuple(
        Dot(
            row["id"],
            shortened(row["name"], LETTERS) or "(no name)",
            row["type"],
            row["kind"],
            *places[row["id"]],
            round(3.5 + 3.5 * math.sqrt(row["strength"] / largest), 1),
        )
        for row in ring
    )
    lines = sorted({(min(pair), max(pair)) for pair in ties if pair[0] in places and pair[1] in places})
    kinds = tuple(kind for kind in order if any(dot.kind == kind for dot in dots))
    return Drawing(
        WIDTH, height, WIDTH / 2, middle, dots, tuple((*places[a][:2], *places[b][:2]) for a, b in lines), kinds
    )


def bars(years: Mapping[int, int]) -> list[dict[str, Any]]:
    """The columns of a small chart of papers by year: x, y, width and height in pixels, for a chart 64 pixels high.

    >>> bars({2024: 1, 2025: 4})[1]["height"]
    44
    """
    most = max(years.values(), default=0)
    return [
        {"year": year, "papers": papers, "x": 34 * place, "height": max(2, round(44 * papers / most)) if papers else 0}
        for place, (year, papers) in enumerate(years.items())
    ]
