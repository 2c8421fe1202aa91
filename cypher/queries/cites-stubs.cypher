// What a paper cites that is missing here
//
// The works in its list of references that are not in this collection, those first that most others cite.
//
// parameters
//   paper: paper, example "cffa732c70fd" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the surest id of the work
//   title: string -- its title, as most references give it
//   year: integer -- its year, as most references give it
//   citedBy: integer -- how many papers of this collection cite it

MATCH (x:Paper {id: $paper})-[:CITES_STUB]->(s:Stub)
RETURN s.id AS id, s.title AS title, s.year AS year, s.citedBy AS citedBy
ORDER BY citedBy DESC, id
LIMIT $limit
