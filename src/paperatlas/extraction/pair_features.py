"""What the classifier of edges looks at: who two names are to the paper, what stands between and around them.

Much of it is said of one name or place and comes again with every pair that it is in; that is made once and kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperatlas.extraction.cues import Reading, load_cues
from paperatlas.extraction.relation_features import (
    PREPOSITIONS,
    REACH,
    SUBJECTS,
    cues_in,
    distance,
    list_opening,
    subject_of,
)
from paperatlas.extraction.relation_names import GIVEN, folded, surety
from paperatlas.records import AnnotatedConcept

__all__ = ["PROPOSED", "Candidate", "End", "Meeting", "claim_between", "claim_place", "edge_features", "paper_ends"]

# Cues that may speak of a rival without saying who is better.
WEAK = frozenset(
    {"verb:improve", "verb:reduce", "verb:achieve", "verb:match", "verb:rival", "cue:comparable-to",
     "cue:compared-with", "cue:baseline"}
)  # fmt: skip
CLAIMS = frozenset({"OUTPERFORMS", "OUTPERFORMED"})
DENIALS = frozenset({"not", "never", "cannot", "nor", "fails to", "fail to", "unable to"})
SURE_STEPS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
TAIL_STEPS = (("BUILDS_ON", 10), ("USES", 5), ("INTRODUCES", 5), ("COMPARES_WITH", 5))
PROPOSED = 0.5  # from which probability on a concept counts as the paper's own
COMPARED = 4  # surfaces of a name that are compared with those of another
Meeting = tuple[int, int, int]  # sentence, unit of the head (-1 where it is only implied), unit of the tail


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of concepts, and where they meet."""

    head: int
    tail: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """What a concept is to the paper, whatever it is paired with."""

    type: str
    who: str  # "main" for what "our method" means, "own" for what else the paper introduces, "other"
    sure: float
    given: bool
    best: str  # its likeliest relation
    chances: Mapping[str, float]
    word: str  # its name, folded
    surfaces: tuple[tuple[str, str], ...]  # each with its words between spaces


def paper_ends(
    concepts: Sequence[AnnotatedConcept], chances: Sequence[Mapping[str, float]], main: int
) -> tuple[End, ...]:
    """The concepts of a paper as ends of pairs; ``main`` is what "our method" means, or -1."""
    return tuple(
        End(
            type=concept.type,
            who="main" if place == main else "own" if chance["INTRODUCES"] >= PROPOSED else "other",
            sure=surety(concept),
            given=bool(concept.mentions) and concept.mentions[0].found_by == GIVEN,
            best=max([(value, relation) for relation, value in chance.items()])[1],
            chances=chance,
            word=folded(concept.name),
            surfaces=tuple((surface, f" {folded(surface)} ") for surface in concept.surfaces[:COMPARED]),
        )
        for place, (concept, chance) in enumerate(zip(concepts, chances, strict=True))
    )


def edge_features(candidate: Candidate, ends: Sequence[End], readings: Sequence[Reading]) -> list[str]:
    """The features of a pair: who the two are to the paper, and what stands between and around them where they meet."""
    head, tail = ends[candidate.head], ends[candidate.tail]
    who, both = head.who, f"{head.who} {tail.who}"
    roles, rest = tail_features(tail, who)
    features = [
        *opening_features(head.type, tail.type, who, tail.who),
        *sure_features(head.given, bisect_left(SURE_STEPS, min(head.sure, tail.sure)), who),
        *roles,
        *best_features(head.best, tail.best, who),
        *rest,
    ]
    if holds(head, tail):
        features.append("head holds tail")
    features.append("never together" if all(unit < 0 for _, unit, _ in candidate.meetings) else "together")
    for number, unit, other in candidate.meetings:
        reading = readings[number]
        met = implied_frame(reading, other) if unit < 0 else pair_frame(reading, unit, other)
        features += met if who == "main" else [one for feature in met for one in (feature, f"{who}|{feature}")]
        features += cue_features(reading, unit, other, who, both)
        features += claim_features(reading, unit, other, who, both)
    return list(dict.fromkeys(features))


@lru_cache(maxsize=100)
def opening_features(head: str, tail: str, who: str, rank: str) -> list[str]:
    """The types of the two, and the parts they play."""
    both = f"{who} {rank}"
    return ["bias", f"types={head} {tail}", f"who={who}", f"w {both}", f"w {both} {head} {tail}"]


@lru_cache(maxsize=100)
def sure_features(given: bool, steps: int, who: str) -> list[str]:  # noqa: FBT001 -- a key of what is kept
    """How sure the less sure of the two is."""
    return [f"given {who}"] if given else [f"sure>{step} {who}" for step in SURE_STEPS[:steps]]


@lru_cache(maxsize=1_000)
def best_features(head: str, tail: str, who: str) -> list[str]:
    """The likeliest relations of the two."""
    return [f"tail={tail}", f"head={head}", f"both={head} {tail}", f"who tail={who} {tail}"]


@lru_cache(maxsize=100)
def tail_features(tail: End, who: str) -> tuple[list[str], list[str]]:
    """How the paper relates to the tail, in finer steps and in coarse ones, and its name."""
    roles = [f"r {kind} {int(steps * tail.chances.get(kind, 0.0))} {who}" for kind, steps in TAIL_STEPS]
    grades = [one for relation, chance in tail.chances.items() for one in grade_features(relation, grade(chance), who)]
    return roles, [*grades, f"tail main={tail.who == 'main'}", f"tail word={tail.word}"]


@lru_cache(maxsize=200)
def grade_features(relation: str, step: str, who: str) -> tuple[str, str]:
    """How likely a relation of the tail is, alone and with the part of the head."""
    return f"tail {relation}~{step}", f"{who} tail {relation}~{step}"


def holds(head: End, tail: End) -> bool:
    """Whether the words of one of the head's names hold those of one of the tail's."""
    for own, words in head.surfaces:
        for other, part in tail.surfaces:
            if part in words and own != other:
                return True
    return False


def cue_features(reading: Reading, head: int, tail: int, who: str, both: str) -> list[str]:
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


@lru_cache(maxsize=200)
def cue_before(reading: Reading, unit: int) -> str:
    """The nearest cue in front of a unit, if any is near."""
    return next(filter(None, reading.cues[max(0, unit - 12) : unit][::-1]), "")


@lru_cache(maxsize=200)
def verb_before(reading: Reading, unit: int) -> int:
    """The place of the nearest verb in front of a unit, -1 where none is near."""
    cues = reading.cues
    return next((at for at in range(unit - 1, max(-1, unit - 1 - REACH), -1) if cues[at].startswith("verb:")), -1)


def claim_features(reading: Reading, head: int, tail: int, who: str, both: str) -> list[str]:
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


def pair_frame(reading: Reading, head: int, tail: int) -> list[str]:
    """The words, verbs and cues between two names and around them."""
    way = ">" if head < tail else "<"
    left, right = min(head, tail), max(head, tail)
    words, cues = reading.words, reading.cues
    features = [way + feature for feature in between_features(reading, left, right)]
    features += [f"{way}before tail={' '.join(words[max(0, tail - 2) : tail])}"]
    features += [f"{way}after head={' '.join(words[head + 1 : head + 3])}"]
    features += [f"{way}before both={cue}" for cue in cues_in(reading, max(0, left - 12), left)]
    features += [f"{way}after both={cue}" for cue in cues_in(reading, right + 1, right + 9)]
    verb = verb_before(reading, tail)
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


@lru_cache(maxsize=200)
def between_features(reading: Reading, left: int, right: int) -> list[str]:
    """What stands between two names, whichever is the head."""
    inner = [
        cue or word for cue, word in zip(reading.cues[left + 1 : right], reading.words[left + 1 : right], strict=True)
    ]
    names = sum(owner >= 0 for owner in reading.owners[left + 1 : right])
    features = [f"apart={distance(right - left)}", f"names between={min(names, 3)}"]
    if len(inner) <= 6:
        features.append(f"exact={' '.join(inner)}")
    if len(inner) <= 12:
        features += [f"word={word}" for word in dict.fromkeys(inner)]
    return features + [f"cue={cue}" for cue in cues_in(reading, left + 1, right)]


def implied_frame(reading: Reading, tail: int) -> list[str]:
    """The frame of a tail whose head the sentence may mean by "our method", "we" or "it"."""
    words, cues = reading.words, reading.cues
    features = [f"~before tail={' '.join(words[max(0, tail - 2) : tail])}"]
    features += [f"~left={cue}" for cue in cues_in(reading, max(0, tail - REACH), tail)]
    features += [f"~right={cue}" for cue in cues_in(reading, tail + 1, tail + 9)]
    features += [f"~speaks={cue}" for cue in sorted(reading.heard & SUBJECTS)]
    verb = verb_before(reading, tail)
    if verb >= 0:
        features += [f"~verb={cues[verb]}", f"~verb={cues[verb]} {subject_of(reading, verb)}"]
    return features


def claim_place(reading: Reading, head: int, tail: int) -> int:
    """The first unit between two names that says which one is better, else -1."""
    places = claim_places(reading)
    nearest = bisect_right(places, min(head, tail))
    return places[nearest] if nearest < len(places) and places[nearest] < max(head, tail) else -1


@lru_cache(maxsize=100)
def claim_places(reading: Reading) -> tuple[int, ...]:
    """The units of a sentence that say which of two names is better."""
    claims = load_cues().claims
    return tuple(at for at, cue in enumerate(reading.cues) if cue and cue not in WEAK and claims.get(cue, "") in CLAIMS)


@lru_cache(maxsize=200)
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
