// On which benchmarks a concept is tried
//
// The benchmarks of the papers that introduce it, build on it, use it or compare with it, the commonest first.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   papers: integer -- how many papers
//   latest: string -- the date of the newest of these papers

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH]->(c:Concept {id: $concept})
MATCH (p)-[:EVALUATES_ON]->(b:Concept)
  WHERE b.id <> $concept AND ($generic OR NOT b.generic)
WITH b, count(DISTINCT p.id) AS papers, max(p.published) AS latest
RETURN b.id AS id, b.name AS name, papers, latest
ORDER BY papers DESC, id
LIMIT $limit
