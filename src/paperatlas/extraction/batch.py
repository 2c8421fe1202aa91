"""Papers in, annotations out: one at a time, or a batch of plain rows to an Arrow table, for any loop or pool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from paperatlas import schema
from paperatlas.extraction.grouping import group_mentions
from paperatlas.extraction.pipeline import LONGEST_TEXT, create_pipeline, findings
from paperatlas.extraction.relations import relate
from paperatlas.extraction.version import extractor
from paperatlas.records import Annotation, Paper
from paperatlas.text import digest

__all__ = ["annotation_rows", "extract", "extract_batch"]

SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which neither spaCy nor Arrow can hold


def extract(paper: Paper) -> Annotation:
    """What the text of ``paper`` says; the first 20,000 characters are read."""
    text = SURROGATE.sub("\ufffd", paper.text[:LONGEST_TEXT])
    found = findings(create_pipeline()(text))
    concepts = group_mentions(text, found.mentions, found.abbreviations)
    concepts, edges = relate(text, found.sentences, concepts)
    return Annotation(
        paper=paper.id, text_digest=digest(paper.text), extractor=extractor(), concepts=concepts, edges=edges
    )


def extract_batch(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The annotations of papers given as rows with id, title and abstract, as a table of ``schema.ANNOTATIONS``."""
    papers = (Paper(id=row["id"], title=row["title"] or "", abstract=row.get("abstract") or "") for row in rows)
    return pa.Table.from_pylist(annotation_rows(map(extract, papers)), schema=schema.ANNOTATIONS)


def annotation_rows(annotations: Iterable[Annotation]) -> list[dict[str, Any]]:
    """Annotations as the rows of ``schema.ANNOTATIONS``."""
    return [asdict(annotation) for annotation in annotations]
