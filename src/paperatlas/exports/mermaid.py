"""Mermaid: a drawing inside of Markdown, for GitHub, GitLab, Obsidian and many a wiki."""

from __future__ import annotations

import re
from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import named
from paperatlas.text import clean

__all__ = ["write"]

LONGEST = 60  # characters of a name; a drawing is no table
SHAPES = {"Paper": ('["', '"]'), "Concept": ('(["', '"])')}
OTHER = ('{{"', '"}}')
# What Markdown, HTML or Mermaid itself may take for markup; no letter in any writing is among it.
MARKUP = re.compile(r"""["#-&*;-@\[-^`{-~]""")


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a flowchart: papers as boxes, concepts round, relationships with their type, long names cut short."""
    ready = named(graph)
    numbers = {key: f"n{number}" for number, key in enumerate(ready.nodes)}
    lines = ["flowchart LR"]
    for key, data in ready.nodes(data=True):
        before, after = SHAPES.get(data["kind"], OTHER)
        lines.append(f"  {numbers[key]}{before}{escaped(data['label']) or '#160;'}{after}")
    for head, tail, data in ready.edges(data=True):
        lines.append(f'  {numbers[head]} -- "{escaped(data["kind"])}" --> {numbers[tail]}')
    stream.write("\n".join([*lines, ""]).encode("utf-8"))


def escaped(value: object) -> str:
    """A text on one line, its markup as Mermaid's own entities.

    >>> escaped('a "b" <c>')
    'a #34;b#34; #60;c#62;'
    """
    text = clean(str(value))
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rstrip() + "…"
    return MARKUP.sub(lambda found: f"#{ord(found[0])};", text)
