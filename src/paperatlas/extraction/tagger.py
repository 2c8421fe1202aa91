"""The trained component: a linear-chain CRF that says where names stand and of which type, each with its probability.

The model is CRFsuite's (N. Okazaki, 2007, via python-crfsuite); ``scripts/train`` makes it. Labels are begin, inside,
end, single and outside.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Mapping, Sequence
from functools import cache

import pycrfsuite

from paperatlas.extraction.features import Clusters, Hints, token_features
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import Mention
from paperatlas.resources import resource_path

__all__ = ["decode", "read_clusters", "read_model", "tag"]

MODEL = "model/tagger.crfsuite.gz"
CLUSTERS = "model/clusters.tsv.gz"
READING = threading.Lock()  # the model holds the one text that it reads
LEAST = 0.42  # probability of every label of a mention; chosen on the papers kept for choosing


@cache
def model_bytes() -> bytes:
    """The model, unpacked; kept, because a tagger opened in memory reads from these very bytes."""
    return gzip.decompress(resource_path(MODEL).read_bytes())


@cache
def read_model() -> pycrfsuite.Tagger:
    """The tagger that travels with paperatlas."""
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model_bytes())
    return tagger


@cache
def read_clusters() -> Clusters:
    """Word clusters: a lower-case word and its cluster in each clustering."""
    lines = gzip.decompress(resource_path(CLUSTERS).read_bytes()).decode("utf-8").splitlines()
    return {word: tuple(clusters) for word, *clusters in (line.split("\t") for line in lines)}


def tag(tokens: Tokens, hints: Hints, *, model: pycrfsuite.Tagger | None = None) -> list[Mention]:
    """The mentions that the model sees in ``tokens``, by place, none within another."""
    if not tokens.words:
        return []
    items = pycrfsuite.ItemSequence(token_features(tokens, hints, read_clusters()))
    with READING:
        stretches = likely_stretches(model or read_model(), items)
    return [
        Mention(tokens.starts[first], tokens.ends[last - 1], type_, tokens.surface(first, last), "tagger", score)
        for first, last, type_, score in stretches
    ]


def likely_stretches(model: pycrfsuite.Tagger, items: pycrfsuite.ItemSequence) -> list[tuple[int, int, str, float]]:
    """First token, the one after the last, type and probability of the least sure token of every likely stretch."""
    model.set(items)
    labels = model.tag()
    bold = bolder(model, labels)
    found = []
    for first, last, type_ in decode(bold):
        score = min(model.marginal(bold[index], index) for index in range(first, last))
        whole = bold[first][0] + bold[last - 1][0] in {"SS", "BE"}
        if score >= LEAST and (whole or bold[first:last] == labels[first:last]):
            found.append((first, last, type_, round(score, 4)))
    return found


def bolder(model: pycrfsuite.Tagger, labels: Sequence[str]) -> list[str]:
    """The labels, where "outside" gives way to the next best one that is likely enough: more is missed than made up."""
    others = sorted(label for label in model.labels() if label != "O")
    result = list(labels)
    for index, label in enumerate(labels):
        if label == "O" and model.marginal("O", index) <= 1 - LEAST:
            best = max(others, key=lambda other: model.marginal(other, index))
            if model.marginal(best, index) >= LEAST:
                result[index] = best
    return result


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
