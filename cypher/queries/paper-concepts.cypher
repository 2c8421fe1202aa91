// What a paper speaks of
//
// Its concepts and how it relates to each, with the sentence.
//
// parameters
//   paper: paper, example "cffa732c70fd" -- the paper asked about
//   generic: boolean = true -- whether to show concepts, too, that most papers share
//   limit: count = 200 -- at most so many rows
//
// columns
//   relation: string -- how it relates to the concept
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   mentions: integer -- how often it names the concept
//   confidence: float -- how sure the reading is, 0 to 1
//   sentence: string -- the sentence that says so
//
// order
//   relation
//   id

MATCH (p:Paper {id: $paper})-[r:INTRODUCES]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'INTRODUCES' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:BUILDS_ON]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'BUILDS_ON' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:USES]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'USES' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:COMPARES_WITH]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'COMPARES_WITH' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:EVALUATES_ON]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'EVALUATES_ON' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:ADDRESSES]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'ADDRESSES' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:MEASURES]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'MEASURES' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
UNION ALL
MATCH (p:Paper {id: $paper})-[r:MENTIONS]->(c:Concept)
  WHERE $generic OR NOT c.generic
RETURN 'MENTIONS' AS relation, c.id AS id, c.name AS name, c.type AS type, r.mentions AS mentions,
       r.confidence AS confidence, r.sentence AS sentence
ORDER BY id
LIMIT $limit
