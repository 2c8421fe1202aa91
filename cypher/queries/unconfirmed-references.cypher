// What was read out of the text and no bibliography confirms
//
// REFERS_TO of papers whose list of references is known and does not have the other paper, with the sentence: either
// the text was misread, or the paper speaks of work that it does not cite.
//
// parameters
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   origin: string -- the id of the paper that introduced it
//   originTitle: string -- its title
//   via: string -- the name of what it introduced
//   relation: string -- how the text relates to that
//   sentence: string -- the sentence that says so
//   viaId: string -- the id of what it introduced

MATCH (p:Paper)-[r:REFERS_TO]->(q:Paper)
  WHERE p.id <> q.id AND NOT EXISTS { MATCH (p)-[:CITES]->(q) }
    AND (EXISTS { MATCH (p)-[:CITES]->(:Paper) } OR EXISTS { MATCH (p)-[:CITES_STUB]->(:Stub) })
MATCH (c:Concept {id: r.via})
RETURN p.id AS paper, p.title AS title, p.published AS published, q.id AS origin, q.title AS originTitle,
       c.name AS via, r.relation AS relation, r.sentence AS sentence, c.id AS viaId
ORDER BY coalesce(published, '') DESC, paper, origin, viaId, relation
LIMIT $limit
