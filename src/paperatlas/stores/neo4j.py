"""The Neo4j store: a server of version 5 or later, Community upward, by the official driver.

NEO4J_USERNAME (default ``neo4j``), NEO4J_PASSWORD and NEO4J_DATABASE (default: the server's own) say as whom and where.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired
from neo4j.graph import Node, Path, Relationship

from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.schema import NODES, GraphTables
from paperatlas.stores.neo4j_load import LOADING, load
from paperatlas.stores.rows import Rows, checked, one_line, plain_item, plain_scalar

__all__ = ["Neo4jStore"]

PATIENCE = 5.0  # seconds until a server that does not answer is given up
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # its notes on our Cypher are for who asks for them


class Neo4jStore:
    """A graph on a server.

    >>> Neo4jStore("bolt://127.0.0.1:1")
    Traceback (most recent call last):
    paperatlas.errors.StoreError: Neo4j does not answer at bolt://127.0.0.1:1; is it running, and is this its address?
    """

    def __init__(self, uri: str, *, read_only: bool = True) -> None:
        self.uri = uri
        self.read_only = read_only
        self.database = os.environ.get("NEO4J_DATABASE") or None
        self.user = os.environ.get("NEO4J_USERNAME") or "neo4j"
        self._driver = driver_for(uri, self.user, os.environ.get("NEO4J_PASSWORD"))
        try:
            held = self._reached()
        except BaseException:
            self.close()
            raise
        if read_only and held is None:
            self.close()
            raise StoreError(
                f"no whole graph at {uri}: none was loaded or a load was cut short; run `paperatlas load --store {uri}`"
            )

    def replace(self, tables: GraphTables) -> None:
        """Make the graph exactly ``tables``; raises StoreError, and then the graph says that it is not whole."""
        if self.read_only:
            raise StoreError(f"{self.uri} was opened to be read only")
        tables = checked(tables)
        with self._plain_errors(), self._driver.session(database=self.database) as session:
            try:
                load(session, tables)
            except StoreError as error:
                raise StoreError(f"cannot load into {self.uri}: {error}") from None

    def ask(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The answer to one statement that only reads; raises PaperatlasError where it is wrong or takes too long."""

        @neo4j.unit_of_work(timeout=timeout)
        def read(transaction: neo4j.ManagedTransaction) -> Rows:
            result = transaction.run(cypher, dict(parameters or {}))
            records: list[tuple[Any, ...]] = []
            limited = False
            for record in result:
                if limit is not None and len(records) >= limit:
                    limited = True
                    break
                records.append(tuple(plain(value) for value in record.values()))
            return Rows(tuple(result.keys()), records, limited=limited)

        session = self._driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS)
        with self._plain_errors(timeout), session:
            return session.execute_read(read)

    def digest(self) -> str | None:
        """The digest of the graph that is there, None where there is none or a load was cut short."""
        rows = self.ask("MATCH (a:Atlas {id: 'atlas'}) RETURN a.digest AS digest", timeout=PATIENCE).records
        return rows[0][0] if rows and rows[0][0] != LOADING else None

    def close(self) -> None:
        """Let go of the server."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reached(self) -> str | None:
        """The digest, asked for at once: a server that is down is told without trying again."""
        with self._plain_errors():
            try:
                with self._driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                    session.run("RETURN 1").consume()
            except ValueError as error:  # no name server knows the host
                raise ServiceUnavailable(str(error)) from error
        return self.digest()

    @contextmanager
    def _plain_errors(self, timeout: float | None = None) -> Iterator[None]:
        """The driver's errors as ours, in one line."""
        try:
            yield
        except (Neo4jError, DriverError) as error:
            raise self._ours(error, timeout) from error
        except (ValueError, TypeError, OverflowError) as error:
            raise PaperatlasError(f"a parameter that Neo4j cannot take: {one_line(error)}") from error

    def _ours(self, error: Neo4jError | DriverError, timeout: float | None) -> PaperatlasError:
        """What went wrong, and what to do."""
        code = (error.code if isinstance(error, Neo4jError) else None) or ""
        if isinstance(error, AuthError) or ".Security." in code:
            return StoreError(
                f"Neo4j at {self.uri} refuses the user {self.user!r}; set NEO4J_USERNAME and NEO4J_PASSWORD rightly"
            )
        if "DatabaseNotFound" in code:
            return StoreError(f"Neo4j at {self.uri} has no database {self.database!r}; set NEO4J_DATABASE rightly")
        if "TransactionTimedOut" in code:
            return PaperatlasError(
                f"no answer within {timeout or PATIENCE:g} seconds; ask for less, or allow more time"
            )
        if isinstance(error, ClientError) and ".Statement." in code:
            return PaperatlasError(f"the statement does not run: {one_line(error.message)}")
        if isinstance(error, ServiceUnavailable | SessionExpired) or not code:
            return StoreError(f"Neo4j does not answer at {self.uri}; is it running, and is this its address?")
        return StoreError(f"Neo4j at {self.uri} failed: {one_line(error)}")


def driver_for(uri: str, user: str, password: str | None) -> neo4j.Driver:
    """The driver; raises StoreError where ``uri`` makes no sense or holds a password, which it does not repeat."""
    try:
        parts = urlsplit(uri)
        if "@" in parts.netloc:
            raise StoreError("a name and password do not belong in the address; set NEO4J_USERNAME and NEO4J_PASSWORD")
        if not parts.hostname or parts.port == 0:
            raise StoreError(f"{uri!r} is no address of a Neo4j server: it names no host or no port")
        return neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password) if password else None,
            connection_timeout=PATIENCE,
            connection_acquisition_timeout=PATIENCE + 1,
            max_transaction_retry_time=PATIENCE,
            warn_notification_severity=neo4j.NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
        )
    except (ValueError, DriverError) as error:
        raise StoreError(f"{uri!r} is no address of a Neo4j server: {one_line(error)}") from error


def plain(value: Any) -> Any:
    """A value of the driver in plain Python."""
    if isinstance(value, Node):
        label = next((name for name in ("Atlas", *NODES) if name in value.labels), min(value.labels, default=""))
        return plain_item(label, {name: plain(it) for name, it in value.items()})
    if isinstance(value, Relationship):
        return plain_item(value.type, {name: plain(it) for name, it in value.items()})
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "relationships": plain(list(value.relationships))}
    if isinstance(value, Mapping):
        return {str(name): plain(it) for name, it in value.items()}
    if isinstance(value, list | tuple):
        return [plain(it) for it in value]
    return plain_scalar(value)
