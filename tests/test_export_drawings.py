"""VOSviewer, Cytoscape.js, Pajek and Mermaid: read by others, or held to what their makers document."""

import json
import re
from io import BytesIO

import networkx as nx
import pytest
from jsonschema import Draft202012Validator

from cuts import hostile_cut, small_cut
from paperatlas.exports import write_graph
from paperatlas.exports.flat import distinct, named

CUTS = pytest.mark.parametrize("cut", [small_cut, hostile_cut], ids=["small", "hostile"])
TEXT, NUMBER = {"type": "string"}, {"type": "number", "minimum": 0}
NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}


def record(required, **properties):
    """The schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def rows(schema):
    """The schema of a list."""
    return {"type": "array", "items": schema}


CLUSTER = {"type": "integer", "minimum": 1, "maximum": 1000}
# As app.vosviewer.com/docs/file-types/json-file-type describes it.
VOSVIEWER = record(
    ["network"],
    network=record(
        ["items"],
        items=rows(
            record(
                ["id", "label"],
                id=TEXT,
                label=TEXT,
                description=TEXT,
                url=TEXT,
                x={"type": "number"},
                y={"type": "number"},
                cluster=CLUSTER,
                weights={"type": "object", "additionalProperties": NUMBER},
                scores=NUMBERS,
            )
        ),
        links=rows(record(["source_id", "target_id"], source_id=TEXT, target_id=TEXT, strength=NUMBER)),
        clusters=rows(record(["cluster", "label"], cluster=CLUSTER, label=TEXT)),
    ),
    info=record([], title=TEXT, description=TEXT),
)
# As js.cytoscape.org describes "Elements JSON": an id for each element, source and target for each edge.
CYTOSCAPE = {
    "type": "object",
    "required": ["elements"],
    "properties": {
        "data": {"type": "object"},
        "elements": record(
            ["nodes", "edges"],
            nodes=rows(record(["data"], data={"type": "object", "required": ["id"], "properties": {"id": TEXT}})),
            edges=rows(
                record(
                    ["data"],
                    data={
                        "type": "object",
                        "required": ["id", "source", "target"],
                        "properties": {"id": TEXT, "source": TEXT, "target": TEXT},
                    },
                )
            ),
        ),
    },
}


def written(graph, name):
    """The text of a graph in one format."""
    stream = BytesIO()
    write_graph(graph, name, stream)
    return stream.getvalue().decode("utf-8")


@pytest.mark.parametrize("name, schema", [("vosviewer", VOSVIEWER), ("cytoscape", CYTOSCAPE)])
@pytest.mark.parametrize("cut", [small_cut, hostile_cut, nx.MultiDiGraph], ids=["small", "hostile", "empty"])
def test_json_is_as_its_makers_document_it(name, schema, cut):
    """What is written for VOSviewer and Cytoscape.js has the fields, types and ends of edges that they ask for."""
    told = json.loads(written(cut(), name))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(told)] == []
    if name == "cytoscape":
        ids = [node["data"]["id"] for node in told["elements"]["nodes"]]
        ends = {edge["data"][end] for edge in told["elements"]["edges"] for end in ("source", "target")}
    else:
        ids = [item["id"] for item in told["network"]["items"]]
        ends = {link[end] for link in told["network"]["links"] for end in ("source_id", "target_id")}
    assert len(set(ids)) == len(ids)
    assert ends <= set(ids)


def test_vosviewer_joins_what_two_items_share():
    """All relationships of two nodes, in both directions, make one link as strong as all of them together."""
    links = json.loads(written(small_cut(), "vosviewer"))["network"]["links"]
    strengths = {(link["source_id"], link["target_id"]): link["strength"] for link in links}
    assert strengths["method:dapo", "method:grpo"] == 3
    assert len(strengths) == len(links)


def test_vosviewer_shows_no_markup_of_others():
    """A description is read as HTML, so that names in it are escaped."""
    for item in json.loads(written(hostile_cut(), "vosviewer"))["network"]["items"]:
        assert "<" not in item["description"]


@CUTS
def test_pajek_comes_back(cut):
    """The reader of networkx takes the Pajek file back: every node, and every arc with its weight and type."""
    back = nx.read_pajek(BytesIO(written(cut(), "pajek").encode("utf-8")))
    expected = named(cut())
    keys = dict(enumerate(expected.nodes, 1))
    found = {label: keys[int(data["id"])] for label, data in back.nodes(data=True)}
    assert sorted(found.values()) == sorted(expected.nodes)
    arcs = sorted((found[head], found[tail], data["l"], data["weight"]) for head, tail, data in back.edges(data=True))
    wanted = [(head, tail, data["kind"], data["weight"]) for head, tail, data in expected.edges(data=True)]
    wanted += [(tail, head, kind, weight) for head, tail, kind, weight in wanted if kind == "CO_OCCURS_WITH"]
    assert arcs == sorted(wanted)


def test_pajek_tells_nodes_of_one_name_apart():
    """Vertices that would have the same label carry what they stand for behind it."""
    assert distinct({"a:1": "X", "b:1": "X", "c": "X (a:1)"}) == {"a:1": "X (a:1)", "b:1": "X (b:1)", "c": "X (a:1) 2"}


@CUTS
def test_mermaid_holds_no_markup(cut):
    """Every line is a node or an arrow between two nodes, with a name that holds entities in place of markup."""
    name = r'[^"<>`\\*&\n]*'
    node = re.compile(rf'  (n\d+)(?:\["({name})"\]|\(\["({name})"\]\)|\{{\{{"({name})"\}}\}})')
    arrow = re.compile(rf'  (n\d+) -- "{name}" --> (n\d+)')
    first, *lines = written(cut(), "mermaid").splitlines()
    assert first == "flowchart LR"
    nodes = [node.fullmatch(line)[1] for line in lines if "-->" not in line]
    ends = {end for line in lines if "-->" in line for end in arrow.fullmatch(line).groups()}
    assert len(set(nodes)) == len(cut().nodes)
    assert ends <= set(nodes)
    assert all(re.sub(r"#\d+;", "", line).count("#") == 0 for line in lines)
