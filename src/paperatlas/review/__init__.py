"""What a person should look at: missed and doubtful merges, names under two types, hubs that look like noise.

``alike``, ``joined`` and ``noise`` each look for one kind of trouble, ``collection`` holds what they look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pyarrow as pa

from paperatlas.concepts import Resolution
from paperatlas.curation import Curation
from paperatlas.curation.file import reference
from paperatlas.review.alike import alike, two_types
from paperatlas.review.collection import Answer, Example, Proposal, read_collection
from paperatlas.review.joined import joined
from paperatlas.review.noise import noise
from paperatlas.surfaces import form_key

__all__ = ["Answer", "Example", "Proposal", "propose"]

Key = frozenset[tuple[str | None, str]]


def propose(resolution: Resolution, annotations: pa.Table, papers: pa.Table, curation: Curation) -> list[Proposal]:
    """What is worth a look, the most first; nothing that an entry has answered already.

    Takes the concepts with the entries followed, ``schema.ANNOTATIONS`` and ``schema.PAPERS``.

    >>> from paperatlas.concepts import resolve
    >>> from paperatlas.schema import ANNOTATIONS, PAPERS
    >>> empty = ANNOTATIONS.empty_table(), PAPERS.empty_table()
    >>> propose(resolve(*empty), *empty, Curation())
    []
    """
    seen = read_collection(resolution, annotations, papers)
    found = [*two_types(seen), *alike(seen), *joined(seen), *noise(seen)]
    done = answered(curation)
    best: dict[frozenset[str], Proposal] = {}
    for proposal in sorted(found, key=lambda it: (-it.worth, it.kind, it.names)):
        if not any(question in done for question in questions(proposal)):
            best.setdefault(frozenset(proposal.names), proposal)
    return list(best.values())


def answered(curation: Curation) -> set[Key]:
    """What entries have answered: sets of references, pairs for what is one thing or two, single ones for noise."""
    keys: set[Key] = set()
    for entry in curation.entries:
        names = [key_of(name) for name in entry.names]
        if entry.kind in {"merge", "apart"}:
            keys.update(frozenset(pair) for pair in combinations(names, 2))
        elif entry.kind in {"keep", "ban"}:
            keys.update(frozenset([name]) for name in names)
        elif entry.kind == "split":
            parts = (*entry.forms, *([entry.to] if entry.to else []))
            keys.update(frozenset([names[0], key_of(part)]) for part in parts)
            # What was parted by a name alone is not asked about again under its new type.
            keys.update(frozenset([(None, names[0][1]), (None, key_of(part)[1])]) for part in parts)
    return keys


def questions(proposal: Proposal) -> Iterable[Key]:
    """The keys under which a proposal may have been answered: with types, and without."""
    names = [key_of(name) for name in proposal.names]
    yield frozenset(names)
    plain = frozenset((None, key) for _, key in names)
    if len(plain) == len(names):
        yield plain


def key_of(name: str) -> tuple[str | None, str]:
    """What two spellings of one reference share."""
    kind, rest = reference(name)
    return kind, form_key(rest)
