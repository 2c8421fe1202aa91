"""Reads raw abstracts with the larger model and the tagger together, so that the tagger has more to learn from.

The probabilities of the two, both trained on the annotated papers alone, are averaged; the mentions that they see
together are written in the format of annotated papers to ``build/``. That is distillation (Hinton et al. 2015) by
decisions.

usage: read_abstracts.py PART     reads one of the parts, 0 or 1, so that two processes can share the work
"""

from __future__ import annotations

import gzip
import json
import sys
from hashlib import sha1
from itertools import chain
from typing import Any

import numpy as np
import torch
from spacy.language import Language

from make_vocabulary import ABSTRACTS, PARTS, SHARED, read_file
from paperatlas.extraction.crf import Chain, Numbers, best_path, marginals
from paperatlas.extraction.document import choose_mentions, surest_place
from paperatlas.extraction.names import gather_names
from paperatlas.extraction.pipeline import create_pipeline, findings
from paperatlas.extraction.tagger import Likely, read_model, token_scores
from paperatlas.extraction.tokenizer import doc_tokens
from paperatlas.extraction.vocabulary import known_names
from paperatlas.records import CONCEPT_TYPES
from paperatlas.text import clean, fold
from teacher import LABELS, READ_AT_ONCE, WEIGHTS, Teacher, probabilities

ABSTRACTS_READ = 12_000
DAILY, CATEGORY = 3, "cs.CL"  # so many abstracts of daily lists for one of this category of the listings
FORBIDDEN = -1e9
BOLDNESS, LEAST = 0.25, 0.4  # what "outside" loses; probability of every label of a mention; chosen on papers kept


def raw_papers() -> list[dict[str, str]]:
    """The abstracts to read, by chance but always the same: three of daily lists, then one of listings, and so on.

    When those of daily lists are used up, only listings follow. None that is annotated, neither for training nor for
    choosing, is among them.
    """
    lines = (path.read_text(encoding="utf-8").splitlines() for path in sorted((SHARED / "gold").glob("*.jsonl")))
    annotated = {fold(json.loads(line)["title"]) for line in chain.from_iterable(lines)}
    kinds: list[list[dict[str, str]]] = []
    for name in ABSTRACTS:
        with gzip.open(SHARED / "corpora" / name, "rt", encoding="utf-8") as rows:
            papers = [paper for paper in map(json.loads, rows) if fold(paper["title"]) not in annotated]
        kinds.append(sorted(papers, key=lambda paper: sha1(paper["id"].encode(), usedforsecurity=False).digest()))
    daily, listed = kinds
    listed = [paper for paper in listed if paper["source"].endswith(CATEGORY)]
    turns = len(daily) // DAILY
    mixed = [paper for at in range(turns) for paper in (*daily[DAILY * at : DAILY * (at + 1)], listed[at])]
    return [*mixed, *listed[turns:]][:ABSTRACTS_READ]


def allowed_steps() -> Chain:
    """A chain in which every label may follow those that it can follow, all alike."""
    steps = np.zeros((len(LABELS), len(LABELS)))
    for one, before in enumerate(LABELS):
        for other, after in enumerate(LABELS):
            within = after[0] in "IE"
            fits = within and before[2:] == after[2:] if before[0] in "BI" else not within
            steps[one, other] = 0.0 if fits else FORBIDDEN
    return Chain(LABELS, {}, np.zeros((1, len(LABELS))), steps)


def seen_together(first: Numbers, second: Numbers, steps: Chain) -> Likely:
    """The stretches that two readings see on average, none overlapping, with the probability of their type."""
    chances = (first + second) / 2
    scores = np.log(chances + 1e-9)
    scores[:, 0] -= BOLDNESS
    scores[0] += [FORBIDDEN * (label[0] in "IE") for label in LABELS]
    scores[-1] += [FORBIDDEN * (label[0] in "BI") for label in LABELS]
    path = best_path(steps, scores)
    found: Likely = {}
    first_token = 0
    for index, label in enumerate(path):
        place, _, type_ = LABELS[label].partition("-")
        if place in "BS":
            first_token = index
        if place in "ES":
            sure = min(float(chances[at, path[at]]) for at in range(first_token, index + 1))
            found[first_token, index + 1] = tuple(sure * (one == type_) for one in CONCEPT_TYPES)
    return found


def read_paper(nlp: Language, paper: dict[str, str], teacher: Numbers, steps: Chain) -> dict[str, Any]:
    """One abstract in the format of annotated papers, as far as the tagger needs it."""
    found = findings(nlp(text_of(paper)))
    tokens, model = found.tokens, read_model()
    own = marginals(model, token_scores(model, tokens, found.hints))
    own = own[:, [model.labels.index(label) for label in LABELS]]
    ruled = [*known_names(tokens, found.matches), *found.shaped]
    names = gather_names(tokens, seen_together(teacher, own, steps), ruled, found.abbreviations)
    mentions: dict[str, list[list[int]]] = {}
    for mention in choose_mentions(tokens, names, [surest_place(name) for name in names]):
        mentions.setdefault(mention.type, []).append([mention.start, mention.end])
    concepts = [{"type": type_, "mentions": spans} for type_, spans in sorted(mentions.items())]
    return {"id": paper["id"], "text": tokens.text, "concepts": concepts}


def text_of(paper: dict[str, str]) -> str:
    """Title and abstract as the extractor reads them."""
    return f"{clean(paper['title'])}\n{clean(paper['abstract'])}"


def read(part: int) -> None:
    """Reads the abstracts of one part and writes what it sees in them."""
    teacher = Teacher()
    teacher.load_state_dict(torch.load(WEIGHTS, weights_only=True))
    nlp, steps = create_pipeline(), allowed_steps()
    papers = raw_papers()[part::PARTS]
    with (
        nlp.select_pipes(disable=["paperatlas_tagger", "paperatlas_document"]),
        gzip.open(read_file(part), "wt", encoding="utf-8", newline="\n") as lines,
    ):
        for start in range(0, len(papers), READ_AT_ONCE):
            batch = papers[start : start + READ_AT_ONCE]
            tokens = [doc_tokens(nlp.tokenizer(text_of(paper))) for paper in batch]
            for paper, chances in zip(batch, probabilities(teacher, tokens), strict=True):
                lines.write(json.dumps(read_paper(nlp, paper, chances, steps), ensure_ascii=False) + "\n")
    print(f"{read_file(part).name}: {len(papers)} abstracts")


def main() -> None:
    """Reads the part that the command line names."""
    torch.set_num_threads(1)
    if len(sys.argv) != 2 or sys.argv[1] not in map(str, range(PARTS)):
        raise SystemExit(__doc__)
    read(int(sys.argv[1]))


if __name__ == "__main__":
    main()
