"""What extraction costs, beside spaCy's bare tokenizer and beside the rules alone, in the same run.

usage: python benchmarks/extraction.py PATH…    (pages or JSONL; as for paperatlas build)

Prints abstracts per second of processor time in rounds, each with all three in turn, and the ratios: only those travel
between machines. The first round meets every word for the first time, spaCy's tokenizer too; the median leaves it out.
Then the share of each component. "Rules" is the pipeline without the tagger, and concepts without relations.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import spacy
from spacy.tokens import Doc

from paperatlas.extraction.batch import extract
from paperatlas.extraction.grouping import group_mentions
from paperatlas.extraction.pipeline import COMPONENTS, create_pipeline, findings
from paperatlas.extraction.relations import relate
from paperatlas.papers import merge_papers
from paperatlas.records import AnnotatedConcept, Paper
from paperatlas.sources import read_sources

ROUNDS = 4
TAGGER = "paperatlas_tagger"


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def by_rules(paper: Paper) -> object:
    """The concepts of a paper without the tagger and without relations."""
    with create_pipeline().select_pipes(disable=[TAGGER]):
        found = findings(create_pipeline()(paper.text))
    return group_mentions(paper.text, found.mentions, found.abbreviations)


def compare(papers: Sequence[Paper]) -> None:
    """Prints the rates of all three in turn, and the medians of their ratios."""
    tokenizer = spacy.blank("en").tokenizer
    extract(papers[0])  # what is loaded once is not counted
    rounds = []
    for number in range(ROUNDS):
        bare = seconds(lambda: [(tokenizer(paper.title), tokenizer(paper.abstract)) for paper in papers])
        rules = seconds(lambda: [by_rules(paper) for paper in papers])
        whole = seconds(lambda: [extract(paper) for paper in papers])
        rates = [
            f"{name} {len(papers) / spent:.0f}/s"
            for name, spent in (("tokenizer", bare), ("rules", rules), ("whole", whole))
        ]
        print(f"{', '.join(rates)}: rules 1/{rules / bare:.1f}, whole 1/{whole / bare:.1f} of the tokenizer")
        if number:
            rounds.append((rules / bare, whole / bare))
    medians = [statistics.median(ratios) for ratios in zip(*rounds, strict=True)]
    print(f"median: rules 1/{medians[0]:.1f}, whole 1/{medians[1]:.1f} of the tokenizer, {len(papers)} papers")


def read_all(component: Callable[[Doc], Doc], docs: Sequence[Doc]) -> None:
    """Has a component read all documents."""
    for doc in docs:
        component(doc)


def shares(papers: Sequence[Paper]) -> None:
    """Prints milliseconds a paper of each component, one after the other over all papers."""
    nlp = create_pipeline()
    docs: list[Doc] = []
    concepts: list[tuple[AnnotatedConcept, ...]] = []
    steps: dict[str, Callable[[], object]] = {
        "tokenizer": lambda: docs.extend(nlp.make_doc(paper.text) for paper in papers)
    }
    for name in COMPONENTS:
        steps[name.removeprefix("paperatlas_")] = partial(read_all, nlp.get_pipe(name), docs)
    steps["grouping"] = lambda: concepts.extend(
        group_mentions(doc.text, findings(doc).mentions, findings(doc).abbreviations) for doc in docs
    )
    steps["relations"] = lambda: [
        relate(doc.text, findings(doc).sentences, found) for doc, found in zip(docs, concepts, strict=True)
    ]
    spent = {name: seconds(step) for name, step in steps.items()}
    for name, time_ in spent.items():
        print(f"{name:14} {1000 * time_ / len(papers):7.2f} ms a paper  {time_ / sum(spent.values()):6.1%}")


def main(paths: list[str]) -> None:
    """Measures and prints."""
    papers = merge_papers(read_sources(paths).papers)
    compare(papers)
    shares(papers)


if __name__ == "__main__":
    main(sys.argv[1:])
