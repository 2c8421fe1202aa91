// What an organization publishes
//
// Its papers, the newest first, with what they introduce.
//
// parameters
//   organization: string, example "DeepSeek" -- the name of the organization, or its id
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   introduces: set -- the names of what it introduces

MATCH (p:Paper)-[:AFFILIATED_WITH]->(o:Organization)
  WHERE o.id = $organization OR toLower(o.name) = toLower($organization)
OPTIONAL MATCH (p)-[:INTRODUCES]->(own:Concept)
WITH p, collect(DISTINCT own.name) AS introduces
RETURN p.id AS paper, p.title AS title, p.published AS published, introduces
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
