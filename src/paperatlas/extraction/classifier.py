"""A trained model with what makes answers of its probabilities."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from paperatlas.extraction.crf import Chain, read_chain
from paperatlas.resources import resource_path

__all__ = ["EMPTY", "Classifier", "log_odds", "open_chain", "open_classifier"]

EMPTY = Chain((), {}, np.zeros((1, 0)), np.zeros((0, 0)))  # a model that says nothing
NEVER = 1e-6  # the least probability that log odds are taken of


@dataclass(frozen=True, slots=True)
class Classifier:
    """A model, from which probability on an answer counts, and how probabilities are corrected."""

    chain: Chain
    thresholds: Mapping[str, float]
    corrections: Mapping[str, tuple[float, float]]  # slope and shift of each answer

    def confidence(self, answer: str, chance: float) -> float:
        """The corrected probability, as often right as it says: log odds stretched and shifted (Platt 1999).

        >>> Classifier(EMPTY, {}, {"USES": (1.0, 0.0)}).confidence("USES", 0.25)
        0.25
        """
        slope, shift = self.corrections[answer]
        return round(1.0 / (1.0 + math.exp(-slope * log_odds(chance) - shift)), 4)


def log_odds(chance: float) -> float:
    """The log odds of a probability, cut off where it is all but certain.

    >>> log_odds(0.5)
    0.0
    """
    return math.log(max(chance, NEVER) / max(1.0 - chance, NEVER))


def open_classifier(name: str, settings: Mapping[str, Any]) -> Classifier:
    """A classifier that travels with the code: ``model/NAME.crf.gz``, and its settings."""
    return Classifier(open_chain(name), settings["thresholds"], settings.get("corrections", {}))


def open_chain(name: str) -> Chain:
    """The model in ``model/NAME.crf.gz``."""
    return read_chain(gzip.decompress(resource_path(f"model/{name}.crf.gz").read_bytes()))
