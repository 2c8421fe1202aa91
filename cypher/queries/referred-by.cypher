// Who speaks of what a paper introduced
//
// The papers whose text speaks of it, read out of the text: no bibliographic citation.
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper asked about
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   via: string -- the name of what it introduced
//   relation: string -- how the text relates to that
//   sentence: string -- the sentence that says so
//   viaId: string -- the id of what it introduced

MATCH (p:Paper)-[r:REFERS_TO]->(x:Paper {id: $paper})
  WHERE p.id <> $paper
MATCH (c:Concept {id: r.via})
RETURN p.id AS paper, p.title AS title, p.published AS published, c.name AS via, r.relation AS relation,
       r.sentence AS sentence, c.id AS viaId
ORDER BY coalesce(published, '') DESC, paper, viaId, relation
LIMIT $limit
