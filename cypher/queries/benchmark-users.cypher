// Who evaluates on a benchmark
//
// The papers that measure on it, the newest first, with the methods and models that they introduce and those that
// they use.
//
// parameters
//   benchmark: concept, example "benchmark:gsm8k" -- the benchmark
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   organization: string -- the organization it names
//   introduces: set -- the methods and models it introduces
//   uses: set -- the methods and models it uses
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1

MATCH (p:Paper)-[r:EVALUATES_ON]->(b:Concept {id: $benchmark})
OPTIONAL MATCH (p)-[:INTRODUCES]->(own:Concept)
  WHERE own.type IN ['Method', 'Model'] AND ($generic OR NOT own.generic)
WITH p, r, collect(DISTINCT own.name) AS introduces
OPTIONAL MATCH (p)-[:USES]->(used:Concept)
  WHERE used.type IN ['Method', 'Model'] AND ($generic OR NOT used.generic)
WITH p, r, introduces, collect(DISTINCT used.name) AS uses
RETURN p.id AS paper, p.title AS title, p.published AS published, p.organization AS organization,
       introduces, uses, r.sentence AS sentence, r.confidence AS confidence
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
