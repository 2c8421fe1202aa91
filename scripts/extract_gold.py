"""Prints our own annotation of the papers of a gold file, a line of JSON each, and says how fast it was."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from paperatlas.extraction import extract, to_gold
from paperatlas.records import Paper


def main() -> None:
    """Reads the gold file named on the command line by its titles and abstracts alone."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    papers = [Paper(id=row["id"], title=row["title"], abstract=row["abstract"]) for row in map(json.loads, lines)]
    extract(Paper(id="", title="warm-up"))
    began = time.process_time()
    annotations = [extract(paper) for paper in papers]
    print(f"{len(papers) / (time.process_time() - began):.0f} abstracts a CPU second", file=sys.stderr)
    for paper, annotation in zip(papers, annotations, strict=True):
        print(json.dumps(to_gold(paper, annotation), ensure_ascii=False))


if __name__ == "__main__":
    main()
