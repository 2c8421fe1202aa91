"""The answer of a query as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperatlas.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperatlas.queries import Question
    from paperatlas.stores import Rows, Store

__all__ = ["write_answer"]

MOST_DRAWN = 2_000  # nodes of an answer whose rows were asked for by --limit


def write_answer(
    store: Store, rows: Rows, page: Path, asked: Question | str, values: Mapping[str, str], *, limit: int | None
) -> None:
    """Writes the page of an answer to a question or a statement; with a limit of rows, all that they name is drawn."""
    from paperatlas.cuts import query_result, with_facts
    from paperatlas.queries import Question
    from paperatlas.search import find_any
    from paperatlas.views import write_view

    title, about, most = str(asked), list(values.values()), None
    words = ["-e", str(asked)]
    if isinstance(asked, Question):
        ends = [it.name for it in asked.parameters if it.type in {"concept", "paper", "node"} and it.name in values]
        found = [find_any(store, values[end]) for end in ends]
        about = [one["id"] for one in found]
        title = ": ".join(
            [asked.title, *filter(None, [", ".join(str(one.get("name") or one["title"]) for one in found)])]
        )
        most = limit or next((it.default for it in asked.parameters if it.name == "limit"), None)
        words = [asked.name]
    words += [word for name, value in values.items() for word in ("--param", f"{name}={value}")]
    cut = query_result(
        store,
        rows,
        name=" ".join(words),
        title=title,
        about=about,
        asked=["query", *words],
        limit=200 if limit is None else MOST_DRAWN,
        whole=not rows.limited and (most is None or len(rows.records) < most),
    )
    write_view(with_facts(store, cut), page)
    say(f"{page}: {cut.number_of_nodes()} nodes, {cut.number_of_edges()} relationships")
    if not cut:
        say("the rows hold no ids of papers or concepts, so the page shows only the rows; return p.id or c.id")
