"""The way from one thing to another: shortest, telling, the same in both stores, with sentences."""

import networkx as nx
import pytest

from graphs import concept_key, graph_of, paper_key, small_rows
from paperatlas.paths import find_path
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS
from paperatlas.stores import open_store


def ids(hops):
    """The ids along a path."""
    return [hops[0]["fromId"], *(hop["toId"] for hop in hops)] if hops else []


@pytest.mark.parametrize(
    "start, end, way",
    [
        (concept_key("grpo"), concept_key("ppo"), [concept_key("grpo"), concept_key("ppo")]),
        (concept_key("ppo"), concept_key("grpo"), [concept_key("ppo"), concept_key("grpo")]),
        (
            concept_key("specdec"),
            concept_key("grpo"),
            [concept_key("specdec"), paper_key("diffusion-rl"), concept_key("grpo")],
        ),
        (paper_key("medusa"), concept_key("medusa"), [paper_key("medusa"), concept_key("medusa")]),
        (
            paper_key("medusa"),
            paper_key("specdec"),
            [paper_key("medusa"), concept_key("specdec"), paper_key("specdec")],
        ),
        (concept_key("bleu"), concept_key("bleu"), []),
        (concept_key("bleu"), "method:nothing", []),
    ],
)
def test_shortest_paths(store, start, end, way):
    """A path is a shortest one over papers and concepts; there is none from a thing to itself or to nothing."""
    assert way == ids(find_path(store, start, end))


def test_steps_tell_their_relation_and_sentence(store):
    """Every step says who, how and whom, in the direction of the way, and which sentence of which paper says so."""
    first, second = find_path(store, concept_key("medusa"), paper_key("specdec"))
    assert (first["from"], first["relation"], first["to"]) == ("Medusa", "BASED_ON →", "Speculative Decoding")
    assert paper_key("medusa") == first["paper"]
    assert first["sentence"] == "Medusa: Multiple Decoding Heads: based on Medusa over Speculative Decoding."
    assert (second["relation"], second["forward"], second["type"]) == ("← INTRODUCES", False, "INTRODUCES")
    assert second["to"] == "Fast Inference from Transformers via Speculative Decoding"


def test_generic_concepts_are_the_last_resort(store):
    """A way around generic concepts is taken even where it is longer, a way over them where there is no other."""
    around = ids(find_path(store, concept_key("ppo"), concept_key("r1")))
    assert concept_key("rl") not in around
    over = ids(find_path(store, concept_key("translation"), concept_key("specdec")))
    assert [
        concept_key("translation"),
        paper_key("transformer"),
        concept_key("transformer"),
        paper_key("specdec"),
        concept_key("specdec"),
    ] == over


def test_the_longest_way_is_limited(store):
    """No way of more steps than allowed is given."""
    start, end = concept_key("medusa"), concept_key("grpo")
    hops = find_path(store, start, end)
    assert len(hops) == 3
    assert find_path(store, start, end, max_hops=len(hops) - 1) == []
    assert hops == find_path(store, start, end, max_hops=len(hops))


@pytest.mark.parametrize("start", ["fid", "medusa"])
def test_ways_are_as_short_as_can_be(ladybug_store, start):
    """To whatever can be reached without generic concepts, the way is as short as networkx finds it."""
    nodes, relationships = small_rows()
    kinds = [*PAPER_RELATIONS, *CONCEPT_RELATIONS, "VARIANT_OF"]
    graph = nx.Graph((row["from"], row["to"]) for kind in kinds for row in relationships[kind])
    graph.remove_nodes_from([row["id"] for row in nodes["Concept"] if row["generic"]])
    lengths = nx.single_source_shortest_path_length(graph, concept_key(start), cutoff=6)
    assert len(lengths) > 20
    assert lengths == {end: len(find_path(ladybug_store, concept_key(start), end)) for end in lengths}


def test_there_and_back(store):
    """The way back has the same length, and its ends are told by name."""
    there = find_path(store, concept_key("coco"), concept_key("math"))
    back = find_path(store, concept_key("math"), concept_key("coco"))
    assert len(there) == len(back) > 0
    assert (there[0]["from"], there[-1]["to"]) == (back[-1]["to"], back[0]["from"])


def test_variants_need_no_sentence(store):
    """A step from a variant to what it is a variant of has no sentence, and says so."""
    (hop,) = find_path(store, concept_key("qwen25-7b"), concept_key("qwen25"))
    assert (hop["type"], hop["sentence"], hop["paper"]) == ("VARIANT_OF", None, None)


def test_the_more_telling_way_is_taken(tmp_path):
    """Of two ways of one length, the one whose relations say more is taken, whatever the ids."""
    nodes, relationships = small_rows()
    relationships = {kind: [] for kind in relationships} | {
        "MENTIONS": [row for row in relationships["MENTIONS"] if row["from"] == paper_key("diffusion-rl")],
        "USES": [row for row in relationships["USES"] if row["to"] == concept_key("grpo")],
    }
    sample = dict(relationships["USES"][0])
    for paper, kind, concept in [("r1", "BUILDS_ON", "dpo"), ("qwen", "USES", "dpo"), ("dapo", "MENTIONS", "dpo")]:
        relationships[kind] = [*relationships[kind], {**sample, "from": paper_key(paper), "to": concept_key(concept)}]
    relationships["USES"].append({**sample, "from": paper_key("dapo"), "to": concept_key("grpo")})
    path = str(tmp_path / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(graph_of(nodes, relationships))
    with open_store(path) as store:
        assert paper_key("r1") == ids(find_path(store, concept_key("dpo"), concept_key("grpo")))[1]


@pytest.mark.neo4j
@pytest.mark.parametrize("start", ["bleu", "coco", "qwen25-7b", "medusa", "aime"])
def test_both_stores_go_the_same_way(ladybug_store, neo4j_store, start):
    """Among ways of one length both stores take the same one."""
    ends = [concept_key(end) for end in ("gspo", "fid", "ldm", "dpo", "accuracy")]
    ways = [find_path(ladybug_store, concept_key(start), end) for end in ends]
    assert any(ways)
    assert ways == [find_path(neo4j_store, concept_key(start), end) for end in ends]
