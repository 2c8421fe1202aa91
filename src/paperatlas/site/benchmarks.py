"""What pages of benchmarks say: who is tried on it, with what, and who claims to win."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paperatlas.site.data import Row, ask, claims_between, grouped, surest
from paperatlas.site.marks import names_of
from paperatlas.stores import Store

__all__ = ["Tried", "Win", "tried_on"]


@dataclass(slots=True)
class Win:
    """A sentence in which one paper says that some do better than others."""

    paper: Row
    sentence: str
    named: bool  # whether it names the benchmark
    pairs: list[Row]  # claims: head does better than tail
    confidence: float | None  # of the surest of them


@dataclass(slots=True)
class Tried:
    """What papers do on a benchmark."""

    own: dict[str, list[Row]]  # by paper: the methods and models it introduces
    used: dict[str, list[Row]]  # by paper: those that it uses
    wins: list[Win]  # of its papers; those whose sentence names the benchmark first


def tried_on(
    store: Store, benchmarks: Sequence[str], works: Mapping[str, Mapping[str, list[Row]]], *, least: float
) -> dict[str, Tried]:
    """What the papers that evaluate on each of these benchmarks do there; ``works`` are those papers, by relation."""
    papers = sorted({row["paper"] for name in benchmarks for row in works["EVALUATES_ON"].get(name, ())})
    own, used = (_with_what(store, kind, papers, least=least) for kind in ("INTRODUCES", "BUILDS_ON|USES"))
    wins = grouped((row for row in claims_between(store, papers, least=least) if row["kind"] == "OUTPERFORMS"), "paper")
    spelled = {
        row["id"]: names_of(row)
        for row in ask(
            store,
            "MATCH (c:Concept) WHERE c.id = one RETURN c.id AS id, c.name AS name, c.aliases AS aliases",
            benchmarks,
        )
    }
    found = {}
    for name in benchmarks:
        there = [row["paper"] for row in works["EVALUATES_ON"].get(name, ())]
        found[name] = Tried(
            {paper: own[paper] for paper in there if paper in own},
            {paper: used[paper] for paper in there if paper in used},
            won([claim for paper in there for claim in wins.get(paper, ())], spelled[name]),
        )
    return found


def won(claims: Sequence[Row], names: Sequence[str]) -> list[Win]:
    """Claims gathered by the sentence that makes them: those that name the benchmark first, then the surest."""
    gathered: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in surest(claims):
        gathered[claim["paper"], claim["sentence"] or ""].append(claim)
    found = [
        Win(pairs[0], sentence, any(name in sentence for name in names), pairs, pairs[0]["confidence"])
        for (_, sentence), pairs in gathered.items()
    ]
    return sorted(found, key=lambda win: not win.named)


def _with_what(store: Store, kinds: str, papers: Sequence[str], *, least: float) -> dict[str, list[Row]]:
    rows = ask(
        store,
        f"MATCH (p:Paper)-[r:{kinds}]->(c:Concept) WHERE p.id = one AND c.type IN ['Method', 'Model'] "
        "AND NOT c.generic AND r.confidence >= $least "
        "RETURN DISTINCT p.id AS paper, c.id AS id, c.name AS name, c.type AS type",
        papers,
        least=least,
    )
    return grouped(sorted(rows, key=lambda row: (row["type"], row["id"])), "paper")
