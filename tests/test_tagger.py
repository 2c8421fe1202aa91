"""The trained component and what it is told."""

import numpy as np
import pytest

from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.crf import state_scores
from paperatlas.extraction.features import Hints, token_features
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tagger import decode, encode, read_clusters, read_model, tag, token_scores
from paperatlas.extraction.tokenizer import make_tokens
from paperatlas.extraction.vocabulary import Entry, Match

TEXT = (
    "TunaNet: swimming faster\nWe propose TunaNet, a new method. It beats Adam on ImageNet "
    "by low-rank adaptation (LRA)."
)


def hints_of(text, matches=()):
    """What the other components say of a text."""
    return Hints(split_sentences(text), find_abbreviations(text), list(matches))


@pytest.mark.parametrize(
    "labels, stretches",
    [
        ([], []),
        (["O", "O"], []),
        (["S-Model", "S-Model"], [(0, 1, "Model"), (1, 2, "Model")]),
        (["B-Task", "I-Task", "E-Task"], [(0, 3, "Task")]),
        (["B-Task", "E-Task", "B-Task", "E-Task"], [(0, 2, "Task"), (2, 4, "Task")]),
        (["B-Task", "E-Model"], [(0, 1, "Task"), (1, 2, "Model")]),
        (["I-Task", "O", "E-Task"], [(0, 1, "Task"), (2, 3, "Task")]),
    ],
)
def test_labels_become_stretches(labels, stretches):
    """Labels are read as stretches of one type, broken ones too."""
    assert decode(labels) == stretches


def test_encode_is_the_inverse_of_decode():
    """Stretches written as labels are read back the same."""
    stretches = {(0, 1): "Model", (1, 4): "Method", (6, 8): "Task"}
    assert decode(encode(stretches, 9)) == [(first, last, type_) for (first, last), type_ in stretches.items()]


def test_each_token_has_features():
    """There is one row of features for each token."""
    tokens = make_tokens(TEXT)
    assert len(token_features(tokens, hints_of(TEXT), {})) == len(tokens.words)


@pytest.mark.parametrize(
    "word, feature",
    [
        ("TunaNet", "doc:in-title"),
        ("TunaNet", "doc:then=method"),
        ("TunaNet", "n=2"),
        ("ImageNet", "lS:Benchmark"),
        ("Adam", "0:s=Xx"),
        ("LRA", "short"),
        ("adaptation", "long:E"),
        ("faster", "title:rest"),
        ("Adam", "0:c0=7"),
    ],
)
def test_features_say(word, feature):
    """A token's features tell what lists, places, definitions and the rest of the paper show of it."""
    tokens = make_tokens(TEXT)
    place = tokens.words.index("ImageNet")
    known = Match(place, place + 1, (Entry("ImageNet", "Benchmark", ("a list",)),))
    rows = token_features(tokens, hints_of(TEXT, [known]), {"adam": ("7",)})
    assert feature in rows[tokens.words.index(word)]


@pytest.mark.parametrize("text", ["Adam", "Adam wins", "One two three", TEXT])
def test_scores_are_those_of_the_features(text):
    """Scores summed once a word are those of the features that training sees."""
    tokens, model = make_tokens(text), read_model()
    features = token_features(tokens, hints_of(text), read_clusters())
    np.testing.assert_allclose(token_scores(model, tokens, hints_of(text)), state_scores(model, features), atol=1e-9)


def test_tagger_finds_a_name_it_was_never_told():
    """The model reads a made-up name as the method that the sentence proposes."""
    found = {mention.surface: mention for mention in tag(make_tokens(TEXT), hints_of(TEXT))}
    assert found["TunaNet"].type == "Method"
    assert 0 < found["TunaNet"].score <= 1


@pytest.mark.parametrize("text", ["", "\n", " \n "])
def test_nothing_to_read(text):
    """A text without tokens has no mentions."""
    assert tag(make_tokens(text), hints_of(text)) == []
