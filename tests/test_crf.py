"""The chain model that numpy runs, beside CRFsuite, which trained it."""

import random

import numpy as np
import pycrfsuite
import pytest

from paperatlas.extraction.crf import (
    Chain,
    best_path,
    lone_marginals,
    marginals,
    mean_chain,
    read_chain,
    state_scores,
    weighted_scores,
)

WORDS = ("the", "cat", "naïve", "sat", "on", "mat", "日本", "x=y", "unheard")


def made_up_items(*, length, seed):
    """Items of some attributes each, one of them twice now and then, some of them with none."""
    draw = random.Random(seed)
    return [[draw.choice(WORDS) for _ in range(draw.randrange(4))] for _ in range(length)]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The bytes of a small model of three labels."""
    path = tmp_path_factory.mktemp("model") / "model"
    trainer = pycrfsuite.Trainer(verbose=False)
    draw = random.Random(7)
    for seed in range(40):
        items = [[word for word in item if word != "unheard"] for item in made_up_items(length=9, seed=seed)]
        trainer.append(items, [draw.choice("ABC") if "cat" not in item else "B" for item in items])
    trainer.set_params({"c1": 0.01, "c2": 0.01, "max_iterations": 30})
    trainer.train(str(path))
    return path.read_bytes()


@pytest.fixture(scope="module")
def tagger(model):
    """CRFsuite's own reader of the same model."""
    opened = pycrfsuite.Tagger()
    opened.open_inmemory(model)
    return opened


@pytest.mark.parametrize("length", [1, 2, 9, 40, 400])
def test_answers_are_those_of_crfsuite(model, tagger, length):
    """Best labels and the probability of every label are CRFsuite's, for short and long sequences."""
    chain = read_chain(model)
    items = made_up_items(length=length, seed=length)
    scores = state_scores(chain, items)
    tagger.set(items)
    assert [chain.labels[label] for label in best_path(chain, scores)] == tagger.tag()
    theirs = [[tagger.marginal(label, at) for label in chain.labels] for at in range(length)]
    np.testing.assert_allclose(marginals(chain, scores), theirs, atol=1e-9)


def test_items_of_their_own(model, tagger):
    """Read each by itself, items have the probabilities of sequences of one."""
    chain = read_chain(model)
    items = made_up_items(length=12, seed=3)
    theirs = []
    for item in items:
        tagger.set([item])
        theirs.append([tagger.marginal(label, 0) for label in chain.labels])
    np.testing.assert_allclose(lone_marginals(state_scores(chain, items)), theirs, atol=1e-9)


def test_far_odds_stay_numbers(model):
    """Scores far apart give probabilities that are numbers and add up to one."""
    chain = read_chain(model)
    scores = np.array([[0.0, 700.0, -700.0], [-600.0, 0.0, 600.0]] * 300)
    assert np.allclose(marginals(chain, scores).sum(axis=1), 1.0)


def test_no_items_have_no_scores(model):
    """Of nothing there are no scores, in as many columns as labels."""
    assert state_scores(read_chain(model), []).shape == (0, 3)


def test_an_unknown_attribute_says_nothing(model):
    """What the model was not trained with changes no score."""
    chain = read_chain(model)
    assert np.array_equal(state_scores(chain, [["cat", "unheard"]]), state_scores(chain, [["cat"]]))


@pytest.mark.parametrize("content", [b"", b"lCRF", b"something else entirely"])
def test_other_bytes_are_refused(content):
    """What CRFsuite did not write is refused."""
    with pytest.raises(ValueError, match="not a linear-chain model"):
        read_chain(content)


def test_attributes_with_weights(model, tagger):
    """An attribute counts as often as its weight says, as in CRFsuite."""
    chain = read_chain(model)
    items = [{"cat": 2.0, "sat": -0.5}, {}, {"unheard": 3.0, "mat": 1.0}]
    theirs = []
    for item in items:
        tagger.set([item])
        theirs.append([tagger.marginal(label, 0) for label in chain.labels])
    np.testing.assert_allclose(lone_marginals(weighted_scores(chain, items)), theirs, atol=1e-9)


def test_a_mean_of_chains_is_a_pool_of_their_scores():
    """The mean of two chains with other attributes and labels in another order scores as the mean of their scores."""
    draw = np.random.default_rng(3)
    first = Chain(("A", "B"), {"x": 0, "y": 1}, np.vstack([draw.random((2, 2)), np.zeros((1, 2))]), draw.random((2, 2)))
    second = Chain(
        ("B", "A"), {"z": 0, "x": 1}, np.vstack([draw.random((2, 2)), np.zeros((1, 2))]), draw.random((2, 2))
    )
    both = mean_chain([first, second])
    items = [["x", "y"], ["z"], ["unheard"], ["x", "z"]]
    swapped = state_scores(second, items)[:, ::-1]
    np.testing.assert_allclose(state_scores(both, items), (state_scores(first, items) + swapped) / 2)
    np.testing.assert_allclose(both.transitions, (first.transitions + second.transitions[::-1, ::-1]) / 2)
    alone = mean_chain([first])
    np.testing.assert_allclose(
        marginals(alone, state_scores(alone, items)), marginals(first, state_scores(first, items))
    )
