"""Lists of references → who cites which paper of the collection, and stubs for the works that are not in it.

Set at a time in DuckDB: only a reference in a form that we did not write, and a title outside of ASCII, is looked at
in Python, once for each distinct text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from paperatlas.identifiers import SCHEMES, read_reference
from paperatlas.papers import paper_id
from paperatlas.schema import NODES, RELATIONSHIPS

__all__ = ["Citations", "find_citations"]

# By what a reference was resolved, the surest first; "id" is a paper's own id.
SOURCES = ("id", *SCHEMES, "title")
# Of a title that names one work; of Chinese, Japanese and Korean a sign counts as three letters.
LEAST_LETTERS, LEAST_WORDS = 20, 3
LONGEST_HEADING = 60  # letters of a title that may be generic
LONGEST_TITLE = 1_000  # characters of a stub's title
MOST_DOIS = 2  # of a work, preprint and publication; a title that has more is a heading such as "Editorial"
CITING, CITING_STUB = RELATIONSHIPS["CITES"].schema, RELATIONSHIPS["CITES_STUB"].schema

# A reference as ``str(Reference)`` writes it from ids in their one spelling; all else is read in Python.
WRITTEN = r"""
(?:(?:doi:10\.\d{4,9}/[a-z0-9._/()+:;-]*[a-z0-9/_+-]|arxiv:\d{4}\.\d{4,5}|openalex:W\d+|s2:[0-9a-f]{40}|s2corpus:\d+
|mag:\d+|pmid:\d{1,9}|pmcid:PMC\d{1,9}|wos:[A-Z0-9]+|scopus:2-s2\.0-\d+|dimensions:pub\.\d+)(?: |$))*
(?:year:\d{1,4}(?: |$))?(?:title:(?:[\p{L}\p{M}\p{N}\p{P}\p{S}]+(?: |$))*)?
""".replace("\n", "")
GENERIC = (
    "^(guest |invited )?(editorial|preface|foreword|introduction|message|letters?|proceedings|conclusions?|summary|"
    "instructions|notes|list|table|index|abstracts|report|book reviews?)( (to|from|of|for|on|and|in) (the|this|an?|"
    "future|overview|outlook|discussion|conclusions|authors|contributors|contents))?( (annual|special|editors?|"
    "in|chief|issue|section|meeting|committee|conference|symposium|workshop|work|volume))*$"
)

READ = f"""
CREATE TABLE listed AS SELECT DISTINCT paper, said FROM (SELECT id AS paper, unnest("references") AS said FROM papers);
CREATE TABLE texts AS
SELECT said, regexp_full_match(said, '{WRITTEN}') AND NOT contains(said, '  ') AND NOT contains(said, '10.48550/')
               AND NOT ends_with(said, ' ') AS written
FROM (SELECT DISTINCT said FROM listed);
"""
PARSED = """
CREATE TABLE refs AS
WITH told AS (
  SELECT said, said AS text FROM texts WHERE written UNION ALL SELECT said, text FROM tidied WHERE text <> ''),
cut AS (SELECT *, strpos(' ' || text, ' title:') AS place FROM told)
SELECT row_number() OVER (ORDER BY said) AS ref, said, text,
       list_distinct(list_filter(string_split(front, ' '), lambda word: word <> '' AND NOT starts_with(word, 'year:')))
         AS ids,
       try_cast(nullif(regexp_extract(front, '(?:^| )year:(\\d+)', 1), '') AS BIGINT) AS year, title
FROM (SELECT said, text, CASE WHEN place > 0 THEN left(text, greatest(place - 2, 0)) ELSE text END AS front,
             CASE WHEN place > 0 THEN trim(substring(text, place + 6)) ELSE '' END AS title FROM cut);
CREATE TABLE cited AS SELECT DISTINCT paper, ref FROM listed JOIN refs USING (said);
"""
# A title's key is papers.paper_id of it, which is also what stands for a paper in a reference that holds our own id.
KEYED = f"""
CREATE TABLE titles AS
WITH every AS (
  SELECT DISTINCT title FROM (SELECT title FROM refs UNION ALL SELECT title FROM papers) WHERE title <> ''),
bare AS (
  SELECT title, trim(regexp_replace(lower(title), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')) AS words FROM every),
measured AS (
  SELECT title, words, replace(words, ' ', '') AS letters,
         CASE WHEN strlen(title) > length(title)
              THEN length(regexp_replace(title, '[^\\p{{Han}}\\p{{Hiragana}}\\p{{Katakana}}\\p{{Hangul}}]', '', 'g'))
              ELSE 0 END AS signs
  FROM bare)
SELECT title, coalesce(keys.key, left(sha256(
         CASE WHEN contains(title, '+') THEN regexp_replace(lower(title), '[^a-z0-9+]', '', 'g') ELSE letters END), 12))
         AS key,
       CASE WHEN length(letters) + 2 * signs < {LEAST_LETTERS} THEN false
            WHEN length(words) - length(letters) + 1 < {LEAST_WORDS} AND signs = 0 THEN false
            WHEN length(letters) > {LONGEST_HEADING} THEN true
            ELSE NOT regexp_matches(words, '{GENERIC}') END AS telling
FROM measured LEFT JOIN keys USING (title);
CREATE TABLE known AS
SELECT id AS paper, 'id' AS source, id AS name FROM papers
UNION ALL SELECT id, 'doi', 'doi:' || lower(doi) FROM papers WHERE doi <> ''
UNION ALL SELECT id, 'arxiv', 'arxiv:' || regexp_replace(regexp_replace(lower(coalesce(nullif(arxiv_id, ''), doi)),
            '^10\\.48550/arxiv\\.', ''), 'v\\d+$', '')
          FROM papers WHERE arxiv_id <> '' OR lower(doi) LIKE '10.48550/arxiv.%'
UNION ALL SELECT id, 'openalex', 'openalex:W' || regexp_extract(open_alex_id, '(\\d+)$', 1)
          FROM papers WHERE open_alex_id <> ''
UNION ALL SELECT id, split_part(name, ':', 1), name FROM (SELECT id, unnest(ids) AS name FROM papers);
CREATE TABLE names AS
SELECT ref, name, split_part(name, ':', 1) AS source FROM (SELECT ref, unnest(ids) AS name FROM refs);
CREATE TABLE keyed AS
WITH ours AS (
  SELECT ref, year, key, telling FROM refs JOIN titles USING (title)
  WHERE NOT regexp_full_match(title, '[0-9a-f]{{12}}')
  UNION ALL SELECT ref, year, title, true FROM refs WHERE regexp_full_match(title, '[0-9a-f]{{12}}')),
dois AS (
  SELECT key, name FROM ours JOIN names USING (ref) WHERE source = 'doi'
  UNION SELECT key, 'doi:' || lower(doi) FROM papers JOIN titles USING (title) WHERE doi <> ''),
headings AS (SELECT key FROM dois GROUP BY key HAVING count(*) > {MOST_DOIS})
SELECT ref, key, year FROM ours WHERE telling AND key NOT IN (SELECT key FROM headings);
"""
HITS = """
CREATE TABLE hits AS
WITH said AS (SELECT ref, name FROM names UNION ALL SELECT ref, trim(said) FROM refs)
SELECT ref, paper, source FROM said JOIN known USING (name)
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY list_position($sources, source), paper) = 1;
INSERT INTO hits
WITH near AS (
  SELECT k.ref, p.id AS paper,
         coalesce(abs(k.year - try_cast(left(p.published, 4) AS BIGINT)), 0) AS apart
  FROM keyed k JOIN titles t ON t.key = k.key JOIN papers p ON p.title = t.title
  WHERE k.ref NOT IN (SELECT ref FROM hits)),
nearest AS (SELECT * FROM near WHERE apart <= 1 QUALIFY rank() OVER (PARTITION BY ref ORDER BY apart) = 1)
SELECT ref, paper, 'title' FROM nearest QUALIFY count(*) OVER (PARTITION BY ref) = 1;
"""
# References share a work where they share an id, or a telling title in years that follow one another.
SHARED = """
CREATE TABLE shared AS
WITH steps AS (
  SELECT ref, key, year, year - lag(year) OVER one > 1 AS later FROM keyed WHERE year IS NOT NULL
  WINDOW one AS (PARTITION BY key ORDER BY year)),
dated AS (
  SELECT ref, key, sum(coalesce(later, false)::INT) OVER (
    PARTITION BY key ORDER BY year ROWS UNBOUNDED PRECEDING) AS era FROM steps),
settled AS (
  SELECT ref, key, max(era) OVER (PARTITION BY key, year) AS era FROM dated JOIN keyed USING (ref, key)),
eras AS (SELECT key, max(era) AS last FROM settled GROUP BY key),
every AS (
  SELECT ref, name FROM names
  UNION ALL SELECT ref, 'title:' || key || ':' || era FROM settled
  UNION ALL SELECT ref, 'title:' || key || ':0' FROM keyed LEFT JOIN eras USING (key)
            WHERE year IS NULL AND coalesce(last, 0) = 0)
SELECT DISTINCT ref, name FROM every QUALIFY count(*) OVER (PARTITION BY name) > 1;
CREATE TABLE parts AS SELECT DISTINCT ref, ref AS part FROM shared;
"""
# One round towards the smallest reference of each connected part (after Zhang, Azad and Hu, 2020, FastSV): offer the
# smallest label across every shared name, hang whole trees below it, and halve the ways to the root.
ROUND = """
CREATE OR REPLACE TABLE moved AS
WITH least AS (SELECT name, min(part) AS part FROM shared JOIN parts USING (ref) GROUP BY name),
offered AS (SELECT ref, min(part) AS part FROM shared JOIN least USING (name) GROUP BY ref),
hung AS (SELECT p.part AS ref, min(o.part) AS part FROM parts p JOIN offered o USING (ref) GROUP BY ALL),
joined AS (SELECT ref, min(part) AS part FROM (FROM offered UNION ALL FROM hung) GROUP BY ref)
SELECT a.ref, b.part FROM joined a JOIN joined b ON b.ref = a.part;
"""
UNSETTLED = "SELECT count(*) FROM parts a JOIN moved b USING (ref) WHERE a.part <> b.part"
# What shares a work with a reference that leads to one paper leads to that paper, too.
FOLLOWED = """
INSERT INTO hits
WITH reached AS (
  SELECT part, any_value(paper) AS paper, arg_min(source, list_position($sources, source)) AS source
  FROM parts JOIN hits USING (ref) GROUP BY part HAVING count(DISTINCT paper) = 1)
SELECT ref, paper, source FROM parts JOIN reached USING (part) WHERE ref NOT IN (SELECT ref FROM hits);
CREATE TABLE lost AS
SELECT ref, coalesce(part, ref) AS part, title, year, text FROM refs LEFT JOIN parts USING (ref)
WHERE ref NOT IN (SELECT ref FROM hits);
CREATE TABLE called AS
SELECT part, coalesce(arg_min(name, (list_position($sources, source), name)),
                      'text:' || left(sha256(min(text)), 16)) AS id
FROM lost LEFT JOIN names USING (ref) GROUP BY part;
CREATE TABLE unmet AS
SELECT DISTINCT l.paper, c.id AS stub, o.ref
FROM cited l JOIN lost o USING (ref) JOIN called c USING (part);
"""
CITES = """
SELECT paper AS "from", cited AS "to", arg_min(source, list_position($sources, source)) AS source
FROM (SELECT l.paper, h.paper AS cited, source FROM cited l JOIN hits h USING (ref))
WHERE paper <> cited GROUP BY ALL ORDER BY 1, 2
"""
CITES_STUB = 'SELECT DISTINCT paper AS "from", stub AS "to" FROM unmet ORDER BY 1, 2'
STUBS = f"""
WITH said AS (SELECT stub, paper, left(title, {LONGEST_TITLE}) AS title, year FROM unmet JOIN lost USING (ref)),
titled AS (
  SELECT stub, title FROM said WHERE title <> '' GROUP BY stub, title
  QUALIFY row_number() OVER (PARTITION BY stub ORDER BY count(*) DESC, length(title) DESC, title) = 1),
dated AS (
  SELECT stub, year FROM said WHERE year IS NOT NULL GROUP BY stub, year
  QUALIFY row_number() OVER (PARTITION BY stub ORDER BY count(*) DESC, year) = 1)
SELECT stub AS id, any_value(t.title) AS title, any_value(d.year) AS year, count(DISTINCT paper) AS "citedBy"
FROM said LEFT JOIN titled t USING (stub) LEFT JOIN dated d USING (stub)
GROUP BY stub ORDER BY 1
"""


class Citations(NamedTuple):
    """The rows of CITES, Stub and CITES_STUB, sorted by key."""

    cites: pa.Table
    stubs: pa.Table
    cites_stub: pa.Table


def find_citations(papers: pa.Table) -> Citations:
    """Whom papers (``schema.PAPERS``) cite: papers among them, and stubs, one for each work that is not.

    A reference is resolved by any id, by the surest first; where none hits, by its whole title, folded, if that is long
    enough to name one work and the years, where both are known, are at most one apart. References that share an id
    or such a title are one work. No work cites itself. Equal papers in any order give equal tables.

    >>> from paperatlas.schema import PAPERS
    >>> cited = ["doi:10.1000/a", "arxiv:1706.03762 title:Attention Is All You Need"]
    >>> rows = [{"id": "1", "title": "One", "references": cited}, {"id": "2", "title": "Two", "doi": "10.1000/a"}]
    >>> found = find_citations(pa.Table.from_pylist(rows, schema=PAPERS))
    >>> found.cites.to_pylist()
    [{'from': '1', 'to': '2', 'source': 'doi'}]
    >>> found.stubs.to_pylist()
    [{'id': 'arxiv:1706.03762', 'title': 'Attention Is All You Need', 'year': None, 'citedBy': 1}]
    """
    if not pc.any(pc.greater(pc.list_value_length(papers.column("references")), 0)).as_py():
        return Citations(CITING.empty_table(), NODES["Stub"].empty_table(), CITING_STUB.empty_table())
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("papers", papers)
        sources = {"sources": list(SOURCES)}
        run(database, READ)
        database.register("tidied", looked_up(database, "SELECT said FROM texts WHERE NOT written", "text", tidy))
        run(database, PARSED)
        foreign = "SELECT DISTINCT title FROM (SELECT title FROM refs UNION ALL SELECT title FROM papers)"
        database.register(
            "keys", looked_up(database, f"{foreign} WHERE strlen(title) > length(title)", "key", paper_id)
        )
        run(database, KEYED)
        run(database, HITS, sources)
        run(database, SHARED)
        join_parts(database)
        run(database, FOLLOWED, sources)
        return Citations(
            database.sql(CITES, params=sources).to_arrow_table(),
            database.sql(STUBS).to_arrow_table(),
            database.sql(CITES_STUB).to_arrow_table(),
        )


def tidy(said: str) -> str:
    """A reference as ``str(Reference)`` writes it."""
    return str(read_reference(said))


def looked_up(database: duckdb.DuckDBPyConnection, query: str, column: str, find: Callable[[str], str]) -> pa.Table:
    """Each text of a query's one column with what is found for it."""
    table = database.sql(query).to_arrow_table()
    texts = table.column(0).to_pylist()
    return pa.table(
        {table.column_names[0]: pa.array(texts, pa.string()), column: pa.array(map(find, texts), pa.string())}
    )


def run(database: duckdb.DuckDBPyConnection, script: str, values: dict[str, list[str]] | None = None) -> None:
    """The statements of a script one by one, each with the values that it names."""
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute(statement, values if values and "$" in statement else None)


def join_parts(database: duckdb.DuckDBPyConnection) -> None:
    """Labels every reference of ``shared`` with the smallest one that it is connected to."""
    while True:
        database.execute(ROUND)
        [(unsettled,)] = database.sql(UNSETTLED).fetchall()
        database.execute("CREATE OR REPLACE TABLE parts AS FROM moved")
        if not unsettled:
            return
