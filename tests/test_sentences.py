"""Where sentences begin and end."""

import pytest

from paperatlas.extraction.sentences import split_sentences, title_end


def sentences_of(text):
    """The sentences of a text, as text."""
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "abstract, sentences",
    [
        ("We train. We test.", ["We train.", "We test."]),
        ("Following Hu et al. we freeze weights.", ["Following Hu et al. we freeze weights."]),
        ("This extends Hu et al. We go on.", ["This extends Hu et al.", "We go on."]),
        ("Models, e.g. Llama, fail.", ["Models, e.g. Llama, fail."]),
        ("One part, i.e. Adam, stays.", ["One part, i.e. Adam, stays."]),
        ("LoRA vs. QLoRA is open.", ["LoRA vs. QLoRA is open."]),
        ("It gains 2.5 points over v0.3 of it.", ["It gains 2.5 points over v0.3 of it."]),
        ("Is it fast? Yes! Very.", ["Is it fast?", "Yes!", "Very."]),
        ("It is slow. vLLM is not.", ["It is slow.", "vLLM is not."]),
        ("(We stop here.) Then we go on.", ["(We stop here.)", "Then we go on."]),
        ("Code is at https://example.org/a.b. Data too.", ["Code is at https://example.org/a.b.", "Data too."]),
        ("The rate is $\\tau = 0.1$. We fix it.", ["The rate is $\\tau = 0.1$.", "We fix it."]),
        ("It holds for all ... of them.", ["It holds for all ... of them."]),
        ("A blank was lost.First we say so.", ["A blank was lost.", "First we say so."]),
        ("A line\nand a line.", ["A line", "and a line."]),
        ("no full stop", ["no full stop"]),
    ],
)
def test_boundaries(abstract, sentences):
    """A full stop ends a sentence unless it belongs to an abbreviation, a number or an address."""
    assert sentences_of(f"A title\n{abstract}")[1:] == sentences


@pytest.mark.parametrize("title", ["Attention is all. You need it", "Is it? Yes", "One line"])
def test_title_is_one_sentence(title):
    """The title is the first sentence, whatever stops it holds."""
    assert sentences_of(f"{title}\nWe show it.") == [title, "We show it."]


@pytest.mark.parametrize("text", ["", "\n", "Only a title", "\nOnly an abstract."])
def test_missing_parts(text):
    """A text without title or abstract still has a first sentence, perhaps an empty one, for the title."""
    assert sentences_of(text)[0] == text.split("\n")[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("On LoRA\nWe tune it.", "On LoRA"),
        ("On LoRA.\nWe tune it.", "On LoRA."),
        ("On LoRA\n", "On LoRA"),
        ("On LoRA", "On LoRA"),
        ("We tune a model with LoRA.\n", ""),
        ("We tune a model with LoRA. \n \n", ""),
        ("riddle " * 40 + "\n", ""),
        ("\nWe tune it.", ""),
        ("", ""),
    ],
)
def test_where_the_title_ends(text, title):
    """The first line is the title, but a sentence with nothing behind it is an abstract without one."""
    assert text[: title_end(text)] == title
