"""What a user installs: the wheel, in an environment that holds nothing else of ours."""

import os
import subprocess
import sys
import zipfile

import pytest

from conftest import CHECKOUT

pytestmark = pytest.mark.slow


def run(*command, cwd):
    """What the command prints; its errors fail the test."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PAPERATLAS", "NEO4J"))
    }
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=CHECKOUT)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_carries_what_travels_with_the_code(wheel):
    """Statements, page, vocabulary, model, licence and the mark for type checkers are all inside."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("cypher", "viz", "vocabulary", "model"):
        here = CHECKOUT / folder if (CHECKOUT / folder).is_dir() else CHECKOUT / "src" / "paperatlas" / folder
        expected = {
            f"paperatlas/{folder}/{path.relative_to(here).as_posix()}" for path in here.rglob("*") if path.is_file()
        }
        assert expected
        assert expected <= names
    assert "paperatlas/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_wheel_answers_a_first_question_in_a_fresh_environment(wheel, tmp_path):
    """Installed beside its locked dependencies alone, it builds an atlas, answers and draws."""
    run(sys.executable, "-m", "venv", "fresh", cwd=tmp_path)
    pip = [str(tmp_path / "fresh/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", str(CHECKOUT / "requirements/run.txt"), cwd=tmp_path)
    run(*pip, "--no-deps", str(wheel), cwd=tmp_path)
    paperatlas = str(tmp_path / "fresh/bin/paperatlas")
    run(paperatlas, "build", str(CHECKOUT / "examples/listing.txt"), cwd=tmp_path)
    assert "Group Relative Policy Optimization" in run(paperatlas, "concept", "GRPO", cwd=tmp_path)
    page = tmp_path / "grpo.html"
    assert str(page.name) in run(paperatlas, "view", "GRPO", "-o", page.name, cwd=tmp_path)
    assert page.stat().st_size > 100_000
