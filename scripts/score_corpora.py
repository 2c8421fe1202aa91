"""Prints how far the extractor agrees with other projects' annotation, beside a tagger trained on that corpus alone.

Of each corpus a fifth of the rows (by a digest of their text) is kept out of all training. Overlap F1: type equal,
spans sharing a character, one to one; a model counts as a method, because these corpora know no models. A sentence is
read as an abstract without a title, and again as a title without an abstract.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpora import (
    CORPORA,
    SCIERC_DEV,
    Corpus,
    Reader,
    Span,
    as_paper,
    is_held_out,
    our_spans,
    paper_of,
    read_rows,
    tagger_reader,
)
from make_vocabulary import SHARED, count_surfaces, merge_entries
from paperatlas.extraction.pipeline import create_pipeline, findings
from paperatlas.extraction.vocabulary import TRAINING, read_vocabulary
from train_tagger import train

Row = Mapping[str, Any]
ITERATIONS = 120


def shipped_reader() -> Reader:
    """Reads with the whole pipeline that travels with paperatlas."""
    nlp = create_pipeline()
    return lambda text: [(m.start, m.end, m.type) for m in findings(nlp(text)).mentions]


def alone_reader(rows: Sequence[Row], corpus: Corpus, *, iterations: int) -> Reader:
    """Reads with a tagger of the same features trained on ``rows`` alone, its lists the public ones and their names."""
    papers = []
    for row in rows:
        text, shift = as_paper(row["text"])
        spans = [(start + shift, end + shift, type_) for start, end, type_ in our_spans(row, corpus)]
        papers.append(paper_of(str(row["id"]), text, spans))
    public: dict[tuple[str, str], set[str]] = {
        (entry.name, entry.type): set(entry.sources) - {TRAINING} for entry in read_vocabulary() if entry.listed
    }
    counts = count_surfaces(papers)
    entries = merge_entries(counts, public)
    return tagger_reader(train(papers, entries, counts, iterations=iterations), entries)


def overlapping(gold: Sequence[Span], predicted: Sequence[Span]) -> int:
    """How many spans of one type share a character with one of the other side, one to one, taken from the left.

    >>> overlapping([(0, 4, "Task"), (5, 9, "Task")], [(2, 6, "Task"), (7, 8, "Task"), (8, 9, "Task")])
    2
    """
    taken: set[Span] = set()
    for start, end, _ in sorted(predicted):
        free = (span for span in sorted(gold) if span not in taken and span[0] < end and start < span[1])
        taken.update([*free][:1])
    return len(taken)


def f1_by_type(rows: Sequence[Row], corpus: Corpus, read: Reader, *, as_title: bool = False) -> dict[str, float]:
    """Overlap F1 for each type of ``corpus``."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # agreeing, and spans of both sides
    for row in rows:
        text, shift = (row["text"] + "\n", 0) if as_title else as_paper(row["text"])
        got = [(start - shift, end - shift, "Method" if t == "Model" else t) for start, end, t in read(text)]
        own = our_spans(row, corpus)
        for type_ in set(corpus.types.values()):
            sides = [[span for span in side if span[2] == type_] for side in (own, got)]
            counts[type_][0] += overlapping(*sides)
            counts[type_][1] += len(sides[0]) + len(sides[1])
    return {type_: 2 * right / max(total, 1) for type_, (right, total) in sorted(counts.items())}


def lines(*, alone: bool, iterations: int) -> Iterator[str]:
    """The table, a line for each corpus and type."""
    shipped = shipped_reader()
    yield f"{'':24}{'spans':>7}{'abstract':>10}{'title':>8}" + f"{'alone':>8}" * alone
    for corpus in (*CORPORA, SCIERC_DEV):
        rows = read_rows(SHARED, corpus)
        held = [row for row in rows if is_held_out(row)] if corpus in CORPORA else rows
        tables = [f1_by_type(held, corpus, shipped), f1_by_type(held, corpus, shipped, as_title=True)]
        if alone and corpus in CORPORA:
            others = [row for row in rows if not is_held_out(row)]
            tables.append(f1_by_type(held, corpus, alone_reader(others, corpus, iterations=iterations)))
        for type_ in tables[0]:
            spans = sum(span[2] == type_ for row in held for span in our_spans(row, corpus))
            figures = (f"{table[type_]:{width}.3f}" for table, width in zip(tables, (10, 8, 8), strict=False))
            yield f"{corpus.name + ' ' + type_:24}{spans:7}" + "".join(figures)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone", action="store_true", help="train and score a tagger on each corpus alone, too")
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="rounds of those trainings")
    options = parser.parse_args()
    for line in lines(alone=options.alone, iterations=options.iterations):
        print(line, flush=True)


if __name__ == "__main__":
    main()
