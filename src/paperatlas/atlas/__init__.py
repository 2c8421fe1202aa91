"""An atlas to ask from Python, first of all in a notebook, where every answer shows itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from paperatlas import profiles, settings
from paperatlas.atlas.around import Neighborhood
from paperatlas.atlas.cards import Card, concept_card, paper_card
from paperatlas.atlas.frames import Table
from paperatlas.atlas.show import rendered, shown
from paperatlas.cuts import with_facts
from paperatlas.errors import StoreError, UnknownName
from paperatlas.exports.batches import from_store, schema_of
from paperatlas.library import Library
from paperatlas.neighborhood import neighborhood
from paperatlas.paths import find_path
from paperatlas.queries import ask_question, question, questions, run_cypher
from paperatlas.schema import RELATIONSHIPS
from paperatlas.search import ask_by_name, find_any, find_concept, find_paper, search
from paperatlas.stores import Rows, Store, open_store

__all__ = ["Atlas", "Card", "Neighborhood", "Table", "open_atlas"]

HITS = ("kind", "type", "name", "papers", "score", "why", "id")
HIT_TYPES = dict.fromkeys(HITS, "string") | {"papers": "integer", "score": "float"}
HOPS = ("from", "relation", "to", "sentence", "paper")


def open_atlas(where: str | os.PathLike[str] | None = None) -> Atlas:
    """The atlas in a folder, in a ladybug file, or at a neo4j:// address; where None, as for the command line.

    Raises StoreError where there is none.

    >>> open_atlas("nowhere")
    Traceback (most recent call last):
    paperatlas.errors.StoreError: no graph at nowhere/graph.lbug; make one with `paperatlas build`
    """
    address = str(where) if where is not None else ""
    if "://" in address or Path(address).is_file():
        return Atlas(open_store(address))
    folder = settings.atlas_folder(where)
    store = open_store(settings.default_store(folder))
    try:
        return Atlas(store, Library.open(folder))
    except StoreError:  # a graph alone answers, too
        return Atlas(store)


class Atlas:
    """An atlas that is open to be read; a context manager that closes it.

    ``store`` is the graph behind it, for all that the functions of paperatlas do.
    """

    def __init__(self, store: Store, library: Library | None = None) -> None:
        self.store = store
        self._library = library

    def search(self, text: str, *, limit: int = 20) -> Table:
        """The concepts and papers that a text may mean, the likeliest first; typos, too."""
        hits: list[dict[str, Any]] = [dict(hit) for hit in search(self.store, text, limit=limit)]
        return Table.of(HITS, [tuple(hit[name] for name in HITS) for hit in hits], types=HIT_TYPES, caption=text)

    def concept(self, name: str, *, kind: str | None = None, least: float = 0.0) -> Card:
        """What a concept is, who made it, uses it and beats it; what was read less surely than ``least`` is left out.

        Raises UnknownName with the closest names.
        """
        return concept_card(self.store, find_concept(self.store, name, kind), least=least)

    def paper(self, name: str, *, least: float = 0.0) -> Card:
        """What a paper speaks of, whose work, and who speaks of it: by title, id, arXiv number, DOI or address.

        Raises UnknownName with the closest titles.
        """
        library = self._library
        found = find_paper(self.store, library.known_as().get(name, name) if library else name)
        known = library.paper(found["id"]) if library else None
        return paper_card(self.store, found, least=least, known=known)

    def path(self, start: str, end: str) -> Table:
        """A shortest way from one concept or paper to another, a row for each step with its sentence.

        Raises UnknownName.
        """
        first, last = find_any(self.store, start), find_any(self.store, end)
        hops: list[dict[str, Any]] = [dict(hop) for hop in find_path(self.store, first["id"], last["id"])]
        rows = [tuple(hop[name] for name in HOPS) for hop in hops]
        return Table.of(HOPS, rows, types=dict.fromkeys(HOPS, "string"), caption=f"from {start} to {end}")

    def query(self, asked: str, /, **parameters: Any) -> Table:
        """A question of the library by its name, or Cypher of your own, which can only read.

        Concepts and papers are given by any name where a question asks for one. Raises UnknownName, PaperatlasError.
        """
        if asked.split() != [asked]:
            rows = run_cypher(self.store, asked, parameters)
            return Table.of(rows.columns, rows.records, limited=rows.limited)
        rows = ask_by_name(self.store, asked, **parameters)
        return _answer(asked, rows, question(asked).title)

    def questions(self) -> Table:
        """The questions of the library: name, title, parameters."""
        told = [(it.name, it.title, ", ".join(parameter.name for parameter in it.parameters)) for it in questions()]
        return Table.of(("name", "title", "parameters"), told)

    def rising(
        self,
        *,
        before: str | None = None,
        since: str | None = None,
        until: str | None = None,
        kind: str = "",
        limit: int = 20,
    ) -> Table:
        """The concepts of which many more papers speak in the later of two periods, as ``profiles.rising``."""
        rows, period = profiles.rising(self.store, before=before, since=since, until=until, kind=kind, limit=limit)
        return _answer("rising", rows, period)

    def neighborhood(
        self, name: str, *, depth: int = 1, limit: int = 100, generic: bool = False, least: float = 0.0
    ) -> Neighborhood:
        """What stands around a concept or paper: the ``limit`` strongest within ``depth`` (1 to 3) hops.

        Raises UnknownName.
        """
        centre = find_any(self.store, name)["id"]
        cut = neighborhood(self.store, centre, depth=depth, limit=limit, generic=generic, least=least)
        return Neighborhood(with_facts(self.store, cut))

    def papers(self) -> Table:
        """All papers, sorted by id, with the columns of ``schema.NODES``."""
        return self._whole("Paper")

    def concepts(self) -> Table:
        """All concepts, sorted by id, with the columns of ``schema.NODES``."""
        return self._whole("Concept")

    def relationships(self, kind: str | None = None) -> Table:
        """All relationships of one type with its columns, or of all types: from, type, to, and what any of them has.

        Raises UnknownName where there is no such type.
        """
        if kind is not None:
            if kind not in RELATIONSHIPS:
                raise UnknownName("relationship", kind, tuple(RELATIONSHIPS))
            return self._whole(kind)
        read = from_store(self.store)
        tables = [_typed(_joined(name, read(name)), name) for name in RELATIONSHIPS]
        return Table(pa.concat_tables(tables, promote_options="default").combine_chunks(), caption="all relationships")

    def close(self) -> None:
        """Let go of the graph; to close twice does no harm."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = ", ".join(f"{count:,} {name}" for name, count in self._counts())
        return f"Atlas at {shown(self.store.uri)}: {counts}"

    def _repr_html_(self) -> str:
        rows = list(self._counts())
        return rendered("table", columns=("", "number"), rows=rows, told=f"Atlas at {shown(self.store.uri)}")

    def _counts(self) -> Iterator[tuple[str, int]]:
        """How many papers, concepts and relationships there are."""
        nodes = dict(ask_question(self.store, "stats-nodes").records)
        yield "papers", nodes.get("Paper", 0)
        yield "concepts", nodes.get("Concept", 0)
        yield "relationships", sum(count for _, count in ask_question(self.store, "stats-relationships").records)

    def _whole(self, name: str) -> Table:
        """All nodes of a label, or relationships of a type."""
        return Table(_joined(name, from_store(self.store)(name)), caption=name)


def _joined(name: str, batches: Iterable[pa.Table]) -> pa.Table:
    """The rows of a label or type in one piece, as pandas and polars take them without a copy."""
    return pa.concat_tables([schema_of(name).empty_table(), *batches]).combine_chunks()


def _typed(table: pa.Table, kind: str) -> pa.Table:
    """A table of relationships with their type between the two ends."""
    types = pa.repeat(pa.scalar(kind, pa.string()), table.num_rows)
    return table.add_column(1, "type", types)


def _answer(name: str, rows: Rows, caption: str) -> Table:
    """The rows of a question in the types that its header tells."""
    types = {column.name: column.type for column in question(name).columns}
    return Table.of(rows.columns, rows.records, types=types, caption=caption, limited=rows.limited)
