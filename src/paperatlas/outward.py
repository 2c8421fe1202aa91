"""Where a paper can be read: its addresses at arXiv, its DOI and the listing, only https, whatever a source said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from paperatlas.offline import one_line

__all__ = ["Outward", "addresses"]

LONGEST_NUMBER, LONGEST_ADDRESS = 200, 2_000  # characters; what is longer leads nowhere


class Outward(NamedTuple):
    """A link that leads out of a page."""

    text: str
    href: str


def addresses(paper: Mapping[str, Any]) -> list[Outward]:
    """The addresses of a paper, the surest first.

    >>> [it.href for it in addresses({"arxivId": "1706.03762", "doi": None, "url": "javascript:alert(1)"})]
    ['https://arxiv.org/abs/1706.03762']
    """
    arxiv, doi, url = (one_line(paper.get(key)) for key in ("arxivId", "doi", "url"))
    made = (("arXiv", arxiv, "https://arxiv.org/abs/"), ("doi", doi, "https://doi.org/"))
    found = [
        Outward(f"{name} {number}", f"{where}{quote(number)}")
        for name, number, where in made
        if 0 < len(number) <= LONGEST_NUMBER
    ]
    host = https_host(url) if len(url) <= LONGEST_ADDRESS else ""
    if host and url not in {it.href for it in found}:
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
