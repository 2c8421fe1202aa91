"""What a review looks at: each concept with the papers that speak of it and the words in which they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import pyarrow as pa

from paperatlas.concepts import Resolution
from paperatlas.curation import Entry
from paperatlas.records import Concept
from paperatlas.surfaces import form_key

__all__ = ["ONE", "TWO", "Answer", "Collection", "Example", "Proposal", "Seen", "counted", "listed", "read_collection"]

ONE, TWO = "one thing, said in a review", "two things, said in a review"
SHOWN = 2  # examples of each concept
LONGEST_EXAMPLE = 400  # characters

SEEN = """
SELECT m.concept, p.id, list_sort(list_distinct(list_append(c.surfaces, c.name))),
       coalesce(list_avg(list_transform(c.mentions, lambda it: it.score)), 0.0),
       coalesce(list_min(list_transform(c.mentions, lambda it: it.start)) < length(p.title), false),
       coalesce(list_transform(c.relations, lambda it: it.type), []),
       coalesce(best.confidence, 0.0),
       substring(p.title || chr(10) || coalesce(p.abstract, ''), best.start + 1, best."end" - best.start)
FROM (SELECT paper, position, c, list_reverse_sort(list_transform(c.relations, lambda it:
               {'confidence': it.confidence, 'start': it.start, 'end': it."end"}))[1] AS best
      FROM (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations)) u
JOIN members m USING (paper, position) JOIN papers p ON p.id = u.paper
ORDER BY m.concept, p.id, position
"""
TEXTS = "SELECT id, title, coalesce(abstract, '') FROM papers ORDER BY id"


class Seen(NamedTuple):
    """What one paper says of a concept."""

    paper: str
    forms: tuple[str, ...]
    score: float  # of its mentions on average
    titled: bool
    relations: tuple[str, ...]
    confidence: float  # of the surest relation
    sentence: str  # of that one


class Example(NamedTuple):
    """A sentence by which a person may judge."""

    of: str  # the concept or the form that it speaks of
    paper: str  # its title
    sentence: str


class Answer(NamedTuple):
    """What a person may say to a proposal, and the entry that it becomes."""

    key: str
    label: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One question for a person."""

    kind: str  # "alike", "types", "joined" or "noise"
    question: str
    names: tuple[str, ...]  # references as entries use them
    papers: int  # whose relationships an answer touches
    why: str
    worth: float  # how much a look may mend: papers (logarithm) times how doubtful it is
    answers: tuple[Answer, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Concepts, what papers say of them, and the papers."""

    concepts: tuple[Concept, ...]
    seen: dict[str, list[Seen]]  # by concept
    texts: dict[str, tuple[str, str]]  # title and abstract by paper
    families: frozenset[frozenset[str]]  # pairs of variant and family
    names: Counter[tuple[str, str]]  # how many concepts have a type and a name

    def reference(self, concept: Concept) -> str:
        """How an entry names a concept: by type and name, or by its id where others are called the same."""
        if self.names[concept.type, form_key(concept.name)] > 1:
            return concept.id
        return f"{concept.type.lower()}:{concept.name}"

    def examples(self, concept: Concept, papers: Iterable[str] | None = None, of: str = "") -> tuple[Example, ...]:
        """The surest sentences about a concept, of these papers where any are given."""
        wanted = None if papers is None else set(papers)
        there = [it for it in self.seen[concept.id] if wanted is None or it.paper in wanted]
        there.sort(key=lambda it: (-it.confidence, it.paper))
        return tuple(
            Example(of or concept.name, self.texts[it.paper][0], shortened(it.sentence) or self.texts[it.paper][0])
            for it in there[:SHOWN]
        )


def read_collection(resolution: Resolution, annotations: pa.Table, papers: pa.Table) -> Collection:
    """What a review looks at, from the concepts of these annotations and papers."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("annotations", annotations)
        database.register("papers", papers)
        database.register("members", resolution.members)
        for concept, paper, forms, score, titled, relations, confidence, sentence in database.execute(SEEN).fetchall():
            seen[concept].append(Seen(paper, tuple(forms), score, titled, tuple(relations), confidence, sentence or ""))
        texts = {paper: texts for paper, *texts in database.execute(TEXTS).fetchall()}
    return Collection(
        resolution.concepts,
        dict(seen),
        {paper: (title, abstract) for paper, (title, abstract) in texts.items()},
        frozenset(map(frozenset, resolution.variants)),
        Counter((concept.type, form_key(concept.name)) for concept in resolution.concepts),
    )


def shortened(sentence: str) -> str:
    """A sentence on one line, cut where it is very long."""
    plain = " ".join(sentence.split())
    return plain if len(plain) <= LONGEST_EXAMPLE else plain[: LONGEST_EXAMPLE - 1] + "…"


def listed(*facts: str) -> str:
    """Facts in a row, without those that are empty."""
    return ", ".join(fact for fact in facts if fact)


def counted(number: int, word: str) -> str:
    """A number of things.

    >>> counted(1, "paper"), counted(2, "paper")
    ('1 paper', '2 papers')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"
