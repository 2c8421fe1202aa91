"""Nodes by year, from left to right, none over the name of another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

from paperatlas.layout.forces import plainly

__all__ = ["YearMark", "by_year"]

# What leads from the newer to the older.
BACKWARDS = frozenset({"BASED_ON", "BUILDS_ON", "OUTPERFORMS", "VARIANT_OF", "CITES", "CITES_STUB", "REFERS_TO"})
SWEEPS = 6  # over all columns, there and back, to shorten the lines
GAP = 46.0  # pixels between two years
SHAPE = 1.1  # of the drawing, wide to high
MOST_STRETCH = 2.2  # few names have room between them
FEWEST_ROWS = 5
FEWEST_YEARS = 6  # that always stand apart


class YearMark(NamedTuple):
    """Where a year stands, or several sparse ones together: middle and width in pixels; None is for no year."""

    year: int | None  # the first
    until: int | None  # the last
    x: int
    width: int


class Span(NamedTuple):
    """Years that stand together, and the names there in blocks that follow each other from left to right."""

    year: int | None
    until: int | None
    blocks: list[list[str]]


class Column(NamedTuple):
    """Nodes that stand one beneath the other."""

    names: list[str]
    x: float  # of the middle
    width: float


def by_year(
    graph: nx.MultiDiGraph[str],
    boxes: Mapping[str, tuple[float, float]],
    when: Mapping[str, str],
    *,
    descent: bool = False,
) -> tuple[dict[str, tuple[int, int]], list[YearMark]]:
    """Positions in pixels around (0, 0), and where each year stands, from left to right.

    ``boxes`` are (width, height) in pixels of a node with its name; ``when`` are dates that begin with the year, or
    empty. A year with many nodes takes several columns, the earlier dates first; within a column nodes stand near
    those that they are tied to. Many sparse years stand together, a few to a column. What has no year stands last.
    With ``descent``, what comes from another stands to its right within a year, too, and of what has no year stands
    first what others rather come from.

    >>> chain = nx.MultiDiGraph([("new", "old")])
    >>> where, marks = by_year(chain, dict.fromkeys(chain, (40.0, 20.0)), {"old": "2017-06", "new": "2024"})
    >>> where["old"][0] < where["new"][0], [mark.year for mark in marks]
    (True, [2017, 2024])
    """
    if not graph:
        return {}, []
    spans = spans_of(graph, boxes, when, descent=descent)
    rows = rows_of([block for span in spans for block in span.blocks], boxes)
    columns: list[Column] = []
    edges: list[tuple[float, float]] = []
    left = 0.0
    for span in spans:
        start = left
        for members in (column for block in span.blocks for column in split(block, rows)):
            width = max(boxes[name][0] for name in members)
            columns.append(Column(members, left + width / 2, width))
            left += width
        edges.append((start, left))
        left += GAP
    middle = (left - GAP) / 2
    high = max(sum(boxes[name][1] for name in column.names) for column in columns)
    stretch = min(MOST_STRETCH, max(1.0, 2 * middle / SHAPE / high))
    heights = sorted_columns(graph, columns, {name: boxes[name][1] * stretch for name in sorted(graph)})
    where = {name: (round(column.x - middle), round(heights[name])) for column in columns for name in column.names}
    marks = [
        YearMark(span.year, span.until, round((start + end) / 2 - middle), round(end - start))
        for span, (start, end) in zip(spans, edges, strict=True)
    ]
    return where, marks


def spans_of(
    graph: nx.MultiDiGraph[str], boxes: Mapping[str, tuple[float, float]], when: Mapping[str, str], *, descent: bool
) -> list[Span]:
    """The years from left to right, sparse ones together where each alone would make the drawing too wide."""
    back: nx.DiGraph[str] = nx.DiGraph()
    back.add_nodes_from(sorted(graph))
    for head, tail, data in graph.edges(data=True):
        if data.get("type") in BACKWARDS and head != tail:
            back.add_edge(tail, head)
    years: dict[int, list[str]] = {}
    for name in sorted((name for name in graph if when[name]), key=lambda name: (when[name], name)):
        years.setdefault(int(when[name][:4]), []).append(name)
    undated = sorted(name for name in graph if not when[name])
    before = [name for name in undated if descent and back.out_degree(name) > back.in_degree(name)]
    after = [name for name in undated if name not in set(before)]

    def blocks(names: list[str]) -> list[list[str]]:
        return generations(back, names, when) if descent else [names]

    found = [Span(first, last, blocks(names)) for first, last, names in gathered(years, most_together(boxes, years))]
    first = [Span(None, None, blocks(before))] if before else []
    last = [Span(None, None, blocks(after))] if after else []
    return [*first, *found, *last]


def most_together(boxes: Mapping[str, tuple[float, float]], years: Mapping[int, Sequence[str]]) -> int:
    """How many names sparse years may have together; 0 where each year can stand alone."""
    if len(years) <= FEWEST_YEARS:
        return 0
    names = [name for year in sorted(years) for name in years[year]]
    wide = sum(boxes[name][0] for name in names) / len(names)
    high = sum(boxes[name][1] for name in names) / len(names)
    rows = math.sqrt(len(names) * wide / high / SHAPE / MOST_STRETCH)
    return max(2, round(rows)) if len(years) > 2 * len(names) / rows else 0


def gathered(years: Mapping[int, list[str]], most: int) -> list[tuple[int, int, list[str]]]:
    """Neighbouring years together as long as they have at most so many names: first year, last year, names.

    >>> gathered({1999: ["a"], 2001: ["b"], 2002: ["c", "d"]}, 2)
    [(1999, 2001, ['a', 'b']), (2002, 2002, ['c', 'd'])]
    """
    found: list[tuple[int, int, list[str]]] = []
    for year in sorted(years):
        if found and len(found[-1][2]) + len(years[year]) <= most:
            first, _, names = found.pop()
            found.append((first, year, [*names, *years[year]]))
        else:
            found.append((year, year, years[year]))
    return found


def generations(back: nx.DiGraph[str], names: Sequence[str], when: Mapping[str, str]) -> list[list[str]]:
    """The names in blocks, so that what comes from another stands in a later one; circles stay together.

    >>> names = ["new", "newest", "old"]
    >>> generations(nx.DiGraph([("old", "new"), ("new", "newest")]), names, dict.fromkeys(names, ""))
    [['old'], ['new'], ['newest']]
    """
    whole = nx.condensation(back.subgraph(names))
    layers = [
        [name for group in layer for name in whole.nodes[group]["members"]]
        for layer in nx.topological_generations(whole)
    ]
    return [sorted(layer, key=lambda name: (when[name], name)) for layer in layers]


def rows_of(blocks: Sequence[Sequence[str]], boxes: Mapping[str, tuple[float, float]]) -> int:
    """How many nodes a column holds at the most, so that the whole is about as wide as a page."""
    names = [name for block in blocks for name in block]
    wide = sum(boxes[name][0] for name in names) / len(names)
    high = sum(boxes[name][1] for name in names) / len(names)
    longest = max(map(len, blocks))
    for rows in range(min(FEWEST_ROWS, longest), longest):
        columns = sum(math.ceil(len(block) / rows) for block in blocks)
        if columns * wide <= SHAPE * rows * high:
            return rows
    return longest


def split(names: list[str], rows: int) -> list[list[str]]:
    """The names in columns of nearly equal length, none longer than ``rows``.

    >>> split(list("abcde"), 3)
    [['a', 'b', 'c'], ['d', 'e']]
    """
    columns = math.ceil(len(names) / rows)
    size, longer = divmod(len(names), columns)
    cuts = [number * size + min(number, longer) for number in range(columns + 1)]
    return [names[start:end] for start, end in pairwise(cuts)]


def sorted_columns(
    graph: nx.MultiDiGraph[str], columns: Sequence[Column], high: Mapping[str, float]
) -> dict[str, float]:
    """Where each node stands from top to bottom: columns sorted by the mean height of what each is tied to."""
    around = plainly(graph)
    orders = [sorted(column.names, key=lambda name: (-around.degree(name), name)) for column in columns]
    orders = [[*order[1::2][::-1], *order[::2]] for order in orders]  # the best connected in the middle
    heights = {name: y for order in orders for name, y in stacked(order, high).items()}
    for sweep in range(SWEEPS):
        turn = range(len(orders)) if sweep % 2 == 0 else range(len(orders) - 1, -1, -1)
        for place in turn:
            wanted = {name: wish(around, name, heights) for name in orders[place]}
            orders[place] = sorted(orders[place], key=lambda name: (round(wanted[name], 3), name))
            heights.update(stacked(orders[place], high))
    return heights


def wish(graph: nx.Graph[str], name: str, heights: Mapping[str, float]) -> float:
    """Where a node would like to stand: at the mean height of its neighbours, or where it is."""
    others = [heights[other] for other in sorted(graph[name]) if other != name]
    return sum(others) / len(others) if others else heights[name]


def stacked(names: Sequence[str], high: Mapping[str, float]) -> dict[str, float]:
    """Heights of nodes one beneath the other, around 0."""
    top, heights = -sum(high[name] for name in names) / 2, {}
    for name in names:
        heights[name] = top + high[name] / 2
        top += high[name]
    return heights
