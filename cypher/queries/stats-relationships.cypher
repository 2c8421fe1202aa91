// How many relationships of each type there are
//
// One row a type.
//
// columns
//   relation: string -- the type
//   relationships: integer -- how many
//
// order
//   relation

MATCH (:Paper)-[r:INTRODUCES]->(:Concept)
RETURN 'INTRODUCES' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:BUILDS_ON]->(:Concept)
RETURN 'BUILDS_ON' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:USES]->(:Concept)
RETURN 'USES' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:COMPARES_WITH]->(:Concept)
RETURN 'COMPARES_WITH' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:EVALUATES_ON]->(:Concept)
RETURN 'EVALUATES_ON' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:ADDRESSES]->(:Concept)
RETURN 'ADDRESSES' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:MEASURES]->(:Concept)
RETURN 'MEASURES' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:MENTIONS]->(:Concept)
RETURN 'MENTIONS' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Concept)-[r:OUTPERFORMS]->(:Concept)
RETURN 'OUTPERFORMS' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Concept)-[r:BASED_ON]->(:Concept)
RETURN 'BASED_ON' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Concept)-[r:VARIANT_OF]->(:Concept)
RETURN 'VARIANT_OF' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Concept)-[r:CO_OCCURS_WITH]->(:Concept)
RETURN 'CO_OCCURS_WITH' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:CITES]->(:Paper)
RETURN 'CITES' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:CITES_STUB]->(:Stub)
RETURN 'CITES_STUB' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:REFERS_TO]->(:Paper)
RETURN 'REFERS_TO' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Author)-[r:WROTE]->(:Paper)
RETURN 'WROTE' AS relation, count(r) AS relationships
UNION ALL
MATCH (:Paper)-[r:AFFILIATED_WITH]->(:Organization)
RETURN 'AFFILIATED_WITH' AS relation, count(r) AS relationships
