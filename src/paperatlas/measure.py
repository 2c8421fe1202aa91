"""Analyses the graph of an atlas, and on demand makes it hold what was found."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass

from paperatlas.analysis import Analysis, Settings, drop_analysis, read_analysis, save_analysis, with_analysis
from paperatlas.analysis.whole import analyze
from paperatlas.build import graph_from, put, tables_of
from paperatlas.concepts import resolve
from paperatlas.curation import read_curation
from paperatlas.library import Library
from paperatlas.schema import GraphTables
from paperatlas.settings import default_store

__all__ = ["Measured", "forget", "measure"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A graph and what was found in it."""

    tables: GraphTables
    analysis: Analysis


def measure(folder: str | os.PathLike[str], settings: Settings | None = None, *, write: bool = False) -> Measured:
    """Analyses the graph that the papers of an atlas give now; with ``write`` its nodes get what was found.

    What the atlas keeps of the same graph and the same settings is not computed again.

    Raises StoreError where there is no atlas or it cannot be written, ReadError where its curation.toml makes no sense.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from paperatlas.library import paper_table
    >>> from paperatlas.records import Paper
    >>> folder = Path(tempfile.mkdtemp()) / "atlas"
    >>> papers = paper_table([Paper(id="1", title="A"), Paper(id="2", title="B", references=("1",))])
    >>> Library.open(folder, create=True).save_papers(papers)
    >>> measure(folder).analysis.papers.column("citedBy").to_pylist()
    [1, 0]
    """
    library, settings = Library.open(folder), settings or Settings()
    with library.writing() if write else nullcontext():
        papers, annotations, curation = library.papers(), library.annotations(), read_curation(folder)
        tables = graph_from(papers, annotations, resolve(annotations, papers), curation).tables
        kept = read_analysis(folder)
        if kept is None or (kept.graph, kept.settings) != (tables.digest, settings):
            kept = analyze(tables, settings)
        tables = with_analysis(tables, kept)
        if write:
            save_analysis(folder, kept)
            put(tables, default_store(library.folder))
            library.save_graph_digest(tables.digest, curation=curation.digest)
    return Measured(tables, kept)


def forget(folder: str | os.PathLike[str]) -> bool:
    """Takes what was written out of the atlas and out of its graph again; whether there was anything.

    Raises as ``measure`` does.
    """
    library = Library.open(folder)
    with library.writing():
        there = drop_analysis(folder)
        tables = tables_of(folder)
        put(tables, default_store(library.folder))
        library.save_graph_digest(tables.digest, curation=read_curation(folder).digest)
    return there
