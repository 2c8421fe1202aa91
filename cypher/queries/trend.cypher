// How many papers speak of a concept, by year
//
// One row a year, with how many of the papers of that year there are in all, to compare. Papers without a date are
// left out.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//
// columns
//   year: integer -- the year
//   papers: integer -- how many papers speak of it
//   introduces: integer -- how many of these introduce something
//   total: integer -- how many papers of that year there are

MATCH (p:Paper)-[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|
      MENTIONS]->(c:Concept {id: $concept})
  WHERE p.year IS NOT NULL
OPTIONAL MATCH (p)-[:INTRODUCES]->(own:Concept)
WITH p.year AS year, count(DISTINCT p.id) AS papers,
     count(DISTINCT CASE WHEN own.id <> '' THEN p.id END) AS introduces
MATCH (q:Paper)
  WHERE q.year = year
WITH year, papers, introduces, count(q.id) AS total
RETURN year, papers, introduces, total
ORDER BY year
