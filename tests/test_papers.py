"""One work, met twice or more, is one paper."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.papers import merge_papers, paper_id
from paperatlas.records import Paper, Place


def a_paper(title="GRPO", **fields):
    """A paper of which little is known."""
    return Paper(id=paper_id(title), title=title, **fields)


few_papers = st.lists(
    st.builds(
        a_paper,
        st.sampled_from(["GRPO", "grpo", "DAPO", "D.A.P.O.", "Mamba"]),
        abstract=st.sampled_from(["", "One.", "Two.", "Three."]),
        published=st.none() | st.sampled_from(["2024", "2024-02", "2024-02-05", "2023-01-01"]),
        authors=st.lists(st.sampled_from("AB"), max_size=2).map(tuple),
        author_count=st.none() | st.integers(0, 3),
        organization=st.none() | st.sampled_from(["X", "Y"]),
        doi=st.none() | st.sampled_from(["10.1/a", "10.1/b"]),
        arxiv_id=st.none() | st.sampled_from(["1", "2"]),
        references=st.lists(st.sampled_from("RST"), max_size=2).map(tuple),
        places=st.sets(st.builds(Place, st.sampled_from("fg"), st.integers(1, 3)), max_size=2).map(
            lambda x: tuple(sorted(x))
        ),
    ),
    max_size=7,
)


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("Chain-of-Thought Prompting", "Chain of thought prompting.", True),
        ("GPT‑4: A Report", "GPT-4 – a report", True),
        ("From r to $Q^*$", "From r to Q*", True),
        ("Multi-Agent Debate", "MultiAgent Debate", True),
        ("ﬁne-tuning", "fine tuning", True),
        ("LLaMA", "LLaMA 2", False),
        ("A Survey of C++", "A Survey of C", False),
        ("नमस्ते", "नमसत", False),
        ("深度学习", "深度", False),
        ("?!", "!!", False),
    ],
)
def test_titles_of_one_work(one, other, same):
    """Case, hyphens, spaces and punctuation do not make another work; letters and digits do."""
    assert same == (paper_id(one) == paper_id(other))


def test_union():
    """A paper met twice knows what both meetings knew, and both places."""
    page = a_paper("GRPO", abstract="Long abstract.", author_count=11, comments=2, places=(Place("page.txt", 4),))
    index = a_paper(
        "GRPO.",
        abstract="Long.",
        published="2024-02-05",
        doi="10.1/x",
        authors=("A", "B"),
        places=(Place("index.jsonl", 1),),
    )
    [paper] = merge_papers([page, index])
    assert (
        paper.abstract,
        paper.author_count,
        paper.comments,
        paper.published,
    ) == ("Long abstract.", 11, 2, "2024-02-05")
    assert (paper.doi, paper.authors) == ("10.1/x", ("A", "B"))
    assert (Place("index.jsonl", 1), Place("page.txt", 4)) == paper.places


@pytest.mark.parametrize("field", ["doi", "arxiv_id"])
def test_renamed_work(field):
    """Two titles under one DOI or arXiv id are one work, also by way of a third paper."""
    papers = [a_paper("First Title", **{field: "1"}), a_paper("Second Title", **{field: "1"}), a_paper("second title")]
    [paper] = merge_papers(papers)
    assert paper_id(paper.title) == paper.id


@pytest.mark.parametrize(
    "dates, kept",
    [
        (["2024", "2024-02-05"], "2024-02-05"),
        (["2024-02", None, "2024-01"], "2024-01"),
        (["2024-02-05", "2023-12-31"], "2023-12-31"),
        ([None, None], None),
    ],
)
def test_dates(dates, kept):
    """Of several dates the most exact is kept, and of those the earliest."""
    [paper] = merge_papers([a_paper(published=date) for date in dates])
    assert kept == paper.published


@settings(deadline=None)
@given(few_papers.flatmap(lambda papers: st.tuples(st.just(papers), st.permutations(papers))))
def test_order_does_not_matter(both):
    """The same papers in another order become the same works."""
    papers, shuffled = both
    assert merge_papers(papers) == merge_papers(shuffled)


@settings(deadline=None)
@given(few_papers)
def test_merging_again_changes_nothing(papers):
    """Works are sorted by id, each once, and merging them with themselves gives them back."""
    works = merge_papers(papers)
    assert sorted({work.id for work in works}) == [work.id for work in works]
    assert works == merge_papers([*works, *works])
