"""What a paper says of two of its concepts: one outperforms the other, or is based on it.

A maximum-entropy classifier (Berger, Della Pietra and Della Pietra 1996) judges each candidate pair: two names in one
sentence, or a name and what the paper introduces, of which the sentence speaks as "our method", "it" or "we".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperatlas.extraction.classifier import Classifier
from paperatlas.extraction.crf import Chain, lone_marginals, state_scores
from paperatlas.extraction.cues import Reading, load_cues
from paperatlas.extraction.relation_features import (
    ARTICLES,
    GIVEN,
    LINKS,
    PREPOSITIONS,
    REACH,
    SUBJECTS,
    Mentioned,
    distance,
    list_opening,
    subject_of,
    surety,
)
from paperatlas.records import CONCEPT_RELATIONS, AnnotatedConcept, Edge
from paperatlas.text import fold

__all__ = ["NO_EDGE", "Candidate", "candidates", "edge_chances", "edge_features", "find_edges", "main_proposal"]

NO_EDGE = "none"
# Cues that may speak of a rival without saying who is better.
WEAK = frozenset(
    {"verb:improve", "verb:reduce", "verb:achieve", "verb:match", "verb:rival", "cue:comparable-to",
     "cue:compared-with", "cue:baseline"}
)  # fmt: skip
RIVALS = frozenset({"Method", "Model"})
# How often a plain claim is an edge in the training files: "A outperforms B and C" 79
# of 97, "it outperforms B" 15 of 22.
PLAIN_CLAIM = 0.81
IMPLIED_CLAIM = 0.68
BETWEEN_RIVALS = frozenset({"cue:existing", "cue:sota", "cue:such-as", "cue:baseline", "cue:method", "cue:model"})
IMPLYING = frozenset({"cue:our-method", "cue:it"})
LIST_WORDS = LINKS | ARTICLES | {"by", "both"}
CLAIMS = frozenset({"OUTPERFORMS", "OUTPERFORMED"})
DENIALS = frozenset({"not", "never", "cannot", "nor", "fails to", "fail to", "unable to"})
ENDS = frozenset({"Method", "Model", "Benchmark", "Task"})
SURE_STEPS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
TAIL_STEPS = (("BUILDS_ON", 10), ("USES", 5), ("INTRODUCES", 5), ("COMPARES_WITH", 5))
PROPOSED = 0.5  # from which probability on a concept counts as the paper's own
NEAR = 60  # units between two names that may make a pair
MOST_PAIRS = 1200  # of one paper
MOST_NAMES = 12  # that one name is paired with in a sentence
MOST_MEETINGS = 6  # of a pair that are looked at
Meeting = tuple[int, int, int]  # sentence, unit of the head (-1 where it is only implied), unit of the tail


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of concepts, and where they meet."""

    head: int
    tail: int
    meetings: tuple[Meeting, ...]


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
    features = [edge_features(candidate, concepts, readings, chances, main) for candidate in pairs]
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


def edge_features(
    candidate: Candidate,
    concepts: Sequence[AnnotatedConcept],
    readings: Sequence[Reading],
    chances: Sequence[Mapping[str, float]],
    main: int,
) -> list[str]:
    """The features of a pair: who the two are to the paper, and what stands between and around them where they meet."""
    head, tail = concepts[candidate.head], concepts[candidate.tail]
    features: dict[str, None] = {"bias": None, f"types={head.type} {tail.type}": None}
    who = "main" if candidate.head == main else "own" if chances[candidate.head]["INTRODUCES"] >= PROPOSED else "other"
    features[f"who={who}"] = None
    rank = "main" if candidate.tail == main else "own" if chances[candidate.tail]["INTRODUCES"] >= PROPOSED else "other"
    both = f"{who} {rank}"
    features.update(dict.fromkeys([f"w {both}", f"w {both} {head.type} {tail.type}"]))
    features.update((f"{feature} {who}", None) for feature in role_features(head, tail, chances[candidate.tail]))
    best = max(chances[candidate.tail].items(), key=lambda item: (item[1], item[0]))[0]
    first = max(chances[candidate.head].items(), key=lambda item: (item[1], item[0]))[0]
    for feature in (f"tail={best}", f"head={first}", f"both={first} {best}", f"who tail={who} {best}"):
        features[feature] = None
    for relation, chance in chances[candidate.tail].items():
        features[f"tail {relation}~{grade(chance)}"] = None
        features[f"{who} tail {relation}~{grade(chance)}"] = None
    features[f"tail main={candidate.tail == main}"] = None
    features[f"tail word={fold(tail.name)}"] = None
    if any(holds(own, other) for own in head.surfaces[:4] for other in tail.surfaces[:4]):
        features["head holds tail"] = None
    features["never together" if all(unit < 0 for _, unit, _ in candidate.meetings) else "together"] = None
    for number, unit, other in candidate.meetings:
        reading = readings[number]
        met = implied_frame(reading, other) if unit < 0 else pair_frame(reading, unit, other)
        for feature in met:
            features[feature] = None
            if who != "main":
                features[f"{who}|{feature}"] = None
        features.update(dict.fromkeys(cue_features(reading, unit, other, who=who, both=both)))
        features.update(dict.fromkeys(claim_features(reading, unit, other, who=who, both=both)))
    return list(features)


def role_features(head: AnnotatedConcept, tail: AnnotatedConcept, tail_chances: Mapping[str, float]) -> list[str]:
    """How sure the less sure of the two is, and how the paper relates to the tail, in finer steps."""
    given = head.mentions and head.mentions[0].found_by == GIVEN
    sure = min(surety(head), surety(tail))
    features = ["given"] if given else [f"sure>{step}" for step in SURE_STEPS if sure > step]
    return features + [f"r {kind} {int(steps * tail_chances.get(kind, 0.0))}" for kind, steps in TAIL_STEPS]


def cue_features(reading: Reading, head: int, tail: int, *, who: str, both: str) -> list[str]:
    """The nearest cue before the tail, and before the list that it is in, with the parts that the two play."""
    way = "~" if head < 0 else ">" if head < tail else "<"
    opening = list_opening(reading, tail)
    near, listed = cue_before(reading, tail), cue_before(reading, opening)
    after = reading.words[tail + 1] if tail + 1 < len(reading.words) else "$"
    features = [
        f"k{way}{both} {near}",
        f"k{way}{both} {listed} opening",
        f"k{way} {near} {reading.words[tail - 1] if tail else '^'}",
        f"k{way}{who} {listed}{' title' if reading.start == 0 else ''}",
        f"k next {after} {who}",
    ]
    return [*features, f"k{way} listed {opening <= head < tail}"] if opening != tail else features


def cue_before(reading: Reading, unit: int) -> str:
    """The nearest cue in front of a unit, if any is near."""
    return next((reading.cues[at] for at in range(unit - 1, max(-1, unit - 13), -1) if reading.cues[at]), "")


def claim_features(reading: Reading, head: int, tail: int, *, who: str, both: str) -> list[str]:
    """What is claimed of two names, and whether a preposition or other names stand between ("outperforms it on B")."""
    at = claim_place(reading, head, tail) if head >= 0 else -1
    if at < 0:
        return []
    claim, left, right = claim_between(reading, head, tail), min(head, tail), max(head, tail)
    after = next((reading.words[unit] for unit in range(right - 1, at, -1) if reading.words[unit] in PREPOSITIONS), "")
    names = min(3, sum(owner >= 0 for owner in reading.owners[left + 1 : at]))
    return [
        f"c {claim} {after}",
        f"c {claim} {after} {who}",
        f"c {claim} between {names}",
        f"c {claim} {both}",
        f"c {claim} {reading.words[left + 1]} {names}",
    ]


def grade(chance: float) -> str:
    """A probability in coarse steps."""
    return "no" if chance < 0.1 else "low" if chance < 0.3 else "half" if chance < 0.6 else "high"


@lru_cache(maxsize=20_000)
def holds(name: str, other: str) -> bool:
    """Whether the words of one name hold those of the other."""
    return name != other and f" {fold(other)} " in f" {fold(name)} "


def pair_frame(reading: Reading, head: int, tail: int) -> list[str]:
    """The words, verbs and cues between two names and around them."""
    way = ">" if head < tail else "<"
    left, right = min(head, tail), max(head, tail)
    words, cues, owners = reading.words, reading.cues, reading.owners
    between = range(left + 1, right)
    inner = [cues[at] or words[at] for at in between]
    features = [
        f"{way}apart={distance(right - left)}",
        f"{way}names between={min(sum(owners[at] >= 0 for at in between), 3)}",
    ]
    if len(inner) <= 6:
        features.append(f"{way}exact={' '.join(inner)}")
    if len(inner) <= 12:
        features += [f"{way}word={word}" for word in dict.fromkeys(inner)]
    features += [f"{way}cue={cue}" for cue in sorted({cues[at] for at in between} - {""})]
    features += [f"{way}before tail={' '.join(words[max(0, tail - 2) : tail])}"]
    features += [f"{way}after head={' '.join(words[head + 1 : head + 3])}"]
    features += [f"{way}before both={cue}" for cue in sorted(set(cues[max(0, left - 12) : left]) - {""})]
    features += [f"{way}after both={cue}" for cue in sorted(set(cues[right + 1 : right + 9]) - {""})]
    verb = next((at for at in range(tail - 1, max(-1, tail - 1 - REACH), -1) if cues[at].startswith("verb:")), -1)
    if verb >= 0:
        passes = "past head" if way == ">" and verb < head else "after head" if way == ">" else "no head"
        features += [
            f"{way}verb={cues[verb]}",
            f"{way}verb={cues[verb]} {passes}",
            f"{way}subject={subject_of(reading, verb)}",
        ]
    if reading.start == 0:
        features.append(f"{way}title")
    claim = claim_between(reading, head, tail)
    if claim:
        features += [f"claim={claim}", f"claim={claim} {distance(right - left)}"]
    return features


def implied_frame(reading: Reading, tail: int) -> list[str]:
    """The frame of a tail whose head the sentence may mean by "our method", "we" or "it"."""
    words, cues = reading.words, reading.cues
    features = [f"~before tail={' '.join(words[max(0, tail - 2) : tail])}"]
    features += [f"~left={cue}" for cue in sorted(set(cues[max(0, tail - REACH) : tail]) - {""})]
    features += [f"~right={cue}" for cue in sorted(set(cues[tail + 1 : tail + 9]) - {""})]
    features += [f"~speaks={cue}" for cue in sorted(reading.heard & SUBJECTS)]
    verb = next((at for at in range(tail - 1, max(-1, tail - 1 - REACH), -1) if cues[at].startswith("verb:")), -1)
    if verb >= 0:
        features += [f"~verb={cues[verb]}", f"~verb={cues[verb]} {subject_of(reading, verb)}"]
    return features


def claim_place(reading: Reading, head: int, tail: int) -> int:
    """The first unit between two names that says which one is better, else -1."""
    claims = load_cues().claims
    return next(
        (
            at
            for at in range(min(head, tail) + 1, max(head, tail))
            if claims.get(reading.cues[at], "") in CLAIMS and reading.cues[at] not in WEAK
        ),
        -1,
    )


def claim_between(reading: Reading, head: int, tail: int) -> str:
    """What the first verb between two names claims of the head: "better", "worse", "denied", or nothing."""
    at = claim_place(reading, head, tail)
    if at < 0:
        return ""
    if not DENIALS.isdisjoint(reading.words[max(min(head, tail), at - 3) : at]):
        return "denied"
    forward = load_cues().claims[reading.cues[at]] == "OUTPERFORMS"
    passive = reading.words[at + 1] == "by"
    return "better" if (forward != passive) == (head < tail) else "worse"


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
