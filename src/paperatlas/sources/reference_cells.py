"""The references in one cell of a table: those of Scopus in both of its forms, of Dimensions, and lists of ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperatlas.identifiers import SCHEMES, Reference, identifier, ids_in, read_reference

__all__ = ["references_in"]

BARE = ("openalex", "lens", "dimensions", "s2")  # ids that cannot be mistaken for anything else
NEW_SCOPUS = re.compile(r"(?<=\(\d{4}\));\s+")
YEAR_INSIDE = re.compile(r"\(((?:1[5-9]|20)\d\d)\)")
BRACKETED = len("(2017)")
INITIALS = r"(?:(?:[^\W\d_]{1,2}\.[-\s]?)+|[A-Z](?:-?[A-Z]){0,3})(?:,?\s?(?:Jr|Sr|III?)\.?)?"
OTHER_AUTHORS = re.compile(r"(?:[^,;]{1,80};\s+)+[^,;]{1,80},\s+")  # all of them, where there are two at the least
ONE_AUTHOR = re.compile(rf"[^,;]{{1,60}}?\s{INITIALS}(?:,\s*et al\.?)?,\s+")
OLD_AUTHORS = re.compile(rf"(?:[^,;]{{1,60}}, {INITIALS},\s+)+")
TAIL = re.compile(r"(?:,\s*(?:pp?\.\s*[^,]*|vol\.?\s*[^,]*|no\.?\s*[^,]*|(?=[^,]*\d)[\w./: -]{1,14}))+$")
BOOK = re.compile(r"\s*([^,]+), , ")
BEHIND_TITLE = re.compile(r", (?:pp?\. |, )")
PMID = re.compile(r"\bPMID:?\s*(\d{1,9})\b")
LEAST_WORDS = 3  # of a title: less is the name of a journal or an office


def references_in(cell: object) -> Iterator[Reference]:
    """The works that a cell names, with ids, title and year as far as it tells them.

    >>> [str(it) for it in references_in("Ho J.; Jain A., Diffusion in small steps, NeurIPS, 33, (2020)")]
    ['year:2020 title:Diffusion in small steps']
    >>> [str(it) for it in references_in("https://openalex.org/W1|https://openalex.org/W2")]
    ['openalex:W1', 'openalex:W2']
    """
    if isinstance(cell, list):
        yield from (read_reference(item) for item in cell if isinstance(item, str) and item.strip())
        return
    text = cell.strip() if isinstance(cell, str) else ""
    if not text:
        return
    if text.startswith("[") and "|" in text:
        yield from map(of_dimensions, re.findall(r"\[([^\[\]]*\|[^\[\]]*)\]", text))
    elif YEAR_INSIDE.fullmatch(text[-BRACKETED:]):
        yield from map(of_new_scopus, NEW_SCOPUS.split(text))
    else:
        parts = re.split(r"\||;\s*|\n", text)
        read = of_old_scopus if YEAR_INSIDE.search(text) else of_any
        yield from map(read, parts)


def of_dimensions(text: str) -> Reference:
    """One of Dimensions, in brackets with strokes between its parts."""
    parts = [part.strip() for part in text.split("|")]
    ids = [identifier(scheme, part) for part in parts for scheme in ("doi", "dimensions")]
    years = [int(part) for part in parts if re.fullmatch(r"(?:1[5-9]|20)\d\d", part)]
    return Reference(tuple(dict.fromkeys(filter(None, ids))), "", years[0] if years else None)


def of_new_scopus(text: str) -> Reference:
    """One of Scopus since 2022: "Authors, Title, Source, volume, pp. 1-9, (year)"."""
    text = text.rstrip()
    year = YEAR_INSIDE.fullmatch(text[-BRACKETED:])
    rest = text[:-BRACKETED].rstrip().removesuffix(",") if year else text
    names = OTHER_AUTHORS.match(rest) or ONE_AUTHOR.match(rest)
    title, _, source = TAIL.sub("", rest[names.end() :] if names else rest).rpartition(", ")
    return told(text, title or source, int(year[1]) if year else None)


def of_old_scopus(text: str) -> Reference:
    """One of Scopus before 2022: "Authors, Title (year) Source, volume, pp. 1-9"; a book has its title behind."""
    year = YEAR_INSIDE.search(text)
    title = text[: year.start()].rstrip(" ,") if year else text
    names = OLD_AUTHORS.match(f"{title}, ")
    if not (year or names):
        return Reference(ids_of(text))  # what stood behind a semicolon inside of another
    title = title[names.end() :] if names else title
    if ", p" in title or ", , " in title:
        title = BEHIND_TITLE.split(title, maxsplit=1)[0]
    if year and not title and (book := BOOK.match(text, year.end())):
        title = book[1]
    return told(text, title, int(year[1]) if year else None)


def of_any(text: str) -> Reference:
    """An id, an address, or whatever else stands there."""
    for scheme in BARE:
        if known := identifier(scheme, text.strip()):
            return Reference((known,))
    if text.partition(":")[0] in SCHEMES or ids_in(text):
        return read_reference(text)
    return told(text, text, None)


def told(text: str, title: str, year: int | None) -> Reference:
    """What is known of a reference: the title only where it reads like one."""
    words = title.strip(" .,").split()
    return Reference(ids_of(text), " ".join(words) if len(words) >= LEAST_WORDS else "", year)


def ids_of(text: str) -> tuple[str, ...]:
    """The ids that a free text holds, that of PubMed too."""
    found = ids_in(text)
    return (*found, *(f"pmid:{number}" for number in PMID.findall(text))) if "PMID" in text else found
