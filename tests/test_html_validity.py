"""Every kind of page is valid HTML to the checker of the W3C."""

import httpx
import pytest

from checking import mistakes
from pages_of_all_kinds import PAGES
from pages_of_the_site import SERVED, place_of

pytestmark = pytest.mark.slow


def test_pages_are_valid(tmp_path):
    """The checker finds nothing to say about any kind of page, hostile texts included."""
    files = [kind.write(tmp_path / f"{name.replace(' ', '-')}.html") for name, kind in PAGES.items()]
    found = mistakes(files)
    assert found == [], "\n".join(found)


def test_sites_are_valid(site_folder, listing_site):
    """The checker finds nothing to say about any page of the sites of a small graph and of 43 real papers."""
    found = mistakes([*sorted(site_folder.rglob("*.html")), *sorted(listing_site.rglob("*.html"))])
    assert found == [], "\n".join(found)


def test_pages_of_a_server_are_valid(served, small_file, tmp_path):
    """The checker finds nothing to say about what a server sends, answers and refusals of its console included."""
    texts = {}
    with httpx.Client(follow_redirects=True, timeout=60) as client:
        for name in SERVED:
            place = place_of(name, folder=None, site=None, server=lambda: served(small_file))
            texts[name] = client.get(place.address).text
        asked = {"question": "builds-on", "p.concept": "GRPO"}
        for name, page, fields in (
            ("answered", "console.html", asked),
            ("refused", "console.html", {"cypher": "MATCH (c) DELETE c"}),
            ("answered by a graph", "console/graph.html", asked),
        ):
            origin = {"Origin": place.begins.removesuffix("/")}
            texts[name] = client.post(place.begins + page, data=fields, headers=origin).text
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    found = mistakes(sorted(tmp_path.iterdir()))
    assert found == [], "\n".join(found)
    assert "2 rows" in texts["answered"]
    assert "only read" in texts["refused"]


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
