"""The glossary: every acronym that a concept bears beside a longer name, with all that it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from paperatlas.offline import one_line
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.words import number
from paperatlas.stores import Store
from paperatlas.surfaces import is_short_for, looks_short
from paperatlas.text import fold

__all__ = ["Acronym", "Meaning", "acronyms", "glossary_pages"]

MOST_ON_A_PAGE = 400  # acronyms
LONGEST = 300  # characters of a long form
CONCEPTS = """MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, c.paperCount AS papers
ORDER BY papers DESC, id"""


class Bearer(NamedTuple):
    """A concept that bears an acronym."""

    id: str
    type: str
    papers: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an acronym stands for; ``long`` is empty where no paper spells it out."""

    long: str
    bearers: tuple[Bearer, ...]  # the commonest first

    @property
    def papers(self) -> int:
        """How many papers speak of the commonest concept that is called so."""
        return self.bearers[0].papers


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and all its meanings, the commonest first."""

    short: str
    meanings: tuple[Meaning, ...]

    @property
    def letter(self) -> str:
        """Under which letter it stands: A to Z, or # for all others."""
        first = self.short[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


def glossary_pages(store: Store, site: Site) -> Iterator[Page]:
    """The glossary: one page, or one for each letter where it is long."""
    found = acronyms(store.ask(CONCEPTS).records)
    several = sum(len(it.meanings) > 1 for it in found)
    by_letter = {letter: list(those) for letter, those in groupby(found, key=lambda it: it.letter)}
    parts = [found] if len(found) <= MOST_ON_A_PAGE else list(in_parts(by_letter.values()))
    where = {letter: place for place, part in reversed(list(enumerate(parts))) for letter in {it.letter for it in part}}
    letters = [(letter, f"{part_path(where[letter])}#{anchor(letter)}") for letter in by_letter]
    paths = [part_path(place) for place in range(len(parts) or 1)]
    for place, part in enumerate(parts or [[]]):
        yield render(
            "glossary.html",
            part_path(place),
            site,
            title="Glossary" if place == 0 else f"Glossary, {part[0].short} to {part[-1].short}",
            description=f"{number(len(found), 'acronym')} and what each stands for; {several:,} have several meanings.",
            current=part_path(0),
            crumbs=() if place == 0 else (("Glossary", part_path(0)),),
            groups=[(letter, anchor(letter), list(those)) for letter, those in groupby(part, key=lambda it: it.letter)],
            letters=letters,
            here={it.letter for it in part},
            acronyms=len(found),
            several=several,
            paths=paths,
            turn=place + 1,
        )


def in_parts(letters: Iterable[Sequence[Acronym]]) -> Iterator[list[Acronym]]:
    """Letters put together as far as a page holds them; a longer one is cut."""
    here: list[Acronym] = []
    for those in letters:
        if here and len(here) + len(those) > MOST_ON_A_PAGE:
            yield here
            here = []
        here = [*here, *those]
        while len(here) > MOST_ON_A_PAGE:
            yield here[:MOST_ON_A_PAGE]
            here = here[MOST_ON_A_PAGE:]
    if here:
        yield here


def part_path(place: int) -> str:
    """Where a page of the glossary lies."""
    return "glossary/index.html" if place == 0 else f"glossary/page-{place + 1}.html"


def anchor(letter: str) -> str:
    """The id of a letter's heading."""
    return "letter-other" if letter == "#" else f"letter-{letter.lower()}"


def acronyms(concepts: Iterable[Sequence[Any]]) -> list[Acronym]:
    """The acronyms of concepts (id, name, type, aliases, papers), by their letters.

    >>> concepts = [("method:a", "active transfer", "Method", ["AT"], 3), ("task:b", "alt text", "Task", ["AT"], 1)]
    >>> [(it.short, [meaning.long for meaning in it.meanings]) for it in acronyms(concepts)]
    [('AT', ['active transfer', 'alt text'])]
    """
    found: defaultdict[str, defaultdict[str, list[tuple[str, str, Bearer]]]] = defaultdict(lambda: defaultdict(list))
    bare: defaultdict[str, list[tuple[str, str, Bearer]]] = defaultdict(list)
    for key, name, kind, aliases, papers in concepts:
        names = [line for line in map(one_line, (name, *(aliases or ()))) if 0 < len(line) <= LONGEST]
        bearer = Bearer(key, kind, papers or 0)
        for short in dict.fromkeys(it for it in names if looks_short(it)):
            score, _, long = max(((is_short_for(short, it), -place, it) for place, it in enumerate(names)))
            if score:
                found[bare_key(short)][fold(long)].append((short, long, bearer))
            elif short == names[0]:
                bare[bare_key(short)].append((short, "", bearer))
    for key in found.keys() & bare.keys():
        found[key][""] = bare[key]
    made = [acronym(by_long.values()) for by_long in found.values()]
    return sorted(made, key=lambda it: (it.letter == "#", it.short.casefold(), it.short))


def bare_key(short: str) -> str:
    """What two spellings of an acronym share: case, and the s of a plural.

    >>> bare_key("LLMs") == bare_key("LLM"), bare_key("TS")
    (True, 'ts')
    """
    return short.removesuffix("s").casefold() if short[-2:-1].isupper() else short.casefold()


def acronym(spelled: Iterable[Sequence[tuple[str, str, Bearer]]]) -> Acronym:
    """One acronym from what bears it, gathered by long form."""
    meanings, shorts = [], []
    for those in spelled:
        ranked = sorted(those, key=lambda it: (-it[2].papers, it[2].id, len(it[0]), it[0]))
        bearers = tuple(dict.fromkeys(bearer for _, _, bearer in ranked))
        meanings.append(Meaning(ranked[0][1], bearers))
        shorts.append((not ranked[0][1], -bearers[0].papers, ranked[0][0]))
    return Acronym(min(shorts)[2], tuple(sorted(meanings, key=lambda it: (not it.long, -it.papers, it.long))))
