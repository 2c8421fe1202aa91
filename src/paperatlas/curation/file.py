"""``curation.toml`` ↔ entries: read whole or not at all, and only ever added to, so that comments stay."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import process

from paperatlas.disk import whole_file
from paperatlas.errors import ReadError
from paperatlas.records import CONCEPT_TYPES
from paperatlas.settings import CURATION_FILE
from paperatlas.surfaces import form_key
from paperatlas.text import clean, digest

__all__ = [
    "KINDS",
    "Curation",
    "Entry",
    "add_entries",
    "entry_text",
    "read_curation",
    "reference",
    "with_entries",
]

HEADER = """\
# What this atlas knows better than the rules. Every build follows these entries; delete one to undo it.
# How to write them: docs/curation.md
"""
LONGEST = 300  # characters of a name


class Shape(NamedTuple):
    """What an entry of one kind holds besides its reason."""

    least: int  # names
    most: int
    to: str = ""  # what ``to`` is: "name" or "type", in brackets where it may be left out
    parts: bool = False  # whether ``papers`` and ``forms`` say which part is meant


MANY = 1_000
KINDS = {
    "merge": Shape(2, MANY),
    "split": Shape(1, 1, "(name)", parts=True),
    "rename": Shape(1, 1, "name"),
    "retype": Shape(1, MANY, "type"),
    "ban": Shape(1, MANY),
    "apart": Shape(2, MANY),
    "keep": Shape(1, MANY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a person decided, and why."""

    kind: str  # one of KINDS
    names: tuple[str, ...]  # of concepts, or their ids; "method:RAG" is the RAG that is a Method
    reason: str
    to: str | None = None  # of rename and split a name, of retype a type
    papers: tuple[str, ...] = ()  # of split: ids, arXiv ids, DOIs or titles
    forms: tuple[str, ...] = ()  # of split: what its own papers call it
    line: int | None = None  # where it stands, if that is known

    @property
    def label(self) -> str:
        """The entry as a message names it."""
        return f"{self.kind} of {' and '.join(map(repr, self.names))}"


@dataclass(frozen=True, slots=True)
class Curation:
    """All entries of an atlas in the order of the file."""

    entries: tuple[Entry, ...] = ()
    path: str = CURATION_FILE
    digest: str | None = None  # of the file, None where there is none


def read_curation(folder: str | os.PathLike[str]) -> Curation:
    """The entries of the atlas in ``folder``; none where it has no ``curation.toml``.

    Raises ReadError with file and line where that is no TOML, holds what no entry holds, or contradicts itself.

    >>> read_curation("no-such-atlas").entries
    ()
    """
    path = Path(folder) / CURATION_FILE
    text = text_of(path)
    return Curation(path=str(path)) if text is None else parsed(text, str(path))


def with_entries(curation: Curation, entries: Iterable[Entry]) -> Curation:
    """The same with more entries behind; raises ReadError where they contradict each other.

    >>> ban = Entry(kind="ban", names=("accuracy",), reason="everybody has it")
    >>> [entry.label for entry in with_entries(Curation(), [ban]).entries]
    ["ban of 'accuracy'"]
    """
    longer = replace(curation, entries=(*curation.entries, *(replace(entry, line=None) for entry in entries)))
    check_contradictions(longer.entries, longer.path)
    return longer


def add_entries(folder: str | os.PathLike[str], entries: Iterable[Entry]) -> Curation:
    """Writes entries at the end of ``curation.toml``, leaving what stands there as it is; the curation then.

    Raises ReadError where the file makes no sense before or would make none after, StoreError where it cannot be
    written; then nothing has changed.
    """
    path = Path(folder) / CURATION_FILE
    before = text_of(path)
    if before is not None:
        parsed(before, str(path))
    text = HEADER if before is None else before if not before or before.endswith("\n") else before + "\n"
    text += "".join("\n" + entry_text(entry) for entry in entries)
    curation = parsed(text, str(path))
    with whole_file(path.resolve()) as stream:
        stream.write(text.encode("utf-8"))
    return curation


def entry_text(entry: Entry) -> str:
    r"""An entry as it stands in the file.

    >>> print(entry_text(Entry(kind="rename", names=("PRM",), to='the "P" model', reason="")), end="")
    [[rename]]
    name = "PRM"
    to = "the \"P\" model"
    reason = ""
    """
    lines = [f"[[{entry.kind}]]"]
    one = KINDS[entry.kind].most == 1 or (len(entry.names) == 1 and KINDS[entry.kind].least == 1)
    lines.append(f"name = {quoted(entry.names[0])}" if one else f"names = {quoted_list(entry.names)}")
    if entry.to is not None:
        lines.append(f"to = {quoted(entry.to)}")
    lines += [
        f"{key} = {quoted_list(values)}" for key, values in (("papers", entry.papers), ("forms", entry.forms)) if values
    ]
    return "\n".join([*lines, f"reason = {quoted(entry.reason)}"]) + "\n"


def reference(name: str) -> tuple[str | None, str]:
    """The type that a reference to a concept asks for, if any, and the name.

    >>> reference("method:grpo"), reference("Task: RAG"), reference("GRPO")
    (('Method', 'grpo'), ('Task', 'RAG'), (None, 'GRPO'))
    """
    kind, colon, rest = name.partition(":")
    if colon and rest.strip() and kind.strip().capitalize() in CONCEPT_TYPES:
        return kind.strip().capitalize(), rest.strip()
    return None, name


# Writing and reading TOML.


def quoted(text: str) -> str:
    """A TOML basic string: JSON's, save that DEL is escaped, and that a lone surrogate cannot be said."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def quoted_list(texts: Iterable[str]) -> str:
    """A TOML array of strings."""
    return f"[{', '.join(map(quoted, texts))}]"


def text_of(path: Path) -> str | None:
    """What the file holds, line ends and all; None where there is no file."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: not text in UTF-8, where TOML was expected; save it as UTF-8") from error
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}; check the path") from error


def parsed(text: str, path: str) -> Curation:
    """The entries of a text, checked."""
    # Notepad begins a file with a mark, and ends lines its own way; neither is TOML's matter.
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        document = tomllib.loads(plain)
    except (ValueError, RecursionError) as error:
        said = str(error)
        at = re.search(r" \(at line (\d+), column \d+\)$", said)
        where = f", line {at[1]}" if at else ""
        raise ReadError(f"{path}{where}: not TOML: {said[: at.start()] if at else said}; mend it") from error
    lines = plain.split("\n")
    entries = [entry for kind, value in document.items() for entry in entries_of(kind, value, lines, path)]
    entries.sort(key=lambda entry: (entry.line or 0, tuple(KINDS).index(entry.kind)))
    check_contradictions(entries, path)
    return Curation(tuple(entries), path, digest(text))


def entries_of(kind: str, value: Any, lines: list[str], path: str) -> Iterator[Entry]:
    """The entries of one kind."""
    if kind not in KINDS:
        place = line_of(lines, rf"(\[\[?\s*)?[\"']?{re.escape(kind)}[\"']?\s*[].=]")
        raise ReadError(f"{at(path, place)}: {kind!r} is no kind of entry{hint(kind, KINDS)}")
    if not isinstance(value, list) or not all(isinstance(it, dict) for it in value):
        place = line_of(lines, rf"(\[\s*)?{kind}\s*[]=]")
        raise ReadError(f"{at(path, place)}: an entry begins with [[{kind}]], in double brackets")
    header = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
    places = [number for number, line in enumerate(lines, 1) if header.match(line)]
    for number, table in enumerate(value):
        # A text over several lines may hold what looks like a header; then no line is better than a wrong one.
        line = places[number] if len(places) == len(value) else None
        where = at(path, line) if line else f"{path}, [[{kind}]] number {number + 1}"
        yield entry_of(kind, table, line, where)


def entry_of(kind: str, table: dict[str, Any], line: int | None, where: str) -> Entry:
    """One entry from its table; raises ReadError where it does not say what its kind needs."""
    shape = KINDS[kind]
    allowed = ["name", "names", *(["to"] if shape.to else []), *(["papers", "forms"] if shape.parts else []), "reason"]
    for key in table:
        if key not in allowed:
            raise ReadError(f"{where}: [[{kind}]] has no {key!r}{hint(key, allowed)}")
    names = strings(table, "names", where)
    if "name" in table:
        if names:
            raise ReadError(f"{where}: [[{kind}]] has name or names, not both")
        names = (string(table, "name", where),)
    if not shape.least <= len(names) <= shape.most:
        wanted = 'name = "…"' if shape.least == 1 else 'names = ["…", "…"]'
        raise ReadError(f"{where}: [[{kind}]] needs {wanted}")
    papers, forms = strings(table, "papers", where), strings(table, "forms", where)
    if shape.parts and not papers and not forms:
        raise ReadError(f'{where}: [[{kind}]] needs papers = ["…"] or forms = ["…"], to say which part is meant')
    if "reason" not in table:
        raise ReadError(f'{where}: [[{kind}]] needs reason = "…"')
    reason = string(table, "reason", where, longest=10_000)
    to = target(kind, table, where)
    return Entry(kind=kind, names=names, to=to, papers=papers, forms=forms, reason=reason, line=line)


def target(kind: str, table: dict[str, Any], where: str) -> str | None:
    """The new name or type that an entry gives."""
    wanted = KINDS[kind].to
    to = string(table, "to", where) if "to" in table else None
    if to is None and wanted in {"name", "type"}:
        raise ReadError(f'{where}: [[{kind}]] needs to = "…", the new {wanted}')
    if to is None or wanted != "type":
        return to
    if to.capitalize() not in CONCEPT_TYPES:
        raise ReadError(f"{where}: {to!r} is no type; there are {', '.join(CONCEPT_TYPES)}")
    return to.capitalize()


def string(table: dict[str, Any], key: str, where: str, *, longest: int = LONGEST) -> str:
    """A text as people see it."""
    value = table[key]
    if not isinstance(value, str) or not clean(value):
        raise ReadError(f'{where}: {key} = "…" is expected, a text that is not empty')
    if len(value) > longest:
        raise ReadError(f"{where}: {key} has {len(value)} characters; {longest} at the most")
    return clean(value)


def strings(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of texts, each once; empty where the key is missing."""
    values = table.get(key, [])
    if not isinstance(values, list):
        raise ReadError(f'{where}: {key} = ["…"] is expected, a list of texts')
    return tuple(dict.fromkeys(string({key: value}, key, where) for value in values))


def hint(word: str, known: Iterable[str]) -> str:
    """What may have been meant, or all there is."""
    known = list(known)
    near = process.extractOne(word, known, score_cutoff=70)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}"


def line_of(lines: list[str], pattern: str) -> int | None:
    """The number of the first line that begins so."""
    return next((number for number, line in enumerate(lines, 1) if re.match(rf"\s*{pattern}", line)), None)


def at(path: str, line: int | None) -> str:
    """A place as messages name it."""
    return path if line is None else f"{path}, line {line}"


# What cannot all be true.


def same(name: str) -> tuple[str | None, str]:
    """What two spellings of one reference share."""
    kind, rest = reference(name)
    return kind, form_key(rest)


def check_contradictions(entries: Iterable[Entry], path: str) -> None:
    """Raises ReadError where two entries cannot both be followed, whatever the papers say."""
    entries = list(entries)
    told: dict[tuple[str, tuple[str | None, str]], Entry] = {}
    for entry in entries:
        for name in entry.names if entry.kind in {"rename", "retype"} else ():
            first = told.setdefault((entry.kind, same(name)), entry)
            if first.to != entry.to:
                raise contradiction(first, entry, path)
    check_pairs(entries, path)
    banned = {same(name): entry for entry in entries if entry.kind == "ban" for name in entry.names}
    for entry in entries:
        for name in entry.names if entry.kind == "keep" else ():
            if same(name) in banned:
                raise contradiction(banned[same(name)], entry, path)


def check_pairs(entries: Sequence[Entry], path: str) -> None:
    """Raises ReadError where one entry keeps apart what others merge."""
    groups: dict[tuple[str | None, str], tuple[str | None, str]] = {}
    merged_by: dict[tuple[str | None, str], Entry] = {}
    for entry in entries:
        for name in entry.names if entry.kind == "merge" else ():
            merged_by.setdefault(same(name), entry)
            old, new = top(groups, same(name)), top(groups, same(entry.names[0]))
            groups[old] = new
    for entry in entries:
        for one, other in combinations(map(same, entry.names), 2) if entry.kind == "apart" else ():
            if one != other and top(groups, one) == top(groups, other):
                raise contradiction(merged_by[one], entry, path)


def top(groups: dict[Any, Any], key: Any) -> Any:
    """The representative of a key's group."""
    while (parent := groups.get(key, key)) != key:
        key = parent
    return key


def contradiction(first: Entry, second: Entry, path: str) -> ReadError:
    """The error that names two entries."""
    first, second = sorted((first, second), key=lambda entry: (entry.line is None, entry.line or 0))
    earlier = f" in line {first.line}" if first.line else ""
    return ReadError(
        f"{at(path, second.line)}: the {second.label} contradicts the {first.label}{earlier}; delete one of them"
    )
