"""What a paper says of two of its concepts."""

import pytest

from paperatlas.extraction.edges import MOST_PAIRS, candidates
from paperatlas.extraction.relation_features import read_text
from paperatlas.extraction.sentences import split_sentences
from relating import edges_of, read_marked, relate_marked

OPENING = "[Orbit](Method): A Calmer Optimizer\nWe propose [Orbit](Method), a new optimizer. "


@pytest.mark.parametrize(
    ("sentence", "edge"),
    [
        ("[Orbit](Method) outperforms [AdamW](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        ("Experiments show that [Orbit](Method) surpasses [AdamW](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        (
            "On [GSM8K](Benchmark), [Orbit](Method) significantly outperforms [AdamW](Method) and [Lion](Method).",
            ("Orbit", "OUTPERFORMS", "Lion"),
        ),
        ("Our method consistently outperforms [AdamW](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        ("[Orbit](Method) is built on [AdamW](Method).", ("Orbit", "BASED_ON", "AdamW")),
        ("[Orbit](Method) extends [AdamW](Method) to sparse gradients.", ("Orbit", "BASED_ON", "AdamW")),
        ("[AdamW](Method) falls short of [Orbit](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        ("[AdamW](Method) is outperformed by [Orbit](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        ("[AdamW](Method) underperforms [Orbit](Method) on long runs.", ("Orbit", "OUTPERFORMS", "AdamW")),
    ],
)
def test_claims(sentence, edge):
    """Who beats whom and what is built on what is read from verb, voice and subject."""
    assert edge in edges_of(OPENING + sentence)


@pytest.mark.parametrize(
    ("sentence", "edge"),
    [
        ("[Orbit](Method) outperforms [AdamW](Method).", ("AdamW", "OUTPERFORMS", "Orbit")),
        ("[AdamW](Method) falls short of [Orbit](Method).", ("AdamW", "OUTPERFORMS", "Orbit")),
        ("[Orbit](Method) does not outperform [AdamW](Method).", ("Orbit", "OUTPERFORMS", "AdamW")),
        ("[Orbit](Method) outperforms [AdamW](Method) on [GSM8K](Benchmark).", ("Orbit", "OUTPERFORMS", "GSM8K")),
        ("[AdamW](Method) and [Lion](Method) are popular.", ("AdamW", "OUTPERFORMS", "Lion")),
        ("We train [GPT-2](Model) on [C4](Benchmark).", ("GPT-2", "OUTPERFORMS", "C4")),
    ],
)
def test_no_such_claim(sentence, edge):
    """Turned round, denied, or of a thing that is no rival, a claim is not made."""
    assert edge not in edges_of(OPENING + sentence)


def test_edges_carry_their_evidence():
    """An edge points at the sentence that says it, names the cue, and has a probability."""
    text, concepts, edges = relate_marked(OPENING + "Training is slow. [Orbit](Method) outperforms [AdamW](Method).")
    (edge,) = [edge for edge in edges if edge.type == "OUTPERFORMS"]
    assert (concepts[edge.head].name, concepts[edge.tail].name) == ("Orbit", "AdamW")
    assert text[edge.start : edge.end] == "Orbit outperforms AdamW."
    assert edge.found_by == "verb:outperform"
    assert 0.0 < edge.confidence <= 1.0


def test_edges_are_sorted_and_single():
    """Edges come sorted, none twice, none from a concept to itself, none in both directions."""
    _, _, edges = relate_marked(
        OPENING
        + "[Orbit](Method) extends [AdamW](Method). [Orbit](Method) outperforms [AdamW](Method) and [Lion](Method). "
        "[AdamW](Method) is worse than [Orbit](Method)."
    )
    keys = [(edge.head, edge.type, edge.tail) for edge in edges]
    assert len(keys) > 1
    assert keys == sorted(set(keys))
    assert all(edge.head != edge.tail for edge in edges)
    assert not {(tail, kind, head) for head, kind, tail in keys} & set(keys)


def test_many_names_make_few_pairs():
    """Of a sentence that lists hundreds of names only so many pairs are judged, each with two different ends."""
    names = ", ".join(f"[Rival{number}](Method)" for number in range(300))
    text, concepts = read_marked(OPENING + f"[Orbit](Method) is compared with {names}.")
    readings, where = read_text(text, split_sentences(text), concepts)
    pairs = candidates(concepts, where, [{"INTRODUCES": 0.0}] * len(concepts), -1)
    assert len(pairs) == MOST_PAIRS < 300 * 299
    assert all(pair.head != pair.tail for pair in pairs)
    assert len(readings) == 3
