"""Raw Cypher only reads: what passes, what does not, and a real store that shows the difference."""

import ladybug
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperatlas.errors import PaperatlasError
from paperatlas.guard import read_only_cypher, read_statement

READS = [
    "MATCH (c:Concept) RETURN c.name",
    "MATCH (c:Concept {id: $id})<-[r:USES|BUILDS_ON]-(p:Paper) WHERE NOT c.generic RETURN p.title, r.`end` LIMIT $n",
    "OPTIONAL MATCH (c:Concept) WITH c ORDER BY c.id SKIP 1 LIMIT 2 RETURN c.id AS id",
    "UNWIND [1, 2.5, 'a', \"b\", true, null] AS x RETURN x",
    "RETURN 1 AS x UNION ALL RETURN 2 AS x",
    "MATCH (c) WHERE c.name STARTS WITH 'a' AND c.name CONTAINS 'b' OR c.name ENDS WITH 'c' RETURN count(*)",
    "MATCH (c) WHERE c.id IN ['a'] XOR c.name IS NOT NULL RETURN CASE WHEN c.x > 1 THEN 1 ELSE 2 END AS y",
    "MATCH (c) WHERE EXISTS { MATCH (c)-->(d) WHERE d.id <> c.id } RETURN c",
    "MATCH (a)-[:BASED_ON*1..3]->(b) RETURN DISTINCT b.name ORDER BY b.name DESC",
    "MATCH (n) RETURN n.set, n.create, n.`delete`, n.call AS called",
    "MATCH (n:Create {`set`: 1})-[:DELETE]->() RETURN n",
    "MATCH (n) WHERE n.name = 'DETACH DELETE n; COPY x TO y' RETURN n",
    "RETURN * ",
    "match (n) return N.x as y order by Y asc",
    "RETURN 'it\\'s' AS a, \"a \\\\ b\" AS b, '模型' AS c, `ö` AS d",
    "MATCH (n) /* DELETE n */ RETURN n // SET n.x = 1",
    "MATCH (n) RETURN n;",
    "RETURN '\\' SET n.x = 1 //'",
]
WRITES = [
    "CREATE (:Concept {id: 'x'})",
    "MERGE (:Concept {id: 'x'})",
    "MATCH (c:Concept) SET c.name = 'x'",
    "MATCH (c:Concept) DELETE c",
    "MATCH (c:Concept) DETACH DELETE c",
    "DROP TABLE Concept",
    "ALTER TABLE Concept ADD extra STRING",
    "CREATE NODE TABLE Other(id STRING, PRIMARY KEY(id))",
    "COPY (MATCH (c:Concept) RETURN c.id) TO 'FOLDER/out.csv'",
    "EXPORT DATABASE 'FOLDER/all'",
    "LOAD FROM 'FOLDER/in.csv' RETURN *",
    "MATCH (c:Concept) RETURN c.id; CREATE (:Concept {id: 'y'})",
    "MATCH (c:Concept) RETURN c.id; MATCH (c:Concept) DELETE c;",
    "RETURN 1 AS a UNION LOAD FROM 'FOLDER/in.csv' RETURN *",
    "CALL threads=1",
    "CALL show_tables() RETURN *",
    "EXPLAIN CREATE (:Concept {id: 'x'})",
    "PROFILE CREATE (:Concept {id: 'x'})",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "INSTALL fts",
    "ATTACH 'FOLDER/other.db' AS other",
]
REFUSED = [
    *WRITES,
    "",
    "  // nothing",
    ";",
    "MATCH (n) CALL { WITH n DELETE n } RETURN n",
    "CALL apoc.load.json('http://example.org') YIELD value RETURN value",
    "RETURN apoc.load.json('http://example.org')",
    "RETURN `apoc`.`load`.json('x')",
    "RETURN `count`(1)",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "MATCH (n) FOREACH (x IN [1] | CREATE (m)) RETURN n",
    "MATCH (n) INSERT (m) RETURN n",
    "MATCH (n) REMOVE n.name RETURN n",
    "RETURN * SET n.x = 1",
    "MATCH (n) RETURN n.x ORDER BY n.x DESC SET n.x = 1",
    "MATCH (n) WHERE n.x IS NULL SET n.x = 1",
    "MATCH (n) RETURN 1.SET n.x = 1",
    "MATCH (n) RETURN 1SET n.x = 1",
    "MATCH (n) WITH n.x AS x DELETE n",
    "MATCH (n) RETURN n'SET n.x = 1'",
    "MATCH (n) ſET n.x = 1",
    "MATCH (n) ＳＥＴ n.x = 1",
    "MATCH (n)\u00a0SET n.x = 1",
    "MATCH (n)\x00SET n.x = 1",
    "MATCH (n) /* /* */ SET n.x = 1 */",
    "MATCH (n) //\r SET n.x = 1",
    "MATCH (n) //\u2028 SET n.x = 1",
    "RETURN '\\u0027 SET n.x = 1 //'",
    "RETURN '\\\\u0027 SET n.x = 1 //'",
    "/* \\u002a/ MATCH (n) DELETE n */ RETURN 1",
    "RETURN `a``b`",
    "RETURN `a\\u0060 SET n.x = 1`",
    "RETURN 'unfinished",
    "RETURN `unfinished",
    "MATCH (n) RETURN n /* unfinished",
    "USE other MATCH (n) RETURN n",
    "SHOW USERS",
    "MATCH (n) USING INDEX n:Concept(id) RETURN n",
    "CYPHER runtime=slotted MATCH (n) DELETE n",
    "RETURN range(1, 1000000000000)",
    "MATCH (n) WHERE n.name =~ '(a+)+$' RETURN n",
    "RETURN " + "(" * 41 + "1" + ")" * 41,
    "RETURN " + "CASE WHEN true THEN " * 13 + "1" + " END" * 13,
    "MATCH (a)" + "-[:BASED_ON]-()" * 26 + " RETURN a",
    "RETURN " + "1 + " * 5000 + "1",
    "RETURN '" + "x" * 100_001 + "'",
]
PIECES = [
    "MATCH (c:Concept)", "RETURN c.id", "RETURN *", "RETURN 1 AS x", "WITH c", "WHERE c.id = 'x'", "UNWIND [1] AS c",
    "UNION", "UNION ALL", "ORDER BY c.id DESC", "LIMIT 1", "c", "x", "1", "NULL", "END", "*", ".", ":", "|", ",", "(",
    ")", "{", "}", "[", "]", "=", "-", ">", ";", "'", '"', "`", "\\", "\\'", "//", "/*", "*/", "\n", "\r", "\t", " ",
    "$p", "\\u0027", "CREATE (:Concept {id: 'new'})", "SET c.name = 'new'", "DELETE c", "DETACH DELETE c",
    "MERGE (:Concept {id: 'new'})", "DROP TABLE Concept", "COPY (MATCH (c:Concept) RETURN c.id) TO 'FOLDER/out.csv'",
    "LOAD FROM 'FOLDER/in.csv'", "CALL", "show_tables()", "EXPORT DATABASE 'FOLDER/all'", "REMOVE c.name",
    "ALTER TABLE Concept DROP name",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A folder that statements would like to read and write."""
    (tmp_path / "in.csv").write_text("secret\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def raw():
    """A real engine that may write, with two concepts in it."""
    database = ladybug.Database(":memory:", buffer_pool_size=1 << 27)
    connection = ladybug.Connection(database)
    connection.set_query_timeout(2000)
    connection.execute("CREATE NODE TABLE Concept(id STRING, name STRING, PRIMARY KEY(id))")
    connection.execute("CREATE (:Concept {id: 'a', name: 'A'}), (:Concept {id: 'b', name: 'B'})")
    yield connection
    connection.close()
    database.close()


def state(connection, folder):
    """All that a statement could have changed."""
    nodes = connection.execute("MATCH (c:Concept) RETURN c.* ORDER BY c.id")
    tables = connection.execute("CALL show_tables() RETURN name ORDER BY name")
    return nodes.get_column_names(), nodes.get_all(), tables.get_all(), sorted(it.name for it in folder.iterdir())


@pytest.mark.parametrize("cypher", READS)
def test_reading_passes(cypher):
    """A statement that reads is let through, whatever it names its properties and writes in its strings."""
    assert read_only_cypher(cypher)


@pytest.mark.parametrize("cypher", REFUSED)
def test_all_else_is_refused(cypher):
    """Writing, reaching out, a second statement, and what could hide one of these are refused."""
    with pytest.raises(PaperatlasError):
        read_only_cypher(cypher)


@pytest.mark.parametrize("cypher", WRITES[:11])
def test_the_danger_is_real(cypher, raw, folder):
    """What the guard refuses, the engine would do: it changes the graph, a table or a file, or reads one."""
    before = state(raw, folder)
    answer = raw.execute(cypher.replace("FOLDER", str(folder)))
    if "DROP" in cypher:
        assert "Concept" not in str(raw.execute("CALL show_tables() RETURN name").get_all())
    elif cypher.startswith("LOAD"):
        assert answer.get_all() == [["secret"]]
    else:
        assert before != state(raw, folder)


@pytest.mark.parametrize(
    "cypher, clean",
    [
        ("MATCH (n) // all\nRETURN n;", "MATCH (n)  \nRETURN n"),
        ("/* a */ MATCH (n) RETURN '/* b */';;", "MATCH (n) RETURN '/* b */'"),
        ("MATCH (n)\r\nRETURN n", "MATCH (n)\nRETURN n"),
    ],
)
def test_a_store_gets_no_comments(cypher, clean):
    """What is handed on has neither comments nor a final semicolon; strings stay as they are."""
    assert clean == read_only_cypher(cypher)


def test_a_refusal_says_where():
    """The error names the word, its line and its column."""
    with pytest.raises(PaperatlasError, match=r"'SET' is not allowed \(line 2, column 3\)"):
        read_only_cypher("MATCH (n)\n  SET n.x = 1")


def test_parameters_are_found():
    """The names of a statement's parameters are known, but not what only looks like one."""
    found = read_statement("MATCH (n {id: $b}) WHERE n.x = $a OR n.x = '$c' // $d\nRETURN n.`$e`").parameters
    assert found == ("a", "b")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_passes_changes_nothing(raw, folder, pieces, between):
    """Of statements put together from hostile pieces, those that pass change nothing in a store that could write."""
    cypher = between.join(pieces).replace("FOLDER", str(folder))
    try:
        clean = read_only_cypher(cypher)
    except PaperatlasError:
        return
    before = state(raw, folder)
    try:
        answer = raw.execute(clean, {"p": 1} if "$p" in clean else {})
    except RuntimeError:
        answer = None
    assert not isinstance(answer, list)
    assert before == state(raw, folder)
    assert "secret" not in (str(answer.get_all()) if answer else "")


@given(
    st.sampled_from(WRITES),
    st.sampled_from(
        ["MATCH (c:Concept)", "MATCH (c:Concept) RETURN c.id", "MATCH (c:Concept) WITH c", "UNWIND [1] AS x"]
    ),
    st.text(st.sampled_from(" \n\t"), max_size=3),
    st.sampled_from(["", "/**/", "//\n", "/* ' */", "// `\n", "; ", "UNION ", "UNION ALL "]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_write_behind_a_read_never_passes(write, read, space, veil, lower):
    """However a writing statement is hung behind a reading one, the whole is refused."""
    write = write.removeprefix("MATCH (c:Concept) RETURN c.id; ").removeprefix("MATCH (c:Concept) ")
    if write.startswith("RETURN 1"):
        write = write.removeprefix("RETURN 1 AS a ")
    with pytest.raises(PaperatlasError):
        read_only_cypher(f"{read} {space}{veil}{space}{write.lower() if lower else write}")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\\"), max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_strings_hold_anything(raw, text):
    """Any text in quotes passes, and the engine reads the very same text."""
    escaped = text.replace("'", "\\'")
    assert [[text]] == raw.execute(read_only_cypher(f"RETURN '{escaped}' AS x // '")).get_all()
