"""A page of every kind of a site and of a server, of the small graph, each with what a person does on it."""

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import expect

from browsing import watched
from graphs import author_id, concept_key, paper_key
from pages_of_all_kinds import PAGES, as_opened, with_a_node_chosen, with_all_open
from paperatlas.site import concept_path, organization_path, paper_path


class Place(NamedTuple):
    """Where a page lies in a site, and what is done on it, one after the other, before each look."""

    path: str
    states: tuple[Callable, ...] = (as_opened,)


class Home(NamedTuple):
    """An address to open, how all begin that belong to it, and the folder to take them from where no server is."""

    address: str
    begins: str
    folder: Path | None = None


def with_a_suggestion(page):
    """A name is written into the search of the page's head, and an arrow pressed."""
    page.locator("#search").fill("policy")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    page.locator("#search").press("ArrowDown")


def with_no_suggestion(page):
    """A name that nothing has."""
    page.locator("#search").fill("zzzz")
    expect(page.locator("#suggestions")).to_contain_text("Nothing here by that name.")


def with_results(page):
    """The page of results has some."""
    expect(page.locator("#results a").first).to_be_visible()


def with_an_answer(page):
    """A question of the library is asked of a concept."""
    page.get_by_label("concept").first.fill("GRPO")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer table")).to_be_visible()
    page.wait_for_load_state()  # its style, too, is there


def with_a_refusal(page):
    """A statement that would delete is asked."""
    page.get_by_label("Cypher").fill("MATCH (c:Concept) DETACH DELETE c")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()


def with_a_graph(page):
    """The rows of an answer are drawn."""
    page.get_by_label("concept").first.fill("GRPO")
    page.get_by_role("button", name="Show as graph").click()
    expect(page.locator("#network canvas")).to_be_visible()


SITE = {
    "home": Place("index.html", (as_opened, with_a_suggestion, with_no_suggestion)),
    "concept": Place(concept_path(concept_key("grpo")), (with_all_open,)),
    "hostile concept": Place(concept_path(concept_key("hostile")), (with_all_open,)),
    "benchmark": Place(concept_path(concept_key("gsm8k")), (with_all_open,)),
    "paper": Place(paper_path(paper_key("deepseekmath")), (with_all_open,)),
    "hostile paper": Place(paper_path(paper_key("hostile")), (with_all_open,)),
    "list of methods": Place("method/index.html"),
    "list of papers": Place("paper/index.html"),
    "map": Place("map.html"),
    "community": Place("community/1.html"),
    "organizations": Place("organization/index.html"),
    "organization": Place(organization_path(author_id("DeepSeek"))),
    "glossary": Place("glossary/index.html"),
    "search": Place("search.html?q=policy", (with_results,)),
    "lost": Place("404.html"),
}
SERVED = {
    "console": Place("console.html", (as_opened, with_a_refusal)),
    "answer": Place("console.html?question=builds-on", (as_opened, with_an_answer)),
    "drawn answer": Place("console.html?question=builds-on", (with_a_graph,)),
    "served search": Place("search.html?q=policy", (with_results,)),
    "served paper": Place(paper_path(paper_key("deepseekmath")), (as_opened, with_a_suggestion)),
    "served view": Place(f"view/{concept_path(concept_key('grpo'))}?limit=6", (with_a_node_chosen,)),
    "served map": Place("map.html"),
    "nothing served": Place("nothing.html"),
}
STATES = {name: kind.states for name, kind in (PAGES | SITE | SERVED).items()}
REFUSED = "Failed to load resource"  # what a browser says of an answer of 400 or 404


def place_of(name, *, folder, site, server):
    """Where a page of any kind is: a file written into a folder, one of a site's, or behind a server."""
    if name in PAGES:
        path = folder / f"{name.replace(' ', '-')}.html"
        own = (path if path.exists() else PAGES[name].write(path)).resolve().as_uri()
        return Home(own, own)
    if name == "lost":  # it stands in for any address, so it leads by whole ones
        return Home("https://example.org/atlas/404.html", "https://example.org/atlas/", site)
    if name in SITE:
        start = site.resolve().as_uri() + "/"
        return Home(start + SITE[name].path, start)
    known, path = urlsplit(server()), SERVED[name].path
    start = f"http://{known.netloc}/"
    return Home(f"{start}{path}{'&' if '?' in path else '?'}{known.query}", start)


@contextmanager
def opened(browser, home, **options):
    """A page at its home, which fails at the end where it asks for anything elsewhere or complains (browsing.py)."""
    served = home.begins.startswith("http:")
    known = REFUSED if served else None
    with watched(browser, lambda it: it.url.startswith(home.begins), offline=not served, known=known) as open_page:
        if home.folder:
            options["routes"] = {f"{home.begins}**": partial(fulfilled, home)}
        yield open_page(home.address, **options)


def fulfilled(home, route):
    """Answers with a file of a home's folder."""
    route.fulfill(path=home.folder / route.request.url.removeprefix(home.begins))
