"""The atlas folder on disk: papers and annotations as Parquet parts are the truth, everything else can be made again.

    atlas/
      atlas.json      which parts count; replaced in one step, so it always tells the former or the new state
      lock            held by the one writer, and says who that is
      parts/          papers-000001.parquet, annotations-000002.parquet, … never changed once written
      curation.toml   what a person says of the concepts, where there is any: the module ``curation``

A writer writes parts under other names, syncs and renames them, and only then replaces ``atlas.json``. Killed at any
moment it leaves files that nothing names; the next writer takes them away. Readers wait for nobody.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from paperatlas.disk import sync_folder
from paperatlas.errors import StoreError
from paperatlas.papers import RULES
from paperatlas.records import Paper
from paperatlas.rows import paper_table, papers_from_table
from paperatlas.schema import ANNOTATIONS, PAPERS
from paperatlas.settings import CURATION_FILE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Library", "paper_table", "papers_from_table"]

FORMAT = 1
MANIFEST = "atlas.json"
LOCK = "lock"
PARTS = "parts"
KINDS = {"papers": (PAPERS, "id"), "annotations": (ANNOTATIONS, "paper")}
MANY_PARTS = 32
LOCK_BYTE = 1 << 20  # on Windows a locked byte cannot be read, so it lies far behind the text


class Library:
    """The papers and annotations of one atlas folder.

    >>> import tempfile
    >>> library = Library.open(Path(tempfile.mkdtemp()) / "atlas", create=True)
    >>> library.save_papers(paper_table([Paper(id="1", title="Attention")]))
    >>> library.papers().num_rows
    1
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held = False

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, create: bool = False) -> Library:
        """The library in ``folder``; with ``create`` a new one where nothing is.

        Raises StoreError where there is no atlas, where the folder holds other things, cannot be written or was
        written in another format.
        """
        library = cls(Path(folder))
        with plain_errors(library.folder):
            if not (library.folder / MANIFEST).is_file():
                if not create:
                    raise StoreError(f"{library.folder}: no atlas here; make one with: paperatlas build PATH…")
                library.found()
        library.manifest()
        return library

    def papers(self) -> pa.Table:
        """All papers, rows of ``schema.PAPERS`` sorted by id."""
        return self.read("papers")

    def paper(self, name: str) -> Paper | None:
        """The paper of this id, or of the work that was once known under it; None where there is none."""
        name = self.known_as().get(name, name)
        found = papers_from_table(self.papers_at(pa.array([name], pa.string())))
        return found[0] if found else None

    def papers_at(self, ids: Any) -> pa.Table:
        """The papers of these ids (an Arrow array), rows of ``schema.PAPERS`` sorted by id."""
        return self.read("papers", keep=ids)

    def keys(self) -> pa.Table:
        """The columns ``id`` and ``keys`` of all papers, in no order; keys made by other rules are made again first."""
        found = self.read("papers", columns=("id", "keys"))
        keys = found.column("keys").combine_chunks()
        current = pc.list_parent_indices(keys).filter(pc.equal(pc.list_flatten(keys), RULES))
        old = found.filter(pc.invert(pc.is_in(pa.array(np.arange(len(keys)), current.type), value_set=current)))
        if old.num_rows:
            self.save_papers(paper_table(papers_from_table(self.papers_at(old.column("id").combine_chunks()))))
            found = self.read("papers", columns=("id", "keys"))
        return found

    def annotations(self) -> pa.Table:
        """All annotations, rows of ``schema.ANNOTATIONS`` sorted by paper, at most one for each."""
        return self.read("annotations")

    def save_papers(self, papers: pa.Table, *, renamed: Mapping[str, str] | None = None) -> None:
        """Saves papers in place of those with the same ids, in one step.

        ``renamed`` tells the ids of papers that turned out to be others: they go, and are remembered in ``known_as``.
        Raises StoreError when it cannot be written; then nothing has changed.
        """
        self.save("papers", papers, renamed=renamed)

    def known_as(self) -> dict[str, str]:
        """Ids under which works were read before they turned out to be others, and the ids they have now."""
        same: dict[str, str] = self.manifest().get("same", {})
        return same

    def save_annotations(self, annotations: pa.Table) -> None:
        """Saves annotations in place of those of the same papers; a long extraction calls it for every batch.

        Raises StoreError when it cannot be written; then nothing has changed.
        """
        self.save("annotations", annotations)

    def remove(self, ids: Iterable[str]) -> int:
        """Takes papers and their annotations away, in one step; the number of papers that were there."""
        gone = pa.array(sorted(set(ids)), pa.string())
        with self.writing():
            before = self.papers().num_rows
            parts = self.manifest()["parts"]
            new = {kind: self.without(parts[kind], kind, gone) for kind in KINDS}
            self.commit(
                {kind: kept for kind, (kept, _) in new.items()}, [t for _, written in new.values() for t in written]
            )
            return int(before - self.papers().num_rows)

    def compact(self) -> None:
        """Joins the parts of each kind into one, where they have become many."""
        with self.writing():
            for kind in KINDS:
                if len(self.manifest()["parts"][kind]) > MANY_PARTS:
                    whole = self.read(kind)
                    parts = dict(self.manifest()["parts"])
                    self.commit({**parts, kind: []}, [(kind, whole)])

    def graph_digest(self) -> str | None:
        """The digest of the graph last derived from these papers and annotations; None when they changed since."""
        digest = self.manifest().get("graph")
        return digest if isinstance(digest, str) else None

    def curation_digest(self) -> str | None:
        """The digest of the curation.toml that the graph last derived follows; None where there was none."""
        digest = self.manifest().get("curation")
        return digest if isinstance(digest, str) else None

    def save_graph_digest(self, digest: str, *, curation: str | None = None) -> None:
        """Remembers which graph these papers and annotations give with which curation.toml."""
        with self.writing():
            manifest = {key: value for key, value in self.manifest().items() if key not in {"graph", "curation"}}
            now = {**manifest, "graph": digest} | ({} if curation is None else {"curation": curation})
            if now != self.manifest():
                self.write_manifest(now)

    # How it lies on disk.

    def found(self) -> None:
        """Makes the folder and an empty manifest, where nothing else lies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ours = {LOCK, PARTS, MANIFEST + ".new", CURATION_FILE}
        others = sorted(entry.name for entry in self.folder.iterdir() if entry.name not in ours)
        if others:
            raise StoreError(f"{self.folder}: holds other things ({others[0]}); give an empty folder or a new name")
        with self.writing():
            if not (self.folder / MANIFEST).exists():
                self.write_manifest({"format": FORMAT, "next": 1, "parts": {kind: [] for kind in KINDS}})

    def manifest(self) -> dict[str, Any]:
        """What ``atlas.json`` says; raises StoreError where it makes no sense."""
        path = self.folder / MANIFEST
        with plain_errors(path):
            text = path.read_text(encoding="utf-8")
        try:
            manifest = json.loads(text)
            version = manifest["format"]
            sound = all(isinstance(name, str) for kind in KINDS for name in manifest["parts"][kind])
        except (ValueError, KeyError, TypeError):
            raise StoreError(
                f"{path}: not the list of an atlas's parts; restore it or build into a new folder"
            ) from None
        if version != FORMAT or not sound:
            raise StoreError(
                f"{path}: format {version}, while this paperatlas reads format {FORMAT}; build into a new folder"
            )
        return cast("dict[str, Any]", manifest)

    def read(self, kind: str, *, columns: Sequence[str] | None = None, keep: Any = None) -> pa.Table:
        """All rows of one kind, or those whose key is in ``keep``; sorted by key, unless only some columns are read."""
        whole, key = KINDS[kind]
        schema = whole if columns is None else pa.schema([whole.field(name) for name in columns])
        for attempt in range(20):
            names = self.manifest()["parts"][kind]
            try:
                tables = [self.read_part(name, schema, key=key, keep=keep) for name in names]
            except FileNotFoundError:
                # A writer replaced the parts between our two looks; the new manifest names others.
                if attempt == 19 or names == self.manifest()["parts"][kind]:
                    raise StoreError(f"{self.folder}: a part of {kind} is missing; build into a new folder") from None
                continue
            rows = pa.concat_tables([schema.empty_table(), *tables]).combine_chunks()
            return rows.sort_by(key) if columns is None else rows
        raise StoreError(f"{self.folder}: its parts change faster than they can be read; try again")

    def read_part(self, name: str, schema: pa.Schema, *, key: str = "id", keep: Any = None) -> pa.Table:
        """One part; raises FileNotFoundError where it is gone, StoreError where it is damaged."""
        path = self.folder / PARTS / Path(name).name
        try:
            file = pq.ParquetFile(path, memory_map=False)
            if keep is not None:
                hit = pc.is_in(file.read(columns=[key]).column(key), value_set=keep)
                if not pc.any(hit).as_py():
                    return schema.empty_table()
            part = file.read(columns=[name for name in schema.names if name in file.schema_arrow.names])
            if keep is not None:
                part = part.filter(hit)
            for field in schema:
                if field.name not in part.column_names:  # written before there was such a column
                    part = part.append_column(field, pa.nulls(part.num_rows, field.type))
            return part.select(schema.names).cast(schema)
        except FileNotFoundError:
            raise
        except (pa.ArrowException, OSError, ValueError) as error:
            raise StoreError(f"{path}: damaged ({first_line(error)}); remove the folder and build again") from error

    def save(self, kind: str, rows: pa.Table, *, renamed: Mapping[str, str] | None = None) -> None:
        """Replaces and adds rows of one kind by their key."""
        schema, key = KINDS[kind]
        rows = rows.select(schema.names).cast(schema)
        renamed = renamed or {}
        gone = pa.array(sorted(renamed), pa.string())
        with self.writing():
            parts = dict(self.manifest()["parts"])
            touched = pa.chunked_array([*rows.column(key).chunks, gone], pa.string())
            parts[kind], written = self.without(parts[kind], kind, touched)
            if renamed:
                parts["annotations"], more = self.without(parts["annotations"], "annotations", gone)
                written += more
            same = {old: renamed.get(now, now) for old, now in (self.known_as() | dict(renamed)).items()}
            if kind == "papers" and same:  # an id that a work has again is its own
                live = set(rows.column(key).to_pylist())
                same = {old: now for old, now in same.items() if old not in live}
            self.commit(parts, [*written, (kind, rows)] if rows.num_rows else written, same=same)
            if len(self.manifest()["parts"][kind]) > MANY_PARTS:
                self.compact()

    def without(self, names: list[str], kind: str, keys: Any) -> tuple[list[str], list[tuple[str, pa.Table]]]:
        """The parts that hold none of these keys, and what is left of those that do."""
        schema, key = KINDS[kind]
        kept: list[str] = []
        rewritten: list[tuple[str, pa.Table]] = []
        for name in names:
            with plain_errors(self.folder):
                column = pq.read_table(self.folder / PARTS / Path(name).name, columns=[key]).column(key)
            hit = pc.is_in(column, value_set=keys)
            if not pc.any(hit).as_py():
                kept.append(name)
                continue
            rest = self.read_part(name, schema).filter(pc.invert(hit))
            if rest.num_rows:
                rewritten.append((kind, rest))
        return kept, rewritten

    def commit(
        self,
        parts: dict[str, list[str]],
        tables: list[tuple[str, pa.Table]],
        *,
        same: Mapping[str, str] | None = None,
    ) -> None:
        """Writes new parts, names them in the manifest in one step, and takes away what it no longer names."""
        manifest = self.manifest()
        parts = {kind: list(names) for kind, names in parts.items()}
        number = manifest["next"]
        try:
            for kind, table in tables:
                name = f"{kind}-{number:06d}.parquet"
                target = self.folder / PARTS / name
                write_safely(target, partial(pq.write_table, table, compression="zstd"))
                parts[kind].append(name)
                number += 1
            same = manifest.get("same", {}) if same is None else same
            self.write_manifest({"format": FORMAT, "next": number, "parts": parts, "same": same})
        finally:
            self.sweep()

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Replaces ``atlas.json`` in one step."""
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        write_safely(self.folder / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))

    def sweep(self) -> None:
        """Takes away files in parts/ that the manifest does not name: what killed writers and replaced parts left."""
        named = {name for names in self.manifest()["parts"].values() for name in names}
        for path in (self.folder / PARTS).iterdir():
            if path.name not in named:
                with suppress(OSError):  # on Windows a reader may hold it; the next writer tries again
                    path.unlink()

    @contextmanager
    def writing(self, *, wait: float = 10.0) -> Iterator[None]:
        """Holds the folder for one writer; inside it, the methods that save do not ask again.

        Raises StoreError when another process still holds it after ``wait`` seconds, or where it cannot be written.
        """
        if self.held:
            yield
            return
        with plain_errors(self.folder):
            (self.folder / PARTS).mkdir(exist_ok=True)
            handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self.wait_for(handle, wait)
            self.held = True
            if (self.folder / MANIFEST).exists():
                self.sweep()
            yield
        finally:
            self.held = False
            os.close(handle)

    def wait_for(self, handle: int, wait: float) -> None:
        """Takes the lock and writes into it who we are."""
        deadline = time.monotonic() + wait
        while not try_lock(handle):
            if time.monotonic() >= deadline:
                holder = (self.folder / LOCK).read_text(encoding="utf-8", errors="replace").strip() or "another process"
                raise StoreError(f"{self.folder}: {holder} is writing here; wait for it and try again")
            time.sleep(0.05)
        with plain_errors(self.folder):
            os.ftruncate(handle, 0)
            os.write(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode())


def try_lock(handle: int) -> bool:
    """Whether the lock could be had at once; the system gives it back when its process ends, however it ends."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, LOCK_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def write_safely(target: Path, write: Callable[[Path], object]) -> None:
    """Writes a file under another name, syncs it, and gives it its name in one step; StoreError leaves no trace."""
    new = target.with_name(target.name + ".new")
    try:
        with plain_errors(target):
            write(new)
            with new.open("rb+") as handle:
                os.fsync(handle.fileno())
            new.replace(target)
            sync_folder(target.parent)
    except StoreError:
        with suppress(OSError):
            new.unlink()
        raise


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turns what the system says into one line: the path, the reason, what to do."""
    try:
        yield
    except FileExistsError as error:
        raise StoreError(f"{path}: a file stands where the atlas folder should be; give another name") from error
    except PermissionError as error:
        raise StoreError(
            f"{path}: may not be written or read here; check who owns it or give another folder"
        ) from error
    except (OSError, pa.ArrowException) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else first_line(error)
        raise StoreError(f"{path}: {reason}; nothing was changed, free what is in the way and try again") from error


def first_line(error: BaseException) -> str:
    """The first line of what an error says, without its full stop."""
    return (str(error).splitlines() or ["unknown reason"])[0].rstrip(".")
