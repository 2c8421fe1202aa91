"""Which surfaces of one paper name one concept: short and long form, case, hyphen, plural, a head left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from paperatlas.extraction.abbreviations import Abbreviation
from paperatlas.records import AnnotatedConcept, Mention
from paperatlas.resources import resource_text
from paperatlas.text import fold

__all__ = ["concept_key", "group_mentions", "known_acronyms", "paper_acronyms", "singular"]

# A last word that may be left out without changing what is named.
HEADS = frozenset(
    re.findall(
        r"\w+",
        "benchmark dataset corpus framework algorithm method model approach architecture task loss suite metric score "
        "mechanism strategy technique module",
    )
)
SMALL_WORDS = frozenset(re.findall(r"\w+", "a an and as at by for from in of on or the to via with"))

Key = tuple[str, str]  # type and concept key


@cache
def known_acronyms() -> dict[str, str]:
    """The acronyms that the field uses without saying what they stand for, each with its long form."""
    rows = (line.split("\t") for line in resource_text("vocabulary/acronyms.tsv").splitlines()[1:])
    return {row[0]: row[1] for row in rows}


def paper_acronyms(text: str, pairs: Iterable[Abbreviation]) -> dict[str, str]:
    """What each short form stands for in this paper: what it says, else what the field says."""
    own = {singular(text[pair.short_start : pair.short_end]): text[pair.long_start : pair.long_end] for pair in pairs}
    return {**known_acronyms(), **own}


def concept_key(surface: str, acronyms: Mapping[str, str]) -> str:
    """What the surfaces of one concept share: acronyms spelled out, case, hyphens, spaces and the plural put aside.

    >>> acronyms = {"RL": "reinforcement learning"}
    >>> concept_key("Online RL", acronyms) == concept_key("online reinforcement-learning", acronyms)
    True
    >>> concept_key("LSTMs", acronyms) == concept_key("LSTM", acronyms)
    True
    """
    spelled = acronyms.get(singular(surface), surface)
    words = [acronyms.get(singular(word), word) for word in re.split(r"[\s\-_‐‑–]+", spelled)]
    *rest, last = " ".join(words).replace("-", " ").split() or [""]
    return fold(" ".join([*rest, singular(last)])).replace(" ", "")


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """The word without a plural's "s".

    >>> [singular(word) for word in ("models", "policies", "LLMs", "MoEs", "bias", "loss", "RLHF")]
    ['model', 'policy', 'LLM', 'MoE', 'bias', 'loss', 'RLHF']
    """
    if re.search(r"[a-z]{3}ies$", word):
        return word[:-3] + "y"
    if re.search(r"[A-Z]s$", word):
        return word[:-1]
    return word[:-1] if re.search(r"[a-z]{2}[a-rtv-z]s$", word) and not word.endswith(("ias", "sis", "ics")) else word


def initials(surface: str, *, small: bool) -> str:
    """The first letters of the words of a surface, with or without those of small words.

    >>> initials("tree of thoughts", small=False), initials("tree of thoughts", small=True)
    ('tt', 'tot')
    """
    words = re.split(r"[\s\-/]+", surface.lower())
    return "".join(word[0] for word in words if word and (small or word not in SMALL_WORDS))


def group_mentions(
    text: str, mentions: Iterable[Mention], pairs: Sequence[Abbreviation]
) -> tuple[AnnotatedConcept, ...]:
    """The concepts of a paper by their first mention; surfaces of two types stay two concepts."""
    mentions = sorted(mentions)
    acronyms = paper_acronyms(text, pairs)
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    keys = {(m.type, m.surface): (m.type, concept_key(m.surface, acronyms)) for m in mentions}
    for one, other in [*shorter_by_head(set(keys.values())), *same_initials(keys)]:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    groups: dict[Key, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(root(keys[mention.type, mention.surface]), []).append(mention)
    return tuple(make_concept(group) for group in groups.values())


def shorter_by_head(keys: set[Key]) -> list[tuple[Key, Key]]:
    """The pairs of keys that a last general word alone tells apart: "ToT" and "ToT framework"."""
    pairs = []
    for type_, key in sorted(keys):
        for head in sorted(HEADS):
            short = (type_, key.removesuffix(head))
            if key.endswith(head) and short in keys and short[1] != key:
                pairs.append(((type_, key), short))
    return pairs


def same_initials(keys: Mapping[tuple[str, str], Key]) -> list[tuple[Key, Key]]:
    """The pairs of a short form and the one surface of its type whose words begin with its letters, said or not."""
    pairs = []
    for (type_, short), key in sorted(keys.items()):
        letters = singular(short).lower()
        if not (2 < len(letters) < 9 and letters.isalpha() and sum(map(str.isupper, short)) > 1):
            continue
        longs = {
            other
            for (other_type, long), other in sorted(keys.items())
            if other_type == type_
            and len(long) > 2 * len(short)
            and letters in {initials(long, small=False), initials(long, small=True)}
        }
        if len(longs) == 1:
            pairs.append((key, next(iter(longs))))
    return pairs


def make_concept(mentions: Sequence[Mention]) -> AnnotatedConcept:
    """One concept of these mentions, named by its fullest surface: the longest, then the commonest, then the first."""
    counts = Counter(mention.surface for mention in mentions)
    order = {surface: number for number, surface in reversed(list(enumerate(m.surface for m in mentions)))}
    surfaces = sorted(counts, key=lambda surface: order[surface])
    name = max(surfaces, key=lambda surface: (len(surface), counts[surface], -order[surface]))
    return AnnotatedConcept(name=name, type=mentions[0].type, surfaces=tuple(surfaces), mentions=tuple(mentions))
