"""Drafts → concepts: ids, counts and aliases made anew where an entry touched them, everything else as it was."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pyarrow as pa

from paperatlas.concepts import MADE_OF, MEMBERS, MOST_ALIASES, USES, Resolution, is_generic, offspring, variants
from paperatlas.curation.drafts import Draft, Drafts
from paperatlas.records import Concept
from paperatlas.surfaces import form_key, known_forms, slug

__all__ = ["remade"]

PLACED = """
CREATE TABLE placed AS
SELECT paper, position, draft
FROM (SELECT paper, position, coalesce(moved.concept, members.concept) AS concept
      FROM members LEFT JOIN moved USING (paper, position))
JOIN drafts USING (concept)
"""
COUNTS = """
SELECT draft, count(DISTINCT paper), min(published) FROM placed JOIN papers ON id = paper
WHERE list_contains($drafts, draft) GROUP BY draft
"""
SURFACES = """
SELECT draft, surface, count(DISTINCT paper), count(*)
FROM (SELECT p.draft, p.paper,
             unnest(list_concat(a.c.surfaces, [a.c.name], list_transform(a.c.mentions, lambda m: m.surface))) AS surface
      FROM placed p
      JOIN (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations) a
        USING (paper, position)
      WHERE list_contains($drafts, p.draft))
GROUP BY ALL
"""
Uses = dict[str, tuple[int, int]]  # surfaces, each with papers and mentions


def remade(drafts: Drafts, database: duckdb.DuckDBPyConnection, papers: int) -> Resolution:
    """The concepts that are left of these drafts in a collection of so many ``papers``.

    The database knows the tables annotations, papers and members.
    """
    parts = {key: each for key, each in drafts.parts().items() if not drafts[key].banned}
    place(drafts, database)
    touched = sorted(key for key in parts if drafts[key].touched)
    counts = {row[0]: row[1:] for row in database.execute(COUNTS, {"drafts": touched}).fetchall()}
    uses: dict[str, Uses] = {key: {} for key in touched}
    for key, surface, *numbers in database.execute(SURFACES, {"drafts": touched}).fetchall():
        uses[key][surface] = (numbers[0], numbers[1])
    kept = {key: drafts[key].concept for key in parts if not drafts[key].touched}
    made: dict[str, Concept] = {}
    for key in touched:
        if key in counts:
            count, seen = counts[key]
            common = form_key(drafts[key].concept.name) in known_forms()["common"]
            made[key] = Concept(
                id=key,
                name=drafts[key].name,
                type=drafts[key].type,
                aliases=aliases(parts[key], drafts[key].name, uses[key]),
                first_seen=seen,
                paper_count=count,
                generic=is_generic(count, papers, common=common),
            )
    # Families are told by the names that papers use, not by those that a person gave.
    as_read = [replace(concept, name=drafts[key].concept.name) for key, concept in made.items()]
    families = families_of([*kept.values(), *as_read], database)
    ids = {key: key for key in kept} | numbered(made, drafts, set(kept))
    concepts = [*kept.values(), *(replace(concept, id=ids[key]) for key, concept in made.items())]
    database.register("ids", pa.table({"draft": [*ids], "id": [*ids.values()]}, schema=texts("draft", "id")))
    members = database.sql(
        "SELECT paper, position, id AS concept FROM placed JOIN ids USING (draft) ORDER BY paper, position"
    ).to_arrow_table()
    return Resolution(
        tuple(sorted(concepts, key=lambda concept: concept.id)),
        members.cast(MEMBERS),
        tuple(sorted((ids[variant], ids[family]) for variant, family in families)),
    )


def place(drafts: Drafts, database: duckdb.DuckDBPyConnection) -> None:
    """The table ``placed``: which draft each member belongs to by now."""
    roots = {key: drafts.root(key) for key in drafts.by_key}
    known = pa.table({"concept": [*roots], "draft": [*roots.values()]}, schema=texts("concept", "draft"))
    moved = [{"paper": paper, "position": at, "concept": key} for (paper, at), key in sorted(drafts.moved.items())]
    database.register("drafts", known)
    database.register("moved", pa.Table.from_pylist(moved, schema=MEMBERS))
    database.execute(PLACED)


def families_of(concepts: list[Concept], database: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Pairs of keys, the variant and the family, as ``resolve`` finds them; the database knows the table placed."""
    database.execute(USES)
    database.execute("CREATE TABLE named AS SELECT paper, position, draft AS id FROM placed")
    return {*variants(concepts), *offspring(concepts, database.execute(MADE_OF).fetchall())}


def aliases(parts: list[Draft], name: str, uses: Uses) -> tuple[str, ...]:
    """What else a concept is called, the commonest first; what its papers no longer say is left out."""
    names = {part.concept.name for part in parts}
    known = {form for part in parts for form in (*part.concept.aliases, *part.forms)}
    said = (names | {form for form in known if form in uses}) - {name}
    return tuple(sorted(said, key=lambda form: (*(-number for number in uses.get(form, (0, 0))), form)))[:MOST_ALIASES]


def numbered(made: dict[str, Concept], drafts: Drafts, taken: set[str]) -> dict[str, str]:
    """The ids of touched concepts: type and folded name where an entry changed these, a number behind where taken."""
    same = {key for key in made if drafts[key].new_name is drafts[key].new_type is None and "+" not in key}
    ids = {key: key for key in same}
    taken = taken | same
    for key in sorted(set(made) - same):
        base = f"{made[key].type.lower()}:{slug(made[key].name)}"
        number, name = 1, base
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        ids[key] = name
        taken.add(name)
    return ids


def texts(*columns: str) -> pa.Schema:
    """A schema of texts."""
    return pa.schema({column: pa.string() for column in columns})
