// How much of the bibliographies was found
//
// The papers that have a list of references, what these lists name, each work once a paper, and how much of it is
// here.
//
// columns
//   what: string -- what is counted
//   count: integer -- how many
//
// order
//   what

MATCH (p:Paper)
  WHERE EXISTS { MATCH (p)-[:CITES]->(:Paper) } OR EXISTS { MATCH (p)-[:CITES_STUB]->(:Stub) }
RETURN 'papers with references' AS what, count(p.id) AS count
UNION ALL
MATCH (:Paper)-[r:CITES|CITES_STUB]->(:Paper|Stub)
RETURN 'references' AS what, count(r) AS count
UNION ALL
MATCH (:Paper)-[r:CITES]->(:Paper)
RETURN 'references resolved' AS what, count(r) AS count
UNION ALL
MATCH (s:Stub)
RETURN 'stubs' AS what, count(s.id) AS count
