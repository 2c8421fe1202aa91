"""What the rows of an answer name, as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import networkx as nx

from paperatlas.cuts.finish import cut_of, with_numbers
from paperatlas.fetch import nodes_of
from paperatlas.stores import Rows, Store

__all__ = ["query_result"]

LONGEST_ID = 400


def query_result(
    store: Store,
    rows: Rows,
    *,
    name: str,
    title: str | None = None,
    about: Sequence[str] = (),
    asked: Sequence[str] = ("query",),
    limit: int = 200,
    whole: bool = True,
) -> nx.MultiDiGraph[str]:
    """The papers and concepts whose ids stand in the rows of an answer, the first ``limit``, and all between them.

    ``about`` are ids that the question was asked about; they are drawn, too. ``graph.graph["query"]`` holds ``name``,
    columns and rows; ``asked`` are the words of the command, and ``whole`` says that the answer has no more rows than
    these. Rows that name no paper and no concept give a cut without nodes.

    >>> from paperatlas.queries import run_cypher
    >>> from paperatlas.stores import open_store
    >>> with open_store("atlas/graph.lbug") as store:  # doctest: +SKIP
    ...     graph = query_result(store, run_cypher(store, "MATCH (c:Concept) RETURN c.id"), name="all concepts")
    """
    candidates = list(dict.fromkeys([*about, *(text for row in rows.records for text in texts_of(row))]))
    wanted = sorted(candidates)
    papers = {row["id"] for row in nodes_of(store, "Paper", wanted)}
    concepts = {row["id"] for row in nodes_of(store, "Concept", wanted)}
    order = [text for text in candidates if text in papers or text in concepts]
    graph = cut_of(store, order[:limit], papers=papers, centres=about)
    return with_numbers(
        store,
        graph,
        order,
        kind="query",
        centres=[text for text in about if text in graph],
        title=title or name,
        query={"name": name, "columns": list(rows.columns), "rows": rows.records},
        asked=list(asked),
        around="names and papers that the rows name",
        rows_end=0 if whole else len(rows.records),
        limit_for_more=len(rows.records) * (1 if whole else 2),
        layout="force",
    )


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a value that may be an id: itself, in a list, or the id of a node."""
    if isinstance(value, str):
        if 0 < len(value) <= LONGEST_ID:
            yield value
    elif isinstance(value, dict):
        yield from texts_of([value.get("id"), value.get("from"), value.get("to"), value.get("paper")])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)
