"""Atom feeds as the API of arXiv answers: an entry a paper, in the state of its first version's date."""

from __future__ import annotations

from collections.abc import Iterator

from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source
from paperatlas.sources.make import calendar, make_paper
from paperatlas.sources.xml_stream import Record, attempted, root_of, text_of

__all__ = ["fits", "read"]

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"


def fits(head: str) -> bool:
    """Whether a file that begins so is a feed of arXiv.

    >>> fits('<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>'), fits("<feed>")
    (True, False)
    """
    return root_of(head) == "feed" and "arxiv.org/" in head


def read(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of the feed, and in between what its entries say in place of one."""
    yield from attempted(source, ("entry",), paper_of)


def paper_of(record: Record, place: Place) -> Paper:
    """The paper of an entry; ValueError where the entry tells of an error."""
    entry = record.element

    def told(name: str) -> str:
        return text_of(entry.find(name))

    address = told(f"{ATOM}id").strip()
    if "/api/errors" in address:
        raise ValueError(f"arXiv answers with an error: {told(f'{ATOM}summary').strip()[:200]}")
    links = {link.get("title"): link.get("href") for link in entry.iter(f"{ATOM}link")}
    return make_paper(
        place=place,
        title=told(f"{ATOM}title"),
        abstract=told(f"{ATOM}summary"),
        published=calendar(told(f"{ATOM}published") or told(f"{ATOM}updated")),
        authors=[text_of(name) for name in entry.iterfind(f"{ATOM}author/{ATOM}name")],
        venue=told(f"{ARXIV}journal_ref"),
        url=address,
        ids={"arxiv": address, "doi": told(f"{ARXIV}doi") or links.get("doi")},
    )
