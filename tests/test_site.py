"""The site as a folder: a page for everything, links that lead somewhere, sound HTML, and the same bytes every time."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from graphs import CONCEPTS, PAPERS, concept_key, paper_key, small_graph
from paperatlas.cli import main
from paperatlas.errors import StoreError, UnknownName
from paperatlas.schema import GraphTables
from paperatlas.site import Site, concept_path, organization_path, paper_path, site_of, write_site
from paperatlas.site.concepts import concept_page
from paperatlas.site.pages import page_at
from paperatlas.site.papers import paper_page
from paperatlas.stores import open_store
from sites import Checked, files_of, html_of, led_to, small_site

ODD = [
    "method:a/b",
    "method:..",
    "method:../../etc/passwd",
    "method:C++",
    "method:c++",
    "method:Lora",
    "method:lora",
    "method:con",
    "method:index",
    "method:模型",
    "method:مرحبا",
    "method:",
    "method",
    "",
    ":",
    "benchmark:a:b",
    "method:" + "x" * 5_000,
    "method:" + "x" * 5_001,
    "method:a--b",
    "method:a\u202eb",
    "method:\udcf6",
    "method:<script>",
    "method:page-2",
]


@pytest.fixture(scope="module")
def written(small_file, tmp_path_factory):
    """The site of the small graph, written once."""
    return small_site(small_file, tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="module")
def pages(written):
    """The HTML pages of that site, by path."""
    return html_of(written)


def test_every_concept_and_paper_has_a_page(pages):
    """There is a page for each concept and each paper of the store, at the path that its id says."""
    wanted = {concept_path(concept_key(key)) for key in CONCEPTS} | {paper_path(paper_key(key)) for key in PAPERS}
    assert wanted - set(pages) == set()


def test_every_link_leads_to_a_file(written, pages):
    """Each link, script and style on each page is a file of the site, or an https address outside of it."""
    files = set(files_of(written))
    lost = []
    for page, text in pages.items():
        for href in Checked(text).hrefs:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                lost += [(page, href)] if parts.scheme != "https" else []
            elif href and parts.path and led_to(page, href) not in files:
                lost.append((page, href))
    assert lost == []


def test_every_anchor_is_there(pages):
    """A link to a part of the same page names an id of that page."""
    for page, text in pages.items():
        seen = Checked(text)
        assert [href for href in seen.hrefs if href.startswith("#") and href[1:] not in seen.ids] == [], page


def test_pages_are_well_formed(pages):
    """On every page each tag is closed in order, ids are unique, and there is no handler, style or inline script."""
    for page, text in pages.items():
        seen = Checked(text)
        assert seen.wrong == [], page
        assert len(seen.ids) == len(set(seen.ids)), page


def test_pages_have_one_main_heading_and_skip_no_level(pages):
    """Every page has one h1 and one main, and a heading is at most one level below the one before."""
    for page, text in pages.items():
        seen = Checked(text)
        assert seen.headings.count(1) == 1, page
        assert seen.names.count("main") == 1, page
        assert [(a, b) for a, b in pairwise(seen.headings) if b > a + 1] == [], page


def test_pages_say_their_language_title_and_description(pages):
    """Every page has a language, title, description and policy, and its address where that is known."""
    for page, text in pages.items():
        assert '<html lang="en">' in text, page
        assert re.search(r"<title>[^<]+</title>", text), page
        assert re.search(r'<meta name="description" content="[^"]+">', text), page
        assert "default-src 'none'" in text, page
        canonical = page.removesuffix("index.html")
        assert page == "404.html" or f'<link rel="canonical" href="https://example.org/atlas/{canonical}">' in text, (
            page
        )


def test_hostile_text_stays_text(pages):
    """Tags, quotes and template braces of a name or an abstract are shown, and make nothing."""
    for path in (paper_path(paper_key("hostile")), concept_path(concept_key("hostile"))):
        text = pages[path]
        assert "<img" not in text, path
        assert "&lt;img src=x onerror=alert(1)&gt;" in text, path
        assert "\u202e" not in text, path


HOSTILE = [
    "</script><script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} ${7*7}",
    'href="javascript:alert(1)"',
    "x" * 5_000,
    "👩‍👩‍👧 \u202e مرحبا \u0000\u0007 \ud83d",
    "<!-- --> ]]> &amp; &#60;",
    "",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_in_every_field(tmp_path, said):
    """Whatever stands in every field of paper, concept, claim and organization, pages are sound and links lead on."""
    tables = small_graph()
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(hostile(tables, said.encode("utf-8", "replace").decode()))
    with open_store(str(tmp_path / "graph.lbug")) as store:
        write_site(store, tmp_path / "out", title=said, base_url="https://example.org/")
    files = files_of(tmp_path / "out")
    for page, data in files.items():
        if page.endswith(".html"):
            seen = Checked(data.decode())
            assert seen.wrong == [], page
            assert [href for href in seen.hrefs if not re.match(r"https://|[#./a-z0-9]", href)] == [], page
            assert not [href for href in seen.hrefs if href.lower().startswith(("javascript:", "data:"))], page
            assert b"49 " not in data or b"7*7" in data, page


def hostile(tables, said):
    """The small graph with ``said`` in every text that is no key, type or date."""
    keys = {"id", "from", "to", "type", "published", "firstSeen", "paper", "via", "relation"}

    def with_it(table):
        for place, field in enumerate(table.schema):
            if field.name not in keys and str(field.type) == "string":
                table = table.set_column(place, field, [[said] * table.num_rows])
            elif field.name == "aliases":
                table = table.set_column(place, field, [[[said, said + "2"]] * table.num_rows])
        return table

    return GraphTables(
        {label: with_it(table) for label, table in tables.nodes.items()},
        {kind: with_it(table) for kind, table in tables.relationships.items()},
        "hostile",
    )


def test_the_same_graph_gives_the_same_bytes(small_file, written, tmp_path):
    """A second run, into another folder, writes the same files with the same bytes."""
    with open_store(small_file) as store:
        write_site(store, tmp_path / "again", title="A small atlas", base_url="https://example.org/atlas")
    assert files_of(tmp_path / "again") == files_of(written)


@pytest.mark.neo4j
def test_both_stores_give_the_same_site(neo4j_store, written, tmp_path):
    """A site from Neo4j has the bytes of the one from the embedded store."""
    write_site(neo4j_store, tmp_path / "out", title="A small atlas", base_url="https://example.org/atlas")
    assert files_of(tmp_path / "out") == files_of(written)


def test_pages_of_a_former_graph_go(small_file, tmp_path):
    """A site written over a former one holds no page of what is no longer in the graph."""
    tables = small_graph()
    fewer = tables.nodes | {
        "Paper": tables.nodes["Paper"].slice(0, 0),
        "Organization": tables.nodes["Organization"][:0],
    }
    none = {kind: table.slice(0, 0) for kind, table in tables.relationships.items()}
    with open_store(small_file) as store:
        write_site(store, tmp_path / "out")
    assert (tmp_path / "out" / paper_path(paper_key("ppo"))).exists()
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(GraphTables(fewer, none, "fewer"))
        write_site(store, tmp_path / "out")
    assert not (tmp_path / "out" / paper_path(paper_key("ppo"))).exists()
    assert (tmp_path / "out" / concept_path(concept_key("grpo"))).exists()


def test_an_empty_graph_has_a_site(tmp_path):
    """A store without any paper gives a home page and empty lists, no error."""
    empty = small_graph()
    with open_store(str(tmp_path / "graph.lbug"), read_only=False) as store:
        store.replace(
            GraphTables(
                {label: table.slice(0, 0) for label, table in empty.nodes.items()},
                {kind: table.slice(0, 0) for kind, table in empty.relationships.items()},
                "empty",
            )
        )
        index = write_site(store, tmp_path / "out")
    assert index.is_file()
    assert "0 papers" in (tmp_path / "out" / "paper" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("change", ["foreign", "changed"])
def test_a_folder_with_other_things_is_refused(ladybug_store, tmp_path, change):
    """A folder that holds a file of somebody else, or a page changed by hand, is left as it is."""
    write_site(ladybug_store, tmp_path / "out")
    path = tmp_path / "out" / ("notes.txt" if change == "foreign" else "index.html")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="holds other things"):
        write_site(ladybug_store, tmp_path / "out")
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_interrupted_run_leaves_the_former_site(ladybug_store, tmp_path):
    """When writing stops halfway, the former site is whole, and nothing else is left beside it."""
    write_site(ladybug_store, tmp_path / "out", title="Before")
    before = files_of(tmp_path / "out")

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(ladybug_store, tmp_path / "out", title="After", tell=stop)
    assert files_of(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_paths_differ_even_where_case_does_not_count():
    """No two ids share a page, not even on a file system that takes two cases for one."""
    paths = [concept_path(name).casefold() for name in ODD]
    assert len(set(paths)) == len(ODD)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("path_of", [concept_path, paper_path, organization_path])
def test_paths_are_safe_names(path_of, name):
    """A path is short, of small letters, digits and hyphens, two folders deep, and no name of Windows' own."""
    path = path_of(name)
    assert re.fullmatch(r"[a-z]+/[0-9a-f]{2}/[a-z0-9]+(?:-+[a-z0-9]+)*\.html", path)
    assert len(path) < 130
    assert not re.search(r"/(con|nul|aux|prn|index)\.html", path)


def test_a_plain_id_is_its_own_name():
    """The page of a plain id can be told from its address alone."""
    assert concept_path("benchmark:gsm8k").endswith("/gsm8k.html")


def test_a_path_leads_back_to_its_page(store):
    """Asked by its path, a page is the one that is asked for by id; a path of nothing is none."""
    site = site_of(store)
    for key in ("grpo", "gsm8k", "hostile"):
        name = concept_key(key)
        assert page_at(store, site, concept_path(name)) == concept_page(store, site, name)
    assert page_at(store, site, paper_path(paper_key("dapo"))) == paper_page(store, site, paper_key("dapo"))
    for path in ("method/00/grpo.html", "paper/00/x.html", "method/00/x--12345678.html", "", "index.html", "a/../b"):
        assert page_at(store, site, path) is None


def test_one_page_alone_is_that_of_the_whole_site(store, written):
    """A page made on demand has the bytes of the one in the written site."""
    site = site_of(store, title="A small atlas", base_url="https://example.org/atlas")
    for page in (concept_page(store, site, concept_key("grpo")), paper_page(store, site, paper_key("gspo"))):
        assert page.text.encode() == (written / page.path).read_bytes()


def test_no_such_page_is_an_unknown_name(ladybug_store):
    """A concept or paper that the store does not have is said to be unknown."""
    with pytest.raises(UnknownName):
        concept_page(ladybug_store, Site(), "method:none")
    with pytest.raises(UnknownName):
        paper_page(ladybug_store, Site(), "none")


def test_the_command_says_where_the_site_is(small_file, tmp_path):
    """The command prints the path of the first page, and on stderr what it wrote."""
    result = CliRunner().invoke(main, ["site", "-o", str(tmp_path / "out"), "--store", small_file])
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(tmp_path / "out" / "index.html")
    assert "concepts: 28 pages" in result.stderr


@pytest.mark.parametrize(
    "address", ["http://example.org", "javascript:alert(1)", "example.org", "https://e.org/?q", "https://"]
)
def test_the_command_refuses_what_is_no_address(small_file, tmp_path, address):
    """A base URL that is not a plain https address is refused."""
    result = CliRunner().invoke(
        main, ["site", "-o", str(tmp_path / "out"), "--store", small_file, "--base-url", address]
    )
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
def test_pages_open_from_disk_in_silence(chromium, written):
    """Opened from disk, pages write nothing to the console, ask for nothing outside, and do not scroll sideways."""
    said, asked = [], []
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    paths = [concept_path(concept_key(key)) for key in ("grpo", "gsm8k", "hostile", "reasoning", "fid", "ldm")]
    paths += [
        paper_path(paper_key("deepseekmath")),
        paper_path(paper_key("hostile")),
        "method/index.html",
        "index.html",
    ]
    for path in paths:
        page.goto((written / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(written.as_uri())] == []
