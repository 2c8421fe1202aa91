"""The command that measures the whole graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paperatlas import settings
from paperatlas.cli.options import atlas_option, example, format_option, limit_option
from paperatlas.cli.output import print_rows, say

if TYPE_CHECKING:
    from paperatlas.measure import Measured

__all__ = ["LEFT_OUT", "analyze"]

LEFT_OUT = "the graph changed since it was analyzed, and is without the results: paperatlas analyze --write"
TABLES = ["papers", "communities", "components", "concepts", "topics"]
ELSEWHERE = {"communityName", "component"}  # columns that are too much for a screen
ORDERS = ["pageRank", "betweenness", "citedBy", "cites"]


@click.command(epilog=example("paperatlas analyze communities"))
@click.argument("what", type=click.Choice(TABLES), default="papers", metavar="[WHAT]")
@click.option("--by", type=click.Choice(ORDERS), default="pageRank", show_default=True, help="Which papers come first.")
@click.option(
    "--relation",
    "relations",
    type=click.Choice(["CITES", "REFERS_TO"]),
    multiple=True,
    help="What links two papers; give it twice for both.  [default: both]",
)
@click.option(
    "--resolution",
    type=click.FloatRange(0, 1000, min_open=True),
    default=1.0,
    show_default=True,
    metavar="X",
    help="More gives more and smaller communities.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="What chance starts from."
)
@limit_option(20)
@click.option("--write", is_flag=True, help="Make the results properties of the nodes, for Cypher.")
@click.option("--forget", is_flag=True, help="Take the results that were written out of the graph again.")
@format_option
@atlas_option
def analyze(
    what: str,
    by: str,
    relations: tuple[str, ...],
    resolution: float,
    seed: int,
    limit: int,
    write: bool,
    forget: bool,
    form: str,
    atlas: str | None,
) -> None:
    """Find what is central in the graph and what belongs together.

    WHAT is papers (PageRank, betweenness, citations, community), communities of papers, components (papers that
    citations connect at all), concepts, or topics (communities of concepts that go together). Communities are found
    by modularity (Louvain) and named by the concepts that tell them from the others.

    With --write the nodes get pageRank, betweenness, community and communityName; where the graph changes later they
    are left out until you write them again.
    """
    from paperatlas.analysis import RELATIONS, Settings
    from paperatlas.analysis.report import report
    from paperatlas.measure import forget as forget_measures
    from paperatlas.measure import measure

    folder = settings.atlas_folder(atlas)
    if forget:
        if write:
            raise click.UsageError("--write and --forget exclude each other")
        say("taken out of the graph" if forget_measures(folder) else "nothing was written, nothing changed")
        return
    chosen = tuple(kind for kind in RELATIONS if kind in (relations or RELATIONS))
    measured = measure(folder, Settings(relations=chosen, resolution=resolution, seed=seed), write=write)
    columns, rows = report(measured.tables, measured.analysis, what, by=by, limit=limit)
    print_rows(*_fitting(columns, rows) if form == "table" else (columns, rows), form)
    _say_what(measured)
    if write:
        say("written: ask for p.pageRank, p.betweenness, p.community, p.communityName and c.community in Cypher")


def _fitting(columns: list[str], rows: list[tuple[Any, ...]]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What of the rows fits beside each other on a screen: not what other tables of this command tell."""
    kept = [place for place, column in enumerate(columns) if column not in ELSEWHERE]
    return [columns[place] for place in kept], [tuple(row[place] for place in kept) for row in rows]


def _say_what(measured: Measured) -> None:
    """What the numbers rest on."""
    analysis, tables = measured.analysis, measured.tables
    kinds = " and ".join(f"{tables.relationships[kind].num_rows} {kind}" for kind in analysis.settings.relations)
    say(f"{analysis.papers.num_rows} papers, {kinds}: {analysis.links} links between two papers")
    if not analysis.links:
        say("without links no paper is more central than another; build from files that have references")
    elif analysis.sampled:
        say(f"betweenness is estimated from {analysis.sampled} papers")
    say(
        f"modularity {analysis.modularity:.3f} of the communities, {analysis.concept_modularity:.3f} of the topics "
        "(0 is chance; from about 0.3 on they are real)"
    )
