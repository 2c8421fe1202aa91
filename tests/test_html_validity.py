"""Every kind of page is valid HTML to the checker of the W3C."""

import pytest

from checking import mistakes
from pages_of_all_kinds import PAGES

pytestmark = pytest.mark.slow


def test_pages_are_valid(tmp_path):
    """The checker finds nothing to say about any kind of page, hostile texts included."""
    files = [kind.write(tmp_path / f"{name.replace(' ', '-')}.html") for name, kind in PAGES.items()]
    found = mistakes(files)
    assert found == [], "\n".join(found)


def test_the_checker_is_awake(tmp_path):
    """A page with a mistake does not pass, and the mistake is told with the page's name."""
    wrong = {
        "nested": "<p>An <div>inside</div></p>",
        "image": '<img src="data:,">',
        "twice": "<p id=a>One</p><p id=a>Two</p>",
        "open": "<p>open <b>bold</p>",
    }
    for name, body in wrong.items():
        page = f'<!doctype html><html lang="en"><title>Wrong</title>{body}'
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    told = mistakes(sorted(tmp_path.iterdir()))
    assert {line.partition(".html:")[0] for line in told} == set(wrong)
