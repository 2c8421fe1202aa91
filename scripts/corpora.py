"""Other projects' annotated text as training papers: their labels in our types, their names under our conventions.

A corpus labels only some types. Of the types that it labels completely its word holds, here and where it is silent; of
the others a tagger's own reading is taken (hard expectation-maximisation), because the trainer knows no unknown labels.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy

from make_vocabulary import Counts, count_surfaces
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.crf import read_chain
from paperatlas.extraction.features import Hints
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tagger import likely_spans
from paperatlas.extraction.tokenizer import NameTokenizer, doc_tokens
from paperatlas.extraction.vocabulary import Entry, Vocabulary, without_spaces
from paperatlas.records import CONCEPT_TYPES

__all__ = [
    "CORPORA",
    "Corpus",
    "Span",
    "corpus_papers",
    "is_held_out",
    "names_within",
    "our_spans",
    "paper_of",
    "read_rows",
    "tagger_reader",
]

Span = tuple[int, int, str]  # start and end in characters, and type
Reader = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An annotated corpus: its file, our type for each of its labels, and the types of which it misses no name."""

    name: str
    types: Mapping[str, str]
    complete: frozenset[str]
    file: str = ""

    @property
    def path(self) -> Path:
        """Where it is in the shared folder."""
        return Path("corpora") / (self.file or f"{self.name}.train.jsonl")


DATASETS_AND_METRICS = frozenset({"Benchmark", "Metric"})
SCIENTIFIC = {"Material": "Benchmark", "Metric": "Metric", "Method": "Method", "Task": "Task"}
CORPORA = (
    Corpus("scirex", SCIENTIFIC, DATASETS_AND_METRICS),
    Corpus("tdmsci", {"DATASET": "Benchmark", "METRIC": "Metric", "TASK": "Task"}, DATASETS_AND_METRICS),
    Corpus("datasetnames", {"Dataset": "Benchmark", "Datatset": "Benchmark"}, frozenset({"Benchmark"})),
)
SCIERC_DEV = Corpus("scierc", SCIENTIFIC, frozenset(), "scierc.dev.jsonl")  # only to score: it labels descriptions
HEADS = (
    r"(?:data ?-?sets?|data ?-?bases?|corpus|corpora|benchmarks?|collections?|data|(?:test|training|validation|dev|"
    r"development|evaluation) ?sets?|test ?suites?|repositor(?:y|ies)|tree-?banks?)"
)
OPENING = re.compile(r"(?:(?:the|a|an|our|both|two|three|four|five|several)\s+)+", re.IGNORECASE)
CLOSING = re.compile(rf"(?:\s+(?:{HEADS}))+$")
JOINTS = re.compile(r"\s*,\s*(?:and|or)\s+|\s*[,;]\s+|\s+,\s*|\s+(?:and|or|&)\s+")
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
SHORT_FORM = re.compile(r"(?=\S*[A-Z])[^\s\d,;.][^\s,;.]{1,11}")
EDGES = " \t\n,;.:()"
POINTS = re.compile(r"(?<=[A-Z0-9])\s+(?:scores?|points?)$")  # "BLEU scores", not "Inception score"
SURE = 0.42  # probability of what a tagger fills in
TENTHS = 2  # of ten parts, those kept for scoring


def read_rows(shared: Path, corpus: Corpus) -> list[dict[str, Any]]:
    """The rows of a corpus: id, text and spans of its own labels, as many as its file has."""
    lines = (shared / corpus.path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def is_held_out(row: Mapping[str, Any]) -> bool:
    """Whether a row belongs to the fifth that is kept for scoring; rows of the same text go together.

    >>> is_held_out({"text": "Riddles are hard."}) == is_held_out({"text": "riddles are  hard"})
    True
    """
    letters = "".join(re.findall(r"\w", row["text"].lower()))
    return hashlib.sha1(letters.encode(), usedforsecurity=False).digest()[0] * 10 // 256 < TENTHS


def names_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The single names of a stretch: enumerations split, short forms apart, articles and generic heads left out.

    >>> text = "the Riddle Bank (RB), Quiz-100 and Puzzle2020 datasets"
    >>> [text[first:last] for first, last in names_within(text, 0, len(text))]
    ['Riddle Bank', 'RB', 'Quiz-100', 'Puzzle2020']
    """
    pieces: list[tuple[int, int]] = []
    at = start
    for bracket in BRACKETS.finditer(text, start, end):
        pieces.append((at, bracket.start()))
        if SHORT_FORM.fullmatch(bracket[1]):
            pieces.append(bracket.span(1))
        at = bracket.end()
    pieces.append((at, end))
    names = []
    for first, last in pieces:
        joints = [(first, first), *(joint.span() for joint in JOINTS.finditer(text, first, last)), (last, last)]
        names += [without_heads(text, before, behind) for (_, before), (behind, _) in pairwise(joints)]
    return [(first, last) for first, last in names if first < last]


def without_heads(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without articles before it and generic heads behind it; empty where no letter is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(EDGES))
    piece = piece.strip(EDGES)
    if opening := OPENING.match(piece):
        start, piece = start + opening.end(), piece[opening.end() :]
    piece = CLOSING.sub("", f" {piece}")[1:]
    return start, start + len(piece) * any(map(str.isalpha, piece))


def is_name(surface: str) -> bool:
    """Whether a surface is written as a name: a capital or a digit in it.

    >>> [is_name(surface) for surface in ("QuizNet", "text8", "news articles")]
    [True, True, False]
    """
    return any(letter.isupper() or letter.isdigit() for letter in surface)


def our_spans(row: Mapping[str, Any], corpus: Corpus) -> list[Span]:
    """What a row labels, in our types, one span a name; what overlaps an earlier span or two lines is left out."""
    text = row["text"]
    found: list[Span] = []
    for start, end, label in sorted(row["spans"]):
        type_ = corpus.types.get(label, "")
        for first, last in parts_of(text, start, end, type_):
            if (not found or found[-1][1] <= first) and "\n" not in text[first:last]:
                found.append((first, last, type_))
    return found


def parts_of(text: str, start: int, end: int, type_: str) -> list[tuple[int, int]]:
    """The names of a stretch by the conventions of its type; none of no type."""
    if type_ == "Benchmark":
        return names_within(text, start, end)
    if type_ == "Metric":
        points = POINTS.search(text[start:end])
        return [(start, start + points.start() if points else end)]
    return [(start, end)] if type_ else []


def corpus_papers(
    shared: Path, read: Reader, *, corpora: Sequence[Corpus] = CORPORA, with_held_out: bool = False
) -> list[dict[str, Any]]:
    """The rows of ``corpora`` as annotated papers; what they do not label is as ``read`` reads it."""
    rows = ((corpus, row) for corpus in corpora for row in read_rows(shared, corpus))
    return [annotated(row, corpus, read) for corpus, row in rows if with_held_out or not is_held_out(row)]


def tagger_reader(model: bytes, entries: Sequence[Entry]) -> Reader:
    """Reads with a tagger alone: this model and these lists."""
    nlp = spacy.blank("en")
    tokenizer, vocabulary = NameTokenizer(nlp.vocab), Vocabulary(nlp.vocab, entries)
    chain = read_chain(model)

    def read(text: str) -> list[Span]:
        doc = tokenizer(text)
        tokens = doc_tokens(doc)
        matches = without_spaces(vocabulary.find(doc), tokens.places)
        hints = Hints(split_sentences(text), find_abbreviations(text), matches)
        found: list[Span] = []
        likely = likely_spans(tokens, hints, model=chain)
        for (first, last), chances in sorted(likely.items(), key=lambda item: (-max(item[1]), item[0])):
            start, end = tokens.starts[first], tokens.ends[last - 1]
            if max(chances) >= SURE and all(end <= other or stop <= start for other, stop, _ in found):
                found.append((start, end, CONCEPT_TYPES[chances.index(max(chances))]))
        return sorted(found)

    return read


def count_names(papers: Sequence[dict[str, Any]], shared: Path, *, corpora: Sequence[Corpus] = CORPORA) -> Counts:
    """What annotated ``papers`` label, and what ``corpora`` label of their complete types, held-out rows left out.

    That a corpus leaves a name unlabelled counts only where the name has a type that the corpus labels completely.
    """
    rows = corpus_papers(shared, lambda _: (), corpora=corpora)
    counts = count_surfaces([*papers, *rows])
    types: dict[str, set[str]] = defaultdict(set)
    for name, type_ in counts.labelled:
        types[name].add(type_)
    for corpus in corpora:
        ids = {row["id"] for row in rows if row["id"].startswith(f"{corpus.name}:")}
        for name in counts.free:
            if not types[name] & corpus.complete:
                counts.free[name] -= ids
    return counts


def annotated(row: Mapping[str, Any], corpus: Corpus, read: Reader) -> dict[str, Any]:
    """A row as an annotated paper, with a tagger's reading of the types that its corpus does not label completely."""
    text, shift = as_paper(row["text"])
    own = [(start + shift, end + shift, type_) for start, end, type_ in our_spans(row, corpus)]
    return paper_of(f"{corpus.name}:{row['id']}", text, fill(text, own, read(text), corpus.complete))


def paper_of(name: str, text: str, spans: Sequence[Span]) -> dict[str, Any]:
    r"""An annotated paper: id, text, and a concept for each type of ``spans``.

    >>> paper_of("p1", "On QuizNet\\nRiddles.", [(3, 10, "Benchmark")])["concepts"]
    [{'type': 'Benchmark', 'mentions': [[3, 10]]}]
    """
    concepts = [
        {"type": type_, "mentions": [[start, end] for start, end, other in spans if other == type_]}
        for type_ in sorted({type_ for *_, type_ in spans})
    ]
    return {"id": name, "text": text, "concepts": concepts}


def as_paper(text: str) -> tuple[str, int]:
    r"""A corpus's text as title, newline and abstract, and by how much that moves its offsets.

    >>> as_paper("We use QuizNet.")
    ('\nWe use QuizNet.', 1)
    """
    return (text, 0) if "\n" in text else (f"\n{text}", 1)


def fill(text: str, own: Iterable[Span], read: Iterable[Span], complete: frozenset[str]) -> list[Span]:
    """What a corpus labels of its complete types, and of the other types what a tagger has read beside it, by place."""
    sure = [
        span for span in own if span[2] in complete and (span[2] != "Benchmark" or is_name(text[span[0] : span[1]]))
    ]
    taken = {place for start, end, _ in sure for place in range(start, end)}
    beside = [span for span in read if span[2] not in complete and taken.isdisjoint(range(span[0], span[1]))]
    return sorted([*sure, *beside])
