"""What one takes along: graph files and pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperatlas import settings
from paperatlas.cli.options import (
    ConceptName,
    atlas_option,
    example,
    min_confidence_option,
    opened,
    store_option,
    stubs_option,
)
from paperatlas.cli.output import say
from paperatlas.records import CONCEPT_TYPES

if TYPE_CHECKING:
    import networkx as nx

    from paperatlas.stores import Store

__all__ = ["export", "view"]

FILES = ["graphml", "gexf", "json", "cytoscape", "vosviewer", "pajek", "dot", "mermaid"]
BIBLIOGRAPHIES = ["bibtex", "csl"]
FILES += ["jsonld", "turtle", *BIBLIOGRAPHIES]
TABLES = ["neo4j-csv", "parquet"]
FOLDERS = ["csv", "obsidian", *TABLES]
depth_option = click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="How many steps from the centre."
)
generic_option = click.option("--generic", is_flag=True, help="With the concepts that most papers share.")


@click.command(epilog=example("paperatlas export GRPO --format graphml -o grpo.graphml"))
@click.argument("name", required=False, type=ConceptName(), metavar="[NAME]")
@click.option("--format", "form", type=click.Choice([*FILES, *FOLDERS]), default="graphml", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE|DIR", help="Where to; else stdout.")
@click.option("--type", "types", multiple=True, type=click.Choice(CONCEPT_TYPES, case_sensitive=False),
              help="Only concepts of this type, and the papers that speak of them; may be said again.")  # fmt: skip
@click.option("--since", type=click.IntRange(1000, 9999), metavar="YEAR", help="Only papers of this year and later.")
@click.option("--until", type=click.IntRange(1000, 9999), metavar="YEAR", help="Only papers of this year and earlier.")
@depth_option
@click.option("--limit", type=click.IntRange(1), help="How many nodes at the most, the strongest.  [default: all]")
@generic_option
@stubs_option
@min_confidence_option
@atlas_option
@store_option
def export(
    name: str | None,
    form: str,
    output: Path | None,
    types: tuple[str, ...],
    since: int | None,
    until: int | None,
    depth: int,
    limit: int | None,
    generic: bool,
    stubs: bool,
    least: float,
    atlas: str | None,
    store: str | None,
) -> None:
    """Write the graph, or what surrounds NAME, for other tools.

    \b
    graphml gexf json cytoscape     Gephi, yEd, networkx, D3, Cytoscape.js
    vosviewer pajek                 VOSviewer, Pajek, igraph
    dot mermaid                     Graphviz, drawings in Markdown
    jsonld turtle                   linked data; turtle needs rdflib
    bibtex csl                      the papers: LaTeX, Zotero, pandoc
    csv parquet neo4j-csv obsidian  folders, named by -o DIR: tables, the import of Neo4j, a vault of notes
    """
    from paperatlas.exports import WITH_AUTHORS, write_graph, write_store
    from paperatlas.exports.choice import chosen
    from paperatlas.neighborhood import whole_graph

    if form in FOLDERS and output is None:
        raise click.UsageError(f"{form} is a folder of files; name one for them: -o DIR")
    with opened(atlas, store) as opened_store:
        if form in TABLES and output and not (name or types or since or until or limit):
            write_store(opened_store, form, output, least=least, stubs=stubs)
            say(f"{output}: all nodes and relationships" + ("" if stubs or form == "neo4j-csv" else " but stubs"))
            return
        if name is None:
            graph = whole_graph(opened_store, limit=limit, least=least, stubs=stubs)
        else:
            most = limit or sys.maxsize
            graph = _cut(opened_store, name, depth=depth, limit=most, generic=generic, least=least, stubs=stubs)
        graph = chosen(graph, types=types, since=since, until=until)
        if form in WITH_AUTHORS:
            graph = _with_authors(graph, opened_store, atlas)
    if output is None:
        write_graph(graph, form, sys.stdout.buffer)
        return
    write_graph(graph, form, output)
    if form in BIBLIOGRAPHIES:
        papers = sum(data.get("label") == "Paper" for _, data in graph.nodes(data=True))
        say(f"{output}: {papers} papers")
    else:
        say(f"{output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} relationships")


@click.command(epilog=example("paperatlas view GRPO --with DPO -o grpo-dpo.html"))
@click.argument("name", type=ConceptName())
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html", required=True)
@click.option("--to", "end", type=ConceptName(), metavar="NAME", help="The shortest way from NAME to this.")
@click.option("--with", "others", multiple=True, type=ConceptName(), metavar="NAME",
              help="Both side by side; may be said again.")  # fmt: skip
@click.option("--lineage", is_flag=True, help="What it descends from, and what descends from it, by year.")
@click.option("--citations", is_flag=True, help="Who cites whom around a paper, or among a concept's papers.")
@click.option("--depth", type=click.IntRange(1, 6), help="How many steps from NAME, up to 3; a lineage up to 6.  "
              "[default: 1; of a lineage 3]")  # fmt: skip
@click.option("--limit", type=click.IntRange(2), help="How many nodes at the most.  [default: 200; 40 for --to, 100 for"
              " --with, 60 for --lineage, 150 for --citations]")  # fmt: skip
@generic_option
@stubs_option
@min_confidence_option
@atlas_option
@store_option
def view(name: str, output: Path, atlas: str | None, store: str | None, **options: Any) -> None:
    """Write a page about a concept or paper that works offline.

    It is one file: the graph, every sentence behind every line, search, a legend and a table of all names. It shows
    what is around NAME, or one of these:

    \b
    view A --to B              the shortest way from A to B, and what is near it
    view A --with B            two or more concepts side by side
    view NAME --lineage        where a concept comes from, and what came of it
    view NAME --citations      who cites whom; --stubs adds works that are only cited
    """
    from paperatlas.cuts import with_facts
    from paperatlas.views import write_view

    with opened(atlas, store) as opened_store:
        graph = with_facts(opened_store, _page_cut(opened_store, name, _checked(options)))
    write_view(graph, output)
    say(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} relationships")
    if options["citations"] and not REFERENCES & {data["type"] for _, _, data in graph.edges(data=True)}:
        say("no paper on the page cites or refers to another; read a source with references, or try --stubs")
    click.echo(output)


REFERENCES = {"CITES", "REFERS_TO", "CITES_STUB"}
# What says nothing of a kind of page, though it does of another.
UNFIT = {
    "--to": ("--depth", "--stubs", "--min-confidence"),
    "--with": ("--depth", "--stubs"),
    "--lineage": ("--stubs",),
    "--citations": ("--generic",),
}
DEEPEST = 3


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a page as they are; a usage error where two of them do not go together."""
    given = {f"--{name}": options[name] for name in ("lineage", "citations", "depth", "generic", "stubs")}
    given |= {"--to": options["end"], "--with": options["others"], "--min-confidence": options["least"]}
    kinds = [kind for kind in UNFIT if given[kind]]
    if len(kinds) > 1:
        raise click.UsageError(f"{' and '.join(kinds)} are pages of their own; write one after the other")
    for kind in kinds:
        for option in UNFIT[kind]:
            if given[option]:
                raise click.UsageError(f"{option} does not go with {kind}; leave it out")
    if not options["lineage"] and (options["depth"] or 0) > DEEPEST:
        raise click.UsageError(f"--depth is 1 to {DEEPEST} here, not {options['depth']}; only a --lineage goes further")
    return options


def _page_cut(store: Store, name: str, options: dict[str, Any]) -> nx.MultiDiGraph[str]:
    """What a page shows: the neighbourhood of a name, or what the options ask for instead."""
    from paperatlas import cuts
    from paperatlas.search import find_any, find_concept

    told = {key: options[key] for key in ("depth", "limit") if options[key] is not None}
    sure = {**told, "least": options["least"]}
    if options["end"] is not None:
        start, end = (find_any(store, one)["id"] for one in (name, options["end"]))
        if start == end:
            raise click.UsageError(f"{name} and {options['end']} are the same: {start}")
        return cuts.way(store, start, end, generic=options["generic"], **told)
    if options["others"]:
        ids = {one: find_concept(store, one)["id"] for one in (name, *options["others"])}
        if len(set(ids.values())) == 1:
            raise click.UsageError(f"{' and '.join(ids)} are the same: {ids[name]}")
        return cuts.comparison(store, list(ids.values()), generic=options["generic"], **sure)
    if options["lineage"]:
        return cuts.lineage(store, find_concept(store, name)["id"], generic=options["generic"], **sure)
    if options["citations"]:
        return cuts.citations(store, find_any(store, name)["id"], stubs=options["stubs"], **sure)
    return _cut(store, name, generic=options["generic"], stubs=options["stubs"], **sure)


def _cut(store: Store, name: str, **options: Any) -> nx.MultiDiGraph[str]:
    """What surrounds the concept of this name, or else the paper; ``options`` as ``neighborhood`` takes them."""
    from paperatlas.neighborhood import neighborhood
    from paperatlas.search import find_any

    return neighborhood(store, find_any(store, name)["id"], **options)


def _with_authors(graph: nx.MultiDiGraph[str], store: Store, atlas: str | None) -> nx.MultiDiGraph[str]:
    """The graph with the authors of its papers, in their order where the atlas folder is at hand."""
    from paperatlas.exports.works import with_authors
    from paperatlas.library import Library

    folder = settings.atlas_folder(atlas)
    if (folder / "atlas.json").is_file():
        return with_authors(graph, store, Library.open(folder).papers())
    say(f"{folder}: no atlas here, so authors are in the order of the alphabet and venues are left out; give --atlas")
    return with_authors(graph, store)
