"""XML of DBLP: its dump, one of its records, or all of one person's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperatlas.identifiers import Reference
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source
from paperatlas.sources.make import calendar, make_paper
from paperatlas.sources.xml_stream import Record, attempted, root_of, text_of

__all__ = ["fits", "read"]

KINDS = (
    *("article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis", "www", "data"),
    "r",  # around each of these in the list of one person
)
NAMESAKE = re.compile(r"\s+\d{4}$")  # "Wei Wang 0001" is one of many


def fits(head: str) -> bool:
    """Whether a file that begins so is of DBLP.

    >>> fits('<!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp>'), fits("<dbl>")
    (True, False)
    """
    return root_of(head) in {"dblp", "dblpperson"}


def read(source: Source) -> Iterator[Paper | Skipped]:
    """The works of the file, and in between the records that are none."""
    yield from attempted(source, KINDS, paper_of)


def paper_of(record: Record, place: Place) -> Paper:
    """The paper of a record."""
    work = record.element[0] if record.tag == "r" and len(record.element) else record.element
    people = [*work.iterfind("author"), *(() if work.find("author") is not None else work.iterfind("editor"))]
    links = [link for link in (text_of(ee).strip() for ee in work.iterfind("ee")) if not re.search(r"\s", link)]
    title = text_of(work.find("title")).strip()
    cited = (text_of(cite).strip() for cite in work.iterfind("cite"))
    return make_paper(
        place=place,
        title=title if title.endswith("..") else title.removesuffix("."),
        published=calendar(text_of(work.find("year"))),
        authors=[NAMESAKE.sub("", text_of(person).strip()) for person in people],
        venue=text_of(work.find("journal")) or text_of(work.find("booktitle")) or text_of(work.find("school")),
        url=next(iter(links), None),
        ids={
            "dblp": work.get("key"),
            "doi": next((link for link in links if "10." in link), None),
            "arxiv": next((link for link in links if "arxiv" in link.lower()), None),
        },
        references=[Reference((f"dblp:{key}",)) for key in cited if re.fullmatch(r"[^\s.]\S{0,299}", key)],
    )
