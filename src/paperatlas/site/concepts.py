"""Pages of concepts: what each is, in the words of the papers; where it comes from; who beats it; who speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from paperatlas.errors import UnknownName
from paperatlas.offline import one_line
from paperatlas.records import PAPER_RELATIONS
from paperatlas.site.benchmarks import Tried, tried_on
from paperatlas.site.data import Row, ask, claims_of, grouped, nodes, papers_about, ties_between, years_of
from paperatlas.site.drawing import bars, draw, neighbours
from paperatlas.site.frame import Page, Site, render, theme
from paperatlas.site.links import concept_path
from paperatlas.site.marks import names_of
from paperatlas.site.rivals import Rival, lineage, rivals
from paperatlas.site.words import number, shortened
from paperatlas.stores import Store

__all__ = ["concept_page", "concept_pages"]

# What stands beside a concept of this type, by what its papers do with both: heading, kinds of it, kinds of the other.
WORKED_ON = "INTRODUCES|BUILDS_ON|USES|COMPARES_WITH"
BESIDE = {
    "Method": ("On which benchmarks", WORKED_ON, "EVALUATES_ON", ("Benchmark",)),
    "Model": ("On which benchmarks", WORKED_ON, "EVALUATES_ON", ("Benchmark",)),
    "Task": ("Methods and models for it", "ADDRESSES", "INTRODUCES|BUILDS_ON|USES", ("Method", "Model")),
    "Metric": ("On which benchmarks", "MEASURES", "EVALUATES_ON", ("Benchmark",)),
    "Benchmark": ("With which metrics", "EVALUATES_ON", "MEASURES", ("Metric",)),
}
DEFINED_BY = ("INTRODUCES", "BUILDS_ON", "EVALUATES_ON", "USES", "ADDRESSES", "MEASURES", "COMPARES_WITH", "MENTIONS")


@dataclass(slots=True)
class Facts:
    """All that the page of one concept says."""

    concept: Row
    works: dict[str, list[Row]]  # by PAPER_RELATIONS, the surest first
    claims: list[Row] = field(default_factory=list)
    variants: list[Row] = field(default_factory=list)  # of it
    families: list[Row] = field(default_factory=list)  # that it is a variant of
    near: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)  # see BESIDE
    around: list[Row] = field(default_factory=list)  # who is drawn
    ties: list[tuple[str, str]] = field(default_factory=list)  # between those
    tried: Tried | None = None  # of a benchmark

    @property
    def rivals(self) -> list[Rival]:
        """Whom it is claimed to beat, or to be beaten by; those of whom both is claimed first."""
        return rivals(self.concept["id"], self.claims)


def concept_page(store: Store, site: Site, name: str) -> Page:
    """The page of the concept of this id; raises UnknownName."""
    for page in concept_pages(store, site, [name]):
        return page
    raise UnknownName("concept", name)


def concept_pages(store: Store, site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the concepts of these ids, in their order; those that the store does not have are left out."""
    for facts in gather(store, ids, least=site.least):
        yield page_of(facts, site)


def gather(store: Store, ids: Sequence[str], *, least: float) -> list[Facts]:
    """What a store says of the concepts of these ids that it has."""
    found = nodes(store, "Concept", ids)
    known = [name for name in ids if name in found]
    works = {kind: papers_about(store, kind, known, least=least) for kind in PAPER_RELATIONS}
    claims = claims_of(store, known, least=least)
    heads, tails = grouped(claims, "head"), grouped(claims, "tail")
    families, variants = near_by(store, "VARIANT_OF", known)
    one, other = near_by(store, "CO_OCCURS_WITH", known)
    beside = beside_all(store, list(found.values()), least=least)
    tried = tried_on(store, [name for name in known if found[name]["type"] == "Benchmark"], works, least=least)
    gathered = []
    for name in known:
        near = one.get(name, []) + other.get(name, [])
        gathered.append(
            Facts(
                concept=found[name],
                works={kind: works[kind].get(name, []) for kind in PAPER_RELATIONS},
                claims=heads.get(name, []) + tails.get(name, []),
                variants=variants.get(name, []),
                families=families.get(name, []),
                near=sorted(near, key=lambda row: (-(row["npmi"] or 0.0) * (row["papers"] or 1), row["id"])),
                beside=beside.get(name, []),
                tried=tried.get(name),
            )
        )
    tie_up(store, gathered)
    return gathered


def near_by(store: Store, kind: str, ids: Sequence[str]) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """The concepts that relationships of a type lead to from each of these, and those that they come from."""
    tie = "r.papers AS papers, r.npmi AS npmi" if kind == "CO_OCCURS_WITH" else "b.paperCount AS papers"
    sides = []
    for match in (f"(a:Concept)-[r:{kind}]->(b:Concept)", f"(b:Concept)-[r:{kind}]->(a:Concept)"):
        rows = ask(
            store,
            f"MATCH {match} WHERE a.id = one AND a.id <> b.id "
            f"RETURN a.id AS own, b.id AS id, b.name AS name, b.type AS type, b.generic AS generic, {tie}",
            ids,
        )
        sides.append(grouped(sorted(rows, key=lambda row: (-(row["papers"] or 0), row["id"])), "own"))
    return sides[0], sides[1]


def beside_all(store: Store, concepts: Sequence[Row], *, least: float) -> dict[str, list[Row]]:
    """What the papers of each of these concepts work on beside it (see BESIDE), what most of them do first."""
    rows = []
    for type_, (_, own, other, types) in BESIDE.items():
        rows += ask(
            store,
            f"MATCH (p:Paper)-[s:{own}]->(c:Concept) WHERE c.id = one AND s.confidence >= $least "
            f"MATCH (p)-[r:{other}]->(b:Concept) "
            "WHERE b.id <> c.id AND b.type IN $types AND NOT b.generic AND r.confidence >= $least "
            "RETURN c.id AS own, b.id AS id, b.name AS name, b.type AS type, count(DISTINCT p.id) AS papers",
            [row["id"] for row in concepts if row["type"] == type_],
            types=list(types),
            least=least,
        )
    return grouped(sorted(rows, key=lambda row: (-row["papers"], row["id"])), "own")


def tie_up(store: Store, gathered: Sequence[Facts]) -> None:
    """Says who is drawn around each concept, and which of those are tied to each other."""
    for facts in gathered:
        facts.around = neighbours(
            facts.concept["id"],
            claims=facts.claims,
            families=facts.families,
            variants=facts.variants,
            near=facts.near,
        )
    ties = ties_between(store, sorted({row["id"] for facts in gathered for row in facts.around}))
    for facts in gathered:
        names = [row["id"] for row in facts.around]
        among = set(names)
        facts.ties = [(name, other) for name in names for other in ties.get(name, ()) if other in among]


def page_of(facts: Facts, site: Site) -> Page:
    """The page of one concept."""
    concept = facts.concept
    type_ = concept["type"]
    name = one_line(concept["name"]) or "(no name)"
    names = names_of(concept)
    told = facts.works["INTRODUCES"] or spoken_of([row for kind in DEFINED_BY for row in facts.works[kind]], names)
    said = one_line(told[0]["sentence"]) if told else ""
    path = concept_path(concept["id"])
    up, down = lineage(concept["id"], facts.claims)
    years = years_of(row for works in facts.works.values() for row in works)
    shown: dict[str, Any] = {
        "definitions": told,
        "aliases": other_spellings(name, map(one_line, concept["aliases"] or ())),
        "names": {"it": names},
        "years": bars(years),
        "undated": len({row["paper"] for works in facts.works.values() for row in works if not row["year"]}),
        "drawing": draw(facts.around, facts.ties),
        "based_on": up,
        "basis_of": down,
        "heading_beside": BESIDE[type_][0] if type_ in BESIDE else "",
    }
    return render(
        "benchmark.html" if type_ == "Benchmark" else "concept.html",
        path,
        site,
        title=name,
        description=f"{name}: {type_.lower()}, {number(concept['paperCount'] or 0, 'paper')}. {said}",
        crumbs=[("Home", "index.html"), (theme()["plural"].get(type_, type_), f"{type_.lower()}/index.html")],
        current=f"{type_.lower()}/index.html",
        ld=linked_data(concept, said, shown["aliases"], site, path),
        facts=facts,
        concept=concept,
        **shown,
    )


def other_spellings(name: str, aliases: Iterable[str]) -> list[str]:
    """The aliases that tell a reader something: of those that differ in capitals and hyphens alone, the first.

    >>> other_spellings("Low-Rank Adaptation", ["LoRA", "low-rank adaptation", "Low rank adaptation", "LORA"])
    ['LoRA']
    """
    kept: dict[str, str] = {}
    for alias in aliases:
        kept.setdefault(alias.casefold().replace("-", " "), alias)
    kept.pop(name.casefold().replace("-", " "), None)
    return [alias for alias in kept.values() if alias]


def spoken_of(works: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Of papers and their sentences the most telling one: one that begins with a name of the concept, else the first.

    >>> rows = [{"sentence": "We use LoRA."}, {"sentence": "LoRA adds small matrices."}]
    >>> spoken_of(rows, ["LoRA"])
    [{'sentence': 'LoRA adds small matrices.'}]
    """
    beginnings = tuple(name.casefold() for name in names)
    begun = [row for row in works if (row["sentence"] or "").casefold().startswith(beginnings)]
    return (begun or list(works))[:1]


def linked_data(concept: Row, said: str, aliases: Sequence[str], site: Site, path: str) -> dict[str, Any]:
    """The concept in the words of schema.org."""
    benchmark = concept["type"] == "Benchmark"
    return {
        "@context": "https://schema.org",
        "@type": "Dataset" if benchmark else "DefinedTerm",
        "name": shortened(concept["name"], 300) or "(no name)",
        "alternateName": [shortened(alias, 300) for alias in aliases[:20]],
        "description": shortened(said, 500),
        "url": f"{site.base_url}{path}" if site.base_url else None,
        "inDefinedTermSet": None if benchmark else {"@type": "DefinedTermSet", "name": site.title},
    }
