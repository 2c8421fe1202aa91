"""Annotated papers as the relation classifiers learn from them: with the concepts given, and with those found.

What an extractor finds is not always a concept, or has another type or other bounds. ``answers`` counts it as a scorer
does; ``labels`` gives what names an annotated concept all the same the relations of that, so that the classifier learns
from it how a sentence speaks of a name, and not how taggers err.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from make_vocabulary import Counts
from paperatlas.extraction.cues import Reading
from paperatlas.extraction.relation_features import Mentioned, read_text
from paperatlas.extraction.relation_names import GIVEN, surety
from paperatlas.extraction.relations import ALLOWED, OTHERWISE, paper_features
from paperatlas.extraction.renown import Renown, known_renown, without_own
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import AnnotatedConcept, Mention
from paperatlas.text import fold

__all__ = ["NOTHING", "Answers", "Example", "find_lesson", "given_lesson", "own_names"]

NOTHING = "NOTHING"  # the relation to what is no concept
SHARED_PART = 0.5  # of two spans, from which on they name the same

Answers = tuple[frozenset[str], ...]
Row = dict[str, Any]
Names = tuple[list[tuple[str, str]], list[str]]  # names with their types that a paper labels, names that it does not


@dataclass(frozen=True, slots=True)
class Example:
    """A paper with some concepts as the classifiers see it."""

    concepts: tuple[AnnotatedConcept, ...]
    answers: Answers  # NOTHING where no annotated concept has a surface and the type of this one
    labels: Answers
    edges: frozenset[tuple[int, str, int]]
    readings: tuple[Reading, ...]
    where: tuple[tuple[Mentioned, ...], ...]
    features: list[list[str]]
    totals: Counter[str]  # how often gold has each relation and each kind of edge
    sure: tuple[float, ...]  # of each concept


def own_names(counts: Counts) -> dict[str, Names]:
    """What each paper adds to the lists."""
    own: dict[str, Names] = defaultdict(lambda: ([], []))
    for (name, kind), papers in sorted(counts.labelled.items()):
        for paper in papers:
            own[paper][0].append((name, kind))
    for name, papers in sorted(counts.free.items()):
        for paper in papers:
            own[paper][1].append(name)
    return own


def given_lesson(paper: Row, own: Names = ([], [])) -> Example:
    """One paper with its annotated concepts; ``own`` is what it has added to the lists."""
    text = paper["text"]
    concepts = tuple(
        AnnotatedConcept(
            row["name"],
            row["type"],
            tuple(row["surfaces"]),
            tuple(
                Mention(start, end, row["type"], text[start:end], GIVEN, 1.0) for start, end in sorted(row["mentions"])
            ),
        )
        for row in paper["concepts"]
    )
    return to_example(paper, concepts, {place: place for place in range(len(concepts))}, own)


def find_lesson(paper: Row, concepts: tuple[AnnotatedConcept, ...], own: Names = ([], [])) -> Example:
    """One paper with the concepts that were found in it, matched with the annotated ones as a scorer does."""
    taken: dict[int, int] = {}
    for place, concept in enumerate(concepts):
        for other, row in enumerate(paper["concepts"]):
            if other not in taken.values() and row["type"] == concept.type and shares_surface(concept, row):
                taken[place] = other
                break
    return to_example(paper, concepts, taken, own)


def to_example(paper: Row, concepts: tuple[AnnotatedConcept, ...], gold: Mapping[int, int], own: Names) -> Example:
    """One paper with features; ``gold`` says which annotated concept each of ``concepts`` is, if any."""
    text, rows = paper["text"], paper["concepts"]
    places = {rows[other]["name"]: place for place, other in gold.items()}
    readings, where = read_text(text, split_sentences(text), concepts)
    totals = Counter(relation for row in rows for relation in row["relations"])
    totals.update(kind for _, kind, _ in paper["edges"])
    answers = tuple(
        frozenset(rows[gold[place]]["relations"] if place in gold else [NOTHING]) for place in range(len(concepts))
    )
    return Example(
        concepts=concepts,
        answers=answers,
        labels=tuple(
            answer if place in gold else related(concepts[place], rows) for place, answer in enumerate(answers)
        ),
        edges=frozenset((places[h], kind, places[t]) for h, kind, t in paper["edges"] if h in places and t in places),
        readings=readings,
        where=where,
        features=paper_features(concepts, readings, where, renown_without(own)),
        totals=totals,
        sure=tuple(map(surety, concepts)),
    )


def renown_without(own: Names) -> Mapping[str, Renown]:
    """What the lists would say had they not seen the paper."""
    return without_own(known_renown(), *own)


def related(concept: AnnotatedConcept, rows: Sequence[Row]) -> frozenset[str]:
    """The relations of the annotated concept that a found one names with another type or other bounds, if any."""
    named = [row for row in rows if shares_surface(concept, row)]
    best = next((row for row in named if row["type"] == concept.type), named[0] if named else None)
    if best is None:
        shares = [(overlap(concept, row), -place) for place, row in enumerate(rows)]
        share, place = max(shares, default=(0.0, 0))
        if share < SHARED_PART:
            return frozenset({NOTHING})
        best = rows[-place]
    return frozenset(best["relations"]) & {*ALLOWED[concept.type]} or frozenset({OTHERWISE})


def shares_surface(concept: AnnotatedConcept, row: Row) -> bool:
    """Whether two concepts have a surface in common, case and spacing aside."""
    return not set(map(fold, concept.surfaces)).isdisjoint(map(fold, row["surfaces"]))


def overlap(concept: AnnotatedConcept, row: Row) -> float:
    """The part that mentions of the two share, averaged over the found one's mentions."""
    shared = 0.0
    for mention in concept.mentions:
        for start, end in row["mentions"]:
            common = min(end, mention.end) - max(start, mention.start)
            shared += max(0, common) / max(end - start, mention.end - mention.start, 1)
    return shared / max(1, len(concept.mentions))
