"""Names of files that every system takes: Windows, macOS, Linux and Obsidian alike."""

from __future__ import annotations

import re
import unicodedata

from paperatlas.text import clean

__all__ = ["file_name", "same_file"]

MOST_BYTES = 150  # of 255; what tells two of one name apart comes behind
UNSAFE = re.compile(r"[\"*/:<>?\\|#^\[\]]+")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def file_name(text: str) -> str:
    """A text as the name of a file, without its ending.

    >>> file_name("Why? A/B: [x]"), file_name("CON"), file_name("..."), file_name("aux.x")
    ('Why A-B x', '_CON', 'untitled', '_aux.x')
    """
    text = unicodedata.normalize("NFC", clean(text))
    text = re.sub(r"(?<=\w)/(?=\w)", "-", text)
    text = clean(UNSAFE.sub(" ", text)).encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    return f"_{text}" if RESERVED.match(text) else text or "untitled"


def same_file(name: str) -> str:
    """What two names share that are one file on some system.

    >>> same_file("GRPO") == same_file("grpo")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
