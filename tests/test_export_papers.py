"""BibTeX and CSL-JSON: other programs read the same papers back."""

import json
from io import BytesIO

import bibtexparser
import networkx as nx
import pytest
from bibtexparser import middlewares
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cuts import HOSTILE, hostile_cut, paper, small_cut
from paperatlas.exports import write_graph
from paperatlas.exports.bibtex import escaped
from paperatlas.exports.choice import chosen
from paperatlas.exports.flat import writable
from paperatlas.exports.works import with_authors
from paperatlas.library import paper_table
from paperatlas.neighborhood import whole_graph
from paperatlas.records import Paper
from paperatlas.text import clean

CUTS = pytest.mark.parametrize("cut", [small_cut, hostile_cut], ids=["small", "hostile"])
TEXT = {"type": "string"}
NAME = {
    "type": "object",
    "properties": {"family": TEXT, "given": TEXT, "literal": TEXT},
    "anyOf": [{"required": ["literal"]}, {"required": ["family", "given"]}],
    "additionalProperties": False,
}
PARTS = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
# As the schema csl-data.json of the Citation Style Language has them: id and type must be there.
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "type": {"enum": ["article", "article-journal", "paper-conference"]},
            "author": {"type": "array", "items": NAME},
            "issued": {
                "type": "object",
                "properties": {"date-parts": {"type": "array", "items": PARTS, "minItems": 1, "maxItems": 2}},
                "additionalProperties": False,
            },
            **dict.fromkeys(("id", "title", "container-title", "DOI", "URL", "abstract", "number", "publisher"), TEXT),
        },
        "additionalProperties": False,
    },
}


def written(graph, name):
    """The text of a graph in one format."""
    stream = BytesIO()
    write_graph(graph, name, stream)
    return stream.getvalue().decode("utf-8")


def entries(text, *, decoded=True):
    """The entries that bibtexparser reads, each as a dict; with LaTeX read as text unless told otherwise."""
    more = [middlewares.SeparateCoAuthors(), middlewares.LatexDecodingMiddleware()] if decoded else []
    library = bibtexparser.parse_string(text, append_middleware=[more[0]] if decoded else [])
    assert library.failed_blocks == []
    found = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
    if decoded:
        decode = more[1]._transform_python_value_string
        for fields in found.values():
            for name, value in fields.items():
                fields[name] = [decode(it)[0] for it in value] if isinstance(value, list) else decode(value)[0]
    return {
        key: {**fields, "kind": entry.entry_type}
        for (key, fields), entry in zip(found.items(), library.entries, strict=True)
    }


def some_papers():
    """Papers with all that a citation may hold."""
    graph = nx.MultiDiGraph()
    authors = ["Ashish Vaswani", "Łukasz Kaiser", "Rock and Roll, Inc.", "Ludwig van Beethoven", "李 明"]
    paper(
        graph,
        "a1",
        "The $x_1$ of {GRPO}: 100% `safe' -- & #1 ~ \\emph{this}?`",
        abstract="First line\n\nsecond \\ line with ^ and = @article{x,",
        authors=authors,
        venue="Proceedings of the 31st Conference",
        published="2017-06-12",
        year=2017,
        doi="10.1000/x_(1)%3C",
        arxivId="1706.03762",
        url="https://example.org/a%20b?x=1&y_2#z",
    )
    paper(graph, "a2", "The $x_1$ of GRPO", authors=authors[:1], venue="Nature", published="2017", year=2017)
    return graph


@CUTS
def test_bibtex_comes_back(cut):
    """Bibtexparser reads an entry for each paper, with the text of title and abstract as it was."""
    found = entries(written(cut(), "bibtex"))
    expected = [data for _, data in cut().nodes(data=True) if data["label"] == "Paper"]
    assert sorted(it.get("title", "") for it in found.values()) == sorted(
        clean(writable(it["title"])) for it in expected
    )
    assert len(found) == len(expected)


def test_bibtex_holds_what_a_citation_needs():
    """Authors, venue, date, ids and address come back, whatever LaTeX would make of their signs."""
    graph = some_papers()
    first, second = (
        next(it for it in entries(written(graph, "bibtex")).values() if it["kind"] == kind)
        for kind in ("inproceedings", "article")
    )
    for name in ("title", "abstract", "authors", "venue"):
        told = graph.nodes["a1"][name]
        read = first[{"authors": "author", "venue": "booktitle"}.get(name, name)]
        assert read == (told if name == "authors" else clean(told))
    assert (first["year"], first["month"], first["archiveprefix"]) == ("2017", "jun", "arXiv")
    assert (second["journal"], second["year"]) == ("Nature", "2017")
    raw = next(it for it in entries(written(graph, "bibtex"), decoded=False).values() if it["kind"] == "inproceedings")
    assert (raw["doi"], raw["eprint"]) == ("10.1000/x_(1)%3C", "1706.03762")
    assert raw["url"] == "https://example.org/a%20b?x=1&y_2%23z"


@settings(deadline=None)
@given(st.text() | st.sampled_from(HOSTILE))
def test_latex_gives_back_any_text(text):
    """Whatever stands in a title, what was written for LaTeX is read as that title."""
    text = clean(writable(text))
    decode = middlewares.LatexDecodingMiddleware()._transform_python_value_string
    assert decode(escaped(text)) == (text, "")
    assert escaped(text).count("{") == escaped(text).count("}")


def test_keys_stay_the_same_in_every_selection():
    """The key of a paper does not depend on the papers beside it, is unique, and is the same in both forms."""
    every = entries(written(some_papers(), "bibtex"))
    alone = some_papers()
    alone.remove_node("a1")
    assert set(entries(written(alone, "bibtex"))) < set(every)
    assert len(every) == 2
    assert [it["id"] for it in json.loads(written(some_papers(), "csl"))] == list(every)


@pytest.mark.parametrize("cut", [small_cut, hostile_cut, some_papers, nx.MultiDiGraph])
def test_csl_is_as_its_schema_asks(cut):
    """Every item has an id of its own, a type and only fields of the schema; title and names are as they were."""
    items = json.loads(written(cut(), "csl"))
    assert [error.message for error in Draft202012Validator(CSL).iter_errors(items)] == []
    expected = [clean(writable(it["title"])) for _, it in cut().nodes(data=True) if it["label"] == "Paper"]
    assert sorted(it.get("title", "") for it in items) == sorted(expected)
    assert len({it["id"] for it in items}) == len(items)


def test_csl_names_people_as_they_are_called():
    """A family name begins at a small word or is the last; what is no person's name stays whole."""
    item = next(it for it in json.loads(written(some_papers(), "csl")) if it["type"] == "paper-conference")
    assert item["author"] == [
        {"family": "Vaswani", "given": "Ashish"},
        {"family": "Kaiser", "given": "Łukasz"},
        {"literal": "Rock and Roll, Inc."},
        {"family": "van Beethoven", "given": "Ludwig"},
        {"family": "明", "given": "李"},
    ]
    assert item["issued"] == {"date-parts": [[2017, 6, 12]]}


def test_authors_come_in_their_order_where_the_atlas_knows_it(ladybug_store):
    """Of a store alone authors are in the order of the alphabet; the papers of an atlas tell order and venue."""
    graph = whole_graph(ladybug_store)
    key = next(it for it, data in graph.nodes(data=True) if data.get("title") == "Attention Is All You Need")
    assert with_authors(graph, ladybug_store).nodes[key]["authors"] == ["Ashish Vaswani", "Noam Shazeer"]
    known = Paper(id=key, title="Attention", authors=("Noam Shazeer", "Ashish Vaswani"), venue="NeurIPS")
    told = with_authors(graph, ladybug_store, paper_table([known])).nodes[key]
    assert (told["authors"], told["venue"]) == (["Noam Shazeer", "Ashish Vaswani"], "NeurIPS")
    assert "authors" not in graph.nodes[key]


def test_a_part_has_concepts_of_a_type_and_papers_of_years():
    """A choice keeps what was asked for, what is tied to it, the centre, and no claim of a paper left out."""
    part = chosen(small_cut(), types=["Benchmark"])
    assert sorted(part) == ["aaaaaaaaaaaa", "benchmark:gsm8k", "cccccccccccc", "method:grpo"]
    part = chosen(small_cut(), since=2025, until=2025)
    assert sorted(part) == ["bbbbbbbbbbbb", "method:dapo", "method:grpo"]
    assert {data.get("paper") for _, _, data in part.edges(data=True)} == {None, "bbbbbbbbbbbb"}
    assert chosen(small_cut()).nodes == small_cut().nodes
    assert "dddddddddddd" not in chosen(small_cut(), since=1900)
