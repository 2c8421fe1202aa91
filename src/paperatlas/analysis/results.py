"""What an analysis is asked for, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = ["CONCEPTS", "PAPERS", "RELATIONS", "Analysis", "Settings"]

RELATIONS = ("CITES", "REFERS_TO")
PAPERS = pa.schema(
    {
        "id": pa.string(),
        "pageRank": pa.float64(),
        "betweenness": pa.float64(),
        "citedBy": pa.int64(),
        "cites": pa.int64(),
        "community": pa.int64(),
        "communityName": pa.string(),
        "component": pa.int64(),
    }
)
CONCEPTS = pa.schema(
    {"id": pa.string(), "strength": pa.float64(), "community": pa.int64(), "communityName": pa.string()}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was asked for: over which relationships between papers, and how communities are found."""

    relations: tuple[str, ...] = RELATIONS
    resolution: float = 1.0  # larger gives more and smaller communities
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The measures of the papers and concepts of one graph, rows sorted by id, and what they were computed from."""

    graph: str  # the digest of the graph
    settings: Settings
    papers: pa.Table  # PAPERS: a row for each paper
    concepts: pa.Table  # CONCEPTS: a row for each concept
    links: int  # between two papers, whatever the number of relationships
    sampled: int | None  # papers from which betweenness was estimated; None where it is exact
    modularity: float  # of the communities of papers
    concept_modularity: float
