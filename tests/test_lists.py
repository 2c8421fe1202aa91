"""How the lists of known names are made, and what training is told of them."""

import re
import sys

import pytest

from conftest import CHECKOUT
from paperatlas.extraction.vocabulary import TRAINING, Entry, Match

sys.path.insert(0, str(CHECKOUT / "scripts"))

from make_vocabulary import count_surfaces, merge_entries
from train_tagger import without_paper

TEXTS = {
    "p1": ("QuizNet wins\nQuizNet beats Adam.", {"Method": ["QuizNet", "Adam"]}),
    "p2": ("On QuizNet\nQuizNet is a test.", {"Benchmark": ["QuizNet"]}),
    "p3": ("QuizNet again\nNobody labels it.", {}),
}
PAPERS = [
    {
        "id": key,
        "text": text,
        "concepts": [
            {"type": type_, "mentions": [list(found.span()) for name in names for found in re.finditer(name, text)]}
            for type_, names in types.items()
        ],
    }
    for key, (text, types) in TEXTS.items()
]
COUNTS = count_surfaces(PAPERS)
ENTRIES = merge_entries(COUNTS, {("Adam", "Method"): {"a list"}, ("riddle", "Task"): {"a list", "another"}})


def test_public_and_labelled_names_are_one_list():
    """An entry has all its sources, and of training papers how many label it so and how many leave it unlabelled."""
    assert [
        Entry("Adam", "Method", ("a list", TRAINING), labelled=1),
        Entry("QuizNet", "Benchmark", (TRAINING,), labelled=1, free=1),
        Entry("QuizNet", "Method", (TRAINING,), labelled=1, free=1),
        Entry("riddle", "Task", ("a list", "another")),
    ] == ENTRIES


@pytest.mark.parametrize(
    "name, paper, left",
    [
        ("QuizNet", "p1", [("Benchmark", 1, 1)]),
        ("QuizNet", "p3", [("Benchmark", 1, 0), ("Method", 1, 0)]),
        ("QuizNet", "elsewhere", [("Benchmark", 1, 1), ("Method", 1, 1)]),
        ("Adam", "p1", [("Method", 0, 0)]),
    ],
)
def test_a_paper_is_told_what_other_papers_say(name, paper, left):
    """What a paper adds to the counts is taken off for it; a type that no other paper gives is gone."""
    known = without_paper(Match(0, 1, tuple(entry for entry in ENTRIES if entry.name == name)), COUNTS, paper)
    assert [(entry.type, entry.labelled, entry.free) for entry in known.entries] == left


def test_what_only_the_paper_itself_labels_is_unknown_to_it():
    """Without a list and without another paper there is no match at all."""
    entry = Entry("QuizNet", "Method", (TRAINING,), labelled=1, free=1)
    assert without_paper(Match(0, 1, (entry,)), COUNTS, "p1") is None
