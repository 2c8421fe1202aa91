"""Two or more concepts side by side: what they share, what each has of its own, and what is claimed between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

import networkx as nx

from paperatlas.cuts.finish import at_least, cut_of, with_numbers
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.fetch import generic_concepts, nodes_of, relationships_of, sure
from paperatlas.neighborhood import PAPER_WEIGHT, reach
from paperatlas.records import PAPER_RELATIONS
from paperatlas.stores import Store

__all__ = ["comparison"]

PART = {"papers": 0.3, "own": 0.2, "benchmarks": 0.15, "near": 0.35}  # of the nodes; what is left goes in turn
TRIED_ON = {"EVALUATES_ON": "Benchmark", "ADDRESSES": "Task"}
NEAR = 400  # papers whose introductions are looked at for each concept


class Side(NamedTuple):
    """What stands around one concept of a comparison, each with how strongly or how often."""

    papers: Mapping[str, float]
    concepts: Mapping[str, float]
    tried: Mapping[str, Counter[str]]  # benchmarks and tasks by the number of its papers, by their type


def comparison(
    store: Store, concepts: Sequence[str], *, limit: int = 100, generic: bool = False, least: float = 0.0
) -> nx.MultiDiGraph[str]:
    """Two or more concepts, by ids, with shared and own papers, benchmarks and neighbours, the strongest ``limit``.

    ``graph.graph["comparison"]`` says for each concept (``concepts``, ids) its ``papers``, the strongest first,
    ``Benchmark`` and ``Task``: what its papers are tried on and address, with the number of papers, and ``near``: what
    else they share. Raises UnknownName where there is no such concept, PaperatlasError for fewer than two.

    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = comparison(store, ["method:grpo", "method:dpo"])
    """
    ids = list(dict.fromkeys(concepts))
    if len(ids) < 2:
        raise PaperatlasError("a comparison needs two different concepts")
    at_least(limit, ids)
    rows = {row["id"]: row for row in nodes_of(store, "Concept", sorted(ids))}
    for name in ids:
        if name not in rows:
            raise UnknownName("concept", name)
    left_out = set(ids) | (set() if generic else generic_concepts(store))
    sides = {name: side_of(store, name, left_out, least=least) for name in ids}
    shared = {
        "papers": together([side.papers for side in sides.values()]),
        "concepts": together([side.concepts for side in sides.values()]),
    }
    chosen, papers = choose(ids, sides, shared, limit)
    graph = cut_of(store, chosen, papers=papers, centres=ids, least=least)
    met = set(ids).union(*({*side.papers, *side.concepts, *side.tried["Benchmark"]} for side in sides.values()))
    names = [rows[name]["name"] or name for name in ids]
    return with_numbers(
        store,
        graph,
        met,
        kind="comparison",
        centres=ids,
        title=" and ".join(names) if len(names) == 2 else ", ".join(names),
        comparison={
            "concepts": ids,
            "papers": {name: strongest(side.papers) for name, side in sides.items()},
            **{kind: {name: dict(side.tried[kind]) for name, side in sides.items()} for kind in TRIED_ON.values()},
            "near": shared["concepts"],
            "names": names_of(store, sides, shared["concepts"]),
        },
        asked=["view", names[0], *chain.from_iterable(("--with", name) for name in names[1:])],
        around="names and papers around them",
        generic=generic,
        least=least,
        layout="radial",
    )


def side_of(store: Store, concept: str, left_out: set[str], *, least: float) -> Side:
    """What stands around one concept."""
    ring = reach(store, [], [concept], room=NEAR, least=least)
    papers: Counter[str] = Counter()
    for kind in PAPER_RELATIONS:
        for row in relationships_of(store, kind, ("confidence",), tails=[concept], least=least):
            papers[row["from"]] += PAPER_WEIGHT[kind] * sure(row)  # type: ignore[assignment]  # a sum of weights
    tried: dict[str, Counter[str]] = {}
    for kind, label in TRIED_ON.items():
        rows = relationships_of(store, kind, (), heads=sorted(papers))
        tried[label] = Counter(row["to"] for row in rows if row["to"] not in left_out)
    near = {name: weight for name, weight in ring.concepts.items() if name not in left_out}
    return Side(dict(papers), near, tried)


def together(sides: Sequence[Mapping[str, float]]) -> list[str]:
    """What at least two sides have, what more of them have first, then by the weaker of its ties."""
    found: dict[str, list[float]] = {}
    for side in sides:
        for name, weight in side.items():
            found.setdefault(name, []).append(weight)
    both = {name: weights for name, weights in found.items() if len(weights) > 1}
    return sorted(both, key=lambda name: (-len(both[name]), -round(sorted(both[name])[-2], 6), name))


def strongest(weights: Mapping[str, float]) -> list[str]:
    """The names, those of the largest weight first."""
    return sorted(weights, key=lambda name: (-round(weights[name], 6), name))


def choose(
    ids: Sequence[str], sides: Mapping[str, Side], shared: Mapping[str, Sequence[str]], limit: int
) -> tuple[set[str], set[str]]:
    """What is drawn, and which of it are papers: each part gets its share of the room, and what is left."""
    own = [[name for name in strongest(sides[it].papers) if name not in set(shared["papers"])] for it in ids]
    near = [strongest(sides[it].concepts) for it in ids]
    parts = {
        "papers": list(shared["papers"]),
        "own": list(in_turn(own)),
        "benchmarks": list(dict.fromkeys(in_turn([strongest(sides[it].tried["Benchmark"]) for it in ids]))),
        "near": list(dict.fromkeys(chain(shared["concepts"], in_turn(near)))),
    }
    room = limit - len(ids)
    first = [name for part, names in parts.items() for name in names[: round(PART[part] * room)]]
    kept = list(dict.fromkeys(chain(first, in_turn(list(parts.values())))))[:room]
    papers = set(kept) & {*parts["papers"], *parts["own"]}
    return {*ids, *kept}, papers


def in_turn(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first of each list, then the second of each, and so on.

    >>> list(in_turn(["ab", "c"]))
    ['a', 'c', 'b']
    """
    for row in zip_longest(*lists):
        yield from (name for name in row if name is not None)


def names_of(store: Store, sides: Mapping[str, Side], near: Sequence[str]) -> dict[str, Any]:
    """What a comparison calls the papers and concepts that it counts, drawn or not: name and year, by id."""
    papers = {name for side in sides.values() for name in side.papers}
    concepts = {name for side in sides.values() for counts in side.tried.values() for name in counts} | set(near)
    named = {row["id"]: (row["title"], row["year"]) for row in nodes_of(store, "Paper", sorted(papers))}
    named |= {row["id"]: (row["name"], None) for row in nodes_of(store, "Concept", sorted(concepts))}
    return named
