"""What the view page says in words: its panels, the ones that it opens with, the table and the help."""

import pytest
from playwright.sync_api import expect

from cuts import (
    HOSTILE,
    compared_cut,
    concept,
    hostile_cut,
    path_cut,
    query_cut,
    relate,
    small_cut,
    told_cut,
)

pytestmark = pytest.mark.browser


def many_cut(names):
    """As many names as asked for, each mentioned by one paper."""
    graph = small_cut()
    for number in range(names):
        relate(
            graph,
            "dddddddddddd",
            "MENTIONS",
            concept(graph, f"Name {number:04}", paperCount=number),
            f"Name {number:04}.",
        )
    return graph


def column(page, table, number):
    """The texts of one column of a table in the middle."""
    return page.locator(f"#table table >> nth={table} >> css=tbody tr td:nth-child({number})").all_inner_texts()


def test_a_concept_opens_with_the_sentence_that_introduces_it(visit):
    """First comes how a paper introduces it, marked, with that paper to go to; then measures and community."""
    page = visit(told_cut())
    definition = page.locator("#panel .definition")
    expect(definition.locator("blockquote")).to_have_text("GRPO scores a group of answers by their mean.")
    expect(definition.locator("mark")).to_have_text("GRPO")
    expect(page.locator("#panel .measures")).to_contain_text("1 of 2 names here")
    expect(page.locator("#panel .measures")).to_contain_text("Policies")
    definition.locator(".name").click()
    expect(page.locator("#panel h2")).to_have_text("Sums without a critic")
    expect(page.locator("#panel .measures")).to_contain_text("1,200 papers")


def test_what_is_not_known_is_not_offered(visit):
    """Without definition, years or measures the panel has no empty places for them."""
    panel = visit(small_cut()).locator("#panel")
    for part in (".definition", ".bars", ".measures", ".own"):
        expect(panel.locator(part)).to_have_count(0)


def test_papers_by_year_are_read_seen_and_asked(visit):
    """The chart says its numbers to a screen reader, shows a year without papers as a gap, and answers arrow keys."""
    page = visit(told_cut())
    chart = page.locator("#panel .bars svg")
    expect(chart).to_have_attribute("role", "img")
    expect(chart).to_have_attribute("aria-label", "Papers by year. 2024: 1, 2026: 2")
    expect(chart.locator(".bar")).to_have_count(2)
    expect(chart.locator(".gap")).to_have_count(1)
    expect(page.locator("#panel .bars")).to_contain_text("and 1 paper of no known year")
    said = page.locator("#panel .bars output")
    chart.focus()
    expect(said).to_have_text("2026: 2 papers")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("2025: none")
    expect(page.locator("#panel h2")).to_have_text("GRPO")
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 6, box["y"] + box["height"] / 2)
    expect(said).to_have_text("2024: 1 paper")


def test_back_leads_to_what_the_page_opened_with(visit):
    """From any other panel one button leads back to the centre, and there is none on the centre itself."""
    page = visit(small_cut())
    expect(page.locator("#panel .back")).to_have_count(0)
    page.locator("#list [data-node='benchmark:gsm8k']").click()
    page.locator("#panel .back").click()
    expect(page.locator("#panel h2")).to_have_text("GRPO")
    expect(page.locator("#panel h2")).to_be_focused()
    expect(page.locator("#panel .back")).to_have_count(0)


def test_a_line_says_who_says_the_opposite(visit):
    """A claim shows in how many papers and years it was said, and a claim the other way round below it."""
    page = visit(compared_cut())
    page.locator("#panel .contradicting .line-button").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("DAPO outperforms GRPO")
    expect(panel).to_contain_text("Said by 2 papers, 2025")
    expect(panel.locator(".contrary")).to_contain_text("Here GRPO is ahead of DAPO.")
    panel.locator(".contrary .line-button").click()
    expect(panel.locator("h2")).to_have_text("GRPO outperforms DAPO")


def test_a_comparison_opens_with_its_table(visit):
    """Names stand as columns, what is shared across them, opposite claims side by side with their sentences."""
    page = visit(compared_cut())
    panel = page.locator("#panel")
    expect(panel.locator("thead th")).to_have_text(["GRPO", "DAPO"])
    papers = panel.locator("tbody", has_text="Papers")
    expect(papers.locator(".shared .name")).to_have_text("Clipping higher")
    expect(panel.locator("tbody", has_text="Benchmarks").locator("td").first).to_have_text("GSM8K (2)")
    beside = panel.locator(".contradicting .beside .claim")
    expect(beside).to_have_count(2)
    expect(beside.nth(0)).to_contain_text("DAPO beats GRPO by two points.")
    expect(beside.nth(1)).to_contain_text("Here GRPO is ahead of DAPO.")
    panel.locator("tbody .name", has_text="GSM8K").click()
    expect(panel.locator("h2")).to_have_text("GSM8K")
    panel.get_by_role("button", name="Comparison").click()
    expect(panel.locator("thead th")).to_have_text(["GRPO", "DAPO"])


def test_a_path_opens_with_its_steps(visit):
    """Each step of a path is the claim as it was made, with its sentence, in order."""
    steps = visit(path_cut()).locator("#panel .steps > li")
    expect(steps).to_have_count(2)
    expect(steps.nth(0)).to_contain_text("DAPO is based on GRPO")
    expect(steps.nth(0).locator("blockquote")).to_have_text(
        "DAPO takes group relative policy optimization and clips higher."
    )
    expect(steps.nth(1)).to_contain_text("Clipping higher introduces DAPO")


def test_a_query_opens_with_its_rows(visit):
    """The rows stand as a table without ids that a name repeats; a cell that names something here chooses it."""
    page = visit(query_cut([["method:ppo", "PPO", 0.51], ["benchmark:gsm8k", "GSM8K", None]]))
    panel = page.locator("#panel")
    expect(panel.locator("thead th")).to_have_text(["name", "score"])
    expect(panel.locator("tbody td")).to_have_text(["PPO", "0.51", "GSM8K", ""])
    panel.locator("tbody .name", has_text="GSM8K").click()
    expect(panel.locator("h2")).to_have_text("GSM8K")
    panel.locator(".back").click()
    expect(panel.locator("h2")).to_have_text("2 rows")


def test_many_rows_come_in_portions(visit):
    """Of many rows a hundred stand at first, and a button brings the next and takes the focus along."""
    page = visit(query_cut([["x", "PPO", number] for number in range(250)]))
    rows, more = page.locator("#panel tbody tr"), page.locator("#panel .more")
    expect(rows).to_have_count(100)
    expect(more).to_have_text("Show 100 more of 150")
    more.click()
    expect(rows).to_have_count(200)
    expect(rows.nth(100).locator("button")).to_be_focused()
    more.click()
    expect(rows).to_have_count(250)
    expect(more).to_be_hidden()


@pytest.mark.parametrize(
    ("kind", "first"), [("lineage", "DAPO is based on GRPO"), ("citations", "Rewards on a budget refers to")]
)
def test_lineage_and_citations_open_with_how_to_read_them(visit, kind, first):
    """A short guide, then the lines that are best supported."""
    graph = small_cut()
    graph.graph["kind"] = kind
    page = visit(graph)
    expect(page.locator("#panel .guide li")).to_have_count(3)
    expect(page.locator("#panel [data-kind=strongest]")).to_contain_text(first)
    page.locator("#list [data-node='method:ppo']").click()
    page.locator("#panel .back").click()
    expect(page.locator("#panel .guide")).to_be_visible()


def test_more_entries_open_where_the_reader_is(visit):
    """Six entries of a group stand open; more bring the rest and put the focus on the first of them."""
    page = visit(many_cut(8))
    page.locator("#list [data-node=dddddddddddd]").click()
    group = page.locator("#panel [data-kind=MENTIONS]")
    expect(group.locator("li")).to_have_count(6)
    group.locator(".more").press("Enter")
    expect(group.locator("li")).to_have_count(9)
    expect(group.locator("li").nth(6).locator(".name")).to_be_focused()


def test_the_table_says_all_that_is_drawn(visit):
    """The key t puts a table in place of the drawing, with every name and every line with its sentence and paper."""
    page = visit(small_cut())
    expect(page.locator("#table")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.get_by_role("region", name="Table of what is drawn")).to_be_focused()
    expect(page.get_by_role("button", name="Table")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#table caption")).to_have_text(["Names 9", "Lines 14"])
    assert column(page, 0, 1)[:2] == ["GRPO", "mathematical reasoning"]
    row = page.locator("#table tr", has_text="A paper outside the cut")
    expect(row.locator("td")).to_have_text(
        ["DAPO", "outperforms", "GRPO", "A paper outside the cut", "2025", "Again DAPO is ahead of GRPO.", "0.90"]
    )
    row.scroll_into_view_if_needed()
    expect(row.locator("mark")).to_have_text(["DAPO", "GRPO"])
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_hidden()


def test_the_table_sorts_by_its_headings(visit):
    """A heading sorts, numbers the largest first, says so to a screen reader, and turns round when pressed again."""
    page = visit(small_cut())
    page.get_by_role("button", name="Table").click()
    heading = page.locator("#table th", has_text="Papers")
    heading.locator("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert column(page, 0, 3)[:5] == ["4", "3", "2", "2", "1"]
    heading.locator("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert column(page, 0, 3)[:5] == ["1", "2", "2", "3", "4"]
    page.locator("#table th", has_text="Name").locator("button").click()
    expect(page.locator("#table [aria-sort]")).to_have_count(1)
    assert column(page, 0, 1)[:2] == ["A survey without a date", "Clipping higher"]


def test_the_table_follows_filters_and_choice(visit):
    """What is taken off leaves the table; what is chosen is marked in it, and alone on demand, with the focus kept."""
    page = visit(small_cut())
    page.keyboard.press("t")
    page.locator("#types [data-key=Paper]").click()
    expect(page.locator("#table caption").first).to_have_text("Names 5")
    name = page.locator("#table tbody .name", has_text="GSM8K").first
    name.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("GSM8K")
    expect(name).to_be_focused()
    expect(page.locator("#table tr[aria-current=true] td:first-child .name")).to_have_text(["GRPO", "GSM8K", "GSM8K"])
    page.get_by_label("Only what is tied to what is chosen").check()
    assert column(page, 0, 1) == ["GRPO", "GSM8K"]
    page.locator("#table .relation-button").first.click()
    expect(page.locator("#panel h2")).to_have_text("GSM8K appears with GRPO")


def test_a_large_table_comes_in_portions(visit):
    """Of 2,000 names the table makes 200 at once, and sorting is over all of them."""
    page = visit(many_cut(2_000))
    page.keyboard.press("t")
    rows = page.locator("#table table").first.locator("tbody tr")
    expect(rows).to_have_count(200)
    page.locator("#table .more").first.click()
    expect(rows).to_have_count(400)
    page.locator("#table th", has_text="Papers").locator("button").click()
    expect(rows).to_have_count(200)
    assert column(page, 0, 3)[0] == "1999"


def test_help_lists_the_keys_and_keeps_the_focus(visit):
    """The key ? opens the help, Tab stays inside, Esc closes it and the focus is where it was."""
    page = visit(small_cut())
    page.focus("#fit")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="How to read this page")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".guide li")).to_have_count(4)
    assert {"t", "s", "?", "/"} <= set(dialog.locator("kbd").all_inner_texts())
    for _ in range(5):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.closest('dialog, body').tagName")
        assert where == "DIALOG" or page.evaluate("document.activeElement === document.body")  # the browser's own bar
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#fit")).to_be_focused()


def test_hostile_texts_are_words_in_every_panel_and_in_the_table(visit):
    """Markup in any field is shown letter by letter in the panels a page opens with and in the table."""
    graph = hostile_cut()
    rows = [[text, text, text] for text in HOSTILE]
    graph.graph |= {
        "kind": "query",
        "centres": [],
        "query": {"name": HOSTILE[2], "columns": list(HOSTILE[:3]), "rows": rows},
    }
    told = {
        "definition": {"sentence": HOSTILE[1], "paper": f"{1:012x}"},
        "years": {2025: 3},
        "communityName": HOSTILE[2],
        "pageRank": 0.1,
    }
    graph.graph["told"] = {key: told for key, data in graph.nodes(data=True) if data["label"] == "Concept"}
    page = visit(graph)
    expect(page.locator("#panel tbody tr")).to_have_count(len(HOSTILE))
    page.keyboard.press("t")
    assert HOSTILE[2] in column(page, 0, 1)
    page.locator("#list [data-node='method:2']").click()
    expect(page.locator("#panel .definition blockquote")).to_have_text(HOSTILE[1])
    expect(page.locator("#panel .measures")).to_contain_text(HOSTILE[2])
    assert page.locator("main img, main b, main script").count() == 0


def test_a_phone_reads_panels_and_table_in_one_column(visit):
    """At phone width nothing is wider than the screen, and the table stands where the drawing stood."""
    page = visit(compared_cut(), viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    top = page.locator("figure").bounding_box()["y"]
    page.get_by_role("button", name="Table").click()
    assert abs(page.locator("#table").bounding_box()["y"] - top) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_has_drawing_panel_and_table(visit):
    """On paper stand title, drawing, panel and both tables, and nothing to press."""
    page = visit(told_cut())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for part in ("h1", "#network canvas", "#panel h2", "#table caption >> nth=0", "#table tbody tr >> nth=0"):
        expect(page.locator(part)).to_be_visible()
    for part in (".finder", ".aside", "#panel .line-button >> nth=0", ".tools"):
        expect(page.locator(part)).to_be_hidden()
