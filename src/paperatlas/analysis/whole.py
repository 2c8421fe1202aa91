"""The measures of one graph: papers by their citations, concepts by what goes together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.analysis.communities import louvain, modularity, undirected
from paperatlas.analysis.measures import (
    Floats,
    Ints,
    Links,
    betweenness,
    components,
    links_of,
    pagerank,
    sample,
    significant,
)
from paperatlas.analysis.naming import names_by_papers, names_by_ties
from paperatlas.analysis.results import CONCEPTS, PAPERS, Analysis, Settings
from paperatlas.records import PAPER_RELATIONS
from paperatlas.schema import GraphTables

__all__ = ["analyze"]

DIGITS = 9
# Betweenness looks at each link once for each paper from which a link leads on; so many looks take a minute or two.
LOOKS = 200_000_000
LEAST_SAMPLE = 100


def analyze(tables: GraphTables, settings: Settings | None = None) -> Analysis:
    """The measures of a graph; equal graphs and settings give equal numbers.

    Papers are linked where a relationship of ``settings.relations`` leads from one to the other, once however many
    there are. PageRank counts all papers; communities only those with links. Concepts are tied by what CO_OCCURS_WITH
    says, as strongly as papers times npmi where that is above 0; generic ones belong to no community.

    >>> from paperatlas.concepts import resolve
    >>> from paperatlas.library import paper_table
    >>> from paperatlas.records import Paper
    >>> from paperatlas.schema import ANNOTATIONS
    >>> from paperatlas.tables import build_tables
    >>> papers, said = paper_table([Paper(id="1", title="A"), Paper(id="2", title="B", references=("1",))]), ANNOTATIONS
    >>> tables = build_tables(papers, said.empty_table(), resolve(said.empty_table(), papers))
    >>> [(row["citedBy"], row["pageRank"]) for row in analyze(tables).papers.to_pylist()]
    [(1, 0.649122807), (0, 0.350877193)]
    """
    settings = settings or Settings()
    papers, concepts = tables.nodes["Paper"], tables.nodes["Concept"]
    links = paper_links(tables, settings.relations)
    both = undirected(links)
    communities = louvain(both, resolution=settings.resolution, seed=settings.seed)
    rank = significant(pagerank(links), DIGITS)
    names = community_names(tables, communities, rank)
    sources = betweenness_sources(links, settings.seed)
    together = concept_ties(tables)
    groups = louvain(together, resolution=settings.resolution, seed=settings.seed)
    topics = names_by_ties(together, groups, concepts.column("name").to_pylist())
    return Analysis(
        graph=tables.digest,
        settings=settings,
        papers=table(
            PAPERS,
            papers.column("id"),
            rank,
            significant(betweenness(links, sources), DIGITS),
            np.bincount(links.indices, minlength=papers.num_rows),
            np.diff(links.indptr),
            *numbers_and_names(communities, names),
            components(links),
        ),
        concepts=table(
            CONCEPTS,
            concepts.column("id"),
            significant(np.asarray(together.sum(axis=1)).ravel(), DIGITS),
            *numbers_and_names(groups, topics),
        ),
        links=int(links.nnz),
        sampled=None if sources is None else len(sources),
        modularity=round(modularity(both, communities, resolution=settings.resolution), 6),
        concept_modularity=round(modularity(together, groups, resolution=settings.resolution), 6),
    )


def table(schema: pa.Schema, ids: pa.ChunkedArray, *columns: Any) -> pa.Table:
    """The rows of some ids with the columns of a schema."""
    return pa.table([ids, *columns], names=schema.names).cast(schema)


def places(table: pa.Table, column: str, ids: pa.Array) -> Ints:
    """Where among some ids each value of a column stands."""
    found: Ints = pc.index_in(table.column(column), value_set=ids).to_numpy().astype(np.int64)
    return found


def keys(tables: GraphTables, label: str) -> pa.Array:
    """The ids of all nodes of a label, in order."""
    return tables.nodes[label].column("id").combine_chunks()


def paper_links(tables: GraphTables, relations: Sequence[str]) -> Links:
    """Which paper leads to which by any of some types of relationships."""
    ids = keys(tables, "Paper")
    ends = [
        np.concatenate([places(tables.relationships[kind], column, ids) for kind in sorted(set(relations))])
        for column in ("from", "to")
    ]
    return links_of(ends[0], ends[1], len(ids))


def concept_ties(tables: GraphTables) -> Links:
    """How strongly two concepts go together, both of them no generic ones; symmetric."""
    ids, pairs = keys(tables, "Concept"), tables.relationships["CO_OCCURS_WITH"]
    generic = tables.nodes["Concept"].column("generic").to_numpy(zero_copy_only=False).astype(bool)
    heads, tails = places(pairs, "from", ids), places(pairs, "to", ids)
    weights: Floats = pairs.column("papers").to_numpy() * pairs.column("npmi").to_numpy()
    kept = (weights > 0) & ~generic[heads] & ~generic[tails]
    return undirected(links_of(heads[kept], tails[kept], len(ids), weights[kept]))


def community_names(tables: GraphTables, communities: Ints, rank: Sequence[float]) -> dict[int, str]:
    """Communities of papers by their telling concepts, or by the title of their first paper where they have none."""
    papers, concepts = keys(tables, "Paper"), keys(tables, "Concept")
    generic = tables.nodes["Concept"].column("generic").to_numpy(zero_copy_only=False).astype(bool)
    ends = [
        np.concatenate([places(tables.relationships[kind], column, ids) for kind in PAPER_RELATIONS])
        for column, ids in (("from", papers), ("to", concepts))
    ]
    speaking, spoken = np.divmod(np.unique(ends[0] * max(len(concepts), 1) + ends[1]), max(len(concepts), 1))
    telling = ~generic[spoken]
    known = tables.nodes["Concept"].column("name").to_pylist()
    names = names_by_papers(speaking[telling], spoken[telling], communities, known)
    titles = tables.nodes["Paper"].column("title")
    for paper in np.lexsort((np.arange(len(communities)), -np.asarray(rank))).tolist():
        if communities[paper]:
            names.setdefault(int(communities[paper]), titles[paper].as_py())
    return names


def numbers_and_names(communities: Ints, names: dict[int, str]) -> tuple[pa.Array, list[str | None]]:
    """The columns community and communityName; null where there is none."""
    return pa.array(communities, mask=communities == 0), [names.get(number) for number in communities.tolist()]


def betweenness_sources(links: Links, seed: int) -> Ints | None:
    """The papers from which betweenness is estimated; None for all, where that is little work."""
    leading = np.flatnonzero(np.diff(links.indptr)).astype(np.int64)
    number = max(LOOKS // max(links.nnz, 1), LEAST_SAMPLE)
    return None if len(leading) <= number else sample(leading, number, seed)
