// Everything around a concept
//
// The papers that speak of it and the concepts it is tied to, by relation, the strongest of each first.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows of each relation, and in all
//
// columns
//   kind: string -- Paper or Concept
//   relation: string -- how it is tied; "(by it)" where the other is the one that outperforms or is based
//   id: string -- the id of the paper or concept
//   name: string -- its title or name
//   weight: float -- mentions, papers that say so, npmi, or papers of a variant
//
// order
//   kind
//   relation
//   weight descending
//   id

MATCH (x:Paper)-[r:INTRODUCES]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'INTRODUCES' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:BUILDS_ON]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'BUILDS_ON' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:USES]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'USES' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:COMPARES_WITH]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'COMPARES_WITH' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:EVALUATES_ON]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'EVALUATES_ON' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:ADDRESSES]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'ADDRESSES' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:MEASURES]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'MEASURES' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Paper)-[r:MENTIONS]->(c:Concept {id: $concept})
RETURN 'Paper' AS kind, 'MENTIONS' AS relation, x.id AS id, x.title AS name, r.mentions * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})-[r:OUTPERFORMS]->(x:Concept)
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'OUTPERFORMS' AS relation, x.id AS id, x.name AS name,
       count(DISTINCT r.paper) * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Concept)-[r:OUTPERFORMS]->(c:Concept {id: $concept})
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'OUTPERFORMS (by it)' AS relation, x.id AS id, x.name AS name,
       count(DISTINCT r.paper) * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})-[r:BASED_ON]->(x:Concept)
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'BASED_ON' AS relation, x.id AS id, x.name AS name,
       count(DISTINCT r.paper) * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (x:Concept)-[r:BASED_ON]->(c:Concept {id: $concept})
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'BASED_ON (by it)' AS relation, x.id AS id, x.name AS name,
       count(DISTINCT r.paper) * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})-[r:CO_OCCURS_WITH]-(x:Concept)
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'CO_OCCURS_WITH' AS relation, x.id AS id, x.name AS name, r.npmi * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
UNION ALL
MATCH (c:Concept {id: $concept})-[r:VARIANT_OF]-(x:Concept)
  WHERE x.id <> $concept AND ($generic OR NOT x.generic)
RETURN 'Concept' AS kind, 'VARIANT_OF' AS relation, x.id AS id, x.name AS name, x.paperCount * 1.0 AS weight
ORDER BY weight DESC, id
LIMIT $limit
