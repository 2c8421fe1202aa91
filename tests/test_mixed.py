"""Pages, BibTeX and OpenAlex in one call: one graph with citations and with what texts speak of."""

import json

import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from paperatlas.build import build
from paperatlas.cli import main
from paperatlas.papers import merge_papers
from paperatlas.queries import ask_question
from paperatlas.sources import read_sources
from paperatlas.stores import open_store

BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
XLNET = "XLNet: Generalized Autoregressive Pretraining for Language Understanding"
TEXTS = {
    BERT: "We introduce BERT, an encoder that is trained on plain text by guessing hidden words from both sides.",
    XLNET: "We propose XLNet, which learns from all orders of words. XLNet outperforms BERT on twenty tasks.",
}


@pytest.fixture(
    params=["own", pytest.param("real", marks=pytest.mark.shared)],
)
def page(request, tmp_path):
    """A saved page; of a real one the beginning."""
    if request.param == "own":
        return CHECKOUT / "tests" / "data" / "pages" / "listing.html"
    [whole, *_] = sorted((request.getfixturevalue("shared") / "pages").glob("*.txt"))
    path = tmp_path / "page.txt"
    path.write_text("".join(whole.read_text(encoding="utf-8").splitlines(keepends=True)[:60]), encoding="utf-8")
    return path


def work(name, title, year, *cited):
    """A work as OpenAlex writes it, with an abstract where TEXTS has one."""
    places = {}
    for place, word in enumerate(TEXTS.get(title, "").split()):
        places.setdefault(word, []).append(place)
    return {
        "id": f"https://openalex.org/{name}",
        "title": title,
        "publication_year": year,
        "abstract_inverted_index": places or None,
        "referenced_works": [f"https://openalex.org/{each}" for each in cited],
    }


@pytest.fixture
def files(page, tmp_path):
    """The page, a BibTeX file and OpenAlex works; both know the first paper of the page, by its DOI and title."""
    listed, other, *_ = merge_papers(read_sources([str(page)]).papers)
    first, second = listed.title, other.title
    author, year = listed.authors[0] if listed.authors else "Ada Anders", listed.year or 2026
    library = tmp_path / "library.bib"
    library.write_text(
        "@article{one,\n  author = {" + author + "},\n  doi = {10.5555/one},\n  title = {{" + first + "}}\n}\n",
        encoding="utf-8",
    )
    works = [
        work("W901", first, year, "W902", "W903", "W909") | {"doi": "https://doi.org/10.5555/one"},
        work("W902", second, other.year or 2026),
        work("W903", BERT, 2018),
        work("W904", XLNET, 2019, "W903", "W909"),
    ]
    lines = tmp_path / "works.jsonl"
    lines.write_text("".join(json.dumps(each) + "\n" for each in works), encoding="utf-8")
    return first, second, [str(page), str(library), str(lines)]


def test_pages_bibtex_and_openalex_make_one_graph(files, tmp_path):
    """The paper of three files is one with CITES to papers of the page and of OpenAlex; texts give REFERS_TO."""
    first, second, paths = files
    built = build(paths, tmp_path / "atlas")
    assert built.skipped == ()
    with open_store(str(tmp_path / "atlas" / "graph.lbug")) as store:
        ask = "MATCH (p:Paper)-[:{}]->(q) RETURN p.title AS p, q.{} AS q"
        cites = {tuple(row) for row in store.ask(ask.format("CITES", "title")).records}
        assert cites == {(first, second), (first, BERT), (XLNET, BERT)}
        assert {tuple(row) for row in store.ask(ask.format("CITES_STUB", "id")).records} == {
            (first, "openalex:W909"), (XLNET, "openalex:W909"),
        }  # fmt: skip
        assert (XLNET, BERT) in {tuple(row) for row in store.ask(ask.format("REFERS_TO", "title")).records}
        missing = [(row["id"], row["citedBy"]) for row in ask_question(store, "missing-cited").dicts()]
        assert missing == [("openalex:W909", 2)]
    words = ["paper", first, "--atlas", str(tmp_path / "atlas"), "--format", "json"]
    told = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    assert {source["file"] for source in told["sources"]} == set(paths)
    words = ["evaluate", "--references", "--atlas", str(tmp_path / "atlas"), "--format", "json"]
    [confirmed, _] = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    assert confirmed["found"] >= 1


def test_the_order_of_files_and_steps_is_no_matter(files, tmp_path):
    """The three files in one call, backwards one by one, and in two steps give the same graph."""
    *_, (one, two, three) = files
    digests = set()
    for number, steps in enumerate(([[one, two, three]], [[three], [two], [one]], [[two], [three, one]])):
        folder = tmp_path / f"atlas-{number}"
        for paths in steps:
            build(paths, folder)
        with open_store(str(folder / "graph.lbug")) as store:
            digests.add(store.digest())
    assert len(digests) == 1


def test_preprint_and_published_version_are_one_paper_with_both_ids(tmp_path):
    """A preprint of one file and its published version of another are one paper, shown with arXiv id and DOI."""
    examples = CHECKOUT / "examples"
    atlas = str(tmp_path / "atlas")
    build([str(examples / "zotero.bib"), str(examples / "citations.jsonl")], atlas)
    told = CliRunner().invoke(main, ["paper", BERT, "--atlas", atlas], catch_exceptions=False).stdout
    facts = " ".join(told.split())
    assert "10.18653/v1/n19-1423, arxiv:1810.04805, acl:N19-1423" in facts
    assert "citations.jsonl, line 1: abstract, arxiv_id" in facts
    assert "zotero.bib, line 11: " in facts
