"""The search of the site: an index as script files, which a page opened from disk may load, and the page of results.

A small index is loaded whole. A large one is a tree of the words' beginnings: each part holds what has a word that
begins so, and where that is too much for a file, the best of it, with further parts for longer beginnings.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from paperatlas.offline import one_line
from paperatlas.records import CONCEPT_TYPES
from paperatlas.resources import resource_text
from paperatlas.site.field import Community, community_path
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.links import concept_path, organization_path, paper_path
from paperatlas.stores import Store

__all__ = ["CLASSES", "KINDS", "SCRIPTS", "index_pages", "joined", "search_pages"]

SCRIPTS = ("dom.js", "site/matching.js", "site/search.js")
MOST_BYTES = 190_000  # of a part
BEST_BYTES = 60_000  # of a part that holds only the best of what begins so
WHOLE_PARTS = 4  # so many parts are loaded as a whole
LONGEST_NAME = 200  # characters of a name that are searched
MOST_ALIASES = 12
DEEPEST = 24  # letters of a word that the index tells apart
KINDS = (*CONCEPT_TYPES, "Paper", "Organization", "Part of the field")
CLASSES = (*CONCEPT_TYPES, "Paper", "Organization", "Community")
CONCEPTS = """MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, c.paperCount AS papers
ORDER BY papers DESC, id"""
PAPERS = """MATCH (p:Paper)
RETURN p.id AS id, p.title AS title, p.year AS year, coalesce(p.published, '') AS published
ORDER BY published DESC, id"""
ORGANIZATIONS = """MATCH (o:Organization)
OPTIONAL MATCH (p:Paper)-[:AFFILIATED_WITH]->(o)
RETURN o.id AS id, o.name AS name, count(DISTINCT p.id) AS papers
ORDER BY papers DESC, id"""


class Found(NamedTuple):
    """A thing that can be found: what its line in the index says, and the words that lead to it."""

    line: str  # JSON
    words: tuple[str, ...]


class Part(NamedTuple):
    """A file of the index: what begins with ``key``."""

    key: str
    lines: tuple[str, ...]


def search_pages(store: Store, site: Site, communities: Sequence[Community]) -> Iterator[Page]:
    """The page of results, the script of the search, and the index as script files."""
    yield render(
        "search.html",
        "search.html",
        site,
        title="Search",
        description=f"Search {site.title}: concepts by name and acronym, papers by title, organizations.",
    )
    yield Page("search/search.js", joined())
    yield from index_pages(things(store, communities))


def joined(scripts: Sequence[str] = SCRIPTS) -> str:
    """The scripts of the search in one, without a name that others see; a served site adds one with makeLiveIndex."""
    own = "\n".join(resource_text(f"viz/{name}") for name in scripts)
    return f"(() => {{\n'use strict';\n{own}\n}})();\n"


def things(store: Store, communities: Sequence[Community]) -> Iterator[Found]:
    """All that can be found, of each kind the most important first."""
    for community in communities:
        yield thing("Part of the field", community_path(community.number), len(community.papers), (community.name,))
    for key, name, papers in store.ask(ORGANIZATIONS).records:
        yield thing("Organization", organization_path(key), papers, (name,))
    for key, name, kind, aliases, papers in store.ask(CONCEPTS).records:
        yield thing(kind, concept_path(key), papers, (name, *(aliases or ())))
    for key, title, year, _ in store.ask(PAPERS).records:
        yield thing("Paper", paper_path(key), year or 0, (title,))


def thing(kind: str, path: str, number: int, names: Sequence[Any]) -> Found:
    """One thing by its names; names that only differ in spelling are one."""
    lines: dict[str, str] = {}
    for name in names:
        line = one_line(name)[:LONGEST_NAME]
        lines.setdefault(folded(line), line)
    lines.pop("", None)
    kept = dict(list(lines.items())[: MOST_ALIASES + 1])
    own = next(iter(kept.values()), "") or one_line(names[0])[:LONGEST_NAME] or "(no name)"
    place = KINDS.index(kind) if kind in KINDS else 0
    words = {word[:DEEPEST] for name in kept for word in (*name.split(), name.replace(" ", ""))}
    return Found(as_json([own, place, number, path, *list(kept.values())[1:]]), tuple(sorted(words)))


def folded(text: str) -> str:
    """What the search takes a text for: small letters and digits without accents, words apart; as in matching.js.

    >>> folded("Fréchet-Inception  Distance (FID)")
    'frechet inception distance fid'
    """
    plain = "".join(it for it in unicodedata.normalize("NFKD", text) if unicodedata.category(it)[0] != "M")
    return re.sub(r"(?:(?![^\W_]).)+", " ", plain.lower(), flags=re.DOTALL).strip()


def as_json(value: Any) -> str:
    """JSON that can stand in a script file, whatever a name holds: no tag, no comment, no line end of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def index_pages(found: Iterable[Found]) -> Iterator[Page]:
    """The index as files: search/contents.js tells what there is, search/part-0.js and further ones hold it.

    >>> [page.path for page in index_pages([thing("Method", "method/1/x.html", 3, ["GRPO"])])]
    ['search/part-0.js', 'search/contents.js']
    """
    listed = list(found)
    told: dict[str, Any] = {"kinds": KINDS, "classes": CLASSES, "paper": KINDS.index("Paper"), "parts": 0, "keys": {}}
    if sum(size(it.line) for it in listed) <= WHOLE_PARTS * MOST_BYTES:
        for number, lines in enumerate(filled(it.line for it in listed)):
            yield part_page(number, lines)
            told["parts"] = number + 1
    else:
        for number, part in enumerate(split(listed)):
            yield part_page(number, part.lines)
            told["keys"][part.key] = (number, len(part.lines))
    yield Page("search/contents.js", f"paperatlasSearch.contents({as_json(told)});\n")


def part_page(number: int, lines: Sequence[str]) -> Page:
    """A part of the index as a script that hands its entries over."""
    return Page(f"search/part-{number}.js", f"paperatlasSearch.part({number},[\n" + ",\n".join(lines) + "\n]);\n")


def size(line: str) -> int:
    """The bytes of a line of the index in its file."""
    return len(line.encode("utf-8", "replace")) + 2


def filled(lines: Iterable[str], most: int = MOST_BYTES) -> Iterator[list[str]]:
    """Lines in order, as many at once as a file holds; at least one list."""
    here: list[str] = []
    room = most
    for line in lines:
        if here and room < size(line):
            yield here
            here, room = [], most
        here.append(line)
        room -= size(line)
    yield here


def split(found: Sequence[Found]) -> Iterator[Part]:
    """The parts of a large index: first the best of all, then all beginnings of words as far as needed."""
    yield Part("", tuple(next(filled((it.line for it in found), BEST_BYTES))))
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for place, it in enumerate(found):
        for word in it.words:
            postings[word].append(place)
    yield from below("", sorted(postings), postings, found)


def below(key: str, words: Sequence[str], postings: dict[str, list[int]], found: Sequence[Found]) -> Iterator[Part]:
    """The parts for the beginnings that are one letter longer than ``key``, and for what lies below them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) > len(key):
            groups[word[: len(key) + 1]].append(word)
    for group in groups.values():
        longest = shared_beginning(group[0], group[-1])
        places = sorted({place for word in group for place in postings[word]})
        lines = [found[place].line for place in places]
        whole = sum(map(size, lines)) <= MOST_BYTES
        yield Part(longest, tuple(lines if whole else next(filled(lines, BEST_BYTES))))
        if not whole:
            yield from below(longest, group, postings, found)


def shared_beginning(one: str, other: str) -> str:
    """The letters with which two words begin; of a sorted list, the first and the last have what all have.

    >>> shared_beginning("policies", "policy")
    'polic'
    """
    return "".join(letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
