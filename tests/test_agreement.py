"""How references in text and in bibliographies confirm each other, and the main path of citations."""

import itertools
import json
import random

import networkx as nx
import pytest
from click.testing import CliRunner

from graphs import concept_key, paper_key
from paperatlas.agreement import interval, reference_agreement
from paperatlas.cli import main
from paperatlas.errors import UnknownName
from paperatlas.mainpath import heaviest, main_path, path_counts, without_circles
from paperatlas.neighborhood import neighborhood, whole_graph


def command(*words):
    """What a command prints, as JSON."""
    done = CliRunner().invoke(main, [*words, "--format", "json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_agreement(store):
    """Of eleven references in text of papers with a bibliography nine are confirmed; nine of twelve citations found."""
    found = reference_agreement(store)
    assert (found.confirmed.found, found.confirmed.of) == (9, 11)
    assert (found.recovered.found, found.recovered.of) == (9, 12)
    assert [row["paper"] for row in found.unconfirmed] == [paper_key("dapo"), paper_key("medusa")]
    assert all(row["sentence"] for row in found.unconfirmed)


@pytest.mark.parametrize(
    "found, of, low, high", [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
)
def test_interval(found, of, low, high):
    """The interval is Wilson's, as tables have it (the last row: Newcombe, 1998)."""
    assert interval(found, of) == pytest.approx((low, high), abs=1e-4)


def test_evaluate_references(small_file):
    """The command prints the two shares with their intervals, and for programs the unconfirmed on demand."""
    rows = command("evaluate", "--references", "--store", small_file)
    assert [(row["found"], row["of"]) for row in rows] == [(9, 11), (9, 12)]
    assert all(row["low"] < row["share"] < row["high"] for row in rows)
    [row] = command("evaluate", "--references", "--store", small_file, "--errors", "1")
    assert (row["paper"], row["origin"]) == (paper_key("dapo"), paper_key("qwen"))


@pytest.mark.parametrize("words", [[], ["gold.jsonl", "--references"], ["gold.jsonl", "--store", "x"]])
def test_evaluate_is_one_or_the_other(words):
    """Without GOLD and without --references, or with what goes with the other only, it is a wrong use."""
    assert CliRunner().invoke(main, ["evaluate", *words]).exit_code == 2


def brute(graph):
    """Paths over each edge, walked one by one."""
    firsts = [name for name in graph if not graph.in_degree(name)]
    lasts = [name for name in graph if not graph.out_degree(name)]
    paths = [path for ends in itertools.product(firsts, lasts) for path in nx.all_simple_paths(graph, *ends)]
    return paths, {edge: sum(edge in itertools.pairwise(path) for path in paths) for edge in graph.edges}


@pytest.mark.parametrize("seed", range(6))
def test_paths_are_counted_as_if_walked(seed):
    """Counts and main path equal those found by walking every path of a small random graph."""
    generator = random.Random(seed)
    pairs = itertools.combinations("abcdefgh", 2)
    graph = nx.DiGraph([pair for pair in pairs if generator.random() < 0.35])
    paths, counts = brute(graph)
    assert path_counts(graph) == counts
    weigh = {tuple(path): sum(counts[edge] for edge in itertools.pairwise(path)) for path in paths}
    best = max(weigh.values())
    assert heaviest(graph, counts) == list(min(path for path, weight in weigh.items() if weight == best))


def test_circles_are_left_out():
    """Citations that lie on a circle are left out and counted, the others stay."""
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    assert without_circles(graph) == 2
    assert list(graph.edges) == [("a", "b"), ("c", "d")]


def test_main_path(store):
    """The main path runs from the oldest to the newest, and each citation says how many ways run over it."""
    found = main_path(store)
    assert [(station.paper, station.ways) for station in found.stations] == [
        (paper_key(key), ways) for key, ways in {"ppo": 4, "deepseekmath": 2, "r1": 2, "dapo": 4, "gspo": 0}.items()
    ]
    assert [station.published for station in found.stations] == sorted(station.published for station in found.stations)
    assert (found.citations, found.circular, found.stations[-1].ways) == (12, 0, 0)


def test_main_path_through_a_paper_and_of_a_concept(store):
    """Through a paper every chain has the paper; of a concept every paper speaks of it."""
    assert paper_key("ddpm") in {station.paper for station in main_path(store, paper_key("ddpm")).stations}
    spoken = {station.paper for station in main_path(store, concept_key("grpo")).stations}
    assert spoken <= {paper_key(key) for key in ("deepseekmath", "qwen", "r1", "dapo", "gspo", "diffusion-rl")}
    assert main_path(store, concept_key("bleu")).stations == []
    with pytest.raises(UnknownName):
        main_path(store, "nothing")


def test_historiograph(small_file):
    """The command prints the stations in order of time."""
    rows = command("historiograph", "GRPO", "--store", small_file)
    assert rows[0]["paper"] == paper_key("deepseekmath")
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)


def test_stubs_come_when_asked(store):
    """Cuts and the whole graph leave stubs out unless asked; then the cut keeps to its limit."""
    plain, asked = (neighborhood(store, concept_key("diffusion"), limit=8, stubs=stubs) for stubs in (False, True))
    assert "Stub" not in {data["label"] for _, data in plain.nodes(data=True)}
    assert [name for name, data in asked.nodes(data=True) if data["label"] == "Stub"] == [
        "arxiv:1312.6114", "arxiv:1412.6980",
    ]  # fmt: skip
    assert len(asked) == 8
    kinds = [{data["type"] for _, _, data in whole_graph(store, stubs=it).edges(data=True)} for it in (False, True)]
    assert [("CITES_STUB" in kind) for kind in kinds] == [False, True]


def test_neighbors_with_stubs(small_file):
    """With --stubs the works that the concept's papers cite and that are missing follow the concepts."""
    rows = command("neighbors", "Diffusion Model", "--stubs", "--store", small_file)
    assert [(row["id"], row["papers"]) for row in rows if row["type"] == "Stub"] == [
        ("arxiv:1412.6980", 2), ("arxiv:1312.6114", 2),
    ]  # fmt: skip


def test_stats_count_references(small_file):
    """The command counts papers with references, references, those resolved, and stubs."""
    rows = command("stats", "--store", small_file)
    assert [row["count"] for row in rows if row["what"] == "citation"] == [11, 20, 12, 4]


def test_stubs_reach_page_and_files(small_file, tmp_path):
    """A page and a graph file show stubs with --stubs, under their title or their id."""
    for words, there in (([], False), (["--stubs"], True)):
        page, file = tmp_path / f"{there}.html", tmp_path / f"{there}.json"
        for begin in (["view", "Diffusion Model", "-o", str(page)], ["export", "--format", "json", "-o", str(file)]):
            done = CliRunner().invoke(main, [*begin, "--store", small_file, *words], catch_exceptions=False)
            assert done.exit_code == 0
        assert ("Auto-Encoding Variational Bayes" in page.read_text(encoding="utf-8")) == there
        assert ("arxiv:1312.6114" in file.read_text(encoding="utf-8")) == there
