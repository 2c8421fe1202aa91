"""From files to a graph: build, parse, extract, load, remove."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperatlas import settings
from paperatlas.cli.analyze import LEFT_OUT
from paperatlas.cli.curate import say_outcomes
from paperatlas.cli.options import atlas_option, example, html_option, map_option, min_confidence_option
from paperatlas.cli.output import progress, say, to_json

if TYPE_CHECKING:
    from paperatlas.records import Skipped

__all__ = ["build", "extract", "load", "parse", "remove"]

SHOWN_SKIPPED = 5
paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
report_option = click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write the entries that were skipped to FILE, a line of JSON each.",
)


@click.command(epilog=example("paperatlas build examples/listing.txt"))
@paths_argument
@atlas_option
@click.option("--store", metavar="PATH|URI", help="Load the graph into this store, too, as paperatlas load does.")
@map_option
@report_option
def build(
    paths: tuple[str, ...], atlas: str | None, store: str | None, columns: dict[str, str], report: str | None
) -> None:
    """Read papers, extract their concepts and make the graph.

    PATH is a file, a folder, a glob, or - for standard input. A file is known by what it holds: a saved listing page
    (text or HTML); BibTeX, RIS, PubMed, Web of Science or CSL-JSON; works of OpenAlex, Semantic Scholar, Crossref,
    arXiv or DBLP; a table (CSV, TSV, Parquet) or JSONL with a title and an abstract; any of them packed (gzip, zstd,
    bzip2, xz). The same work in several files becomes one paper. Lists of references become citations. Papers that are
    in the atlas already are not read again.
    """
    from paperatlas.build import build as build_atlas
    from paperatlas.build import load as load_atlas

    folder = settings.atlas_folder(atlas)
    with progress("reading abstracts") as advance:
        result = build_atlas(paths, folder, columns=columns, progress=advance)
    _report_skipped(result.skipped, report)
    say(
        f"{result.entries} entries, {result.papers} papers in the atlas ({result.new} new; "
        f"{result.annotated} read, {result.reused} known), "
        f"{result.concepts} concepts, {result.relationships} relationships"
    )
    say_outcomes(result.curation)
    if result.outdated:
        say(LEFT_OUT)
    say(f"{', '.join(f'{step} {seconds:.1f} s' for step, seconds in result.seconds.items())}")
    if store is not None:
        load_atlas(folder, store)
        say(f"loaded into {store}")
    say(f"ask it: paperatlas stats{'' if atlas is None else f' --atlas {folder}'}")


@click.command(epilog=example("paperatlas parse examples/listing.txt"))
@paths_argument
@map_option
@report_option
@click.option("--no-merge", is_flag=True, help="A line for each entry, also where two are the same work.")
def parse(paths: tuple[str, ...], columns: dict[str, str], report: str | None, no_merge: bool) -> None:
    """Print the papers of files, a line of JSON each; nothing is kept.

    PATH is what paperatlas build takes.
    """
    from paperatlas.papers import merge_papers
    from paperatlas.sources import read_sources
    from paperatlas.sources.jsonl import paper_to_json

    reading = read_sources(paths, columns=columns)
    papers = reading.papers if no_merge else merge_papers(reading.papers)
    for paper in papers:
        click.echo(to_json(paper_to_json(paper)))
    _report_skipped(reading.skipped, report)
    say(f"{reading.entries} entries, {len(papers)} papers")


@click.command(epilog=example("paperatlas extract examples/listing.txt --html texts.html"))
@paths_argument
@html_option("Write a page with all of it marked in the texts, instead of JSON.")
@min_confidence_option
@map_option
@report_option
def extract(
    paths: tuple[str, ...], page: Path | None, least: float, columns: dict[str, str], report: str | None
) -> None:
    """Print what abstracts say, a line of JSON each; nothing is kept.

    PATH is what paperatlas build takes. A line holds the text, its concepts with surfaces, mentions (offsets in code
    points) and relations, and the edges between concepts, each with rule, confidence and evidence. Corrected by hand
    it is what paperatlas evaluate takes. The page of --html is one file that works offline.
    """
    from paperatlas.extraction import annotate, surer, to_gold
    from paperatlas.papers import merge_papers
    from paperatlas.sources import read_sources

    reading = read_sources(paths, columns=columns)
    papers = merge_papers(reading.papers)
    found = []
    with progress("reading abstracts") as advance:
        for done, (paper, annotation) in enumerate(zip(papers, annotate(papers), strict=True), 1):
            sure = surer(annotation, least)
            if page is None:
                click.echo(to_json(to_gold(paper, sure)))
            else:
                found.append((paper, sure))
            advance(done, len(papers))
    _report_skipped(reading.skipped, report)
    say(f"{reading.entries} entries, {len(papers)} papers")
    if page is not None:
        from paperatlas.evaluation import Labelled
        from paperatlas.markup import render_texts, write_page

        write_page(render_texts([Labelled(*each) for each in found]), page)
        click.echo(page)


@click.command(epilog=example("paperatlas load --store copy.lbug"))
@atlas_option
@click.option("--store", metavar="PATH|URI", required=True, help="Where to: a ladybug file or neo4j://host:port.")
def load(atlas: str | None, store: str) -> None:
    """Load the graph of the atlas into another store.

    For Neo4j the credentials come from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. Loading again changes
    nothing; what is no longer true is removed; data of others in the same database is left alone.
    """
    from paperatlas.analysis import is_left_out
    from paperatlas.build import load as load_atlas

    folder = settings.atlas_folder(atlas)
    tables = load_atlas(folder, store)
    nodes = sum(table.num_rows for table in tables.nodes.values())
    relationships = sum(table.num_rows for table in tables.relationships.values())
    if is_left_out(folder, tables):
        say(LEFT_OUT)
    say(f"{store} holds {nodes} nodes and {relationships} relationships")


@click.command(epilog=example('paperatlas remove "Attention Is All You Need"'))
@click.argument("papers", nargs=-1, required=True, metavar="TITLE-OR-ID...")
@atlas_option
def remove(papers: tuple[str, ...], atlas: str | None) -> None:
    """Remove papers, and with them what only they support."""
    from paperatlas.build import remove as remove_papers
    from paperatlas.cli.options import library_of, opened
    from paperatlas.search import find_paper

    library = library_of(atlas, None)
    known = library.known_as() if library else {}
    with opened(atlas, None) as graph:
        found = [find_paper(graph, known.get(paper, paper)) for paper in papers]
    result = remove_papers(settings.atlas_folder(atlas), [paper["id"] for paper in found])
    for paper in found:
        say(f"removed: {paper['title']}")
    say_outcomes(result.curation)
    if result.outdated:
        say(LEFT_OUT)
    say(f"{result.papers} papers, {result.concepts} concepts, {result.relationships} relationships are left")


def _report_skipped(skipped: Sequence[Skipped], report: str | os.PathLike[str] | None) -> None:
    """List what was skipped: all of it in the report, the first few on stderr."""
    if report is not None:
        lines = [to_json({"file": s.place.file, "line": s.place.line, "reason": s.reason}) + "\n" for s in skipped]
        Path(report).write_text("".join(lines), encoding="utf-8")
    for entry in skipped[:SHOWN_SKIPPED]:
        say(f"skipped: {entry.place.file}, line {entry.place.line}: {entry.reason}")
    if len(skipped) > SHOWN_SKIPPED:
        say(f"skipped: {len(skipped) - SHOWN_SKIPPED} more; --report FILE lists them all")
