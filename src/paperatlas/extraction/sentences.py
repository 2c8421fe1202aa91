"""Where sentences begin and end: the title is one, the rest goes by full stops and what stands around them."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["split_sentences", "title_end"]

# A stop, perhaps with closing brackets or quotes, then white space: the sentence may end here.
STOP = re.compile(r"[.!?…。]+[\"'”’)\]}*]*(?=\s|$)|(?<=[a-z]{3})\.(?=[A-Z][a-z]+[ ,])|\n+")
# Words that end in a full stop inside a sentence.
SHORT = re.compile(
    r"(?:^|[\s(\[\"'“‘])(?:et al|e\.g|i\.e|cf|vs|viz|resp|approx|ca|w\.r\.t|a\.k\.a|aka|figs?|eqs?|secs?|sects?|tabs?|"
    r"nos?|vol|pp|ch|app|refs?|dr|prof|mr|mrs|ms|st|jr|inc|ltd|co|corp|dept|univ|[A-Z])$",
    re.IGNORECASE,
)
ALWAYS_INSIDE = re.compile(r"(?:e\.g|i\.e|cf|vs|viz|w\.r\.t|a\.k\.a|resp|approx)$", re.IGNORECASE)
LOWER_NEXT = re.compile(r"\s*[a-zß-öø-ÿ,;:)\]]")
NAME_IN_LOWER_CASE = re.compile(r"\s*[a-z]+(?:[A-Z0-9]|-[A-Z0-9])")
LONGEST_TITLE = 200  # characters; of a text without an abstract


@lru_cache(maxsize=16)  # asked for at many tokens of one text
def title_end(text: str) -> int:
    r"""Where the title of ``title + "\n" + abstract`` ends, in characters.

    A sentence or more with nothing behind its line is no title, but an abstract without one: it ends in a full stop,
    or is longer than titles are.

    >>> [title_end(text) for text in ("On LoRA\nWe tune.", "On LoRA\n", "We tune with LoRA.\n", "\nWe tune.")]
    [7, 7, 0, 0]
    """
    newline = text.find("\n")
    end = len(text) if newline < 0 else newline
    first = text[:end].rstrip()
    is_text = not text[end:].strip() and (first.endswith(".") or len(first) > LONGEST_TITLE)
    return 0 if is_text else end


def split_sentences(text: str) -> list[tuple[int, int]]:
    r"""Start and end of every sentence of ``title + "\n" + abstract``; the first one is the title.

    >>> text = "LoRA vs. QLoRA\nWe follow Hu et al. (2021). It gains 2.5 points, e.g. on GSM8K."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['LoRA vs. QLoRA', 'We follow Hu et al. (2021).', 'It gains 2.5 points, e.g. on GSM8K.']
    """
    start = title_end(text)
    sentences = [trim(text, 0, start)]
    for stop in STOP.finditer(text, start):
        if stop.start() >= start and ends_here(text, start, stop):
            sentences.append(trim(text, start, stop.end()))
            start = stop.end()
    sentences.append(trim(text, start, len(text)))
    return [sentences[0], *((first, last) for first, last in sentences[1:] if first < last)]


def ends_here(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence that began at ``start`` ends with this stop."""
    if stop[0][0] == "\n":
        return True
    before = text[max(start, stop.start() - 12) : stop.start()]
    following = text[stop.end() : stop.end() + 40]
    if stop[0] == "." and SHORT.search(before):
        return not ALWAYS_INSIDE.search(before) and bool(re.match(r"\s+(?:We|This|These|Our|The|In|It)\b", following))
    if not following.strip() or not LOWER_NEXT.match(following):
        return True
    # "… is slow. vLLM is not": a name may open a sentence in lower case; "..." and "(cf.)" go on.
    return stop[0] == "." and bool(NAME_IN_LOWER_CASE.match(following))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without white space at its ends."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return (start + lead, start + len(piece.rstrip())) if piece.strip() else (start, start)
