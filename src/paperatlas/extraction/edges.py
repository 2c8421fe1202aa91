"""What a paper says of two of its concepts: one outperforms the other, or is based on it.

A maximum-entropy classifier (Berger, Della Pietra and Della Pietra 1996) judges each candidate pair: two names in one
sentence, or a name and what the paper introduces, of which the sentence speaks as "our method", "it" or "we".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paperatlas.extraction.classifier import Classifier
from paperatlas.extraction.crf import Chain, lone_marginals, state_scores
from paperatlas.extraction.cues import Reading, load_cues
from paperatlas.extraction.pair_features import (
    PROPOSED,
    Candidate,
    Meeting,
    claim_between,
    claim_place,
    edge_features,
    paper_ends,
)
from paperatlas.extraction.relation_features import ARTICLES, LINKS, REACH, Mentioned
from paperatlas.extraction.relation_names import surety
from paperatlas.records import CONCEPT_RELATIONS, AnnotatedConcept, Edge

__all__ = ["NO_EDGE", "candidates", "edge_chances", "find_edges", "main_proposal"]

NO_EDGE = "none"
RIVALS = frozenset({"Method", "Model"})
# How often a plain claim is an edge in the training files: "A outperforms B and C" 79
# of 97, "it outperforms B" 15 of 22.
PLAIN_CLAIM = 0.81
IMPLIED_CLAIM = 0.68
BETWEEN_RIVALS = frozenset({"cue:existing", "cue:sota", "cue:such-as", "cue:baseline", "cue:method", "cue:model"})
IMPLYING = frozenset({"cue:our-method", "cue:it"})
LIST_WORDS = LINKS | ARTICLES | {"by", "both"}
ENDS = frozenset({"Method", "Model", "Benchmark", "Task"})
NEAR = 60  # units between two names that may make a pair
MOST_PAIRS = 1200  # of one paper
MOST_NAMES = 12  # that one name is paired with in a sentence
MOST_MEETINGS = 6  # of a pair that are looked at


def find_edges(
    model: Classifier,
    concepts: Sequence[AnnotatedConcept],
    readings: Sequence[Reading],
    where: Sequence[Sequence[Mentioned]],
    chances: Sequence[Mapping[str, float]],
) -> tuple[Edge, ...]:
    """The edges between the concepts of a paper, sorted; of two opposite ones the likelier."""
    found: dict[tuple[int, str, int], Edge] = {}
    main = main_proposal(chances, where)
    pairs = candidates(concepts, where, chances, main)
    ends = paper_ends(concepts, chances, main)
    features = [edge_features(candidate, ends, readings) for candidate in pairs]
    for candidate, found_chances in zip(
        pairs, edge_chances(model.chain, pairs, features, concepts, readings), strict=True
    ):
        for kind, chance in found_chances.items():
            if chance >= model.thresholds[kind]:
                number, found_by = edge_evidence(candidate, readings, kind)
                place = readings[number].start, readings[number].end
                confidence = model.confidence(kind, chance)
                edge = Edge(candidate.head, kind, candidate.tail, *place, found_by, confidence)
                found[edge.head, kind, edge.tail] = edge
    kept = [edge for edge in found.values() if not beaten(edge, found.get((edge.tail, edge.type, edge.head)))]
    return tuple(sorted(kept, key=lambda edge: (edge.head, edge.type, edge.tail)))


def edge_chances(
    chain: Chain,
    pairs: Sequence[Candidate],
    features: Sequence[Sequence[str]],
    concepts: Sequence[AnnotatedConcept],
    readings: Sequence[Reading],
) -> list[dict[str, float]]:
    """Each pair's probability of each kind of edge, times how sure the less sure end is; a plain claim may say more."""
    sures = [surety(concept) for concept in concepts]
    places = [chain.labels.index(kind) for kind in CONCEPT_RELATIONS]
    rows = lone_marginals(state_scores(chain, features))[:, places].tolist() if pairs else []
    found = []
    for candidate, row in zip(pairs, rows, strict=True):
        sure = min(sures[candidate.head], sures[candidate.tail])
        chances = {kind: chance * sure for kind, chance in zip(CONCEPT_RELATIONS, row, strict=True)}
        said = claim_chance(candidate, concepts, readings) * sure
        chances["OUTPERFORMS"] = 0.0 if denied(candidate, readings) else max(chances["OUTPERFORMS"], said)
        found.append(chances)
    return found


def claim_chance(candidate: Candidate, concepts: Sequence[AnnotatedConcept], readings: Sequence[Reading]) -> float:
    """How likely a plain claim makes the head better than the tail; 0 where there is none or the two are no rivals."""
    if not {concepts[candidate.head].type, concepts[candidate.tail].type} <= RIVALS:
        return 0.0
    return max(plain_claim(readings[number], head, tail) for number, head, tail in candidate.meetings)


def beaten(edge: Edge, opposite: Edge | None) -> bool:
    """Whether the opposite claim is likelier, or as likely and first."""
    return opposite is not None and (-opposite.confidence, opposite.head) < (-edge.confidence, edge.head)


def main_proposal(chances: Sequence[Mapping[str, float]], where: Sequence[Sequence[Mentioned]]) -> int:
    """The concept that "our method" means: the first, by mention, that the paper introduces; -1 where there is none."""
    own = [
        (0 if where[at] and where[at][0][0] == 0 else 1, where[at][0], at)
        for at, chance in enumerate(chances)
        if chance["INTRODUCES"] >= PROPOSED and where[at]
    ]
    return min(own)[2] if own else -1


def candidates(
    concepts: Sequence[AnnotatedConcept],
    where: Sequence[Sequence[Mentioned]],
    chances: Sequence[Mapping[str, float]],
    main: int,
) -> list[Candidate]:
    """The pairs worth judging, sorted: two names near each other in a sentence, or ``main`` and a name without it."""
    places: dict[int, list[tuple[int, int]]] = {}
    for at, found in enumerate(where):
        for number, unit in found:
            if unit >= 0 and concepts[at].type in ENDS:
                places.setdefault(number, []).append((unit, at))
    meetings: dict[tuple[int, int], list[Meeting]] = {}
    for number in sorted(places):
        row = sorted(places[number])
        met = met_in_sentence(number, row)
        if main >= 0 and concepts[main].type in ENDS and all(at != main for _, at in row):
            met += [((main, at), (number, -1, unit)) for unit, at in row[:MOST_NAMES]]
        for ends, meeting in met:
            if len(meetings) < MOST_PAIRS or ends in meetings:
                meetings.setdefault(ends, []).append(meeting)
    return [
        Candidate(head, tail, tuple(met[:MOST_MEETINGS]))
        for (head, tail), met in sorted(meetings.items())
        if concepts[head].type != "Task" or chances[head]["INTRODUCES"] >= PROPOSED
    ]


def met_in_sentence(number: int, row: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], Meeting]]:
    """The pairs of near names in one sentence, both ways round; ``row`` has unit and concept of each name, sorted."""
    met = []
    for position, (unit, one) in enumerate(row):
        for later, other in row[position + 1 : position + 1 + MOST_NAMES]:
            if one != other and later - unit <= NEAR:
                met += [((one, other), (number, unit, later)), ((other, one), (number, later, unit))]
    return met


def plain_claim(reading: Reading, head: int, tail: int) -> float:
    """How likely a sentence that says no more than "A outperforms B and C", or "it outperforms B", is right; else 0."""
    implied = head < 0
    if implied:
        head = max((at for at in range(max(0, tail - 12), tail) if reading.cues[at] in IMPLYING), default=-1)
    if head < 0 or claim_between(reading, head, tail) != "better":
        return 0.0
    left, right = min(head, tail), max(head, tail)
    at = claim_place(reading, head, tail)
    listed = (
        reading.owners[unit] >= 0 or reading.words[unit] in LIST_WORDS or reading.cues[unit] in BETWEEN_RIVALS
        for unit in range(at + 1, right)
    )
    if at - left > 4 or any(owner >= 0 for owner in reading.owners[left + 1 : at]) or not all(listed):
        return 0.0
    return IMPLIED_CLAIM if implied else PLAIN_CLAIM


def denied(candidate: Candidate, readings: Sequence[Reading]) -> bool:
    """Whether every sentence with a claim about the two says that the head is not better."""
    claims = [claim_between(readings[number], head, tail) for number, head, tail in candidate.meetings if head >= 0]
    return any(claims) and "better" not in claims


def edge_evidence(candidate: Candidate, readings: Sequence[Reading], kind: str) -> tuple[int, str]:
    """The sentence, of those where the two meet, with the cue for this kind nearest to the tail, and the cue."""
    claims = load_cues().claims
    kinds = (kind, "OUTPERFORMED") if kind == "OUTPERFORMS" else (kind,)
    options = []
    for number, unit, tail in candidate.meetings:
        cues = readings[number].cues
        near = range(max(0, tail - REACH), min(len(cues), tail + REACH // 2))
        hits = [(at > tail, abs(at - tail), cues[at]) for at in near if claims.get(cues[at]) in kinds]
        behind, gap, cue = min(hits, default=(True, NEAR, "classifier"))
        options.append((number == 0, cue == "classifier", behind, unit < 0, gap, number, cue))
    return min(options)[-2:]
