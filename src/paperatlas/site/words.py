"""Words for pages: one clean line, a shorter one, numbers with their nouns, JSON that may stand in a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from paperatlas.offline import one_line

__all__ = ["json_ld", "number", "shortened"]


def shortened(text: Any, most: int) -> str:
    """At most so many characters, cut between words where that loses little.

    >>> shortened("Group Relative Policy Optimization", 20)
    'Group Relative…'
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    word = cut.rfind(" ")
    return (cut[:word] if word > most // 2 else cut).rstrip(" ,:;-") + "…"


def number(count: int, noun: str = "", plural: str = "") -> str:
    """A number as people write it, and what it counts.

    >>> number(1, "paper"), number(1234, "paper"), number(2, "entry", "entries")
    ('1 paper', '1,234 papers', '2 entries')
    """
    word = noun if count == 1 else plural or f"{noun}s"
    return f"{count:,} {word}" if noun else f"{count:,}"


def json_ld(data: Mapping[str, Any]) -> Markup:
    r"""JSON that can stand in a script element; what is None or empty is left out.

    >>> print(json_ld({"name": "</script>", "url": None}))
    {"name":"\u003c/script\u003e"}
    """
    kept = {name: value for name, value in data.items() if value not in (None, "", [], ())}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  with every < > & escaped
