"""Writes a file as a whole or not at all; makes a rename outlast a power cut."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from paperatlas.errors import StoreError

__all__ = ["sync_folder", "whole_file"]


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file at ``path`` when all is written; what was there stays until then.

    A pipe or a device is written as it is. Raises StoreError where it cannot be written.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "graph.json"
    >>> with whole_file(path) as stream:
    ...     _ = stream.write(b"{}")
    >>> path.read_bytes()
    b'{}'
    """
    beside = path.with_name(f".{path.name}.new") if path.is_file() or not path.exists() else path
    try:
        try:
            with beside.open("wb") as stream:
                yield stream
            if beside != path:
                beside.replace(path)
        except BaseException:
            if beside != path:
                with suppress(OSError):
                    beside.unlink()
            raise
    except OSError as error:
        hint = "" if path.parent.is_dir() else "; make its folder first"
        raise StoreError(f"cannot write {path}: {error.strerror or error}{hint}") from error


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder outlive a power cut, where the system knows how."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
