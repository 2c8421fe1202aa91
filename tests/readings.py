"""Small collections of papers, made from what each names."""

import pyarrow as pa

from paperatlas.library import paper_table
from paperatlas.records import Paper
from paperatlas.schema import ANNOTATIONS


def collection(*readings, dates=()):
    """Papers p0, p1, … that each name the given things: (type, forms…), the fullest form first.

    Where the type ends in "!", as in "Method!", the paper introduces the thing and its title opens with the name.
    """
    papers, annotations = [], []
    for number, things in enumerate(readings):
        own = next((forms[0] for kind, *forms in things if kind.endswith("!")), None)
        title = f"{own}: how we did it" if own else f"Paper {number}"
        text, concepts = title + "\n", []
        for kind, *forms in things:
            mentions = []
            for form in forms:
                text += "here "
                mentions.append(
                    {
                        "start": len(text),
                        "end": len(text) + len(form),
                        "type": kind.rstrip("!"),
                        "surface": form,
                        "found_by": "test",
                        "score": 1.0,
                    }
                )
                text += form + " "
            relation = {"type": "INTRODUCES" if kind.endswith("!") else "USES", "start": 0, "end": len(title)}
            concepts.append(
                {
                    "name": forms[0],
                    "type": kind.rstrip("!"),
                    "surfaces": forms,
                    "mentions": mentions,
                    "relations": [{**relation, "found_by": "test", "confidence": 0.9}],
                }
            )
        published = dates[number] if number < len(dates) else None
        papers.append(Paper(id=f"p{number}", title=title, abstract=text[len(title) + 1 :], published=published))
        annotations.append(
            {"paper": f"p{number}", "text_digest": "", "extractor": "test", "concepts": concepts, "edges": []}
        )
    return pa.Table.from_pylist(annotations, schema=ANNOTATIONS), paper_table(papers)
