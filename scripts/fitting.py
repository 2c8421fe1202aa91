"""How every model is trained: CRFsuite (N. Okazaki 2007), by L-BFGS, into bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pycrfsuite

__all__ = ["fit"]


def fit(sequences: Iterable[tuple[Any, list[str]]], settings: Mapping[str, float]) -> bytes:
    """The bytes of a model of these sequences: features of items, as CRFsuite takes them, and labels."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(dict(settings))
    for features, labels in sequences:
        trainer.append(features, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()
