"""What one takes along: graph files and pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperatlas.cli.options import ConceptName, atlas_option, example, min_confidence_option, opened, store_option
from paperatlas.cli.output import say

if TYPE_CHECKING:
    import networkx as nx

    from paperatlas.stores import Store

__all__ = ["export", "view"]

FORMATS = ["graphml", "gexf", "json", "cytoscape", "csv", "dot"]
depth_option = click.option(
    "--depth", type=click.IntRange(1, 3), default=1, show_default=True, help="How many steps from the centre."
)
generic_option = click.option("--generic", is_flag=True, help="With the concepts that most papers share.")


@click.command(epilog=example("paperatlas export GRPO --format graphml -o grpo.graphml"))
@click.argument("name", required=False, type=ConceptName(), metavar="[NAME]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="graphml", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to; else stdout.")
@depth_option
@click.option("--limit", type=click.IntRange(1), help="How many nodes at the most, the strongest.  [default: all]")
@generic_option
@min_confidence_option
@atlas_option
@store_option
def export(
    name: str | None,
    form: str,
    output: Path | None,
    depth: int,
    limit: int | None,
    generic: bool,
    least: float,
    atlas: str | None,
    store: str | None,
) -> None:
    """Write the graph, or what surrounds NAME, for other tools.

    graphml and gexf for Gephi and yEd, json (node-link) for networkx and D3, cytoscape for Cytoscape.js, dot for
    Graphviz; csv is a folder of two tables, named by -o.
    """
    from paperatlas.exports import write_graph
    from paperatlas.neighborhood import whole_graph

    if form == "csv" and output is None:
        raise click.UsageError("csv is two tables; name a folder for them: -o DIR")
    with opened(atlas, store) as opened_store:
        if name is None:
            graph = whole_graph(opened_store, limit=limit, least=least)
        else:
            graph = _cut(opened_store, name, depth=depth, limit=limit or sys.maxsize, generic=generic, least=least)
    if output is None:
        write_graph(graph, form, sys.stdout.buffer)
        return
    write_graph(graph, form, output)
    say(f"{output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} relationships")


@click.command(epilog=example("paperatlas view GRPO -o grpo.html"))
@click.argument("name", type=ConceptName())
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html", required=True)
@depth_option
@click.option("--limit", type=click.IntRange(2), default=200, show_default=True, help="How many nodes at the most.")
@generic_option
@min_confidence_option
@atlas_option
@store_option
def view(
    name: str,
    output: Path,
    depth: int,
    limit: int,
    generic: bool,
    least: float,
    atlas: str | None,
    store: str | None,
) -> None:
    """Write a page about a concept or paper that works offline.

    It is one file: the graph, every sentence behind every line, search, a legend and a list of all nodes.
    """
    from paperatlas.views import write_view

    with opened(atlas, store) as opened_store:
        graph = _cut(opened_store, name, depth=depth, limit=limit, generic=generic, least=least)
    write_view(graph, output)
    say(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} relationships")
    click.echo(output)


def _cut(store: Store, name: str, *, depth: int, limit: int, generic: bool, least: float) -> nx.MultiDiGraph[str]:
    """What surrounds the concept of this name, or else the paper."""
    from paperatlas.neighborhood import neighborhood
    from paperatlas.search import find_any

    return neighborhood(store, find_any(store, name)["id"], depth=depth, limit=limit, generic=generic, least=least)
