"""Surfaces in all annotations → concepts: spellings, acronyms and types of the whole collection under one name each.

A wrong merge does more harm than a missed one, so an acronym never joins two full forms, and a form that a single
paper gives for a thing joins only where no other paper uses it for another. docs/resolution.md tells all rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from paperatlas.records import CONCEPT_TYPES, Concept
from paperatlas.surfaces import (
    expansions,
    families,
    form_key,
    is_short_for,
    known_forms,
    looks_short,
    plain_heads,
    slug,
)

__all__ = ["MEMBERS", "Resolution", "resolve"]

MEMBERS = pa.schema({"paper": pa.string(), "position": pa.int64(), "concept": pa.string()})
DOMINANT = 0.8  # share of the papers giving a full form that makes one meaning of an acronym the usual one
WEAK, FEW = 0.4, 3  # up to this share, or among so few papers, another type is a slip of the reader
GENERIC_SHARE, GENERIC_FLOOR = 0.18, 12  # of the papers; and never on fewer papers than this
MOST_ALIASES = 40
ALIAS_SHARE = 0.2  # of a form's papers that a concept must have to be known by it
KNOWN_WEIGHT = 2  # papers that a full form known to the vocabulary counts for

USES = """
CREATE TABLE uses AS
SELECT paper, position, c.type AS type, c.name AS name, c.mentions AS mentions,
       list_sort(list_distinct(list_append(c.surfaces, c.name))) AS forms,
       list_contains(list_transform(c.relations, lambda r: r.type), 'INTRODUCES') AS introduces,
       introduces AND starts_with(title, c.name || ':') AS own
FROM (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations)
JOIN papers ON id = paper
WHERE trim(c.name) <> '' AND c.type IN ('Method', 'Model', 'Benchmark', 'Task', 'Metric')
"""
READINGS = """
SELECT type, name, forms, own, count(DISTINCT paper) AS papers, count(DISTINCT paper) FILTER (introduces) AS introducing
FROM uses GROUP BY type, name, forms, own ORDER BY type, name, forms, own
"""
# Inside a sentence a form is written as people write it; titles and first words have capitals for other reasons.
FORMS = """
SELECT concept, surface, count(DISTINCT paper) FILTER (inside) AS inside, count(DISTINCT paper) AS papers,
       count(*) AS uses
FROM (
  SELECT m.concept, u.paper, s.surface,
         s.start > length(p.title) + 1
         AND regexp_matches(substring(p.title || chr(10) || p.abstract, greatest(s.start - 1, 1)::INTEGER,
                                      least(s.start, 2)::INTEGER), '[^.!?:\\s]\\s*$') AS inside
  FROM members m JOIN uses u USING (paper, position) JOIN papers p ON p.id = u.paper,
       LATERAL (SELECT unnest(u.mentions, recursive := true)) AS s
  UNION ALL
  SELECT m.concept, u.paper, unnest(u.forms), false FROM members m JOIN uses u USING (paper, position)
)
GROUP BY concept, surface ORDER BY concept, surface
"""
KNOWN = "SELECT concept, count(DISTINCT paper), min(published) FROM members JOIN papers ON id = paper GROUP BY concept"


class Reading(NamedTuple):
    """One way in which papers name one thing, and how many do so."""

    type: str
    name: str  # the fullest form
    forms: tuple[str, ...]
    own: bool  # the title opens with the name, as in "DAPO: …", and the paper introduces it
    papers: int
    introducing: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """The concepts of a collection, which part of which annotation names which, and what is a variant of what."""

    concepts: tuple[Concept, ...]  # sorted by id
    members: pa.Table  # MEMBERS, sorted: position counts in Annotation.concepts
    variants: tuple[tuple[str, str], ...]  # sorted pairs of ids: the variant, the family


def resolve(annotations: pa.Table, papers: pa.Table) -> Resolution:
    """The concepts behind the names in all annotations (``schema.ANNOTATIONS``) of these papers (``schema.PAPERS``).

    Distinct ways of naming are compared, never rows: the work grows with the vocabulary, not with the collection.
    The answer depends on the rows alone, not on their order.

    >>> from paperatlas.schema import ANNOTATIONS, PAPERS
    >>> resolve(ANNOTATIONS.empty_table(), PAPERS.empty_table()).concepts
    ()
    """
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("annotations", annotations)
        database.register("papers", papers)
        database.execute(USES)
        readings = [Reading(row[0], row[1], tuple(row[2]), *row[3:]) for row in database.execute(READINGS).fetchall()]
        parents = joined(readings)
        groups = typed(gathered(readings, parents), readings)
        labels = {group: number for number, group in enumerate(sorted(set(groups)))}
        database.register("labels", label_table(readings, [labels[group] for group in groups]))
        database.execute(
            "CREATE TABLE members AS SELECT u.paper, u.position, l.concept FROM uses u JOIN labels l "
            "ON u.type = l.type AND u.name = l.name AND u.forms = l.forms AND u.own = l.own"
        )
        forms = forms_of(database.execute(FORMS).fetchall(), len(labels))
        known = database.execute(KNOWN).fetchall()
        counts, seen = {row[0]: row[1] for row in known}, {row[0]: row[2] for row in known}
        drafts = drafted(labels, forms, parents, short_forms(readings))
        concepts = named(drafts, forms, counts, seen, papers.num_rows)
        database.register("ids", pa.table({"label": list(concepts), "id": [c.id for c in concepts.values()]}))
        members = database.sql(
            "SELECT paper, position, id AS concept FROM members JOIN ids ON label = concept ORDER BY paper, position"
        ).to_arrow_table()
    ordered = tuple(sorted(concepts.values(), key=lambda concept: concept.id))
    return Resolution(ordered, members.cast(MEMBERS), tuple(variants(ordered)))


# Which readings are one thing.


def joined(readings: list[Reading]) -> dict[str, str]:
    """Which full forms are one thing: a forest over their keys."""
    parents: dict[str, str] = {}
    for key, other in sorted(joins(readings)):
        parents[root(parents, key)] = root(parents, other)
    return parents


def gathered(readings: list[Reading], parents: dict[str, str]) -> list[str]:
    """For each reading the key of the thing that it names, types left aside."""
    meanings = acronym_meanings(readings, parents)
    return [meaning(reading, parents, meanings) for reading in readings]


def root(parents: dict[str, str], key: str) -> str:
    """The representative of a key's set (union by paths halved on the way; Tarjan 1975)."""
    while (parent := parents.get(key, key)) != key:
        parents[key] = key = parents.get(parent, parent)
    return key


@lru_cache(maxsize=1 << 18)
def split_forms(forms: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The full forms among the forms of one reading, and the pairs of acronym and the full form that it fits best."""
    pairs: list[tuple[str, str]] = []
    for short in forms:
        fits = [(is_short_for(short, long), -len(long), long) for long in forms]
        score, _, long = max(fits)
        if score:
            pairs.append((short, long))
    shorts = {short for short, _ in pairs}
    return tuple(form for form in forms if form not in shorts), tuple(pairs)


def main_key(reading: Reading) -> str:
    """The key of the full form that a reading goes by: its name where that is full, else the longest."""
    longs, _ = split_forms(reading.forms)
    if reading.name in longs:
        return form_key(reading.name)
    return form_key(max(longs, key=lambda form: (len(form), form)))


def joins(readings: list[Reading]) -> Iterator[tuple[str, str]]:
    """Pairs of keys that are one thing: a side form with the main form it nearly always goes with, a head left off."""
    papers: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    plain: dict[str, str] = {}
    for reading in readings:
        longs, _ = split_forms(reading.forms)
        main = main_key(reading)
        keys = {form_key(form) for form in longs}
        papers.update(dict.fromkeys(keys, reading.papers))
        together.update({(key, main): reading.papers for key in keys - {main}})
        for form in longs:
            if (bare := plain_heads(form)) is not None:
                plain[form_key(form)] = bare
    for (key, main), count in together.items():
        if count * 2 > papers[key]:
            yield key, main
        elif plain.get(main) == key or plain.get(key) == main:
            yield main, key
    yield from ((key, bare) for key, bare in plain.items() if bare in papers and key != bare)


def acronym_meanings(readings: list[Reading], parents: dict[str, str]) -> dict[str, dict[str, Counter[str]]]:
    """For each acronym and type, in how many papers it stands for which thing."""
    meanings: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for reading in readings:
        _, pairs = split_forms(reading.forms)
        for short, thing in sorted({(form_key(short), root(parents, full_key(short, long))) for short, long in pairs}):
            meanings[short][reading.type][thing] += reading.papers
    for reading in readings:
        for form in reading.forms:
            key = form_key(form)
            if looks_short(form) and (full := expansions(key)) is not None and not meanings[key]["known"]:
                meanings[key]["known"][root(parents, form_key(full))] += KNOWN_WEIGHT
    return meanings


def meaning(reading: Reading, parents: dict[str, str], meanings: dict[str, dict[str, Counter[str]]]) -> str:
    """The thing that one reading names; a bare acronym goes to its usual meaning, where it has one."""
    main = main_key(reading)
    longs, pairs = split_forms(reading.forms)
    if len(pairs) == 1 and len({form_key(long) for long in longs}) == 1:
        return root(parents, full_key(*pairs[0]))
    if reading.own or any(not looks_short(form) for form in reading.forms) or main not in meanings:
        return root(parents, main)
    by_type = meanings[main]
    same = by_type.get(reading.type, Counter()) + by_type.get("known", Counter())
    counts = same or sum(by_type.values(), Counter())
    best, papers = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    related = sum(count for thing, count in counts.items() if thing.startswith(best) or best.startswith(thing))
    enough = papers >= 2 or len(main) >= 5 or reading.type == "Benchmark"
    return best if enough and related >= DOMINANT * counts.total() else root(parents, main)


def full_key(short: str, long: str) -> str:
    """The key of the full form in a pair; one cut short, as in "policy optimization (PPO)", is made whole."""
    known = expansions(form_key(short))
    whole = known is not None and form_key(known).endswith(form_key(long))
    return form_key(known if known is not None and whole else long)


def typed(groups: list[str], readings: list[Reading]) -> list[tuple[str, str]]:
    """For each reading its thing and the type it is given: a weak minority follows the majority, a strong one stays."""
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    introducing: Counter[tuple[str, str]] = Counter()
    for group, reading in zip(groups, readings, strict=True):
        weights[group][reading.type] += reading.papers
        introducing[group, reading.type] += reading.introducing
    chosen: dict[str, dict[str, str]] = {}
    for group, counts in weights.items():
        best = min(counts, key=lambda kind: (-counts[kind], -introducing[group, kind], CONCEPT_TYPES.index(kind)))
        slip = max(WEAK * counts.total(), FEW if counts.total() <= FEW else 0)
        chosen[group] = {kind: best if count <= slip else kind for kind, count in counts.items()}
    return [(group, chosen[group][reading.type]) for group, reading in zip(groups, readings, strict=True)]


def label_table(readings: list[Reading], labels: list[int]) -> pa.Table:
    """Which reading names which concept, for DuckDB to join."""
    return pa.table(
        {
            "type": [reading.type for reading in readings],
            "name": [reading.name for reading in readings],
            "own": [reading.own for reading in readings],
            "forms": pa.array([reading.forms for reading in readings], pa.list_(pa.string())),
            "concept": pa.array(labels, pa.int64()),
        }
    )


# What a concept is called.


class Form(NamedTuple):
    """A surface of a concept: papers that have it inside a sentence, papers that have it, mentions."""

    surface: str
    inside: int
    papers: int
    uses: int


def forms_of(rows: Iterable[tuple[Any, ...]], number: int) -> list[list[Form]]:
    """The surfaces of each concept, the commonest first."""
    forms: list[list[Form]] = [[] for _ in range(number)]
    for concept, *form in rows:
        forms[concept].append(Form(*form))
    for of_one in forms:
        of_one.sort(key=lambda form: (-form.inside, -form.papers, -form.uses, form.surface))
    return forms


def short_forms(readings: list[Reading]) -> set[str]:
    """The keys of all forms that some paper gives as an acronym, or that the vocabulary knows as one."""
    return {form_key(short) for reading in readings for short, _ in split_forms(reading.forms)[1]}


def drafted(
    labels: dict[tuple[str, str], int], forms: list[list[Form]], parents: dict[str, str], acronyms: set[str]
) -> dict[int, tuple[str, str]]:
    """The type and the name of each concept, by label."""
    drafts: dict[int, tuple[str, str]] = {}
    for (group, kind), label in labels.items():
        short = {form for form in forms[label] if looks_short(form.surface) and form_key(form.surface) in acronyms}
        full = [form for form in forms[label] if form not in short and root(parents, form_key(form.surface)) == group]
        known = sorted({expansions(form_key(form.surface)) or "" for form in short})
        spelled = [name for name in known if name and root(parents, form_key(name)) == group]
        if kind in {"Model", "Benchmark"}:
            name = commonest([form for form in forms[label] if form in short or form in full] or forms[label])
        elif full or not spelled:
            name = commonest(full or forms[label])
        else:
            name = spelled[0]
        drafts[label] = kind, name
    return drafts


def commonest(forms: list[Form]) -> str:
    """The commonest spelling of the commonest key, so that no plural or capital outvotes the term itself."""
    by_key: Counter[str] = Counter()
    for form in forms:
        by_key[form_key(form.surface)] += form.papers
    best = min(by_key, key=lambda key: (-by_key[key], key))
    return next(form.surface for form in forms if form_key(form.surface) == best)


def named(
    drafts: dict[int, tuple[str, str]],
    forms: list[list[Form]],
    counts: dict[int, int],
    seen: dict[int, str | None],
    papers: int,
) -> dict[int, Concept]:
    """The concepts by label; where two would have one id, all but the commonest get a number behind it."""
    owners = owned_forms(forms)
    by_id: dict[str, list[int]] = defaultdict(list)
    for label, (kind, name) in drafts.items():
        by_id[f"{kind.lower()}:{slug(name)}"].append(label)
    concepts: dict[int, Concept] = {}
    for base, same in by_id.items():
        same.sort(key=lambda label: (-counts[label], drafts[label], [form.surface for form in forms[label]]))
        for place, label in enumerate(same, 1):
            kind, name = drafts[label]
            concepts[label] = Concept(
                id=base if place == 1 else f"{base}-{place}",
                name=name,
                type=kind,
                aliases=tuple(form.surface for form in forms[label] if belongs(form, name, owners))[:MOST_ALIASES],
                first_seen=seen[label],
                paper_count=counts[label],
                generic=is_generic(counts[label], papers, common=form_key(name) in known_forms()["common"]),
            )
    return concepts


def owned_forms(forms: list[list[Form]]) -> Counter[str]:
    """In how many papers each key names anything at all."""
    owners: Counter[str] = Counter()
    for of_one in forms:
        for form in of_one:
            owners[form_key(form.surface)] += form.papers
    return owners


def belongs(form: Form, name: str, owners: Counter[str]) -> bool:
    """Whether a form is an alias of the concept called ``name``, and not what most papers call another one."""
    if form.surface == name:
        return False
    key = form_key(form.surface)
    if " " in form.surface and form_key(name).endswith(key) and key != form_key(name):
        return False  # "policy optimization" for proximal policy optimization: a wider term
    return key == form_key(name) or form.papers >= ALIAS_SHARE * owners[key] or is_short_for(form.surface, name) == 2


def is_generic(count: int, papers: int, *, common: bool = False) -> bool:
    """Whether so many of the papers share a concept that it tells them no longer apart.

    The share asked for falls slowly in collections of more than 500 papers, which are mixed; words that the vocabulary
    calls common need less.

    >>> is_generic(7, 40), is_generic(120, 479), is_generic(40, 479), is_generic(5_000, 50_000)
    (False, True, False, True)
    """
    share = GENERIC_SHARE * min(1.0, float((500 / max(papers, 1)) ** 0.2))
    return count >= max(float(GENERIC_FLOOR), (share / 4 if common else share) * papers)


def variants(concepts: Iterable[Concept]) -> Iterator[tuple[str, str]]:
    """Models and benchmarks whose name is another's with a suffix of size, flavour or version, each with the nearest.

    >>> small = Concept(id="model:qwen2-5-7b", name="Qwen2.5-7B", type="Model")
    >>> list(variants([Concept(id="model:qwen2-5", name="Qwen2.5", type="Model"), small]))
    [('model:qwen2-5-7b', 'model:qwen2-5')]
    """
    known: dict[tuple[str, str], str] = {}
    concepts = sorted(concepts, key=lambda concept: concept.id)
    for concept in concepts:
        larger = set(families(concept.name))  # a release that is also called by its family's name is not the family
        for key in (form_key(concept.name), *map(form_key, concept.aliases)):
            if key not in larger:
                known.setdefault((concept.type, key), concept.id)
    for concept in concepts:
        if concept.type in {"Model", "Benchmark"}:
            nearest = (known.get((concept.type, key)) for key in families(concept.name))
            family = next((found for found in nearest if found not in {None, concept.id}), None)
            if family is not None:
                yield concept.id, family
