"""Names of concepts found in a text: which stretches of it name what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from paperatlas.offline import one_line

__all__ = ["Piece", "in_marks", "marked", "names_of"]

LONGEST_NAME = 200  # characters: what is longer is no name that a sentence repeats
MOST_NAMES = 60  # spellings of one concept that are looked for


class Piece(NamedTuple):
    """A stretch of text, and the key of what it names, empty where it names nothing."""

    text: str
    key: str = ""


def names_of(concept: Mapping[str, object]) -> list[str]:
    """The name of a concept and its aliases, as they are looked for in texts.

    >>> names_of({"name": "Direct Preference Optimization", "aliases": ["DPO", ""]})
    ['Direct Preference Optimization', 'DPO']
    """
    aliases = concept["aliases"]
    listed = [concept["name"], *(aliases if isinstance(aliases, list | tuple) else ())]
    lines = [one_line(name) for name in listed[:MOST_NAMES]]
    return [name for name in lines if 1 < len(name) <= LONGEST_NAME]


def marked(text: str, names: Mapping[str, Iterable[str]]) -> list[Piece]:
    """The text in pieces, those that name something with its key; of two that overlap, the first or longest.

    >>> marked("We train with GRPO.", {"grpo": ["Group Relative Policy Optimization", "GRPO"]})
    [Piece(text='We train with ', key=''), Piece(text='GRPO', key='grpo'), Piece(text='.', key='')]
    """
    pieces, end = [], 0
    for start, stop, key in found_in(text, names):
        if start > end:
            pieces.append(Piece(text[end:start]))
        pieces.append(Piece(text[start:stop], key))
        end = stop
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def found_in(text: str, names: Mapping[str, Iterable[str]]) -> Iterator[tuple[int, int, str]]:
    """Where names stand in a text as words of their own: start, end and key, in order, none within another."""
    small = text.lower()
    if len(small) != len(text):  # a few letters have a longer small form
        small = text
    found = []
    for key, spellings in names.items():
        for name in spellings:
            where, wanted = (text, name) if is_exact(name) else (small, name.lower())
            start = where.find(wanted) if wanted else -1
            while start >= 0:
                end = start + len(wanted)
                if is_word(small, start, end):
                    found.append((start, -end, key))
                start = where.find(wanted, end)
    last = 0
    for start, end, key in sorted(found):
        if start >= last:
            yield start, -end, key
            last = -end


def is_word(text: str, start: int, end: int) -> bool:
    """Whether no letter stands before or behind, but the ending of a plural.

    >>> is_word("grpos", 0, 4), is_word("grpo2", 0, 4), is_word("agrpo", 1, 5)
    (True, False, False)
    """
    if start and is_letter(text[start - 1]):
        return False
    behind = text[end : end + 3]
    for plural in ("", "s", "es"):
        if behind.startswith(plural) and not is_letter(behind[len(plural) : len(plural) + 1]):
            return True
    return False


def is_letter(sign: str) -> bool:
    """Whether a sign is part of a word."""
    return sign.isalnum() or sign == "_"


def in_marks(text: object, names: Mapping[str, Iterable[str]]) -> Markup:
    """One line of text as HTML, with its names in ``<mark>``; a template would take ten times as long.

    >>> in_marks("GRPO < PPO", {"it": ["GRPO"]})
    Markup('<mark>GRPO</mark> &lt; PPO')
    """
    parts = (f"<mark>{escape(said)}</mark>" if key else escape(said) for said, key in marked(one_line(text), names))
    return Markup("".join(parts))  # noqa: S704  each piece is escaped


def is_exact(name: str) -> bool:
    """Whether a name is so short that only its own case names it: MATH is no math.

    >>> is_exact("MATH"), is_exact("GSM8K-hard")
    (True, False)
    """
    return len(name) <= 4 and name.isupper()
