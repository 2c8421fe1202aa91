// Which papers are cited together with a paper
//
// The papers of this collection that the same papers cite (Small, 1973, Co-citation in the Scientific Literature).
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   together: integer -- how many papers cite both
//   strength: float -- these over the root of the product of both papers' citations, 0 to 1

MATCH (x:Paper {id: $paper})<-[:CITES]-(q:Paper)
  WHERE q.id <> $paper
WITH x, count(DISTINCT q.id) AS mine, collect(DISTINCT q.id) AS citing
MATCH (q:Paper)-[:CITES]->(p:Paper)
  WHERE q.id IN citing AND p.id <> $paper AND p.id <> q.id
WITH mine, p, count(DISTINCT q.id) AS together
MATCH (r:Paper)-[:CITES]->(p)
  WHERE r.id <> p.id
WITH mine, p, together, count(DISTINCT r.id) AS theirs
RETURN p.id AS paper, p.title AS title, p.published AS published, together,
       round(together / sqrt(1.0 * mine * theirs), 6) AS strength
ORDER BY together DESC, strength DESC, paper
LIMIT $limit
