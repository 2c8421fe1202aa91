"""Draws the pictures of docs/plots.md by the commands that stand there; a test fails where they tell other things.

usage: python scripts/refresh_plots.py
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from pathlib import Path

from click.testing import CliRunner

from paperatlas.cli import main

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "plots.md"
COMMAND = re.compile(r"^\$ paperatlas (.*)$", re.MULTILINE)


def draw(target: Path) -> list[Path]:
    """Runs the commands of the page in a folder with examples/, and moves what they draw to ``target``."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "examples").symlink_to(CHECKOUT / "examples")
        pictures = Path(folder, "docs", "plots")
        pictures.mkdir(parents=True)
        os.chdir(folder)
        try:
            for command in COMMAND.findall(PAGE.read_text(encoding="utf-8")):
                CliRunner().invoke(main, shlex.split(command), env={"PAPERATLAS_DIR": None}, catch_exceptions=False)
        finally:
            os.chdir(before)
        target.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, target)) for path in sorted(pictures.iterdir())]


if __name__ == "__main__":
    for drawn in draw(PAGE.parent / "plots"):
        print(drawn.relative_to(CHECKOUT))
