"""BibTeX and BibLaTeX, as people write them and as DBLP, the ACL Anthology, Zotero, Mendeley and others export them.

An entry without a title is none. A macro of @string holds from where it stands on. What an entry takes from the one
that its crossref names is filled in where that one stands before it or up to HELD entries behind it.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Iterator

from paperatlas.identifiers import Reference, arxiv_in
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.bibtex_blocks import blocks
from paperatlas.sources.bibtex_entries import Entry, Parser
from paperatlas.sources.bibtex_names import names
from paperatlas.sources.cited import scopus_references, wos_references
from paperatlas.sources.dates import dated
from paperatlas.sources.files import Source
from paperatlas.sources.latex import latex_to_text, unescaped
from paperatlas.sources.make import calendar, make_paper

__all__ = ["fits_bibtex", "paper_of", "read_bibtex"]

HELD, KNOWN = 2_000, 50_000  # entries that wait for another one, and that are remembered for those behind them
NO_ENTRIES = frozenset({"comment", "preamble", "string", "xdata"})
INHERITED = ("title", "subtitle", "booktitle", "journal", "journaltitle", "year", "date", "month")
DATES = frozenset({"year", "date", "month"})
VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "maintitle", "school", "institution", "series")
WANTED = {
    *(*INHERITED, *VENUES, "author", "abstract", "day", "shorttitle", "issuetitle", "crossref", "xdata", "note"),
    *("doi", "url", "ee", "bdsk-url-1", "howpublished", "eprint", "eprinttype", "archiveprefix", "arxivid", "arxiv"),
    *("volume", "pmid", "pubmed", "pmcid", "pmc", "unique-id", "references", "cited-references", "cited references"),
}

COMMENTS = re.compile(r"(?:[ \t]*%[^\n]*\n|\s+)*")
FIRST = re.compile(r"^[ \t\ufeff]*@[ \t]*(\w[\w-]*)\s*[{(]", re.MULTILINE)
ENTRY = re.compile(r"[^{}=\"]{0,300}?,\s*[A-Za-z][\w+:.-]*\s*=|\s*[\w:.+/-]*\s*,?\s*[})]")
SPECIAL = {"string": re.compile(r"\s*[^\s=]+\s*="), "preamble": re.compile(r""), "comment": re.compile(r"")}
MOST_BEFORE = 1_500  # characters of free text before the first entry, as Scopus and people put them there

DATE = re.compile(r"\s*(\d{4}(?:-\d{1,2}){0,2})(?![\dX])")
ACL = re.compile(
    r"(?:aclanthology\.(?:org|info)|aclweb\.org/anthology)/(?:papers/|volumes/)?([A-Za-z0-9.-]+?)(?:\.pdf|\.bib)?/?$"
)
SCOPUS = re.compile(r"eid=(2-s2\.0-\d+)")
ARXIV_BARE = re.compile(r"(?:abs/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)
WOS_END = re.compile(r"\.[ \t]*(?:\n|$)")  # of a reference, which may go over lines
NOTED = re.compile(r"\bReferences:\s*(.*)", re.DOTALL)


def fits_bibtex(head: str) -> bool:
    r"""Whether a file that begins so is BibTeX: but for comments and a few lines, it begins with an entry.

    >>> fits_bibtex("% mine\n@article{a,\n  title = {A}}"), fits_bibtex("Write to us @lab (we answer)")
    (True, False)
    """
    start = COMMENTS.match(head)
    at = start.end() if start else 0
    if head[at : at + 1] in {"<", "["}:
        return False
    for found in FIRST.finditer(head, at):
        if found.start() - at > MOST_BEFORE:
            return False
        if SPECIAL.get(found[1].lower(), ENTRY).match(head, found.end()):
            return True
    return False


def read_bibtex(source: Source) -> Iterator[Paper | Skipped]:
    """The papers of a BibTeX file in its order, and in between the entries that are none, with line and reason."""
    parser = Parser(source.name, WANTED)
    known: OrderedDict[str, dict[str, str]] = OrderedDict()
    waiting: deque[Entry] = deque()
    for block in blocks(source.stream):
        if block.kind == "string":
            parser.define(block)
        if block.kind in NO_ENTRIES - {"xdata"}:
            continue
        entry = parser.entry(block)
        remember(known, entry)
        if block.kind != "xdata":
            waiting.append(entry)
        while waiting and (len(waiting) > HELD or not parent_of(waiting[0]) or parent_of(waiting[0]) in known):
            yield from told(waiting.popleft(), known, source.name)
    for entry in waiting:
        yield from told(entry, known, source.name)


def parent_of(entry: Entry) -> str:
    """The key of the entry that this one takes fields from."""
    fields = entry.fields
    return (fields.get("crossref") or fields.get("xdata") or "").partition(",")[0].strip().lower()


def remember(known: OrderedDict[str, dict[str, str]], entry: Entry) -> None:
    """Keeps what others may take from an entry, the latest KNOWN of them."""
    if entry.key:
        known.setdefault(entry.key.lower(), {name: entry.fields[name] for name in INHERITED if name in entry.fields})
        if len(known) > KNOWN:
            known.popitem(last=False)


def told(entry: Entry, known: OrderedDict[str, dict[str, str]], file: str) -> Iterator[Paper | Skipped]:
    """The paper of an entry, or why there is none."""
    place = Place(file, entry.line)
    try:
        yield paper_of(inherited(entry, known.get(parent_of(entry), {})), place)
    except ValueError as error:
        reason = f"{entry.fault}, and {error}" if entry.fault else str(error)
        yield Skipped(place, f"{reason}; correct the entry")
    else:
        if entry.fault:
            yield Skipped(place, f"{entry.fault}; kept as far as it can be read")


def inherited(entry: Entry, parent: dict[str, str]) -> Entry:
    """An entry with what it does not say itself: the title of what it is part of is where it was published."""
    if not parent:
        return entry
    fields = {**parent, **entry.fields}
    if not any(entry.fields.get(name) for name in VENUES) and entry.fields.get("title") and "xdata" not in entry.fields:
        fields["booktitle"] = parent.get("booktitle") or parent.get("title", "")
    if "subtitle" not in entry.fields and entry.fields.get("title"):
        fields.pop("subtitle", None)
    if {"year", "date"} & entry.fields.keys():
        fields = {name: value for name, value in fields.items() if name not in DATES or name in entry.fields}
    return Entry(entry.line, entry.kind, entry.key, fields, entry.fault)


def paper_of(entry: Entry, place: Place) -> Paper:
    """The paper that an entry tells of; ValueError where it has no title."""
    fields = entry.fields
    get = fields.get
    urls = unescaped(get("url") or get("ee") or get("bdsk-url-1") or "")
    return make_paper(
        place=place,
        title=title_of(fields),
        abstract=latex_to_text(get("abstract") or ""),
        published=published(fields),
        authors=names(get("author") or ""),
        organization=latex_to_text(get("institution") or get("school") or ""),
        venue=next((latex_to_text(fields[name]) for name in VENUES if get(name)), None),
        url=urls,
        ids=ids_of(entry, urls),
        references=references_of(fields),
    )


def title_of(fields: dict[str, str]) -> str:
    """The title and its subtitle; of a whole book or volume, what stands for one."""
    name = next((n for n in ("title", "maintitle", "booktitle", "shorttitle", "issuetitle") if fields.get(n)), None)
    title = latex_to_text(fields[name]).strip() if name else ""
    subtitle = latex_to_text(fields.get("subtitle") or "").strip() if name == "title" else ""
    if title and subtitle:
        return f"{title} {subtitle}" if title[-1] in ".:?!" else f"{title}: {subtitle}"
    return title


def published(fields: dict[str, str]) -> str | None:
    """The date by ``date`` (the first of a range), or by year, month and day.

    >>> published({"date": "2011-12/2012"}), published({"year": "2010", "month": "JUL 15"}), published({"year": "{}"})
    ('2011-12', '2010-07-15', None)
    """
    if found := DATE.match(fields.get("date") or ""):
        year, month, day = (*found[1].split("-"), None, None)[:3]
        return calendar(year, month, day)
    year, month = fields.get("year") or fields.get("date"), fields.get("month") or ""
    if month.isdecimal():
        return calendar(year, month, fields.get("day"))
    return dated(year, f"{month} {fields.get('day') or ''}")


def ids_of(entry: Entry, url: str) -> dict[str, str]:
    """Ids of other registers, from their fields, from addresses, and from keys that are ids."""
    get = entry.fields.get
    ids = {"doi": unescaped(get("doi") or "") or (url if "doi.org/" in url else "")}
    kind = (get("eprinttype") or get("archiveprefix") or "").lower()
    eprint = unescaped(get("eprint") or "")
    if kind in {"pubmed", "pmid"}:
        ids["pmid"] = eprint
    elif kind == "arxiv" or (not kind and ARXIV_BARE.fullmatch(eprint)):
        ids["arxiv"] = eprint
    ids.setdefault("pmid", get("pmid") or get("pubmed") or "")
    ids["pmcid"] = get("pmcid") or get("pmc") or ""
    arxiv = get("arxivid") or get("arxiv") or ""
    if not ids.get("arxiv"):
        ids["arxiv"] = unescaped(arxiv) or _arxiv_elsewhere(entry.fields)
    ids["wos"] = get("unique-id") or (entry.key if entry.key.startswith(("WOS:", "ISI:")) else "")
    if entry.key.startswith("DBLP:"):
        ids["dblp"] = entry.key[5:]
    if found := ACL.search(url):
        ids["acl"] = found[1]
    if found := SCOPUS.search(url):
        ids["scopus"] = found[1]
    return ids


def _arxiv_elsewhere(fields: dict[str, str]) -> str:
    """The arXiv id that stands in a journal or a note ("arXiv preprint arXiv:…"), or as DBLP's volume of CoRR."""
    for name in ("journal", "journaltitle", "howpublished", "note"):
        value = fields.get(name) or ""
        if "arxiv" in value.lower() and (found := arxiv_in(unescaped(value))):
            return found
    volume = ARXIV_BARE.fullmatch(fields.get("volume") or "")
    return volume[1] if volume and volume[0].startswith("abs/") else ""


def references_of(fields: dict[str, str]) -> list[Reference]:
    """The works that an export of Web of Science or of Scopus lists as cited."""
    if cited := latex_to_text(fields.get("cited-references") or fields.get("cited references") or ""):
        wrapped = len(WOS_END.findall(cited)) * 2 >= cited.count("\n")
        return list(wos_references((WOS_END if wrapped else re.compile("\n")).split(cited)))
    said = NOTED.search(fields.get("note") or "")
    if cited := fields.get("references") or (said[1] if said else ""):
        return list(scopus_references(latex_to_text(cited)))
    return []
