"""Turtle: the same statements as in JSON-LD, for triple stores and SPARQL; rdflib writes it."""

from __future__ import annotations

import json
import warnings
from typing import BinaryIO

import networkx as nx

from paperatlas.errors import PaperatlasError
from paperatlas.exports.jsonld import CONTEXT, document

__all__ = ["write"]


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a graph as Turtle, subjects and objects sorted; raises PaperatlasError where rdflib is missing."""
    try:
        import rdflib  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise PaperatlasError("Turtle needs rdflib; install it with: pip install 'paperatlas[rdf]'") from error
    triples = rdflib.Graph(bind_namespaces="none")
    for prefix, name in CONTEXT.items():
        if isinstance(name, str) and name.endswith(("/", "#", ":")):
            triples.bind(prefix, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parser uses what rdflib itself will drop
        triples.parse(data=json.dumps(document(graph)), format="json-ld")
    stream.write(triples.serialize(format="turtle", encoding="utf-8"))
