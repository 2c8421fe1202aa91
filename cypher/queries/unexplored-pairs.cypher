// Which concepts nobody has put together yet
//
// Pairs of strong concepts that go together with the same third ones, but that no paper speaks of together.
//
// parameters
//   one: string = "Method" -- the type of the first
//   other: string = "Task", example "Benchmark" -- the type of the second
//   papers: count = 3, example 2 -- how many papers each must have
//   shared: count = 2 -- how many third concepts must go together with both
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   first: string -- the name of one concept
//   second: string -- the name of the other
//   shared: integer -- how many third concepts go together with both
//   firstPapers: integer -- how many papers speak of the first
//   secondPapers: integer -- how many of the second
//   firstId: string -- the id of the first
//   secondId: string -- the id of the second

MATCH (a:Concept)-[:CO_OCCURS_WITH]-(m:Concept)
  WHERE a.type = $one AND a.paperCount >= $papers AND ($generic OR NOT a.generic) AND ($generic OR NOT m.generic)
MATCH (m)-[:CO_OCCURS_WITH]-(b:Concept)
  WHERE b.type = $other AND b.paperCount >= $papers AND ($generic OR NOT b.generic) AND a.id <> b.id
    AND ($one <> $other OR a.id < b.id)
WITH a, b, count(DISTINCT m.id) AS shared
  WHERE shared >= $shared AND NOT EXISTS { MATCH (a)<-[]-(p:Paper)-[]->(b) }
RETURN a.name AS first, b.name AS second, shared, a.paperCount AS firstPapers, b.paperCount AS secondPapers,
       a.id AS firstId, b.id AS secondId
ORDER BY shared DESC, firstPapers DESC, secondPapers DESC, firstId, secondId
LIMIT $limit
