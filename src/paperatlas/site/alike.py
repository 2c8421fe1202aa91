"""Which papers are like each of some: those that share concepts, rare ones counting more (the question papers-like)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from paperatlas.site.data import Row, ask, grouped, shown
from paperatlas.stores import Store

__all__ = ["Alike", "papers_alike"]

COMMONEST = 300  # papers: a concept of more says nearly nothing about what is alike, and costs most
LEAST = 2  # concepts that two papers share at least
MOST = 6


class Alike(NamedTuple):
    """A paper, and the names that it shares with another, the rarest first."""

    paper: Row
    shared: list[Row]


def papers_alike(store: Store, papers: Sequence[str]) -> dict[str, list[Alike]]:
    """The papers most like each of these, at most MOST; each concept that two share counts as one over its papers."""
    mine = ask(
        store,
        "MATCH (p:Paper)-[]->(c:Concept) WHERE p.id = one AND NOT c.generic AND c.paperCount <= $most "
        "AND c.paperCount > 1 RETURN DISTINCT p.id AS paper, c.id AS id, c.name AS name, c.type AS type, "
        "c.paperCount AS papers",
        papers,
        most=COMMONEST,
    )
    concepts = {row["id"]: row for row in mine}
    theirs = grouped(
        ask(
            store,
            "MATCH (q:Paper)-[]->(c:Concept) WHERE c.id = one RETURN DISTINCT c.id AS id, q.id AS paper",
            sorted(concepts),
        ),
        "id",
    )
    best: dict[str, list[tuple[str, list[str]]]] = {}
    for paper, rows in grouped(mine, "paper").items():
        shared: dict[str, list[str]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["papers"], row["id"])):
            for other in theirs[row["id"]]:
                if other["paper"] != paper:
                    shared[other["paper"]].append(row["id"])
        weights = {
            other: round(sum(1 / concepts[name]["papers"] for name in names), 6)
            for other, names in shared.items()
            if len(names) >= LEAST
        }
        order = sorted(weights, key=lambda other: (-weights[other], -len(shared[other]), other))[:MOST]
        best[paper] = [(other, shared[other]) for other in order]
    about = shown(store, sorted({other for others in best.values() for other, _ in others}))
    return {
        paper: [Alike(about[other], [concepts[name] for name in names]) for other, names in others]
        for paper, others in best.items()
    }
