"""Our own JSONL: what is taken from a line, and what is refused."""

import io
import json
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.errors import ReadError
from paperatlas.papers import merge_papers, paper_id
from paperatlas.records import Paper, Place, Skipped
from paperatlas.sources.files import Source
from paperatlas.sources.json_entries import read_json
from paperatlas.sources.jsonl import paper_to_json
from paperatlas.text import clean

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean)
some_words = words.filter(bool)
counts = st.integers(0, 2**31 - 1)
days = st.dates().map(lambda day: day.isoformat())
identifiers = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
papers = st.builds(
    lambda title, **fields: Paper(id=paper_id(title), title=title, **fields),
    some_words,
    abstract=words,
    published=st.none() | days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4]),
    authors=st.lists(some_words, max_size=3).map(tuple),
    author_count=st.none() | counts,
    organization=st.none() | some_words,
    comments=st.none() | counts,
    upvotes=st.none() | counts,
    doi=st.none() | identifiers.map("10.1234/{}".format),
    arxiv_id=st.none() | st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True) | st.just("hep-th/9901001"),
    open_alex_id=st.none() | identifiers.map("W{}".format),
    ids=st.sets(identifiers.map("dblp:{}".format), max_size=2).map(lambda found: tuple(sorted(found))),
    venue=st.none() | some_words,
    url=st.none() | identifiers.map("https://example.org/{}".format),
    references=st.lists(some_words, max_size=3).map(tuple),
    places=st.sets(st.builds(Place, identifiers, counts), min_size=1, max_size=3).map(
        lambda found: tuple(sorted(found))
    ),
)


def read(*entries):
    """What a file with these lines holds; a line is JSON, or what becomes JSON."""
    text = "\n".join(entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
    return list(read_json(Source("papers.jsonl", io.StringIO(text), text)))


@settings(deadline=None)
@given(papers)
def test_round_trip(paper):
    """What `paperatlas parse` writes of a paper is read back as the same paper."""
    assert [paper] == read(paper_to_json(paper))


@settings(deadline=None, max_examples=50)
@given(st.lists(papers, min_size=1, max_size=3))
def test_round_trip_of_works(found):
    """What `paperatlas parse` writes of a work of several readings is read back as the same work."""
    works = merge_papers([replace(paper, doi="10.1234/x", title=found[0].title) for paper in found])
    assert works == merge_papers(read(*map(paper_to_json, works)))


@pytest.mark.parametrize(
    "fields, told",
    [
        ({"author_count": 8}, {"author_count": 8}),
        ({"authorCount": 8, "arxivId": "1706.03762", "openAlexId": "W1"}, {"author_count": 8, "open_alex_id": "W1"}),
        ({"arxiv_id": "arXiv:1706.03762v7"}, {"arxiv_id": "1706.03762"}),
        ({"arxiv_id": "https://arxiv.org/abs/hep-th/9901001v2"}, {"arxiv_id": "hep-th/9901001"}),
        ({"arxiv_id": "math.GT/0309136"}, {"arxiv_id": "math.gt/0309136"}),
        ({"doi": "https://doi.org/10.18653/V1/N19-1423"}, {"doi": "10.18653/v1/n19-1423"}),
        ({"published": "2017-06-12T17:57:34.000Z"}, {"published": "2017-06-12"}),
        ({"published": "2017-06"}, {"published": "2017-06"}),
        ({"published": None, "authors": None}, {"published": None, "authors": ()}),
        ({"authors": ["A", " B\n"], "organization": ""}, {"authors": ("A", "B"), "organization": None}),
        ({"text": "T\n", "concepts": [{"mentions": [[0, 1]]}], "edges": []}, {}),
        ({"id": "of somebody else"}, {"id": paper_id("T")}),
        ({"abstract": " Two\n lines\ud800. "}, {"abstract": "Two lines\ufffd."}),
    ],
)
def test_fields(fields, told):
    """Fields of a paper are taken in snake_case and camelCase, and tidied; other fields are passed over."""
    [paper] = read({"title": "T", **fields})
    assert told == {name: getattr(paper, name) for name in told}
    assert (Place("papers.jsonl", 1),) == paper.places


@pytest.mark.parametrize(
    "line, reason",
    [
        ('{"title": 7}', "title must be text"),
        ('{"title": " \\u202e "}', "an entry needs a title"),
        ("{}", "an entry needs a title"),
        ('{"title": "T", "abstract": ["A"]}', "abstract must be text"),
        ('{"title": "T", "comments": "2"}', "comments must be a whole number"),
        ('{"title": "T", "upvotes": true}', "upvotes must be a whole number"),
        ('{"title": "T", "authorCount": -1}', "author_count must be a whole number"),
        ('{"title": "T", "comments": 99999999999999999999}', "comments must be a whole number"),
        ('{"title": "T", "authors": "A and B"}', "authors must be a list"),
        ('{"title": "T", "authors": [{"name": "A"}]}', "authors must be text"),
        ('{"title": "T", "published": "yesterday"}', "published must be a date"),
        ('{"title": "T", "published": "2025-02-30"}', "published must be a date"),
        ('{"title": "T", "url": "javascript:alert(1)"}', "url must begin with https://"),
        ('{"title": "T", "doi": "n/a"}', "doi must be a DOI"),
        ('{"title": "T", "arxiv_id": "abc"}', "arxiv_id must be an arXiv id"),
        ('{"title": "T", "places": [7]}', "places must be a list"),
        ('{"title": "T", "origins": [7]}', "origins must be a list"),
        ('{"title": "T", "origins": [{"other": [1]}]}', "other must be an object"),
        ('{"title": "T", "origins": [{"other": {"doi": 7}}]}', "doi must be text"),
        ('{"title": "T", "origins": [{"fields": {"doi": 7}}]}', "fields must be a list"),
        ('{"title": "' + "T" * 2_000 + '"}', "title has 2,000 characters"),
        ('{"title": "T"', "not a JSON object on one line"),
        ('["T"]', "not a JSON object on one line"),
        ("[" * 100_000, "not a JSON object on one line"),
    ],
)
def test_bad_lines(line, reason):
    """A line that makes no sense is skipped with its number and the reason, and reading goes on."""
    first, skipped, last = read({"title": "One"}, line, {"title": "Two"})
    assert (first.title, last.title) == ("One", "Two")
    assert isinstance(skipped, Skipped)
    assert skipped.place == Place("papers.jsonl", 2)
    assert skipped.reason.startswith(reason)


def test_nothing_but_bad_lines():
    """A file in which no line is a paper is refused, with the first line and its trouble."""
    with pytest.raises(ReadError, match=r"papers\.jsonl, line 1: an entry needs a title"):
        read({"name": "One"}, {"name": "Two"})


@pytest.mark.shared
def test_gold_files_are_read(shared):
    """Gold files are read as they are: no text is changed, and what they say beyond a paper is passed over."""
    files = sorted((shared / "gold").glob("*.jsonl"))
    assert files
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["text"] for line in lines] == [paper.text for paper in read(*lines)]
