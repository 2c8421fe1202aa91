"""The names of a BibTeX author field as a person reads them, split as bibtexparser splits them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from paperatlas.sources.latex import latex_to_text
from paperatlas.sources.optional import needed
from paperatlas.sources.people import given_first

__all__ = ["names"]

AND = re.compile(r"\s+and\s+", re.IGNORECASE)
# biblatex's long form: given=Hans, prefix=von, family=Harman
PART = re.compile(r"(given|prefix|family|suffix)\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\"|([^,]*))", re.IGNORECASE)
OTHERS = "others"


def names(value: str) -> list[str]:
    r"""All the names, given names first.

    >>> names(r"van der Berg, Jan and {\'E}ric {Le Brun} and {Barnes and Noble, Inc.} and King, Jr., Martin and others")
    ['Jan van der Berg', 'Éric Le Brun', 'Barnes and Noble, Inc.', 'Martin King, Jr.']
    """
    split = _names().split_multiple_persons_names(value) if "{" in value else AND.split(value.strip())
    return [one for name in split if name != OTHERS and (one := latex_to_text(_turned(name)))]


def _turned(name: str) -> str:
    """A name that is written "von Last, First" or "von Last, Jr, First" with the first name first."""
    if "=" in name and (parts := {found[0].lower(): found[1] or found[2] or found[3] for found in PART.findall(name)}):
        return " ".join(parts[part].strip() for part in ("given", "prefix", "family", "suffix") if part in parts)
    if "{" not in name:
        return given_first(name)
    if "," not in name:
        return name
    parts = _names().parse_single_name_into_parts(name, strict=False)
    junior = f", {' '.join(parts.jr)}" if parts.jr else ""
    return " ".join([*parts.first, *parts.von, *parts.last]) + junior


@lru_cache(maxsize=1)
def _names() -> Any:
    return needed("bibtexparser.middlewares.names", "BibTeX", "a bibliography")
