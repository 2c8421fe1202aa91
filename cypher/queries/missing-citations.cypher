// Who builds on work without citing it
//
// Papers whose text builds on, uses or compares with what another introduced, and whose bibliography does not name
// that paper. Only papers with a known bibliography count.
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
  WHERE p.id <> q.id AND r.relation IN ['BUILDS_ON', 'USES', 'COMPARES_WITH']
    AND NOT EXISTS { MATCH (p)-[:CITES]->(q) }
    AND (EXISTS { MATCH (p)-[:CITES]->(:Paper) } OR EXISTS { MATCH (p)-[:CITES_STUB]->(:Stub) })
MATCH (c:Concept {id: r.via})
RETURN p.id AS paper, p.title AS title, p.published AS published, q.id AS origin, q.title AS originTitle,
       c.name AS via, r.relation AS relation, r.sentence AS sentence, c.id AS viaId
ORDER BY coalesce(published, '') DESC, paper, origin, viaId, relation
LIMIT $limit
