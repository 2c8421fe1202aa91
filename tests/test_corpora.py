"""Other projects' annotation, read as training papers."""

import doctest
import json
import sys

import pytest

from conftest import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "scripts"))

import corpora
import score_corpora
from corpora import CORPORA, Corpus, corpus_papers, count_names, is_held_out, names_within, our_spans, read_rows
from score_corpora import f1_by_type

DATASETS = Corpus("riddles", {"Dataset": "Benchmark", "Score": "Metric", "Problem": "Task"}, frozenset({"Benchmark"}))


def row(text, *labelled):
    """A row of a made-up corpus that labels the first occurrence of each of these surfaces."""
    spans = [[text.index(surface), text.index(surface) + len(surface), label] for surface, label in labelled]
    return {"id": "r1", "text": text, "spans": spans}


def write(folder, *rows):
    """A shared folder with the made-up corpus."""
    (folder / "corpora").mkdir()
    lines = "".join(json.dumps(one) + "\n" for one in rows)
    (folder / DATASETS.path).write_text(lines, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("stretch", "names"),
    [
        ("QuizNet dataset", ["QuizNet"]),
        ("the QuizNet test set", ["QuizNet"]),
        ("QuizNet, RiddleBank and Puzzle2020 datasets", ["QuizNet", "RiddleBank", "Puzzle2020"]),
        ("QuizNet , RiddleBank , and Puzzle data sets", ["QuizNet", "RiddleBank", "Puzzle"]),
        ("Riddle Bank (RB) corpus", ["Riddle Bank", "RB"]),
        ("Riddle Bank (Jones and Smith, 2004)", ["Riddle Bank"]),
        ("Riddle Bank (10,000 riddles)", ["Riddle Bank"]),
        ("RiddleBank 2012 and 2013", ["RiddleBank 2012"]),
        ("Great Riddle Dataset", ["Great Riddle Dataset"]),
        ("RiddleBank (", ["RiddleBank"]),
        ("both datasets", []),
        ("(", []),
        ("", []),
    ],
)
def test_names_within(stretch, names):
    """An enumeration is several names, and none of them keeps an article or a generic head."""
    text = f"on {stretch}!"
    assert names == [text[start:end] for start, end in names_within(text, 3, 3 + len(stretch))]


def test_a_metric_keeps_its_head_unless_it_is_an_acronym():
    """A "BLEU score" is BLEU, an "Inception score" stays whole."""
    one = row("BLEU scores and Inception score rise", ("BLEU scores", "Score"), ("Inception score", "Score"))
    assert [one["text"][start:end] for start, end, _ in our_spans(one, DATASETS)] == ["BLEU", "Inception score"]


def test_labels_of_no_use_are_left_out_and_overlaps_are_read_once():
    """A label without a type of ours is skipped, and of two overlapping spans the first counts."""
    one = row("QuizNet Hard", ("QuizNet Hard", "Dataset"), ("Hard", "Dataset"), ("QuizNet", "Generic"))
    assert our_spans(one, DATASETS) == [(0, 12, "Benchmark")]


def test_what_a_corpus_does_not_label_is_as_the_tagger_reads_it(tmp_path):
    """The corpus's word holds for its complete types, the tagger's for the others, beside the corpus's names."""
    one = row("We test LoRA on QuizNet and MNIST with BLEU", ("QuizNet", "Dataset"), ("BLEU", "Score"))
    shared = write(tmp_path, one)

    def read(text):
        types = {"LoRA": "Method", "QuizNet": "Model", "MNIST": "Benchmark"}
        return [(text.index(name), text.index(name) + len(name), type_) for name, type_ in types.items()]

    [paper] = corpus_papers(shared, read, corpora=[DATASETS], with_held_out=True)
    spans = [(start, end, concept["type"]) for concept in paper["concepts"] for start, end in concept["mentions"]]
    found = {paper["text"][start:end]: type_ for start, end, type_ in spans}
    assert found == {"LoRA": "Method", "QuizNet": "Benchmark"}


def test_a_description_in_lower_case_is_no_dataset(tmp_path):
    """What a corpus labels as a dataset without a capital or a digit is not taught as a name."""
    shared = write(tmp_path, row("We read news articles", ("news articles", "Dataset")))
    [paper] = corpus_papers(shared, lambda _: [], corpora=[DATASETS], with_held_out=True)
    assert paper["concepts"] == []


def test_a_sentence_is_an_abstract_without_a_title(tmp_path):
    """A row without a newline is read as an abstract, one with a newline as title and abstract."""
    shared = write(tmp_path, row("On QuizNet"), row("On QuizNet\nWe use it."))
    papers = corpus_papers(shared, lambda _: [], corpora=[DATASETS], with_held_out=True)
    assert [paper["text"] for paper in papers] == ["\nOn QuizNet", "On QuizNet\nWe use it."]


def test_silence_counts_only_where_a_corpus_labels_the_type(tmp_path):
    """A dataset left unlabelled by a corpus of datasets counts as such; a method, which it never labels, does not."""
    rows = [row("We use LoRA on QuizNet", ("QuizNet", "Dataset")), row("LoRA likes QuizNet too")]
    training = [{**one, "id": f"r{number}"} for number, one in enumerate(rows)]
    assert not any(map(is_held_out, training))
    concepts = [{"type": "Method", "mentions": [[3, 7]]}]
    counts = count_names(
        [{"id": "p", "text": "On LoRA", "concepts": concepts}], write(tmp_path, *training), corpora=[DATASETS]
    )
    assert counts.labelled == {("LoRA", "Method"): {"p"}, ("QuizNet", "Benchmark"): {"riddles:r0"}}
    assert {name: papers for name, papers in counts.free.items() if papers} == {"QuizNet": {"riddles:r1"}}


def test_a_fifth_is_held_out(tmp_path):
    """About a fifth of the rows is kept for scoring, and training papers hold none of it."""
    rows = [row(f"Riddle number {number} is on QuizNet") for number in range(500)]
    kept = [one for one in rows if is_held_out(one)]
    papers = corpus_papers(write(tmp_path, *rows), lambda _: [], corpora=[DATASETS])
    assert 60 < len(kept) < 140
    assert {paper["text"].strip() for paper in papers} == {one["text"] for one in rows} - {one["text"] for one in kept}


def test_the_same_text_is_held_out_together():
    """Rows whose texts differ in case, spaces and punctuation alone are held out together."""
    pairs = [(f"Riddle {number} is hard", f"riddle {number}  is hard.") for number in range(50)]
    assert [is_held_out(row(one)) for one, _ in pairs] == [is_held_out(row(other)) for _, other in pairs]


@pytest.mark.parametrize("module", [corpora, score_corpora])
def test_examples(module):
    """The examples of the functions hold."""
    assert doctest.testmod(module).failed == 0


def test_overlap_is_counted_one_to_one_with_models_as_methods():
    """A predicted model agrees with a labelled method; the F1 of a type is over all its spans on both sides."""
    corpus = Corpus("riddles", {"Method": "Method", "Dataset": "Benchmark"}, frozenset())
    one = row("LoRA and QLoRA on QuizNet", ("LoRA", "Method"), ("QuizNet", "Dataset"))

    def read(text):
        shift = text.index("LoRA")
        return [(shift, shift + 4, "Model"), (shift + 9, shift + 14, "Method")]

    expected = {"Method": 2 / 3, "Benchmark": 0.0}
    assert f1_by_type([one], corpus, read) == f1_by_type([one], corpus, read, as_title=True) == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "benchmarks", "metrics"),
    [("scirex", 306, 387, 423), ("tdmsci", 1523, 463, 536), ("datasetnames", 4640, 3171, 0)],
)
def test_real_corpora(shared, name, rows, benchmarks, metrics):
    """Each published corpus is read whole, with the names that its datasets and metrics come to."""
    [corpus] = [corpus for corpus in CORPORA if corpus.name == name]
    read = read_rows(shared, corpus)
    types = [type_ for one in read for *_, type_ in our_spans(one, corpus)]
    assert (rows, benchmarks, metrics) == (len(read), types.count("Benchmark"), types.count("Metric"))
