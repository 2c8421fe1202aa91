#!/usr/bin/env python3
"""Trains the classifier of pairs of surfaces, and chooses from which probability on they are one concept.

usage: train_grouping.py [--report]

Reads gold/{pages,daily}-train.jsonl under PAPERATLAS_SHARED (default ../shared), writes model/grouping.crf.gz and
model/grouping.json, and prints how well pairs are told in papers not learned from. It learns from the gold surfaces of
each paper, and from those that a tagger finds in it that has not learned from the paper: of those, pairs with a surface
that gold does not have are apart. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from annotated import training_papers
from cross_tag import cross_concepts
from fitting import fit
from paperatlas.evaluation.reading import same as same_to_measure
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.aliases import Pair, Unit
from paperatlas.extraction.crf import read_chain
from paperatlas.extraction.grouping import APART, SAME, candidates, join, pair_chances, read_units
from paperatlas.records import Mention

MODEL = Path(__file__).resolve().parent.parent / "src" / "paperatlas" / "model"
FOLDS = 4
SETTINGS = {"c1": 0.5, "c2": 1.0, "max_iterations": 150, "feature.minfreq": 2}
TOGETHER = 0.3  # the least mean over the pairs of two groups that are joined
STEPS = [step / 100 for step in range(30, 66, 5)]
# What --report leaves out, one after the other: the beginnings of features.
FEATURE_GROUPS = {
    "acronyms": "acronym|.*acronym$",
    "containment": "suffix|prefix|inside|rivals",
    "one word swapped": "swap",
    "the very words": "(suffix|prefix)-(word|only|rest|one)|inside-word|swap=",
    "shared words and heads": "common|jaccard|same-",
    "what stands between": "gap|defined",
    "place and counts": "together|apart|both-in|one-in|one-after|counts|distance",
    "how sure the mentions are": "score",
    "rules": "rule",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A paper's units, the features of their pairs, which pairs are one concept, and gold's pairs of surfaces."""

    units: list[Unit]
    features: dict[Pair, list[str]]
    same: frozenset[Pair]
    aliases: frozenset[frozenset[str]]


def make_example(paper: dict[str, Any], mentions: Iterable[Mention]) -> Example:
    """One paper with the mentions that somebody found in it."""
    text = paper["text"]
    places: dict[tuple[str, str], int] = {}
    for place, concept in enumerate(paper["concepts"]):
        for surface in concept["surfaces"]:
            places.setdefault((concept["type"], same_to_measure(surface)), place)
    units = read_units(text, mentions, find_abbreviations(text))
    concepts = [{places.get((u.type, same_to_measure(m.surface)), -1) for m in u.mentions} - {-1} for u in units]
    features = candidates(text, units)
    same = frozenset(pair for pair in features if concepts[pair[0]] & concepts[pair[1]])
    return Example(units, features, same, surface_pairs(concept["surfaces"] for concept in paper["concepts"]))


def surface_pairs(concepts: Iterable[Iterable[str]]) -> frozenset[frozenset[str]]:
    """The pairs of surfaces that are put into one concept."""
    sets = (sorted({same_to_measure(surface) for surface in surfaces}) for surfaces in concepts)
    return frozenset(frozenset(pair) for surfaces in sets for pair in combinations(surfaces, 2))


def gold_mentions(paper: dict[str, Any]) -> list[Mention]:
    """The mentions as annotated."""
    text = paper["text"]
    return [
        Mention(start, end, concept["type"], text[start:end], "gold", 1.0)
        for concept in paper["concepts"]
        for start, end in concept["mentions"]
    ]


def train(examples: Iterable[Example]) -> bytes:
    """The model: one sequence of one item a pair."""
    pairs = ((features, pair in example.same) for example in examples for pair, features in example.features.items())
    return fit((([features], [SAME if same else APART]) for features, same in pairs), SETTINGS)


def guess(model: bytes, examples: Sequence[Example]) -> list[dict[Pair, float]]:
    """The probability of each pair of each paper."""
    chain = read_chain(model)
    return [pair_chances(chain, example.features) for example in examples]


def cross_guess(gold: Sequence[Example], found: Sequence[Example]) -> list[dict[Pair, float]]:
    """Probabilities for the pairs found in training papers, each from a model that has not seen the paper."""
    chances: list[dict[Pair, float]] = [{} for _ in found]
    for fold in range(FOLDS):
        learned = [kind[at] for kind in (gold, found) for at in range(len(found)) if at % FOLDS != fold]
        held = range(fold, len(found), FOLDS)
        for at, paper in zip(held, guess(train(learned), [found[at] for at in held]), strict=True):
            chances[at] = paper
    return chances


def score(
    examples: Sequence[Example], chances: Sequence[dict[Pair, float]], least: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of surfaces in one concept."""
    right = predicted = total = 0
    for example, paper in zip(examples, chances, strict=True):
        groups = join(len(example.units), paper, least, TOGETHER)
        pairs = surface_pairs([m.surface for place in group for m in example.units[place].mentions] for group in groups)
        right += len(pairs & example.aliases)
        predicted += len(pairs)
        total += len(example.aliases)
    return right / max(1, predicted), right / max(1, total), 2 * right / max(1, predicted + total)


def without(example: Example, pattern: str) -> Example:
    """The example without the features that begin so."""
    left_out: Callable[[str], object] = re.compile(pattern).match
    features = {pair: [one for one in row if not left_out(one)] for pair, row in example.features.items()}
    return Example(example.units, features, example.same, example.aliases)


def report(gold: Sequence[Example], found: Sequence[Example], least: float) -> None:
    """Prints what each group of features adds, as a Markdown table."""
    print("| left out | precision | recall | F1 |\n| --- | --- | --- | --- |")
    never = score(found, [{} for _ in found], 1.0)
    print("| all of it: keys alone | " + " | ".join(f"{value:.3f}" for value in never) + " |")
    for name, pattern in {"nothing": "$.", **FEATURE_GROUPS}.items():
        some, others = ([without(example, pattern) for example in kind] for kind in (gold, found))
        values = score(others, cross_guess(some, others), least)
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |", flush=True)


def main() -> None:
    """Trains, chooses, writes, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true", help="and the table of docs/extraction.md")
    options = parser.parse_args()
    papers = training_papers()
    tagged = [[m for concept in concepts for m in concept.mentions] for concepts in cross_concepts(papers)]
    gold = [make_example(paper, gold_mentions(paper)) for paper in papers]
    found = [make_example(paper, mentions) for paper, mentions in zip(papers, tagged, strict=True)]
    chances = cross_guess(gold, found)
    scores = {step: score(found, chances, step) for step in STEPS}
    for step, values in scores.items():
        print(f"{step:.2f}", *(f"{value:.4f}" for value in values), file=sys.stderr)
    least = max(scores, key=lambda step: (scores[step][2], -step))
    packed = gzip.compress(train([*gold, *found]), 9, mtime=0)
    (MODEL / "grouping.crf.gz").write_bytes(packed)
    settings = {"thresholds": {"join": least, "together": TOGETHER}}
    (MODEL / "grouping.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"model/grouping.crf.gz: {len(papers)} papers, {len(packed):,} bytes", file=sys.stderr)
    if options.report:
        report(gold, found, least)


if __name__ == "__main__":
    main()
