"""Communities of concepts that go together: the parts of the field, the papers that are mostly about each, who is near.

The communities are those that ``paperatlas analyze --write`` keeps in the graph, or the same found anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from paperatlas.analysis.communities import louvain, undirected
from paperatlas.analysis.measures import Floats, Ints, Links, links_of
from paperatlas.analysis.naming import names_by_ties
from paperatlas.neighborhood import PAPER_WEIGHT
from paperatlas.offline import one_line
from paperatlas.records import CONCEPT_TYPES, PAPER_RELATIONS
from paperatlas.site.field import Community, Member, Written, community_path
from paperatlas.site.field_map import field_map
from paperatlas.site.frame import Page, Site, render
from paperatlas.site.words import number, shortened
from paperatlas.stores import Store

__all__ = ["community_page", "community_pages", "map_page", "read_communities"]

MOST_PAPERS = 200  # that a page lists, the newest
MOST_OF_TYPE = 150
MOST_NEW = 60
MOST_NEAR = 8
LEAST_PAPERS = 2  # a community with fewer is no part of the field, but a pair of names
CONCEPTS = """MATCH (c:Concept)
RETURN c.id AS id, c.name AS name, c.type AS type, c.paperCount AS papers, c.generic AS generic,
       c.community AS community, c.communityName AS communityName
ORDER BY id"""
PAPERS = "MATCH (p:Paper) RETURN p.id AS id, p.title AS title, p.published AS published, p.year AS year ORDER BY id"
TIES = """MATCH (a:Concept)-[r:CO_OCCURS_WITH]->(b:Concept)
WHERE NOT a.generic AND NOT b.generic AND r.npmi > 0
RETURN a.id AS one, b.id AS other, r.papers AS papers, r.npmi AS npmi
ORDER BY one, other"""
SPOKEN = """MATCH (p:Paper)-[r:{relation}]->(c:Concept)
WHERE NOT c.generic AND r.confidence >= $least
RETURN DISTINCT p.id AS paper, c.id AS concept
ORDER BY paper, concept"""


def read_communities(store: Store, *, least: float = 0.0) -> list[Community]:
    """The communities of a store of which at least two papers are mostly about one, those with most papers first.

    What was read with a confidence below ``least`` does not count. A paper belongs to the community of which it says
    most: what it introduces counts more than what it mentions.
    """
    concepts = store.ask(CONCEPTS).records
    papers = store.ask(PAPERS).records
    labels, names = kept(concepts) if any(row[5] is not None for row in concepts) else found(store, concepts)
    if not labels.any():
        return []
    spoken, introduced = spoken_of(store, [row[0] for row in concepts], [row[0] for row in papers], labels, least)
    main = np.where(spoken.max(axis=1).toarray().ravel() > 0, np.asarray(spoken.argmax(axis=1)).ravel(), 0)
    shared: Links = sparse.csr_array(presence(spoken).T @ presence(spoken))
    written = grouped(main)
    own: defaultdict[int, list[int]] = defaultdict(list)
    for paper, concept in introduced:
        own[paper].append(concept)
    real = sorted(it for it, members in written.items() if it and len(members) >= LEAST_PAPERS)
    new = {main_of: members for main_of, members in newly(introduced, main, labels).items() if main_of in real}
    members = grouped(labels)
    communities = [
        Community(
            it,
            one_line(names.get(it)) or f"Community {it}",
            members_of(members[it], concepts),
            tuple(newest([written_of(papers[place], members_of(own[place], concepts)) for place in written[it]])),
            members_of(new.get(it, []), concepts),
            near(shared, it, real),
        )
        for it in real
        if it in members
    ]
    return sorted(communities, key=lambda it: (-len(it.papers), it.number))


def kept(concepts: Sequence[tuple[Any, ...]]) -> tuple[Ints, dict[int, str]]:
    """The communities that the graph keeps, 0 for none, and their names."""
    labels = np.array([row[5] or 0 for row in concepts], dtype=np.int64)
    return labels, {int(str(row[5])): str(row[6] or "") for row in concepts if row[5]}


def found(store: Store, concepts: Sequence[tuple[Any, ...]]) -> tuple[Ints, dict[int, str]]:
    """The communities by what CO_OCCURS_WITH says, as ``paperatlas analyze`` finds them."""
    places = {row[0]: place for place, row in enumerate(concepts)}
    ties = store.ask(TIES).records
    heads, tails = (np.array([places[tie[end]] for tie in ties], dtype=np.int64) for end in (0, 1))
    weights: Floats = np.array([tie[2] * tie[3] for tie in ties], dtype=np.float64)
    links: Links = undirected(links_of(heads, tails, len(concepts), weights))
    labels = louvain(links)
    return labels, names_by_ties(links, labels, [str(row[1]) for row in concepts])


def spoken_of(
    store: Store, concepts: list[str], papers: list[str], labels: Ints, least: float
) -> tuple[Links, list[tuple[int, int]]]:
    """How much each paper speaks of each community, and the pairs of paper and concept that it introduces."""
    at_concept = {key: place for place, key in enumerate(concepts)}
    at_paper = {key: place for place, key in enumerate(papers)}
    rows, columns, weights = [], [], []
    introduced: list[tuple[int, int]] = []
    for relation in PAPER_RELATIONS:
        said = store.ask(SPOKEN.format(relation=relation), {"least": least}).records
        pairs = np.array([(at_paper[paper], at_concept[concept]) for paper, concept in said], dtype=np.int64)
        pairs = pairs.reshape(-1, 2)
        if relation == "INTRODUCES":
            introduced = [(int(paper), int(concept)) for paper, concept in pairs.tolist()]
        rows.append(pairs[:, 0])
        columns.append(labels[pairs[:, 1]])
        weights.append(np.full(len(pairs), PAPER_WEIGHT[relation]))
    row, column, weight = (np.concatenate(part) for part in (rows, columns, weights))
    inside = column > 0
    shape = (len(papers), int(labels.max()) + 1)
    spoken = sparse.csr_array((weight[inside], (row[inside], column[inside])), shape=shape)
    spoken.sum_duplicates()
    return spoken, introduced


def presence(spoken: Links) -> Links:
    """1 where a paper speaks of a community at all."""
    ones = spoken.copy()
    ones.data[:] = 1.0
    return ones


def grouped(labels: Ints) -> dict[int, list[int]]:
    """The places of each label."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels.tolist()):
        groups[label].append(place)
    return groups


def newly(introduced: Sequence[tuple[int, int]], main: Ints, labels: Ints) -> dict[int, list[int]]:
    """What papers of a community introduce that belongs to none itself."""
    groups: defaultdict[int, dict[int, None]] = defaultdict(dict)
    for paper, concept in introduced:
        if not labels[concept]:
            groups[int(main[paper])][concept] = None
    return {community: list(concepts) for community, concepts in groups.items()}


def members_of(places: Sequence[int], concepts: Sequence[tuple[Any, ...]]) -> tuple[Member, ...]:
    """Concepts as a page names them, those with most papers first."""
    rows = (concepts[place] for place in places)
    members = [Member(str(row[0]), one_line(row[1]), str(row[2]), int(str(row[3]))) for row in rows]
    return tuple(sorted(members, key=lambda it: (-it.papers, it.id)))


def written_of(row: tuple[Any, ...], introduces: tuple[Member, ...]) -> Written:
    """A paper as a page names it."""
    key, title, published, year = row
    return Written(key, title, published, year, introduces)


def newest(papers: Sequence[Written]) -> list[Written]:
    """Papers by date, the newest first; of one date, by id."""
    return sorted(sorted(papers, key=lambda it: it.id), key=lambda it: it.published or "", reverse=True)


def near(shared: Links, community: int, real: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The communities of which papers about this one speak, too, those with most such papers first."""
    row = shared[[community]].toarray().ravel()
    others = [(it, int(row[it])) for it in real if it != community and row[it]]
    return tuple(sorted(others, key=lambda other: (-other[1], other[0])))


def community_pages(site: Site, communities: Sequence[Community]) -> Iterator[Page]:
    """The map of the field, and a page for each community."""
    yield map_page(site, communities)
    names = {it.number: it.name for it in communities}
    for community in communities:
        yield community_page(site, community, names)


def map_page(site: Site, communities: Sequence[Community]) -> Page:
    """The communities drawn as a map, and the same as a list."""
    return render(
        "map.html",
        "map.html",
        site,
        title="Map of the field",
        description=f"The field in {number(len(communities), 'part')}: concepts that go together, and their papers.",
        drawn=field_map(communities, latest=site.date),
        communities=communities,
        community_path=community_path,
    )


def community_page(site: Site, community: Community, names: dict[int, str]) -> Page:
    """A page for one community: its concepts by type, papers, what they introduce, and its neighbours."""
    by_type = {
        kind: [it for it in community.concepts if it.type == kind][:MOST_OF_TYPE]
        for kind in CONCEPT_TYPES
        if any(it.type == kind for it in community.concepts)
    }
    facts = f"{number(len(community.concepts), 'concept')}, {number(len(community.papers), 'paper')}"
    return render(
        "community.html",
        community_path(community.number),
        site,
        title=community.name,
        description=f"{shortened(community.name, 100)}: {facts}.",
        crumbs=(("Map of the field", "map.html"),),
        current="map.html",
        community=community,
        by_type=by_type,
        papers=community.papers[:MOST_PAPERS],
        introduced=community.introduced[:MOST_NEW],
        near=[(it, names[it], papers) for it, papers in community.near if it in names][:MOST_NEAR],
        community_path=community_path,
    )
