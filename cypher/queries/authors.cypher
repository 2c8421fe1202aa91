// Who works on a concept
//
// The authors of papers that introduce it, build on it or use it.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   author: string -- the id of the author
//   name: string -- the name
//   papers: integer -- how many papers
//   latest: string -- the date of the newest of these papers

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES]->(c:Concept {id: $concept})
MATCH (a:Author)-[:WROTE]->(p)
WITH a, count(DISTINCT p.id) AS papers, max(p.published) AS latest
RETURN a.id AS author, a.name AS name, papers, latest
ORDER BY papers DESC, author
LIMIT $limit
