"""The page about exports shows what the commands print."""

import runpy

from conftest import CHECKOUT
from paperatlas.exports import FORMATS

PAGE = CHECKOUT / "docs" / "exports.md"


def test_the_page_shows_what_is_printed():
    """Every answer on docs/exports.md is what its command prints; scripts/refresh_exports.py writes them anew."""
    text = PAGE.read_text(encoding="utf-8")
    refreshed = runpy.run_path(str(CHECKOUT / "scripts" / "refresh_exports.py"))["refreshed"]
    assert refreshed(text) == text, "run scripts/refresh_exports.py"


def test_the_page_has_an_example_of_every_form():
    """Each form that --format offers is written by a command on docs/exports.md."""
    commands = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("$ paperatlas export")
    ]
    assert [name for name in FORMATS if not any(f"--format {name}" in line for line in commands)] == []
