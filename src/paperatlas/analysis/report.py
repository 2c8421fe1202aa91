"""The rows that a person asks for, out of what was found in a graph."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from paperatlas.analysis.results import Analysis
from paperatlas.schema import GraphTables

__all__ = ["REPORTS", "report"]

REPORTS = {
    "papers": """
SELECT p.title, p.published, m."citedBy", m.cites, m."pageRank", m.betweenness, m.community, m."communityName",
       m.component, m.id AS paper
FROM measures m JOIN papers p USING (id)
ORDER BY m.{by} DESC, m."pageRank" DESC, m.id LIMIT $limit
""",
    "communities": """
WITH inside AS (
  SELECT a.community, count(*) AS links FROM links l
  JOIN measures a ON a.id = l."from" JOIN measures b ON b.id = l."to" WHERE a.community = b.community GROUP BY 1)
SELECT m.community, any_value(m."communityName") AS name, count(*) AS papers, coalesce(any_value(i.links), 0) AS links,
       min(p.year) AS "from", max(p.year) AS "to", arg_max(p.title, (m."pageRank", m.id)) AS "firstPaper"
FROM measures m JOIN papers p USING (id) LEFT JOIN inside i USING (community)
WHERE m.community IS NOT NULL GROUP BY m.community ORDER BY m.community LIMIT $limit
""",
    "components": """
SELECT m.component, count(*) AS papers, round(count(*) / (SELECT count(*) FROM measures), 4) AS share,
       min(p.year) AS "from", max(p.year) AS "to", arg_max(p.title, (m."pageRank", m.id)) AS "firstPaper"
FROM measures m JOIN papers p USING (id) GROUP BY m.component ORDER BY m.component LIMIT $limit
""",
    "concepts": """
SELECT c.name, c.type, c."paperCount" AS papers, t.strength, t.community, t."communityName", t.id
FROM ties t JOIN concepts c USING (id) ORDER BY t.strength DESC, papers DESC, t.id LIMIT $limit
""",
    "topics": """
SELECT t.community, any_value(t."communityName") AS name, count(*) AS concepts,
       list(c.name ORDER BY t.strength DESC, t.id)[1:10] AS members
FROM ties t JOIN concepts c USING (id) WHERE t.community IS NOT NULL
GROUP BY t.community ORDER BY t.community LIMIT $limit
""",
}


def report(
    tables: GraphTables, analysis: Analysis, what: str, *, by: str = "pageRank", limit: int = 20
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and the first rows of one of REPORTS; ``by`` is a column of ``results.PAPERS`` to order papers by."""
    links = [tables.relationships[kind].select(["from", "to"]) for kind in analysis.settings.relations]
    with duckdb.connect(config={"threads": 1}) as database:
        database.register("papers", tables.nodes["Paper"].select(["id", "title", "published", "year"]))
        database.register("concepts", tables.nodes["Concept"].select(["id", "name", "type", "paperCount"]))
        database.register("measures", analysis.papers)
        database.register("ties", analysis.concepts)
        database.register("links", pa.concat_tables(links).group_by(["from", "to"]).aggregate([]))
        column = analysis.papers.schema.field(by).name
        answer = database.execute(REPORTS[what].format(by=f'"{column}"'), {"limit": limit})
        return [field[0] for field in answer.description or ()], answer.fetchall()
