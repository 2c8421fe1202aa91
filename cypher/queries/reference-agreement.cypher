// How far references in text and in bibliographies agree
//
// Pairs of papers, counted once: of REFERS_TO only those whose citing paper has a known list of references.
//
// columns
//   referred: integer -- pairs tied by REFERS_TO whose citing paper has a list of references
//   confirmed: integer -- how many of them CITES ties, too
//   cited: integer -- pairs tied by CITES

OPTIONAL MATCH (p:Paper)-[:REFERS_TO]->(q:Paper)
  WHERE p.id <> q.id
    AND (EXISTS { MATCH (p)-[:CITES]->(:Paper) } OR EXISTS { MATCH (p)-[:CITES_STUB]->(:Stub) })
WITH DISTINCT p, q
WITH count(q.id) AS referred
OPTIONAL MATCH (p:Paper)-[:REFERS_TO]->(q:Paper)
  WHERE p.id <> q.id AND EXISTS { MATCH (p)-[:CITES]->(q) }
WITH DISTINCT referred, p, q
WITH referred, count(q.id) AS confirmed
OPTIONAL MATCH (p:Paper)-[:CITES]->(q:Paper)
  WHERE p.id <> q.id
WITH DISTINCT referred, confirmed, p, q
WITH referred, confirmed, count(q.id) AS cited
RETURN referred, confirmed, cited
ORDER BY referred
