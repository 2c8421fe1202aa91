"""Which surfaces of one paper are one concept."""

import pytest

from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.aliases import acronym_fit, stem
from paperatlas.extraction.grouping import concept_key, group_mentions, join
from paperatlas.records import Mention


def groups_of(text, surfaces, type_="Method"):
    """The groups in which the given surfaces of a text come out, each named once."""
    mentions = []
    for surface in surfaces:
        start = text.index(surface)
        mentions.append(Mention(start, start + len(surface), type_, surface, "tagger", 0.9))
    return [concept.surfaces for concept in group_mentions(text, mentions, find_abbreviations(text))]


@pytest.mark.parametrize(
    "short, long, fit",
    [
        ("MCTS", "monte carlo tree search", "all"),
        ("MoE", "sparse mixture of experts", "tail"),
        ("AdaTR", "adaptive tree retrieval", "capitals"),
        ("Re2", "reading and revising", "times"),
        ("RLHF", "reinforcement learning", ""),
        ("BLEU", "perplexity score", ""),
        ("tree", "tall red elm", ""),
    ],
)
def test_acronym_fit(short, long, fit):
    """The letters of a short form fit the first letters of words, or all lie in them in order, or do not fit."""
    assert acronym_fit(short, long.split()) == fit


@pytest.mark.parametrize("one, other", [("automated", "automation"), ("models", "modeling"), ("edits", "editing")])
def test_stem(one, other):
    """Forms of one word share their stem."""
    assert stem(one) == stem(other)


def test_british_spelling():
    """British and American spelling have one key."""
    assert concept_key("domain generalisation", {}) == concept_key("domain generalization", {})


def test_join_takes_no_chain():
    """Two groups whose other pairs are unlikely stay two, whatever one pair says."""
    chances = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.8}
    assert join(4, chances, 0.5, 0.3) == [[0, 1], [2, 3]]
    assert join(4, {**chances, (0, 2): 0.4, (1, 3): 0.4}, 0.5, 0.3) == [[0, 1, 2, 3]]


def test_list_items_stay_apart():
    """Names that a sentence lists side by side are different concepts, though they share their last word."""
    text = "Three rules\nWe compare beam search, tree search, and random search."
    assert len(groups_of(text, ["beam search", "tree search", "random search"])) == 3


def test_types_stay_apart():
    """A pair of surfaces of two types is never joined."""
    text = "On maps\nMap drawing (MD) is hard."
    mentions = [Mention(8, 19, "Task", "Map drawing", "x", 0.9), Mention(21, 23, "Method", "MD", "x", 0.9)]
    assert len(group_mentions(text, mentions, find_abbreviations(text))) == 2


def test_every_mention_stays():
    """Grouping keeps every mention, once, also where a text has more names than are compared."""
    text = " ".join(f"Net{number} solver" for number in range(300))
    surfaces = [f"Net{number} solver" for number in range(300)]
    assert sorted(surface for group in groups_of(text, surfaces) for surface in group) == sorted(surfaces)


def test_no_mentions():
    """A text without mentions has no concepts."""
    assert group_mentions("Nothing\n", [], []) == ()
