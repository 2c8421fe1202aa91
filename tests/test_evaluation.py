"""How an extraction is measured: the table, the intervals, the mistakes, and what gold files may not be."""

import json
import random
import subprocess
import sys

import pytest

from labels import ABSTRACT, EDGES, NAMES, TITLE, changed, entry, paper
from paperatlas.errors import ReadError
from paperatlas.evaluation import evaluate, find_mistakes, pair_mentions, read_gold, read_predicted
from paperatlas.extraction import extract, surer, to_gold
from paperatlas.records import Paper


def scores(gold, predicted):
    """The rows by measure, of two lists of papers."""
    return {it.measure: it for it in evaluate([it.annotation for it in gold], [it.annotation for it in predicted])}


def written(tmp_path, *entries, name="gold.jsonl"):
    """The path of a file with these lines, objects or text."""
    path = tmp_path / name
    lines = [it if isinstance(it, str) else json.dumps(it, ensure_ascii=False) for it in entries]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_a_perfect_reading_has_ones_all_over():
    """Against itself an annotation has precision, recall and F1 of 1 wherever there is anything."""
    rows = scores([paper()], [paper()])
    assert {row.f1 for row in rows.values() if row.gold} == {1.0}
    assert (rows["mention.all"].gold, rows["concept.all"].gold, rows["edge.all"].gold) == (9, 6, 2)


CASES = [
    # predicted names, edges: measure, precision, recall
    (changed(accuracy=None), EDGES, "mention.all", 1.0, 8 / 9),
    (changed(accuracy=None), EDGES, "mention.Metric", 0.0, 0.0),
    (changed(beam_search=("Task", ["beam search"], ["ADDRESSES"])), [], "mention.all", 8 / 9, 8 / 9),
    (changed(beam_search=("Task", ["beam search"], ["ADDRESSES"])), [], "overlap.all", 8 / 9, 8 / 9),
    (changed(beam_search=("Method", ["of beam search"], ["BUILDS_ON"])), [], "mention.Method", 5 / 6, 5 / 6),
    (changed(beam_search=("Method", ["of beam search"], ["BUILDS_ON"])), [], "overlap.Method", 1.0, 1.0),
    (changed(Flip_Flop_Decoding=("Method", ["FlipFlop"], ["INTRODUCES"])), [], "concept.all", 1.0, 1.0),
    (changed(Flip_Flop_Decoding=("Method", ["FlipFlop"], ["INTRODUCES"])), [], "alias.all", 0.0, 0.0),
    (changed(beam_search=("Method", ["beam search"], ["MENTIONS"])), EDGES, "relation.all", 1.0, 5 / 6),
    (changed(beam_search=("Method", ["beam search"], ["USES"])), EDGES, "relation.USES", 1 / 2, 1.0),
    (NAMES, EDGES[:1], "edge.all", 1.0, 1 / 2),
    (NAMES, [["beam search", "BASED_ON", "Flip Flop Decoding"]], "edge.BASED_ON", 0.0, 0.0),
]


@pytest.mark.parametrize("names, edges, measure, precision, recall", CASES)
def test_each_measure_counts_what_it_says(names, edges, measure, precision, recall):
    """A changed name, type, boundary, alias, relation or edge shows in the measure that is about it."""
    row = scores([paper()], [paper(names, [edge for edge in edges if edge[2] in names])])[measure]
    assert (round(precision, 4), round(recall, 4)) == (row.precision, row.recall)


def test_intervals_narrow_with_papers():
    """The interval holds the F1, is the same on every run, narrows with more papers, and one paper has none."""
    good, bad = paper(), paper(changed(GSM8K=None, accuracy=None), [])
    few = scores([paper()] * 4, [good, bad, bad, good])["mention.all"]
    many = scores([paper()] * 64, [good, bad, bad, good] * 16)["mention.all"]
    assert few.low < many.low < few.f1 == many.f1 < many.high < few.high
    assert few == scores([paper()] * 4, [good, bad, bad, good])["mention.all"]
    assert scores([paper()], [bad])["mention.all"].low is None


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", ["pages-dev", "daily-dev"])
def test_the_table_is_that_of_the_scorer(name, shared, tmp_path):
    """On annotated papers, and predictions with all kinds of mistakes, every number is the shared scorer's."""
    gold = shared / "gold" / f"{name}.jsonl"
    luck = random.Random(name)
    papers = read_gold(str(gold))
    spoiled = [spoil(json.loads(line), luck) for line in gold.read_text(encoding="utf-8").splitlines()]
    extracted = [to_gold(it.paper, extract(it.paper)) for it in papers]
    for number, entries in enumerate((spoiled, extracted)):
        path = written(tmp_path, *entries, name=f"{number}.jsonl")
        command = [sys.executable, str(shared / "gold" / "score.py"), str(gold), path, "--json"]
        expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        rows = evaluate([it.annotation for it in papers], read_predicted(path, papers).annotations)
        found = {
            row.measure: {name: getattr(row, name) for name in ("precision", "recall", "f1", "gold", "predicted")}
            for row in rows
        }
        assert expected == found
        assert 0.2 < found["mention.all"]["f1"] < 0.98


def spoil(entry, luck):
    """An entry with some concepts gone, others of another type, some relations and edges changed."""
    kept = [concept for concept in entry["concepts"] if luck.random() > 0.15]
    for concept in kept:
        if luck.random() < 0.2:
            concept["type"] = luck.choice(["Method", "Model", "Task"])
        if luck.random() < 0.3:
            concept["relations"] = luck.sample(["USES", "MENTIONS", "ADDRESSES", "INTRODUCES"], 2)
        if luck.random() < 0.2:
            concept["mentions"] = [[max(start - 1, 0), end] for start, end in concept["mentions"]]
        if luck.random() < 0.3:
            concept["surfaces"] = concept["surfaces"][:1]
    names = [concept["name"] for concept in kept]
    edges = [edge for edge in entry["edges"] if {edge[0], edge[2]} <= set(names)]
    edges += [[luck.choice(names), "OUTPERFORMS", luck.choice(names)]] if names else []
    return {"title": entry["title"], "concepts": kept, "edges": edges}


MISTAKES = [
    # predicted names, edges: kind, what, sentence
    (changed(accuracy=None), EDGES, "missed", "accuracy (Metric)", "We measure [[accuracy]] with Llama-3."),
    (
        changed(fast=("Metric", ["fast"], ["MENTIONS"])),
        EDGES,
        "spurious",
        "fast (Metric)",
        "On GSM8K, FlipFlop outperforms nucleus sampling and is twice as [[fast]].",
    ),
    (
        changed(accuracy=("Task", ["accuracy"], ["MEASURES"])),
        EDGES,
        "wrong type",
        "accuracy: Metric, read as Task",
        "We measure [[accuracy]] with Llama-3.",
    ),
    (
        changed(accuracy=("Metric", ["measure accuracy"], ["MEASURES"])),
        EDGES,
        "wrong boundary",
        "accuracy (Metric), read as measure accuracy",
        "We measure [[accuracy]] with Llama-3.",
    ),
    (
        changed(Llama_3=None, accuracy=("Model", ["accuracy", "Llama-3"], ["MENTIONS"])),
        EDGES,
        "alias wrong",
        "accuracy = Llama-3 (Model)",
        "We measure [[accuracy]] with Llama-3.",
    ),
    (
        changed(GSM8K=("Benchmark", ["GSM8K"], ["USES"])),
        EDGES,
        "relation missing",
        "EVALUATES_ON GSM8K; read as USES",
        "On [[GSM8K]], FlipFlop outperforms nucleus sampling and is twice as fast.",
    ),
    (
        changed(GSM8K=("Benchmark", ["GSM8K"], ["USES"])),
        EDGES,
        "relation wrong",
        "USES GSM8K; gold has EVALUATES_ON",
        "On [[GSM8K]], FlipFlop outperforms nucleus sampling and is twice as fast.",
    ),
    (
        NAMES,
        EDGES[:1],
        "edge missing",
        "Flip Flop Decoding OUTPERFORMS nucleus sampling",
        "On GSM8K, [[FlipFlop]] outperforms [[nucleus sampling]] and is twice as fast.",
    ),
    (
        NAMES,
        [*EDGES, ["beam search", "OUTPERFORMS", "Llama-3"]],
        "edge wrong",
        "beam search OUTPERFORMS Llama-3",
        "We measure accuracy with [[Llama-3]].",
    ),
]


@pytest.mark.parametrize("names, edges, kind, what, sentence", MISTAKES, ids=lambda value: str(value)[:20])
def test_a_mistake_comes_with_its_sentence(names, edges, kind, what, sentence):
    """Each kind of mistake is told apart, and its name is marked in the sentence where it stands."""
    found = find_mistakes([paper()], [paper(names, edges).annotation])
    assert (what, sentence, TITLE) in [(it.what, it.sentence, it.title) for it in found if it.kind == kind]


def test_a_perfect_reading_has_no_mistakes():
    """Against itself an annotation differs nowhere."""
    assert find_mistakes([paper()], [paper().annotation]) == []


def test_what_recurs_comes_first():
    """A name missed in more places stands before others, and is one entry a paper, with how often."""
    nothing = paper({}, []).annotation
    found = find_mistakes([paper()], [nothing])
    assert (found[0].what, found[0].times) == ("FlipFlop (Method)", 3)
    assert sum(it.times for it in found if it.kind == "missed") == 9


def test_every_mention_is_paired_once():
    """Right, missed, spurious and half-right mentions together are all mentions of both sides, each once."""
    gold = paper()
    other = paper(changed(accuracy=None, beam_search=("Task", ["of beam search"], ["MENTIONS"])), []).annotation
    pairs = pair_mentions(gold.annotation, other)
    sides = [[m for pair in pairs if (m := pair[side])] for side in (0, 1)]
    for mentions, annotation in zip(sides, (gold.annotation, other), strict=True):
        assert sorted(mentions) == sorted(m for concept in annotation.concepts for m in concept.mentions)
    assert [pair.kind for pair in pairs].count("wrong boundary") == 1


FAULTS = [
    ("{", "not a JSON object on one line"),
    ("[1]", "not a JSON object on one line"),
    ("[" * 100_000, "not a JSON object on one line"),
    ({"abstract": "", "concepts": [], "edges": []}, "title is missing"),
    (entry() | {"title": 7}, "title must be text"),
    (entry({}, title=" ") | {"text": " \n" + ABSTRACT}, "title is empty"),
    (entry() | {"text": "Another text"}, "text is not the title, a newline and the abstract"),
    ({"title": TITLE, "concepts": [], "edges": []}, "abstract is missing"),
    ({"title": TITLE, "abstract": ""}, "concepts is missing"),
    ({"title": TITLE, "abstract": "", "concepts": []}, "edges is missing"),
    (entry() | {"concepts": 5}, "concepts must be a list"),
    (entry() | {"concepts": [None]}, "a concept is an object"),
    (entry() | {"abstract": "x" * 60_000, "text": f"{TITLE}\n{'x' * 60_000}", "concepts": []}, "more than 50,000"),
    (entry() | {"edges": [["Flip Flop Decoding", "BEATS", "GSM8K"]]}, "an edge's type is one of"),
    (entry() | {"edges": [["Flip Flop Decoding", "OUTPERFORMS", "PPO"]]}, "no concept of this paper is named 'PPO'"),
    (entry() | {"edges": ["OUTPERFORMS"]}, "an edge is [head, type, tail]"),
    (entry() | {"concepts": [{"name": "PPO", "type": "Method", "surfaces": ["PPO"]}]}, "'PPO' stands nowhere"),
    (entry() | {"concepts": [{"name": "PPO", "type": "Method"}]}, "surfaces is missing"),
    (
        entry(abstract="a " * 20_000) | {"concepts": [{"name": "a", "type": "Method", "surfaces": ["a"] * 1_000}]},
        "more than 1,000 mentions",
    ),
    (entry() | {"edges": [EDGES[0]] * 2_000}, "edges has more than 1,000 items"),
]
CONCEPT = {"name": "F", "type": "Method", "surfaces": ["FlipFlop"], "mentions": [], "relations": []}
CONCEPT_FAULTS = [
    ({"type": "Idea"}, "type is one of Method, Model, Benchmark, Task, Metric, not 'Idea'"),
    ({"type": ["Method"]}, "type is one of"),
    ({"mentions": [[0, 8], [3, 9]]}, "the mention [3, 9] reads 'pFlop:', none of its surfaces ('FlipFlop')"),
    ({"mentions": [[0, 100_000]]}, "no characters [0, 100000] in a text of"),
    ({"mentions": [[-8, 8]]}, "no characters [-8, 8]"),
    ({"mentions": [[8, 0]]}, "no characters [8, 0]"),
    ({"mentions": [[False, True]]}, "a mention is [start, end]"),
    ({"mentions": [[0.0, 8.0]]}, "a mention is [start, end]"),
    ({"mentions": "0-8"}, "mentions must be a list"),
    ({"mentions": [[0, 8]] * 1_001}, "mentions has more than 1,000 items"),
    ({"surfaces": []}, "it has no surface"),
    ({"surfaces": [""]}, "a surface is text, and not empty"),
    ({"relations": ["LIKES"]}, "a relation is one of INTRODUCES"),
    ({"relations": [["USES"]]}, "a relation is one of INTRODUCES"),
    ({"name": ""}, "name has 1 to 1,000 characters"),
    ({"name": None}, "name must be text"),
    ({"mentions": None}, "mentions must be a list"),
]


@pytest.mark.parametrize(
    "line, reason",
    [
        *FAULTS,
        *((entry({}, []) | {"concepts": [CONCEPT | fault]}, reason) for fault, reason in CONCEPT_FAULTS),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "line",
)
def test_what_does_not_fit_is_told_with_its_line(line, reason, tmp_path):
    """A gold file with a fault is refused as a whole, with the line, what is wrong with it, and exit code 4."""
    path = written(tmp_path, entry(), line)
    with pytest.raises(ReadError, match="line 2: ") as caught:
        read_gold(path)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 600
    assert str(caught.value).isprintable()


def test_a_message_shows_no_control_characters(tmp_path):
    """What a hostile file holds cannot turn or colour the line that tells of it."""
    path = written(tmp_path, entry() | {"edges": [["\x1b[31m\u202e", "OUTPERFORMS", "GSM8K"]]})
    with pytest.raises(ReadError) as caught:
        read_gold(path)
    assert str(caught.value).isprintable()


def test_all_faulty_lines_are_counted(tmp_path):
    """The first fault is told, and how many more lines have one."""
    with pytest.raises(ReadError, match=r"line 1: .*\(2 more lines have faults\)"):
        read_gold(written(tmp_path, "{", entry(), "}", entry() | {"title": "FlipFlop:  faster-decoding"}))


def test_the_same_title_twice_is_a_fault(tmp_path):
    """Papers are joined by title, so a title that another line has, too, is refused."""
    with pytest.raises(ReadError, match="line 2: the same title as line 1"):
        read_gold(written(tmp_path, entry(), entry()))


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_no_gold(content, tmp_path):
    """A file without papers is refused."""
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError):
        read_gold(str(path))


def test_what_extract_prints_is_gold(tmp_path):
    """A line of `paperatlas extract` is read back as it was, evidence too, and measures as perfect."""
    read = Paper(id="p1", title=TITLE, abstract=ABSTRACT)
    annotation = extract(read)
    assert annotation.edges
    (back,) = read_gold(written(tmp_path, to_gold(read, annotation)))
    assert back.paper == read
    assert to_gold(read, annotation) == to_gold(*back)
    assert {it.f1 for it in evaluate([back.annotation], [annotation]) if it.gold} == {1.0}


def test_corrected_lines_may_keep_what_no_longer_fits(tmp_path):
    """Where a mention, a relation or an edge was taken out or added by hand, stale evidence is passed over."""
    read = Paper(id="p1", title=TITLE, abstract=ABSTRACT)
    line = to_gold(read, extract(read))
    line["concepts"][0]["mentions"].pop()
    line["concepts"][0]["relations"] = ["USES"]
    line["edges"] = []
    line["evidence"] = [{"edge": 5}, None, {"edge": ["a"], "sentence": "x"}]
    (back,) = read_gold(written(tmp_path, line))
    (relation,) = back.annotation.concepts[0].relations
    assert (relation.type, relation.found_by, relation.confidence) == ("USES", "annotation", 1.0)
    assert {it.found_by for it in back.annotation.concepts[0].mentions} == {"annotation"}
    assert back.annotation.edges == ()


def test_mentions_are_found_where_none_are_given(tmp_path):
    """A gold concept without mentions has one wherever a surface of it stands, but not inside a longer surface."""
    short = entry()
    for concept in short["concepts"]:
        del concept["mentions"]
    short["concepts"].append({"name": "search", "type": "Task", "surfaces": ["search"], "relations": ["MENTIONS"]})
    del short["text"]
    (back,) = read_gold(written(tmp_path, short))
    assert [concept.mentions for concept in back.annotation.concepts[:-1]] == [
        tuple(sorted(concept.mentions)) for concept in paper().annotation.concepts
    ]
    assert back.annotation.concepts[-1].mentions == ()


def test_predictions_need_no_more_than_title_and_concepts(tmp_path):
    """Papers are joined by title; what is missing, unknown or of another text is counted and does no harm."""
    gold = [paper(), paper(title="Another one")]
    line = {"title": "flipflop:  FASTER decoding", "concepts": entry()["concepts"], "text": "Another text"}
    given = read_predicted(written(tmp_path, line, {"title": "Unknown"}), gold)
    assert (given.missing, given.unknown, given.other_text) == (1, 1, 1)
    assert [len(it.concepts) for it in given.annotations] == [6, 0]


def test_unsure_relations_and_edges_are_left_out():
    """With a least confidence, a concept stays without the relations below it, and edges below it go."""
    annotation = extract(Paper(id="p1", title=TITLE, abstract=ABSTRACT))
    confidences = sorted(it.confidence for concept in annotation.concepts for it in concept.relations)
    least = confidences[len(confidences) // 2]
    sure = surer(annotation, least)
    assert surer(annotation, 0) == annotation
    assert [it.name for it in sure.concepts] == [it.name for it in annotation.concepts]
    kept = [it.confidence for concept in sure.concepts for it in concept.relations]
    assert sorted(kept) == [it for it in confidences if it >= least]
    assert {it.confidence for it in sure.edges} == {it.confidence for it in annotation.edges if it.confidence >= least}
