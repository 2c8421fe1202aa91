"""Hubs that look like noise: words that many papers seem to speak of and few mean as a thing."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence

from paperatlas.curation import Entry
from paperatlas.records import Concept
from paperatlas.review.collection import Answer, Collection, Example, Proposal, Seen, counted, listed
from paperatlas.surfaces import is_name, known_forms, looks_short
from paperatlas.text import fold

__all__ = ["noise"]

FEWEST = 4  # papers from which on a concept is a hub
MOST = 400  # hubs that are looked at, the largest
SAMPLE = 2_000  # papers in which the words are counted
LEAST_DOUBT = 0.25


def noise(seen: Collection) -> Iterator[Proposal]:
    """Concepts of many papers, with what speaks against each."""
    hubs = [concept for concept in seen.concepts if concept.paper_count >= FEWEST]
    hubs.sort(key=lambda concept: (-concept.paper_count, concept.id))
    hubs = hubs[:MOST]
    having = words_in(seen, hubs)
    for concept in hubs:
        said = seen.seen[concept.id]
        doubt, why = doubts(concept, said, having.get(concept.id))
        if doubt >= LEAST_DOUBT:
            name = seen.reference(concept)
            yield Proposal(
                kind="noise",
                question=f"Is “{concept.name}” ({concept.type}) a concept worth having?",
                names=(name,),
                papers=concept.paper_count,
                why=why,
                worth=round(doubt * math.log2(1 + concept.paper_count), 6),
                answers=(
                    Answer("k", "keep it", Entry(kind="keep", names=(name,), reason="a concept, said in a review")),
                    Answer("b", "ban it", Entry(kind="ban", names=(name,), reason="noise, said in a review")),
                ),
                examples=seen.examples(concept)[:1] + least_sure(seen, concept),
            )


def doubts(concept: Concept, said: Sequence[Seen], words: tuple[int, int] | None) -> tuple[float, str]:
    """How much a concept looks like noise, 0 to 1, and why."""
    forms = {form for it in said for form in it.forms}
    if any(looks_short(form) or is_name(form) for form in forms if form[:1].isupper() and not form.istitle()):
        return 0.0, ""
    introducing = sum("INTRODUCES" in it.relations for it in said)
    titled = sum(it.titled for it in said)
    score = sum(it.score for it in said) / len(said)
    confidence = sum(it.confidence for it in said) / len(said)
    common = fold(concept.name) in known_forms()["common"]
    lone = " " not in fold(concept.name)
    meant, there = words or (1, 1)
    unmeant = max(0.0, 1 - meant / max(there, 1))
    doubt = (
        0.45 * unmeant
        + 1.2 * max(0.0, 0.95 - score)
        + 0.5 * max(0.0, 0.75 - confidence)
        + (0.1 if common else 0.0)
        + (0.05 if lone else 0.0)
        - (0.1 if introducing else 0.0)
        - 0.3 * titled / len(said)
    )
    why = listed(
        counted(len(said), "paper"),
        f"{there - meant} more have the words and do not mean it" if there > meant else "",
        f"mentions {score:.0%} sure",
        f"relations {confidence:.0%} sure",
        "" if introducing else "introduced by none",
        f"in {counted(titled, 'title')}" if titled else "in no title",
    )
    return min(doubt, 1.0), why


def words_in(seen: Collection, hubs: Sequence[Concept]) -> dict[str, tuple[int, int]]:
    """For each concept how many papers mean its words as a thing, and how many have them at all, other names aside."""
    owners: dict[str, str] = {}
    speaking: dict[str, set[str]] = defaultdict(set)
    for concept in hubs:
        for it in seen.seen[concept.id]:
            speaking[it.paper].add(concept.id)
            for form in it.forms:
                if not looks_short(form):
                    owners.setdefault(fold(form), concept.id)
    sample = set(sorted(seen.texts)[:SAMPLE])
    names: dict[str, set[str]] = defaultdict(set)  # in which a word does not stand for itself, or for another thing
    for found in seen.seen.values():
        for it in found:
            if it.paper in sample:
                names[it.paper].update(fold(form) for form in it.forms if not looks_short(form))
    starts = {form.split()[0] for form in owners if form}
    longest = max((form.count(" ") + 1 for form in owners), default=0)
    meant, there = Counter[str](), Counter[str]()
    for paper in sorted(sample):
        inside = {run for name in names[paper] for run in runs(name, starts, longest)}
        at_all = {run for run in runs(fold(" ".join(seen.texts[paper])), starts, longest) if run in owners}
        there.update({owners[run] for run in at_all - inside} | speaking[paper])
        meant.update(speaking[paper])
    return {concept.id: (meant[concept.id], there[concept.id]) for concept in hubs}


def runs(text: str, starts: Container[str], longest: int) -> Iterator[str]:
    """All runs of at most so many words that begin with one of some words.

    >>> list(runs("we plan, and plan ahead", {"plan"}, 2))
    ['plan', 'plan ,', 'plan', 'plan ahead']
    """
    words = re.findall(r"[^\W_]+|[.,;:!?()]", text)
    for start, word in enumerate(words):
        if word in starts:
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                yield " ".join(words[start:end])


def least_sure(seen: Collection, concept: Concept) -> tuple[Example, ...]:
    """The least sure sentence about a concept."""
    said = min(seen.seen[concept.id], key=lambda it: (it.confidence, it.score, it.paper))
    return seen.examples(concept, [said.paper])[:1]
