"""Papers that look like one work and were not merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from paperatlas.audit.texts import squashed
from paperatlas.text import fold

__all__ = ["Work", "likely_pairs"]

WINDOW = 6  # how many of the next titles, in alphabetical order, each is compared with
ALIKE, ALIKE_ALONE = 90.0, 95.0  # of 100: titles with an author in common, and where authors are not known of both
MAIN_TITLE = 12  # letters, from which on a title without its subtitle is the same one
YEARS_APART = 3
NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
# A text about a work is another work.
ABOUT = re.compile(
    r"\b(correction|corrigendum|erratum|errata|addendum|retraction|retracted|comments?|reply|response|rejoinder"
    r"|review of|supplement(?:ary)?|discussion)\b"
)
OPPOSED = re.compile(r"\b(with|without|un\w+|non|not|no|anti|supervised|asymmetric|symmetric)\b")


@dataclass(frozen=True, slots=True)
class Work:
    """What of a paper tells whether it is the same as another."""

    id: str
    title: str
    year: int | None = None
    authors: tuple[str, ...] = ()
    arxiv_id: str | None = None


def likely_pairs(works: Sequence[Work]) -> list[tuple[Work, Work]]:
    """Pairs of works that are likely one, each once, sorted by title.

    Titles are compared with their neighbours in the alphabet, from the front and from the back (Hernández and Stolfo
    1995, The Merge/Purge Problem), so the time grows with the number of works and not with that of pairs. Numbers in
    the titles must be the same, years near, an author in common where they are known; what is about a work ("Comment
    on …") is another one, and so is one with another arXiv id.

    >>> one, two = Work("1", "Atention Is All You Need", 2017), Work("2", "Attention Is All You Need", 2017)
    >>> [(a.id, b.id) for a, b in likely_pairs([one, two, Work("3", "Attention Is All You Need, Part II", 2017)])]
    [('1', '2')]
    """
    keyed = [(squashed(work.title), work) for work in works]
    found: dict[tuple[str, str], tuple[Work, Work]] = {}
    for backwards in (False, True):
        order = sorted(((key[::-1] if backwards else key), work.id, place) for place, (key, work) in enumerate(keyed))
        for (key, one), (other_key, other) in neighbours([keyed[place] for _, _, place in order]):
            if alike(key, one, other_key, other):
                first, second = sorted((one, other), key=lambda work: work.id)
                found[first.id, second.id] = (first, second)
    return sorted(found.values(), key=lambda pair: (squashed(pair[0].title), pair[0].id, pair[1].id))


def neighbours(keyed: Sequence[tuple[str, Work]]) -> Iterator[tuple[tuple[str, Work], tuple[str, Work]]]:
    """Each with the next few."""
    for place, one in enumerate(keyed):
        for other in keyed[place + 1 : place + WINDOW]:
            yield one, other


def alike(key: str, one: Work, other_key: str, other: Work) -> bool:
    """Whether two works are likely one."""
    known = bool(one.authors and other.authors)
    least = ALIKE if known else ALIKE_ALONE
    if fuzz.ratio(key, other_key, score_cutoff=least) < least and not is_main_title(one.title, other.title):
        return False
    if one.arxiv_id and other.arxiv_id and one.arxiv_id != other.arxiv_id:
        return False
    if one.year and other.year and abs(one.year - other.year) > YEARS_APART:
        return False
    if known and not surnames(one.authors) & surnames(other.authors):
        return False
    return all(marks(one.title, pattern) == marks(other.title, pattern) for pattern in (NUMBERS, ABOUT, OPPOSED))


def marks(title: str, pattern: re.Pattern[str]) -> list[str]:
    """What of a title is of one kind, sorted."""
    return sorted(pattern.findall(fold(title)))


def is_main_title(one: str, other: str) -> bool:
    """Whether one title is the other's without its subtitle, and long enough to be a name of its own.

    >>> is_main_title("Learning to Plan", "Learning to Plan: A Study of Robots"), is_main_title("BERT", "BERT: A Study")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return ":" in long and len(squashed(short)) >= MAIN_TITLE and squashed(long.partition(":")[0]) == squashed(short)


def surnames(authors: Iterable[str]) -> set[str]:
    """The last words of names, folded."""
    return {fold(name).split()[-1] for name in authors if fold(name)}
