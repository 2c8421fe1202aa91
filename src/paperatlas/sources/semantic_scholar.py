"""Papers of Semantic Scholar: the API and its pages of search, references and citations, the bulk files, S2ORC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paperatlas.identifiers import Reference, identifier
from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import inner, number, objects
from paperatlas.sources.make import calendar, make_paper, plain

__all__ = ["fits", "paper_of"]

OF_PAGES = ("citedPaper", "citingPaper")
OWN = frozenset({*OF_PAGES, "paperId", "corpusid", "corpusId", "outbound_citations", "outCitations", "paperAbstract"})
# The registers by the names that the API and the bulk files, S2ORC, and the corpus of 2018 give them.
EXTERNAL = {
    "doi": "doi",
    "arxiv": "arxiv",
    "mag": "mag",
    "corpusid": "s2corpus",
    "pubmed": "pmid",
    "pubmedcentral": "pmcid",
    "dblp": "dblp",
    "acl": "acl",
}
FLAT = {
    "paperId": "s2",
    "id": "s2",
    "corpusId": "s2corpus",
    "corpusid": "s2corpus",
    "paper_id": "s2corpus",
    "doi": "doi",
    "arxiv_id": "arxiv",
    "arxivId": "arxiv",
    "pubmed_id": "pmid",
    "pmid": "pmid",
    "pmc_id": "pmcid",
    "acl_id": "acl",
    "mag_id": "mag",
    "magId": "mag",
}


def fits(entry: Any) -> bool:
    """Whether an entry is a paper of Semantic Scholar, or a line of a page that holds one.

    >>> fits({"paperId": None, "title": "GRPO"}), fits({"citedPaper": {}}), fits({"title": "GRPO"})
    (True, True, False)
    """
    return isinstance(entry, dict) and not OWN.isdisjoint(entry)


def paper_of(entry: Any, place: Place) -> Paper:
    """The paper of an entry; ValueError where it has no title.

    >>> paper = paper_of({"citedPaper": {"title": "GRPO", "externalIds": {"ArXiv": "2402.03300"}}}, Place("a.json", 1))
    >>> paper.title, paper.arxiv_id
    ('GRPO', '2402.03300')
    """
    entry = next((page for name in OF_PAGES if isinstance(page := entry.get(name), dict)), entry)
    return make_paper(
        place=place,
        title=entry.get("title"),
        abstract=entry.get("abstract") or entry.get("paperAbstract"),
        published=calendar(entry.get("publicationDate") or entry.get("publicationdate") or entry.get("year")),
        authors=map(name_of, objects(entry.get("authors"))),
        venue=next(filter(plain, venues(entry)), None),
        url=entry.get("url") or entry.get("s2_url") or entry.get("s2Url"),
        ids=ids_of(entry),
        references=references(entry),
    )


def name_of(author: dict[str, Any]) -> str:
    """An author's name, whole or in parts."""
    if "name" in author and (name := plain(author["name"])):
        return name
    middle = author.get("middle")
    middle = middle if isinstance(middle, list) else [middle]
    parts = [author.get("first"), *middle, author.get("last"), author.get("suffix")]
    return " ".join([text for part in parts if part and (text := plain(part))])


def venues(entry: dict[str, Any]) -> Iterator[object]:
    """Where a paper appeared, the surest first."""
    journal = entry.get("journal")
    yield entry.get("venue")
    yield inner(entry, "publicationVenue", "name")
    yield inner(journal, "name") or journal
    yield entry.get("journalName")


def ids_of(entry: dict[str, Any]) -> dict[str, object]:
    """All ids of an entry by register."""
    found = {scheme: entry[name] for name, scheme in FLAT.items() if entry.get(name)}
    named = entry.get("externalIds") or entry.get("externalids")
    for name, value in named.items() if isinstance(named, dict) else ():
        if value and (scheme := EXTERNAL.get(name.lower())):
            found[scheme] = value
    for scheme, value in found.items():  # S2ORC has several of MAG in one text
        if isinstance(value, str) and "," in value and scheme in {"mag", "pmid"}:
            found[scheme] = value.partition(",")[0]
    return found


def references(entry: dict[str, Any]) -> Iterator[Reference | str]:
    """The works that an entry cites: papers of the API, ids of S2ORC (numbers) or of the corpus of 2018 (digests)."""
    for cited in objects(entry.get("references")):
        known = (identifier(scheme, value) for scheme, value in ids_of(cited).items())
        yield Reference(tuple(sorted(filter(None, known))), plain(cited.get("title")), number(cited.get("year")))
    for name, scheme in (("outbound_citations", "s2corpus"), ("outCitations", "s2")):
        cited_ids = entry.get(name)
        for value in cited_ids if isinstance(cited_ids, list) else ():
            if known_id := identifier(scheme, value):
                yield known_id
