"""The measure: what two annotations of the same papers share, as precision, recall and F1 with an interval each.

| measure | what counts as right |
| --- | --- |
| mention | a predicted span whose start, end and type are those of a gold mention |
| overlap | the same type, and spans that share a character, one to one |
| concept | the same type and a surface in common (case, hyphens and spaces aside), one to one |
| alias | a pair of surfaces that both put into one concept |
| relation | a relation of a right concept that gold has, too; MENTIONS is left out on both sides |
| edge | both ends are right concepts, and the type is the same |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from paperatlas.evaluation.reading import same
from paperatlas.records import CONCEPT_RELATIONS, CONCEPT_TYPES, PAPER_RELATIONS, AnnotatedConcept, Annotation

__all__ = ["Score", "count", "evaluate", "match_concepts"]

CORE = ("Method", "Model", "Benchmark")
MEASURES = ("mention", "overlap", "concept", "alias", "relation", "edge")
GROUPS = ("all", "core", *CONCEPT_TYPES, *PAPER_RELATIONS, *CONCEPT_RELATIONS)
SAMPLES, SEED, AT_ONCE = 2_000, 20_260_101, 100  # of the bootstrap
Span = tuple[int, int, str]
Counts = Counter[tuple[str, str, str]]  # by measure, group and one of RIGHT, PREDICTED, GOLD
RIGHT, PREDICTED, GOLD = SIDES = ("right", "predicted", "gold")


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the table; ``low`` and ``high`` hold the F1 in 95 of 100 resamplings of the papers."""

    measure: str  # "mention.all", "relation.USES"
    precision: float
    recall: float
    f1: float
    low: float | None  # None where there are too few papers to say
    high: float | None
    gold: int
    predicted: int


def evaluate(gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> list[Score]:
    """The table: a row for each measure and group that occurs, of annotations of the same papers in the same order.

    The interval is the percentile bootstrap over papers (Efron and Tibshirani, 1993, An Introduction to the Bootstrap,
    section 13.3): papers are drawn with replacement 2,000 times with a fixed seed, and the middle 95 percent of the F1
    are told. A draw without a gold or a predicted item has no F1 and is left out.

    >>> from paperatlas.evaluation.reading import labelled
    >>> concept = {"name": "LoRA", "type": "Method", "surfaces": ["LoRA"], "mentions": [[3, 7]], "relations": ["USES"]}
    >>> said = [labelled({"title": "On LoRA", "abstract": "", "concepts": [concept], "edges": []}).annotation]
    >>> [(score.measure, score.f1, score.gold) for score in evaluate(said, said)][:2]
    [('mention.all', 1.0, 1), ('mention.core', 1.0, 1)]
    """
    papers = [count(*pair) for pair in zip(gold, predicted, strict=True)]
    keys = sorted({key[:2] for counts in papers for key in counts}, key=in_table)
    if not keys:
        return []
    shape = (len(papers), len(keys), len(SIDES))
    cells = (counts[*key, side] for counts in papers for key in keys for side in SIDES)
    table = np.fromiter(cells, dtype=np.float64).reshape(shape)
    return list(rows(keys, table))


def rows(keys: Sequence[tuple[str, str]], table: npt.NDArray[np.float64]) -> Iterator[Score]:
    """The rows of these keys; ``table`` has the shape (papers, keys, right, predicted and gold)."""
    for key, totals, interval in zip(keys, table.sum(axis=0), intervals(table), strict=True):
        right, found, there = (int(total) for total in totals)
        low, high = (None if np.isnan(end) else round(float(end), 4) for end in interval)
        yield Score(
            measure=".".join(key),
            precision=round(right / found, 4) if found else 0.0,
            recall=round(right / there, 4) if there else 0.0,
            f1=round(2 * right / (found + there), 4) if found + there else 0.0,
            low=low,
            high=high,
            gold=there,
            predicted=found,
        )


def intervals(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Low and high of the F1 of each key, of the shape (keys, 2); NaN where fewer than two papers say anything."""
    papers, keys, sides = table.shape
    random = np.random.default_rng(SEED)
    drawn: list[npt.NDArray[Any]] = []
    for _ in range(SAMPLES // AT_ONCE):
        picks = random.integers(0, papers, size=(AT_ONCE, papers))
        weights = np.stack([np.bincount(pick, minlength=papers) for pick in picks]).astype(np.float64)
        right, found, there = np.moveaxis((weights @ table.reshape(papers, -1)).reshape(AT_ONCE, keys, sides), 2, 0)
        both = found + there
        drawn.append(np.divide(2 * right, both, out=np.full_like(both, np.nan), where=both > 0))
    f1 = np.concatenate(drawn)
    said = (table[:, :, 1:].sum(axis=2) > 0).sum(axis=0)
    ends = np.full((keys, 2), np.nan)
    for key in np.flatnonzero(said >= 2):
        values = f1[:, key]
        ends[key] = np.quantile(values[~np.isnan(values)], (0.025, 0.975))
    return ends


def in_table(key: tuple[str, str]) -> tuple[int, int]:
    """Where a row stands: by measure, what is counted together first."""
    return MEASURES.index(key[0]), GROUPS.index(key[1])


def count(gold: Annotation, predicted: Annotation) -> Counts:
    """What one paper adds to each row; a key that is there counts as a row even where it is zero."""
    counts: Counts = Counter()

    def add(measure: str, kind: str, right: int, found: int, there: int) -> None:
        groups = [kind, "all", "core"] if kind in CORE else [kind, "all"] if kind != "all" else ["all"]
        for group in groups:
            for side, number in zip(SIDES, (right, found, there), strict=True):
                counts[measure, group, side] += number

    sides = spans(gold), spans(predicted)
    matches = match_concepts(gold.concepts, predicted.concepts)
    for kind in CONCEPT_TYPES:
        there, found = ({span for span in side if span[2] == kind} for side in sides)
        add("mention", kind, len(there & found), len(found), len(there))
        add("overlap", kind, overlapping(there, found), len(found), len(there))
        right = sum(predicted.concepts[place].type == kind for place in matches)
        sizes = (sum(concept.type == kind for concept in side.concepts) for side in (predicted, gold))
        add("concept", kind, right, *sizes)
    pairs = surface_pairs(gold.concepts), surface_pairs(predicted.concepts)
    add("alias", "all", len(pairs[0] & pairs[1]), len(pairs[1]), len(pairs[0]))
    for kind in PAPER_RELATIONS[:-1]:  # all but MENTIONS
        having, claimed = holders(gold.concepts, kind), holders(predicted.concepts, kind)
        if having or claimed:
            add("relation", kind, sum(matches.get(it) in having for it in claimed), len(claimed), len(having))
    edges, claims = edge_ends(gold), edge_ends(predicted)
    matched = {(matches.get(head), kind, matches.get(tail)) for head, kind, tail in claims}
    for kind in CONCEPT_RELATIONS:
        right, found_here, here = (sum(edge[1] == kind for edge in side) for side in (matched & edges, claims, edges))
        add("edge", kind, right, found_here, here)
    return counts


def spans(annotation: Annotation) -> set[Span]:
    """Start, end and type of every mention; the type is its concept's."""
    return {(it.start, it.end, concept.type) for concept in annotation.concepts for it in concept.mentions}


def overlapping(gold: Iterable[Span], predicted: Iterable[Span]) -> int:
    """How many predicted spans, in their order, share a character with a gold one that no earlier one took."""
    left = sorted(gold)
    total = len(left)
    for start, end, _ in sorted(predicted):
        for place, (first, last, _) in enumerate(left):
            if first < end and start < last:
                del left[place]
                break
    return total - len(left)


def match_concepts(gold: Sequence[AnnotatedConcept], predicted: Sequence[AnnotatedConcept]) -> dict[int, int]:
    """By the place of each predicted concept that is right, the place of its gold one: the first that is free."""
    free = {place: (concept.type, set(map(same, concept.surfaces))) for place, concept in enumerate(gold)}
    matches: dict[int, int] = {}
    for place, concept in enumerate(predicted):
        surfaces = set(map(same, concept.surfaces))
        hit = next((at for at, (kind, others) in free.items() if kind == concept.type and surfaces & others), None)
        if hit is not None:
            matches[place] = hit
            del free[hit]
    return matches


def surface_pairs(concepts: Iterable[AnnotatedConcept]) -> set[tuple[str, str]]:
    """Every two surfaces of one concept."""
    return {pair for it in concepts for pair in combinations(sorted(set(map(same, it.surfaces))), 2)}


def holders(concepts: Iterable[AnnotatedConcept], kind: str) -> set[int]:
    """The places of the concepts that carry a relation of this type."""
    return {place for place, concept in enumerate(concepts) if any(it.type == kind for it in concept.relations)}


def edge_ends(annotation: Annotation) -> set[tuple[int, str, int]]:
    """The edges as the format has them, by names: a name that two concepts have means the later one."""
    names = {concept.name: place for place, concept in enumerate(annotation.concepts)}
    concepts = annotation.concepts
    return {(names[concepts[it.head].name], it.type, names[concepts[it.tail].name]) for it in annotation.edges}
