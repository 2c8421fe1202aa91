"""The end of every cut: its nodes chosen, what lies between them fetched, and what was left out counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import networkx as nx

from paperatlas.errors import PaperatlasError
from paperatlas.fetch import between, papers_outside
from paperatlas.stores import Store

__all__ = ["at_least", "cut_of", "with_numbers"]


def at_least(limit: int, centres: Sequence[str]) -> None:
    """Raise PaperatlasError where a limit leaves no room for what the page is about."""
    if limit < len(centres):
        raise PaperatlasError(f"a limit of {limit} leaves no room for the {len(centres)} names that were asked for")


def cut_of(
    store: Store, ids: Iterable[str], *, papers: Collection[str], centres: Sequence[str], least: float = 0.0
) -> nx.MultiDiGraph[str]:
    """These papers and concepts, and every relationship between them; ``papers`` are the ids that are papers'."""
    chosen = set(ids)
    return between(store, chosen & set(papers), chosen - set(papers), centres=centres, least=least)


def with_numbers(store: Store, graph: nx.MultiDiGraph[str], met: Collection[str], **facts: Any) -> nx.MultiDiGraph[str]:
    """The cut with its facts: how many were met and are shown, the papers that it names, and ``facts``."""
    shown = graph.number_of_nodes()
    total = len(set(met) | set(graph))
    graph.graph.update(centre=None, depth=1, least=0.0)
    graph.graph.update({name: value for name, value in facts.items() if value is not False})
    graph.graph.update(total_nodes=total, shown_nodes=shown, limited=total > shown)
    graph.graph["papers"] = papers_outside(store, graph)
    return graph
