"""How far references that were read out of texts (REFERS_TO) and bibliographies (CITES) confirm each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from paperatlas.queries import MOST_ROWS, ask_question
from paperatlas.stores import Store

__all__ = ["Agreement", "Share", "interval", "reference_agreement"]

NORMAL = 1.959964  # standard deviations that hold 95 of 100


@dataclass(frozen=True, slots=True)
class Share:
    """So many of all, with the interval that holds the true share in 95 of 100 cases; no share where there are none."""

    measure: str
    found: int
    of: int

    @property
    def share(self) -> float | None:
        """From 0 to 1."""
        return self.found / self.of if self.of else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The interval."""
        return interval(self.found, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much of REFERS_TO is confirmed by CITES, how much of CITES REFERS_TO finds, and what is not confirmed."""

    confirmed: Share
    recovered: Share
    unconfirmed: tuple[dict[str, Any], ...]  # rows of the question unconfirmed-references


def reference_agreement(store: Store, *, limit: int = MOST_ROWS) -> Agreement:
    """Compares REFERS_TO with CITES, pair by pair; of REFERS_TO only papers with a known list of references count.

    Raises StoreError where the store fails.

    >>> from paperatlas.stores import open_store
    >>> reference_agreement(open_store("atlas/graph.lbug")).confirmed.share  # doctest: +SKIP
    0.75
    """
    [(referred, confirmed, cited)] = ask_question(store, "reference-agreement").records
    rows = ask_question(store, "unconfirmed-references", limit=limit).dicts()
    return Agreement(
        Share("REFERS_TO confirmed by CITES", confirmed, referred),
        Share("CITES found by REFERS_TO", confirmed, cited),
        tuple(rows),
    )


def interval(found: int, of: int) -> tuple[float, float]:
    """The bounds of a share in 95 of 100 cases, by the score of Wilson (1927, Probable Inference).

    It says something even where all or none were found.

    >>> [round(bound, 3) for bound in interval(9, 10)]
    [0.596, 0.982]
    """
    square = NORMAL**2 / of
    centre = (found / of + square / 2) / (1 + square)
    reach = NORMAL * math.sqrt(found / of * (1 - found / of) / of + square / of / 4) / (1 + square)
    return max(0.0, centre - reach), min(1.0, centre + reach)
