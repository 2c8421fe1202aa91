"""The search of the site: its index as script files, and as a person uses it, in a real Chromium from disk."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from graphs import concept_key, paper_key
from paperatlas.site.communities import read_communities
from paperatlas.site.frame import site_of
from paperatlas.site.links import concept_path, paper_path
from paperatlas.site.search_index import MOST_BYTES, folded, index_pages, search_pages, thing
from paperatlas.site.write import write_site
from paperatlas.stores import open_store

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"]);alert(3);([["',
    "*/alert(4)/*",
    "a\u2028alert(5)\u2029b",
    "{{ 7 * 7 }} ${alert(6)} `tick`",
    "\u202egnp.exe\u202c",
    "🧭 \ud800 half",
    "__proto__",
    "قاعدة المعرفة",
    "x" * 5000,
    "\\",
    "",
)


def handed_over(page):
    """The one thing that a script of the index hands over."""
    call, text = re.fullmatch(r"paperatlasSearch\.(contents|part)\((.*)\);\n", page.text, re.DOTALL).groups()
    return json.loads(text if call == "contents" else f"[{text}]")


def index_of(found):
    """What the contents say, and the entries of each part."""
    pages = list(index_pages(found))
    *parts, contents = pages
    return handed_over(contents), dict(map(handed_over, parts)), pages


@pytest.mark.parametrize(
    "text, key",
    [
        ("Fréchet-Inception  Distance (FID)", "frechet inception distance fid"),
        ("GPT_4", "gpt 4"),
        ("ＧＰＴ", "gpt"),
        ("模型 🧪", "模型"),
        ("…", ""),
    ],
)
def test_spellings_fold_as_in_the_browser(text, key):
    """Case, accents, hyphens and other signs do not count; site_search.test.mjs holds the same table."""
    assert folded(text) == key


def test_names_that_fold_alike_are_one():
    """An alias that only spells the name otherwise takes no room in the index."""
    line = json.loads(thing("Method", "m.html", 3, ["Chain-of-Thought", "chain of thought", "CoT", "", "COT"]).line)
    assert line == ["Chain-of-Thought", 0, 3, "m.html", "CoT"]


def test_small_index_is_one_part():
    """What a file holds is one file, in the order given."""
    contents, parts, _ = index_of([thing("Method", f"{n}.html", n, [f"name {n}"]) for n in range(20)])
    assert (contents["parts"], contents["keys"], list(parts)) == (1, {}, [0])
    assert [entry[0] for entry in parts[0]] == [f"name {n}" for n in range(20)]


def test_empty_index_is_an_empty_part():
    """A site without anything to find has an index all the same."""
    contents, parts, _ = index_of([])
    assert (contents["parts"], parts) == (1, {0: []})


def many_things(count):
    """Titles of made-up words, all with one word in common."""
    words = [
        a + b + c for a in ("gra", "pol", "ren", "tok") for b in ("dient", "icy", "der", "en") for c in ("", "s", "er")
    ]
    for n in range(count):
        said = f"{words[n % 48]} {words[n * 7 % 48]} learning {n:06}"
        yield thing("Paper", f"paper/{n:06}.html", 2000 + n % 27, [said])


def test_large_index_is_split_and_no_part_is_too_large():
    """Above four files the index is a tree of beginnings, and each file keeps to its size."""
    contents, parts, pages = index_of(many_things(20_000))
    assert contents["parts"] == 0
    assert len(parts) > 20
    assert max(len(page.text.encode()) for page in pages) < MOST_BYTES + 1_000
    assert contents["keys"][""][0] == 0
    for key, (number, count) in contents["keys"].items():
        assert len(parts[number]) == count, key


def test_split_index_leads_from_each_rare_word_to_its_entry():
    """The deepest part for a word that few things share holds all of them."""
    contents, parts, _ = index_of(many_things(20_000))
    for n in (0, 1, 777, 19_999):
        word = f"{n:06}"
        key = max((key for key in contents["keys"] if word.startswith(key)), key=len)
        assert f"paper/{n:06}.html" in {entry[3] for entry in parts[contents["keys"][key][0]]}


def test_split_index_keeps_the_first_of_what_all_share():
    """A word that everything holds leads to what was given first, no further than a file goes."""
    contents, parts, _ = index_of(many_things(20_000))
    number, count = contents["keys"]["learning"]
    assert [entry[3] for entry in parts[number]] == [f"paper/{n:06}.html" for n in range(count)]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_name_stays_inside_its_string(name):
    """No name ends its string, its script element or the line; what cannot be shown is named so."""
    found = thing("Method", "m.html", 1, [name, f"alias {name}"])
    (part, _) = index_pages([found])
    assert "<" not in part.text
    assert not re.search("[\u2028\u2029]", part.text)
    assert part.text.count("\n") == 3
    ((shown, *_),) = handed_over(part)[1]
    assert 0 < len(shown) <= 200


def test_index_is_the_same_on_every_run(store):
    """One store gives one index, byte for byte."""
    site = site_of(store)
    first, second = (list(search_pages(store, site, read_communities(store))) for _ in range(2))
    assert first == second
    assert {page.path for page in first} == {
        "search.html",
        "search/search.js",
        "search/contents.js",
        "search/part-0.js",
    }


def test_index_holds_concepts_papers_and_organizations(store):
    """Everything that has a page can be found by its name, concepts by their aliases, too."""
    pages = {page.path: page for page in search_pages(store, site_of(store), read_communities(store))}
    entries = {entry[3]: entry for entry in handed_over(pages["search/part-0.js"])[1]}
    assert entries[concept_path(concept_key("grpo"))] == [
        "Group Relative Policy Optimization",
        0,
        6,
        concept_path(concept_key("grpo")),
        "GRPO",
    ]
    assert entries[paper_path(paper_key("ppo"))][:3] == ["Proximal Policy Optimization Algorithms", 5, 2017]
    assert ["DeepSeek", 6, 2] in [entry[:3] for entry in entries.values()]


# In the browser.


@pytest.fixture(scope="module")
def pattern(small_file, tmp_path_factory):
    """The site of the small graph in a folder; not to be changed."""
    with open_store(small_file) as store:
        return write_site(store, tmp_path_factory.mktemp("pattern") / "site", title="Small atlas").parent


@pytest.fixture
def written(pattern, tmp_path):
    """The site of the small graph in a folder of the test's own."""
    return shutil.copytree(pattern, tmp_path / "site")


@pytest.fixture
def visit(chromium, written):
    """Opens a page of the site from disk; at the end fails on any request to elsewhere, console message or dialog."""
    contexts, trouble = [], []

    def open_page(path, **options):
        context = chromium.new_context(**({"viewport": {"width": 1300, "height": 850}} | options))
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda it: None if it.url.startswith(written.as_uri()) else trouble.append(it.url))
        page.on("console", lambda message: trouble.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"page error: {error}"))
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(f"{written.as_uri()}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def suggested(page):
    """The names that are suggested, in order."""
    expect(page.locator("#suggestions")).to_be_visible()
    return page.locator("#suggestions .text > bdi").all_inner_texts()


@pytest.mark.browser
@pytest.mark.parametrize(
    "typed, name",
    [
        ("Group Rel", "Group Relative Policy Optimization"),
        ("grpo", "Group Relative Policy Optimization"),
        ("gpro", "Group Relative Policy Optimization"),
        ("frechet", "Fréchet Inception Distance"),
        ("optimisation group relative", "Group Relative Policy Optimization"),
        ("verifiers math", "Training Verifiers to Solve Math Word Problems"),
        ("deepseek", "DeepSeek"),
    ],
)
def test_typing_suggests(visit, typed, name):
    """The beginning of a name, an acronym, a typo, a missing accent, words of a title: the thing is suggested."""
    page = visit("index.html")
    page.fill("#search", typed)
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    assert name in suggested(page)[:2]


@pytest.mark.browser
def test_arrow_and_enter_open_the_page(visit):
    """Down chooses a suggestion and says so to a screen reader; Enter opens its page."""
    page = visit("index.html")
    page.focus("#search")
    page.keyboard.type("grpo")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    field = page.locator("#search")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions [aria-selected=true]")).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == page.locator("[aria-selected=true]").get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{concept_path(concept_key('grpo'))}")


@pytest.mark.browser
def test_search_works_from_a_page_below(visit):
    """From a page two folders down the index is found, and a click on a suggestion leads to its page."""
    page = visit(concept_path(concept_key("grpo")))
    page.fill("#search", "FID")
    page.locator("#suggestions [role=option]").first.click()
    page.wait_for_url(f"**/{concept_path(concept_key('fid'))}")


@pytest.mark.browser
def test_escape_closes_and_keeps_what_was_typed(visit):
    """Escape takes the suggestions away, not the text; leaving the field does, too."""
    page = visit("index.html")
    page.fill("#search", "grpo")
    expect(page.locator("#suggestions")).to_be_visible()
    page.locator("#search").press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("grpo")
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "false")


@pytest.mark.browser
def test_what_is_not_there_is_said(visit):
    """A search without an answer says so, to a screen reader as well."""
    page = visit("index.html")
    page.fill("#search", "quantum gravity")
    expect(page.locator("#suggestions")).to_have_text("Nothing here by that name.")
    expect(page.locator("form [role=status]")).to_have_text("Nothing here by that name.")


@pytest.mark.browser
def test_enter_without_a_choice_lists_the_results(visit):
    """Enter leads to the page of results; its address holds the question, and back and typing change it."""
    page = visit("index.html")
    page.fill("#search", "policy optimization")
    page.locator("#search").press("Enter")
    page.wait_for_url("**/search.html#q=policy+optimization")
    expect(page.locator("#results-status")).to_have_text("7 results.")
    expect(page.locator("#results li")).to_have_count(7)
    expect(page.locator("#results li").first).to_contain_text("Policy Optimization")
    assert page.title().startswith("“policy optimization” – ")
    page.fill("#search", "medusa")
    expect(page.locator("#results li").first).to_contain_text("Medusa")
    assert page.url.endswith("#q=medusa")
    page.evaluate("location.hash = '#q=gsm8k'")
    expect(page.locator("#results li").first).to_contain_text("GSM8K")
    assert page.locator("#results a").first.get_attribute("href").endswith(concept_path(concept_key("gsm8k")))


@pytest.mark.browser
def test_slash_goes_to_the_field(visit):
    """The key / puts the cursor into the search, and is a sign like any other there."""
    page = visit("index.html")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#search")).to_have_value("a/b")


@pytest.mark.browser
def test_hostile_names_are_shown_as_text(visit):
    """Markup in names and titles is suggested and listed letter by letter; nothing of it runs."""
    page = visit("search.html#q=<img src=x onerror=alert(1)>")
    expect(page.locator("#results li")).to_have_count(2)
    expect(page.locator("#results")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img").count() == 0
    assert "<img" in page.title()


@pytest.mark.browser
def test_split_index_answers_in_the_browser(visit, written):
    """A split index loads the parts that the words need, finds a typo by the parts around, and no more."""
    for file in (written / "search").glob("part-*.js"):
        file.unlink()
    lab = thing("Organization", "organization/1.html", 3, ["Laboratory of Tokens"])
    for page in index_pages([lab, *many_things(20_000)]):
        (written / page.path).write_text(page.text, encoding="utf-8")
    page = visit("index.html")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.fill("#search", "learning 012345")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("012345")
    assert len(loaded) < 15
    page.fill("#search", "alboratory")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("Laboratory of Tokens")


@pytest.mark.browser
def test_index_that_is_missing_is_said(chromium, written):
    """Where the index cannot be read, the page says so instead of finding nothing."""
    (written / "search" / "contents.js").unlink()
    page = chromium.new_page()
    page.goto(f"{written.as_uri()}/search.html#q=grpo")
    expect(page.locator("#results-status")).to_have_text("The index of the search could not be read.")
    page.close()


@pytest.mark.browser
def test_without_javascript_the_lists_are_offered(chromium, written):
    """With scripts switched off, the page of results leads to all lists."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{written.as_uri()}/search.html")
    expect(page.locator("main li a").first).to_be_visible()
    assert "method/index.html" in page.locator("main li a").first.get_attribute("href")
    context.close()
