// Which variants a concept has
//
// Its sizes, versions and editions, with the papers that speak of each.
//
// parameters
//   concept: concept, example "model:qwen2-5" -- the concept asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers
//   firstSeen: string -- the earliest date among its papers

MATCH (v:Concept)-[:VARIANT_OF]->(c:Concept {id: $concept})
  WHERE v.id <> $concept
RETURN v.id AS id, v.name AS name, v.type AS type, v.paperCount AS papers, v.firstSeen AS firstSeen
ORDER BY papers DESC, id
LIMIT $limit
