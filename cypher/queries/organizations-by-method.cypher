// Which organizations work with a concept
//
// The organizations whose papers introduce it, build on it or use it.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   organization: string -- the id of the organization
//   name: string -- its name
//   papers: integer -- how many papers
//   introduces: integer -- how many of these introduce it
//   first: string -- the date of the earliest
//   latest: string -- the date of the newest

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES]->(c:Concept {id: $concept})
MATCH (p)-[:AFFILIATED_WITH]->(o:Organization)
OPTIONAL MATCH (p)-[i:INTRODUCES]->(c)
WITH o, count(DISTINCT p.id) AS papers, count(DISTINCT CASE WHEN i.confidence >= 0 THEN p.id END) AS introduces,
     min(p.published) AS first, max(p.published) AS latest
RETURN o.id AS organization, o.name AS name, papers, introduces, first, latest
ORDER BY papers DESC, introduces DESC, organization
LIMIT $limit
