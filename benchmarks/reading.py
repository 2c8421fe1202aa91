"""What reading costs, beside bare parsing of the same file in the same run.

usage: python benchmarks/reading.py FILE…    (files of some megabytes: a small one costs what opening costs)

Prints, for each file, its papers, microseconds of processor time a paper, characters a second, and how many times as
long as its bare parser the whole reader takes: what json.loads, bibtexparser, rispy or csv alone need for the same
text. Each is the fastest of some rounds; only ratios travel between machines.
"""

import csv
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from paperatlas.records import Paper
from paperatlas.sources import iter_sources
from paperatlas.sources.files import open_source
from paperatlas.sources.json_entries import fits_json

ROUNDS = 5
SPACE = re.compile(r"[\s\x1e\ufeff]*")


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time, of the fastest of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def by_json(text: str) -> None:
    """One JSON document, or one after the other."""
    decode, at = json.JSONDecoder().raw_decode, SPACE.match(text).end()
    while at < len(text):
        _, at = decode(text, at)
        at = SPACE.match(text, at).end()


def by_bibtexparser(text: str) -> None:
    """BibTeX, blocks and fields."""
    import bibtexparser  # noqa: PLC0415 - only where such a file is given

    bibtexparser.parse_string(text)


def by_rispy(text: str) -> None:
    """RIS, records and tags."""
    import rispy  # noqa: PLC0415 - only where such a file is given

    rispy.loads(text, skip_unknown_tags=True)


def by_csv(text: str) -> None:
    """Comma or tab, whichever the first line has more of."""
    first = text.partition("\n")[0]
    for _ in csv.reader(io.StringIO(text), delimiter="\t" if first.count("\t") > first.count(",") else ","):
        pass


# What parses a file that begins so, without making papers of it; the first that fits is taken.
BARE: tuple[tuple[str, Callable[[str], object], Callable[[str], None]], ...] = (
    ("json", fits_json, by_json),
    ("bibtexparser", re.compile(r"(?:.*\n){0,200}?\s*@\w+\s*[{(]").match, by_bibtexparser),
    ("rispy", re.compile(r"(?:.*\n){0,20}?TY  ?-").match, by_rispy),
    ("csv", re.compile(r"[^\n]*[,\t]").match, by_csv),
)


def bare_parser(head: str) -> tuple[str, Callable[[str], None]] | None:
    """The bare parser of a file that begins so, and its name."""
    return next(((name, parse) for name, fits, parse in BARE if fits(head)), None)


def papers_of(path: str) -> Iterator[Paper]:
    """The papers of a file, one by one."""
    return (found for found in iter_sources([path]) if isinstance(found, Paper))


def measure(path: str) -> None:
    """Prints what reading one file costs."""
    with open_source(path) as source:
        found, text = bare_parser(source.head), source.stream.read()
    count = sum(1 for _ in papers_of(path))
    whole = seconds(lambda: sum(1 for _ in papers_of(path)))
    rate = f"{1e6 * whole / max(count, 1):.0f} µs each, {len(text) / whole / 1e6:.1f} million characters a second"
    told = f"{Path(path).name}: {count} papers, {rate}"
    if found is None:
        print(f"{told}; no bare parser is known for it")
        return
    name, parse = found
    print(f"{told}, {whole / seconds(lambda: parse(text)):.1f} times {name} alone")


def main(paths: list[str]) -> None:
    """Measures and prints."""
    for path in paths:
        measure(path)


if __name__ == "__main__":
    main(sys.argv[1:])
