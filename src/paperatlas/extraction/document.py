"""One reading of the paper as a whole: one name, one type, everywhere; what is only a class of things is no name."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from paperatlas.extraction.abbreviations import Abbreviation
from paperatlas.extraction.grouping import concept_key, paper_acronyms, singular
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import CONCEPT_TYPES, Mention

__all__ = ["is_generic", "read_whole"]

LONGEST_NAME = 120  # characters
OPEN_ENDED, EXTRA = 6, 4  # tokens: names of cut words, and cuts inside a name's later words
CLASS_HEADS = "models?|llms?|mllms?|vlms?|lvlms?|lmms?|lms?|slms?|lrms?|vlas?|agents?|plms?"
GENERIC = re.compile(
    r"(?:(?:pre-?trained|large|small|tiny|big|open-?source|closed-?source|proprietary|frontier|vision|visual|"
    r"language|multi-?modal|multilingual|reasoning|foundation|reward|base|deep|neural|video|audio|speech|code|text|"
    rf"image|instruction-?tuned|autonomous|ai|-|and|\s)+)?(?:{CLASS_HEADS})"
    r"|(?:deep )?(?:neural )?networks?|(?:machine|deep) learning|artificial intelligence|ai|nlp|"
    r"natural language processing|"
    r"(?:post|pre)-?training|fine-?tuning|attention|training|inference|performance|efficiency|scalability|robustness|"
    r"reasoning|understanding|generation|safety|fairness|quality|gpus?|apis?|sota|state-of-the-art|ood|arxiv|"
    r"github|hugging ?face",
    re.IGNORECASE,
)


def is_generic(surface: str) -> bool:
    """Whether a surface is a class of models, a research area or a bare word that is never a concept.

    >>> surfaces = ("LLMs", "large language models", "diffusion models", "GRPO", "fine-tuning")
    >>> [is_generic(surface) for surface in surfaces]
    [True, True, False, False, True]
    """
    return bool(GENERIC.fullmatch(surface.strip()))


def read_whole(tokens: Tokens, mentions: Sequence[Mention], pairs: Sequence[Abbreviation]) -> list[Mention]:
    """The mentions of the paper: ``mentions`` by its components, an earlier one preferred, then read together."""
    mentions = [mention for mention in mentions if len(mention.surface) <= LONGEST_NAME]
    kept = [mention for mention in without_overlaps(mentions) if not is_generic(mention.surface)]
    kept = add_abbreviations(tokens, kept, pairs)
    kept = one_type_each(kept, mentions, pairs, tokens.text)
    return spread(tokens, kept)


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions of which none overlaps one given before it, by place."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in mentions:
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept)


def add_abbreviations(tokens: Tokens, mentions: Sequence[Mention], pairs: Sequence[Abbreviation]) -> list[Mention]:
    """Where one half of a definition is a mention, so is the other."""
    added = []
    spans = {(mention.start, mention.end): mention for mention in mentions}
    for pair in pairs:
        halves = (pair.short_start, pair.short_end), (pair.long_start, pair.long_end)
        if any(is_generic(tokens.text[start:end]) for start, end in halves):
            continue
        for own, other in (halves, halves[::-1]):
            known = spans.get(own)
            if known and other not in spans:
                surface = tokens.text[slice(*other)]
                added.append(Mention(*other, known.type, surface, "abbreviation", known.score))
    return without_overlaps([*added, *mentions])


def name_of(surface: str) -> str:
    """What occurrences of one name share: letters, hyphens and a plural aside; one word keeps its case."""
    words = surface.replace("-", " ").split()
    if not words:
        return surface
    words[-1] = singular(words[-1])
    return words[0] if len(words) == 1 and has_capital(surface) else " ".join(words).lower()


def has_capital(surface: str) -> bool:
    """Whether any letter is a capital."""
    return surface != surface.lower()


def one_type_each(
    mentions: Sequence[Mention], candidates: Sequence[Mention], pairs: Sequence[Abbreviation], text: str
) -> list[Mention]:
    """Every mention of a name takes the type that all candidates of it, and of its other form, speak for most."""
    acronyms = paper_acronyms(text, pairs)
    keys = {mention.surface: concept_key(mention.surface, acronyms) for mention in (*mentions, *candidates)}
    votes: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(CONCEPT_TYPES, 0.0))
    for mention in candidates:
        votes[keys[mention.surface]][mention.type] += mention.score
    types = {key: max(scores, key=scores.__getitem__) for key, scores in votes.items()}
    return [dataclasses.replace(m, type=types.get(keys[m.surface], m.type)) for m in mentions]


def spread(tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions and every other occurrence of their names that have a capital or several words; the longest win."""
    best: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (-m.score, m.start)):
        if len(mention.surface.split()) > 1 or has_capital(mention.surface) or "-" in mention.surface:
            best.setdefault(name_of(mention.surface), mention)
    found = [
        Mention(start, end, best[name].type, tokens.text[start:end], "same-name", best[name].score)
        for start, end, name in occurrences(tokens, best)
    ]
    spans = {(mention.start, mention.end) for mention in mentions}
    together = [*mentions, *(mention for mention in found if (mention.start, mention.end) not in spans)]
    return without_overlaps(sorted(together, key=lambda m: (m.start - m.end, m.start)))


def occurrences(tokens: Tokens, names: Iterable[str]) -> list[tuple[int, int, str]]:
    """Start and end of every stretch of tokens that is one of these names."""
    names = set(names)
    longest: dict[str, int] = {}  # of the names that begin with a word, in words
    for name in names:
        first, *rest = name.lower().split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    solid = [index for index, word in enumerate(tokens.words) if word != "-"]
    found = []
    for number, index in enumerate(solid):
        # the first word, or the first piece of one that the tokenizer cuts, alone or in the plural
        opening = tokens.words[index].lower()
        most = max((longest[word] for word in longest.keys() & {opening, singular(opening)}), default=0)
        most = most or OPEN_ENDED * any(first.startswith(opening) for first in longest)
        for last in solid[number : number + most + (most > 0) * EXTRA]:
            start, end = tokens.starts[index], tokens.ends[last]
            name = name_of(tokens.text[start:end])
            if name in names and "\n" not in tokens.text[start:end]:
                found.append((start, end, name))
    return found
