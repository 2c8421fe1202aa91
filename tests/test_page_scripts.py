"""The scripts of the pages and the tools that check them."""

import json
import re

import pytest

from conftest import CHECKOUT
from paperatlas.serve.app import LIVE_SEARCH
from paperatlas.site.search_index import SCRIPTS as SEARCH
from paperatlas.views import page as views

WEB = CHECKOUT / "tests" / "web"
# What Python puts on each kind of page.
SCRIPTS_OF = {"view": views.SCRIPTS, "site": SEARCH, "serve": LIVE_SEARCH, "console": ("serve/console.js",)}


def checked(name):
    """The scripts that the tools take for those of a page, relative to viz/."""
    files = json.loads((WEB / "pages" / f"{name}.json").read_text(encoding="utf-8"))["files"]
    paths = [(WEB / "pages" / file).resolve() for file in files if file.endswith(".js")]
    return tuple(path.relative_to(CHECKOUT / "viz").as_posix() for path in paths)


@pytest.mark.parametrize("name", SCRIPTS_OF)
def test_tools_see_the_scripts_as_the_page_has_them(name):
    """Types and unused names are checked over the scripts of a page, in their order."""
    assert tuple(SCRIPTS_OF[name]) == checked(name)


def test_no_script_is_left_out():
    """Every script in viz/ stands on a page, and every page's list is held true by the test above."""
    listed = {script for name in SCRIPTS_OF for script in checked(name)}
    assert {path.relative_to(CHECKOUT / "viz").as_posix() for path in (CHECKOUT / "viz").rglob("*.js")} == listed
    assert {path.stem for path in (WEB / "pages").glob("*.json")} == set(SCRIPTS_OF)


@pytest.mark.parametrize("path", sorted((CHECKOUT / "viz").rglob("*.js")), ids=lambda path: path.name)
def test_types_are_asked_for(path):
    """Every script of the pages begins by asking for type checks, also in an editor."""
    assert path.read_text(encoding="utf-8").startswith("// @ts-check\n")


def test_tools_are_pinned_and_come_from_anywhere():
    """Each tool has one version and a hash in the lock, and no file names a registry, so a mirror serves as well."""
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    text = (WEB / "package-lock.json").read_text(encoding="utf-8")
    locked = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, entry in locked.items() if not entry["integrity"].startswith("sha512-")] == []
    assert "://" not in text
    assert "//" not in (WEB / ".npmrc").read_text(encoding="utf-8")
