"""Everything that a page's script knows, as plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from paperatlas.layout import along, by_year, in_rings, place
from paperatlas.offline import Theme, one_line
from paperatlas.views.headline import honest_line, missing_references, summary_line
from paperatlas.views.lines import drawn_lines
from paperatlas.views.nodes import Drawn, drawn_node, name_box, room, shape_of
from paperatlas.views.tables import comparison_of, path_of, query_of
from paperatlas.views.texts import about, paper_facts, type_of

__all__ = ["view_data"]

Places = dict[str, list[int]]


def view_data(
    graph: nx.MultiDiGraph[str], theme: Theme, *, pages: Mapping[str, str] | None = None, expand: str | None = None
) -> dict[str, Any]:
    """What the page of a cut carries.

    ``pages`` are links to the pages of nodes by id; ``expand`` is where a server answers what is around a node.
    Positions are pixels. The same graph gives the same data, whatever the order in which it was put together.
    """
    facts, told = graph.graph, graph.graph.get("told") or {}
    centres = [key for key in facts.get("centres") or [facts.get("centre")] if key in graph]
    drawn = {name: drawn_node(graph.nodes[name], theme, centre=name in centres) for name in sorted(graph)}
    lines = drawn_lines(graph, theme, centres)
    layouts, marks = layouts_of(graph, drawn, lines, centres)
    title = one_line(facts.get("title") or "paperatlas")[:300]
    nodes = []
    for name, node in drawn.items():
        nodes.append(
            {
                "id": name,
                "label": node.text,
                "shape": shape_of(graph.nodes[name], theme),
                "group": type_of(graph.nodes[name]),
                "size": node.size,
                "font": {"size": node.font},
                "x": layouts["force"][name][0],
                "y": layouts["force"][name][1],
                "about": about(graph.nodes[name], told.get(name, {}), page=(pages or {}).get(name)),
            }
        )
    return {
        "title": title,
        "kind": kind_of(graph, centres),
        "centre": centres[0] if len(centres) == 1 else None,
        "centres": centres,
        "summary": summary_line(graph, theme),
        "honest": " ".join(filter(None, (missing_references(graph), honest_line(facts, title)))),
        "expand": {"url": expand} if expand else None,
        "papers": {key: paper_facts(value) for key, value in sorted((facts.get("papers") or {}).items())},
        "theme": theme,
        "layout": opening_layout(facts, marks),
        "layouts": layouts,
        "yearMarks": marks,
        "measures": facts.get("measures") or {},
        "comparison": comparison_of(graph, lines, theme),
        "path": path_of(graph, lines),
        "query": query_of(graph),
    } | in_network(nodes, lines)


def in_network(nodes: list[dict[str, Any]], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Nodes and lines in the shape that vis-network takes, gathered by pyvis."""
    from pyvis.network import Network  # noqa: PLC0415  it imports IPython, a quarter of a second

    network = Network(directed=True)
    for node in nodes:
        network.add_node(node.pop("id"), **node)
    for line in lines:
        network.add_edge(line.pop("from"), line.pop("to"), arrows="", **line)
    return {"nodes": network.nodes, "edges": network.edges}


def kind_of(graph: nx.MultiDiGraph[str], centres: list[str]) -> str:
    """What sort of page it is: the cut says so, or it is that of its centre."""
    if kind := graph.graph.get("kind"):
        return str(kind)
    return "paper" if centres and graph.nodes[centres[0]].get("label") == "Paper" else "concept"


def layouts_of(
    graph: nx.MultiDiGraph[str], drawn: Mapping[str, Drawn], lines: list[dict[str, Any]], centres: list[str]
) -> tuple[dict[str, Places], list[dict[str, Any]]]:
    """Where each node stands in each layout, and where each year does in the last of them."""
    tied: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    tied.add_nodes_from(graph)
    tied.add_edges_from((line["from"], line["to"], {"type": line["kind"]}) for line in lines if "quiet" not in line)
    rooms = {name: room(node, centre=name in centres) for name, node in drawn.items()}
    names = {name: name_box(node) for name, node in drawn.items()}
    when = {name: moment(graph.nodes[name]) for name in drawn}
    groups = {name: type_of(graph.nodes[name]) for name in drawn}
    years, marks = by_year(tied, names, when, descent=graph.graph.get("kind") == "lineage")
    hops = graph.graph.get("path")
    stations = [hops[0]["fromId"], *(hop["toId"] for hop in hops)] if hops else []
    centre = centres[0] if len(centres) == 1 else None
    placed = {
        "force": along(tied, rooms, stations) if stations else place(tied, rooms, centre=centre),
        "radial": in_rings(tied, rooms, groups, centres=centres),
        "year": years,
    }
    layouts = {key: {name: list(where[name]) for name in drawn} for key, where in placed.items()}
    return layouts, [mark._asdict() for mark in marks]


def moment(attributes: Mapping[str, Any]) -> str:
    """The date by which a node stands in the layout by year, as far as it is known: "2024-02", or empty."""
    said = attributes.get("firstSeen") or attributes.get("published") or attributes.get("year")
    text = one_line(said)
    return text if text[:4].isascii() and text[:4].isdigit() else ""


def opening_layout(facts: Mapping[str, Any], marks: list[dict[str, Any]]) -> str:
    """The layout that the cut asks for; by year only where there is more than one."""
    wanted = str(facts.get("layout") or "force")
    return "force" if wanted == "year" and len(marks) < 2 else wanted
