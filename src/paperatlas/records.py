"""The nouns: what was read (Paper), what a text says (Annotation and its parts), what a collection knows (Concept).

All are frozen; a step takes records and gives new ones. Offsets count Unicode code points into
``Paper.text``, the end is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CONCEPT_RELATIONS",
    "CONCEPT_TYPES",
    "PAPER_RELATIONS",
    "AnnotatedConcept",
    "Annotation",
    "Concept",
    "Edge",
    "Mention",
    "Origin",
    "Paper",
    "Place",
    "Relation",
    "Skipped",
]

CONCEPT_TYPES = ("Method", "Model", "Benchmark", "Task", "Metric")
PAPER_RELATIONS = (
    "INTRODUCES",
    "BUILDS_ON",
    "USES",
    "COMPARES_WITH",
    "EVALUATES_ON",
    "ADDRESSES",
    "MEASURES",
    "MENTIONS",
)
CONCEPT_RELATIONS = ("OUTPERFORMS", "BASED_ON")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was read: a file as it was named to us, and the line, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """One reading of a work: where it was read, what the paper has from there, and what was told otherwise there."""

    places: tuple[Place, ...]
    fields: tuple[str, ...]  # of the paper, with the values that they have there, sorted
    other: tuple[tuple[str, str], ...] = ()  # a field and its value there as JSON, where the paper has another


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that made no sense, why, and what to do about it; reading went on behind it."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work, as far as its sources know it; what they do not say is None or empty."""

    id: str  # of the work alone: papers.paper_id(title), unless there are several works of this title
    title: str
    abstract: str = ""
    published: str | None = None  # ISO 8601 as far as known: "2025", "2025-12" or "2025-12-14"
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    comments: int | None = None
    upvotes: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None  # without version
    open_alex_id: str | None = None
    ids: tuple[str, ...] = ()  # in other registers: "pmid:12", sorted; identifiers.SCHEMES has the registers
    venue: str | None = None  # the journal, the conference or the book
    url: str | None = None
    references: tuple[str, ...] = ()  # the cited works: identifiers.Reference as text
    places: tuple[Place, ...] = ()  # where it was read, sorted
    origins: tuple[Origin, ...] = ()  # the readings it was made of, where there were several that differ

    @property
    def text(self) -> str:
        """The title, a newline, the abstract: what every offset points into."""
        return f"{self.title}\n{self.abstract}"

    @property
    def year(self) -> int | None:
        """The year of publication, where it is known."""
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of a paper's text that names a concept."""

    start: int
    end: int
    type: str  # one of CONCEPT_TYPES
    surface: str
    found_by: str  # the component that found it: "tagger", "vocabulary", "shape", "abbreviation", "title", "same-name"
    score: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Relation:
    """How a paper relates to one of its concepts, and the sentence that says so."""

    type: str  # one of PAPER_RELATIONS
    start: int  # of the evidence sentence
    end: int
    found_by: str  # the rule or model, such as "verb:propose" or "classifier"
    confidence: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class AnnotatedConcept:
    """One thing that one paper talks about, under all the surfaces that its text uses."""

    name: str  # the fullest surface
    type: str
    surfaces: tuple[str, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """What a paper says of two of its concepts, by their places in ``Annotation.concepts``."""

    head: int
    type: str  # one of CONCEPT_RELATIONS
    tail: int
    start: int  # of the evidence sentence
    end: int
    found_by: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one paper's text says: its concepts, how the paper relates to them, and the edges between them."""

    paper: str  # id of the Paper
    text_digest: str  # text.digest of the text that was read
    extractor: str  # which extractor read it: extraction.EXTRACTOR
    concepts: tuple[AnnotatedConcept, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing that the whole collection talks about."""

    id: str  # type and folded name: "method:group-relative-policy-optimization"
    name: str  # the commonest full form
    type: str
    aliases: tuple[str, ...] = ()  # every other surface, the commonest first
    first_seen: str | None = None  # the earliest date among its papers
    paper_count: int = 0
    generic: bool = False  # so common here that views leave it out unless asked
