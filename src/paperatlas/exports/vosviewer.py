"""VOSviewer JSON: items and links, for VOSviewer and VOSviewer Online."""

from __future__ import annotations

import html
import json
from collections import Counter
from typing import Any, BinaryIO

import networkx as nx

from paperatlas.exports.flat import named
from paperatlas.records import CONCEPT_TYPES

__all__ = ["write"]

CLUSTERS = (*CONCEPT_TYPES, "Paper", "Author", "Organization")  # each keeps its number, and so its colour


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes items with cluster (their type), weights and scores; of two items all relationships make one link."""
    ready = named(graph)
    strengths: Counter[tuple[str, str]] = Counter()
    for head, tail, data in ready.edges(data=True):
        if head != tail:
            strengths[min(head, tail), max(head, tail)] += data["weight"]
    items = [_item(key, data, ready.degree(key)) for key, data in ready.nodes(data=True)]
    met = {item["cluster"] for item in items}
    network = {
        "items": items,
        "links": [
            {"source_id": one, "target_id": other, "strength": strength}
            for (one, other), strength in sorted(strengths.items())
        ],
        "clusters": [{"cluster": number, "label": name} for number, name in enumerate(CLUSTERS, 1) if number in met],
    }
    told = {"network": network, "info": {"title": str(ready.graph.get("title", "paperatlas"))}}
    stream.write(json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def _item(key: str, data: dict[str, Any], degree: int) -> dict[str, Any]:
    kind = data.get("type") if data["kind"] == "Concept" else data["kind"]
    known = [kind, *data.get("aliases", ()), data.get("organization"), data.get("published")]
    item: dict[str, Any] = {
        "id": key,
        "label": data["label"],
        "description": html.escape("; ".join(str(each) for each in known if each)),  # it is read as HTML
        "cluster": CLUSTERS.index(kind) + 1 if kind in CLUSTERS else len(CLUSTERS) + 1,
        "weights": {"Relationships": degree} | ({"Papers": data["paperCount"]} if "paperCount" in data else {}),
    }
    if str(data.get("url", "")).startswith("https://"):
        item["url"] = data["url"]
    year = data.get("year") or str(data.get("firstSeen", ""))[:4]
    return item | ({"scores": {"Year": int(year)}} if str(year).isdecimal() else {})
