"""The JSON of others: what becomes of the fields of each form, tidy and untidy."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.errors import ReadError
from paperatlas.records import Paper, Place
from paperatlas.sources import hf_daily, read_sources
from paperatlas.sources.files import Source
from paperatlas.sources.json_entries import FORMS, read_json

HAS = "abstract_inverted_index"
DATE = "publicationDate"


def read(*entries):
    """What a file with these entries holds."""
    text = "\n".join(map(json.dumps, entries))
    return list(read_json(Source("file.json", io.StringIO(text), text)))


def fields(entry, names):
    """These fields of the paper of an entry."""
    [paper] = read(entry)
    assert isinstance(paper, Paper)
    return {name: getattr(paper, name) for name in names}


OPENALEX = [
    ({"id": "https://openalex.org/W42"}, {"open_alex_id": "W42", "abstract": "", "author_count": None}),
    (
        {"ids": {"openalex": "https://openalex.org/W42", "pmid": "https://pubmed.ncbi.nlm.nih.gov/17"}},
        {"ids": ("pmid:17",)},
    ),
    ({HAS: {"method.": [2], "a": [1], "GRPO:": [0]}}, {"abstract": "GRPO: a method."}),
    ({HAS: {"far": [10**15], "odd": "x", "off": [None, True, -1]}}, {"abstract": "off off far"}),
    ({HAS: '{"method.": [1], "A": [0]}'}, {"abstract": "A method."}),
    ({HAS: None, "referenced_works": ["https://openalex.org/W1", None, 7]}, {"references": ("openalex:W1",)}),
    ({HAS: None, "publication_date": None, "publication_year": 2024}, {"published": "2024"}),
    (
        {
            HAS: None,
            "authorships": [{"author": {"display_name": "Z. Shao"}}, {"raw_author_name": "P. Wang"}, {"author": None}],
        },
        {"authors": ("Z. Shao", "P. Wang")},
    ),
    ({HAS: None, "primary_location": {"source": {"display_name": "Nature"}}}, {"venue": "Nature"}),
    (
        {HAS: None, "locations": [None, {"landing_page_url": "http://arxiv.org/abs/2402.03300v3"}]},
        {"arxiv_id": "2402.03300"},
    ),
    ({HAS: None, "doi": "https://doi.org/10.48550/arXiv.2402.03300"}, {"doi": None, "arxiv_id": "2402.03300"}),
]
SEMANTIC_SCHOLAR = [
    ({"paperId": "0F" * 20}, {"ids": ("s2:" + "0F" * 20,)}),
    ({"citedPaper": {"title": "T", "paperId": None, "year": 2017}}, {"title": "T", "published": "2017"}),
    ({"paperId": None, DATE: "2017-06-12", "year": 2017}, {"published": "2017-06-12"}),
    (
        {
            "paperId": None,
            "externalIds": {"DOI": "10.1000/X", "ArXiv": "1706.03762", "CorpusId": 7, "PubMed": "8", "New": 1},
        },
        {"doi": "10.1000/x", "arxiv_id": "1706.03762", "ids": ("pmid:8", "s2corpus:7")},
    ),
    (
        {"corpusid": 7, "externalids": {"ACL": "P18-1001", "DBLP": None}, "publicationdate": None},
        {"ids": ("acl:P18-1001", "s2corpus:7")},
    ),
    ({"paperId": None, "journal": {"name": "TAC", "pages": "1"}, "venue": ""}, {"venue": "TAC"}),
    (
        {
            "paperId": None,
            "references": [
                {"title": "B", "year": 2016, "externalIds": {"DOI": "10.1000/b"}},
                {"paperId": None, "title": None},
            ],
        },
        {"references": ("doi:10.1000/b year:2016 title:B",)},
    ),
    (
        {"paper_id": "7", "outbound_citations": ["8", "8", "x"], "mag_id": "4,5"},
        {"references": ("s2corpus:8",), "ids": ("mag:4", "s2corpus:7")},
    ),
    (
        {"paperAbstract": "We show it.", "outCitations": ["ab" * 20]},
        {"abstract": "We show it.", "references": ("s2:" + "ab" * 20,)},
    ),
    (
        {
            "paperId": None,
            "authors": [{"name": "Ada B"}, {"first": "C", "middle": ["D."], "last": "E", "suffix": ""}, None],
        },
        {"authors": ("Ada B", "C D. E")},
    ),
]
CROSSREF = [
    ({"DOI": "10.1000/X", "title": ["T", "Auf Deutsch"]}, {"title": "T", "doi": "10.1000/x"}),
    ({"DOI": "10.1000/x", "title": ["Main"], "subtitle": ["and More"]}, {"title": "Main: and More"}),
    (
        {
            "DOI": "10.1000/x",
            "title": ["T"],
            "abstract": "<jats:title>Abstract</jats:title><jats:p>We &lt;3 H<jats:sub>2</jats:sub>O.</jats:p>",
        },
        {"abstract": "We <3 H2O."},
    ),
    (
        {
            "DOI": "10.1000/x",
            "title": ["T"],
            "issued": {"date-parts": [[None]]},
            "posted": {"date-parts": [[{"$numberInt": "2017"}, 6]]},
        },
        {"published": "2017-06"},
    ),
    (
        {
            "DOI": "10.1000/x",
            "title": ["T"],
            "author": [{"given": "Ada", "family": "B", "suffix": "Jr."}, {"name": "CERN"}, {}],
        },
        {"authors": ("Ada B Jr.", "CERN")},
    ),
    (
        {"DOI": "10.1002/(SICI)1(1998)66:4<261::AID-QUA1>3.0.CO;2-T", "title": ["T"]},
        {"doi": "10.1002/(sici)1(1998)66:4<261::aid-qua1>3.0.co;2-t"},
    ),
    (
        {"DOI": "10.1000/x", "title": ["T"], "reference": [{"DOI": "10.48550/arXiv.1706.03762", "year": "2017b"}]},
        {"references": ("arxiv:1706.03762 year:2017",)},
    ),
    (
        {"DOI": "10.1000/x", "title": ["T"], "reference": [{"unstructured": "B, C (2016), doi:10.1000/z."}]},
        {"references": ("doi:10.1000/z title:B, C (2016), doi:10.1000/z.",)},
    ),
    (
        {"DOI": "10.1000/x", "title": ["T"], "reference": [{"journal-title": "JCP", "first-page": "17"}, {"key": "a"}]},
        {"references": ("title:JCP, 17",)},
    ),
    ({"DOI": "10.1000/x", "title": "T", "reference-count": 0, "container-title": "Nature"}, {"venue": "Nature"}),
]
CSL = [
    ({"type": "article", "issued": {"date-parts": [["2017", "6", "12"]]}}, {"published": "2017-06-12"}),
    ({"issued": {"literal": "circa 1999"}}, {"published": "1999"}),
    ({"issued": "2019-05"}, {"published": "2019-05"}),
    (
        {"author": [{"family": "Walt", "given": "Stéfan", "non-dropping-particle": "van der"}, {"literal": "CERN"}]},
        {"authors": ("Stéfan van der Walt", "CERN")},
    ),
    ({"issued": {}, "note": "By Manubot.\nstandard_id: doi:10.1000/X"}, {"doi": "10.1000/x"}),
    ({"issued": {}, "note": "arXiv: 1706.03762\nPMID: 12"}, {"arxiv_id": "1706.03762", "ids": ("pmid:12",)}),
    ({"issued": {}, "number": "1706.03762", "publisher": "arXiv"}, {"arxiv_id": "1706.03762"}),
    ({"issued": {}, "number": "1706.03762", "publisher": "IEEE"}, {"arxiv_id": None}),
    ({"issued": {}, "number": "arXiv:1706.03762v2"}, {"arxiv_id": "1706.03762"}),
    ({"container-title": "arXiv:1906.10026 [cs, stat]"}, {"arxiv_id": "1906.10026"}),
    (
        {"issued": {}, "URL": "http://arxiv.org/abs/1706.03762"},
        {"arxiv_id": "1706.03762", "url": "http://arxiv.org/abs/1706.03762"},
    ),
    ({"issued": {}, "title": "<i>In vivo</i> soft\u00adware"}, {"title": "In vivo soft\u00adware"}),
]
ARXIV = [
    ({"id": "hep-th/9901001", "authors_parsed": []}, {"arxiv_id": "hep-th/9901001"}),
    ({"abstract": "  We show\nthat it is.\n", "authors_parsed": None}, {"abstract": "We show that it is."}),
    (
        {"abstract": "For 0<p and q>1 & more $\\alpha$.", "authors_parsed": []},
        {"abstract": "For 0<p and q>1 & more $\\alpha$."},
    ),
    (
        {"authors_parsed": [["Evans", "Neal J.", "II"], ["ATLAS", "", ""], ["Li", "X.", "", "MIT"]]},
        {"authors": ("Neal J. Evans II", "ATLAS", "X. Li")},
    ),
    (
        {"categories": "cs", "versions": [], "authors": "A. Li (MIT (US)), B. Wu and C. Xu"},
        {"authors": ("A. Li", "B. Wu", "C. Xu")},
    ),
    (
        {
            "categories": "cs",
            "versions": [{"created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"created": "Tue, 24 Jul 2007 20:10:27 GMT"}],
            "update_date": "2008-01-01",
        },
        {"published": "2007-04-02"},
    ),
    (
        {"authors_parsed": [], "doi": "10.1364/A.23 10.1364/B.32", "journal-ref": "JOSA A 23"},
        {"doi": "10.1364/a.23", "venue": "JOSA A 23"},
    ),
]
HF = [
    (
        {"paper": {"id": "2402.03300", "upvotes": 7}, "numComments": 2},
        {"arxiv_id": "2402.03300", "upvotes": 7, "comments": 2, "url": "https://huggingface.co/papers/2402.03300"},
    ),
    (
        {"paper": {"publishedAt": "2024-02-05T18:55:32.000Z"}, "publishedAt": "2024-02-06T03:14:41.021Z"},
        {"published": "2024-02-05"},
    ),
    ({"paper": {"summary": "We use <think> tags."}, "summary": "Other."}, {"abstract": "We use <think> tags."}),
    (
        {"paper": {"authors": [{"name": "Z. Shao", "hidden": False}, {"name": "X", "hidden": True}, {"name": None}]}},
        {"authors": ("Z. Shao",), "author_count": 1},
    ),
    ({"paper": {}, "organization": {"name": "deepseek-ai", "fullname": "DeepSeek"}}, {"organization": "DeepSeek"}),
    (
        {"paper": {"title": "T"}, "comments": [{"type": "comment"}, {"type": "status"}, {"type": "comment"}]},
        {"comments": 2},
    ),
    (
        {"id": "2402.03300", "summary": "S.", "publishedAt": "2024-02-05", "upvotes": 3},
        {"abstract": "S.", "upvotes": 3},
    ),
]


def cases(form, table):
    """The rows of a form's table, named after the form."""
    return [pytest.param(entry, told, id=f"{form}-{number}") for number, (entry, told) in enumerate(table, 1)]


@pytest.mark.parametrize(
    "entry, told",
    [
        *cases("openalex", OPENALEX),
        *cases("semantic-scholar", SEMANTIC_SCHOLAR),
        *cases("crossref", CROSSREF),
        *cases("csl", CSL),
        *cases("arxiv", ARXIV),
        *cases("hf", HF),
    ],
)
def test_fields(entry, told):
    """Each form's fields land where they belong, and what makes no sense is left out without losing the paper."""
    assert told == fields({"title": "T", **entry}, told)


@pytest.mark.parametrize(
    "written, read_as",
    [
        (r"C. Bal\'azs", "C. Balázs"),
        (r"Mikkel {\O}bro", "Mikkel Øbro"),
        (r"\v{S}r\'amek and Bro\v{n}a", "Šrámek and Broňa"),
        (r"Gr\"obner, P{\'e}ter, Fran\c{c}ois, na\"{\i}ve", "Gröbner, Péter, François, naïve"),
        (r"$\O(n)$ and $\'x$ and \LaTeX and {\it this}", r"$\O(n)$ and $\'x$ and \LaTeX and {\it this}"),
    ],
)
def test_accents(written, read_as):
    """Accents in LaTeX become letters where pylatexenc is installed; mathematics and commands stay as they are."""
    pytest.importorskip("pylatexenc")
    assert fields({"title": written, "authors_parsed": []}, ["title"]) == {"title": read_as}


def test_records_as_texts():
    """A record that was written as Python shows it is read like the record; what is no record is told with its line."""
    record = {"paper": {"id": "2402.03300", "title": 'It\'s "GRPO"\n', "upvotes": None}, "isPro": True}
    whole, as_json, code, long, deep, open_end = (
        repr(record),
        json.dumps(record),
        "{'a': __import__('os').getcwd()}",
        "{'a': '" + "x" * 1_000_000 + "'}",
        "{'a': " + "[" * 10_000 + "]" * 10_000 + "}",
        "{'a': ",
    )
    text = json.dumps([whole, as_json, code, long, deep, open_end], indent=0)
    found = list(read_json(Source("file.json", io.StringIO(text), text)))
    assert [paper.title for paper in found[:2]] == ['It\'s "GRPO"', 'It\'s "GRPO"']
    assert [one.place.line for one in found[2:]] == [4, 5, 6, 7]
    assert all("text" in one.reason for one in found[2:])


def test_nothing_but_entries_without_title():
    """A file of works without titles is refused with the first line and the reason."""
    with pytest.raises(ReadError, match=r"file\.json, line 1: an entry without a title; left out"):
        read({"id": "https://openalex.org/W42", "title": None})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
TOLD = [entry for table in (OPENALEX, SEMANTIC_SCHOLAR, CROSSREF, CSL, ARXIV, HF) for entry, _ in table]
NAMES = sorted({name for entry in TOLD for name in entry} | {"title", "url", "URL", "id", "paper", "abstract"})


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(TOLD), st.dictionaries(st.sampled_from(NAMES), json_values, max_size=4))
def test_any_field_may_be_anything(entry, others):
    """Whatever its fields hold, an entry becomes a paper that can be written, or a reason in one line."""
    entry = {"title": "T", **entry, **others}
    for fits, paper_of in FORMS:
        if fits(entry):
            try:
                paper = paper_of(entry, Place("file.json", 1))
            except ValueError as error:
                assert "\n" not in str(error)  # noqa: PT017
            else:
                assert paper.title.strip()
                json.dumps([paper.authors, paper.references, paper.ids, paper.venue]).encode()


@pytest.fixture
def page(tmp_path):
    """Writes an HTML page with these properties on a part of it, and reads it."""

    def reader(target, props, body=""):
        quoted = props.replace("&", "&amp;").replace('"', "&quot;")
        path = tmp_path / "page.html"
        text = (
            f'<!doctype html><html><body>\n<div data-target="{target}" data-props="{quoted}"></div>{body}</body></html>'
        )
        path.write_text(text, encoding="utf-8")
        return read_sources([str(path)])

    return reader


ENTRIES = [
    {"paper": {"id": "2402.03300", "title": 'GRPO & "more"', "summary": "We show it.", "upvotes": 7}, "numComments": 2},
    {"paper": {"id": "1706.03762", "title": "Attention"}},
]


def test_a_listing_page_with_its_data(page):
    """A saved listing is read from the data that it carries, with upvotes, rather than from its headings."""
    heading = '<article><h3><a href="/papers/2402.03300">GRPO</a></h3><p>8 authors</p></article>'
    reading = page("DailyPapers", json.dumps({"dailyPapers": ENTRIES, "date": "2024-02-06"}), heading)
    assert [(p.title, p.upvotes, p.comments, p.places[0].line) for p in reading.papers] == [
        ('GRPO & "more"', 7, 2, 2),
        ("Attention", None, None, 2),
    ]


def test_a_paper_page_with_its_data(page):
    """The saved page of one paper is read from the data that it carries."""
    [paper] = page("PaperContent", json.dumps({"comments": [{"type": "comment"}], **ENTRIES[0]})).papers
    assert (paper.arxiv_id, paper.abstract, paper.upvotes) == ("2402.03300", "We show it.", 7)


@pytest.mark.parametrize("props", ['{"dailyPapers": [', '{"dailyPapers": []}', '{"dailyPapers": {}}', '{"paper": 7}'])
def test_a_page_whose_data_is_of_no_use(page, props):
    """Where the data is broken or empty, the headings are read as on any page."""
    heading = '<article><h3><a href="/papers/2402.03300">GRPO</a></h3><p>8 authors</p></article>'
    [paper] = page("DailyPapers", props, heading).papers
    assert (paper.title, paper.author_count) == ("GRPO", 8)


def test_records_in_a_page_that_are_none(page):
    """A record without a title is told, and the others are read."""
    reading = page("DailyPapers", json.dumps({"dailyPapers": [{"paper": {"id": "1"}}, *ENTRIES]}))
    assert (len(reading.papers), [one.reason for one in reading.skipped]) == (2, ["an entry without a title; left out"])
    assert hf_daily.records_in("[" * 10_000 + '"paper"') == []


# Files of others: papers, references that they hold, and entries that are none (without a title).
SAMPLES = [
    ("arxiv-jsonl/snapshot-200.json", 200, 0, 0),
    ("crossref/journal-works.json", 20, 1436, 0),
    ("crossref/single-work.json", 1, 25, 0),
    ("crossref/works-mongo.jsonl", 14, 125, 0),
    ("csl-json/better-csl.json", 134, 0, 0),
    ("csl-json/manubot-review.json", 258, 0, 0),
    ("hf-daily-json/2024-05-28.json", 15, 0, 0),
    ("hf-daily-json/2024-12-25-repr-strings.json", 9, 0, 0),
    ("hf-daily-json/2025-01-10-wrapped.json", 9, 0, 0),
    ("hf-daily-json/2026-02-03.json", 44, 0, 0),
    ("hf-paper-page/2509.24002.html", 1, 0, 0),
    ("openalex/page-attention-selected-fields.json", 5, 0, 0),
    ("openalex/works.jsonl", 31, 1071, 1),  # of 1,078 references 7 are of the work without a title
    ("semantic-scholar/citations.json", 100, 0, 0),
    ("semantic-scholar/references.json", 50, 0, 0),
    ("semantic-scholar/s2orc-metadata.jsonl", 1000, 3094, 0),  # of 3,107 references 13 are said twice
    ("semantic-scholar/search.json", 100, 0, 0),
]


@pytest.mark.shared
@pytest.mark.parametrize("name, papers, references, skipped", SAMPLES)
def test_files_of_others(shared, name, papers, references, skipped):
    """Real files give as many papers and references as other programs count in them; what is skipped is told."""
    reading = read_sources([str(shared / "samples" / name)])
    assert (len(reading.papers), len(reading.skipped)) == (papers, skipped)
    assert sum(len(paper.references) for paper in reading.papers) == references
    assert all(paper.authors or "semantic" in name for paper in reading.papers[:1])
