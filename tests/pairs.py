"""The labelled pairs of surfaces: read, made into a collection, and compared with what a resolution says of them."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

PAIRS = Path(__file__).parent / "data" / "surface_pairs.tsv"


@dataclass(frozen=True)
class Side:
    """A surface in a paper, by its id, with the forms that go with it there; none means any paper."""

    forms: tuple[str, ...]
    type: str
    paper: str

    @property
    def place(self):
        """The paper, or what stands for it where any will do."""
        return self.paper or f"{self.type} {'|'.join(self.forms)}"


@dataclass(frozen=True)
class Pair:
    """Two surfaces and whether they name one thing: same, variant or different."""

    label: str
    kind: str
    one: Side
    other: Side
    held_out: bool  # kept aside while the rules were made


def read_pairs():
    """All pairs of the file."""
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        Pair(
            row["label"],
            row["kind"],
            Side(tuple(row["forms"].split("|")), row["type"], row["paper"]),
            Side(tuple(row["other_forms"].split("|")), row["other_type"], row["other_paper"]),
            row["half"] == "held",
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def readings_of(pairs):
    """The things of each paper, those of no paper in one of their own: what ``collection`` takes."""
    papers = defaultdict(dict)
    for pair in pairs:
        for side in (pair.one, pair.other):
            papers[side.place][side.type, frozenset(side.forms)] = side.forms
    return {
        place: [(kind, max(forms, key=len), *sorted(set(forms) - {max(forms, key=len)})) for (kind, _), forms in of_one]
        for place, of_one in ((place, sorted(things.items(), key=str)) for place, things in sorted(papers.items()))
    }


def places_of(annotations, places, members):
    """Where surfaces stand: the concepts by place, type and surface, and by type and surface alone, the commonest."""
    said = {(row["paper"], row["position"]): row["concept"] for row in members}
    exact, anywhere = {}, defaultdict(Counter)
    for row in annotations:
        for position, concept in enumerate(row["concepts"]):
            found = said[row["paper"], position]
            for form in {concept["name"], *concept["surfaces"]}:
                exact[places[row["paper"]], concept["type"], form] = found
                anywhere[concept["type"], form][found] += 1
    return exact, {key: min(counts, key=lambda c: (-counts[c], c)) for key, counts in anywhere.items()}


def score(pairs, exact, anywhere):
    """Precision and recall of "same", the merged variants, the wrongly merged, the missed, and how many were found."""
    right, wrong, missed, found = 0, [], [], 0
    for pair in pairs:
        ids = [
            exact.get((side.place, side.type, side.forms[0])) or anywhere.get((side.type, side.forms[0]))
            for side in (pair.one, pair.other)
        ]
        if None in ids:
            continue
        found += 1
        merged = ids[0] == ids[1]
        if merged and pair.label == "same":
            right += 1
        elif merged:
            wrong.append(pair)
        elif pair.label == "same":
            missed.append(pair)
    return {
        "precision": right / max(right + len(wrong), 1),
        "recall": right / max(right + len(missed), 1),
        "wrong": wrong,
        "missed": missed,
        "found": found,
    }
