"""What is central in a graph and what belongs together, computed, kept and asked for."""

import itertools

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import CITES, REFERS, concept_key, graph_of, paper_key, small_graph, small_rows
from paperatlas.analysis import Settings, read_analysis, save_analysis, with_analysis
from paperatlas.analysis.communities import louvain, modularity, undirected
from paperatlas.analysis.measures import betweenness, components, links_of, pagerank, sample
from paperatlas.analysis.report import REPORTS, report
from paperatlas.analysis.whole import analyze, betweenness_sources
from paperatlas.build import build, load, remove
from paperatlas.cli import main
from paperatlas.cli.analyze import LEFT_OUT
from paperatlas.curation import Entry
from paperatlas.library import Library
from paperatlas.measure import forget, measure
from paperatlas.papers import paper_id
from paperatlas.revise import revise
from paperatlas.schema import NODES
from paperatlas.stores import open_store
from test_build import write

# Two triangles, a bridge, something that leads nowhere, and one alone.
PAIRS = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3), (5, 6)]


def links(pairs, size):
    """The matrix of pairs."""
    heads, tails = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return links_of(heads, tails, size)


def digraph(pairs, size):
    """The same for networkx."""
    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(range(size))
    return graph


def by_power(pairs, size, damping=0.85):
    """PageRank by a thousand steps over the dense matrix of all probabilities."""
    matrix = np.zeros((size, size))
    for head, tail in set(pairs):
        matrix[head, tail] = 1
    for row in matrix:
        row[:] = row / row.sum() if row.sum() else 1 / size
    matrix = damping * matrix + (1 - damping) / size
    rank = np.full(size, 1 / size)
    for _ in range(1000):
        rank = rank @ matrix
    return rank


SOME_PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]))


@settings(deadline=None, max_examples=40)
@given(SOME_PAIRS)
def test_pagerank_is_that_of_the_dense_matrix(pairs):
    """PageRank is what the power iteration over the dense matrix gives, also where nodes lead nowhere."""
    assert pagerank(links(pairs, 9)) == pytest.approx(by_power(pairs, 9), abs=1e-10)


def test_pagerank_by_hand():
    """Two that cite a third: it has 1 + 2 × 0.85 shares where they have one each."""
    first, second, third = pagerank(links([(0, 2), (1, 2)], 3))
    assert first == second
    assert third / first == pytest.approx(1 + 2 * 0.85)


@settings(deadline=None, max_examples=40)
@given(SOME_PAIRS)
def test_betweenness_is_that_of_networkx(pairs):
    """Betweenness is what networkx computes on the directed graph."""
    expected = nx.betweenness_centrality(digraph(pairs, 9))
    assert betweenness(links(pairs, 9)).tolist() == pytest.approx([expected[node] for node in range(9)])


def test_betweenness_by_hand():
    """In a chain of four, each of the inner two lies on four of the six ordered pairs of others that can be."""
    chain = links([(0, 1), (1, 2), (2, 3)], 4)
    assert betweenness(chain).tolist() == pytest.approx([0, 2 / 6, 2 / 6, 0])
    parted = links([(0, 1), (0, 2), (1, 3), (2, 3)], 4)  # two shortest paths, half a path each
    assert betweenness(parted).tolist() == pytest.approx([0, 0.5 / 6, 0.5 / 6, 0])


def test_betweenness_by_samples():
    """Sources that are a sample stand for all: their mean over all samples is the exact measure."""
    graph = links(PAIRS, 8)
    leading = [0, 1, 2, 3, 4, 5]
    estimates = [betweenness(graph, np.array(some)) for some in itertools.combinations(leading, 2)]
    assert np.mean(estimates, axis=0).tolist() == pytest.approx(betweenness(graph).tolist())


def test_a_sample_is_drawn_by_its_seed():
    """The same seed draws the same nodes in order, and few nodes are all taken."""
    nodes = np.arange(1000)
    assert sample(nodes, 10, 3).tolist() == sample(nodes, 10, 3).tolist() != sample(nodes, 10, 4).tolist()
    assert sorted(set(sample(nodes, 10, 3).tolist())) == sample(nodes, 10, 3).tolist()
    assert sample(nodes[:5], 10, 3).tolist() == [0, 1, 2, 3, 4]


def test_large_graphs_are_sampled(monkeypatch):
    """Betweenness is exact as long as that is little work, and else estimated from as many papers as fit in."""
    graph = links([(node, (node * 7 + 1) % 500) for node in range(500)], 500)
    assert betweenness_sources(graph, 0) is None
    monkeypatch.setattr("paperatlas.analysis.whole.LOOKS", 500 * 120)
    assert len(betweenness_sources(graph, 0)) == 120


@settings(deadline=None, max_examples=40)
@given(SOME_PAIRS)
def test_components_are_those_of_networkx(pairs):
    """Components are those of the graph without directions, numbered from the largest."""
    labels = components(links(pairs, 9)).tolist()
    expected = sorted(nx.weakly_connected_components(digraph(pairs, 9)), key=lambda part: (-len(part), min(part)))
    assert [{node for node in range(9) if labels[node] == number} for number in range(1, max(labels) + 1)] == expected


def test_communities():
    """Two triangles with a bridge are two communities; who has no links has none."""
    graph = undirected(links(PAIRS, 8))
    assert louvain(graph).tolist() == [2, 2, 2, 1, 1, 1, 1, 0]
    assert modularity(graph, louvain(graph)) == pytest.approx(
        nx.community.modularity(nx.Graph(PAIRS), [{0, 1, 2}, {3, 4, 5, 6}])
    )


def test_resolution():
    """A larger resolution gives more communities."""
    graph = undirected(links(PAIRS, 8))
    assert louvain(graph, resolution=0.1).max() < louvain(graph).max() < louvain(graph, resolution=4).max()


def planted(groups, size, seed):
    """Groups of nodes, with most links inside, and to which group each belongs."""
    draw = np.random.default_rng(seed)
    total = groups * size
    heads = draw.integers(0, total, total * 8)
    inside = draw.random(len(heads)) < 0.8
    tails = np.where(
        inside, heads // size * size + draw.integers(0, size, len(heads)), draw.integers(0, total, len(heads))
    )
    return links_of(heads, tails, total), np.arange(total) // size


def test_large_graphs_are_gathered_first():
    """What is too large for networkx at once is gathered first, and the groups that were planted are found."""
    graph, groups = planted(12, 40, 5)
    graph = undirected(graph)
    found = louvain(graph, most=500)
    assert {len(set(found[groups == group].tolist())) for group in range(12)} == {1}
    assert found.max() == 12
    assert modularity(graph, found) >= modularity(graph, louvain(graph)) - 0.01
    assert found.tolist() == louvain(graph, most=500).tolist()


# The whole graph.


def by_id(table):
    """The rows of a table by their ids."""
    return {row["id"]: row for row in table.to_pylist()}


def test_citations_are_counted():
    """Each paper says by how many papers it is cited and how many it cites, two relationships counted once."""
    pairs = {(paper_key(a), paper_key(b)) for a, b, *_ in [*CITES, *REFERS]}
    rows = by_id(analyze(small_graph()).papers)
    assert {key: (row["citedBy"], row["cites"]) for key, row in rows.items()} == {
        key: (sum(b == key for _, b in pairs), sum(a == key for a, _ in pairs)) for key in rows
    }


@pytest.mark.parametrize("relation, pairs", [("CITES", CITES), ("REFERS_TO", REFERS)])
def test_relations_are_chosen(relation, pairs):
    """Bibliographic facts and what texts speak of can be looked at apart."""
    assert analyze(small_graph(), Settings(relations=(relation,))).links == len({it[:2] for it in pairs})


def test_ranks_of_papers():
    """The ranks of all papers add up to one, and are those of the graph of all links between papers."""
    ids = sorted(row["id"] for row in small_rows()[0]["Paper"])
    pairs = [(ids.index(paper_key(a)), ids.index(paper_key(b))) for a, b, *_ in [*CITES, *REFERS]]
    ranks = analyze(small_graph()).papers.column("pageRank").to_pylist()
    assert sum(ranks) == pytest.approx(1)
    assert ranks == pytest.approx(by_power(pairs, len(ids)).tolist())


def test_communities_have_names():
    """Papers on diffusion are apart from those on reasoning, named by what only they speak of; generic is no name."""
    rows = by_id(analyze(small_graph()).papers)
    diffusion, reasoning = rows[paper_key("ddpm")], rows[paper_key("deepseekmath")]
    assert diffusion["community"] == rows[paper_key("ldm")]["community"] != reasoning["community"]
    assert "Diffusion" in diffusion["communityName"]
    names = {name for row in rows.values() for name in (row["communityName"] or "").split(", ")}
    assert not names & {"Transformer", "Reinforcement Learning", "Accuracy"}
    assert rows[paper_key("hostile")]["community"] is rows[paper_key("hostile")]["communityName"] is None


def test_a_community_without_concepts():
    """Where papers share no concept, their community is called by the title of the one that ranks first."""
    papers = [{"id": str(n), "title": f"Paper {n}"} for n in range(3)]
    cites = [{"from": "0", "to": "2", "source": "id"}, {"from": "1", "to": "2", "source": "id"}]
    found = analyze(graph_of({"Paper": papers}, {"CITES": cites})).papers
    assert set(found.column("communityName").to_pylist()) == {"Paper 2"}


def test_topics():
    """Concepts that go together are one topic, generic ones and those without company none."""
    rows = by_id(analyze(small_graph()).concepts)
    assert rows[concept_key("diffusion")]["community"] == rows[concept_key("generation")]["community"]
    assert rows[concept_key("grpo")]["community"] != rows[concept_key("diffusion")]["community"]
    assert rows[concept_key("rl")]["community"] is rows[concept_key("bleu")]["community"] is None


@pytest.mark.parametrize("tables", [graph_of({}, {}), graph_of({"Paper": [{"id": "1", "title": "Alone"}]}, {})])
def test_graphs_without_links(tables):
    """A graph without papers, or without links, is analyzed like any other."""
    found = analyze(tables)
    assert (found.links, found.modularity) == (0, 0.0)
    assert found.papers.column("pageRank").to_pylist() == [1.0] * found.papers.num_rows
    assert all(report(tables, found, what)[0] for what in REPORTS)


def test_order_of_rows_does_not_matter():
    """The same graph gives the same bytes, in whatever order its relationships come."""
    nodes, relationships = small_rows()
    again = graph_of(nodes, {kind: rows[::-1] for kind, rows in relationships.items()})
    first, second = analyze(small_graph()), analyze(again)
    assert first.papers.equals(second.papers)
    assert first.concepts.equals(second.concepts)


def test_reports():
    """Papers come in the order that is asked for, communities with their papers, links and years."""
    tables = small_graph()
    found = analyze(tables)
    columns, rows = report(tables, found, "papers", by="citedBy", limit=3)
    cited = [row[columns.index("citedBy")] for row in rows]
    assert (len(rows), cited) == (3, sorted(cited, reverse=True))
    columns, rows = report(tables, found, "communities", limit=100)
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert sum(row[columns.index("papers")] for row in rows) == sum(
        it is not None for it in found.papers["community"].to_pylist()
    )
    members = report(tables, found, "topics")[1][0][3]
    assert members[0] in {row["name"] for row in tables.nodes["Concept"].to_pylist()}


# Kept in the atlas, and joined into the graph.


def test_kept_results_come_back(tmp_path):
    """What is saved is read back equal, and twice saved is byte for byte the same."""
    found = analyze(small_graph(), Settings(relations=("CITES",), resolution=0.5, seed=3))
    data = save_analysis(tmp_path, found).read_bytes()
    assert read_analysis(tmp_path) == found
    assert save_analysis(tmp_path, found).read_bytes() == data


@pytest.mark.parametrize("data", [b"", b"PAR1 nonsense PAR1", None])
def test_a_damaged_file_counts_as_none(tmp_path, data):
    """A file that makes no sense is as if there was none: the results can be computed again."""
    if data is None:
        pa.parquet.write_table(pa.table({"label": ["Paper"]}), tmp_path / "analysis.parquet")
    else:
        (tmp_path / "analysis.parquet").write_bytes(data)
    assert read_analysis(tmp_path) is None


def test_results_of_another_graph_are_left_out():
    """Results join the graph that they were computed from, and no other."""
    tables = small_graph()
    found = analyze(tables)
    joined = with_analysis(tables, found)
    assert joined.digest != tables.digest
    assert joined.nodes["Paper"].schema == NODES["Paper"]
    assert joined.nodes["Paper"].column("pageRank").to_pylist() == found.papers.column("pageRank").to_pylist()
    nodes, relationships = small_rows()
    other = graph_of(nodes, {**relationships, "CITES": relationships["CITES"][:-1]})
    assert with_analysis(other, found) is other
    assert with_analysis(tables, None) is tables


@pytest.mark.parametrize("kind", ["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_both_stores_answer(kind, tmp_path, request):
    """Both stores give the measures of papers and concepts to Cypher."""
    uri = str(tmp_path / "graph.lbug") if kind == "ladybug" else request.getfixturevalue("empty_neo4j")
    tables = small_graph()
    found = analyze(tables)
    with open_store(uri, read_only=False) as store:
        store.replace(with_analysis(tables, found))
    with open_store(uri) as store:
        rows = store.ask(
            "MATCH (p:Paper) RETURN p.id AS id, p.pageRank AS pageRank, p.betweenness AS betweenness, "
            "p.community AS community, p.communityName AS communityName ORDER BY id"
        )
        concepts = store.ask("MATCH (c:Concept) RETURN c.id, c.community, c.communityName ORDER BY c.id")
    assert rows.dicts() == found.papers.select(rows.columns).to_pylist()
    assert concepts.records == [
        tuple(row.values()) for row in found.concepts.select(["id", "community", "communityName"]).to_pylist()
    ]


@pytest.fixture(scope="module")
def entries():
    """Three papers, two of which cite the third."""
    base = {"title": "Draft and Verify", "abstract": "We propose speculative decoding.", "doi": "10.1000/base"}
    return [
        base,
        {"title": "Trees of Drafts", "abstract": "We extend speculative decoding.", "references": ["10.1000/base"]},
        {"title": "Many Heads", "abstract": "We use speculative decoding.", "references": ["10.1000/base"]},
    ]


@pytest.fixture
def folder(tmp_path, entries):
    """An atlas of these papers."""
    build([write(tmp_path / "papers.jsonl", *entries)], tmp_path / "atlas")
    return tmp_path / "atlas"


def ranks(path):
    """The PageRank of every paper in a store."""
    with open_store(str(path)) as store:
        return [row[0] for row in store.ask("MATCH (p:Paper) RETURN p.pageRank ORDER BY p.title").records]


def test_written_results_stay_with_the_graph(folder, tmp_path):
    """Once written, the results are in the store, in copies and after builds that change nothing, until forgotten."""
    assert ranks(folder / "graph.lbug") == [None] * 3
    plain = Library.open(folder).graph_digest()
    measured = measure(folder, write=True)
    assert ranks(folder / "graph.lbug")[0] == max(measured.analysis.papers.column("pageRank").to_pylist())
    assert not build([str(tmp_path / "papers.jsonl")], folder).outdated
    load(folder, str(tmp_path / "copy.lbug"))
    assert ranks(tmp_path / "copy.lbug") == ranks(folder / "graph.lbug")
    with open_store(str(folder / "graph.lbug")) as store:
        assert store.digest() == measured.tables.digest == Library.open(folder).graph_digest() != plain
    assert (forget(folder), forget(folder)) == (True, False)
    assert ranks(folder / "graph.lbug") == [None] * 3
    assert Library.open(folder).graph_digest() == plain


def test_a_changed_graph_leaves_them_out(folder):
    """Where a paper goes or a concept is renamed, the results are left out; written anew they are back."""
    measure(folder, write=True)
    assert revise(
        folder, [Entry(kind="rename", names=("speculative decoding",), to="Guessing Ahead", reason="a test")]
    ).outdated
    assert ranks(folder / "graph.lbug") == [None] * 3
    measure(folder, write=True)
    assert None not in ranks(folder / "graph.lbug")
    assert remove(folder, [paper_id("Many Heads")]).outdated
    assert ranks(folder / "graph.lbug") == [None] * 2


def test_the_commands_say_what_is_left_out(folder, tmp_path):
    """A build and a load that leave results out say so, and what brings them back."""
    where = ["--atlas", str(folder)]
    same = str(tmp_path / "papers.jsonl")
    more = write(tmp_path / "more.jsonl", {"title": "Another", "abstract": "We use speculative decoding."})
    assert CliRunner().invoke(main, ["analyze", "--write", *where]).exit_code == 0
    assert LEFT_OUT not in CliRunner().invoke(main, ["build", same, *where]).stderr
    assert LEFT_OUT in CliRunner().invoke(main, ["build", more, *where]).stderr
    assert LEFT_OUT in CliRunner().invoke(main, ["load", "--store", str(tmp_path / "copy.lbug"), *where]).stderr
    assert CliRunner().invoke(main, ["analyze", "--write", "--forget", *where]).exit_code == 2


def test_looking_changes_nothing(folder):
    """Without being asked to write, nothing in the atlas changes."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    measure(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
