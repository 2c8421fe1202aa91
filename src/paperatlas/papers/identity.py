"""By what one reading of a work is told from others: title, byline, year and ids, and the keys under which to look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from paperatlas.papers.bylines import MOST_NAMES, Name, read_byline
from paperatlas.papers.titles import STOP, Title, british, paper_id, read_title
from paperatlas.records import Paper
from paperatlas.text import digest, fold

__all__ = ["PREPRINT_VENUE", "RULES", "Identity", "hashes_of", "identity_of", "ids_of", "is_preprint", "keys_of"]

RULES = 1  # raised where keys change, so that those in an atlas are made again
CUT = 4  # letters of a word that a key keeps: what comes behind them is spelled in more than one way
PREPRINT = re.compile(
    r"10\.48550/arxiv\b|10\.1101/(?:\d{6}|\d{4}\.\d\d\.\d\d\.\d+)|10\.64898/|10\.2139/ssrn|10\.21203/rs|10\.20944/|"
    r"10\.312(?:19|22|23|24|34|35)/|10\.31730/osf|10\.35542/|10\.32942/|10\.26434/|10\.36227/|10\.22541/|"
    r"10\.2196/preprints|10\.1002/essoar|10\.3386/w\d"
)
PREPRINT_VENUE = re.compile(
    r"\W*(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|osf|psyarxiv|socarxiv|research square|preprints(?:\.org)?|techrxiv"
    r"|authorea|eartharxiv)\b.*|.*\b(?:e-?print|preprint)s?\b.*",
    re.IGNORECASE | re.DOTALL,
)
# The version that a DOI of a preprint or of an open review ends with.
VERSION = (
    (re.compile(r"(10\.21203/rs\.\d+\.(?:rs-\d+|\w+))(?:/v\d+)?$"), r"\1"),
    (re.compile(r"(10\.(?:1101|64898)/\d[\d.]*\d)v\d+.*$"), r"\1"),
    (re.compile(r"(10\.20944/preprints\d+\.\d+)\.v\d+$"), r"\1"),
    (re.compile(r"(10\.26434/chemrxiv.*?)[-.]v\d+$"), r"\1"),
    (re.compile(r"(10\.312\d\d/osf\.io/\w+?)(?:_v\d+|/v\d+)$"), r"\1"),
    (re.compile(r"(10\.12688/\w+\.\d+)\.\d+$"), r"\1"),
    (re.compile(r"(10\.6084/m9\.figshare\.\d+)\.v\d+$"), r"\1"),
    (re.compile(r"(10\.36227/techrxiv\.\d+)\.v\d+$"), r"\1"),
)
# Of these registers one work has one id, unless it is a preprint somewhere.
ONE_EACH = ("doi", "pmid", "acl")


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """What one reading says by which its work is told from others."""

    key: str  # all that it is made of, as text: equal identities have equal keys, and are sorted by them
    id: str  # papers.paper_id of the title
    title: Title
    names: tuple[Name, ...]
    year: int | None
    ids: frozenset[str]  # "doi:10.1/x", without versions
    published: frozenset[str]  # those of ONE_EACH that are no preprint's
    preprint: bool
    venue: str  # folded

    def __eq__(self, other: object) -> bool:
        """Whether both are made of the same."""
        return isinstance(other, Identity) and self.key == other.key

    def __hash__(self) -> int:
        """As the key has it."""
        return hash(self.key)


def identity_of(paper: Paper) -> Identity:
    """What of a reading tells its work.

    >>> sorted(identity_of(Paper(id="", title="GRPO", doi="10.1/X", ids=("pmid:7",))).ids)
    ['doi:10.1/x', 'pmid:7']
    """
    ids = tuple(sorted(set(map(unversioned, ids_of(paper)))))
    return _identity(paper.title, paper.authors[:MOST_NAMES], paper.year, ids, paper.venue or "")


@lru_cache(maxsize=131_072)
def _identity(title: str, authors: tuple[str, ...], year: int | None, ids: tuple[str, ...], venue: str) -> Identity:
    published = frozenset(one for one in ids if one.partition(":")[0] in ONE_EACH and not is_preprint(one))
    place = "" if PREPRINT_VENUE.fullmatch(venue) else fold(venue)
    at_a_server = any(map(is_preprint, ids)) or (venue != "" and not place)
    return Identity(
        key=json.dumps([title, authors, year, ids, venue], ensure_ascii=False),
        id=paper_id(title),
        title=read_title(title),
        names=read_byline(authors),
        year=year,
        ids=frozenset(ids),
        published=published,
        preprint=at_a_server and not any(one.startswith("doi:") for one in published),
        venue=place,
    )


def ids_of(paper: Paper) -> Iterator[str]:
    """Every id of a paper, with its register.

    >>> list(ids_of(Paper(id="", title="GRPO", arxiv_id="2402.03300", ids=("s2:1",))))
    ['arxiv:2402.03300', 's2:1']
    """
    if paper.doi:
        yield f"doi:{paper.doi.lower()}"
    if paper.arxiv_id:
        yield f"arxiv:{re.sub('v[0-9]+$', '', paper.arxiv_id.lower())}"
    if paper.open_alex_id:
        yield f"openalex:{paper.open_alex_id.rpartition('/')[2].upper()}"
    yield from paper.ids


def unversioned(one: str) -> str:
    """An id without the version of a preprint; an arXiv id that is written as a DOI becomes one.

    >>> unversioned("doi:10.21203/rs.3.rs-12/v2"), unversioned("doi:10.48550/arxiv.2402.03300")
    ('doi:10.21203/rs.3.rs-12', 'arxiv:2402.03300')
    """
    register, _, value = one.partition(":")
    if register == "doi":
        if value.startswith("10.48550/arxiv."):
            return "arxiv:" + re.sub(r"v\d+$", "", value.removeprefix("10.48550/arxiv."))
        for pattern, form in VERSION:
            value = pattern.sub(form, value)
    return f"{register}:{value}"


def is_preprint(one: str) -> bool:
    """Whether an id is that of a preprint.

    >>> is_preprint("doi:10.1101/2020.01.02.123456"), is_preprint("doi:10.1101/gr.3715005")
    (True, False)
    """
    register, _, value = one.partition(":")
    return register == "arxiv" or (register == "doi" and PREPRINT.match(value) is not None)


def hashes_of(paper: Paper) -> set[int]:
    """The keys of a reading as whole numbers of 63 bits, as an atlas keeps them."""
    return {int(digest(key, 16), 16) >> 1 for key in keys_of(identity_of(paper))}


def keys_of(it: Identity) -> set[str]:
    """Under what another reading of the same work may be found: "=…" where all that share it are to be looked at.

    A key that begins with "~" is one for titles that are nearly equal: year and first author decide.
    """
    return set(_keys(it))


def _keys(it: Identity) -> Iterator[str]:
    title = it.title
    families = it.names[0].families if it.names else ()
    if title.common:
        yield f"={title.squeezed} {it.year} {'/'.join(families)}"
    else:
        yield f"=i{it.id}"
        yield f"=t{title.squeezed}"
    for one in it.ids:
        yield f"={one}"
    if not title.common and it.year is not None:
        for family in families:
            for words in (title.words, title.main):
                numbers = ",".join(sorted(re.findall(r"\d+", " ".join(words))))
                yield from (f"~{family} {pair} {numbers}" for pair in pairs(words))


def pairs(words: tuple[str, ...]) -> Iterator[str]:
    """The first two, the last two, and the first and last of the words that carry a title, cut short."""
    told = [british(word)[:CUT] for word in words if word not in STOP and not word.isdecimal()]
    told = told or [word[:CUT] for word in words]
    if told:
        yield f"{told[0]} {told[1] if len(told) > 1 else ''}"
        yield f"{told[0]} {told[-1] if len(told) > 1 else ''}"
        yield f"{told[-2] if len(told) > 1 else told[0]} {told[-1] if len(told) > 1 else ''}"
