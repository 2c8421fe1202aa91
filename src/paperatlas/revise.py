"""Entries of a person, old and new, tried on an atlas or followed for good; no paper is read for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from paperatlas.analysis import is_left_out, read_analysis
from paperatlas.build import Graph, graph_from, graph_of, put
from paperatlas.concepts import resolve
from paperatlas.curation import Curation, Entry, Outcome, add_entries, curate, read_curation, with_entries
from paperatlas.library import Library
from paperatlas.review import Proposal, propose
from paperatlas.settings import default_store

__all__ = ["Revision", "outcomes_in", "proposals_for", "revise"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A graph without and with some entries of a person, and the file of the entries."""

    before: Graph
    after: Graph
    path: str
    outdated: bool = False  # whether the atlas keeps measures of another graph, which the one after is without


def revise(
    folder: str | os.PathLike[str],
    entries: Sequence[Entry] | None = None,
    *,
    dry_run: bool = False,
    former: Curation | None = None,
    check: Callable[[Sequence[Outcome]], object] | None = None,
) -> Revision:
    """Adds entries to curation.toml and makes the graph follow them, without reading a paper; with ``dry_run`` neither.

    Without ``entries`` it follows those that are there, and compares with the rules alone. ``former`` is what was there
    before where the entries are written already. ``check`` may raise when it sees what becomes of the entries, and then
    nothing changes.

    Raises ReadError where curation.toml makes no sense, StoreError where there is no atlas or it cannot be written.
    """
    library = Library.open(folder)
    with nullcontext() if dry_run else library.writing():
        there = read_curation(folder)
        written = former is not None and not dry_run
        if former is None:
            former = there if entries else Curation(path=there.path)
        new = there if written or not entries else with_entries(former, entries)
        papers, annotations = library.papers(), library.annotations()
        resolution, analysis = resolve(annotations, papers), read_analysis(folder)
        before, after = (graph_from(papers, annotations, resolution, each, analysis) for each in (former, new))
        if check is not None:
            check(after.outcomes)
        if not dry_run:
            if entries and not written:
                there = add_entries(folder, entries)
            put(after.tables, default_store(library.folder))
            library.save_graph_digest(after.tables.digest, curation=there.digest)
    return Revision(before, after, there.path, is_left_out(folder, after.tables))


def proposals_for(folder: str | os.PathLike[str]) -> list[Proposal]:
    """What a person should look at in the atlas, the most worth first; raises as ``build.graph_of`` does."""
    library = Library.open(folder)
    return propose(graph_of(folder).resolution, library.annotations(), library.papers(), read_curation(folder))


def outcomes_in(folder: str | os.PathLike[str]) -> tuple[Outcome, ...]:
    """What becomes of each entry in curation.toml; raises as ``build.graph_of`` does."""
    library, curation = Library.open(folder), read_curation(folder)
    if not curation.entries:
        return ()
    papers, annotations = library.papers(), library.annotations()
    return curate(resolve(annotations, papers), annotations, papers, curation).outcomes
