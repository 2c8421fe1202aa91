"""JSON of all kinds: each entry goes to the reader that knows its form, whatever file it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.arxiv_json import fits as is_arxiv
from paperatlas.sources.arxiv_json import paper_of as from_arxiv
from paperatlas.sources.crossref import fits as is_crossref
from paperatlas.sources.crossref import paper_of as from_crossref
from paperatlas.sources.csl import fits as is_csl
from paperatlas.sources.csl import paper_of as from_csl
from paperatlas.sources.files import Source
from paperatlas.sources.hf_daily import fits as is_hf_daily
from paperatlas.sources.hf_daily import paper_of as from_hf_daily
from paperatlas.sources.json_mapped import mapped
from paperatlas.sources.json_stream import Entry, json_entries
from paperatlas.sources.jsonl import paper_from_json
from paperatlas.sources.openalex import fits as is_openalex
from paperatlas.sources.openalex import paper_of as from_openalex
from paperatlas.sources.semantic_scholar import fits as is_semantic_scholar
from paperatlas.sources.semantic_scholar import paper_of as from_semantic_scholar

__all__ = ["FORMS", "fits_json", "read_json"]

BEGINNING = re.compile(r"[\s\ufeff]*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
# Each form of an entry, and what makes a paper of it (ValueError: why it makes none); the first that fits is taken.
FORMS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Place], Paper]], ...] = (
    (is_hf_daily, from_hf_daily),
    (is_openalex, from_openalex),
    (is_semantic_scholar, from_semantic_scholar),
    (is_arxiv, from_arxiv),
    (is_crossref, from_crossref),
    (is_csl, from_csl),
)


def fits_json(head: str) -> bool:
    """Whether a file that begins so is JSON.

    >>> fits_json(' [{"title": "GRPO"}]'), fits_json("[1] A title"), fits_json("{GRPO} is a method")
    (True, False, False)
    """
    return bool(BEGINNING.match(head))


def read_json(source: Source) -> Iterator[Paper | Skipped]:
    r"""The papers of a JSON file, and in between the entries that made no sense; ReadError where none does.

    >>> import io
    >>> text = '{"title": "GRPO"}\n{"title": 7}'
    >>> list(read_json(Source("a.jsonl", io.StringIO(text), text)))[1].reason
    'title must be text; correct the line'
    """
    first: Skipped | None = None
    good = 0
    entries, read_one = mapped(json_entries(source.stream), source, paper_of)
    for entry in entries:
        place = Place(source.name, entry.line)
        try:
            paper = read_one(entry, place)
        except (ValueError, RecursionError) as error:
            skipped = Skipped(place, str(error))
            first = first or skipped
            yield skipped
            continue
        good += 1
        yield paper
        if entry.fault:
            yield Skipped(place, f"{entry.fault}; kept as it is")
    if first and not good:
        raise ReadError(
            f"{source.name}, line {first.place.line}: {first.reason}; no entry of this file is a paper in JSON"
        )


def paper_of(entry: Entry, place: Place) -> Paper:
    """The paper of one entry; ValueError says why there is none, and what to do."""
    if entry.value is None:
        raise ValueError(entry.fault or "an empty entry; left out")
    read = None
    for fits, reader in FORMS:
        if fits(entry.value):
            read = reader
            break
    try:
        if read:
            return read(entry.value, place)
        if isinstance(entry.value, dict):
            return paper_from_json(entry.value, place=place)
    except ValueError as error:
        raise ValueError(f"{error}; {'left out' if read else 'correct the line'}") from error
    raise ValueError("not a JSON object on one line; correct the line")
