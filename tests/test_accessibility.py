"""Every kind of page at three sizes and in both themes, in each of its states, as axe-core sees it."""

from functools import partial
from itertools import product

import pytest

from accessibility import SIZES, THEMES, axe, overflow, small_targets
from browsing import watched
from pages_of_the_site import STATES, Home, opened, place_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FEW = (("phone", "light"), ("wide", "dark"))  # a tablet's layout is one of these two
MAIN = ("small view", "home", "concept")
LOOKS = [(name, *look) for name in STATES for look in (product(SIZES, THEMES) if name in MAIN else FEW)]


@pytest.fixture(scope="module")
def placed(tmp_path_factory, site_folder, served, small_file):
    """Where a page of some kind is, written once."""
    folder = tmp_path_factory.mktemp("pages")
    return partial(place_of, folder=folder, site=site_folder, server=lambda: served(small_file))


def looked_at(page, name, *looks):
    """What the looks find on a page of that kind in each of its states, a line each."""
    found = []
    for state in STATES[name]:
        state(page)
        found += [f"{state.__name__}: {line}" for look in looks for line in look(page)]
    return found


def too_wide(page):
    """A line where the page is wider than its window."""
    more = overflow(page)
    return [f"{more} pixels wider than the window"] if more > 0 else []


@pytest.mark.parametrize(("name", "size", "theme"), LOOKS)
def test_nobody_is_kept_out(chromium, placed, name, size, theme):
    """No page violates WCAG 2.1 AA or a best practice of axe-core in any of its states, and none is too wide."""
    viewport = dict(zip(("width", "height"), SIZES[size], strict=True))
    with opened(chromium, placed(name), viewport=viewport, color_scheme=theme) as page:
        found = looked_at(page, name, axe, too_wide)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("path", ["index.html", "map.html", "method/index.html", "paper/index.html"])
def test_a_site_of_real_papers_keeps_nobody_out(chromium, listing_site, path):
    """The first pages of a site of 43 real papers pass in the dark, too; on a phone test_soundness.py looks."""
    start = listing_site.as_uri() + "/"
    with opened(chromium, Home(start + path, start), color_scheme="dark") as page:
        found = [line for look in (axe, too_wide) for line in look(page)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("name", STATES)
def test_fingers_hit_what_they_mean(chromium, placed, name):
    """On a phone every control is 44 pixels wide and high, or no other one is that near."""
    viewport = dict(zip(("width", "height"), SIZES["phone"], strict=True))
    with opened(chromium, placed(name), viewport=viewport, has_touch=True, is_mobile=True) as page:
        found = looked_at(page, name, small_targets)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<main><h1>A</h1><img src="data:,"></main>', "image-alt"),
        ("<main><h1>A</h1><button></button></main>", "button-name"),
        ('<main><h1>A</h1><p style="color:#aaa;background:#fff">faint</p></main>', "color-contrast"),
        ("<h1>A</h1><p>outside of a landmark</p>", "region"),
    ],
)
def test_axe_is_awake(chromium, tmp_path, body, told):
    """A page with a barrier does not pass."""
    path = tmp_path / "wrong.html"
    path.write_text(f'<!doctype html><html lang="en"><title>Wrong</title>{body}', encoding="utf-8")
    with watched(chromium, lambda request: request.url == path.as_uri() or request.url == "data:,") as open_page:
        found = axe(open_page(path.as_uri()))
    assert [line for line in found if line.startswith(f"{told} ")]
