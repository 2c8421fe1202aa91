"""The answers of an atlas as a notebook shows them, in a real Chromium without a network."""

import pytest
from playwright.sync_api import expect

from graphs import concept_key
from paperatlas.atlas import Atlas

pytestmark = pytest.mark.browser
# What a notebook puts around an answer: colours of its own, and tables of a fixed layout, as Jupyter has.
NOTEBOOK = """<!doctype html><html lang="en"><meta charset="utf-8"><title>notebook</title>
<style>body{{color:{ink};background:{paper};font:14px sans-serif}} table{{table-layout:fixed}}</style>
<body>{answers}</body></html>"""
THEMES = {"light": ("rgb(30, 30, 30)", "rgb(255, 255, 255)"), "dark": ("rgb(230, 230, 230)", "rgb(17, 17, 17)")}


@pytest.fixture
def visit(chromium, tmp_path):
    """Opens a page of answers; at the end fails on any request but its own, error or dialog."""
    contexts, trouble = [], []

    def open_page(*answers, theme="light"):
        shown = [
            it._repr_html_() if hasattr(it, "_repr_html_") else it._repr_mimebundle_()["text/html"] for it in answers
        ]
        path = tmp_path / "notebook.html"
        ink, paper = THEMES[theme]
        path.write_text(NOTEBOOK.format(ink=ink, paper=paper, answers="\n".join(shown)), encoding="utf-8")
        context = chromium.new_context(color_scheme=theme, viewport={"width": 1100, "height": 850})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda it: None if it.url == path.as_uri() else trouble.append(it.url))
        page.on("console", lambda it: trouble.append(f"{it.type}: {it.text}"))
        page.on("pageerror", lambda it: trouble.append(f"page error: {it}"))
        page.on("dialog", lambda it: (trouble.append(f"dialog: {it.message}"), it.dismiss()))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.wait_for_timeout(100)
        context.close()
    assert [it for it in trouble if it != "about:srcdoc"] == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_card_takes_the_colours_of_the_notebook(visit, ladybug_store, theme):
    """Text and bars have the notebook's ink, and nothing has a background of its own."""
    page = visit(Atlas(ladybug_store).concept("GRPO"), theme=theme)
    card = page.locator(".paperatlas")
    ink, _ = THEMES[theme]
    for part in ("strong", "summary", "rect"):
        style = "fill" if part == "rect" else "color"
        assert card.locator(part).first.evaluate(f"it => getComputedStyle(it).{style}") == ink
    grounds = card.locator("*").evaluate_all("all => [...new Set(all.map(it => getComputedStyle(it).backgroundColor))]")
    assert grounds == ["rgba(0, 0, 0, 0)"]


def test_a_section_unfolds(visit, ladybug_store):
    """A click on a heading shows its lines and sentences."""
    page = visit(Atlas(ladybug_store).concept("GRPO"))
    section = page.locator("details", has_text="Claims")
    line = section.locator("li").first
    expect(line).not_to_be_visible()
    section.locator("summary").click()
    expect(line).to_be_visible()


def test_the_neighbourhood_can_be_used_in_its_frame(visit, ladybug_store):
    """In the sandboxed frame the page opens on its centre, finds a name that one types, and shows it."""
    page = visit(Atlas(ladybug_store).neighborhood("GRPO", limit=15))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#panel h2")).to_have_text("Group Relative Policy Optimization")
    expect(frame.locator("#network canvas")).to_be_visible()
    search = frame.locator("input[type=search], input[role=combobox]").first
    search.fill("DAPO")
    search.press("Enter")
    expect(frame.locator("#panel h2")).to_have_text("DAPO")


def test_hostile_answers_run_nothing(visit, ladybug_store):
    """Names that look like markup are read as they are, in cards, tables and the frame alike."""
    atlas = Atlas(ladybug_store)
    key = concept_key("hostile")
    page = visit(atlas.concept(key), atlas.papers(), atlas.concepts(), atlas.neighborhood(key))
    assert page.locator("img, script").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.locator(".paperatlas").first.inner_text()
