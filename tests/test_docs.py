"""The pages for readers do what they say: every Python example in them runs."""

import doctest
import re

import pytest

from conftest import CHECKOUT
from paperatlas.build import build

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(code, kind, id=f"{page.name}-{number}")
    for page in PAGES
    for number, (kind, code) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    if page.name != "python.md"
]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    """A folder with the examples and the atlas made from them."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "examples").symlink_to(CHECKOUT / "examples")
    build([str(folder / "examples" / "listing.txt")], folder / "atlas")
    return folder


@pytest.mark.parametrize("code, kind", BLOCKS)
def test_python_on_a_page_runs(code, kind, atlas, monkeypatch, capsys):
    """An example can be pasted where examples/ and its atlas lie, and those that print do print."""
    monkeypatch.chdir(atlas)
    assert kind == "python"
    exec(compile(code, "example", "exec"), {})
    assert bool(capsys.readouterr().out) == ("print(" in code)


def test_the_guide_to_python_answers_as_it_says(tmp_path, monkeypatch):
    """The examples of docs/python.md run from top to bottom and give the answers that stand there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    page = CHECKOUT / "docs" / "python.md"
    text = "".join(code for _, code in BLOCK.findall(page.read_text(encoding="utf-8")))
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    assert len(examples.examples) > 20
    said = []
    result = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
