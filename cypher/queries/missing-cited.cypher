// What everyone cites and is missing here
//
// The works that most papers of this collection cite and that are not in it: what to read in next.
//
// parameters
//   papers: count = 1 -- how many papers must cite it
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the surest id of the work, such as doi:10.18653/v1/n19-1423
//   title: string -- its title, as most references give it
//   year: integer -- its year, as most references give it
//   citedBy: integer -- how many papers of this collection cite it

MATCH (s:Stub)
  WHERE s.citedBy >= $papers
RETURN s.id AS id, s.title AS title, s.year AS year, s.citedBy AS citedBy
ORDER BY citedBy DESC, id
LIMIT $limit
