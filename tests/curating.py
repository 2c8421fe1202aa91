"""Small collections for the tests of what a person says of concepts."""

import pyarrow as pa

from paperatlas.concepts import resolve
from paperatlas.curation import Curation, Entry, curate
from paperatlas.library import paper_table
from paperatlas.records import Paper
from paperatlas.schema import ANNOTATIONS


def collection(*readings, score=1.0, confidence=0.9, verb="USES"):
    """Annotations and papers p0, p1, … that each use the given things: (type, forms…), the fullest form first.

    ``verb`` says what else they do with them.
    """
    papers, annotations = [], []
    for number, things in enumerate(readings):
        title = f"Paper number {number}"
        text, concepts = f"{title}\n", []
        for kind, *forms in things:
            start, mentions = len(text), []
            for form in forms:
                text += "We use "
                place = {"start": len(text), "end": len(text) + len(form), "type": kind, "surface": form}
                mentions.append({**place, "found_by": "test", "score": score})
                text += f"{form} here. "
            said = {"type": verb, "start": start, "end": len(text) - 1, "found_by": "test", "confidence": confidence}
            concepts.append(
                {"name": forms[0], "type": kind, "surfaces": forms, "mentions": mentions, "relations": [said]}
            )
        papers.append(
            Paper(
                id=f"p{number}",
                title=title,
                abstract=text[len(title) + 1 :],
                published=f"20{10 + number}",
                arxiv_id=f"2501.0000{number}",
            )
        )
        annotations.append(
            {"paper": f"p{number}", "text_digest": "", "extractor": "test", "concepts": concepts, "edges": []}
        )
    return pa.Table.from_pylist(annotations, schema=ANNOTATIONS), paper_table(papers)


def entry(kind, *names, **parts):
    """An entry with a reason."""
    return Entry(kind=kind, names=names, reason="a test", **parts)


def curated(readings, *entries, **options):
    """What the entries make of a collection."""
    annotations, papers = collection(*readings, **options)
    return curate(resolve(annotations, papers), annotations, papers, Curation(entries))


def concepts_of(result):
    """For each concept the papers that speak of it."""
    found = {concept.id: [] for concept in result.resolution.concepts}
    for row in result.resolution.members.to_pylist():
        found[row["concept"]].append(row["paper"])
    return found
