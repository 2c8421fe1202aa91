// Which papers cite the same works as a paper
//
// Papers whose lists of references overlap with its own (Kessler, 1963, Bibliographic Coupling between Scientific
// Papers). Works that are not in this collection count, too.
//
// parameters
//   paper: paper, example "cffa732c70fd" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   shared: integer -- how many works both cite
//   strength: float -- these over the root of the product of both numbers of references, 0 to 1

MATCH (x:Paper {id: $paper})-[:CITES|CITES_STUB]->(w:Paper|Stub)
  WHERE w.id <> $paper
WITH count(DISTINCT w.id) AS mine, collect(DISTINCT w.id) AS works
MATCH (p:Paper)-[:CITES|CITES_STUB]->(w:Paper|Stub)
  WHERE p.id <> $paper AND w.id IN works
WITH mine, p, count(DISTINCT w.id) AS shared
MATCH (p)-[:CITES|CITES_STUB]->(v:Paper|Stub)
WITH mine, p, shared, count(DISTINCT v.id) AS theirs
RETURN p.id AS paper, p.title AS title, p.published AS published, shared,
       round(shared / sqrt(1.0 * mine * theirs), 6) AS strength
ORDER BY shared DESC, strength DESC, paper
LIMIT $limit
