// Who reports a metric
//
// The papers that measure it, the newest first, with the benchmarks that they evaluate on.
//
// parameters
//   metric: concept, example "metric:accuracy" -- the metric
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   benchmarks: set -- what it evaluates on
//   sentence: string -- the sentence that says so

MATCH (p:Paper)-[r:MEASURES]->(m:Concept {id: $metric})
OPTIONAL MATCH (p)-[:EVALUATES_ON]->(b:Concept)
WITH p, r, collect(DISTINCT b.name) AS benchmarks
RETURN p.id AS paper, p.title AS title, p.published AS published, benchmarks, r.sentence AS sentence
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
