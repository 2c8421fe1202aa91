"""Listing pages saved as text: what is an entry, and what the page says of it."""

import json
from collections import Counter

import pytest

from paperatlas.papers import merge_papers
from paperatlas.records import Paper, Skipped
from paperatlas.sources import read_sources
from paperatlas.sources.files import Line
from paperatlas.sources.pages import display_name, is_prose, read_page

LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
LORA_ABSTRACT = (
    "Low-Rank Adaptation (LoRA) learns the product of two thin matrices. On GLUE it matches full fine-tuning."
)
MAMBA = "Mamba: Linear-Time Sequence Modeling with Selective State Spaces"
MAMBA_ABSTRACT = (
    "Mamba lets a state space model choose what it keeps. It is competitive with the Transformer on the Pile."
)
HEADER = ["new", "", "Get trending papers in your email!", "", "Subscribe", "", "Daily Papers", "", "May 13", ""]


def read(*lines):
    """The papers and the skipped entries of a page with these lines."""
    found = list(read_page([Line(number, text) for number, text in enumerate(lines, 1) if text], "page.txt"))
    papers = [entry for entry in found if isinstance(entry, Paper)]
    return papers, [entry for entry in found if isinstance(entry, Skipped)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([f"Subscribe{LORA}", LORA_ABSTRACT, MAMBA, MAMBA_ABSTRACT], id="glued button, no blank lines"),
        pytest.param([*HEADER, LORA, "", LORA_ABSTRACT, "", MAMBA, "", MAMBA_ABSTRACT], id="blank lines"),
        pytest.param(
            [*HEADER, LORA, "", LORA_ABSTRACT, "", "  • 8 authors", "·", "Jun 17, 2021", "", MAMBA, "", MAMBA_ABSTRACT],
            id="details under the first alone",
        ),
        pytest.param(
            [
                *HEADER,
                LORA,
                "",
                LORA_ABSTRACT,
                "",
                "microsoft Microsoft",
                "·",
                "Jun 17, 2021 4",
                "",
                MAMBA,
                MAMBA_ABSTRACT,
            ],
            id="an organization",
        ),
    ],
)
def test_layouts(lines):
    """Titles and abstracts are the same in every layout of a page."""
    papers, skipped = read(*lines)
    assert [(paper.title, paper.abstract) for paper in papers] == [(LORA, LORA_ABSTRACT), (MAMBA, MAMBA_ABSTRACT)]
    assert skipped == []


@pytest.mark.parametrize(
    "details, authors, organization, published, comments",
    [
        (["  • 8 authors", "·", "Jun 17, 2021"], 8, None, "2021-06-17", None),
        (["• 1 author", "·", "Jun 17, 2021 23"], 1, None, "2021-06-17", 23),
        (["tencent Tencent", "·", "Jun 17, 2021 2"], None, "Tencent", "2021-06-17", 2),
        (["deepseek-ai DeepSeek", "·", "Jun 17, 2021"], None, "DeepSeek", "2021-06-17", None),
        (["tencent Tencent · June 17, 2021"], None, "Tencent", "2021-06-17", None),
        (["• 8 authors · Jun 17, 2021 3"], 8, None, "2021-06-17", 3),
        (["• 8 authors"], 8, None, None, None),
        (["·", "Feb 31, 2021"], None, None, "2021-02", None),
        ([], None, None, None, None),
    ],
)
def test_details(details, authors, organization, published, comments):
    """What stands under an abstract says who wrote it, when, and how many comments it has."""
    [paper], _ = read(LORA, LORA_ABSTRACT, *details)
    told = (paper.author_count, paper.organization, paper.published, paper.comments)
    assert (authors, organization, published, comments) == told


@pytest.mark.parametrize(
    "header, dates, published",
    [
        ([], ["Mar 29", "Dec 14, 2024"], ["2025-03-29", "2024-12-14"]),
        ([], ["Sep 8, 2023", "Dec 14, 2025", "Jan 2 3"], ["2023-09-08", "2025-12-14", "2026-01-02"]),
        ([], ["Mar 29", "Apr 1"], [None, None]),
        (["May 13"], ["Mar 29"], [None]),
        (["May 13, 2024"], ["Mar 29", "Dec 14, 2020"], ["2024-03-29", "2020-12-14"]),
    ],
)
def test_years_that_are_left_out(header, dates, published):
    """A date without a year is of the year after the latest named one; where none is named, nothing is guessed."""
    entries = [[f"{LORA} {number}", LORA_ABSTRACT, "·", date] for number, date in enumerate(dates)]
    papers, _ = read(*header, *(line for entry in entries for line in entry))
    assert published == [paper.published for paper in papers]


def test_title_without_abstract():
    """A title without an abstract is a paper with an empty abstract, and its neighbours keep theirs."""
    papers, _ = read(LORA, MAMBA, MAMBA_ABSTRACT, "ReAct: Reasoning and Acting", "• 7 authors", "·", "Oct 6, 2022")
    assert [(p.title, p.abstract) for p in papers] == [(MAMBA, MAMBA_ABSTRACT), ("ReAct: Reasoning and Acting", "")]
    papers, _ = read(MAMBA, MAMBA_ABSTRACT, LORA, "Tree of Thoughts", LORA_ABSTRACT, MAMBA, MAMBA_ABSTRACT)
    assert [paper.abstract for paper in papers[1:3]] == ["", LORA_ABSTRACT]


@pytest.mark.parametrize(
    "cut", ["Mamba lets a state space model choose what it keeps. It is compet", "Mamba lets a state space model"]
)
def test_cut_abstract(cut):
    """A page cut in the middle of an abstract keeps what there is of it and says so."""
    papers, [skipped] = read(LORA, LORA_ABSTRACT, MAMBA, cut)
    assert [LORA_ABSTRACT, cut] == [paper.abstract for paper in papers]
    assert skipped.place.line == 3
    assert "break off" in skipped.reason


def test_line_without_end():
    """An entry whose abstract is a line without end is left out with a reason, and the rest goes in."""
    lines = [
        Line(1, LORA),
        Line(2, "", "a line of more than 1,000,000 characters"),
        Line(3, MAMBA),
        Line(4, MAMBA_ABSTRACT),
    ]
    paper, skipped = read_page(lines, "page.txt")
    assert paper.title == MAMBA
    assert (skipped.place.line, skipped.reason) == (1, "a line of more than 1,000,000 characters; save the page again")


def test_endless_abstract():
    """Line after line of prose makes no abstract of any size: the entry is left out with a reason."""
    papers, [skipped] = read(*[MAMBA, MAMBA_ABSTRACT] * 3, LORA, *[LORA_ABSTRACT * 400] * 3)
    assert [paper.title for paper in papers] == [MAMBA] * 3
    assert (skipped.place.line, skipped.reason[:11]) == (7, "an entry of")


@pytest.mark.parametrize(
    "title, kept",
    [
        ("<script>alert(1)</script> Considered Harmful", "<script>alert(1)</script> Considered Harmful"),
        ("Diffusion \u202emodels\u202c of Text", "Diffusion models of Text"),
        ("Bell\x07s and \x1b[31mColours", "Bells and [31mColours"),
        ("التعلم العميق للغة", "التعلم العميق للغة"),
        ("'; MATCH (n) DETACH DELETE n //", "'; MATCH (n) DETACH DELETE n //"),
    ],
)
def test_hostile_titles(title, kept):
    """Markup and queries in a title are text; control characters and marks that turn the direction are taken out."""
    [paper], _ = read(title, LORA_ABSTRACT)
    assert kept == paper.title


@pytest.mark.parametrize(
    "lines",
    [
        ["# paperatlas", "", "A knowledge graph of papers.", "## Install", "Run the installer.", "## Use", "Read on."],
        ["It was a dark and stormy night, and the rain fell in torrents, except at occasional intervals."] * 20,
        ["one line", "another line", "a third line"],
        ["milk", "eggs", "bread"],
        [
            "# Changes",
            "All that changes for those who use this, newest first.",
            "## Now",
            "### Added",
            "- A first version.",
        ],
    ],
)
def test_what_is_no_listing(lines):
    """Prose, lists and notes give no papers at all."""
    assert read(*lines) == ([], [])


@pytest.mark.parametrize(
    "line, prose",
    [
        (LORA, False),
        (LORA_ABSTRACT, True),
        ("Attention Is All You Need.", False),
        ("Is More Data Better? A Study of Scale in Language Model Pre-training, Fine-tuning, and Evaluation", False),
        ("Discrete Audio Tokens: More Than One Would Think!", False),
        ("we show that " * 40, True),
    ],
)
def test_prose(line, prose):
    """A title and an abstract are told apart by what they look like."""
    assert prose == is_prose(line)


@pytest.mark.parametrize(
    "text, name",
    [
        ("nvidia NVIDIA", "NVIDIA"),
        ("ByteDance-Seed ByteDance Seed", "ByteDance Seed"),
        ("PekingUniversity Peking University", "Peking University"),
        ("Peking University", "Peking University"),
        ("Tencent", "Tencent"),
    ],
)
def test_organizations(text, name):
    """Of a handle and a name, the name is kept."""
    assert name == display_name(text)


@pytest.mark.shared
def test_the_five_pages(shared):
    """The five real pages hold 195, 50, 97, 79 and 90 entries, 479 papers in all, and nothing is skipped."""
    reading = read_sources([str(shared / "pages")])
    counts = Counter(paper.places[0].file for paper in reading.papers)
    assert [counts[file] for file in sorted(counts)] == [195, 50, 97, 79, 90]
    assert (reading.entries, len(merge_papers(reading.papers)), reading.skipped) == (511, 479, [])


@pytest.mark.shared
def test_texts_equal_the_gold(shared):
    """Every annotated paper of the pages is read with the same title and abstract, so that offsets agree."""
    texts = {paper.text for paper in merge_papers(read_sources([str(shared / "pages" / "*.txt")]).papers)}
    for name in ("pages-train.jsonl", "pages-dev.jsonl"):
        with (shared / "gold" / name).open(encoding="utf-8") as lines:
            assert [entry["title"] for entry in map(json.loads, lines) if entry["text"] not in texts] == []


@pytest.mark.shared
def test_years_of_the_real_pages(shared):
    """The two dated pages are of 2026 and 2025: no date without a year is later or earlier."""
    papers = read_sources([str(shared / "pages")]).papers
    years = {}
    for paper in papers:
        if paper.published:
            years.setdefault(paper.places[0].file, set()).add(paper.year)
    assert [max(found) for _, found in sorted(years.items())] == [2026, 2025]
    assert {"NVIDIA", "Netflix", "Tencent"} == {paper.organization for paper in papers if paper.organization}
