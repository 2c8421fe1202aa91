"""Listing pages as text: a title a line, its abstract on the next, and what the page says of it below.

Titles and abstracts are told apart by what they look like, never by which they are: over 48,000 papers of arXiv, four
lines fall on the wrong side of `is_prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from paperatlas.papers import paper_id
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Line
from paperatlas.sources.make import MONTHS
from paperatlas.text import clean

__all__ = ["Draft", "Listing", "is_prose", "read_page"]

LONGEST_TITLE, LONGEST_ABSTRACT = 1_000, 50_000  # characters
MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DATE = re.compile(rf"(?:Published on )?{MONTH} (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?(?: (?P<comments>\d{{1,6}}))?")
AUTHORS = re.compile(r"(?P<count>\d{1,6}) authors?", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,6}")
HANDLE = re.compile(r"[A-Za-z0-9][\w.-]*")
DOT = "·"
BULLETS = "•·∙ "
# What a page says of itself, above its first entry and below its last.
FURNITURE = frozenset(
    {
        "new",
        "subscribe",
        "daily papers",
        "trending papers",
        "byak and the research community",
        "by ak and the research community",
        "abstract",
        "previous",
        "next",
        "system theme",
        "company",
        "tos",
        "privacy",
        "about",
        "careers",
        "website",
        "models",
        "datasets",
        "spaces",
        "pricing",
        "docs",
        "log in",
        "sign up",
    }
)
NEWSLETTER = "Get trending papers in your email"
GLUED_BUTTON = re.compile(r"Subscribe(?!(?:rs?|d)\b)(?=\S)")
NEXT_SENTENCE = re.compile(r"[\w)\]\"'”’%][.!?][\"')\]]* +[A-Z0-9(\"'“]")
MARKUP = re.compile(r"(?:#{1,6}|[-*+>|]|\d+[.)]|```\w*)(?: |$)")  # of notes and programs, as no listing has it
SENTENCE_END = re.compile(r"(?:[.!?…:][\"'”’)\]}]*|https?://\S+|\S+\.\w{2,4}/\S*)$")


@dataclass(slots=True)
class Draft:
    """An entry while its lines come in."""

    title: str
    line: int
    abstract: str = ""
    author_count: int | None = None
    organization: str | None = None
    comments: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    arxiv_id: str | None = None
    url: str | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def told(self) -> bool:
        """Whether a line below the abstract was read: who wrote it, or when."""
        return bool(self.author_count or self.organization or self.month)


def is_prose(text: str) -> bool:
    """Whether a line reads like an abstract rather than like a title.

    >>> is_prose("Attention Is All You Need"), is_prose("We show that attention alone is enough to translate well.")
    (False, True)
    """
    if len(text) >= 350:
        return True
    words = text.split()
    if len(words) >= 8 and text.endswith((".", "…")):
        return True
    if len(text) < 200:
        return False
    return bool(NEXT_SENTENCE.search(text)) or _is_running_text(words)


def _is_running_text(words: list[str]) -> bool:
    """Whether nearly all longer words behind the first begin small, as they do in a sentence."""
    longer = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    return len(longer) >= 4 and sum(word[0].islower() for word in longer) > 0.8 * len(longer)


class Listing:
    """Puts the pieces of a page together, in the order in which they stand there."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.drafts: list[Draft] = []
        self.skipped: list[Skipped] = []
        self.waiting: Line | None = None  # a short line that may be a title, an organization or furniture
        self.page_year: int | None = None
        self.odd = 0  # lines that make no entry: few in a listing, many elsewhere

    def add(self, line: Line) -> None:
        """Takes the next line of the page."""
        text = clean(line.text)
        if line.fault and not text:
            self._drop_entry(line)
        elif text:
            if details := _details(text):
                self._add_details(line, details)
            else:
                self.odd += bool(MARKUP.match(text))
                if is_prose(text):
                    self._add_prose(line, text)
                else:
                    self._add_short(line, text)

    def _add_details(self, line: Line, details: list[str]) -> None:
        """Takes a line such as "tencent Tencent · Oct 5" in its pieces, or a dot alone."""
        for number, piece in enumerate(details):
            if number or not piece:
                self._settle_before_dot()
            if _is_detail(piece):
                self.add_detail(piece)
            elif piece:
                self.waiting = Line(line.number, piece)

    def _drop_entry(self, line: Line) -> None:
        """A line without end: what stands under the title above it cannot be read."""
        start = self.waiting or line
        self.waiting = None
        self.odd += 1
        self.skip(start.number, f"{line.fault}; save the page again")

    def skip(self, line: int, reason: str) -> None:
        """Notes what made no sense."""
        self.skipped.append(Skipped(Place(self.file, line), reason))

    def _settle_before_dot(self) -> None:
        """A dot stands before a date: a short line above it is who wrote the entry, unless that is known already."""
        if self.waiting is None:
            return
        if self.drafts and not self.drafts[-1].told:
            self.drafts[-1].organization = display_name(clean(self.waiting.text))
            self.waiting = None
        else:
            self._settle_title()

    def _settle_title(self) -> None:
        """The waiting line was a title, and no abstract follows it."""
        if self.waiting is not None:
            self.open_entry(self.waiting)
            self.waiting = None

    def open_entry(self, line: Line) -> Draft:
        """Begins an entry whose title stands in this line."""
        text = clean(line.text)
        if not self.drafts:
            text = GLUED_BUTTON.sub("", text, count=1)
        draft = Draft(text, line.number, faults=[line.fault] if line.fault else [])
        self.drafts.append(draft)
        return draft

    def add_detail(self, text: str) -> None:
        """Takes who wrote the entry above, when, or how many comments it has."""
        if found := AUTHORS.fullmatch(text):
            if self.waiting and self._names_organization(self.waiting):
                self._settle_before_dot()
            self._settle_title()
            if self.drafts and self.drafts[-1].author_count is None:
                self.drafts[-1].author_count = int(found["count"])
        elif found := DATE.fullmatch(text):
            if self.drafts:
                self._settle_title()
                _date(self.drafts[-1], found)
            else:  # above the first entry stands the day on which the page was saved
                self.page_year = int(found["year"]) if found["year"] else None
                self.waiting = None
        elif self.drafts and self.drafts[-1].month and self.drafts[-1].comments is None and self.waiting is None:
            self.drafts[-1].comments = int(text)

    def _names_organization(self, line: Line) -> bool:
        return bool(self.drafts and not self.drafts[-1].told and display_name(clean(line.text)) != clean(line.text))

    def _add_prose(self, line: Line, text: str) -> None:
        if self.waiting is not None:
            draft = self.open_entry(self.waiting)
            self.waiting = None
        elif self.drafts and not (self.drafts[-1].abstract and self.drafts[-1].told):
            draft = self.drafts[-1]
            self.odd += bool(draft.abstract)
        else:
            self.odd += 1
            self.skip(line.number, "an abstract without a title above it; add the title on a line of its own")
            return
        if len(draft.abstract) <= LONGEST_ABSTRACT:  # an entry longer than that is left out anyway
            draft.abstract = f"{draft.abstract} {text}".strip()
        if line.fault:
            draft.faults.append(line.fault)

    def _add_short(self, line: Line, text: str) -> None:
        if text.casefold() in FURNITURE or text.startswith(NEWSLETTER):
            return
        if self.waiting is not None and self.drafts:
            self._settle_title()
        self.waiting = line

    def finish(self) -> list[Paper]:
        """All entries of the page; a date without a year is of the page's own year, the one after the latest named."""
        self._settle_last()
        years = [draft.year for draft in self.drafts if draft.year]
        self.page_year = self.page_year or (max(years) + 1 if years else None)
        return [paper for draft in self.drafts if (paper := self._paper(draft))]

    def _settle_last(self) -> None:
        """The last line of a page may be a title, the start of an abstract where the page was cut, or furniture."""
        if self.waiting is not None and self.drafts:
            last, text = self.drafts[-1], clean(self.waiting.text)
            if not last.abstract and not last.told and _is_running_text(text.split()):
                last.abstract, self.waiting = text, None
            elif len(text.split()) > 1:
                self._settle_title()
            else:
                self.skip(self.waiting.number, f"{text[:80]!r} is neither a title nor an abstract; left out")
        if self.drafts and (last := self.drafts[-1]).abstract and not SENTENCE_END.search(last.abstract):
            last.faults.append("the abstract seems to break off at the end of the page")

    def _paper(self, draft: Draft) -> Paper | None:
        if len(draft.title) > LONGEST_TITLE or len(draft.abstract) > LONGEST_ABSTRACT:
            self.skip(
                draft.line, f"an entry of {len(draft.title) + len(draft.abstract):,} characters; save the page again"
            )
            return None
        for fault in draft.faults:
            self.skip(draft.line, f"{fault}; kept as it is")
        return Paper(
            id=paper_id(draft.title),
            title=draft.title,
            abstract=draft.abstract,
            published=_published(draft, self.page_year),
            author_count=draft.author_count,
            organization=draft.organization,
            comments=draft.comments,
            arxiv_id=draft.arxiv_id,
            url=draft.url,
            places=(Place(self.file, draft.line),),
        )

    @property
    def looks_right(self) -> bool:
        """Whether most of what was read are entries, so that this is a listing at all."""
        whole = sum(bool(draft.abstract or draft.told) for draft in self.drafts)
        return whole > 0 and whole >= self.odd + len(self.drafts) - whole


def _details(text: str) -> list[str]:
    """The pieces of a line that holds no more than who, when, or how many; of a dot alone, two empty ones."""
    pieces = [piece.strip(BULLETS) for piece in text.split(DOT)] if len(text) < 150 else []
    if len(pieces) > 1 and not any(piece and not _is_detail(piece) for piece in pieces[1:]):
        alone = not any(pieces)
        return pieces if alone or any(map(_is_detail, pieces)) else []
    return pieces if pieces and _is_detail(pieces[0]) else []


def _is_detail(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (AUTHORS, DATE, NUMBER))


def _date(draft: Draft, found: re.Match[str]) -> None:
    if draft.month:
        return  # the first date is the entry's own
    draft.year = int(found["year"]) if found["year"] else None
    draft.month, draft.day = MONTHS.index(found["month"].lower()) + 1, int(found["day"])
    if found["comments"]:
        draft.comments = int(found["comments"])


def _published(draft: Draft, page_year: int | None) -> str | None:
    """The date as ISO 8601, as far as it is known and exists in the calendar."""
    year = draft.year or page_year
    if not (year and draft.month and draft.day):
        return None
    try:
        return date(year, draft.month, draft.day).isoformat()
    except ValueError:
        return f"{year:04}-{draft.month:02}"


def display_name(text: str) -> str:
    """The name of an organization that a page writes as its handle and then its name.

    >>> display_name("tencent Tencent"), display_name("Peking University")
    ('Tencent', 'Peking University')
    """
    handle, _, name = text.partition(" ")
    if not name or not HANDLE.fullmatch(handle):
        return text
    short, full = (re.sub(r"[\W_]+", "", part).casefold() for part in (handle, name))
    initials = "".join(word[0] for word in name.split()).casefold()
    related = short[:4] in full or full[:4] in short or short == initials
    is_handle = not handle.istitle() and (handle[0].islower() or not handle.isalpha())
    return name if related or is_handle else text


def read_page(lines: Iterable[Line], file: str) -> Iterator[Paper | Skipped]:
    """The papers of a listing page in the order of the page, and then what made no sense; nothing at all if it is none.

    >>> page = ["Attention Is All You Need", "We show that attention alone is enough to translate well.", "• 8 authors"]
    >>> [paper] = read_page([Line(number, text) for number, text in enumerate(page, 1)], "page.txt")
    >>> paper.title, paper.author_count
    ('Attention Is All You Need', 8)
    """
    listing = Listing(file)
    for line in lines:
        listing.add(line)
    papers = listing.finish()
    if listing.looks_right:
        yield from papers
        yield from listing.skipped
