// What a paper cites
//
// The papers of this collection that it cites, by bibliographic data.
//
// parameters
//   paper: paper, example "cffa732c70fd" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   source: string -- by which id the reference was resolved, or "title"

MATCH (x:Paper {id: $paper})-[r:CITES]->(p:Paper)
  WHERE p.id <> $paper
RETURN p.id AS paper, p.title AS title, p.published AS published, r.source AS source
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
