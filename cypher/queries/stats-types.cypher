// How many concepts of each type there are
//
// One row a type, with how many of them are generic.
//
// columns
//   type: string -- Method, Model, Benchmark, Task or Metric
//   concepts: integer -- how many
//   generic: integer -- how many of these most papers share

MATCH (c:Concept)
RETURN c.type AS type, count(c.id) AS concepts, count(CASE WHEN c.generic THEN 1 END) AS generic
ORDER BY type
