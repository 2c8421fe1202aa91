"""Addresses that name the things of a graph for good: a DOI's, arXiv's, else a urn made of our id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from paperatlas.text import clean

__all__ = ["addresses", "names_of_papers", "urn"]

SAFE = "/:;().,-_~"


def urn(kind: str, name: str) -> str:
    """The urn of something of ours.

    >>> urn("concept", "method:größe x")
    'urn:paperatlas:concept:method:gr%C3%B6%C3%9Fe%20x'
    """
    return f"urn:paperatlas:{kind}:{quote(name, safe=SAFE)}"


def addresses(paper: Mapping[str, Any]) -> list[str]:
    """What a paper is called elsewhere: its DOI, then its arXiv number.

    >>> addresses({"doi": "10.1000/A<1>", "arxivId": "1706.03762"})
    ['https://doi.org/10.1000/a%3C1%3E', 'https://arxiv.org/abs/1706.03762']
    """
    doi, arxiv = (clean(str(paper.get(name) or "")) for name in ("doi", "arxivId"))
    found = [f"https://doi.org/{quote(doi.lower(), safe=SAFE)}"] if doi.startswith("10.") else []
    return found + ([f"https://arxiv.org/abs/{quote(arxiv, safe=SAFE)}"] if arxiv else [])


def names_of_papers(papers: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """An address for each paper by its id; where two papers claim the same, the second in order has its urn."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, data in papers:
        free = [it for it in addresses(data) if it not in taken]
        names[key] = free[0] if free else urn("paper", key)
        taken.add(names[key])
    return names
