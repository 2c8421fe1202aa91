"""What a page says of one node or one relationship: plain text and numbers, whatever the sources held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from paperatlas.offline import one_line
from paperatlas.outward import addresses

__all__ = ["about", "evidence", "paper_facts", "type_of"]

SAID = ("paper", "confidence", "foundBy", "papers", "npmi", "via", "relation", "source")


def type_of(attributes: Mapping[str, Any]) -> str:
    """The type by which a node is coloured: of a concept its own, else Paper or Stub."""
    kind = str(attributes.get("label") or "Concept")
    return kind if kind in {"Paper", "Stub"} else str(attributes.get("type") or kind)


def about(attributes: Mapping[str, Any], told: Mapping[str, Any], *, page: str | None = None) -> dict[str, Any]:
    """What the panel says of a node; ``told`` is what ``with_facts`` found out about it."""
    measured = {
        "pageRank": number(told.get("pageRank")),
        "community": told.get("community"),
        "communityName": one_line(told.get("communityName")) or None,
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
        "name": one_line(attributes.get("name")) or "(no name)",
        "aliases": [one_line(alias) for alias in attributes.get("aliases") or ()],
        "firstSeen": one_line(attributes.get("firstSeen")),
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
    return {"sentence": one_line(found["sentence"]), "paper": one_line(found["paper"]), "confidence": sure}


def stub_facts(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """A stub as a paper of which little is known: its id is the surest of its ids, with the register."""
    scheme, _, value = one_line(attributes.get("id")).partition(":")
    known = {"doi": "doi", "arxiv": "arxivId"}.get(scheme)
    title = attributes.get("title") or attributes.get("id")
    return {**attributes, "title": title, **({known: value} if known else {})}


def paper_facts(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a paper, drawn or only named by evidence."""
    return {
        "name": one_line(attributes.get("title")) or "(no title)",
        "year": attributes.get("year"),
        "published": one_line(attributes.get("published")),
        "organization": one_line(attributes.get("organization")),
        "links": [it._asdict() for it in addresses(attributes)],
    }


def evidence(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a relationship; what is not known is left out."""
    found = {key: attributes[key] for key in SAID if is_said(attributes.get(key))}
    found = {key: one_line(value) if isinstance(value, str) else value for key, value in found.items()}
    if attributes.get("sentence"):
        found["sentence"] = one_line(attributes["sentence"])
    return found


def is_said(value: Any) -> bool:
    """Whether there is a value, and one that JSON knows."""
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def number(value: Any) -> float | None:
    """A number that JSON knows, rounded to what a page can show; else None."""
    return round(float(value), 6) if is_said(value) else None
