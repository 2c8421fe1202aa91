"""The names that a paper may speak of, each with all its places: what is judged as a whole.

Names come from the tagger's likely stretches, from rules, and from both halves of a defined abbreviation. A class of
things ("language models") is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from paperatlas.extraction.abbreviations import Abbreviation
from paperatlas.extraction.grouping import concept_key, paper_acronyms, singular
from paperatlas.extraction.tagger import Chances, Span
from paperatlas.extraction.tokenizer import Tokens, split_tokens
from paperatlas.records import CONCEPT_TYPES, Mention

__all__ = ["Name", "Place", "gather_names", "is_generic"]

LONGEST_NAME = 120  # characters
Note = TypeVar("Note")
NOTHING: Chances = (0.0,) * len(CONCEPT_TYPES)
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


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a name."""

    first: int  # its first token
    last: int  # and the one after its last
    surface: str
    chances: Chances  # what the tagger gives it
    found_by: str

    @property
    def total(self) -> float:
        """The probability that the tagger gives it, whatever its type."""
        return sum(self.chances)


@dataclass(frozen=True, slots=True)
class Name:
    """One name, spelled in one way or several, and all its places, by the text's order."""

    places: tuple[Place, ...]

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Its spellings by their first places."""
        return tuple(dict.fromkeys(place.surface for place in self.places))


@lru_cache(maxsize=20_000)
def is_generic(surface: str) -> bool:
    """Whether a surface is a class of models, a research area or a bare word that is never a concept.

    >>> surfaces = ("LLMs", "large language models", "diffusion models", "GRPO", "fine-tuning")
    >>> [is_generic(surface) for surface in surfaces]
    [True, True, False, False, True]
    """
    return bool(GENERIC.fullmatch(surface.strip()))


def gather_names(
    tokens: Tokens, likely: Mapping[Span, Chances], ruled: Sequence[Mention], pairs: Sequence[Abbreviation]
) -> list[Name]:
    """The names of the paper by their first places: ``likely`` is the tagger's, ``ruled`` what rules found.

    >>> from paperatlas.extraction.tokenizer import make_tokens
    >>> tokens = make_tokens("We tried Zap-2 first and then Zap 2.")
    >>> [name.surfaces for name in gather_names(tokens, {(2, 5): (0.0, 0.9, 0.0, 0.0, 0.0)}, [], [])]
    [('Zap-2', 'Zap 2')]
    """
    found_by = dict.fromkeys(likely, "tagger")
    edges = token_edges(tokens)
    for span, component in in_tokens(edges, ((m.start, m.end, m.found_by) for m in ruled)):
        found_by.setdefault(span, component)
    shorts = in_tokens(edges, ((pair.short_start, pair.short_end, pair) for pair in pairs))
    longs = {pair: span for span, pair in in_tokens(edges, ((p.long_start, p.long_end, p) for p in pairs))}
    for short, pair in shorts:
        if pair in longs and (short in found_by or longs[pair] in found_by):
            found_by.setdefault(short, "abbreviation")
            found_by.setdefault(longs[pair], "abbreviation")
    for span in occurrences(tokens, {spelling(tokens.surface(*span)) for span in found_by}):
        found_by.setdefault(span, "same-name")
    acronyms = paper_acronyms(tokens.text, pairs)
    keys: dict[str, str] = {}
    groups: dict[str, list[Place]] = {}
    for span in sorted(found_by):
        surface = tokens.surface(*span)
        if len(surface) <= LONGEST_NAME and "\n" not in surface:
            place = Place(*span, surface, likely.get(span, NOTHING), found_by[span])
            if surface not in keys:
                keys[surface] = concept_key(surface, acronyms)
            groups.setdefault(keys[surface], []).append(place)
    names = (Name(tuple(places)) for places in groups.values())
    return [name for name in names if not any(map(is_generic, name.surfaces))]


def token_edges(tokens: Tokens) -> tuple[dict[int, int], dict[int, int]]:
    """The token that starts at a character, and the one after the token that ends at it."""
    starts = {start: index for index, start in enumerate(tokens.starts)}
    return starts, {end: index for index, end in enumerate(tokens.ends, 1)}


def in_tokens(
    edges: tuple[Mapping[int, int], Mapping[int, int]], stretches: Iterable[tuple[int, int, Note]]
) -> list[tuple[Span, Note]]:
    """Stretches of characters counted in tokens, each with its note; one that cuts a token is left out."""
    first, last = edges
    return [((first[start], last[end]), note) for start, end, note in stretches if start in first and end in last]


@lru_cache(maxsize=20_000)
def spelling(surface: str) -> str:
    """What occurrences of one name share: letters, hyphens and a plural aside; one word keeps its case."""
    words = surface.replace("-", " ").split()
    if not words:
        return surface
    words[-1] = singular(words[-1])
    return words[0] if len(words) == 1 and surface != surface.lower() else " ".join(words).lower()


def occurrences(tokens: Tokens, names: Iterable[str]) -> list[Span]:
    """Every stretch of tokens that is spelled as one of these names is; of one word without capitals none."""
    names = {name for name in names if name and (" " in name or name != name.lower())}
    longest: dict[str, int] = {}  # of the names that begin with a token, in tokens
    for name in names:
        pieces = [name[start:end].lower() for start, end in split_tokens(name)]
        longest[pieces[0]] = max(longest.get(pieces[0], 0), len(pieces))
    openings = ((word, word.lower()) for word in set(tokens.words))
    reach = {word: max(longest.get(lower, 0), longest.get(singular(lower), 0)) for word, lower in openings}
    solid = [index for index, word in enumerate(tokens.words) if word != "-"]
    found = []
    for number, index in enumerate(solid):
        if most := reach[tokens.words[index]]:
            ends = (last + 1 for last in solid[number : number + most])
            found += [(index, end) for end in ends if spelling(tokens.surface(index, end)) in names]
    return found
