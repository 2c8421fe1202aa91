"""Records of lines that begin with a tag, as Web of Science and MEDLINE write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TextIO

from paperatlas.sources.files import LONGEST_LINE
from paperatlas.text import sound

__all__ = ["Record", "records"]

LONGEST_RECORD = 1 << 24  # characters


@dataclass(slots=True)
class Record:
    """What stands under each tag, line by line or value by value, and the number of the first line."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)

    def every(self, tag: str) -> list[str]:
        """The values under a tag, none of them empty."""
        return [value for value in self.fields.get(tag, ()) if value]

    def first(self, tag: str) -> str:
        """The first value under a tag that is not empty, or an empty one."""
        return next(filter(None, self.fields.get(tag, ())), "")

    def all(self, tag: str) -> str:
        """All that stands under a tag, as one text."""
        return " ".join(self.fields.get(tag, ()))


def records(
    stream: TextIO,
    tag: re.Pattern[str],
    *,
    begins: Callable[[str, Record | None], bool],
    ends: str | None = None,
    joined: bool,
) -> Iterator[Record]:
    r"""The records of an open file; ``tag`` finds a tag and what follows it, as two groups, in a line.

    ``begins`` says whether a tag begins a record, given the one before that is still open; ``joined`` tells whether a
    line without a tag goes on with the value before it or is a value of its own.

    >>> import io
    >>> file = io.StringIO("PT J\nAU A, B\n   C, D\nER\n")
    >>> tag = re.compile("([A-Z]{2}) ?(.*)")
    >>> [found] = records(file, tag, begins=lambda tag, _: tag == "PT", ends="ER", joined=False)
    >>> found.every("AU")
    ['A, B', 'C, D']
    """
    record: Record | None = None
    values: list[str] = []
    size = 0
    for number, line in enumerate(iter(partial(stream.readline, LONGEST_LINE), ""), 1):
        text = sound(line).rstrip()
        found = tag.match(text)
        if found:
            if begins(found[1], record):
                if record:
                    yield record
                record, size = Record(number), 0
            elif record and found[1] == ends:
                yield record
                record = None
            if record:
                values = record.fields.setdefault(found[1], [])
                values.append(found[2].strip())
        elif record and values and text and size < LONGEST_RECORD:
            if joined:
                values[-1] = f"{values[-1]} {text.strip()}"
            else:
                values.append(text.strip())
        size += len(text)
    if record:
        yield record
