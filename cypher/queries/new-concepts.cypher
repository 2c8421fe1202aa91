// What is new
//
// Concepts first met at a date or later, the newest first, with the titles of the papers that introduce them.
//
// parameters
//   since: string, example "2025-01" -- a year, month or day
//   type: string = "" -- only this type: Method, Model, Benchmark, Task or Metric
//   papers: count = 1 -- only concepts with so many papers
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   firstSeen: string -- the earliest date among its papers
//   papers: integer -- how many papers
//   introducedBy: set -- the titles of the papers that introduce it

MATCH (c:Concept)
  WHERE c.firstSeen >= $since AND c.paperCount >= $papers AND ($generic OR NOT c.generic)
    AND ($type = '' OR c.type = $type)
OPTIONAL MATCH (p:Paper)-[:INTRODUCES]->(c)
WITH c, collect(DISTINCT p.title) AS introducedBy
RETURN c.id AS id, c.name AS name, c.type AS type, c.firstSeen AS firstSeen, c.paperCount AS papers, introducedBy
ORDER BY firstSeen DESC, papers DESC, id
LIMIT $limit
