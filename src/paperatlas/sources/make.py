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

__all__ = ["TOO_LONG", "calendar", "make_paper", "plain", "prose"]

LONGEST_TITLE, LONGEST_ABSTRACT, LONGEST_NAME = 1_000, 50_000, 300  # characters
MOST_AUTHORS, MOST_REFERENCES = 10_000, 20_000
TOO_LONG = "longer than any abstract"
COUNT_LIMIT = 2**31
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
    if not text.isprintable():
        text = sound(text)
    if "<" in text:
        text = TAG.sub(lambda found: "" if INLINE.match(found[0]) else " ", text)
    return clean(html.unescape(text)) if "&" in text else clean(text)


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
    if month is None and (found := ISO.fullmatch(text)):
        year, month, day = found.groups()
    elif found := YEAR.search(text):
        year = found[1]
    else:
        return None
    number = month_number(month)
    with suppress(ValueError, TypeError):
        if number and day:
            return date(int(str(year)), number, int(str(day))).isoformat()
    with suppress(ValueError, TypeError):
        if number:
            return date(int(str(year)), number, 1).isoformat()[:7]
    return str(year)


def month_number(month: object) -> int | None:
    """1 to 12 for a month as a number or a name in English, else None."""
    words = WORDY.findall(str(month)) if month is not None else []
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
    references: Iterable[Reference] = (),
    comments: object = None,
    upvotes: object = None,
) -> Paper:
    """The paper that an entry tells of; raises ValueError where it has no title or is no paper by its length.

    ``ids`` are as the source writes them, by register (``identifiers.SCHEMES``); ``published`` is what ``calendar``
    gives. The arXiv id is also taken from the address.

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
    known = {known for scheme, value in (ids or {}).items() if value and (known := identifier(scheme, value))}
    if address and not any(one.startswith("arxiv:") for one in known) and (own := arxiv_in(address)):
        known.add(f"arxiv:{own}")
    values: dict[str, str] = {}
    for one in sorted(known):
        scheme, _, value = one.partition(":")
        values.setdefault(scheme, value)
    byline = tuple(author for author in map(plain, authors) if author and len(author) <= LONGEST_NAME)[:MOST_AUTHORS]
    return Paper(
        id=paper_id(name),
        title=name,
        abstract=text,
        published=published,
        authors=byline,
        author_count=len(byline) or None,
        organization=plain(organization)[:LONGEST_NAME] or None,
        comments=counted(comments),
        upvotes=counted(upvotes),
        doi=values.get("doi"),
        arxiv_id=values.get("arxiv"),
        open_alex_id=values.get("openalex"),
        ids=tuple(sorted(one for one in known if not one.startswith(("doi:", "arxiv:", "openalex:")))),
        venue=plain(venue)[:LONGEST_NAME] or None,
        url=address if re.fullmatch(r"https?://\S{1,2000}", address) else None,
        references=tuple(sorted({str(it) for it in references if it.ids or it.title}))[:MOST_REFERENCES],
        places=(place,),
    )


def counted(value: object) -> int | None:
    """A count, where the value is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < COUNT_LIMIT else None
