"""RIS, as Zotero, EndNote, Scopus, IEEE Xplore, Dimensions, Rayyan and others write it: rispy reads each record.

The cut into records is ours, from TY to ER or to the next TY: rispy loses what other line ends, a number before TY or a
missing ER hides from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any, TextIO

from paperatlas.identifiers import Reference
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.cited import scopus_references
from paperatlas.sources.dates import slashed
from paperatlas.sources.files import LONGEST_LINE, Source
from paperatlas.sources.make import make_paper
from paperatlas.sources.optional import needed
from paperatlas.sources.people import given_first
from paperatlas.text import sound

__all__ = ["fits_ris", "paper_of", "read_ris"]

LONGEST_RECORD = 1 << 24  # characters
BEGIN = re.compile(r"[\s\ufeff]*(?:\[?\d+[.\])]?\s*)?TY {0,3}-\s*([\w /()-]{0,60})$")
TAG = re.compile(r"\s*([A-Z][A-Z0-9])(?: {0,3}-(?: (.*)|\s*)| {1,3}-(\S.*))$", re.DOTALL)
MOST_BEFORE = 12  # lines of a heading, as EBSCO and the ACM put it there
# The tags that are read, by their own names; those of which a record may have several.
TAGS = (
    *("TY", "TI", "T1", "BT", "CT", "ST", "AB", "N2", "AU", "A1", "PY", "Y1", "DA", "JF", "T2", "JO", "JA", "J2"),
    *("C3", "T3", "UR", "L2", "LK", "DO", "AN", "ID", "U1", "U2", "C2", "C6", "N1", "DB", "ER"),
)
WANTED = frozenset(TAGS)
INSIDE = WANTED - {"TY", "ER"}
SEVERAL = ["AU", "A1", "UR", "L2", "N1", "U1", "U2"]
TITLES = ("TI", "T1", "CT", "BT", "ST")
VENUES = ("JF", "T2", "JO", "JA", "J2", "C3", "T3")
MARKED_ID = re.compile(r"(?:PMC)?\d+\s*\[(PMID|PMCID)\]")
SCOPUS = re.compile(r"eid=(2-s2\.0-\d+)")


def fits_ris(head: str) -> bool:
    r"""Whether a file that begins so is RIS: a TY tag, and tags behind it, soon after the beginning.

    >>> fits_ris("1.\nTY  - JOUR\nTI  - A"), fits_ris("TY is a tag of RIS.\nTI - too")
    (True, False)
    """
    lines = [line for line in head[:20_000].lstrip("\ufeff").splitlines() if line.strip()][: MOST_BEFORE + 2]
    return any(BEGIN.match(line) and TAG.match(after) for line, after in pairwise(lines))


def read_ris(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a RIS file in its order, and in between the records that are none, with line and reason."""
    parser = needed("rispy", "RIS", source.name).RisParser(
        mapping={tag: tag for tag in (*TAGS, "UK")},
        list_tags=SEVERAL,
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    for number, lines in records(source.stream):
        place = Place(source.name, number)
        try:
            [entry] = parser.parse_lines(iter([*lines, "ER  - "]))
            yield paper_of(entry, place)
        except ValueError as error:
            yield Skipped(place, f"{error}; correct the record")


def records(stream: TextIO) -> Iterator[tuple[int, list[str]]]:
    r"""The records of an open file, each with the number of its first line, and the lines that are
    read of it, as rispy knows them.

    >>> import io
    >>> list(records(io.StringIO("1.\nTY  - JOUR\nTI - A\n\nER  -\n")))
    [(2, ['TY  - JOUR', 'TI  - A'])]
    """
    found: list[str] = []
    begun, size, odd, wanted = 0, 0, False, True
    for number, line in enumerate(iter(partial(stream.readline, LONGEST_LINE), ""), 1):
        text = sound(line).rstrip("\n")
        if begun and size < LONGEST_RECORD and text[2:6] == "  - " and text[:2] in INSIDE:  # most lines
            wanted = True
            found.append(text)
            size += len(text)
        elif "TY" in text[:20] and (start := BEGIN.match(text)):
            if begun:
                yield begun, found
            begun, found, size, wanted = number, [f"TY  - {start[1]}"], 0, True
            odd = not text.startswith("TY  - ")
        elif begun and text.startswith("ER") and TAG.match(text):
            yield begun, found
            begun = 0
        elif begun and text and size < LONGEST_RECORD:
            text = mended(text, odd=odd)
            if text[2:6] == "  - ":
                wanted = text[:2] in WANTED
            if wanted:
                found.append(text)
                size += len(text)
    if begun:
        yield begun, found


def mended(text: str, *, odd: bool) -> str:
    """A line with a tag as rispy knows it, in a record that writes tags in an ``odd`` way; any other as it is."""
    if text[2:6] != "  - " and (odd or text[2:5] == "  -") and (tag := TAG.match(text)):
        return f"{tag[1]}  - {tag[2] or tag[3] or ''}"
    return text


def paper_of(entry: dict[str, Any], place: Place) -> Paper:
    """The paper that a record tells of; ValueError where it has no title."""
    get = entry.get
    urls = [*get("UR", ()), *get("L2", ())]
    return make_paper(
        place=place,
        title=next((entry[tag] for tag in TITLES if get(tag)), get("T2") if get("TY") in {"BOOK", "EBOOK"} else None),
        abstract=get("AB") or get("N2"),
        published=published(entry),
        authors=map(given_first, get("AU") or get("A1") or ()),
        venue=next((entry[tag] for tag in VENUES if get(tag)), None),
        url=next((url for url in urls if url.startswith("http")), get("LK")),
        ids=ids_of(entry, urls),
        references=references_of(get("N1", ())),
    )


def published(entry: dict[str, Any]) -> str | None:
    """The most exact of the dates that agree with the first of them on the year."""
    dates = [date for tag in ("PY", "Y1", "DA") if (date := slashed(entry.get(tag) or ""))]
    return max((date for date in dates if date[:4] == dates[0][:4]), key=len, default=None)


def ids_of(entry: dict[str, Any], urls: list[str]) -> dict[str, str]:
    """Ids of other registers, as Dimensions, Scopus, PubMed and Web of Science write them into RIS."""
    number, register = entry.get("AN") or entry.get("ID") or "", (entry.get("DB") or "").lower()
    ids = {"doi": entry.get("DO") or next((url for url in urls if "doi.org/" in url), "")}
    for value in (*entry.get("U1", ()), *entry.get("U2", ())):
        if found := MARKED_ID.fullmatch(value.strip()):
            ids[found[1].lower()] = value.partition("[")[0].strip()
    if number.startswith("pub."):
        ids["dimensions"] = number
    elif number.startswith(("WOS:", "ISI:")):
        ids["wos"] = number
    elif "pubmed" in register or "medline" in register:
        ids["pmid"] = number
    if found := next(filter(None, map(SCOPUS.search, urls)), None):
        ids["scopus"] = found[1]
        ids.setdefault("pmid", entry.get("C2") or "")
    return ids


def references_of(notes: list[str]) -> list[Reference]:
    """The works that a note of Scopus lists, "References: …", one a line that ends with a semicolon."""
    cited: list[str] = []
    for note in notes:
        if note.startswith("References:"):
            cited = [note.removeprefix("References:")]
        elif cited and cited[-1].endswith(";"):
            cited.append(note)
    return list(scopus_references("\n".join(cited)))
