"""The store that is asked while it is being served: by several requests at once, and through rebuilds.

An embedded graph is never changed in place: a build puts a new file there. So before each piece of work we look whether
the file is still the one that is open, and open it again where it is not.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from paperatlas.errors import StoreError
from paperatlas.settings import is_server
from paperatlas.stores import Store, open_store

__all__ = ["Live"]

T = TypeVar("T")
Stamp = tuple[int, ...] | str | None


class Live:
    """One open store, one piece of work at a time, each in a thread beside the event loop.

    >>> Live("nowhere/graph.lbug").work_now(lambda store: store.digest())
    Traceback (most recent call last):
    paperatlas.errors.StoreError: no graph at nowhere/graph.lbug; make one with `paperatlas build`
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._store: Store | None = None
        self._stamp: Stamp = None
        self._lock = threading.Lock()  # held while the store is asked: it has one connection
        self._turn: asyncio.Lock | None = None  # waiting for it costs no thread
        self._kept: dict[str, Any] = {}

    async def work(self, task: Callable[[Store], T]) -> T:
        """What ``task`` makes of the store; whatever it raises, and StoreError where there is no graph."""
        if self._turn is None:
            self._turn = asyncio.Lock()
        async with self._turn:
            return await in_thread(lambda: self.work_now(task))

    def work_now(self, task: Callable[[Store], T]) -> T:
        """The same, in the thread of the caller."""
        with self._lock:
            return task(self._opened())

    def keep(self, name: str, make: Callable[[Store], T], store: Store) -> T:
        """What ``make`` makes of the store, made once for each graph; to be called within ``task``."""
        if name not in self._kept:
            self._kept[name] = make(store)
        found: T = self._kept[name]
        return found

    def kept(self, name: str) -> Any:
        """What was made under this name of the present graph, or None."""
        return self._kept.get(name)

    @property
    def busy(self) -> bool:
        """Whether a piece of work is under way."""
        return self._lock.locked()

    def close(self) -> None:
        """Let go of the store, where nothing is under way."""
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    def _opened(self) -> Store:
        """The store as it is now."""
        stamp = self._stamp_now()
        if self._store is None or stamp != self._stamp:
            self._let_go()
            self._store = open_store(self.uri)
            self._stamp = stamp if not is_server(self.uri) else self._store.digest()
        return self._store

    def _stamp_now(self) -> Stamp:
        """What changes when the graph does."""
        if is_server(self.uri):
            return self._store.digest() if self._store is not None else None
        try:
            file = Path(self.uri).stat()
        except OSError:
            raise StoreError(f"no graph at {self.uri}; make one with `paperatlas build`") from None
        return (file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns)

    def _let_go(self) -> None:
        store, self._store, self._stamp = self._store, None, None
        self._kept = {}
        if store is not None:
            with suppress(StoreError):
                store.close()


async def in_thread(work: Callable[[], T]) -> T:
    """The result of ``work``, done in a thread that does not keep the process alive."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001  it is raised where the result is waited for
            error = raised
        with suppress(RuntimeError):  # the loop is closed where nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True).start()
    return await done
