"""The page as a file: whole in itself, safe, and the same on every run."""

import base64
import hashlib
import html
import json
import re
import subprocess
import sys

import networkx as nx
import pytest

from cuts import HOSTILE, hostile_cut, small_cut
from paperatlas import views
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.layout import place
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
    monkeypatch.setattr(views, "VIS", "lib/vis-0.0.0/vis-network.min.js")
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
