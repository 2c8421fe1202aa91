"""Entries over the concepts that the rules found → the concepts that a person wants; the rules never hear of it.

What cannot be followed in this collection is left alone and said, for a collection grows and shrinks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import duckdb
import pyarrow as pa

from paperatlas.concepts import Resolution
from paperatlas.curation.drafts import Draft, Drafts, Member, Refusal
from paperatlas.curation.file import Curation, Entry, reference
from paperatlas.curation.remake import remade
from paperatlas.records import Concept
from paperatlas.surfaces import form_key, slug
from paperatlas.text import fold

__all__ = ["Curated", "Outcome", "curate"]

# Whoever waits for a name that a split or a merge gives is asked again behind it.
NAMING = ("rename", "retype")
ROUNDS = (NAMING, ("split",), NAMING, ("apart",), ("merge",), NAMING, ("join",), ("apart",), ("ban",), ("keep",))

READINGS = """
CREATE TABLE readings AS
SELECT paper, position, concept, list_sort(list_distinct(list_append(c.surfaces, c.name))) AS forms
FROM (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations)
JOIN members USING (paper, position)
"""
FORMS = "SELECT paper, position, forms FROM readings WHERE list_contains($concepts, concept) ORDER BY paper, position"
CALLED = "SELECT id, list_filter([id, arxiv_id, doi, title], lambda name: name <> '') FROM papers ORDER BY id"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: ``state`` is "applied", "unmatched" (not in this collection) or "refused"."""

    entry: Entry
    state: str
    note: str = ""  # why, or what else a person should know


@dataclass(frozen=True, slots=True)
class Curated:
    """The concepts after all entries, and what became of each entry."""

    resolution: Resolution
    outcomes: tuple[Outcome, ...] = ()


def curate(resolution: Resolution, annotations: pa.Table, papers: pa.Table, curation: Curation) -> Curated:
    """The concepts of ``resolve`` with the entries of a person followed; without entries the same ones.

    Takes ``schema.ANNOTATIONS`` and ``schema.PAPERS``. Raises nothing: entries that do not fit are in the outcomes.

    >>> from paperatlas.concepts import resolve
    >>> from paperatlas.schema import ANNOTATIONS, PAPERS
    >>> empty = ANNOTATIONS.empty_table(), PAPERS.empty_table()
    >>> ban = Entry(kind="ban", names=("accuracy",), reason="everybody has it")
    >>> curate(resolve(*empty), *empty, Curation((ban,))).outcomes[0].note
    "no concept named 'accuracy' here"
    """
    if not curation.entries:
        return Curated(resolution)
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("annotations", annotations)
        database.register("papers", papers)
        database.register("members", resolution.members)
        if any(entry.kind == "split" for entry in curation.entries):
            database.execute(READINGS)
        drafts = Drafts(resolution.concepts)
        outcomes = followed(curation.entries, drafts, database)
        return Curated(remade(drafts, database, papers.num_rows), outcomes)


def followed(entries: Sequence[Entry], drafts: Drafts, database: duckdb.DuckDBPyConnection) -> tuple[Outcome, ...]:
    """Follows all entries, kind by kind; what became of each, in their order."""
    papers = papers_by_name(database) if any(entry.papers for entry in entries) else {}
    follow: dict[str, Callable[[Entry, Drafts], str]] = {
        "rename": rename,
        "retype": retype,
        "merge": merge,
        "ban": ban,
        "apart": keep_apart,
        "keep": keep,
        "split": partial(split, database=database, papers=papers),
    }
    outcomes: dict[int, Outcome] = {}
    for kinds in ROUNDS:
        if kinds == ("join",):
            join_retyped(drafts)
        for place, entry in enumerate(entries):
            if entry.kind in kinds and (place not in outcomes or outcomes[place].state != "applied"):
                try:
                    outcomes[place] = Outcome(entry, "applied", follow[entry.kind](entry, drafts))
                except Refusal as refusal:
                    outcomes[place] = Outcome(entry, refusal.state, refusal.note)
    return tuple(outcomes[place] for place in range(len(entries)))


# Each follows one entry, gives a note or "", and raises Refusal where it cannot be followed.


def rename(entry: Entry, drafts: Drafts) -> str:
    """Calls a concept otherwise."""
    name, to = entry.names[0], str(entry.to)
    key = drafts.one(name)
    draft = drafts[key]
    earlier = draft.new_name
    if earlier not in {None, to} and form_key(reference(name)[1]) != form_key(str(earlier)):
        raise Refusal("refused", f"another entry calls it {earlier!r}")
    draft.new_name, draft.touched = to, True
    same = {drafts.root(each) for each in drafts.by_name.get(form_key(to), [])} - {key}
    drafts.also_called(key, to)
    return f"another concept is called so: {' and '.join(sorted(same))}; a merge joins them" if same else ""


def retype(entry: Entry, drafts: Drafts) -> str:
    """Gives concepts another type."""
    to = str(entry.to)
    found = [drafts[key] for key in drafts.all_of(entry.names)]
    for draft in found:
        if draft.new_type not in {None, to}:
            raise Refusal("refused", f"another entry makes it a {draft.new_type}")
    for draft in found:
        if draft.concept.type != to:
            draft.new_type, draft.touched = to, True
            draft.types.append(to)
    return drafts.missing(entry.names)


def split(entry: Entry, drafts: Drafts, *, database: duckdb.DuckDBPyConnection, papers: Mapping[str, str]) -> str:
    """Moves what some papers mean by a name to a concept of its own, or to the one that has the new name."""
    name = entry.names[0]
    sources = drafts.find(name, alias_too=True)
    if not sources:
        raise Refusal("unmatched", drafts.unknown(name))
    gone = [paper for paper in entry.papers if fold(paper) not in papers]
    unknown = f"no paper {' and no '.join(map(repr, gone))} here" if gone else ""
    wanted = {papers.get(fold(paper)) for paper in entry.papers}
    keys = {form_key(form) for form in entry.forms}
    part: dict[Member, list[str]] = {}
    for paper, position, forms in database.execute(FORMS, {"concepts": sources}).fetchall():
        if (paper in wanted or keys & set(map(form_key, forms))) and (paper, position) not in drafts.moved:
            part[paper, position] = forms
    if not part:
        raise Refusal("unmatched", f"no paper means {name!r} so" + (f"; {unknown}" if unknown else ""))
    target = target_of(entry, sources, part, drafts)
    drafts.moved.update(dict.fromkeys(part, target))
    for key in (*sources, target):
        drafts[key].touched = True
    return unknown


def target_of(entry: Entry, sources: Sequence[str], part: dict[Member, list[str]], drafts: Drafts) -> str:
    """Where a split leads: the concept that has the name already, or a new one."""
    counts = Counter(form for forms in part.values() for form in forms)
    by_use = sorted(counts, key=lambda form: (-counts[form], -len(form), form))
    kind, name = reference(entry.to or (entry.forms or tuple(by_use))[0])
    kind = kind or drafts[sources[0]].concept.type
    there = {drafts.root(key) for key in drafts.by_name.get(form_key(name), []) if drafts.may_be(key, kind)}
    if len(there - set(sources)) == 1:
        (target,) = there - set(sources)
        drafts[target].forms += by_use
        return target
    target = f"{kind.lower()}:{slug(name)}"
    while target in drafts.by_key:
        target += "+"  # no id has it; in the end it gets a number
    concept = Concept(id=target, name=name, type=kind, aliases=tuple(form for form in by_use if form != name))
    drafts.add(Draft(concept), target)
    return target


def papers_by_name(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The ids of all papers by folded id, arXiv id, DOI and title."""
    known: dict[str, str] = {}
    for paper, called in database.execute(CALLED).fetchall():
        for name in called:
            known.setdefault(fold(name), paper)
    return known


def merge(entry: Entry, drafts: Drafts) -> str:
    """Makes several concepts one, called as the first of them."""
    keys = list(dict.fromkeys(drafts.one(name) for name in entry.names if drafts.find(name)))
    missing = drafts.missing(entry.names)
    if len(keys) < 2 and missing:
        raise Refusal("unmatched", missing)
    if len(keys) == 1:
        return "they are one without it"
    for one, other in combinations(keys, 2):
        if drafts.kept_apart(one, other):
            raise Refusal("refused", f"another entry keeps {one} and {other} apart")
    for key in keys[1:]:
        drafts.join(keys[0], key)
    return missing


def join_retyped(drafts: Drafts) -> None:
    """A concept with a new type joins the one that has its name and this type, where that is one."""
    for key, draft in list(drafts.by_key.items()):
        if draft.new_type is None or drafts.root(key) != key:
            continue
        there = [
            other
            for other in sorted({drafts.root(each) for each in drafts.by_name[form_key(draft.name)]} - {key})
            if (drafts[other].type, form_key(drafts[other].name)) == (draft.type, form_key(draft.name))
        ]
        if len(there) == 1 and not drafts.kept_apart(key, there[0]):
            drafts.join(there[0], key)


def keep_apart(entry: Entry, drafts: Drafts) -> str:
    """Remembers that concepts are not one; what the rules made one takes a split to part."""
    found = [drafts.one(name) for name in entry.names]
    if len(set(found)) < len(found):
        raise Refusal("refused", "they are one concept here; a split parts them")
    drafts.pairs_apart.update(frozenset(pair) for pair in combinations(found, 2))
    return ""


def ban(entry: Entry, drafts: Drafts) -> str:
    """Leaves concepts out of the graph."""
    for key in drafts.all_of(entry.names):
        drafts[key].banned = drafts[key].touched = True
    return drafts.missing(entry.names)


def keep(entry: Entry, drafts: Drafts) -> str:
    """Does nothing but tell review that a name is fine."""
    drafts.all_of(entry.names)
    return drafts.missing(entry.names)
