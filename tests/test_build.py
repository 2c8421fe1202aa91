"""From files to a graph that can be asked, once, again, interrupted, and with papers taken away."""

import json

import pytest

from paperatlas import extraction
from paperatlas.build import build, load, remove, tables_of
from paperatlas.errors import ReadError, StoreError, UnknownName
from paperatlas.library import Library
from paperatlas.papers import paper_id
from paperatlas.stores import open_store

MEDUSA = {
    "title": "Medusa: Many Heads for Faster Decoding",
    "abstract": "We propose Medusa. It builds on speculative decoding. It outperforms EAGLE on GSM8K.",
}
GRPO = {
    "title": "Why Group Baselines Help",
    "abstract": "We study Group Relative Policy Optimization (GRPO). We evaluate GRPO on GSM8K and MATH.",
}
TALK = {"title": "A Talk on Beam Search", "abstract": "We discuss beam search."}


def write(path, *entries):
    """A JSONL file with these entries; its name."""
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


@pytest.fixture
def source(tmp_path):
    """A file with two papers."""
    return write(tmp_path / "papers.jsonl", MEDUSA, GRPO)


@pytest.fixture
def folder(tmp_path):
    """Where an atlas will be."""
    return tmp_path / "atlas"


@pytest.fixture
def read_texts(monkeypatch):
    """The ids of all texts that were read since."""
    ids = []
    real = extraction.extract_batch

    def spy(rows):
        rows = list(rows)
        ids.extend(row["id"] for row in rows)
        return real(rows)

    monkeypatch.setattr(extraction, "extract_batch", spy)
    return ids


def test_a_graph_that_can_be_asked(source, folder):
    """After one call the embedded store answers with the papers, and says which graph it is."""
    report = build([source], folder)
    assert (report.entries, report.papers, report.new, report.annotated, report.reused) == (2, 2, 2, 2, 0)
    with open_store(str(folder / "graph.lbug")) as store:
        rows = store.ask("MATCH (p:Paper)-[:EVALUATES_ON]->(c:Concept {name: 'GSM8K'}) RETURN p.title ORDER BY p.title")
        assert rows.records[-1] == (GRPO["title"],)
        assert store.digest() == report.digest == Library.open(folder).graph_digest() == tables_of(folder).digest


def test_building_again_does_nothing_twice(source, folder, read_texts):
    """The same papers again: no text is read, the graph is the same, and the store is not touched."""
    first = build([source], folder)
    read_texts.clear()
    stamp = (folder / "graph.lbug").stat().st_mtime_ns
    again = build([source], folder)
    assert (again.entries, again.new, again.annotated, again.reused, read_texts) == (2, 0, 0, 2, [])
    assert again.digest == first.digest
    assert (folder / "graph.lbug").stat().st_mtime_ns == stamp


def test_only_what_is_new_is_read(tmp_path, source, folder, read_texts):
    """A new paper and a changed abstract are read; the rest is not."""
    build([source], folder)
    read_texts.clear()
    longer = {**GRPO, "abstract": GRPO["abstract"] + " It is simple."}
    report = build([write(tmp_path / "more.jsonl", longer, TALK)], folder)
    assert sorted(read_texts) == sorted([paper_id(GRPO["title"]), paper_id(TALK["title"])])
    assert (report.papers, report.new, report.annotated, report.reused) == (3, 1, 2, 1)


def test_another_extractor_reads_all_again(source, folder, monkeypatch):
    """When the extractor changes, every text is read again, also those whose source is not given this time."""
    build([source], folder)
    monkeypatch.setattr(extraction, "EXTRACTOR", "another")
    assert build([source], folder).annotated == 2


def test_order_and_steps_do_not_matter(tmp_path, folder):
    """Papers in one file or in several, in any order, in one build or several, give the same graph."""
    together = build([write(tmp_path / "a.jsonl", MEDUSA, GRPO, TALK)], folder)
    apart = tmp_path / "apart"
    for number, entry in enumerate([TALK, GRPO, MEDUSA]):
        report = build([write(tmp_path / f"{number}.jsonl", entry)], apart)
    assert report.digest == together.digest


def test_the_same_work_in_two_forms(tmp_path, folder):
    """Papers that turn out to be one work by their arXiv id stay one, also when the first form is read again."""
    draft = {"title": "Medusa", "abstract": MEDUSA["abstract"]}
    known = {**draft, "arxiv_id": "2401.00001"}
    final = {**MEDUSA, "arxiv_id": "2401.00001"}
    first = write(tmp_path / "draft.jsonl", draft)
    build([first], folder)
    report = build([write(tmp_path / "both.jsonl", known, final)], folder)
    again = build([first], folder)
    assert (report.papers, again.papers, again.annotated) == (1, 1, 0)
    assert again.digest == report.digest


def test_removing_a_paper(tmp_path, folder):
    """A removed paper takes with it what only it supports: the rest is as if it had never been read."""
    without = build([write(tmp_path / "two.jsonl", MEDUSA, GRPO)], tmp_path / "two")
    build([write(tmp_path / "three.jsonl", MEDUSA, GRPO, TALK)], folder)
    report = remove(folder, [paper_id(TALK["title"])])
    assert (report.papers, report.digest) == (2, without.digest)
    with open_store(str(folder / "graph.lbug")) as store:
        assert store.digest() == without.digest


def test_removing_what_is_not_there(source, folder):
    """An unknown id is said to be unknown, and nothing is removed."""
    build([source], folder)
    with pytest.raises(UnknownName, match="no paper named 'nobody'"):
        remove(folder, [paper_id(GRPO["title"]), "nobody"])
    assert Library.open(folder).papers().num_rows == 2


def test_loading_into_another_store(tmp_path, source, folder):
    """The graph of an atlas can be loaded elsewhere, and is the same there."""
    report = build([source], folder)
    other = str(tmp_path / "copy.lbug")
    assert load(folder, other).digest == report.digest
    with open_store(other) as store:
        assert store.digest() == report.digest


def test_a_lost_store_is_made_again(source, folder):
    """Deleting or damaging the store loses nothing: the next build makes it from the library."""
    report = build([source], folder)
    (folder / "graph.lbug").write_bytes(b"damaged")
    again = build([source], folder)
    assert (again.annotated, again.digest) == (0, report.digest)
    with open_store(str(folder / "graph.lbug")) as store:
        assert store.digest() == report.digest


def test_interrupted_while_reading_texts(tmp_path, folder, monkeypatch):
    """Ctrl-C keeps the texts that were read; the next build reads the others, and the graph is the same."""
    entries = [{**TALK, "title": f"Talk {number}"} for number in range(60)]
    source = write(tmp_path / "talks.jsonl", *entries)
    real = extraction.extract_batch
    calls = []

    def impatient(rows):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(rows)

    with monkeypatch.context() as patch:
        patch.setattr(extraction, "extract_batch", impatient)
        with pytest.raises(KeyboardInterrupt):
            build([source], folder)
    report = build([source], folder)
    assert (report.annotated, report.reused) == (10, 50)
    assert report.digest == build([source], tmp_path / "calm").digest


def test_progress_is_told(source, folder):
    """The caller hears how many of how many texts are read."""
    told = []
    build([source], folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]


def test_a_wrong_path_makes_no_folder(tmp_path, folder):
    """A path that cannot be read is told before anything is made."""
    with pytest.raises(ReadError, match=r"no-such-page\.txt"):
        build([str(tmp_path / "no-such-page.txt")], folder)
    assert not folder.exists()


def test_no_atlas(tmp_path):
    """Without an atlas there is nothing to load or to remove from."""
    for step in (lambda: load(tmp_path / "none", str(tmp_path / "x.lbug")), lambda: remove(tmp_path / "none", [])):
        with pytest.raises(StoreError, match="no atlas here"):
            step()


@pytest.mark.shared
def test_the_five_pages(shared, folder):
    """The five pages give 479 papers from 511 entries, and GRPO is one concept that is not generic."""
    report = build([str(path) for path in sorted((shared / "pages").glob("*.txt"))], folder)
    assert (report.entries, report.papers, report.annotated) == (511, 479, 479)
    concepts = tables_of(folder).nodes["Concept"].to_pylist()
    grpo = [concept for concept in concepts if "GRPO" in (concept["name"], *concept["aliases"])]
    assert [(concept["name"], concept["generic"]) for concept in grpo] == [
        ("Group Relative Policy Optimization", False)
    ]
    assert grpo[0]["paperCount"] > 30
    assert not next(concept for concept in concepts if concept["name"] == "diffusion models")["generic"]
