"""Labelled pairs of readings, of one work or of two: tests/data/work_pairs.tsv."""

import csv

from conftest import CHECKOUT
from paperatlas.papers import paper_id
from paperatlas.records import Paper

PAIRS = CHECKOUT / "tests" / "data" / "work_pairs.tsv"


def read_pairs(part=None):
    """Each pair as whether it is one work, why it is in the list, and the two papers."""
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (row["label"] == "same", row["why"], paper_of(row, "a"), paper_of(row, "b"))
        for row in rows
        if part in {None, row["set"]}
    ]


def paper_of(row, side):
    """One of the two papers of a row."""
    title, authors, published, ids, venue = (
        row[f"{field}_{side}"] for field in ("title", "authors", "published", "ids", "venue")
    )
    known = dict(one.split(":", 1) for one in ids.split())
    own = {"doi": known.pop("doi", None), "arxiv_id": known.pop("arxiv", None)}
    return Paper(
        id=paper_id(title),
        title=title,
        published=published or None,
        authors=tuple(filter(None, authors.split("; "))),
        open_alex_id=known.pop("openalex", None),
        ids=tuple(sorted(f"{register}:{value}" for register, value in known.items())),
        venue=venue or None,
        **own,
    )


def scores(pairs, judge):
    """Precision and recall of what `judge` calls one work, and the pairs where it errs."""
    told = [(same, judge(one, other)) for same, _, one, other in pairs]
    true = sum(same and said for same, said in told)
    wrong = [pair for pair, (same, said) in zip(pairs, told, strict=True) if same != said]
    return true / sum(said for _, said in told), true / sum(same for same, _ in told), wrong
