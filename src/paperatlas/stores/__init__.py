"""What a store is, and `open_store`, the one place that picks an engine.

A store holds one graph: the labels and relationship types of ``paperatlas.schema`` and one node ``Atlas`` that says
which graph it is. The engine behind it is imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from paperatlas.errors import StoreError
from paperatlas.schema import GraphTables
from paperatlas.settings import is_server
from paperatlas.stores.rows import Rows

__all__ = ["Rows", "Store", "open_store"]


class Store(Protocol):
    """A graph that can be replaced as a whole and asked in Cypher."""

    @property
    def uri(self) -> str:
        """Where it is: a path or the address of a server."""

    def replace(self, tables: GraphTables) -> None:
        """Make the graph exactly ``tables``; raises StoreError, and then says nowhere that it is whole."""

    def ask(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The answer to one statement that only reads, within ``timeout`` seconds and ``limit`` rows.

        Raises PaperatlasError where the statement is wrong or takes too long, StoreError where the store fails.
        """

    def digest(self) -> str | None:
        """The digest of the graph it holds, None where it holds none or only a part."""

    def close(self) -> None:
        """Let go of it; to close twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_store(uri: str, *, read_only: bool = True) -> Store:
    """The store at a path (ladybug) or at a neo4j:// or bolt:// address (Neo4j).

    To read, there must be a whole graph; to write (``read_only=False``), it may be missing.
    Raises StoreError where it cannot be reached or opened.

    >>> open_store("nowhere/graph.lbug")
    Traceback (most recent call last):
    paperatlas.errors.StoreError: no graph at nowhere/graph.lbug; make one with `paperatlas build`
    """
    if is_server(uri):
        from paperatlas.stores.neo4j import Neo4jStore  # noqa: PLC0415 -- the driver only for who asks for it

        return Neo4jStore(uri, read_only=read_only)
    if "://" in uri:
        raise StoreError(f"no store is named by {uri!r}; give a path, or neo4j://HOST:7687")
    from paperatlas.stores.ladybug import LadybugStore  # noqa: PLC0415 -- the engine only for who asks for it

    return LadybugStore(uri, read_only=read_only)
