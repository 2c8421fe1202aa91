"""The cuts that a page can show beside a neighbourhood: what is in each, and what each says of itself."""

import networkx as nx
import pytest

from graphs import concept_key, graph_of, paper_key, small_rows
from paperatlas.cuts import citations, comparison, lineage, query_result, way, with_facts
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.neighborhood import neighborhood
from paperatlas.queries import ask_question, run_cypher
from paperatlas.stores import open_store
from paperatlas.stores.rows import Rows
from paperatlas.views import render_view

GRPO, DAPO, PPO, DPO, GSPO = map(concept_key, ("grpo", "dapo", "ppo", "dpo", "gspo"))
LINES_OF_DESCENT = {"BASED_ON", "BUILDS_ON", "OUTPERFORMS", "VARIANT_OF"}
MAKERS = {
    "path": lambda store: way(store, concept_key("medusa"), GRPO),
    "comparison": lambda store: comparison(store, [GRPO, DPO, PPO]),
    "lineage": lambda store: lineage(store, GRPO),
    "citations": lambda store: citations(store, GRPO, stubs=True),
    "citations of a paper": lambda store: citations(store, paper_key("deepseekmath")),
    "query": lambda store: query_result(store, ask_question(store, "rivals", concept=GRPO), name="rivals"),
}


def everything(graph):
    """All of a cut, for comparison."""
    nodes = {name: dict(data) for name, data in graph.nodes(data=True)}
    edges = [
        (head, tail, key, dict(data)) for head, tail, key, data in sorted(graph.edges(keys=True, data=True), key=str)
    ]
    return dict(graph.graph), nodes, edges


def kinds(graph):
    """The types of the relationships in a cut."""
    return {data["type"] for _, _, data in graph.edges(data=True)}


def labels(graph):
    """The labels of the nodes in a cut."""
    return {data["label"] for _, data in graph.nodes(data=True)}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_cut_says_what_it_is_and_how_much_there_was(kind, store):
    """A cut names its kind, centres that it holds, the command that gives it, and both numbers."""
    graph = MAKERS[kind](store)
    facts = graph.graph
    assert facts["kind"] == kind.partition(" ")[0]
    assert set(facts["centres"]) <= set(graph)
    assert facts["asked"][0] in {"view", "query"}
    assert facts["shown_nodes"] == len(graph) == facts["total_nodes"]
    assert facts["limited"] is False
    assert graph.number_of_edges() > 0


@pytest.mark.neo4j
@pytest.mark.parametrize("kind", MAKERS)
def test_both_stores_give_the_same_cut(kind, ladybug_store, neo4j_store):
    """The embedded store and Neo4j answer alike, with all that the page says of the nodes."""
    one, other = (with_facts(store, MAKERS[kind](store)) for store in (ladybug_store, neo4j_store))
    assert everything(one) == everything(other)
    assert render_view(one) == render_view(other)


@pytest.mark.parametrize("kind", MAKERS)
def test_same_cut_twice_gives_the_same_page(kind, ladybug_store):
    """Asked again, a cut gives the same bytes."""
    pages = [render_view(with_facts(ladybug_store, MAKERS[kind](ladybug_store))) for _ in range(2)]
    assert pages[0] == pages[1]


def test_path_holds_its_steps_and_their_relationships(store):
    """Every step of the way is drawn, from one end to the other."""
    graph = MAKERS["path"](store)
    hops = graph.graph["path"]
    assert [hops[0]["fromId"], hops[-1]["toId"]] == graph.graph["centres"] == [concept_key("medusa"), GRPO]
    for hop in hops:
        ends = (hop["fromId"], hop["toId"]) if hop["forward"] else (hop["toId"], hop["fromId"])
        assert hop["type"] in {data["type"] for data in graph.get_edge_data(*ends).values()}
    assert len(graph) > len(hops) + 1


def test_path_alone_where_the_limit_leaves_no_room_for_more(ladybug_store):
    """A limit as long as the way leaves only the way, and a shorter one is refused."""
    steps = len(MAKERS["path"](ladybug_store).graph["path"])
    graph = way(ladybug_store, concept_key("medusa"), GRPO, limit=steps + 1)
    assert len(graph) == steps + 1
    assert graph.graph["limited"]
    with pytest.raises(PaperatlasError, match="no room"):
        way(ladybug_store, concept_key("medusa"), GRPO, limit=steps)


def test_no_way_is_a_plain_line(ladybug_store):
    """Two names that nothing ties together give an error that says so."""
    with pytest.raises(PaperatlasError, match=r"no way from .* in six steps"):
        way(ladybug_store, concept_key("hostile"), "method:nothing-of-this-name")


def test_comparison_has_what_is_shared_and_what_is_own(store):
    """Two concepts stand with the papers of both, of each alone, and the claims between them."""
    graph = comparison(store, [GRPO, DPO])
    assert paper_key("qwen") in graph
    assert {paper_key("dpo"), paper_key("r1")} <= set(graph)
    found = graph.graph["comparison"]
    assert found["concepts"] == [GRPO, DPO]
    assert set(found["papers"][GRPO]) & set(found["papers"][DPO]) == {paper_key("qwen"), paper_key("diffusion-rl")}
    assert found["Benchmark"][GRPO][concept_key("math")] == 3
    assert found["Benchmark"][DPO][concept_key("math")] == 1
    assert graph.graph["asked"] == ["view", graph.nodes[GRPO]["name"], "--with", graph.nodes[DPO]["name"]]


def test_comparison_of_one_is_refused(ladybug_store):
    """A concept is not compared with itself, and an unknown one is named."""
    with pytest.raises(PaperatlasError, match="two different"):
        comparison(ladybug_store, [GRPO, GRPO])
    with pytest.raises(UnknownName, match="no concept named 'method:none'"):
        comparison(ladybug_store, [GRPO, "method:none"])


@pytest.mark.parametrize("limit", [3, 5, 9, 14, 200])
def test_comparison_fills_its_limit(limit, ladybug_store):
    """A limited comparison has exactly so many nodes, the compared ones among them; enough room shows all."""
    graph = comparison(ladybug_store, [GRPO, DPO, PPO], limit=limit)
    assert len(graph) == min(limit, graph.graph["total_nodes"])
    assert {GRPO, DPO, PPO} <= set(graph)
    assert graph.graph["limited"] == (len(graph) < graph.graph["total_nodes"])


def test_lineage_goes_up_and_down_but_not_sideways(store):
    """PPO is above GRPO and DAPO below it; what only shares a basis with it is no kin."""
    graph = lineage(store, GRPO)
    assert {PPO, DAPO, GSPO} <= set(graph)
    assert concept_key("specdec") not in graph
    assert labels(graph) == {"Concept"}
    assert kinds(graph) <= LINES_OF_DESCENT
    assert graph.graph["layout"] == "year"


def test_lineage_goes_several_steps_within_its_depth(store):
    """The latent diffusion model descends from diffusion models over DDPM, in two steps."""
    ldm, ddpm, diffusion = map(concept_key, ("ldm", "ddpm", "diffusion"))
    whole = lineage(store, diffusion)
    assert {ldm, ddpm} <= set(whole)
    upwards = lineage(store, ldm, depth=1)
    assert ddpm in upwards
    assert upwards.graph["depth"] == 1


def test_what_a_paper_introduces_descends_from_what_it_builds_on(ladybug_store):
    """BUILDS_ON of a paper leads from what it introduces, with its id and sentence, unless a claim says it already."""
    graph = lineage(ladybug_store, PPO)
    made = graph.edges[concept_key("deepseekmath"), PPO, "BUILDS_ON"]
    assert made["paper"] == paper_key("deepseekmath")
    assert made["sentence"]
    assert made["confidence"] == 0.75
    assert not graph.has_edge(GRPO, PPO, "BUILDS_ON")
    assert graph.has_edge(GRPO, PPO, "BASED_ON")


def test_lineage_leaves_out_what_is_unsure(ladybug_store):
    """With a least confidence above that of claims, only what papers build on is left."""
    assert kinds(lineage(ladybug_store, PPO, least=0.6)) == {"BUILDS_ON"}
    assert set(lineage(ladybug_store, PPO, least=0.9)) == {PPO}


def test_lineage_of_what_is_no_concept(ladybug_store):
    """A paper, or nothing, has no lineage."""
    with pytest.raises(UnknownName):
        lineage(ladybug_store, paper_key("r1"))


def test_citations_of_a_paper(store):
    """Around a paper stand those that it cites, that cite it, and that refer to it, and nothing else."""
    centre = paper_key("deepseekmath")
    graph = citations(store, centre)
    around = {paper_key(key) for key in ("ppo", "gsm8k", "r1", "dapo", "gspo", "diffusion-rl", "qwen")}
    assert set(graph) == {centre, *around}
    assert kinds(graph) == {"CITES", "REFERS_TO"}


def test_citations_of_a_concept_start_from_its_papers(store):
    """The papers that speak of a concept stand with what they cite, and the works that are only cited when asked."""
    graph = citations(store, GRPO)
    assert {paper_key(key) for key in ("deepseekmath", "r1", "dapo", "gspo", "ppo")} < set(graph)
    assert labels(graph) == {"Concept", "Paper"}
    with_stubs = citations(store, GRPO, stubs=True)
    assert "doi:10.1000/minerva" in with_stubs
    assert with_stubs.graph["stubs"]


@pytest.mark.parametrize("limit", [2, 4, 7])
def test_limited_citations_keep_the_centre(limit, ladybug_store):
    """A limit is kept, with stubs too, and says how many there were."""
    for centre in (GRPO, paper_key("deepseekmath")):
        graph = citations(ladybug_store, centre, limit=limit, stubs=True)
        assert len(graph) <= limit
        assert centre in graph
        assert graph.graph["limited"]


def test_query_draws_what_its_rows_name(store):
    """Papers and concepts whose ids stand in any column are drawn with all between them."""
    statement = "MATCH (p:Paper)-[:INTRODUCES]->(c:Concept) WHERE c.id = $concept RETURN p.id AS p, c AS c, 3 AS n"
    rows = run_cypher(store, statement, {"concept": GRPO})
    graph = query_result(store, rows, name="mine", asked=["query", "-e", statement])
    assert set(graph) == {paper_key("deepseekmath"), GRPO}
    assert kinds(graph) == {"INTRODUCES"}
    assert graph.graph["query"]["columns"] == ["p", "c", "n"]


def test_query_without_ids_has_rows_and_no_nodes(ladybug_store):
    """Rows of numbers give a page that draws nothing and still holds the rows."""
    rows = Rows(("label", "count"), [("Paper", 15), (None, 2.5)])
    graph = with_facts(ladybug_store, query_result(ladybug_store, rows, name="counts"))
    assert len(graph) == 0
    assert '"rows":[["Paper","15"],["","2.5"]]' in render_view(graph)


def test_limited_query_keeps_the_first(ladybug_store):
    """Of many ids the first rows' are drawn, and the answer that was cut says so."""
    rows = ask_question(ladybug_store, "top-concepts", limit=9)
    graph = query_result(ladybug_store, rows, name="top", asked=["query", "top-concepts"], limit=4, whole=False)
    ids = [row["id"] for row in rows.dicts()]
    assert set(graph) == set(ids[:4])
    page = render_view(graph)
    assert "This page shows the 4 first of 9 names and papers that the rows name." in page
    assert "The answer stops at 9 rows; there may be more. More: paperatlas query top-concepts --limit 18" in page


def test_definition_is_of_the_earliest_paper(store):
    """A concept's definition is the sentence of the first paper that introduces it; what nobody introduces has none."""
    graph = with_facts(store, neighborhood(store, GRPO))
    told = graph.graph["told"]
    assert told[GRPO]["definition"]["paper"] == paper_key("deepseekmath")
    assert told[GRPO]["definition"]["sentence"]
    assert "definition" not in told[concept_key("math")]


def test_years_are_of_the_whole_atlas(store):
    """Papers by year count what lies outside of the cut, too, and leave out papers without a year."""
    told = with_facts(store, neighborhood(store, GRPO, limit=2)).graph["told"]
    assert told[GRPO]["years"] == {2024: 2, 2025: 4}


def test_papers_count_who_cites_them(store):
    """Papers know how many of the atlas cite and refer to them, works that are only cited how many cite them."""
    told = with_facts(store, citations(store, GRPO, stubs=True)).graph["told"]
    assert told[paper_key("deepseekmath")]["citedBy"] == 4
    assert told[paper_key("deepseekmath")]["referredBy"] == 5
    assert told[paper_key("gspo")]["citedBy"] == 0
    assert told["doi:10.1000/minerva"]["citedBy"] == 2


def test_without_citations_nothing_is_counted(tmp_path):
    """In an atlas without bibliographic data no paper says that nobody cites it."""
    nodes, relationships = small_rows()
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(graph_of(nodes, relationships | {"CITES": [], "REFERS_TO": []}))
        told = with_facts(store, neighborhood(store, GRPO)).graph["told"]
    assert not any("citedBy" in about or "referredBy" in about for about in told.values())


def test_measures_are_of_the_page_where_the_atlas_keeps_none(store):
    """Without a kept analysis PageRank and communities are the cut's own."""
    graph = with_facts(store, neighborhood(store, GRPO))
    told = graph.graph["told"]
    assert graph.graph["measures"] == {"pageRank": {"Paper": "page", "Concept": "page"}, "community": "page"}
    assert sum(told[name]["pageRank"] for name in graph) == pytest.approx(1)
    assert max(graph, key=lambda name: told[name]["pageRank"]) in {GRPO, PPO}
    assert {told[name]["community"] for name in graph} >= {1, 2}
    assert all(told[name]["communityName"] for name in graph)


def test_kept_measures_come_before_those_of_the_page(tmp_path):
    """What ``analyze --write`` put on the nodes is what the page says."""
    nodes, relationships = small_rows()
    for row in nodes["Paper"]:
        row |= {"pageRank": 0.25, "community": 7, "communityName": "kept"}
    for row in nodes["Concept"]:
        row |= {"community": 0, "communityName": None}
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(graph_of(nodes, relationships))
        graph = with_facts(store, neighborhood(store, GRPO))
    told = graph.graph["told"]
    assert graph.graph["measures"] == {"pageRank": {"Paper": "atlas", "Concept": "page"}, "community": "atlas"}
    assert told[paper_key("r1")] | {"pageRank": 0.25, "community": 7, "communityName": "kept"} == told[paper_key("r1")]
    assert told[GRPO]["community"] is None


def test_facts_leave_the_cut_alone(ladybug_store):
    """``with_facts`` gives a new graph; the old one stays as it was."""
    graph = neighborhood(ladybug_store, GRPO)
    before = everything(graph)
    assert "told" in with_facts(ladybug_store, graph).graph
    assert everything(graph) == before


def test_facts_of_nothing(ladybug_store):
    """An empty cut has no facts."""
    assert with_facts(ladybug_store, nx.MultiDiGraph()).graph == {"told": {}, "measures": {}, "papers": {}}
