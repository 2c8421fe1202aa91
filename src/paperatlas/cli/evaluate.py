"""The command that measures: an extraction on annotated papers, references in text on bibliographies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperatlas.cli.options import (
    atlas_option,
    example,
    format_option,
    html_option,
    min_confidence_option,
    opened,
    store_option,
)
from paperatlas.cli.output import print_rows, printed, progress, say, wrapped

if TYPE_CHECKING:
    from paperatlas.evaluation import Labelled, Mistake, Score
    from paperatlas.records import Annotation

__all__ = ["evaluate"]

SHOWN_UNCONFIRMED = 10
FEW = 50  # papers under which the intervals are so wide that it has to be said


@click.command(epilog=example("paperatlas evaluate examples/gold.jsonl --errors 5"))
@click.argument("gold", required=False, metavar="[GOLD]")
@click.argument("predicted", required=False, metavar="[PREDICTED]")
@click.option("--errors", type=click.IntRange(1), metavar="N", help="Show N errors of each kind with their sentences.")
@click.option("--references", is_flag=True, help="Measure REFERS_TO on the CITES of the atlas; takes no GOLD.")
@html_option("Write a page that marks in each text what is right, missed and spurious.")
@min_confidence_option
@atlas_option
@store_option
@format_option
def evaluate(
    gold: str | None,
    predicted: str | None,
    errors: int | None,
    references: bool,
    page: Path | None,
    least: float,
    atlas: str | None,
    store: str | None,
    form: str,
) -> None:
    """Measure the extraction on papers that you annotated.

    GOLD is JSONL in the format that paperatlas extract prints, corrected by hand; PREDICTED are predictions in the
    same format, or, where none are given, what paperatlas reads in the texts of GOLD.

    Rows are precision, recall and F1 for names (mention: exact span and type; overlap: any shared character), concepts,
    aliases, relations and edges, and the interval that holds the F1 in 95 of 100 resamplings of the papers. With
    --errors, the rows of json, jsonl and csv are the errors.

    With --references, what was read out of texts (REFERS_TO) is held against bibliographies (CITES) in the atlas: how
    many of the one the other confirms, with 95 % intervals, and the first unconfirmed with their sentences.
    """
    if references:
        if gold is not None or page is not None or least:
            raise click.UsageError("--references measures the atlas: no GOLD, --html or --min-confidence with it")
        _print_agreement(atlas, store, form, errors)
        return
    if gold is None or atlas is not None or store is not None:
        raise click.UsageError("name a GOLD file; or ask for --references, with --atlas or --store")
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


def _print_agreement(atlas: str | None, store: str | None, form: str, errors: int | None) -> None:
    """The two shares, and the first of what no bibliography confirms; for programs, one or the other."""
    from paperatlas.agreement import reference_agreement

    with opened(atlas, store) as graph:
        found = reference_agreement(graph)
    missing, most = found.unconfirmed, errors or SHOWN_UNCONFIRMED
    if errors is None or form == "table":
        rows = []
        for share in (found.confirmed, found.recovered):
            low, high = share.bounds or (None, None)
            figures = [share.share, low, high]
            shown = [f"{it:.3f}" if it is not None and form == "table" else it for it in figures]
            rows.append((share.measure, share.found, share.of, *shown))
        print_rows(("measure", "found", "of", "share", "low", "high"), rows, form)
    if not found.confirmed.of:
        say("no paper that refers to another has a list of references: read bibliographies in with paperatlas build")
    if errors is not None and form != "table":
        columns = ("paper", "title", "origin", "originTitle", "via", "relation", "sentence")
        print_rows(columns, [tuple(row[column] for column in columns) for row in missing[:most]], form)
    elif form == "table" and missing:
        with printed() as console:
            console.print()
            wrapped(
                console, f"not confirmed ({len(missing)}): in the text, not in the list of references", 0, bold=True
            )
            for row in missing[:most]:
                wrapped(console, f"“{row['title']}” → “{row['originTitle']}” ({row['relation']} {row['via']})", 2)
                wrapped(console, f"“{row['sentence']}”", 6, dim=True)
            if len(missing) > most:
                wrapped(console, f"… {len(missing) - most} more: --errors {len(missing)}", 2)


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
