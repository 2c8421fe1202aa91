// Which pairs of papers are cited together most
//
// Pairs of papers of this collection, by the number of papers that cite both.
//
// parameters
//   papers: count = 2, example 1 -- how many papers must cite both
//   limit: count = 50 -- at most so many rows
//
// columns
//   first: string -- the title of one paper
//   second: string -- the title of the other
//   together: integer -- how many papers cite both
//   firstId: string -- the id of the one
//   secondId: string -- the id of the other

MATCH (q:Paper)-[:CITES]->(a:Paper)
  WHERE q.id <> a.id
MATCH (q)-[:CITES]->(b:Paper)
  WHERE q.id <> b.id AND a.id < b.id
WITH a, b, count(DISTINCT q.id) AS together
  WHERE together >= $papers
RETURN a.title AS first, b.title AS second, together, a.id AS firstId, b.id AS secondId
ORDER BY together DESC, firstId, secondId
LIMIT $limit
