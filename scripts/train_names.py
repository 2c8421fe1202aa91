"""Trains what judges the names of a paper as a whole: which are concepts, and of which type.

It learns from names that taggers found in papers that they had not seen (``cross_tag.py``). One thread, fixed order:
the same input gives the same bytes on one machine.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Sequence

from annotated import training_papers
from cross_tag import PaperNames, cross_names, cross_validate, fit_judge
from paperatlas.extraction import document
from paperatlas.extraction.document import MODEL, NO_NAME
from paperatlas.extraction.tagger import Chances
from paperatlas.records import CONCEPT_TYPES
from train_tagger import PACKAGE

THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55)


def report(papers: Sequence[PaperNames], chances: Sequence[Sequence[Chances]]) -> None:
    """Prints how the judge does on papers that it has not learned from: over names, each counted once."""
    rows = [row for paper, found in zip(papers, chances, strict=True) for row in zip(paper.labels, found, strict=True)]
    concepts = [(label, types) for label, types in rows if label != NO_NAME]
    typed = sum(CONCEPT_TYPES[types.index(max(types))] == label for label, types in concepts)
    print(f"{len(rows):,} names, {len(concepts):,} of them concepts, of which {typed / len(concepts):.3f} typed right")
    for least in THRESHOLDS:
        kept = [label == CONCEPT_TYPES[types.index(max(types))] for label, types in rows if sum(types) >= least]
        precision, recall = sum(kept) / len(kept), sum(kept) / len(concepts)
        f1 = 2 * precision * recall / (precision + recall)
        mark = " (ours)" if least == document.LEAST else ""
        print(f"from {least:.2f} on: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}{mark}")


def main() -> None:
    """Reads the training papers crosswise, trains, writes the model and says how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", help="also cross-validate, which trains three times more")
    options = parser.parse_args()
    papers = cross_names(training_papers())
    if options.report:
        report(papers, cross_validate(papers))
    model = fit_judge(papers)
    packed = gzip.compress(model, compresslevel=9, mtime=0)
    (PACKAGE / MODEL).write_bytes(packed)
    names = sum(len(paper.names) for paper in papers)
    print(f"{MODEL}: {names:,} names of {len(papers)} papers, {len(model):,} bytes, {len(packed):,} packed")


if __name__ == "__main__":
    main()
