"""XML of PubMed: sets of articles and book chapters as efetch and the yearly files have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from paperatlas.identifiers import Reference, identifier, ids_in
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source
from paperatlas.sources.make import calendar, make_paper
from paperatlas.sources.xml_stream import Record, attempted, root_of, text_of

__all__ = ["fits", "read"]

SETS = ("PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet")
WORKS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
REGISTERS = {"pubmed": "pmid", "doi": "doi", "pmc": "pmcid"}
YEAR_AND_MONTH = re.compile(r"(\d{4})\W*([A-Za-z]{3,9})?")
YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")


def fits(head: str) -> bool:
    """Whether a file that begins so is a set of PubMed.

    >>> fits("<PubmedArticleSet>"), fits("<pmc-articleset>")
    (True, False)
    """
    return root_of(head) in SETS


def read(source: Source) -> Iterator[Paper | Skipped]:
    """The works of the set, and in between the records that are none."""
    yield from attempted(source, WORKS, paper_of)


def paper_of(record: Record, place: Place) -> Paper:
    """The paper of a record, an article or (a chapter of) a book."""
    citation = record.element if record.tag == "MedlineCitation" else record.element.find("MedlineCitation")
    book = record.element.find("BookDocument")
    work = book if citation is None else citation.find("Article")
    if work is None:
        raise ValueError("a record without an article")
    about = first(work, "Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate")
    return make_paper(
        place=place,
        title=title_of(work),
        abstract=abstract_of(work.find("Abstract")),
        published=date_of(about),
        authors=[name for person in authors_of(work) if (name := name_of(person))],
        venue=text_of(first(work, "Journal/Title", "Journal/ISOAbbreviation", "ArticleTitle/../Book/BookTitle")),
        ids=ids_of(record.element, work),
        references=references_of(record.element),
    )


def first(element: Element, *paths: str) -> Element | None:
    """The first of these that is there."""
    return next((found for path in paths if (found := element.find(path)) is not None), None)


def title_of(work: Element) -> str:
    """The title; that in the work's own language where there is none in English."""
    titles = map(text_of, map(work.find, ("ArticleTitle", "VernacularTitle", "Book/BookTitle")))
    return next(filter(str.strip, titles), "")


def abstract_of(abstract: Element | None) -> str:
    """The sections one after the other, each behind its label."""
    if abstract is None:
        return ""
    sections = []
    for section in abstract.iterfind("AbstractText"):
        label = (section.get("Label") or "").strip()
        text = text_of(section).strip()
        sections.append(f"{label}: {text}" if text and label not in {"", "UNLABELLED"} else text)
    return " ".join(filter(None, sections))


def date_of(when: Element | None) -> str | None:
    """The date as far as it is told, in parts or in words ("1998 Dec-1999 Jan")."""
    if when is None:
        return None
    if found := YEAR_AND_MONTH.search(text_of(when.find("MedlineDate"))):
        return calendar(found[1], found[2] or "")
    year, month, day = (text_of(when.find(part)).strip() for part in ("Year", "Month", "Day"))
    return calendar(year, month, day)


def authors_of(work: Element) -> list[Element]:
    """Who wrote it, without the names that PubMed has set right since."""
    lists = [*work.iterfind("AuthorList"), *work.iterfind("Book/AuthorList")]
    by_role = [each for each in lists if each.get("Type") != "editors"] or lists
    return [person for person in (by_role[0].iterfind("Author") if by_role else ()) if person.get("ValidYN") != "N"]


def name_of(person: Element) -> str:
    """A name as people read it; a group has one name."""
    last, given, initials, suffix = (
        text_of(person.find(part)).strip() for part in ("LastName", "ForeName", "Initials", "Suffix")
    )
    return " ".join(filter(None, (given or initials, last, suffix))) if last else text_of(person.find("CollectiveName"))


def ids_of(record: Element, work: Element) -> dict[str, object]:
    """The ids of the work itself; those of what it cites stand deeper."""
    ids: dict[str, object] = {}
    for path in ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId"):
        for told in record.iterfind(path):
            ids.setdefault(REGISTERS.get(told.get("IdType") or "", ""), text_of(told))
    for told in work.iterfind("ELocationID[@EIdType='doi']"):
        if told.get("ValidYN") != "N":
            ids.setdefault("doi", text_of(told))
    number = first(record, "MedlineCitation/PMID", "BookDocument/PMID", "PMID")
    return {"pmid": text_of(number).strip()} | {scheme: value for scheme, value in ids.items() if scheme}


def references_of(record: Element) -> Iterator[Reference]:
    """What it cites: the list of references, and the comments of the kind "Cites" that stood for one before 2018."""
    for cited in record.iterfind("PubmedData//Reference"):
        text = text_of(cited.find("Citation"))
        ids = [
            identifier(REGISTERS[kind], text_of(told).strip())
            for told in cited.iterfind("ArticleIdList/ArticleId")
            if (kind := told.get("IdType") or "") in REGISTERS
        ]
        known = tuple(dict.fromkeys(filter(None, (*ids, *ids_in(text)))))
        yield Reference(known, "" if known else title_in(text), year_in(text))
    for cited in record.iterfind(".//CommentsCorrections[@RefType='Cites']"):
        if known_id := identifier("pmid", text_of(cited.find("PMID")).strip()):
            yield Reference((known_id,), "", year_in(text_of(cited.find("RefSource"))))


def title_in(citation: str) -> str:
    """The title in "Authors. Title. Journal. Year;…", where there are as many parts."""
    parts = [part.split() for part in re.split(r"[.?]\s+", citation)[1:-1]]
    titles = (words for words in parts if len(words) > 2 and any(word[0].islower() for word in words))
    return " ".join(next(titles, ()))


def year_in(citation: str) -> int | None:
    """The first year in a citation."""
    found = YEAR.search(citation)
    return int(found[0]) if found else None
