"""The authors in one cell of a table, however the table strings them together."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

__all__ = ["authors_in"]

NUMBER = re.compile(r"\s*\(\d+\)\s*$")  # of an author in Scopus
INITIALS = re.compile(r"(?P<last>.+?)\s+(?P<given>(?:[^\W\d_]{1,2}\.-?\s?)+)")
HONOURS = re.compile(r"^(?:(?:Prof|Dr|Ing|Mr|Mrs|Ms)\.\s*)+")
# Springer writes "Ada LovelaceAlan Turing": a small letter meets a large one, though not inside of a name.
RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLe)(?<!\bLa)(?<!\bVan)(?=[A-Z])")
GENERATION = re.compile(r"(?:Jr|Sr|I{1,3}|IV)\.?", re.IGNORECASE)


def authors_in(cell: object, *, run_together: bool = False) -> list[str]:
    """The names in a cell as people read them, given name first; ``run_together`` where nothing stands between them.

    >>> authors_in("Vaswani, Ashish (57); Shazeer, Noam (58)"), authors_in("Phillips J.C., Braun R.")
    (['Ashish Vaswani', 'Noam Shazeer'], ['J.C. Phillips', 'R. Braun'])
    >>> authors_in("Ada LovelaceProf. Alan Turing", run_together=True)
    ['Ada Lovelace', 'Alan Turing']
    """
    if isinstance(cell, list):
        names = [name for item in cell if (name := item.get("name") if isinstance(item, dict) else item)]
        return [given_first(name) for name in names if isinstance(name, str)]
    text = cell.strip() if isinstance(cell, str) else ""
    parts = RUN_TOGETHER.split(text) if run_together and "," not in text and ";" not in text else divided(text)
    return [given_first(HONOURS.sub("", NUMBER.sub("", part.strip()))) for part in parts if part.strip()]


def divided(text: str) -> Sequence[str]:
    """The parts of a list of names, whatever stands between them."""
    if text.startswith("[") and (listed := as_list(text)):
        return listed
    for between in ("|", ";", "\n"):
        if between in text:
            return text.split(between)
    if " and " in text:
        return re.split(r",? and ", text)
    parts = text.split(",")
    if len(parts) == 2 and not all(" " in part.strip() for part in parts):
        return [text]  # one name, the last before the first
    return parts


def as_list(text: str) -> list[str]:
    """The texts of a list in JSON, or as Python writes one."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return [quoted[0] or quoted[1] for quoted in re.findall(r"'([^']*)'|\"([^\"]*)\"", text)]
    return [name for name in listed if isinstance(name, str)]


def given_first(name: str) -> str:
    """A name with its given part before the last name."""
    name = name.strip().replace(". -", ".-")
    last, comma, given = name.partition(",")
    if comma:
        given, _, suffix = given.partition(",")
        if GENERATION.fullmatch(given.strip()):
            given, suffix = suffix, given
        return " ".join(part.strip() for part in (given, last, suffix) if part.strip())
    found = INITIALS.fullmatch(name)
    return f"{found['given'].strip()} {found['last']}" if found else name
