"""Under which ids works are known in other registers, each in one spelling, and the references made of such ids.

An id is ``scheme:value`` without white space: ``doi:10.18653/v1/n19-1423``, ``arxiv:1706.03762``, ``openalex:W42``.
A DOI that arXiv gives (10.48550/arxiv.…) is the arXiv id.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from paperatlas.text import clean

__all__ = ["SCHEMES", "Reference", "arxiv_in", "doi_in", "identifier", "ids_in", "read_reference"]

# Older publishers put "<261::AID-QUA1>3.0.CO;2-T" or "<0457:FOSOTC>2.0.CO;2" behind what else would be a whole issue.
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+(?:<[^\s\"<>]+>\d\.\d\.CO;2(?:-[\w#])?)?", re.IGNORECASE)
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
# What may stand behind a DOI or an address in running text.
TRAILING = ".,;:'\"”’*]}>"
ARXIV_NEW = r"\d{4}\.\d{4,5}"
ARXIV_OLD = r"[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7}"
ARXIV_ID = re.compile(rf"({ARXIV_NEW}|{ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)
ARXIV_TEXT = re.compile(
    rf"(?:\barxiv(?:\.org/(?:abs|pdf|html|format)/|\s*:\s*|\s+preprint\s+arxiv\s*:\s*|\s+)"
    rf"|huggingface\.co/papers/|alphaxiv\.org/abs/)({ARXIV_NEW}|{ARXIV_OLD})(?!\d)",
    re.IGNORECASE,
)
SAFE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{1,300}")


def doi_in(text: str) -> str | None:
    """The first DOI in a text, in lower case and without what surrounds it; None where there is none.

    >>> doi_in("https://doi.org/10.18653/V1/N19-1423."), doi_in("no DOI")
    ('10.18653/v1/n19-1423', None)
    """
    if "10." not in text:
        return None
    found = DOI.search(html.unescape(text) if "&" in text else text)
    if found is None:
        return None
    doi = found[0].rstrip(TRAILING)
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(TRAILING)
    return doi.lower()


def arxiv_in(text: str) -> str | None:
    """The first arXiv id in a text that says that it is one, without version: address, DOI, "arXiv:…"; else None.

    >>> arxiv_in("https://arxiv.org/pdf/1706.03762v7"), arxiv_in("doi:10.48550/arXiv.2402.03300"), arxiv_in("12.5")
    ('1706.03762', '2402.03300', None)
    """
    if "xiv" not in (folded := text.lower()) and "huggingface" not in folded:
        return None
    if found := ARXIV_TEXT.search(text):
        return found[1].lower()
    doi = doi_in(text)
    inside = ARXIV_DOI.fullmatch(doi) if doi else None
    return arxiv_value(inside[1]) if inside else None


def arxiv_value(value: str) -> str | None:
    """A bare arXiv id without version, or None."""
    found = ARXIV_ID.fullmatch(value.strip())
    return found[1].lower() if found else arxiv_in(value)


def matched(pattern: str, form: str = "{}") -> Callable[[str], str | None]:
    """Finds the pattern's group in a value, whatever stands around it, and writes it in a form."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(value: str) -> str | None:
        found = compiled.fullmatch(value.strip())
        return form.format(found[1]) if found else None

    return find


def safe(value: str) -> str | None:
    """A value without white space, as it is."""
    value = value.strip()
    return value if SAFE.fullmatch(value) else None


# How each register writes an id.
SCHEMES: dict[str, Callable[[str], str | None]] = {
    "doi": doi_in,
    "arxiv": arxiv_value,
    "openalex": matched(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?W(\d+)", "W{}"),
    "s2": matched(r"(?:https?://\S*/)?([0-9a-f]{40})"),
    "s2corpus": matched(r"(?:CorpusID:)?(\d+)"),
    "mag": matched(r"(\d+)"),
    "pmid": matched(r"(?:https?://\S*/|PMID:?\s*)?(\d{1,9})/?"),
    "pmcid": matched(r"(?:https?://\S*/|PMCID:?\s*)?(?:PMC)?(\d{1,9})/?", "PMC{}"),
    "dblp": safe,
    "acl": safe,
    "wos": matched(r"(?:WOS:|ISI:)?(\S+)"),
    "scopus": matched(r"(?:2-s2\.0-)?(\d+)", "2-s2.0-{}"),
    "dimensions": matched(r"(pub\.\d+)"),
    "lens": matched(r"((?:\d{3}-){4}\d{2}[\dX])"),
}


def identifier(scheme: str, value: object) -> str | None:
    """The id in its one spelling, or None where the value is no such id.

    >>> identifier("openalex", "https://openalex.org/w42"), identifier("doi", "10.48550/arXiv.1706.03762")
    ('openalex:W42', 'arxiv:1706.03762')
    >>> identifier("pmid", 12), identifier("s2", "?")
    ('pmid:12', None)
    """
    if value is None or isinstance(value, bool):
        return None
    text = str(value)
    if scheme == "doi" and (own := arxiv_in(text)):
        return f"arxiv:{own}"
    found = SCHEMES[scheme](text)
    return f"{scheme}:{found}" if found and SAFE.fullmatch(found) else None


def ids_in(text: str) -> tuple[str, ...]:
    """The DOI and the arXiv id that a free text holds.

    >>> ids_in("Vaswani A., 2017, NIPS, arXiv:1706.03762")
    ('arxiv:1706.03762',)
    """
    arxiv, doi = arxiv_in(text), doi_in(text)
    if not (arxiv or doi):
        return ()
    doi = identifier("doi", doi)
    return tuple(dict.fromkeys(filter(None, (f"arxiv:{arxiv}" if arxiv else None, doi))))


class Reference(NamedTuple):
    """One entry of a list of references: the ids of the cited work, its year and its title, as far as the source says.

    As text it is the ids, ``year:2017``, then ``title:`` and the title to the end; ``read_reference`` reads it back.

    >>> str(Reference(("arxiv:1706.03762",), "Attention Is All You Need", 2017))
    'arxiv:1706.03762 year:2017 title:Attention Is All You Need'
    """

    ids: tuple[str, ...] = ()
    title: str = ""
    year: int | None = None

    def __str__(self) -> str:
        """All of it on one line."""
        text = " ".join(self.ids)
        if self.year is not None:
            text += f" year:{self.year}"
        if self.title:
            text += f" title:{self.title}"
        return text if self.ids else text[1:]


def read_reference(text: str) -> Reference:
    """The reference that a text stands for: one that we wrote, an id or an address, or a free text, taken as a title.

    >>> read_reference("arxiv:1706.03762 year:2017 title:Attention Is All You Need").year
    2017
    >>> read_reference("https://doi.org/10.1000/X").ids, read_reference("Attention Is All You Need").title
    (('doi:10.1000/x',), 'Attention Is All You Need')
    """
    text = clean(text)
    front, mark, title = (" " + text).partition(" title:")
    words = front.split()
    ids, years, free = [], [], []
    for word in words:
        scheme, _, value = word.partition(":")
        if scheme == "year" and value.isdecimal() and len(value) <= 4:
            years.append(int(value))
        elif scheme in SCHEMES and (known := identifier(scheme, value)):
            ids.append(known)
        else:
            free.append(word)
    if free and not mark:
        found = ids_in(text) or tuple(filter(None, [identifier("openalex", text)]))
        return Reference(tuple(dict.fromkeys([*ids, *found])), "" if found or ids else text)
    return Reference(tuple(dict.fromkeys(ids)), title.strip(), years[0] if years else None)
