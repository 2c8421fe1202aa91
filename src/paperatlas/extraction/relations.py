"""How a paper relates to each of its concepts, and the sentence that says so.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) reads the concepts of a paper in the order
of their first mentions. Its labels are sets of relations, such as "BUILDS_ON+COMPARES_WITH"; the probability of a
relation is the sum over the sets that hold it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pycrfsuite

from paperatlas.extraction.classifier import Classifier, open_classifier
from paperatlas.extraction.cues import Reading, load_cues
from paperatlas.extraction.edges import find_edges
from paperatlas.extraction.relation_features import OURS, Mentioned, concept_features, family, governing_cues, read_text
from paperatlas.records import PAPER_RELATIONS, AnnotatedConcept, Edge, Relation
from paperatlas.resources import resource_path

__all__ = ["ALLOWED", "RelationModel", "load_model", "paper_features", "reading_order", "relate", "relation_chances"]

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "Method": ("INTRODUCES", "BUILDS_ON", "USES", "COMPARES_WITH"),
    "Model": ("INTRODUCES", "BUILDS_ON", "USES", "COMPARES_WITH"),
    "Benchmark": ("INTRODUCES", "USES", "COMPARES_WITH", "EVALUATES_ON"),
    "Task": ("INTRODUCES", "ADDRESSES"),
    "Metric": ("INTRODUCES", "MEASURES"),
}
OTHERWISE = "MENTIONS"
PROPOSING = frozenset(
    {"verb:propose", "verb:introduce", "verb:present", "verb:develop", "verb:design", "verb:devise", "verb:contribute",
     "verb:release", "verb:construct", "verb:create", "verb:curate", "verb:establish", "verb:formulate", "cue:called"}
)  # fmt: skip
LOOKED_AT = 6  # sentences among which the evidence is sought
TITLE_WEIGHT = 0.5  # a title says less than a sentence that says the same

Chances = dict[str, float]


@dataclass(frozen=True, slots=True)
class RelationModel:
    """The classifier of a paper's concepts and that of their pairs."""

    relations: Classifier
    edges: Classifier


@cache
def load_model() -> RelationModel:
    """The model that travels with the code, read once."""
    settings = json.loads(resource_path("model/relations.json").read_text(encoding="utf-8"))
    return RelationModel(
        open_classifier("relations", settings["relations"]),
        open_classifier("relations-edges", settings["edges"]),
    )


def relate(
    text: str, sentences: Sequence[tuple[int, int]], concepts: Sequence[AnnotatedConcept]
) -> tuple[tuple[AnnotatedConcept, ...], tuple[Edge, ...]]:
    r"""The concepts, in the same order, with how the paper relates to them, and the edges between them.

    Offsets are code points into ``text``; ``sentences`` are sorted and the first is the title. Every concept gets at
    least one relation, MENTIONS where no other holds.

    >>> from paperatlas.records import Mention
    >>> text = "Foo for parsing\nWe propose Foo."
    >>> mentions = (Mention(0, 3, "Method", "Foo", "tagger", 1.0), Mention(27, 30, "Method", "Foo", "tagger", 1.0))
    >>> concepts, edges = relate(text, [(0, 15), (16, 31)], [AnnotatedConcept("Foo", "Method", ("Foo",), mentions)])
    >>> [(r.type, text[r.start:r.end], r.found_by) for r in concepts[0].relations]
    [('INTRODUCES', 'We propose Foo.', 'verb:propose')]
    """
    if not concepts:
        return (), ()
    model = load_model()
    readings, where = read_text(text, sentences, concepts)
    chances = relation_chances(model.relations.tagger, concepts, paper_features(concepts, readings, where))
    proposal = first_proposal(readings)
    related = []
    for concept, found, chance in zip(concepts, where, chances, strict=True):
        views = sentence_views(model.relations.tagger, concept, readings, found, proposal)
        sure = max((mention.score for mention in concept.mentions), default=1.0)
        related.append(replace(concept, relations=decide(model.relations, views, readings, chance, sure)))
    return tuple(related), find_edges(model.edges, concepts, readings, where, chances)


def first_proposal(readings: Sequence[Reading]) -> int:
    """The first sentence of the abstract in which we propose, else the first that speaks of us, else past all."""
    ours = len(readings)
    for number, reading in enumerate(readings[1:], 1):
        if OURS.isdisjoint(reading.cues):
            continue
        if not PROPOSING.isdisjoint(reading.cues):
            return number
        ours = min(ours, number)
    return ours


def reading_order(concepts: Sequence[AnnotatedConcept]) -> list[int]:
    """The places of the concepts in the order of their first mentions."""
    return sorted(range(len(concepts)), key=lambda at: (min((m.start for m in concepts[at].mentions), default=0), at))


def paper_features(
    concepts: Sequence[AnnotatedConcept], readings: Sequence[Reading], where: Sequence[Sequence[Mentioned]]
) -> list[list[str]]:
    """The features of every concept of a paper."""
    proposal = first_proposal(readings)
    return [
        concept_features(concept, readings, found, proposal, kin)
        for concept, found, kin in zip(concepts, where, family(concepts), strict=True)
    ]


def relation_chances(
    tagger: pycrfsuite.Tagger, concepts: Sequence[AnnotatedConcept], features: Sequence[Sequence[str]]
) -> list[Chances]:
    """The probability of each relation for each concept; those that its type does not allow are left out."""
    order = reading_order(concepts)
    tagger.set([features[at] for at in order])
    chances: list[Chances] = [{} for _ in concepts]
    labels = [(label, label.split("+")) for label in sorted(tagger.labels())]
    for position, at in enumerate(order):
        chance = dict.fromkeys((*ALLOWED[concepts[at].type], OTHERWISE), 0.0)
        for label, relations in labels:
            share = tagger.marginal(label, position)
            for relation in relations:
                if relation in chance:
                    chance[relation] += share
        chances[at] = {relation: min(1.0, value) for relation, value in chance.items()}
    return chances


def decide(
    classifier: Classifier, views: Sequence[View], readings: Sequence[Reading], chance: Chances, sure: float
) -> tuple[Relation, ...]:
    """The relations that reach their threshold, each with its evidence; ``sure`` is how sure the concept itself is."""
    holding = [kind for kind in chance if kind != OTHERWISE and chance[kind] * sure >= classifier.thresholds[kind]]
    relations = []
    for kind in holding or [OTHERWISE]:
        number, found_by = evidence(views, readings, kind)
        sentence = readings[number]
        confidence = round(classifier.confidence(chance[kind]) * sure, 4)
        relations.append(Relation(kind, sentence.start, sentence.end, found_by, confidence))
    return tuple(sorted(relations, key=lambda one: PAPER_RELATIONS.index(one.type)))


@dataclass(frozen=True, slots=True)
class View:
    """The mentions of a concept in one sentence, and what that sentence alone says of it."""

    number: int
    mentions: tuple[Mentioned, ...]
    chance: Chances


def sentence_views(
    tagger: pycrfsuite.Tagger,
    concept: AnnotatedConcept,
    readings: Sequence[Reading],
    found: Sequence[Mentioned],
    proposal: int,
) -> list[View]:
    """The sentences that mention a concept, each read on its own; where there is but one nothing is to weigh."""
    by_sentence: dict[int, list[Mentioned]] = {}
    for number, unit in found:
        if number in by_sentence or len(by_sentence) < LOOKED_AT:
            by_sentence.setdefault(number, []).append((number, unit))
    views = []
    for number, mentions in sorted(by_sentence.items()):
        chance: Chances = {}
        if len(by_sentence) > 1:
            features = concept_features(concept, readings, mentions, proposal, ())
            chance = relation_chances(tagger, [concept], [features])[0]
        views.append(View(number, tuple(mentions[:LOOKED_AT]), chance))
    return views or [View(0, (), {})]


def evidence(views: Sequence[View], readings: Sequence[Reading], relation: str) -> tuple[int, str]:
    """The sentence that says a relation best, and the cue in it that speaks for the relation, else "classifier"."""

    def weight(view: View) -> tuple[float, int]:
        return view.chance.get(relation, 0.0) * (TITLE_WEIGHT if view.number == 0 else 1.0), -view.number

    best = max(views, key=weight)
    says = load_cues().says
    for number, unit in best.mentions:
        for cue in governing_cues(readings[number], unit):
            if says[cue] == relation:
                return best.number, cue
    return best.number, "classifier"
