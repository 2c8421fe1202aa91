"""What reading costs, beside bare parsing of the same file in the same run.

usage: python benchmarks/reading.py FILE…    (files of 100 kB and more: a small one costs what opening costs)

Prints a row for each file: its papers, microseconds of processor time a paper, how many times as long as its bare
parser the whole reader takes (what json.loads, bibtexparser, rispy, csv, ElementTree's iterparse or pyarrow alone
needs for the same file), and papers a second beside what json.loads does with the same papers kept as JSON. Reader and
bare parsers take turns, and each figure is the median of its rounds; only ratios travel between machines.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from html.entities import name2codepoint
from pathlib import Path
from statistics import median
from xml.etree.ElementTree import XMLParser, iterparse

from paperatlas.records import Paper
from paperatlas.sources import iter_sources
from paperatlas.sources.files import open_source
from paperatlas.sources.json_entries import fits_json

LEAST = 9  # rounds
ENOUGH = 2.0  # seconds of processor time for one file; a small one gets more rounds
MOST = 200
SPACE = re.compile(r"[\s\x1e\ufeff]*")


def by_json(text: str) -> None:
    """One JSON document, or one after the other."""
    decode, at = json.JSONDecoder().raw_decode, SPACE.match(text).end()
    while at < len(text):
        _, at = decode(text, at)
        at = SPACE.match(text, at).end()


def by_literal_eval(text: str) -> None:
    """A JSON list of texts, each a record as Python shows it or JSON again."""
    for entry in json.loads(text):
        try:
            json.loads(entry)
        except ValueError:
            with suppress(ValueError, SyntaxError):
                ast.literal_eval(entry)


def by_bibtexparser(text: str) -> None:
    """BibTeX, blocks and fields."""
    import bibtexparser  # noqa: PLC0415 - only where such a file is given

    bibtexparser.parse_string(text)


def by_rispy(text: str) -> None:
    """RIS, records and tags."""
    import rispy  # noqa: PLC0415 - only where such a file is given

    rispy.loads(text, skip_unknown_tags=True)


def by_csv(text: str) -> None:
    """Comma, semicolon or tab, whichever the first line has most of."""
    first = text.partition("\n")[0]
    for _ in csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)):
        pass


def by_iterparse(text: str) -> None:
    """XML, element by element; the entities of HTML are known, as the DTD of DBLP has them."""
    parser = XMLParser()
    parser.entity.update({name: chr(code) for name, code in name2codepoint.items()})
    for _ in iterparse(io.BytesIO(text.encode()), parser=parser):
        pass


def by_pyarrow(path: str) -> None:
    """Parquet, all columns as Python has them."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where such a file is given

    for batch in pq.ParquetFile(path).iter_batches():
        batch.to_pylist()


# What parses a file that begins so, without making papers of it; the first that fits is taken.
BARE: tuple[tuple[str, Callable[[str], object], Callable[[str], None]], ...] = (
    ("json and literal_eval", re.compile(r"\s*\[\s*\"\{").match, by_literal_eval),
    ("json", fits_json, by_json),
    ("iterparse", re.compile(r"\s*<(?:\?xml|dblp|feed|PubmedArticleSet)", re.IGNORECASE).match, by_iterparse),
    ("bibtexparser", re.compile(r"(?:.*\n){0,200}?\s*@\w+\s*[{(]").match, by_bibtexparser),
    ("rispy", re.compile(r"(?:.*\n){0,20}?TY  ?-").match, by_rispy),
    ("csv", re.compile(r"[^\n]*[,;\t].*\n[^\n]*[,;\t]").match, by_csv),
)


def bare_parser(path: str) -> tuple[str, Callable[[], None]] | None:
    """The bare parser of a file with the file in memory, and its name; None where there is none."""
    if Path(path).read_bytes()[:4] == b"PAR1":
        return "pyarrow", lambda: by_pyarrow(path)
    with open_source(path) as source:
        head, text = source.head, source.stream.read()
    found = next(((name, parse) for name, fits, parse in BARE if fits(head)), None)
    return (found[0], lambda: found[1](text)) if found else None


def papers_of(path: str) -> Iterator[Paper]:
    """The papers of a file, one by one."""
    return (found for found in iter_sources([path]) if isinstance(found, Paper))


def by_turns(*works: Callable[[], object]) -> list[float]:
    """Seconds of processor time of each work, the median of rounds in which they take turns."""
    spent: list[list[float]] = [[] for _ in works]
    begin = time.process_time()
    while len(spent[0]) < LEAST or (time.process_time() - begin < ENOUGH and len(spent[0]) < MOST):
        for work, times in zip(works, spent, strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return [median(times) for times in spent]


def measure(path: str) -> str:
    """A row of the table: what reading one file costs."""
    papers = list(papers_of(path))
    if not papers:
        return f"| {Path(path).name} | 0 |"
    kept = [json.dumps(asdict(paper)) for paper in papers]
    found = bare_parser(path)
    whole, loaded, bare = by_turns(
        lambda: sum(1 for _ in papers_of(path)),
        lambda: [json.loads(line) for line in kept],
        found[1] if found else lambda: None,
    )
    beside = f"{found[0]} | {whole / bare:.1f}" if found else "none | "
    each = f"{1e6 * whole / len(papers):.0f}"
    return f"| {Path(path).name} | {len(papers)} | {each} | {beside} | {loaded / whole:.3f} |"


def main(paths: list[str]) -> None:
    """Measures and prints."""
    print("| file | papers | µs a paper | bare parser | times that | papers a second, json.loads = 1 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for path in paths:
        print(measure(path), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
