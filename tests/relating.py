"""Papers written with their names marked, for tests of relations: ``[Foo](Method)`` mentions the Method Foo."""

import re

from paperatlas.extraction.relation_features import GIVEN
from paperatlas.extraction.relations import relate
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import AnnotatedConcept, Mention

MARK = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def read_marked(marked):
    """The plain text and its concepts; the same name with the same type is the same concept."""
    text, at, mentions = "", 0, {}
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        surface, kind = mark.groups()
        mention = Mention(len(text), len(text) + len(surface), kind, surface, GIVEN, 1.0)
        mentions.setdefault((surface, kind), []).append(mention)
        text += surface
        at = mark.end()
    text += marked[at:]
    concepts = [AnnotatedConcept(name, kind, (name,), tuple(found)) for (name, kind), found in mentions.items()]
    return text, tuple(concepts)


def relate_marked(marked):
    """The text, the concepts with relations, and the edges."""
    text, concepts = read_marked(marked)
    related, edges = relate(text, split_sentences(text), concepts)
    return text, related, edges


def relations_of(marked):
    """Name: the set of its relations."""
    _, concepts, _ = relate_marked(marked)
    return {concept.name: {relation.type for relation in concept.relations} for concept in concepts}


def edges_of(marked):
    """The edges by names."""
    _, concepts, edges = relate_marked(marked)
    return {(concepts[edge.head].name, edge.type, concepts[edge.tail].name) for edge in edges}
