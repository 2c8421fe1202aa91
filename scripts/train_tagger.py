"""Trains the tagger of src/paperatlas/model/ on the training papers of PAPERATLAS_SHARED, after making the vocabulary.

What the lists say of a name is told to the model without what the very paper adds to them, or it would learn to trust
the lists more than they deserve. One thread, fixed order: the same input gives the same bytes on one machine.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
import spacy

from make_vocabulary import (
    CHECKOUT,
    Counts,
    count_surfaces,
    merge_entries,
    public_entries,
    read_gold,
    write_acronyms,
    write_vocabulary,
)
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.features import Hints, token_features
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tagger import CLUSTERS, MODEL, encode, read_clusters
from paperatlas.extraction.tokenizer import NameTokenizer, Tokens, doc_tokens
from paperatlas.extraction.vocabulary import Entry, Match, Vocabulary, without_spaces

PACKAGE = CHECKOUT / "src" / "paperatlas"


def without_paper(match: Match, counts: Counts, paper: str) -> Match | None:
    """The match as the lists would have it, had they not seen ``paper``."""
    entries = []
    for entry in match.entries:
        labelled = entry.labelled - (paper in counts.labelled.get((entry.name, entry.type), ()))
        free = entry.free - (paper in counts.free.get(entry.name, ()))
        if labelled or entry.listed:
            entries.append(dataclasses.replace(entry, labelled=labelled, free=free))
    return Match(match.first, match.last, tuple(entries)) if entries else None


def gold_labels(paper: dict[str, Any], tokens: Tokens) -> list[str]:
    """The label of every token, by the paper's mentions."""
    first = {start: index for index, start in enumerate(tokens.starts)}
    last = {end: index + 1 for index, end in enumerate(tokens.ends)}
    stretches = {}
    for concept in paper["concepts"]:
        for start, end in concept["mentions"]:
            if start in first and end in last:
                stretches[first[start], last[end]] = concept["type"]
    return encode(stretches, len(tokens.words))


def train(papers: Sequence[dict[str, Any]], entries: Sequence[Entry], counts: Counts, *, iterations: int) -> bytes:
    """The bytes of a model trained on ``papers``."""
    nlp = spacy.blank("en")
    tokenizer, vocabulary = NameTokenizer(nlp.vocab), Vocabulary(nlp.vocab, entries, as_listed=True)
    clusters = read_clusters()
    trainer = pycrfsuite.Trainer(verbose=False)
    for paper in papers:
        doc = tokenizer(paper["text"])
        tokens = doc_tokens(doc)
        known = [
            without_paper(match, counts, paper["id"]) for match in without_spaces(vocabulary.find(doc), tokens.places)
        ]
        hints = Hints(
            sentences=split_sentences(tokens.text),
            abbreviations=find_abbreviations(tokens.text),
            matches=[match for match in known if match],
        )
        trainer.append(pycrfsuite.ItemSequence(token_features(tokens, hints, clusters)), gold_labels(paper, tokens))
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": iterations, "feature.minfreq": 2})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def main() -> None:
    """Makes the vocabulary, trains, writes the model and says how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iterations", type=int, default=120)
    options = parser.parse_args()
    papers = read_gold()
    counts = count_surfaces(papers)
    entries = merge_entries(counts, public_entries())
    write_vocabulary(entries, PACKAGE)
    write_acronyms(PACKAGE)
    if not (PACKAGE / CLUSTERS).exists():
        (PACKAGE / CLUSTERS).write_bytes(gzip.compress(b"", mtime=0))
    model = train(papers, entries, counts, iterations=options.iterations)
    packed = gzip.compress(model, compresslevel=9, mtime=0)
    (PACKAGE / MODEL).write_bytes(packed)
    print(f"{MODEL}: {len(papers)} papers, {len(model):,} bytes, {len(packed):,} packed")


if __name__ == "__main__":
    main()
