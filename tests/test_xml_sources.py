"""XML of arXiv, PubMed and DBLP: what is read of it, and what a hostile file does not get."""

import io

import pytest

from paperatlas.errors import ReadError
from paperatlas.records import Paper
from paperatlas.sources import read_sources
from paperatlas.sources.xml_stream import LONGEST_RECORD

FEED = '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n'
ENTRY = """<entry>
  <id>http://arxiv.org/abs/hep-th/9901001v3</id>
  <published>1999-01-04T10:00:00Z</published><updated>2001-05-06T10:00:00Z</updated>
  <title>Strings
   on a &lt; b</title>
  <summary>We look at strings.</summary>
  <author><name>Ada Lovelace</name></author><author><name>Alan Turing</name></author>
  <arxiv:doi>10.1000/X1</arxiv:doi><arxiv:journal_ref>J. Str. 7 (2001) 1</arxiv:journal_ref>
</entry>
"""
ARTICLE = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">17</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Water</Title></Journal>
<ArticleTitle>On H<sub>2</sub>O &amp; <i>ice</i>.</ArticleTitle>
<Abstract><AbstractText Label="AIMS">We freeze.</AbstractText>
<AbstractText Label="RESULTS">It is <b>cold</b>.</AbstractText>
<CopyrightInformation>All rights</CopyrightInformation></Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Curie</LastName><ForeName>Marie</ForeName></Author>
<Author ValidYN="N"><LastName>Currie</LastName><ForeName>Marie</ForeName></Author>
<Author><CollectiveName>The Ice Group</CollectiveName></Author></AuthorList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="Cites"><RefSource>Ice. 1990;1:2</RefSource><PMID>5</PMID>
</CommentsCorrections><CommentsCorrections RefType="CommentOn"><PMID>6</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/W</ArticleId>
<ArticleId IdType="pmc">PMC8</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Old A. Snow and its crystals. Ice. 1931;3:4.</Citation></Reference>
<ReferenceList><Reference><Citation>Ice. 2001;9:9.</Citation><ArticleIdList><ArticleId IdType="pubmed">9</ArticleId>
</ArticleIdList></Reference></ReferenceList></ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>"""
RECORD = """<article key="journals/x/Y01"><author>G&ouml;del 0002</author><title>On <i>true</i> sentences.</title>
<journal>J. Log.</journal><year>1931</year><ee>https://doi.org/10.1000/L</ee><cite>conf/a/B02</cite><cite>...</cite></article>
"""
DBLP = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n{RECORD}</dblp>'
LAUGHS = """<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><entry><title>&b;</title></entry></feed>"""


def reading(tmp_path, content, name="file.xml"):
    """What a file of this content gives."""
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sources([str(tmp_path / name)])


def test_an_entry_of_arxiv(tmp_path):
    """An entry gives the id without version, the date of the first one, and the journal as venue."""
    [paper] = reading(tmp_path, f"{FEED}{ENTRY}</feed>").papers
    assert (paper.title, paper.abstract) == ("Strings on a < b", "We look at strings.")
    assert (paper.arxiv_id, paper.doi, paper.published) == ("hep-th/9901001", "10.1000/x1", "1999-01-04")
    assert (paper.authors, paper.venue) == (("Ada Lovelace", "Alan Turing"), "J. Str. 7 (2001) 1")
    assert paper.places[0].line == 3


def test_an_error_of_arxiv_is_no_paper(tmp_path):
    """An error that arXiv tells as an entry is reported, and an answer without entries is an answer."""
    error = "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>"
    found = reading(tmp_path, f"{FEED}{error}</feed>")
    assert (found.papers, [it.reason for it in found.skipped]) == (
        [],
        ["arXiv answers with an error: bad id; left out"],
    )
    assert reading(tmp_path, f"{FEED}</feed>") == type(found)([], [], 0)


def test_an_article_of_pubmed(tmp_path):
    """Markup, labelled sections, dates in words, names set right, ids and both kinds of references are read."""
    [paper] = reading(tmp_path, ARTICLE).papers
    assert (paper.title, paper.abstract) == ("On H2O & ice.", "AIMS: We freeze. RESULTS: It is cold.")
    assert (paper.published, paper.venue) == ("1998-12", "Journal of Water")
    assert paper.authors == ("Marie Curie", "The Ice Group")
    assert (paper.doi, paper.ids) == ("10.1000/w", ("pmcid:PMC8", "pmid:17"))
    assert paper.references == ("pmid:5 year:1990", "pmid:9 year:2001", "year:1931 title:Snow and its crystals")


def test_a_record_of_dblp(tmp_path):
    """Entities of the DTD, namesakes' numbers, the full stop of titles and citations are understood, in Latin-1 too."""
    [paper] = reading(tmp_path, DBLP).papers
    assert (paper.title, paper.authors, paper.venue) == ("On true sentences", ("Gödel",), "J. Log.")
    assert (paper.doi, paper.ids, paper.references) == ("10.1000/l", ("dblp:journals/x/Y01",), ("dblp:conf/a/B02",))
    assert reading(tmp_path, DBLP.replace("&ouml;", "ö").encode("latin-1")).papers[0].authors == ("Gödel",)


def test_all_of_one_person_in_dblp(tmp_path):
    """The list of one person's works is read like the dump; the person is no paper."""
    text = f'<dblpperson name="G"><person key="homepages/g"><author>G</author></person><r>{RECORD}</r></dblpperson>'
    [paper] = reading(tmp_path, text.replace("&ouml;", "o")).papers
    assert paper.title == "On true sentences"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_of_xml(tmp_path, encoding):
    """A byte order mark wins over what the first line of the XML says."""
    [paper] = reading(tmp_path, f"{FEED}{ENTRY}</feed>".encode(encoding)).papers
    assert paper.published == "1999-01-04"


@pytest.mark.parametrize(
    "content, trouble",
    [
        (LAUGHS, "declares entities of its own"),
        (LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"'), "declares entities of its own"),
        (LAUGHS.replace("<!ENTITY a", "<!-- ]> ' --><!ENTITY % a"), "declares entities of its own"),
        (f"{FEED}<entry>{'<a>' * 300}", "elements inside of each other without end"),
        (f"{FEED}<entry><title>{'x' * LONGEST_RECORD}</title></entry></feed>", "an entry of more than 4,194,304"),
        (f"{FEED}<entry><title>&passwd;</title></entry></feed>", "not XML from here on"),
        (f"{FEED}<entry><title>One", "line 3: the file breaks off inside of an element"),
        ('<?xml version="1.0"?><svg/>', "XML of another kind"),
        ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "XML of another kind"),
    ],
)
def test_hostile_xml(tmp_path, content, trouble):
    """Entities, endless depth, endless text, broken and foreign XML are refused in one line."""
    with pytest.raises(ReadError, match=trouble) as caught:
        reading(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_megabytes_of_text_in_one_entry(tmp_path):
    """An entry with megabytes of text is left out with a reason, and the next one is read."""
    long = ENTRY.replace("We look", "x" * 2_000_000)
    found = reading(tmp_path, f"{FEED}{long}{ENTRY}</feed>")
    assert (len(found.papers), [it.place.line for it in found.skipped]) == (1, [3])


def test_xml_that_breaks_off(tmp_path):
    """What stands before the break is read, and the break is told with its line."""
    found = reading(tmp_path, f"{FEED}{ENTRY}{ENTRY[:40]}")
    assert [paper.places[0].line for paper in found.papers] == [3]
    assert [(it.place.line, it.reason.partition(";")[0]) for it in found.skipped] == [
        (13, "the file breaks off inside of an element")
    ]


def test_characters_that_xml_may_not_hold(tmp_path):
    """A control character or a stray byte keeps its entry and is reported."""
    found = reading(tmp_path, f"{FEED}{ENTRY}</feed>".encode().replace(b"look at", b"lo\x01k \xff at"))
    assert found.papers[0].abstract == "We lo\ufffdk \ufffd at strings."
    assert [it.place.line for it in found.skipped] == [3]


def test_lines_of_many_entries(tmp_path):
    """Each entry has the line on which it begins, though the text comes in pieces that end anywhere."""
    text = FEED + ENTRY.replace("looks", "x") * 500 + "</feed>"
    found = reading(tmp_path, text).papers
    assert [paper.places[0].line for paper in found] == [3 + 9 * number for number in range(500)]


def test_standard_input(monkeypatch):
    """XML comes through a pipe as well."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{FEED}{ENTRY}</feed>".encode())))
    assert all(isinstance(paper, Paper) for paper in read_sources(["-"]).papers)
