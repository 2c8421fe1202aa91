"""Prints the concepts of an atlas that a person should read: the thirty with most papers and thirty drawn at random."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from typing import Any

from paperatlas.build import tables_of
from paperatlas.records import PAPER_RELATIONS
from paperatlas.schema import GraphTables

MANY = 30
SEED = 4
LONGEST_SENTENCE, MOST_ALIASES = 200, 6


def surest(graph: GraphTables) -> dict[str, tuple[float, str, str]]:
    """For each concept the surest relation, with its confidence and the sentence that says so."""
    best: dict[str, tuple[float, str, str]] = {}
    for relation in PAPER_RELATIONS:
        for row in graph.relationships[relation].to_pylist():
            said = row["confidence"] or 0.0, relation, row["sentence"]
            best[row["to"]] = max(said, best.get(row["to"], (-1.0, "", "")))
    return best


def show(title: str, concepts: Iterable[dict[str, Any]], best: dict[str, tuple[float, str, str]]) -> None:
    """Prints each concept with its type, papers, aliases and the sentence."""
    print(f"\n{title}")
    for number, concept in enumerate(concepts, 1):
        _, relation, sentence = best.get(concept["id"], (0.0, "", ""))
        aliases = ", ".join(concept["aliases"][:MOST_ALIASES])
        print(f"{number}. {concept['name']} ({concept['type']}, {concept['paperCount']} papers): {aliases}")
        print(f"   {relation} {' '.join(sentence.split())[:LONGEST_SENTENCE]}")


def main() -> None:
    """Reads the atlas named on the command line."""
    graph = tables_of(sys.argv[1])
    concepts = sorted(graph.nodes["Concept"].to_pylist(), key=lambda concept: concept["id"])
    best = surest(graph)
    show("Most papers", sorted(concepts, key=lambda concept: (-concept["paperCount"], concept["id"]))[:MANY], best)
    drawn = random.Random(SEED).sample(concepts, min(MANY, len(concepts)))  # noqa: S311 -- a sample, no secret
    show("At random", drawn, best)


if __name__ == "__main__":
    main()
