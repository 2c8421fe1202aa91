"""The named questions: what each answers on the small graph, alike in both stores, and what it takes."""

import re

import pytest

from graphs import CONCEPTS, PAPERS, concept_key, paper_key
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.queries import (
    ask_question,
    check_parameters,
    guess_value,
    parse_question,
    question,
    questions,
    run_cypher,
)

NAMES = [it.name for it in questions()]
GRPO, PPO, DAPO = concept_key("grpo"), concept_key("ppo"), concept_key("dapo")
KEYS = {paper_key(key): key for key in PAPERS} | {concept_key(key): key for key in CONCEPTS}

# Which of the stores' words the questions do not use, because the other store lacks them or means something else.
BANNED = re.compile(
    r"\btype\(|\blabels?\(|\bcall\b|\breduce\(|\btostring\(|\bsplit\(|\belementid\(|\bdatetime\(|\bsubstring\("
    r"|\blog\(|\bshortestpath\(|\[\s*\w+ IN |\w \{\s*\.|\*\s*\d*\.\.",
    re.IGNORECASE,
)

ANSWERS = [
    # question, parameters, columns, rows; ids are written as the keys of graphs.py
    ("concept", {"concept": GRPO}, "id papers generic", [("grpo", 6, False)]),
    ("paper", {"paper": paper_key("ldm")}, "paper published authorCount", [("ldm", "2021-12", 5)]),
    ("introduced-by", {"concept": GRPO}, "paper organization", [("deepseekmath", "DeepSeek")]),
    ("builds-on", {"concept": GRPO}, "paper introduces", [
        ("gspo", ["Group Sequence Policy Optimization"]), ("dapo", ["DAPO"]),
    ]),
    ("used-by", {"concept": GRPO}, "paper introduces", [
        ("diffusion-rl", []), ("r1", ["DeepSeek-R1"]), ("qwen", ["Qwen2.5", "Qwen2.5-7B"]),
    ]),
    ("compared-with", {"concept": PPO}, "paper published", [("dpo", "2023-05-29")]),
    ("addressed-by", {"task": concept_key("inference")}, "paper", [("medusa",), ("specdec",)]),
    ("benchmark-users", {"benchmark": concept_key("gsm8k")}, "paper uses", [
        ("gspo", ["Qwen2.5-7B"]), ("deepseekmath", []),
        ("qwen", ["Direct Preference Optimization", "Group Relative Policy Optimization"]),
    ]),
    ("benchmark-users", {"benchmark": concept_key("gsm8k"), "generic": True}, "paper uses", [
        ("gspo", ["Qwen2.5-7B", "Reinforcement Learning"]), ("deepseekmath", ["Reinforcement Learning"]),
        ("qwen", ["Direct Preference Optimization", "Group Relative Policy Optimization"]),
    ]),
    ("benchmarks-of-concept", {"concept": GRPO}, "id papers latest", [
        ("aime", 3, "2025-07-24"), ("gsm8k", 3, "2025-07-24"), ("math", 3, "2025-01-22"), ("coco", 1, "2025-08"),
    ]),
    ("winners-on", {"benchmark": concept_key("math")}, "winnerId loserId paper", [
        ("grpo", "ppo", "r1"), ("grpo", "ppo", "deepseekmath"),
    ]),
    ("metric-use", {"metric": concept_key("accuracy")}, "paper benchmarks", [
        ("r1", ["AIME 2024", "MATH"]), ("deepseekmath", ["GSM8K", "MATH"]), ("gsm8k", []),
    ]),
    ("task-methods", {"task": concept_key("generation")}, "id papers introduced", [
        ("diffusion", 3, 0), ("ddpm", 2, 1), ("ldm", 1, 1), ("grpo", 1, 0),
    ]),
    ("co-occurrence", {"concept": GRPO, "limit": 3}, "id papers npmi", [
        ("reasoning", 4, 0.5), ("aime", 3, 0.375), ("gsm8k", 3, 0.375),
    ]),
    ("sure-co-occurrence", {"concept": GRPO, "limit": 3}, "id papers npmi", [
        ("reasoning", 4, 0.5), ("aime", 3, 0.375), ("gsm8k", 3, 0.375),
    ]),
    ("sure-co-occurrence", {"concept": GRPO, "confidence": 0.8}, "id papers npmi", []),
    ("neighbourhood", {"concept": concept_key("qwen25")}, "relation id", [
        ("CO_OCCURS_WITH", "grpo"), ("VARIANT_OF", "qwen25-7b"), ("INTRODUCES", "qwen"), ("USES", "dapo"),
    ]),
    ("neighbourhood", {"concept": concept_key("specdec")}, "relation id weight", [
        ("BASED_ON (by it)", "medusa", 1.0), ("CO_OCCURS_WITH", "inference", 0.25),
        ("OUTPERFORMS (by it)", "medusa", 1.0), ("COMPARES_WITH", "medusa", 2.0), ("INTRODUCES", "specdec", 2.0),
        ("MENTIONS", "diffusion-rl", 2.0),
    ]),
    ("lineage-up", {"concept": DAPO}, "hops id via paper", [
        (1, "grpo", "DAPO", "dapo"), (2, "ppo", "Group Relative Policy Optimization", "deepseekmath"),
    ]),
    ("lineage-down", {"concept": PPO}, "hops id via paper", [
        (1, "grpo", "Proximal Policy Optimization", "deepseekmath"),
        (2, "dapo", "Group Relative Policy Optimization", "dapo"),
        (2, "gspo", "Group Relative Policy Optimization", "gspo"),
    ]),
    ("lineage-down", {"concept": concept_key("diffusion")}, "hops id", [(1, "ddpm"), (2, "ldm")]),
    ("rivals", {"concept": GRPO}, "direction id paper year benchmarks", [
        ("beaten by", "dapo", "dapo", 2025, ["AIME 2024"]), ("beaten by", "gspo", "gspo", 2025, ["AIME 2024", "GSM8K"]),
        ("beaten by", "hostile", "hostile", None, []), ("beats", "ppo", "deepseekmath", 2024, ["GSM8K", "MATH"]),
        ("beats", "ppo", "r1", 2025, ["AIME 2024", "MATH"]),
    ]),
    ("claims", {"since": "2025-07"}, "winnerId loserId", [("gspo", "dapo"), ("gspo", "grpo")]),
    ("claims", {"confidence": 0.6}, "winnerId loserId", []),
    ("contradicting-claims", {}, "firstId secondId forPaper againstPaper", [("dpo", "ppo", "dpo", "qwen")]),
    ("evidence", {"one": PPO, "other": GRPO}, "relation head tail paper foundBy", [
        ("BASED_ON", "grpo", "ppo", "deepseekmath", "frame:claim"),
        ("OUTPERFORMS", "grpo", "ppo", "deepseekmath", "frame:claim"),
        ("OUTPERFORMS", "grpo", "ppo", "r1", "frame:claim"),
    ]),
    ("evidence", {"one": paper_key("dapo"), "other": GRPO}, "relation head tail paper", [
        ("BUILDS_ON", "dapo", "grpo", "dapo"),
    ]),
    ("evidence", {"one": paper_key("dapo"), "other": paper_key("qwen")}, "relation head tail foundBy", [
        ("REFERS_TO", "dapo", "qwen", "USES"),
    ]),
    ("bridge-concepts", {"one": DAPO, "other": concept_key("qwen25")}, "id withOne withOther strength", [
        ("grpo", 2, 2, 0.25),
    ]),
    ("rising", {"before": "2024", "since": "2025", "until": "2025-04"}, "id later earlier growth", [
        ("aime", 2, 0, 3.0), ("r1", 2, 0, 3.0), ("reasoning", 2, 1, 1.5), ("grpo", 2, 2, 1.0),
    ]),
    ("trend", {"concept": GRPO}, "year papers introduces total", [(2024, 2, 2, 3), (2025, 4, 3, 4)]),
    ("timeline", {"concept": concept_key("specdec")}, "published relation paper", [
        ("2022-11-30", "INTRODUCES", "specdec"), ("2024-01-19", "COMPARES_WITH", "medusa"),
        ("2025-08", "MENTIONS", "diffusion-rl"),
    ]),
    ("papers-like", {"paper": paper_key("dapo"), "shared": 2}, "paper shared weight", [
        ("r1", 4, 1.2), ("gspo", 4, 1.2), ("qwen", 2, 0.666667), ("deepseekmath", 2, 0.366667),
    ]),
    ("unexplored-pairs", {"one": "Method", "other": "Benchmark", "papers": 2}, "firstId secondId shared", [
        ("dapo", "math", 2),
    ]),
    ("organizations-by-method", {"concept": GRPO}, "name papers introduces", [
        ("DeepSeek", 2, 1), ("Qwen", 2, 0), ("ByteDance", 1, 0),
    ]),
    ("refers-to", {"paper": paper_key("dapo")}, "paper viaId relation", [
        ("deepseekmath", "grpo", "BUILDS_ON"), ("qwen", "qwen25", "USES"),
    ]),
    ("referred-by", {"paper": paper_key("specdec")}, "paper viaId relation", [("medusa", "specdec", "COMPARES_WITH")]),
    ("cites", {"paper": paper_key("dapo")}, "paper source", [("r1", "OpenAlex"), ("deepseekmath", "OpenAlex")]),
    ("cited-by", {"paper": paper_key("ddpm")}, "paper", [("diffusion-rl",), ("ldm",)]),
    ("missing-citations", {}, "paper origin viaId relation", [
        ("dapo", "qwen", "qwen25", "USES"), ("medusa", "specdec", "specdec", "COMPARES_WITH"),
    ]),
    ("most-cited", {"limit": 2}, "paper citedBy cites", [("deepseekmath", 4, 2), ("ppo", 2, 0)]),
    ("most-cited", {"since": "2025"}, "paper citedBy", [("r1", 1), ("dapo", 1)]),
    ("co-citation", {"paper": paper_key("deepseekmath")}, "paper together strength", [
        ("r1", 1, 0.5), ("dapo", 1, 0.5), ("ddpm", 1, 0.353553),
    ]),
    ("co-cited-pairs", {"papers": 1, "limit": 1}, "firstId secondId together", [("ppo", "gsm8k", 1)]),
    ("bibliographic-coupling", {"paper": paper_key("ddpm")}, "paper shared strength", [
        ("ldm", 2, 0.816497), ("transformer", 1, 0.707107),
    ]),
    ("citation-path", {"one": paper_key("gspo"), "other": paper_key("gsm8k")}, "hops titles", [
        (2, [PAPERS[key][0] for key in ("gspo", "deepseekmath", "gsm8k")]),
    ]),
    ("citation-path", {"one": paper_key("gsm8k"), "other": paper_key("gspo")}, "hops titles", []),
    ("citing-about", {"paper": paper_key("deepseekmath"), "concept": concept_key("aime")}, "paper confidence", [
        ("gspo", 0.75), ("dapo", 0.75), ("r1", 0.75),
    ]),
    ("cited-concepts-against-citing", {"paper": paper_key("ddpm")}, "id cited citing own", [
        ("coco", 0, 2, False), ("diffusion", 0, 2, True), ("generation", 0, 2, True), ("ddpm", 0, 1, True),
        ("dpo", 0, 1, False), ("grpo", 0, 1, False), ("specdec", 0, 1, False), ("fid", 0, 1, True),
        ("ldm", 0, 1, False),
    ]),
    ("cited-concepts-against-citing", {"paper": paper_key("deepseekmath"), "limit": 2}, "id cited citing own", [
        ("grpo", 0, 4, True), ("reasoning", 1, 3, True),
    ]),
    ("sleeping-beauties", {"years": 2}, "paper year awake peakYear peak citedBy beauty", [
        ("ppo", 2017, 2023, 2023, 1, 2, 2.5), ("transformer", 2017, 2022, 2022, 1, 1, 2.0),
        ("gsm8k", 2021, 2024, 2024, 1, 1, 1.0),
    ]),
    ("missing-cited", {"papers": 2}, "id title year citedBy", [
        ("arxiv:1412.6980", "Adam: A Method for Stochastic Optimization", 2014, 3),
        ("arxiv:1312.6114", "Auto-Encoding Variational Bayes", 2013, 2), ("doi:10.1000/minerva", None, None, 2),
    ]),
    ("cites-stubs", {"paper": paper_key("ddpm")}, "id citedBy", [("arxiv:1412.6980", 3), ("arxiv:1312.6114", 2)]),
    ("stubs-of-concept", {"concept": concept_key("diffusion")}, "id papers citedBy", [
        ("arxiv:1412.6980", 2, 3), ("arxiv:1312.6114", 2, 2),
    ]),
    ("unconfirmed-references", {}, "paper origin viaId relation", [
        ("dapo", "qwen", "qwen25", "USES"), ("medusa", "specdec", "specdec", "COMPARES_WITH"),
    ]),
    ("reference-agreement", {}, "referred confirmed cited", [(11, 9, 12)]),
    ("stats-citations", {}, "what count", [
        ("papers with references", 11), ("references", 20), ("references resolved", 12), ("stubs", 4),
    ]),
    ("top-concepts", {"type": "Metric"}, "id papers", [("fid", 2), ("bleu", 1)]),
    ("top-concepts", {"type": "Metric", "generic": True, "limit": 1}, "id papers", [("accuracy", 3)]),
    ("most-connected", {"limit": 2}, "id others", [("grpo", 9), ("reasoning", 6)]),
    ("variants-of", {"concept": concept_key("qwen25")}, "id papers", [("qwen25-7b", 2)]),
    ("new-concepts", {"since": "2025-03"}, "id introducedBy", [
        ("gspo", ["Group Sequence Policy Optimization"]), ("dapo", ["DAPO: Open Reinforcement Learning at Scale"]),
    ]),
    ("generic-concepts", {}, "id papers", [("rl", 6), ("transformer", 4), ("accuracy", 3)]),
    ("papers-of-organization", {"organization": "openai"}, "paper", [("gsm8k",), ("ppo",)]),
    ("paper-concepts", {"paper": paper_key("gsm8k"), "generic": False}, "relation id", [
        ("ADDRESSES", "reasoning"), ("INTRODUCES", "gsm8k"),
    ]),
    ("dates", {}, "earliest latest papers", [("2017-06-12", "2025-08", 14)]),
    ("stats-nodes", {}, "label nodes", [
        ("Author", 13), ("Concept", 28), ("Organization", 8), ("Paper", 15), ("Stub", 4),
    ]),
    ("shortest-path", {"one": concept_key("specdec"), "other": GRPO}, "hops names", [
        (2, ["Speculative Decoding", "GRPO for Diffusion Models", "Group Relative Policy Optimization"]),
    ]),
    ("shortest-path", {"one": concept_key("translation"), "other": GRPO}, "hops names", []),
]  # fmt: skip


def examples(it):
    """The example values of a question's header."""
    return {parameter.name: parameter.example for parameter in it.parameters if parameter.example is not None}


@pytest.mark.parametrize("name", NAMES)
def test_every_question_answers(name, store):
    """Each question, asked with its header's examples, has rows in the columns that the header promises."""
    it = question(name)
    rows = ask_question(store, it, **examples(it))
    assert tuple(column.name for column in it.columns) == rows.columns
    assert rows.records


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_both_stores_answer_alike(name, ladybug_store, neo4j_store):
    """Each question has the same rows in the same order in both stores."""
    it = question(name)
    assert ask_question(ladybug_store, it, **examples(it)) == ask_question(neo4j_store, it, **examples(it))


@pytest.mark.parametrize("name, parameters, columns, expected", ANSWERS)
def test_answers(store, name, parameters, columns, expected):
    """On the small graph each question has the answer that a reader of the graph would give."""
    rows = ask_question(store, name, **parameters).dicts()
    named = [[KEYS.get(value, value) if isinstance(value, str) else value for value in row.values()] for row in rows]
    found = [dict(zip(row, values, strict=True)) for row, values in zip(rows, named, strict=True)]
    assert expected == [tuple(row[column] for column in columns.split()) for row in found]


def test_types_are_counted(store):
    """The counts of relationships by type add up to all relationships, of concepts by type to all concepts."""
    everything = run_cypher(store, "MATCH ()-[r]->() RETURN count(r)").records[0][0]
    assert everything == sum(count for _, count in ask_question(store, "stats-relationships").records)
    assert len(CONCEPTS) == sum(row[1] for row in ask_question(store, "stats-types").records)


def test_rows_come_with_sentences(store):
    """What is claimed comes with the very sentence that claims it."""
    (row,) = ask_question(store, "contradicting-claims").dicts()
    assert "outperforms Direct Preference Optimization over" in row["forSentence"]
    assert "outperforms Proximal Policy Optimization over" in row["againstSentence"]


@pytest.mark.parametrize("name", NAMES)
def test_headers_are_true(name):
    """A header names exactly the parameters of its statement, describes all, and the order is total or declared."""
    it = question(name)
    for store in ("ladybug", "neo4j"):
        cypher = it.statement(store)
        assert {parameter.name for parameter in it.parameters} == set(re.findall(r"\$(\w+)", cypher))
        assert ("ORDER BY" in cypher) if "UNION" not in cypher else it.order
    assert re.fullmatch("[a-z]+(-[a-z]+)*", name)
    assert it.title
    assert it.description.endswith(".")
    assert all(parameter.description for parameter in it.parameters)
    assert all(column.description for column in it.columns)
    assert {column for column, _ in it.order} <= {column.name for column in it.columns}


@pytest.mark.parametrize("name", NAMES)
def test_one_statement_serves_both_stores(name):
    """But for shortest paths and chains, a question has one statement, in the words that both stores share."""
    it = question(name)
    assert (name in {"shortest-path", "citation-path"}) == bool(it.variants)
    assert not it.cypher or not BANNED.search(it.cypher)


def test_there_are_enough_questions():
    """The library holds at least two dozen questions."""
    assert len(NAMES) >= 24


@pytest.mark.parametrize(
    "type_, given, expected",
    [
        ("string", "5", "5"),
        ("count", "5", 5),
        ("count", 0, 0),
        ("integer", " -3 ", -3),
        ("float", "0.5", 0.5),
        ("float", 1, 1.0),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("boolean", True, True),
        ("strings", "a, b", ["a", "b"]),
        ("strings", '["a, b"]', ["a, b"]),
        ("strings", ("a",), ["a"]),
        ("concept", "method:x", "method:x"),
        ("any", "5", "5"),
        ("any", [1, 2], [1, 2]),
    ],
)
def test_values_are_converted(type_, given, expected):
    """A value as the command line gives it becomes one of its parameter's type."""
    it = parse_question(f"// T\n// parameters\n//   p: {type_} -- meaning\nRETURN $p AS x")
    assert {"p": expected} == check_parameters(it, {"p": given})


@pytest.mark.parametrize(
    "type_, given",
    [
        ("string", 5),
        ("string", None),
        ("string", "\ud800"),
        ("count", "-1"),
        ("count", "many"),
        ("count", True),
        ("count", 2.5),
        ("integer", str(2**63)),
        ("integer", "9" * 5000),
        ("float", "nan"),
        ("float", "1e999"),
        ("float", "x"),
        ("boolean", "maybe"),
        ("boolean", 1),
        ("strings", 5),
        ("strings", [1]),
        ("any", None),
        ("any", {1: 2}),
        ("any", object()),
    ],
)
def test_wrong_values_are_refused(type_, given):
    """A value of another type, or one that a store cannot take, is refused with the parameter's name."""
    it = parse_question(f"// T\n// parameters\n//   p: {type_} -- meaning\nRETURN $p AS x")
    with pytest.raises(PaperatlasError, match=r"parameter 'p'|integer string conversion"):
        check_parameters(it, {"p": given})


@pytest.mark.parametrize(
    "name, parameters, message",
    [
        ("builds-on", {}, "parameter 'concept' is missing: the concept asked about"),
        (
            "builds-on",
            {"concept": GRPO, "concpt": "x"},
            "no parameter named 'concpt'; it takes concept",
        ),
        ("stats-nodes", {"limit": 5}, "no parameter named 'limit'; it takes none"),
    ],
)
def test_parameters_are_checked(ladybug_store, name, parameters, message):
    """A missing or unknown parameter is an error that says which, not an empty answer."""
    with pytest.raises(PaperatlasError, match=re.escape(message)):
        ask_question(ladybug_store, name, **parameters)


def test_unknown_question():
    """An unknown question is answered with the closest names."""
    with pytest.raises(UnknownName, match="no query named 'build-on'; did you mean 'builds-on'"):
        question("build-on")


@pytest.mark.parametrize(
    "text, value",
    [
        ("5", 5),
        ("0.5", 0.5),
        ("true", True),
        ("GRPO", "GRPO"),
        ("null", "null"),
        ("NaN", "NaN"),
        ('{"a": [1]}', {"a": [1]}),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_values_are_guessed(text, value):
    """Where no type is known, text is read as JSON if it is, else as itself."""
    assert value == guess_value(text)


def test_a_file_of_ones_own():
    """A statement's own header gives its types and defaults; what it leaves out must be given."""
    it = parse_question(
        "\ufeff// Mine\r\n//\r\n// Why.\r\n// parameters\r\n//   n: count = 3 -- rows, and\r\n//     more\r\n"
        "MATCH (c:Concept)\r\nWHERE c.type = $type // all\r\nRETURN c.id AS id ORDER BY id LIMIT $n;\r\n",
        "mine",
    )
    assert (it.name, it.title, it.description) == ("mine", "Mine", "Why.")
    assert [(p.name, p.type, p.default, p.required, p.description) for p in it.parameters] == [
        ("n", "count", 3, False, "rows, and more"),
        ("type", "any", None, True, ""),
    ]


@pytest.mark.parametrize(
    "header", ["//   n count", "//   n: number = 1 -- x", "//   n: count = x -- x", "//   n: count -- a\n//  x"]
)
def test_a_wrong_header_is_refused(header):
    """A header that cannot be read is an error with the line that is wrong."""
    with pytest.raises(PaperatlasError, match="query query: "):
        parse_question(f"// T\n// parameters\n{header}\nMATCH (c) RETURN c LIMIT $n")


def test_own_cypher(store):
    """A statement of one's own is asked with its parameters."""
    rows = run_cypher(store, "MATCH (c:Concept {name: $name}) RETURN c.id AS id;", {"name": "GSM8K"})
    assert (("id",), [(concept_key("gsm8k"),)], False) == (rows.columns, rows.records, rows.limited)


def test_sums_are_numbers(store):
    """What a store adds up is a number in both."""
    rows = run_cypher(store, "MATCH (c:Concept) RETURN sum(c.paperCount) AS papers, avg(c.paperCount) AS mean")
    assert rows.records == [(72, pytest.approx(72 / 28))]


def test_own_cypher_is_limited(store):
    """Of more rows than the limit the first are given, and it is said."""
    rows = run_cypher(store, "MATCH (c:Concept) RETURN c.id AS id ORDER BY id", limit=2)
    assert (len(rows.records), rows.limited) == (2, True)


def test_own_cypher_takes_no_longer_than_allowed(store):
    """A statement that would run for hours is stopped."""
    many = " ".join(f"MATCH (a{place}:Concept)" for place in range(9))
    total = " + ".join(f"a{place}.name" for place in range(9))
    with pytest.raises(PaperatlasError, match=r"seconds|time"):
        run_cypher(store, f"{many} WHERE {total} = $x RETURN count(*) AS n", {"x": ""}, timeout=0.5)


@pytest.mark.parametrize(
    "cypher, parameters, message",
    [
        ("MATCH (c:Concept {id: $id}) RETURN c.id", {}, "parameter 'id' is missing"),
        ("MATCH (c:Concept) RETURN c.id", {"id": "x"}, "no parameter named 'id'"),
        ("MATCH (c:Concept) DETACH DELETE c", {}, "'DETACH' is not allowed"),
        ("MATCH (c:Concept) RETURN d.id", {}, "d"),
    ],
)
def test_wrong_cypher_is_an_error(store, cypher, parameters, message):
    """What does not run, or must not, is one plain error."""
    with pytest.raises(PaperatlasError, match=message) as caught:
        run_cypher(store, cypher, parameters)
    assert "\n" not in str(caught.value)


def test_hostile_values_are_only_values(store):
    """A parameter that looks like Cypher is compared, not run."""
    hostile = CONCEPTS["hostile"][1]
    rows = run_cypher(store, "MATCH (c:Concept) WHERE c.name = $name RETURN c.name AS name", {"name": hostile})
    assert [(hostile,)] == rows.records
