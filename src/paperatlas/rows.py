"""Papers as rows of ``schema.PAPERS``, and back: with all that was read, and the keys to find a work by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from typing import Any

import pyarrow as pa

from paperatlas.papers import RULES, hashes_of, readings_of
from paperatlas.records import Origin, Paper, Place
from paperatlas.schema import PAPERS

__all__ = ["paper_table", "papers_from_table"]


def paper_table(papers: Iterable[Paper]) -> pa.Table:
    """Papers as rows of ``schema.PAPERS``, in the order given.

    >>> paper_table([Paper(id="1", title="Attention")]).column("title").to_pylist()
    ['Attention']
    """
    return pa.Table.from_pylist([row_of(paper) for paper in papers], schema=PAPERS)


def row_of(paper: Paper) -> dict[str, Any]:
    """A paper as a row of ``schema.PAPERS``."""
    keys = sorted(set(chain.from_iterable(map(hashes_of, readings_of(paper)))))
    row = asdict(paper) | {"keys": [RULES, *keys]}
    for origin in row["origins"]:
        origin["other"] = [{"field": field, "value": value} for field, value in origin["other"]]
    return row


def papers_from_table(table: pa.Table) -> list[Paper]:
    """The records behind rows of ``schema.PAPERS``: what ``paper_table`` was given.

    >>> papers_from_table(paper_table([Paper(id="1", title="Attention")]))[0].title
    'Attention'
    """
    rows: list[dict[str, Any]] = table.to_pylist()
    for row in rows:
        row |= {name: tuple(row[name] or ()) for name in ("authors", "ids", "references")}
        row["places"] = places_of(row["places"])
        row["origins"] = tuple(
            Origin(
                places_of(origin["places"]),
                tuple(origin["fields"]),
                tuple((said["field"], said["value"]) for said in origin["other"]),
            )
            for origin in row["origins"] or ()
        )
        del row["keys"]
    return [Paper(**row) for row in rows]


def places_of(listed: list[dict[str, Any]] | None) -> tuple[Place, ...]:
    """The places of a row."""
    return tuple(Place(**place) for place in listed or ())
