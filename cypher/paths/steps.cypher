// Which relationships lead between two sets of papers and concepts
//
// parameters
//   here: strings -- the ids of the one set
//   there: strings -- the ids of the other
//
// columns
//   relation: string -- the type of the relationship
//   head: string -- the id it starts from
//   tail: string -- the id it leads to
MATCH (h:Paper)-[:INTRODUCES]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'INTRODUCES' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:BUILDS_ON]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'BUILDS_ON' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:USES]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'USES' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:COMPARES_WITH]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'COMPARES_WITH' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:EVALUATES_ON]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'EVALUATES_ON' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:ADDRESSES]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'ADDRESSES' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:MEASURES]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'MEASURES' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Paper)-[:MENTIONS]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'MENTIONS' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Concept)-[:OUTPERFORMS]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'OUTPERFORMS' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Concept)-[:BASED_ON]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'BASED_ON' AS relation, h.id AS head, t.id AS tail
UNION
MATCH (h:Concept)-[:VARIANT_OF]->(t:Concept)
  WHERE (h.id IN $here AND t.id IN $there) OR (h.id IN $there AND t.id IN $here)
RETURN 'VARIANT_OF' AS relation, h.id AS head, t.id AS tail
