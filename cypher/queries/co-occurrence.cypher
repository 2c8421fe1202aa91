// What is close to a concept
//
// The concepts that papers speak of together with it, the closest first: more often together than by chance.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers speak of both
//   npmi: float -- how much more often together than by chance, -1 to 1
//   strength: float -- npmi, the less the fewer papers say so: times papers / (papers + 2)

MATCH (c:Concept {id: $concept})-[r:CO_OCCURS_WITH]-(other:Concept)
  WHERE other.id <> $concept AND ($generic OR NOT other.generic)
RETURN other.id AS id, other.name AS name, other.type AS type, r.papers AS papers, r.npmi AS npmi,
       r.npmi * r.papers / (r.papers + 2.0) AS strength
ORDER BY strength DESC, id
LIMIT $limit
