"""docs/sources.md: each example is a file, and what stands below it is what paperatlas prints for it."""

import re

import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from paperatlas.cli import main

PAGE = CHECKOUT / "docs" / "sources.md"
EXAMPLE = re.compile(
    r"^```\w+ (?P<name>[\w.-]+)\n(?P<file>.*?)^```\n+```console\n\$ (?P<command>paperatlas .*?)\n(?P<printed>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
FILES = re.compile(r"^```\w+ [\w.-]+$", re.MULTILINE)
EXAMPLES = list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))


def test_every_file_has_its_answer():
    """No file stands in the page without the command that reads it and its output."""
    assert len(EXAMPLES) == len(FILES.findall(PAGE.read_text(encoding="utf-8"))) > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_an_example_prints_what_it_says(example, tmp_path, monkeypatch):
    """The file of an example, read by the command below it, gives the lines that stand there, messages included."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / example["name"]).write_text(example["file"], encoding="utf-8")
    result = CliRunner().invoke(main, example["command"].split()[1:])
    assert example["printed"] == result.output
