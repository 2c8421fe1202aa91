"""What stands around a concept or paper, as a page inside of a notebook, a drawing, or tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from paperatlas.atlas.frames import Table
from paperatlas.atlas.show import rendered, shown
from paperatlas.layout import place
from paperatlas.resources import resource_text
from paperatlas.views import render_view, write_view

__all__ = ["Neighborhood"]

HEIGHT = 640  # pixels of the page in a notebook
LABELS = 24  # names on the drawing, those with most ties
LETTERS = 28  # of a name there
BOX = (90.0, 30.0)  # pixels around a node
MARGIN = 70


class Neighborhood:
    """A cut of the graph: in a notebook the page of ``paperatlas view``, which runs in a frame of its own.

    The page needs no network, and the frame keeps it from the notebook: it is ``sandbox="allow-scripts"`` without
    ``allow-same-origin``. Where a frontend shows no such frame, there is a drawing (SVG) and a list.
    """

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self.graph = graph  # as ``neighborhood.neighborhood`` gives it

    @property
    def name(self) -> str:
        """What it surrounds."""
        return str(self.graph.graph["title"])

    def nodes(self) -> Table:
        """Its concepts and papers, those with most relationships first."""
        ranked = sorted(self.graph.degree, key=lambda it: (-it[1], it[0]))
        rows = [(key, *_told(self.graph.nodes[key]), ties) for key, ties in ranked]
        types = {"relationships": "integer", **dict.fromkeys(("id", "type", "name"), "string")}
        return Table.of(("id", "type", "name", "relationships"), rows, types=types, caption=self._told())

    def relationships(self) -> Table:
        """Its relationships, with the sentence and paper behind each where there is one."""
        columns = ("from", "type", "to", "sentence", "paper", "confidence")
        rows = [
            (head, data["type"], tail, *(data.get(name) for name in columns[3:]))
            for head, tail, _, data in sorted(self.graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
        ]
        types = dict.fromkeys(columns, "string") | {"confidence": "float"}
        return Table.of(columns, rows, types=types, caption=self._told())

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Writes the page to a file of its own; StoreError where it cannot."""
        return write_view(self.graph, path)

    def __len__(self) -> int:
        return self.graph.number_of_nodes()

    def __repr__(self) -> str:
        return repr(self.nodes())

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        makers: dict[str, Callable[[], str]] = {
            "text/plain": self.__repr__,
            "text/html": lambda: str(self._page),
            "image/svg+xml": lambda: str(self._drawing),
        }
        wanted = [it for it in makers if (not include or it in include) and it not in (exclude or ())]
        return {it: makers[it]() for it in wanted}

    @cached_property
    def _page(self) -> Markup:
        table = self.nodes()
        return rendered(
            "neighborhood",
            title=f"Around {self.name}",
            page=render_view(self.graph).encode("utf-8", "replace").decode("utf-8"),
            height=HEIGHT,
            told=f"Around {self.name}: {self._told()}",
            columns=table.columns[1:],
            rows=[tuple(row.values())[1:] for row in table.dicts()],
        )

    @cached_property
    def _drawing(self) -> Markup:
        where = place(self.graph, dict.fromkeys(self.graph.nodes, BOX), centre=self.graph.graph["centre"])
        named = {row["id"] for row in self.nodes().dicts()[:LABELS]} | {self.graph.graph["centre"]}
        left, top = (min(it[axis] for it in where.values()) - MARGIN for axis in (0, 1))
        width, height = (max(it[axis] for it in where.values()) - low + MARGIN for axis, low in ((0, left), (1, top)))
        lines = sorted({(head, tail) for head, tail in self.graph.edges() if head != tail})
        nodes = [_drawn(self.graph.nodes[key], where[key], named=key in named) for key in sorted(where)]
        template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        text = template.from_string(resource_text("viz/notebook/drawing.svg")).render(
            title=shown(f"Around {self.name}: {self._told()}"),
            box=(left, top, width, height),
            lines=[(*where[head], *where[tail]) for head, tail in lines],
            nodes=nodes,
        )
        return Markup(text)  # noqa: S704  autoescape is on

    def _told(self) -> str:
        facts = self.graph.graph
        count = f"{len(self)} names and papers, {self.graph.number_of_edges()} relationships"
        return f"{count}; the strongest of {facts['total_nodes']}" if facts.get("limited") else count


def _told(data: Mapping[str, Any]) -> tuple[str, str]:
    """The type and the name of a node."""
    paper = data["label"] in {"Paper", "Stub"}
    return str(data["label"] if paper else data["type"]), shown(data["title"] or data["id"] if paper else data["name"])


def _drawn(data: Mapping[str, Any], where: tuple[int, int], *, named: bool) -> dict[str, Any]:
    """A node of the drawing."""
    kind, name = _told(data)
    text = (name if len(name) <= LETTERS else name[: LETTERS - 1] + "…") if named else ""
    return {"x": where[0], "y": where[1], "kind": kind, "name": name, "text": text}
