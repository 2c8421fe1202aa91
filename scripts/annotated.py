"""All annotated papers that models learn from: those of PAPERATLAS_SHARED, and our own annotation of raw abstracts.

``annotated/papers.jsonl`` holds what was annotated here, a paper a line: its arXiv id, its concepts with surfaces and
relations, its edges; ``docs/annotate.md`` has the rules. The texts are not in it: they are those of the unlabeled
abstracts with these ids, and every place of a surface that is not inside a longer one is a mention.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from make_vocabulary import ABSTRACTS, CHECKOUT, SHARED, read_gold
from paperatlas.evaluation.reading import with_mentions

__all__ = ["OWN", "read_own", "training_papers"]

OWN = CHECKOUT / "scripts" / "annotated" / "papers.jsonl"


def training_papers() -> list[dict[str, Any]]:
    """The papers of PAPERATLAS_SHARED for training, then our own."""
    return [*read_gold(), *read_own()]


def read_own() -> list[dict[str, Any]]:
    """Our own annotated papers, in the order of the file, with their texts and mentions.

    Raises KeyError for a paper whose abstract is not there, ValueError for a surface that its text does not have.
    """
    lines = OWN.read_text(encoding="utf-8").splitlines()
    entries = {entry["arxiv"]: entry for entry in map(json.loads, lines)}
    texts: dict[str, dict[str, str]] = {}
    for name in ABSTRACTS:
        with gzip.open(SHARED / "corpora" / name, "rt", encoding="utf-8") as rows:
            texts |= {paper["id"]: paper for paper in map(json.loads, rows) if paper["id"] in entries}
    return [with_text(entry, texts[key]) for key, entry in entries.items()]


def with_text(entry: dict[str, Any], paper: dict[str, str]) -> dict[str, Any]:
    """An annotated paper in the format of those of PAPERATLAS_SHARED."""
    text = f"{paper['title']}\n{paper['abstract']}"
    concepts = with_mentions(entry["concepts"], text)
    return {
        "id": entry["arxiv"],
        "title": paper["title"],
        "abstract": paper["abstract"],
        "text": text,
        "concepts": concepts,
        "edges": entry["edges"],
    }
