"""The way from one paper or concept to another, with the sentence behind each step."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from paperatlas.guard import read_statement
from paperatlas.queries import MOST_ROWS, TIMEOUT, ask_question
from paperatlas.resources import resource_text
from paperatlas.stores import Store

__all__ = ["Hop", "find_path"]

MOST_REACHED = 200_000  # papers and concepts in one step of a search
# Of ways of one length, the one whose relations say most: the earlier in this list, the more.
TELLING = (
    "BASED_ON",
    "INTRODUCES",
    "BUILDS_ON",
    "OUTPERFORMS",
    "VARIANT_OF",
    "COMPARES_WITH",
    "USES",
    "EVALUATES_ON",
    "ADDRESSES",
    "MEASURES",
    "MENTIONS",
)


# A step of a path: names of concepts or titles of papers and their ids; the relationship's type, and whether it leads
# the way the step goes ("relation" says both); the id of the paper and the sentence that say so, if any do.
Hop = TypedDict(
    "Hop",
    {
        "from": str,
        "relation": str,
        "to": str,
        "sentence": str | None,
        "paper": str | None,
        "fromId": str,
        "toId": str,
        "type": str,
        "forward": bool,
    },
)


def find_path(store: Store, start: str, end: str, *, max_hops: int = 6, timeout: float | None = TIMEOUT) -> list[Hop]:
    """A shortest path between two papers or concepts, by ids; empty where none has at most ``max_hops`` steps.

    It goes over what papers say of concepts and what is said between concepts, not over mere co-occurrence, and over
    generic concepts only where there is no other way. Among ways of one length the one with the most telling
    relations is taken, then the one with the smallest ids, so that all stores answer alike. Breadth first from both
    ends, a whole level at a time: no walk is enumerated, so hubs cost one row for each neighbour.
    """
    if start == end:
        return []
    for generic in (False, True):
        levels = meet(store, start, end, max_hops=max_hops, generic=generic, timeout=timeout)
        if levels:
            return [tell(store, *step, timeout=timeout) for step in choose(store, levels, timeout=timeout)]
    return []


def meet(store: Store, start: str, end: str, *, max_hops: int, generic: bool, timeout: float | None) -> list[set[str]]:
    """What lies at each distance from start on the shortest ways to end, or more; empty where no way was found."""
    sides = [[{start}], [{end}]]
    seen = [{start}, {end}]
    for _ in range(max_hops):
        side = 0 if len(sides[0][-1]) <= len(sides[1][-1]) else 1
        values = {"frontier": sorted(sides[side][-1]), "generic": generic, "goals": [start, end]}
        rows = store.ask(internal("reach"), values, timeout=timeout, limit=MOST_REACHED)
        reached = {record[0] for record in rows.records} - seen[side]
        if not reached:
            return []
        sides[side].append(reached)
        seen[side] |= reached
        if common := reached & sides[1 - side][-1]:
            return [*sides[0][:-1], common, *reversed(sides[1][:-1])]
    return []


Step = tuple[str, str, str, bool]  # start, end, relation, forward


def choose(store: Store, levels: list[set[str]], *, timeout: float | None) -> list[Step]:
    """The steps of the best way through the levels: dynamic programming from the last level back to the first."""
    best: dict[str, tuple[int, list[str], list[Step]]] = {node: (0, [node], []) for node in levels[-1]}
    for here in reversed(levels[:-1]):
        values = {"here": sorted(here), "there": sorted(best)}
        found: dict[str, tuple[int, list[str], list[Step]]] = {}
        for relation, head, tail in store.ask(internal("steps"), values, timeout=timeout).records:
            for start, end, forward in ((head, tail, True), (tail, head, False)):
                if start in here and end in best:
                    cost, ids, steps = best[end]
                    step = (start, end, relation, forward)
                    way = (cost + TELLING.index(relation), [start, *ids], [step, *steps])
                    found[start] = min(found.get(start, way), way)
        best = found
    return min(best.values())[2]


def tell(store: Store, start: str, end: str, relation: str, forward: bool, *, timeout: float | None) -> Hop:  # noqa: FBT001
    """A step with its names and its surest sentence."""
    rows = ask_question(store, "evidence", one=start, other=end, limit=MOST_ROWS, timeout=timeout).dicts()
    head, tail = (start, end) if forward else (end, start)
    said = [row for row in rows if (row["relation"], row["head"], row["tail"]) == (relation, head, tail)]
    best = min(said, key=lambda row: (-row["confidence"], row["paper"]), default=None)
    values = {"ids": [start, end]}
    names = dict(store.ask(internal("names"), values, timeout=timeout).records)
    return {
        "from": names[start],
        "relation": f"{relation} →" if forward else f"← {relation}",
        "to": names[end],
        "sentence": best["sentence"] if best else None,
        "paper": best["paper"] if best else None,
        "fromId": start,
        "toId": end,
        "type": relation,
        "forward": forward,
    }


@cache
def internal(name: str) -> str:
    """A statement of ``cypher/paths``."""
    return read_statement(resource_text(f"cypher/paths/{name}.cypher")).cypher
