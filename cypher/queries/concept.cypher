// What is known of a concept
//
// Its name, its other names, its type, when it was first met and in how many papers.
//
// parameters
//   concept: concept, example "method:group-relative-policy-optimization" -- the concept asked about
//
// columns
//   id: string -- the id of the concept
//   name: string -- its name
//   type: string -- Method, Model, Benchmark, Task or Metric
//   aliases: strings -- its other names, the commonest first
//   firstSeen: string -- the earliest date among its papers
//   papers: integer -- how many papers
//   generic: boolean -- whether most papers share it

MATCH (c:Concept {id: $concept})
RETURN c.id AS id, c.name AS name, c.type AS type, c.aliases AS aliases, c.firstSeen AS firstSeen,
       c.paperCount AS papers, c.generic AS generic
ORDER BY id
