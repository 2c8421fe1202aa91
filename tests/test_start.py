"""How quickly the command line answers, by what it imports rather than by the clock."""

import subprocess
import sys

import pytest

from paperatlas import cli

HEAVY = ("spacy", "numpy", "pyarrow", "duckdb", "networkx", "scipy", "ladybug", "neo4j", "rich", "pyvis", "pycrfsuite")
COMMANDS = [command.name for commands in cli.COMMANDS.values() for command in commands]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_answers_without_heavy_imports(command):
    """--help of every command imports click and our own light modules, and none of the engines."""
    code = (
        "import sys\n"
        "from paperatlas.cli import main\n"
        f"main({[*filter(None, [command]), '--help']!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Usage:" in done.stdout
