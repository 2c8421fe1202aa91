"""The audit of a library: fields by file, with grades, and findings with advice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from paperatlas.audit.duplicates import Work, likely_pairs
from paperatlas.audit.texts import flaws

__all__ = ["FIELDS", "Audit", "Finding", "Source", "audit", "grade"]

AT_ONCE = 5_000  # papers in memory as Python objects
EXAMPLES = 20  # that are kept of each finding
FIELDS = {  # what an audit looks for, when a paper has it (in SQL), and how much it counts in the grade of a file
    "abstract": ("len(trim(abstract)) > 0 AND id NOT IN (SELECT id FROM flawed WHERE flaw = 'none')", 4),
    "date": ("published <> '' AND id NOT IN (SELECT id FROM flawed WHERE flaw = 'date')", 2),
    "authors": ("len(authors) > 0", 1),
    "ids": ("coalesce(doi, arxiv_id, open_alex_id, '') <> '' OR coalesce(len(ids), 0) > 0", 2),
    "references": ('coalesce(len("references"), 0) > 0', 2),
    "venue": ("venue <> ''", 1),
}
GRADES = {"A": 0.95, "B": 0.85, "C": 0.7, "D": 0.5, "E": 0.25, "F": 0.0}  # the least share that is there
MORE = "build with a file that has them (OpenAlex, Crossref, Semantic Scholar), the same works are united"
ADVICE = {  # every finding: what it is called, and what to do
    "abstract": (
        "no abstract",
        "only the title is read: build with a file that has abstracts (OpenAlex, PubMed, arXiv)",
    ),
    "date": ("no date, or none of reason", f"they are in no trend, and REFERS_TO knows no order: {MORE}"),
    "authors": ("no authors", f"no Author, and no check against works of the same title: {MORE}"),
    "ids": ("no DOI, arXiv or other id", f"nobody's references lead to them but by title: {MORE}"),
    "references": ("no references", f"they cite nobody: {MORE}"),
    "venue": ("no venue", "nothing is lost but the name of the journal: a file with venues adds it"),
    "none": ("abstract is none", "a line, a title or a publisher's page instead of an abstract: see no abstract"),
    "cut": (
        "abstract breaks off, or lacks its full stop",
        "what is cut off is not read: export again without a limit",
    ),
    "language": (
        "abstract in another language",
        "hardly anything is found in it: build with the English one as well",
    ),
    "notice": ("publisher's notice in the abstract", "harmless: concepts are rarely found in it"),
    "shared": ("the same abstract as another paper", "one of them is wrong or they are one work: look at both"),
    "capitals": ("title in capitals", "names are told by their capitals: build with a file that spells it as printed"),
    "strange": ("date out of reason", "too early, in the future or made up: correct it in the file and build again"),
    "merged": ("read in several places", "nothing to do: one paper with the fullest fields of each"),
    "likely": ("likely duplicates", "look at both; if they are one, give both the same DOI or arXiv id in the files"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """What the papers of one file have of each field; "all" stands for all files together."""

    file: str
    papers: int
    has: Mapping[str, int]  # by field
    grade: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is missing or wrong, in how many papers, what to do, and the first of them."""

    key: str
    what: str
    papers: int
    share: float  # of all papers
    advice: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """All that an audit says: the files, all of them together first, then by size; the findings, the gravest first."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]


def grade(share: float) -> str:
    """A to F for the share that is there.

    >>> [grade(share) for share in (1.0, 0.949, 0.7, 0.5, 0.3, 0.0)]
    ['A', 'B', 'C', 'D', 'E', 'F']
    """
    return next(letter for letter, least in GRADES.items() if share >= least)


def audit(papers: pa.Table, *, year: int | None = None) -> Audit:
    """Looks at papers (``schema.PAPERS``) for what is missing and what is wrong; ``year`` is the current one.

    A field counts for every file in which a paper was read, whichever of them it came from. The grade of a file is that
    of the mean share of its fields, weighted as FIELDS says.

    >>> from paperatlas.library import paper_table
    >>> from paperatlas.records import Paper, Place
    >>> found = audit(paper_table([Paper(id="1", title="On X", published="2020", places=(Place("a.bib", 3),))]))
    >>> [(source.file, source.has["date"], source.grade) for source in found.sources]
    [('all', 1, 'F'), ('a.bib', 1, 'F')]
    """
    year = year or datetime.now(tz=UTC).year
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("papers", papers)
        examples: dict[str, list[str]] = defaultdict(list)
        counts: Counter[str] = Counter()
        database.register("flawed", flawed(papers, year, counts, examples))
        sources = tuple(sources_in(database))
        alike(database, counts, examples)
        several(database, counts, examples)
        missing(database, counts, examples)
        twice(database, counts, examples)
    counts["strange"], examples["strange"] = counts.pop("date_flaw", 0), examples.pop("date_flaw", [])
    findings = tuple(
        Finding(key, what, counts[key], round(counts[key] / papers.num_rows, 4), advice, tuple(examples[key]))
        for key, (what, advice) in ADVICE.items()
        if counts[key]
    )
    return Audit(sources, findings)


def flawed(papers: pa.Table, year: int, counts: Counter[str], examples: Mapping[str, list[str]]) -> pa.Table:
    """The flaws of titles, abstracts and dates as rows of id and flaw, and what was counted."""
    ids, kinds = [], []
    for batch in papers.select(["id", "title", "abstract", "published"]).to_batches(max_chunksize=AT_ONCE):
        for paper in batch.to_pylist():
            for flaw, detail in flaws(paper["title"], paper["abstract"] or "", paper["published"], year=year):
                ids.append(paper["id"])
                kinds.append(flaw)
                key = "date_flaw" if flaw == "date" else flaw
                noted(counts, examples, key, f"{paper['id']} {paper['title']}" + (f" ({detail})" if detail else ""))
    return pa.table({"id": pa.array(ids, pa.string()), "flaw": pa.array(kinds, pa.string())})


def noted(counts: Counter[str], examples: Mapping[str, list[str]], key: str, example: str, times: int = 1) -> None:
    """Counts a finding, and keeps the first of each."""
    counts[key] += times
    if len(examples[key]) < EXAMPLES:
        examples[key].append(example)


def sources_in(database: duckdb.DuckDBPyConnection) -> Iterator[Source]:
    """What is there of each field, in all files together and in each."""
    fields = ", ".join(f'count(*) FILTER ({has}) AS "{field}"' for field, (has, _) in FIELDS.items())
    query = f"""
    WITH read AS (SELECT DISTINCT id, unnest(places).file AS file FROM papers),
    every AS (SELECT 0 AS place, 'all' AS file, count(*) AS papers, {fields} FROM papers
              UNION ALL
              SELECT 1, file, count(*), {fields} FROM read JOIN papers USING (id) GROUP BY file)
    FROM every WHERE papers > 0 ORDER BY place, papers DESC, file
    """
    for _, file, number, *has in database.execute(query).fetchall():
        there = dict(zip(FIELDS, has, strict=True))
        total = sum(weight for _, weight in FIELDS.values())
        mean = sum(there[field] / number * weight for field, (_, weight) in FIELDS.items()) / total
        yield Source(file, number, there, grade(mean))


def missing(database: duckdb.DuckDBPyConnection, counts: Counter[str], examples: Mapping[str, list[str]]) -> None:
    """Papers without a field."""
    for field, (has, _) in FIELDS.items():
        found = f"FROM papers WHERE NOT coalesce({has}, false)"
        [(number,)] = database.execute(f"SELECT count(*) {found}").fetchall()
        rows = database.execute(f"SELECT id, title {found} ORDER BY id LIMIT {EXAMPLES}").fetchall()
        told(counts, examples, field, number, rows)


def several(database: duckdb.DuckDBPyConnection, counts: Counter[str], examples: Mapping[str, list[str]]) -> None:
    """Papers that were read in several places."""
    found = "FROM papers WHERE len(places) > 1"
    [(number,)] = database.execute(f"SELECT count(*) {found}").fetchall()
    places = "list_transform(places, lambda it: it.file || ', line ' || it.line)"
    query = f"SELECT id, title || ' (' || array_to_string({places}, '; ') || ')' {found} ORDER BY id LIMIT {EXAMPLES}"
    told(counts, examples, "merged", number, database.execute(query).fetchall())


def alike(database: duckdb.DuckDBPyConnection, counts: Counter[str], examples: Mapping[str, list[str]]) -> None:
    """Papers whose abstract is another's, too."""
    found = """
    FROM papers WHERE len(trim(abstract)) > 0 AND id NOT IN (SELECT id FROM flawed WHERE flaw = 'none')
    QUALIFY count(*) OVER (PARTITION BY sha256(lower(trim(abstract)))) > 1
    """
    rows = database.execute(f"SELECT id, title {found} ORDER BY sha256(lower(trim(abstract))), id").fetchall()
    told(counts, examples, "shared", len(rows), rows[:EXAMPLES])


def twice(database: duckdb.DuckDBPyConnection, counts: Counter[str], examples: Mapping[str, list[str]]) -> None:
    """Papers that look like another one and were not merged with it; counted is each paper once."""
    query = "SELECT id, title, try_cast(left(published, 4) AS BIGINT), authors, arxiv_id FROM papers ORDER BY id"
    works = [
        Work(paper, title, published, tuple(authors or ()), arxiv)
        for paper, title, published, authors, arxiv in rows_of(database, query)
    ]
    pairs = likely_pairs(works)
    counts["likely"] = len({work.id for pair in pairs for work in pair})
    examples["likely"].extend(f"{one.id} {one.title} = {other.id} {other.title}" for one, other in pairs[:EXAMPLES])


def rows_of(database: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of an answer, some thousand in memory at a time."""
    answer = database.execute(query)
    while rows := answer.fetchmany(AT_ONCE):
        yield from rows


def told(
    counts: Counter[str], examples: Mapping[str, list[str]], key: str, number: int, rows: Iterable[tuple[Any, ...]]
) -> None:
    """A finding by its number, with papers as examples."""
    counts[key] = number
    examples[key].extend(f"{paper} {title}" for paper, title in rows)
