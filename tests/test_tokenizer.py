"""How a text is cut into tokens."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from paperatlas.extraction.tokenizer import NameTokenizer, doc_tokens, make_tokens, split_tokens

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    "text, words",
    [
        ("Qwen2.5-7B", ["Qwen2.5", "-", "7B"]),
        ("pass@1", ["pass", "@", "1"]),
        ("encoder/decoder", ["encoder", "/", "decoder"]),
        ("vision--language", ["vision", "-", "-", "language"]),
        ("\\textbf{GRPO}~wins", ["\\", "textbf", "{", "GRPO", "}", "~", "wins"]),
        ("GRPO's", ["GRPO", "'s"]),
        ("1,000 tokens.", ["1,000", "tokens", "."]),
        ("e.g. LoRA", ["e.g.", "LoRA"]),
        ("naïve 模型 🙂", ["naïve", "模型", "🙂"]),
    ],
)
def test_names_fit_token_boundaries(text, words):
    """A name inside a longer word begins and ends where tokens do."""
    assert [text[start:end] for start, end in split_tokens(text)] == words


@given(st.text(max_size=200))
def test_no_character_is_lost(text):
    """The Doc of a text says the same text, whatever it holds."""
    assert NameTokenizer(VOCAB)(text).text == text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_doc_and_plain_tokens_agree(text):
    """Tokens by way of a Doc are the tokens of the regular expression."""
    plain, by_doc = make_tokens(text), doc_tokens(NameTokenizer(VOCAB)(text))
    assert (by_doc.words, by_doc.starts, by_doc.ends) == (plain.words, plain.starts, plain.ends)
