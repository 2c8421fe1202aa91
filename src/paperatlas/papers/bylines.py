"""Whether two lists of authors are those of one work, however each source writes names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperatlas.papers.titles import MARKS, PLAIN

__all__ = ["Name", "agreement", "read_byline"]

MOST_NAMES = 60  # of a byline that are compared
SUFFIXES = frozenset(["jr", "sr", "iii", "iv", "phd", "md", "dr", "prof", "et", "al"])
NOBODY = re.compile(
    r"(?:and )?(?:others|et al\.?|anonymous(?: authors?)?|unknown|n/?a|\.{3}|…|no author.*|various(?: authors)?)",
    re.IGNORECASE,
)
TEAM = re.compile(
    r"\b(?:team|group|consortium|collaborations?|committee|association|society|organi[sz]ation|institute|universit\w+|"
    r"lab|labs|laboratory|research|inc|ltd|corporation|foundation|network|project|developers|contributors|initiative|"
    r"agency|ministry|department|council|commission|investigators|authors|ai)\b",
    re.IGNORECASE,
)
HAN = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Name:
    """A person as a byline names them."""

    families: tuple[str, ...]  # the family name; two where the source leaves open which word it is
    initial: str  # of the given name, or empty
    words: frozenset[str]  # all words of the name that are no initials


def read_byline(authors: Sequence[str]) -> tuple[Name, ...]:
    """The persons of a byline; none where it names a team, or nobody.

    >>> read_byline(["Vaswani, A."])[0].families, read_byline(["OpenAI"])
    (('vaswani',), ())
    """
    people = [author for author in authors[:MOST_NAMES] if not NOBODY.fullmatch(author.strip())]
    if people and TEAM.search(people[0]):
        people = people[1:]
    if len(people) == 1 and len(people[0].replace(",", " ").split()) == 1 and not HAN.match(people[0]):
        return ()
    return tuple(filter(None, map(read_name, people)))


@lru_cache(maxsize=65_536)
def read_name(author: str) -> Name | None:  # noqa: PLR0911 - one for each way of writing names
    """The person behind a name: "A. Vaswani", "Vaswani, Ashish", "Vaswani A", "Ashish Vaswani"."""
    family, comma, given = author.partition(",")
    if comma and [*words_of(given)] and not {*words_of(given)} <= SUFFIXES:
        last, first = words_of(family), words_of(given)
        if not last:
            return None
        long = frozenset(word for word in last + first if len(word) > 1)
        return Name((short(last[-1]),), first[0][:1], frozenset(map(short, long)))
    spelled = [word for word in family.replace(".", ". ").split() if folded(word) not in SUFFIXES]
    tokens = [(part, word) for word in spelled for part in folded(word).split("-") if part]
    if not tokens:
        return None
    words = [part for part, _ in tokens]
    long = frozenset(short(word) for word in words if len(word) > 1)
    if len(words) == 1:
        return Name((short(words[0]),), "", long)
    # "Vaswani A", "Wang Y. X.": behind the family name stand initials; "Yi LI" may be either.
    behind = 0
    while behind < len(tokens) - 1 and is_initials(*tokens[-1 - behind]):
        behind += 1
    if not behind or len(words[0]) == 1:
        return Name((short(words[-1]),), words[0][:1], long)
    families = (short(words[-1 - behind]),)
    if behind == 1 and len(words[-1]) > 1:
        return Name((*families, short(words[-1])), "", long)
    return Name(families, words[-behind][:1], long)


def is_initials(word: str, spelled: str) -> bool:
    """Whether a word of a name is one initial or a few."""
    return len(word) == 1 or (len(word) <= 3 and spelled.isupper() and spelled.replace(".", "").isalpha())


def words_of(text: str) -> list[str]:
    """The words of a name, folded."""
    return [part for word in text.replace(".", ". ").split() for part in folded(word).split("-") if part]


def folded(word: str) -> str:
    """A word of a name without accents, signs and case."""
    text = unicodedata.normalize("NFKD", word.casefold().translate(PLAIN))
    return re.sub(r"[^\w-]|_", "", MARKS.sub("", text))


def short(word: str) -> str:
    """A word of a name without the e that stands for an accent: Mueller as Müller.

    >>> short("mueller") == short("muller")
    True
    """
    return re.sub(r"(?<=[aou])e", "", word) if len(word) > 3 else word


def same_person(one: Name, other: Name) -> bool:
    """Whether two names may be those of one person."""
    if len(one.words) > 1 and one.words == other.words:
        return True  # also where family and given name changed places
    if one.initial and other.initial and one.initial != other.initial:
        return False
    if set(one.families) & set(other.families):
        return True
    # A double family name of which a source knows one half.
    return any(
        family in longer.words and len(longer.words) > 2 and len(family) > 3
        for family, longer in ((one.families[0], other), (other.families[0], one))
    )


def agreement(one: Sequence[Name], other: Sequence[Name]) -> int:
    """1 where two bylines are those of one work, -1 where they are not, 0 where one cannot tell.

    >>> agreement(read_byline(["Ashish Vaswani", "Noam Shazeer"]), read_byline(["A. Vaswani"]))
    1
    >>> agreement(read_byline(["Ashish Vaswani"]), read_byline(["Jacob Devlin"]))
    -1
    """
    if not one or not other:
        return 0
    if same_person(one[0], other[0]):
        return 1
    shorter, longer = sorted((one, other), key=len)
    shared = sum(any(same_person(name, it) for it in longer) for name in shorter)
    if shared >= 2 and shared >= 0.6 * len(shorter):
        return 1
    families = {family for name in longer for family in name.families}
    if 1 < len(shorter) == len(longer) == sum(bool(families & set(name.families)) for name in shorter):
        return 1  # given names that differ, of people who all have the same family names
    # A source may name one of many; where both name several, the first decides.
    return 0 if shared and len(shorter) == 1 else -1
