"""Surfaces in all annotations → concepts: spellings, acronyms and types of the whole collection under one name each.

Which ways of naming are one thing is settled in ``meanings``; here they become concepts with a name, aliases and
families. docs/resolution.md tells all rules.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from paperatlas.meanings import Reading, gathered, joined, root, split_forms, typed
from paperatlas.records import Concept
from paperatlas.surfaces import (
    expansions,
    extends,
    families,
    form_key,
    is_coined,
    is_short_for,
    is_whole,
    known_forms,
    looks_short,
    slug,
)
from paperatlas.text import fold

__all__ = ["MEMBERS", "Resolution", "resolve"]

MEMBERS = pa.schema({"paper": pa.string(), "position": pa.int64(), "concept": pa.string()})
GENERIC_SHARE, GENERIC_FLOOR = 0.18, 12  # of the papers; and never on fewer papers than this
MOST_ALIASES = 40
RARE = 4  # where so many times more papers use the acronym, the full form that a few give is not what it is called
ALIAS_SHARE = 0.2  # of a form's papers that a concept must have to be known by it
MARKED = re.compile(r"[\\{}~$]")  # TeX
SURE, SHORT = 0.7, 6  # confidence in INTRODUCES, and letters, of a name that two papers may each have made up

USES = f"""
CREATE TABLE uses AS
SELECT paper, position, c.type AS type, c.name AS name, c.mentions AS mentions,
       list_sort(list_distinct(list_append(c.surfaces, c.name))) AS forms,
       list_contains(list_transform(c.relations, lambda r: r.type), 'INTRODUCES') AS introduces,
       introduces AND starts_with(title, c.name || ':') AS own,
       own OR len(list_filter(c.relations, lambda r: r.type = 'INTRODUCES' AND r.confidence >= {SURE})) > 0 AS sure,
       CASE WHEN sure AND len(c.surfaces) < 2 AND regexp_matches(c.name, '[A-Z0-9].*[A-Z0-9]')
            AND length(regexp_replace(c.name, '[^A-Za-z0-9]', '', 'g')) <= {SHORT} THEN paper ELSE '' END AS owner
FROM (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations)
JOIN papers ON id = paper
WHERE trim(c.name) <> '' AND c.type IN ('Method', 'Model', 'Benchmark', 'Task', 'Metric')
"""
READINGS = """
SELECT type, name, forms, own, owner, count(DISTINCT paper) AS papers,
       count(DISTINCT paper) FILTER (introduces) AS introducing
FROM uses GROUP BY ALL ORDER BY type, name, forms, own, owner
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
# What a paper says is made of what: by a claim between two, or by introducing the one and speaking of the other.
MADE_OF = """
SELECT DISTINCT h.id AS head, t.id AS tail
FROM (SELECT paper, unnest(edges) AS e FROM annotations) a
JOIN named h ON h.paper = a.paper AND h.position = e.head JOIN named t ON t.paper = a.paper AND t.position = e.tail
WHERE e.type = 'BASED_ON' AND h.id <> t.id
UNION
SELECT h.id, t.id FROM named h JOIN uses u USING (paper, position) JOIN named t ON t.paper = h.paper
WHERE u.introduces AND u.type = 'Method' AND h.id <> t.id
UNION
SELECT id, NULL FROM named JOIN uses USING (paper, position) WHERE introduces AND type = 'Method'
ORDER BY 1, 2
"""
KNOWN = "SELECT concept, count(DISTINCT paper), min(published) FROM members JOIN papers ON id = paper GROUP BY concept"


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
            "ON u.type = l.type AND u.name = l.name AND u.forms = l.forms AND u.own = l.own AND u.owner = l.owner"
        )
        forms = forms_of(database.execute(FORMS).fetchall(), len(labels))
        known = database.execute(KNOWN).fetchall()
        counts, seen = {row[0]: row[1] for row in known}, {row[0]: row[2] for row in known}
        drafts = drafted(labels, forms, parents, short_forms(readings))
        concepts = named(drafts, forms, counts, seen, papers.num_rows)
        database.register("ids", pa.table({"label": list(concepts), "id": [c.id for c in concepts.values()]}))
        database.execute("CREATE TABLE named AS SELECT paper, position, id FROM members JOIN ids ON label = concept")
        members = database.sql("SELECT paper, position, id AS concept FROM named ORDER BY 1, 2").to_arrow_table()
        made_of = database.execute(MADE_OF).fetchall()
    ordered = tuple(sorted(concepts.values(), key=lambda concept: concept.id))
    return Resolution(ordered, members.cast(MEMBERS), tuple(sorted({*variants(ordered), *offspring(ordered, made_of)})))


def label_table(readings: list[Reading], labels: list[int]) -> pa.Table:
    """Which reading names which concept, for DuckDB to join."""
    return pa.table(
        {
            "type": [reading.type for reading in readings],
            "name": [reading.name for reading in readings],
            "own": [reading.own for reading in readings],
            "owner": [reading.owner for reading in readings],
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
        rare = sum(form.papers for form in full) * RARE < sum(form.papers for form in short)
        if kind in {"Model", "Benchmark"} or (rare and not spelled):
            name = commonest([form for form in forms[label] if form in short or form in full] or forms[label])
        elif full or not spelled:
            name = commonest(full or forms[label])
        else:
            name = spelled[0]
        drafts[label] = kind, name
    return drafts


def commonest(forms: list[Form]) -> str:
    """The commonest spelling of the commonest key, so that no plural or capital outvotes the term itself.

    A coined name goes before what it is made of, and a form without brackets left open or TeX before one with them.
    """
    by_key: Counter[str] = Counter()
    coined: set[str] = set()
    for form in forms:
        by_key[form_key(form.surface)] += form.papers
        coined |= {form_key(form.surface)} if is_coined(form.surface) else set()
    best = min(by_key, key=lambda key: (-by_key[key], key not in coined, key))
    spellings = [form.surface for form in forms if form_key(form.surface) == best]
    return min(spellings, key=lambda form: not is_whole(form) or bool(MARKED.search(form)))


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
    if form.surface == name or not is_whole(form.surface):
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


def offspring(concepts: Iterable[Concept], made_of: Iterable[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Methods whose name says of which other method they are made, where a paper says so too, each with the nearest.

    ``made_of`` are pairs of ids; one without a second is introduced by a paper, and then an acronym behind a hyphen is
    enough.

    >>> grpo = Concept(id="method:grpo", name="GRPO", type="Method")
    >>> flow = Concept(id="method:flow-grpo", name="Flow-GRPO", type="Method")
    >>> list(offspring([grpo, flow], [("method:flow-grpo", None)]))
    [('method:flow-grpo', 'method:grpo')]
    """
    methods = {concept.id: (concept.name, *concept.aliases) for concept in concepts if concept.type == "Method"}
    owners: dict[str, set[str]] = defaultdict(set)
    for method, forms in methods.items():
        for form in forms:
            owners[form_key(form)].add(method)
    said = set(made_of)
    nearest: dict[str, tuple[bool, int, str]] = {}
    for head in sorted({head for head, _ in said} & set(methods)):
        for name in methods[head]:
            for part in parts_of(name):
                tail = min(owners.get(form_key(part), ()), default=head)
                two = name.startswith(part) and form_key(name[len(part) + 1 :]) in owners  # CRew-DPO is DPO with CRew
                alone = (head, None) in said and len(part) > 3 and name.endswith("-" + part)
                if tail == head or two or len(owners[form_key(part)]) > 1 or not (alone or (head, tail) in said):
                    continue
                nearest[head] = max((not name.startswith(part), len(part), tail), nearest.get(head, (False, 0, "")))
    for head, (_, _, tail) in sorted(nearest.items()):
        if nearest.get(tail, (False, 0, ""))[2] != head:
            yield head, tail


def parts_of(name: str) -> Iterator[str]:
    """What a method's name may say that it is made of: how it begins before a hyphen, how it ends, and its last words.

    >>> list(parts_of("Flow-GRPO")), list(parts_of("long-horizon Monte Carlo tree search"))
    (['GRPO'], ['horizon monte carlo tree search', 'monte carlo tree search', 'carlo tree search'])
    """
    words = fold(name).split()
    seams = (
        start
        for start in range(max(1, len(name) - 12), len(name))
        if name[start].isupper() and (name[start - 1] in " -" or name[start - 1].islower())
    )
    front = [name.partition("-")[0]] if "-" in name else []
    for part in (
        *(name[seam:] for seam in seams),
        *front,
        *(" ".join(words[start:]) for start in range(1, len(words) - 2)),
    ):
        if extends(name, part):
            yield part
