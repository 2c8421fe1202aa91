"""Ids of works in other registers, and references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperatlas.identifiers import SCHEMES, Reference, arxiv_in, doi_in, identifier, ids_in, read_reference
from paperatlas.text import clean

titles = st.text(max_size=40).map(clean).filter(lambda title: "title:" not in title)
known = st.sampled_from(["doi:10.1000/x(1)y", "arxiv:1706.03762", "openalex:W4", "s2:" + "ab" * 20, "pmid:7"])
references = st.builds(
    lambda ids, title, year: Reference(tuple(dict.fromkeys(ids)), title, year),
    st.lists(known, max_size=3),
    titles,
    st.none() | st.integers(1, 2100),
)


@pytest.mark.parametrize(
    "text, doi",
    [
        ("10.1000/ABC.", "10.1000/abc"),
        ("(doi:10.1000/abc)", "10.1000/abc"),
        ("10.1016/S0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ('<a href="https://dx.doi.org/10.1000/abc">', "10.1000/abc"),
        ("10.1/abc", None),
        ("version 10.2345 of", None),
    ],
)
def test_a_doi_is_found_in_what_surrounds_it(text, doi):
    """Addresses, brackets and full stops are no part of a DOI, brackets inside of it are."""
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    "text, found",
    [
        ("arXiv:1706.03762v5 [cs.CL]", "1706.03762"),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("arXiv preprint arXiv:2402.03300, 2024", "2402.03300"),
        ("https://huggingface.co/papers/2402.03300", "2402.03300"),
        ("10.48550/arXiv.2402.03300", "2402.03300"),
        ("pages 1706.03762", None),
        ("arXiv:1706.037621", None),
    ],
)
def test_an_arxiv_id_is_found_where_the_text_says_that_it_is_one(text, found):
    """A number alone is not an arXiv id."""
    assert arxiv_in(text) == found


@pytest.mark.parametrize(
    "scheme, value, known",
    [
        ("doi", "https://doi.org/10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("arxiv", "1706.03762v7", "arxiv:1706.03762"),
        ("openalex", "https://openalex.org/W2741809807", "openalex:W2741809807"),
        ("openalex", "https://openalex.org/A2741809807", None),
        ("s2corpus", 13756489, "s2corpus:13756489"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/29456894/", "pmid:29456894"),
        ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/5815332", "pmcid:PMC5815332"),
        ("wos", "ISI:000123", "wos:000123"),
        ("scopus", "2-s2.0-85", "scopus:2-s2.0-85"),
        ("dblp", "conf/iclr/X 1", None),
        ("doi", None, None),
        ("mag", True, None),
    ],
)
def test_every_register_has_one_spelling(scheme, value, known):
    """However a source writes an id, it comes out as one; what is none comes out as nothing."""
    assert identifier(scheme, value) == known


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=60))
def test_an_id_is_one_word(scheme, value):
    """Whatever stands in a source, an id holds no white space and reads back as itself."""
    if known := identifier(scheme, value):
        assert known == "".join(known.split())
        assert identifier(*known.split(":", 1)) == known


@given(references)
def test_a_reference_is_read_back(reference):
    """What a reference is written as says all of it."""
    assert read_reference(str(reference)) == reference


def test_free_text_is_a_reference():
    """Where there is an id in it that is taken, else the text itself, so that a person can look for it."""
    assert ids_in("Vaswani A, 2017, DOI 10.5555/3295222, arXiv:1706.03762") == (
        "arxiv:1706.03762",
        "doi:10.5555/3295222",
    )
    assert read_reference("W42").ids == ("openalex:W42",)
    assert read_reference("Attention Is All You Need") == Reference((), "Attention Is All You Need")
