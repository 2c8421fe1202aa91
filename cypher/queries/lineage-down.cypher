// What is based on a concept
//
// What is built on it or extends it, and what is built on that, up to three steps.
//
// parameters
//   concept: concept, example "method:proximal-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to go over concepts, too, that most papers share
//   limit: count = 100 -- at most so many rows
//
// columns
//   hops: integer -- how many steps away
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   via: string -- the name of the concept one step nearer
//   paper: string -- the id of the paper that says so
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1
//
// order
//   hops
//   id
//   via
//   paper

MATCH (c:Concept {id: $concept})<-[r:BASED_ON]-(x:Concept)
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN DISTINCT 1 AS hops, x.id AS id, x.name AS name, x.type AS type, c.name AS via, r.paper AS paper,
       r.sentence AS sentence, r.confidence AS confidence
ORDER BY id, via, paper
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})<-[:BASED_ON]-(a:Concept)
  WHERE a.id <> $concept AND ($generic OR NOT a.generic)
WITH collect(DISTINCT a.id) AS one
MATCH (a:Concept)<-[r:BASED_ON]-(x:Concept)
  WHERE a.id IN one AND x.id <> $concept AND NOT x.id IN one AND ($generic OR NOT x.generic)
RETURN DISTINCT 2 AS hops, x.id AS id, x.name AS name, x.type AS type, a.name AS via, r.paper AS paper,
       r.sentence AS sentence, r.confidence AS confidence
ORDER BY id, via, paper
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})<-[:BASED_ON]-(a:Concept)
  WHERE a.id <> $concept AND ($generic OR NOT a.generic)
WITH collect(DISTINCT a.id) AS one
MATCH (a:Concept)<-[:BASED_ON]-(b:Concept)
  WHERE a.id IN one AND b.id <> $concept AND NOT b.id IN one
    AND ($generic OR NOT b.generic)
WITH one, collect(DISTINCT b.id) AS two
MATCH (b:Concept)<-[r:BASED_ON]-(x:Concept)
  WHERE b.id IN two AND x.id <> $concept AND NOT x.id IN one AND NOT x.id IN two
    AND ($generic OR NOT x.generic)
RETURN DISTINCT 3 AS hops, x.id AS id, x.name AS name, x.type AS type, b.name AS via, r.paper AS paper,
       r.sentence AS sentence, r.confidence AS confidence
ORDER BY id, via, paper
LIMIT $limit
