"""Concepts that the rules keep apart and that may be one: spellings, heads, acronyms inside of names, two types."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from paperatlas.curation import Entry
from paperatlas.meanings import NAMED
from paperatlas.records import Concept
from paperatlas.review.collection import ONE, TWO, Answer, Collection, Proposal, counted, listed
from paperatlas.surfaces import expansions, form_key, is_short_for, is_word, looks_short
from paperatlas.text import fold

__all__ = ["alike", "two_types"]

# Words that say nothing, and words that say only what kind of thing it is when a name ends in them.
LINKS = frozenset(
    {"a", "an", "the", "of", "for", "in", "with", "and", "to", "on", "from", "by", "via", "large", "based"}
)
HEADS = frozenset({
    "model", "method", "framework", "algorithm", "approach", "technique", "system", "architecture", "mechanism",
    "strategy", "paradigm", "procedure", "scheme", "dataset", "benchmark", "task", "score", "problem", "process",
    "setting",
})  # fmt: skip
ENDINGS = re.compile(r"(?:izations?|ations?|itions?|ings?|ions?|ers?|ors?|ives?|ments?|ed|es|al|e|s)$")
LEAST_STEM = 4
TYPO = 0.84  # likeness of two words of which one may be a slip of the other
WINDOW = 4  # neighbours in alphabetical order that are compared
CROWD = 6  # so many concepts under one key are a family, not spellings
TYPES, HEAD, ACRONYM, ENDING, SLIP = (
    "one name under two types",
    "only a word differs that says little",
    "an acronym and what it may stand for",
    "only endings differ",
    "only some letters differ",
)
SURE = {TYPES: 0.8, HEAD: 0.5, ACRONYM: 0.6, ENDING: 0.45, SLIP: 0.5}
OTHER_TYPE = 0.6  # names alike under two types are less often one
BOTH = 0.5  # and so are names that most papers use side by side


def two_types(seen: Collection) -> Iterator[Proposal]:
    """One name under two types."""
    by_name: dict[str, list[Concept]] = defaultdict(list)
    for concept in seen.concepts:
        by_name[form_key(concept.name)].append(concept)
    for same in by_name.values():
        for one, other in combinations(sorted(same, key=lambda it: (-it.paper_count, it.id)), 2):
            if one.type != other.type and not word_and_name(one, other):
                yield asked(seen, one, other, TYPES)


def alike(seen: Collection) -> Iterator[Proposal]:
    """Names so much alike that they may be one thing."""
    found: dict[tuple[str, str], tuple[Concept, Concept, str]] = {}
    for one, other, why in (*same_keys(seen), *acronyms(seen), *slips(seen)):
        first, second = sorted((one, other), key=lambda it: (-it.paper_count, it.id))
        found.setdefault((first.id, second.id), (first, second, why))
    for first, second, why in found.values():
        if may_be_one(seen, first, second):
            yield asked(seen, first, second, why)


def asked(seen: Collection, one: Concept, other: Concept, why: str) -> Proposal:
    """The question whether two concepts are one."""
    names = (seen.reference(one), seen.reference(other))
    shown = [f"“{concept.name}” ({concept.type})" for concept in (one, other)]
    question = f"Are {shown[0]} and {shown[1]} one thing?"
    if why == TYPES:
        question = f"Is “{one.name}” a {one.type} or a {other.type}?"
    papers = [{it.paper for it in seen.seen.get(concept.id, [])} for concept in (one, other)]
    together, few = len(papers[0] & papers[1]), min(map(len, papers))
    sure = SURE[why] * (OTHER_TYPE if why != TYPES and one.type != other.type else 1.0)
    sure *= BOTH if together * 2 > few > 1 else 1.0
    facts = f"{len(papers[0])} and {counted(len(papers[1]), 'paper')}"
    return Proposal(
        kind="types" if why == TYPES else "alike",
        question=question,
        names=names,
        papers=few,
        why=listed(why, facts, f"{together} of them with both" if together else ""),
        worth=round(sure * math.log2(1 + few) * (1 + math.log2(1 + len(papers[0])) / 10), 6),
        answers=(
            Answer("1", f"one thing: {shown[0]}", Entry(kind="merge", names=names, reason=ONE)),
            Answer("2", f"one thing: {shown[1]}", Entry(kind="merge", names=names[::-1], reason=ONE)),
            Answer("a", "two things, keep them apart", Entry(kind="apart", names=names, reason=TWO)),
        ),
        examples=(*seen.examples(one), *seen.examples(other)),
    )


def may_be_one(seen: Collection, one: Concept, other: Concept) -> bool:
    """Whether nothing says that two are two: other digits or signs, a family and its variant."""
    digits = [sorted(re.findall(r"\d+", concept.name)) for concept in (one, other)]
    signs = [sorted(re.findall(r"[+@#*]", concept.name)) for concept in (one, other)]
    same_name = form_key(one.name) == form_key(other.name)
    return (
        digits[0] == digits[1]
        and signs[0] == signs[1]
        and not (same_name and one.type != other.type)  # that is for two_types
        and not word_and_name(one, other)
        and frozenset((one.id, other.id)) not in seen.families
    )


def word_and_name(one: Concept, other: Concept) -> bool:
    """Whether a word in small letters and a model or benchmark called so are two, as the rules are sure of.

    >>> task = Concept(id="task:math", name="math", type="Task")
    >>> word_and_name(task, Concept(id="benchmark:math", name="MATH", type="Benchmark"))
    True
    """
    named = {one.type in NAMED, other.type in NAMED}
    word = other if one.type in NAMED else one
    return len(named) == 2 and fold(one.name) == fold(other.name) and is_word(word.name)


def same_keys(seen: Collection) -> Iterator[tuple[Concept, Concept, str]]:
    """Concepts with one loose key."""
    known = spelled_out(seen)
    by_key: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
    for concept in seen.concepts:
        by_key[loose_key(concept.name, known)].append(concept)
    for same in by_key.values():
        for one, other in combinations(same, 2) if len(same) <= CROWD else ():
            if loose_key(one.name, {}) != loose_key(other.name, {}):
                yield one, other, ACRONYM
            elif Counter(telling(one.name)) == Counter(telling(other.name)):
                yield one, other, HEAD
            else:
                yield one, other, ENDING


def spelled_out(seen: Collection) -> dict[str, str]:
    """What acronyms inside of names stand for, where only one concept has them as an alias."""
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in seen.concepts:
        for alias in concept.aliases:
            if looks_short(alias) and is_short_for(alias, concept.name):
                owners[fold(alias)].add(concept.name)
    known = {short: names.pop() for short, names in owners.items() if len(names) == 1}
    for word in {word for concept in seen.concepts for word in fold(concept.name).split()}:
        full = expansions(word) or expansions(word.removesuffix("s"))
        if full is not None:
            known.setdefault(word, full)
    return known


def telling(name: str) -> list[str]:
    """The words of a name without links and without a head, unless nothing else is left.

    >>> telling("models of diffusion"), telling("diffusion models"), telling("model-based planning")
    (['models', 'diffusion'], ['diffusion'], ['model', 'based', 'planning'])
    """
    words = fold(name).split()
    kept = words if any(one in HEADS and two == "based" for one, two in pairwise(words)) else []
    kept = kept or [word for word in words if word not in LINKS]
    while len(kept) > 1 and kept[-1].removesuffix("s") in HEADS:
        kept = kept[:-1]
    return kept or words


def loose_key(name: str, known: dict[str, str]) -> tuple[str, ...]:
    """What names share that differ in endings, order, heads and acronyms.

    >>> loose_key("LLM agent framework", {"llm": "language models"})
    ('agent', 'languag')
    """
    words: list[str] = []
    for word in telling(name):
        full = known.get(word) or known.get(word.removesuffix("s"))
        words += telling(full) if full and len(full) > len(word) else [word]
    return tuple(sorted(map(stem, words)))


def stem(word: str) -> str:
    """A word without its ending: a crude cut that only says what to look at.

    >>> [stem(word) for word in ("generation", "generative", "editing", "cloning", "behavioral")]
    ['gener', 'generat', 'edit', 'clon', 'behavior']
    """
    cut = ENDINGS.sub("", word)
    return cut if len(cut) >= LEAST_STEM else word


def acronyms(seen: Collection) -> Iterator[tuple[Concept, Concept, str]]:
    """Acronyms that are concepts of their own, with the one concept whose initials they are."""
    by_initials: dict[str, list[Concept]] = defaultdict(list)
    for concept in seen.concepts:
        words = re.findall(r"[^\W_]+", concept.name.casefold())
        if len(words) > 1:
            by_initials["".join(word[0] for word in words)].append(concept)
    for concept in seen.concepts:
        if looks_short(concept.name):
            letters = re.sub(r"[\W_]", "", concept.name.removesuffix("s").casefold())
            full = [it for it in by_initials[letters] if is_short_for(concept.name, it.name) == 2]
            if len(full) == 1 and full[0].id != concept.id:
                yield full[0], concept, ACRONYM


def slips(seen: Collection) -> Iterator[tuple[Concept, Concept, str]]:
    """Names that differ by a slip in one long word: neighbours in alphabetical order, read from either end."""
    named = [(fold(concept.name), concept) for concept in seen.concepts]
    for step in (1, -1):
        ordered = sorted(named, key=lambda it: (it[0][::step], it[1].id))
        for place, (name, concept) in enumerate(ordered):
            for other_name, other in ordered[place + 1 : place + 1 + WINDOW]:
                if is_slip(name, other_name):
                    yield concept, other, SLIP


def is_slip(one: str, other: str) -> bool:
    """Whether two names have the same words but one, and that one nearly.

    >>> is_slip("speculative decodng", "speculative decoding"), is_slip("supervised", "unsupervised")
    (True, False)
    """
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    differ = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    if len(differ) != 1:
        return False
    ((a, b),) = differ
    long_enough = min(len(a), len(b)) >= 5 and a[0] == b[0]
    return long_enough and Levenshtein.distance(a, b) <= 2 and fuzz.ratio(a, b) / 100 >= TYPO
