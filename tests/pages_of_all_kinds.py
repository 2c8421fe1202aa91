"""A page of every kind, each with what a person does on it: for every test that looks at all of them."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import expect

from cuts import compared_cut, hostile_cut, path_cut, query_cut, told_cut
from hostility import HOSTILE
from labels import EDGES, changed, paper
from large_cuts import large_cut
from paperatlas.evaluation import Labelled, evaluate, find_mistakes
from paperatlas.extraction import extract
from paperatlas.markup import render_comparison, render_texts, write_page
from paperatlas.records import Paper
from paperatlas.views import write_view


class Kind(NamedTuple):
    """How a page is written to a path, and what is done on it, one after the other, before each look."""

    write: Callable
    states: tuple


def as_opened(_page):
    """Nothing is done."""


def with_a_node_chosen(page):
    """The third name of the list."""
    page.locator("#list button").nth(2).click()


def with_suggestions(page):
    """Something is written into the search, and an arrow pressed."""
    page.locator("#search").fill("a")
    page.locator("#search").press("ArrowDown")
    expect(page.locator("#suggestions [aria-selected=true]")).to_be_visible()


def with_nothing_found(page):
    """Something is searched that is not there."""
    page.locator("#search").fill("zzzz")
    page.locator("#search").press("ArrowDown")
    expect(page.get_by_text("Nothing here by that name.")).to_be_visible()


def with_all_open(page):
    """Whatever can be unfolded is unfolded."""
    page.locator("details").evaluate_all("all => all.forEach(it => { it.open = true; })")


def texts(path):
    """A paper as the extractor reads it, and hostile ones."""
    found = [Paper(id=f"p{at}", title=text, abstract=f"We propose LoRA. {text}") for at, text in enumerate(HOSTILE)]
    shown = [paper().paper, *found]
    return write_page(render_texts([Labelled(it, extract(it)) for it in shown], title=HOSTILE[0]), path)


def comparison(path):
    """A paper against an annotation with other names."""
    names = changed(GSM8K=("Benchmark", ["GSM8K"], ["USES"]), accuracy=("Task", ["measure accuracy with"], []))
    gold, other = [paper()], [paper(names, EDGES[:1]).annotation]
    table = evaluate([it.annotation for it in gold], other)
    return write_page(render_comparison(gold, other, scores=table, mistakes=find_mistakes(gold, other)), path)


def with_the_table(page):
    """The table in place of the drawing, with nothing searched."""
    page.locator("#search").fill("")
    page.get_by_role("button", name="Table").click()
    expect(page.locator("#table table").first).to_be_visible()


def with_the_dialog(page):
    """What can be taken along."""
    page.get_by_role("button", name="Table").click()
    page.get_by_role("button", name="Take along").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def with_the_help(page):
    """The keys."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Help and keys").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def query(path):
    """The answer of a query, its rows hostile."""
    return write_view(query_cut([["aaaaaaaaaaaa", text, 0.5] for text in HOSTILE]), path)


OPENED = (as_opened, with_the_table)
IN_A_VIEW = (
    *(as_opened, with_a_node_chosen, with_suggestions, with_nothing_found),
    *(with_the_table, with_the_dialog, with_the_help),
)
PAGES = {
    "small view": Kind(lambda path: write_view(told_cut(), path), IN_A_VIEW),
    "large view": Kind(lambda path: write_view(large_cut(300), path), (as_opened, with_a_node_chosen, with_the_table)),
    "hostile view": Kind(
        lambda path: write_view(hostile_cut(), path), (with_a_node_chosen, with_suggestions, with_the_table)
    ),
    "comparison view": Kind(lambda path: write_view(compared_cut(), path), OPENED),
    "path view": Kind(lambda path: write_view(path_cut(), path), OPENED),
    "query view": Kind(query, (as_opened,)),
    "texts": Kind(texts, (as_opened, with_all_open)),
    "comparison": Kind(comparison, (as_opened, with_all_open)),
}
