// What papers and concepts are called, by id
//
// parameters
//   ids: strings -- the ids
//
// columns
//   id: string -- an id
//   name: string -- the title of the paper or the name of the concept
MATCH (p:Paper)
  WHERE p.id IN $ids
RETURN p.id AS id, p.title AS name
UNION
MATCH (c:Concept)
  WHERE c.id IN $ids
RETURN c.id AS id, c.name AS name
