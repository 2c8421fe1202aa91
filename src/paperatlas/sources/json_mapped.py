"""JSON whose keys a person mapped to fields: its objects are read as rows of a table are, whatever form they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, islice

from paperatlas.records import Paper, Place
from paperatlas.sources.columns import columns_of, missing, paper_of_row
from paperatlas.sources.files import Source
from paperatlas.sources.json_stream import Entry

__all__ = ["mapped"]

Reader = Callable[[Entry, Place], Paper]
FEW = 20  # entries that tell which keys there are


def mapped(entries: Iterator[Entry], source: Source, plainly: Reader) -> tuple[Iterator[Entry], Reader]:
    """The entries, and what makes a paper of each: ``plainly``, unless keys are mapped.

    Raises ReadError where a key that is mapped is in none of the first 20 objects.
    """
    if not source.columns:
        return entries, plainly
    few = list(islice(entries, FEW))
    if objects := [entry.value for entry in few if isinstance(entry.value, dict)]:
        missing(list(dict.fromkeys(key for value in objects for key in value)), source.columns, source.name)
    return chain(few, entries), partial(paper_of, columns=source.columns)


def paper_of(entry: Entry, place: Place, *, columns: Mapping[str, str]) -> Paper:
    """The paper of an object, its keys taken for the names of columns; ValueError where it is none."""
    if not isinstance(entry.value, dict):
        raise ValueError(entry.fault or "not a JSON object on one line")  # noqa: TRY004 - as for all that is no paper
    values = list(entry.value.values())
    found = columns_of(list(entry.value), columns)
    return paper_of_row({field: [values[at] for at in places] for field, places in found.items()}, place)
