// Which concepts go together with the most others
//
// The concepts that tie the field together, by the number of concepts they go together with.
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
//   others: integer -- how many concepts it goes together with
//   papers: integer -- how many papers

MATCH (c:Concept)-[:CO_OCCURS_WITH]-(other:Concept)
  WHERE c.id <> other.id AND ($generic OR NOT c.generic) AND ($generic OR NOT other.generic)
    AND ($type = '' OR c.type = $type)
WITH c, count(DISTINCT other.id) AS others
RETURN c.id AS id, c.name AS name, c.type AS type, others, c.paperCount AS papers
ORDER BY others DESC, papers DESC, id
LIMIT $limit
