#!/usr/bin/env python3
"""Trains the relation classifiers from the annotated abstracts, and chooses their thresholds.

usage: train_relations.py [SHARED] [--report]

Reads gold/{pages,daily}-{train,dev}.jsonl under SHARED (default: PAPERATLAS_SHARED, else ../shared), writes
model/relations.crf.gz, model/relations-edges.crf.gz and model/relations.json, and prints scores on the development
files, with gold concepts. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import pycrfsuite

from paperatlas.extraction.classifier import Classifier
from paperatlas.extraction.cues import Reading
from paperatlas.extraction.edges import NO_EDGE, candidates, edge_features, main_proposal
from paperatlas.extraction.relation_features import Mentioned, read_text
from paperatlas.extraction.relations import Chances, paper_features, reading_order, relation_chances
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS, AnnotatedConcept, Mention

MODEL = Path(__file__).resolve().parent.parent / "src" / "paperatlas" / "model"
FOLDS = 4
RARE = 25  # a set of relations that is seen less often is cut down to a commoner one
RELATION_SETTINGS = {"c1": 1.0, "c2": 0.5, "max_iterations": 150, "feature.minfreq": 3}
EDGE_SETTINGS = {"c1": 1.0, "c2": 0.5, "max_iterations": 150, "feature.minfreq": 4}
KEPT: list[bytes] = []  # CRFsuite reads these very bytes as long as its tagger lives
# The lowest thresholds: below them too much is wrong where concepts are found, not given.
LEAST = dict.fromkeys(PAPER_RELATIONS, 0.36) | dict.fromkeys(CONCEPT_RELATIONS, 0.4)


class Settings(TypedDict):
    """What model/relations.json says of a classifier."""

    thresholds: dict[str, float]
    slope: float
    shift: float


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated paper as the classifiers see it."""

    concepts: tuple[AnnotatedConcept, ...]
    answers: tuple[frozenset[str], ...]
    edges: frozenset[tuple[int, str, int]]
    readings: tuple[Reading, ...]
    where: tuple[tuple[Mentioned, ...], ...]
    features: list[list[str]]


def read_examples(path: Path) -> list[Example]:
    """The papers of a gold file."""
    return [to_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def to_example(paper: dict[str, Any]) -> Example:
    """One annotated paper, with features."""
    text = paper["text"]
    rows = paper["concepts"]
    concepts = tuple(
        AnnotatedConcept(
            row["name"],
            row["type"],
            tuple(row["surfaces"]),
            tuple(
                Mention(start, end, row["type"], text[start:end], "gold", 1.0) for start, end in sorted(row["mentions"])
            ),
        )
        for row in rows
    )
    names = {concept.name: place for place, concept in enumerate(concepts)}
    edges = frozenset((names[h], kind, names[t]) for h, kind, t in paper["edges"])
    readings, where = read_text(text, split_sentences(text), concepts)
    answers = tuple(frozenset(row["relations"]) for row in rows)
    return Example(concepts, answers, edges, readings, where, paper_features(concepts, readings, where))


def label_of(answer: frozenset[str], counts: Counter[frozenset[str]]) -> str:
    """The label of a set of relations; a rare set loses the relations that make it rare."""
    while counts[answer] < RARE:
        smaller = [answer - {relation} for relation in sorted(answer)] if len(answer) > 1 else [frozenset({"MENTIONS"})]
        answer = max(smaller, key=lambda one: counts[one])
    return "+".join(sorted(answer))


def train(sequences: Sequence[tuple[list[list[str]], list[str]]], settings: dict[str, float]) -> bytes:
    """A CRFsuite model, packed."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(settings)
    for features, labels in sequences:
        trainer.append(features, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return gzip.compress(path.read_bytes(), 9, mtime=0)


def tagger_of(packed: bytes) -> pycrfsuite.Tagger:
    """The tagger of a packed model."""
    tagger = pycrfsuite.Tagger()
    unpacked = gzip.decompress(packed)
    KEPT.append(unpacked)
    tagger.open_inmemory(unpacked)
    return tagger


def train_relations(examples: Sequence[Example]) -> bytes:
    """The model of relations: one sequence a paper, its concepts in the order of the text."""
    counts = Counter(answer for example in examples for answer in example.answers)
    sequences = []
    for example in examples:
        order = reading_order(example.concepts)
        if order:
            labels = [label_of(example.answers[at], counts) for at in order]
            sequences.append(([example.features[at] for at in order], labels))
    return train(sequences, RELATION_SETTINGS)


def guess(tagger: pycrfsuite.Tagger, examples: Sequence[Example]) -> list[list[Chances]]:
    """The probabilities of the relations in each paper."""
    return [
        relation_chances(tagger, example.concepts, example.features) if example.concepts else [] for example in examples
    ]


def cross_guess(examples: Sequence[Example]) -> list[list[Chances]]:
    """Probabilities for training papers, each from a model that has not seen the paper."""
    chances: list[list[Chances]] = [[] for _ in examples]
    for fold in range(FOLDS):
        tagger = tagger_of(train_relations([one for at, one in enumerate(examples) if at % FOLDS != fold]))
        held = list(range(fold, len(examples), FOLDS))
        for at, chance in zip(held, guess(tagger, [examples[at] for at in held]), strict=True):
            chances[at] = chance
    return chances


def edge_rows(example: Example, chances: list[Chances]) -> list[tuple[list[str], str, tuple[int, int]]]:
    """Features, label and ends of each candidate pair of a paper."""
    if not example.concepts:
        return []
    main = main_proposal(chances, example.where)
    kinds = {(head, tail): kind for head, kind, tail in sorted(example.edges)}
    return [
        (
            edge_features(one, example.concepts, example.readings, chances, main),
            kinds.get((one.head, one.tail), NO_EDGE),
            (one.head, one.tail),
        )
        for one in candidates(example.concepts, example.where, chances, main)
    ]


def train_edges(examples: Sequence[Example], chances: Sequence[list[Chances]]) -> bytes:
    """The model of pairs: one sequence a pair."""
    pairs = [edge_rows(one, chance) for one, chance in zip(examples, chances, strict=True)]
    return train([([features], [label]) for rows in pairs for features, label, _ in rows], EDGE_SETTINGS)


def cross_pairs(examples: Sequence[Example], chances: list[list[Chances]]) -> dict[str, list[tuple[float, bool]]]:
    """Probabilities of edges in training papers, each from a model that has not seen the paper."""
    points: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in CONCEPT_RELATIONS}
    for fold in range(FOLDS):
        learned = [at for at in range(len(examples)) if at % FOLDS != fold]
        held = range(fold, len(examples), FOLDS)
        tagger = tagger_of(train_edges([examples[at] for at in learned], [chances[at] for at in learned]))
        for kind, rows in edge_points(tagger, [examples[at] for at in held], [chances[at] for at in held]).items():
            points[kind] += rows
    return points


def best_threshold(points: Sequence[tuple[float, bool]], total: int, least: float) -> float:
    """The threshold from ``least`` on with the best F1; ``total`` counts the right answers, also without a point."""
    scored = []
    for step in (hundredth / 100 for hundredth in range(round(100 * least), 71, 2)):
        chosen = [right for chance, right in points if chance >= step]
        scored.append((2 * sum(chosen) / max(1, len(chosen) + total), -abs(step - 0.4), step))
    return max(scored)[2]


def fit_correction(points: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds under which the answers are likeliest (Platt 1999), by Newton's method."""
    odds = [math.log(max(chance, 1e-6) / max(1.0 - chance, 1e-6)) for chance, _ in points]
    slope, shift = 1.0, 0.0
    for _ in range(20):
        gradient, curve = [0.0, 0.0], [1e-9, 0.0, 1e-9]
        for x, (_, right) in zip(odds, points, strict=True):
            guessed = 1.0 / (1.0 + math.exp(-slope * x - shift))
            weight = guessed * (1.0 - guessed)
            gradient = [gradient[0] + (right - guessed) * x, gradient[1] + right - guessed]
            curve = [curve[0] + weight * x * x, curve[1] + weight * x, curve[2] + weight]
        scale = curve[0] * curve[2] - curve[1] ** 2
        slope += (curve[2] * gradient[0] - curve[1] * gradient[1]) / scale
        shift += (curve[0] * gradient[1] - curve[1] * gradient[0]) / scale
    return round(slope, 4), round(shift, 4)


def relation_points(examples: Sequence[Example], chances: list[list[Chances]]) -> dict[str, list[tuple[float, bool]]]:
    """For each relation the probabilities that were given, and whether gold agrees."""
    points: dict[str, list[tuple[float, bool]]] = {relation: [] for relation in PAPER_RELATIONS}
    for example, paper in zip(examples, chances, strict=True):
        for answer, chance in zip(example.answers, paper, strict=True):
            for relation, value in chance.items():
                points[relation].append((value, relation in answer))
    return points


def edge_points(
    tagger: pycrfsuite.Tagger, examples: Sequence[Example], chances: list[list[Chances]]
) -> dict[str, list[tuple[float, bool]]]:
    """For each kind of edge the probabilities that were given, and whether gold agrees."""
    points: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in CONCEPT_RELATIONS}
    for example, paper in zip(examples, chances, strict=True):
        for features, _, (head, tail) in edge_rows(example, paper):
            tagger.set([features])
            for kind in CONCEPT_RELATIONS:
                points[kind].append((tagger.marginal(kind, 0), (head, kind, tail) in example.edges))
    return points


def print_reliability(title: str, points: Sequence[tuple[float, bool]]) -> None:
    """How often a probability was right, in steps of a tenth, as a Markdown table."""
    print(f"\n{title}\n\n| probability | answers | mean probability | right |\n| --- | --- | --- | --- |")
    for low in range(10):
        inside = [(chance, right) for chance, right in points if low / 10 <= chance < (low + 1) / 10 + (low == 9)]
        if inside:
            mean = sum(chance for chance, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            print(f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |")


def print_scores(
    name: str, points: dict[str, list[tuple[float, bool]]], totals: Counter[str], steps: dict[str, float]
) -> None:
    """Precision, recall and F1 at the thresholds."""
    whole = [0, 0, 0]
    for kind, rows in points.items():
        if kind not in steps:
            continue
        chosen = [right for chance, right in rows if chance >= steps[kind]]
        counts = sum(chosen), len(chosen), totals[kind]
        whole = [a + b for a, b in zip(whole, counts, strict=True)]
        print(f"{name} {kind:14}{row(*counts)}")
    print(f"{name} {'all':14}{row(*whole)}")


def row(right: int, predicted: int, gold: int) -> str:
    """One line of scores."""
    return (
        f" P {right / max(1, predicted):.3f} R {right / max(1, gold):.3f} F1 {2 * right / max(1, predicted + gold):.3f}"
        f" gold {gold} predicted {predicted}"
    )


def totals_of(examples: Sequence[Example]) -> Counter[str]:
    """How often gold has each relation and each kind of edge."""
    totals = Counter(relation for example in examples for answer in example.answers for relation in answer)
    totals.update(kind for example in examples for _, kind, _ in example.edges)
    return totals


def main() -> None:
    """Trains, chooses, writes, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "shared", nargs="?", type=Path, default=Path(os.environ.get("PAPERATLAS_SHARED") or "../shared")
    )
    parser.add_argument("--report", action="store_true", help="and the reliability tables of docs/relations.md")
    options = parser.parse_args()
    gold = options.shared / "gold"
    names = ("daily-train", "pages-train", "daily-dev", "pages-dev")
    examples = {name: read_examples(gold / f"{name}.jsonl") for name in names}
    daily = examples["daily-train"]
    training = [*daily, *examples["pages-train"]]
    crossed = cross_guess(training)
    # Only the daily file was annotated under the last rule on edges.
    crossed_pairs = cross_pairs(daily, crossed[: len(daily)])
    packed = {
        "relations": train_relations(training),
        "edges": train_edges(daily, crossed[: len(daily)]),
    }
    settings = {
        "relations": settle(relation_points(training, crossed), totals_of(training)),
        "edges": settle(crossed_pairs, totals_of(daily)),
    }
    (MODEL / "relations.crf.gz").write_bytes(packed["relations"])
    (MODEL / "relations-edges.crf.gz").write_bytes(packed["edges"])
    written = json.dumps(settings, indent=1, sort_keys=True)
    (MODEL / "relations.json").write_text(written + "\n", encoding="utf-8")
    print(written, ", ".join(f"{name} {len(model):,} bytes" for name, model in packed.items()), file=sys.stderr)
    report({name: examples[name] for name in names[2:]}, packed, settings, tables=options.report)


def settle(points: dict[str, list[tuple[float, bool]]], totals: Counter[str]) -> Settings:
    """Thresholds and correction, from probabilities that were given to papers not learned from."""
    chosen = {kind: rows for kind, rows in points.items() if kind != "MENTIONS"}
    slope, shift = fit_correction([point for rows in chosen.values() for point in rows])
    thresholds = {kind: best_threshold(rows, totals[kind], LEAST[kind]) for kind, rows in chosen.items()}
    return {"thresholds": thresholds, "slope": slope, "shift": shift}


def report(
    examples: dict[str, list[Example]], packed: dict[str, bytes], settings: dict[str, Settings], *, tables: bool
) -> None:
    """Prints scores with gold concepts for each file, and the reliability of the probabilities over all."""
    taggers = {name: tagger_of(model) for name, model in packed.items()}
    together: dict[str, list[tuple[float, bool]]] = {"relations": [], "edges": []}
    for name, papers in examples.items():
        chances = guess(taggers["relations"], papers)
        points = {
            "relations": relation_points(papers, chances),
            "edges": edge_points(taggers["edges"], papers, chances),
        }
        for what, found in points.items():
            thresholds = settings[what]["thresholds"]
            print_scores(name, found, totals_of(papers), thresholds)
            judge = Classifier(taggers[what], **settings[what])
            together[what] += [
                (judge.confidence(chance), right) for kind in thresholds for chance, right in found[kind]
            ]
    if tables:
        for what, points_of in together.items():
            print_reliability(what.capitalize(), points_of)


if __name__ == "__main__":
    main()
