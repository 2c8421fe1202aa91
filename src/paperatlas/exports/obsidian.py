"""An Obsidian vault: a note for each concept and paper, linked both ways, with the sentences as quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx

from paperatlas.exports.files import file_name, same_file
from paperatlas.exports.flat import distinct, named
from paperatlas.text import clean

__all__ = ["write"]

FOLDERS = {"Concept": "Concepts", "Paper": "Papers"}
PROPERTIES = ("id", "type", "title", "authors", "venue", "published", "year", "organization", "doi", "arxivId", "url")
COUNTS = ("firstSeen", "paperCount", "generic")
# What Markdown, HTML or Obsidian takes for markup; a backslash before any sign of ASCII takes that from it.
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$%^=&]|^(?:[-+]|\d+(?=[.)]))")
UNPRINTABLE = re.compile("[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]")


def write(graph: nx.MultiDiGraph[str], folder: Path) -> None:
    """Writes ``Concepts/NAME.md`` and ``Papers/TITLE.md``, named so that no system takes two for one."""
    ready = named(graph)
    kept = {key: data for key, data in ready.nodes(data=True) if data["kind"] in FOLDERS}
    marks = {key: file_name(data.get("type") or key)[:20] for key, data in kept.items()}
    names = distinct({key: file_name(data["label"]) for key, data in kept.items()}, same_file, marks)
    for each in FOLDERS.values():
        (folder / each).mkdir()
    for key, data in kept.items():
        note = _front_matter(key, data, names[key]) + _body(ready, key, data, names)
        path = folder / FOLDERS[data["kind"]] / f"{names[key]}.md"
        path.write_text(note, encoding="utf-8", newline="\n")


def _front_matter(key: str, data: dict[str, Any], name: str) -> str:
    aliases = [clean(data["label"]), *map(clean, data.get("aliases", ()))]
    told = {"id": key, **{it: data[it] for it in (*PROPERTIES, *COUNTS) if it in data}}
    told["aliases"] = [alias for alias in dict.fromkeys(aliases) if alias and alias != name]
    told["tags"] = [(data.get("type") or data["kind"]).lower()]
    return "---\n" + "".join(f"{it}: {quoted(value)}\n" for it, value in told.items()) + "---\n"


def _body(graph: nx.MultiDiGraph[str], key: str, data: dict[str, Any], names: dict[str, str]) -> str:
    parts = [f"\n# {escaped(data['label'])}\n"]
    if data.get("abstract"):
        parts.append(f"\n{escaped(data['abstract'])}\n")
    sections: dict[str, list[str]] = {}
    for heading, other, link in sorted(_links(graph, key), key=lambda it: it[:2]):
        if other in names:
            sections.setdefault(heading, []).append(_line(names[other], graph.nodes[other]["label"], link, names))
    return "".join([*parts, *(f"\n## {heading}\n\n{''.join(lines)}" for heading, lines in sections.items())])


def _links(graph: nx.MultiDiGraph[str], key: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every relationship of a node, from its side: heading, the other node, what is said."""
    for _, other, data in graph.out_edges(key, data=True):
        yield data["kind"].capitalize().replace("_", " "), other, data
    for other, _, data in graph.in_edges(key, data=True):
        both = data["kind"] == "CO_OCCURS_WITH"
        heading = data["kind"].capitalize() if both else f"{data['kind'].capitalize()} (from there)"
        yield heading.replace("_", " "), other, data


def _line(name: str, label: str, link: dict[str, Any], names: dict[str, str]) -> str:
    """A link, and the sentence behind it, with the paper that says it where that is a third one."""
    lines = [f"- {wiki_link(name, label)}"]
    if link.get("sentence"):
        source = f" — {wiki_link(names[link['paper']])}" if link.get("paper") in names else ""
        lines.append(f"  > {escaped(link['sentence'])}{source}")
    return "".join(f"{line}\n" for line in lines)


def wiki_link(name: str, label: str = "") -> str:
    """A link to a note, shown under its label where that is another.

    >>> wiki_link("A B", "A/B"), wiki_link("GRPO", "GRPO")
    ('[[A B|A/B]]', '[[GRPO]]')
    """
    shown = clean(re.sub(r"[\[\]|<>\\#^`$%*_~=]+", " ", clean(label)))
    return f"[[{name}]]" if shown in {"", name} else f"[[{name}|{shown}]]"


def escaped(text: str) -> str:
    r"""A text on one line that is no markup.

    >>> print(escaped("a [[b]] #c"))
    a \[\[b\]\] \#c
    """
    return MARKUP.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", clean(text))


def quoted(value: Any) -> str:
    """A value as YAML writes it: JSON, of which YAML is a superset but for some characters.

    >>> quoted(["a: b", "#c"]), quoted(True)
    ('["a: b", "#c"]', 'true')
    """
    text = json.dumps(value, ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
