"""What the tagger is told of names that a paper calls something, announces, or writes in capitals."""

import pytest

from paperatlas.extraction.proposals import called_heads, find_chunks, proposal_features
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tokenizer import make_tokens


def features_of(text):
    """The proposal features of every token of a text, by token."""
    tokens = make_tokens(text)
    rows = [[] for _ in tokens.words]
    proposal_features(rows, tokens, split_sentences(text))
    return list(zip(tokens.words, rows, strict=True))


@pytest.mark.parametrize(
    "text, said",
    [
        ("Zap , a new benchmark for riddles", ["is=benchmark"]),
        ("Zap is a simple training framework that", ["is=framework"]),
        ("Zap ) , a 7b language model with", ["is=model"]),
        ("Zap : the first algorithm of its kind", ["is=algorithm"]),
        ("Zap benchmark shows", ["next=benchmark"]),
        ("Zap , which runs on a benchmark", []),
        ("Zap , a joy", []),
    ],
)
def test_called(text, said):
    """The head noun behind a name, not one of a later clause, is what the name is called."""
    assert called_heads(text.lower().split(), 0, 1) == said


def test_called_before():
    """A head noun before a name says the same, also with "called" between."""
    assert called_heads(["a", "benchmark", "called", "zap"], 3, 4) == ["named=benchmark"]
    assert called_heads(["the", "benchmark", "zap"], 2, 3) == ["prev=benchmark"]


def test_called_everywhere():
    """What one sentence calls a name is told of it in the title and in every other sentence."""
    rows = features_of("Zap-Q: more riddles\nZap-Q is hard. We build Zap-Q, a new dataset of riddles.")
    assert [("kind=Benchmark" in row) for word, row in rows if word == "Zap"] == [True] * 3
    assert not any("kind=Benchmark" in row for word, row in rows if word == "riddles")


def test_chunks():
    """A name that the tokenizer cuts at hyphens is one word as written."""
    tokens = make_tokens("Zap-Q (new)")
    assert [tokens.surface(first, last) for first, last in find_chunks(tokens)] == ["Zap-Q", "new"]


def test_capitals():
    """Neighbouring capitalised words outside the title are one run; the word that opens a sentence is in none."""
    rows = dict(features_of("On Zips\nThe Recurrent Zip Module works. Then we stop."))
    assert "capitals=B" in rows["Recurrent"]
    assert "capitals=E" in rows["Module"]
    assert not any(one.startswith("capitals") for word in ("Zips", "The", "Then") for one in rows[word])


def test_items():
    """Words behind the mark of an item are told so, and whether something was proposed."""
    rows = dict(features_of("On zips\nWe propose two parts: (1) fast zipping and (2) slow unzipping."))
    assert "item:0p" in rows["fast"]
    assert "item:1p" in rows["zipping"]
