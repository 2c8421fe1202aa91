"""What the readers of JSON forms share: fields that may be anything, and names in parts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from paperatlas.sources.make import calendar, plain

__all__ = ["date_of", "first", "inner", "literal", "number", "objects", "person"]

NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def inner(entry: object, *names: str) -> Any:
    """What stands under these names, each inside of the one before; None where there is nothing.

    >>> inner({"a": {"b": 7}}, "a", "b"), inner({"a": None}, "a", "b")
    (7, None)
    """
    for name in names:
        if not isinstance(entry, dict):
            return None
        entry = entry.get(name)
    return entry


def objects(value: object) -> Iterator[dict[str, Any]]:
    """The objects in a list; nothing where it is no list.

    >>> list(objects([{"a": 1}, None, "b"])), list(objects("a"))
    ([{'a': 1}], [])
    """
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def first(value: object) -> object:
    """The first text of a list, or the value itself.

    >>> first(["A", "B"]), first("A"), first([])
    ('A', 'A', None)
    """
    if not isinstance(value, list):
        return value
    return next((item for item in value if isinstance(item, str) and item.strip()), None)


def number(value: object) -> int | None:
    """A whole number as JSON, as text, or as MongoDB writes it; None for anything else.

    >>> number({"$numberLong": "2017"}), number("12"), number(None)
    (2017, 12, None)
    """
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, str) and len(value) < 20 and value.strip().isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def date_of(value: object) -> str | None:
    """A date of CSL or Crossref in ISO 8601: parts, else a text.

    >>> date_of({"date-parts": [[2017, 6, 12]]}), date_of({"raw": "2017-06"}), date_of({"date-parts": [[None]]})
    ('2017-06-12', '2017-06', None)
    """
    parts = inner(value, "date-parts")
    parts = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(parts, list) and parts:
        return calendar(*map(number, parts[:3]))
    for text in (value, inner(value, "raw"), inner(value, "literal"), inner(value, "date-time")):
        if isinstance(text, str):
            return calendar(text)
    return None


def person(entry: object) -> str:
    """A name as it is read aloud, from parts as CSL and Crossref have them, or whole; empty where there is none.

    >>> person({"family": "Walt", "given": "Stéfan", "non-dropping-particle": "van der"}), person({"literal": "CERN"})
    ('Stéfan van der Walt', 'CERN')
    """
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict):
        return ""
    parts = [part for name in NAME_PARTS if name in entry and isinstance(part := entry[name], str) and part]
    return " ".join(parts) or next((whole for key in ("literal", "name") if (whole := plain(entry.get(key)))), "")


def literal(text: object) -> object:
    """A text that is no markup, so that what looks like a tag in it stays.

    >>> literal("p<q and r>s")
    'p&lt;q and r&gt;s'
    """
    return html.escape(text, quote=False) if isinstance(text, str) and ("<" in text or "&" in text) else text
