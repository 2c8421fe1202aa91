"""The command that says what is missing and what is wrong in the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paperatlas import settings
from paperatlas.cli.options import atlas_option, example, format_option, limit_option
from paperatlas.cli.output import print_rows, printed, say, wrapped

if TYPE_CHECKING:
    from paperatlas.audit import Audit

__all__ = ["audit"]

SHOWN = 3  # examples of each finding, for programs


@click.command(epilog=example("paperatlas audit --examples 2"))
@click.option("--examples", type=click.IntRange(1, 20), metavar="N", help="Show N papers of each finding.")
@limit_option(20)
@format_option
@atlas_option
def audit(examples: int | None, limit: int, form: str, atlas: str | None) -> None:
    """Say what the papers lack, by file, with grades, and what to do.

    It looks at the papers of the atlas and changes nothing. Grades: A where at least 95 % of the papers have a field,
    B 85, C 70, D 50, E 25, F less; that of a file goes by the mean of its fields, where the abstract counts four
    times, date, ids and references twice, authors and venue once. An abstract that is none counts as missing, and so
    does a date out of reason. --limit is for the files, the largest first.

    For programs a row is a source ("all" for all files), what is missing or wrong there, in how many of its papers.
    """
    from paperatlas.audit import audit as look_at
    from paperatlas.library import Library

    found = look_at(Library.open(settings.atlas_folder(atlas)).papers())
    if form != "table":
        print_rows(COLUMNS, _rows(found, limit, examples or SHOWN), form)
    elif found.sources:
        _print(found, limit, examples)
    else:
        say("the atlas has no papers")
    if len(found.sources) > limit + 1:
        say(f"{len(found.sources) - limit - 1} more files; --limit {len(found.sources) - 1} shows them all")


COLUMNS = ("source", "what", "papers", "missing", "share", "grade", "advice", "examples")


def _rows(found: Audit, limit: int, examples: int) -> list[tuple[Any, ...]]:
    """A row for each field of each file and for each file as a whole, then one for each finding."""
    from paperatlas.audit import grade

    rows: list[tuple[Any, ...]] = []
    for source in found.sources[: limit + 1]:
        for field, there in source.has.items():
            lacks = source.papers - there
            share = round(lacks / source.papers, 4)
            rows.append((source.file, field, source.papers, lacks, share, grade(there / source.papers), None, []))
        rows.append((source.file, "all fields", source.papers, None, None, source.grade, None, []))
    papers = found.sources[0].papers if found.sources else 0
    rows += [
        ("all", it.what, papers, it.papers, it.share, None, it.advice, list(it.examples[:examples]))
        for it in found.findings
    ]
    return rows


def _print(found: Audit, limit: int, examples: int | None) -> None:
    """A table of the files, a table of the findings, and examples under them."""
    from paperatlas.audit import FIELDS, grade

    rows = []
    for source in found.sources[: limit + 1]:
        shares = [source.has[field] / source.papers for field in FIELDS]
        rows.append((source.file, source.papers, *(f"{share:.0%} {grade(share)}" for share in shares), source.grade))
    print_rows(("file", "papers", *FIELDS, "grade"), rows, "table")
    click.echo()
    shown = [(it.what, it.papers, f"{it.share:.1%}", it.advice) for it in found.findings]
    print_rows(("finding", "count", "share", "what to do"), shown, "table")
    if examples:
        with printed() as console:
            for it in found.findings:
                console.print()
                wrapped(console, f"{it.what} ({it.papers})", 0, bold=True)
                for each in it.examples[:examples]:
                    wrapped(console, each, 2)
