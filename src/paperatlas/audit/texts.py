"""What is wrong with a title, an abstract or a date, by the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module

__all__ = ["flaws", "language"]

# Languages in which abstracts come, told by the commonest words that spaCy lists for each.
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "sv": "Swedish",
    "id": "Indonesian",
}
FEWEST_WORDS = 12  # by which a language can be told
SURER = 0.1  # by how much of all words another language must lead
LATIN = 0x24F  # the last letter of the Latin blocks
SHORTEST = (60, 10)  # characters, words: what is shorter than both says nothing
LONG = 100  # characters from which on a missing end counts
FIRST_YEAR = 1800
PLACEHOLDERS = ("1900-01-01", "1970-01-01")
# What stands where an abstract should: said by the registers themselves, or left over from a publisher's page.
NONE_AT_ALL = re.compile(
    r"""\W*(?:
      (?:there\ is\ |has\ )?no\ (?:abstracts?|summary|description)\b.{0,40}
    | (?:this\ (?:article|paper)\ has\ no\ abstract).{0,40}
    | (?:the\ )?(?:abstract|summary)\ (?:is\ |was\ )?(?:not|un|never)[\s-]?(?:yet\ )?
      (?:available|provided|given|supplied).{0,40}
    | n\W?a | none | null | nan | unknown | undefined | tb[ad] | missing | withdrawn | retracted
    | abstract | summary | graphical\ abstract | editorial | international\ audience | peer\ reviewed
    )?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
LEFTOVER = re.compile(
    r"""\W*(?:click\ (?:here|to)|download\b|view\ (?:the\ )?(?:full|pdf|article)|read\ (?:the\ )?full|full[\s-]text\b
    |first\ page|access\ (?:provided|options|to\ this)|purchase\b|sign\ in|log\ ?in\b|to\ read\ the\ full
    |this\ is\ a\ preview|the\ full\ text\ of\ this\ article|©|\(c\)\ *\d{4}|copyright\b|all\ rights\ reserved)""",
    re.IGNORECASE | re.VERBOSE,
)
LEFTOVER_LONGEST = 300  # characters; a longer text that begins so holds an abstract behind it
NOTICE = re.compile(
    r"©|\ball rights reserved\b|\bcopyright\b[^.]{0,20}\b(?:\d{4}|the authors?)\b"
    r"|\bpublished by (?:elsevier|springer|wiley)\b",
    re.IGNORECASE,
)
CUT = re.compile(r"(?:\.\.\.+|…|\[\W*\]|\b(?:read|see|show) more)\W*$", re.IGNORECASE)
LAST = re.compile(r"(\S+)\s*$")
WORD = re.compile(r"[^\W\d_]+")


def flaws(title: str, abstract: str, published: str | None, *, year: int) -> Iterator[tuple[str, str]]:
    """What is wrong, as the key of a finding, and a detail for a person; ``year`` is the current one.

    >>> list(flaws("A STUDY OF TRANSFORMERS", "No abstract available.", "2931", year=2026))
    [('capitals', ''), ('date', '2931'), ('none', 'No abstract available.')]
    """
    if title.isupper() and sum(map(str.isalpha, title)) >= 12 and len(title.split()) > 1:
        yield "capitals", ""
    if published and strange(published, year):
        yield "date", published
    if not abstract.strip():
        return
    if is_none(title, abstract):
        yield "none", abstract[:80]
        return
    if breaks_off(abstract):
        yield "cut", f"… {abstract[-60:]}"
    spoken = language(abstract)
    if spoken not in {"English", None}:
        yield "language", str(spoken)
    if NOTICE.search(abstract):
        yield "notice", (NOTICE.findall(abstract) or [""])[0]


def strange(published: str, year: int) -> bool:
    """Whether a date is too early, too late, one that systems put where they know none, or no date.

    >>> [strange(text, 2026) for text in ("2024-02-05", "1665", "2031", "1970-01-01", "2024-13", "spring")]
    [False, True, True, True, True, True]
    """
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", published) or published in PLACEHOLDERS:
        return True
    try:
        date.fromisoformat((published + "-01-01")[:10])
    except ValueError:
        return True
    return not FIRST_YEAR <= int(published[:4]) <= year + 1


def is_none(title: str, abstract: str) -> bool:
    """Whether what stands as an abstract is none: a word that there is none, a publisher's page, a line, the title.

    >>> [is_none("On X", text) for text in ("n/a", "© 2020 Elsevier Ltd.", "On X.", "We show that X is hard.")]
    [True, True, True, True]
    >>> is_none("On X", "We show that X is hard to decide, and that all known ways to avoid it make matters worse.")
    False
    """
    text = abstract.strip()
    wide = sum(ord(sign) > 0x2E7F for sign in text)  # a Chinese or Japanese character says as much as a syllable or two
    short = len(text) + wide < SHORTEST[0] and len(text.split()) + wide // 2 < SHORTEST[1]
    same = squashed(text) == squashed(title)
    leftover = len(text) < LEFTOVER_LONGEST and LEFTOVER.match(text) is not None
    return short or same or leftover or NONE_AT_ALL.fullmatch(text) is not None


def breaks_off(abstract: str) -> bool:
    """Whether an abstract ends in an ellipsis, or is long and ends in a word without a full stop.

    >>> text = "We study how readers of long texts go on, " * 3
    >>> [breaks_off(text + end) for end in ("…", "and find that the", "and stop.", "at https://example.org/code")]
    [True, True, False, False]
    """
    if CUT.search(abstract):
        return True
    last = LAST.search(abstract)
    word = last[1] if last else ""
    address = "/" in word or "." in word[:-1] or "@" in word
    wide = word and ord(word[-1]) > 0x2E7F
    return len(abstract) >= LONG and not address and not wide and (word[-1:].isalpha() or word[-1:] in ",;:-–—(")


def language(text: str) -> str | None:
    """The language of a text: English, another, "another script", or None where it is too short to tell.

    >>> language("Wir zeigen, dass die Verfahren auf allen Daten besser sind als die bisher bekannten.")
    'German'
    >>> language("We show that the methods are better than those that were known before, and that they cost no more.")
    'English'
    """
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) >= 2 * FEWEST_WORDS and sum(ord(sign) > LATIN for sign in letters) > len(letters) / 2:
        return "another script"
    words = WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    shares = {name: sum(map(common.__contains__, words)) / len(words) for name, common in common_words().items()}
    other = max(shares, key=lambda name: shares[name])
    return other if shares[other] > shares["English"] + SURER else "English"


@cache
def common_words() -> dict[str, frozenset[str]]:
    """The stop words of each language, English first."""
    return {
        name: frozenset(import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS) for code, name in LANGUAGES.items()
    }


def squashed(text: str) -> str:
    """The letters and digits of a text in lower case: what differs only in signs is the same.

    >>> squashed("Chain-of-Thought!")
    'chainofthought'
    """
    return "".join(filter(str.isalnum, text.casefold()))
