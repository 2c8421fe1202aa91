"""Lists of references as Web of Science and Scopus write them: a line of text for each cited work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from paperatlas.identifiers import Reference, doi_in, identifier
from paperatlas.text import clean

__all__ = ["scopus_references", "wos_references"]

LONGEST = 2_000  # characters of one reference
WOS_DOI = re.compile(r",?\s*\bDOI\s+(?:\[|DOI\b|(?=10\.)).*", re.IGNORECASE | re.DOTALL)
WOS_YEAR = re.compile(r"(?:^|,\s*)(1[5-9]\d{2}|20\d{2})(?=,|$)")
BRACKETED = re.compile(r"\((1[5-9]\d{2}|20\d{2})[a-z]?\)")
# "Vaswani, A., Shazeer, N.," and "Vaswani A., Shazeer N.,": names before a title, each with its initials.
INITIALS = r"(?:[^\W\d_]\.[\s-]?)+"
NAME = rf"\s*[^,;()]{{1,60}}?(?:,\s*|\s){INITIALS}(?:,\s*(?:Jr|Sr|I{{2,3}})\.?)?\s*[,;]\s+"
OTHERS = r"\s*(?i:et al\.?|\(eds?\.\)|eds?\.)\s*,?\s*"
NAMES = re.compile(rf"{NAME}(?:{NAME}|{OTHERS})*")
# The form of today ends each reference with its year, and has semicolons between the names too.
YEAR_LAST = re.compile(r"(?<=\(\d{4}\))\s*(?:;|$)")
APART = re.compile(r";\s+|;$|\n")


def wos_references(lines: Iterable[str]) -> Iterator[Reference]:
    """The references of CR lines: "author, year, source, volume, page, DOI", without titles, so all but the DOI is one.

    >>> [cited] = wos_references(["Aria M, 2017, J INFORMETR, V11, P959, DOI 10.1016/j.joi.2017.08.007"])
    >>> cited.ids, cited.year, cited.title
    (('doi:10.1016/j.joi.2017.08.007',), 2017, 'Aria M, 2017, J INFORMETR, V11, P959')
    """
    for line in lines:
        text = clean(line)[:LONGEST]
        if not text:
            continue
        year = WOS_YEAR.search(text)
        yield Reference(_doi(text), WOS_DOI.sub("", text).strip(" ,.;"), int(year[1]) if year else None)


def scopus_references(text: str) -> Iterator[Reference]:
    """The references of a Scopus export, apart by semicolons: authors, title, (year) source, or the year at the end.

    >>> [cited] = scopus_references("Lewis, P., Perez, E., Retrieval for knowledge tasks (2020) Proc. NeurIPS, 33")
    >>> cited.title, cited.year
    ('Retrieval for knowledge tasks', 2020)
    >>> [cited] = scopus_references("Lewis P., Perez E., Retrieval for knowledge tasks, Proc. NeurIPS, 33, (2020)")
    >>> cited.title, cited.year
    ('Retrieval for knowledge tasks', 2020)
    """
    if not text:
        return
    years = len(BRACKETED.findall(text))
    apart = YEAR_LAST if years and len(YEAR_LAST.findall(text)) * 2 > years else APART
    for part in apart.split(text):
        line = clean(part)[:LONGEST]
        if len(line) < 4:
            continue
        found = BRACKETED.search(line)
        rest = _without_names(line)
        before, mark, _ = rest.partition(found[0]) if found else (rest, "", "")
        behind = found is not None and line.rstrip(" ,.;").endswith(found[0])
        title = before.partition(", ")[0] if behind or not mark else before
        yield Reference(_doi(line), title.strip(" ,.;"), int(found[1]) if found else None)


def _without_names(line: str) -> str:
    """A reference from where its title begins, as far as names with initials stand before it."""
    names = NAMES.match(line)
    return rest if names and (rest := line[names.end() :]).strip(" ,.;") else line


def _doi(text: str) -> tuple[str, ...]:
    known = identifier("doi", doi_in(text))
    return (known,) if known else ()
