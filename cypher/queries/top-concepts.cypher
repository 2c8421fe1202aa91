// Which concepts most papers speak of
//
// The concepts with the most papers.
//
// parameters
//   type: string = "" -- only this type: Method, Model, Benchmark, Task or Metric
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers
//   firstSeen: string -- the earliest date among its papers

MATCH (c:Concept)
  WHERE ($generic OR NOT c.generic) AND ($type = '' OR c.type = $type)
RETURN c.id AS id, c.name AS name, c.type AS type, c.paperCount AS papers, c.firstSeen AS firstSeen
ORDER BY papers DESC, id
LIMIT $limit
