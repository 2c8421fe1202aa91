"""Claims between concepts as a page tells them: rivals with both sides next to each other, and lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from paperatlas.site.data import Row
from paperatlas.site.marks import names_of

__all__ = ["Ancestor", "Rival", "lineage", "names_in", "rivals"]


@dataclass(slots=True)
class Rival:
    """Another concept, the claims that ours outperforms it, and the claims that it outperforms ours."""

    id: str
    name: str
    type: str
    names: dict[str, list[str]]  # of both, as they are marked in the sentences
    beaten: list[Row] = field(default_factory=list)  # ours does better
    beats: list[Row] = field(default_factory=list)  # it does better

    @property
    def disputed(self) -> bool:
        """Whether both is claimed."""
        return bool(self.beaten and self.beats)


@dataclass(slots=True)
class Ancestor:
    """A concept that ours is based on, or that is based on ours, with the claims that say so."""

    id: str
    name: str
    type: str
    names: dict[str, list[str]]
    claims: list[Row] = field(default_factory=list)


def rivals(own: str, claims: Iterable[Row]) -> list[Rival]:
    """Who is claimed to be worse or better than a concept: disputed ones first, then those claimed most surely.

    >>> claim = {"kind": "OUTPERFORMS", "paper": "p", "headName": "A", "tailName": "B", "headType": "Method",
    ...          "confidence": 0.5, "tailType": "Method", "headAliases": [], "tailAliases": []}
    >>> [it.disputed for it in rivals("a", [claim | {"head": "a", "tail": "b"}, claim | {"head": "b", "tail": "a"}])]
    [True]
    """
    found: dict[str, Rival] = {}
    for claim in claims:
        if claim["kind"] == "OUTPERFORMS":
            side = "tail" if claim["head"] == own else "head"
            rival = found.setdefault(claim[side], Rival(*_other(claim, side)))
            (rival.beaten if side == "tail" else rival.beats).append(claim)
    return sorted(found.values(), key=lambda it: (not it.disputed, -weight([*it.beaten, *it.beats]), it.id))


def lineage(own: str, claims: Iterable[Row]) -> tuple[list[Ancestor], list[Ancestor]]:
    """What a concept is based on, and what is based on it; what is said most, and most surely, first."""
    up: dict[str, Ancestor] = {}
    down: dict[str, Ancestor] = {}
    for claim in claims:
        if claim["kind"] == "BASED_ON":
            side, found = ("tail", up) if claim["head"] == own else ("head", down)
            found.setdefault(claim[side], Ancestor(*_other(claim, side))).claims.append(claim)
    ranked = [sorted(it.values(), key=lambda other: (-weight(other.claims), other.id)) for it in (up, down)]
    return ranked[0], ranked[1]


def weight(claims: Iterable[Row]) -> float:
    """How much stands behind claims: each counts as it is sure."""
    return round(sum(claim["confidence"] or 0.0 for claim in claims), 6)


def names_in(claim: Row) -> dict[str, list[str]]:
    """The spellings of both concepts of a claim, as they are marked in its sentence."""
    return {end: names_of({"name": claim[f"{end}Name"], "aliases": claim[f"{end}Aliases"]}) for end in ("head", "tail")}


def _other(claim: Row, side: str) -> tuple[str, str, str, dict[str, list[str]]]:
    return claim[side], claim[f"{side}Name"], claim[f"{side}Type"], names_in(claim)
