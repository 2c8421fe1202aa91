"""What a person says of concepts in curation.toml is followed, can be taken back, and never breaks a build half way."""

import json
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import CHECKOUT
from curating import collection, concepts_of, curated, entry
from paperatlas import extraction
from paperatlas.build import build, load, remove, tables_of
from paperatlas.cli import main
from paperatlas.cli.curate import curate as curate_group
from paperatlas.concepts import resolve
from paperatlas.curation import KINDS, Curation, add_entries, curate, read_curation
from paperatlas.curation.file import entry_text, parsed
from paperatlas.errors import ReadError
from paperatlas.revise import revise
from paperatlas.stores import open_store
from paperatlas.text import clean

PRM = ("Method", "process reward model", "PRM")
PYRAMID = ("Method", "pyramid relation model", "PRM")
GSM = ("Benchmark", "GSM8K")


def write(folder, text):
    """A curation.toml in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "curation.toml").write_text(text, encoding="utf-8")


# The file.


def test_a_file_with_every_kind_of_entry(tmp_path):
    """Each kind of entry is read with its line, and the order is that of the file."""
    write(
        tmp_path,
        """# ours
[[split]]
name = "PRM"
papers = ["2501.00001"]
forms = ["pyramid relation model"]
to = "Pyramid Relation Model"
reason = "another thing"

[[merge]]
names = ["method:RAG", "Task: RAG"]
reason = '''two
lines'''
[[rename]]
name = "A"
to = "B"
reason = "r"
[[retype]]
names = ["A", "C"]
to = "benchmark"
reason = "r"
[[ban]]
name = "accuracy"
reason = "r"
[[apart]]
names = ["D", "E"]
reason = "r"
[[keep]]
name = "F"
reason = "r"
""",
    )
    entries = read_curation(tmp_path).entries
    assert [(it.kind, it.line) for it in entries] == [
        ("split", 2),
        ("merge", 9),
        ("rename", 13),
        ("retype", 17),
        ("ban", 21),
        ("apart", 24),
        ("keep", 27),
    ]
    assert entries[0].papers == ("2501.00001",)
    assert entries[0].forms == ("pyramid relation model",)
    assert (entries[1].names, entries[1].reason) == (("method:RAG", "Task: RAG"), "two lines")
    assert entries[3].to == "Benchmark"


@pytest.mark.parametrize(
    "text, words",
    [
        ("[[ban]]\nname = \n", "line 2: not TOML: Invalid value"),
        ("[[ban]]\nname = 'x'\nreason = 'r'\n\n[[bann]]\nname = 'x'\n", "line 5: 'bann' is no kind of entry; did you"),
        ("[[ban]]\nname = 'x'\n", 'line 1: [[ban]] needs reason = "…"'),
        ("\n[[ban]]\nname = 'x'\nresaon = 'r'\n", "line 2: [[ban]] has no 'resaon'; did you mean 'reason'?"),
        ("[[ban]]\nreason = 'r'\n", 'line 1: [[ban]] needs name = "…"'),
        ("[ban]\nname = 'x'\nreason = 'r'\n", "line 1: an entry begins with [[ban]], in double brackets"),
        ("ban = 'x'\n", "line 1: an entry begins with [[ban]]"),
        ("[[merge]]\nnames = ['x']\nreason = 'r'\n", 'line 1: [[merge]] needs names = ["…", "…"]'),
        ("[[merge]]\nnames = ['x', 'x']\nreason = 'r'\n", "[[merge]] needs names"),
        ("[[merge]]\nnames = 'x'\nreason = 'r'\n", 'names = ["…"] is expected'),
        ("[[ban]]\nname = 'x'\nnames = ['y']\nreason = 'r'\n", "name or names, not both"),
        ("[[ban]]\nname = 7\nreason = 'r'\n", 'name = "…" is expected'),
        ("[[ban]]\nname = ' \u200b '\nreason = 'r'\n", 'name = "…" is expected'),
        ("[[ban]]\nname = '" + "x" * 301 + "'\nreason = 'r'\n", "300 at the most"),
        ("[[rename]]\nname = 'x'\nreason = 'r'\n", '[[rename]] needs to = "…", the new name'),
        ("[[retype]]\nname = 'x'\nto = 'Thing'\nreason = 'r'\n", "'Thing' is no type; there are Method, Model"),
        ("[[split]]\nname = 'x'\nreason = 'r'\n", "to say which part is meant"),
        ("[[ban]]\nname = 'x'\nto = 'y'\nreason = 'r'\n", "[[ban]] has no 'to'"),
        ("x = " + "[" * 5_000 + "]" * 5_000, "not TOML"),
        ("x = " + "1" * 5_000, "not TOML"),
        ("ban = [{name = 'x'}]\n", '[[ban]] number 1: [[ban]] needs reason = "…"'),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text, words, tmp_path):
    """A file that is no TOML or holds what no entry holds is refused with file, line and what was expected."""
    write(tmp_path, text)
    with pytest.raises(ReadError) as told:
        read_curation(tmp_path)
    assert str(tmp_path / "curation.toml") in str(told.value)
    assert words in str(told.value)


def test_bytes_that_are_no_text(tmp_path):
    """A file that is not UTF-8 is refused by name, and so is a folder of that name."""
    (tmp_path / "curation.toml").write_bytes(b"\xff\xfe[")
    with pytest.raises(ReadError, match="save it as UTF-8"):
        read_curation(tmp_path)
    (tmp_path / "curation.toml").unlink()
    (tmp_path / "curation.toml").mkdir()
    with pytest.raises(ReadError, match="check the path"):
        read_curation(tmp_path)


@pytest.mark.parametrize(
    "entries, words",
    [
        (
            [entry("rename", "Alpha", to="B"), entry("rename", "alpha", to="C")],
            "the rename of 'alpha' contradicts",
        ),
        ([entry("retype", "A", to="Task"), entry("retype", "B", "A", to="Model")], "contradicts the retype of 'A'"),
        ([entry("keep", "A"), entry("ban", "B", "A")], "contradicts"),
        ([entry("merge", "A", "B"), entry("apart", "B", "A")], "the apart of 'B' and 'A' contradicts the merge"),
        ([entry("apart", "A", "C"), entry("merge", "A", "B"), entry("merge", "C", "B")], "contradicts the apart"),
    ],
)
def test_entries_that_contradict_each_other_are_refused(entries, words):
    """Two entries that can never both be followed are an error that names both, with their lines."""
    text = "\n".join(map(entry_text, entries))
    with pytest.raises(ReadError, match=words) as told:
        parsed(text, "curation.toml")
    assert "curation.toml, line " in str(told.value)
    assert " in line 1; delete one of them" in str(told.value)


@pytest.mark.parametrize(
    "before",
    [
        "# mine\n\n[[ban]]\nname = 'x'   # why not\nreason = 'r'",
        "\ufeff# mine\r\n[[ban]]\r\nname = 'x'\r\nreason = 'r'\r\n",
        "",
        "# only a comment",
    ],
)
def test_what_stands_there_stays(before, tmp_path):
    """A new entry is written behind what stands there: comments, line ends and all stay byte for byte."""
    (tmp_path / "curation.toml").write_bytes(before.encode())
    number = len(read_curation(tmp_path).entries)
    curation = add_entries(tmp_path, [entry("ban", "accuracy")])
    after = (tmp_path / "curation.toml").read_bytes()
    assert after.startswith(before.encode())
    assert len(curation.entries) == number + 1
    assert read_curation(tmp_path) == curation


def test_an_entry_that_contradicts_is_not_written(tmp_path):
    """Where the file would make no sense any more, it stays as it is."""
    add_entries(tmp_path, [entry("apart", "A", "B")])
    before = (tmp_path / "curation.toml").read_bytes()
    with pytest.raises(ReadError, match="contradicts"):
        add_entries(tmp_path, [entry("merge", "B", "A")])
    assert (tmp_path / "curation.toml").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["curation.toml"]


def test_a_link_stays_a_link(tmp_path):
    """A curation.toml that several atlases share by a link is written through it."""
    (tmp_path / "shared.toml").write_text("", encoding="utf-8")
    (tmp_path / "curation.toml").symlink_to(tmp_path / "shared.toml")
    add_entries(tmp_path, [entry("ban", "accuracy")])
    assert (tmp_path / "curation.toml").is_symlink()
    assert "accuracy" in (tmp_path / "shared.toml").read_text(encoding="utf-8")


texts = st.text(min_size=1, max_size=40).filter(clean)


@given(st.sampled_from(sorted(KINDS)), st.lists(texts, min_size=2, max_size=4, unique_by=clean), texts)
def test_what_is_written_is_read(kind, names, reason):
    """Names with quotes, marks, controls and any script come back as people see them."""
    shape = KINDS[kind]
    written = entry(
        kind,
        *(names[:1] if shape.most == 1 else names),
        to={"name": names[1], "(name)": names[1], "type": "Task"}.get(shape.to),
        papers=tuple(names) if shape.parts else (),
    )
    (read,) = parsed(entry_text(written).replace("a test", "r") + f"# {clean(reason)}\n", "x").entries
    assert read.names == tuple(clean(name.encode("utf-8", "replace").decode()) for name in written.names)
    assert read.papers == tuple(clean(name.encode("utf-8", "replace").decode()) for name in written.papers)


# What entries do.


def test_without_entries_nothing_is_touched():
    """No entry, no change: the concepts are those of the rules, the very same object."""
    annotations, papers = collection([PRM, GSM])
    resolution = resolve(annotations, papers)
    assert curate(resolution, annotations, papers, Curation()).resolution is resolution


def test_a_merge():
    """Merged concepts are one with the name of the first, the papers of all, the earliest date, all other names."""
    readings = [[("Method", "planning")], [("Task", "look-ahead search"), ("Method", "planning")], [GSM]]
    result = curated(readings, entry("merge", "look-ahead search", "planning"))
    assert concepts_of(result) == {"task:look-ahead-search": ["p0", "p1", "p1"], "benchmark:gsm8k": ["p2"]}
    concept = next(it for it in result.resolution.concepts if it.type == "Task")
    assert (concept.paper_count, concept.first_seen, concept.aliases) == (2, "2010", ("planning",))


@pytest.mark.parametrize(
    "parts, to",
    [
        ({"papers": ("p1",)}, "PRM"),
        ({"papers": ("2501.00001", "Paper Number  1")}, "PRM"),
        ({"forms": ("Pyramid relation models",)}, None),
        ({"forms": ("pyramid relation model",)}, "task:pyramid"),
    ],
)
def test_a_split(parts, to):
    """What some papers mean by a name, told by papers or by a long form, becomes a concept of its own."""
    joined = ("Method", "process reward model", "PRM", "pyramid relation model")
    result = curated([[PRM], [joined], [PRM]], entry("split", "PRM", to=to, **parts))
    assert [it.state for it in result.outcomes] == ["applied"]
    name = {"PRM": "method:prm", None: "method:pyramid-relation-models", "task:pyramid": "task:pyramid"}[to]
    assert concepts_of(result) == {"method:process-reward-model": ["p0", "p2"], name: ["p1"]}
    rest = next(it for it in result.resolution.concepts if it.id == "method:process-reward-model")
    assert (rest.paper_count, rest.aliases) == (2, ("PRM",))


def test_a_split_may_join_what_is_there():
    """Where a concept has the new name already, the part goes to it and brings its acronym."""
    result = curated(
        [[PRM], [("Method", "PRM")], [PRM], [("Method", "pyramid relation model")]],
        entry("split", "PRM", papers=("p1",), to="pyramid relation model"),
    )
    assert concepts_of(result) == {
        "method:process-reward-model": ["p0", "p2"],
        "method:pyramid-relation-model": ["p1", "p3"],
    }
    assert [it.aliases for it in result.resolution.concepts] == [("PRM",), ("PRM",)]


def test_a_rename():
    """A renamed concept has a new id, keeps its old name as an alias, and stays the family of its variants."""
    readings = [[("Model", "Qwen2.5")], [("Model", "Qwen2.5-7B")]]
    result = curated(readings, entry("rename", "Qwen2.5", to="Thousand Questions"))
    assert concepts_of(result) == {"model:qwen2-5-7b": ["p1"], "model:thousand-questions": ["p0"]}
    assert result.resolution.concepts[1].aliases == ("Qwen2.5",)
    assert result.resolution.variants == (("model:qwen2-5-7b", "model:thousand-questions"),)


def test_a_retype_joins_the_same_name():
    """A concept with a new type is one with the concept that has its name and that type."""
    readings = [[("Model", "Alpaca")]] * 4 + [[("Benchmark", "Alpaca")]] * 4
    assert list(concepts_of(curated(readings))) == ["benchmark:alpaca", "model:alpaca"]
    for name in ("benchmark:Alpaca", "Alpaca"):
        result = curated(readings, entry("retype", name, to="Model"))
        assert list(concepts_of(result)) == ["model:alpaca"]
        assert result.resolution.concepts[0].paper_count == 8


def test_a_ban():
    """A banned concept is gone with all that papers say of it, and its variants go to the next family."""
    readings = [[("Model", name)] for name in ("Qwen2.5-7B-Instruct", "Qwen2.5-7B", "Qwen2.5")]
    assert ("model:qwen2-5-7b-instruct", "model:qwen2-5-7b") in curated(readings).resolution.variants
    result = curated(readings, entry("ban", "Qwen2.5-7B"))
    assert list(concepts_of(result)) == ["model:qwen2-5", "model:qwen2-5-7b-instruct"]
    assert result.resolution.variants == (("model:qwen2-5-7b-instruct", "model:qwen2-5"),)


FLOWS = [[("Method", "Tree Flow-GRPO"), ("Method", "Flow-GRPO")], [("Method", "GRPO")], [PRM]]
MADE = {"verb": "INTRODUCES", "confidence": 0.5}
GROUP_ID = "method:grpo"


@pytest.mark.parametrize("what", [entry("apart", "PRM", "GRPO"), entry("keep", "GRPO")])
def test_an_entry_that_moves_nothing(what):
    """What only answers a question leaves concepts, members and variants as the rules made them."""
    rules, after = curated(FLOWS, **MADE).resolution, curated(FLOWS, what, **MADE)
    assert after.outcomes[0].state == "applied"
    assert rules.variants == (("method:flow-grpo", GROUP_ID), ("method:tree-flow-grpo", "method:flow-grpo"))
    assert (after.resolution.concepts, after.resolution.variants) == (rules.concepts, rules.variants)
    assert after.resolution.members.equals(rules.members)


@pytest.mark.parametrize(
    "what, variants",
    [
        (entry("ban", "Flow-GRPO"), (("method:tree-flow-grpo", GROUP_ID),)),
        (entry("ban", "GRPO"), (("method:tree-flow-grpo", "method:flow-grpo"),)),
        (
            entry("rename", "GRPO", to="group PO"),
            (("method:flow-grpo", "method:group-po"), ("method:tree-flow-grpo", "method:flow-grpo")),
        ),
        (entry("retype", "GRPO", to="Task"), (("method:tree-flow-grpo", "method:flow-grpo"),)),
    ],
)
def test_variants_of_methods_follow(what, variants):
    """A method that is made of another stays its variant under a new name, and goes to the next where one is gone."""
    assert curated(FLOWS, what, **MADE).resolution.variants == variants


@pytest.mark.parametrize(
    "name",
    ["GRPO", "grpo", "Group-relative policy optimization", "method:group-relative-policy-optimization", "Method: GRPO"],
)
def test_a_concept_by_any_of_its_names(name):
    """Entries name a concept by name, alias, other spelling or id, with its type or without."""
    readings = [[("Method", "Group Relative Policy Optimization", "GRPO"), GSM]]
    assert list(concepts_of(curated(readings, entry("ban", name)))) == ["benchmark:gsm8k"]


def test_an_id_outlives_another_name():
    """An entry with an id still finds the concept when another full form has become the commonest."""
    readings = [[("Method", "look-ahead planning", "look-ahead search")]]
    old = curated(readings).resolution.concepts[0].id
    both = ("Method", "look-ahead search", "look-ahead planning")
    new = [*readings, [both], [both], [both], [("Method", "look-ahead search")]]
    assert old not in concepts_of(curated(new))
    assert concepts_of(curated(new, entry("ban", old))) == {}


@pytest.mark.parametrize(
    "entries, expected",
    [
        ([entry("rename", "A1", to="B1"), entry("rename", "B1", to="C1")], ["method:c1", "method:d1"]),
        ([entry("ban", "B1"), entry("rename", "A1", to="B1")], ["method:d1"]),
        ([entry("merge", "metric:A1", "D1"), entry("retype", "A1", to="Metric")], ["metric:a1"]),
        ([entry("merge", "D1", "A1"), entry("rename", "A1", to="E1")], ["method:e1"]),
        ([entry("merge", "D1", "A1"), entry("ban", "A1")], []),
        ([entry("split", "A1", papers=("p1",), to="S1"), entry("merge", "D1", "S1")], ["method:a1", "method:d1"]),
        ([entry("rename", "D1", to="A1")], ["method:a1", "method:a1-2"]),
    ],
)
def test_entries_may_use_the_names_that_others_give(entries, expected):
    """Entries name what a person sees: names and types that other entries gave, whatever the order in the file."""
    result = curated([[("Method", "A1")], [("Method", "A1")], [("Method", "D1")]], *entries)
    assert [it.state for it in result.outcomes] == ["applied"] * len(entries)
    assert list(concepts_of(result)) == expected


@pytest.mark.parametrize(
    "entries, state, note",
    [
        ([entry("ban", "speculation")], "unmatched", "no concept named 'speculation' here"),
        ([entry("ban", "proces reward model")], "unmatched", "did you mean 'process reward model'?"),
        ([entry("ban", "GSM8K+")], "unmatched", "no concept named 'GSM8K+' here"),
        ([entry("ban", "benchmark:GSM8K+")], "unmatched", "no concept named 'benchmark:GSM8K+' here"),
        ([entry("ban", "task:PRM")], "unmatched", "no concept named 'task:PRM' here"),
        ([entry("merge", "GSM8K", "speculation")], "unmatched", "no concept named 'speculation' here"),
        ([entry("rename", "PRM", to="X")], "refused", "'PRM' may be method:process-reward-model or method:pyramid-"),
        ([entry("merge", "PRM", "GSM8K")], "refused", "write which"),
        ([entry("split", "PRM", papers=("p9",), to="X")], "unmatched", "no paper means 'PRM' so; no paper 'p9' here"),
        ([entry("apart", "process reward model", "process reward models")], "refused", "a split parts them"),
        (
            [entry("rename", "GSM8K", to="X"), entry("rename", "benchmark:gsm8k", to="Y")],
            "refused",
            "another entry calls it 'X'",
        ),
        (
            [entry("retype", "GSM8K", to="Task"), entry("retype", "benchmark:gsm8k", to="Metric")],
            "refused",
            "another entry makes it a Task",
        ),
        (
            [entry("apart", "process reward model", "GSM8K"), entry("merge", "method:process-reward-model", "GSM8K")],
            "refused",
            "another entry keeps",
        ),
    ],
)
def test_what_cannot_be_followed_is_left_alone_and_told(entries, state, note):
    """An entry for what is not here, or that may mean two things, changes nothing and says so; the others count."""
    readings = [[PRM], [PYRAMID], [GSM]]
    result = curated(readings, *entries)
    assert result.outcomes[-1].state == state
    assert note in result.outcomes[-1].note
    assert concepts_of(result) == concepts_of(curated(readings, *entries[:-1]))


def test_the_order_of_papers_does_not_matter():
    """Papers and annotations in another order give the same concepts under the same entries."""
    annotations, papers = collection([PRM], [PYRAMID, GSM], [PRM, GSM], [("Task", "GSM8K")])
    entries = Curation(
        (entry("merge", "GSM8K", "pyramid relation model"), entry("split", "PRM", papers=("p2",), to="Z"))
    )
    order = [2, 0, 3, 1]
    once = curate(resolve(annotations, papers), annotations, papers, entries).resolution
    annotations, papers = annotations.take(order), papers.take(order[::-1])
    again = curate(resolve(annotations, papers), annotations, papers, entries).resolution
    assert (once.concepts, once.variants) == (again.concepts, again.variants)
    assert once.members.equals(again.members)


# In an atlas.


MEDUSA = {"title": "Medusa: Many Heads", "abstract": "We propose Medusa. It outperforms EAGLE on GSM8K."}
GROUP = {"title": "Why Group Baselines Help", "abstract": "We study GRPO. We evaluate GRPO on GSM8K and MATH."}


@pytest.fixture
def source(tmp_path):
    """A file with two papers."""
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(it) + "\n" for it in (MEDUSA, GROUP)), encoding="utf-8")
    return str(path)


def names_in(uri):
    """The names of all concepts in a store."""
    with open_store(str(uri)) as store:
        return [name for (name,) in store.ask("MATCH (c:Concept) RETURN c.name AS name ORDER BY name").records]


def test_a_build_follows_the_file_and_forgets_what_is_deleted(tmp_path, source, monkeypatch):
    """A changed file changes the graph though no paper is read; without the entry it is what it was, to the byte."""
    folder = tmp_path / "atlas"
    first = build([source], folder)
    monkeypatch.setattr(extraction, "extract_batch", None)
    write(folder, entry_text(entry("ban", "GSM8K")))
    second = build([source], folder)
    assert second.digest != first.digest
    assert [it.state for it in second.curation] == ["applied"]
    assert "GSM8K" not in names_in(folder / "graph.lbug")
    assert tables_of(folder).digest == second.digest
    assert load(folder, str(tmp_path / "copy.lbug")).digest == second.digest
    write(folder, "# nothing left\n")
    third = build([source], folder)
    assert third.digest == first.digest
    with open_store(str(folder / "graph.lbug")) as store:
        assert store.digest() == first.digest


def test_removing_a_paper_follows_the_file(tmp_path, source):
    """What is left after a removal is what a build of the rest with the same file gives."""
    folder, other = tmp_path / "atlas", tmp_path / "other"
    report = build([source], folder)
    assert report.curation == ()
    for each in (folder, other):
        write(each, entry_text(entry("rename", "GSM8K", to="Grade School")))
    rest = tmp_path / "rest.jsonl"
    rest.write_text(json.dumps(GROUP), encoding="utf-8")
    gone = [row["id"] for row in tables_of(folder).nodes["Paper"].to_pylist() if row["title"] == MEDUSA["title"]]
    assert remove(folder, gone).digest == build([str(rest)], other).digest
    assert "Grade School" in names_in(folder / "graph.lbug")


def test_a_bad_file_stops_a_build_before_it_begins(tmp_path, source):
    """Nothing is made or changed where curation.toml makes no sense, and the graph can still be asked."""
    folder = tmp_path / "atlas"
    write(folder, "[[ban]\n")
    with pytest.raises(ReadError, match="line 1"):
        build([source], folder)
    assert [path.name for path in folder.iterdir()] == ["curation.toml"]
    (folder / "curation.toml").unlink()
    digest = build([source], folder).digest
    write(folder, "[[ban]\n")
    for act in (lambda: build([source], folder), lambda: remove(folder, []), lambda: load(folder, str(tmp_path / "x"))):
        with pytest.raises(ReadError, match="line 1"):
            act()
    with open_store(str(folder / "graph.lbug")) as store:
        assert store.digest() == digest


@pytest.mark.parametrize("name", ["x'}) DETACH DELETE n //", '<img src=x onerror="a()">', "名前 \\ \"quoted\" 'twice'"])
def test_a_name_is_only_a_name(name, tmp_path, source):
    """A new name that looks like Cypher or markup is stored as it is written."""
    folder = tmp_path / "atlas"
    build([source], folder)
    revise(folder, [entry("rename", "GSM8K", to=name)])
    assert name in names_in(folder / "graph.lbug")
    assert tables_of(folder).nodes["Paper"].num_rows == 2


# On the command line.


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the atlas of the examples; not to be written."""
    folder = tmp_path_factory.mktemp("desk")
    build([str(CHECKOUT / "examples" / "listing.txt")], folder / "atlas")
    return folder


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    """A folder with the atlas of the examples, to be written."""
    shutil.copytree(made, tmp_path / "desk")
    monkeypatch.delenv("PAPERATLAS_DIR", raising=False)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def run(line):
    """One command line."""
    return CliRunner().invoke(main, shlex.split(line), prog_name="paperatlas")


def bytes_in(folder):
    """Every file and what is in it, the lock aside."""
    return {
        path: path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file() and path.name != "lock"
    }


@pytest.mark.parametrize("command", sorted(curate_group.commands))
def test_each_help_ends_in_a_command_that_changes_nothing(command, desk):
    """The example of every curate command works on the examples, and as a dry run it leaves every byte as it was."""
    text = run(f"curate {command} --help").stdout.rstrip().splitlines()[-1].strip()
    assert text.startswith(f"paperatlas curate {command}")
    before = bytes_in(desk)
    done = run(text.removeprefix("paperatlas "))
    assert done.exit_code == 0, done.output
    assert bytes_in(desk) == before


@pytest.mark.parametrize(
    "line, gone",
    [
        ("merge PPO GRPO", "method:group-relative-policy-optimization"),
        ("rename GRPO 'group PO'", "method:group-relative-policy-optimization"),
        ("retype GRPO Task", "method:group-relative-policy-optimization"),
        ("ban GRPO", "method:group-relative-policy-optimization"),
        ("split GRPO --paper 21d6c5b84165 --paper bfc9739d506f --to G", None),
    ],
)
def test_a_command_writes_an_entry_and_the_graph_follows(line, gone, desk):
    """After the command the graph is what a build with that file gives, and what was shown beforehand came true."""
    shown = run(f"curate {line} --reason 'a test' --dry-run --format json")
    done = run(f"curate {line} --reason 'a test' --format json")
    assert (shown.exit_code, done.exit_code) == (0, 0), done.output
    assert json.loads(shown.stdout) == json.loads(done.stdout) != []
    assert "nothing was changed" in shown.stderr
    with open_store("atlas/graph.lbug") as store:
        ids = {row[0] for row in store.ask("MATCH (c:Concept) RETURN c.id AS id").records}
        assert store.digest() == tables_of("atlas").digest
        assert gone not in ids
    for row in json.loads(shown.stdout):
        if row["what"] == "all concepts":
            assert len(ids) == row["after"]
    (listed,) = json.loads(run("curate list --format json").stdout)
    assert (listed["state"], listed["reason"]) == ("applied", "a test")


@pytest.mark.parametrize(
    "line, code, words",
    [
        ("ban GRPQ", 3, "did you mean 'GRPO'"),
        ("merge GRPO nothing-of-the-kind", 3, "no concept named 'nothing-of-the-kind'"),
        ("split GRPO --form unheard-of", 3, "no paper means 'GRPO' so"),
        ("split GRPO", 2, "--paper or --form"),
        ("merge GRPO", 2, "two names or more"),
        ("retype GRPO Thing", 2, "Thing"),
    ],
)
def test_an_entry_that_does_not_fit_is_not_written(line, code, words, desk):
    """On the command line, where a slip is likely, what cannot be followed is refused and leaves no trace."""
    done = run(f"curate {line} --reason x")
    assert (done.exit_code, done.stdout) == (code, ""), done.output
    assert words in done.stderr
    assert not Path("atlas/curation.toml").exists()


def test_build_says_what_became_of_the_entries(desk):
    """Building names the number of entries that were followed, and every one that was not with its line."""
    write(desk / "atlas", entry_text(entry("ban", "GRPO")) + entry_text(entry("ban", "no such thing")))
    done = run(f"build {shlex.quote(str(CHECKOUT / 'examples' / 'listing.txt'))}")
    assert "curation.toml: 1 applied, 1 unmatched" in done.stderr
    assert "curation.toml, line 4: ban of 'no such thing': no concept named 'no such thing' here" in done.stderr


def test_doctor_knows_the_file(desk):
    """The doctor tells a file that was not followed yet, one that is followed, in part too, and one that is broken."""

    def finding():
        found = [it for it in json.loads(run("doctor --format json").stdout) if it["what"] == "curation"]
        return (found[0]["state"], found[0]["detail"] + found[0]["advice"]) if found else None

    assert finding() is None
    write(desk / "atlas", entry_text(entry("ban", "GRPO")))
    state, detail = finding()
    assert (state, "paperatlas curate apply" in detail) == ("note", True)
    assert run("curate apply").exit_code == 0
    state, detail = finding()
    assert (state, "1 of 1 entries applied" in detail) == ("ok", True)
    write(desk / "atlas", entry_text(entry("ban", "no such thing")))
    run("curate apply")
    state, detail = finding()
    assert (state, "0 of 1 entries applied" in detail) == ("note", True)
    write(desk / "atlas", "[[ban]\n")
    state, detail = finding()
    assert (state, "line 1" in detail) == ("trouble", True)


def test_a_file_that_was_deleted_is_followed_too(desk):
    """After the file is gone, apply brings back the graph of the rules alone."""
    before = tables_of("atlas").digest
    run("curate ban GRPO --reason x")
    assert tables_of("atlas").digest != before
    Path("atlas/curation.toml").unlink()
    assert run("curate apply").exit_code == 0
    with open_store("atlas/graph.lbug") as store:
        assert store.digest() == before


def test_curate_is_a_group_of_commands():
    """The commands are those that make an entry, and the two that look at the file."""
    assert isinstance(curate_group, click.Group)
    assert sorted(curate_group.commands) == ["apply", "ban", "list", "merge", "rename", "retype", "split"]
