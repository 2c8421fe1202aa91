"""The cut around a concept or a paper: what is in it, what is left out, and that it says so."""

import pytest

from graphs import concept_key, graph_of, paper_key, small_rows
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.exports import FORMATS, write_graph
from paperatlas.neighborhood import neighborhood, whole_graph
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import open_store
from paperatlas.views import render_view

GRPO = concept_key("grpo")


def names(graph, label):
    """What a person reads on the nodes of a label."""
    field = "title" if label == "Paper" else "name"
    return {data[field] for _, data in graph.nodes(data=True) if data["label"] == label}


def facts(graph):
    """Everything in a cut, for comparison."""
    nodes = {name: dict(data) for name, data in graph.nodes(data=True)}
    edges = {(head, tail, key): dict(data) for head, tail, key, data in graph.edges(keys=True, data=True)}
    return dict(graph.graph), nodes, edges


def test_concept_stands_among_its_papers_rivals_and_company(store):
    """Around GRPO are the papers that say something of it, what claims to beat it, and what its papers introduce."""
    graph = neighborhood(store, GRPO)
    papers = {paper_key(key) for key in ("deepseekmath", "qwen", "r1", "dapo", "gspo", "diffusion-rl")}
    assert {name for name, data in graph.nodes(data=True) if data["label"] == "Paper"} == papers
    assert {"DAPO", "Group Sequence Policy Optimization", "Proximal Policy Optimization"} <= names(graph, "Concept")
    assert {"DeepSeek-R1", "Qwen2.5", "MATH"} <= names(graph, "Concept")
    assert "BLEU" not in names(graph, "Concept")


def test_relationships_between_all_that_is_shown_are_there(store):
    """Claims, references and what papers say of any shown concept are in the cut, with their sentences."""
    graph = neighborhood(store, GRPO)
    assert "over" in graph.edges[concept_key("dapo"), GRPO, "OUTPERFORMS"]["sentence"]
    assert graph.edges[concept_key("gspo"), concept_key("dapo"), "OUTPERFORMS"]["paper"] == paper_key("gspo")
    assert graph.has_edge(paper_key("deepseekmath"), concept_key("gsm8k"), "EVALUATES_ON")
    assert graph.edges[paper_key("dapo"), paper_key("deepseekmath"), "REFERS_TO"]["via"] == GRPO
    assert graph.edges[paper_key("dapo"), paper_key("r1"), "CITES"]["source"] == "OpenAlex"
    kinds = {data["type"] for _, _, data in graph.edges(data=True)}
    assert kinds <= set(RELATIONSHIPS) - {"WROTE", "AFFILIATED_WITH"}


def test_claims_of_two_papers_are_two_relationships(store):
    """Each paper that says so is kept: the key of the second carries a number, its type does not."""
    graph = neighborhood(store, GRPO)
    between = graph.get_edge_data(GRPO, concept_key("ppo"))
    claims = {key: data["paper"] for key, data in between.items() if data["type"] == "OUTPERFORMS"}
    assert set(claims) == {"OUTPERFORMS", "OUTPERFORMS#2"}
    assert set(claims.values()) == {paper_key("deepseekmath"), paper_key("r1")}


def test_nodes_carry_the_properties_of_the_store(store):
    """A node has its label and every property of the schema."""
    graph = neighborhood(store, GRPO)
    assert set(graph.nodes[GRPO]) == {"label", *NODES["Concept"].names}
    assert graph.nodes[GRPO]["aliases"] == ["GRPO", "group-relative policy optimization"]
    assert set(graph.nodes[paper_key("r1")]) == {"label", *NODES["Paper"].names}


# The small graph is 0.75 sure of what papers say of concepts, and 0.5 of what is claimed between concepts.
UNSURE = [
    (0.5, set()),
    (0.6, set(CONCEPT_RELATIONS)),
    (0.75, set(CONCEPT_RELATIONS)),
    (0.8, {*CONCEPT_RELATIONS, *PAPER_RELATIONS}),
]


@pytest.mark.parametrize("least, gone", UNSURE)
def test_what_is_unsure_is_left_out_when_asked(least, gone, store):
    """Below a least confidence no relationship stays; what carries no confidence, and all nodes, stay."""
    everything, sure = whole_graph(store), whole_graph(store, least=least)
    kinds = {data["type"] for _, _, data in everything.edges(data=True)}
    assert {data["type"] for _, _, data in sure.edges(data=True)} == kinds - gone
    assert list(sure) == list(everything)
    cut = neighborhood(store, GRPO, least=least)
    assert not gone & {data["type"] for _, _, data in cut.edges(data=True)}
    assert bool({data["label"] for _, data in cut.nodes(data=True)} - {"Concept"}) == (least <= 0.75)
    assert cut.graph["least"] == least


@pytest.mark.neo4j
def test_both_stores_leave_out_the_same(ladybug_store, neo4j_store):
    """A least confidence means the same relationships in both stores."""
    for least in (0.6, 0.75, 0.8):
        one, other = (neighborhood(store, GRPO, least=least) for store in (ladybug_store, neo4j_store))
        assert facts(one) == facts(other)


@pytest.mark.neo4j
def test_both_stores_give_the_same_cut(ladybug_store, neo4j_store):
    """The embedded store and Neo4j answer with the same nodes, relationships and order."""
    for centre in (GRPO, paper_key("dapo")):
        for depth in (1, 2):
            one, other = (neighborhood(store, centre, depth=depth, limit=12) for store in (ladybug_store, neo4j_store))
            assert facts(one) == facts(other)
            assert list(one.edges) == list(other.edges)


def test_limit_keeps_the_strongest_and_says_so(ladybug_store):
    """A limited cut has exactly so many nodes, the centre first, and says how many there were."""
    whole = neighborhood(ladybug_store, GRPO)
    cut = neighborhood(ladybug_store, GRPO, limit=8)
    assert len(cut) == cut.graph["shown_nodes"] == 8
    assert cut.graph["total_nodes"] == whole.graph["total_nodes"] == len(whole)
    assert (cut.graph["limited"], whole.graph["limited"]) == (True, False)
    assert set(cut) < set(whole)
    assert {GRPO, paper_key("deepseekmath"), concept_key("dapo"), concept_key("ppo")} <= set(cut)


def test_limit_of_one_is_the_centre(ladybug_store):
    """The centre is always in its own cut."""
    assert list(neighborhood(ladybug_store, GRPO, limit=1)) == [GRPO]


def test_papers_outside_the_cut_keep_their_titles(ladybug_store):
    """A claim read in a paper that the limit left out still names that paper."""
    cut = neighborhood(ladybug_store, GRPO, limit=6)
    claimed = {data["paper"] for _, _, data in cut.edges(data=True) if data.get("paper")}
    assert claimed - set(cut)
    assert set(cut.graph["papers"]) == claimed - set(cut)
    assert all(paper["title"] for paper in cut.graph["papers"].values())


def test_generic_concepts_come_only_when_asked(store):
    """What nearly every paper speaks of is left out, unless asked for or itself the centre."""
    generic = {"Reinforcement Learning", "Accuracy"}
    assert not names(neighborhood(store, GRPO), "Concept") & generic
    assert generic <= names(neighborhood(store, GRPO, generic=True), "Concept")
    assert "Reinforcement Learning" in names(neighborhood(store, concept_key("rl")), "Concept")


def test_paper_stands_among_its_concepts_and_references(store):
    """Around a paper are the concepts it speaks of and the papers it refers to or cites, and those that cite it."""
    graph = neighborhood(store, paper_key("dapo"))
    assert graph.graph["title"] == "DAPO: Open Reinforcement Learning at Scale"
    assert {"DAPO", "Group Relative Policy Optimization", "AIME 2024"} <= names(graph, "Concept")
    assert {paper_key("deepseekmath"), paper_key("r1"), paper_key("qwen"), paper_key("gspo")} <= set(graph)
    assert paper_key("transformer") not in graph


def test_each_hop_reaches_further(ladybug_store):
    """Two hops hold all of one, three hops all of two; GRPO reaches FID through image generation."""
    rings = [set(neighborhood(ladybug_store, GRPO, depth=depth)) for depth in (1, 2, 3)]
    assert rings[0] < rings[1] < rings[2]
    assert concept_key("fid") in rings[2] - rings[0]


@pytest.mark.parametrize("option", [{"depth": 0}, {"depth": 4}, {"limit": 0}])
def test_impossible_cuts_are_refused(ladybug_store, option):
    """A depth outside 1 to 3 or a limit below one is a plain error."""
    with pytest.raises(PaperatlasError, match="a neighbourhood "):
        neighborhood(ladybug_store, GRPO, **option)


def test_unknown_centre(ladybug_store):
    """An id that the store does not hold is an unknown name, whatever is in it."""
    with pytest.raises(UnknownName):
        neighborhood(ladybug_store, "method:x'}) DETACH DELETE n //")


def test_whole_graph_is_all_of_it(store):
    """Without a name there is every node and relationship of the store, stubs where they are asked for."""
    graph = whole_graph(store, stubs=True)
    nodes, relationships = small_rows()
    assert graph.number_of_nodes() == sum(map(len, nodes.values()))
    assert graph.number_of_edges() == sum(map(len, relationships.values()))
    assert graph.graph["limited"] is False


def test_whole_graph_can_be_limited(ladybug_store):
    """A limit keeps the best connected nodes and says how many there were."""
    graph = whole_graph(ladybug_store, limit=10)
    assert len(graph) == 10
    assert GRPO in graph
    assert graph.graph["limited"] is True
    assert graph.graph["total_nodes"] > 10


def test_two_labels_may_share_an_id(tmp_path):
    """An author and a paper of the same id stay two nodes of the whole graph."""
    nodes, relationships = small_rows()
    taken = nodes["Organization"][0]["id"]
    nodes["Author"].append({"id": taken, "name": "Named like an organization"})
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as writer:
        writer.replace(graph_of(nodes, relationships))
    with open_store(str(tmp_path / "graph.lbug")) as reader:
        graph = whole_graph(reader, stubs=True)
    assert graph.nodes[taken]["label"] == "Author"
    assert graph.nodes[f"Organization:{taken}"]["label"] == "Organization"
    assert graph.number_of_edges() == sum(map(len, relationships.values()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_cut_can_be_written_and_looked_at(ladybug_store, name, tmp_path):
    """What a store gives goes into every file format and onto a page, hostile texts included."""
    graph = neighborhood(ladybug_store, concept_key("hostile"), depth=2)
    write_graph(graph, name, tmp_path / "out")
    write_graph(whole_graph(ladybug_store), name, tmp_path / "whole")
    assert (tmp_path / "out").exists()
    assert "<img src=x" not in render_view(graph)
