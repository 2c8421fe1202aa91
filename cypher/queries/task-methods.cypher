// Which methods address a task
//
// The methods and models that papers on this task introduce, build on or use.
//
// parameters
//   task: concept, example "task:mathematical-reasoning" -- the task
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   papers: integer -- how many papers
//   introduced: integer -- how many of these papers introduce it
//   latest: string -- the date of the newest of these papers

MATCH (p:Paper)-[:ADDRESSES]->(t:Concept {id: $task})
MATCH (p)-[:INTRODUCES|BUILDS_ON|USES]->(m:Concept)
  WHERE m.type IN ['Method', 'Model'] AND ($generic OR NOT m.generic)
OPTIONAL MATCH (p)-[i:INTRODUCES]->(m)
WITH m, count(DISTINCT p.id) AS papers, max(p.published) AS latest,
     count(DISTINCT CASE WHEN i.confidence >= 0 THEN p.id END) AS introduced
RETURN m.id AS id, m.name AS name, m.type AS type, papers, introduced, latest
ORDER BY papers DESC, introduced DESC, id
LIMIT $limit
