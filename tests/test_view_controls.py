"""What a reader can set on the page of a cut, by pointer and by keys: filters, limits, layouts, names, the address."""

import json
import re

import pytest
from playwright.sync_api import expect

from browsing import watched
from cuts import hostile_cut, small_cut
from paperatlas.views import render_view

pytestmark = pytest.mark.browser
CENTRE = "method:grpo"


def listed(page):
    """The names in the list, in order."""
    return page.locator("#list .text").all_inner_texts()


def seen(page):
    """The drawing as a picture, when it has come to rest."""
    page.wait_for_timeout(250)
    return page.evaluate("document.querySelector('#network canvas').toDataURL()")


def address(page, pattern):
    """Waits until the part of the address behind the # is this."""
    expect(page).to_have_url(re.compile(f"#{pattern}$"))


def unset(page):
    """Waits until the address has nothing behind its name."""
    expect(page).to_have_url(re.compile(r"\.html$"))


def take(page, key):
    """Chooses a name in the list; the drawing brings it to its middle."""
    page.locator(f"#list [data-node='{key}']").click()
    expect(page.locator(f"#list [data-node='{key}']")).to_have_attribute("aria-pressed", "true")


def middle(page):
    """The middle of the drawing, where a name that was taken from the list stands."""
    box = page.locator("#network").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def slide(page, name, *keys):
    """Moves a slider by keys."""
    for key in keys:
        page.locator(name).press(key)


def test_name_is_hidden_and_comes_back(visit):
    """Hide puts a name away, says so, and undo, redo and "Show all" bring it back and forth."""
    page = visit(small_cut())
    take(page, "benchmark:gsm8k")
    page.get_by_role("button", name="Hide").click()
    assert "GSM8K" not in listed(page)
    expect(page.locator("#aside-said")).to_have_text("1 hidden")
    page.get_by_role("button", name="Undo").click()
    assert "GSM8K" in listed(page)
    page.get_by_role("button", name="Redo").click()
    assert "GSM8K" not in listed(page)
    page.get_by_role("button", name="Show all").click()
    assert "GSM8K" in listed(page)
    expect(page.locator("#aside")).to_be_hidden()


def test_undo_and_redo_by_keys(visit):
    """Ctrl+Z, Ctrl+Shift+Z and u go back and forth; the buttons say what is possible."""
    page = visit(small_cut())
    expect(page.locator("#undo")).to_be_disabled()
    page.locator("#types [data-key=Benchmark]").click()
    page.locator("#relations [data-key=USES]").click()
    page.keyboard.press("Control+z")
    expect(page.locator("#relations [data-key=USES]")).to_have_attribute("aria-checked", "true")
    expect(page.locator("#types [data-key=Benchmark]")).to_have_attribute("aria-checked", "false")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#relations [data-key=USES]")).to_have_attribute("aria-checked", "false")
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator("#types [data-key=Benchmark]")).to_have_attribute("aria-checked", "true")
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator("#redo")).to_be_enabled()


def test_one_pull_of_a_slider_is_one_step(visit):
    """However far a slider was pulled, undo takes it back at once; a second pull is a second step."""
    page = visit(small_cut())
    box = page.locator("#to-year").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 6, y)
    page.mouse.down()
    for share in (0.7, 0.5, 0.3, 0.02):
        page.mouse.move(box["x"] + share * box["width"], y)
    page.mouse.up()
    expect(page.locator("#to-said")).to_have_text("2024")
    slide(page, "#to-year", "ArrowRight")
    page.locator("#undo").click()
    expect(page.locator("#to-said")).to_have_text("2024")
    page.locator("#undo").click()
    expect(page.locator("#to-said")).to_have_text("2026")
    expect(page.locator("#undo")).to_be_disabled()


def test_address_brings_everything_back(visit):
    """What is set stands in the address, and the address opened again shows the same page."""
    page = visit(small_cut())
    take(page, "method:ppo")
    page.keyboard.press("p")
    take(page, "task:mathematical-reasoning")
    page.keyboard.press("h")
    page.locator("#types [data-key=Benchmark]").click()
    page.locator("#relations [data-key=MENTIONS]").click()
    slide(page, "#from-year", "ArrowRight")
    page.locator("#more summary").click()
    slide(page, "#confidence", "ArrowRight", "ArrowRight")
    slide(page, "#papers", "ArrowRight", "ArrowRight")
    page.select_option("#layout", "year")
    page.select_option("#colour-by", "year")
    take(page, "method:ppo")
    address(
        page,
        r"node=method:ppo&hide=task:mathematical-reasoning&pin=method:ppo@-?\d+@-?\d+&without=Benchmark"
        r"&lines-without=MENTIONS&years=2025-2026&confidence=0.1&papers=2&colour=year&layout=year",
    )
    names, picture = listed(page), None
    page.reload()
    expect(page.locator("#panel h2")).to_have_text("PPO")
    assert listed(page) == names
    expect(page.locator("#from-said")).to_have_text("2025")
    expect(page.locator("#more-said")).to_have_text("4 set")
    expect(page.locator("#layout")).to_have_value("year")
    expect(page.locator("[data-verb=pin]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#undo")).to_be_disabled()
    picture = seen(page)
    page.reload()
    assert seen(page) == picture


def test_reset_all_is_one_step_back_to_the_start(visit):
    """Reset all sets everything as the page opens, and can itself be undone."""
    page = visit(small_cut(), fragment="#hide=method:ppo&without=Benchmark&years=2025-2026&layout=year")
    page.get_by_role("button", name="Reset all").click()
    unset(page)
    assert len(listed(page)) == 9
    expect(page.locator("#reset")).to_be_disabled()
    page.locator("#undo").click()
    address(page, "hide=method:ppo&without=Benchmark&years=2025-2026&layout=year")


@pytest.mark.parametrize(
    "fragment",
    [
        "#",
        "#names",
        "#node=<script>alert(1)</script>&hide=%00,%,%E0%A4%A&pin=a@b@c",
        "#node=__proto__&hide=constructor&size=__proto__&layout=toString",
        "#years=2026-1900&confidence=NaN&papers=-1e999&line=a,b,c",
        "#javascript:alert(1)",
        "#" + "hide=x&" * 20_000,
    ],
)
def test_garbage_in_the_address_is_left_out(visit, fragment):
    """Whatever stands behind the # of an address, the page opens as ever."""
    page = visit(small_cut(), fragment=fragment)
    expect(page.locator("#panel h2")).to_have_text("GRPO")
    assert len(listed(page)) == 9
    expect(page.locator("#reset")).to_be_disabled()


def test_hostile_names_come_back_from_the_address(visit):
    """Names of any kind can be hidden and pinned, and the address brings that back."""
    page = visit(hostile_cut())
    for number in (0, 6, 12):
        take(page, f"method:{number}")
        page.keyboard.press("p")
    take(page, "method:3")
    page.keyboard.press("h")
    address(page, r"hide=method:3&pin=method:0@.*,method:12@.*,method:6@.*")
    names = listed(page)
    page.reload()
    expect(page.locator("#aside-said")).to_have_text("1 hidden")
    assert listed(page) == names


def test_address_changed_by_hand(visit):
    """A changed address changes the page, and that can be undone."""
    page = visit(small_cut())
    page.evaluate("location.hash = 'node=method:dapo&without=Paper'")
    expect(page.locator("#panel h2")).to_have_text("DAPO")
    expect(page.locator("#types [data-key=Paper]")).to_have_attribute("aria-checked", "false")
    page.locator("#undo").click()
    expect(page.locator("#types [data-key=Paper]")).to_have_attribute("aria-checked", "true")


def test_chosen_line_stands_in_the_address(visit):
    """A line that is open comes back with the address."""
    page = visit(small_cut())
    page.locator("#panel [data-kind=OUTPERFORMS] .line-button").first.click()
    address(page, "line=method:dapo,OUTPERFORMS,method:grpo")
    page.reload()
    expect(page.locator("#panel h2")).to_have_text("DAPO outperforms GRPO")


def test_link_is_copied(visit):
    """Copy link puts the address of what is seen on the clipboard."""
    page = visit(small_cut(), permissions=["clipboard-read", "clipboard-write"])
    page.locator("#types [data-key=Task]").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#copy-link")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith("#without=Task")


def test_link_is_shown_where_the_clipboard_is_shut(visit):
    """Where the page may not write to the clipboard, the address stands in a field, selected."""
    page = visit(small_cut())
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('shut')); }")
    page.locator("#types [data-key=Task]").click()
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Address of what you see")
    expect(field).to_be_focused()
    assert field.input_value().endswith("#without=Task")
    assert page.evaluate("getSelection().toString()").endswith("#without=Task")


def test_only_this_kind(visit):
    """A double click on a kind of the legend, or o, leaves only that kind; again, and all are back."""
    page = visit(small_cut())
    toggle = page.locator("#types [data-key=Benchmark]")
    toggle.dblclick()
    assert listed(page) == ["GSM8K"]
    toggle.press("o")
    assert len(listed(page)) == 9
    page.locator("#relations [data-key=USES]").press("o")
    address(page, "lines-without=ADDRESSES,BASED_ON,.*")
    page.locator("#undo").click()
    unset(page)


def test_play_shows_the_years_one_after_the_other(visit):
    """Play starts with the first year, goes on by itself, can be paused, and stops at the last year."""
    page = visit(small_cut())
    page.clock.install()
    button = page.locator("#play")
    button.click()
    expect(button).to_have_text("Pause")
    expect(page.locator("#to-said")).to_have_text("2024")
    assert "Clipping higher" not in listed(page)
    page.clock.run_for(1200)
    expect(page.locator("#to-said")).to_have_text("2025")
    assert "Clipping higher" in listed(page)
    button.click()
    page.clock.run_for(5000)
    expect(page.locator("#to-said")).to_have_text("2025")
    button.click()
    page.clock.run_for(1200)
    expect(page.locator("#to-said")).to_have_text("2026")
    expect(button).to_have_text("Play the years")
    page.locator("#undo").click()
    expect(page.locator("#to-said")).to_have_text("2025")


def test_year_hides_what_was_not_known_yet(visit):
    """Up to a year, a name that was first seen later is not there."""
    graph = small_cut()
    graph.nodes["method:dapo"]["firstSeen"] = "2025-03-18"
    page = visit(graph)
    slide(page, "#to-year", "Home")
    assert "DAPO" not in listed(page)
    slide(page, "#to-year", "ArrowRight")
    assert "DAPO" in listed(page)


def test_limits_of_confidence_and_papers(visit):
    """Lines that are less sure, and names with fewer papers, go; the centre stays."""
    page = visit(small_cut())
    page.locator("#more summary").click()
    before = seen(page)
    slide(page, "#confidence", "End")
    expect(page.locator("#confidence-said")).to_have_text("1.00")
    assert seen(page) != before
    slide(page, "#papers", *["End"])
    expect(page.locator("#papers-said")).to_have_text("4")
    assert {"PPO", "DAPO", "GSM8K", "mathematical reasoning"}.isdisjoint(listed(page))
    assert "GRPO" in listed(page)
    expect(page.locator("#more-said")).to_have_text("2 set")


def test_only_what_the_page_has_is_offered(visit):
    """Sizes and colours that nothing was measured for are not in the lists."""
    graph = small_cut()
    for name in graph:
        graph.nodes[name]["year"] = None
    page = visit(graph)
    page.locator("#more summary").click()
    assert "citations" not in page.locator("#size-by option").all_inner_texts()
    assert "community" not in page.locator("#colour-by option").all_inner_texts()


def test_layout_moves_the_names(visit):
    """Another layout puts the names elsewhere; by year, the years are written on the drawing."""
    page = visit(small_cut())
    page.locator("#more summary").click()
    pictures = [seen(page)]
    for layout in ("radial", "year", "force"):
        page.select_option("#layout", layout)
        pictures.append(seen(page))
    assert pictures[0] == pictures[3]
    assert len(set(pictures)) == 3


def test_layout_walks_where_motion_is_welcome(visit):
    """Without a wish for less motion the names walk to their new places and arrive where they would have jumped to."""
    pictures = []
    for motion in ("reduce", "no-preference"):
        page = visit(small_cut(), reduced_motion=motion)
        page.locator("#more summary").click()
        page.select_option("#layout", "radial")
        page.wait_for_timeout(1500)
        page.locator("#fit").click()
        page.wait_for_timeout(600)
        pictures.append(seen(page))
    assert pictures[0] == pictures[1]


def test_colours_by_year_come_with_a_key(visit):
    """Coloured by year, the drawing says which colour is which year."""
    page = visit(small_cut())
    page.locator("#more summary").click()
    before = seen(page)
    page.select_option("#colour-by", "year")
    expect(page.locator("#key")).to_have_text("202420252026")
    assert seen(page) != before
    page.select_option("#colour-by", "type")
    expect(page.locator("#key")).to_be_hidden()


def test_dragging_pins(visit):
    """A name that is dragged stays where it was put, undo puts it back, and Pin lets it go."""
    page = visit(small_cut())
    take(page, "method:ppo")
    page.wait_for_timeout(200)
    before = seen(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + 12 * step, y - 8 * step)
    page.mouse.up()
    address(page, r"node=method:ppo&pin=method:ppo@-?\d+@-?\d+")
    page.mouse.move(5, 5)
    moved = seen(page)
    page.keyboard.press("u")
    address(page, "node=method:ppo")
    assert seen(page) == before
    page.keyboard.press("Control+Shift+z")
    assert seen(page) == moved
    page.get_by_role("button", name="Pin", exact=True).click()
    assert seen(page) == before


def test_pinned_name_stays_in_another_layout(visit):
    """What is pinned does not move when the layout does, and is let go by p."""
    page = visit(small_cut())
    take(page, "method:dapo")
    page.keyboard.press("p")
    expect(page.locator("[data-verb=pin]")).to_have_attribute("aria-pressed", "true")
    page.locator("#more summary").click()
    page.select_option("#layout", "year")
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.locator("[data-verb=pin]")).to_have_attribute("aria-pressed", "false")
    address(page, "node=method:dapo&layout=year")


def test_collapse_and_expand(visit):
    """Collapse puts away what hangs on a name alone, expand brings it back, and what else is hidden around it."""
    graph = small_cut()
    graph.add_node("model:leaf", label="Concept", name="Leaf", type="Model", aliases=[], paperCount=1)
    graph.add_edge("model:leaf", "method:dapo", key="BASED_ON", type="BASED_ON", sentence="Leaf is built on DAPO.")
    page = visit(graph)
    take(page, "method:dapo")
    page.get_by_role("button", name="Collapse").click()
    assert "Leaf" not in listed(page)
    expect(page.locator("#aside-said")).to_have_text("1 collapsed")
    page.keyboard.press("e")
    assert "Leaf" in listed(page)
    take(page, "model:leaf")
    page.keyboard.press("h")
    take(page, "method:dapo")
    page.get_by_role("button", name="Expand").click()
    assert "Leaf" in listed(page)
    expect(page.get_by_role("button", name="Expand")).to_be_disabled()
    page.keyboard.press("c")
    assert "Leaf" not in listed(page)


def test_only_a_name_and_its_neighbours(visit):
    """Only this leaves a name and its neighbours; expanding a neighbour brings that one's; all come back."""
    page = visit(small_cut())
    take(page, "method:ppo")
    page.keyboard.press("o")
    assert sorted(listed(page)) == ["PPO", "Sums without a critic"]
    expect(page.locator("#aside-said")).to_have_text("only around PPO")
    take(page, "aaaaaaaaaaaa")
    page.keyboard.press("e")
    assert {"GRPO", "GSM8K", "PPO"} <= set(listed(page))
    page.get_by_role("button", name="Show all").click()
    assert len(listed(page)) == 9


def test_typing_is_not_taken_for_keys(visit):
    """Letters in the search go into the search, and keys with a modifier are the browser's."""
    page = visit(small_cut())
    take(page, "method:ppo")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("phcoeu/+-")
    expect(page.locator("#search")).to_have_value("phcoeu/+-")
    page.fill("#search", "")
    page.locator("h1").click()
    page.keyboard.press("Alt+h")
    page.keyboard.press("Shift+Control+p")
    address(page, "node=method:ppo")
    page.locator("#more summary").click()
    page.locator("#layout").focus()
    page.keyboard.press("h")
    assert "PPO" in listed(page)


def test_escape_chooses_nothing(visit):
    """Esc leaves nothing chosen, and keeps what was read."""
    page = visit(small_cut(), fragment="#node=method:ppo")
    page.keyboard.press("Escape")
    unset(page)
    expect(page.locator("#list [aria-pressed=true]")).to_have_count(0)
    expect(page.locator("#panel h2")).to_have_text("PPO")
    page.keyboard.press("h")  # a key does nothing where nothing is chosen
    assert len(listed(page)) == 9


def test_arrows_walk_over_the_drawing(visit):
    """With a name chosen, arrows on the drawing go to its neighbours; with none, they move the drawing."""
    page = visit(small_cut())
    frame = page.get_by_role("application")
    frame.focus()
    before = seen(page)
    page.keyboard.press("ArrowRight")
    moved = seen(page)
    assert moved != before
    unset(page)
    take(page, CENTRE)
    frame.focus()
    met = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown") * 3:
        page.keyboard.press(key)
        met.add(page.locator("#panel h2").inner_text())
    assert len(met) >= 3


def test_plus_and_minus_zoom(visit):
    """The keys + and - do what the buttons do, and 0 shows the whole graph again."""
    page = visit(small_cut())
    before = seen(page)
    page.keyboard.press("+")
    closer = seen(page)
    page.keyboard.press("0")
    assert seen(page) == before
    page.get_by_role("button", name="Closer").click()
    page.mouse.move(5, 5)
    assert seen(page) == closer != before
    page.keyboard.press("-")
    assert seen(page) != closer


def test_line_is_chosen_by_a_click_on_it(visit):
    """A click on a line of the drawing opens it, under the pointer it is told in words."""
    graph = small_cut()
    graph.remove_nodes_from([name for name in graph if name not in {CENTRE, "method:ppo"}])
    graph.add_edge("method:ppo", CENTRE, key="BASED_ON", type="BASED_ON", sentence="A sentence.")
    page = visit(graph)
    page.wait_for_timeout(200)
    found = page.locator("#reading")
    x, y = middle(page)
    y -= 22  # the buttons at the foot are left free
    page.mouse.move(x, y)
    expect(found).to_have_text("PPO is based on GRPO")
    page.mouse.click(x, y)
    expect(page.locator("#panel h2")).to_have_text("PPO is based on GRPO")
    address(page, "line=method:ppo,BASED_ON,method:grpo")


def test_every_key_is_told(visit):
    """The help lists every key that the page listens to."""
    page = visit(small_cut())
    page.keyboard.press("?")
    text = page.get_by_role("dialog").inner_text()
    for word in ("search", "pin", "hide", "collapse", "expand", "neighbours", "undo", "table", "closer"):
        assert word in text
    page.keyboard.press("h")  # while the help is open, keys belong to it
    page.keyboard.press("Escape")
    assert len(listed(page)) == 9


def test_long_list_shows_the_rest_when_asked(visit):
    """Of more than 200 names the first stand in the list, and a button brings the rest."""
    graph = small_cut()
    for number in range(300):
        graph.add_node(f"n{number}", label="Concept", name=f"Name {number}", type="Task", aliases=[], paperCount=0)
    page = visit(graph)
    assert len(listed(page)) == 200
    page.get_by_role("button", name="109 more").click()
    assert len(listed(page)) == 309


def test_phone_has_room_for_fingers(visit):
    """On a phone every button and slider of the drawing and the filters is at least 44 pixels high."""
    page = visit(small_cut(), viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator("#more summary").click()
    places = (
        ".tools button",
        ".aside button",
        ".filters button",
        ".filters input",
        ".filters select",
        "#actions button",
    )
    heights = page.locator(", ".join(places)).evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert [height for height in heights if 0 < height < 44] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_finger_finds_a_small_node(visit):
    """A tap beside a small node counts as one on it."""
    page = visit(small_cut(), viewport={"width": 390, "height": 844}, has_touch=True)
    take(page, "method:dapo")
    page.evaluate("document.getElementById('panel').replaceChildren()")
    page.locator("#network").scroll_into_view_if_needed()
    x, y = middle(page)
    page.touchscreen.tap(x, y - 18)
    expect(page.locator("#panel h2")).to_have_text("DAPO")


def test_expanding_asks_the_server_that_stands_behind(chromium):
    """Where a server stands behind the page, Expand asks it for more around a name and shows what comes."""
    asked = []
    page_text = render_view(small_cut(), expand="/around")
    new = {"id": "model:new", "label": "New", "shape": "dot", "group": "Model", "size": 8, "font": {"size": 12}}
    new |= {"x": 40, "y": 40}
    new["about"] = {"kind": "Concept", "type": "Model", "name": "New", "aliases": [], "firstSeen": "", "papers": 1}
    line = {"id": "more-0", "from": "model:new", "to": CENTRE, "kind": "BASED_ON", "evidence": []}
    line["evidence"].append({"sentence": "New is GRPO."})
    with watched(chromium, lambda _: True, offline=False) as open_page:

        def answer(route):
            if route.request.method == "POST":
                asked.append(json.loads(route.request.post_data))
                route.fulfill(json={"nodes": [new], "edges": [line], "papers": {}, "total": 1})
            else:
                route.fulfill(body=page_text, content_type="text/html")

        page = open_page("http://atlas.test/view", routes={"http://atlas.test/**": answer})
        take(page, CENTRE)
        page.get_by_role("button", name="Expand").click()
        expect(page.locator("#list")).to_contain_text("New")
        expect(page.locator("#news")).to_have_text("1 more")
        expect(page.locator("#types [data-key=Model]")).to_have_text("Models 1")
        take(page, "model:new")
        expect(page.locator("#panel h2")).to_have_text("New")
    assert asked[0]["id"] == CENTRE
    assert set(asked[0]["known"]) == set(small_cut())
