"""What entries do to a graph, before anybody writes them: two graphs of the same papers, compared."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from paperatlas.concepts import Resolution
from paperatlas.schema import GraphTables

__all__ = ["Change", "compare"]

WENT = """
SELECT b.concept, a.concept, count(DISTINCT b.paper)
FROM before b LEFT JOIN after a USING (paper, position)
WHERE b.concept IS DISTINCT FROM a.concept
GROUP BY ALL ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; the numbers count rows, for a concept the papers that speak of it."""

    what: str  # "all concepts", "all relationships", a type of relationship, or what becomes of a concept
    name: str
    before: int
    after: int


def compare(
    resolution: Resolution, tables: GraphTables, resolution_after: Resolution, tables_after: GraphTables
) -> list[Change]:
    """What differs between two graphs of the same papers: sizes first, then concept by concept.

    >>> from paperatlas.concepts import MEMBERS
    >>> nothing = Resolution((), MEMBERS.empty_table(), ())
    >>> compare(nothing, GraphTables({}, {}, ""), nothing, GraphTables({}, {}, ""))
    []
    """
    changes = [Change("all concepts", "", len(resolution.concepts), len(resolution_after.concepts))]
    sizes = {kind: table.num_rows for kind, table in tables.relationships.items()}
    sizes_after = {kind: table.num_rows for kind, table in tables_after.relationships.items()}
    changes.append(Change("all relationships", "", sum(sizes.values()), sum(sizes_after.values())))
    changes += [Change("relationships", kind, sizes[kind], sizes_after[kind]) for kind in sizes]
    return [change for change in changes if change.before != change.after] + moves(resolution, resolution_after)


def moves(before: Resolution, after: Resolution) -> list[Change]:
    """What became of each concept that is not what it was."""
    old = {concept.id: concept for concept in before.concepts}
    new = {concept.id: concept for concept in after.concepts}
    with duckdb.connect(config={"threads": 1}) as database:
        database.register("before", before.members)
        database.register("after", after.members)
        went = database.sql(WENT).fetchall()
    changes: list[Change] = []
    for was, now, _papers in went:
        count = old[was].paper_count
        if now is None:
            changes.append(Change("gone", was, count, 0))
        elif was in new:
            changes.append(Change("split off", f"{was} → {now}", count, new[now].paper_count))
        elif now in old:
            changes.append(Change("merged", f"{was} → {now}", count, new[now].paper_count))
        else:
            changes.append(Change("renamed", f"{was} → {now}", count, new[now].paper_count))
    return changes
