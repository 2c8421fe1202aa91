"""The embedded store: one ladybug file, written anew as a whole and only ever opened to read.

A new graph is written beside the old one by a process of its own, synced, and put in its place in one step: a
reader, a killed writer or a full disk meet either the former graph or the new one. The engine's faults that make this
the safe way are listed in docs/stores.md.
"""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ladybug

from paperatlas.disk import sync_folder
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.schema import GraphTables
from paperatlas.stores.ladybug_writer import send
from paperatlas.stores.rows import Rows, checked, one_line, plain_item, plain_scalar

__all__ = ["LadybugStore"]

PATIENCE = 10.0  # seconds to wait for another writer of the same file
AGAIN = "write it anew with `paperatlas load`"
FULL = 1 << 20  # bytes; where fewer are left, a load that failed did so for want of room
MAGIC = b"LBUG"  # how the engine's files begin
SOURCE = Path(__file__).resolve().parents[2]


class LadybugStore:
    """A graph in a file.

    >>> LadybugStore("nowhere/graph.lbug")
    Traceback (most recent call last):
    paperatlas.errors.StoreError: no graph at nowhere/graph.lbug; make one with `paperatlas build`
    """

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = True) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None
        if read_only:
            self._open()

    @property
    def uri(self) -> str:
        """The path."""
        return str(self.path)

    def replace(self, tables: GraphTables) -> None:
        """Put ``tables`` in the place of the graph; raises StoreError and leaves the former one as it was."""
        if self.read_only:
            raise StoreError(f"{self.path} was opened to be read only")
        tables = checked(tables)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with alone(self.path):
                remove_leftovers(self.path)
                if foreign(self.path):
                    raise StoreError(f"{self.path} is a file of something else; give another path")
                if held(self.path):
                    raise StoreError(f"cannot write {self.path}: another process has it open to write")
                try:
                    fresh = write_fresh(tables, self.path)
                    self.close()
                    swap(fresh, self.path)
                finally:
                    remove_leftovers(self.path)
        except OSError as error:
            raise StoreError(f"cannot write {self.path}: {error.strerror or error}") from error

    def ask(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The answer to one statement; raises PaperatlasError where it is wrong or takes too long."""
        connection = self._open()
        connection.set_query_timeout(round(timeout * 1000) if timeout else 0)
        try:
            result = connection.execute(cypher, dict(parameters or {}))
            if isinstance(result, list):
                raise PaperatlasError("one statement at a time")
            with closing(result):
                columns = tuple(result.get_column_names())
                records: list[tuple[Any, ...]] = []
                while result.has_next() and (limit is None or len(records) < limit):
                    records.append(tuple(plain(value) for value in result.get_next()))
                return Rows(columns, records, limited=result.has_next())
        except RuntimeError as error:
            if str(error).startswith("Interrupted"):
                raise PaperatlasError(
                    f"no answer within {timeout:g} seconds; ask for less, or allow more time"
                ) from error
            raise PaperatlasError(f"the statement does not run: {one_line(error)}") from error

    def digest(self) -> str | None:
        """The digest of the graph in the file, None where there is no file."""
        if not self.path.exists():
            return None
        rows = self.ask("MATCH (a:Atlas {id: 'atlas'}) RETURN a.digest")
        return rows.records[0][0] if rows.records else None

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        if self._database is not None:
            self._database.close()
        self._connection = self._database = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> ladybug.Connection:
        """The connection, opened where it is not yet."""
        if self._connection is not None:
            return self._connection
        if not self.path.is_file():
            raise StoreError(f"no graph at {self.path}; make one with `paperatlas build`")
        try:
            self._database = ladybug.Database(self.path, read_only=True)
            self._connection = ladybug.Connection(self._database)
            tables = self._connection.execute("CALL show_tables() WHERE name = 'Atlas' RETURN name")
            found = isinstance(tables, ladybug.QueryResult) and tables.has_next()
        except (RuntimeError, OSError) as error:
            self.close()
            raise StoreError(f"cannot open {self.path}: {why(error, self.path)}") from error
        if not found:
            self.close()
            raise StoreError(f"{self.path} holds no graph of paperatlas; {AGAIN}")
        return self._connection


def plain(value: Any) -> Any:
    """A value of the engine in plain Python.

    >>> plain({"_LABEL": "Author", "_ID": {"offset": 0, "table": 2}, "id": "1", "name": "Ada"})
    {'_label': 'Author', 'id': '1', 'name': 'Ada'}
    """
    if isinstance(value, dict):
        if "_LABEL" in value:
            properties = {name: plain(it) for name, it in value.items() if not name.startswith("_")}
            return plain_item(value["_LABEL"], properties)
        if "_NODES" in value:
            return {"nodes": plain(value["_NODES"]), "relationships": plain(value["_RELS"])}
        return {str(name): plain(it) for name, it in value.items()}
    if isinstance(value, list | tuple):
        return [plain(it) for it in value]
    return plain_scalar(value)


def why(error: Exception, path: Path) -> str:
    """What is the matter with a file that does not open, and what to do."""
    words = one_line(error)
    if "different version" in words:
        return f"it was written by another release of ladybug; {AGAIN}"
    if "not a valid" in words or "Cannot read checkpoint" in words or "directory" in words:
        return f"it is no graph of paperatlas, or a damaged one; {AGAIN}"
    if "WAL" in words:
        return f"{path.name}.wal beside it is damaged, left by a program that was stopped; {AGAIN}"
    if "lock" in words:
        return "another process holds it"
    return f"{words}; {AGAIN}"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the right to write ``path``; it goes with the process, however that ends.

    The lock is SQLite's on an empty file: the same on every system, and it waits for us.
    """
    with closing(sqlite3.connect(beside(path, "lock"), timeout=PATIENCE, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            locked = "locked" in str(error)
            reason = "another process is writing it; try again later" if locked else failure(1, str(error), path)
            raise StoreError(f"cannot write {path}: {reason}") from error
        yield


def foreign(path: Path) -> bool:
    """Whether a file of something else lies there; one that is named like a graph may be a damaged one."""
    if path.suffix == ".lbug" or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    return head not in {b"", MAGIC}


def held(path: Path) -> bool:
    """Whether another process, such as the engine's own shell, has the file open to write."""
    if sys.platform == "win32" or not path.is_file():  # Windows replaces no open file anyway
        return False
    import fcntl  # noqa: PLC0415 -- not on Windows

    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def beside(path: Path, suffix: str) -> Path:
    """A hidden file of ours next to ``path``."""
    return path.with_name(f".{path.name}.{suffix}")


def remove_leftovers(path: Path) -> None:
    """Take away what writers that were stopped left behind."""
    for left in sorted(path.parent.glob(f".{glob.escape(path.name)}.*.new*")):
        left.unlink(missing_ok=True)


def write_fresh(tables: GraphTables, path: Path) -> Path:
    """A new file next to ``path`` that holds ``tables``; raises StoreError with the writer's own words."""
    fresh = beside(path, f"{secrets.token_hex(4)}.new")
    search_path = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", "paperatlas.stores.ladybug_writer", str(fresh)]
    with tempfile.TemporaryFile() as words:
        writer = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=words, stderr=words, env={**os.environ, "PYTHONPATH": search_path}
        )
        try:
            assert writer.stdin is not None
            with suppress(BrokenPipeError), writer.stdin as stream:
                send(tables, stream)  # a writer that ends early says itself why
            status = writer.wait()
        finally:
            if writer.poll() is None:
                writer.kill()
                writer.wait()
        words.seek(0)
        said = words.read().decode("utf-8", "replace").strip()
    if status != 0:
        raise StoreError(f"cannot write {path}: {failure(status, said, path)}")
    return fresh


def failure(status: int, said: str, path: Path) -> str:
    """Why a writer failed; the engine does not always know itself that the disk is full.

    >>> failure(-9, "", Path("graph.lbug"))
    'the writer was stopped by SIGKILL; what was there before is untouched'
    """
    free = shutil.disk_usage(path.parent).free
    if free < FULL or any(words in said for words in ("No space left", "disk is full")):
        reason = f"the disk is full ({free // 1024:,} KiB are left)"
    elif said:
        reason = one_line(said.splitlines()[-1])
    else:
        reason = f"the writer was stopped by {signal.Signals(-status).name}" if status < 0 else f"exit code {status}"
    return f"{reason}; what was there before is untouched"


def swap(fresh: Path, path: Path) -> None:
    """Put ``fresh`` in the place of ``path``, in one step that outlasts a power cut."""
    for suffix in (".wal", ".shadow"):  # a log that a stranger left would be played into the new file
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh.replace(path)
    with suppress(OSError):  # not every file system can sync a folder
        sync_folder(path.parent)
