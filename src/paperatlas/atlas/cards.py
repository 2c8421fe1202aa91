"""What an atlas knows of one concept or paper, as a card that a notebook or a terminal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from paperatlas.atlas.frames import Table
from paperatlas.atlas.show import rendered, shown_list
from paperatlas.errors import UnknownName
from paperatlas.outward import addresses
from paperatlas.profiles import Entry, Profile, Section, concept_profile, paper_profile
from paperatlas.queries import ask_question, question
from paperatlas.records import Paper
from paperatlas.stores import Store

__all__ = ["Card", "concept_card", "paper_card", "years_of"]

ENTRIES = 8  # of a section that a notebook shows unasked
LINES = 3  # that a terminal does
MOST_YEARS = 40  # bars that stand side by side
TALLEST = 30  # pixels of a bar


class Bar(NamedTuple):
    """A year of the little chart."""

    year: int
    papers: int
    height: float  # pixels


class Card:
    """A concept or a paper: ``name``, ``id``, ``definition``, ``years``, and a table for each question asked.

    ``card["rivals"]`` is the section of that question; ``card.questions`` names them all.
    """

    def __init__(
        self, profile: Profile, *, years: Mapping[int, int], years_told: str, definition: Entry | None
    ) -> None:
        self.profile = profile
        self.years = dict(sorted(years.items()))  # papers by year that speak of it
        self.definition = definition  # the sentence that introduces it, and whose it is
        self._years_told = years_told

    @property
    def name(self) -> str:
        """The concept's name, or the paper's title."""
        return self.profile.title

    @property
    def id(self) -> str:
        """Its id in the graph."""
        return str(self.profile.subject["id"])

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it answers, as ``paperatlas query`` calls them."""
        return tuple(section.question for section in self.profile.sections)

    def as_dict(self) -> dict[str, Any]:
        """All of it for programs: the properties, and each section's rows by the name of its question."""
        return self.profile.as_dict()

    def rows(self) -> Table:
        """The rows of all sections in the columns that they share."""
        columns, records = self.profile.as_rows()
        return Table.of(columns, records, types=dict.fromkeys(columns, "string"), caption=self.name)

    def __getitem__(self, name: str) -> Table:
        for section in self.profile.sections:
            if section.question == name:
                types = {column.name: column.type for column in question(name).columns}
                rows = section.rows
                return Table.of(rows.columns, rows.records, types=types, caption=f"{section.title}, {self.name}")
        raise UnknownName("section", name, self.questions)

    def __repr__(self) -> str:
        parts = [shown_list(self.name, self.profile.lines)]
        if self.definition:
            parts.append(shown_list("In short", [f"“{self.definition.sentence}”", self.definition.line]))
        for section in told_of(self.profile.sections):
            entries = section.entries
            more = [f"… {len(entries) - LINES} more: [{section.question!r}]"] if len(entries) > LINES else []
            lines = [entry.line for entry in entries[:LINES]] if entries else [str(section.absent)]
            parts.append(shown_list(heading(section), lines + more))
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        sections = [
            {
                "title": heading(section),
                "question": section.question,
                "absent": "" if section.entries else section.absent,
                "entries": section.entries[:ENTRIES],
                "more": max(len(section.entries) - ENTRIES, 0),
                "open": place == 0,
            }
            for place, section in enumerate(told_of(self.profile.sections))
        ]
        return rendered(
            "card",
            title=self.name,
            lines=self.profile.lines,
            links=addresses(self.profile.subject),
            quote=self.definition,
            years=bars(self.years),
            years_told=self._years_told,
            sections=sections,
        )


def concept_card(store: Store, concept: Mapping[str, Any], *, least: float = 0.0) -> Card:
    """The card of a concept, given by its properties as ``search.find_concept`` gives them."""
    profile = concept_profile(store, concept, least=least)
    rows = ask_question(store, "trend", concept=concept["id"]).dicts()
    introduced = next(it for it in profile.sections if it.question == "introduced-by")
    years = {row["year"]: row["papers"] for row in rows}
    told = told_years("papers by year", years, undated=concept["paperCount"] - sum(years.values()))
    return Card(profile, years=years, years_told=told, definition=definition(introduced))


def paper_card(store: Store, paper: Mapping[str, Any], *, least: float = 0.0, known: Paper | None = None) -> Card:
    """The card of a paper, by its properties as ``search.find_paper`` gives them; ``known`` as for `paper_profile`."""
    profile = paper_profile(store, paper, least=least, known=known)
    speaking = [it for it in profile.sections if it.question in {"referred-by", "cited-by"}]
    years = years_of(row for section in speaking for row in section.rows.dicts())
    told = told_years("papers that speak of it or cite it, by year", years)
    return Card(profile, years=years, years_told=told, definition=None)


def definition(introduced: Section) -> Entry | None:
    """The sentence that introduces a concept most surely, the earliest of equals, and the paper and date."""
    rows = [row for row in introduced.rows.dicts() if row.get("sentence")]
    if not rows:
        return None
    row = min(rows, key=lambda row: (-(row["confidence"] or 0), row["published"] or "9999", row["paper"]))
    return Entry(", ".join(filter(None, (row["title"], row["published"]))), row["sentence"])


def years_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """How many different papers of each year there are in rows with ``paper`` and ``published``.

    >>> years_of([{"paper": "a", "published": "2024-05"}, {"paper": "a", "published": "2024-05"}])
    {2024: 1}
    """
    dated = {(row.get("paper") or row.get("id")): row.get("published") for row in rows}
    return dict(sorted(Counter(int(date[:4]) for date in dated.values() if date and date[:4].isdigit()).items()))


def told_years(what: str, years: Mapping[int, int], *, undated: int = 0) -> str:
    """The numbers of the little chart in words.

    >>> told_years("papers by year", {2024: 3}, undated=2)
    'papers by year: 2024: 3; 2 without a date'
    """
    counts = ", ".join(f"{year}: {count}" for year, count in years.items())
    return f"{what}: {counts}" + (f"; {undated} without a date" if undated > 0 else "")


def bars(years: Mapping[int, int]) -> list[Bar]:
    """The bars of the newest years, a bar of no height for a year without papers.

    >>> bars({2022: 1, 2024: 3})
    [Bar(year=2022, papers=1, height=10.0), Bar(year=2023, papers=0, height=0.0), Bar(year=2024, papers=3, height=30.0)]
    """
    if not years:
        return []
    last = max(years)
    first = max(min(years), last - MOST_YEARS + 1)
    most = max(years.values())
    counts = [(year, years.get(year, 0)) for year in range(first, last + 1)]
    return [Bar(year, count, round(TALLEST * count / most, 1)) for year, count in counts]


def told_of(sections: Sequence[Section]) -> list[Section]:
    """The sections that have something to say."""
    return [section for section in sections if section.entries or section.absent]


def heading(section: Section) -> str:
    """The title of a section, and how many entries it has."""
    return f"{section.title} ({len(section.entries)})" if section.entries else section.title
