// Which concepts a paper takes up, and which it is cited for
//
// The concepts that the papers it cites speak of, against those that the papers citing it speak of: what stands in
// both goes through it, the rest comes from elsewhere or is made of it elsewhere.
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper asked about
//   generic: boolean = false -- whether to show concepts, too, that most papers share
//   limit: count = 50 -- at most so many rows
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   cited: integer -- how many papers that it cites speak of it
//   citing: integer -- how many papers that cite it do
//   own: boolean -- whether it speaks of it itself

MATCH (x:Paper {id: $paper})
OPTIONAL MATCH (x)-[:CITES]->(below:Paper)
  WHERE below.id <> $paper
WITH x, collect(DISTINCT below.id) AS lower
OPTIONAL MATCH (above:Paper)-[:CITES]->(x)
  WHERE above.id <> $paper
WITH lower, collect(DISTINCT above.id) AS upper
MATCH (n:Paper)-[]->(c:Concept)
  WHERE (n.id IN lower OR n.id IN upper OR n.id = $paper) AND ($generic OR NOT c.generic)
WITH c, count(DISTINCT CASE WHEN n.id IN lower THEN n.id END) AS cited,
     count(DISTINCT CASE WHEN n.id IN upper THEN n.id END) AS citing,
     count(DISTINCT CASE WHEN n.id = $paper THEN n.id END) AS own
  WHERE cited + citing > 0
RETURN c.id AS id, c.name AS name, c.type AS type, cited, citing, own > 0 AS own
ORDER BY cited + citing DESC, citing DESC, id
LIMIT $limit
