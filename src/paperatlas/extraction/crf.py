"""A trained linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), read and run with numpy.

CRFsuite (N. Okazaki 2007) trains it and writes the file. Run here, what an attribute weighs is open to the caller: the
weights of all that a word alone says can be summed once a word.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Chain",
    "Numbers",
    "best_path",
    "lone_marginals",
    "marginals",
    "mean_chain",
    "read_chain",
    "state_scores",
    "summed_rows",
    "weighted_scores",
]

Numbers = NDArray[np.float64]

FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
OF_TRANSITION = 1  # the kind of a feature between two labels; those of an attribute and a label have 0
RENEWED = 8  # steps after which probabilities are scaled anew: too few for a number to leave the range of a float


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The labels, which row of the weights an attribute has, its weight for each label, and from label to label."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Numbers  # attributes by labels, and a last row of zeros
    transitions: Numbers  # labels by labels


def read_chain(model: bytes) -> Chain:
    """The model in the bytes of a file that CRFsuite wrote; ValueError where they are none."""
    if model[:4] != b"lCRF" or model[8:12] != b"FOMC":
        raise ValueError("not a linear-chain model of CRFsuite")
    features_at, labels_at, attributes_at = struct.unpack_from("<3I", model, 28)
    (count,) = struct.unpack_from("<I", model, features_at + 8)
    features = np.frombuffer(model, FEATURE, count, features_at + 12)
    labels, attributes = read_strings(model, labels_at), read_strings(model, attributes_at)
    weights, transitions = np.zeros((len(attributes) + 1, len(labels))), np.zeros((len(labels), len(labels)))
    for kind, table in ((0, weights), (OF_TRANSITION, transitions)):
        chosen = features[features["kind"] == kind]
        table[chosen["source"], chosen["label"]] = chosen["weight"]
    return Chain(tuple(labels), {name: row for row, name in enumerate(attributes)}, weights, transitions)


def mean_chain(chains: Sequence[Chain]) -> Chain:
    """The chain whose weights are the mean of those of chains with the same labels.

    Its probabilities are the normalized geometric mean of theirs: a logarithmic opinion pool (Smith, Cohn and Osborne
    2005), which costs no more to run than one of them.
    """
    labels = chains[0].labels
    rows = {name: row for row, name in enumerate(dict.fromkeys(name for chain in chains for name in chain.rows))}
    weights, transitions = np.zeros((len(rows) + 1, len(labels))), np.zeros((len(labels), len(labels)))
    for chain in chains:
        order = [chain.labels.index(label) for label in labels]
        places = [rows[name] for name in chain.rows]
        weights[places] += chain.weights[list(chain.rows.values())][:, order] / len(chains)
        transitions += chain.transitions[np.ix_(order, order)] / len(chains)
    return Chain(labels, rows, weights, transitions)


def read_strings(model: bytes, at: int) -> list[str]:
    """The strings of the table (a "CQDB") that begins at a byte, by their numbers."""
    size, places_at = struct.unpack_from("<II", model, at + 16)
    end = at + struct.unpack_from("<I", model, at + 4)[0]
    places = np.frombuffer(model, "<u4", min(size, (end - at - places_at) // 4), at + places_at)
    starts = (places[places > 0] + (at + 8)).tolist()
    return [model[start : model.index(b"\0", start)].decode("utf-8") for start in starts]


def state_scores(chain: Chain, items: Iterable[Iterable[str]]) -> Numbers:
    """What the attributes of each item speak for each label: items by labels; unknown attributes say nothing."""
    find, nothing = chain.rows.get, len(chain.rows)
    known: list[int] = []
    starts: list[int] = []
    for item in items:
        starts.append(len(known))
        known.append(nothing)
        known.extend(map(find, item, repeat(nothing)))
    return summed_rows(chain.weights, known, starts)


def summed_rows(weights: Numbers, rows: Sequence[int], starts: Sequence[int]) -> Numbers:
    """The sums of stretches of rows, each from its start to the next: stretches by labels."""
    if not starts:
        return np.zeros((0, weights.shape[1]))
    return np.asarray(np.add.reduceat(weights.take(np.array(rows, dtype=np.intp), axis=0), starts, axis=0))


def weighted_scores(chain: Chain, items: Iterable[Mapping[str, float]]) -> Numbers:
    """The same where every attribute of an item has a weight of its own."""
    find, nothing = chain.rows.get, len(chain.rows)
    rows: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    for item in items:
        starts.append(len(rows))
        rows.append(nothing)
        values.append(0.0)
        rows.extend(map(find, item, repeat(nothing)))
        values.extend(item.values())
    if not starts:
        return np.zeros((0, len(chain.labels)))
    weights = chain.weights.take(rows, axis=0)
    weights *= np.array(values)[:, None]
    return np.asarray(np.add.reduceat(weights, starts, axis=0))


def best_path(chain: Chain, scores: Numbers) -> list[int]:
    """The likeliest sequence of labels, by their numbers, of items with these scores (Viterbi 1967)."""
    into = np.ascontiguousarray(chain.transitions.T)
    reached = np.empty_like(into)
    best = scores.copy()
    for at, before in enumerate(best[:-1], 1):
        np.add(into, before, out=reached)
        best[at] += np.maximum.reduce(reached, axis=1)
    path = [int(best[-1].argmax())]
    for before in best[-2::-1]:
        path.append(int((before + into[path[-1]]).argmax()))
    return path[::-1]


def marginals(chain: Chain, scores: Numbers) -> Numbers:
    """The probability of each label at each item, items by labels (forward-backward, Baum and others 1970)."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    both = messages(np.exp(chain.transitions), odds)
    both *= odds
    both /= both.sum(axis=1, keepdims=True)
    return both


def lone_marginals(scores: Numbers) -> Numbers:
    """The same where every item is a chain of its own: the odds of its labels, adding up to one."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def messages(steps: Numbers, odds: Numbers) -> Numbers:
    """What all items before an item and all items behind it speak for each of its labels, up to a factor."""
    size = len(steps)
    # side by side, what is told forward and, from the other end, what is told back: one product a step
    onward = np.zeros((2 * size, 2 * size))
    onward[:size, :size], onward[size:, size:] = steps, steps.T
    heard = np.concatenate((odds, odds[::-1]), axis=1)
    told = np.ones_like(heard)
    product = np.empty(2 * size)
    before = told[0]
    for at, (spoken, after) in enumerate(zip(heard, told[1:], strict=False)):
        np.multiply(before, spoken, product)
        np.dot(product, onward, after)
        if at % RENEWED == 0:
            ways = after.reshape(2, size)
            ways /= np.add.reduce(ways, axis=1, keepdims=True)
        before = after
    return np.asarray(told[:, :size] * told[::-1, size:])
