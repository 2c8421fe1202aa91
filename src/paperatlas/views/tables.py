"""What a page says beside the drawing: the columns of a comparison, the steps of a path, the rows of a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from paperatlas.offline import Theme, one_line

__all__ = ["comparison_of", "path_of", "query_of"]

MOST_ROWS = 1_000
LONGEST_CELL = 500
MOST_ITEMS = 8  # of one cell of a comparison
CLAIMED = ("OUTPERFORMS", "BASED_ON", "VARIANT_OF")
Lines = list[dict[str, Any]]
Item = dict[str, Any]
Lines_by_ends = dict[tuple[str, str, str], str]


def ids_of(lines: Lines) -> Lines_by_ends:
    """The id of each line by its ends and kind."""
    return {(line["from"], line["to"], line["kind"]): line["id"] for line in lines}


def comparison_of(graph: nx.MultiDiGraph[str], lines: Lines, theme: Theme) -> dict[str, Any] | None:
    """The rows of a comparison, one list of cells for each concept, each with the line that holds its evidence."""
    found = graph.graph.get("comparison")
    if found is None:
        return None
    ids, known = list(found["concepts"]), ids_of(lines)
    rows = [
        row("What it is", [definition_cell(graph, it, known) for it in ids]),
        row("Introduced by", [introduced_cell(graph, it, known) for it in ids]),
        row("Claims", [claims_cell(graph, it, ids, known, theme) for it in ids]),
        row("Based on", [based_cell(graph, it, ids, known) for it in ids]),
        shared_row("Papers", {it: found["papers"][it] for it in ids}, found, graph, known),
        counted_row("Benchmarks", "Benchmark", found, graph),
        counted_row("Tasks", "Task", found, graph),
        {"heading": "Also near", "cells": [[] for _ in ids], "shared": items(found["near"], found, graph)},
    ]
    return {"concepts": ids, "rows": [it for it in rows if it["shared"] or any(it["cells"])]}


def row(heading: str, cells: list[list[Item]]) -> dict[str, Any]:
    """A row without anything that is shared."""
    return {"heading": heading, "cells": cells, "shared": []}


def definition_cell(graph: nx.MultiDiGraph[str], concept: str, known: Lines_by_ends) -> list[Item]:
    """The sentence that introduces a concept."""
    found = (graph.graph.get("told") or {}).get(concept, {}).get("definition")
    if not found:
        return []
    paper = found["paper"]
    return [item(paper, found["sentence"], graph, known.get((paper, concept, "INTRODUCES")))]


def introduced_cell(graph: nx.MultiDiGraph[str], concept: str, known: Lines_by_ends) -> list[Item]:
    """The papers on the page that introduce a concept, the oldest first."""
    papers = [head for head, _, data in graph.in_edges(concept, data=True) if data.get("type") == "INTRODUCES"]
    papers.sort(key=lambda it: (str(graph.nodes[it].get("published") or "9999"), it))
    cells = [
        item(
            it,
            titled(graph.nodes[it].get("title"), graph.nodes[it].get("year")),
            graph,
            known.get((it, concept, "INTRODUCES")),
        )
        for it in dict.fromkeys(papers)
    ]
    return cut_short(cells)


def claims_cell(
    graph: nx.MultiDiGraph[str], concept: str, ids: Sequence[str], known: Lines_by_ends, theme: Theme
) -> list[Item]:
    """What is claimed of a concept against the others that it is compared with."""
    claims = ((kind, other, known.get((concept, other, kind))) for kind in CLAIMED for other in ids if other != concept)
    return [
        item(other, f"{theme['relations'][kind]['forward']} {graph.nodes[other].get('name')}", graph, line)
        for kind, other, line in claims
        if line
    ]


def based_cell(graph: nx.MultiDiGraph[str], concept: str, ids: Sequence[str], known: Lines_by_ends) -> list[Item]:
    """What else on the page a concept is based on."""
    others = {tail for _, tail, data in graph.out_edges(concept, data=True) if data.get("type") == "BASED_ON"}
    names = sorted((str(graph.nodes[it].get("name")), it) for it in others - set(ids))
    return cut_short([item(it, name, graph, known.get((concept, it, "BASED_ON"))) for name, it in names])


def shared_row(
    heading: str,
    papers: Mapping[str, Sequence[str]],
    found: Mapping[str, Any],
    graph: nx.MultiDiGraph[str],
    known: Lines_by_ends,
) -> dict[str, Any]:
    """The papers of each concept that no other has, and those that at least two have."""
    count = counter(papers)
    both = list(dict.fromkeys(it for names in papers.values() for it in names if count(it) > 1))
    both.sort(key=lambda it: (-count(it), min(names.index(it) for names in papers.values() if it in names), it))
    cells = []
    for concept, names in papers.items():
        lines = {head: line for (head, tail, _), line in sorted(known.items()) if tail == concept}
        own = [it for it in names if count(it) == 1]
        cells.append(items(own, found, graph, lines))
    return {"heading": heading, "cells": cells, "shared": items(both, found, graph)}


def counted_row(heading: str, kind: str, found: Mapping[str, Any], graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """Benchmarks or tasks of each concept's papers, with the number of papers, and those that at least two have."""
    tried: Mapping[str, Mapping[str, int]] = found[kind]
    count = counter(tried)
    cells = []
    for of_one in tried.values():
        own = sorted((it for it in of_one if count(it) == 1), key=lambda it: (-of_one[it], it))
        cells.append(items(own, found, graph, counts=of_one))
    both = {
        it: [of_one.get(it, 0) for of_one in tried.values()]
        for of_one in tried.values()
        for it in of_one
        if count(it) > 1
    }
    order = sorted(both, key=lambda it: (-min(number for number in both[it] if number), -sum(both[it]), it))
    shared = items(order, found, graph, counts={it: " : ".join(map(str, numbers)) for it, numbers in both.items()})
    return {"heading": heading, "cells": cells, "shared": shared}


def counter(lists: Mapping[str, Sequence[str] | Mapping[str, Any]]) -> Callable[[str], int]:
    """How many of these hold a name."""
    held = {key: set(names) for key, names in lists.items()}
    return lambda name: sum(name in names for names in held.values())


def items(
    names: Sequence[str],
    found: Mapping[str, Any],
    graph: nx.MultiDiGraph[str],
    lines: Mapping[str, str] | None = None,
    counts: Mapping[str, Any] | None = None,
) -> list[Item]:
    """The first of these as items of a cell, and how many more there are."""
    cells = []
    for name in names[: MOST_ITEMS + 1]:
        text = titled(*found["names"].get(name, (name, None)))
        text += f" ({counts[name]})" if counts else ""
        cells.append(item(name, text, graph, (lines or {}).get(name)))
    return cut_short(cells, len(names))


def cut_short(cells: list[Item], total: int | None = None) -> list[Item]:
    """At most so many items, and how many more there are."""
    total = len(cells) if total is None else total
    if total <= MOST_ITEMS:
        return cells
    return [*cells[:MOST_ITEMS], {"id": None, "text": f"and {total - MOST_ITEMS:,} more", "edge": None}]


def item(name: str, text: Any, graph: nx.MultiDiGraph[str], line: str | None) -> Item:
    """An entry of a cell: the node where it is on the page, what is said of it, and the line with the evidence."""
    return {"id": name if name in graph else None, "text": one_line(text)[:LONGEST_CELL], "edge": line}


def titled(title: Any, year: Any) -> str:
    """A title with its year, as far as known."""
    return f"{title or '(no title)'}, {year}" if year else str(title or "(no title)")


def path_of(graph: nx.MultiDiGraph[str], lines: Lines) -> list[dict[str, Any]] | None:
    """The steps of a path, each with the line that holds its evidence."""
    hops = graph.graph.get("path")
    if hops is None:
        return None
    known = ids_of(lines)
    steps = []
    for hop in hops:
        ends = (hop["fromId"], hop["toId"]) if hop["forward"] else (hop["toId"], hop["fromId"])
        steps.append({"from": hop["fromId"], "to": hop["toId"], "edge": known.get((*ends, hop["type"]))})
    return steps


def query_of(graph: nx.MultiDiGraph[str]) -> dict[str, Any] | None:
    """The question, its columns and its rows as text."""
    asked = graph.graph.get("query")
    if asked is None:
        return None
    return {
        "name": one_line(asked["name"]),
        "columns": [one_line(column) for column in asked["columns"]],
        "rows": [[cell(value) for value in values] for values in asked["rows"][:MOST_ROWS]],
    }


def cell(value: Any) -> str:
    """A value of a row as a person reads it.

    >>> cell(0.123456), cell(["a", "b"]), cell(None), cell({"id": "method:grpo", "name": "GRPO"})
    ('0.123', 'a, b', '', 'GRPO')
    """
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, dict):
        return one_line(value.get("name") or value.get("title") or value.get("id") or value)[:LONGEST_CELL]
    if isinstance(value, list | tuple):
        return ", ".join(cell(one) for one in value)[:LONGEST_CELL]
    return one_line(value)[:LONGEST_CELL]
