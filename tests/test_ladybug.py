"""What the embedded store does when files are wrong, disks full, writers killed and others at work."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path

import ladybug
import pytest

from conftest import skip_or_fail
from graphs import graph_of, small_graph, small_rows
from paperatlas.errors import PaperatlasError, StoreError
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.stores import ladybug as ladybug_store_module
from paperatlas.stores import open_store
from paperatlas.stores.rows import ATLAS

TESTS = Path(__file__).parent
ENGINE_TYPES = {
    "string": "STRING",
    "int64": "INT64",
    "double": "DOUBLE",
    "bool": "BOOL",
    "list<element: string>": "STRING[]",
}


@pytest.fixture
def path(tmp_path, small_file):
    """A file that holds the small graph, to be done with as one likes."""
    return Path(shutil.copy(small_file, tmp_path))


@pytest.fixture
def small_disk(tmp_path):
    """Makes folders on disks of so many bytes."""
    mounted = []

    def make(size):
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
            skip_or_fail("mount: a small disk needs root and the right to mount")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@cache
def bigger_graph():
    """The small graph with so many more authors that it needs another megabyte or two."""
    nodes, relationships = small_rows()
    nodes["Author"] += [{"id": f"author-{number:06}", "name": f"{number:064x}"} for number in range(20_000)]
    return graph_of(nodes, relationships)


def ours(folder):
    """What lies in a folder, but for the lock that stays."""
    return sorted(entry.name for entry in folder.iterdir() if not entry.name.endswith(".lock"))


def count(path):
    """How many authors a file holds."""
    with open_store(str(path)) as store:
        return store.ask("MATCH (a:Author) RETURN count(a) AS authors").records[0][0]


def python(code):
    """Another process that runs ``code`` with the tests' modules at hand, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        start_new_session=True,
    )


def test_the_schema_file_has_the_tables_of_the_schema(ladybug_store):
    """The tables of cypher/schema/ladybug.cypher are those of paperatlas.schema, column by column."""
    expected = {
        name: [(column.name, ENGINE_TYPES.get(str(column.type), "STRING[]")) for column in schema]
        for name, schema in {"Atlas": ATLAS, **NODES}.items()
    } | {
        kind: [(name, ENGINE_TYPES[str(it)]) for name, it in relationship.properties.items()]
        for kind, relationship in RELATIONSHIPS.items()
    }
    found = {
        name: ladybug_store.ask(f"CALL table_info('{name}') RETURN name, type").records
        for (name,) in ladybug_store.ask("CALL show_tables() RETURN name").records
    }
    assert expected == found


def test_only_the_graph_is_left(path):
    """A load leaves the graph and an empty lock, no temporary file and no log."""
    with open_store(str(path), read_only=False) as store:
        store.replace(graph_of({}, {}))
    assert ours(path.parent) == ["graph.lbug"]
    assert [entry.stat().st_size for entry in path.parent.iterdir() if entry.suffix == ".lock"] == [0]


def test_a_file_name_may_hold_anything(tmp_path):
    """Folders that are not there are made, and names with spaces, brackets and quotes work."""
    path = tmp_path / "new" / "[a] 'graph'* ü.lbug"
    with open_store(str(path), read_only=False) as store:
        store.replace(small_graph())
    assert count(path) == 13
    assert ours(path.parent) == [path.name]


def test_a_reader_keeps_its_graph_while_another_is_put_in_place(path):
    """Who reads goes on with the graph that it opened; who opens the file later gets the new one."""
    with open_store(str(path)) as reader, open_store(str(path), read_only=False) as writer:
        writer.replace(graph_of({}, {}))
        assert reader.ask("MATCH (a:Author) RETURN count(a) AS authors").records == [(13,)]
        assert writer.ask("MATCH (a:Author) RETURN count(a) AS authors").records == [(0,)]
    assert count(path) == 0


def text(path):
    """Something else under the name."""
    path.write_text("no graph\n" * 1000, encoding="utf-8")


def half(path):
    """A file cut in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def other_release(path):
    """The number of the file's format changed, as another release of the engine has it."""
    content = bytearray(path.read_bytes())
    content[4] += 1
    path.write_bytes(content)


def broken_log(path):
    """A log beside the file that makes no sense."""
    path.with_name(path.name + ".wal").write_bytes(b"no log" * 100)


def folder(path):
    """A folder under the name."""
    path.unlink()
    path.mkdir()


def other_graph(path):
    """A graph of the engine that somebody else made."""
    path.unlink()
    database = ladybug.Database(path)
    connection = ladybug.Connection(database)
    connection.execute("CREATE NODE TABLE Person (name STRING PRIMARY KEY)")
    connection.close()
    database.close()


@pytest.mark.parametrize(
    "spoil, reason",
    [
        (Path.unlink, "no graph at .*; make one with `paperatlas build`"),
        (lambda path: path.write_bytes(b""), "holds no graph of paperatlas"),
        (text, "it is no graph of paperatlas, or a damaged one; write it anew with `paperatlas load`"),
        (half, "it is no graph of paperatlas, or a damaged one"),
        (other_release, "written by another release of ladybug; write it anew with `paperatlas load`"),
        (broken_log, r"graph\.lbug\.wal beside it is damaged.*; write it anew with `paperatlas load`"),
        (folder, "no graph at"),
        (other_graph, "holds no graph of paperatlas; write it anew"),
    ],
)
def test_a_file_that_is_no_graph_is_told_and_can_be_written_anew(path, spoil, reason):
    """Whatever lies there, to read it is one plain line; a load puts a graph in its place, unless it is a folder."""
    spoil(path)
    with pytest.raises(StoreError, match=reason) as caught:
        open_store(str(path))
    assert "\n" not in str(caught.value)
    with open_store(str(path), read_only=False) as store:
        if path.is_dir():
            with pytest.raises(StoreError, match="cannot write"):
                store.replace(small_graph())
            assert ours(path.parent) == ["graph.lbug"]
        else:
            store.replace(small_graph())
            assert store.digest() == small_graph().digest
            assert ours(path.parent) == ["graph.lbug"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """Where a file stands in the way of the folder, the error says which."""
    (tmp_path / "file").write_bytes(b"")
    with (
        open_store(str(tmp_path / "file" / "graph.lbug"), read_only=False) as store,
        pytest.raises(StoreError, match=r"cannot write .*graph\.lbug: (Not a directory|File exists)"),
    ):
        store.replace(small_graph())


def test_a_folder_that_cannot_be_written_is_told(small_disk):
    """A read-only disk keeps its graph, which can be read, and a load says why it cannot be replaced."""
    path = small_disk("64m") / "graph.lbug"
    with open_store(str(path), read_only=False) as store:
        store.replace(small_graph())
        subprocess.run(["mount", "-o", "remount,ro", str(path.parent)], check=True)
        with pytest.raises(StoreError, match=r"cannot write .*graph\.lbug: .*(?i:read-?only)"):
            store.replace(bigger_graph())
    assert count(path) == 13


@pytest.mark.parametrize("room", [0, 200_000, 1_000_000])
def test_a_full_disk_leaves_the_former_graph(small_disk, room):
    """Where the disk is full, the load says so, the former graph stays whole and nothing else is left behind."""
    path = small_disk("24m") / "graph.lbug"
    with open_store(str(path), read_only=False) as store:
        store.replace(small_graph())
        filler = path.parent / "filler"
        free = os.statvfs(path.parent).f_bavail * os.statvfs(path.parent).f_frsize
        filler.write_bytes(bytes(free - room))
        with pytest.raises(StoreError, match=r"the disk is full \(.*\); what was there before is untouched"):
            store.replace(bigger_graph())
        assert ours(path.parent) == ["filler", "graph.lbug"]
        assert store.digest() == small_graph().digest
        filler.unlink()
        store.replace(bigger_graph())
    assert count(path) == 20_013


STALLED = """
    from graphs import graph_of
    from paperatlas.stores import ladybug, open_store
    def send(tables, stream):
        whole(tables, Some(stream))
        stream.flush()
        print("writing", flush=True)
        import time
        time.sleep(600)
    class Some:
        def __init__(self, stream):
            self.stream, self.left, self.closed = stream, 3000, False
        def write(self, data):
            data = bytes(data)
            self.stream.write(data[: self.left])
            self.left = max(0, self.left - len(data))
            return len(data)
        def flush(self):
            self.stream.flush()
    whole, ladybug.send = ladybug.send, send
    open_store({path!r}, read_only=False).replace(graph_of({{}}, {{}}))
"""


def test_a_writer_killed_in_the_middle_does_no_harm(path):
    """After kill -9 in the middle of a load the former graph is whole, and the next load works and clears up."""
    with python(STALLED.format(path=str(path))) as process:
        assert process.stdout.readline() == "writing\n"
        while len(ours(path.parent)) == 1:  # the file of the writer, which takes a moment to start
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    assert len(ours(path.parent)) > 1
    assert count(path) == 13
    with open_store(str(path), read_only=False) as store:
        store.replace(bigger_graph())
    assert count(path) == 20_013
    assert ours(path.parent) == ["graph.lbug"]


def test_a_killed_engine_is_an_error_and_no_more(path, monkeypatch):
    """Where the process that writes dies, its caller gets a StoreError and keeps the former graph."""
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    popen = subprocess.Popen
    monkeypatch.setattr(
        ladybug_store_module.subprocess, "Popen", lambda _, **options: popen([sys.executable, "-c", code], **options)
    )
    with open_store(str(path), read_only=False) as store:
        with pytest.raises(StoreError, match=r"stopped by SIGKILL; what was there before is untouched"):
            store.replace(bigger_graph())
        assert store.digest() == small_graph().digest
    assert ours(path.parent) == ["graph.lbug"]


def test_two_writers_do_not_meet(path, monkeypatch):
    """While another process writes the file, a load waits, and in the end says that it is locked."""
    monkeypatch.setattr(ladybug_store_module, "PATIENCE", 0.2)
    with python(STALLED.format(path=str(path))) as process, open_store(str(path), read_only=False) as store:
        assert process.stdout.readline() == "writing\n"
        with pytest.raises(StoreError, match="another process is writing it; try again later"):
            store.replace(bigger_graph())
        assert count(path) == 13
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        store.replace(bigger_graph())
    assert count(path) == 20_013


def test_a_graph_that_the_engine_holds_elsewhere_is_not_replaced(path):
    """Where another program has the file open to write, a load says so and leaves it alone."""
    code = f"""
        import ladybug
        database = ladybug.Database({str(path)!r})
        print("open", flush=True)
        input()
    """
    with python(code) as process, open_store(str(path), read_only=False) as store:
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="another process has it open to write"):
            store.replace(bigger_graph())
        process.communicate("\n")
        store.replace(bigger_graph())
    assert count(path) == 20_013


def test_a_strangers_log_is_not_played_into_a_new_graph(path):
    """A log that another program left beside the former file goes with that file."""
    code = f"""
        import os, ladybug
        connection = ladybug.Connection(ladybug.Database({str(path)!r}))
        connection.execute("CREATE (:Author {{id: 'stranger'}})")
        os._exit(1)
    """
    with python(code) as process:
        process.wait()
    assert path.with_name("graph.lbug.wal").exists()
    assert count(path) == 14
    with open_store(str(path), read_only=False) as store:
        store.replace(small_graph())
    assert count(path) == 13


def test_the_folder_where_one_works_is_not_searched_for_modules(tmp_path, monkeypatch):
    """A file named like a module, in the folder where the command is run, is not run."""
    for name in ("ladybug", "pyarrow", "paperatlas"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hijacked')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with open_store("graph.lbug", read_only=False) as store:
        store.replace(small_graph())
        assert store.digest() == small_graph().digest


def test_a_table_that_is_missing_is_a_wrong_statement(ladybug_store):
    """A question about a label that there is not is told in one line."""
    with pytest.raises(PaperatlasError, match="Table Wizard does not exist"):
        ladybug_store.ask("MATCH (w:Wizard) RETURN w")
