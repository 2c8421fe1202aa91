"""How long a site of a large collection takes, and how much memory.

    python benchmarks/site.py 5000 20000 50000

For each size a collection is made up: ten names in an abstract, four or five of them its own and the others shared by
Zipf's law, as in the collections that paperatlas was tried on. It goes into a ladybug file, and a process of its own
writes the site, so that its peak memory is its own. One line of JSON for each size: papers, concepts, pages, MiB on
disk, seconds of clock and of processor, peak MiB of memory, files in the fullest folder.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables
from paperatlas.site import write_site
from paperatlas.stores import open_store

TYPES = np.array(["Method", "Model", "Benchmark", "Task", "Metric"])
SHARES = [0.5, 0.08, 0.08, 0.24, 0.1]
KINDS = ["INTRODUCES", "BUILDS_ON", "USES", "COMPARES_WITH", "EVALUATES_ON", "ADDRESSES", "MEASURES", "MENTIONS"]
KIND_SHARES = [0.12, 0.06, 0.26, 0.08, 0.05, 0.19, 0.09, 0.15]
NAMES_A_PAPER = 10
OWN = 0.46  # of the names: those of which no other paper speaks
SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "xo", "ya", "zu"]


def name_of(number: int) -> str:
    """A name that no other number has.

    >>> name_of(0), name_of(17)
    ('Baba', 'Bede')
    """
    syllables = []
    while number or len(syllables) < 2:
        number, rest = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[rest])
    return "".join(reversed(syllables)).capitalize()


def made_up(papers: int) -> GraphTables:
    """A collection of so many papers as tables of the graph; the same number gives the same collection."""
    dice = np.random.default_rng(papers)
    said = dice.zipf(1.3, size=(papers, NAMES_A_PAPER)) % papers
    own = dice.random(said.shape) < OWN
    said[own] = papers + np.arange(own.sum())
    names, flat = np.unique(said, return_inverse=True)
    said = flat.reshape(said.shape)
    kinds = dice.choice(TYPES, size=len(names), p=SHARES)
    ids = [f"{kind.lower()}:{name_of(int(number)).lower()}" for kind, number in zip(kinds, names, strict=True)]
    called = [name_of(int(number)) for number in names]
    counts = np.zeros(len(names), dtype=np.int64)
    for row in said:
        counts[np.unique(row)] += 1
    nodes = {label: schema.empty_table() for label, schema in NODES.items()}
    nodes["Concept"] = table(
        [
            {
                "id": ids[place],
                "name": called[place],
                "type": str(kinds[place]),
                "aliases": [called[place][:4].upper() + str(place)],
                "firstSeen": "2024-01-01",
                "paperCount": int(counts[place]),
                "generic": bool(counts[place] > papers / 8),
            }
            for place in range(len(names))
        ],
        NODES["Concept"],
    )
    keys = [f"{number:012x}" for number in range(papers)]
    sentences = [
        [f"In this work we study how {called[it]} helps where others did not, and why." for it in row] for row in said
    ]
    nodes["Paper"] = table(
        [
            {
                "id": keys[place],
                "title": f"On {called[said[place][0]]} and {called[said[place][1]]}, study {place}",
                "abstract": " ".join(sentences[place]),
                "published": f"{2015 + place % 11}-{1 + place % 12:02}-15",
                "year": 2015 + place % 11,
                "arxivId": f"{place % 10_000:04}.{place:05}",
            }
            for place in range(papers)
        ],
        NODES["Paper"],
    )
    relationships = related(said, keys, ids, sentences, dice)
    return GraphTables(nodes, relationships, f"made up {papers}")


def related(
    said: np.ndarray, keys: list[str], ids: list[str], sentences: list[list[str]], dice: np.random.Generator
) -> dict[str, pa.Table]:
    """What papers say of names and names of each other."""
    rows: dict[str, dict[tuple[str, str, str], dict[str, object]]] = {kind: {} for kind in RELATIONSHIPS}
    kinds = dice.choice(KINDS, size=said.shape, p=KIND_SHARES)
    for place, row in enumerate(said):
        for turn, it in enumerate(row):
            kind = str(kinds[place, turn])
            read = {"sentence": sentences[place][turn], "confidence": float(0.3 + 0.07 * turn), "foundBy": "made up"}
            more = {"from": keys[place], "to": ids[it], "start": 0, "end": 0, "mentions": 1}
            rows[kind].setdefault((keys[place], ids[it], ""), read | more)
        one, other = ids[row[0]], ids[row[1]]
        if one != other:
            claim = {"from": one, "to": other, "paper": keys[place]} | read
            rows["BASED_ON" if place % 2 else "OUTPERFORMS"][one, other, keys[place]] = claim
            pair = (min(one, other), max(one, other))
            rows["CO_OCCURS_WITH"][*pair, ""] = {"from": pair[0], "to": pair[1], "papers": 2, "npmi": 0.3}
        if place:
            cited = keys[int(place * dice.random() ** 2)]
            rows["CITES"][keys[place], cited, ""] = {"from": keys[place], "to": cited, "source": "made up"}
    return {
        kind: table([rows[kind][key] for key in sorted(rows[kind])], it.schema) for kind, it in RELATIONSHIPS.items()
    }


def table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of the schema."""
    return pa.Table.from_pylist(rows, schema=schema)


def measured(graph: str, folder: str) -> dict[str, object]:
    """What it took to write the site of a ladybug file."""
    began = time.monotonic()
    with open_store(graph) as store:
        write_site(store, folder, tell=lambda line: print(line, file=sys.stderr, flush=True))
        concepts = store.ask("MATCH (c:Concept) RETURN count(c)").records[0][0]
    took = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {
        "concepts": concepts,
        "pages": sum(path.suffix == ".html" for path in files),
        "files": len(files),
        "mebibytes": round(sum(path.stat().st_size for path in files) / 2**20),
        "seconds": round(took, 1),
        "processor": round(used.ru_utime + used.ru_stime, 1),
        "peakMebibytes": used.ru_maxrss // 1024,
        "mostInOneFolder": max(sum(1 for _ in path.iterdir()) for path in Path(folder).rglob("*") if path.is_dir()),
    }


def main() -> None:
    """Measures each size given on the command line."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":
        print(json.dumps(measured(sys.argv[2], sys.argv[3])))
        return
    for papers in map(int, sys.argv[1:] or ["5000"]):
        with tempfile.TemporaryDirectory() as folder:
            graph = str(Path(folder) / "graph.lbug")
            with open_store(graph, read_only=False) as store:
                store.replace(made_up(papers))
            command = [sys.executable, __file__, "--one", graph, str(Path(folder) / "site")]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            print(json.dumps({"papers": papers, **json.loads(done.stdout)}), flush=True)


if __name__ == "__main__":
    main()
