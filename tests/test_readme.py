"""The README says what paperatlas says."""

import sys

from conftest import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "scripts"))

import refresh_readme


def test_readme_shows_what_the_commands_print():
    """The command list and the first answers are those of this version (scripts/refresh_readme.py)."""
    text = refresh_readme.README.read_text(encoding="utf-8")
    assert refresh_readme.refreshed(text) == text
