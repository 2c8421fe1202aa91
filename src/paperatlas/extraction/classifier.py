"""A trained CRFsuite model with what makes answers of its probabilities."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pycrfsuite

from paperatlas.resources import resource_path

__all__ = ["Classifier", "open_classifier"]

NEVER = 1e-6  # the least probability that log odds are taken of


@dataclass(frozen=True, slots=True)
class Classifier:
    """A CRFsuite model, from which probability on an answer counts, and how probabilities are corrected."""

    tagger: pycrfsuite.Tagger
    thresholds: Mapping[str, float]
    slope: float
    shift: float

    def confidence(self, chance: float) -> float:
        """The corrected probability, as often right as it says: log odds stretched and shifted (Platt 1999).

        >>> Classifier(None, {}, slope=1.0, shift=0.0).confidence(0.25)
        0.25
        """
        odds = math.log(max(chance, NEVER) / max(1.0 - chance, NEVER))
        return round(1.0 / (1.0 + math.exp(-self.slope * odds - self.shift)), 4)


def open_classifier(name: str, settings: Mapping[str, Any]) -> Classifier:
    """A classifier that travels with the code: ``model/NAME.crf.gz``, and its settings."""
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model_bytes(f"model/{name}.crf.gz"))
    return Classifier(tagger, settings["thresholds"], settings["slope"], settings["shift"])


@cache
def model_bytes(path: str) -> bytes:
    """A model unpacked; kept for good, since CRFsuite reads these very bytes as long as its tagger lives."""
    return gzip.decompress(resource_path(path).read_bytes())
