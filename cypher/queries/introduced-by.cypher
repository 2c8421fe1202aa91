// Who introduced a concept
//
// The papers that say that they propose, present or release it, the earliest first.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   organization: string -- the organization it names
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1

MATCH (p:Paper)-[r:INTRODUCES]->(c:Concept {id: $concept})
RETURN p.id AS paper, p.title AS title, p.published AS published, p.organization AS organization,
       r.sentence AS sentence, r.confidence AS confidence
ORDER BY coalesce(published, '9999'), paper
LIMIT $limit
