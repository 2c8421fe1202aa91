"""Makes the word clusters of src/paperatlas/model/ from the unlabeled abstracts of PAPERATLAS_SHARED.

Words that stand among the same neighbours share a cluster: positive pointwise mutual information of words and their
neighbours at four places (two before, two behind), its 100 strongest directions by randomized singular value
decomposition (Halko, Martinsson and Tropp 2011), then k-means, coarse to fine. Fixed seeds, one thread.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from make_vocabulary import CHECKOUT, read_abstracts
from paperatlas.extraction.tagger import CLUSTERS
from paperatlas.extraction.tokenizer import split_tokens

LEAST = 6  # abstracts that hold a word
CONTEXTS = 8_000  # commonest words, as neighbours
PLACES = (-2, -1, 1, 2)
DIRECTIONS = 100
SIZES = (64, 256, 1024)

Matrix = NDArray[np.float32]


def read_words() -> tuple[list[str], NDArray[np.int32]]:
    """The words that are common enough, the commonest first, and the whole text as their numbers (-1: a rare one)."""
    counts: Counter[str] = Counter()
    texts = []
    for text in read_abstracts():
        lower = [text[start:end].lower() for start, end in split_tokens(text)]
        counts.update(set(lower))
        texts.append(lower)
    words = sorted((word for word, count in counts.items() if count >= LEAST), key=lambda word: (-counts[word], word))
    numbers = {word: number for number, word in enumerate(words)}
    gap = [-1] * max(PLACES)
    return words, np.array([n for lower in texts for n in (*(numbers.get(w, -1) for w in lower), *gap)], dtype=np.int32)


def mutual_information(text: NDArray[np.int32], size: int) -> sparse.csr_matrix:
    """Words by neighbours at each place: positive pointwise mutual information, neighbours to the power .75."""
    blocks = []
    for place in PLACES:
        first, second = (text[:-place], text[place:]) if place > 0 else (text[-place:], text[:place])
        kept = (first >= 0) & (second >= 0) & (second < CONTEXTS)
        pairs = first[kept], second[kept]
        ones = np.ones(len(pairs[0]), dtype=np.float32)
        blocks.append(sparse.coo_matrix((ones, pairs), shape=(size, CONTEXTS)).tocsr())
    counts = sparse.hstack(blocks).tocoo()
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    expected = rows[counts.row] * columns[counts.col] / columns.sum()
    values = np.maximum(np.log(counts.data / np.maximum(expected, 1e-12)), 0).astype(np.float32)
    result = sparse.csr_matrix((values, (counts.row, counts.col)), shape=counts.shape)
    result.eliminate_zeros()
    return result


def strongest_directions(matrix: sparse.csr_matrix) -> Matrix:
    """Each row in the strongest directions of ``matrix``, length 1."""
    random = np.random.default_rng(1)
    guess = random.standard_normal((matrix.shape[1], DIRECTIONS + 20)).astype(np.float32)
    basis = np.linalg.qr(matrix @ guess)[0]
    for _ in range(3):
        basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    left, strengths, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    rows = (basis @ left[:, :DIRECTIONS]) * np.sqrt(strengths[:DIRECTIONS])
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def k_means(rows: Matrix, size: int, rounds: int = 25) -> NDArray[np.int64]:
    """The cluster of each row, by direction; an empty cluster stays empty."""
    centres = rows[np.random.default_rng(size).choice(min(len(rows), 20_000), size, replace=False)]
    nearest = np.zeros(len(rows), dtype=np.int64)
    for _ in range(rounds):
        nearest = np.concatenate([np.argmax(part @ centres.T, axis=1) for part in np.array_split(rows, 16)])
        sums = (
            sparse.csr_matrix((np.ones(len(rows), np.float32), (nearest, np.arange(len(rows)))), (size, len(rows)))
            @ rows
        )
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    return nearest


def make_clusters() -> bytes:
    """The file of clusters: a word and its cluster in each clustering, by word."""
    words, text = read_words()
    rows = strongest_directions(mutual_information(text, len(words)))
    clusterings: Sequence[NDArray[np.int64]] = [k_means(rows, size) for size in SIZES]
    lines = sorted("\t".join([word, *(str(c[number]) for c in clusterings)]) for number, word in enumerate(words))
    return gzip.compress("\n".join(lines).encode(), compresslevel=9, mtime=0)


def main() -> None:
    """Writes the clusters."""
    packed = make_clusters()
    (CHECKOUT / "src" / "paperatlas" / CLUSTERS).write_bytes(packed)
    print(f"{CLUSTERS}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
