"""Names of data by the words behind them."""

import pytest

from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.shapes import named_data
from paperatlas.extraction.tokenizer import make_tokens


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\nWe train on the Riddle Bank dataset.", {"Riddle Bank"}),
        ("\nWe train on the QuizNet-2 data set.", {"QuizNet-2"}),
        ("\nThe QUIZ 2020 test collection is small.", set()),
        ("\nThe QUIZ 2020 collection is small.", {"QUIZ 2020"}),
        ("\nTests on the Puzzles, Riddles and QUIZ datasets follow.", {"Puzzles", "Riddles", "QUIZ"}),
        ("\nTests on several QA datasets follow.", set()),
        ("\nTests on XQA datasets follow.", set()),
        ("\nTests on QuizNet datasets follow.", {"QuizNet"}),
        ("\nExisting datasets are small.", set()),
        ("\nOur dataset and a text corpus are small.", set()),
        ("\nDatasets dataset", set()),
        ("The QuizNet dataset", set()),
        ("On QuizNet\ndataset", set()),
        ("\ndataset", set()),
        ("", set()),
    ],
)
def test_named_data(text, names):
    """Capitalised words before "dataset" and the like name data; a lone acronym before a plural may be a task."""
    tokens = make_tokens(text)
    assert names == {text[start:end] for start, end in named_data(tokens, split_sentences(text))}


def test_an_endless_enumeration_is_cut():
    """Of an enumeration the ten names nearest to its head are taken."""
    text = "\n" + ", ".join(f"Quiz{number}" for number in range(5000)) + " datasets"
    names = named_data(make_tokens(text), [(0, len(text))])
    assert {text[start:end] for start, end in names} == {f"Quiz{number}" for number in range(4990, 5000)}
