"""Every kind of page as Lighthouse would judge it, and the judge itself."""

from pathlib import Path

import pytest

from pages_of_all_kinds import PAGES
from pages_of_the_site import SERVED, SITE, place_of
from soundness import dead_links, see, shared_titles, shift_of, some_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="description" content="What a page ought to be."><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"></head><body><main><h1>A page</h1><p>Words.</p></main></body></html>"""


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_is_sound(chromium, tmp_path, name):
    """No kind of page has a lapse on a phone: head, headings, links, targets, contrast, console, requests, shifts."""
    seen = see(chromium, PAGES[name].write(tmp_path / "page.html"))
    assert seen.lapses == [], "\n".join(seen.lapses)


def test_a_site_is_sound(chromium, site_folder):
    """Pages of every kind of a site have no lapse, lead somewhere, and each has a title of its own."""
    paths = [site_folder / kind.path.partition("?")[0] for name, kind in SITE.items() if name != "lost"]
    pages = [see(chromium, path, home=site_folder, base_url="https://example.org/atlas/") for path in paths]
    told = [f"{it.path.relative_to(site_folder)}: {line}" for it in pages for line in it.lapses]
    told += [*dead_links(pages), *shared_titles(pages)]
    assert told == [], "\n".join(told)


def test_a_site_of_real_papers_is_sound(chromium, listing_site):
    """A sample of the pages of 43 real papers has no lapse, leads somewhere, and each has a title of its own."""
    # the page of lost addresses leads to where the site is published
    paths = [it for it in some_of(listing_site, 20) if it.name != "404.html"]
    pages = [see(chromium, path, home=listing_site, base_url="https://example.org/listing/") for path in paths]
    told = [f"{it.path.relative_to(listing_site)}: {line}" for it in pages for line in it.lapses]
    told += [*dead_links(pages), *shared_titles(pages)]
    assert told == [], "\n".join(told)


@pytest.mark.parametrize("name", [name for name in SERVED if name != "nothing served"])
def test_pages_of_a_server_are_sound(chromium, served, small_file, name):
    """No page of a server has a lapse as it is opened."""
    place = place_of(name, folder=None, site=None, server=lambda: served(small_file))
    seen = see(chromium, Path(name), home=place.begins, address=place.address)
    assert seen.lapses == [], "\n".join(seen.lapses)


@pytest.mark.parametrize("size", ["wide", "tablet"])
@pytest.mark.parametrize("name", ["comparison view", "large view", "home", "concept"])
def test_nothing_moves_by_itself(chromium, site_folder, tmp_path, name, size):
    """Nor does a page shift while it is opened in larger windows."""
    place = place_of(name, folder=tmp_path, site=site_folder, server=None)
    assert shift_of(chromium, place.address, size) == 0


def test_a_good_page_passes(chromium, tmp_path):
    """A small page with all it needs has no lapse, no shift, and weighs what its file weighs."""
    path = tmp_path / "good.html"
    path.write_text(GOOD, encoding="utf-8")
    seen = see(chromium, path)
    assert (seen.lapses, seen.bytes, seen.shift) == ([], path.stat().st_size, 0)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<!doctype html>", "", "no doctype"),
        (' lang="en"', "", "no lang"),
        ("<title>A page</title>", "", "a title of 0 characters"),
        ('name="description"', 'name="nothing"', "not one description"),
        ("width=device-width", "width=1200", "no viewport for phones"),
        ("<h1>A page</h1>", "", "0 headings of level 1"),
        ("<p>", "<h4>deep</h4><p>", 'a heading leaps: h4 "deep" is of level 4'),
        ("Words", '<a href="https://example.org"></a>', "a link or button without text: <a"),
        ("Words", '<a href="https://example.org">here</a>', 'a link that says nothing: a "here"'),
        ("Words", '<img src="data:,">', "an image without alt"),
        ("Words", '<b id="a">a</b><i id="a">b</i>', "an id twice: a"),
        ("Words", '<span style="display:block;width:900px">wide</span>', "pixels wider than a phone"),
        ("Words", '<img alt="" src="https://example.org/dot.png">', "asks for https://example.org/dot.png"),
        ("Words", "<script>console.log('hm')</script>", "console log: hm"),
        ("Words", "<script>throw new Error('no')</script>", "page error: no"),
        ("Words", "<script>alert('no')</script>", "dialog: no"),
        ("</p>", "</p><button>a</button><button>b</button>", 'button "a" is'),
        ("Words", '<span style="color:#bbb">faint</span>', "color-contrast"),
        (
            "<h1>",
            "<div id=d></div><script>setTimeout(() => { d.style.height = '200px'; }, 100)</script><h1>",
            "a layout shift of",
        ),
    ],
)
def test_each_lapse_is_told(chromium, tmp_path, old, new, told):
    """A page that lacks one thing is told of it."""
    path = tmp_path / "page.html"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    lapses = see(chromium, path).lapses
    assert [line for line in lapses if told in line], lapses


def test_links_between_pages_lead_somewhere(chromium, tmp_path):
    """A link to a missing file or a missing id is told; one to a page, an id or the web is not."""
    addresses = ("two.html#there", "https://example.org", "two.html#gone", "no")
    links = " ".join(f'<a href="{address}">Elsewhere</a>' for address in addresses)
    (tmp_path / "one.html").write_text(GOOD.replace("Words", links), encoding="utf-8")
    (tmp_path / "two.html").write_text(GOOD.replace("<p>", '<p id="there">'), encoding="utf-8")
    pages = [see(chromium, path, home=tmp_path) for path in some_of(tmp_path, 9)]
    told = dead_links(pages)
    assert told == ["one.html: no leads to no file", "one.html: two.html#gone leads to no id of two.html"]
    assert shared_titles(pages) == ["2 pages are called A page"]


def test_canonical_addresses_follow_the_folder(chromium, tmp_path):
    """Where a site has an address, each page names its own under it."""
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "page.html"
    for found, lapses in (("page", 0), ("other", 1)):
        link = f'<link rel="canonical" href="https://example.org/a/deep/{found}.html"></head>'
        path.write_text(GOOD.replace("</head>", link), encoding="utf-8")
        assert len(see(chromium, path, home=tmp_path, base_url="https://example.org/a/").lapses) == lapses


def test_a_sample_takes_all_of_the_top(tmp_path):
    """Of a large folder the pages on top are taken, and of those below every so many-th."""
    for name in ("index", "search", *(f"papers/{number:03d}" for number in range(100))):
        (tmp_path / f"{name}.html").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.html").touch()
    names = [path.relative_to(tmp_path) for path in some_of(tmp_path, 12)]
    assert names[:3] == [Path("index.html"), Path("search.html"), Path("papers/000.html")]
    assert len(names) == 12
