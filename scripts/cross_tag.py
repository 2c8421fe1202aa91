"""What the extractor finds in its own training papers when none of its models has learned from them.

The papers are dealt out in folds; each fold is read by a tagger, and judged by a classifier, trained on the others.
What the taggers say is kept in ``build/cross-tagged.json`` for as long as the papers, the lists and the code that it
depends on stay the same, so that every later step of ``scripts/train`` can share it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import spacy

from fitting import fit
from make_vocabulary import CHECKOUT, Counts, count_surfaces, merge_entries, public_entries
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.crf import read_chain
from paperatlas.extraction.document import NO_NAME, choose_mentions, judge
from paperatlas.extraction.features import Hints
from paperatlas.extraction.grouping import group_mentions
from paperatlas.extraction.name_features import Features, name_features
from paperatlas.extraction.names import Name, gather_names
from paperatlas.extraction.pipeline import create_pipeline, findings
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.shapes import find_shapes
from paperatlas.extraction.tagger import CLUSTERS, Chances, Likely, likely_spans
from paperatlas.extraction.tokenizer import NameTokenizer, Tokens, doc_tokens
from paperatlas.extraction.vocabulary import Entry, Vocabulary, known_names, without_spaces
from paperatlas.records import AnnotatedConcept
from paperatlas.text import fold as folded
from train_tagger import PACKAGE, train, without_paper

__all__ = ["FOLDS", "PaperNames", "cross_concepts", "cross_names", "cross_validate", "fit_judge", "shipped_concepts"]

FOLDS = 2
ITERATIONS = 60  # more only make it slower
KEPT = CHECKOUT / "build" / "cross-tagged.json"
TAGGER_CODE = ("abbreviations", "features", "proposals", "sentences", "tagger", "tokenizer", "vocabulary")


@dataclass(frozen=True, slots=True)
class PaperNames:
    """The names that one paper may speak of, their features, and what each of them is by its annotation."""

    id: str
    tokens: Tokens
    hints: Hints
    names: list[Name]
    rows: list[Features]
    labels: list[str]  # a type, or NO_NAME


def cross_concepts(papers: Sequence[dict[str, Any]]) -> list[tuple[AnnotatedConcept, ...]]:
    """The concepts of each paper by models that have learned from the other parts alone."""
    read = cross_names(papers)
    found = {}
    for paper, chances in zip(read, cross_validate(read), strict=True):
        mentions = choose_mentions(paper.tokens, paper.names, chances)
        found[paper.id] = group_mentions(paper.tokens.text, mentions, paper.hints.abbreviations)
    return [found[paper["id"]] for paper in papers]


def shipped_concepts(paper: dict[str, Any]) -> tuple[AnnotatedConcept, ...]:
    """The concepts of one paper that the extractor finds with the models and the lists that travel with it."""
    found = findings(create_pipeline()(paper["text"]))
    return group_mentions(paper["text"], found.mentions, found.abbreviations)


def cross_names(papers: Sequence[dict[str, Any]]) -> list[PaperNames]:
    """The names of each paper, by id, as taggers see it that have not; the lists told without what the paper adds.

    Sorted, so that the kept readings serve whatever order the papers come in.
    """
    papers = sorted(papers, key=lambda paper: str(paper["id"]))
    counts = count_surfaces(papers)
    entries = merge_entries(counts, public_entries())
    nlp = spacy.blank("en")
    tokenizer, vocabulary = NameTokenizer(nlp.vocab), Vocabulary(nlp.vocab, entries)
    pages = [read_page(paper, tokenizer, vocabulary, counts) for paper in papers]
    likely = cross_tag(papers, pages, entries, counts)
    return [
        read_names(paper, tokens, hints, found)
        for paper, (tokens, hints), found in zip(papers, pages, likely, strict=True)
    ]


def read_page(
    paper: dict[str, Any], tokenizer: NameTokenizer, vocabulary: Vocabulary, counts: Counts
) -> tuple[Tokens, Hints]:
    """A paper's tokens, and what is known of them before the tagger reads."""
    doc = tokenizer(paper["text"])
    tokens = doc_tokens(doc)
    known = [without_paper(match, counts, paper["id"]) for match in without_spaces(vocabulary.find(doc), tokens.places)]
    matches = [match for match in known if match]
    return tokens, Hints(split_sentences(tokens.text), find_abbreviations(tokens.text), matches)


def cross_tag(
    papers: Sequence[dict[str, Any]],
    pages: Sequence[tuple[Tokens, Hints]],
    entries: Sequence[Entry],
    counts: Counts,
) -> list[Likely]:
    """The likely stretches of each paper, from the kept file or from taggers trained now."""
    digest = hashlib.sha256(f"{FOLDS} {ITERATIONS}".encode())
    for name in TAGGER_CODE:
        digest.update((PACKAGE / "extraction" / f"{name}.py").read_bytes())
    digest.update((PACKAGE / CLUSTERS).read_bytes())
    digest.update(repr(entries).encode())
    digest.update(json.dumps(papers).encode())
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if kept.get("digest") == digest.hexdigest():
        return [{(first, last): tuple(chances) for first, last, chances in paper} for paper in kept["papers"]]
    likely: list[Likely] = [{}] * len(papers)
    for fold in range(FOLDS):
        learned = [paper for at, paper in enumerate(papers) if at % FOLDS != fold]
        model = train(learned, entries, counts, iterations=ITERATIONS)
        tagger = read_chain(model)
        for at in range(fold, len(papers), FOLDS):
            likely[at] = likely_spans(*pages[at], model=tagger)
    rows = [[[*span, chances] for span, chances in paper.items()] for paper in likely]
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps({"digest": digest.hexdigest(), "papers": rows}), encoding="utf-8")
    return likely


def read_names(paper: dict[str, Any], tokens: Tokens, hints: Hints, likely: Likely) -> PaperNames:
    """The names of a paper with their labels: a name has the type of the concept that has one of its surfaces."""
    ruled = [*known_names(tokens, hints.matches), *find_shapes(tokens, hints.sentences)]
    names = gather_names(tokens, likely, ruled, hints.abbreviations)
    types: dict[str, Counter[str]] = {}
    for concept in paper["concepts"]:
        for start, end in concept["mentions"]:
            types.setdefault(folded(tokens.text[start:end]), Counter())[concept["type"]] += 1
    labels = []
    for name in names:
        votes: Counter[str] = Counter()
        for surface in sorted(set(map(folded, name.surfaces))):
            votes.update(types.get(surface, {}))
        labels.append(max(sorted(votes), key=votes.__getitem__, default=NO_NAME))
    return PaperNames(paper["id"], tokens, hints, names, name_features(names, tokens, hints), labels)


def fit_judge(papers: Sequence[PaperNames], *, penalty: float = 20.0, iterations: int = 120) -> bytes:
    """The bytes of a classifier of names: maximum entropy, squared weights held down by ``penalty``."""
    settings = {"c1": 0.0, "c2": penalty, "max_iterations": iterations, "feature.minfreq": 2}
    rows = (row for paper in papers for row in zip(paper.rows, paper.labels, strict=True))
    return fit((([features], [label]) for features, label in rows), settings)


def cross_validate(papers: Sequence[PaperNames]) -> list[list[Chances]]:
    """What classifiers that have learned from the other parts alone say of the names of each paper."""
    chances: list[list[Chances]] = [[] for _ in papers]
    for fold in range(FOLDS):
        model = read_chain(fit_judge([paper for at, paper in enumerate(papers) if at % FOLDS != fold]))
        for at in range(fold, len(papers), FOLDS):
            chances[at] = judge(model, papers[at].rows)
    return chances
