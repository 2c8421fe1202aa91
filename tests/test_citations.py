"""References: which paper of the collection each means, and which works are only cited."""

import random

import duckdb
import pyarrow as pa
import pytest

from conftest import CHECKOUT
from paperatlas.citations import PARSED, READ, find_citations, looked_up, run, tidy
from paperatlas.identifiers import Reference, read_reference
from paperatlas.library import paper_table
from paperatlas.papers import paper_id
from paperatlas.records import Paper
from paperatlas.sources import iter_sources

TITLE = "Sparse Ledgers for Patient Archivists"


def work(name, title="A paper that is here only for its list of references", *references, **more):
    """A paper with an id of its own, and what it cites."""
    return Paper(id=name, title=title, references=references, **more)


def found(*papers):
    """The citations among papers."""
    return find_citations(paper_table(list(papers)))


def cites(*papers):
    """CITES as (from, to, source)."""
    return [tuple(row.values()) for row in found(*papers).cites.to_pylist()]


def stubs(*papers):
    """Stub as (id, title, year, citedBy)."""
    return [tuple(row.values()) for row in found(*papers).stubs.to_pylist()]


@pytest.mark.parametrize(
    "cited, reference, source",
    [
        ({"ids": ("pmid:12",)}, "pmid:12", "pmid"),
        ({"ids": ("s2corpus:9",), "doi": "10.1000/x"}, "s2corpus:9 year:2020", "s2corpus"),
        ({"doi": "10.1000/x"}, "s2corpus:9 doi:10.1000/x title:Anything", "doi"),
        ({"doi": "10.1000/x", "arxiv_id": "2402.03300"}, "arxiv:2402.03300v3 doi:10.1000/X", "doi"),
        ({"doi": "10.48550/arxiv.2402.03300"}, "arxiv:2402.03300", "arxiv"),
        ({"arxiv_id": "2402.03300"}, "Shao Z., 2024, DeepSeekMath, arXiv:2402.03300", "arxiv"),
        ({"published": "2019"}, f"year:2020 title:{TITLE}", "title"),
        ({"published": "2019"}, f"title:{TITLE.upper()}.", "title"),
        ({"published": "2019", "doi": "10.1000/x"}, f"doi:10.1000/preprint year:2018 title:{TITLE}", "title"),
        ({}, f"year:2020 title:{TITLE}", "title"),
        ({}, TITLE, "title"),
        ({}, paper_id(TITLE), "title"),
        ({"published": "2019"}, f"year:2021 title:{TITLE}", None),
        ({}, f"title:{TITLE} of Ghent", None),
        ({"doi": "10.1000/x"}, "doi:10.1000/xy", None),
    ],
)
def test_a_reference_means_a_paper(cited, reference, source):
    """By any id of the work, by the surest first, else by the whole title, with years at most one apart."""
    papers = work("one", "One of the papers that cite", reference), work("two", TITLE, **cited)
    assert cites(*papers) == ([("one", "two", source)] if source else [])
    assert len(stubs(*papers)) == (source is None)


@pytest.mark.parametrize(
    "title",
    ["Editorial", "Random forests", "Introduction to the special issue", "Message from the editor in chief",
     "Conclusions and future work", "Proceedings of the annual meeting", "深度学习"],
)  # fmt: skip
def test_a_short_or_generic_title_means_nothing(title):
    """What many works are called resolves no reference, and makes no two references one work."""
    papers = (
        work("one", "One", f"title:{title}"),
        work("two", title),
        work("three", "Three", f"year:2001 title:{title}"),
    )
    assert cites(*papers) == []
    assert len(stubs(*papers)) == 2


@pytest.mark.parametrize(
    "title", ["Attention Is All You Need", "基于图神经网络的引文推荐方法", "Über die Geduld der Archive"]
)
def test_a_telling_title_means_its_work(title):
    """A title long enough resolves in any script, whatever its case and punctuation."""
    assert cites(work("one", "One", f"title:{title.upper()} !"), work("two", title)) == [("one", "two", "title")]


def test_a_heading_is_no_title():
    """A title under which three DOIs are known resolves nothing: it is a heading of many issues."""
    headings = [f"doi:10.1000/{number} title:Highlights of the patient archives" for number in range(3)]
    papers = work("one", "One", *headings, "title:Highlights of the patient archives")
    assert cites(papers, work("two", "Highlights of the patient archives")) == []


def test_two_papers_of_one_title():
    """Of two papers with the title the one of the nearest year is meant; where both are as near, none is."""
    early, late = work("two", TITLE, published="2018"), work("three", TITLE, published="2019")
    assert cites(work("one", "One", f"year:2019 title:{TITLE}"), early, late) == [("one", "three", "title")]
    assert cites(work("one", "One", f"title:{TITLE}"), early, late) == []


def test_no_work_cites_itself():
    """A reference that means its own paper is no citation and no stub."""
    paper = work("one", TITLE, "doi:10.1000/x", f"title:{TITLE}", "one", doi="10.1000/x")
    assert (cites(paper), stubs(paper)) == ([], [])


def test_one_stub_a_work():
    """References that share an id, over any number of others, are one stub under the surest id and commonest title."""
    papers = [
        work("a", "A", "doi:10.1000/x pmid:7 year:2001 title:Slow archives"),
        work("b", "B", "pmid:7 s2corpus:3"),
        work("c", "C", "s2corpus:3 title:Slow Archives"),
        work("d", "D", "doi:10.1000/x title:Slow Archives", "s2corpus:3"),
        work("e", "E", "doi:10.1000/y title:Slow archives"),
    ]
    assert stubs(*papers) == [
        ("doi:10.1000/x", "Slow Archives", 2001, 4),
        ("doi:10.1000/y", "Slow archives", None, 1),
    ]
    assert found(*papers).cites_stub.num_rows == 5


def test_stubs_share_a_telling_title():
    """References with one telling title are one stub where their years follow one another, and two where not."""
    years = [work(str(year), "N", f"year:{year} title:{TITLE}") for year in (2001, 2002, 2010)]
    assert sorted((year, count) for _, _, year, count in stubs(*years)) == [(2001, 2), (2010, 1)]


def test_a_stub_becomes_a_paper_without_a_trace():
    """When the work arrives, every reference to it leads there, those too that share an id only with one another."""
    citing = [
        work("a", "A", "doi:10.1000/x pmid:7"),
        work("b", "B", "pmid:7 s2corpus:3"),
        work("c", "C", "s2corpus:3"),
    ]
    assert [row[3] for row in stubs(*citing)] == [3]
    arrived = (*citing, work("x", "Slow archives", doi="10.1000/x"))
    assert [(head, tail) for head, tail, _ in cites(*arrived)] == [("a", "x"), ("b", "x"), ("c", "x")]
    assert found(*arrived).stubs.num_rows == found(*arrived).cites_stub.num_rows == 0


def test_long_chains_are_one_work():
    """A chain of a thousand references, each sharing an id with the next, is one stub."""
    numbers = list(range(1000))
    random.Random(3).shuffle(numbers)
    [stub] = stubs(work("a", "A", *[f"pmid:{number + 1} mag:{number} pmid:{number + 2}" for number in numbers]))
    assert stub == ("mag:0", None, None, 1)


def test_order_does_not_matter():
    """Papers and their references in any order give the same tables."""
    generator = random.Random(5)
    names = [f"doi:10.1000/{number}" for number in range(9)] + [f"pmid:{number}" for number in range(9)]
    papers = [
        work(str(number), f"{TITLE} {number}", *{" ".join(generator.sample(names, 2)) for _ in range(4)},
             doi=f"10.1000/{number}")
        for number in range(6)
    ]  # fmt: skip
    expected = found(*papers)
    for _ in range(5):
        generator.shuffle(papers)
        again = [
            Paper(id=it.id, title=it.title, doi=it.doi, references=tuple(generator.sample(it.references, 4)))
            if len(it.references) == 4 else it
            for it in papers
        ]  # fmt: skip
        assert found(*again) == expected


@pytest.mark.parametrize(
    "hostile",
    ["", " ", "\x00", "title:", "year:2001", "\u202edoi:10.1000/x", "x'); DROP TABLE refs;--", "$sources", "doi:",
     "title:" + "a" * 10**6, "pmid:x", "年:2001 題:", "\U0001f600"],
)  # fmt: skip
def test_hostile_references_do_no_harm(hostile):
    """Whatever stands in a list of references is a reference or nothing."""
    for _, title, _, count in stubs(work("one", "One", hostile)):
        assert count == 1
        assert title is None or len(title) <= 1000


@pytest.mark.parametrize(
    "reference",
    [
        Reference(("doi:10.1000/x",), "A title: with words, year:1999 and title: inside", 2001),
        Reference(("arxiv:1706.03762", "pmid:7"), "", 1999),
        Reference((), "Über die Geduld – der Archive", None),
        Reference(("wos:A1981MV26800001", "scopus:2-s2.0-85", "dimensions:pub.7", "mag:1", "openalex:W42")),
    ],
)
def test_sql_reads_as_python_does(reference):
    """What is read set at a time has the ids, year and title that read_reference finds."""
    papers = pa.table({"id": ["one"], "references": [[str(reference)]]})
    with duckdb.connect() as database:
        database.register("papers", papers)
        run(database, READ)
        assert database.sql("SELECT written FROM texts").fetchall() == [(True,)]
        database.register("tidied", looked_up(database, "SELECT said FROM texts WHERE NOT written", "text", tidy))
        run(database, PARSED)
        [(ids, title, year)] = database.sql("SELECT ids, title, year FROM refs").fetchall()
    assert read_reference(str(reference)) == reference
    assert (set(ids), title, year) == (set(reference.ids), reference.title, reference.year)


def test_the_example():
    """The example's references lead by id and by title to papers, and to eight works that are not in it."""
    papers = [it for it in iter_sources([str(CHECKOUT / "examples" / "citations.jsonl")]) if isinstance(it, Paper)]
    tables = found(*papers)
    assert (len(papers), tables.cites.num_rows, tables.stubs.num_rows) == (9, 23, 8)
    assert set(tables.cites.column("source").to_pylist()) == {"arxiv", "title"}
    assert {row["citedBy"] for row in tables.stubs.to_pylist() if row["id"] == "arxiv:1706.03762"} == {9}
