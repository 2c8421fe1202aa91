"""Cuts a text into tokens so that names fit their boundaries: "Qwen2.5-7B" is Qwen2.5, -, 7B.

A regular expression does it in linear time, whatever the text holds. spaCy's own tokenizer loses its cache at the first
newline and takes time that grows with the square of a long word, so ours stands in its place (``nlp.tokenizer``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from paperatlas.extraction.sentences import title_end

__all__ = ["NameTokenizer", "Tokens", "doc_tokens", "make_tokenizer", "make_tokens", "split_tokens"]

TOKEN = re.compile(
    r"""
    (?:[A-Za-z]\.){2,}                        # e.g. i.e. U.S.
    | [^\W_]+ (?: [.,](?=\d) [^\W_]+ )*       # GRPO, Qwen2.5, 1,000
    | ['’]s\b                                 # the possessive
    | \S                                      # any other character by itself
    """,
    re.VERBOSE,
)
SPACED = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Tokens:
    r"""The tokens of ``title + "\n" + abstract`` that are not white space, and where they stand."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    places: tuple[int, ...]  # of each in the spaCy Doc, which counts white space too

    @property
    def title_end(self) -> int:
        """Where the title ends, in characters."""
        return title_end(self.text)

    def surface(self, first: int, last: int) -> str:
        """The text from token ``first`` up to, not with, token ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def split_tokens(text: str) -> list[tuple[int, int]]:
    """Start and end of every token of ``text``, white space left out.

    >>> text = "GRPO's pass@1 on Qwen2.5-7B."
    >>> [text[start:end] for start, end in split_tokens(text)]
    ['GRPO', "'s", 'pass', '@', '1', 'on', 'Qwen2.5', '-', '7B', '.']
    """
    return [match.span() for match in TOKEN.finditer(text)]


class NameTokenizer:
    """The tokenizer of the pipeline: a callable from text to Doc that keeps every character of the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The Doc of ``text``."""
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for start, next_end in split_tokens(text):
            if start - end == 1 and text[end] == " " and words:
                spaces[-1] = True
            elif start > end:
                add_gap(text[end:start], words, spaces)
            words.append(text[start:next_end])
            spaces.append(False)
            end = next_end
        add_gap(text[end:], words, spaces)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str]) -> Iterable[Doc]:
        """A Doc for each text."""
        return map(self, texts)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing: it has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> NameTokenizer:
        """Itself: it has no state."""
        return self

    def to_disk(self, _: str | Path, **__: object) -> None:
        """Writes nothing: it has no state."""

    def from_disk(self, _: str | Path, **__: object) -> NameTokenizer:
        """Itself: it has no state."""
        return self


def add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """White space before a token: one blank belongs to the token before, the rest is a token, as spaCy has it."""
    if not gap:
        return
    if gap[0] == " " and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def make_tokenizer() -> Callable[[Language], NameTokenizer]:
    """What a spaCy config names to get this tokenizer."""
    return lambda nlp: NameTokenizer(nlp.vocab)


registry.tokenizers("paperatlas.NameTokenizer.v1", func=make_tokenizer)


def doc_tokens(doc: Doc) -> Tokens:
    """The tokens of ``doc`` as plain tuples."""
    text = doc.text
    lengths, blanks, spaces = doc.to_array(["LENGTH", "SPACY", "IS_SPACE"]).astype(np.int64).reshape(-1, 3).T
    places = np.flatnonzero(spaces == 0)
    all_ends = np.cumsum(lengths + blanks) - blanks
    ends = all_ends[places].tolist()
    starts = (all_ends - lengths)[places].tolist()
    words = tuple(text[start:end] for start, end in zip(starts, ends, strict=True))
    return Tokens(text, words, tuple(starts), tuple(ends), tuple(places.tolist()))


def make_tokens(text: str) -> Tokens:
    """The tokens of ``text`` without a Doc, which has the same where ``text`` has no white space but single blanks."""
    spans = split_tokens(text)
    words = tuple(text[start:end] for start, end in spans)
    starts, ends = tuple(start for start, _ in spans), tuple(end for _, end in spans)
    return Tokens(text, words, starts, ends, tuple(range(len(spans))))
