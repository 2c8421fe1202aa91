"""The graph's closed lists and the Arrow schemas of all tables: what is kept in Parquet, what goes into a store.

Node tables hold the key ``id`` first; relationship tables hold ``from`` and ``to`` first, both ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS

__all__ = ["ANNOTATIONS", "NODES", "PAPERS", "RELATIONSHIPS", "GraphTables", "Relationship"]

STRINGS = pa.list_(pa.string())
PLACES = pa.list_(pa.struct({"file": pa.string(), "line": pa.int64()}))

PAPERS = pa.schema(
    {
        "id": pa.string(),
        "title": pa.string(),
        "abstract": pa.string(),
        "published": pa.string(),
        "authors": STRINGS,
        "author_count": pa.int64(),
        "organization": pa.string(),
        "comments": pa.int64(),
        "upvotes": pa.int64(),
        "doi": pa.string(),
        "arxiv_id": pa.string(),
        "open_alex_id": pa.string(),
        "ids": STRINGS,
        "venue": pa.string(),
        "url": pa.string(),
        "references": STRINGS,
        "places": PLACES,
        "origins": pa.list_(
            pa.struct(
                {
                    "places": PLACES,
                    "fields": STRINGS,
                    "other": pa.list_(pa.struct({"field": pa.string(), "value": pa.string()})),
                }
            )
        ),
        "keys": pa.list_(pa.int64()),  # papers.RULES and papers.hashes_of: where to look for the same work
    }
)
EVIDENCE: dict[str, pa.DataType] = {
    "start": pa.int64(),
    "end": pa.int64(),
    "found_by": pa.string(),
    "confidence": pa.float64(),
}
MENTION = pa.struct(
    {
        "start": pa.int64(),
        "end": pa.int64(),
        "type": pa.string(),
        "surface": pa.string(),
        "found_by": pa.string(),
        "score": pa.float64(),
    }
)
ANNOTATIONS = pa.schema(
    {
        "paper": pa.string(),
        "text_digest": pa.string(),
        "extractor": pa.string(),
        "concepts": pa.list_(
            pa.struct(
                {
                    "name": pa.string(),
                    "type": pa.string(),
                    "surfaces": STRINGS,
                    "mentions": pa.list_(MENTION),
                    "relations": pa.list_(pa.struct({"type": pa.string(), **EVIDENCE})),
                }
            )
        ),
        "edges": pa.list_(
            pa.struct({"head": pa.int64(), "type": pa.string(), "tail": pa.int64(), **EVIDENCE}),
        ),
    }
)

# What ``paperatlas analyze --write`` says of a node; null where it was not asked, or of another graph.
COMMUNITY: dict[str, pa.DataType] = {"community": pa.int64(), "communityName": pa.string()}
MEASURES: dict[str, pa.DataType] = {"pageRank": pa.float64(), "betweenness": pa.float64(), **COMMUNITY}
NODES: dict[str, pa.Schema] = {
    "Paper": pa.schema(
        {
            "id": pa.string(),
            "title": pa.string(),
            "abstract": pa.string(),
            "published": pa.string(),
            "year": pa.int64(),
            "authorCount": pa.int64(),
            "organization": pa.string(),
            "comments": pa.int64(),
            "upvotes": pa.int64(),
            "doi": pa.string(),
            "arxivId": pa.string(),
            "url": pa.string(),
            **MEASURES,
        }
    ),
    "Concept": pa.schema(
        {
            "id": pa.string(),
            "name": pa.string(),
            "type": pa.string(),
            "aliases": STRINGS,
            "firstSeen": pa.string(),
            "paperCount": pa.int64(),
            "generic": pa.bool_(),
            **COMMUNITY,
        }
    ),
    "Author": pa.schema({"id": pa.string(), "name": pa.string()}),
    "Organization": pa.schema({"id": pa.string(), "name": pa.string()}),
    # A work that papers here cite and that is not here itself; its id is the surest of its ids, with the register.
    "Stub": pa.schema({"id": pa.string(), "title": pa.string(), "year": pa.int64(), "citedBy": pa.int64()}),
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """From which label to which, and the properties, in order."""

    head: str
    tail: str
    properties: dict[str, pa.DataType] = field(default_factory=dict)

    @property
    def schema(self) -> pa.Schema:
        """The columns of its table: from, to, properties."""
        return pa.schema({"from": pa.string(), "to": pa.string(), **self.properties})


PAPER_EVIDENCE: dict[str, pa.DataType] = {
    "sentence": pa.string(),
    "start": pa.int64(),
    "end": pa.int64(),
    "mentions": pa.int64(),
    "confidence": pa.float64(),
    "foundBy": pa.string(),
}
CLAIM: dict[str, pa.DataType] = {
    "paper": pa.string(),
    "sentence": pa.string(),
    "confidence": pa.float64(),
    "foundBy": pa.string(),
}
RELATIONSHIPS: dict[str, Relationship] = {
    **{name: Relationship("Paper", "Concept", PAPER_EVIDENCE) for name in PAPER_RELATIONS},
    **{name: Relationship("Concept", "Concept", CLAIM) for name in CONCEPT_RELATIONS},
    "VARIANT_OF": Relationship("Concept", "Concept", {"foundBy": pa.string()}),
    "CO_OCCURS_WITH": Relationship("Concept", "Concept", {"papers": pa.int64(), "npmi": pa.float64()}),
    "CITES": Relationship("Paper", "Paper", {"source": pa.string()}),
    "CITES_STUB": Relationship("Paper", "Stub"),
    "REFERS_TO": Relationship("Paper", "Paper", {"via": pa.string(), "relation": pa.string(), "sentence": pa.string()}),
    "WROTE": Relationship("Author", "Paper"),
    "AFFILIATED_WITH": Relationship("Paper", "Organization"),
}


@dataclass(frozen=True, slots=True)
class GraphTables:
    """The whole graph as Arrow tables: every label of NODES, every type of RELATIONSHIPS, rows sorted by key."""

    nodes: dict[str, pa.Table]
    relationships: dict[str, pa.Table]
    digest: str  # of all rows: equal graphs have equal digests
