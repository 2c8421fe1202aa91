"""The nodes of a drawing: what stands beneath each, how large it is, and the room it keeps around itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from paperatlas.offline import Theme, one_line
from paperatlas.views.texts import type_of

__all__ = ["Drawn", "drawn_node", "name_box", "room", "shape_of"]


class Drawn(NamedTuple):
    """How a node is drawn: what stands beneath it, and how large."""

    text: str
    size: float
    font: float


def drawn_node(attributes: Mapping[str, Any], theme: Theme, *, centre: bool) -> Drawn:
    """A concept as large as the number of its papers says; what the page is about is the largest."""
    sizes, labels = theme["sizes"], theme["labels"]
    paper = attributes.get("label") in {"Paper", "Stub"}
    name = attributes.get("title") or attributes.get("id") if paper else attributes.get("name")
    text = shortened(one_line(name) or "(no name)", labels["characters"])
    if centre:
        return Drawn(text, sizes["centre"], labels["centre"])
    if paper:
        return Drawn(text, sizes["paper"], labels["paper"])
    weight = min(1.0, math.log1p(attributes.get("paperCount") or 0) / math.log(60))
    return Drawn(
        text,
        round(sizes["smallest"] + weight * (sizes["largest"] - sizes["smallest"]), 1),
        round(labels["smallest"] + weight * (labels["largest"] - labels["smallest"]), 1),
    )


def shape_of(attributes: Mapping[str, Any], theme: Theme) -> str:
    """The shape of a node, by its type or else its label."""
    shapes = theme["shapes"]
    return str(shapes.get(type_of(attributes)) or shapes.get(str(attributes.get("label")), "dot"))


def shortened(text: str, characters: int) -> str:
    """At most so many characters, cut between words where that loses little.

    >>> shortened("Group Relative Policy Optimization", 22)
    'Group Relative…'
    """
    if len(text) <= characters:
        return text
    cut = text[: characters - 1]
    word = cut.rfind(" ")
    return (cut[:word] if word > characters // 2 else cut).rstrip(" ,:;-") + "…"


def room(node: Drawn, *, centre: bool) -> tuple[float, float]:
    """The room that a node keeps around itself, in pixels: more to the sides, where its name runs."""
    if centre:  # its name always stands beneath it, each letter about half as wide as high
        return 0.55 * node.font * len(node.text), 2 * node.size + 3 * node.font
    return 2 * node.size + 26, 2 * node.size + 14


def name_box(node: Drawn) -> tuple[float, float]:
    """The room that a node takes with all of its name beneath it, in pixels."""
    return max(0.58 * node.font * len(node.text), 2 * node.size) + 14, 2 * node.size + 1.4 * node.font + 12
