"""How a paper relates to each of its concepts, and the sentence that says so.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) reads the concepts of a paper in the order
of their first mentions. Its labels are sets of relations, such as "BUILDS_ON+COMPARES_WITH"; the probability of a
relation is the sum over the sets that hold it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from paperatlas.extraction.classifier import Classifier, open_classifier
from paperatlas.extraction.crf import Chain, Numbers, lone_marginals, marginals, summed_rows
from paperatlas.extraction.cues import Reading, load_cues
from paperatlas.extraction.edges import find_edges
from paperatlas.extraction.relation_features import (
    OURS,
    Mentioned,
    concept_features,
    governing_cues,
    read_text,
    sentence_features,
    subject_of,
)
from paperatlas.extraction.relation_names import family, surety
from paperatlas.extraction.renown import Renown, known_renown, renown_features
from paperatlas.records import PAPER_RELATIONS, AnnotatedConcept, Edge, Relation
from paperatlas.resources import resource_path

__all__ = [
    "ALLOWED",
    "RelationModel",
    "load_model",
    "paper_features",
    "reading_order",
    "relate",
    "relation_chances",
    "typed_scores",
]

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "Method": ("INTRODUCES", "BUILDS_ON", "USES", "COMPARES_WITH"),
    "Model": ("INTRODUCES", "BUILDS_ON", "USES", "COMPARES_WITH"),
    "Benchmark": ("INTRODUCES", "USES", "COMPARES_WITH", "EVALUATES_ON"),
    "Task": ("INTRODUCES", "ADDRESSES"),
    "Metric": ("INTRODUCES", "MEASURES"),
}
TYPES = tuple(ALLOWED)
OTHERWISE = "MENTIONS"
ALLOWED_PLACES = {
    kind: tuple((relation, PAPER_RELATIONS.index(relation)) for relation in (*relations, OTHERWISE))
    for kind, relations in ALLOWED.items()
}
PROPOSING = frozenset(
    {"verb:propose", "verb:introduce", "verb:present", "verb:develop", "verb:design", "verb:devise", "verb:contribute",
     "verb:release", "verb:construct", "verb:create", "verb:curate", "verb:establish", "verb:formulate", "cue:called"}
)  # fmt: skip
PLAINLY = frozenset({"verb:propose", "verb:introduce", "verb:present", "verb:release"})
CALLED = frozenset({",", "called", "named", "dubbed", "termed"})
EXPLAINED = frozenset((",", word) for word in ("a", "an", "the", "which", "our"))
# Of 1,061 names with a capital that sentences of training papers propose so plainly 1,057 are the paper's own, of 693
# names of one word before a title's colon all.
PLAIN_PROPOSAL = 0.99
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
    chances = relation_chances(
        model.relations.chain, concepts, paper_features(concepts, readings, where, known_renown())
    )
    for concept, found, chance in zip(concepts, where, chances, strict=True):
        if "INTRODUCES" in chance and plain_proposal(concept, readings, found):
            chance["INTRODUCES"] = max(chance["INTRODUCES"], PLAIN_PROPOSAL)
    holdings = [
        decide(model.relations, chance, surety(concept)) for concept, chance in zip(concepts, chances, strict=True)
    ]
    # where a name is only mentioned any sentence will do
    asked = [OTHERWISE not in holding for holding in holdings]
    related = tuple(
        replace(concept, relations=with_evidence(holding, views, readings))
        for concept, holding, views in zip(
            concepts, holdings, sentence_views(model.relations.chain, concepts, readings, where, asked), strict=True
        )
    )
    return related, find_edges(model.edges, concepts, readings, where, chances)


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


def plain_proposal(concept: AnnotatedConcept, readings: Sequence[Reading], found: Sequence[Mentioned]) -> bool:
    """Whether a paper plainly proposes a name, however known: "X: …" as title, "we introduce X", "a method called X".

    A name in small letters must stand in the title as well.
    """
    coined = any(surface != surface.lower() for surface in concept.surfaces)
    titled = any(number == 0 for number, _ in found)
    return opens_title(concept, readings[0]) or any(
        number > 0 and unit > 0 and plainly_proposed(readings[number], unit, coined=coined, titled=titled)
        for number, unit in found
    )


def opens_title(concept: AnnotatedConcept, title: Reading) -> bool:
    """Whether the title is a name of this concept in one word, a colon, and more."""
    opens = any(mention.start == title.start and " " not in mention.surface for mention in concept.mentions)
    return opens and title.owners[:1] != (-1,) and title.words[1:2] == (":",)


def plainly_proposed(reading: Reading, unit: int, *, coined: bool, titled: bool) -> bool:
    """Whether a verb of proposing stands right before a name, or before what explains it."""
    words, cues = reading.words, reading.cues
    if cues[unit - 1] in PLAINLY:
        explained = tuple(words[unit + 1 : unit + 3]) in EXPLAINED
        return ((coined or titled) and subject_of(reading, unit - 1) in OURS) or (coined and explained)
    if not coined or words[unit - 1] not in CALLED:
        return False
    verb = next((at for at in range(unit - 2, max(-1, unit - 10), -1) if cues[at] in PLAINLY), -1)
    between = reading.owners[verb + 1 : unit - 1]
    return verb >= 0 and all(owner < 0 for owner in between) and subject_of(reading, verb) in OURS


def reading_order(concepts: Sequence[AnnotatedConcept]) -> list[int]:
    """The places of the concepts in the order of their first mentions."""
    return sorted(range(len(concepts)), key=lambda at: (min((m.start for m in concepts[at].mentions), default=0), at))


def paper_features(
    concepts: Sequence[AnnotatedConcept],
    readings: Sequence[Reading],
    where: Sequence[Sequence[Mentioned]],
    renown: Mapping[str, Renown],
) -> list[list[str]]:
    """The features of every concept of a paper, without its type; ``renown`` is what the lists say of names."""
    proposal = first_proposal(readings)
    return [
        concept_features(concept, readings, found, proposal, [*kin, *renown_features(concept, renown)])
        for concept, found, kin in zip(concepts, where, family(concepts), strict=True)
    ]


def relation_chances(
    chain: Chain, concepts: Sequence[AnnotatedConcept], features: Sequence[Sequence[str]]
) -> list[Chances]:
    """The probability of each relation for each concept, by its features; relations its type forbids are left out."""
    order = reading_order(concepts)
    shares = marginals(chain, typed_scores(chain, [(concepts[at].type, features[at]) for at in order]))
    found = allowed_chances(chain, shares, [concepts[at].type for at in order])
    return [chance for _, chance in sorted(zip(order, found, strict=True), key=lambda one: one[0])]


def typed_scores(chain: Chain, items: Iterable[tuple[str, Sequence[str]]]) -> Numbers:
    """The scores of items, a type and features each, as ``state_scores`` gives them for their ``typed`` features."""
    table = typed_table(chain)
    find = table.rows.get
    known: list[int] = []
    starts: list[int] = []
    for kind, features in items:
        starts.append(len(known))
        known.append(len(table.weights) - 1)  # the row of zeros
        place = TYPES.index(kind)
        known += [row + place for row in map(find, features) if row is not None]
    return summed_rows(table.weights, known, starts)


@dataclass(frozen=True, slots=True)
class TypedTable:
    """What a feature weighs for each label, alone and with a type together: as many rows a feature as types."""

    rows: Mapping[str, int]  # the first row of each feature
    weights: Numbers  # rows by labels, and a last row of zeros


@lru_cache(maxsize=4)
def typed_table(chain: Chain) -> TypedTable:
    """The weights of a chain that learned ``typed`` features."""
    rows: dict[str, int] = {}
    into: list[int] = []
    for attribute in chain.rows:
        kind, _, feature = attribute.partition("|")
        alone = kind not in ALLOWED
        first = rows.setdefault(attribute if alone else feature, len(TYPES) * len(rows))
        into.append(first if alone else first + TYPES.index(kind))
    every = np.array([attribute.partition("|")[0] not in ALLOWED for attribute in chain.rows], dtype=bool)
    places, found = np.array(into, dtype=np.intp), chain.weights[list(chain.rows.values())]
    weights = np.zeros((len(TYPES) * len(rows) + 1, len(chain.labels)))
    for place in range(len(TYPES)):
        weights[places[every] + place] += found[every]
    weights[places[~every]] += found[~every]
    return TypedTable(rows, weights)


def allowed_chances(chain: Chain, shares: Numbers, types: Sequence[str]) -> list[Chances]:
    """The probability of each relation that an item's type allows; ``shares`` are its labels': items by labels."""
    rows = np.minimum(1.0, shares @ label_parts(chain.labels)).tolist()
    return [
        {relation: row[at] for relation, at in ALLOWED_PLACES[type_]} for row, type_ in zip(rows, types, strict=True)
    ]


@cache
def label_parts(labels: tuple[str, ...]) -> Numbers:
    """Which label holds which relation: labels by ``PAPER_RELATIONS``, ones and zeros."""
    return np.array([[float(relation in label.split("+")) for relation in PAPER_RELATIONS] for label in labels])


def decide(classifier: Classifier, chance: Chances, sure: float) -> dict[str, float]:
    """The relations that reach their threshold, with confidence; ``sure`` is how sure the concept itself is."""
    sures = {kind: value * sure for kind, value in chance.items()}
    kinds = [kind for kind, value in sures.items() if kind != OTHERWISE and value >= classifier.thresholds[kind]]
    return {kind: classifier.confidence(kind, sures[kind]) for kind in kinds or [OTHERWISE]}


def with_evidence(
    holding: Mapping[str, float], views: Sequence[View], readings: Sequence[Reading]
) -> tuple[Relation, ...]:
    """Each relation with its evidence, in their order."""
    relations = []
    for kind, confidence in holding.items():
        number, found_by = evidence(views, readings, kind)
        relations.append(Relation(kind, readings[number].start, readings[number].end, found_by, confidence))
    return tuple(sorted(relations, key=lambda one: PAPER_RELATIONS.index(one.type)))


@dataclass(frozen=True, slots=True)
class View:
    """The mentions of a concept in one sentence, and what that sentence alone says of it."""

    number: int
    mentions: tuple[Mentioned, ...]
    chance: Chances


def sentence_views(
    chain: Chain,
    concepts: Sequence[AnnotatedConcept],
    readings: Sequence[Reading],
    where: Sequence[Sequence[Mentioned]],
    asked: Sequence[bool],
) -> list[list[View]]:
    """For each concept the sentences that mention it, each read on its own where ``asked`` and where there are more."""
    proposal = first_proposal(readings)
    views: list[list[View]] = []
    weighed: list[View] = []
    items: list[tuple[str, list[str]]] = []
    for concept, found, wanted in zip(concepts, where, asked, strict=True):
        rows = by_sentence(found)
        own = [View(number, tuple(mentions[:LOOKED_AT]), {}) for number, mentions in rows]
        views.append(own or [View(0, (), {})])
        if wanted and len(rows) > 1:
            weighed += own
            items += [
                (concept.type, list(dict.fromkeys(sentence_features(readings, mentions, proposal))))
                for _, mentions in rows
            ]
    if items:
        shares = lone_marginals(typed_scores(chain, items))
        for view, chances in zip(weighed, allowed_chances(chain, shares, [kind for kind, _ in items]), strict=True):
            view.chance.update(chances)
    return views


def by_sentence(found: Sequence[Mentioned]) -> list[tuple[int, list[Mentioned]]]:
    """The mentions in each of the first sentences that have any."""
    rows: dict[int, list[Mentioned]] = {}
    for number, unit in found:
        if number in rows or len(rows) < LOOKED_AT:
            rows.setdefault(number, []).append((number, unit))
    return sorted(rows.items())


def evidence(views: Sequence[View], readings: Sequence[Reading], relation: str) -> tuple[int, str]:
    """The sentence that says a relation best, and the cue in it that speaks for the relation, else "classifier"."""

    def weight(view: View) -> tuple[float, bool, int]:
        return (
            view.chance.get(relation, 0.0) * (TITLE_WEIGHT if view.number == 0 else 1.0),
            view.number > 0,
            -view.number,
        )

    best = max(views, key=weight)
    says = load_cues().says
    for number, unit in best.mentions:
        for cue in governing_cues(readings[number], unit):
            if says[cue] == relation:
                return best.number, cue
    return best.number, "classifier"
