"""Annotated papers for tests, written as a person writes them: names in a text, not offsets."""

import re

from paperatlas.evaluation import labelled

TITLE = "FlipFlop: Faster Decoding"
ABSTRACT = (
    "We introduce Flip Flop Decoding (FlipFlop), a variant of beam search. "
    "On GSM8K, FlipFlop outperforms nucleus sampling and is twice as fast. "
    "We measure accuracy with Llama-3."
)
NAMES = {
    "Flip Flop Decoding": ("Method", ["Flip Flop Decoding", "FlipFlop"], ["INTRODUCES"]),
    "beam search": ("Method", ["beam search"], ["BUILDS_ON"]),
    "GSM8K": ("Benchmark", ["GSM8K"], ["EVALUATES_ON"]),
    "nucleus sampling": ("Method", ["nucleus sampling"], ["COMPARES_WITH"]),
    "accuracy": ("Metric", ["accuracy"], ["MEASURES"]),
    "Llama-3": ("Model", ["Llama-3"], ["USES"]),
}
EDGES = [
    ["Flip Flop Decoding", "BASED_ON", "beam search"],
    ["Flip Flop Decoding", "OUTPERFORMS", "nucleus sampling"],
]


def entry(names=None, edges=None, *, title=TITLE, abstract=ABSTRACT):
    """A line of the exchange format as an object: these names wherever they stand in the text."""
    text = f"{title}\n{abstract}"
    concepts = [
        {
            "name": name,
            "type": kind,
            "surfaces": surfaces,
            "mentions": [list(hit.span()) for each in surfaces for hit in re.finditer(re.escape(each), text)],
            "relations": relations,
        }
        for name, (kind, surfaces, relations) in (NAMES if names is None else names).items()
    ]
    listed = EDGES if edges is None else edges
    return {"id": "p1", "title": title, "abstract": abstract, "text": text, "concepts": concepts, "edges": listed}


def paper(names=None, edges=None, **texts):
    """The same, read."""
    return labelled(entry(names, edges, **texts))


def changed(**changes):
    """NAMES with some names changed, or left out where the change is None; spaces are written as underscores."""
    spelled = {name.replace("_", " "): value for name, value in changes.items()}
    return {name: value for name, value in (NAMES | spelled).items() if value is not None}
