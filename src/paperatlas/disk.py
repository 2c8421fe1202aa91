"""Writes a file or a folder as a whole or not at all; makes a rename outlast a power cut."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from paperatlas.errors import StoreError

__all__ = ["sync_folder", "whole_file", "whole_folder"]

LISTING = ".paperatlas.sha256"  # what `sha256sum -c` reads: the files of a folder that we wrote


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


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder that becomes the one at ``path`` when all is written; what was there stays until then.

    It gets a hidden list of its files. A folder that holds anything else than an unchanged list of ours is refused.
    Raises StoreError where it is refused or cannot be written.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "tables"
    >>> with whole_folder(path) as folder:
    ...     _ = (folder / "nodes.csv").write_text("id", encoding="utf-8")
    >>> sorted(file.name for file in path.iterdir())
    ['.paperatlas.sha256', 'nodes.csv']
    """
    given, path = path, path.resolve()
    mark = secrets.token_hex(4)
    fresh, former = (path.with_name(f".{path.name}.{mark}.{state}") for state in ("new", "old"))
    try:
        refuse_others(path, given)
        fresh.mkdir()
        try:
            yield fresh
            (fresh / LISTING).write_text(listing(fresh), encoding="utf-8", newline="\n")
            there = path.exists()
            if there:
                path.replace(former)
            try:
                fresh.replace(path)
            except OSError:
                if there:
                    former.replace(path)
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        hint = "" if path.parent.is_dir() else "; make the folder around it first"
        raise StoreError(f"cannot write {given}: {error.strerror or error}{hint}") from error


def refuse_others(path: Path, given: Path) -> None:
    """Raise StoreError where a folder holds what we did not write, or what was changed since."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if not path.is_dir():
        raise StoreError(f"cannot write {given}: a file stands there; name a folder")
    known = path / LISTING
    if not known.is_file() or known.read_text(encoding="utf-8", errors="replace") != listing(path):
        raise StoreError(f"{given}: holds other things, or files changed since; give an empty folder or a new name")


def listing(folder: Path) -> str:
    """The files below a folder with their SHA-256, a line each, sorted by name."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    lines = []
    for name in names:
        if name != LISTING:
            with (folder / name).open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    return "".join(lines)


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder outlive a power cut, where the system knows how."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
