"""The whole story, from files to a graph that can be asked; each step is one call of another module."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TypeVar

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.analysis import Analysis, is_left_out, read_analysis, with_analysis
from paperatlas.concepts import Resolution, resolve
from paperatlas.curation import Curation, Outcome, curate, read_curation
from paperatlas.errors import StoreError, UnknownName
from paperatlas.library import Library, paper_table, papers_from_table
from paperatlas.papers import merge_papers, successors, touching
from paperatlas.records import Paper, Skipped
from paperatlas.schema import GraphTables
from paperatlas.settings import default_store
from paperatlas.sources import iter_sources
from paperatlas.stores import open_store
from paperatlas.tables import build_tables

__all__ = ["BuildReport", "Graph", "build", "graph_from", "graph_of", "load", "put", "remove", "tables_of"]

PAPERS_AT_ONCE = 10_000  # read before they are merged and saved
TEXTS_AT_ONCE = 25  # read between two calls of progress
UNSAVED_TEXTS, UNSAVED_SECONDS = 100, 5.0  # what an interrupted build may have to read again

Item = TypeVar("Item")

# Texts that nobody has read, or only an older extractor or in an older wording; text.digest in SQL.
UNREAD = """
SELECT p.id, p.title, p.abstract FROM papers p LEFT JOIN annotations a ON a.paper = p.id
WHERE a.paper IS NULL OR a.extractor <> $extractor
   OR a.text_digest <> left(sha256(p.title || chr(10) || coalesce(p.abstract, '')), 12)
ORDER BY p.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build or a removal did, and what the atlas holds now."""

    entries: int = 0  # met in the sources
    papers: int  # in the atlas
    new: int = 0  # of them, for the first time
    skipped: tuple[Skipped, ...] = ()
    annotated: int = 0  # texts read now
    reused: int = 0  # texts read before
    concepts: int
    relationships: int
    digest: str  # of the graph
    curation: tuple[Outcome, ...] = ()  # what became of the entries of curation.toml
    outdated: bool = False  # whether the atlas keeps measures of another graph, which this one is without
    seconds: Mapping[str, float] = field(default_factory=dict)  # by step


@dataclass(frozen=True, slots=True)
class Graph:
    """What papers and annotations give: the concepts, what became of the entries of a person, and the tables."""

    resolution: Resolution
    outcomes: tuple[Outcome, ...]
    tables: GraphTables


def build(
    paths: Sequence[str],
    folder: str | os.PathLike[str],
    *,
    store: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> BuildReport:
    """Reads files into the atlas at ``folder``, reads the texts that are new, and makes the graph of all.

    ``store`` is a path or an address (the embedded store of the atlas where None); ``columns`` are those of
    `read_sources`; ``progress`` is told how many texts of how many are read. Nothing is done twice: a text is read
    again only where it or the extractor changed, the store is replaced only where the graph did. Interrupted at any
    moment, the next build goes on from there.

    Raises ReadError for a path or a curation.toml that cannot be read, StoreError where the atlas or the store cannot
    be written.

    >>> import json, tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> line = json.dumps({"title": "Faster decoding", "abstract": "We extend speculative decoding."})
    >>> _ = (folder / "papers.jsonl").write_text(line, encoding="utf-8")
    >>> report = build([str(folder / "papers.jsonl")], folder / "atlas")
    >>> report.papers, report.annotated, build([str(folder / "papers.jsonl")], folder / "atlas").reused
    (1, 1, 1)
    """
    clock = Clock()
    batches = batched(iter_sources(paths, columns=columns), PAPERS_AT_ONCE)
    first = next(batches, [])  # so that a wrong path is told before a folder is made
    curation = read_curation(folder)
    library = Library.open(folder, create=True)
    with library.writing():
        before = frozenset(library.papers().column("id").to_pylist())
        entries, skipped = add_sources(library, chain([first], batches))
        clock.lap("read")
        annotated = annotate_all(library, progress=progress)
        clock.lap("extract")
        papers = library.papers()
        graph = derive(library, store, clock, curation)
    return replace(
        reported(library, graph, clock, papers.num_rows),
        entries=entries,
        new=len(set(papers.column("id").to_pylist()) - before),
        skipped=skipped,
        annotated=annotated,
        reused=papers.num_rows - annotated,
    )


def remove(folder: str | os.PathLike[str], ids: Iterable[str], *, store: str | None = None) -> BuildReport:
    """Takes papers out of the atlas, and out of the graph with them what only they support.

    Raises UnknownName for an id that is not there (then nothing is removed), StoreError where it cannot be written.
    """
    clock = Clock()
    library, curation = Library.open(folder), read_curation(folder)
    with library.writing():
        there, known = set(library.papers().column("id").to_pylist()), library.known_as()
        gone = sorted({known.get(name, name) for name in ids})
        for paper in gone:
            if paper not in there:
                raise UnknownName("paper", paper)
        removed = papers_from_table(library.papers_at(pa.array(gone, pa.string())))
        mates = [paper for paper in mates_of(library, removed) if paper.id not in set(gone)]
        library.remove(gone)
        add_papers(library, mates)  # what a removed paper kept apart may be one work now
        clock.lap("remove")
        graph = derive(library, store, clock, curation)
    return reported(library, graph, clock, library.papers().num_rows)


def load(folder: str | os.PathLike[str], store: str) -> GraphTables:
    """Makes the store at a path or an address hold the graph of the atlas, and returns that graph.

    Raises StoreError where there is no atlas or the store cannot be reached or written.
    """
    tables = tables_of(folder)
    put(tables, store)
    return tables


def tables_of(folder: str | os.PathLike[str]) -> GraphTables:
    """The graph of the atlas, made again from its papers and annotations; raises as ``graph_of`` does.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp()) / "atlas"
    >>> Library.open(folder, create=True).save_papers(paper_table([Paper(id="1", title="Attention", authors=("Ada",))]))
    >>> tables_of(folder).relationships["WROTE"].to_pylist()
    [{'from': 'ada', 'to': '1'}]
    """
    return graph_of(folder).tables


def graph_of(folder: str | os.PathLike[str], curation: Curation | None = None) -> Graph:
    """What the atlas gives with these entries, or with those of its curation.toml; nothing is written.

    Raises StoreError where there is no atlas, ReadError where its curation.toml makes no sense.
    """
    library = Library.open(folder)
    papers, annotations = library.papers(), library.annotations()
    curation = read_curation(folder) if curation is None else curation
    return graph_from(papers, annotations, resolve(annotations, papers), curation, read_analysis(folder))


# The steps.


def add_sources(library: Library, batches: Iterable[Sequence[Paper | Skipped]]) -> tuple[int, tuple[Skipped, ...]]:
    """Merges what was read into the papers that are there; how many entries were met, and what was skipped."""
    entries = 0
    skipped: list[Skipped] = []
    for batch in batches:
        papers = [item for item in batch if isinstance(item, Paper)]
        skipped += [item for item in batch if isinstance(item, Skipped)]
        entries += len(papers)
        add_papers(library, papers)
    return entries, tuple(skipped)


def add_papers(library: Library, papers: Sequence[Paper]) -> None:
    """Merges papers into those that are there; only those that share an id or a title with a new one become records."""
    touched = mates_of(library, papers)
    merged = merge_papers([*touched, *papers])
    unchanged = set(touched)
    changed = [paper for paper in merged if paper not in unchanged]
    if changed:
        library.save_papers(paper_table(changed), renamed=successors(touched, merged))


def mates_of(library: Library, papers: Iterable[Paper]) -> list[Paper]:
    """The papers of the atlas on which it depends what works these papers are of."""
    there = library.keys()
    ids, lists = there.column("id").combine_chunks(), there.column("keys").combine_chunks()
    keys, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)

    def found(wanted: set[int]) -> list[Paper]:
        hits = rows.filter(pc.is_in(keys, value_set=pa.array(sorted(wanted), pa.int64())))
        return papers_from_table(library.papers_at(ids.take(pc.unique(hits)))) if len(hits) else []

    return touching(papers, found)


def annotate_all(library: Library, *, progress: Callable[[int, int], object] | None = None) -> int:
    """Reads the texts that nobody has read, saving as it goes; how many they were."""
    # The extractor's model is read at its first import, which commands that only ask need not wait for.
    from paperatlas.extraction import EXTRACTOR, extract_batch  # noqa: PLC0415

    with duckdb.connect(config={"threads": 1}) as database:
        database.register("papers", library.papers())
        database.register("annotations", library.annotations().select(["paper", "text_digest", "extractor"]))
        unread = database.sql(UNREAD, params={"extractor": EXTRACTOR}).to_arrow_table()
    done: list[pa.Table] = []
    read = 0
    last = time.monotonic()
    try:
        for start in range(0, unread.num_rows, TEXTS_AT_ONCE):
            done.append(extract_batch(unread.slice(start, TEXTS_AT_ONCE).to_pylist()))
            read += done[-1].num_rows
            if progress is not None:
                progress(read, unread.num_rows)
            if len(done) * TEXTS_AT_ONCE >= UNSAVED_TEXTS or time.monotonic() - last > UNSAVED_SECONDS:
                library.save_annotations(pa.concat_tables(done))
                done, last = [], time.monotonic()
    finally:
        if done:
            library.save_annotations(pa.concat_tables(done))
    return read


def graph_from(
    papers: pa.Table,
    annotations: pa.Table,
    resolution: Resolution,
    curation: Curation,
    analysis: Analysis | None = None,
) -> Graph:
    """The graph of concepts that the rules found, with the entries of a person followed, and measures that fit it."""
    curated = curate(resolution, annotations, papers, curation)
    tables = build_tables(papers, annotations, curated.resolution)
    return Graph(curated.resolution, curated.outcomes, with_analysis(tables, analysis))


def derive(library: Library, store: str | None, clock: Clock, curation: Curation) -> Graph:
    """Papers and annotations → concepts → what a person says of them → tables → store."""
    papers, annotations = library.papers(), library.annotations()
    curated = curate(resolve(annotations, papers), annotations, papers, curation)
    clock.lap("resolve")
    tables = with_analysis(build_tables(papers, annotations, curated.resolution), read_analysis(library.folder))
    clock.lap("tables")
    put(tables, store or default_store(library.folder))
    library.save_graph_digest(tables.digest, curation=curation.digest)
    clock.lap("store")
    return Graph(curated.resolution, curated.outcomes, tables)


def reported(library: Library, graph: Graph, clock: Clock, papers: int) -> BuildReport:
    """What the atlas holds now; of its texts none is read."""
    return BuildReport(
        papers=papers,
        reused=papers,
        concepts=graph.tables.nodes["Concept"].num_rows,
        relationships=sum(table.num_rows for table in graph.tables.relationships.values()),
        digest=graph.tables.digest,
        curation=graph.outcomes,
        outdated=is_left_out(library.folder, graph.tables),
        seconds=clock.laps,
    )


def put(tables: GraphTables, uri: str) -> None:
    """Makes a store hold these tables, where it does not already."""
    if held(uri) != tables.digest:
        with open_store(uri, read_only=False) as store:
            store.replace(tables)


def held(uri: str) -> str | None:
    """The digest of the graph that a store holds, None where it holds none that is whole."""
    try:
        with open_store(uri) as store:
            return store.digest()
    except StoreError:
        return None


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most ``size``."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.last = time.perf_counter()

    def lap(self, step: str) -> None:
        """Ends a step."""
        now = time.perf_counter()
        self.laps[step] = now - self.last
        self.last = now
