"""Packages that only some forms of input need: imported when such a file is met, and asked for by name if missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from paperatlas.errors import ReadError

__all__ = ["needed"]


def needed(module: str, form: str, file: str) -> Any:
    """A module of the extra ``formats``; where it is not installed, ReadError says how to get it.

    >>> needed("no_such_parser", "BibTeX", "papers.bib")
    Traceback (most recent call last):
    paperatlas.errors.ReadError: papers.bib: BibTeX is read with no_such_parser, ...; pip install "paperatlas[formats]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        raise ReadError(
            f'{file}: {form} is read with {package}, which is missing or too old; pip install "paperatlas[formats]"'
        ) from error
