"""The trained component and what it is told."""

import numpy as np
import pytest

from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.crf import state_scores
from paperatlas.extraction.features import Hints, token_features, word_features
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tagger import (
    Kept,
    encode,
    likely_spans,
    read_clusters,
    read_model,
    spans_of,
    token_scores,
)
from paperatlas.extraction.tokenizer import make_tokens
from paperatlas.extraction.vocabulary import Entry, Match
from paperatlas.records import CONCEPT_TYPES

TEXT = (
    "TunaNet: swimming faster\nWe propose TunaNet, a new method. It beats Adam on ImageNet "
    "by low-rank adaptation (LRA)."
)


def hints_of(text, matches=()):
    """What the other components say of a text."""
    return Hints(split_sentences(text), find_abbreviations(text), list(matches))


def test_labels_say_where_names_stand():
    """A name of one token is single; a longer one begins, goes on and ends; all else is outside."""
    labels = encode({(0, 1): "Model", (1, 4): "Method", (6, 8): "Task"}, 9)
    assert labels == ["S-Model", "B-Method", "I-Method", "E-Method", "O", "O", "B-Task", "E-Task", "O"]


@pytest.mark.parametrize(
    "marginals, spans",
    [
        ({}, []),
        ({2: {"S-Task": 0.4}}, [((2, 3), 0.4)]),
        ({2: {"S-Model": 0.4}}, []),
        ({2: {"B-Task": 0.9}, 3: {"E-Task": 0.5}}, [((2, 4), 0.5)]),
        ({2: {"B-Task": 0.9}, 4: {"E-Task": 0.5}}, []),
        ({2: {"B-Task": 0.9}, 3: {"I-Model": 0.5}, 4: {"E-Task": 0.5}}, []),
        ({2: {"B-Task": 0.3, "S-Task": 0.2}, 3: {"E-Task": 0.5}}, [((2, 3), 0.2), ((2, 4), 0.3)]),
        ({2: {"B-Task": 0.3}, 3: {"B-Task": 0.4, "I-Task": 0.2}, 4: {"E-Task": 0.6}}, [((2, 5), 0.2), ((3, 5), 0.4)]),
    ],
)
def test_spans_are_as_likely_as_their_least_sure_label(marginals, spans):
    """Every unbroken row of one type's labels is a span, those that overlap too."""
    place = CONCEPT_TYPES.index("Task")
    found = spans_of(marginals)
    assert [(span, chances[place]) for span, chances in found.items() if chances[place]] == spans


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


def test_tagger_finds_a_name_it_was_never_told():
    """The model reads a made-up name as the method that the sentence proposes."""
    tokens = make_tokens(TEXT)
    place = tokens.words.index("TunaNet")
    chances = likely_spans(tokens, hints_of(TEXT))[place, place + 1]
    assert CONCEPT_TYPES[chances.index(max(chances))] == "Method"
    assert 0 < sum(chances) <= 1 + 1e-3


@pytest.mark.parametrize("text", ["", "\n", " \n "])
def test_nothing_to_read(text):
    """A text without tokens has no likely names."""
    assert likely_spans(make_tokens(text), hints_of(text)) == {}


@pytest.mark.parametrize("text", ["Adam", "Adam wins", "One two three", TEXT])
def test_scores_are_those_of_the_features(text):
    """Scores summed once a word are those of the features that training sees."""
    tokens, model = make_tokens(text), read_model()
    entry = Entry(tokens.words[0], "Method", ("a list",), labelled=3, free=1)
    last = len(tokens.words)
    for matches in ([], [Match(0, 1, (entry,))], [Match(max(0, last - 3), last, (entry,))]):
        hints = hints_of(text, matches)
        features = token_features(tokens, hints, read_clusters())
        np.testing.assert_allclose(token_scores(model, tokens, hints), state_scores(model, features), atol=1e-9)


def test_kept_scores_stay_right_when_there_is_no_more_room():
    """However few words are kept, and whatever was asked before, each word has the scores of its own features."""
    model = read_model()
    kept = Kept(model, lambda word: word_features(word, {}), most=3)
    for words in (["Adam", "wins", "Adam"], ["wins", "on", "CIFAR"], ["on", "CIFAR"], ["a", "b", "c", "d"], ["Adam"]):
        alone = [state_scores(model, word_features(word, {})) for word in words]
        np.testing.assert_allclose(kept.look_up(words), alone, atol=1e-9)
