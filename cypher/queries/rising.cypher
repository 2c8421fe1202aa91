// What is rising
//
// Concepts that many more papers speak of in the later of two periods; growth is (later + 1) / (earlier + 1). A
// paper of which only the year is known counts as of its first day.
//
// parameters
//   before: string, example "2024-01" -- where the earlier period starts: a year, month or day
//   since: string, example "2025-01" -- where it ends and the later one starts
//   until: string = "9999", example "2025-04" -- where the later one ends
//   papers: count = 2 -- only concepts with so many papers in the later period
//   type: string = "" -- only this type: Method, Model, Benchmark, Task or Metric
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   later: integer -- how many papers in the later period
//   earlier: integer -- how many in the earlier
//   growth: float -- how many times as many

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS]->(c:Concept)
  WHERE p.published >= $before AND p.published < $until AND ($generic OR NOT c.generic)
    AND ($type = '' OR c.type = $type)
WITH c, count(DISTINCT CASE WHEN p.published >= $since THEN p.id END) AS later,
     count(DISTINCT CASE WHEN p.published < $since THEN p.id END) AS earlier
  WHERE later >= $papers
RETURN c.id AS id, c.name AS name, c.type AS type, later, earlier, (later + 1.0) / (earlier + 1.0) AS growth
ORDER BY growth DESC, later DESC, id
LIMIT $limit
