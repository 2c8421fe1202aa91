"""Which surfaces of one paper name one concept: short and long form, case, hyphen, plural, a head left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from paperatlas.extraction.abbreviations import Abbreviation
from paperatlas.extraction.aliases import SMALL_WORDS, Pair, Unit, make_unit, pair_features
from paperatlas.extraction.classifier import Classifier, open_classifier
from paperatlas.extraction.crf import Chain, lone_marginals, state_scores
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import AnnotatedConcept, Mention
from paperatlas.resources import resource_text
from paperatlas.text import fold

__all__ = [
    "APART",
    "SAME",
    "candidates",
    "concept_key",
    "group_mentions",
    "join",
    "known_acronyms",
    "paper_acronyms",
    "read_units",
    "singular",
]

# A last word that may be left out without changing what is named.
HEADS = frozenset(
    re.findall(
        r"\w+",
        "benchmark dataset corpus framework algorithm method model approach architecture task loss suite metric score "
        "mechanism strategy technique module",
    )
)

BRITISH = re.compile(r"[iy]s(?:ation|ing|ed)|behaviour|modell(?=ing|ed)|labell(?=ing|ed)|colour")
AMERICAN = {"behaviour": "behavior", "modell": "model", "labell": "label", "colour": "color"}
SAME, APART = "same", "apart"  # what the classifier says of a pair

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
    folded = fold(" ".join([*rest, singular(last)])).replace(" ", "")
    return BRITISH.sub(lambda found: AMERICAN.get(found[0], found[0].replace("s", "z")), folded)


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
    """The concepts of a paper by their first mention; surfaces of two types stay two concepts.

    Surfaces with the same key are one concept; of other pairs of a type a classifier says how likely they are one.
    """
    units = read_units(text, mentions, pairs)
    model = load_grouping()
    chances = pair_chances(model.chain, candidates(text, units))
    groups = join(len(units), chances, model.thresholds["join"], model.thresholds["together"])
    concepts = [make_concept(sorted(m for place in group for m in units[place].mentions)) for group in groups]
    return tuple(sorted(concepts, key=lambda concept: concept.mentions[0]))


def pair_chances(chain: Chain, pairs: Mapping[Pair, Sequence[str]]) -> dict[Pair, float]:
    """The probability that each pair is one concept, by its features."""
    if not pairs:
        return {}
    chances = lone_marginals(state_scores(chain, pairs.values()))[:, chain.labels.index(SAME)]
    return dict(zip(pairs, chances.tolist(), strict=True))


@cache
def load_grouping() -> Classifier:
    """The classifier of pairs that travels with the code, read once."""
    return open_classifier("grouping", json.loads(resource_text("model/grouping.json")))


def read_units(text: str, mentions: Iterable[Mention], pairs: Sequence[Abbreviation]) -> list[Unit]:
    """The mentions that a type and a concept key join, by their first mention."""
    acronyms = paper_acronyms(text, pairs)
    found: dict[Key, list[Mention]] = {}
    for mention in sorted(mentions):
        found.setdefault((mention.type, concept_key(mention.surface, acronyms)), []).append(mention)
    return [make_unit(*key, some) for key, some in found.items()]


def candidates(text: str, units: Sequence[Unit]) -> dict[Pair, list[str]]:
    """The features of each pair of units that may be one concept, by their places in ``units``."""
    places = {(unit.type, unit.key): place for place, unit in enumerate(units)}
    surfaces = {(unit.type, m.surface): (unit.type, unit.key) for unit in units for m in unit.mentions}
    rules: dict[Pair, str] = {}
    for name, found in (("head", shorter_by_head(set(places))), ("initials", same_initials(surfaces))):
        for one, other in found:
            low, high = sorted((places[one], places[other]))
            rules[low, high] = name
    return pair_features(text, units, split_sentences(text), rules)


def join(count: int, chances: Mapping[Pair, float], least: float, together: float) -> list[list[int]]:
    """Groups of the numbers below ``count``: the likeliest pairs first, down to ``least``.

    Two groups are joined only if the mean over all their pairs reaches ``together``, so that no chain of likely pairs
    joins what is unlike; a pair without a chance counts as 0.

    >>> join(3, {(0, 1): 0.9, (1, 2): 0.8}, 0.5, 0.5), join(3, {(0, 1): 0.9, (1, 2): 0.8}, 0.5, 0.4)
    ([[0, 1], [2]], [[0, 1, 2]])
    """
    groups = {number: [number] for number in range(count)}
    for (one, other), chance in sorted(chances.items(), key=lambda item: (-item[1], item[0])):
        first, second = groups[one], groups[other]
        if chance < least or first is second:
            continue
        crossing = [chances.get((min(a, b), max(a, b)), 0.0) for a in first for b in second]
        if sum(crossing) / len(crossing) >= together:
            first += second
            groups.update(dict.fromkeys(second, first))
    return [sorted(group) for number, group in groups.items() if number == min(group)]


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
