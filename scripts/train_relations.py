#!/usr/bin/env python3
"""Trains the relation classifiers from the annotated abstracts, and chooses their thresholds.

usage: train_relations.py [--report]

Reads gold/{pages,daily}-{train,dev}.jsonl under PAPERATLAS_SHARED (default ../shared), finds the concepts of training
papers with taggers that have not seen them, writes model/relations.crf.gz, model/relations-edges.crf.gz and
model/relations.json, and prints scores on the development files. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from annotated import read_own
from cross_tag import cross_concepts, shipped_concepts
from fitting import fit
from make_vocabulary import count_surfaces, read_gold
from paperatlas.extraction.classifier import EMPTY, Classifier
from paperatlas.extraction.crf import Chain, read_chain
from paperatlas.extraction.edges import NO_EDGE, candidates, edge_chances, main_proposal
from paperatlas.extraction.pair_features import Candidate, edge_features, paper_ends
from paperatlas.extraction.relation_features import typed
from paperatlas.extraction.relations import Chances, reading_order, relation_chances
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS
from relation_lessons import Example, find_lesson, given_lesson, own_names
from relation_scores import Points, Settings, print_reliability, print_scores, settle

MODEL = Path(__file__).resolve().parent.parent / "src" / "paperatlas" / "model"
FOLDS = 3  # in which probabilities are cross-validated
EASED = 0.8  # of the threshold of INTRODUCES: the shipped tagger is surer of names than those that learn from a part
RARE = 25  # a set of relations that is seen less often is cut down to a commoner one
RELATION_SETTINGS = {"c1": 1.0, "c2": 0.5, "max_iterations": 70, "feature.minfreq": 5}
EDGE_SETTINGS = {"c1": 1.0, "c2": 0.5, "max_iterations": 70, "feature.minfreq": 4}

Lesson = tuple[Example, Example]  # a paper with its annotated concepts, and with those found
Pair = tuple[list[str], str, Candidate]  # features and label of a candidate
T = TypeVar("T")


def flat(rows: Iterable[Iterable[T]]) -> list[T]:
    """All members of all rows."""
    return [one for row in rows for one in row]


def label_of(answer: frozenset[str], counts: Counter[frozenset[str]]) -> str:
    """The label of a set of relations; a rare set loses the relations that make it rare."""
    while counts[answer] < RARE:
        smaller = [answer - {relation} for relation in sorted(answer)] if len(answer) > 1 else [frozenset({"MENTIONS"})]
        answer = max(smaller, key=lambda one: counts[one])
    return "+".join(sorted(answer))


def train(sequences: Iterable[tuple[list[list[str]], list[str]]], settings: dict[str, float]) -> bytes:
    """A CRFsuite model, packed."""
    return gzip.compress(fit(sequences, settings), 9, mtime=0)


def chain_of(packed: bytes) -> Chain:
    """The model that was packed."""
    return read_chain(gzip.decompress(packed))


def train_relations(examples: Sequence[Example]) -> bytes:
    """The model of relations: one sequence a paper, its concepts in the order of the text."""
    counts = Counter(label for example in examples for label in example.labels)
    sequences = []
    for example in examples:
        order = reading_order(example.concepts)
        if order:
            labels = [label_of(example.labels[at], counts) for at in order]
            sequences.append(([typed(example.concepts[at].type, example.features[at]) for at in order], labels))
    return train(sequences, RELATION_SETTINGS)


def guess(chain: Chain, examples: Sequence[Example]) -> list[list[Chances]]:
    """The probabilities of the relations in each paper."""
    return [
        relation_chances(chain, example.concepts, example.features) if example.concepts else [] for example in examples
    ]


def cross_guess(lessons: Sequence[Lesson]) -> list[list[list[Chances]]]:
    """Probabilities for each example of each lesson, from a model that has not seen the paper."""
    chances: list[list[list[Chances]]] = [[] for _ in lessons]
    for part in range(FOLDS):
        chain = chain_of(train_relations(flat(row for at, row in enumerate(lessons) if at % FOLDS != part)))
        for at in range(part, len(lessons), FOLDS):
            chances[at] = guess(chain, lessons[at])
    return chances


@dataclass(frozen=True, slots=True)
class Pairs:
    """The candidate pairs of a paper, each with its features and label."""

    example: Example
    rows: list[Pair]


def pairs_of(example: Example, chances: list[Chances]) -> Pairs:
    """The candidate pairs of a paper."""
    if not example.concepts:
        return Pairs(example, [])
    main = main_proposal(chances, example.where)
    ends = paper_ends(example.concepts, chances, main)
    kinds = {(head, tail): kind for head, kind, tail in sorted(example.edges)}
    rows = [
        (
            edge_features(one, ends, example.readings),
            kinds.get((one.head, one.tail), NO_EDGE),
            one,
        )
        for one in candidates(example.concepts, example.where, chances, main)
    ]
    return Pairs(example, rows)


def train_edges(pairs: Iterable[Pairs]) -> bytes:
    """The model of pairs: one sequence a pair."""
    return train((([features], [label]) for paper in pairs for features, label, _ in paper.rows), EDGE_SETTINGS)


def edge_points(chain: Chain, pairs: Iterable[Pairs]) -> Points:
    """The points of edges."""
    points: Points = {kind: [] for kind in CONCEPT_RELATIONS}
    for paper in pairs:
        example = paper.example
        features, ones = [row[0] for row in paper.rows], [row[2] for row in paper.rows]
        found = edge_chances(chain, ones, features, example.concepts, example.readings)
        for one, chances in zip(ones, found, strict=True):
            for kind, chance in chances.items():
                points[kind].append((chance, (one.head, kind, one.tail) in example.edges))
    return points


def cross_edges(pairs: Sequence[tuple[Pairs, Pairs]]) -> list[Points]:
    """For each paper the points of edges between found concepts, from a model that has not seen it."""
    points: list[Points] = [{} for _ in pairs]
    for part in range(FOLDS):
        chain = chain_of(train_edges(flat(row for at, row in enumerate(pairs) if at % FOLDS != part)))
        for at in range(part, len(pairs), FOLDS):
            points[at] = edge_points(chain, pairs[at][-1:])
    return points


def settle_for(examples: Sequence[Example], points: Sequence[Points], places: Iterable[slice]) -> Settings:
    """Thresholds and corrections from the points of each paper, for the papers of these places."""
    kinds = []
    for place in places:
        together: Points = {answer: [] for answer in points[0]}
        for paper in points[place]:
            for answer, rows in paper.items():
                together[answer] += rows
        kinds.append((together, totals_of(examples[place])))
    return settle(kinds)


def relation_points(examples: Sequence[Example], chances: Sequence[list[Chances]]) -> Points:
    """The points of relations: the probability of each times how sure the concept is."""
    points: Points = {relation: [] for relation in PAPER_RELATIONS}
    for example, paper in zip(examples, chances, strict=True):
        for answer, chance, sure in zip(example.answers, paper, example.sure, strict=True):
            for relation, value in chance.items():
                points[relation].append((value * sure, relation in answer))
    return points


def totals_of(examples: Iterable[Example]) -> Counter[str]:
    """How often gold has each relation and each kind of edge."""
    totals: Counter[str] = Counter()
    for example in examples:
        totals.update(example.totals)
    return totals


def read_lessons() -> tuple[list[Lesson], list[slice]]:
    """The training papers with given and with found concepts; where the daily papers are, and those of the pages."""
    daily, pages = (read_gold([f"{name}-train.jsonl"]) for name in ("daily", "pages"))
    papers = [*daily, *pages, *read_own()]
    own = own_names(count_surfaces(papers))
    found = cross_concepts(papers)
    lessons = [
        (given_lesson(paper, own[paper["id"]]), find_lesson(paper, concepts, own[paper["id"]]))
        for paper, concepts in zip(papers, found, strict=True)
    ]
    return lessons, [slice(len(daily)), slice(len(daily), len(daily) + len(pages))]


def main() -> None:
    """Trains, chooses, writes, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true", help="and the reliability tables of docs/relations.md")
    options = parser.parse_args()
    lessons, places = read_lessons()
    found = [lesson[-1] for lesson in lessons]
    crossed = cross_guess(lessons)
    pairs = [
        (pairs_of(given, chances[0]), pairs_of(seen, chances[1]))
        for (given, seen), chances in zip(lessons, crossed, strict=True)
    ]
    relations = [relation_points([seen], [chances[1]]) for seen, chances in zip(found, crossed, strict=True)]
    settings = {
        "relations": settle_for(found, relations, places),
        "edges": settle_for(found, cross_edges(pairs), places),
    }
    chosen = settings["relations"]["thresholds"]
    chosen["INTRODUCES"] = round(EASED * chosen["INTRODUCES"], 2)
    packed = {"relations": train_relations(flat(lessons)), "relations-edges": train_edges(flat(pairs))}
    for name, model in packed.items():
        (MODEL / f"{name}.crf.gz").write_bytes(model)
    written = json.dumps(settings, indent=1, sort_keys=True)
    (MODEL / "relations.json").write_text(written + "\n", encoding="utf-8")
    print(written, ", ".join(f"{name} {len(model):,} bytes" for name, model in packed.items()), file=sys.stderr)
    for title, found_too in (("Annotated concepts", False), ("End to end", True)):
        examples = {name: dev_examples(f"{name}-dev.jsonl", found_too=found_too) for name in ("daily", "pages")}
        report(title, examples, packed, settings, tables=options.report)


def dev_examples(name: str, *, found_too: bool) -> list[Example]:
    """The development papers with their annotated concepts, or with those that the shipped extractor finds."""
    papers = read_gold([name])
    return [find_lesson(paper, shipped_concepts(paper)) if found_too else given_lesson(paper) for paper in papers]


def report(
    title: str,
    examples: dict[str, list[Example]],
    packed: dict[str, bytes],
    settings: dict[str, Settings],
    *,
    tables: bool,
) -> None:
    """Prints scores for each file, and the reliability of the probabilities over all."""
    print(f"\n{title}")
    relations, edges = map(chain_of, packed.values())
    together: dict[str, list[tuple[float, bool]]] = {"relations": [], "edges": []}
    for name, papers in examples.items():
        chances = guess(relations, papers)
        pairs = [pairs_of(paper, chance) for paper, chance in zip(papers, chances, strict=True)]
        points = {"relations": relation_points(papers, chances), "edges": edge_points(edges, pairs)}
        for what, rows in points.items():
            thresholds = settings[what]["thresholds"]
            print_scores(name, rows, totals_of(papers), thresholds)
            judge = Classifier(EMPTY, **settings[what])
            together[what] += [
                (judge.confidence(kind, chance), right) for kind in thresholds for chance, right in rows[kind]
            ]
    if tables:
        for what, confidences in together.items():
            print_reliability(f"{title}: {what}", confidences)


if __name__ == "__main__":
    main()
