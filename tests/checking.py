"""The HTML checker of the W3C, vnu, over many files in one process, since Java takes seconds to start."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from conftest import CHECKOUT, COMPLETE, skip_or_fail

JAR = CHECKOUT / "tests" / "web" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
BLIND = (
    "violates Content Security Policy (meta tag)",  # it knows no hashes; a browser says on its console what it blocks
    "Section lacks heading",  # it runs no script that writes one
    "Text run is not in Unicode Normalization Form C",  # it reads scripts as prose
    "Attribute “pathLength” not allowed on element “circle”",  # it is in SVG 2
    "Property “container-type” doesn't exist",  # container queries are in CSS Containment 3
    "Unrecognized at-rule “@container”",
)


def mistakes(files):
    """What the checker finds, a line each: "name.html:12: message"; warnings count, except where it is blind."""
    java = shutil.which("java")
    if not java or not JAR.is_file():
        skip_or_fail("no HTML checker: scripts/web install, and a Java", fail_under=COMPLETE)
    switches = ("--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", "--no-langdetect")
    done = subprocess.run(
        [java, "-Xss8m", "-jar", str(JAR), *switches, *map(str, files)], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)["messages"]
    return [one_line(it) for it in told if not any(words in it["message"] for words in BLIND)]


def one_line(message):
    """A message of the checker as a line."""
    name = Path(unquote(urlsplit(message.get("url", "")).path)).name
    return f"{name}:{message.get('lastLine', '?')}: {message['message'][:300]}"
