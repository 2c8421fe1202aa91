"""What is known of a concept or a paper, and what rises: several questions of ``cypher/queries`` on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from paperatlas.errors import PaperatlasError
from paperatlas.papers import sources_of
from paperatlas.queries import ask_question, question
from paperatlas.records import PAPER_RELATIONS, Paper
from paperatlas.stores import Rows, Store

__all__ = [
    "Entry",
    "PeriodError",
    "Profile",
    "Section",
    "check_date",
    "concept_profile",
    "paper_profile",
    "rising",
]

ALL = 10_000  # rows that a section may have
SURE, WEAK = 0.7, 0.4  # from which confidence on a line stands first; below which it stands last
WORKS = {
    "Introduced by": "introduced-by",
    "Papers that build on it": "builds-on",
    "Papers that use it": "used-by",
    "Papers that compare with it": "compared-with",
}
SECTIONS: dict[str, dict[str, str]] = {
    "Method": {
        **WORKS,
        "Claims": "rivals",
        "On benchmarks": "benchmarks-of-concept",
        "Based on": "lineage-up",
        "Basis of": "lineage-down",
        "Variants": "variants-of",
        "Close to it": "co-occurrence",
    },
    "Benchmark": {
        "Introduced by": "introduced-by",
        "Papers that evaluate on it": "benchmark-users",
        "Who claims to win": "winners-on",
        "Papers that use it": "used-by",
        "Variants": "variants-of",
        "Close to it": "co-occurrence",
    },
    "Task": {
        "Introduced by": "introduced-by",
        "Papers that work on it": "addressed-by",
        "Methods and models for it": "task-methods",
        "Close to it": "co-occurrence",
    },
    "Metric": {"Introduced by": "introduced-by", "Papers that report it": "metric-use", "Close to it": "co-occurrence"},
}
SECTIONS["Model"] = SECTIONS["Method"]
PAPER_SECTIONS = {
    "What it says": "paper-concepts",
    "Whose work it speaks of": "refers-to",
    "Who speaks of its work": "referred-by",
    "Cites": "cites",
    "Cited by": "cited-by",
    "Papers like it": "papers-like",
}
MOST_SOURCES = 10  # that a page tells
MOST_ALIKE = 20  # of the papers like a paper, for nearly all share something


class PeriodError(PaperatlasError):
    """What was given is no date, or dates that do not follow each other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section, and the sentence behind it."""

    line: str
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one question, under a heading."""

    title: str
    question: str
    subject: str  # the id it was asked about
    name: str  # its name
    rows: Rows
    unsure: int = 0  # rows left out because they were not read surely enough

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows.records)

    @property
    def entries(self) -> list[Entry]:
        """A line for each row, the most telling first; of a lineage, one for each concept, with its surest sentence."""
        rows = sorted(self.rows.dicts(), key=weight)
        if self.question.startswith("lineage"):
            rows = list({row["id"]: row for row in reversed(rows)}.values())[::-1]
        return [entry(row, self.name) for row in rows]

    @property
    def absent(self) -> str | None:
        """What to say where there are no rows; None where nothing is worth saying."""
        if self.question != "introduced-by":
            return None
        return "no paper surely introduces it" if self.unsure else "no paper of this atlas introduces it"

    @property
    def more(self) -> str:
        """The command that shows all rows."""
        return f"paperatlas query {self.question} --param {_parameter(self.question)}={self.subject}"


@dataclass(frozen=True, slots=True)
class Profile:
    """A page about one concept or paper."""

    title: str
    lines: tuple[str, ...]
    subject: Mapping[str, Any]
    sections: tuple[Section, ...]

    def as_dict(self) -> dict[str, Any]:
        """One object for programs: the subject, and each section's rows by the name of its question."""
        return {**self.subject, "sections": {section.question: section.rows.dicts() for section in self.sections}}

    def as_rows(self) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """All rows of all sections in the columns that they share: section, name, published, sentence."""
        columns = ("section", "relation", "id", "name", "published", "sentence")
        records = [
            (
                section.question,
                row.get("relation") or row.get("direction"),
                row.get("id") or row.get("paper"),
                row.get("name") or row.get("title"),
                row.get("published"),
                row.get("sentence"),
            )
            for section in self.sections
            for row in section.rows.dicts()
        ]
        return columns, records


def concept_profile(store: Store, concept: Mapping[str, Any], *, least: float = 0.0) -> Profile:
    """What a concept is, who introduced it, who builds on it, uses it, beats it, and on which benchmarks.

    ``concept`` is a concept's properties, as ``search.find_concept`` gives them. What was read with a confidence below
    ``least`` is left out.
    """
    sections = tuple(
        _section(store, title, name, concept["id"], concept["name"], least=least)
        for title, name in SECTIONS[concept["type"]].items()
    )
    counted = f"{_some(concept['paperCount'], 'paper')}"
    since = f", first in {concept['firstSeen']}" if concept.get("firstSeen") else ""
    lines = [f"{concept['type']}, {counted}{since}" + (", generic: most papers share it" if concept["generic"] else "")]
    if concept["aliases"]:
        lines.append(f"also: {'; '.join(concept['aliases'])}")
    lines += [f"the same name: {other['name']} ({other['type']}), {other['id']}" for other in concept.get("also", ())]
    return Profile(concept["name"], tuple(lines), _properties(concept), sections)


def paper_profile(store: Store, paper: Mapping[str, Any], *, least: float = 0.0, known: Paper | None = None) -> Profile:
    """What a paper speaks of and how, whose work it speaks of, who speaks of it, and which papers are like it.

    ``paper`` is a paper's properties, as ``search.find_paper`` gives them; ``known`` is what the atlas keeps of it, and
    tells which source says what. What was read with a confidence below ``least`` is left out.
    """
    most = dict.fromkeys(PAPER_SECTIONS.values(), ALL) | {"papers-like": MOST_ALIKE}
    sections = tuple(
        _section(store, title, name, paper["id"], paper["title"], most=most[name], least=least)
        for title, name in PAPER_SECTIONS.items()
    )
    facts = [paper.get("published"), paper.get("organization"), paper.get("url"), paper.get("doi")]
    arxiv = paper.get("arxivId")
    if arxiv and arxiv not in (paper.get("url") or ""):
        facts.append(f"arxiv:{arxiv}")
    if known:
        facts += [known.open_alex_id and f"openalex:{known.open_alex_id}", *known.ids]
    if paper.get("authorCount"):
        facts.insert(1, _some(paper["authorCount"], "author"))
    lines = [", ".join(filter(None, facts)), paper.get("abstract") or "no abstract"]
    sources = sources_of(known) if known else []
    lines += [f"from {place.file}, line {place.line}: {', '.join(fields)}" for place, fields in sources[:MOST_SOURCES]]
    if len(sources) > MOST_SOURCES:
        lines.append(f"and from {_some(len(sources) - MOST_SOURCES, 'more place')}")
    told: dict[str, Any] = {}
    if known:
        told["ids"] = known.ids
        told["sources"] = [{"file": it.file, "line": it.line, "fields": fields} for it, fields in sources]
    return Profile(paper["title"], tuple(filter(None, lines)), _properties(paper) | told, sections)


def rising(
    store: Store,
    *,
    before: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str = "",
    limit: int = 20,
) -> tuple[Rows, str]:
    """The concepts of which many more papers speak in the later of two periods, and a line that says which periods.

    Without dates, the last twelve months up to the newest paper against the twelve before. Rows as those of the
    question ``rising``; none where the collection has no dates. Raises PeriodError for what is no date, and for
    periods that do not follow each other.
    """
    for date in filter(None, (before, since, until)):
        check_date(date)
    newest = ask_question(store, "dates").dicts()
    last = until or (newest[0]["latest"] if newest else None)
    if last is None:
        return Rows(("id", "name", "type", "later", "earlier", "growth"), []), "no paper of this atlas has a date"
    since = since or _years_before(last, 1)
    before = before or _years_before(since, 1)
    if not before < since <= last:
        raise PeriodError(
            f"{before}, {since}, {last}: the earlier period must begin before the later one, and that end last"
        )
    period: dict[str, Any] = {"until": until} if until else {}
    rows = ask_question(store, "rising", before=before, since=since, **period, type=kind, limit=limit)
    return rows, f"from {since} to {last}, against {before} to {since}"


def weight(row: Mapping[str, Any]) -> tuple[int, int, bool, int]:
    """Where a row stands in its section: what a paper does, then how near, between whom, and how sure it is.

    >>> weight({"relation": "USES", "confidence": 0.9}) < weight({"relation": "MENTIONS", "confidence": 0.9})
    True
    """
    relation = row.get("relation")
    place = PAPER_RELATIONS.index(relation) if relation in PAPER_RELATIONS else 0
    odd = "direction" in row and row["type"] not in {"Method", "Model"}  # a claim that no rival makes or suffers
    confidence = row.get("confidence")
    doubt = 0 if confidence is None or confidence >= SURE else 1 if confidence >= WEAK else 2
    return place, row.get("hops") or 0, odd or row.get("named") is False, doubt


def entry(row: Mapping[str, Any], subject: str = "") -> Entry:
    """A row of any question about ``subject`` as a line for people.

    >>> entry({"title": "DAPO", "published": "2025-03-18", "sentence": "We propose DAPO."}).line
    '2025-03-18  DAPO'
    """
    what = row.get("title") or row.get("name") or ""
    if row.get("winner"):
        what = f"{row['winner']} over {row['loser']}, in “{row['title']}”"
    elif row.get("direction"):
        what = f"{row['direction']} {row['name']}, in “{row['title']}”"
    elif row.get("relation"):
        what = f"{row['relation']}  {what}" + (f" ({row['type']})" if row.get("type") else "")
    elif row.get("title") is None and row.get("type"):
        what = f"{what} ({row['type']})"
    if row.get("via") not in {None, subject}:
        what += f" (via {row['via']})"
    notes = [
        _some(row["papers"], "paper") if row.get("papers") else "",
        _list("introduces", row),
        _list("shares", row, "concepts"),
    ]
    told = "; ".join(filter(None, notes))
    date = f"{row['published'] or 'undated':<10}  " if "published" in row else ""
    return Entry(f"{date}{what}" + (f"  [{told}]" if told else ""), row.get("sentence"))


def _section(
    store: Store, title: str, name: str, subject: str, subject_name: str, *, most: int = ALL, least: float = 0.0
) -> Section:
    """The answer to the question of this name about one subject, under a heading."""
    values: dict[str, Any] = {_parameter(name): subject, "limit": most}
    rows = ask_question(store, name, **values)
    sure = rows
    if least and "confidence" in rows.columns:
        place = rows.columns.index("confidence")
        sure = replace(rows, records=[it for it in rows.records if it[place] is None or it[place] >= least])
    return Section(title, name, subject, subject_name, sure, unsure=len(rows.records) - len(sure.records))


def _parameter(name: str) -> str:
    """What a question calls its subject: its first parameter."""
    return question(name).parameters[0].name


def _list(verb: str, row: Mapping[str, Any], column: str | None = None) -> str:
    names: Iterable[str] = row.get(column or verb) or ()
    return f"{verb} {', '.join(names)}" if names else ""


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _properties(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if not name.startswith("_")}


def _years_before(date: str, years: int) -> str:
    return f"{max(int(date[:4]) - years, 0):04}{date[4:]}"


def check_date(date: str) -> None:
    """Raises PeriodError unless it is a year, a month or a day.

    >>> check_date("2025-13")
    Traceback (most recent call last):
    paperatlas.profiles.PeriodError: '2025-13' is no date; give a year, a month or a day: 2025, 2025-06, 2025-06-30
    """
    parts = date.split("-")
    shaped = [len(part) for part in parts] in ([4], [4, 2], [4, 2, 2])
    try:
        dt.date(*[int(part) for part in parts if shaped], *[1] * (3 - len(parts)))
    except (ValueError, TypeError):
        raise PeriodError(f"{date!r} is no date; give a year, a month or a day: 2025, 2025-06, 2025-06-30") from None
