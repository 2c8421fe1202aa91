"""What the Neo4j store does with other people's graphs, cut loads, wrong credentials and servers that do not answer."""

import os
import socket
import subprocess
import threading
from contextlib import contextmanager

import pytest

from conftest import CHECKOUT, SERVER_OF_TESTS, neo4j_session
from graphs import concept_key, graph_of, paper_key, small_graph, small_rows
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.records import CONCEPT_TYPES
from paperatlas.schema import RELATIONSHIPS
from paperatlas.stores import neo4j as neo4j_store_module
from paperatlas.stores import neo4j_load, open_store


@contextmanager
def listener(answer):
    """A server on a free port that answers every connection with ``answer``, or with nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []

        def serve():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                if answer:
                    connection.sendall(answer)
                    connection.shutdown(socket.SHUT_WR)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()


@pytest.fixture
def writes(monkeypatch):
    """What loads send to be written: pairs of statement and number of rows."""
    sent = []
    run = neo4j_load.run

    def note(transaction, statement, rows):
        sent.append((statement, len(rows)))
        run(transaction, statement, rows)

    monkeypatch.setattr(neo4j_load, "run", note)
    return sent


def replace(uri, graph):
    """Load a graph."""
    with open_store(uri, read_only=False) as store:
        store.replace(graph)


def behind(uri, statement, **parameters):
    """Run a statement behind the store's back; the values of its answer."""
    with neo4j_session(uri) as session:
        return session.run(statement, parameters).values()


def server_ids(uri):
    """The server's own ids of all that is there: what was written anew has another one."""
    nodes = behind(uri, "MATCH (n) RETURN elementId(n) AS id ORDER BY id")
    return nodes + behind(uri, "MATCH ()-[r]->() RETURN elementId(r) AS id ORDER BY id")


@pytest.mark.neo4j
def test_a_second_load_writes_nothing(empty_neo4j, writes):
    """The same graph again is seen to be there, and not a row is sent."""
    replace(empty_neo4j, small_graph())
    before = server_ids(empty_neo4j)
    writes.clear()
    replace(empty_neo4j, small_graph())
    assert writes == []
    assert before == server_ids(empty_neo4j)


@pytest.mark.neo4j
def test_only_the_difference_is_written(empty_neo4j, writes):
    """Of a graph that differs in one paper and one relationship, these two are written, and the mark of the load."""
    replace(empty_neo4j, small_graph())
    writes.clear()
    nodes, relationships = small_rows()
    nodes["Paper"][0]["upvotes"] = 1_000
    relationships["CITES"][0]["source"] = "elsewhere"
    replace(empty_neo4j, graph_of(nodes, relationships))
    assert [count for _, count in writes] == [1, 1, 1, 1]
    assert [name for statement, _ in writes for name in ("Atlas", ":CITES", "Paper") if name in statement] == [
        "Atlas",
        "Paper",
        ":CITES",
        "Paper",
        "Atlas",
    ]


@pytest.mark.neo4j
def test_every_concept_has_its_type_as_second_label(neo4j_store):
    """A concept is a Concept and a Method, Model, Benchmark, Task or Metric, as its type says."""
    rows = neo4j_store.ask("MATCH (c:Concept) RETURN c.type AS type, labels(c) AS labels").records
    assert {kind for kind, _ in rows} == set(CONCEPT_TYPES)
    assert all(sorted(labels) == sorted(["Concept", kind]) for kind, labels in rows)


@pytest.mark.neo4j
def test_keys_are_constraints_with_names(neo4j_store):
    """Each label has a named constraint on its key, and names have indexes."""
    constraints = neo4j_store.ask("SHOW CONSTRAINTS YIELD name, labelsOrTypes RETURN name, labelsOrTypes").records
    assert {
        (f"paperatlas_{label.lower()}_id", label) for label in ("Atlas", "Paper", "Concept", "Author", "Organization")
    } <= {(name, labels[0]) for name, labels in constraints}
    indexes = neo4j_store.ask("SHOW INDEXES YIELD name, state RETURN name, state").records
    assert ("paperatlas_concept_name", "ONLINE") in indexes


@pytest.mark.neo4j
def test_absent_values_are_absent_properties(neo4j_store):
    """What a paper does not have is no property, and an empty list stays a list."""
    keys = neo4j_store.ask("MATCH (p:Paper {id: $id}) RETURN keys(p) AS keys", {"id": paper_key("hostile")}).records
    assert sorted(keys[0][0]) == ["abstract", "id", "organization", "title"]
    aliases = neo4j_store.ask(
        "MATCH (c:Concept {id: $id}) RETURN c.aliases AS a", {"id": concept_key("medusa")}
    ).records
    assert aliases == [([],)]


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE (:Paper {id: 'p1', title: 'Theirs'})-[:CITES]->(:Paper {id: 'p2'})",
        "CREATE (:Author {name: 'without an id'})",
        "CREATE (:Concept:Method {id: $id, name: 'Theirs'})",
    ],
)
def test_somebody_elses_graph_is_left_alone(empty_neo4j, theirs):
    """Where nodes have our labels and are not ours, a load is refused before anything is written."""
    behind(empty_neo4j, theirs, id=concept_key("grpo"))
    everything = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n), type(r) ORDER BY elementId(n)"
    before = behind(empty_neo4j, everything)
    with pytest.raises(StoreError, match=r"did not write \(\d \w+ nodes\), and nothing was changed; .*NEO4J_DATABASE"):
        replace(empty_neo4j, small_graph())
    assert before == behind(empty_neo4j, everything)
    with open_store(empty_neo4j, read_only=False) as store:
        assert store.digest() is None


@pytest.mark.neo4j
def test_nodes_with_other_labels_are_not_touched(empty_neo4j):
    """What others keep beside our graph stays as it is: a load neither takes, changes nor counts it."""
    theirs = "CREATE (:Person {id: $id})-[:WROTE {year: 2020}]->(:Book {id: $id}), (:Method {id: $id}), (:Task)"
    look = f"""MATCH (n) WHERE n:Person OR n:Book OR (n:Method AND NOT n:Concept) OR (n:Task AND NOT n:Concept)
        OPTIONAL MATCH (n)-[r]->() WHERE NOT n:{SERVER_OF_TESTS}
        RETURN elementId(n), labels(n), properties(n), type(r), properties(r) ORDER BY elementId(n)"""
    behind(empty_neo4j, theirs, id=concept_key("grpo"))
    before = behind(empty_neo4j, look)
    assert len(before) == 4
    replace(empty_neo4j, small_graph())
    replace(empty_neo4j, graph_of({}, {}))
    assert before == behind(empty_neo4j, look)


@pytest.mark.neo4j
@pytest.mark.parametrize("after", [1, 2, 8, 20, 26])
def test_a_load_cut_short_says_so_and_goes_on(empty_neo4j, monkeypatch, after):
    """Cut short anywhere, the graph does not look whole to a reader; the next load makes it whole."""
    run, done = neo4j_load.run, []

    def cut(transaction, statement, rows):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(statement)
        run(transaction, statement, rows)

    replace(empty_neo4j, graph_of({"Author": [{"id": "1", "name": "Former"}]}, {}))
    with monkeypatch.context() as patched:
        patched.setattr(neo4j_load, "run", cut)
        with pytest.raises(KeyboardInterrupt):
            replace(empty_neo4j, small_graph())
    with pytest.raises(StoreError, match=r"no whole graph at .*cut short; run `paperatlas load --store"):
        open_store(empty_neo4j)
    with open_store(empty_neo4j, read_only=False) as store:
        assert store.digest() is None
        store.replace(small_graph())
        assert store.digest() == small_graph().digest
    nodes = sum(table.num_rows for table in small_graph().nodes.values()) + 1  # and the tests' own node
    assert behind(empty_neo4j, "MATCH (n) WHERE NOT n:Atlas RETURN count(n)") == [[nodes]]


@pytest.mark.neo4j
def test_what_others_did_to_our_graph_is_mended(empty_neo4j):
    """Nodes deleted, relationships doubled or added by hand: a load of the same graph makes it whole again."""
    replace(empty_neo4j, small_graph())
    for damage in (
        "MATCH (c:Concept {name: 'DAPO'}) DETACH DELETE c",
        "MATCH (a:Paper)-[r:CITES]->(b:Paper) WITH a, b LIMIT 1 CREATE (a)-[:CITES]->(b)",
        "MATCH (a:Concept) WITH a LIMIT 1 CREATE (a)-[:OUTPERFORMS]->(a)",
        "MATCH (c:Concept {name: 'MATH'}) REMOVE c:Benchmark SET c:Task, c.paperCount = 0",
    ):
        behind(empty_neo4j, damage)
    replace(empty_neo4j, small_graph())
    counts = {
        kind: behind(empty_neo4j, f"MATCH (:{it.head})-[r:{kind}]->(:{it.tail}) RETURN count(r)")[0][0]
        for kind, it in RELATIONSHIPS.items()
    }
    assert counts == {kind: table.num_rows for kind, table in small_graph().relationships.items()}
    assert behind(empty_neo4j, "MATCH (c:Concept {name: 'MATH'}) RETURN c.paperCount > 0, c:Benchmark, c:Task") == [
        [True, True, False]
    ]


@pytest.mark.neo4j
def test_many_rows_go_in_batches(empty_neo4j, writes, monkeypatch):
    """No transaction writes more rows than a batch has."""
    monkeypatch.setattr(neo4j_load, "BATCH", 7)
    replace(empty_neo4j, small_graph())
    assert max(count for _, count in writes) == 7
    with open_store(empty_neo4j) as store:
        assert store.digest() == small_graph().digest


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "name, value, reason",
    [
        ("NEO4J_PASSWORD", "wrong-password", "refuses the user 'nobody'; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("NEO4J_PASSWORD", None, "refuses the user 'nobody'; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("NEO4J_DATABASE", "no.such-database", r"has no database 'no\.such-database'; set NEO4J_DATABASE"),
    ],
)
def test_wrong_credentials_are_one_line(neo4j_uri, monkeypatch, name, value, reason):
    """A wrong password, none, or a database that there is not: one line that says which variable to set."""
    if name == "NEO4J_PASSWORD":  # of a user that is not there: the server locks out one who fails three times
        monkeypatch.setenv("NEO4J_USERNAME", "nobody")
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(StoreError, match=reason) as caught:
        open_store(neo4j_uri)
    assert "\n" not in str(caught.value)
    assert "wrong-password" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+s"])
def test_a_server_that_is_down_is_one_line(scheme):
    """Where nothing listens, the error names the address and asks whether it runs."""
    with listener(None) as port:
        pass  # now it is free
    with pytest.raises(
        StoreError, match=rf"Neo4j does not answer at {scheme}://127\.0\.0\.1:{port}".replace("+", r"\+")
    ):
        open_store(f"{scheme}://127.0.0.1:{port}")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(4), b"\xff" * 100],
    ids=["silent", "http", "no version", "noise"],
)
def test_a_server_that_is_no_neo4j_is_one_line(monkeypatch, scheme, answer):
    """A server that says nothing, or speaks something else, is given up with one line."""
    monkeypatch.setattr(neo4j_store_module, "PATIENCE", 0.3)
    with listener(answer) as port, pytest.raises(StoreError, match="Neo4j") as caught:
        open_store(f"{scheme}://127.0.0.1:{port}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_host_that_there_is_not_is_one_line(scheme):
    """A name that no name server knows is told like a server that is down."""
    with pytest.raises(StoreError, match=rf"does not answer at {scheme}://no-such-host\.invalid"):
        open_store(f"{scheme}://no-such-host.invalid:7687")


@pytest.mark.parametrize(
    "uri, reason",
    [
        ("neo4j://neo4j:secret@localhost:7687", "do not belong in the address; set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("bolt://localhost:seven", "is no address of a Neo4j server"),
        ("bolt://[::1", "is no address of a Neo4j server"),
        ("bolt://", "is no address of a Neo4j server"),
        ("bolt://localhost:7687?policy=x", "is no address of a Neo4j server"),
    ],
)
def test_a_wrong_address_is_one_line(uri, reason):
    """An address that makes no sense is told, and a password in it is not repeated."""
    with pytest.raises(StoreError, match=reason) as caught:
        open_store(uri)
    assert "secret" not in str(caught.value)


@pytest.mark.neo4j
def test_the_server_reaches_nowhere_through_a_question(neo4j_store):
    """A question is asked in a transaction that reads: the server refuses what would change the schema, too."""
    with pytest.raises(PaperatlasError):
        neo4j_store.ask("CREATE INDEX strangers IF NOT EXISTS FOR (n:Paper) ON (n.doi)")
    assert "strangers" not in str(neo4j_store.ask("SHOW INDEXES YIELD name").records)


@pytest.mark.neo4j
def test_the_notes_of_the_server_are_not_shown(neo4j_store, capfd):
    """Questions about labels and properties that are not there leave stderr clean."""
    assert neo4j_store.ask("MATCH (w:Wizard) WHERE w.age > 1 RETURN w.spell, elementId(w)").records == []
    assert capfd.readouterr().err == ""
    assert os.environ["NEO4J_PASSWORD"] not in repr(vars(neo4j_store))


@pytest.mark.parametrize(
    "arguments, code, words",
    [((), 2, "scripts/neo4j start"), (("status", "none"), 3, "does not run"), (("uri", "none"), 1, "no server")],
)
def test_the_script_says_what_it_does(tmp_path, arguments, code, words):
    """`scripts/neo4j` without a verb shows its verbs; asked for a server that there is not, it says so."""
    command = [str(CHECKOUT / "scripts" / "neo4j"), *arguments]
    environment = {**os.environ, "PAPERATLAS_NEO4J": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (code, "") == (done.returncode, done.stdout)
    assert words in done.stderr
