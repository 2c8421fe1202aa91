// What papers on a concept cite that is missing here
//
// The works outside of this collection that most of the papers that speak of the concept cite.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the surest id of the work
//   title: string -- its title, as most references give it
//   year: integer -- its year, as most references give it
//   papers: integer -- how many papers that speak of the concept cite it
//   citedBy: integer -- how many papers of this collection do

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|
      MENTIONS]->(c:Concept {id: $concept})
WITH DISTINCT p
MATCH (p)-[:CITES_STUB]->(s:Stub)
WITH s, count(DISTINCT p.id) AS papers
RETURN s.id AS id, s.title AS title, s.year AS year, papers, s.citedBy AS citedBy
ORDER BY papers DESC, citedBy DESC, id
LIMIT $limit
