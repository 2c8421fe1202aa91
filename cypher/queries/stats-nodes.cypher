// How many nodes of each label there are
//
// One row a label.
//
// columns
//   label: string -- the label
//   nodes: integer -- how many
//
// order
//   label

MATCH (n:Author)
RETURN 'Author' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Concept)
RETURN 'Concept' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Organization)
RETURN 'Organization' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Paper)
RETURN 'Paper' AS label, count(n) AS nodes
UNION ALL
MATCH (n:Stub)
RETURN 'Stub' AS label, count(n) AS nodes
