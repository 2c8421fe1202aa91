"""The command that measures an extraction on annotated papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperatlas.cli.options import example, format_option, html_option, min_confidence_option
from paperatlas.cli.output import print_rows, printed, progress, say, wrapped

if TYPE_CHECKING:
    from paperatlas.evaluation import Labelled, Mistake, Score
    from paperatlas.records import Annotation

__all__ = ["evaluate"]

FEW = 50  # papers under which the intervals are so wide that it has to be said


@click.command(epilog=example("paperatlas evaluate examples/gold.jsonl --errors 5"))
@click.argument("gold", metavar="GOLD")
@click.argument("predicted", required=False, metavar="[PREDICTED]")
@click.option("--errors", type=click.IntRange(1), metavar="N", help="Show N errors of each kind with their sentences.")
@html_option("Write a page that marks in each text what is right, missed and spurious.")
@min_confidence_option
@format_option
def evaluate(gold: str, predicted: str | None, errors: int | None, page: Path | None, least: float, form: str) -> None:
    """Measure the extraction on papers that you annotated.

    GOLD is JSONL in the format that paperatlas extract prints, corrected by hand; PREDICTED are predictions in the
    same format, or, where none are given, what paperatlas reads in the texts of GOLD.

    Rows are precision, recall and F1 for names (mention: exact span and type; overlap: any shared character), concepts,
    aliases, relations and edges, and the interval that holds the F1 in 95 of 100 resamplings of the papers. With
    --errors, the rows of json, jsonl and csv are the errors.
    """
    from paperatlas.evaluation import evaluate as score
    from paperatlas.evaluation import find_mistakes, read_gold
    from paperatlas.extraction import surer

    papers = read_gold(gold)
    found = _read(papers) if predicted is None else _given(predicted, papers)
    found = [surer(annotation, least) for annotation in found]
    scores = score([paper.annotation for paper in papers], found)
    mistakes = find_mistakes(papers, found) if errors or page else []
    if page is not None:
        from paperatlas.markup import render_comparison, write_page

        write_page(render_comparison(papers, found, scores=scores, mistakes=mistakes), page)
        say(f"wrote {page}")
    if errors is None or form == "table":
        _print_scores(scores, form)
    if errors is not None:
        _print_mistakes(mistakes, form, errors)
    counted = f"{len(papers)} paper{'' if len(papers) == 1 else 's'}"
    say(f"{counted}; with so few, read the intervals and not the F1" if len(papers) < FEW else counted)


def _read(gold: Sequence[Labelled]) -> list[Annotation]:
    """What the extractor that comes along reads in the texts of the gold file."""
    from paperatlas.extraction import annotate

    found = []
    with progress("reading abstracts") as advance:
        for done, annotation in enumerate(annotate(it.paper for it in gold), 1):
            found.append(annotation)
            advance(done, len(gold))
    return found


def _given(name: str, gold: Sequence[Labelled]) -> list[Annotation]:
    """The predictions of a file; what does not fit the gold file is said."""
    from paperatlas.evaluation import read_predicted

    given = read_predicted(name, gold)
    told = {
        "papers of GOLD without a prediction, which count as empty ones": given.missing,
        "predictions for papers that GOLD does not have, left out": given.unknown,
        "predictions of another text under the same title, whose offsets may mean something else": given.other_text,
    }
    for what, number in told.items():
        if number:
            say(f"{what}: {number}")
    return given.annotations


def _print_scores(scores: Sequence[Score], form: str) -> None:
    rows = [asdict(score) for score in scores]
    columns = tuple(rows[0]) if rows else ("measure",)
    if form == "table":  # three digits say more than there is to know
        shown = {"precision", "recall", "f1", "low", "high"}
        rows = [
            {key: f"{value:.3f}" if key in shown and value is not None else value for key, value in row.items()}
            for row in rows
        ]
    print_rows(columns, [tuple(row.values()) for row in rows], form)


def _print_mistakes(mistakes: Sequence[Mistake], form: str, most: int) -> None:
    """The first of each kind: a list for people, rows for programs."""
    from paperatlas.evaluation import KINDS

    kinds = {kind: [mistake for mistake in mistakes if mistake.kind == kind] for kind in KINDS}
    if form != "table":
        columns = ("kind", "what", "times", "sentence", "title", "paper")
        rows = [asdict(mistake) for several in kinds.values() for mistake in several[:most]]
        print_rows(columns, [tuple(row[column] for column in columns) for row in rows], form)
        return
    with printed() as console:
        for kind, several in kinds.items():
            if not several:
                continue
            console.print()
            wrapped(console, f"{kind} ({sum(it.times for it in several)}): {KINDS[kind]}", 0, bold=True)
            for mistake in several[:most]:
                often = f" ×{mistake.times}" if mistake.times > 1 else ""
                wrapped(console, f"{mistake.what}{often}, in “{mistake.title}”", 2)
                wrapped(console, f"“{mistake.sentence}”", 6, dim=True)
            if len(several) > most:
                wrapped(console, f"… {len(several) - most} more: --errors {len(several)}", 2)
