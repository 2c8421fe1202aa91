"""The spaCy pipeline: ``spacy.blank("en")`` with our tokenizer and components, each a thin shell over plain functions.

What the components find lies in ``doc.user_data["paperatlas"]``, a ``Findings``; the mentions are also spaCy spans,
``doc.spans["paperatlas"]``, with the type as their label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from paperatlas.extraction.abbreviations import Abbreviation, find_abbreviations
from paperatlas.extraction.document import read_whole
from paperatlas.extraction.features import Hints
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.shapes import find_shapes
from paperatlas.extraction.tagger import Likely, likely_spans
from paperatlas.extraction.tokenizer import Tokens, doc_tokens
from paperatlas.extraction.vocabulary import Match, Vocabulary, known_names, read_vocabulary, without_spaces
from paperatlas.records import Mention

__all__ = ["COMPONENTS", "LONGEST_TEXT", "Findings", "create_pipeline", "findings"]

KEY = "paperatlas"
# What is read of a text, in characters: the longest real abstracts have 6,000; what is behind is left unread.
LONGEST_TEXT = 20_000
COMPONENTS = (
    "paperatlas_sentences",
    "paperatlas_abbreviations",
    "paperatlas_vocabulary",
    "paperatlas_shapes",
    "paperatlas_tagger",
    "paperatlas_document",
)


@dataclass(slots=True)
class Findings:
    """What has been found in one text so far; each component fills in its own field."""

    tokens: Tokens
    sentences: list[tuple[int, int]] = field(default_factory=list)
    abbreviations: list[Abbreviation] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    shaped: list[Mention] = field(default_factory=list)
    likely: Likely = field(default_factory=dict)  # what the tagger thinks may be a name
    mentions: list[Mention] = field(default_factory=list)  # the paper's, read as a whole

    @property
    def hints(self) -> Hints:
        """What is told to the tagger and to the reading of the whole."""
        return Hints(self.sentences, self.abbreviations, self.matches)


def findings(doc: Doc) -> Findings:
    """What has been found in ``doc`` so far."""
    if KEY not in doc.user_data:
        doc.user_data[KEY] = Findings(tokens=doc_tokens(doc))
    found = doc.user_data[KEY]
    assert isinstance(found, Findings)
    return found


@Language.component("paperatlas_sentences")
def sentences_component(doc: Doc) -> Doc:
    """Sentence boundaries, also as spaCy's ``doc.sents``."""
    found = findings(doc)
    found.sentences = split_sentences(found.tokens.text)
    starts = {start for start, _ in found.sentences}
    openings = [place for place, start in zip(found.tokens.places, found.tokens.starts, strict=True) if start in starts]
    # One array, because spaCy looks through the whole text at each assignment to token.is_sent_start.
    marks: Any = np.full((len(doc), 1), -1, dtype=np.int64)
    marks[[0, *openings] if len(doc) else []] = 1
    return doc.from_array(["SENT_START"], marks.astype(np.uint64))


@Language.component("paperatlas_abbreviations")
def abbreviations_component(doc: Doc) -> Doc:
    """Short forms and what they stand for."""
    found = findings(doc)
    found.abbreviations = find_abbreviations(found.tokens.text)
    return doc


@Language.factory("paperatlas_vocabulary")
def make_vocabulary_component(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 -- spaCy gives it
    """Known names, by the lists that travel with paperatlas."""
    vocabulary = Vocabulary(nlp.vocab, read_vocabulary())

    def vocabulary_component(doc: Doc) -> Doc:
        found = findings(doc)
        found.matches = without_spaces(vocabulary.find(doc), found.tokens.places)
        return doc

    return vocabulary_component


@Language.component("paperatlas_shapes")
def shapes_component(doc: Doc) -> Doc:
    """Names by their shape and the words around them."""
    found = findings(doc)
    found.shaped = find_shapes(found.tokens, found.sentences)
    return doc


@Language.component("paperatlas_tagger")
def tagger_component(doc: Doc) -> Doc:
    """Stretches that may be names, by the trained model."""
    found = findings(doc)
    found.likely = likely_spans(found.tokens, found.hints)
    return doc


@Language.component("paperatlas_document")
def document_component(doc: Doc) -> Doc:
    """The mentions of the paper read as a whole."""
    found = findings(doc)
    ruled = [*known_names(found.tokens, found.matches), *found.shaped]
    found.mentions = read_whole(found.tokens, found.hints, found.likely, ruled)
    spans = (doc.char_span(m.start, m.end, label=m.type) for m in found.mentions)
    doc.spans[KEY] = [span for span in spans if isinstance(span, Span)]
    return doc


@cache
def create_pipeline() -> Language:
    r"""The pipeline, made once a process; it reads ``title + "\n" + abstract``.

    >>> doc = create_pipeline()("Searching widely\nWe compare beam search with LoRA.")
    >>> [(span.text, span.label_) for span in doc.spans["paperatlas"]]
    [('beam search', 'Method'), ('LoRA', 'Method')]
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "paperatlas.NameTokenizer.v1"}}})
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
