"""Small questions about text that several steps ask: what to clean away, when two names are one, which hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["clean", "digest", "fold", "sound"]

# C0 and C1 controls, the marks that turn the direction of what follows, and what Unicode says is no character.
NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(chr((plane << 16) + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
INVISIBLE = re.compile(
    f"[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff{NO_CHARACTERS}]+"
)
LINE_ENDS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]")
SURROGATE = re.compile("[\ud800-\udfff]")
SEPARATORS = re.compile(r"[\s\-‐‑‒–—_/]+")


def clean(text: str) -> str:
    r"""One line of text as people see it: controls and direction marks out, runs of white space to one space.

    >>> clean(" Dif\u202efusion\tmodels ")
    'Diffusion models'
    """
    if text.isprintable():  # there is nothing to take out, nor any space but the plain one
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    text = text.replace("\n", " ")
    if not text.isprintable():
        text = INVISIBLE.sub("", LINE_ENDS.sub(" ", text))
    return " ".join(text.split())


def sound(text: str) -> str:
    r"""A text that can be written as UTF-8: half characters, as stray bytes are decoded, are replaced.

    >>> sound("Schr\udcf6dinger")
    'Schr�dinger'
    """
    if text.isascii():
        return text
    try:
        text.encode()  # ten times as fast as looking for them
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


def fold(name: str) -> str:
    """What two spellings of one name share: compatibility form, case, hyphens and spaces.

    >>> fold("Chain-of-Thought") == fold("chain of  thought")
    True
    """
    return SEPARATORS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def digest(text: str, length: int = 12) -> str:
    """The first ``length`` hexadecimal digits of the SHA-256 of ``text``.

    >>> digest("a")
    'ca978112ca1b'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
