// Which papers are cited most within the collection
//
// The papers of this collection that most others of it cite, by bibliographic data.
//
// parameters
//   since: string = "" -- only papers published on this date or later
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   citedBy: integer -- how many papers of this collection cite it
//   cites: integer -- how many papers of this collection it cites itself

MATCH (q:Paper)-[:CITES]->(p:Paper)
  WHERE q.id <> p.id AND ($since = '' OR p.published >= $since)
WITH p, count(DISTINCT q.id) AS citedBy
OPTIONAL MATCH (p)-[:CITES]->(other:Paper)
  WHERE other.id <> p.id
WITH p, citedBy, count(DISTINCT other.id) AS cites
RETURN p.id AS paper, p.title AS title, p.published AS published, citedBy, cites
ORDER BY citedBy DESC, paper
LIMIT $limit
