"""The page as a file: whole in itself, safe, and the same on every run."""

import base64
import hashlib
import html
import json
import math
import re
import subprocess
import sys
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from cuts import HOSTILE, hostile_cut, hostile_cuts, small_cut
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.layout import along, by_year, in_rings, place
from paperatlas.layout.forces import overlapping
from paperatlas.views import page as page_module
from paperatlas.views import render_view, write_view


def data_of(page):
    """What the page's script is given."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def large_cut(nodes):
    """A hub with papers around it that share concepts."""
    graph = nx.MultiDiGraph(title="Hub", centre="method:hub", total_nodes=nodes, shown_nodes=nodes, limited=False)
    graph.add_node("method:hub", label="Concept", name="Hub", type="Method", paperCount=nodes, aliases=[])
    sentence = (
        "A sentence as long as the ones that abstracts have, with the hub in it and what is said of the hub. " * 2
    )
    for number in range(nodes - 1):
        key = f"n{number:04}"
        if number % 2:
            graph.add_node(
                key, label="Concept", name=f"Concept {number}", type="Task", paperCount=number % 9, aliases=[]
            )
        else:
            graph.add_node(key, label="Paper", title=f"Paper {number} on the hub", year=2020 + number % 6)
            graph.add_edge(key, "method:hub", key="USES", type="USES", sentence=sentence, confidence=0.5, foundBy="x")
        for step in (1, 3, 7):
            if number >= step and not number % 2 and (number - step) % 2:
                other = f"n{number - step:04}"
                graph.add_edge(key, other, key="ADDRESSES", type="ADDRESSES", sentence=sentence, confidence=0.5)
    return graph


def test_page_is_one_file_that_names_no_other(tmp_path):
    """Nothing in the markup points outside: no source, no link but the empty icon, no import."""
    page = write_view(small_cut(), tmp_path / "view.html").read_text(encoding="utf-8")
    markup = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall(r"\bsrc\s*=", markup) == []
    assert re.findall(r'<link[^>]*href="([^"]*)"', markup) == ["data:,"]
    assert "@import" not in page
    assert "sourceMappingURL" not in page


def test_policy_lets_only_the_own_scripts_and_style_run():
    """The Content-Security-Policy starts from nothing and carries the hash of each script and style that is there."""
    page = render_view(small_cut())
    policy = html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    blocks = [("script-src", source) for source in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)]
    blocks += [("style-src", source) for source in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)]
    assert len(blocks) == 3
    for directive, source in blocks:
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in re.search(rf"{directive} ([^;]*)", policy)[1]


def test_same_graph_gives_the_same_page():
    """The order in which a graph was put together, and the hash seed, leave no trace in the page."""
    graph = small_cut()
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert render_view(graph) == render_view(other)


@pytest.mark.slow
def test_same_page_under_another_hash_seed():
    """Two processes with different hash seeds write the same bytes."""
    code = "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from cuts import small_cut\n"
    code += (
        "from paperatlas.views import render_view; print(hashlib.sha256(render_view(small_cut()).encode()).hexdigest())"
    )
    here = str(__file__).rsplit("/", 1)[0]
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, here], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


def test_limited_cut_says_both_numbers_and_the_option():
    """The honest line names how much is shown, of how much, and the option that shows more."""
    page = html.unescape(render_view(small_cut()))
    assert "the 9 strongest of 31 names and papers" in page
    assert "More: paperatlas view GRPO --limit 31 -o more.html" in page


def test_line_with_the_option_can_be_pasted():
    """The command that shows more quotes a name for the shell and repeats the depth."""
    graph = small_cut()
    graph.graph |= {"title": "Attention? $(All) you need", "depth": 2}
    assert "paperatlas view 'Attention? $(All) you need' --depth 2 --limit 31 -o more.html" in html.unescape(
        render_view(graph)
    )


def test_whole_cut_has_no_honest_line():
    """Where nothing was left out, nothing is said."""
    graph = small_cut()
    graph.graph["limited"] = False
    assert 'id="honest"' not in render_view(graph)


def test_hostile_text_stays_text():
    """No text closes the data block, opens an element or reaches the template."""
    page = render_view(hostile_cut())
    assert page.count("<script") == render_view(small_cut()).count("<script")
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;" in page
    block = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert not re.search("[<>&\u2028\u2029]", block)
    names = {node["about"]["name"] for node in data_of(page)["nodes"]}
    assert HOSTILE[0] in names
    assert "{{ 7 * 7 }} {% include 'x' %}" in names


@pytest.mark.parametrize("kind, graph", hostile_cuts().items(), ids=hostile_cuts())
def test_hostile_text_stays_text_on_every_kind_of_page(kind, graph):
    """What a path, comparison, query or measure adds is text, too, without controls and no longer than a page bears."""
    page = render_view(graph)
    data = data_of(page)
    assert data["kind"] == kind
    assert page.count("<script") == render_view(small_cut()).count("<script")
    assert not re.search("[\x00-\x08\x1b\u202a-\u202e\ud800-\udfff]", page)
    longest = max(len(text) for text in re.findall('"((?:[^"\\\\]|\\\\.)*)"', json.dumps(data, ensure_ascii=False)))
    assert longest <= 5_100  # an address is longer than the number in it


def test_controls_and_direction_marks_do_not_reach_the_page(tmp_path):
    """Control characters, half surrogates and marks that turn the writing direction are gone from the written file."""
    written = write_view(hostile_cut(), tmp_path / "view.html").read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x1b\u202a-\u202e\ud800-\udfff]", written)


@pytest.mark.parametrize(
    "url, shown",
    [
        ("https://example.org/a", True),
        ("http://example.org/a", False),
        ("javascript:alert(1)", False),
        ("https://user:word@example.org/", False),
        ("https://[broken", False),
        ("data:text/html,x", False),
    ],
)
def test_only_https_links(url, shown):
    """A paper's address becomes a link only where it is https and carries no credentials."""
    graph = small_cut()
    graph.nodes["cccccccccccc"]["url"] = url
    nodes = {node["id"]: node for node in data_of(render_view(graph))["nodes"]}
    assert [link["href"] for link in nodes["cccccccccccc"]["about"]["links"]] == ([url] if shown else [])


def test_claims_of_two_papers_are_one_line_with_two_sentences():
    """Relationships of one type between two names are drawn once and carry every paper's evidence."""
    lines = [line for line in data_of(render_view(small_cut()))["edges"] if line["kind"] == "OUTPERFORMS"]
    assert [found["paper"] for found in lines[0]["evidence"]] == ["bbbbbbbbbbbb", "eeeeeeeeeeee"]
    assert len(lines) == 1


def test_only_the_strongest_co_occurrences_are_always_drawn():
    """Those of the centre and the two strongest of each name are loud; the others wait until an end is chosen."""
    graph = nx.MultiDiGraph(title="Company", centre="task:0")
    names = [f"task:{number}" for number in range(8)]
    for name in names:
        graph.add_node(name, label="Concept", name=name, type="Task", aliases=[])
    for index, head in enumerate(names):
        for tail in names[index + 1 :]:
            graph.add_edge(head, tail, key="CO_OCCURS_WITH", type="CO_OCCURS_WITH", papers=3, npmi=0.1 * int(tail[-1]))
    lines = data_of(render_view(graph))["edges"]
    loud = {(line["from"], line["to"]) for line in lines if "quiet" not in line}
    assert {pair for pair in loud if "task:0" in pair} == {("task:0", name) for name in names[1:]}
    assert ("task:1", "task:7") in loud
    assert ("task:1", "task:2") not in loud
    assert len(lines) == 28


def test_evidence_from_a_paper_outside_the_cut_keeps_its_title():
    """A claim's paper that is not drawn is still named."""
    assert data_of(render_view(small_cut()))["papers"]["eeeeeeeeeeee"]["name"] == "A paper outside the cut"


def test_unknown_numbers_do_not_break_the_page():
    """A strength that is not a number is left out: JSON knows none."""
    graph = small_cut()
    graph.edges["benchmark:gsm8k", "method:grpo", "CO_OCCURS_WITH"]["npmi"] = float("nan")
    lines = [line for line in data_of(render_view(graph))["edges"] if line["kind"] == "CO_OCCURS_WITH"]
    assert lines[0]["evidence"] == [{"papers": 2}]


def test_empty_graph_is_a_page():
    """A cut without nodes gives a page that says nothing wrong."""
    assert data_of(render_view(nx.MultiDiGraph(title="Nothing", centre=None)))["nodes"] == []


def test_three_hundred_nodes_stay_under_a_megabyte_and_a_half():
    """A page of 300 nodes can be sent by mail."""
    assert len(render_view(large_cut(300)).encode()) < 1_500_000


def test_unwritable_path_is_a_plain_line(tmp_path):
    """Where the page cannot be written, one line says which and why."""
    with pytest.raises(StoreError, match=r"cannot write .*view\.html: No such file or directory"):
        write_view(small_cut(), tmp_path / "absent" / "view.html")


def test_pyvis_without_vis_network_is_a_plain_line(monkeypatch):
    """A pyvis that carries another vis-network is named, with what to install."""
    monkeypatch.setattr(page_module, "VIS", "lib/vis-0.0.0/vis-network.min.js")
    with pytest.raises(PaperatlasError, match=r"pyvis .* carries no lib/vis-0\.0\.0.*pip install"):
        render_view(small_cut())


def test_positions_do_not_overlap_and_keep_the_centre():
    """The centre stands in the middle and hardly any two nodes cover each other."""
    graph = large_cut(200)
    where = place(graph, dict.fromkeys(graph, (20.0, 16.0)), centre="method:hub")
    assert where["method:hub"] == (0, 0)
    points = sorted(where.values())
    close = sum(
        abs(a[0] - b[0]) < 12 and abs(a[1] - b[1]) < 8 for i, a in enumerate(points) for b in points[i + 1 : i + 40]
    )
    assert close <= 2


def test_positions_of_nodes_without_lines():
    """Nodes that nothing ties together get places of their own."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from("abcdef")
    assert len(set(place(graph, dict.fromkeys("abcdef", (10.0, 10.0))).values())) == 6


def test_contract_of_the_data():
    """The page's script is given every field, null where nothing is known."""
    data = data_of(render_view(small_cut()))
    assert {key: data[key] for key in ("kind", "centre", "centres", "expand", "layout")} == {
        "kind": "concept",
        "centre": "method:grpo",
        "centres": ["method:grpo"],
        "expand": None,
        "layout": "force",
    }
    assert (data["comparison"], data["path"], data["query"]) == (None, None, None)
    nodes = {node["id"]: node["about"] for node in data["nodes"]}
    unknown = {"pageRank": None, "community": None, "communityName": None, "page": None}
    assert nodes["method:grpo"] | unknown | {"definition": None, "years": {}} == nodes["method:grpo"]
    assert nodes["aaaaaaaaaaaa"] | unknown | {"citedBy": None, "referredBy": None} == nodes["aaaaaaaaaaaa"]
    for layout in data["layouts"].values():
        assert set(layout) == set(nodes)


def test_server_and_site_add_where_more_is():
    """Links to pages of the nodes and an address to ask come from whoever serves the page."""
    data = data_of(render_view(small_cut(), pages={"method:grpo": "concepts/grpo.html"}, expand="/around"))
    assert data["expand"] == {"url": "/around"}
    pages = {node["id"]: node["about"]["page"] for node in data["nodes"]}
    assert pages["method:grpo"] == "concepts/grpo.html"
    assert pages["method:ppo"] is None


def test_page_of_a_paper_is_of_that_kind():
    """A cut around a paper gives a page of a paper."""
    graph = small_cut()
    graph.graph["centre"] = "bbbbbbbbbbbb"
    assert data_of(render_view(graph))["kind"] == "paper"


def test_steps_of_a_path_name_their_lines():
    """Each step says which line of the drawing holds its evidence, whichever way it is walked."""
    graph = small_cut()
    graph.graph |= {
        "kind": "path",
        "centres": ["method:dapo", "method:grpo"],
        "path": [
            {"fromId": "method:dapo", "toId": "bbbbbbbbbbbb", "type": "INTRODUCES", "forward": False},
            {"fromId": "bbbbbbbbbbbb", "toId": "method:grpo", "type": "BUILDS_ON", "forward": True},
        ],
    }
    data = data_of(render_view(graph))
    kinds = {line["id"]: (line["from"], line["to"], line["kind"]) for line in data["edges"]}
    assert [kinds[step["edge"]] for step in data["path"]] == [
        ("bbbbbbbbbbbb", "method:dapo", "INTRODUCES"),
        ("bbbbbbbbbbbb", "method:grpo", "BUILDS_ON"),
    ]
    assert data["centre"] is None
    assert data["layouts"]["force"]["method:dapo"][0] < data["layouts"]["force"]["bbbbbbbbbbbb"][0]


def test_comparison_counts_what_is_not_drawn():
    """A cell lists the strongest, says how many more there are, and names what the drawing left out without a link."""
    graph = small_cut()
    papers = [f"{number:012x}" for number in range(12)]
    names = {key: (f"Paper {key[-1]}", 2024) for key in papers} | {"benchmark:gsm8k": ("GSM8K", None)}
    graph.graph |= {
        "kind": "comparison",
        "centres": ["method:grpo", "method:ppo"],
        "told": {"method:grpo": {"definition": {"sentence": "GRPO is new.", "paper": "aaaaaaaaaaaa", "confidence": 1}}},
        "comparison": {
            "concepts": ["method:grpo", "method:ppo"],
            "papers": {"method:grpo": ["aaaaaaaaaaaa", *papers], "method:ppo": ["aaaaaaaaaaaa"]},
            "Benchmark": {"method:grpo": {"benchmark:gsm8k": 3}, "method:ppo": {"benchmark:gsm8k": 1}},
            "Task": {"method:grpo": {}, "method:ppo": {}},
            "near": [],
            "names": names | {"aaaaaaaaaaaa": ("Sums without a critic", 2024)},
        },
    }
    data = data_of(render_view(graph))
    rows = {row["heading"]: row for row in data["comparison"]["rows"]}
    line = next(line["id"] for line in data["edges"] if line["kind"] == "INTRODUCES" and line["to"] == "method:grpo")
    assert rows["What it is"]["cells"][0] == [{"id": "aaaaaaaaaaaa", "text": "GRPO is new.", "edge": line}]
    assert rows["Papers"]["shared"][0]["text"] == "Sums without a critic, 2024"
    assert rows["Papers"]["cells"][0][0] == {"id": None, "text": "Paper 0, 2024", "edge": None}
    assert rows["Papers"]["cells"][0][-1]["text"] == "and 4 more"
    assert rows["Benchmarks"]["shared"] == [{"id": "benchmark:gsm8k", "text": "GSM8K (3 : 1)", "edge": None}]
    assert "Tasks" not in rows


def test_rows_of_a_query_are_text_and_a_thousand_at_most():
    """A page carries the first thousand rows of an answer, each value as a person reads it."""
    graph = nx.MultiDiGraph(kind="query", centres=[], title="rows")
    graph.graph["query"] = {"name": "rows", "columns": ["n"], "rows": [(number,) for number in range(1_200)]}
    found = data_of(render_view(graph))["query"]
    assert (found["columns"], len(found["rows"]), found["rows"][7]) == (["n"], 1_000, ["7"])


def boxes_meet(where, boxes):
    """Pairs of nodes whose boxes cover each other."""
    names = sorted(where, key=lambda name: where[name][1])
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            if where[other][1] - where[one][1] > 200:
                break
            across, down = (abs(where[one][axis] - where[other][axis]) + 1 for axis in (0, 1))
            if across < (boxes[one][0] + boxes[other][0]) / 2 and down + 1 < (boxes[one][1] + boxes[other][1]) / 2:
                yield one, other


def test_years_run_from_left_to_right_without_covering_names():
    """By year an older node stands left of a younger one, and no name over another."""
    graph = large_cut(300)
    boxes = {name: (60.0 + 7 * (len(name) + place % 30), 34.0) for place, name in enumerate(sorted(graph))}
    when = {name: str(data.get("year") or "") for name, data in graph.nodes(data=True)}
    where, marks = by_year(graph, boxes, when)
    years = [mark.year for mark in marks]
    assert years == [2020, 2022, 2024, None]
    reach = {year: [where[name][0] for name in graph if when[name] == str(year or "")] for year in years}
    assert all(max(reach[one]) < min(reach[other]) for one, other in pairwise(years))
    assert list(boxes_meet(where, boxes)) == []


def test_descent_runs_from_left_to_right_without_years():
    """In a lineage what nobody dated stands by what it comes from."""
    chain = nx.MultiDiGraph()
    chain.add_edge("b", "a", type="BASED_ON")
    chain.add_edge("c", "b", type="BASED_ON")
    where, marks = by_year(chain, dict.fromkeys("abc", (40.0, 20.0)), {"a": "", "b": "2024", "c": ""}, descent=True)
    assert where["a"][0] < where["b"][0] < where["c"][0]
    assert [mark.year for mark in marks] == [None, 2024, None]


@pytest.mark.parametrize("centres", [["method:hub"], ["n0001", "n0003"], []])
def test_rings_lie_around_the_centres(centres):
    """What is one hop away stands nearer to the middle than what is two hops away, and nothing covers another."""
    graph = large_cut(60)
    boxes = dict.fromkeys(graph, (30.0, 26.0))
    where = in_rings(graph, boxes, dict.fromkeys(graph, "Method"), centres=centres)
    assert set(where) == set(graph)
    assert list(boxes_meet(where, boxes)) == []
    if len(centres) == 1:
        assert where["method:hub"] == (0, 0)
        ring = [sum(axis**2 for axis in where[name]) for name in graph.predecessors("method:hub")]
        outside = [
            sum(axis**2 for axis in place) for name, place in where.items() if not graph.has_edge(name, "method:hub")
        ]
        assert sorted(ring)[len(ring) // 2] < sorted(outside)[len(outside) // 2]


def test_layouts_of_nothing_and_of_one():
    """No nodes have no places, and one node has one."""
    one = nx.MultiDiGraph()
    one.add_node("a")
    for graph, names in ((nx.MultiDiGraph(), ""), (one, "a")):
        boxes = dict.fromkeys(names, (10.0, 10.0))
        assert set(by_year(graph, boxes, dict.fromkeys(names, ""))[0]) == set(names)
        assert set(in_rings(graph, boxes, dict.fromkeys(names, "x"))) == set(names)
    assert along(one, {"a": (10.0, 10.0)}, ["a"]) == {"a": (0, 35)}


def test_sparse_years_stand_together():
    """Forty years with one name each take a few columns in their order, each marked with its first and last year."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"n{year}" for year in range(1980, 2020))
    when = {name: name[1:] for name in graph}
    where, marks = by_year(graph, dict.fromkeys(graph, (180.0, 34.0)), when)
    assert len(marks) < 12
    assert (marks[0].year, marks[-1].until) == (1980, 2019)
    assert all(one.until < other.year for one, other in pairwise(marks))
    assert all(where[one][0] <= where[other][0] for one, other in pairwise(sorted(graph)))


def test_only_a_served_page_may_ask_its_server():
    """The policy lets a page reach the server that it came from where there is one to ask, and nothing else."""
    assert "connect-src" not in render_view(small_cut())
    assert "connect-src &#39;self&#39;" in render_view(small_cut(), expand="/around")


def test_command_too_long_to_paste_is_described():
    """Where the names of the command are endless, the line says only which option shows more."""
    graph = small_cut()
    graph.graph["title"] = "x" * 3_000
    graph.graph["asked"] = ["view", "x" * 3_000]
    assert data_of(render_view(graph))["honest"].endswith("More: the same command with --limit 31")


def test_boxes_that_overlap_are_all_found():
    """Looking only at what is near finds the same pairs of overlapping boxes as looking at all."""
    random = np.random.default_rng(3)
    positions, sizes = random.normal(0, 200, (300, 2)), random.uniform(5, 90, (300, 2))
    positions[7], positions[8] = positions[9], positions[9]
    one, other = overlapping(positions, sizes)
    away = np.abs(positions[:, None] - positions[None])
    met = (away < (sizes[:, None] + sizes[None]) / 2).all(axis=2)
    found = sorted(map(list, zip(one.tolist(), other.tolist(), strict=True)))
    assert len(found) > 300
    assert found == np.argwhere(np.triu(met, 1)).tolist()


def test_many_nodes_stand_the_same_on_every_run_and_near_what_they_are_tied_to():
    """Of 600 nodes in a chain each stands much nearer to the next than to any other, wherever it was put first."""
    names = [f"n{number:03}" for number in range(600)]
    chain = nx.MultiDiGraph(pairwise(names))
    boxes = dict.fromkeys(names, (30.0, 20.0))
    where = place(chain, boxes)
    turned = nx.MultiDiGraph([(tail, head) for head, tail in reversed(list(pairwise(names)))])
    assert place(turned, boxes) == where
    tied = [math.dist(where[one], where[other]) for one, other in pairwise(names)]
    others = [math.dist(where[one], where[other]) for one, other in zip(names, names[300:], strict=False)]
    assert 4 * sum(tied) / len(tied) < sum(others) / len(others)
