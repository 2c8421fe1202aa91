"""One work out of its readings, and its readings out of it again: nothing that a source said is lost."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from paperatlas.papers.identity import PREPRINT_VENUE, is_preprint
from paperatlas.papers.titles import paper_id, spoiled
from paperatlas.records import Origin, Paper, Place

__all__ = ["TOLD", "readings_of", "sources_of", "unite"]

# What a source tells of a paper; the rest is ours.
TOLD = tuple(field.name for field in dataclasses.fields(Paper) if field.name not in {"id", "places", "origins"})
LISTS = ("authors", "ids", "references")
UNITED = ("ids", "references")
EMPTY: dict[str, Any] = dict.fromkeys(LISTS, ()) | {"abstract": ""}


def readings_of(paper: Paper) -> list[Paper]:
    """What each source said, out of which the paper was made; the paper itself where it was read once.

    >>> one, other = Paper(id="", title="GRPO", author_count=11), Paper(id="", title="GRPO", doi="10.1/x")
    >>> [reading.doi for reading in readings_of(unite([one, other]))]
    [None, '10.1/x']
    """
    if not paper.origins:
        return [tidy(paper)]
    readings = [reading_of(paper, origin) for origin in paper.origins]
    # What somebody wrote into it by hand since is one more reading.
    extra: dict[str, Any] = {
        name: getattr(paper, name)
        for name in TOLD
        if told(paper, name) and name not in UNITED and not any(name in origin.fields for origin in paper.origins)
    }
    for name in UNITED:
        known = set(chain.from_iterable(getattr(reading, name) for reading in readings))
        known |= set(chain.from_iterable(map(every_id, readings))) if name == "ids" else set()
        if more := tuple(sorted(set(getattr(paper, name)) - known)):
            extra[name] = more
    if extra:
        readings.append(tidy(Paper(**{"title": paper.title, **extra}, id="", places=paper.places)))
    return readings


def reading_of(paper: Paper, origin: Origin) -> Paper:
    """What one source said."""
    values = {name: getattr(paper, name) for name in origin.fields if name in TOLD}
    for name, text in origin.other:
        value = json.loads(text)
        values[name] = tuple(value) if name in LISTS else value
    return tidy(Paper(**{"title": paper.title, **values}, id="", places=origin.places))


def tidy(paper: Paper) -> Paper:
    """A reading in one form: lists that have no order sorted."""
    return replace(
        paper,
        id=paper_id(paper.title),
        ids=tuple(sorted(set(paper.ids))),
        references=tuple(sorted(set(paper.references))),
        places=tuple(sorted(set(paper.places))),
        origins=(),
    )


def told(paper: Paper, name: str) -> bool:
    """Whether a paper has a value in a field."""
    return getattr(paper, name) not in (None, "", ())


def distinct(readings: Iterable[Paper]) -> list[Paper]:
    """The readings that differ in what they say, each with all places where it was read, in one order."""
    places: dict[Paper, set[Place]] = {}
    for reading in readings:
        places.setdefault(replace(reading, places=()), set()).update(reading.places)
    return sorted((replace(it, places=tuple(sorted(where))) for it, where in places.items()), key=reading_order)


def reading_order(reading: Paper) -> tuple[Any, ...]:
    """By place, and what else there is."""
    return reading.places, repr(reading)


def unite(readings: Iterable[Paper]) -> Paper:
    """What several readings of one work know together; each choice is a largest value, so order does not matter.

    The title is the longest without LaTeX or HTML in it, the date the earliest of the most exact, the byline that of
    most names, most fully written. Of DOIs that of the publication comes before that of a preprint, and those left
    over go to ``ids``; references and places are united.
    """
    papers = distinct(readings)
    if len(papers) == 1:
        return papers[0]
    title = max((paper.title for paper in papers), key=lambda it: (not spoiled(it), not it.isupper(), len(it), it))
    doi = min((p.doi for p in papers if p.doi), key=lambda it: (is_preprint(f"doi:{it}"), it), default=None)
    arxiv_id, open_alex_id = (_first(getattr(p, name) for p in papers) for name in ("arxiv_id", "open_alex_id"))
    own = {f"doi:{doi}", f"arxiv:{arxiv_id}", f"openalex:{open_alex_id}"}
    united = Paper(
        id=paper_id(title),
        title=title,
        abstract=_longest(paper.abstract for paper in papers) or "",
        published=_most_exact(paper.published for paper in papers),
        authors=max((paper.authors for paper in papers), key=lambda them: (len(them), sum(map(len, them)), them)),
        author_count=_largest(paper.author_count for paper in papers),
        organization=_longest(paper.organization for paper in papers),
        comments=_largest(paper.comments for paper in papers),
        upvotes=_largest(paper.upvotes for paper in papers),
        doi=doi,
        arxiv_id=arxiv_id,
        open_alex_id=open_alex_id,
        ids=tuple(sorted(set(chain.from_iterable(map(every_id, papers))) - own)),
        venue=max(filter(None, (p.venue for p in papers)), key=_place_order, default=None),
        url=_first(paper.url for paper in papers),
        references=tuple(sorted(set(chain.from_iterable(paper.references for paper in papers)))),
        places=tuple(sorted(set(chain.from_iterable(paper.places for paper in papers)))),
    )
    return replace(united, origins=tuple(origin_of(united, paper) for paper in papers))


def every_id(paper: Paper) -> Iterator[str]:
    """All ids as they stand there."""
    for register, value in (("doi", paper.doi), ("arxiv", paper.arxiv_id), ("openalex", paper.open_alex_id)):
        if value:
            yield f"{register}:{value}"
    yield from paper.ids


def origin_of(united: Paper, reading: Paper) -> Origin:
    """What a work has from one reading, and what that reading says otherwise."""
    has = [name for name in TOLD if told(reading, name)]
    same = [name for name in has if getattr(reading, name) == getattr(united, name)]
    other = [(name, json.dumps(getattr(reading, name), ensure_ascii=False)) for name in sorted(set(has) - set(same))]
    return Origin(reading.places, tuple(sorted(same)), tuple(other))


def sources_of(paper: Paper) -> list[tuple[Place, tuple[str, ...]]]:
    """Each place where a paper was read, and the fields it has from there.

    >>> one = Paper(id="", title="GRPO", abstract="A method.", places=(Place("page.txt", 1),))
    >>> sources_of(unite([one, Paper(id="", title="GRPO", doi="10.1/x", places=(Place("a.bib", 7),))]))[0]
    (Place(file='a.bib', line=7), ('doi', 'title'))
    """
    if not paper.origins:
        fields = tuple(sorted(name for name in TOLD if told(paper, name)))
        return [(place, fields) for place in paper.places]
    found: dict[Place, set[str]] = {}
    for origin in paper.origins:
        for place in origin.places:
            found.setdefault(place, set()).update(origin.fields, gave_to_lists(origin))
    return [(place, tuple(sorted(fields))) for place, fields in sorted(found.items())]


def gave_to_lists(origin: Origin) -> set[str]:
    """The fields that unite what all readings say, of which this one says a part."""
    return {name for name, _ in origin.other if name in UNITED}


def _place_order(venue: str) -> tuple[bool, int, str]:
    return PREPRINT_VENUE.fullmatch(venue) is None, len(venue), venue


def _longest(values: Iterable[str | None]) -> str | None:
    return max(filter(None, values), key=lambda value: (len(value), value), default=None)


def _most_exact(dates: Iterable[str | None]) -> str | None:
    """The earliest of the dates that say most: a day before a month, a month before a year."""
    return min(filter(None, dates), key=lambda date: (-len(date), date), default=None)


def _largest(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _first(values: Iterable[str | None]) -> str | None:
    return min(filter(None, values), default=None)
