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


@click.command(epilog=example("paperatlas view GRPO -o grpo.html"))
@click.argument("name", type=ConceptName())
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html", required=True)
@depth_option
@click.option("--limit", type=click.IntRange(2), default=200, show_default=True, help="How many nodes at the most.")
@generic_option
@stubs_option
@min_confidence_option
@atlas_option
@store_option
def view(
    name: str,
    output: Path,
    depth: int,
    limit: int,
    generic: bool,
    stubs: bool,
    least: float,
    atlas: str | None,
    store: str | None,
) -> None:
    """Write a page about a concept or paper that works offline.

    It is one file: the graph, every sentence behind every line, search, a legend and a list of all nodes.
    """
    from paperatlas.views import write_view

    with opened(atlas, store) as opened_store:
        graph = _cut(opened_store, name, depth=depth, limit=limit, generic=generic, least=least, stubs=stubs)
    write_view(graph, output)
    say(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} relationships")
    click.echo(output)


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
