"""The page about the questions says what the questions are."""

import runpy
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def test_the_page_is_fresh():
    """docs/cypher.md is what scripts/refresh_docs.py makes of the headers of cypher/queries."""
    fresh = runpy.run_path(str(CHECKOUT / "scripts" / "refresh_docs.py"))["page"]()
    assert fresh == (CHECKOUT / "docs" / "cypher.md").read_text(encoding="utf-8"), "run scripts/refresh_docs.py"
