"""Listing pages saved as HTML."""

from pathlib import Path

import pytest

from paperatlas.errors import ReadError
from paperatlas.sources import read_sources

LISTING = Path(__file__).parent / "data" / "pages" / "listing.html"
ARTICLE = (
    '<article><h3><a href="{link}">A Title</a></h3><p>This abstract tells in one sentence what was done.</p></article>'
)


@pytest.fixture
def read(tmp_path):
    """Writes a page and reads it."""

    def reader(html):
        page = tmp_path / "page.html"
        page.write_text(html, encoding="utf-8")
        return read_sources([str(page)]).papers

    return reader


def test_articles():
    """Titles, abstracts, ids, dates, authors, organization and comments are read out of the articles of a page."""
    lora, deepseek, hostile = read_sources([str(LISTING)]).papers
    assert lora.title == "LoRA: Low-Rank Adaptation of Large Language Models"
    assert lora.abstract.endswith("two thin matrices & adds it. On GLUE it matches full fine-tuning.")
    assert (lora.arxiv_id, lora.url) == ("2106.09685", "https://huggingface.co/papers/2106.09685")
    assert (lora.author_count, lora.published, lora.comments) == (8, "2021-06-17", None)
    assert (deepseek.arxiv_id, deepseek.url) == ("2501.12948", "https://arxiv.org/abs/2501.12948v1")
    assert (deepseek.organization, deepseek.published, deepseek.comments) == ("DeepSeek", "2025-01-22", 15)
    assert (hostile.title, hostile.abstract) == ("<script>alert(1)</script> Is Not All You Need", "")


def test_places():
    """A paper's place is the line of its heading."""
    [lora, *_] = read_sources([str(LISTING)]).papers
    assert "LoRA: Low-Rank" in LISTING.read_text(encoding="utf-8").split("\n")[lora.places[0].line - 1]


def test_scripts_and_styles_are_not_read():
    """What stands in scripts, styles and other unseen parts never becomes text."""
    texts = " ".join(paper.text for paper in read_sources([str(LISTING)]).papers)
    assert not any(word in texts for word in ("Script Is Not", "style sheet", "Upvote", "window"))


@pytest.mark.parametrize(
    "link, arxiv_id, url",
    [
        ("/papers/1706.03762", "1706.03762", "https://huggingface.co/papers/1706.03762"),
        (
            "https://huggingface.co/papers/1706.03762#community",
            "1706.03762",
            "https://huggingface.co/papers/1706.03762",
        ),
        ("https://arxiv.org/pdf/1706.03762.pdf", "1706.03762", "https://arxiv.org/pdf/1706.03762.pdf"),
        ("javascript:alert(1)//papers/1706.03762", None, None),
        ("https://evil.example/papers/1706.03762", None, None),
    ],
)
def test_links(read, link, arxiv_id, url):
    """An arXiv id and an address are taken from links to papers, and from no other."""
    [paper] = read(ARTICLE.format(link=link))
    assert (arxiv_id, url) == (paper.arxiv_id, paper.url)


def test_headings_without_articles(read):
    """Headings that link to papers begin entries, in whatever elements they stand."""
    papers = read(
        '<div><h3><a href="/papers/1706.03762">One Title</a></h3>'
        "<div>One abstract that has a full sentence in it.</div></div>"
        '<div><h3><a href="/papers/1810.04805">Two Titles</a></h3>'
        "<div>Two abstracts that have a full sentence each.</div>"
        "<span>4 authors</span><span>·</span><span>Oct 11, 2018</span></div><footer>Company</footer>"
    )
    assert [(paper.title, paper.published) for paper in papers] == [("One Title", None), ("Two Titles", "2018-10-11")]
    assert papers[1].abstract == "Two abstracts that have a full sentence each."


def test_heading_inside_a_link(read):
    """A heading that stands inside the link to its paper begins an entry too."""
    [paper] = read(
        '<div><a href="/papers/1706.03762"><h3>One Title</h3></a><p>One abstract, in a full sentence of it.</p>'
    )
    assert (paper.title, paper.arxiv_id) == ("One Title", "1706.03762")


def test_visible_text(read):
    """A page without any structure is read by its visible text."""
    [paper] = read(
        "<html><body>A Title of Ours<br>An abstract that tells in one sentence what was done.<br>5 authors</body>"
    )
    assert (paper.title, paper.author_count) == ("A Title of Ours", 5)


def test_page_of_one_paper(read):
    """The page of a single paper gives that paper, with its abstract rather than a summary or a comment."""
    [paper] = read(
        '<html><link rel="canonical" href="https://huggingface.co/papers/1706.03762"><h1>Attention</h1>'
        "<div>Published on Jun 12, 2017</div><h2>Abstract</h2><p>A summary made by a machine, in one line.</p>"
        "<p>The abstract itself tells at more length what was done. It has two sentences.</p>"
        "<h2>Community</h2><p>A comment that is much longer than the abstract itself, and that praises it. "
        + "Good. "
        * 50
    )
    assert (paper.title, paper.arxiv_id, paper.published) == ("Attention", "1706.03762", "2017-06-12")
    assert paper.abstract == "The abstract itself tells at more length what was done. It has two sentences."


@pytest.mark.shared
def test_a_real_page_of_one_paper(shared):
    """A real saved page of one paper gives its title, its id and its abstract."""
    [paper] = read_sources([str(shared / "samples" / "hf-paper-page")]).papers
    assert (paper.arxiv_id, paper.title.startswith("MCPMark: A Benchmark")) == ("2509.24002", True)
    assert len(paper.abstract) > 1_000


@pytest.mark.parametrize(
    "html",
    [
        "<html>",
        "<html><body><p>Nothing here.</p></body></html>",
        "<html><![nonsense[ x",
        "<html>" + "<" * 1_000_000,
        "<html>" + "<a " * 300_000,
        "<html><a " + 'x="' * 300_000,
        "<html><!--" * 100_000,
        "<html><article>" * 50_000,
    ],
)
def test_broken_markup(read, html):
    """Markup that holds no papers, or that never closes, is refused with one line."""
    with pytest.raises(ReadError, match=r"page\.html.*; (save|a title|.*expected)|page\.html.*expected"):
        read(html)


def test_unclosed_elements(read):
    """A page that was cut gives the entries above the cut."""
    papers = read(ARTICLE.format(link="/papers/1706.03762") + '<article><h3><a href="/papers/1810.04805">Cut')
    assert [paper.title for paper in papers] == ["A Title", "Cut"]
