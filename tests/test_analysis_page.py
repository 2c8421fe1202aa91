"""The page about analysis and audit says what the commands print."""

import re
import shlex

import pytest
from click.testing import CliRunner

from conftest import CHECKOUT
from paperatlas.cli import main

PAGE = CHECKOUT / "docs" / "analysis.md"
BLOCK = re.compile(r"^```console\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
TIMES = re.compile(r"^.*\d s$\n?", re.MULTILINE)  # how long a step took is no part of an answer


def answered(block):
    """The commands of a block, each with what it prints here and now."""
    parts = []
    for line in block.splitlines():
        if line.startswith("$ paperatlas "):
            done = CliRunner().invoke(main, shlex.split(line)[2:], catch_exceptions=False)
            said = "\n".join(each.rstrip() for each in TIMES.sub("", done.output).splitlines())
            parts.append(f"{line}\n{said}".rstrip())
    return "\n".join(parts)


@pytest.mark.slow
def test_the_page_shows_what_the_commands_print(tmp_path, monkeypatch):
    """Every command on docs/analysis.md, run in order on the examples, prints what stands under it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PAPERATLAS_DIR", raising=False)
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) > 4
    assert [answered(block) for block in blocks] == blocks
