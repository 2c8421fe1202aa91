"""Prints how well the extractor reads without each of its components, and how that grows with the annotated papers.

usage: ablate.py components     the shipped models, with one component silent at a time
       ablate.py curve          the first tagger from an eighth of the annotated papers on; some minutes
       ablate.py baseline       the first tagger, from the annotated papers alone, in place of the shipped one

The development files of PAPERATLAS_SHARED are read, and the table is Markdown: F1 on listing pages and on daily lists.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from annotated import training_papers
from make_vocabulary import SHARED, count_surfaces, merge_entries, public_entries
from paperatlas.evaluation import Labelled, evaluate
from paperatlas.evaluation import read_gold as read_labelled
from paperatlas.extraction import batch, document, grouping, names, pipeline, tagger
from paperatlas.extraction.crf import Chain, read_chain
from paperatlas.resources import resource_path
from train_tagger import train

FILES = ("pages", "daily")
COLUMNS = ("mention.all", "mention.core", "concept.all", "alias.all", "relation.INTRODUCES", "edge.all")
ITERATIONS = 60
Change = tuple[object, str, Any]  # what is replaced, and by what


def judge_by_tagger(_: Chain, rows: Any) -> Any:
    """Stands in for the judge of names; ``rows`` are the names themselves."""
    return [document.surest_place(name) for name in rows]


COMPONENTS: dict[str, list[Change]] = {
    "everything": [],
    "without the tagger that is told no lists": [
        (tagger, "read_model", lambda: read_chain(gzip.decompress(resource_path(tagger.MODEL).read_bytes())))
    ],
    "without the lists": [(pipeline, "without_spaces", lambda *_: [])],
    "without names by shape": [(pipeline, "find_shapes", lambda *_: [])],
    "without abbreviations": [(pipeline, "find_abbreviations", lambda *_: [])],
    "without word clusters": [(tagger, "read_clusters", dict)],
    "without the judge of names": [
        (document, "name_features", lambda found, *_: found),
        (document, "judge", judge_by_tagger),
    ],
    "without other places of a name": [(names, "occurrences", lambda *_: [])],
    "without the classifier of pairs": [(grouping, "candidates", lambda *_: {})],
}


def read_dev() -> dict[str, list[Labelled]]:
    """The development papers of each file."""
    return {name: read_labelled(str(SHARED / "gold" / f"{name}-dev.jsonl")) for name in FILES}


def score_line(name: str, papers: dict[str, list[Labelled]]) -> str:
    """One line of the table."""
    cells = []
    for some in papers.values():
        found = [batch.extract(one.paper) for one in some]
        scores = {score.measure: score.f1 for score in evaluate([one.annotation for one in some], found)}
        cells.append([f"{scores[column]:.3f}"[1:] for column in COLUMNS])
    return f"| {name} | " + " | ".join("; ".join(pair) for pair in zip(*cells, strict=True)) + " |"


def components() -> Iterator[tuple[str, list[Change]]]:
    """Every component off in turn."""
    yield from COMPONENTS.items()


def curve() -> Iterator[tuple[str, list[Change]]]:
    """Taggers of more and more annotated papers, with lists of just these."""
    papers = training_papers()
    for parts in (8, 4, 2, 1):
        some = papers[::parts]
        counts = count_surfaces(some)
        entries = merge_entries(counts, public_entries())
        chain = read_chain(train(some, entries, counts, iterations=ITERATIONS))
        yield f"{len(some)} papers", changes_for(chain, entries)


def baseline() -> Iterator[tuple[str, list[Change]]]:
    """The tagger of the annotated papers alone, all rounds."""
    papers = training_papers()
    counts = count_surfaces(papers)
    entries = merge_entries(counts, public_entries())
    chain = read_chain(train(papers, entries, counts, iterations=2 * ITERATIONS))
    yield f"{len(papers)} papers, {2 * ITERATIONS} rounds", changes_for(chain, entries)


def changes_for(chain: Chain, entries: Any) -> list[Change]:
    """This tagger and these lists in place of the shipped ones."""
    return [(tagger, "read_model", lambda: chain), (pipeline, "read_vocabulary", lambda: entries)]


def main() -> None:
    """Prints the table that the command line names."""
    tables: dict[str, Callable[[], Iterator[tuple[str, list[Change]]]]] = {
        "components": components,
        "curve": curve,
        "baseline": baseline,
    }
    if len(sys.argv) != 2 or sys.argv[1] not in tables:
        raise SystemExit(__doc__)
    papers = read_dev()
    print("| | " + " | ".join(COLUMNS) + " |\n| --- |" + " --- |" * len(COLUMNS))
    for name, changes in tables[sys.argv[1]]():
        with ExitStack() as stack:
            for owner, attribute, value in changes:
                stack.enter_context(patch.object(owner, attribute, value))
            for cached in (tagger.kept_words, tagger.kept_tags, pipeline.create_pipeline):
                cached.cache_clear()
            print(score_line(name, papers), flush=True)


if __name__ == "__main__":
    main()
