"""Writes the parts of README.md that are read off paperatlas itself: the commands and the first answers.

usage: python scripts/refresh_readme.py

They stand between ``begin`` and ``end`` comments; a test fails when they no longer say what paperatlas says.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

from paperatlas.cli import COMMANDS, main

CHECKOUT = Path(__file__).resolve().parent.parent
README = CHECKOUT / "README.md"
CLAIMS = """
MATCH (w:Concept)-[r:OUTPERFORMS]->(l:Concept {name: 'GPT-3'})
RETURN w.name AS winner, r.sentence AS sentence ORDER BY winner
""".strip()
ANSWERS = {
    "bibliography": [
        "paperatlas build examples/zotero.bib examples/citations.jsonl --atlas bert",
        "paperatlas query most-cited --limit 3 --atlas bert",
        "paperatlas query missing-cited --limit 2 --atlas bert",
        "paperatlas export --since 2020 --format bibtex -o recent.bib --atlas bert",
    ],
    "first question": ["paperatlas build examples/listing.txt", "paperatlas concept GRPO --limit 2"],
    "second question": [f'paperatlas query -e "{CLAIMS}"'],
}
TIMES = re.compile(r"^.*\d s$\n?", re.MULTILINE)  # how long a step took is no part of an answer


def commands() -> str:
    """The commands by purpose, each with its first sentence."""
    lines = ["| command | what it does |", "| --- | --- |"]
    for heading, group in COMMANDS.items():
        lines.append(f"| **{heading}** | |")
        lines += [f"| `paperatlas {command.name}` | {command.get_short_help_str(200)} |" for command in group]
    return "\n".join(lines)


def answers() -> dict[str, str]:
    """What the commands of ANSWERS print in a fresh folder with the examples."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "examples").symlink_to(CHECKOUT / "examples")
        os.chdir(folder)
        try:
            return {name: "\n".join(map(console, lines)) for name, lines in ANSWERS.items()}
        finally:
            os.chdir(before)


def console(line: str) -> str:
    """One command and what it prints, as a block of a terminal."""
    done = CliRunner().invoke(main, shlex.split(line)[1:], env={"PAPERATLAS_DIR": None}, catch_exceptions=False)
    printed = "\n".join(each.rstrip() for each in TIMES.sub("", done.output).splitlines())
    return f"```console\n$ {line}\n{printed}\n```"


def refreshed(text: str) -> str:
    """The README with its parts as they should be."""
    for name, part in {"commands": commands(), **answers()}.items():
        begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
        before, begun, rest = text.partition(begin)
        _, ended, after = rest.partition(end)
        if not begun or not ended:
            raise SystemExit(f"README.md has no part named {name}")
        text = f"{before}{begin}{part}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
