"""Opens what a person names (files, globs, folders, standard input, packed or not) as text, in bounded memory."""

from __future__ import annotations

import bz2
import codecs
import glob
import gzip
import io
import lzma
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import pyarrow as pa

from paperatlas.errors import ReadError

__all__ = ["PARQUET", "STDIN", "Line", "Source", "find_files", "line_of", "lines", "open_source", "printable"]

STDIN = "-"
READABLE = (
    *(".txt", ".html", ".htm", ".json", ".jsonl", ".ndjson", ".bib", ".ris", ".nbib", ".ciw", ".isi"),
    *(".csv", ".tsv", ".xml", ".atom", ".parquet"),
)
PACKED = (".gz", ".zst", ".bz2", ".xz")
ATLAS = ("atlas.json", "parts")  # what is in an atlas folder: papers that were read already
HEAD = 1 << 16  # bytes that are enough to tell what a file is
LONGEST_LINE = 1_000_000  # characters; no page and no record of a paper comes near
PARQUET = "PAR1\0"  # the head of a Source of Parquet; no text begins so
MAGIC = b"PAR1"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip file inside of another",
    b"BZh": "a bzip2 file inside of another",
    b"\xfd7zXZ": "an xz file inside of another",
    b"\x28\xb5\x2f\xfd": "a zstd file inside of another",
    b"SQLite format 3": "an SQLite database",
}
# The encodings of old pages; UTF-8 is what we take for granted, and others have a mark at the start.
CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}charset=["']?|\A\s*<\?xml[^>]{0,200}encoding=["'])\s*((?:windows-125\d|iso-8859-\d+|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr|koi8-r)\b)""",
    re.IGNORECASE,
)
STRAY = re.compile("[\udc80-\udcff]")
EXPECTED = "a listing page, a bibliography or a table of papers was expected"


class _Zstd(io.RawIOBase):
    """What a zstd file unpacks to; EOFError where it is damaged."""

    def __init__(self, stream: BinaryIO) -> None:
        self.unpacked = pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self.unpacked.read(len(buffer))
        except (pa.ArrowException, OSError) as error:
            raise EOFError(str(error)) from error
        buffer[: len(data)] = data
        return len(data)


# The packings that are taken off, by their first bytes: what they are called, and how.
UNPACK: Mapping[bytes, tuple[str, Callable[[BinaryIO], BinaryIO]]] = {
    b"\x1f\x8b": ("gzip", lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream))),
    b"\x28\xb5\x2f\xfd": ("zstd", lambda stream: cast("BinaryIO", _Zstd(stream))),
    b"BZh": ("bzip2", lambda stream: cast("BinaryIO", bz2.BZ2File(stream))),
    b"\xfd7zXZ\0": ("xz", lambda stream: cast("BinaryIO", lzma.LZMAFile(stream))),  # noqa: SIM115 - open_source closes it
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file without its end, and what was wrong with it."""

    number: int  # counted from 1
    text: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: the name under which it was given, its text, and the first stretch of it."""

    name: str
    stream: TextIO
    head: str
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table: which column holds a field
    stored: BinaryIO | None = None  # the bytes of a file that is no text, to be read in any order


class _Joined(io.RawIOBase):
    """A head that was read to look at, and the rest behind it: pipes cannot be wound back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.head:
            size = min(len(self.head), len(buffer))
            buffer[:size], self.head = self.head[:size], self.head[size:]
            return size
        data = self.rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def find_files(paths: Sequence[str]) -> list[tuple[str, bool]]:
    """The files that these paths stand for, each once, and whether a folder led to it; ``-`` stays as it is.

    A glob that matches nothing and a folder without pages raise ReadError.

    >>> find_files(["-"])
    [('-', False)]
    """
    found: dict[str, tuple[str, bool]] = {}
    for path in paths:
        for name in _expand(path):
            if name == STDIN:
                found.setdefault(STDIN, (STDIN, False))
            elif Path(name).is_dir():
                for inner in _inside(name):
                    found.setdefault(os.path.realpath(inner), (inner, True))
            else:
                found.setdefault(os.path.realpath(name), (name, False))
    return list(found.values())


def _expand(path: str) -> list[str]:
    if not path:
        raise ReadError("a path is empty; name a file or a folder")
    if path == STDIN or os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    if matches := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        return matches
    raise ReadError(f"{printable(path)}: no file matches; check the pattern and the folder")


def _inside(folder: str) -> list[str]:
    """The readable files of a folder and of its folders, sorted by path."""
    names = [
        str(Path(base, name))
        for base, folders, files in os.walk(folder)
        for name in _outside_of_atlas(folders, files)
        if _unpacked(name).endswith(READABLE)
    ]
    if names:
        return sorted(names, key=lambda name: Path(name).parts)
    ends = f"{', '.join(READABLE)}, also with {', '.join(PACKED)}"
    raise ReadError(f"{printable(folder)}: holds nothing to read; files that end in {ends} were expected")


def _outside_of_atlas(folders: list[str], files: list[str]) -> list[str]:
    """The files of a folder; none of an atlas, which is made of papers that were read already."""
    manifest, parts = ATLAS
    if manifest in files and parts in folders:
        folders.clear()
        return []
    return files


def _unpacked(name: str) -> str:
    """A file's name in lower case without the end that tells how it is packed."""
    stem, end = os.path.splitext(name.lower())  # noqa: PTH122 - a name, not a path
    return stem if end in PACKED else name.lower()


def printable(name: str) -> str:
    r"""A file's name as it may be shown and kept: what is no character in it is replaced.

    >>> printable("page\n.txt")
    'page�.txt'
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", name)


@contextmanager
def open_source(name: str, *, columns: Mapping[str, str] | None = None) -> Iterator[Source]:
    """Opens a file, or standard input for ``-``, as text; gzip, zstd, bzip2, xz and Parquet are known by their bytes.

    ``columns`` tells for fields of a paper which column of a table holds them. A file that is missing, unreadable,
    empty, broken off or not text raises ReadError.

    >>> with open_source("no-such-page.txt") as source:
    ...     pass
    Traceback (most recent call last):
    paperatlas.errors.ReadError: no-such-page.txt: No such file or directory; check the path
    """
    shown, kind = printable(name), ""
    try:
        with ExitStack() as stack:
            rest: BinaryIO = stack.enter_context(_open_bytes(name))
            head = _read_head(rest)
            if packing := next((found for magic, found in UNPACK.items() if head.startswith(magic)), None):
                kind, unpack = packing
                rest = stack.enter_context(unpack(cast("BinaryIO", io.BufferedReader(_Joined(head, rest)))))
                head = _read_head(rest)
            if head.startswith(MAGIC):
                stored = stack.enter_context(_spooled(head, rest))
                yield Source(shown, io.StringIO(), PARQUET, columns or {}, stored)
                return
            encoding = _encoding(shown, head)
            errors = "surrogateescape" if not encoding.startswith(("utf-16", "utf-32")) else "replace"
            joined = io.BufferedReader(_Joined(head, rest), HEAD)
            stream = io.TextIOWrapper(joined, encoding=encoding, errors=errors)
            shown_head = head.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
            yield Source(shown, stack.enter_context(stream), shown_head, columns or {})
    except UnicodeError as error:
        raise ReadError(f"{shown}: not text in the encoding that it names; save it as UTF-8") from error
    except (EOFError, zlib.error, lzma.LZMAError) as error:
        raise ReadError(f"{shown}: a {kind} file that breaks off or is damaged; fetch it again") from error
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise ReadError(f"{shown}: a broken gzip file ({error}); fetch it again") from error
        if kind and error.errno is None:  # of the unpacking, not of the system
            raise ReadError(f"{shown}: a {kind} file that breaks off or is damaged; fetch it again") from error
        raise ReadError(f"{shown}: {error.strerror or error}; check the path") from error


@contextmanager
def _spooled(head: bytes, rest: BinaryIO) -> Iterator[BinaryIO]:
    """A file that can be read in any order: the file itself, or a copy on disk of what comes from a pipe or packed."""
    if isinstance(rest, io.BufferedReader) and rest.seekable():
        yield rest
        return
    with tempfile.TemporaryFile() as copy:
        copy.write(head)
        shutil.copyfileobj(rest, copy)
        copy.seek(0)
        yield cast("BinaryIO", copy)


@contextmanager
def _open_bytes(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer  # not ours to close
    else:
        with Path(name).open("rb") as stream:
            yield stream


def _read_head(stream: BinaryIO) -> bytes:
    """Up to HEAD bytes: a pipe may give fewer at a time than were asked for."""
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    return head


def _encoding(name: str, head: bytes) -> str:
    """How to decode a file that begins so; refuses what is no text."""
    if not head:
        raise ReadError(f"{name}: the file is empty; {EXPECTED}")
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding
    for magic, kind in OTHERS.items():
        if head.startswith(magic):
            raise ReadError(f"{name}: {kind}, where {EXPECTED}; save the page as text or HTML, or unpack it")
    stray = len(head) - len(head.decode("utf-8", "ignore").encode())
    folded = head.lower()
    names_one = b"charset=" in folded or b"encoding=" in folded  # many times as fast as the pattern, which few need
    if names_one and b"\0" not in head and (said := CHARSET.search(head)):
        return said[1].decode("ascii")
    if b"\0" in head or stray * 20 > len(head):
        raise ReadError(f"{name}: not text in UTF-8, where {EXPECTED}; save it as UTF-8")
    return "utf-8"


def lines(stream: TextIO, *, longest: int = LONGEST_LINE) -> Iterator[Line]:
    r"""The lines of a text that hold more than space, whatever their ends; one too long comes empty, with its fault.

    >>> [(line.number, line.text) for line in lines(io.StringIO("a\n\nb"))]
    [(1, 'a'), (3, 'b')]
    """
    number = 0
    while text := stream.readline(longest):
        number += 1
        if len(text) == longest and not text.endswith("\n"):
            while (text := stream.readline(longest)) and not text.endswith("\n"):
                pass
            yield Line(number, "", f"a line of more than {longest:,} characters")
        elif not text.isspace():
            yield line_of(number, text.rstrip("\n"))


def line_of(number: int, text: str) -> Line:
    r"""A line of text that was decoded by `open_source`, with the stray bytes in it replaced and told.

    >>> line_of(1, "Schr\udcf6dinger").text
    'Schr�dinger'
    """
    if text.isascii() or not STRAY.search(text):
        return Line(number, text)
    return Line(number, STRAY.sub("\ufffd", text), "bytes that are not UTF-8, shown as \ufffd")
