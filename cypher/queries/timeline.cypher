// What happened with a concept, in order of time
//
// Every paper that speaks of it and how, the earliest first; papers without a date come before all others.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   limit: count = 500 -- at most so many rows
//
// columns
//   published: string -- the date of the paper, empty where unknown
//   relation: string -- how the paper relates to it
//   paper: string -- the id of the paper
//   title: string -- its title
//   sentence: string -- the sentence that says so
//
// order
//   published
//   paper
//   relation

MATCH (p:Paper)-[r:INTRODUCES]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'INTRODUCES' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:BUILDS_ON]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'BUILDS_ON' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:USES]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'USES' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:COMPARES_WITH]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'COMPARES_WITH' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:EVALUATES_ON]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'EVALUATES_ON' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:ADDRESSES]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'ADDRESSES' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:MEASURES]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'MEASURES' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
UNION ALL
MATCH (p:Paper)-[r:MENTIONS]->(c:Concept {id: $concept})
RETURN coalesce(p.published, '') AS published, 'MENTIONS' AS relation, p.id AS paper, p.title AS title,
       r.sentence AS sentence
ORDER BY published, paper
LIMIT $limit
