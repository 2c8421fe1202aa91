"""Trains the tagger of src/paperatlas/model/ on the training papers of PAPERATLAS_SHARED, after making the vocabulary.

What the lists say of a name is told to the model without what the very paper adds to them, or it would learn to trust
the lists more than they deserve. One thread, fixed order: the same input gives the same bytes on one machine.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
from collections.abc import Sequence
from typing import Any

import pycrfsuite
import spacy

from annotated import training_papers
from corpora import corpus_papers, count_names, tagger_reader
from fitting import fit
from make_vocabulary import (
    CHECKOUT,
    SHARED,
    Counts,
    merge_entries,
    public_entries,
    write_acronyms,
    write_vocabulary,
)
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.features import Hints, token_features
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tagger import CLUSTERS, MODEL, UNLISTED, encode, read_clusters
from paperatlas.extraction.tokenizer import NameTokenizer, Tokens, doc_tokens
from paperatlas.extraction.vocabulary import Entry, Match, Vocabulary, without_spaces

PACKAGE = CHECKOUT / "src" / "paperatlas"
L1, L2 = 0.3, 0.05  # how much weights are held down: small ones to nothing, large ones to smaller ones


def without_paper(match: Match, counts: Counts, paper: str) -> Match | None:
    """The match as the lists would have it, had they not seen ``paper``."""
    entries = []
    for entry in match.entries:
        key = entry.name, entry.type
        less = dataclasses.replace(
            entry,
            labelled=entry.labelled - (paper in counts.labelled.get(key, ())),
            free=entry.free - (paper in counts.free.get(entry.name, ())),
        )
        if less.labelled or less.listed:
            entries.append(less)
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


def train(
    papers: Sequence[dict[str, Any]],
    entries: Sequence[Entry],
    counts: Counts,
    *,
    iterations: int,
    listed: bool = True,
) -> bytes:
    """The bytes of a model trained on ``papers``; a feature counts from its second occurrence on.

    Where it is not ``listed`` it is told nothing of what the lists say.
    """
    nlp = spacy.blank("en")
    tokenizer, vocabulary = NameTokenizer(nlp.vocab), Vocabulary(nlp.vocab, entries, as_listed=True)
    clusters = read_clusters()

    def sequence(paper: dict[str, Any]) -> tuple[pycrfsuite.ItemSequence, list[str]]:
        doc = tokenizer(paper["text"])
        tokens = doc_tokens(doc)
        matches = without_spaces(vocabulary.find(doc), tokens.places) if listed else []
        known = [without_paper(match, counts, paper["id"]) for match in matches]
        hints = Hints(
            sentences=split_sentences(tokens.text),
            abbreviations=find_abbreviations(tokens.text),
            matches=[match for match in known if match],
        )
        return pycrfsuite.ItemSequence(token_features(tokens, hints, clusters)), gold_labels(paper, tokens)

    settings = {"c1": L1, "c2": L2, "max_iterations": iterations, "feature.minfreq": 2}
    return fit(map(sequence, papers), settings)


def write_lists(counts: Counts) -> list[Entry]:
    """Writes the lists of names, and gives their entries."""
    entries = merge_entries(counts, public_entries())
    write_vocabulary(entries, PACKAGE)
    write_acronyms(PACKAGE)
    if not (PACKAGE / CLUSTERS).exists():
        (PACKAGE / CLUSTERS).write_bytes(gzip.compress(b"", mtime=0))
    return entries


def main() -> None:
    """Makes the vocabulary, trains, writes the model and says how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--first", action="store_true", help="learn from the annotated papers alone")
    kind.add_argument("--unlisted", action="store_true", help="learn without the lists; before the one with them")
    parser.add_argument("--iterations", type=int, default=60)
    options = parser.parse_args()
    papers = training_papers()
    counts = count_names(papers, SHARED)
    entries = write_lists(counts)
    others = []
    if not options.first:
        # what other projects' corpora do not label is filled in by the first model, which is still in its place
        others = corpus_papers(SHARED, tagger_reader(gzip.decompress((PACKAGE / MODEL).read_bytes()), entries))
    model = train([*papers, *others], entries, counts, iterations=options.iterations, listed=not options.unlisted)
    packed = gzip.compress(model, compresslevel=9, mtime=0)
    name = UNLISTED if options.unlisted else MODEL
    (PACKAGE / name).write_bytes(packed)
    print(
        f"{name}: {len(papers)} papers, {len(others)} pieces of other corpora, {len(model):,} bytes, "
        f"{len(packed):,} packed"
    )


if __name__ == "__main__":
    main()
