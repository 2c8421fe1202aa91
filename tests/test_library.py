"""What the atlas folder promises to keep."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from paperatlas.errors import StoreError
from paperatlas.library import Library, paper_table, papers_from_table
from paperatlas.papers import RULES
from paperatlas.records import Origin, Paper, Place
from paperatlas.schema import ANNOTATIONS


def papers(*numbers, abstract=""):
    """Papers p1, p2, … as rows."""
    return paper_table([Paper(id=f"p{number}", title=f"Paper {number}", abstract=abstract) for number in numbers])


def annotations(*numbers, extractor="e1"):
    """Empty annotations of p1, p2, … as rows."""
    rows = [
        {"paper": f"p{number}", "text_digest": "d", "extractor": extractor, "concepts": [], "edges": []}
        for number in numbers
    ]
    return ANNOTATIONS.empty_table().from_pylist(rows, schema=ANNOTATIONS)


def ids(table, column="id"):
    """One column as a list."""
    return table.column(column).to_pylist()


@pytest.fixture
def library(tmp_path):
    """An empty atlas."""
    return Library.open(tmp_path / "atlas", create=True)


def test_papers_come_back_as_they_went_in():
    """Every field of a paper survives the way to Parquet and back."""
    paper = Paper(
        id="p1",
        title="Żółć and 論文 🙂",
        abstract="two\u2028lines",
        published="2025-12",
        authors=("Ada", "Grace"),
        author_count=2,
        organization="Somewhere",
        comments=0,
        upvotes=3,
        doi="10.1/x",
        arxiv_id="2501.00001",
        open_alex_id="W1",
        ids=("pmid:1",),
        venue="Transactions",
        url="https://example.org",
        references=("10.1/y",),
        places=(Place("a.txt", 3), Place("b.txt", 1)),
        origins=(
            Origin((Place("a.txt", 3),), ("abstract", "doi"), (("title", '"Żółć"'), ("ids", '["pmid:1"]'))),
            Origin((Place("b.txt", 1),), ("title",)),
        ),
    )
    assert papers_from_table(paper_table([paper, Paper(id="p2", title="")])) == [paper, Paper(id="p2", title="")]


def test_a_part_of_an_earlier_version_is_read(library):
    """A part that was written before there were venues, further ids and origins is read; they are empty there."""
    library.save_papers(papers(1))
    (part,) = (library.folder / "parts").glob("papers-*.parquet")
    pq.write_table(pq.read_table(part).drop_columns(["ids", "venue", "origins", "keys"]), part)
    (paper,) = papers_from_table(Library.open(library.folder).papers())
    assert (paper.id, paper.ids, paper.venue, paper.origins) == ("p1", (), None, ())


def test_keys_of_other_rules_are_made_again(library):
    """Papers whose keys are missing or were made by other rules get new ones, and nothing else of them changes."""
    library.save_papers(papers(1, 2, 3))
    (part,) = (library.folder / "parts").glob("papers-*.parquet")
    whole = pq.read_table(part)
    keys = [whole.column("keys")[0].as_py(), None, [RULES + 1, 5]]
    table = whole.set_column(whole.schema.get_field_index("keys"), "keys", pa.array(keys, pa.list_(pa.int64())))
    pq.write_table(table, part)
    assert sorted(library.keys().to_pylist(), key=str) == whole.select(["id", "keys"]).to_pylist()
    assert library.papers().equals(whole)


def test_papers_by_id(library):
    """Some papers are read by their ids, one also by an id under which it was once known."""
    library.save_papers(papers(1, 2))
    library.save_papers(papers(3), renamed={"p1": "p3"})
    assert ids(library.papers_at(pa.array(["p3", "p9"]))) == ["p3"]
    assert [paper and paper.id for paper in map(library.paper, ["p1", "p2", "p9"])] == ["p3", "p2", None]


def test_an_id_that_a_paper_has_again(library):
    """An id that was given up and is given again leads to the paper that has it now."""
    library.save_papers(papers(1))
    library.save_papers(papers(2), renamed={"p1": "p2"})
    library.save_papers(papers(1), renamed={"p2": "p1"})
    assert (ids(library.papers()), library.known_as()) == (["p1"], {"p2": "p1"})


def test_what_is_saved_is_there_for_the_next(library):
    """Another process that opens the folder finds what was saved, sorted by id."""
    library.save_papers(papers(3, 1))
    library.save_annotations(annotations(3))
    again = Library.open(library.folder)
    assert (ids(again.papers()), ids(again.annotations(), "paper")) == (["p1", "p3"], ["p3"])


def test_saving_replaces_by_id(library):
    """A paper saved again stands there once, as it was saved last; the others stay."""
    library.save_papers(papers(1, 2, 3))
    library.save_papers(papers(2, abstract="new"))
    assert library.papers().column("abstract").to_pylist() == ["", "new", ""]


def test_saving_twice_changes_nothing(library):
    """The same rows saved again give the same table."""
    library.save_papers(papers(1, 2))
    first = library.papers()
    library.save_papers(papers(1, 2))
    assert library.papers().equals(first)


def test_removing_takes_the_annotation_too(library):
    """A removed paper leaves neither itself nor what was read in it."""
    library.save_papers(papers(1, 2))
    library.save_annotations(annotations(1, 2))
    assert library.remove(["p1", "unknown"]) == 1
    assert (ids(library.papers()), ids(library.annotations(), "paper")) == (["p2"], ["p2"])


def test_a_renamed_paper_is_remembered(library):
    """A paper that turned out to be another goes with its annotation, and its former id is still understood."""
    library.save_papers(papers(1, 2))
    library.save_annotations(annotations(1, 2))
    library.save_papers(papers(2), renamed={"p1": "p2"})
    library.save_papers(papers(3), renamed={"p2": "p3"})
    assert ids(library.papers()) == ["p3"]
    assert ids(library.annotations(), "paper") == []
    assert library.known_as() == {"p1": "p3", "p2": "p3"}


def test_many_parts_become_few(library):
    """A long extraction that saves hundreds of batches does not leave hundreds of files."""
    for number in range(80):
        library.save_annotations(annotations(number))
    assert library.annotations().num_rows == 80
    assert len(list((library.folder / "parts").iterdir())) < 40


def test_the_graph_is_forgotten_when_papers_change(library):
    """The digest of the derived graph counts only until papers or annotations change."""
    library.save_graph_digest("abc")
    kept = library.graph_digest()
    library.save_papers(papers(1))
    assert (kept, library.graph_digest()) == ("abc", None)


# Folders that are none.


def test_no_atlas_is_said_so(tmp_path):
    """Reading where nothing was built is a plain error that tells how to build."""
    with pytest.raises(StoreError, match="no atlas here; make one with: paperatlas build"):
        Library.open(tmp_path)


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    """A folder that holds something else is refused, and nothing is put into it."""
    (tmp_path / "thesis.tex").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"holds other things \(thesis\.tex\)"):
        Library.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_in_the_way(tmp_path):
    """A file that bears the name of the folder is a plain error."""
    (tmp_path / "atlas").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="atlas"):
        Library.open(tmp_path / "atlas", create=True)


def test_a_half_made_folder_is_taken_over(tmp_path):
    """A build killed before its first manifest leaves a folder that the next build uses."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "papers-000001.parquet").write_bytes(b"half")
    (tmp_path / "lock").write_text("process 1 on nowhere\n", encoding="utf-8")
    assert Library.open(tmp_path, create=True).papers().num_rows == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "parts": {"papers": [1], "annotations": []}}']
)
def test_a_broken_manifest(library, text):
    """A list of parts that makes no sense is a plain error, not a traceback."""
    (library.folder / "atlas.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"atlas\.json"):
        library.papers()


def test_another_format(library):
    """A folder written in another format is refused by both numbers."""
    manifest = json.loads((library.folder / "atlas.json").read_text(encoding="utf-8"))
    (library.folder / "atlas.json").write_text(json.dumps({**manifest, "format": 9}), encoding="utf-8")
    with pytest.raises(StoreError, match="format 9, while this paperatlas reads format 1"):
        Library.open(library.folder)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all" * 100])
def test_a_damaged_part(library, content):
    """A part that was damaged on disk is named; its papers are not silently left out."""
    library.save_papers(papers(1))
    part = next((library.folder / "parts").iterdir())
    part.write_bytes(content)
    with pytest.raises(StoreError, match=part.name):
        library.papers()


def test_a_missing_part(library):
    """A part that was deleted by hand is missed aloud."""
    library.save_papers(papers(1))
    next((library.folder / "parts").iterdir()).unlink()
    with pytest.raises(StoreError, match="a part of papers is missing"):
        library.papers()


# Interrupted, full, held.


def test_leftovers_of_a_killed_writer_are_swept(library):
    """Files that no manifest names count for nothing and go with the next write."""
    leftover = library.folder / "parts" / "papers-000099.parquet"
    pq.write_table(papers(9), leftover)
    (library.folder / "parts" / "papers-000100.parquet.new").write_bytes(b"half")
    before = library.papers().num_rows
    library.save_papers(papers(1))
    assert (before, ids(library.papers()), leftover.exists()) == (0, ["p1"], False)


WRITER = """
import sys
from pathlib import Path
from paperatlas.library import Library, paper_table
from paperatlas.records import Paper
library = Library.open(sys.argv[1])
for number in range(10_000):
    pair = [Paper(id=f"{side}{number % 7}", title=str(number)) for side in "ab"]
    library.save_papers(paper_table(pair))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("delay", [0.0, 0.013, 0.037, 0.071])
def test_killed_at_any_moment(library, delay):
    """After kill -9 in the midst of writing, what was said to be saved is there and every save is whole."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(library.folder)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    said = -1
    while said < 20:
        said = int(process.stdout.readline())
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    said = max([said, *map(int, process.stdout.read().split())])
    process.wait()
    process.stdout.close()
    titles = {row["id"]: int(row["title"]) for row in Library.open(library.folder).papers().to_pylist()}
    assert all(titles[f"a{number}"] == titles[f"b{number}"] for number in range(7))
    assert max(titles.values()) >= said
    library.save_papers(papers(1))
    assert "p1" in ids(library.papers())


HOLDER = """
import sys
from paperatlas.library import Library
with Library.open(sys.argv[1]).writing():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_writer_at_a_time(library):
    """A second writer is told who holds the folder; a reader does not wait; the lock dies with its holder."""
    library.save_papers(papers(1))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(library.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=rf"process {holder.pid} on .+ is writing here"), library.writing(wait=0.2):
            pass
        assert ids(library.papers()) == ["p1"]
        holder.kill()
    library.save_papers(papers(2))
    assert ids(library.papers()) == ["p1", "p2"]


def test_a_reader_beside_a_writer(library):
    """A reader that meets the moment in which parts are replaced gets the former or the new state, never a mixture."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(library.folder)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    process.stdout.readline()
    try:
        for _ in range(60):
            titles = {row["id"]: row["title"] for row in library.papers().to_pylist()}
            assert all(titles[f"a{key[1:]}"] == title for key, title in titles.items() if key.startswith("b"))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def somebody():
    """As one who is not root, for root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def locked_folder():
    """A folder that everybody may look into and nobody may write to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        yield Path(name)
        Path(name).chmod(0o700)


def test_an_unwritable_folder(locked_folder, somebody):
    """A folder that may not be written is a plain error."""
    with pytest.raises(StoreError, match="may not be written"):
        Library.open(locked_folder / "atlas", create=True)


def test_no_right_to_write(library, monkeypatch):
    """Where the system refuses to write, the error is one plain line and the former state stays."""
    library.save_papers(papers(1))

    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", refuse)
        with pytest.raises(StoreError, match="may not be written"):
            library.save_papers(papers(2))
    assert ids(library.papers()) == ["p1"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 256 kB, where the system lets us mount one."""
    mount = shutil.which("mount")
    target = tmp_path / "disk"
    target.mkdir()
    if mount is None or sys.platform != "linux":
        pytest.skip("needs Linux and mount")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(target)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small tmpfs cannot be mounted here")
    yield target
    subprocess.run(["umount", str(target)], check=True)


def test_a_full_disk(small_disk):
    """On a full disk saving fails in one plain line, the former state stays whole, and later there is room again."""
    library = Library.open(small_disk / "atlas", create=True)
    library.save_papers(papers(1))
    noise = paper_table([Paper(id="big", title="Big", abstract=os.urandom(300_000).hex())])
    with pytest.raises(StoreError, match="No space left on device; nothing was changed"):
        library.save_papers(noise)
    library.save_papers(papers(2))
    assert ids(library.papers()) == ["p1", "p2"]
    assert not list((library.folder / "parts").glob("*.new"))


def test_hostile_titles(library):
    """Names from outside reach the disk as they are: no markup, path or control character means anything there."""
    hostile = ["../../etc/passwd", "<script>", "a\x00b", "'; DROP TABLE papers; --", "\u202eevil", "x" * 100_000]
    library.save_papers(paper_table([Paper(id=f"p{n}", title=title) for n, title in enumerate(hostile)]))
    assert library.papers().column("title").to_pylist() == hostile


def test_parts_named_outside_the_folder(library, tmp_path):
    """A manifest that names a part elsewhere does not reach out of the folder."""
    pq.write_table(papers(9), tmp_path / "papers-elsewhere.parquet")
    manifest = json.loads((library.folder / "atlas.json").read_text(encoding="utf-8"))
    manifest["parts"]["papers"] = ["../../papers-elsewhere.parquet"]
    (library.folder / "atlas.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(StoreError, match="missing"):
        Library.open(Path(library.folder)).papers()
