"""Reads a sentence as relations need it: names of concepts, the verbs and cues around them, and plain words.

The cues are data: ``vocabulary/cues.tsv`` has one a line, with what it says of the name behind it and all its forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from paperatlas.resources import resource_text

__all__ = ["Cues", "Place", "Reading", "load_cues", "read_sentence"]

# Typesetting and quotation marks say nothing and are left out.
WORD = re.compile(r"""\\[a-z]+\b|[\\{}$*`"“”‘’']|(\w+(?:[-'’./]\w+)*|[^\w\s])""")
LONGEST_WORD = 40

Place = tuple[int, int, int]  # start and end of a mention in the text, and the place of its concept


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues by the words of their forms, and what each says of names."""

    forms: Mapping[tuple[str, ...], str]
    sizes: Mapping[str, tuple[int, ...]]  # of the forms that begin with a word: how many words, the most first
    says: Mapping[str, str]  # of the name behind it: how the paper relates to it
    claims: Mapping[str, str]  # of the name in front and the name behind: OUTPERFORMS, OUTPERFORMED or BASED_ON


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One sentence as a row of units: a unit is a concept's name, a cue, or a word; the rows are parallel.

    Readings are told apart by identity, so that what is asked of one can be kept without comparing all its words.
    """

    start: int
    end: int
    words: tuple[str, ...]  # lower case; a concept's name is "<Method>"
    cues: tuple[str, ...]  # name of the cue, else ""
    owners: tuple[int, ...]  # place of the concept, else -1
    heard: frozenset[str]  # the names of all its cues


@cache
def load_cues() -> Cues:
    """The cues that travel with the code.

    >>> load_cues().says["verb:propose"]
    'INTRODUCES'
    """
    forms: dict[tuple[str, ...], str] = {}
    sizes: dict[str, set[int]] = {}
    says: dict[str, str] = {}
    claims: dict[str, str] = {}
    for line in resource_text("vocabulary/cues.tsv").splitlines():
        if not line or line.startswith("#"):
            continue
        name, relation, claim, written = line.split("\t")
        says[name], claims[name] = relation, claim
        for form in written.split("|"):
            words = tuple(filter(None, WORD.findall(form)))
            forms.setdefault(words, name)
            sizes.setdefault(words[0], set()).add(len(words))
    longest_first = {first: tuple(sorted(lengths, reverse=True)) for first, lengths in sizes.items()}
    return Cues(forms, longest_first, says, claims)


def read_sentence(text: str, start: int, end: int, places: Sequence[Place], types: Sequence[str]) -> Reading:
    """The units of ``text[start:end]``; ``places`` are the mentions in it, sorted, and ``types`` those of the concepts.

    A name with its own short form behind it in parentheses is one unit.

    >>> reading = read_sentence("We propose Foo, based on Bar.", 0, 29, [(11, 14, 0), (25, 28, 1)], ["Method", "Model"])
    >>> reading.words
    ('we', 'propose', '<Method>', ',', 'based on', '<Model>', '.')
    >>> reading.cues
    ('cue:we', 'verb:propose', '', '', 'cue:based-on', '', '')
    """
    words: list[str] = []
    cues: list[str] = []
    owners: list[int] = []
    at = start
    for first, last, owner in places:
        if first < at:  # inside a mention that is already read
            continue
        read_words(text[at:first], words, cues, owners)
        at = last
        if words[-1:] == ["("] and owners[-2:-1] == [owner] and text[last : last + 1] == ")":
            words.pop(), cues.pop(), owners.pop()
            at = last + 1
            continue
        words.append(f"<{types[owner]}>")
        cues.append("")
        owners.append(owner)
    read_words(text[at : max(at, end)], words, cues, owners)
    return Reading(start, end, tuple(words), tuple(cues), tuple(owners), frozenset(cues) - {""})


def read_words(piece: str, words: list[str], cues: list[str], owners: list[int]) -> None:
    """Appends the units of a stretch without names."""
    found = [word[:LONGEST_WORD] for word in WORD.findall(piece.lower()) if word]
    sizes, forms = load_cues().sizes, load_cues().forms
    behind = 0  # what has been read
    for at in [at for at, word in enumerate(found) if word in sizes]:
        if at < behind:  # inside a longer cue
            continue
        for size in sizes[found[at]]:
            form = tuple(found[at : at + size])
            if form in forms:
                words += found[behind:at]
                words.append(" ".join(form))
                cues += [""] * (at - behind)
                cues.append(forms[form])
                behind = at + len(form)
                break
    words += found[behind:]
    cues += [""] * (len(found) - behind)
    owners += [-1] * (len(words) - len(owners))
