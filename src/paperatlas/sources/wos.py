"""Web of Science plain text (.txt, .ciw, .isi; also named .ris), its older forms and that of INSPEC."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.cited import wos_references
from paperatlas.sources.dates import dated
from paperatlas.sources.files import Source
from paperatlas.sources.make import make_paper
from paperatlas.sources.people import given_first
from paperatlas.sources.tagged import Record, records

__all__ = ["fits_wos", "paper_of", "read_wos"]

KNOWN = "AU|AF|BA|CA|TI|SO|DE|ID|AB|C1|RP|EM|CR|PD|PY|DI|UT|LA|DT|SN"
# A damaged file may lack the space behind a tag that everybody knows.
TAG = re.compile(rf"([A-Z][A-Z0-9])(?: |$|(?<={KNOWN})(?=[A-Z][a-z]))(.*)")
FITS = re.compile(
    r"[\s\ufeff]*(?:FN [^\n]*\n\s*(?:VR [^\n]*\n\s*)?PT [A-Z]\b|PT [A-Z][ \t]*\n(?:AU|AF|AN|TI|DT|BA|CA|GP|ED) )"
)


def fits_wos(head: str) -> bool:
    r"""Whether a file that begins so is Web of Science plain text: FN, VR and PT, or PT and a tag behind it.

    >>> fits_wos("FN Clarivate\nVR 1.0\nPT J\n"), fits_wos("PT J\nAU A, B\n"), fits_wos("PT Barnum said\nTI too")
    (True, True, False)
    """
    return bool(FITS.match(head))


def read_wos(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a Web of Science file in its order, and in between the records that are none, with the reason."""
    for record in records(source.stream, TAG, begins=lambda tag, _: tag == "PT", ends="ER", joined=False):
        place = Place(source.name, record.line)
        try:
            yield paper_of(record, place)
        except ValueError as error:
            yield Skipped(place, f"{error}; correct the record")


def paper_of(record: Record, place: Place) -> Paper:
    """The paper that a record tells of; ValueError where it has no title."""
    first, all_of = record.first, record.all
    return make_paper(
        place=place,
        title=all_of("TI"),
        abstract=all_of("AB"),
        published=dated(first("PY"), first("PD").removesuffix(first("PY"))),
        authors=map(given_first, record.every("AF") or record.every("AU") or record.every("CA")),
        venue=all_of("SO"),
        ids={"doi": first("DI"), "wos": first("UT"), "pmid": first("PM")},
        references=wos_references(record.every("CR")),
    )
