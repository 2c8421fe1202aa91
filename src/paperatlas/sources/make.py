"""What every reader of a foreign format ends with: a Paper out of what an entry says, however untidy it says it.

Foreign files are forgiven where our own JSONL is not: a field that makes no sense is left out, not the entry. Only an
entry without a title is none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date

from paperatlas.identifiers import Reference, arxiv_in, identifier
from paperatlas.papers import paper_id
from paperatlas.records import Paper, Place
from paperatlas.text import clean, sound

__all__ = ["MONTHS", "TOO_LONG", "calendar", "make_paper", "plain", "prose"]

LONGEST_TITLE, LONGEST_ABSTRACT, LONGEST_NAME = 1_000, 50_000, 300  # characters
MOST_AUTHORS, MOST_REFERENCES = 10_000, 20_000
TOO_LONG = "longer than any abstract"
COUNT_LIMIT = 2**31
OWN = frozenset({"doi", "arxiv", "openalex"})  # the registers whose ids have a field of their own
ADDRESS = re.compile(r"https?://\S{1,2000}")
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:._-]*(?:\s[^<>]*)?/?>")
HEADING = re.compile(r"(?i:abstract|summary)(?:\s*[:.—–-]\s*|\s+(?=[A-Z]))")
YEAR = re.compile(r"(?<!\d)(1[5-9]\d{2}|20\d{2})(?!\d)")
ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ].*)?", re.DOTALL)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WORDY = re.compile(r"[A-Za-z]+|\d+")


def plain(text: object) -> str:
    """A text without tags (JATS, HTML), entities spelled out, on one line; empty for what is no text.

    >>> plain("<jats:p>We have p &lt; 0.05 and a<sub>i</sub>.</jats:p>"), plain(None)
    ('We have p < 0.05 and ai.', '')
    """
    if not isinstance(text, str):
        return ""
    marked, escaped = "<" in text, "&" in text
    if not (marked or escaped) and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = sound(text)
    if marked:
        text = TAG.sub(space_for, text)
    return clean(html.unescape(text) if escaped else text)


def space_for(tag: re.Match[str]) -> str:
    """What stands in place of a tag: nothing inside of a word."""
    return "" if INLINE.match(tag[0]) else " "


INLINE = re.compile(r"</?(?:jats:|mml:)?(?:sub|sup|i|b|em|strong|italic|bold|sc|u|span|tt|mn|mi|mo)\b", re.IGNORECASE)


def prose(text: object) -> str:
    """An abstract as ``plain`` gives it, without the word Abstract before it.

    >>> prose("Abstract: We show it."), prose("Abstract algebra is hard.")
    ('We show it.', 'Abstract algebra is hard.')
    """
    found = plain(text)
    heading = HEADING.match(found)
    return found[heading.end() :] if heading else found


def calendar(year: object, month: object = None, day: object = None) -> str | None:
    """A date in ISO 8601 as far as the parts exist in the calendar; months may be names.

    >>> calendar(2017, "June", 12), calendar("2017", "13"), calendar("in press"), calendar("2024-02-05T00:00:00Z")
    ('2017-06-12', '2017', None, '2024-02-05')
    """
    text = str(year).strip() if year is not None else ""
    if month is None and (exact := iso_day(text)):
        return exact
    if month is None and (found := ISO.fullmatch(text)):
        told, month, day = found.groups()
    elif found := YEAR.search(text):
        told = found[1]
    else:
        return None
    number = month_number(month)
    if number and day:
        with suppress(ValueError, TypeError):
            return date(int(told), number, int(str(day))).isoformat()
    if number:
        with suppress(ValueError, TypeError):
            return date(int(told), number, 1).isoformat()[:7]
    return told


def iso_day(text: str) -> str | None:
    """The day that a text begins with, as most have it, or the year that is all of it; None for any other."""
    if len(text) == 4 and text.isdecimal():
        return text
    if text[4:5] == text[7:8] == "-" and text[10:11] in {"", "T", " "}:
        with suppress(ValueError):
            return date.fromisoformat(text[:10]).isoformat()
    return None


def month_number(month: object) -> int | None:
    """1 to 12 for a month as a number or a name in English, else None."""
    if month is None or (type(month) is int and 1 <= month <= 12):
        return month
    words = WORDY.findall(str(month))
    if not words:
        return None
    if words[0].isdecimal():
        return int(words[0]) if 1 <= int(words[0]) <= 12 else None
    short = words[0][:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else None


def make_paper(
    *,
    place: Place,
    title: object,
    abstract: object = None,
    published: str | None = None,
    authors: Iterable[object] = (),
    organization: object = None,
    venue: object = None,
    url: object = None,
    ids: Mapping[str, object] | None = None,
    references: Iterable[Reference | str] = (),
    comments: object = None,
    upvotes: object = None,
) -> Paper:
    """The paper that an entry tells of; raises ValueError where it has no title or is no paper by its length.

    ``ids`` are as the source writes them, by register (``identifiers.SCHEMES``); ``published`` is what ``calendar``
    gives. The arXiv id is also taken from the address. A reference may come as the text that stands for it.

    >>> paper = make_paper(place=Place("a.ris", 1), title="GRPO.", ids={"doi": "https://doi.org/10.1000/X", "pmid": 7})
    >>> paper.title, paper.doi, paper.ids
    ('GRPO.', '10.1000/x', ('pmid:7',))
    """
    name, text = plain(title), prose(abstract)
    if not name:
        raise ValueError("an entry without a title")
    if len(name) > LONGEST_TITLE or len(text) > LONGEST_ABSTRACT:
        raise ValueError(f"an entry of {len(name) + len(text):,} characters, {TOO_LONG}")
    address = plain(url)
    own, others = sorted_ids(ids or {}, address)
    names = map(plain, authors)
    byline = tuple([author for author in names if author and len(author) <= LONGEST_NAME][:MOST_AUTHORS])
    cited = {it if isinstance(it, str) else str(it) for it in references if isinstance(it, str) or it.ids or it.title}
    return Paper(
        id=paper_id(name),
        title=name,
        abstract=text,
        published=published,
        authors=byline,
        author_count=len(byline) or None,
        organization=(plain(organization)[:LONGEST_NAME] or None) if organization else None,
        comments=counted(comments),
        upvotes=counted(upvotes),
        doi=own.get("doi"),
        arxiv_id=own.get("arxiv"),
        open_alex_id=own.get("openalex"),
        ids=others,
        venue=(plain(venue)[:LONGEST_NAME] or None) if venue else None,
        url=address if address and ADDRESS.fullmatch(address) else None,
        references=tuple(sorted(cited)[:MOST_REFERENCES]),
        places=(place,),
    )


def sorted_ids(ids: Mapping[str, object], address: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The ids that have a field of their own, by register, and all others."""
    known = {known for scheme, value in ids.items() if value and (known := identifier(scheme, value))}
    own: dict[str, str] = {}
    others = []
    for one in sorted(known):
        scheme, _, value = one.partition(":")
        if scheme in OWN:
            own.setdefault(scheme, value)
        else:
            others.append(one)
    if address and "arxiv" not in own and (told := arxiv_in(address)):
        own["arxiv"] = told
    return own, tuple(others)


def counted(value: object) -> int | None:
    """A count, where the value is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < COUNT_LIMIT else None
