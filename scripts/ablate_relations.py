#!/usr/bin/env python3
"""What each group of features is worth to relations: trains without one group after the other, and prints F1.

usage: ablate_relations.py [GROUP…]

Learns from two of three training papers and judges the third, both with the concepts that taggers find which have not
seen the paper; thresholds are the best on those, so the figures compare groups and not extractors.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace

import train_relations
from relation_lessons import Example
from relation_scores import best_threshold
from train_relations import chain_of, guess, read_lessons, relation_points, totals_of

TYPED = re.compile(r"^(?:Method|Model|Benchmark|Task|Metric)\|")
GROUPS = {
    "nothing": r"(?!)",
    "cues": r"T?(list )?[<>](cue|any)=|sentence with|T?apposition=cue",
    "verb frames": r"T?(list )?([<>]verb|<says|<subject|<prep|<verb)",
    "words around": r"T?([-+][123]+(\+1)?=|near )",
    "place in the abstract": r"(from|to|span|first third|last third|first sentence|sentences)=|at end",
    "title": r"in title|title |T[-+<>nla]",
    "name": r"(name|head|first|words|shape|also|surfaces|found)=|acronym",
    "lists of names": r"T?(list |listed)",
    "names within names": r"(inside|holds) ",
    "surety of the concept": r"sure|mean sure|found by|given",
    "renown": r"known|unlabelled|on a list",
}


def without(example: Example, group: str) -> Example:
    """An example that lacks a group of features."""
    drop = re.compile(GROUPS[group])
    features = [[one for one in row if not drop.match(TYPED.sub("", one))] for row in example.features]
    return replace(example, features=features)


def scores(learned: Sequence[Example], judged: Sequence[Example]) -> list[float]:
    """F1 of INTRODUCES and of all relations."""
    points = relation_points(judged, guess(chain_of(train_relations.train_relations(learned)), judged))
    totals = totals_of(judged)
    whole, figures = [0, 0], []
    for kind, rows in points.items():
        if kind == "MENTIONS":
            continue
        step = best_threshold([(rows, totals[kind])])
        chosen = [right for chance, right in rows if chance >= step]
        whole = [whole[0] + sum(chosen), whole[1] + len(chosen) + totals[kind]]
        figures += [2 * sum(chosen) / max(1, len(chosen) + totals[kind])] if kind == "INTRODUCES" else []
    return [*figures, 2 * whole[0] / max(1, whole[1])]


def main() -> None:
    """Prints a row of a Markdown table for each group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all by default")
    options = parser.parse_args()
    found = [lesson[-1] for lesson in read_lessons()[0]]
    print("| without | INTRODUCES | all relations |\n| --- | --- | --- |")
    for group in options.groups or GROUPS:
        lacking = [without(example, group) for example in found]
        learned = [example for at, example in enumerate(lacking) if at % 3]
        first, whole = scores(learned, lacking[::3])
        print(f"| {group} | {first:.3f} | {whole:.3f} |", flush=True)


if __name__ == "__main__":
    main()
