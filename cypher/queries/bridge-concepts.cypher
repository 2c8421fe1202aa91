// Which concepts link two others
//
// Concepts that go together with both; first those whose weaker tie is strongest.
//
// parameters
//   one: concept, example "method:dapo" -- one concept
//   other: concept, example "model:qwen2-5" -- the other
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   withOne: integer -- how many papers speak of it and the one
//   withOther: integer -- how many of it and the other
//   strength: float -- the smaller npmi of the two

MATCH (a:Concept {id: $one})-[r:CO_OCCURS_WITH]-(m:Concept)
  WHERE m.id <> $one AND m.id <> $other AND ($generic OR NOT m.generic)
MATCH (m)-[s:CO_OCCURS_WITH]-(b:Concept {id: $other})
RETURN m.id AS id, m.name AS name, m.type AS type, r.papers AS withOne, s.papers AS withOther,
       CASE WHEN r.npmi < s.npmi THEN r.npmi ELSE s.npmi END AS strength
ORDER BY strength DESC, id
LIMIT $limit
