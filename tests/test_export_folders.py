"""Parquet, the import of Neo4j and the Obsidian vault: whole graphs as folders."""

import os
import re
import subprocess

import networkx as nx
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from conftest import CHECKOUT, neo4j_session, skip_or_fail
from cuts import HOSTILE, concept, hostile_cut, paper, relate, small_cut
from graphs import small_graph
from paperatlas.cli import main
from paperatlas.exports import batches, write_graph, write_store
from paperatlas.exports.batches import from_graph, from_store, plain
from paperatlas.exports.flat import writable
from paperatlas.neighborhood import whole_graph
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import open_store
from paperatlas.text import clean

CUTS = pytest.mark.parametrize("cut", [small_cut, hostile_cut], ids=["small", "hostile"])
TITLES = [
    "CON",
    "a/b: c?",
    "x" * 4000,
    "...",
    "GRPO",
    "grpo",
    "Straße",
    "STRASSE",
    "é",
    "e\u0301",
    "",
    "nul.md",
    *HOSTILE,
]


def rows(of, name):
    """All rows of a label or type, over all batches."""
    return [row for batch in of(name) for row in batch.to_pylist()]


def test_parquet_holds_the_tables_of_the_store(ladybug_store, tmp_path, monkeypatch):
    """Pyarrow reads the same rows that were loaded, however few of them are written at once."""
    monkeypatch.setattr(batches, "AT_ONCE", 4)
    write_store(ladybug_store, "parquet", tmp_path / "tables", stubs=True)
    tables = small_graph()
    for kind, known in (("nodes", tables.nodes), ("relationships", tables.relationships)):
        for name, table in known.items():
            read = pq.read_table(tmp_path / "tables" / f"{kind}-{name}.parquet")
            assert read.schema == table.schema
            assert read.to_pylist() == table.to_pylist()


def test_what_is_less_sure_is_left_out(ladybug_store, tmp_path):
    """A least confidence leaves out claims below it, and what carries no confidence stays."""
    write_store(ladybug_store, "parquet", tmp_path / "tables", least=0.6)
    counts = {path.stem: pq.read_metadata(path).num_rows for path in (tmp_path / "tables").glob("*.parquet")}
    assert counts["relationships-OUTPERFORMS"] == 0
    assert counts["relationships-USES"] == small_graph().relationships["USES"].num_rows
    assert counts["relationships-CITES"] == 12


def test_a_graph_gives_the_tables_of_its_store(ladybug_store):
    """The whole graph through networkx has the rows that the store gives a page at a time, in plain line ends."""
    for stubs in (False, True):
        own, other = from_graph(whole_graph(ladybug_store, stubs=stubs)), from_store(ladybug_store, stubs=stubs)
        for name in (*NODES, *RELATIONSHIPS):
            assert rows(own, name) == [plain(row) for row in rows(other, name)]
        assert bool(rows(other, "Stub")) == bool(rows(other, "CITES_STUB")) == bool(rows(other, "Atlas")) == stubs


@CUTS
def test_parquet_of_a_cut_comes_back(cut, tmp_path):
    """Pyarrow reads every node and relationship of a cut, None and lists among the values."""
    write_graph(cut(), "parquet", tmp_path / "tables")
    papers = pq.read_table(tmp_path / "tables" / "nodes-Paper.parquet").to_pylist()
    expected = {key: data for key, data in cut().nodes(data=True) if data["label"] == "Paper"}
    assert [(it["id"], it["title"], it["doi"]) for it in papers] == [
        (key, writable(data["title"]), data["doi"] and writable(data["doi"])) for key, data in sorted(expected.items())
    ]
    concepts = pq.read_table(tmp_path / "tables" / "nodes-Concept.parquet").to_pylist()
    names = {it["id"]: it["aliases"] for it in concepts}
    assert names == {
        key: [writable(it) for it in data["aliases"]]
        for key, data in cut().nodes(data=True)
        if data["label"] == "Concept"
    }
    written = sum(pq.read_metadata(it).num_rows for it in (tmp_path / "tables").glob("relationships-*"))
    assert written == cut().number_of_edges()


@pytest.mark.neo4j
@pytest.mark.slow
def test_neo4j_imports_the_files(ladybug_store, tmp_path, monkeypatch):
    """The import takes the folder, and the server then gives every row that the store gives, an empty list as none."""
    if not list((CHECKOUT / ".neo4j").glob("lib-*")) and not os.environ.get("PAPERATLAS_NEO4J"):
        skip_or_fail("no jars of Neo4j; scripts/neo4j start fetches them")
    write_store(ladybug_store, "neo4j-csv", tmp_path / "csv")
    script, name = str(CHECKOUT / "scripts" / "neo4j"), "import-test"
    try:
        subprocess.run([script, "import", name, tmp_path / "csv"], check=True, capture_output=True)
        told = subprocess.run([script, "start", name], check=True, capture_output=True, text=True).stdout
        for variable, value in re.findall(r"export (\w+)=(.*)", told):
            monkeypatch.setenv(variable, value)
        with open_store(os.environ["NEO4J_URI"]) as server:
            assert server.digest() == small_graph().digest
            given, wanted = from_store(server), from_store(ladybug_store)
            for table in ("Atlas", *NODES, *RELATIONSHIPS):
                expected = [{key: None if it == [] else it for key, it in row.items()} for row in rows(wanted, table)]
                assert rows(given, table) == expected
        with neo4j_session(os.environ["NEO4J_URI"]) as session:
            labels = session.run("MATCH (n:Concept) WHERE NOT n.type IN labels(n) RETURN count(n)").single()[0]
        assert labels == 0
    finally:
        subprocess.run([script, "wipe", name], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (["--format", "parquet"], False),
        (["--format", "parquet", "--stubs"], True),
        (["--format", "parquet", "--since", "2021"], False),
        (["--format", "parquet", "--since", "2021", "--stubs"], True),
        (["--format", "neo4j-csv"], True),
        (["--format", "neo4j-csv", "--since", "2021"], False),
    ],
)
def test_stubs_are_in_tables_when_asked(small_file, tmp_path, words, there):
    """Tables hold stubs with --stubs alone, with a choice and without; the whole for Neo4j's import always does."""
    folder = str(tmp_path / "tables")
    CliRunner().invoke(main, ["export", *words, "-o", folder, "--store", small_file], catch_exceptions=False)
    for name, known in (("nodes-Stub", "arxiv:1312.6114"), ("relationships-CITES_STUB", "arxiv:1312.6114")):
        held = b"".join(
            it.read_bytes() if it.suffix == ".csv" else str(pq.read_table(it).to_pylist()).encode()
            for it in (tmp_path / "tables").glob(f"{name}.*")
        )
        assert (known.encode() in held) == there


def test_headers_are_those_of_neo4j_admin(ladybug_store, tmp_path):
    """Each file begins with names, types and id spaces, and the arguments name every file once."""
    write_store(ladybug_store, "neo4j-csv", tmp_path / "csv")
    first = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in (tmp_path / "csv").glob("*.csv")}
    assert first["nodes-Paper.csv"].startswith('"id:ID(Paper)","title","abstract","published","year:long"')
    assert first["relationships-CITES.csv"] == '":START_ID(Paper)",":END_ID(Paper)","source"'
    arguments = (tmp_path / "csv" / "arguments.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(line.rpartition("=")[2] for line in arguments if line.endswith(".csv")) == sorted(first)


def notes(folder):
    """The notes of a vault by name: front matter, as PyYAML reads it, and text."""
    found = {}
    for path in sorted(folder.rglob("*.md")):
        _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        found[path.stem] = (yaml.safe_load(front), text)
    return found


@CUTS
def test_every_link_of_a_vault_leads_to_a_note(cut, tmp_path):
    """There is a note for each concept and paper, and every wiki link names one."""
    write_graph(cut(), "obsidian", tmp_path / "vault")
    found = notes(tmp_path / "vault")
    assert len(found) == len(cut().nodes)
    text = "".join(text for _, text in found.values())
    links = re.findall(r"(?<!\\)\[\[([^\]|]+)(?:\|[^\]]+)?\]\]", text)
    assert links
    assert set(links) <= set(found)


@CUTS
def test_front_matter_is_read_back(cut, tmp_path):
    """PyYAML reads id, title and aliases as they were, whatever signs are in them."""
    write_graph(cut(), "obsidian", tmp_path / "vault")
    by_id = {front["id"]: front for front, _ in notes(tmp_path / "vault").values()}
    for key, data in cut().nodes(data=True):
        front = by_id[key]
        name = writable(data.get("name") or data["title"])
        if data["label"] == "Paper":
            assert front["title"] == name
            assert front.get("doi") == (data["doi"] and writable(data["doi"]))
        else:
            aliases = {alias for alias in map(clean, map(writable, [name, *data["aliases"]])) if alias}
            assert set(front["aliases"]) <= aliases
            assert len(aliases - set(front["aliases"])) <= 1


def test_names_of_notes_fit_every_system(tmp_path):
    """Reserved names, long ones, signs that some system forbids and names that differ in case alone do no harm."""
    graph = nx.MultiDiGraph(title="names")
    for number, title in enumerate(TITLES):
        paper(graph, f"{number:012x}", title)
        graph.add_node(f"method:{number}", label="Concept", name=title, type="Method", aliases=[])
    write_graph(graph, "obsidian", tmp_path / "vault")
    names = [path.name for path in sorted((tmp_path / "vault").rglob("*.md"))]
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(TITLES)
    for name in names:
        assert len(name.encode("utf-8")) <= 255
        assert not re.search(r'[#^\[\]|\\/:<>?*"\x00-\x1f]|^[. ]|[. ]\.md$', name)
        assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\.", name)


def test_sentences_are_quotes_without_markup(tmp_path):
    """A sentence stands as a quote on one line, with nothing in it that is a link, a tag, a comment or HTML."""
    graph = nx.MultiDiGraph(title="quotes")
    grpo, work = concept(graph, "GRPO"), "aaaaaaaaaaaa"
    paper(graph, work, "Sums")
    relate(graph, work, "USES", grpo, "See [[Other]],\n#tag, %%gone%% and <b>$x$</b>; 1. first.")
    write_graph(graph, "obsidian", tmp_path / "vault")
    quote = r"  > See \[\[Other\]\], \#tag, \%\%gone\%\% and \<b\>\$x\$\</b\>; 1. first."
    text = (tmp_path / "vault" / "Papers" / "Sums.md").read_text(encoding="utf-8")
    assert text.endswith(f"## Uses\n\n- [[GRPO]]\n{quote}\n")
