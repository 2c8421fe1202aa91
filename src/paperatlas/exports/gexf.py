"""GEXF: for Gephi."""

from __future__ import annotations

import re
from io import BytesIO
from typing import BinaryIO

import networkx as nx

from paperatlas.exports.flat import flat

__all__ = ["write"]

TODAY = re.compile(rb' lastmodifieddate="[0-9-]*"')


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a graph as GEXF 1.2, without the date of writing, so that the same graph gives the same bytes."""
    written = BytesIO()
    nx.write_gexf(flat(graph), written)
    stream.write(TODAY.sub(b"", written.getvalue(), count=1))
