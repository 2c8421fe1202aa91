"""Papers, annotations and concepts → the tables of the graph, set at a time in DuckDB, rows sorted by key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from paperatlas.citations import Citations, find_citations
from paperatlas.concepts import Resolution
from paperatlas.records import CONCEPT_RELATIONS, PAPER_RELATIONS, Concept
from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables
from paperatlas.surfaces import expansions, form_key, is_name, slug
from paperatlas.text import clean

__all__ = ["build_tables", "digest_of"]

MOST_NEIGHBOURS = 100  # a pair of concepts is kept where it is among so many strongest of one of them
LEAST_PAPERS = 2  # that have both
SEVERAL_PAPERS = 3  # from which on a title alone does not make a paper the one that introduces a concept
# Confidence in INTRODUCES: with the name in the title, without, and where the text says what the name stands for.
SURE_TITLE, SURE_TEXT, SURE_SPELLED = 0.5, 0.8, 0.4

SAID = """
CREATE TABLE text AS SELECT id AS paper, title || chr(10) || coalesce(abstract, '') AS text FROM papers;
CREATE TABLE uses AS
SELECT m.paper, m.concept, u.c AS c
FROM (SELECT paper, unnest(concepts) AS c, generate_subscripts(concepts, 1) - 1 AS position FROM annotations) u
JOIN members m USING (paper, position);
CREATE VIEW mentioned AS SELECT paper, concept, unnest(c.mentions) AS m FROM uses;
CREATE TABLE said AS
WITH relations AS (
  SELECT paper, concept, len(c.mentions) AS mentions, unnest(c.relations) AS r FROM uses WHERE len(c.relations) > 0
  UNION ALL
  SELECT paper, concept, len(c.mentions), {'type': 'MENTIONS', 'start': coalesce(c.mentions[1].start, 0),
         'end': coalesce(c.mentions[1]."end", 0), 'found_by': 'mention', 'confidence': 0.0}
  FROM uses WHERE coalesce(len(c.relations), 0) = 0
)
SELECT paper, concept, r.type AS type, r.start AS start, r."end" AS "end", r.found_by AS found_by,
       r.confidence AS confidence, sum(mentions) OVER one AS mentions
FROM relations
WINDOW one AS (PARTITION BY paper, concept, r.type)
QUALIFY row_number() OVER (
  PARTITION BY paper, concept, r.type ORDER BY r.confidence DESC, r.start, r."end", r.found_by) = 1;
"""
# A title alone is weak evidence that a paper introduces what other papers speak of, too ("100 Days After DeepSeek-R1"),
# unless it opens with the name ("DAPO: …").
OVERREAD = """
CREATE TABLE overread AS
SELECT s.paper, s.concept, count(*) OVER one > 1 AS more
FROM said s JOIN papers p ON p.id = s.paper JOIN concepts c ON c.id = s.concept
WINDOW one AS (PARTITION BY s.paper, s.concept)
QUALIFY s.type = 'INTRODUCES' AND s."end" <= length(p.title) AND c."paperCount" >= $several
  AND NOT EXISTS (SELECT 1 FROM mentioned n
                  WHERE n.paper = s.paper AND n.concept = s.concept AND m.start = 0
                    AND substring(p.title, m."end" + 1, 1) = ':');
"""
DEMOTED = """
DELETE FROM said USING overread o
WHERE said.paper = o.paper AND said.concept = o.concept AND said.type = 'INTRODUCES' AND o.more;
UPDATE said SET type = 'MENTIONS' FROM overread o
WHERE said.paper = o.paper AND said.concept = o.concept AND said.type = 'INTRODUCES';
"""
PAPER_CONCEPT = """
SELECT paper AS "from", concept AS "to", substring(text, start + 1, "end" - start) AS sentence, start, "end",
       mentions::BIGINT AS mentions, confidence, found_by AS "foundBy"
FROM said JOIN text USING (paper) WHERE type = ?
ORDER BY 1, 2
"""
CLAIMS = """
CREATE TABLE claims AS
SELECT h.concept AS head, t.concept AS tail, a.paper, e.type AS type, e.start AS start, e."end" AS "end",
       e.confidence AS confidence, e.found_by AS found_by
FROM (SELECT paper, unnest(edges) AS e FROM annotations) a
JOIN members h ON h.paper = a.paper AND h.position = e.head
JOIN members t ON t.paper = a.paper AND t.position = e.tail
WHERE h.concept <> t.concept
QUALIFY row_number() OVER (PARTITION BY a.paper, e.type, h.concept, t.concept
                           ORDER BY e.confidence DESC, e.start, e."end", e.found_by) = 1
"""
CONCEPT_CONCEPT = """
SELECT head AS "from", tail AS "to", paper, substring(text, start + 1, "end" - start) AS sentence, confidence,
       found_by AS "foundBy"
FROM claims JOIN text USING (paper) WHERE type = ?
ORDER BY 1, 2, 3
"""
# p(x, y) = papers with both / papers; npmi = ln(p(x, y) / (p(x) p(y))) / -ln p(x, y), and 1 where all papers have both.
CO_OCCURS = f"""
WITH has AS (SELECT DISTINCT paper, concept FROM members
             JOIN concepts ON id = concept WHERE "paperCount" >= {LEAST_PAPERS}),
pairs AS (SELECT a.concept AS x, b.concept AS y, count(*) AS n
          FROM has a JOIN has b ON a.paper = b.paper AND a.concept < b.concept
          GROUP BY ALL HAVING count(*) >= {LEAST_PAPERS}),
weighed AS (
  SELECT x, y, n, round(CASE WHEN n = total THEN 1.0
    ELSE ln(n::DOUBLE * total / (c."paperCount" * d."paperCount")) / -ln(n::DOUBLE / total) END, 6) AS npmi
  FROM pairs JOIN concepts c ON c.id = x JOIN concepts d ON d.id = y, (SELECT count(*) AS total FROM papers)
  WHERE NOT (c.generic AND d.generic)),
ends AS (SELECT x AS one, x, y, n, npmi FROM weighed UNION ALL SELECT y, x, y, n, npmi FROM weighed),
kept AS (SELECT x, y, n, npmi FROM ends
         QUALIFY row_number() OVER (PARTITION BY one ORDER BY n * npmi DESC, n DESC, x, y) <= {MOST_NEIGHBOURS})
SELECT DISTINCT x AS "from", y AS "to", n AS papers, npmi FROM kept ORDER BY 1, 2
"""
PAPERS = """
SELECT id, title, abstract, published, try_cast(left(published, 4) AS BIGINT) AS year, author_count AS "authorCount",
       organization, comments, upvotes, doi, arxiv_id AS "arxivId", url,
       NULL AS "pageRank", NULL AS betweenness, NULL AS community, NULL AS "communityName"
FROM papers ORDER BY id
"""
# Whose own thing it is: the one paper that says it introduces it, and nobody dated earlier speaks of it. Where it has a
# proper name, both papers use that name itself, so that no full form that means more joins them, and less confidence is
# enough where the paper spells the name out, as in "Rank-One Model Editing (ROME)"; where it has none, the
# introducing paper has the term in its title and says "we introduce <term>, …". A survey introduces nothing.
REFERS_TO = """
WITH by_name AS (
  SELECT DISTINCT paper, concept, form
  FROM mentioned JOIN named USING (concept) WHERE form = m.surface OR form = ''),
defined AS (
  SELECT DISTINCT paper, concept
  FROM mentioned JOIN text USING (paper)
  WHERE regexp_matches(lower(substring(text, greatest(m.start - 29, 1)::INTEGER, least(m.start, 30)::INTEGER)),
                       '\\b(introduce|propose|present)s?\\s+(the |an? )?(new |novel )?$')
    AND regexp_matches(substring(text, m."end" + 1, 2), '^\\s?[-–—,(:;.]')),
spelled AS (
  SELECT DISTINCT a.paper, a.concept
  FROM by_name b JOIN mentioned a ON a.paper = b.paper AND a.concept = b.concept AND a.m.surface = b.form
  JOIN mentioned n ON n.paper = a.paper AND n.concept = a.concept AND a.m.start - n.m."end" BETWEEN 1 AND 2
  JOIN text x ON x.paper = a.paper
  WHERE substring(text, a.m.start, 1) = '('),
claimed AS (
  SELECT s.paper, s.concept, t.concept IS NOT NULL AS titled, p.published,
         count(*) OVER (PARTITION BY s.concept) AS claims,
         count(*) FILTER (t.concept IS NOT NULL) OVER (PARTITION BY s.concept) AS titles
  FROM said s JOIN papers p ON p.id = s.paper LEFT JOIN titled t USING (paper, concept)
  LEFT JOIN spelled x USING (paper, concept)
  JOIN (SELECT concept, bool_or(form <> '') AS proper FROM named GROUP BY concept) n ON n.concept = s.concept
  WHERE s.type = 'INTRODUCES' AND NOT regexp_matches(lower(p.title), '\\b(survey|review|overview|tutorial)\\b')
    AND CASE WHEN NOT proper THEN s.confidence >= $sure_title AND t.concept IS NOT NULL
             AND EXISTS (SELECT 1 FROM defined d WHERE d.paper = s.paper AND d.concept = s.concept)
        WHEN x.concept IS NOT NULL THEN s.confidence >= $sure_spelled
        WHEN t.concept IS NULL THEN s.confidence >= $sure_text ELSE s.confidence >= $sure_title END),
introduced AS (
  SELECT paper, concept, published FROM claimed c
  WHERE ((titled AND titles = 1) OR (claims = 1 AND titles = 0))
    AND NOT EXISTS (SELECT 1 FROM said e JOIN papers q ON q.id = e.paper
                    WHERE e.concept = c.concept AND e.paper <> c.paper AND NOT titled
                      AND left(q.published, 10) < left(c.published, 10))),
spoken AS (
  SELECT DISTINCT s.paper, i.paper AS other, s.concept, s.type, s.confidence, s.start, s."end"
  FROM introduced i JOIN by_name mine USING (paper, concept)
  JOIN by_name theirs ON theirs.concept = mine.concept AND theirs.form = mine.form AND theirs.paper <> mine.paper
  JOIN said s ON s.paper = theirs.paper AND s.concept = i.concept
  JOIN papers p ON p.id = s.paper
  WHERE NOT EXISTS (SELECT 1 FROM said o WHERE o.paper = s.paper AND o.concept = s.concept AND o.type = 'INTRODUCES')
    AND (p.published IS NULL OR i.published IS NULL
         OR left(i.published, least(length(p.published), length(i.published)))
            <= left(p.published, least(length(p.published), length(i.published)))))
SELECT paper AS "from", other AS "to", concept AS via, type AS relation,
       substring(text, start + 1, "end" - start) AS sentence
FROM spoken JOIN text USING (paper)
QUALIFY row_number() OVER (PARTITION BY paper, other ORDER BY type = 'MENTIONS', confidence DESC, concept, type) = 1
ORDER BY 1, 2
"""
TITLED = """
SELECT DISTINCT s.paper, s.concept
FROM said s JOIN mentioned USING (paper, concept) JOIN papers p ON p.id = s.paper
WHERE s.type = 'INTRODUCES' AND m.start < length(p.title)
"""


def build_tables(papers: pa.Table, annotations: pa.Table, resolution: Resolution) -> GraphTables:
    """The whole graph of these papers (``schema.PAPERS``), annotations (``schema.ANNOTATIONS``) and concepts.

    Strength of co-occurrence is normalized pointwise mutual information (Bouma, 2009, Normalized (Pointwise) Mutual
    Information in Collocation Extraction). Equal input in any order gives equal tables and an equal digest.

    >>> from paperatlas.concepts import resolve
    >>> from paperatlas.schema import ANNOTATIONS, PAPERS
    >>> empty = PAPERS.empty_table(), ANNOTATIONS.empty_table()
    >>> build_tables(*empty, resolve(empty[1], empty[0])).nodes["Concept"].num_rows
    0
    """
    with duckdb.connect(config={"threads": 2}) as database:
        for name, table in {
            "papers": papers,
            "annotations": annotations,
            "members": resolution.members,
            "concepts": concept_table(resolution.concepts),
            "named": pa.Table.from_pylist(
                [{"concept": concept, "form": form} for concept, form in introducible(resolution.concepts)],
                schema=pa.schema({"concept": pa.string(), "form": pa.string()}),
            ),
        }.items():
            database.register(name, table)
        database.execute(SAID)
        database.execute(OVERREAD, {"several": SEVERAL_PAPERS})
        database.execute(DEMOTED)
        database.execute(CLAIMS)
        database.execute(f"CREATE TABLE titled AS {TITLED}")
        sure = {"sure_text": SURE_TEXT, "sure_title": SURE_TITLE, "sure_spelled": SURE_SPELLED}
        nodes, relationships = asked_for(database, resolution, find_citations(papers), sure)
    nodes = {label: shaped(nodes[label], schema) for label, schema in NODES.items()}
    relationships = {kind: shaped(relationships[kind], kept.schema) for kind, kept in RELATIONSHIPS.items()}
    return GraphTables(nodes, relationships, digest_of(nodes, relationships))


def asked_for(
    database: duckdb.DuckDBPyConnection, resolution: Resolution, citations: Citations, sure: dict[str, float]
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """The tables of all labels and of all relationship types, from what the database was told."""
    authors, wrote = people(database)
    organizations, affiliated = homes(database)
    nodes = {
        "Paper": database.sql(PAPERS).to_arrow_table(),
        "Concept": database.sql("FROM concepts").to_arrow_table(),
        "Author": authors,
        "Organization": organizations,
        "Stub": citations.stubs,
    }
    relationships = {
        **{kind: database.sql(PAPER_CONCEPT, params=[kind]).to_arrow_table() for kind in PAPER_RELATIONS},
        **{kind: database.sql(CONCEPT_CONCEPT, params=[kind]).to_arrow_table() for kind in CONCEPT_RELATIONS},
        "VARIANT_OF": variant_table(resolution.variants),
        "CO_OCCURS_WITH": database.sql(CO_OCCURS).to_arrow_table(),
        "CITES": citations.cites,
        "CITES_STUB": citations.cites_stub,
        "REFERS_TO": database.sql(REFERS_TO, params=sure).to_arrow_table(),
        "WROTE": wrote,
        "AFFILIATED_WITH": affiliated,
    }
    return nodes, relationships


def shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns of the schema in its order, in one chunk each."""
    return table.select(schema.names).cast(schema).combine_chunks()


def digest_of(nodes: dict[str, pa.Table], relationships: dict[str, pa.Table]) -> str:
    """The digest of all rows in their order, 16 hexadecimal digits: equal graphs, equal digests."""
    total = hashlib.sha256()
    with duckdb.connect(config={"threads": 1}) as database:
        for name, table in sorted({**nodes, **relationships}.items()):
            total.update(f"\n{name} {table.num_rows}\n".encode())
            database.register("rows", table)
            for batch in database.sql("SELECT to_json(rows)::VARCHAR AS line FROM rows").to_arrow_reader(10_000):
                total.update("\n".join(batch.column(0).to_pylist()).encode("utf-8", "surrogatepass"))
            database.unregister("rows")
    return total.hexdigest()[:16]


def concept_table(concepts: Iterable[Concept]) -> pa.Table:
    """Concepts as rows of the node table, sorted by id."""
    rows = [
        {
            "id": concept.id,
            "name": concept.name,
            "type": concept.type,
            "aliases": concept.aliases,
            "firstSeen": concept.first_seen,
            "paperCount": concept.paper_count,
            "generic": concept.generic,
        }
        for concept in sorted(concepts, key=lambda concept: concept.id)
    ]
    return pa.Table.from_pylist(rows, schema=NODES["Concept"])


def introducible(concepts: Iterable[Concept]) -> list[tuple[str, str]]:
    """Concepts that one paper can have introduced, each with the proper names by which it is known, or with "".

    Those are methods, models and benchmarks; what the vocabulary knows as a term of the whole field is left out.

    >>> rome = Concept(id="method:rome", name="Rank-One Model Editing", type="Method", aliases=("ROME",))
    >>> introducible([rome, Concept(id="task:qa", name="QA", type="Task")])
    [('method:rome', 'ROME')]
    """
    rows: list[tuple[str, str]] = []
    for concept in concepts:
        forms = (concept.name, *concept.aliases)
        established = concept.generic or any(expansions(form_key(form)) for form in forms)
        titled = all(word[0].isupper() or is_name(word) for word in concept.name.split() if len(word) > 3)
        if concept.type in {"Method", "Model", "Benchmark"} and not established:
            proper = [form for form in forms if titled and is_proper(form)]
            rows += [(concept.id, form) for form in proper or [""]]
    return rows


def is_proper(form: str) -> bool:
    """Whether a form is one word that only a proper name looks like, of three characters or more.

    >>> [is_proper(form) for form in ("ROME", "RepoCraft", "Qwen2.5", "Diffusion", "beam search")]
    [True, True, True, False, False]
    """
    inner = any(character.isupper() or character.isdigit() for character in form[1:])
    return len(form) >= 3 and " " not in form and inner and not re.search(r"[a-z]-", form)


def variant_table(variants: Iterable[tuple[str, str]]) -> pa.Table:
    """VARIANT_OF as rows: found by the name alone, of methods by the name and what a paper says."""
    rows = [
        {"from": variant, "to": family, "foundBy": "name and claim" if variant.startswith("method:") else "name"}
        for variant, family in sorted(variants)
    ]
    return pa.Table.from_pylist(rows, schema=RELATIONSHIPS["VARIANT_OF"].schema)


def people(database: duckdb.DuckDBPyConnection) -> tuple[pa.Table, pa.Table]:
    """Author and WROTE: one author for each folded name."""
    return linked(database, "SELECT DISTINCT unnest(authors) AS name, id AS paper FROM papers ORDER BY 1, 2", "author")


def homes(database: duckdb.DuckDBPyConnection) -> tuple[pa.Table, pa.Table]:
    """Organization and AFFILIATED_WITH."""
    query = "SELECT organization AS name, id AS paper FROM papers WHERE organization IS NOT NULL ORDER BY 1, 2"
    return linked(database, query, "organization")


def linked(database: duckdb.DuckDBPyConnection, query: str, kind: str) -> tuple[pa.Table, pa.Table]:
    """Named nodes and their relationships with papers; of several spellings the commonest names the node."""
    said = database.sql(query).to_arrow_table()
    names = sorted({name for name in said.column("name").to_pylist() if name and clean(name)})
    database.register("said_by", said)
    database.register(
        "slugs",
        pa.table(
            {"name": pa.array(names, pa.string()), "id": [slug(name) for name in names]},
            schema=pa.schema({"name": pa.string(), "id": pa.string()}),
        ),
    )
    nodes = database.sql(
        "SELECT id, name FROM said_by JOIN slugs USING (name) GROUP BY id, name "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY count(*) DESC, name) = 1 ORDER BY id"
    ).to_arrow_table()
    ends = ("id", "paper") if kind == "author" else ("paper", "id")
    links = database.sql(
        f'SELECT DISTINCT {ends[0]} AS "from", {ends[1]} AS "to" FROM said_by JOIN slugs USING (name) ORDER BY 1, 2'
    ).to_arrow_table()
    return nodes, links
