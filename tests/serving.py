"""Servers that tests start as a person does, by `paperatlas serve`."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src"


@contextmanager
def servers():
    """Gives ``start(path)``: starts a server of a graph, once for each, and returns the address that it printed."""
    running = {}

    def start(path):
        if path not in running:
            search_path = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
            process = subprocess.Popen(
                [sys.executable, "-m", "paperatlas", "serve", "--port", "0", "--store", path],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
                env={**os.environ, "PYTHONPATH": search_path},
            )  # fmt: skip
            running[path] = process, process.stdout.readline().strip()
        return running[path][1]

    yield start
    for process, _ in running.values():
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
