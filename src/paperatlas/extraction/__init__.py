"""One paper in, one annotation out: what its text says, with spaCy.

``EXTRACTOR`` names the extractor: a digest of its code, model and lists. spaCy is imported with the first paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from paperatlas.extraction.gold import surer, to_gold
from paperatlas.extraction.version import extractor
from paperatlas.records import Annotation, Paper

__all__ = ["EXTRACTOR", "annotate", "extract", "extract_batch", "surer", "to_gold"]

EXTRACTOR: str = extractor()


def extract(paper: Paper) -> Annotation:
    """What the text of ``paper`` says: its concepts, how it relates to them, and how they relate.

    The first 20,000 characters are read. A paper without an abstract is read by its title.

    >>> paper = Paper(id="p1", title="Faster decoding", abstract="We extend speculative decoding.")
    >>> [(concept.name, concept.type) for concept in extract(paper).concepts]
    [('speculative decoding', 'Method')]
    """
    from paperatlas.extraction import batch  # noqa: PLC0415 -- spaCy takes a second to import

    return batch.extract(paper)


def annotate(papers: Iterable[Paper]) -> Iterator[Annotation]:
    """The annotation of each paper, in order; each depends on its paper alone.

    >>> [annotation.paper for annotation in annotate([Paper(id="p1", title="On LoRA"), Paper(id="p2", title="")])]
    ['p1', 'p2']
    """
    return map(extract, papers)


def extract_batch(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The annotations of papers given as rows with id, title and abstract: a table of ``schema.ANNOTATIONS``.

    Rows in, rows out, and nothing shared: what a loop, a pool, Ray Data, Dask or Spark can call.

    >>> extract_batch([{"id": "p1", "title": "On LoRA", "abstract": None}]).column("paper").to_pylist()
    ['p1']
    """
    from paperatlas.extraction import batch  # noqa: PLC0415 -- spaCy takes a second to import

    return batch.extract_batch(rows)
