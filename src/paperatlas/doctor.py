"""What is installed, what state the atlas and its stores are in, and what to do about each trouble."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pyarrow.compute as pc

from paperatlas import settings
from paperatlas.curation import read_curation
from paperatlas.errors import PaperatlasError, ReadError
from paperatlas.extraction import EXTRACTOR
from paperatlas.library import Library
from paperatlas.resources import resource_path
from paperatlas.revise import outcomes_in
from paperatlas.stores import open_store

__all__ = ["Finding", "examine"]

ENGINES = ("spacy", "ladybug", "neo4j", "duckdb", "pyarrow", "networkx", "pyvis", "click")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``state`` is "ok", "note" (nothing wrong, but worth knowing) or "trouble"."""

    what: str
    state: str
    detail: str
    advice: str = ""


def examine(folder: Path, store: str | None = None) -> list[Finding]:
    """Look at the installation, the atlas in ``folder``, its embedded store, and the Neo4j that is named.

    ``store`` is a further store to look at; without it the one that ``NEO4J_URI`` names, if any.

    >>> [finding.state for finding in examine(Path("no-such-atlas"))][:1]
    ['ok']
    """
    findings = [_versions(), _extractor(), *_atlas(folder), *_curation(folder)]
    expected = _expected_digest(folder)
    findings.append(_store("embedded store", settings.default_store(folder), expected))
    other = store or os.environ.get("NEO4J_URI")
    if other:
        findings.append(_store("other store", other, expected))
    else:
        findings.append(Finding("Neo4j", "note", "none named", "to use one, set NEO4J_URI and NEO4J_PASSWORD"))
    return findings


def _versions() -> Finding:
    """Python and what the answers depend on."""
    versions = [f"{name} {metadata.version(name)}" for name in ENGINES]
    return Finding(
        "versions",
        "ok",
        f"paperatlas {metadata.version('paperatlas')}, Python {platform.python_version()}, " + ", ".join(versions),
    )


def _extractor() -> Finding:
    """Whether the trained model came along."""
    try:
        size = sum(path.stat().st_size for path in resource_path("model").iterdir())
    except OSError as error:
        return Finding("extractor", "trouble", str(error), "install paperatlas again: its model did not come along")
    return Finding("extractor", "ok", f"{EXTRACTOR}, {size / 1e6:.1f} MB")


def _atlas(folder: Path) -> Iterator[Finding]:
    """Whether the folder is there, is an atlas, can be written and was read by this extractor."""
    if not folder.is_dir():
        yield Finding("atlas", "trouble", f"no folder {folder}", "make one: paperatlas build PATH…")
        return
    try:
        library = Library.open(folder)
        papers, annotations = library.papers(), library.annotations()
    except PaperatlasError as error:
        yield Finding("atlas", "trouble", str(error), "build it again in a fresh folder: --atlas DIR")
        return
    yield Finding("atlas", "ok", f"{folder}: {papers.num_rows} papers, {annotations.num_rows} read")
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        yield Finding(
            "atlas", "trouble", f"{folder} cannot be written: {error.strerror}", "mend its rights or make room"
        )
    stale = pc.sum(pc.not_equal(annotations.column("extractor"), EXTRACTOR)).as_py()
    if stale:
        advice = "read them again: paperatlas build PATH… with the same pages"
        yield Finding("atlas", "note", f"{stale} papers were read by another version of the extractor", advice)


def _curation(folder: Path) -> Iterator[Finding]:
    """Whether the entries of a person make sense, and whether the graph follows them."""
    try:
        curation, followed = read_curation(folder), Library.open(folder).curation_digest()
    except ReadError as error:
        yield Finding("curation", "trouble", str(error), "mend the entry, then: paperatlas curate apply")
        return
    except PaperatlasError:
        return  # said of the atlas already
    if curation.digest != followed:
        detail = f"{curation.path} changed since the graph was made"
        yield Finding("curation", "note", detail, "follow it: paperatlas curate apply")
    elif curation.entries:
        outcomes = outcomes_in(folder)
        applied = sum(outcome.state == "applied" for outcome in outcomes)
        rest = len(outcomes) > applied
        detail = f"{curation.path}: {applied} of {len(outcomes)} entries applied"
        yield Finding("curation", "note" if rest else "ok", detail, "see which: paperatlas curate list" if rest else "")


def _expected_digest(folder: Path) -> str | None:
    """The digest of the graph that the atlas last derived; None where it cannot be told."""
    try:
        return Library.open(folder).graph_digest()
    except (PaperatlasError, OSError):
        return None


def _store(what: str, uri: str, expected: str | None) -> Finding:
    """Whether a store opens, is whole, and holds the graph of the atlas."""
    try:
        with open_store(uri, read_only=not settings.is_server(uri)) as store:  # an empty server answers, too
            found = store.digest()
    except PaperatlasError as error:
        advice = f"mend what the message says; then paperatlas load --store {uri}"
        return Finding(what, "trouble", str(error), advice)
    if found is None:
        return Finding(what, "note", f"{uri} holds no whole graph", f"load it: paperatlas load --store {uri}")
    if expected is not None and found != expected:
        return Finding(
            what, "note", f"{uri} holds another graph than the atlas", f"load it: paperatlas load --store {uri}"
        )
    return Finding(what, "ok", f"{uri} holds graph {found}")
