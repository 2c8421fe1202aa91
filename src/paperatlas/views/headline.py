"""The lines at the head of a page: what is on it in numbers, and what was left out."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from typing import Any

import networkx as nx

from paperatlas.offline import Theme, one_line
from paperatlas.views.texts import type_of

__all__ = ["honest_line", "missing_references", "summary_line"]

REFERENCES = {"CITES", "CITES_STUB", "REFERS_TO"}
LONGEST_COMMAND = 1_000  # characters that a person still pastes


def summary_line(graph: nx.MultiDiGraph[str], theme: Theme) -> str:
    """What is on the page, in numbers: "12 methods · 3 papers · 2023 to 2026"."""
    kinds = Counter(type_of(attributes) for _, attributes in graph.nodes(data=True))
    words = [(kinds.pop(kind), kind) for kind in (*theme["types"], "Paper", "Stub") if kind in kinds]
    words += [(kinds[kind], kind) for kind in sorted(kinds)]
    parts = [f"{count} {(kind if count == 1 else theme['plural'].get(kind, kind)).lower()}" for count, kind in words]
    years = [attributes["year"] for _, attributes in graph.nodes(data=True) if attributes.get("year")]
    if years:
        parts.append(str(min(years)) if min(years) == max(years) else f"{min(years)} to {max(years)}")
    return " · ".join(parts)


def missing_references(graph: nx.MultiDiGraph[str]) -> str:
    """What a page of citations says where it has none; empty on any other.

    >>> missing_references(nx.MultiDiGraph(kind="citations"))
    'No paper here is known to cite or refer to another; the lines say what each does with the concept.'
    """
    kinds = {data.get("type") for _, _, data in graph.edges(data=True)}
    if graph.graph.get("kind") != "citations" or REFERENCES & kinds:
        return ""
    return "No paper here is known to cite or refer to another; the lines say what each does with the concept."


def honest_line(facts: Mapping[str, Any], title: str) -> str:
    """What was left out: both numbers, and the command that shows more; empty where all is there."""
    said = []
    around = one_line(facts.get("around") or "names and papers around it")
    if facts.get("limited"):
        which = "first" if facts.get("kind") == "query" else "strongest"
        said.append(f"This page shows the {facts['shown_nodes']:,} {which} of {facts['total_nodes']:,} {around}.")
    if rows := facts.get("rows_end"):
        said.append(f"The answer stops at {rows:,} rows; there may be more.")
    return f"{' '.join(said)} More: {command_for_more(facts, title)}" if said else ""


def command_for_more(facts: Mapping[str, Any], title: str) -> str:
    """The command that shows all that was met, quoted so that it may be pasted into a shell."""
    words = [one_line(word) for word in facts.get("asked") or ("view", title)]
    words += ["--depth", str(facts["depth"])] if facts.get("depth", 1) != facts.get("usual_depth", 1) else []
    words += ["--generic"] if facts.get("generic") else []
    words += ["--stubs"] if facts.get("stubs") else []
    words += ["--min-confidence", f"{facts['least']:g}"] if facts.get("least") else []
    limit = ["--limit", str(facts.get("limit_for_more") or facts["total_nodes"])]
    command = shlex.join(["paperatlas", *words, *limit, "--view" if words[0] == "query" else "-o", "more.html"])
    return command if len(command) <= LONGEST_COMMAND else f"the same command with {' '.join(limit)}"
