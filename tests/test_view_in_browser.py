"""The page as a person uses it, in a real Chromium without a network."""

import pytest
from playwright.sync_api import expect

from cuts import HOSTILE, hostile_cut, small_cut
from paperatlas.views import write_view

pytestmark = pytest.mark.browser


def listed(page):
    """The names in the list, in order."""
    return page.locator("#list .text").all_inner_texts()


def test_page_opens_on_its_centre(visit):
    """The panel starts with what the page is about: type, aliases, papers with year and sentence."""
    panel = visit(small_cut()).locator("#panel")
    expect(panel.locator("h2")).to_have_text("GRPO")
    expect(panel.locator(".kind")).to_have_text("Method")
    expect(panel.locator(".aliases")).to_contain_text("Group Relative Policy Optimization")
    introduced = panel.locator("[data-kind=INTRODUCES]")
    expect(introduced).to_contain_text("Introduced by")
    expect(introduced).to_contain_text("Sums without a critic")
    expect(introduced).to_contain_text("2024-02-05")
    expect(introduced.locator("blockquote")).to_have_text("We propose GRPO, which drops the critic of PPO.")


def test_names_are_marked_in_their_sentences(visit):
    """A sentence marks the name under any of its spellings, and only that."""
    panel = visit(small_cut()).locator("#panel")
    assert panel.locator("[data-kind=INTRODUCES] mark").all_inner_texts() == ["GRPO"]
    assert panel.locator("[data-kind=BUILDS_ON] mark").all_inner_texts() == ["group relative policy optimization"]


def test_legend_takes_a_kind_off_and_puts_it_back(visit):
    """A toggle of the legend hides its kind from the list, says so to a screen reader, and brings it back."""
    page = visit(small_cut())
    toggle = page.locator("#types [data-key=Benchmark]")
    expect(toggle).to_have_text("Benchmarks 1")
    assert "GSM8K" in listed(page)
    toggle.click()
    expect(toggle).to_have_attribute("aria-checked", "false")
    assert "GSM8K" not in listed(page)
    expect(page.locator("#status")).to_have_text("8 of 9")
    toggle.press("Space")
    assert "GSM8K" in listed(page)


def test_lines_can_be_taken_off(visit):
    """The legend of lines counts each relation and toggles it."""
    page = visit(small_cut())
    toggle = page.locator("#relations [data-key=OUTPERFORMS]")
    expect(toggle).to_have_text("outperforms 1")
    before = page.locator("#network canvas").screenshot()
    toggle.click()
    page.wait_for_timeout(200)
    assert page.locator("#network canvas").screenshot() != before


def test_drawing_has_lines(visit):
    """With all lines taken off the drawing is emptier: lines are really drawn."""
    page = visit(small_cut())
    inked = """() => {
        const canvas = document.querySelector('#network canvas');
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
        copy.drawImage(canvas, 0, 0);
        const pixels = copy.getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let index = 3; index < pixels.length; index += 4) if (pixels[index] > 0) count += 1;
        return count;
    }"""
    page.wait_for_timeout(200)
    before = page.evaluate(inked)
    for toggle in page.locator("#relations button").all():
        toggle.click()
    page.wait_for_timeout(200)
    assert page.evaluate(inked) < 0.9 * before


def test_small_graph_can_move(visit):
    """A graph of up to 150 nodes moves when asked to, and stands still again."""
    page = visit(small_cut())
    canvas, button = page.locator("#network canvas"), page.get_by_role("button", name="Let it move")
    before = canvas.screenshot()
    button.click()
    page.wait_for_timeout(600)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    after = canvas.screenshot()
    assert after != before
    page.wait_for_timeout(300)
    assert canvas.screenshot() == after


def test_search_finds_by_alias(visit):
    """Typing a part of an alias suggests the name, says which alias it was, and Enter opens it."""
    page = visit(small_cut())
    page.locator("#search").press_sequentially("proximal po")
    suggestion = page.locator("#suggestions [role=option]")
    expect(suggestion).to_have_count(1)
    expect(suggestion).to_contain_text("PPO")
    expect(suggestion).to_contain_text("also Proximal Policy Optimization")
    assert listed(page) == ["PPO"]
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search")).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("PPO")
    assert len(listed(page)) == 9


def test_search_for_what_is_not_there(visit):
    """A search without an answer says so."""
    page = visit(small_cut())
    page.fill("#search", "quantum gravity")
    expect(page.locator("#no-suggestion")).to_have_text("Nothing here by that name.")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("0 of 9")


def test_keyboard_reaches_a_node_and_its_papers(visit):
    """From the search box, Tab reaches the list; Enter on a name shows its panel, with the focus seen."""
    page = visit(small_cut())
    page.focus("#search")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.node") == "benchmark:gsm8k":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("GSM8K")
    expect(page.locator("#panel [data-kind=EVALUATES_ON] .name")).to_have_text(
        ["Rewards on a budget", "Sums without a critic"]
    )
    expect(page.locator("#list [aria-pressed=true]")).to_have_attribute("data-node", "benchmark:gsm8k")


def test_line_shows_each_sentence_with_both_names_marked(visit):
    """A line opens down to every sentence that says it, its paper and year, confidence and finder."""
    page = visit(small_cut())
    page.locator("#panel [data-kind=OUTPERFORMS] .line-button").click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("DAPO outperforms GRPO")
    entries = panel.locator(".evidence li")
    expect(entries).to_have_count(2)
    assert entries.nth(0).locator("mark").all_inner_texts() == ["DAPO", "GRPO"]
    expect(entries.nth(0)).to_contain_text("Clipping higher")
    expect(entries.nth(0)).to_contain_text("2025-03")
    expect(entries.nth(0)).to_contain_text("confidence 0.90 · found by verb:test")
    expect(entries.nth(1)).to_contain_text("A paper outside the cut 2025")


def test_co_occurrence_names_the_papers_that_speak_of_both(visit):
    """The line between names that appear together lists the papers of this page that name both."""
    page = visit(small_cut())
    page.locator("#panel [data-kind=CO_OCCURS_WITH] .line-button").click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("2 papers speak of both (npmi 0.61)")
    expect(panel.locator(".group .entry-head .name")).to_have_text(["Sums without a critic", "Rewards on a budget"])


def test_paper_shows_its_concepts_and_a_safe_link(visit):
    """A paper's panel lists its names by relation and links out only by https, giving nothing away."""
    page = visit(small_cut())
    page.locator("#list [data-node=aaaaaaaaaaaa]").click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Sums without a critic")
    expect(panel.locator("[data-kind=EVALUATES_ON]")).to_contain_text("Evaluates on")
    expect(panel.locator("[data-kind=REFERS_TO]")).to_contain_text("Referred to by")
    link = panel.locator("a.out")
    expect(link).to_have_attribute("href", "https://arxiv.org/abs/2402.03300")
    assert "noopener" in link.get_attribute("rel")
    page.locator("#list [data-node=dddddddddddd]").click()
    expect(panel.locator("h2")).to_have_text("A survey without a date")
    expect(panel.locator("a")).to_have_count(0)


def test_clicking_the_drawing_opens_a_node(visit):
    """A click on a node of the drawing fills the panel; a click beside it keeps what was read."""
    page = visit(small_cut())
    page.locator("#list [data-node='benchmark:gsm8k']").click()
    page.locator("#list [data-node='method:dapo']").focus()
    page.wait_for_timeout(200)
    page.locator("#panel [data-kind=CO_OCCURS_WITH] .name").click()
    expect(page.locator("#panel h2")).to_have_text("GRPO")
    page.locator("#list [data-node='task:mathematical-reasoning']").click()
    page.wait_for_timeout(200)
    page.locator("#types [data-key=Paper]").click()
    page.evaluate("document.getElementById('panel').replaceChildren()")
    box = page.locator("#network").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # where the chosen node was moved
    expect(page.locator("#panel h2")).to_have_text("mathematical reasoning")


def test_years_narrow_the_papers(visit):
    """The range of years hides papers outside it and keeps what has no year."""
    page = visit(small_cut())
    page.locator("#from-year").press("ArrowRight")
    expect(page.locator("#from-said")).to_have_text("2025")
    assert "Sums without a critic" not in listed(page)
    assert {"Clipping higher", "Rewards on a budget", "A survey without a date", "GRPO"} <= set(listed(page))
    page.locator("#to-year").press("Home")
    expect(page.locator("#from-said")).to_have_text("2024")
    assert "Clipping higher" not in listed(page)
    assert "Sums without a critic" in listed(page)


def test_hostile_text_is_shown_as_text(visit):
    """Markup in names, titles, sentences and addresses is shown letter by letter; nothing of it runs."""
    page = visit(hostile_cut())
    expect(page.locator("h1")).to_have_text(HOSTILE[0])
    expect(page.locator("#panel h2")).to_have_text(HOSTILE[0])
    assert {HOSTILE[0], HOSTILE[2], "{{ 7 * 7 }} {% include 'x' %}"} <= set(listed(page))
    for button in page.locator("#list button").all():
        button.click()
        expect(page.locator("#panel h2")).not_to_be_empty()
        for href in page.locator("#panel a").evaluate_all("links => links.map(link => link.href)"):
            assert href.startswith("https://")
    for line in page.locator("#panel .line-button").all()[:1]:
        line.click()
    assert page.locator("img, b, body script:not([type]) ~ script ~ script").count() == 0
    page.locator("#network").hover(position={"x": 300, "y": 300})


@pytest.mark.parametrize("scheme, background", [("light", "rgb(250, 249, 246)"), ("dark", "rgb(22, 24, 28)")])
def test_page_follows_the_system_in_light_and_dark(visit, scheme, background):
    """The colours are those of the system's preference."""
    page = visit(small_cut(), color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == background


def test_colours_change_while_the_page_is_open(visit):
    """Switching the system to dark redraws the page."""
    page = visit(small_cut(), color_scheme="light")
    before = page.locator("#network canvas").screenshot()
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.locator("#network canvas").screenshot() != before


def test_phone_needs_no_sideways_scrolling(visit):
    """At phone width everything stands in one column, search first and nothing wider than the screen."""
    page = visit(hostile_cut(), viewport={"width": 360, "height": 740})
    page.locator("#list button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    tops = [page.locator(selector).bounding_box()["y"] for selector in ("#search", "#network", "#panel", "#list")]
    assert tops == sorted(tops)
    foot = page.locator("footer").evaluate("foot => foot.getBoundingClientRect().bottom + scrollY")
    assert page.evaluate("document.documentElement.scrollHeight") <= foot + 1


def test_without_javascript_the_page_says_what_it_needs(chromium, tmp_path):
    """With scripts switched off, a line says that the graph needs them."""
    path = write_view(small_cut(), tmp_path / "still.html")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("noscript p")).to_be_visible()
    assert "draws its graph with JavaScript" in page.locator("noscript p").text_content()
    context.close()
