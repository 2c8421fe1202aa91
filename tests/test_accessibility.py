"""Every kind of page at three sizes and in both themes, in each of its states, as axe-core sees it."""

import pytest

from accessibility import SIZES, THEMES, axe, overflow, small_targets
from browsing import watched
from pages_of_all_kinds import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The address of a page of some kind, written once."""
    folder, done = tmp_path_factory.mktemp("pages"), {}

    def write(name):
        if name not in done:
            done[name] = PAGES[name].write(folder / f"{name.replace(' ', '-')}.html").as_uri()
        return done[name]

    return write


def looked_at(page, name, *looks):
    """What the looks find on a page of that kind in each of its states, a line each."""
    found = []
    for state in PAGES[name].states:
        state(page)
        found += [f"{state.__name__}: {line}" for look in looks for line in look(page)]
    return found


def too_wide(page):
    """A line where the page is wider than its window."""
    more = overflow(page)
    return [f"{more} pixels wider than the window"] if more > 0 else []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out(chromium, written, name, size, theme):
    """No page violates WCAG 2.1 AA or a best practice of axe-core in any of its states, and none is too wide."""
    address, viewport = written(name), dict(zip(("width", "height"), SIZES[size], strict=True))
    with watched(chromium, lambda request: request.url == address) as open_page:
        page = open_page(address, viewport=viewport, color_scheme=theme)
        found = looked_at(page, name, axe, too_wide)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("name", PAGES)
def test_fingers_hit_what_they_mean(chromium, written, name):
    """On a phone every control is 44 pixels wide and high, or no other one is that near."""
    address, (width, height) = written(name), SIZES["phone"]
    with watched(chromium, lambda request: request.url == address) as open_page:
        page = open_page(address, viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
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
