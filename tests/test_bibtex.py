"""BibTeX: what is an entry, what its fields say, and what happens where it is broken."""

import gzip
import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.errors import ReadError
from paperatlas.identifiers import read_reference
from paperatlas.records import Paper, Skipped
from paperatlas.sources import read_sources
from paperatlas.sources.bibtex import fits_bibtex, read_bibtex
from paperatlas.sources.bibtex_blocks import blocks
from paperatlas.sources.cited import scopus_references
from paperatlas.sources.files import Source
from paperatlas.sources.latex import latex_to_text


def read(text):
    """All that a BibTeX file of this text holds."""
    return list(read_bibtex(Source("a.bib", io.StringIO(text), text)))


def only(fields, *, kind="article", key="a", before=""):
    """The paper of one entry with these fields besides its title."""
    [paper] = read(f"{before}@{kind}{{{key}, title = {{T}}, {fields}}}")
    assert isinstance(paper, Paper)
    return paper


@pytest.mark.parametrize(
    "value, text",
    [
        (r"{CORDIC} {II:} {A} New Algorithm", "CORDIC II: A New Algorithm"),
        (
            r"G{\"o}del, \'Eva \v{C}ech and {\O}rsted na{\"\i}ve Stra{\ss}e \L{}\'od\'z",
            "Gödel, Éva Čech and Ørsted naïve Straße Łódź",
        ),
        (r"\textit{Two words} in \texttt{code} and {\em three}", "Two words in code and three"),
        (r"$\alpha$-stable, O($n^2$) and \(\beta\)", "α-stable, O(n^2) and β"),
        ("It costs $5 and then $6", "It costs $5 and then $6"),
        (r"50\% of R\&D, 50% of R&D", "50% of R&D, 50% of R&D"),
        ("pages 1--2 --- ``quoted'' L.~Knuth, ~50", "pages 1–2 — “quoted” L. Knuth, ~50"),
        (r"\{1, 2\} \textless{}p\textgreater{} \LaTeX", "{1, 2} <p> LaTeX"),
        (r"\href{https://example.org}{here} \unheardof{kept}", "here kept"),
        ("{" * 5_000 + r"deep \foo" + "}" * 5_000, "deep "),
    ],
)
def test_latex_becomes_text(value, text):
    """LaTeX is shown as a reader sees it, and what only looks like it stays."""
    assert latex_to_text(value) == text


@pytest.mark.parametrize(
    "author, names",
    [
        ("Ashish Vaswani and Noam Shazeer", ("Ashish Vaswani", "Noam Shazeer")),
        ("van der Berg, Jan AND\n  de la Cruz, Ana and others", ("Jan van der Berg", "Ana de la Cruz")),
        ("{Barnes and Noble, Inc.}", ("Barnes and Noble, Inc.",)),
        ("King, Jr., Martin Luther and {King}, Jr., {M. L.}", ("Martin Luther King, Jr.", "M. L. King, Jr.")),
        ("given=Hans, prefix=von, family=Harman", ("Hans von Harman",)),
        (r"H{\aa}kan {\'E}douard and {Le Brun}, Ann", ("Håkan Édouard", "Ann Le Brun")),
        ("", ()),
    ],
)
def test_names(author, names):
    """Names are split and turned as BibTeX splits them, and read given name first."""
    assert only(f"author = {{{author}}}").authors == names


@pytest.mark.parametrize(
    "fields, published",
    [
        ("year = 2017, month = jun", "2017-06"),
        ("year = {2010}, month = {JUL 15}", "2010-07-15"),
        ('year = "2010", month = 15 # "~" # jan', "2010-01-15"),
        ("year = {2010}, month = {July/August}", "2010-07"),
        ("year = {2014}, month = {9}, day = {3}", "2014-09-03"),
        ("date = {2011-12}", "2011-12"),
        ("date = {2004-02-03/2004-05}", "2004-02-03"),
        ("date = {1988~}, year = {1999}", "1988"),
        ("date = {2004-22}", "2004"),
        ("year = {c. 1850}", "1850"),
        ("year = {in press}", None),
    ],
)
def test_dates(fields, published):
    """A date is as exact as the calendar and the entry allow."""
    assert only(fields).published == published


@pytest.mark.parametrize(
    "fields, known",
    [
        ("doi = {https://doi.org/10.1000/A\\_B}", ("10.1000/a_b", None, ())),
        ("eprint = {1706.03762v5}, archiveprefix = {arXiv}", (None, "1706.03762", ())),
        ("eprint = {math/0307200v3}, eprinttype = {arxiv}", (None, "math/0307200", ())),
        ("eprint = {19299883}, eprinttype = {pubmed}", (None, None, ("pmid:19299883",))),
        ("eprint = {Twitter}", (None, None, ())),
        ("journal = {CoRR}, volume = {abs/1706.03762}", (None, "1706.03762", ())),
        ("journal = {arXiv preprint arXiv:1706.03762}", (None, "1706.03762", ())),
        ("url = {https://arxiv.org/abs/2402.03300v3}", (None, "2402.03300", ())),
        ("url = {https://aclanthology.org/N19-1423/}", (None, None, ("acl:N19-1423",))),
        (
            "url = {https://www.scopus.com/record?eid=2-s2.0-85083087417\\&x=1}",
            (None, None, ("scopus:2-s2.0-85083087417",)),
        ),
        ("unique-id = {WOS:000278542800018}, pmid = {7}", (None, None, ("pmid:7", "wos:000278542800018"))),
    ],
)
def test_ids(fields, known):
    """Ids are found in the fields where exports put them."""
    paper = only(fields)
    assert (paper.doi, paper.arxiv_id, paper.ids) == known


def test_ids_in_keys():
    """The keys of DBLP and of Web of Science are ids."""
    assert only("", key="DBLP:conf/nips/VaswaniSPUJGKP17").ids == ("dblp:conf/nips/VaswaniSPUJGKP17",)
    assert only("", key=" WOS:000278542800018").ids == ("wos:000278542800018",)


def test_fields():
    """Names of fields have no case; a subtitle belongs to the title; a macro and its parts are put together."""
    before = '@STRING{acl = {Meeting}}\n@string(in = " in ")\n'
    paper = only(
        "SUBTITLE = {A Story}, BOOKTITLE = ACL # in # {Milan}, Abstract = {Abstract: We show\n  it.}", before=before
    )
    assert (paper.title, paper.venue, paper.abstract) == ("T: A Story", "Meeting in Milan", "We show it.")


def test_what_is_no_entry():
    """Comments, preambles, macros and the text between entries are passed over, and lines are counted through them."""
    text = (
        "Saved by hand\non a Monday\n@preamble{ {\\new} }\n@comment{jabref-meta: x;}\n% @misc{old, title = {Old}}\n"
        '@misc(a,\n title = "One (1)",\n note = {:)}\n) write@example.org @book{b, title = {Two}}\n@comment no brace\n'
        '@article { c ,\n title="A {"}quoted{"} word"}'
    )
    assert [(paper.title, paper.places[0].line) for paper in read(text)] == [
        ("One (1)", 6),
        ('A "quoted" word', 11),
    ]


def test_keys():
    """An entry counts whether its key is missing, empty, used before or holds a space."""
    text = "@misc{, title={A}}\n@misc{a, title={B}}\n@misc{a, title={C}}\n@misc{Le Cun 98, title={D}}\n@misc{title={E}}"
    assert [found.title for found in read(text) if isinstance(found, Paper)] == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_crossref(order):
    """An entry takes date and venue from the one that its crossref names, which may stand before or behind it."""
    entries = (
        "@proceedings{conf, title = {Proceedings of X}, year = 2022, month = may}",
        "@inproceedings{one, title = {One}, crossref = {CONF}}",
        "@inproceedings{two, title = {Two}, crossref = {conf}, booktitle = {Y}, year = 2021}",
    )
    found = {paper.title: paper for paper in read("\n".join(entries[i] for i in order))}
    assert [paper.places[0].line for paper in read("\n".join(entries[i] for i in order))] == [1, 2, 3]
    assert (found["One"].venue, found["One"].published) == ("Proceedings of X", "2022-05")
    assert (found["Two"].venue, found["Two"].published) == ("Y", "2021")


def test_crossref_to_nothing():
    """A crossref to an entry that is not there costs nothing but what that one would have said."""
    assert [paper.title for paper in read("@misc{a, title={A}, crossref={gone}}\n@misc{b, title={B}}")] == ["A", "B"]


@pytest.mark.parametrize(
    "broken, title, reason",
    [
        ("@misc{a,\n title = {One}\n year = 2017\n}", "One", "not BibTeX"),
        ("@misc{a,\n title = {One {open},\n year = {2017}\n}", "One open", "an entry without its closing brace"),
        ("@misc{a,\n year = {2017},\n title = {One},\n note = {cut off", "One", "an entry without its closing brace"),
        ("@misc{a,\n year = 2017,\n title = {One}", "One", "an entry without its closing brace"),
    ],
)
def test_broken_entries_are_kept(broken, title, reason):
    """An entry that breaks the rules is kept as far as it can be read, which is told, and those behind it are whole."""
    paper, told, *rest = read(f"{broken}\n\n@misc{{b,\n title = {{Two}}\n}}") if reason[0] == "n" else read(broken)
    assert (paper.title, paper.published) == (title, "2017")
    assert isinstance(told, Skipped)
    assert told.reason.startswith(reason)
    assert [one.title for one in rest] == (["Two"] if reason[0] == "n" else [])


def test_a_broken_entry_ends_where_the_next_begins():
    """A missing brace costs the entry that misses it, and none of those behind it."""
    text = "@misc{a,\n note = {open\n}\n@misc{b,\n title = {Two}\n}\n@misc{c,\n title = {Three}}"
    skipped, two, three = read(text)
    assert skipped.reason == "an entry without its closing brace, and an entry without a title; correct the entry"
    assert (skipped.place.line, two.title, two.places[0].line, three.title) == (1, "Two", 4, "Three")


def test_an_entry_without_a_title():
    """It is skipped with its line and what to do."""
    [skipped] = read("\n@misc{a, author = {B}}")
    assert (skipped.place.line, skipped.reason) == (2, "an entry without a title; correct the entry")


def test_macros_do_not_explode():
    """Macros that are made of macros, each twice the one before, stay small."""
    macros = "".join(f"@string{{m{i + 1} = m{i} # m{i}}}\n" for i in range(60))
    paper = only("abstract = m60", before=f"@string{{m0 = {{ha}}}}\n{macros}")
    assert len(paper.abstract) <= 10_000


def test_references_of_exports():
    """The lists of references that Web of Science and Scopus write are read."""
    cited = (
        "HARKER PT, 1987, MATH, V9, P353, DOI {[}10.1016/0270-0255(87)90492-1,\n   10.1000/2].\n   Saaty, 1980, AHP."
    )
    wos = only(f"Cited-References = {{{{{cited}}}}}")
    assert {read_reference(text).year for text in wos.references} == {1987, 1980}
    assert any("doi:10.1016/0270-0255(87)90492-1" in text for text in wos.references)
    note = (
        "Cited by: 3; References: Lewis, P., Perez, E., On knowledge (2020) NeurIPS, 33; Devlin, J., BERT (2019) NAACL"
    )
    assert {read_reference(text).title for text in only(f"note = {{{note}}}").references} == {"On knowledge", "BERT"}


def test_scopus_references_of_today():
    """Where semicolons stand between names too, a reference ends behind its year."""
    text = "Nardelli S.; Lattanzi B., First work, Hepatology, 70, pp. 1-13, (2019); Bai Y.W.; Liu J.-C., Second, (2022)"
    assert [(found.title, found.year) for found in scopus_references(text)] == [("First work", 2019), ("Second", 2022)]


@pytest.mark.parametrize(
    "head, fits",
    [
        ("@article{a,\n title = {A}\n}", True),
        ("% Encoding: UTF-8\n\n@Comment{x}\n@book(b, title=", True),
        ("\ufeffScopus\nEXPORT DATE: 08 July 2023\n\n@ARTICLE{Haseli202079,\n\tauthor = {H}", True),
        ("@string{a = {b}}", True),
        ("@article{a}", True),
        ("@misc {,\n title = {A}", True),
        ("GRPO\nA method that needs no critic, by @deepseek (and others)\n", False),
        ("@media (max-width: 600px) { body { color: red } }", False),
        ("@startuml\nA -> B\n@enduml", False),
        ("@dataclass\nclass A:\n    x = 1\n", False),
        ("Write to someone@example.org {we answer, always = true}", False),
        ("<!DOCTYPE html>\n<pre>\n@article{a,\n title = {A}}</pre>", False),
        ("Some page.\n" * 300 + "@article{a,\n title = {A}}", False),
        ('{"title": "@article{a, title = {A}}"}', False),
    ],
)
def test_what_is_bibtex(head, fits):
    """BibTeX is known by an entry near its beginning, and by nothing less."""
    assert fits_bibtex(head) == fits


@settings(deadline=None)
@given(st.text('@ab{}(),="\\\n \t%#$1'))
def test_any_text_can_be_read(text):
    """Whatever a file holds, reading it ends, and each block begins on its line."""
    read(text)
    for block in blocks(io.StringIO(text)):
        assert block.text.startswith("@")
        assert "@" in text.split("\n")[block.line - 1]


def test_blocks_across_chunks(monkeypatch):
    """Where the text is cut to be read makes no difference."""
    monkeypatch.setattr("paperatlas.sources.bibtex_blocks.CHUNK", 7)
    text = "free text\n@comment{x}\n@misc{a, title = {A {B} C}} @misc{b,\n title = {D}}\nmore\n\n@misc(c, note = {:)})"
    monkeypatch.setattr("paperatlas.sources.bibtex_blocks.LONGEST_ENTRY", 1_000)
    assert [(block.line, block.text) for block in blocks(io.StringIO(text))] == [
        (2, "@comment{x}"),
        (3, "@misc{a, title = {A {B} C}}"),
        (3, "@misc{b,\n title = {D}}"),
        (7, "@misc(c, note = {:)})"),
    ]


def test_memory_is_bounded(monkeypatch):
    """Of a long file no more than a chunk and an entry are held."""
    longest = 0

    class Endless(io.StringIO):
        left = 400

        def read(self, size=-1):
            nonlocal longest
            longest, self.left = max(longest, size), self.left - 1
            return f"@misc{{a,\n title = {{A {self.left}}}\n}}\n" * 50 if self.left else ""

    assert sum(1 for _ in blocks(Endless())) == 399 * 50
    assert longest <= 1 << 18


@pytest.mark.parametrize("name", ["a.bib", "a.txt", "a"])
def test_found_by_content(tmp_path, name):
    """A file is read as BibTeX whatever its name, its encoding and its line ends, packed or not."""
    text = "@article{a,\r\n  title = {Schr\u00f6dinger},\r\n}\r\n"
    for data in (text.encode(), text.encode("utf-16"), "\ufeff".encode() + text.encode(), gzip.compress(text.encode())):
        path = tmp_path / name
        path.write_bytes(data)
        assert [paper.title for paper in read_sources([str(path)]).papers] == ["Schrödinger"]


def test_without_the_package(monkeypatch):
    """Where bibtexparser is not installed, the message says how to get it."""
    monkeypatch.setitem(sys.modules, "bibtexparser.splitter", None)
    with pytest.raises(
        ReadError, match=r'a\.bib: BibTeX is read with bibtexparser.*pip install "paperatlas\[formats\]"'
    ):
        read("@misc{a, title = {A}}")
