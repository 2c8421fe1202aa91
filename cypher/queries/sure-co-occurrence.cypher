// What is surely close to a concept
//
// As co-occurrence, but only papers count that relate to both with a confidence; a pair that no such paper has is out.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   confidence: float = 0.7 -- how sure the reading of both relations must be, 0 to 1
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers surely relate to both
//   npmi: float -- how much more often all papers speak of both than by chance, -1 to 1
//   strength: float -- npmi, the less the fewer papers say so: times papers / (papers + 2)

MATCH (c:Concept {id: $concept})-[r:CO_OCCURS_WITH]-(other:Concept)
  WHERE other.id <> $concept AND ($generic OR NOT other.generic)
MATCH (c)<-[a:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS]-(p:Paper)
  WHERE a.confidence >= $confidence
MATCH (p)-[b:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS]->(other)
  WHERE b.confidence >= $confidence
WITH other, r, count(DISTINCT p.id) AS papers
RETURN other.id AS id, other.name AS name, other.type AS type, papers, r.npmi AS npmi,
       r.npmi * papers / (papers + 2.0) AS strength
ORDER BY strength DESC, id
LIMIT $limit
