"""What is missing and what is wrong in the papers of a library, and what to do about it."""

import json

import pytest
from click.testing import CliRunner

from paperatlas.audit import audit, grade
from paperatlas.audit.duplicates import Work, likely_pairs
from paperatlas.audit.texts import flaws, language
from paperatlas.cli import main
from paperatlas.library import Library, paper_table
from paperatlas.records import Paper, Place

GOOD = (
    "We study how small models learn from the answers of large ones, and show on four tasks that a few hundred "
    "answers are enough where the tasks are alike."
)


def found(*papers):
    """The findings of papers, by key."""
    return {finding.key: finding for finding in audit(paper_table(papers), year=2026).findings}


def full(number, **more):
    """A paper that lacks nothing."""
    values = {
        "title": f"On the number {number}",
        "abstract": f"{GOOD} It is number {number}.",
        "published": "2024-05",
        "authors": ("Ada Lovelace",),
        "doi": f"10.1000/{number}",
        "references": ("doi:10.1000/0",),
        "venue": "Journal",
        "places": (Place("a.bib", number),),
    }
    return Paper(id=f"p{number}", **{**values, **more})


def test_nothing_is_wrong():
    """Papers that lack nothing get the best grade and no finding."""
    result = audit(paper_table([full(1), full(2, title="Another matter")]), year=2026)
    assert [(source.file, source.papers, source.grade) for source in result.sources] == [
        ("all", 2, "A"),
        ("a.bib", 2, "A"),
    ]
    assert result.findings == ()


def test_no_papers():
    """A library without papers has nothing to say."""
    result = audit(paper_table([]), year=2026)
    assert (result.sources, result.findings) == ((), ())


@pytest.mark.parametrize(
    "field, empty",
    [
        ("abstract", {"abstract": ""}),
        ("date", {"published": None}),
        ("authors", {"authors": ()}),
        ("ids", {"doi": None}),
        ("references", {"references": ()}),
        ("venue", {"venue": None}),
        ("abstract", {"abstract": "No abstract available."}),
        ("date", {"published": "1970-01-01"}),
    ],
)
def test_missing_fields(field, empty):
    """A field that is missing, or says nothing, is counted for the file and found, with the paper and what to do."""
    result = audit(paper_table([full(1), full(2, **empty, title="Another matter")]), year=2026)
    assert {source.has[field] for source in result.sources} == {1}
    finding = next(it for it in result.findings if it.key == field)
    assert (finding.papers, finding.share, finding.examples) == (1, 0.5, ("p2 Another matter",))
    assert finding.advice


@pytest.mark.parametrize("more", [{"arxiv_id": "2401.00001"}, {"open_alex_id": "W1"}, {"ids": ("pmid:12",)}])
def test_any_register_will_do(more):
    """A paper has an id in whatever register."""
    assert "ids" not in found(full(1, doi=None, **more))


def test_files_are_told_apart():
    """Each file is counted by the papers that were read in it, a paper of two files in both, the largest first."""
    papers = [
        full(1, places=(Place("b.ris", 1), Place("b.ris", 9))),
        full(2, title="Two", places=(Place("a.bib", 1), Place("b.ris", 2)), abstract=""),
        full(3, title="Three", places=(Place("b.ris", 3),)),
    ]
    result = audit(paper_table(papers), year=2026)
    assert [(it.file, it.papers, it.has["abstract"]) for it in result.sources] == [
        ("all", 3, 2),
        ("b.ris", 3, 2),
        ("a.bib", 1, 0),
    ]
    assert {it.key: it.papers for it in result.findings} == {"abstract": 1, "merged": 2}


@pytest.mark.parametrize(
    "share, letter", [(1, "A"), (0.95, "A"), (0.94, "B"), (0.7, "C"), (0.5, "D"), (0.25, "E"), (0.2, "F")]
)
def test_grades(share, letter):
    """Grades follow the share that is there."""
    assert grade(share) == letter


def test_the_grade_of_a_file_is_a_weighted_mean():
    """Abstracts count four times, dates, ids and references twice, authors and venues once."""
    (whole, _) = audit(paper_table([full(1, abstract="", references=())]), year=2026).sources
    assert whole.grade == grade(6 / 12) == "D"
    (whole, _) = audit(paper_table([full(1, venue=None)]), year=2026).sources
    assert whole.grade == grade(11 / 12) == "B"


@pytest.mark.parametrize(
    "abstract, flaw",
    [
        (GOOD, None),
        ("", None),  # missing, and said so elsewhere
        ("N/A", "none"),
        ("[No abstract available]", "none"),
        ("There is no abstract for this article.", "none"),
        ("Abstract not available.", "none"),
        ("The abstract is unavailable at this time.", "none"),
        ("Editorial", "none"),
        ("© 2019 The Authors. Published by Elsevier Ltd. This is an open access article under a licence.", "none"),
        ("Click to increase image size. Click to decrease image size. Notes on the contributors follow.", "none"),
        ("A method for X.", "none"),
        ("A Title of Some Length, Which Is Said Again as the Abstract of This Very Work, Word for Word", "none"),
        (f"{GOOD[:-1]} and so it goes on…", "cut"),
        (f"{GOOD[:-1]} [...]", "cut"),
        (f"{GOOD} We find that the", "cut"),
        (f"{GOOD} Our code is at https://example.org/code", None),
        (f"{GOOD} © 2020 Elsevier Ltd. All rights reserved.", "notice"),
        ("No abstraction is needed: " + GOOD, None),
        ("本文研究小模型如何从大模型的回答中学习，并在四个任务上表明，当任务相似时，几百个回答就足够了。", "language"),
    ],
)
def test_abstracts(abstract, flaw):
    """An abstract that is none, breaks off, is in another language or carries a notice is told from a sound one."""
    title = "A title of some length, which is said again as the abstract of this very work, word for word"
    assert [key for key, _ in flaws(title, abstract, "2024", year=2026)] == ([flaw] if flaw else [])


@pytest.mark.parametrize(
    "text, spoken",
    [
        (GOOD, "English"),
        ("Wir untersuchen, wie kleine Modelle von den Antworten der großen lernen und wann es reicht.", "German"),
        (
            "Nous étudions comment les petits modèles apprennent des réponses des grands, et quand cela suffit.",
            "French",
        ),
        (
            "Estudiamos cómo los modelos pequeños aprenden de las respuestas de los grandes y cuándo es suficiente.",
            "Spanish",
        ),
        (
            "Мы изучаем, как малые модели учатся на ответах больших и когда этого достаточно для задач.",
            "another script",
        ),
        (
            "Transformer attention BERT GPT benchmark accuracy robustness evaluation dataset training inference model",
            "English",
        ),
        ("Too short", None),
    ],
)
def test_languages(text, spoken):
    """The language of an abstract is told by its commonest words; names alone do not make it another one."""
    assert language(text) == spoken


@pytest.mark.parametrize("published, strange", [("2027", False), ("2028", True), ("1799", True), ("1905-06-30", False)])
def test_dates(published, strange):
    """A date is out of reason before 1800 and from the year after next on."""
    assert ("strange" in found(full(1, published=published))) == strange


def test_titles_in_capitals():
    """A title in capitals is found, an acronym or a short name is not."""
    papers = [full(1, title="A STUDY OF READERS"), full(2, title="GPT-4"), full(3, title="BERT AND US")]
    assert found(*papers)["capitals"].examples == ("p1 A STUDY OF READERS",)


def test_the_same_abstract_twice():
    """Two papers with one abstract are found, whatever its case."""
    papers = [full(1, abstract=GOOD), full(2, title="Another matter", abstract=GOOD.upper()), full(3, title="Third")]
    assert found(*papers)["shared"].papers == 2


ATTENTION = "Attention Is All You Need"


@pytest.mark.parametrize(
    "one, other, likely",
    [
        ((ATTENTION, 2017, ("Ashish Vaswani",)), ("Attention is all you ned", 2017, ("A. Vaswani",)), True),
        ((ATTENTION, 2017, ()), ("Attenttion Is All You Need", None, ()), True),
        ((ATTENTION, 2017, ("Ashish Vaswani",)), (ATTENTION, 2018, ("Ada Lovelace",)), False),
        ((ATTENTION, 2017, ()), (ATTENTION, 2024, ()), False),
        (("Learning to Rank, Part I", 2017, ()), ("Learning to Rank, Part II", 2017, ()), False),
        (("Language Models 2", 2017, ()), ("Language Models 3", 2018, ()), False),
        ((f"Comment on {ATTENTION}", 2017, ()), (f"{ATTENTION}", 2017, ()), False),
        (("Learning to Plan", 2020, ()), ("Learning to Plan: A Study of Robots", 2020, ()), True),
        (("Supervised Parsing of Long Texts", 2020, ()), ("Unsupervised Parsing of Long Texts", 2020, ()), False),
        (("A Survey of Parsing", 2020, ()), ("A Survey of Tagging", 2020, ()), False),
    ],
)
def test_likely_duplicates(one, other, likely):
    """Near titles of near years with an author in common are likely one work; parts, comments and opposites are not."""
    pairs = likely_pairs([Work("2", *one), Work("1", *other)])
    assert [(a.id, b.id) for a, b in pairs] == ([("1", "2")] if likely else [])


def test_versions_on_arxiv_are_one_id():
    """Two arXiv ids are two works, however near the titles."""
    one, two = (Work(number, ATTENTION, 2017, (), f"1706.0376{number}") for number in "12")
    assert likely_pairs([one, two]) == []


def test_duplicates_among_many():
    """A typo at either end is found among many other titles, whatever the order."""
    others = [Work(f"o{number}", f"Number {number} and what it is good for", 2020) for number in range(200)]
    near = [
        Work("a", "Zero to One Hundred Steps of Planning", 2020),
        Work("b", "Xero to One Hundred Steps of Planning", 2020),
    ]
    for works in ([*others, *near], [*near[::-1], *others[::-1]]):
        assert [(one.id, other.id) for one, other in likely_pairs(works)] == [("a", "b")]


def run(folder, *words):
    """What paperatlas audit prints; it never fails for what it finds."""
    done = CliRunner().invoke(main, ["audit", "--atlas", str(folder), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def folder(tmp_path):
    """An atlas of papers with markup in what they say."""
    papers = [
        full(1, title="<script>alert(1)</script> [bold]x[/bold]", abstract="n/a"),
        full(2, title="TITLE IN CAPITALS"),
    ]
    Library.open(tmp_path / "atlas", create=True).save_papers(paper_table(papers))
    return tmp_path / "atlas"


def test_the_command_prints_tables(folder):
    """For people there is a table of the files, one of the findings, and examples on demand, markup as it is."""
    text = run(folder, "--examples", "1")
    assert "50% D" in text
    assert "title in capitals" in text
    assert "p1 <script>alert(1)</script> [bold]x[/bold]" in text


def test_the_command_prints_rows(folder):
    """For programs there is a row for each field of each file, and one for each finding with its advice."""
    rows = json.loads(run(folder, "--format", "json"))
    assert {row["source"] for row in rows} == {"all", "a.bib"}
    (row,) = [row for row in rows if (row["source"], row["what"]) == ("a.bib", "abstract")]
    assert (row["papers"], row["missing"], row["share"], row["grade"]) == (2, 1, 0.5, "D")
    assert all(row["advice"] for row in rows if row["examples"])
    assert run(folder, "--format", "jsonl").count("\n") == len(rows)
    assert run(folder, "--format", "csv").startswith("source,what,papers,missing,share,grade,advice,examples")
