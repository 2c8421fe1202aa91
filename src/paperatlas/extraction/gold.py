"""Annotations in the exchange format of annotated papers, as scorers and annotators read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from paperatlas.records import AnnotatedConcept, Annotation, Edge, Paper, Relation

__all__ = ["surer", "to_gold"]


def surer(annotation: Annotation, least: float) -> Annotation:
    """The annotation without relations and edges of a confidence below ``least``; its concepts all stay.

    >>> relations = Relation("USES", 0, 7, "verb:use", 0.9), Relation("ADDRESSES", 0, 7, "classifier", 0.4)
    >>> concept = AnnotatedConcept("LoRA", "Method", ("LoRA",), (), relations)
    >>> [relation.type for relation in surer(Annotation("p1", "", "", (concept,), ()), 0.5).concepts[0].relations]
    ['USES']
    """
    concepts = tuple(
        replace(concept, relations=tuple(it for it in concept.relations if it.confidence >= least))
        for concept in annotation.concepts
    )
    edges = tuple(edge for edge in annotation.edges if edge.confidence >= least)
    return replace(annotation, concepts=concepts, edges=edges)


def to_gold(paper: Paper, annotation: Annotation) -> dict[str, Any]:
    """One paper's line: text, concepts, edges, and beside each where it was read and how sure that is.

    ``concepts[].relations`` and ``edges`` are as in the format; ``evidence`` holds the same with found_by, confidence
    and the sentence's offsets, and ``found_by`` and ``confidence`` of a concept stand in the order of its mentions.

    >>> from paperatlas.records import Mention
    >>> mention = Mention(3, 7, "Method", "LoRA", "tagger", 0.9)
    >>> concept = AnnotatedConcept("LoRA", "Method", ("LoRA",), (mention,))
    >>> line = to_gold(Paper(id="p1", title="On LoRA"), Annotation("p1", "", "", (concept,), ()))
    >>> line["concepts"][0]["mentions"], line["concepts"][0]["found_by"]
    ([[3, 7]], ['tagger'])
    """
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "text": paper.text,
        "concepts": [concept_line(concept) for concept in annotation.concepts],
        "edges": sorted({(names(annotation, edge)) for edge in annotation.edges}),
        "evidence": [edge_evidence(annotation, edge) for edge in annotation.edges],
    }


def concept_line(concept: AnnotatedConcept) -> dict[str, Any]:
    """One concept of the line."""
    return {
        "name": concept.name,
        "type": concept.type,
        "surfaces": list(concept.surfaces),
        "mentions": [[mention.start, mention.end] for mention in concept.mentions],
        "relations": list(dict.fromkeys(relation.type for relation in concept.relations)),
        "found_by": [mention.found_by for mention in concept.mentions],
        "confidence": [mention.score for mention in concept.mentions],
        "evidence": [relation_evidence(relation) for relation in concept.relations],
    }


def relation_evidence(relation: Relation) -> dict[str, Any]:
    """Where a relation was read."""
    return {
        "relation": relation.type,
        "sentence": [relation.start, relation.end],
        "found_by": relation.found_by,
        "confidence": relation.confidence,
    }


def names(annotation: Annotation, edge: Edge) -> tuple[str, str, str]:
    """Head's name, type and tail's name."""
    return annotation.concepts[edge.head].name, edge.type, annotation.concepts[edge.tail].name


def edge_evidence(annotation: Annotation, edge: Edge) -> dict[str, Any]:
    """Where an edge was read."""
    return {
        "edge": list(names(annotation, edge)),
        "sentence": [edge.start, edge.end],
        "found_by": edge.found_by,
        "confidence": edge.confidence,
    }
