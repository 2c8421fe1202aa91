"""What the relation classifiers see in a name: its words and letters, how sure it is, the names in and around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from paperatlas.records import AnnotatedConcept
from paperatlas.text import fold

__all__ = ["GIVEN", "family", "folded", "name_features", "surety"]

GIVEN = "gold"  # what has found a mention that a person annotated
MANY = 12  # surfaces, and words of one, that are looked at
SURETY = (0.5, 0.6, 0.7, 0.8, 0.9)


def name_features(concept: AnnotatedConcept) -> list[str]:
    """What the name itself shows: its words, its letters, whether it has an acronym, how many surfaces."""
    name = folded(concept.name)
    words = name.split() or [""]
    features = [
        "bias",
        f"name={name}",
        f"head={words[-1]}",
        f"first={words[0]}",
        f"words={min(len(words), 4)}",
        f"found={min(len(concept.mentions), 4)}",
        f"surfaces={min(len(concept.surfaces), 3)}",
    ]
    features += [f"also={folded(surface)}" for surface in concept.surfaces[:4] if surface != concept.name]
    features += [f"shape={shape}" for shape in sorted({shape_of(surface) for surface in concept.surfaces[:6]})]
    if len(concept.surfaces) > 1 and any(surface.isupper() for surface in concept.surfaces):
        features.append("acronym")
    return features + surety_features(concept)


@lru_cache(maxsize=20_000)
def shape_of(surface: str) -> str:
    """A coarse look: capitals inside a word, all capitals, digits, title case, lower case."""
    if surface.islower():
        return "lower" + (" digits" if re.search(r"\d", surface) else "")
    kind = "upper" if surface.isupper() else "camel" if re.search(r"[a-z][A-Z]|[A-Z]{2}", surface) else "title"
    return kind + (" words" if " " in surface else "") + (" digits" if re.search(r"\d", surface) else "")


def surety(concept: AnnotatedConcept) -> float:
    """How sure it is that a concept is one: the best score of its mentions."""
    return max([mention.score for mention in concept.mentions], default=1.0)


def surety_features(concept: AnnotatedConcept) -> list[str]:
    """How sure the extractor is that this is a concept, and what found it; nothing of one that a person gave."""
    mentions = concept.mentions
    if not mentions or mentions[0].found_by == GIVEN:
        return ["given"]
    scores = [mention.score for mention in mentions]
    best, mean = max(scores), sum(scores) / len(scores)
    return [
        *step_features(int(10 * best), bisect_left(SURETY, best), bisect_left(SURETY, mean)),
        *[f"found by {way}" for way in sorted({mention.found_by for mention in mentions})],
    ]


@lru_cache(maxsize=500)
def step_features(tenths: int, best: int, mean: int) -> list[str]:
    """How sure, in tenths and by how many steps the best and the mean score have passed."""
    passed = [f"sure>{round(10 * step)}" for step in SURETY]
    return [f"sure={tenths}", *passed[:best], *[f"mean {step}" for step in passed[:mean]]]


def family(concepts: Sequence[AnnotatedConcept]) -> list[list[str]]:
    """For each concept whether another's name holds its name ("GRPO" in "Fission-GRPO"), or the other way round."""
    names = [sorted({folded(surface) for surface in concept.surfaces[:MANY]} - {""}) for concept in concepts]
    owners: dict[str, set[int]] = {}
    for place, surfaces in enumerate(names):
        for surface in surfaces:
            owners.setdefault(surface, set()).add(place)
    holders: list[set[int]] = [set() for _ in concepts]
    held: list[set[int]] = [set() for _ in concepts]
    for place, surfaces in enumerate(names):
        for surface in surfaces:
            for part in parts_of(surface) if " " in surface else ():
                for other in owners.get(part, ()):
                    if other != place:
                        holders[other].add(place)
                        held[place].add(other)
    return [
        [f"inside {kind}" for kind in sorted({concepts[other].type for other in holders[place]})]
        + [f"holds {kind}" for kind in sorted({concepts[other].type for other in held[place]})]
        for place in range(len(concepts))
    ]


@lru_cache(maxsize=200)
def parts_of(name: str) -> list[str]:
    """The runs of words within a folded name, the name itself left out; of a very long one only the first words."""
    words = name.split()[:MANY]
    size = len(words)
    return [
        " ".join(words[start:end]) for start in range(size) for end in range(start + 1, size + 1) if end - start < size
    ]


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """What spellings of a name share; the same names come again and again."""
    return fold(name)
