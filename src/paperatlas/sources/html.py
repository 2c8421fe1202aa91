"""The same listing pages, saved from a browser as HTML: headings that link to papers, and what stands below them.

Where the page carries its papers as data, these are read: they say more. A page without either is read by its visible
text, as if it had been saved so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, TextIO

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import line_of
from paperatlas.sources.hf_daily import paper_of, records_in
from paperatlas.sources.make import MONTHS
from paperatlas.sources.pages import DATE, Draft, Listing, is_prose
from paperatlas.text import clean

__all__ = ["read_html"]

CHUNK = 1 << 22  # characters; a tag that is not closed is looked at again with each
LONGEST_PAGE = 1 << 25  # characters
SITE = "https://huggingface.co"
PAPER_LINK = re.compile(
    r"(?:https?://(?:huggingface\.co|hf\.co))?/papers/(?P<id>\d{4}\.\d{4,5})(?:v\d+)?/?(?:[?#].*)?"
    r"|https?://arxiv\.org/(?:abs|pdf)/(?P<arxiv>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?(?:[?#].*)?"
)
MACHINE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
LONE_SIGNS = re.compile("<{2,}")  # html.parser hands them over one by one
UNREAD = frozenset(
    {"script", "style", "noscript", "template", "svg", "title", "select", "textarea", "iframe", "annotation"}
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BREAKING = re.compile(
    "address|article|aside|blockquote|body|br|button|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|html"
    "|label|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|th|thead|tr|ul"
)
SPACED = frozenset(
    {"a", "span", "time", "img"}
)  # side by side in a row of details, part of the sentence in a paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of visible text that stands by itself."""

    line: int
    text: str
    level: int  # of the heading, 0 where it is none
    link: str | None  # the first link to a paper inside of it
    article: int  # which article it stands in, 0 where in none


class _Blocks(HTMLParser):
    """Cuts a page into its blocks; scripts, styles and other unseen parts are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.canonical: str | None = None
        self.props: list[tuple[int, str]] = []  # what the parts of a page were made from, JSON, each with its line
        self.unread: str | None = None  # the element that is being passed over, and how deep it nests
        self.depth = 0
        self.articles, self.article = 0, 0
        self.level = 0
        self.link: str | None = None
        self.anchor: str | None = None  # the link that is open, which a heading may stand in
        self.words: list[str] = []
        self.line: int | None = None  # where the open block's text begins
        self.in_sentence = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.unread:
            self.depth += tag == self.unread
            return
        said = dict(attrs)
        if props := said.get("data-props"):
            self.props.append((self.getpos()[0], props))
        if tag == "link" and said.get("rel") == "canonical":
            self.canonical = said.get("href")
        if BREAKING.fullmatch(tag):
            self.end_block()
            self.in_sentence = tag == "p" or tag in HEADINGS
            self.level = HEADINGS.get(tag, 0)
        elif tag in SPACED and not self.in_sentence:
            self.words.append(" ")
        if tag == "article":
            self.articles += 1
            self.article = self.articles
        elif tag == "a" and PAPER_LINK.fullmatch(said.get("href") or ""):
            self.anchor = said.get("href")
            self.link = self.link or self.anchor
        machine_date = MACHINE_DATE.fullmatch(said.get("datetime") or "") if tag == "time" else None
        if machine_date and 1 <= int(machine_date[2]) <= 12:
            year, month, day = map(int, machine_date.groups())
            self.handle_data(f"{MONTHS[month - 1].title()} {day}, {year:04}")
        if tag in UNREAD or machine_date or "katex-html" in (said.get("class") or ""):
            self.unread, self.depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            self.depth -= tag == self.unread
            self.unread = self.unread if self.depth else None
        elif BREAKING.fullmatch(tag):
            self.end_block()
            self.level, self.in_sentence = 0, False
            if tag == "article":
                self.article = 0
        elif tag == "a":
            self.anchor = None
        if tag in SPACED and not self.in_sentence:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unread and data:
            if self.line is None and not data.isspace():
                self.line = self.getpos()[0]
            self.words.append(data)

    def end_block(self) -> None:
        """Closes the block that was open, if it holds any text."""
        if text := clean("".join(self.words)):
            self.blocks.append(Block(self.line or 1, text, self.level, self.link, self.article))
        self.words, self.link, self.line = [], self.anchor, None


def read_html(stream: TextIO, file: str) -> Iterator[Paper | Skipped]:
    """The papers of a listing page saved as HTML, and then what made no sense; nothing at all if it is none.

    A page that is far too long or whose markup is broken beyond reading raises ReadError.

    >>> import io
    >>> page = '<article><h3><a href="/papers/1706.03762">Attention Is All You Need</a></h3><p>8 authors</p></article>'
    >>> [paper] = read_html(io.StringIO(page), "page.html")
    >>> paper.arxiv_id, paper.url
    ('1706.03762', 'https://huggingface.co/papers/1706.03762')
    """
    parser = _parse(stream, file)
    if records := [(line, entry) for line, props in parser.props for entry in records_in(props)]:
        yield from _read_records(records, file)
        return
    listing = Listing(file)
    if parser.canonical and PAPER_LINK.fullmatch(parser.canonical):
        _add_own_page(listing, parser.blocks, parser.canonical)
    elif starts := _starts(parser.blocks):
        _add_entries(listing, parser.blocks, starts)
    else:
        for block in parser.blocks:
            listing.add(line_of(block.line, block.text))
    papers = listing.finish()
    if listing.looks_right or any(paper.url for paper in papers):
        yield from papers
        yield from listing.skipped


def _read_records(records: Sequence[tuple[int, Any]], file: str) -> Iterator[Paper | Skipped]:
    for line, entry in records:
        place = Place(file, line)
        try:
            yield paper_of(entry, place)
        except (ValueError, RecursionError) as error:
            yield Skipped(place, f"{error}; left out")


def _parse(stream: TextIO, file: str) -> _Blocks:
    parser, size = _Blocks(), 0
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > LONGEST_PAGE:
                raise ReadError(f"{file}: a page of more than {LONGEST_PAGE:,} characters; save the listing alone")
            parser.feed(LONE_SIGNS.sub("<", chunk))
    except AssertionError as error:  # how html.parser says that a declaration makes no sense
        raise ReadError(f"{file}, line {parser.getpos()[0]}: broken markup ({error}); save the page again") from error
    # No parser.close(): of a page that ends inside a tag it would look for the end from every "<" on.
    parser.end_block()
    return parser


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Where entries begin: at headings that link to papers, else at the first heading of each article."""
    headings = [index for index, block in enumerate(blocks) if 0 < block.level <= 4]
    if linked := [index for index in headings if blocks[index].link]:
        return linked
    first: dict[int, int] = {}
    for index in headings:
        first.setdefault(blocks[index].article, index)
    return [index for article, index in sorted(first.items()) if article]


def _add_entries(listing: Listing, blocks: Sequence[Block], starts: Sequence[int]) -> None:
    for block in blocks[: starts[0]]:
        if DATE.fullmatch(block.text):
            listing.add(line_of(block.line, block.text))
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        draft = _open(listing, blocks[start], blocks[start].link)
        for block in blocks[start + 1 : end]:
            closed = draft.abstract and (draft.told or not block.article)
            if block.article == blocks[start].article and not (closed and is_prose(block.text)):
                listing.add(line_of(block.line, block.text))
        listing.waiting = None


def _add_own_page(listing: Listing, blocks: Sequence[Block], link: str) -> None:
    """The page of one paper: its heading, its date, and of what stands below "Abstract" the longest paragraph."""
    for block in blocks:
        if not listing.drafts:
            if block.level == 1:
                _open(listing, block, link)
        elif block.level and listing.drafts[0].abstract:
            break
        elif is_prose(block.text):
            listing.drafts[0].abstract = max(listing.drafts[0].abstract, line_of(block.line, block.text).text, key=len)
        elif DATE.fullmatch(block.text):
            listing.add(line_of(block.line, block.text))


def _open(listing: Listing, heading: Block, link: str | None) -> Draft:
    draft = listing.open_entry(line_of(heading.line, heading.text))
    if link and (found := PAPER_LINK.fullmatch(link)):
        draft.arxiv_id = found["id"] or found["arxiv"]
        draft.url = re.sub(r"[?#].*", "", link if link.startswith("http") else SITE + link)
    return draft
