// Which concepts most papers share
//
// The concepts that the other questions leave out unless asked.
//
// parameters
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers

MATCH (c:Concept)
  WHERE c.generic
RETURN c.id AS id, c.name AS name, c.type AS type, c.paperCount AS papers
ORDER BY papers DESC, id
LIMIT $limit
