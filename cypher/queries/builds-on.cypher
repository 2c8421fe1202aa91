// Who builds on a concept
//
// The papers that extend or change it to make their own, the newest first, with what they introduce.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   organization: string -- the organization it names
//   introduces: set -- the names of what it introduces itself
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1

MATCH (p:Paper)-[r:BUILDS_ON]->(c:Concept {id: $concept})
OPTIONAL MATCH (p)-[:INTRODUCES]->(own:Concept)
  WHERE own.id <> $concept AND ($generic OR NOT own.generic)
WITH p, r, collect(DISTINCT own.name) AS introduces
RETURN p.id AS paper, p.title AS title, p.published AS published, p.organization AS organization,
       introduces, r.sentence AS sentence, r.confidence AS confidence
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
