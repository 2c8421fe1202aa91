"""The trained component: a linear-chain CRF that says where names stand and of which type, each with its probability.

It is the mean of two that ``scripts/train`` makes with CRFsuite: one that is told what the lists of names say, and one
that is not, so that it must learn from the words around. Labels are begin, inside, end, single and outside.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from paperatlas.extraction.crf import Chain, Numbers, marginals, mean_chain, read_chain, state_scores
from paperatlas.extraction.features import (
    EDGE,
    Clusters,
    Forms,
    Hints,
    context_features,
    match_tags,
    tag_features,
    word_features,
)
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import CONCEPT_TYPES
from paperatlas.resources import resource_path

__all__ = [
    "Chances",
    "Likely",
    "Span",
    "encode",
    "likely_spans",
    "read_clusters",
    "read_model",
    "spans_of",
    "token_scores",
]

Span = tuple[int, int]  # first token and the one after the last
Chances = tuple[float, ...]  # one for each of CONCEPT_TYPES
Likely = dict[Span, Chances]

MODEL = "model/tagger.crfsuite.gz"
UNLISTED = "model/tagger-unlisted.crfsuite.gz"  # the one that knows no lists
CLUSTERS = "model/clusters.tsv.gz"
LEAST = 0.06  # probability of every label of a stretch that may be a name: the whole paper decides
LONGEST = 12  # tokens of a stretch
KEPT = 20_000  # words whose scores are kept: a larger text than any paper has
Key = TypeVar("Key", bound=Hashable)


@cache
def read_model() -> Chain:
    """The model that travels with paperatlas: the mean of the two."""
    return mean_chain([read_chain(gzip.decompress(resource_path(it).read_bytes())) for it in (MODEL, UNLISTED)])


@cache
def read_clusters() -> Clusters:
    """Word clusters: a lower-case word and its cluster in each clustering."""
    lines = gzip.decompress(resource_path(CLUSTERS).read_bytes()).decode("utf-8").splitlines()
    return {word: tuple(clusters) for word, *clusters in (line.split("\t") for line in lines)}


class Kept(Generic[Key]):
    """What things alone speak for each label of the tokens around them, summed once a thing."""

    def __init__(self, model: Chain, forms: Callable[[Key], Forms], *, most: int = KEPT) -> None:
        self.model, self.forms = model, forms
        self.rows: dict[Key, int] = {}
        self.scores = np.zeros((most, len(EDGE), len(model.labels)))
        self.lock = Lock()

    def look_up(self, keys: Sequence[Key]) -> Numbers:
        """Keys by gaps by labels."""
        distinct = dict.fromkeys(keys)
        if len(distinct) > len(self.scores):
            return self.compute(keys)
        with self.lock:
            new = [key for key in distinct if key not in self.rows]
            if len(self.rows) + len(new) > len(self.scores):
                self.rows.clear()
                new = list(distinct)
            first = len(self.rows)
            self.scores[first : first + len(new)] = self.compute(new)
            self.rows.update(zip(new, range(first, first + len(new)), strict=True))
            return self.scores.take([self.rows[key] for key in keys], axis=0)

    def compute(self, keys: Sequence[Key]) -> Numbers:
        """The same of keys that are not kept."""
        scores = state_scores(self.model, (features for key in keys for features in self.forms(key)))
        return scores.reshape(len(keys), *self.scores.shape[1:])


@cache
def kept_words(model: Chain) -> Kept[str]:
    """For words."""
    clusters = read_clusters()
    return Kept(model, lambda word: word_features(word, clusters))


@cache
def kept_tags(model: Chain) -> Kept[tuple[str, ...]]:
    """For what the lists say of a token."""
    return Kept(model, tag_features)


def token_scores(model: Chain, tokens: Tokens, hints: Hints) -> Numbers:
    """What ``token_features`` speaks for each label of each token, with that of words and of lists summed once."""
    edge = state_scores(model, EDGE)
    words = kept_words(model).look_up(tokens.words)
    words += kept_tags(model).look_up(match_tags(hints.matches, len(tokens.words)))
    around = np.concatenate((edge[None], edge[None], words, edge[None], edge[None]))
    scores = state_scores(model, context_features(tokens, hints))
    for gap in range(len(edge)):
        scores += around[gap : gap + len(scores), gap]
    return scores


def likely_spans(tokens: Tokens, hints: Hints, *, model: Chain | None = None) -> Likely:
    """The stretches of ``tokens`` that may be names, by first token and the one after the last; they may overlap.

    For each of ``CONCEPT_TYPES`` the probability of the least sure label of the stretch, or 0.
    """
    if not tokens.words:
        return {}
    model = model or read_model()
    return spans_of(label_chances(marginals(model, token_scores(model, tokens, hints)), model.labels))


def label_chances(chances: Numbers, labels: Sequence[str]) -> dict[int, dict[str, float]]:
    """The probabilities of the labels of each token that may be part of a name, those likely enough to count."""
    outside = labels.index("O")
    likely = (chances >= LEAST) & (chances[:, outside] <= 1 - LEAST)[:, None]
    likely[:, outside] = False
    found: dict[int, dict[str, float]] = {}
    for (index, label), chance in zip(np.argwhere(likely).tolist(), chances[likely].tolist(), strict=True):
        found.setdefault(index, {})[labels[label]] = chance
    return found


def spans_of(chances: Mapping[int, Mapping[str, float]]) -> Likely:
    """The stretches that labels make up, each with the probability of its least sure label for every type.

    >>> labels = {3: {"B-Task": 0.9, "S-Task": 0.1}, 4: {"I-Task": 0.2, "E-Task": 0.6}, 5: {"E-Task": 0.3}}
    >>> {span: chances[CONCEPT_TYPES.index("Task")] for span, chances in spans_of(labels).items()}
    {(3, 4): 0.1, (3, 5): 0.6, (3, 6): 0.2}
    """
    found: dict[Span, list[float]] = {}
    for number, type_ in enumerate(CONCEPT_TYPES):
        for span, chance in typed_spans(type_, chances):
            found.setdefault(span, [0.0] * len(CONCEPT_TYPES))[number] = round(chance, 4)
    return {span: tuple(found[span]) for span in sorted(found)}


def typed_spans(type_: str, chances: Mapping[int, Mapping[str, float]]) -> list[tuple[Span, float]]:
    """The stretches of one type."""
    single, begin, inside, end = (f"{place}-{type_}" for place in "SBIE")
    found = []
    for first, labels in chances.items():
        if single in labels:
            found.append(((first, first + 1), labels[single]))
        low = labels.get(begin, 0.0)
        if not low:
            continue
        for last in range(first + 1, first + LONGEST):
            here = chances.get(last, {})
            if end in here:
                found.append(((first, last + 1), min(low, here[end])))
            low = min(low, here.get(inside, 0.0))
            if not low:
                break
    return found


def encode(stretches: Mapping[tuple[int, int], str], length: int) -> list[str]:
    """The labels of stretches that do not overlap, one for each token.

    >>> encode({(1, 3): "Method"}, 4)
    ['O', 'B-Method', 'E-Method', 'O']
    """
    labels = ["O"] * length
    for (first, last), type_ in stretches.items():
        for index in range(first, last):
            place = "S" if last - first == 1 else "B" if index == first else "E" if index == last - 1 else "I"
            labels[index] = f"{place}-{type_}"
    return labels
