"""What the relation classifier looks at: the frame of verbs and cues around a mention, the mention's place, the name.

Features are strings, as CRFsuite takes them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from paperatlas.extraction.cues import Place, Reading, load_cues, read_sentence
from paperatlas.extraction.relation_names import GIVEN, name_features
from paperatlas.records import AnnotatedConcept

__all__ = [
    "ARTICLES",
    "GIVEN",
    "LINKS",
    "OURS",
    "PREPOSITIONS",
    "REACH",
    "SUBJECTS",
    "Mentioned",
    "concept_features",
    "cues_in",
    "distance",
    "frame",
    "governing_cues",
    "list_opening",
    "mention_places",
    "read_text",
    "sentence_features",
    "subject_of",
    "typed",
]

REACH = 30  # units a frame may stretch to either side
SUBJECTS = frozenset({"cue:we", "cue:our", "cue:this-paper", "cue:our-method", "cue:it", "cue:existing", "cue:recent"})
PREPOSITIONS = frozenset(
    {"of", "on", "in", "for", "to", "with", "by", "from", "as", "into", "via", "over", "under", "between", "across",
     "than", "through", "at", "without", "within", "that", "which"}
)  # fmt: skip
ARTICLES = frozenset({"a", "an", "the", "our", "its", "this", "new", "novel", "simple"})
OURS = frozenset({"cue:we", "cue:our", "cue:this-paper", "cue:our-method"})
DASHES = frozenset({",", ":", "-", "–", "—"})
LINKS = frozenset({",", "and", "or", "&", "/", "as well as", "(", ")"})
MANY = 12  # mentions that are looked at
Mentioned = tuple[int, int]  # a sentence, and a unit in it


def mention_places(concepts: Sequence[AnnotatedConcept]) -> list[Place]:
    """All mentions in the order of the text, the longer first where two begin together."""
    return sorted(
        ((m.start, m.end, owner) for owner, concept in enumerate(concepts) for m in concept.mentions),
        key=lambda place: (place[0], -place[1], place[2]),
    )


def read_text(
    text: str, sentences: Sequence[tuple[int, int]], concepts: Sequence[AnnotatedConcept]
) -> tuple[tuple[Reading, ...], tuple[tuple[Mentioned, ...], ...]]:
    """The sentences as units, and for each concept where its mentions stand in them; an empty text has one sentence."""
    spans = list(sentences) or [(0, len(text))]
    starts = [start for start, _ in spans]
    types = [concept.type for concept in concepts]
    inside: list[list[Place]] = [[] for _ in spans]
    for place in mention_places(concepts):
        inside[max(0, bisect_right(starts, place[0]) - 1)].append(place)
    readings = tuple(
        read_sentence(text, start, end, places, types) for (start, end), places in zip(spans, inside, strict=True)
    )
    where: list[list[Mentioned]] = [[] for _ in concepts]
    for number, reading in enumerate(readings):
        for unit, owner in enumerate(reading.owners):
            if owner >= 0:
                where[owner].append((number, unit))
    for owner, found in enumerate(where):  # a name inside a longer one has only its sentence
        if not found and concepts[owner].mentions:
            first = min(mention.start for mention in concepts[owner].mentions)
            found.append((max(0, bisect_right(starts, first) - 1), -1))
    return readings, tuple(map(tuple, where))


def concept_features(
    concept: AnnotatedConcept,
    readings: Sequence[Reading],
    where: Sequence[Mentioned],
    proposal: int,
    kin: Sequence[str],
) -> list[str]:
    """The features of a concept over the mentions ``where``, each once; its type is to be added to them.

    ``proposal`` is the first sentence that proposes, ``kin`` what is known of the concept beside its own mentions.
    """
    return list(dict.fromkeys([*name_features(concept), *kin, *sentence_features(readings, where, proposal)]))


def sentence_features(readings: Sequence[Reading], where: Sequence[Mentioned], proposal: int) -> list[str]:
    """What the sentences say of a name by the mentions ``where``, whatever the name."""
    features = place_features(readings, where, proposal)
    for number, unit in where[:MANY]:
        features += frame(readings[number], unit, "T" if number == 0 else "")
    return features


def typed(kind: str, features: Sequence[str]) -> list[str]:
    """Each feature alone, and together with the type of the concept, as a model learns them."""
    return [*features, *[f"{kind}|{feature}" for feature in features]]


def place_features(readings: Sequence[Reading], where: Sequence[Mentioned], proposal: int) -> list[str]:
    """Where in the paper it stands: the title and its head; before, at or after the first proposal; the end."""
    numbers = sorted({number for number, _ in where})
    features = [f"sentences={min(len(numbers), 4)}"]
    if not numbers:
        return features
    last = len(readings) - 1
    if numbers[0] == 0:
        features.append("in title")
        features.append("title alone" if len(numbers) == 1 else "title too")
        words = readings[0].words
        unit = where[0][1]
        colon = words.index(":") if ":" in words else -1
        if colon >= 0:
            features.append("title head" if unit < colon else "title tail")
            features.append("title head alone" if unit == 0 and colon == 1 else "title not head")
        elif unit == 0:
            features.append("title first")
        if unit == len(words) - 1:
            features.append("title last")
    body = [number for number in numbers if number]
    if body:
        features += body_features(body[0], body[-1], proposal, last)
    for number in body[:4]:
        features += sentence_kinds(readings[number])
    return features


@lru_cache(maxsize=5_000)
def body_features(first: int, final: int, proposal: int, last: int) -> list[str]:
    """Where in an abstract of ``last`` sentences a name stands that is in it from the first to the final number."""
    features = [
        f"from={side(first, proposal)}",
        f"to={side(final, proposal)}",
        f"span={side(first, proposal)}-{side(final, proposal)}",
        f"first third={3 * (first - 1) // max(last, 1)}",
        f"last third={3 * (final - 1) // max(last, 1)}",
        f"first sentence={min(first, 3)}",
    ]
    return [*features, "at end"] if first >= last - 1 else features


@lru_cache(maxsize=100)
def sentence_kinds(reading: Reading) -> list[str]:
    """What kinds of sentences this one is."""
    return [f"sentence with {kind}" for kind in sorted(reading.heard & SENTENCE_KINDS)]


SENTENCE_KINDS = frozenset(
    {"cue:we", "cue:our", "cue:our-method", "cue:however", "cue:experiments", "cue:weakness", "cue:code",
     "cue:sota", "cue:recent", "cue:existing", "cue:to-this-end", "cue:better-than", "cue:evaluated-on", "verb:propose",
     "verb:show", "verb:outperform", "verb:introduce"}
)  # fmt: skip


def side(number: int, proposal: int) -> str:
    """Whether a sentence stands before, at or after the one that proposes."""
    return "before" if number < proposal else "at" if number == proposal else "after"


@lru_cache(maxsize=200)
def frame(reading: Reading, unit: int, kind: str) -> list[str]:
    """The features of one mention: words next to it, nearest verbs and cues, the verb's subject, the list it is in.

    Each begins with ``kind``. A mention is looked at with its concept, and again with its sentence alone.
    """
    if unit < 0:
        return [f"{kind}nested"]
    features = window(reading, unit)
    features += left_frame(reading, unit, "")
    features += right_frame(reading, unit)
    features += apposition(reading, unit)
    opening = list_opening(reading, unit)
    if opening != unit:
        features.append("listed")
        features += left_frame(reading, opening, "list ")
    return [kind + feature for feature in features] if kind else features


def apposition(reading: Reading, unit: int) -> list[str]:
    """What explains a name: how the words behind "Name," or "Name --" begin."""
    at = unit + 1
    while at < len(reading.words) and at <= unit + 3 and reading.words[at] in DASHES:
        at += 1
    if at == unit + 1 or at >= len(reading.words):
        return []
    return [f"apposition={reading.cues[at] or reading.words[at]}"]


def window(reading: Reading, unit: int) -> list[str]:
    """The words next to a mention, single and in pairs, and a few more without their places."""
    words = reading.words
    size = len(words)
    before = [words[unit - gap] if unit >= gap else "^" for gap in (1, 2, 3)]
    after = [words[unit + gap] if unit + gap < size else "$" for gap in (1, 2, 3)]
    features = [
        f"-1={before[0]}",
        f"-2={before[1]}",
        f"-21={before[1]} {before[0]}",
        f"-321={before[2]} {before[1]} {before[0]}",
        f"+1={after[0]}",
        f"+2={after[1]}",
        f"+12={after[0]} {after[1]}",
        f"+123={after[0]} {after[1]} {after[2]}",
        f"-1+1={before[0]} {after[0]}",
    ]
    features += [f"near left={word}" for word in dict.fromkeys(words[max(0, unit - 5) : unit])]
    features += [f"near right={word}" for word in dict.fromkeys(words[unit + 1 : unit + 6])]
    return features


def left_frame(reading: Reading, unit: int, prefix: str) -> list[str]:
    """The verb, cue, preposition and subject to the left of a mention."""
    words, cues = reading.words, reading.cues
    features: list[str] = []
    verb = cue = preposition = ""
    verb_at = -1
    for at in range(unit - 1, max(-1, unit - 1 - REACH), -1):
        name = cues[at]
        if not preposition and not verb and words[at] in PREPOSITIONS:
            preposition = words[at]
        if name:
            if not cue:
                cue = name
                features.append(f"{prefix}<cue={name}")
                features.append(f"{prefix}<cue={name} {distance(unit - at)}")
            if name.startswith("verb:"):
                verb, verb_at = name, at
                break
    features.append(f"{prefix}<prep={preposition}")
    if verb:
        subject = subject_of(reading, verb_at)
        features += [
            f"{prefix}<verb={verb}",
            f"{prefix}<verb={verb} prep={preposition}",
            f"{prefix}<verb={verb} subject={subject}",
            f"{prefix}<verb={verb} {distance(unit - verb_at)}",
            f"{prefix}<verb={verb} cue={cue}",
            f"{prefix}<subject={subject}",
        ]
        speaker = "ours" if subject in OURS else subject
        said = load_cues().says[verb]
        straight = all(words[at] in ARTICLES or cues[at] == "cue:of-novelty" for at in range(verb_at + 1, unit))
        how = "straight" if straight else distance(unit - verb_at)
        features += [f"{prefix}<says={said} {speaker} {how}", f"{prefix}<says={said} {how}", f"{prefix}<{verb} {how}"]
    if not prefix:
        features += [f"<any={name}" for name in cues_in(reading, max(0, unit - REACH), unit)]
    return features


def right_frame(reading: Reading, unit: int) -> list[str]:
    """The verb and the cues to the right of a mention."""
    cues = reading.cues
    features: list[str] = []
    cue = ""
    for at in range(unit + 1, min(len(cues), unit + 1 + REACH)):
        name = cues[at]
        if name and not cue:
            cue = name
            features += [f">cue={name}", f">cue={name} {distance(at - unit)}"]
        if name.startswith("verb:"):
            features += [
                f">verb={name}",
                f">verb={name} {distance(at - unit)}",
                f">verb={name} form={reading.words[at][-2:]}",
            ]
            break
    features += [f">any={name}" for name in cues_in(reading, unit + 1, unit + 1 + REACH)]
    return features


@lru_cache(maxsize=200)
def cues_in(reading: Reading, start: int, end: int) -> list[str]:
    """The cues of a stretch of units, each once, sorted."""
    found = set(reading.cues[start:end])
    found.discard("")
    return sorted(found)


@lru_cache(maxsize=200)
def subject_of(reading: Reading, verb_at: int) -> str:
    """Who does it: the nearest "we", "our", "it", … or concept to the left of a verb."""
    for at in range(verb_at - 1, max(-1, verb_at - 9), -1):
        if reading.cues[at] in SUBJECTS:
            return reading.cues[at]
        if reading.owners[at] >= 0:
            return reading.words[at]
    return "none"


@lru_cache(maxsize=200)
def list_opening(reading: Reading, unit: int) -> int:
    """The first member of the list "A, B (C) and D" that a mention ends, or the mention itself."""
    words, owners = reading.words, reading.owners
    opening = unit
    at = unit - 1
    while at >= 0 and unit - at < REACH:
        if owners[at] >= 0 and opening != at + 1:
            opening = at
        elif words[at] not in LINKS:
            break
        at -= 1
    return opening


@lru_cache(maxsize=200)
def governing_cues(reading: Reading, unit: int) -> list[str]:
    """The cues that may speak of a name, the likeliest first: cue and verb before it or its list, a passive behind."""
    if unit < 0:
        return []
    cues = reading.cues
    found: list[str] = []
    for place in dict.fromkeys((unit, list_opening(reading, unit))):
        left = [cues[at] for at in range(place - 1, max(-1, place - 1 - REACH), -1) if cues[at]]
        verb = next((name for name in left if name.startswith("verb:")), "")
        found += [name for name in (*left[:1], verb) if name]
    for at in range(unit + 1, min(len(cues) - 1, unit + 9)):
        if cues[at] == "cue:is" and cues[at + 1].startswith("verb:"):
            found.append(cues[at + 1])
            break
    return found


def distance(units: int) -> str:
    """A coarse distance."""
    return "next" if units == 1 else "near" if units <= 3 else "mid" if units <= 8 else "far"
