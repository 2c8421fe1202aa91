"""What speaks for and against two surfaces of one type, in one paper, naming one concept: the features of a pair."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import JaroWinkler

from paperatlas.records import Mention

__all__ = ["Pair", "Unit", "acronym_fit", "make_unit", "pair_features", "stem"]

SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via", "with"}
)
MOST_UNITS = 40  # of one type that are compared with each other
MOST_SURFACES = 4  # of a unit that are looked at
MOST_EXTRA = 3  # words by which one surface may be longer
NEAR = 24  # characters between two mentions that may tell how they relate
WORD = re.compile(r"[^\s\-_/‐‑–()]+")
VERSION = re.compile(r"v?\d[\d.]*[bmk]?")
ENDING = re.compile(
    r"(?:ematical|[iy][sz]ations?|ations?|ating|ated|ates?|ative|ions?|ing|i[sz]ed|i[sz]e|[eo]rs?|i[ce]s?|ive|ely|ed|es|al|y|s|e)$"
)
TIMES = re.compile(r"([a-z]+)([2-5])")  # "re3" for three words that begin with "re"

Pair = tuple[int, int]  # places of two units


@dataclass(frozen=True, slots=True)
class Reading:
    """A surface by its words in lower case, and by their stems."""

    surface: str
    words: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """The mentions of a paper that surely name one thing, by place, and how their surfaces read."""

    type: str
    key: str
    mentions: tuple[Mention, ...]
    readings: tuple[Reading, ...]


def make_unit(type_: str, key: str, mentions: Sequence[Mention]) -> Unit:
    """The unit of these mentions, of which there is at least one; its first surfaces are read."""
    readings: dict[tuple[str, ...], Reading] = {}
    for mention in mentions:
        reading = read_surface(mention.surface)
        readings.setdefault(reading.words, reading)
    return Unit(type_, key, tuple(mentions), tuple(readings.values())[:MOST_SURFACES])


@lru_cache(maxsize=20_000)
def read_surface(surface: str) -> Reading:
    """A surface in words."""
    words = tuple(WORD.findall(surface.lower()))
    return Reading(surface, words, tuple(map(stem, words)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of a lower-case word share, cut roughly.

    >>> [stem(word) for word in ("generation", "generative", "modelling", "models", "math", "mathematical")]
    ['gen', 'gen', 'model', 'model', 'math', 'math']
    """
    for _ in range(2):
        cut = ENDING.sub("", word)
        if len(cut) < 3 or cut == word:
            break
        word = cut
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def pair_features(
    text: str, units: Sequence[Unit], sentences: Sequence[tuple[int, int]], rules: Mapping[Pair, str]
) -> dict[Pair, list[str]]:
    """The features of each pair of units of one type that anything speaks for, by their places, the lower first.

    ``rules`` names what joins pairs by rule. At most the first 40 units of a type are compared.
    """
    gaps = between(text, units)
    starts = [start for start, _ in sentences]
    where = [sorted({bisect_right(starts, m.start) for m in unit.mentions}) for unit in units]
    types: dict[str, list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        types[unit.type].append(place)
    found = {}
    for places in types.values():
        for pair in combinations(places[:MOST_UNITS], 2):
            one, other = units[pair[0]], units[pair[1]]
            said = surface_features(one, other)
            if pair in rules:
                said.add(f"rule={rules[pair]}")
            near = gaps.get(pair, set())
            if not said and "defined" not in near:
                continue
            said |= rival_features(pair, units, places)
            said |= near | place_features(one, other, where[pair[0]], where[pair[1]])
            said |= {f"type={one.type}", *(f"{one.type}|{name}" for name in said if "=" not in name)}
            said.add("few" if len(units) < 4 else "many")
            found[pair] = sorted(said)
    return found


def surface_features(one: Unit, other: Unit) -> set[str]:
    """What the surfaces of two units say, each with each."""
    said: set[str] = set()
    for first in one.readings:
        for second in other.readings:
            for short, long in ((first, second), (second, first)):
                fit = acronym_fit(short.surface, long.words)
                if fit:
                    said |= {"acronym", f"acronym={fit}", f"acronym={fit}|{min(5, len(short.surface))}"}
            if not set(first.stems).isdisjoint(second.stems):
                said.update(word_features(*sorted((first, second), key=lambda reading: len(reading.stems))))
    return said


def word_features(short: Reading, long: Reading) -> Iterator[str]:
    """What two surfaces that share a stem say; the first has no more words than the second."""
    if short.stems == long.stems:
        yield "same-stems"
        return
    few, many = len(short.stems), len(long.stems)
    if sorted(short.stems) == sorted(long.stems):
        yield "same-stems-moved"
    if few < many <= few + MOST_EXTRA:
        yield from extra_words(short, long)
    if few == many > 1:
        yield from swapped_word(short, long)
    common = set(short.stems) & set(long.stems)
    yield f"common={len(common)}|{few}|{min(many, 5)}"
    yield f"jaccard={4 * len(common) // len({*short.stems, *long.stems})}"
    if short.stems[-1] == long.stems[-1]:
        yield "same-head"
    if short.stems[0] == long.stems[0]:
        yield "same-first"


def extra_words(short: Reading, long: Reading) -> Iterator[str]:
    """What the words say that only the longer surface has, at its start, its end or inside."""
    few, extra = len(short.stems), len(long.stems) - len(short.stems)
    at_an_end = False
    for name, low in (("suffix", extra), ("prefix", 0)):
        if long.stems[low : low + few] != short.stems:
            continue
        at_an_end = True
        yield name
        yield f"{name}={extra}|{min(few, 3)}"
        yield f"{name}-capitals={has_capitals(long.surface)}|{has_capitals(short.surface)}"
        yield f"{name}-rest={short.stems[-1]}"
        if few == 1:
            yield f"{name}-one={short.words[0]}"
        for word in (*long.words[:low], *long.words[low + few :]):
            yield f"{name}-word={word}"
            yield f"{name}-kind={word_kind(word)}"
            if extra == 1:
                yield f"{name}-only={word}"
    rest = iter(long.stems)
    if not at_an_end and all(one in rest for one in short.stems):
        yield f"inside={extra}"
        yield from (f"inside-word={w}" for w, s in zip(long.words, long.stems, strict=True) if s not in short.stems)


def swapped_word(one: Reading, other: Reading) -> Iterator[str]:
    """What the one word says in which two surfaces of as many words differ."""
    places = [at for at, (a, b) in enumerate(zip(one.stems, other.stems, strict=True)) if a != b]
    if len(places) != 1:
        return
    at, last = places[0], len(one.stems) - 1
    first, second = sorted((one.words[at], other.words[at]))
    yield f"swap={first}|{second}"
    yield f"swap-length={min(last, 3)}"
    yield "swap-last" if at == last else "swap-first" if at == 0 else "swap-middle"
    yield f"swap-like={int(5 * JaroWinkler.similarity(first, second))}"
    yield f"swap-kinds={word_kind(first)}|{word_kind(second)}"


def has_capitals(surface: str) -> bool:
    """Whether more than one letter is a capital."""
    return sum(map(str.isupper, surface)) > 1


def word_kind(word: str) -> str:
    """Whether a word is a version or size, holds digits, or is a plain word."""
    if VERSION.fullmatch(word):
        return "version"
    return "digits" if any(map(str.isdigit, word)) else "word"


def acronym_fit(short: str, words: Sequence[str]) -> str:
    """How the letters of a short form lie in lower-case words; "" where they do not.

    >>> words = ("adaptive", "tree", "of", "thoughts")
    >>> [acronym_fit(short, words) for short in ("ATT", "ToT", "AdaTT", "AdTrEeTh", "AT", "RLHF")]
    ['all', 'tail', 'capitals', 'inside', 'front', '']
    """
    letters = letters_of(short)
    marked = has_capitals(short) or any(map(str.isdigit, short))
    if not (marked and 1 < len(letters) < 10 and sum(map(len, words)) > len(letters) + 2):
        return ""
    bare = [word for word in words if word not in SMALL_WORDS]
    firsts = (first_letters(words), first_letters(bare))
    capitals = "".join(filter(str.isupper, short)).lower()
    part, times = found.groups() if (found := TIMES.fullmatch(letters)) else ("", 0)
    touched = words_touched(letters, words)
    fits = {
        "all": letters in firsts,
        "capitals": capitals in firsts,
        "tail": any(first.endswith(letters) for first in firsts),
        "front": any(first.startswith(letters) for first in firsts),
        "times": bool(part) and firsts[1] in (part[0] * int(times), part * int(times)),
        "inside": touched >= max(1, len(bare)),
        "inside-some": touched > 0,
    }
    return next((name for name, fit in fits.items() if fit), "")


@lru_cache(maxsize=20_000)
def letters_of(short: str) -> str:
    """The letters and digits of a short form, a plural's "s" aside, in lower case."""
    single = short[:-1] if re.search(r"[A-Z]s$", short) else short
    return "".join(filter(str.isalnum, single)).lower()


def first_letters(words: Iterable[str]) -> str:
    """The first letters of words."""
    return "".join(word[0] for word in words)


def words_touched(letters: str, words: Sequence[str]) -> int:
    """How many words hold the letters, each sought at a next word's start before inside the word; 0 if they do not."""
    if not words or words[0][0] != letters[0]:
        return 0
    at, place, touched = 0, 0, 1
    for letter in letters[1:]:
        ahead = (number for number in range(at + 1, min(len(words), at + 4)) if words[number][0] == letter)
        start = next(ahead, None)
        if start is not None:
            at, place, touched = start, 0, touched + 1
            continue
        place = words[at].find(letter, place + 1)
        if place < 0:
            return 0
    return touched


def rival_features(pair: Pair, units: Sequence[Unit], places: Sequence[int]) -> set[str]:
    """How many units of the type hold the shorter of two at their end or start, and how many share a last word."""
    short, long = sorted((units[pair[0]].key, units[pair[1]].key), key=len)
    keys = [units[place].key for place in places]
    said = set()
    if long.endswith(short):
        said.add(f"rivals-end={min(4, sum(key.endswith(short) for key in keys) - 1)}")
    elif long.startswith(short):
        said.add(f"rivals-start={min(4, sum(key.startswith(short) for key in keys) - 1)}")
    heads = [units[place].readings[0].stems[-1:] for place in places]
    said.add(f"same-heads={min(4, heads.count(units[pair[0]].readings[0].stems[-1:]))}")
    return said


def between(text: str, units: Sequence[Unit]) -> dict[Pair, set[str]]:
    """What stands between neighbouring mentions of two units: the very words, and whether one defines the other."""
    mentions = sorted((m.start, m.end, place) for place, unit in enumerate(units) for m in unit.mentions)
    found: dict[Pair, set[str]] = defaultdict(set)
    for number, (_, end, one) in enumerate(mentions):
        for start, stop, other in mentions[number + 1 : number + 4]:
            if not 0 <= start - end <= NEAR or one == other:
                continue
            gap = text[end:start]
            said = found[min(one, other), max(one, other)]
            if "(" in gap[:2] and text[stop : stop + 1] == ")":
                said.add("defined")
            if len(WORD.findall(gap)) <= 3:
                said.add(f"gap={' '.join(gap.lower().split())}")
    return found


def place_features(one: Unit, other: Unit, first: Sequence[int], second: Sequence[int]) -> set[str]:
    """Where two units stand, by their sentences, how often, and how sure their mentions are."""
    shared = set(first) & set(second)
    said = {"together" if shared else "apart"}
    title = 1  # the number of the first sentence
    if title in shared:
        said.add("both-in-title")
    elif title in {*first, *second}:
        said.add("one-in-title")
    if len(shared) > 1:
        said.add("together-often")
    if not shared and (first[-1] < second[0] or second[-1] < first[0]):
        said.add("one-after-other")
    low, high = sorted((len(one.mentions), len(other.mentions)))
    said.add(f"counts={min(3, low)}|{min(3, high)}")
    said.add(f"distance={min(4, abs(first[0] - second[0]))}")
    sure = min(max(mention.score for mention in unit.mentions) for unit in (one, other))
    said.add(f"score={min(4, int(5 * sure))}")
    return said
