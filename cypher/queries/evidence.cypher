// Which sentences stand behind an edge
//
// All that is said between a paper and a concept, two concepts, or two papers, with the sentence and how it was
// read.
//
// parameters
//   one: node, example "method:group-relative-policy-optimization" -- the id of a paper or concept
//   other: node, example "method:proximal-policy-optimization" -- the id of another
//   limit: count = 100 -- at most so many rows
//
// columns
//   relation: string -- the type of the relationship
//   head: string -- the id it starts from
//   tail: string -- the id it leads to
//   paper: string -- the id of the paper that says so
//   title: string -- its title
//   sentence: string -- the sentence that says so
//   foundBy: string -- the rule or model that read it
//   confidence: float -- how sure the reading is, 0 to 1
//
// order
//   relation
//   head
//   tail
//   paper
//   sentence

// coalesce, because the UNION of ladybug 0.22 mixes up two columns of one expression
MATCH (h:Paper)-[r:INTRODUCES]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'INTRODUCES' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:BUILDS_ON]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'BUILDS_ON' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:USES]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'USES' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:COMPARES_WITH]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'COMPARES_WITH' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:EVALUATES_ON]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'EVALUATES_ON' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:ADDRESSES]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'ADDRESSES' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:MEASURES]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'MEASURES' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:MENTIONS]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other]
RETURN 'MENTIONS' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper,
       h.title AS title, r.sentence AS sentence, r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Concept)-[r:OUTPERFORMS]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other] AND h.id <> t.id
MATCH (p:Paper {id: r.paper})
RETURN 'OUTPERFORMS' AS relation, h.id AS head, t.id AS tail, p.id AS paper, p.title AS title,
       r.sentence AS sentence,
       r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Concept)-[r:BASED_ON]->(t:Concept)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other] AND h.id <> t.id
MATCH (p:Paper {id: r.paper})
RETURN 'BASED_ON' AS relation, h.id AS head, t.id AS tail, p.id AS paper, p.title AS title, r.sentence AS sentence,
       r.foundBy AS foundBy, r.confidence AS confidence
ORDER BY head, tail, paper
LIMIT $limit
UNION ALL
MATCH (h:Paper)-[r:REFERS_TO]->(t:Paper)
  WHERE h.id IN [$one, $other] AND t.id IN [$one, $other] AND h.id <> t.id
RETURN 'REFERS_TO' AS relation, h.id AS head, t.id AS tail, coalesce(h.id, '') AS paper, h.title AS title,
       r.sentence AS sentence,
       r.relation AS foundBy, 1.0 AS confidence
ORDER BY head, tail, paper
LIMIT $limit
