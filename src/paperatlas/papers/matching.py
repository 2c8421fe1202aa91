"""What two readings say of each other: one work, two works, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from paperatlas.papers.bylines import agreement
from paperatlas.papers.identity import Identity, identity_of
from paperatlas.papers.titles import EXACT, NEAR, SLIGHT, UNLIKE, Title, alike, shared_words
from paperatlas.records import Paper

__all__ = ["BY_ID", "BY_TITLE", "DOUBT", "MAYBE", "NOTHING", "OTHER", "relation", "same_work"]

# From "surely two works" to "surely one".
OTHER, DOUBT, NOTHING, MAYBE, BY_TITLE, BY_ID = range(-2, 4)
# A part of a publication that has a DOI of its own: a supplement, a figure, a chapter.
PART_OF = re.compile(r"[._/-](?:s\d+|t\d+|g\d+|sup\w*|suppl\w*|ch\d+|fig\w*|tab\w*|\d{1,4})\b.*")
# Forms of a work about another work; another DOI would be theirs.
ABOUT_ANOTHER = frozenset(
    {"comment", "reply", "letter", "correction", "retraction", "supplement", "review", "editorial"}
)
YEARS = 2  # between a preprint and what is published of it


def same_work(one: Paper, other: Paper) -> bool:
    """Whether two papers are one work, as far as the two alone can tell.

    >>> one = Paper(id="", title="Deep residual learning", published="2015", authors=("Kaiming He",))
    >>> same_work(one, Paper(id="", title="Deep Residual Learning.", published="2016", authors=("He, K.",)))
    True
    >>> same_work(one, Paper(id="", title="Deep Residual Learning II", published="2016", authors=("He, K.",)))
    False
    """
    return relation(identity_of(one), identity_of(other)) >= MAYBE


def relation(one: Identity, other: Identity) -> int:
    """From OTHER (surely two works) over NOTHING to BY_ID (surely one); the same both ways round.

    DOUBT: two works if nothing else joins them. MAYBE: one work unless a third reading says that there are two.
    """
    return _relation(one, other) if one.key < other.key else _relation(other, one)


@lru_cache(maxsize=262_144)
def _relation(one: Identity, other: Identity) -> int:  # noqa: PLR0911 - a list of cases, the surest first
    likeness, byline = alike(one.title, other.title), agreement(one.names, other.names)
    if one.ids & other.ids:
        return by_id(one, other, likeness, byline)
    if one.title.kinds != other.title.kinds or one.title.parts != other.title.parts:
        return OTHER
    if likeness == UNLIKE:
        return OTHER if byline < 0 else NOTHING
    if byline < 0 or is_chapter(one, other):
        return OTHER
    gap = None if one.year is None or other.year is None else abs(one.year - other.year)
    if likeness == EXACT:
        return by_title(one, other, byline, gap)
    if registered_apart(one, other):
        return OTHER
    most = YEARS if one.preprint or other.preprint else 1
    if byline <= 0 or gap is None or gap > most:
        return NOTHING
    if likeness == SLIGHT and not (one.preprint != other.preprint and same_size(one, other)):
        return NOTHING
    return BY_TITLE


def by_id(one: Identity, other: Identity, likeness: int, byline: int) -> int:  # noqa: PLR0911 - likewise
    """Of two readings that share an id: one work, unless title and authors say that the id is wrong for one."""
    told_apart = registered_apart(one, other)
    if (one.title.kinds ^ other.title.kinds) & ABOUT_ANOTHER or two_parts(one.title, other.title):
        return OTHER
    if one.title.common or other.title.common:
        return BY_ID if byline > 0 or (byline == 0 and likeness == EXACT and not told_apart) else OTHER
    if likeness == EXACT or (likeness == NEAR and byline >= 0):
        return BY_ID
    if told_apart:
        return OTHER
    if byline != 0:
        return BY_ID if byline > 0 else OTHER
    # Of a list of titles and DOIs alone, those of one volume may all bear the DOI of the volume.
    if any(not shared.startswith("doi:") for shared in one.ids & other.ids):
        return BY_ID
    return BY_ID if shared_words(one.title, other.title) >= 50 and one.title.numbers == other.title.numbers else DOUBT


def two_parts(one: Title, other: Title) -> bool:
    """Whether both are parts, and not the same one."""
    return bool(one.parts and other.parts and one.parts != other.parts)


def by_title(one: Identity, other: Identity, byline: int, gap: int | None) -> int:
    """Of two readings of equal titles that share no id."""
    apart = registered_apart(one, other)
    if one.title.common:
        venues_differ = bool(one.venue and other.venue and one.venue != other.venue)
        return BY_TITLE if byline > 0 and gap == 0 and not apart and not venues_differ else OTHER
    if apart:
        # Two publications of one text, in one year.
        alone = only_published_doi_differs(one, other)
        return BY_TITLE if alone and byline > 0 and gap == 0 else OTHER
    if gap is not None and gap > YEARS:
        return DOUBT
    return BY_TITLE if byline > 0 else MAYBE


def registered_apart(one: Identity, other: Identity) -> bool:
    """Whether a register of which each work has one id has two here."""
    if not one.preprint and not other.preprint and differ(one.published, other.published):
        return True
    return differ(in_register(one.ids, "arxiv"), in_register(other.ids, "arxiv"))


def differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have ids of one register and share none of them."""
    return any(
        not in_register(one, register) & in_register(other, register)
        for register in {it.partition(":")[0] for it in one} & {it.partition(":")[0] for it in other}
    )


def in_register(ids: frozenset[str], register: str) -> frozenset[str]:
    """The ids of one register."""
    return frozenset(one for one in ids if one.startswith(f"{register}:"))


def only_published_doi_differs(one: Identity, other: Identity) -> bool:
    """Whether nothing but the DOIs tells two readings apart, and neither DOI is that of a part of the other."""
    if differ(in_register(one.ids, "arxiv"), in_register(other.ids, "arxiv")):
        return False
    return not is_part(one, other)


def is_part(one: Identity, other: Identity) -> bool:
    """Whether the DOI of one is the other's with something behind it: a supplement, a figure, a chapter."""
    dois = [(mine, yours) for mine in in_register(one.ids, "doi") for yours in in_register(other.ids, "doi")]
    return any(
        long.startswith(short) and len(long) > len(short) and PART_OF.match(long[len(short) :])
        for short, long in (sorted(pair, key=len) for pair in dois)
    )


def is_chapter(one: Identity, other: Identity) -> bool:
    """Whether one is a chapter or part of the other."""
    books = [bool(it.venue) and it.venue == " ".join(it.title.words) for it in (one, other)]
    return is_part(one, other) or books[0] != books[1]


def same_size(one: Identity, other: Identity) -> bool:
    """Whether two bylines have as many names, and more than one."""
    return len(one.names) == len(other.names) > 1
