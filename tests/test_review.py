"""What a person is asked about concepts, and what becomes of the answers."""

import importlib
import json
import shlex
import shutil

import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from curating import collection, entry
from paperatlas.build import build, tables_of
from paperatlas.cli import main
from paperatlas.concepts import resolve
from paperatlas.curation import Curation, curate, read_curation
from paperatlas.review import propose


def proposed(readings, *entries, **options):
    """What is asked about a collection under these entries."""
    annotations, papers = collection(*readings, **options)
    curation = Curation(entries)
    resolution = curate(resolve(annotations, papers), annotations, papers, curation).resolution
    return propose(resolution, annotations, papers, curation)


def times(number, *things):
    """So many papers that each use these things."""
    return [list(things)] * number


ALIKE = [
    ("attention mechanism", "attention", "says little"),
    ("KV cache", "KV caching", "endings"),
    ("speculative decoding", "speculative decodng", "letters"),
    ("planning by search", "planning with search", "says little"),
    ("look-ahead planning search", "LAPS", "acronym"),
]


@pytest.mark.parametrize("one, other, why", ALIKE)
def test_names_that_are_nearly_one(one, other, why):
    """Two concepts whose names differ by little are asked about, the one with more papers first, and why."""
    (asked,) = proposed(times(3, ("Method", one)) + times(1, ("Method", other)))
    assert (asked.kind, asked.papers) == ("alike", 1)
    assert f"“{one}” (Method) and “{other}” (Method)" in asked.question
    assert why in asked.why
    assert {example.of for example in asked.examples} == {one, other}
    assert all(f"We use {example.of} here." in example.sentence for example in asked.examples)


@pytest.mark.parametrize(
    "kind, one, other",
    [
        ("Model", "GPT-3", "GPT-4"),
        ("Model", "Qwen2.5", "Qwen2.5-7B"),
        ("Benchmark", "HumanEval", "HumanEval+"),
        ("Method", "supervised learning", "unsupervised learning"),
        ("Method", "on-policy training", "off-policy training"),
        ("Method", "reinforcement learning", "model-based reinforcement learning"),
        ("Method", "encoder models", "decoder models"),
        ("Task", "model editing", "image editing"),
    ],
)
def test_names_that_are_two(kind, one, other):
    """Other numbers, a family and its variant, an opposite and a telling word are not asked about."""
    assert proposed(times(3, (kind, one)) + times(2, (kind, other))) == []


@pytest.mark.parametrize(
    "one, other",
    [
        (("Method", "diffusion models"), ("Method", "diffusion")),
        (("Task", "natural language generation"), ("Task", "NLG")),
        (("Method", "look-ahead search"), ("Task", "look-ahead search")),
        (("Benchmark", "Countdown"), ("Task", "countdown")),
        (("Benchmark", "MATH"), ("Task", "math")),
    ],
)
def test_what_the_rules_are_sure_of(one, other):
    """What the field calls so, one term as a task and a method, and a name that is a word are not asked about."""
    assert proposed(times(3, one) + times(3, other)) == []


def test_one_name_under_two_types():
    """A name that is two concepts by type is asked about once, and can be made either or kept apart."""
    (asked,) = proposed(times(4, ("Model", "Alpaca")) + times(4, ("Benchmark", "Alpaca")))
    assert (asked.kind, asked.question) == ("types", "Is “Alpaca” a Benchmark or a Model?")
    assert [answer.entry.kind for answer in asked.answers] == ["merge", "merge", "apart"]


def test_an_acronym_that_few_spell_out():
    """Where one paper gives an acronym's meaning and others only use it, they are asked about, bare papers as part."""
    spelled = ("Method", "pyramidal relation mapping", "PyRMa")
    (asked,) = proposed([[spelled], *times(3, ("Method", "PyRMa"))])
    assert (asked.kind, asked.papers) == ("joined", 3)
    assert asked.answers[1].entry.papers == ("p1", "p2", "p3")


def test_a_form_that_few_tie_to_a_name():
    """A second full form that two papers group and another uses alone is asked about."""
    both = ("Method", "look-ahead search", "tree planning")
    (asked,) = proposed([[both], [both], *times(3, ("Method", "look-ahead search")), [("Method", "tree planning")]])
    assert (asked.kind, asked.names) == ("joined", ("method:look-ahead search", "tree planning"))
    assert asked.answers[1].entry.forms == ("tree planning",)


@pytest.mark.parametrize(
    "name, options, kinds",
    [
        ("usefulness", {"score": 0.5, "confidence": 0.1}, ["noise"]),
        ("usefulness", {}, []),
        ("GRPO", {"score": 0.5, "confidence": 0.1}, []),
    ],
)
def test_hubs_that_look_like_noise(name, options, kinds):
    """A word of many papers that the extractor is unsure of is asked about; sure ones and proper names are not."""
    asked = proposed(times(6, ("Metric", name)), **options)
    assert [it.kind for it in asked] == kinds


def test_few_papers_make_no_hub():
    """What three papers speak of is no hub, however unsure."""
    assert proposed(times(3, ("Metric", "usefulness")), score=0.5, confidence=0.1) == []


MIXED = [
    *times(6, ("Metric", "usefulness")),
    *times(4, ("Model", "Alpaca")),
    *times(4, ("Benchmark", "Alpaca")),
    *times(3, ("Method", "attention mechanism")),
    *times(2, ("Method", "attention")),
    [("Method", "pyramidal relation mapping", "PyRMa")],
    *times(2, ("Method", "PyRMa")),
]
UNSURE = {"score": 0.5, "confidence": 0.1}


def test_no_answer_is_asked_for_again():
    """Whatever a person answers, the entry can be followed, and the question does not come back."""
    asked = proposed(MIXED, **UNSURE)
    assert {it.kind for it in asked} == {"alike", "types", "joined", "noise"}
    annotations, papers = collection(*MIXED, **UNSURE)
    for proposal in asked:
        for answer in proposal.answers:
            (outcome,) = curate(resolve(annotations, papers), annotations, papers, Curation((answer.entry,))).outcomes
            assert outcome.state == "applied", outcome
            assert proposal.names not in [it.names for it in proposed(MIXED, answer.entry, **UNSURE)]


def test_what_matters_more_comes_first():
    """Questions are in the order of what an answer may mend, and the order of papers does not matter."""
    asked = proposed(MIXED, **UNSURE)
    assert [it.worth for it in asked] == sorted((it.worth for it in asked), reverse=True)
    annotations, papers = collection(*MIXED, **UNSURE)
    order = list(range(len(MIXED)))[::-1]
    annotations, papers = annotations.take(order), papers.take(order)
    assert propose(resolve(annotations, papers), annotations, papers, Curation()) == asked


def test_answers_by_hand_count_too():
    """Entries without types answer the question as well as those that review writes."""
    pair = [*times(3, ("Method", "attention mechanism")), *times(2, ("Method", "attention"))]
    assert len(proposed(pair)) == 1
    assert proposed(pair, entry("apart", "Attention", "attention mechanisms")) == []


# On the command line.

commands = importlib.import_module("paperatlas.cli.curate")  # the package shows the command of that name instead


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the atlas of some papers that are worth a review; not to be written."""
    folder = tmp_path_factory.mktemp("desk")
    lines = [
        {"title": f"Faster decoding, part {number}", "abstract": f"We use {name} for decoding. We evaluate on GSM8K."}
        for number, name in enumerate(["speculative decoding", "speculative decoding", "Speculative Decodng"])
    ]
    (folder / "papers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    build([str(folder / "papers.jsonl"), str(CHECKOUT / "examples" / "listing.txt")], folder / "atlas")
    return folder


@pytest.fixture
def desk(made, tmp_path, monkeypatch):
    """The same folder, to be written."""
    shutil.copytree(made, tmp_path / "desk")
    monkeypatch.delenv("PAPERATLAS_DIR", raising=False)
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def run(line, typed=None):
    """One command line, and what a person types."""
    return CliRunner().invoke(main, shlex.split(line), input=typed, prog_name="paperatlas")


def test_elsewhere_than_in_a_terminal_it_lists(desk):
    """Without a terminal the questions are data: a table, or JSON with answers as entries and sentences."""
    table = run("review")
    assert (table.exit_code, "one thing?" in table.stdout) == (0, True), table.output
    rows = json.loads(run("review --format json --limit 50").stdout)
    assert rows
    for row in rows:
        assert row["examples"]
        assert all(answer["entry"].startswith("[[") for answer in row["answers"])
    only = json.loads(run("review --format json --kind noise").stdout)
    assert {row["kind"] for row in only} <= {"noise"}
    assert not (desk / "atlas" / "curation.toml").exists()


@pytest.fixture
def terminal(monkeypatch):
    """A person at both ends."""
    monkeypatch.setattr(commands, "asks", lambda: True)


def test_answers_are_written_and_followed(desk, terminal):
    """An answer with a reason becomes an entry, nonsense is asked again, skipping writes nothing, the graph follows."""
    (first, *_) = rows = json.loads(run("review --kind alike --format json").stdout)
    before = tables_of("atlas").digest
    done = run("review --kind alike", "what?\na we say so\n" + "s\n" * len(rows))
    assert done.exit_code == 0, done.output
    assert "one of 1, 2, a, s, q" in done.stderr
    (written,) = read_curation("atlas").entries
    assert (written.kind, list(written.names), written.reason) == ("apart", first["names"], "we say so")
    assert first["names"] not in [row["names"] for row in json.loads(run("review --kind alike --format json").stdout)]
    assert tables_of("atlas").digest == before
    (desk / "atlas" / "curation.toml").unlink()  # and it is asked again
    done = run("review --kind alike", "1\nq\n")
    assert "1 answer in curation.toml" in done.stderr
    assert tables_of("atlas").digest != before


@pytest.mark.parametrize("typed", ["1\nq\n", "1\n"])
def test_a_dry_run_writes_nothing(typed, desk, terminal):
    """A dry run asks, shows what would change, and leaves the atlas as it is, also where the input ends."""
    before = (desk / "atlas" / "atlas.json").read_bytes()
    done = run("review --kind alike --dry-run", typed)
    assert "all concepts" in done.stdout
    assert "1 answer; nothing was changed" in done.stderr
    assert not (desk / "atlas" / "curation.toml").exists()
    assert (desk / "atlas" / "atlas.json").read_bytes() == before


def test_an_answer_that_contradicts_is_not_written(desk, terminal):
    """Where somebody wrote the opposite meanwhile, the answer is refused with the reason, and the review goes on."""
    first = json.loads(run("review --kind alike --format json").stdout)[0]["names"]

    def meanwhile(proposal):
        (desk / "atlas" / "curation.toml").write_text(
            f"[[apart]]\nnames = {json.dumps(first, ensure_ascii=False)}\nreason = 'r'\n", encoding="utf-8"
        )
        return proposal.answers[0].entry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "_answer", meanwhile)
        done = run("review --kind alike --limit 1")
    assert "not written: " in done.stderr
    assert "contradicts" in done.stderr
    assert [it.kind for it in read_curation("atlas").entries] == ["apart"]
