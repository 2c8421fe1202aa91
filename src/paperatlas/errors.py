"""The tree of our own errors: each is one plain line for a person and an exit code for a program.

PaperatlasError        1  the one to catch
├── UnknownName        3  no concept, paper or query of that name; says the closest ones
├── ReadError          4  a file is not what it claims; says file, line, what was expected, what to do
└── StoreError         5  a store, the atlas folder or a file to write cannot be reached, opened or written
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["PaperatlasError", "ReadError", "StoreError", "UnknownName"]


class PaperatlasError(Exception):
    """Anything that paperatlas itself refuses or cannot do."""

    exit_code = 1


class UnknownName(PaperatlasError):
    """No concept, paper or query has this name.

    >>> raise UnknownName("concept", "grp", ["GRPO", "GRU"])
    Traceback (most recent call last):
    paperatlas.errors.UnknownName: no concept named 'grp'; did you mean 'GRPO' or 'GRU'?
    """

    exit_code = 3

    def __init__(self, what: str, name: str, closest: Sequence[str] = ()) -> None:
        hint = f"; did you mean {' or '.join(map(repr, closest))}?" if closest else ""
        super().__init__(f"no {what} named {name!r}{hint}")
        self.what, self.name, self.closest = what, name, tuple(closest)


class ReadError(PaperatlasError):
    """A file that is not what it claims to be."""

    exit_code = 4


class StoreError(PaperatlasError):
    """A store, the atlas folder or a file to write cannot be reached, opened or written."""

    exit_code = 5
