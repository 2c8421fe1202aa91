"""The server as a person uses it, in a real Chromium: from the printed link to a question in the console."""

import itertools
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from cuts import HOSTILE
from graphs import concept_key, graph_of, small_rows
from paperatlas.site import concept_path
from paperatlas.stores import open_store

pytestmark = pytest.mark.browser
GRPO = concept_key("grpo")


@pytest.fixture
def visit(chromium, served, small_file):
    """Opens the printed address; at the end fails on trouble in the console, dialogs, and requests to anywhere else."""
    contexts, trouble = [], []

    def open_page(address=None, *, silent=False, **options):
        address = address or served(small_file)
        home = f"http://{urlsplit(address).netloc}/"
        known = {"viewport": {"width": 1300, "height": 850}, "reduced_motion": "reduce"}
        context = chromium.new_context(base_url=home, **(known | options))
        contexts.append(context)
        page = context.new_page()
        if not silent:
            page.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"page error: {error}"))
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: trouble.append(request.url) if not request.url.startswith(home) else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.wait_for_timeout(100)  # lets a late request or message show itself
        context.close()
    assert [it for it in trouble if not it.startswith("data:")] == []


def test_the_whole_way(visit):
    """The printed link opens the site; search leads to a concept, its page to its graph, the head to the console."""
    page = visit()
    assert "token" not in page.url
    page.get_by_role("combobox").fill("grpo")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("Group Relative Policy Optimization")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Group Relative Policy Optimization")
    page.goto(f"/view/{concept_path(GRPO)}?limit=6")
    expect(page.locator("#network canvas")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Console").click()
    expect(page.locator("h1")).to_have_text("Console")


def test_search_waits_for_no_list(visit):
    """Enter in the search field opens the page of results, whose links lead to pages."""
    page = visit()
    page.get_by_role("combobox").fill("policy optimization")
    page.keyboard.press("Enter")
    expect(page.locator("#results a").first).to_be_visible()
    page.locator("#results a", has_text="Group Relative").click()
    expect(page.locator("h1")).to_contain_text("Group Relative Policy Optimization")


def test_search_works_without_scripts(visit):
    """Where scripts are off, the form brings a page of results from the server."""
    page = visit(java_script_enabled=False)
    page.locator("#search").fill("grpo")
    page.locator("#search").press("Enter")
    page.locator("#results a").first.click()
    expect(page.locator("h1")).to_contain_text("Group Relative Policy Optimization")


def test_page_may_ask_for_more(visit):
    """The graph's page, under its policy, gets what stands around a node beyond what it carries."""
    page = visit()
    page.goto(f"/view/{concept_path(GRPO)}?limit=4")
    answer = page.evaluate(
        """async (id) => {
          const known = JSON.parse(document.getElementById("data").textContent).nodes.map((node) => node.id);
          const asked = { id, known, x: 10, y: 20, limit: 5 };
          const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked) };
          const answer = await (await fetch("/api/around", sent)).json();
          return { known, fresh: answer.nodes.map((node) => node.id), more: answer.more };
        }""",
        GRPO,
    )
    assert len(answer["fresh"]) == 5
    assert not set(answer["fresh"]) & set(answer["known"])


def test_console_answers_a_question_of_the_library(visit):
    """A question is chosen, its parameters are filled in, and the answer's names lead to their pages."""
    page = visit()
    page.goto("/console.html")
    page.get_by_role("link", name="Who builds on a concept").click()
    page.get_by_label("concept").first.fill("GRPO")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="2 rows")).to_be_visible()
    page.locator("#answer a", has_text="DAPO: Open").first.click()
    expect(page.locator("h1")).to_contain_text("DAPO")


def test_console_runs_cypher_by_keys(visit):
    """Ctrl+Enter asks from within the field; what was written stays there, and the answer has the focus."""
    page = visit()
    page.goto("/console.html")
    page.get_by_label("Cypher").fill("MATCH (c:Concept {id: $id})\nRETURN c.id AS id, c.name AS name")
    page.get_by_label("Parameters").fill(f"id = {GRPO}")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="1 row")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.get_by_label("Cypher")).to_have_value(re.compile("RETURN c.id AS id"))
    expect(page.locator("#answer td a").first).to_have_text(GRPO)


def test_console_refuses_to_write(visit):
    """A statement that would delete gets one plain line, and the next question finds everything as it was."""
    page = visit(silent=True)  # a browser notes every answer of 400 in its console
    page.goto("/console.html")
    page.get_by_label("Cypher").fill("MATCH (c:Concept) DETACH DELETE c")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("this query may only read: 'DETACH' is not allowed")
    page.get_by_label("Cypher").fill("MATCH (c:Concept) RETURN count(*) AS concepts")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answer td")).to_have_text("28")


def test_answer_can_be_saved(visit):
    """The answer is taken along as CSV or JSON, and the page stays usable."""
    page = visit()
    page.goto("/console.html")
    for name, ending in (("Answer as CSV", "answer.csv"), ("Answer as JSON", "answer.json")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name).click()
        assert saved.value.suggested_filename == ending
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="20 rows")).to_be_visible()


def test_without_the_key_there_is_one_sentence(visit, served, small_file):
    """A browser that never saw the token is told what to open, whatever it asks for."""
    address = served(small_file).partition("?")[0]
    page = visit(address, silent=True)
    for path in ("/", "/console.html", "/api/search?q=x"):
        page.goto(path)
        expect(page.locator("body")).to_contain_text("This needs the address that `paperatlas serve` printed")


def test_other_pages_can_neither_read_nor_post_nor_frame(visit, served, small_file):
    """A page of another origin, in the browser that holds the cookie, gets nothing out of the server."""
    home = f"http://{urlsplit(served(small_file)).netloc}"
    page = visit()
    other = page.context.new_page()
    other.route(
        "http://elsewhere.example/*", lambda route: route.fulfill(content_type="text/html", body="<p>elsewhere")
    )
    other.goto("http://elsewhere.example/")
    tried = other.evaluate(
        """async (home) => {
          const attempt = async (path, more) => fetch(home + path, { credentials: "include", ...more })
            .then((answer) => `${answer.type} ${answer.status}`, (error) => error.name);
          const framed = document.createElement("iframe");
          framed.src = home + "/console.html";
          const loaded = new Promise((done) => framed.addEventListener("load", done));
          document.body.append(framed);
          await loaded;
          let inside = "closed";
          try { inside = framed.contentWindow.document.body.textContent; } catch { inside = "closed"; }
          const posted = await attempt("/console.html", { method: "POST", body: "x" });
          return [await attempt("/api/search?q=grpo", {}), posted, inside];
        }""",
        home,
    )
    assert tried == ["TypeError", "TypeError", "closed"]
    with other.expect_navigation():
        other.evaluate(
            """(home) => {
              const form = document.createElement("form");
              Object.assign(form, { method: "post", action: home + "/console.html" });
              document.body.append(form);
              form.submit();
            }""",
            home,
        )
    expect(other.locator("body")).to_contain_text("This needs the address")  # no cookie came along


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory):
    """The small graph with names and titles that would be something else than text."""
    nodes, relationships = small_rows()
    hostile = itertools.cycle(text.encode("utf-8", "replace").decode().replace("\x00", "") for text in HOSTILE)
    for label, field in (("Concept", "name"), ("Paper", "title"), ("Organization", "name")):
        for row in nodes[label]:
            row[field] = next(hostile)
    path = str(tmp_path_factory.mktemp("hostile") / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(graph_of(nodes, relationships))
    return path


@pytest.mark.parametrize("query", ["script", "{{ 7 * 7 }}", "javascript:alert(4)", "قاعدة", "🧭 emoji", "x" * 300])
def test_hostile_names_stay_text(visit, served, hostile_file, query):
    """What names and titles hold is shown, found and answered as text: no dialog opens, no request leaves."""
    page = visit(served(hostile_file))
    page.get_by_role("combobox").fill(query)
    expect(page.locator("#suggestions")).to_be_visible()
    page.goto(f"/search.html?q={query}")
    expect(page.locator("#results-status")).to_contain_text("result")
    page.goto("/console.html")
    page.get_by_label("Cypher").fill("MATCH (c:Concept) RETURN c, c.name AS name, c.aliases AS aliases")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="28 rows")).to_be_visible()
    assert page.locator("#answer img, #answer script, #answer b, #answer iframe").count() == 0
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0


def test_graph_grows_where_it_is_asked_to(visit):
    """On a graph that carries few nodes, the key e brings more around the one that is chosen, from the server."""
    page = visit()
    page.goto(f"/view/{concept_path(GRPO)}?limit=4")
    expect(page.locator("#network canvas")).to_be_visible()
    page.locator("#list button").first.click()
    page.keyboard.press("e")
    expect(page.locator("#news")).to_have_text(re.compile(r"^\d+ more$"))
    assert page.locator("#list button").count() > 4


def test_page_of_a_node_is_one_link_away(visit):
    """The panel of the graph leads to the page of what is chosen."""
    page = visit()
    page.goto(f"/view/{concept_path(GRPO)}?limit=4")
    page.locator("#panel a.own").first.click()
    expect(page.locator("h1")).to_contain_text("Group Relative Policy Optimization")


def test_answer_can_be_seen_as_a_graph(visit):
    """The rows of the console become a graph of what they name."""
    page = visit()
    page.goto("/console.html?question=builds-on")
    page.get_by_label("concept").first.fill("GRPO")
    page.get_by_role("button", name="Show as graph").click()
    expect(page.locator("#network canvas")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Who builds on a concept")
