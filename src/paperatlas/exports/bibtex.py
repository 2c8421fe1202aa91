"""BibTeX: the papers, for LaTeX and every reference manager."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

import networkx as nx

from paperatlas.exports.works import address, cite_key, date_parts, venue_of, works
from paperatlas.sources.make import MONTHS
from paperatlas.text import clean

__all__ = ["entry", "write"]

KINDS = {"journal": ("article", "journal"), "conference": ("inproceedings", "booktitle")}
# \{ would do for LaTeX, but BibTeX counts it as a brace; not every reader knows \textbraceleft.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\ensuremath{\lbrace}",
    "}": r"\ensuremath{\rbrace}",
    "^": r"\string^",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "$&#%_"},
}
ESCAPED = re.compile(r"[\\{}^~$&#%_]|(?<=[-'`,<>])(?=[-'`,<>])|(?<=[!?])(?=`)")
VERBATIM = re.compile(r"[\s{}\\%#^~\"]")
CAPITALS = re.compile(r"\w[A-Z]")  # such as styles would make small: LoRA, GRPO


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes an entry for each paper, sorted by key, in UTF-8, what LaTeX reads as markup escaped."""
    entries = [_entry(key, data) for key, data in works(graph).items()]
    stream.write("\n".join(entries).encode("utf-8"))


def entry(data: dict[str, Any]) -> str:
    """The entry of one paper: its properties, and ``authors``, a list of names.

    >>> print(entry({"id": "1", "title": "On Heat", "authors": ["Ada Lovelace"], "year": 1843}), end="")
    @misc{lovelace1843heat_6b86,
      title = {On Heat},
      author = {Ada Lovelace},
      year = {1843},
    }
    """
    return _entry(cite_key(data), data)


def _entry(key: str, data: dict[str, Any]) -> str:
    venue, parts = venue_of(data), date_parts(data)
    kind, container = KINDS[venue[0]] if venue else ("misc", "")
    fields = {
        "title": " ".join(map(_kept, clean(data.get("title") or "").split())),
        "author": " and ".join(map(_author, data["authors"])),
        container: escaped(venue[1]) if venue else "",
        "year": str(parts[0]) if parts else "",
        "doi": _verbatim(data.get("doi")),
        "eprint": _verbatim(data.get("arxivId")),
        "archiveprefix": "arXiv" if data.get("arxivId") else "",
        "url": _verbatim(address(data)),
        "abstract": escaped(data.get("abstract") or ""),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    if len(parts) > 1:
        lines.append(f"  month = {MONTHS[parts[1] - 1]},\n")
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def escaped(text: str) -> str:
    r"""A text on one line as LaTeX writes it, with ligatures taken apart.

    >>> print(escaped("50% of {x_1} -- a~b"))
    50\% of \ensuremath{\lbrace}x\_1\ensuremath{\rbrace} -{}- a\textasciitilde{}b
    """
    return ESCAPED.sub(lambda found: SPECIAL.get(found[0], "{}"), clean(text))


def _kept(word: str) -> str:
    """A word of a title; one whose capitals are its own in braces, so that no style changes them."""
    return f"{{{escaped(word)}}}" if CAPITALS.search(word) else escaped(word)


def _author(name: str) -> str:
    """A name; one with a comma or an "and" of its own stays in one piece."""
    text = escaped(name)
    return f"{{{text}}}" if re.search(r"\band\b|,", name) else text


def _verbatim(value: object) -> str:
    """An id or address as it is, its troublesome signs as %XX; what reads it reads no LaTeX."""
    return VERBATIM.sub(lambda found: f"%{ord(found[0]):02X}" if found[0] != "%" else "%", clean(str(value or "")))
