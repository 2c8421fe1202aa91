// Which papers are like a paper
//
// Papers that speak of the same concepts, rare ones counting more: each shared concept weighs one over the number
// of its papers.
//
// parameters
//   paper: paper, example "cffa732c70fd" -- the paper asked about
//   shared: count = 1 -- only papers with so many concepts in common
//   limit: count = 20 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   shared: integer -- how many concepts they share
//   weight: float -- how much these weigh
//   concepts: set -- their names

MATCH (p:Paper {id: $paper})-[]->(c:Concept)
  WHERE NOT c.generic
WITH DISTINCT c
MATCH (c)<-[]-(q:Paper)
  WHERE q.id <> $paper
WITH DISTINCT c, q
WITH q, count(c.id) AS common, sum(1.0 / c.paperCount) AS total, collect(c.name) AS concepts
  WHERE common >= $shared
RETURN q.id AS paper, q.title AS title, q.published AS published, common AS shared, round(total, 6) AS weight,
       concepts
ORDER BY weight DESC, shared DESC, paper
LIMIT $limit
