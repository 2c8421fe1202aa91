"""Writes what the commands of docs/exports.md print into that page; a test fails where the two differ.

usage: python scripts/refresh_exports.py

A ``console`` block holds lines that begin with ``$ ``: a command of paperatlas, ``cat FILE`` or ``ls DIR``, where
``| head -n N`` cuts the answer short. They run one after the other in a folder with examples/ and its atlas.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

from paperatlas.build import build
from paperatlas.cli import main

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "exports.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = 150  # columns of an answer; what is longer ends in …


def refreshed(text: str) -> str:
    """The page with its answers as they should be."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "examples").symlink_to(CHECKOUT / "examples")
        os.chdir(folder)
        try:
            build(["examples/listing.txt"], "atlas")
            return BLOCK.sub(lambda found: f"```console\n{answered(found[1])}```", text)
        finally:
            os.chdir(before)


def answered(block: str) -> str:
    """The commands of a block, each with what it prints."""
    lines = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{answer(line.removeprefix('$ '))}" for line in lines)


def answer(line: str) -> str:
    """What a command prints."""
    command, _, cut = line.partition(" | head -n ")
    name, *arguments = shlex.split(command)
    if name == "cat":
        printed = Path(arguments[0]).read_text(encoding="utf-8")
    elif name == "ls":
        printed = "\n".join(sorted(path.name for path in Path(arguments[0]).iterdir() if path.name[0] != "."))
    else:
        printed = CliRunner().invoke(main, arguments, env={"PAPERATLAS_DIR": None}, catch_exceptions=False).output
    lines = printed.splitlines()[: int(cut) if cut else None]
    return "".join(f"{each if len(each) <= WIDTH else each[: WIDTH - 1] + '…'}".rstrip() + "\n" for each in lines)


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
