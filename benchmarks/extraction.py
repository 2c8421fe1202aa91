"""What extraction costs, beside spaCy's bare tokenizer in the same run.

usage: python benchmarks/extraction.py PATH…    (pages or JSONL; as for paperatlas build)

Prints abstracts per second for both, three rounds in turn, and the ratio: only that travels between machines.
"""

import statistics
import sys
import time
from collections.abc import Callable

import spacy

from paperatlas.extraction import annotate
from paperatlas.papers import merge_papers
from paperatlas.sources import read_sources

ROUNDS = 3


def rate(work: Callable[[], object], papers: int) -> float:
    """Papers per second of processor time."""
    start = time.process_time()
    work()
    return papers / (time.process_time() - start)


def main(paths: list[str]) -> None:
    """Measure both in turn and print."""
    papers = merge_papers(read_sources(paths).papers)
    tokenizer = spacy.blank("en").tokenizer
    list(annotate(papers[:5]))  # what is loaded once is not counted
    rounds = []
    for _ in range(ROUNDS):
        bare = rate(lambda: [(tokenizer(p.title), tokenizer(p.abstract)) for p in papers], len(papers))
        ours = rate(lambda: list(annotate(papers)), len(papers))
        rounds.append((bare, ours))
        print(f"tokenizer {bare:8.0f}/s   extraction {ours:8.0f}/s   1/{bare / ours:.0f}")
    median = statistics.median(bare / ours for bare, ours in rounds)
    print(f"median    1/{median:.0f} of the tokenizer, {len(papers)} papers")


if __name__ == "__main__":
    main(sys.argv[1:])
