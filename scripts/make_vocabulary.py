"""What the lists of src/paperatlas/vocabulary/ are made from: public lists, annotated papers, unlabeled abstracts.

Public names are weeded by rule; what training papers label is counted: in how many papers with which type, in how many
it occurs without any. Only names and counts are kept. The same input gives the same bytes. ``train_tagger.py`` writes
them before it trains.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.grouping import singular
from paperatlas.extraction.tokenizer import split_tokens
from paperatlas.extraction.vocabulary import TRAINING, Entry, list_name
from paperatlas.records import CONCEPT_TYPES

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PAPERATLAS_SHARED") or CHECKOUT.parent / "shared")
GOLD = ("pages-train.jsonl", "daily-train.jsonl")
ABSTRACTS = ("abstracts-hf-daily.jsonl.gz", "abstracts-arxiv-listings.jsonl.gz")
LISTS = {"Method": "methods", "Model": "models", "Benchmark": "benchmarks", "Task": "tasks", "Metric": "metrics"}
ACRONYM_PAPERS = 8
ACRONYM_SHARE = 0.6
COMMON = 4  # abstracts that hold a word in lower case: so many make it a word of the language
ODD = re.compile(r"[=_/;|<>{}\[\]#*\"“”]|^[\d\W]+$|\bLayer$|\(.*|Scheduler$")


@dataclass
class Counts:
    """What training papers label: for each name and type the papers, and the papers that hold the name unlabelled."""

    labelled: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    free: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def read_gold(names: Sequence[str] = GOLD) -> list[dict[str, Any]]:
    """The annotated papers of these files, never of one held out for testing."""
    if any("test" in name or "blind" in name for name in names):
        raise ValueError("held-out papers are not for training")
    lines = (line for name in names for line in (SHARED / "gold" / name).read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines if line.strip()]


def read_abstracts() -> Iterator[str]:
    """Title and abstract of every unlabeled paper."""
    for name in ABSTRACTS:
        with gzip.open(SHARED / "corpora" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                paper = json.loads(line)
                yield f"{paper['title']}\n{paper['abstract']}"


def key_of(name: str) -> str:
    """What the matcher compares: lower-case tokens."""
    return " ".join(name[start:end] for start, end in split_tokens(name)).lower()


def name_of(surface: str) -> str:
    """The name under which a surface is listed: one word keeps its case, several words do not."""
    return surface if len(surface.split()) == 1 else surface.lower()


def count_surfaces(papers: Iterable[dict[str, Any]]) -> Counts:
    """Counts what ``papers`` label and what they leave unlabelled."""
    papers = list(papers)
    counts = Counts()
    for paper in papers:
        for concept in paper["concepts"]:
            for start, end in concept["mentions"]:
                counts.labelled[name_of(paper["text"][start:end]), concept["type"]].add(paper["id"])
    names = {name for name, _ in counts.labelled}
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_key[key_of(name)].append(name)
    for paper in papers:
        for name in unlabelled_names(paper, by_key):
            counts.free[name].add(paper["id"])
    return counts


def unlabelled_names(paper: dict[str, Any], by_key: dict[str, list[str]]) -> set[str]:
    """The known names that ``paper`` holds outside every mention."""
    text = paper["text"]
    spans = split_tokens(text)
    lower = [text[start:end].lower() for start, end in spans]
    mentions = sorted(tuple(mention) for concept in paper["concepts"] for mention in concept["mentions"])
    inside = [any(start < e and b < end for b, e in mentions) for start, end in spans]
    found = set()
    for first in range(len(spans)):
        for last in range(first + 1, min(first + 8, len(spans)) + 1):
            if inside[last - 1]:
                break
            for name in by_key.get(" ".join(lower[first:last]), ()):
                surface = text[spans[first][0] : spans[last - 1][1]]
                if name_of(surface) == name or name == name.lower():
                    found.add(name)
    return found


def read_public(type_: str) -> Iterator[tuple[str, str]]:
    """Names and aliases of a public list with their source."""
    with (SHARED / "lexicons" / f"{LISTS[type_]}.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            names = [row["name"], *(row["aliases"] or "").split(";")]
            for name in names:
                yield name.strip().rsplit("/", maxsplit=1)[-1].strip(), row["source"].replace(";", ",")


def common_words() -> Counter[str]:
    """In how many unlabeled papers each word stands in lower case."""
    counts: Counter[str] = Counter()
    for text in read_abstracts():
        counts.update(set(re.findall(r"(?<![\w-])[a-z][a-z0-9]*(?![\w-])", text)))
    return counts


def is_weed(name: str, type_: str, common: Counter[str]) -> bool:
    """Whether a public name would do harm: odd, short, a word of the language, in lower case where it should not be."""
    words = name.split()
    if len(name) < 3 or len(words) > 7 or ODD.search(name):
        return True
    if all(common[word.lower()] >= COMMON or not word.isalpha() for word in words):
        if len(words) == 1 or type_ in {"Model", "Benchmark"}:
            return True
        if len(words) > 1 and type_ == "Method" and not any(map(str.isupper, name)):
            return True
    return type_ in {"Model", "Benchmark", "Method"} and name == name.lower() and len(words) == 1 and "-" not in name


def public_entries() -> dict[tuple[str, str], set[str]]:
    """The weeded public names with type and sources; a name that lists give two types is left out."""
    common = common_words()
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for type_ in CONCEPT_TYPES:
        for name, source in read_public(type_):
            if name and not is_weed(name, type_, common):
                found[name_of(name), type_].update(source.split(","))
    types: dict[str, set[str]] = defaultdict(set)
    for name, type_ in found:
        types[name.lower()].add(type_)
    return {key: sources for key, sources in found.items() if len(types[key[0].lower()]) == 1}


def merge_entries(counts: Counts, public: dict[tuple[str, str], set[str]]) -> list[Entry]:
    """Public names and those of training papers as one list of entries, by name and type."""
    entries = []
    for name, type_ in sorted(set(counts.labelled) | set(public)):
        papers = counts.labelled.get((name, type_), set())
        sources = sorted(public.get((name, type_), set())) + [TRAINING] * bool(papers)
        entries.append(Entry(name, type_, tuple(sources), len(papers), len(counts.free.get(name, ()))))
    return entries


def write_vocabulary(entries: Sequence[Entry], package: Path) -> None:
    """Writes a list for each type."""
    for type_ in CONCEPT_TYPES:
        rows = [entry for entry in entries if entry.type == type_]
        lines = [f"{e.name}\t{';'.join(e.sources)}\t{e.labelled}\t{e.free}\n" for e in rows]
        text = "name\tsources\tlabelled\tfree\n" + "".join(lines)
        (package / list_name(type_)).write_text(text, encoding="utf-8", newline="\n")


def common_acronyms() -> list[tuple[str, str, int]]:
    """Short forms that many unlabeled papers define mostly alike: the form, what it stands for, how many say so."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in read_abstracts():
        for pair in find_abbreviations(text):
            short = singular(text[pair.short_start : pair.short_end])
            *words, last = text[pair.long_start : pair.long_end].lower().replace("-", " ").split()
            counts[short][" ".join([*words, singular(last)])] += 1
    found = []
    for short, longs in sorted(counts.items()):
        long, count = max(longs.items(), key=lambda item: (item[1], item[0]))
        if count >= ACRONYM_PAPERS and count > ACRONYM_SHARE * longs.total():
            found.append((short, long, count))
    return found


def write_acronyms(package: Path) -> None:
    """Writes the acronyms that the field uses without saying what they stand for."""
    lines = [f"{short}\t{long}\t{count} abstracts\n" for short, long, count in common_acronyms()]
    path = package / "vocabulary" / "acronyms.tsv"
    path.write_text("acronym\tname\tsource\n" + "".join(lines), encoding="utf-8", newline="\n")
