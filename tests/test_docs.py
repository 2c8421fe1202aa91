"""The pages for readers do what they say: every Python example in them runs."""

import doctest
import json
import re

import pytest

from conftest import CHECKOUT
from paperatlas.build import build

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
GUIDES = {"python.md": 20, "notebooks.md": 15}  # pages that are one session, and how many examples they have at least
BLOCK = re.compile(r"^```(python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(code, kind, id=f"{page.name}-{number}")
    for page in PAGES
    for number, (kind, code) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    if page.name not in GUIDES
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


@pytest.mark.parametrize("name, least", GUIDES.items())
def test_a_guide_answers_as_it_says(name, least, tmp_path, monkeypatch):
    """The examples of a guide run from top to bottom and give the answers that stand there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    page = CHECKOUT / "docs" / name
    text = "".join(code for _, code in BLOCK.findall(page.read_text(encoding="utf-8")))
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    assert len(examples.examples) > least
    said = []
    result = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)


def test_the_notebook_runs_and_carries_no_answers(atlas, monkeypatch):
    """examples/first_look.ipynb runs from top to bottom, and no answer of an earlier run is kept in it."""
    monkeypatch.chdir(atlas)
    notebook = json.loads((CHECKOUT / "examples" / "first_look.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    names = {}
    for cell in cells:
        exec(compile("".join(cell["source"]), "cell", "exec"), names)
    assert names["around"].name == "Group Relative Policy Optimization"
