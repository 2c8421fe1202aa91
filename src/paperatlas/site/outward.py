"""Where a paper can be read: its addresses at arXiv, its DOI and the listing, only https, whatever a source said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from paperatlas.site.words import one_line

__all__ = ["Outward", "addresses"]


class Outward(NamedTuple):
    """A link that leads out of the site."""

    text: str
    href: str


def addresses(paper: Mapping[str, Any]) -> list[Outward]:
    """The addresses of a paper, the surest first.

    >>> [it.href for it in addresses({"arxivId": "1706.03762", "doi": None, "url": "javascript:alert(1)"})]
    ['https://arxiv.org/abs/1706.03762']
    """
    arxiv, doi, url = (one_line(paper[key]) for key in ("arxivId", "doi", "url"))
    found = []
    if arxiv:
        found.append(Outward(f"arXiv {arxiv}", f"https://arxiv.org/abs/{quote(arxiv)}"))
    if doi:
        found.append(Outward(f"DOI {doi}", f"https://doi.org/{quote(doi)}"))
    if (host := https_host(url)) and url not in {it.href for it in found}:
        found.append(Outward(host, url))
    return found


def https_host(url: str) -> str:
    """The host of a plain https address; empty for any other.

    >>> https_host("https://example.org/a"), https_host("https://user@example.org/"), https_host("http://[")
    ('example.org', '', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = parts.scheme == "https" and not parts.username and " " not in url
    return parts.hostname or "" if plain else ""
