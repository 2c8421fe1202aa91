"""The command line as people and programs meet it."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from paperatlas.cli import COMMANDS, files, main

ALL = [command for commands in COMMANDS.values() for command in commands]
ENDLESS = {"serve"}  # goes on until it is stopped: test_serve.py starts and stops it


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch):
    """What the environment names is not looked at."""
    for name in ("NEO4J_URI", "PAPERATLAS_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the examples and an atlas built from them."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(CHECKOUT / "examples", folder / "examples")
    done = run("build examples/listing.txt", folder)
    assert done.exit_code == 0, done.stderr
    (folder / "examples/picture.bin").write_bytes(bytes(range(128, 256)) * 8)
    return folder


def run(line, folder, stdin=None):
    """One command line, run in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(main, shlex.split(line), input=stdin, prog_name="paperatlas")
    finally:
        os.chdir(before)


@pytest.mark.parametrize("command", [it for it in ALL if it.name not in ENDLESS], ids=lambda command: command.name)
def test_help_ends_in_a_command_one_can_paste(command, desk, tmp_path):
    """The last line of every --help is a command, and it works on the examples."""
    last = run(f"{command.name} --help", desk).stdout.rstrip().splitlines()[-1].strip()
    assert last.startswith(f"paperatlas {command.name}")
    shutil.copytree(desk, tmp_path / "desk")  # some commands change the atlas
    done = run(last.removeprefix("paperatlas "), tmp_path / "desk")
    assert done.exit_code == 0, done.output


def test_main_help_lists_every_command():
    """Commands stand under headings by purpose."""
    text = CliRunner().invoke(main, ["--help"]).stdout
    for heading, commands in COMMANDS.items():
        assert heading in text
        for command in commands:
            assert re.search(rf"^  {command.name} ", text, re.MULTILINE)


ANSWERS = [
    "stats",
    "search 'diffusion'",
    "concept GRPO",
    "paper 'Attention Is All You Need'",
    "neighbors GRPO",
    "path 'speculative decoding' GRPO",
    "benchmark GSM8K",
    "trends",
    "query",
    "query rivals --param concept=PPO",
    "query -e 'MATCH (c:Concept) RETURN c.name AS name, c.aliases AS aliases ORDER BY name LIMIT 3'",
    "doctor",
    "evaluate examples/gold.jsonl",
    "evaluate examples/gold.jsonl --errors 2",
    "concept GRPO --min-confidence 0.6",
    "neighbors GRPO --min-confidence 0.5",
]


@pytest.mark.parametrize("line", ANSWERS)
def test_answers_come_as_table_json_jsonl_and_csv(line, desk):
    """Every question answers people with a table and programs with JSON, JSON lines or CSV, data alone on stdout."""
    table = run(line, desk)
    assert table.exit_code == 0, table.output
    assert table.stdout.strip()
    assert json.loads(run(f"{line} --format json", desk).stdout)
    lines = run(f"{line} --format jsonl", desk).stdout.splitlines()
    assert all(isinstance(json.loads(each), dict) for each in lines)
    assert lines
    header, *rows = run(f"{line} --format csv", desk).stdout.splitlines()
    assert "," in header
    assert rows


@pytest.mark.parametrize(
    "line, code, words",
    [
        ("concept GPRO", 3, "did you mean"),
        ("paper 'Attention Is Not At All What You Needed Anyway'", 3, "no paper named"),
        ("query no-such-question", 3, "no query named"),
        ("build no-such-file.txt", 4, "no-such-file.txt"),
        ("concept GRPO --atlas elsewhere", 5, "paperatlas build"),
        ("concept", 2, "Missing argument"),
        ("load --store bolt://127.0.0.1:1", 5, "127.0.0.1:1"),
        ("view GRPO -o no-such-folder/view.html", 5, "no-such-folder"),
        ("query -e 'CREATE (n:Paper) RETURN n'", 1, "CREATE"),
        ("export GRPO --format csv", 2, "-o DIR"),
        ("query evidence --param one=GPRO --param other=PPO", 3, "no concept named 'GPRO'"),
        ("parse ''", 4, "a path is empty"),
        ("query examples/picture.bin", 4, "save it as UTF-8"),
        ("query no-such-file.cypher", 4, "no-such-file.cypher"),
        ("trends --since soon", 2, "'soon' is no date"),
        ("trends --since 2025-02-30", 2, "is no date"),
        ("trends --since 2024 --before 2025", 2, "must begin before"),
        ("benchmark GRPO", 3, "did you mean 'method:group-relative-policy-optimization'"),
        ("load --store examples/picture.bin", 5, "a file of something else"),
        ("evaluate no-such-gold.jsonl", 4, "no-such-gold.jsonl: No such file"),
        ("evaluate examples/picture.bin", 4, "not text in UTF-8"),
        ("evaluate examples/listing.txt", 4, "line 1: not a JSON object on one line"),
        ("evaluate examples/gold.jsonl examples/listing.txt", 4, "listing.txt, line 1: not a JSON object"),
        ("extract examples/listing.txt --min-confidence 1.5", 2, "not in the range"),
        ("view GRPO -o view.html --min-confidence nan", 2, "nan is no number from 0 to 1"),
        ("extract examples/listing.txt --html no-such-folder/texts.html", 5, "no-such-folder"),
    ],
)
def test_trouble_is_one_plain_line_and_an_exit_code(line, code, words, desk):
    """Errors say what to do on stderr, print nothing on stdout, show no traceback, and have their own exit code."""
    done = run(line, desk)
    assert done.exit_code == code, done.output
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_building_again_reads_nothing_again(desk, tmp_path):
    """A second build over the same pages finds every paper known and the same graph."""
    shutil.copytree(desk, tmp_path / "desk")
    before = run("stats --format json", tmp_path / "desk").stdout
    again = run("build examples/listing.txt", tmp_path / "desk")
    assert "0 new" in again.stderr
    assert " 0 read" in again.stderr
    assert before == run("stats --format json", tmp_path / "desk").stdout


def test_a_removed_paper_takes_with_it_what_only_it_supports(desk, tmp_path):
    """Concepts that no other paper speaks of are gone, those that others speak of stay."""
    shutil.copytree(desk, tmp_path / "desk")
    folder = tmp_path / "desk"
    assert run("paper 'Attention Is All You Need'", folder).exit_code == 0
    cypher = "MATCH (p:Paper)-[]->(c:Concept {paperCount: 1}) RETURN DISTINCT p.title AS title, c.id AS concept"
    alone = [json.loads(line) for line in run(f'query -e "{cypher}" --format jsonl', folder).stdout.splitlines()]
    gone = {row["concept"] for row in alone if row["title"] == "Attention Is All You Need"}
    assert gone
    assert run("remove 'Attention Is All You Need'", folder).exit_code == 0
    assert run("paper 'Attention Is All You Need'", folder).exit_code == 3
    assert run("concept GRPO", folder).exit_code == 0
    left = json.loads(run("query -e 'MATCH (c:Concept) RETURN c.id AS id' --format json", folder).stdout)
    assert not gone & {row["id"] for row in left}


def test_parse_and_extract_print_json_lines(desk):
    """Both read standard input and print a line for each paper."""
    page = (CHECKOUT / "examples/listing.txt").read_text(encoding="utf-8")
    parsed = run("parse -", desk, stdin=page).stdout
    papers = [json.loads(line) for line in parsed.splitlines()]
    assert len(papers) >= 38
    extracted = [json.loads(line) for line in run("extract -", desk, stdin=parsed).stdout.splitlines()]
    assert [paper["title"] for paper in extracted] == [paper["title"] for paper in papers]
    for paper in extracted:
        for concept in paper["concepts"]:
            for start, end in concept["mentions"]:
                assert paper["text"][start:end] in concept["surfaces"]


def test_what_extract_prints_evaluates_to_one(desk, tmp_path):
    """The output of extract is a gold file, and the extractor agrees with itself on it in everything."""
    printed = run("extract examples/listing.txt", desk).stdout
    (tmp_path / "own.jsonl").write_text(printed, encoding="utf-8")
    rows = json.loads(run("evaluate own.jsonl --format json", tmp_path).stdout)
    assert {row["f1"] for row in rows if row["gold"]} == {1.0}
    assert len([row for row in rows if row["gold"]]) > 25
    given = run("evaluate own.jsonl own.jsonl --errors 1 --format json", tmp_path)
    assert json.loads(given.stdout) == []
    assert given.stderr == "43 papers; with so few, read the intervals and not the F1\n"


def test_evaluate_says_what_does_not_fit_together(desk, tmp_path):
    """Predictions for other papers and papers without predictions are counted on stderr."""
    lines = (desk / "examples/gold.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "gold.jsonl").write_text("\n".join(lines[:3]), encoding="utf-8")
    (tmp_path / "predicted.jsonl").write_text("\n".join(lines[1:5]), encoding="utf-8")
    done = run("evaluate gold.jsonl predicted.jsonl --format jsonl", tmp_path)
    assert "papers of GOLD without a prediction, which count as empty ones: 1\n" in done.stderr
    assert "predictions for papers that GOLD does not have, left out: 2\n" in done.stderr
    rows = {row["measure"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["mention.all"]["precision"] == 1.0
    assert rows["mention.all"]["recall"] < 1.0


def test_a_least_confidence_leaves_out_what_is_less_sure(desk, tmp_path):
    """extract, export and the pages of concepts show no relation or claim below --min-confidence, and all above."""
    every, sure = (
        [json.loads(line) for line in run(f"extract examples/listing.txt{option}", desk).stdout.splitlines()]
        for option in ("", " --min-confidence 0.6")
    )
    assert [[c["mentions"] for c in it["concepts"]] for it in every] == [
        [c["mentions"] for c in it["concepts"]] for it in sure
    ]
    before, after = (
        [e["confidence"] for it in papers for e in it["evidence"] + [e for c in it["concepts"] for e in c["evidence"]]]
        for papers in (every, sure)
    )
    assert after == [confidence for confidence in before if confidence >= 0.6]
    assert 0 < len(after) < len(before)
    links = json.loads(run("export --format json --min-confidence 0.6", desk).stdout)["edges"]
    assert min(link["confidence"] for link in links if "confidence" in link) >= 0.6
    assert "CO_OCCURS_WITH" in {link["type"] for link in links}
    told = json.loads(run("concept GRPO --min-confidence 0.6 --format json", desk).stdout)["sections"]
    assert min(row["confidence"] for rows in told.values() for row in rows if "confidence" in row) >= 0.6


@pytest.mark.parametrize("form", [*files.FILES, *files.FOLDERS])
def test_every_form_of_export_takes_the_same_choice(form, desk, tmp_path):
    """A concept, a type and years choose what is written, in each form to a file or a folder, said on stderr."""
    chosen = "export GRPO --type Benchmark --since 2024 --until 2025"
    done = run(f"{chosen} --format {form} -o {tmp_path / 'out'}", desk)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert re.search(r"out: (\d+ nodes, \d+ relationships|\d+ papers)", done.stderr)
    assert (tmp_path / "out").is_dir() == (form in files.FOLDERS)
    graph = json.loads(run(f"{chosen} --format json", desk).stdout)
    assert {node["type"] for node in graph["nodes"] if node["label"] == "Concept"} == {"Method", "Benchmark"}
    assert {node["year"] for node in graph["nodes"] if node["label"] == "Paper"} <= {2024, 2025}


def test_texts_and_comparison_are_pages(desk, tmp_path):
    """Both extract and evaluate write a page for --html, with every title of the file on it."""
    texts, compared = tmp_path / "texts.html", tmp_path / "compared.html"
    assert run(f"extract examples/listing.txt --html {texts}", desk).stdout == f"{texts}\n"
    assert run(f"evaluate examples/gold.jsonl --html {compared}", desk).exit_code == 0
    assert texts.read_text(encoding="utf-8").count("<article>") == 43
    assert compared.read_text(encoding="utf-8").count("<article>") == 8


def test_gold_of_the_examples_is_of_the_listing(desk):
    """The annotated papers of examples/ have the titles and abstracts of its listing."""
    read = [json.loads(line) for line in run("parse examples/listing.txt", desk).stdout.splitlines()]
    gold = [json.loads(line) for line in (desk / "examples/gold.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {(it["title"], it["abstract"]) for it in read}
    assert all((it["title"], it["abstract"]) in texts for it in gold)


def test_same_input_gives_the_same_bytes(tmp_path):
    """Processes with different hash seeds print the same extraction, and build the same graph."""
    page = str(CHECKOUT / "examples/listing.txt")
    prints = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PAPERATLAS_DIR": str(tmp_path / seed)}
        for line in (["extract", page], ["build", page], ["export", "--format", "json"]):
            command = [sys.executable, "-m", "paperatlas", *line]
            prints.append(subprocess.run(command, env=env, capture_output=True, check=True, cwd=tmp_path).stdout)
    assert prints[:3] == prints[3:]
    assert prints[0]
    assert prints[2]


def test_no_colour_where_nobody_wants_it(desk):
    """NO_COLOR and a pipe both give text without escape sequences."""
    done = subprocess.run(
        [sys.executable, "-m", "paperatlas", "concept", "GRPO"],
        env={**os.environ, "NO_COLOR": "1"},
        cwd=desk,
        capture_output=True,
        check=True,
    )
    assert b"\x1b" not in done.stdout


def test_shell_completes_concept_names(desk):
    """The shell is offered names and aliases that begin so."""
    env = {
        **os.environ,
        "COMP_WORDS": "paperatlas concept GR",
        "COMP_CWORD": "2",
        "_PAPERATLAS_COMPLETE": "bash_complete",
    }
    code = "from paperatlas.cli import main; main(prog_name='paperatlas')"
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=desk, capture_output=True, text=True, check=False)
    assert "GRPO" in done.stdout


def test_a_file_of_something_else_is_not_written_over(desk):
    """Loading into a file that is no graph leaves it as it was."""
    before = (desk / "examples/picture.bin").read_bytes()
    assert run("load --store examples/picture.bin", desk).exit_code == 5
    assert (desk / "examples/picture.bin").read_bytes() == before


def test_ctrl_c_says_that_the_work_is_kept(desk, monkeypatch):
    """A build that is stopped ends with one line and the exit code that shells expect."""

    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("paperatlas.build.build", stop)
    done = run("build examples/listing.txt", desk)
    assert (done.exit_code, done.stdout) == (130, "")
    assert "the same command goes on from there" in done.stderr


def test_nothing_fails_where_the_terminal_knows_few_characters(desk):
    """Text has question marks for what cannot be shown, and JSON is escaped and loses nothing."""
    env = {**os.environ, "PYTHONIOENCODING": "iso-8859-1"}
    command = [sys.executable, "-m", "paperatlas", "path", "speculative decoding", "GRPO"]
    page = subprocess.run(command, env=env, cwd=desk, capture_output=True, check=True).stdout
    assert b"?" in page
    printed = subprocess.run([*command, "--format", "json"], env=env, cwd=desk, capture_output=True, check=True).stdout
    assert printed.isascii()
    assert json.loads(printed) == json.loads(run("path 'speculative decoding' GRPO --format json", desk).stdout)


def test_a_path_from_a_thing_to_itself_says_so(desk):
    """Two names of one concept have no way between them, and that is said."""
    done = run("path GRPO 'Group Relative Policy Optimization'", desk)
    assert "are the same" in done.stderr


def test_pages_say_what_nobody_said_and_where_the_rest_is(desk):
    """No line ends in spaces, nobody introducing is said, and the command for the rest asks the same atlas."""
    done = run("benchmark 'AIME 2024' --limit 1 --atlas ./atlas", desk)
    lines = done.stdout.splitlines()
    assert lines == [line.rstrip() for line in lines]
    assert "no paper of this atlas introduces it" in done.stdout
    hint = next(line for line in lines if "more: paperatlas query" in line)
    assert run(hint.split("paperatlas ", 1)[1], desk).exit_code == 0
    assert "--atlas ./atlas" in hint


def test_wide_rows_are_shown_one_below_the_other(desk):
    """A row that no table holds is lines of column and value, with its ids whole."""
    text = run("query claims --limit 2", desk).stdout
    assert re.search(r"^winnerId +(method|model):[^ ]+$", text, re.MULTILINE)


def test_shell_completes_questions(desk):
    """The shell is offered the questions of the library that begin so."""
    env = {**os.environ, "COMP_WORDS": "paperatlas query riv", "COMP_CWORD": "2"}
    env["_PAPERATLAS_COMPLETE"] = "bash_complete"
    code = "from paperatlas.cli import main; main(prog_name='paperatlas')"
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=desk, capture_output=True, text=True, check=False)
    assert "plain,rivals" in done.stdout


@pytest.mark.parametrize("line", ["concept GRPO", "benchmark GSM8K", "concept 'language modeling'", "paper 'DAPO'"])
def test_the_command_behind_the_rest_of_a_section_works(line, desk):
    """Where a page says how to see more, that command gives at least the rows that the page left out."""
    text = " ".join(run(f"{line} --limit 1", desk).stdout.split())
    hints = re.findall(r"… (\d+) more: paperatlas (query \S+ --param \S+)", text)
    assert hints
    for more, command in hints:
        assert len(json.loads(run(f"{command} --format json", desk).stdout)) > int(more)
