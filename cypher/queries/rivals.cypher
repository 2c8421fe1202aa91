// What a concept is said to beat, and what is said to beat it
//
// Every claim with the paper, the benchmarks that this paper evaluates on, and the sentence.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 100 -- at most so many rows
//
// columns
//   direction: string -- beats or beaten by
//   id: string -- the id of the other concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   year: integer -- its year
//   benchmarks: set -- what the paper evaluates on
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1
//
// order
//   direction
//   id
//   paper

MATCH (c:Concept {id: $concept})-[r:OUTPERFORMS]->(other:Concept)
  WHERE other.id <> $concept AND ($generic OR NOT other.generic)
MATCH (p:Paper {id: r.paper})
OPTIONAL MATCH (p)-[:EVALUATES_ON]->(b:Concept)
WITH other, r, p, collect(DISTINCT b.name) AS benchmarks
RETURN 'beats' AS direction, other.id AS id, other.name AS name, other.type AS type, p.id AS paper,
       p.title AS title, p.published AS published, p.year AS year, benchmarks, r.sentence AS sentence,
       r.confidence AS confidence
ORDER BY id, paper
LIMIT $limit
UNION ALL
MATCH (other:Concept)-[r:OUTPERFORMS]->(c:Concept {id: $concept})
  WHERE other.id <> $concept AND ($generic OR NOT other.generic)
MATCH (p:Paper {id: r.paper})
OPTIONAL MATCH (p)-[:EVALUATES_ON]->(b:Concept)
WITH other, r, p, collect(DISTINCT b.name) AS benchmarks
RETURN 'beaten by' AS direction, other.id AS id, other.name AS name, other.type AS type, p.id AS paper,
       p.title AS title, p.published AS published, p.year AS year, benchmarks, r.sentence AS sentence,
       r.confidence AS confidence
ORDER BY id, paper
LIMIT $limit
