"""What both stores promise alike: what goes in comes out, as a whole, and answers are plain values."""

import dataclasses
import shutil

import pyarrow as pa
import pytest

from graphs import INJECTION, LINES, MARKUP, UNICODE, concept_key, graph_of, paper_key, small_graph, small_rows
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import open_store
from paperatlas.stores.rows import PROPERTIES, key_of

HEAVY = """
UNWIND range(1, 4000) AS a UNWIND range(1, 4000) AS b UNWIND range(1, 4000) AS c
WITH a, b, c WHERE a * b + c = 7 RETURN count(*) AS found
"""


@pytest.fixture(params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def place(request, tmp_path):
    """Where a graph may be written: a path, or the emptied server of the tests."""
    return request.getfixturevalue("empty_neo4j") if request.param == "neo4j" else str(tmp_path / "graph.lbug")


@pytest.fixture
def filled(place, small_file):
    """The same, where the small graph is already."""
    if place.endswith(".lbug"):
        shutil.copy(small_file, place)
    else:
        with open_store(place, read_only=False) as store:
            store.replace(small_graph())
    return place


def written(tables):
    """A graph's rows as a store gives them back."""
    nodes = {
        label: [{"_label": label, **{name: row[name] for name in PROPERTIES[label]}} for row in table.to_pylist()]
        for label, table in tables.nodes.items()
    }
    relationships = {
        kind: [
            (row["from"], row["to"], {"_label": kind, **{name: row[name] for name in PROPERTIES[kind]}})
            for row in table.to_pylist()
        ]
        for kind, table in tables.relationships.items()
    }
    return nodes, relationships


def everything(store):
    """All nodes and relationships of a store, sorted by their keys."""
    nodes = {
        label: [row[0] for row in store.ask(f"MATCH (n:{label}) RETURN n ORDER BY n.id").records] for label in NODES
    }
    relationships = {}
    for kind, it in RELATIONSHIPS.items():
        order = "".join(f", r.{name}" for name in key_of(kind)[2:])
        pattern = f"MATCH (a:{it.head})-[r:{kind}]->(b:{it.tail})"
        relationships[kind] = store.ask(
            f"{pattern} RETURN a.id AS head, b.id AS tail, r ORDER BY head, tail{order}"
        ).records
    return nodes, relationships


def test_what_goes_in_comes_out(store):
    """Every node and every relationship is there with all its properties, hostile text and absent values included."""
    assert everything(store) == written(small_graph())


@pytest.mark.neo4j
def test_both_stores_hold_the_same(ladybug_store, neo4j_store):
    """The graph in Neo4j equals the one in the embedded store, node by node and relationship by relationship."""
    assert everything(neo4j_store) == everything(ladybug_store)


def test_a_store_says_which_graph_it_holds(store):
    """The digest and the node Atlas name the graph that was put in."""
    graph = small_graph()
    [[atlas]] = store.ask("MATCH (a:Atlas) RETURN a").records
    assert store.digest() == graph.digest
    assert atlas == {
        "_label": "Atlas",
        "id": "atlas",
        "digest": graph.digest,
        "papers": 15,
        "concepts": 28,
        "relationships": sum(table.num_rows for table in graph.relationships.values()),
        "version": atlas["version"],
    }


def test_to_replace_twice_changes_nothing(filled):
    """The same graph put in again leaves the same graph."""
    with open_store(filled, read_only=False) as store:
        first = everything(store)
        store.replace(small_graph())
        assert first == everything(store)


def test_what_is_no_longer_true_goes(filled):
    """A graph takes the place of the former one: rows that are gone, changed or new."""
    nodes, relationships = small_rows()
    gone = paper_key("hostile")
    fewer = {kind: [row for row in rows if gone not in row.values()] for kind, rows in relationships.items()}
    nodes["Paper"] = [row for row in nodes["Paper"] if row["id"] != gone] + [
        {"id": "new", "title": "A New Paper", "abstract": "", "published": "2026", "year": 2026}
    ]
    nodes["Concept"] = [row | {"paperCount": row["paperCount"] + 1, "aliases": []} for row in nodes["Concept"]]
    fewer["USES"] = [row | {"sentence": None} for row in fewer["USES"]]
    fewer["OUTPERFORMS"] = fewer["OUTPERFORMS"][1:]
    changed = graph_of(nodes, fewer)
    with open_store(filled, read_only=False) as store:
        store.replace(changed)
        assert changed.digest == store.digest()
        assert written(changed) == everything(store)


def test_an_empty_graph_is_a_graph(filled):
    """A graph without a row can be put in, and takes the place of a full one."""
    empty = graph_of({}, {})
    with open_store(filled, read_only=False) as store:
        store.replace(empty)
        assert empty.digest == store.digest()
        assert written(empty) == everything(store)


def test_a_store_without_a_graph_cannot_be_read(place):
    """To read where nothing was written is a StoreError that says what to do."""
    with pytest.raises(StoreError, match=r"no (whole )?graph at .*; (make one with|.*run) `paperatlas"):
        open_store(place)
    with open_store(place, read_only=False) as store:
        assert store.digest() is None


def test_who_reads_does_not_write(store):
    """A store opened to read refuses another graph, and statements that write."""
    with pytest.raises(StoreError, match="read only"):
        store.replace(graph_of({}, {}))
    for statement in (
        "CREATE (:Author {id: 'x'})",
        "MATCH (a:Author) SET a.name = 'x'",
        "MATCH (a:Author) DETACH DELETE a",
    ):
        with pytest.raises(PaperatlasError):
            store.ask(statement)
    assert everything(store) == written(small_graph())


@pytest.mark.parametrize("text", [MARKUP, INJECTION, UNICODE, LINES, "", "$x", "{}", "\\", "'", "\u2028", "🧪" * 1000])
def test_any_text_is_a_parameter(store, text):
    """A parameter is text and nothing else, whatever it holds."""
    assert store.ask("RETURN $text AS text, $list AS list", {"text": text, "list": [text, text]}).records == [
        (text, [text, text])
    ]


def test_hostile_names_are_found(store):
    """Nodes with markup, quotes and Cypher in their names are found by these names."""
    name = f"{INJECTION} {MARKUP}"
    rows = store.ask("MATCH (c:Concept) WHERE c.name = $name RETURN c.id AS id, c.aliases AS aliases", {"name": name})
    assert rows.dicts() == [{"id": concept_key("hostile"), "aliases": [UNICODE, LINES, "", '"},{"']}]


@pytest.mark.parametrize(
    "cypher, values",
    [
        ("RETURN 1 AS it, 1.5 AS b, 'x' AS c, true AS d, null AS e", [(1, 1.5, "x", True, None)]),
        ("RETURN [1, 2] AS it, [] AS nothing", [([1, 2], [])]),
        ("RETURN date('2025-12-14') AS it", [("2025-12-14",)]),
        ("MATCH (a:Author {id: 'nobody'}) RETURN a AS it", []),
        ("OPTIONAL MATCH (a:Author {id: 'nobody'}) RETURN a AS it", [(None,)]),
    ],
)
def test_values_are_plain(store, cypher, values):
    """Answers hold plain Python values."""
    assert values == store.ask(cypher).records


def test_a_path_is_its_nodes_and_relationships(store):
    """A path comes as the nodes and the relationships along it."""
    cypher = "MATCH p = (a:Concept {id: $id})-[:VARIANT_OF]->(:Concept) RETURN p"
    [[path]] = store.ask(cypher, {"id": concept_key("qwen25-7b")}).records
    assert [node["name"] for node in path["nodes"]] == ["Qwen2.5-7B", "Qwen2.5"]
    assert path["relationships"] == [{"_label": "VARIANT_OF", "foundBy": "size"}]


def test_the_row_limit_holds(store):
    """At most so many rows come, and the answer says whether there were more."""
    cypher = "MATCH (c:Concept) RETURN c.id AS id ORDER BY id"
    whole = store.ask(cypher)
    assert (len(whole.records), whole.limited) == (28, False)
    cut = store.ask(cypher, limit=5)
    assert (cut.records, cut.limited) == (whole.records[:5], True)
    assert not store.ask(cypher, limit=28).limited
    assert store.ask(cypher, limit=0).records == []


def test_the_time_limit_holds(store):
    """A statement that takes too long is stopped with a line that says so, and the store answers on."""
    with pytest.raises(PaperatlasError, match=r"no answer within 0\.2 seconds"):
        store.ask(HEAVY, timeout=0.2)
    assert store.ask("RETURN 1 AS one").records == [(1,)]


@pytest.mark.parametrize("cypher", ["", "FOO", "MATCH (n RETURN n", "RETURN 1 AS a; RETURN 2 AS a", "RETURN missing"])
def test_a_wrong_statement_is_one_line(store, cypher):
    """What does not run is told in one line, as no fault of the store."""
    with pytest.raises(PaperatlasError) as caught:
        store.ask(cypher)
    assert not isinstance(caught.value, StoreError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [2**70, "\ud800", object(), {1: object()}])
def test_a_wrong_parameter_is_one_line(store, value):
    """A value that no store can take is told in one line."""
    with pytest.raises(PaperatlasError) as caught:
        store.ask("RETURN $value AS value", {"value": value})
    assert "\n" not in str(caught.value)


def without_concepts(graph):
    """The graph, its concepts taken away and the relationships left."""
    return dataclasses.replace(graph, nodes=graph.nodes | {"Concept": graph.nodes["Concept"].slice(0, 0)})


def with_twice(graph, kind):
    """The graph, the rows of one type doubled."""
    rows = graph.relationships[kind]
    return dataclasses.replace(graph, relationships=graph.relationships | {kind: pa.concat_tables([rows, rows])})


def with_two_papers(graph):
    """The graph, each paper there twice."""
    papers = graph.nodes["Paper"]
    return dataclasses.replace(graph, nodes=graph.nodes | {"Paper": pa.concat_tables([papers, papers])})


def without_table(graph, kind):
    """The graph without one of its tables."""
    return dataclasses.replace(graph, relationships={k: v for k, v in graph.relationships.items() if k != kind})


def with_type(graph, kind):
    """The graph, its concepts of a type that there is not."""
    nodes, relationships = small_rows()
    nodes["Concept"] = [row | {"type": kind} for row in nodes["Concept"]]
    return graph_of(nodes, relationships)


def with_text_as_year(graph):
    """The graph, a column in the wrong type."""
    papers = graph.nodes["Paper"]
    wrong = papers.set_column(papers.column_names.index("year"), "year", pa.array(["soon"] * papers.num_rows))
    return dataclasses.replace(graph, nodes=graph.nodes | {"Paper": wrong})


@pytest.mark.parametrize(
    "spoil, reason",
    [
        (without_concepts, "leads to Concept"),
        (lambda graph: with_twice(graph, "USES"), "two rows of USES have the same from, to"),
        (lambda graph: with_twice(graph, "OUTPERFORMS"), "two rows of OUTPERFORMS have the same from, to, paper"),
        (with_two_papers, "two rows of Paper have the same id"),
        (lambda graph: without_table(graph, "CITES"), "no table CITES"),
        (lambda graph: with_type(graph, "Method) DETACH DELETE (n"), "a concept's type is none of"),
        (with_text_as_year, "the table Paper is not what a store holds"),
    ],
)
def test_a_graph_that_is_not_whole_is_refused(filled, spoil, reason):
    """No store guesses: a graph with loose ends, doubled keys or wrong tables stays out, the former one stays."""
    with open_store(filled, read_only=False) as store:
        with pytest.raises(StoreError, match=reason):
            store.replace(spoil(small_graph()))
        assert store.digest() == small_graph().digest
        assert everything(store) == written(small_graph())


@pytest.mark.parametrize("uri", ["http://localhost:7474", "postgres://localhost", "neo4j+x://localhost"])
def test_an_address_of_no_store_is_told(uri):
    """An address that is neither a path nor Neo4j's is a StoreError that shows what would be one."""
    with pytest.raises(StoreError, match="give a path, or neo4j://"):
        open_store(uri)


def test_to_close_twice_does_no_harm(place):
    """A store can be closed more than once."""
    store = open_store(place, read_only=False)
    store.close()
    store.close()
