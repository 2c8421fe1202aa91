"""Which ways of naming, out of all annotations, name one thing: forms joined, acronyms given a meaning, types settled.

A wrong merge does more harm than a missed one, so an acronym never joins two full forms that differ, and a form that a
single paper gives for a thing joins only where no other paper uses it for another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from paperatlas.records import CONCEPT_TYPES
from paperatlas.surfaces import (
    expansions,
    field_meaning,
    form_key,
    is_coined,
    is_short_for,
    is_whole,
    is_word,
    looks_short,
    plain_heads,
    same_words,
)

__all__ = ["Reading", "gathered", "joined", "root", "split_forms", "typed"]

DOMINANT = 0.8  # share of the papers giving a full form that makes one meaning of an acronym the usual one
WEAK, FEW = 0.4, 3  # up to this share, or among so few papers, another type is a slip of the reader
KNOWN_WEIGHT = 2  # papers that a full form known to the vocabulary counts for
TELLING = 4  # an acronym of so many letters is no chance: one paper that spells it out is enough
NAMED = ("Model", "Benchmark")  # what bears a name of its own, that may be a word of the language
TERMS = ("Method", "Task")  # one term is the problem of one paper and the tool of another


class Reading(NamedTuple):
    """One way in which papers name one thing, and how many do so."""

    type: str
    name: str  # the fullest form
    forms: tuple[str, ...]
    own: bool  # the title opens with the name, as in "DAPO: …", and the paper introduces it
    owner: str  # the paper that introduces it under a short name alone, which another may have made up, too; or ""
    papers: int
    introducing: int


def joined(readings: list[Reading]) -> dict[str, str]:
    """Which full forms are one thing: a forest over their keys."""
    parents: dict[str, str] = {}
    for key, other in sorted({*joins(readings), *respelled(readings)}):
        parents[root(parents, key)] = root(parents, other)
    return parents


def gathered(readings: list[Reading], parents: dict[str, str]) -> list[str]:
    """For each reading the key of the thing that it names, types left aside."""
    meanings = acronym_meanings(readings, parents)
    owners: Counter[str] = Counter(main_key(reading) for reading in readings if reading.owner)
    things = []
    for reading in readings:
        key = main_key(reading)
        usual = not reading.own and (key in meanings or field_meaning(key) is not None)
        made_up = reading.owner and owners[key] > 1 and not usual
        things.append(f"{key}@{reading.owner}" if made_up else meaning(reading, parents, meanings))
    return things


def root(parents: dict[str, str], key: str) -> str:
    """The representative of a key's set (union by paths halved on the way; Tarjan 1975)."""
    while (parent := parents.get(key, key)) != key:
        parents[key] = key = parents.get(parent, parent)
    return key


@lru_cache(maxsize=1 << 18)
def split_forms(forms: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The full forms among the forms of one reading, and the pairs of acronym and the full form that it fits best.

    A coined name, such as VeriFree, stays a full form beside what it is made of.
    """
    pairs: list[tuple[str, str]] = []
    for short in forms:
        fits = [(is_short_for(short, long), -len(long), long) for long in forms]
        score, _, long = max(fits)
        if score and not is_coined(short):
            pairs.append((short, long))
    shorts = {short for short, _ in pairs}
    return tuple(form for form in forms if form not in shorts), tuple(pairs)


def main_key(reading: Reading) -> str:
    """The key of the form that a reading goes by: a coined name, else its name where that is full, else the longest."""
    longs, _ = split_forms(reading.forms)
    if coined := [form for form in longs if is_coined(form) and any(is_short_for(form, long) for long in longs)]:
        return form_key(min(coined))
    longs = tuple(filter(is_whole, longs)) or longs
    if reading.name in longs:
        return form_key(reading.name)
    return form_key(max(longs, key=lambda form: (len(form), form)))


def joins(readings: list[Reading]) -> Iterator[tuple[str, str]]:
    """Pairs of keys that are one thing: a side form with the main form it nearly always goes with, a head left off."""
    papers: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    plain: dict[str, str] = {}
    types: dict[str, set[str]] = defaultdict(set)
    coined: set[str] = set()
    for reading in readings:
        longs, _ = split_forms(reading.forms)
        main = main_key(reading)
        keys = {form_key(form) for form in longs}
        papers.update(dict.fromkeys(keys, reading.papers))
        together.update({(key, main): reading.papers for key in keys - {main}})
        if any(is_coined(form) and form_key(form) == main for form in longs):
            coined.add(main)
        for form in longs:
            types[form_key(form)].add("Term" if reading.type in TERMS else reading.type)
            if (bare := plain_heads(form)) is not None:
                plain[form_key(form)] = bare
    bound: set[str] = set()  # what a coined name is made of says no more than that name
    for (key, main), count in together.items():
        if count * 2 > papers[key]:
            yield key, main
            bound |= {key} if main in coined else set()
        elif plain.get(main) == key or plain.get(key) == main:
            yield main, key
    for key, bare in plain.items():
        if bare in papers and key != bare and key not in bound and types[key] & types[bare]:
            yield key, bare


def respelled(readings: list[Reading]) -> Iterator[tuple[str, str]]:
    """Pairs of full forms of one acronym and type that say the same in nearly the same words."""
    spelled: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for reading in readings:
        for short, long in split_forms(reading.forms)[1]:
            spelled[form_key(short), reading.type].setdefault(form_key(long), long)
            if (full := expansions(form_key(short))) is not None:
                spelled[form_key(short), reading.type][form_key(full)] = full
    for (short, _), longs in spelled.items():
        for (key, one), (other, another) in combinations(sorted(longs.items()), 2):
            if same_words(one, another, short.upper()):
                yield key, other


def acronym_meanings(readings: list[Reading], parents: dict[str, str]) -> dict[str, dict[str, Counter[str]]]:
    """For each acronym and type, in how many papers it stands for which thing."""
    meanings: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for reading in readings:
        _, pairs = split_forms(reading.forms)
        for short, thing in sorted({(form_key(short), root(parents, full_key(short, long))) for short, long in pairs}):
            meanings[short][reading.type][thing] += reading.papers
    for reading in readings:
        for form in reading.forms:
            key = form_key(form)
            if looks_short(form) and (full := field_meaning(key)) is not None and not meanings[key]["known"]:
                meanings[key]["known"][root(parents, form_key(full))] += KNOWN_WEIGHT
    return meanings


def meaning(reading: Reading, parents: dict[str, str], meanings: dict[str, dict[str, Counter[str]]]) -> str:
    """The thing that one reading names; a bare acronym goes to its usual meaning, where it has one."""
    main = main_key(reading)
    longs, pairs = split_forms(reading.forms)
    if len(pairs) == 1 and len({form_key(long) for long in longs}) == 1:
        return root(parents, full_key(*pairs[0]))
    if reading.own or any(not looks_short(form) for form in reading.forms) or main not in meanings:
        return root(parents, main)
    by_type = meanings[main]
    same = by_type.get(reading.type, Counter()) + by_type.get("known", Counter())
    counts = same if same or reading.type in NAMED else sum(by_type.values(), Counter())
    best, papers = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    related = sum(count for thing, count in counts.items() if thing.startswith(best) or best.startswith(thing))
    enough = papers >= 2 or len(main) >= TELLING or reading.type == "Benchmark"
    return best if best and enough and related >= DOMINANT * counts.total() else root(parents, main)


def full_key(short: str, long: str) -> str:
    """The key of the full form in a pair; one cut short, as in "policy optimization (PPO)", is made whole."""
    known = expansions(form_key(short))
    whole = known is not None and form_key(known).endswith(form_key(long))
    return form_key(known if known is not None and whole else long)


def typed(groups: list[str], readings: list[Reading]) -> list[tuple[str, str]]:
    """For each reading its thing and the type it is given: a weak minority follows the majority, a strong one stays.

    Method and Task are two views of one term, so of these two the commoner is the type of both. A word in small letters
    is not the model or the benchmark that has made the word its name: "dream" is not Dream.
    """
    groups = apart_from_names(groups, readings)
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    introducing: Counter[tuple[str, str]] = Counter()
    for group, reading in zip(groups, readings, strict=True):
        weights[group][reading.type] += reading.papers
        introducing[group, reading.type] += reading.introducing

    def rank(group: str, kind: str) -> tuple[int, int, int]:
        return -weights[group][kind], -introducing[group, kind], CONCEPT_TYPES.index(kind)

    chosen: dict[str, dict[str, str]] = {}
    for group, counts in weights.items():
        term = min((kind for kind in TERMS if kind in counts), key=lambda kind: rank(group, kind), default="")
        merged = Counter({term if kind in TERMS else kind: 0 for kind in counts})
        for kind, count in counts.items():
            merged[term if kind in TERMS else kind] += count
        best = min(merged, key=lambda kind: (-merged[kind], rank(group, kind)))
        slip = WEAK * counts.total()
        few = set() if counts.total() > FEW or set(NAMED) <= set(merged) else set(merged)
        kept = {kind: best if kind in few or count <= slip else kind for kind, count in merged.items()}
        chosen[group] = {kind: kept[term if kind in TERMS else kind] for kind in counts}
    return [(group, chosen[group][reading.type]) for group, reading in zip(groups, readings, strict=True)]


def apart_from_names(groups: list[str], readings: list[Reading]) -> list[str]:
    """The groups, with bare words in small letters taken out of those that are mostly models or benchmarks."""
    capitals: dict[str, Counter[str]] = defaultdict(Counter)
    bare = [reading.type not in NAMED and all(is_word(form) for form in reading.forms) for reading in readings]
    for group, reading, word in zip(groups, readings, bare, strict=True):
        if not word:
            capitals[group][reading.type] += reading.papers
    names = {group for group, counts in capitals.items() if 2 * sum(counts[kind] for kind in NAMED) >= counts.total()}
    return [f"={group}" if word and group in names else group for group, word in zip(groups, bare, strict=True)]
