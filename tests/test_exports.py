"""Graph files: what goes in comes back out, in every format, whatever the text holds."""

import csv
import json
import re
from io import BytesIO

import networkx as nx
import pytest

from cuts import hostile_cut, small_cut
from paperatlas.cli import files
from paperatlas.errors import PaperatlasError, StoreError, UnknownName
from paperatlas.exports import FILES, FOLDERS, FORMATS, TABLES, write_graph
from paperatlas.exports.flat import flat, in_order, named

STREAMED = list(FILES)
GRAPHS = [name for name in STREAMED if name not in {"bibtex", "csl"}]  # those of papers alone
CUTS = pytest.mark.parametrize("cut", [small_cut, hostile_cut], ids=["small", "hostile"])


def written(graph, name):
    """The bytes of a graph in one format."""
    stream = BytesIO()
    write_graph(graph, name, stream)
    return stream.getvalue()


def rows(graph):
    """Nodes and relationships with their properties, for comparison."""
    nodes = {name: dict(data) for name, data in graph.nodes(data=True)}
    return nodes, sorted(
        (head, tail, key, sorted(data.items())) for head, tail, key, data in graph.edges(keys=True, data=True)
    )


def without(graph, *, nodes=(), edges=()):
    """The graph less what a format adds of its own."""
    for _, data in graph.nodes(data=True):
        for key in nodes:
            data.pop(key, None)
    for _, _, data in graph.edges(data=True):
        for key in edges:
            data.pop(key, None)
    return graph


@CUTS
def test_graphml_comes_back(cut):
    """The reader of networkx takes the GraphML back with every node, relationship and property."""
    back = nx.read_graphml(BytesIO(written(cut(), "graphml")), force_multigraph=True)
    assert rows(without(back, edges=["id"])) == rows(flat(cut()))


@CUTS
def test_gexf_comes_back(cut):
    """The reader of networkx takes the GEXF back with every node, relationship and property."""
    back = nx.read_gexf(BytesIO(written(cut(), "gexf")))
    expected = flat(cut())
    assert dict(back.nodes(data=True)) == dict(expected.nodes(data=True))
    own = {"id", "networkx_key", "label", "weight"}

    def plain(graph):
        edges = (
            (head, tail, {k: v for k, v in data.items() if k not in own}) for head, tail, data in graph.edges(data=True)
        )
        return sorted(edges, key=str)

    assert plain(back) == plain(expected)


@CUTS
def test_json_loses_nothing(cut):
    """Node-link JSON gives the same graph, lists, keys and types included."""
    back = nx.node_link_graph(json.loads(written(cut(), "json")), edges="edges")
    expected = without(in_order(cut()), nodes=["id"])
    assert rows(back) == rows(expected)
    assert back.graph == expected.graph


@CUTS
def test_cytoscape_comes_back(cut):
    """The reader of networkx takes the Cytoscape JSON back; nodes keep their lists and edges have ids of their own."""
    data = json.loads(written(cut(), "cytoscape"))
    identities = [edge["data"]["id"] for edge in data["elements"]["edges"]]
    assert len(set(identities)) == len(identities) > 0
    back = without(nx.cytoscape_graph(data), nodes=["id", "value"], edges=["id", "source", "target", "key"])
    expected = named(cut())
    for name, properties in expected.nodes(data=True):
        properties["name"] = properties.get("name") or name
    assert rows(back) == rows(expected)


@CUTS
def test_csv_comes_back(cut, tmp_path):
    """The two CSV files hold a row for each node and relationship, in columns of fixed order."""
    write_graph(cut(), "csv", tmp_path / "tables")
    expected = flat(cut())
    with (tmp_path / "tables" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = list(csv.DictReader(file))
    with (tmp_path / "tables" / "relationships.csv").open(encoding="utf-8", newline="") as file:
        relationships = list(csv.DictReader(file))
    assert [(row["id"], row["label"]) for row in nodes] == [(n, d["label"]) for n, d in expected.nodes(data=True)]
    assert [(row["source"], row["target"], row["kind"], row["sentence"]) for row in relationships] == [
        (head, tail, data["kind"], data.get("sentence", "")) for head, tail, data in expected.edges(data=True)
    ]


def test_the_command_line_offers_every_format():
    """What --format names, without importing what writes it, is what can be written."""
    assert (*files.FILES, *files.FOLDERS) == (*FILES, *FOLDERS, *TABLES) == FORMATS
    assert list(TABLES) == files.TABLES


@CUTS
def test_dot_holds_every_word_in_quotes(cut):
    """Every statement of the DOT file has identifier and attributes in quotes, and unquotes to the graph."""
    quoted = r'"((?:[^"\\]|\\.)*)"'
    attribute = rf"\w+={quoted}"
    statement = re.compile(rf"  {quoted}(?: -> {quoted})? \[{attribute}(?:, {attribute})*\];")
    lines = written(cut(), "dot").decode("utf-8").split("\n")
    assert re.fullmatch(rf"digraph {quoted} \{{", lines[0])
    assert lines[-2:] == ["}", ""]
    found = [statement.fullmatch(line) for line in lines[2:-2]]
    assert all(found)
    unquote = {r"\\": "\\", r"\"": '"', r"\n": "\n"}
    plain = [[re.sub(r"\\.", lambda m: unquote[m[0]], part or "") for part in match.group(1, 2)] for match in found]
    expected = flat(cut())
    assert [one for one, other in plain if not other] == list(expected.nodes)
    assert [(one, other) for one, other in plain if other] == list(expected.edges())


@pytest.mark.parametrize("name", STREAMED)
@CUTS
def test_same_graph_gives_the_same_bytes(cut, name):
    """Neither the order in which a graph was put together nor the day it is written leaves a trace."""
    graph = cut()
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from((node, dict(reversed(data.items()))) for node, data in reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert written(graph, name) == written(other, name)
    assert not re.search(rb"lastmodified", written(graph, name))


@pytest.mark.parametrize("name", STREAMED)
def test_bytes_are_utf8_without_controls(name):
    """Every file is UTF-8 and holds no control character but tab and line end, however hostile the text."""
    text = written(hostile_cut(), name).decode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", text)
    assert "قاعدة المعرفة" in text


def test_writing_changes_nothing_in_the_graph():
    """A graph is the same after it was written."""
    graph = small_cut()
    for name in STREAMED:
        written(graph, name)
    assert rows(graph) == rows(small_cut())


def test_lists_are_joined_where_a_format_has_none():
    """GraphML, GEXF, CSV and DOT join aliases by a semicolon and a space; the two JSON formats keep the list."""
    graph = small_cut()
    joined = "Group Relative Policy Optimization; group-relative policy optimisation"
    assert nx.read_graphml(BytesIO(written(graph, "graphml"))).nodes["method:grpo"]["aliases"] == joined
    assert joined not in written(graph, "json").decode()


def test_unknown_format_names_the_known_ones():
    """A format that is not there is answered with those that are."""
    with pytest.raises(UnknownName, match="no export format named 'pdf'; did you mean 'graphml'"):
        write_graph(small_cut(), "pdf", BytesIO())


def test_csv_needs_a_folder():
    """CSV is several files, so it does not go to a stream."""
    with pytest.raises(PaperatlasError, match="csv is a folder of files"):
        write_graph(small_cut(), "csv", BytesIO())


@pytest.mark.parametrize("name", FORMATS)
def test_unwritable_target_is_a_plain_line(name, tmp_path):
    """Where a file or folder cannot be written, one line says which and why."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot write .*: Not a directory; make"):
        write_graph(small_cut(), name, tmp_path / "file" / "out")


@pytest.mark.parametrize("name", STREAMED)
def test_empty_graph_is_a_valid_file(name):
    """A graph without nodes is written too."""
    assert written(nx.MultiDiGraph(), name) or name == "bibtex"  # which has no line but its entries


@pytest.mark.parametrize("name", [*FOLDERS, *TABLES])
@CUTS
def test_folders_are_the_same_bytes_again(cut, name, tmp_path):
    """The same graph gives the same files, and a folder that holds only them is written over."""
    write_graph(cut(), name, tmp_path / "one")
    write_graph(cut(), name, tmp_path / "other")
    write_graph(cut(), name, tmp_path / "other")
    contents = [
        {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "other")
    ]
    assert contents[0] == contents[1]
    assert len(contents[0]) > 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


@pytest.mark.parametrize("name", [*FOLDERS, *TABLES])
def test_a_folder_with_other_things_is_left_alone(name, tmp_path):
    """A folder that holds anything that was not written here, or was changed since, is refused and stays as it is."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.md").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="own: holds other things"):
        write_graph(small_cut(), name, tmp_path / "own")
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["thesis.md"]
    write_graph(small_cut(), name, tmp_path / "written")
    changed = next(path for path in sorted((tmp_path / "written").rglob("*")) if path.suffix)
    changed.write_bytes(b"mended by hand")
    with pytest.raises(StoreError, match="changed since"):
        write_graph(small_cut(), name, tmp_path / "written")
    assert changed.read_bytes() == b"mended by hand"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own", "written"]
