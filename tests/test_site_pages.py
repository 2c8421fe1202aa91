"""What the pages of the site say: the words of the papers, claims side by side, names marked where they stand."""

import json
import re
from itertools import pairwise

import pytest

from graphs import CONCEPTS, MARKUP, PAPERS, concept_key, paper_key, small_graph
from paperatlas.schema import GraphTables
from paperatlas.site import Site, concept_path, paper_path, site_of
from paperatlas.site.concepts import concept_page
from paperatlas.site.data import surest
from paperatlas.site.drawing import MOST_OF_A_KIND, draw, neighbours
from paperatlas.site.frame import render
from paperatlas.site.marks import in_marks, marked
from paperatlas.site.papers import paper_page
from paperatlas.stores import open_store
from sites import html_of, small_site


@pytest.fixture(scope="module")
def written(small_file, tmp_path_factory):
    """The site of the small graph, written once."""
    return small_site(small_file, tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="module")
def pages(written):
    """The HTML pages of that site, by path."""
    return html_of(written)


@pytest.mark.parametrize("key", sorted(CONCEPTS))
def test_linked_data_is_json(pages, key):
    """What a concept's page says to search engines is one object of schema.org with the concept's name."""
    text = pages[concept_path(concept_key(key))]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text).group(1))
    assert data["@type"] == ("Dataset" if CONCEPTS[key][0] == "Benchmark" else "DefinedTerm")
    assert data["name"].split()[0] == CONCEPTS[key][1].split()[0]


def test_a_paper_is_a_scholarly_article(pages):
    """A paper's page tells its authors, date and addresses to search engines."""
    text = pages[paper_path(paper_key("ppo"))]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text).group(1))
    assert data["@type"] == "ScholarlyArticle"
    assert [it["name"] for it in data["author"]] == ["Filip Wolski", "John Schulman"]
    assert data["datePublished"] == "2017-07-20"
    assert "https://arxiv.org/abs/1707.06347" in data["sameAs"]


def test_a_concept_is_told_in_the_words_of_who_introduced_it(pages):
    """A concept's page has the sentence of the introducing paper, its name marked, with the paper and its date."""
    text = pages[concept_path(concept_key("grpo"))]
    first = text.index("In the words of the paper that introduces it")
    assert "introduces <mark>Group Relative Policy Optimization</mark>." in text[first:]
    assert "2024-02-05" in text[first:]
    assert "75% sure" in text[first:]


def test_contradicting_claims_stand_side_by_side(pages):
    """Where one paper says that A beats B and another that B beats A, both sentences stand next to each other."""
    text = pages[concept_path(concept_key("ppo"))]
    both = text[text.index("both are claimed") :]
    both = both[: both.index("</li>")]
    assert "Proximal Policy Optimization does better" in both
    assert "Direct Preference Optimization does better" in both
    assert both.count("<blockquote") == 2


def test_a_benchmark_tells_who_is_tried_on_it_with_what(pages):
    """A benchmark's page lists the papers that evaluate on it, with the models and methods that they bring and use."""
    text = pages[concept_path(concept_key("gsm8k"))]
    runs = text[text.index('id="runs"') :]
    assert PAPERS["gspo"][0] in runs
    assert concept_path(concept_key("qwen25-7b")) in runs
    assert concept_path(concept_key("gspo")) in runs


def test_a_benchmark_tells_who_claims_to_do_better(pages):
    """Claims of papers that evaluate on a benchmark stand on its page, each with its sentence."""
    text = pages[concept_path(concept_key("aime"))]
    wins = text[text.index('id="wins"') : text.index('id="runs"')]
    assert wins.count("<tr>") == 1 + 5
    assert wins.count("<blockquote") == 5


def test_a_paper_has_its_names_marked_in_the_abstract(pages):
    """A name in a paper's abstract leads to the page of what it names."""
    text = pages[paper_path(paper_key("deepseekmath"))]
    abstract = text[text.index('class="abstract"') : text.index("</section>")]
    assert re.search(rf'href="../../{re.escape(concept_path(concept_key("deepseekmath")))}">DeepSeekMath</a>', abstract)


def test_a_paper_tells_what_it_cites_and_who_cites_it(pages):
    """Papers cited and citing, and works that are not here, stand on a paper's page."""
    text = pages[paper_path(paper_key("deepseekmath"))]
    assert paper_path(paper_key("gsm8k")) in text[text.index('id="refers"') :]
    assert paper_path(paper_key("dapo")) in text[text.index('id="referred"') :]
    assert "1 cited work that is not in this collection" in text


def test_a_paper_has_an_entry_to_cite_it_by(pages):
    """A paper's page holds its entry of BibTeX, with title and year."""
    text = pages[paper_path(paper_key("ppo"))]
    found = text[text.index("@misc{") : text.index("</pre>")]
    assert "title = {" in found
    assert "year = {" in found


def test_only_https_leads_out(tmp_path):
    """An address that is not https, or that hides a user, is left out of a paper's page."""
    tables = small_graph()
    papers = tables.nodes["Paper"]
    place = papers.schema.get_field_index("url")
    addresses = ["javascript:alert(1)", "http://example.org/", "https://me@example.org/"]
    urls = [addresses[turn % 3] for turn in range(papers.num_rows)]
    papers = papers.set_column(place, papers.schema.field(place), [urls])
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(GraphTables(tables.nodes | {"Paper": papers}, tables.relationships, "urls"))
        for key in PAPERS:
            text = paper_page(store, Site(), paper_key(key)).text
            assert not any(f'href="{url}"' in text for url in addresses)


def test_a_least_confidence_leaves_doubtful_readings_out(ladybug_store):
    """With a least confidence, what was read less surely is on no page."""
    name = concept_key("ppo")
    assert "both are claimed" in concept_page(ladybug_store, site_of(ladybug_store, least=0.4), name).text
    sure = concept_page(ladybug_store, site_of(ladybug_store, least=0.6), name).text
    assert "both are claimed" not in sure
    assert "Papers that build on it" in sure


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("GRPOs and GRPO-like", {"a": ["GRPO"]}, ["GRPO", "GRPO"]),
        ("aGRPO GRPO2 _GRPO", {"a": ["GRPO"]}, []),
        ("math is not MATH", {"a": ["MATH"]}, ["MATH"]),
        ("Diffusion models win", {"a": ["diffusion model"]}, ["Diffusion model"]),
        (
            "latent diffusion model",
            {"a": ["diffusion model"], "b": ["latent diffusion model"]},
            ["latent diffusion model"],
        ),
        ("(PPO)", {"a": ["PPO", ""]}, ["PPO"]),
        ("İstanbul and GRPO", {"a": ["GRPO"]}, ["GRPO"]),
        ("", {"a": ["GRPO"]}, []),
    ],
)
def test_names_are_found_as_words(text, names, expected):
    """A name is marked where it stands as a word, in any case but that of very short names, the longest first."""
    pieces = marked(text, names)
    assert [piece.text for piece in pieces if piece.key] == expected
    assert "".join(piece.text for piece in pieces) == text


def test_marks_are_escaped():
    """A name and its text that hold tags are shown as they are."""
    assert in_marks(f"{MARKUP} <b>", {"a": ["<b>"]}).endswith("<mark>&lt;b&gt;</mark>")


def test_the_surest_come_first():
    """Evidence stands in order of sureness, and what says none stands last."""
    rows = [{"paper": str(turn), "published": None, "confidence": it} for turn, it in enumerate([0.2, None, 0.9])]
    assert [row["confidence"] for row in surest(rows)] == [0.9, 0.2, None]


def test_names_of_a_drawing_stand_apart():
    """No two names of one side stand at one height, all within the drawing."""
    ring = [
        {"id": f"method:{turn}", "name": f"Name {turn}", "type": "Method", "kind": "BASED_ON", "strength": 1.0}
        for turn in range(24)
    ]
    drawing = draw(ring, [])
    for side in (True, False):
        heights = sorted(dot.y for dot in drawing.dots if dot.left == side)
        assert min(b - a for a, b in pairwise(heights)) >= 20
        assert heights[0] > 0
        assert heights[-1] < drawing.height


def test_a_drawing_shows_several_kinds_of_ties():
    """Where one kind of ties would fill the drawing, others have their places, too."""
    variants = [{"id": f"model:{turn:02}", "name": "v", "type": "Model", "generic": False} for turn in range(40)]
    near = [
        {"id": f"task:{turn:02}", "name": "t", "type": "Task", "generic": False, "npmi": 0.1, "papers": 2}
        for turn in range(40)
    ]
    kinds = [row["kind"] for row in neighbours("model:x", claims=[], families=[], variants=variants, near=near)]
    assert kinds.count("VARIANT_OF") >= MOST_OF_A_KIND
    assert kinds.count("CO_OCCURS_WITH") >= MOST_OF_A_KIND


def test_a_template_must_know_every_name():
    """A page that is given no description is an error, not a page with a hole."""
    with pytest.raises(KeyError):
        render("base.html", "a.html", Site(), title="A")
