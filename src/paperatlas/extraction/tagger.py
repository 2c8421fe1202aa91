"""The trained component: a linear-chain CRF that says where names stand and of which type, each with its probability.

``scripts/train`` makes the model, with CRFsuite. Labels are begin, inside,
end, single and outside.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np

from paperatlas.extraction.crf import Chain, Numbers, best_path, marginals, read_chain, state_scores
from paperatlas.extraction.features import EDGE, Clusters, Hints, context_features, word_features
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import Mention
from paperatlas.resources import resource_path

__all__ = ["decode", "encode", "read_clusters", "read_model", "tag", "token_scores"]

MODEL = "model/tagger.crfsuite.gz"
CLUSTERS = "model/clusters.tsv.gz"
LEAST = 0.42  # probability of every label of a mention; chosen on the papers kept for choosing


@cache
def read_model() -> Chain:
    """The model that travels with paperatlas."""
    return read_chain(gzip.decompress(resource_path(MODEL).read_bytes()))


@cache
def read_clusters() -> Clusters:
    """Word clusters: a lower-case word and its cluster in each clustering."""
    lines = gzip.decompress(resource_path(CLUSTERS).read_bytes()).decode("utf-8").splitlines()
    return {word: tuple(clusters) for word, *clusters in (line.split("\t") for line in lines)}


@lru_cache(maxsize=20_000)
def word_scores(model: Chain, word: str) -> Numbers:
    """What a word alone speaks for each label of the tokens around it: gaps by labels."""
    return state_scores(model, word_features(word, read_clusters()))


def token_scores(model: Chain, tokens: Tokens, hints: Hints) -> Numbers:
    """What ``token_features`` speaks for each label of each token, with that of the words summed once a word."""
    edge = state_scores(model, EDGE)
    words = [edge, edge, *(word_scores(model, word) for word in tokens.words), edge, edge]
    around = np.concatenate(words).reshape(len(words), *edge.shape)
    scores = state_scores(model, context_features(tokens, hints))
    for gap in range(len(edge)):
        scores += around[gap : gap + len(scores), gap]
    return scores


def tag(tokens: Tokens, hints: Hints, *, model: Chain | None = None) -> list[Mention]:
    """The mentions that the model sees in ``tokens``, by place, none within another."""
    if not tokens.words:
        return []
    model = model or read_model()
    stretches = likely_stretches(model, token_scores(model, tokens, hints))
    return [
        Mention(tokens.starts[first], tokens.ends[last - 1], type_, tokens.surface(first, last), "tagger", score)
        for first, last, type_, score in stretches
    ]


def likely_stretches(model: Chain, scores: Numbers) -> list[tuple[int, int, str, float]]:
    """First token, the one after the last, type and probability of the least sure token of every likely stretch."""
    chances = marginals(model, scores)
    path = best_path(model, scores)
    bold = bolder(path, chances, model.labels.index("O"))
    labels = [model.labels[label] for label in bold]
    found = []
    for first, last, type_ in decode(labels):
        score = min(float(chances[index, bold[index]]) for index in range(first, last))
        whole = labels[first][0] + labels[last - 1][0] in {"SS", "BE"}
        if score >= LEAST and (whole or bold[first:last] == path[first:last]):
            found.append((first, last, type_, round(score, 4)))
    return found


def bolder(path: Sequence[int], chances: Numbers, outside: int) -> list[int]:
    """The path, where "outside" gives way to the next best label that is likely enough: more is missed than made up."""
    others = chances.copy()
    others[:, outside] = 0.0
    best = others.argmax(axis=1)
    likely = others.max(axis=1) >= LEAST
    return [int(best[at]) if label == outside and likely[at] else label for at, label in enumerate(path)]


def decode(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """First token, the one after the last, and type of every stretch; a broken one ends where it breaks.

    >>> decode(["O", "B-Method", "E-Method", "S-Model", "I-Task"])
    [(1, 3, 'Method'), (3, 4, 'Model'), (4, 5, 'Task')]
    """
    stretches: list[tuple[int, int, str]] = []
    is_open = False
    for index, label in enumerate(labels):
        if label == "O":
            is_open = False
            continue
        place, type_ = label.split("-", 1)
        if is_open and place in "IE" and stretches[-1][2] == type_:
            stretches[-1] = (stretches[-1][0], index + 1, type_)
        else:
            stretches.append((index, index + 1, type_))
        is_open = place in "BI"
    return stretches


def encode(stretches: Mapping[tuple[int, int], str], length: int) -> list[str]:
    """The labels of stretches that do not overlap: the inverse of ``decode``.

    >>> encode({(1, 3): "Method"}, 4)
    ['O', 'B-Method', 'E-Method', 'O']
    """
    labels = ["O"] * length
    for (first, last), type_ in stretches.items():
        for index in range(first, last):
            place = "S" if last - first == 1 else "B" if index == first else "E" if index == last - 1 else "I"
            labels[index] = f"{place}-{type_}"
    return labels
