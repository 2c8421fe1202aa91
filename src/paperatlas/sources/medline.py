"""MEDLINE, the tagged text of PubMed and of PubMed Central (.nbib, or .txt)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.dates import dated
from paperatlas.sources.files import Source
from paperatlas.sources.make import make_paper
from paperatlas.sources.people import given_first
from paperatlas.sources.tagged import Record, records

__all__ = ["fits_medline", "paper_of", "read_medline"]

TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?=\d))(.*)")
FITS = re.compile(
    r"[\s\ufeff]*(?:PMID ?- ?\d+|PMC *- *(?:PMC)?\d+)[ \t]*\n(?:\s*\n)*[A-Z][A-Z0-9]{1,3} *-( |\S|$)", re.MULTILINE
)
DATE = re.compile(r"\s*(\d{4})(.*)")
NOTED = re.compile(r"\s*\[(\w+)\]\s*$")
SUFFIX = re.compile(r"^([^,]+, [^,]+?) (Jr|Sr|2nd|3rd|I{2,3}|IV)$")


def fits_medline(head: str) -> bool:
    r"""Whether a file that begins so is MEDLINE: the number of a record, and a tag behind it.

    >>> fits_medline("PMID- 1\nOWN - NLM\n"), fits_medline("PMID- 1 is the first record.")
    (True, False)
    """
    return bool(FITS.match(head))


def read_medline(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a MEDLINE file in its order, and in between the records that are none, with line and reason."""
    for record in records(source.stream, TAG, begins=begins, joined=True):
        place = Place(source.name, record.line)
        try:
            yield paper_of(record, place)
        except ValueError as error:
            yield Skipped(place, f"{error}; correct the record")


def begins(tag: str, record: Record | None) -> bool:
    """Whether a tag begins a record: its PMID; or its PMC, where the record before began so and a PMID follows."""
    if record is None:
        return tag in {"PMID", "PMC"}
    return tag in {"PMID", "PMC"} and (tag == next(iter(record.fields)) or (tag == "PMID" and tag in record.fields))


def paper_of(record: Record, place: Place) -> Paper:
    """The paper that a record tells of; ValueError where it has no title."""
    first = record.first
    date = DATE.match(first("DP"))
    return make_paper(
        place=place,
        title=_untitled(first("TI") or first("BTI") or first("CTI") or first("TT")),
        abstract=first("AB") or first("OAB"),
        published=dated(date[1], date[2]) if date else None,
        authors=authors_of(record),
        venue=first("JT") or first("TA") or (first("BTI") if first("TI") else ""),
        ids={"pmid": first("PMID"), "pmcid": first("PMC"), **noted(record)},
    )


def authors_of(record: Record) -> list[str]:
    """The authors by their full names, or as far as they are told, or the group that stands for them."""
    people = record.every("FAU") or record.every("AU")
    return [given_first(SUFFIX.sub(r"\1", name)) for name in people] or record.every("CN")


def _untitled(title: str) -> str:
    """A title without the brackets that MEDLINE puts around one it has translated."""
    inside = title.removesuffix(".")
    return inside[1:-1] if inside.startswith("[") and inside.endswith("]") else title


def noted(record: Record) -> dict[str, str]:
    """The ids that are told with their kind: "10.1/x [doi]"."""
    ids: dict[str, str] = {}
    for value in (*record.every("LID"), *record.every("AID")):
        if found := NOTED.search(value):
            ids.setdefault(found[1], value[: found.start()])
        elif value.startswith("doi:"):
            ids.setdefault("doi", value)
    return {scheme: ids[scheme] for scheme in ("doi",) if scheme in ids}
