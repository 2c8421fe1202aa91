"""What a page says of one node or one relationship: plain text and numbers, whatever the sources held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from paperatlas.outward import addresses
from paperatlas.text import clean

__all__ = ["about", "evidence", "line_of_text", "paper_facts", "type_of"]

LONGEST_TEXT = 5_000  # characters of any one text that reach a page
SAID = ("paper", "confidence", "foundBy", "papers", "npmi", "via", "relation", "source")


def line_of_text(value: Any) -> str:
    """One line that UTF-8 can hold, without control characters or marks that turn the direction of what follows."""
    return clean(str(value))[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8") if value is not None else ""


def type_of(attributes: Mapping[str, Any]) -> str:
    """The type by which a node is coloured: of a concept its own, else Paper or Stub."""
    kind = str(attributes.get("label") or "Concept")
    return kind if kind in {"Paper", "Stub"} else str(attributes.get("type") or kind)


def about(attributes: Mapping[str, Any], told: Mapping[str, Any], *, page: str | None = None) -> dict[str, Any]:
    """What the panel says of a node; ``told`` is what ``with_facts`` found out about it."""
    measured = {
        "pageRank": number(told.get("pageRank")),
        "community": told.get("community"),
        "communityName": line_of_text(told.get("communityName")) or None,
        "page": page,
    }
    kind = str(attributes.get("label") or "Concept")
    if kind in {"Paper", "Stub"}:
        of_stub = stub_facts(attributes) if kind == "Stub" else attributes
        counted = {"citedBy": told.get("citedBy"), "referredBy": told.get("referredBy")}
        return {"kind": "Paper", "type": kind, **paper_facts(of_stub), **counted, **measured}
    return {
        "kind": kind,
        "type": type_of(attributes),
        "name": line_of_text(attributes.get("name")) or "(no name)",
        "aliases": [line_of_text(alias) for alias in attributes.get("aliases") or ()],
        "firstSeen": line_of_text(attributes.get("firstSeen")),
        "papers": attributes.get("paperCount"),
        "definition": definition(told.get("definition")),
        "years": {str(year): count for year, count in sorted((told.get("years") or {}).items())},
        **measured,
    }


def definition(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The sentence that introduces a concept, with the paper's id and how surely it was read."""
    if not found:
        return None
    sure = number(found.get("confidence"))
    return {"sentence": line_of_text(found["sentence"]), "paper": line_of_text(found["paper"]), "confidence": sure}


def stub_facts(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """A stub as a paper of which little is known: its id is the surest of its ids, with the register."""
    scheme, _, value = line_of_text(attributes.get("id")).partition(":")
    known = {"doi": "doi", "arxiv": "arxivId"}.get(scheme)
    title = attributes.get("title") or attributes.get("id")
    return {**attributes, "title": title, **({known: value} if known else {})}


def paper_facts(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a paper, drawn or only named by evidence."""
    return {
        "name": line_of_text(attributes.get("title")) or "(no title)",
        "year": attributes.get("year"),
        "published": line_of_text(attributes.get("published")),
        "organization": line_of_text(attributes.get("organization")),
        "links": [it._asdict() for it in addresses(attributes)],
    }


def evidence(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a relationship; what is not known is left out."""
    found = {key: attributes[key] for key in SAID if is_said(attributes.get(key))}
    found = {key: line_of_text(value) if isinstance(value, str) else value for key, value in found.items()}
    if attributes.get("sentence"):
        found["sentence"] = line_of_text(attributes["sentence"])
    return found


def is_said(value: Any) -> bool:
    """Whether there is a value, and one that JSON knows."""
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def number(value: Any) -> float | None:
    """A number that JSON knows, rounded to what a page can show; else None."""
    return round(float(value), 6) if is_said(value) else None
