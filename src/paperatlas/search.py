"""Finds concepts and papers by what people call them: aliases, other spellings, typos.

A name that means one thing exactly is taken (`find_concept`, `find_paper`); `search` lists what may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from rapidfuzz import fuzz, process

from paperatlas.errors import UnknownName
from paperatlas.queries import Question, ask_question, question
from paperatlas.stores import Rows, Store
from paperatlas.text import clean, fold

__all__ = ["Hit", "Names", "ask_by_name", "find_any", "find_concept", "find_paper", "read_names", "search"]

ALIKE = 75  # of 100, from which on a name may be a typo of another
IN_TEXT = 50.0  # for a text that stands in the abstract
SAME = 92  # of 100, from which on a title is the same but for a slip
CLEARER = 4  # by so much it must be more alike than the next one

CONCEPTS = """MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, c.firstSeen AS firstSeen,
       c.paperCount AS paperCount, c.generic AS generic
ORDER BY id"""
TITLES = "MATCH (p:Paper) RETURN p.id AS id, p.title AS title, p.published AS published ORDER BY id"
PAPER = """MATCH (p:Paper) WHERE p.id IN $ids
RETURN p.id AS id, p.title AS title, p.abstract AS abstract, p.published AS published, p.year AS year,
       p.authorCount AS authorCount, p.organization AS organization, p.comments AS comments, p.upvotes AS upvotes,
       p.doi AS doi, p.arxivId AS arxivId, p.url AS url
ORDER BY id"""
NUMBERED = "MATCH (p:Paper) WHERE p.arxivId = $arxiv OR toLower(p.doi) = $doi RETURN p.id AS id ORDER BY id LIMIT 1"
IN_ABSTRACT = "MATCH (p:Paper) WHERE toLower(p.abstract) CONTAINS $text RETURN p.id AS id ORDER BY id LIMIT $limit"

ARXIV = re.compile(
    r"(?:arxiv:|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?(?:\.pdf)?"
)
DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)")

Record = dict[str, Any]


class Hit(TypedDict):
    """Something that may be meant, and why."""

    kind: str  # "concept" or "paper"
    id: str
    name: str  # of the concept, or the title of the paper
    type: str | None  # of a concept
    score: float  # 0 to 100
    why: str
    papers: int | None  # that speak of a concept
    published: str | None  # of a paper


@dataclass(frozen=True, slots=True)
class Spellings:
    """Folded names in the forms in which they are compared; forms that are the same are one object."""

    folded: list[str]
    singular: list[str]
    bare: list[str]
    words: list[str]  # of all names, each once

    def like(self, query: str) -> dict[int, tuple[float, str]]:
        """What ``likeness`` says of the names that it gives more than 0, by their places; it is asked of few."""
        found = {place: likeness(query, self.folded[place]) for place in sorted(self._candidates(query))}
        return {place: it for place, it in found.items() if it[0]}

    def _candidates(self, query: str) -> set[int]:
        """The places of all names that may be like a folded text, and of some that are not."""
        found = {place for _, _, place in extract(query, self.folded)}
        for form, forms in ((singular(query), self.singular), (bare(query), self.bare)):
            found.update(place for place, it in enumerate(forms) if it == form)
        wanted = query.split()
        rest: Iterable[int] = range(len(self.folded))
        for word in wanted:
            rest = [place for place in rest if word in self.folded[place]]
        found.update(rest)
        if len(wanted) > 1:
            rest = range(len(self.folded))
            for word in wanted:
                close = {it for it in self.words if it.startswith(word)} | {it for it, *_ in extract(word, self.words)}
                rest = [place for place in rest if not close.isdisjoint(self.folded[place].split())]
            found.update(rest)
        return found


@dataclass(frozen=True, slots=True)
class Names:
    """All that a search reads of a graph but the abstracts: worth keeping where it is searched again."""

    concepts: list[tuple[Any, ...]]  # id, name, type, aliases, papers
    called: Spellings  # each concept's names, its own first
    owners: list[tuple[int, int]]  # of each: place of the concept, and of the name among its names
    papers: dict[str, tuple[Any, ...]]  # by id: id, title, date
    titled: Spellings


def read_names(store: Store) -> Names:
    """The names of a store's concepts and the titles of its papers, as ``search`` compares them."""
    every = store.ask(CONCEPTS).dicts()
    concepts = [(it["id"], it["name"], it["type"], names_of(it), it["paperCount"]) for it in every]
    owners = [(place, turn) for place, it in enumerate(concepts) for turn in range(len(it[3]))]
    papers = store.ask(TITLES).records
    return Names(
        concepts,
        spellings(name for it in concepts for name in it[3]),
        owners,
        {row[0]: row for row in papers},
        spellings(row[1] for row in papers),
    )


def spellings(names: Iterable[str]) -> Spellings:
    """Names as they are compared.

    >>> spellings(["Chain-of-Thoughts"]).singular
    ['chain of thought']
    """
    folded = [fold(name) for name in names]
    forms = [[same(form(it), it) for it in folded] for form in (singular, bare)]
    return Spellings(folded, forms[0], forms[1], sorted({word for it in folded for word in it.split()}))


def same(one: str, other: str) -> str:
    """Of two texts that are the same only the other, so that one of them need not be kept."""
    return other if one == other else one


def extract(query: str, texts: Sequence[str]) -> list[tuple[str, float, int]]:
    """The texts that may be a slip of another, each with its likeness and place."""
    return process.extract(query, texts, scorer=fuzz.ratio, limit=None, score_cutoff=ALIKE)


def find_concept(store: Store, name: str, type: str | None = None) -> Record:  # noqa: A002 -- as in the graph
    """The concept that a name or id means: its properties, and in ``also`` the other concepts of that name.

    An exact name or alias comes before other spellings, these before plurals; of several, the one with most papers.
    Raises UnknownName with the closest names.

    >>> from paperatlas.stores import open_store
    >>> find_concept(open_store("atlas/graph.lbug"), "grpo")["name"]  # doctest: +SKIP
    'Group Relative Policy Optimization'
    """
    every = store.ask(CONCEPTS).dicts()
    concepts = [it for it in every if type is None or it["type"].casefold() == type.casefold()]
    by_id = [it for it in concepts if it["id"] == name]
    for key in (clean, fold, singular, bare):
        wanted = key(name)
        found = by_id or [it for it in concepts if wanted and wanted in map(key, names_of(it))]
        if found:
            first, *others = sorted(found, key=lambda it: (-it["paperCount"], it["name"] != name, it["id"]))
            return {**first, "also": others}
    elsewhere = [] if type is None else [it["id"] for it in every if fold(name) in map(fold, names_of(it))]
    near = elsewhere[:1] or closest(name, ((it["name"], names_of(it)) for it in concepts))  # an id tells the type
    raise UnknownName((type or "concept").lower(), name, near)


def find_paper(store: Store, text: str) -> Record:
    """The paper that an id, arXiv number, DOI, address or title means: its properties.

    Of a title, case, hyphens and small slips do not matter, and the beginning is enough where no other title begins
    so. Raises UnknownName with the closest titles.
    """
    text = storable(text)
    ways: tuple[Callable[[Store, str], list[str]], ...] = (lambda _, key: [key], numbered, titled)
    for way in ways:
        if found := store.ask(PAPER, {"ids": way(store, text)}).dicts():
            return found[0]
    titles = [it["title"] for it in store.ask(TITLES).dicts()]
    wanted = fold(clean(text))
    holding = [title for title in titles if wanted and wanted in fold(title)]
    raise UnknownName("paper", text, holding[:3] or closest(text, ((title, [title]) for title in titles)))


def find_any(store: Store, name: str) -> Record:
    """The concept that a name means, or else the paper; raises UnknownName as for a concept."""
    try:
        return find_concept(store, name)
    except UnknownName as unknown:
        try:
            return find_paper(store, name)
        except UnknownName:
            raise unknown from None


def search(store: Store, text: str, limit: int = 20, *, names: Names | None = None) -> list[Hit]:
    """The concepts and papers that a text may mean, the likeliest first.

    Names, aliases and titles may hold the words in any order, or differ by a slip; abstracts must hold the text.
    ``names`` are those of the store, where they were read before.
    """
    text = storable(text)
    query = fold(clean(text))
    if not query or limit <= 0:
        return []
    names = names or read_names(store)
    hits = list(concept_hits(names, query))
    ids = list(names.papers)
    found = {ids[place]: it for place, it in names.titled.like(query).items()}
    for (key,) in store.ask(IN_ABSTRACT, {"text": clean(text).lower(), "limit": 10 * limit}).records:
        if key in names.papers and found.get(key, (0.0, ""))[0] < ALIKE:
            found[key] = (IN_TEXT, "in the abstract")
    for key, (score, why) in found.items():
        if score >= IN_TEXT:
            _, title, published = names.papers[key]
            hits.append(
                {
                    "kind": "paper",
                    "id": key,
                    "name": title,
                    "type": None,
                    "score": round(score, 1),
                    "why": why,
                    "papers": None,
                    "published": published,
                }
            )
    hits.sort(key=lambda hit: (-hit["score"], -(hit["papers"] or 0), hit["kind"], hit["id"]))
    return hits[:limit]


def ask_by_name(store: Store, asked: Question | str, /, **parameters: Any) -> Rows:
    """`ask_question`, with names and titles for concepts and papers, too; raises UnknownName where there is none."""
    it = question(asked) if isinstance(asked, str) else asked
    finders: dict[str, Callable[[Store, str], Record]] = {
        "concept": find_concept,
        "paper": find_paper,
        "node": find_any,
    }
    for parameter in it.parameters:
        if parameter.type in finders and isinstance(parameters.get(parameter.name), str):
            parameters[parameter.name] = finders[parameter.type](store, parameters[parameter.name])["id"]
    return ask_question(store, it, **parameters)


def storable(text: str) -> str:
    """Text without halves of characters, which no store takes."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def names_of(concept: Record) -> list[str]:
    """All names of a concept, its own first."""
    return [concept["name"], *(concept["aliases"] or [])]


def singular(name: str) -> str:
    """A folded name without the plural of its last word.

    >>> singular("Diffusion Models"), singular("policies"), singular("loss")
    ('diffusion model', 'policy', 'loss')
    """
    folded = fold(name)
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    return folded[:-1] if len(folded) > 3 and re.search("[^su]s$", folded) else folded


def bare(name: str) -> str:
    """A folded name of letters and digits alone.

    >>> bare("GPT-4") == bare("gpt4")
    True
    """
    return "".join(filter(str.isalnum, fold(name)))


def closest(name: str, things: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Up to three names that look most like this one, each thing under its own name."""
    own = [(shown, fold(other)) for shown, others in things for other in others if len(other) > 1]
    scorer = fuzz.WRatio if len(name) > 3 else fuzz.ratio  # a short name lies inside of too many others
    matches = process.extract(fold(name), [other for _, other in own], scorer=scorer, limit=20, score_cutoff=65)
    shown = [own[place][0] for _, _, place in sorted(matches, key=lambda match: (-match[1], own[match[2]][0]))]
    return list(dict.fromkeys(shown))[:3]


def numbered(store: Store, text: str) -> list[str]:
    """The id of the paper with this arXiv number or DOI."""
    arxiv, doi = ARXIV.fullmatch(text.strip().lower()), DOI.fullmatch(text.strip().lower())
    if not arxiv and not doi:
        return []
    number = arxiv[1] if arxiv else ""
    values = {"arxiv": number, "doi": doi[1] if doi else f"10.48550/arxiv.{number}"}
    return [key for (key,) in store.ask(NUMBERED, values).records]


def titled(store: Store, text: str) -> list[str]:
    """The ids of papers of this title: the same, or the only one that begins so or differs by a slip."""
    wanted = fold(clean(text))
    titles = [(fold(clean(it["title"])), it["id"]) for it in store.ask(TITLES).dicts()]
    same = [key for title, key in titles if title == wanted]
    if same or not wanted:
        return same[:1]
    begun = [key for title, key in titles if title.startswith(wanted)]
    if len(begun) == 1:
        return begun
    near = process.extract(wanted, [title for title, _ in titles], scorer=fuzz.ratio, limit=2, score_cutoff=SAME)
    if not near or (len(near) > 1 and near[0][1] - near[1][1] < CLEARER):
        return []
    return [titles[near[0][2]][1]]


def concept_hits(names: Names, query: str) -> Iterator[Hit]:
    """The concepts that may be meant, each by the name that is most alike."""
    best: dict[int, tuple[float, str]] = {}
    for spelled, (alike, how) in names.called.like(query).items():
        place, turn = names.owners[spelled]
        score = alike - min(turn, 1)  # its own name comes before another's alias
        if score > best.get(place, (0.0, ""))[0]:
            alias = names.concepts[place][3][turn]
            best[place] = (score, f"{how}, alias {alias!r}" if turn else how)
    for place, (score, why) in sorted(best.items()):
        if score >= ALIKE - 1:
            key, name, kind, _, papers = names.concepts[place]
            yield {
                "kind": "concept",
                "id": key,
                "name": name,
                "type": kind,
                "score": round(score, 1),
                "why": why,
                "papers": papers,
                "published": None,
            }


def likeness(query: str, name: str) -> tuple[float, str]:
    """How much a folded name is what a folded query asks for, 0 to 100, and why.

    >>> likeness("grpo", "grpo"), likeness("policy optim", "group relative policy optimization")[1]
    ((100.0, 'exactly'), 'words')
    """
    if query == name:
        return 100.0, "exactly"
    if singular(query) == singular(name) or bare(query) == bare(name) != "":
        return 98.0, "another spelling"
    words, parts = query.split(), name.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 80.0 + 15.0 * len(query) / max(len(name), len(query)), "words"
    score = fuzz.ratio(query, name, score_cutoff=ALIKE)
    if not score and len(words) > 1 and all(near(word, parts) for word in words):
        score = float(ALIKE)
    return min(score, 97.0), "alike"


def near(word: str, parts: Sequence[str]) -> bool:
    """Whether a word is the beginning of one of these, or one of these but for a slip."""
    return any(part.startswith(word) or fuzz.ratio(word, part) >= ALIKE for part in parts)
