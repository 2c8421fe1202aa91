"""CSL-JSON: the papers, for Zotero, pandoc and every citation processor."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import networkx as nx

from paperatlas.exports.works import address, date_parts, family_and_given, venue_of, works
from paperatlas.text import clean

__all__ = ["write"]

KINDS = {"journal": "article-journal", "conference": "paper-conference"}


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes a list of items, sorted by id, the same keys as in BibTeX."""
    items = [_item(key, data) for key, data in works(graph).items()]
    stream.write(json.dumps(items, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def _item(key: str, data: dict[str, Any]) -> dict[str, Any]:
    venue, parts = venue_of(data), date_parts(data)
    arxiv = clean(str(data.get("arxivId") or ""))
    item = {
        "id": key,
        "type": KINDS[venue[0]] if venue else "article",  # in CSL, an article alone is a preprint
        "title": clean(data.get("title") or ""),
        "author": [_name(name) for name in data["authors"]],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": venue[1] if venue else None,
        "DOI": clean(str(data.get("doi") or "")),
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "publisher": "arXiv" if arxiv and not venue else None,
        "URL": address(data),
        "abstract": clean(data.get("abstract") or ""),
    }
    return {name: value for name, value in item.items() if value}


def _name(name: str) -> dict[str, str]:
    family, given = family_and_given(name)
    return {"family": family, "given": given} if given and "," not in name else {"literal": name}
