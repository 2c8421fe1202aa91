"""The pages that the command line writes: which kinds there are, what goes together, what is said."""

import json
import re

import pytest
from click.testing import CliRunner

from paperatlas.cli import main

PAGES = [
    ("view GRPO", "concept"),
    ("view 2503.14476", "paper"),
    ("view GRPO --to DPO", "path"),
    ("view GRPO --with DPO --with PPO", "comparison"),
    ("view GRPO --lineage --depth 6 --min-confidence 0.2", "lineage"),
    ("view GRPO --citations --stubs --depth 2", "citations"),
    ("view 2402.03300 --citations", "citations"),
]


def run(words, small_file):
    """One command over the small graph."""
    return CliRunner().invoke(main, [*words, "--store", small_file], prog_name="paperatlas")


def data_of(path):
    """What the page's script is given."""
    page = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize("line, kind", PAGES)
def test_each_option_writes_its_kind_of_page(line, kind, small_file, tmp_path):
    """The page says its kind, stdout is its path, stderr how much is on it."""
    page = tmp_path / "page.html"
    done = run([*line.split(), "-o", str(page)], small_file)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{page}\n"
    data = data_of(page)
    assert data["kind"] == kind
    assert f"{len(data['nodes'])} nodes" in done.stderr
    concepts = [node["about"] for node in data["nodes"] if node["about"]["kind"] == "Concept"]
    assert kind == "paper" or any(about["years"] for about in concepts) or "--citations" in line


@pytest.mark.parametrize(
    "line, code, words",
    [
        ("view GRPO --to DPO --lineage", 2, "--to and --lineage are pages of their own"),
        ("view GRPO --with DPO --citations", 2, "--with and --citations are pages of their own"),
        ("view GRPO --to DPO --depth 2", 2, "--depth does not go with --to"),
        ("view GRPO --with DPO --stubs", 2, "--stubs does not go with --with"),
        ("view GRPO --lineage --stubs", 2, "--stubs does not go with --lineage"),
        ("view GRPO --citations --generic", 2, "--generic does not go with --citations"),
        ("view GRPO --to DPO --min-confidence 0.5", 2, "--min-confidence does not go with --to"),
        ("view GRPO --depth 4", 2, "only a --lineage goes further"),
        ("view GRPO --to GRPO", 2, "GRPO and GRPO are the same"),
        ("view GRPO --with group-relative-policy-optimization", 2, "are the same"),
        ("view GRPO --to GPRO", 3, "did you mean"),
        ("view GRPO --with 2402.03300", 3, "no concept named"),
        ("view 2402.03300 --lineage", 3, "no concept named"),
        ("view GRPO --to BLEU --limit 2", 1, "no room"),
    ],
)
def test_what_does_not_go_together_is_one_plain_line(line, code, words, small_file, tmp_path):
    """Nothing is written, and one line says what does not fit."""
    page = tmp_path / "page.html"
    done = run([*line.split(), "-o", str(page)], small_file)
    assert done.exit_code == code, done.output
    assert words in done.stderr
    assert done.stdout == ""
    assert not page.exists()


def test_view_needs_a_file(small_file):
    """Without -o a view is a usage error."""
    assert run(["view", "GRPO", "--lineage"], small_file).exit_code == 2


def test_answer_of_a_question_is_printed_and_drawn(small_file, tmp_path):
    """The rows go to stdout as without --view; the page has them, and draws what was asked about, too."""
    page = tmp_path / "rivals.html"
    words = ["query", "rivals", "--param", "concept=GRPO", "--format", "json"]
    plain, drawn = run(words, small_file), run([*words, "--view", str(page)], small_file)
    assert drawn.exit_code == 0, drawn.output
    assert drawn.stdout == plain.stdout
    assert f"{page}: " in drawn.stderr
    data = data_of(page)
    assert data["title"].endswith(": Group Relative Policy Optimization")
    assert data["centres"] == ["method:group-relative-policy-optimization"]
    assert len(data["query"]["rows"]) == len(json.loads(plain.stdout))
    assert "OUTPERFORMS" in {line["kind"] for line in data["edges"]}


def test_answer_to_own_cypher_is_drawn(small_file, tmp_path):
    """Nodes and ids in the rows of one's own statement are drawn; where there are none, stderr says so."""
    page = tmp_path / "mine.html"
    done = run(["query", "-e", "MATCH (p:Paper)-[:USES]->(c:Concept) RETURN p, c.id", "--view", str(page)], small_file)
    assert done.exit_code == 0, done.output
    assert {"Paper", "Concept"} == {node["about"]["kind"] for node in data_of(page)["nodes"]}
    done = run(["query", "stats-types", "--view", str(page)], small_file)
    assert "shows only the rows" in done.stderr
    assert data_of(page)["nodes"] == []


def test_answer_that_was_cut_says_so(small_file, tmp_path):
    """Where a limit ended the answer, the page names the command with a larger one."""
    page = tmp_path / "top.html"
    run(["query", "top-concepts", "--limit", "3", "--view", str(page)], small_file)
    assert data_of(page)["honest"] == (
        "The answer stops at 3 rows; there may be more. More: paperatlas query top-concepts --limit 6 --view more.html"
    )


def test_drawing_without_a_question_is_refused(small_file, tmp_path):
    """The list of questions is no answer to draw."""
    done = run(["query", "--view", str(tmp_path / "list.html")], small_file)
    assert done.exit_code == 2
    assert "say a question's name" in done.stderr


def test_citations_that_are_none_are_said(small_file, tmp_path):
    """Where no paper cites or refers to another, stderr says why the page has no such lines."""
    done = run(["view", "hostile", "--citations", "-o", str(tmp_path / "page.html")], small_file)
    assert done.exit_code in {0, 3}
    done = run(["view", "Qwen2.5-7B", "--citations", "--limit", "2", "-o", str(tmp_path / "page.html")], small_file)
    assert done.exit_code == 0, done.output
    assert "cites or refers to another" in done.stderr
