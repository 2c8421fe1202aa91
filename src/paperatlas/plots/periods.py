"""Years or months one after the other, those without papers too, and which papers fall into them."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes

from paperatlas.errors import PaperatlasError
from paperatlas.profiles import PeriodError, check_date
from paperatlas.records import PAPER_RELATIONS
from paperatlas.stores import Store

__all__ = ["Periods", "label_periods", "papers_of", "periods"]

MOST = 600  # periods of one picture
LENGTH = {"year": 4, "month": 7}  # characters of a date
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STEPS = {"year": (1, 2, 5, 10, 20, 50, 100), "month": (1, 2, 3, 6, 12, 24, 60, 120)}

DATES = "MATCH (p:Paper) RETURN p.id AS id, p.published AS published ORDER BY id"
SPEAKING = f"MATCH (p:Paper)-[r:{'|'.join(PAPER_RELATIONS)}]->(c:Concept) WHERE c.id IN $ids "
SPEAKING += "RETURN DISTINCT c.id AS concept, p.id AS paper"


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a picture, and where each paper falls."""

    by: str  # "year" or "month"
    names: tuple[str, ...]  # "2024" or "2024-05", in order, none left out
    papers: Mapping[str, str]  # id of a paper → its period
    undated: int  # papers that have no date, or only a year where months are asked for
    first: str | None  # the date from which on papers count, where that is within the first period
    end: str | None  # the date up to which there are papers, where that is within the last period

    @property
    def totals(self) -> list[int]:
        """How many papers each period has."""
        return self.counts(self.papers)

    def counts(self, papers: Iterable[str]) -> list[int]:
        """How many of these papers fall into each period."""
        counted = Counter(self.papers[paper] for paper in set(papers) if paper in self.papers)
        return [counted[name] for name in self.names]

    def told(self) -> str:
        """What a reader must know: of how many papers, from when to when, and what is not whole."""
        if not self.names:
            return "No paper has a date."
        span = self.names[0] if len(self.names) == 1 else f"{self.names[0]} to {self.names[-1]}"
        parts = [f"n = {len(self.papers):,} papers, {span}"]
        if self.first:
            parts.append(f"those since {self.first}")
        if self.end:
            parts.append(f"{self.names[-1]} only to {self.end} (open marks)")
        if self.undated:
            parts.append(f"{self.undated:,} without {'a date' if self.by == 'year' else 'a month'} left out")
        return "; ".join(parts) + "."


def periods(store: Store, *, since: str | None = None, until: str | None = None, by: str = "year") -> Periods:
    """The periods from the first paper to the newest, within two dates (a year, month or day; both count).

    Raises PeriodError for what is no date or an empty span.
    """
    for date in filter(None, (since, until)):
        check_date(date)
    if since and until and since[: len(until)] > until[: len(since)]:
        raise PeriodError(f"{since}, {until}: the first date comes after the last")
    length = LENGTH[by]
    dates: dict[str, str | None] = dict(store.ask(DATES).records)
    placed = {paper: date for paper, date in dates.items() if date and len(date) >= length}
    within = {
        paper: date
        for paper, date in placed.items()
        if (not since or date >= since) and (not until or date[: len(until)] <= until)
    }
    undated = len(dates) - len(placed)
    newest = max(placed.values(), default="")
    last = until if until and f"{until}~" < newest else newest  # "2024~" comes after every day of 2024
    if not within:
        return Periods(by, (), {}, undated, None, None)
    names = _filled(_whole(since or min(within.values()), by, "01"), _whole(last, by, "12"), by=by)
    fell = {paper: date[:length] for paper, date in within.items()}
    first = since if since and len(since) > length else None
    return Periods(by, names, fell, undated, first, last if _within(last, by) else None)


def papers_of(store: Store, concepts: Iterable[str]) -> dict[str, set[str]]:
    """The papers that speak of each of these concepts."""
    found: dict[str, set[str]] = {concept: set() for concept in concepts}
    for concept, paper in store.ask(SPEAKING, {"ids": sorted(found)}).records:
        found[concept].add(paper)
    return found


def label_periods(axes: Axes, spans: Periods, *, room: float) -> None:
    """Names the periods under an axis on which they stand at 0, 1, 2 …: as many as ``room`` (inches) takes."""
    if not spans.names:
        axes.set_xticks([])
        return
    most = max(round(room / 0.42), 2)
    step = next((it for it in STEPS[spans.by] if len(spans.names) / it <= most), STEPS[spans.by][-1])
    places = [place for place, name in enumerate(spans.names) if _index(name) % step == 0] or [0]
    axes.set_xticks(places, [_tick(spans.names[place], first=place == places[0]) for place in places])
    axes.set_xlim(-0.6, max(len(spans.names) - 0.4, 0.6))


def _tick(name: str, *, first: bool) -> str:
    """A year, or a month with its year where that is new."""
    if len(name) == LENGTH["year"]:
        return name
    year, month = name.split("-")
    return f"{MONTHS[int(month) - 1]}\n{year}" if first or month == "01" else MONTHS[int(month) - 1]


def _whole(date: str, by: str, month: str) -> str:
    """The period of a date; of a year alone, this month of it where months are asked for.

    >>> _whole("2024-05-02", "year", "01"), _whole("2024", "month", "12")
    ('2024', '2024-12')
    """
    return date[: LENGTH[by]] if len(date) >= LENGTH[by] else f"{date}-{month}"


def _filled(start: str, end: str, *, by: str) -> tuple[str, ...]:
    """All periods from one to another."""
    span = range(_index(start), _index(end) + 1)
    if len(span) > MOST:
        raise PaperatlasError(
            f"{start} to {end} are {len(span):,} periods, more than the {MOST} of a picture; give --since"
        )
    return tuple(f"{it:04}" if by == "year" else f"{it // 12:04}-{it % 12 + 1:02}" for it in span)


def _index(name: str) -> int:
    """The number of a year or a month, one more for each that follows."""
    year, _, month = name.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _within(date: str, by: str) -> bool:
    """Whether a date lies before the end of its period.

    >>> _within("2026-04-15", "year"), _within("2025-12-31", "year"), _within("2025-02-28", "month")
    (True, False, False)
    """
    year, month, day = ([int(part) for part in date.split("-")] + [0, 0])[:3]
    if by == "year" and month and month < len(MONTHS):
        return True
    return bool(day) and day < calendar.monthrange(max(year, 1), month)[1]
