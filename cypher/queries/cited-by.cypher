// Who cites a paper
//
// The papers of this collection that cite it, by bibliographic data.
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   source: string -- by which id the reference was resolved, or "title"

MATCH (p:Paper)-[r:CITES]->(x:Paper {id: $paper})
  WHERE p.id <> $paper
RETURN p.id AS paper, p.title AS title, p.published AS published, r.source AS source
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
