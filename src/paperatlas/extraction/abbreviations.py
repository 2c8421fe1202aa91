"""Which short form stands for which long form, where a text says so in parentheses.

The algorithm is that of A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions
in biomedical text", Pacific Symposium on Biocomputing 8 (2003), written anew, with the offsets of both forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Abbreviation", "find_abbreviations"]

PARENTHESIS = re.compile(r"\(([^()\n]{2,120})\)")
SHORT_FORM = re.compile(r"[^\W_](?:[\w\-./+&@τ²³*^]| (?=[\w]))*")
WORD = re.compile(r"[^\s(),;:\"“”~]+")
CLAUSE_END = re.compile(r"[.;:!?]\s|[\n()]")
LONGEST_SHORT = 14
SPOKEN = {"to": "2", "two": "2", "for": "4", "four": "4"}
POWER = re.compile(r"([A-Z])\^?([2-5])(?![0-9a-z])")  # "R3" and "R^3" for three words with R
NEVER_INSIDE = frozenset({"we", "our", "is", "are", "that", "which"})


@dataclass(frozen=True, slots=True, order=True)
class Abbreviation:
    """A short form and what it stands for, each with its start and end in the text."""

    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_abbreviations(text: str) -> list[Abbreviation]:
    """The pairs that ``text`` defines, "long form (SF)" or "SF (long form)", by place.

    >>> text = "Group Relative Policy Optimization (GRPO) and RAG (retrieval-augmented generation)"
    >>> [(text[a.short_start:a.short_end], text[a.long_start:a.long_end]) for a in find_abbreviations(text)]
    [('GRPO', 'Group Relative Policy Optimization'), ('RAG', 'retrieval-augmented generation')]
    """
    found = []
    for match in PARENTHESIS.finditer(text):
        pair = long_before(text, match) or short_before(text, match)
        if pair:
            found.append(pair)
    return found


def long_before(text: str, match: re.Match[str]) -> Abbreviation | None:
    """The pair of "long form (SF)", if this parenthesis holds a short form that the words before it spell."""
    inside = re.split(r"[,;]| or | e\.g\.", match[1], maxsplit=1)[0]
    lead = len(inside) - len(inside.lstrip())
    short = inside.strip()
    if not is_short_form(short):
        return None
    start = match.start(1) + lead
    low = clause_start(text, match.start())
    words = list(WORD.finditer(text, low, match.start()))
    most = min(len(short) + 5, len(short) * 2)
    if not words:
        return None
    window = words[-most:][0].start()
    long_end = words[-1].end()
    if text[long_end : match.start()].strip(" ~"):
        return None
    spelled = spelled_from(short, text[window:long_end])
    if spelled is None:
        return None
    long_start = window + spelled
    if re.search(r"\w-$", text[window:long_start]):  # a name does not begin inside a word
        long_start = next(word.start() for word in words if word.end() > long_start)
    pair = Abbreviation(start, start + len(short), long_start, long_end)
    return pair if fits(text, pair) else None


def short_before(text: str, match: re.Match[str]) -> Abbreviation | None:
    """The pair of "SF (long form)": the word before the parenthesis is spelled by the whole of what is inside."""
    low = clause_start(text, match.start())
    words = list(WORD.finditer(text, low, match.start()))
    if not words or text[words[-1].end() : match.start()].strip():
        return None
    short = words[-1][0]
    inside = match[1].strip()
    if not is_short_form(short) or sum(map(str.isupper, short)) < 2 or " " not in inside.replace("-", " "):
        return None
    start = match.start(1) + match[1].index(inside)
    if spelled_from(short, inside) != 0 and not holds_in_order(short, inside):
        return None
    pair = Abbreviation(words[-1].start(), words[-1].end(), start, start + len(inside))
    return pair if fits(text, pair) else None


def clause_start(text: str, end: int) -> int:
    """Where the clause that runs up to ``end`` begins, at most 200 characters before."""
    low = max(0, end - 200)
    breaks = [match.end() for match in CLAUSE_END.finditer(text, low, end)]
    return breaks[-1] if breaks else low


def is_short_form(short: str) -> bool:
    """Two to some characters, at most two words, a letter among them and a capital."""
    return (
        2 <= len(short) <= LONGEST_SHORT
        and len(short.split()) <= 2
        and bool(SHORT_FORM.fullmatch(short))
        and any(map(str.isupper, short))
    )


def spelled_from(short: str, long: str) -> int | None:
    """Where in ``long`` the words begin that ``short`` stands for: all their first letters, else letters in order.

    >>> spelled_from("R^3", "we call it Read, Revise, Repeat"), spelled_from("T2I", "open text-to-image")
    (11, 5)
    """
    power = POWER.sub(lambda match: match[1] * int(match[2]), short)
    for letters, rule in ((short, open_words), (power, open_words), (short, spell)):
        start = rule(letters, long)
        if start is not None:
            return start
    return None


def holds_in_order(short: str, long: str) -> bool:
    """Whether ``long`` begins with the first letter of ``short`` and holds the others behind it, in order."""
    letters = iter(long.lower())
    wanted = [letter for letter in short.lower() if letter.isalnum()]
    return long[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)


def open_words(short: str, long: str) -> int | None:
    """Where the last words of ``long`` begin whose first letters are all those of ``short``, or None.

    Schwartz and Hearst's shortest ending would take "Policy Optimization" for PPO.

    >>> open_words("PPO", "we use Proximal Policy Optimization")
    7
    """
    letters = "".join(letter for letter in short.removesuffix("s") if letter.isalnum()).lower()
    words = list(re.finditer(r"[^\W_]+", long))[-len(letters) :]
    fitting = len(words) == len(letters) > 1 and all(
        letter in (word[0][0].lower(), SPOKEN.get(word[0].lower())) for word, letter in zip(words, letters, strict=True)
    )
    return words[0].start() if fitting else None


def spell(short: str, long: str) -> int | None:
    """Where in ``long`` the shortest ending starts that holds the letters of ``short`` in order, or None.

    The first letter must open a word. A plural's "s" need not be spelled.
    """
    if short.endswith("s") and short[:-1].isupper():
        short = short[:-1]
    letters = [letter for letter in short.lower() if letter.isalnum()]
    folded = long.lower()
    if len(folded) != len(long):  # a letter whose lower case is longer: the places would not agree
        return None
    place = len(folded) - 1
    for number in range(len(letters) - 1, -1, -1):
        while place >= 0 and (
            folded[place] != letters[number] or (number == 0 and place > 0 and folded[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
        place -= 1
    return place + 1


def fits(text: str, pair: Abbreviation) -> bool:
    """Whether a pair is worth keeping: the long form is longer, of few words, and the short form is none of them."""
    short = text[pair.short_start : pair.short_end]
    long = text[pair.long_start : pair.long_end]
    words = re.split(r"[\s\-]+", long)
    letters = sum(map(str.isalnum, short))
    few = len(words) <= min(letters + 5, letters * 2)
    lower = {word.lower() for word in words}
    return few and len(long) > len(short) and lower.isdisjoint({short.lower(), *NEVER_INSIDE})
