"""What one paper's text says, from end to end."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from paperatlas import extraction, schema
from paperatlas.extraction import EXTRACTOR, annotate, extract, extract_batch, to_gold
from paperatlas.extraction.pipeline import COMPONENTS, create_pipeline
from paperatlas.records import CONCEPT_TYPES, Paper
from paperatlas.text import digest

TUNA = Paper(
    id="tuna",
    title="TunaNet: swimming faster with low-rank adaptation",
    abstract=(
        "Low-rank adaptation (LoRA) is cheap but slow to converge. We propose TunaNet, a new method that extends LoRA "
        "with speculative decoding. On GSM8K and ImageNet, TunaNet outperforms LoRA in accuracy with Qwen2.5-7B."
    ),
)
BENCH = Paper(
    id="bench",
    title="RiddleBench: can language models solve riddles?",
    abstract=(
        "We present RiddleBench, a benchmark of 900 riddles for question answering. GPT-4 reaches an accuracy of 31%."
    ),
)


def concepts_of(paper):
    """The concepts of a paper by name."""
    return {concept.name: concept for concept in extract(paper).concepts}


@pytest.mark.parametrize(
    "paper, name, type_",
    [
        (TUNA, "TunaNet", "Method"),
        (TUNA, "speculative decoding", "Method"),
        (TUNA, "GSM8K", "Benchmark"),
        (TUNA, "ImageNet", "Benchmark"),
        (TUNA, "accuracy", "Metric"),
        (TUNA, "Qwen2.5-7B", "Model"),
        (BENCH, "RiddleBench", "Benchmark"),
        (BENCH, "question answering", "Task"),
        (BENCH, "GPT-4", "Model"),
    ],
)
def test_finds(paper, name, type_):
    """What an abstract names is found, with its type."""
    assert concepts_of(paper)[name].type == type_


def test_classes_of_models_are_no_concepts():
    """Language models in general are not a concept of the paper."""
    assert "language models" not in concepts_of(BENCH)


def test_long_form_and_acronym_are_one_concept():
    """The name is the long form, the surfaces hold both, and every occurrence of either is a mention."""
    lora = next(concept for concept in extract(TUNA).concepts if "LoRA" in concept.surfaces)
    assert lora.name.lower() == "low-rank adaptation"
    assert [mention.surface.lower() for mention in lora.mentions] == ["low-rank adaptation"] * 2 + ["lora"] * 3


@pytest.mark.parametrize("paper", [TUNA, BENCH, replace(TUNA, abstract=""), replace(TUNA, title="")])
def test_offsets_point_into_the_text(paper):
    """Every mention is the stretch of the text that it names, sorted, of a known type, and none overlaps another."""
    annotation = extract(paper)
    mentions = sorted(mention for concept in annotation.concepts for mention in concept.mentions)
    for mention in mentions:
        assert paper.text[mention.start : mention.end] == mention.surface
        assert mention.type in CONCEPT_TYPES
        assert 0 <= mention.score <= 1
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_annotation_says_what_was_read_by_what():
    """An annotation names its paper, the digest of its text and the extractor."""
    annotation = extract(TUNA)
    assert (annotation.paper, annotation.text_digest, annotation.extractor) == ("tuna", digest(TUNA.text), EXTRACTOR)


def test_title_alone_is_read():
    """A paper without an abstract works on its title."""
    assert "low-rank adaptation" in concepts_of(Paper(id="p", title="Faster low-rank adaptation"))


def test_batch_is_independent():
    """A paper's annotation does not depend on the papers read before it, nor on reading it alone."""
    alone = [extract(paper) for paper in (TUNA, BENCH)]
    assert list(annotate([BENCH, TUNA, BENCH, TUNA])) == [alone[1], alone[0], alone[1], alone[0]]


def test_batch_gives_the_table_of_the_schema():
    """Rows go in, a table of the annotations' schema comes out, in the order of the rows."""
    rows = [{"id": paper.id, "title": paper.title, "abstract": paper.abstract} for paper in (TUNA, BENCH)]
    table = extract_batch([*rows, {"id": "none", "title": "Fish", "abstract": None}])
    assert table.schema == schema.ANNOTATIONS
    assert table.column("paper").to_pylist() == ["tuna", "bench", "none"]
    assert [concept["name"] for concept in table.to_pylist()[0]["concepts"]] == [c.name for c in extract(TUNA).concepts]


def test_empty_batch():
    """No rows make an empty table of the same schema."""
    assert extract_batch([]).schema == schema.ANNOTATIONS


@pytest.mark.parametrize(
    "abstract",
    [
        "\x00\x01\x1b[31m LoRA \x7f",
        "\u202eLoRA\u202c עברית العربية",
        "🙂🙂 LoRA 👩‍🔬",
        "LoRA \ud800 half a character",
        "a" * 50_000,
        "(" * 50_000,
        "LoRA " * 200_000,
        "\n" * 1_000 + "LoRA",
        "\\begin{LoRA}$$^{}~~" * 500,
        "<script>LoRA</script>'; DROP TABLE papers; --",
    ],
    ids=[
        "controls",
        "right-to-left",
        "emoji",
        "surrogate",
        "word",
        "parentheses",
        "megabyte",
        "lines",
        "latex",
        "markup",
    ],
)
def test_hostile_text(abstract):
    """Whatever an abstract holds, it is read, and what is said of it can be kept."""
    row = {"id": "p", "title": "LoRA: hostile", "abstract": abstract}
    (line,) = extract_batch([row]).to_pylist()
    assert any(concept["name"] == "LoRA" for concept in line["concepts"])
    assert max(mention["end"] for concept in line["concepts"] for mention in concept["mentions"]) <= 20_000


def test_gold_format():
    """The exchange format holds each concept's mentions as offsets, and beside them how they were found."""
    line = json.loads(json.dumps(to_gold(TUNA, extract(TUNA))))
    assert line["text"] == TUNA.text
    for concept in line["concepts"]:
        assert {TUNA.text[start:end] for start, end in concept["mentions"]} == set(concept["surfaces"])
        assert len(concept["mentions"]) == len(concept["found_by"]) == len(concept["confidence"])


def test_pipeline_is_a_spacy_pipeline():
    """The components are spaCy's to list, and its spans are what we find."""
    nlp = create_pipeline()
    assert tuple(nlp.pipe_names) == COMPONENTS
    doc = nlp(TUNA.text)
    assert next(sentence.text for sentence in doc.sents).strip() == TUNA.title
    spans = {(span.start_char, span.end_char, span.label_) for span in doc.spans["paperatlas"]}
    assert spans == {(m.start, m.end, m.type) for concept in extract(TUNA).concepts for m in concept.mentions}


def test_spacy_is_imported_with_the_first_paper():
    """Importing the package, as every command does, does not import spaCy."""
    code = "import sys, paperatlas.extraction; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_hash_seed_does_not_matter(seed):
    """Another process with another hash seed says the same."""
    code = (
        "import json; from paperatlas.extraction import *; from paperatlas.records import Paper;"
        f"p = Paper(id='tuna', title={TUNA.title!r}, abstract={TUNA.abstract!r});"
        "print(json.dumps(to_gold(p, extract(p))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == json.loads(json.dumps(to_gold(TUNA, extract(TUNA))))


def test_extractor_name_is_short():
    """The extractor's name is a hand-raised number and twelve digits."""
    version, _, hexadecimal = extraction.EXTRACTOR.partition("-")
    assert version.isdigit()
    assert len(hexadecimal) == 12
