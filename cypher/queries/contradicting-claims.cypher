// Which claims contradict each other
//
// Pairs of concepts of which one paper says that the first does better and another that the second does, both
// sentences.
//
// parameters
//   confidence: float = 0.0 -- only claims read at least so surely, 0 to 1
//   limit: count = 50 -- at most so many rows
//
// columns
//   first: string -- the name of one concept
//   second: string -- the name of the other
//   forPaper: string -- the id of a paper for the first
//   forTitle: string -- its title
//   forSentence: string -- its sentence
//   againstPaper: string -- the id of a paper for the second
//   againstTitle: string -- its title
//   againstSentence: string -- its sentence
//   firstId: string -- the id of the first
//   secondId: string -- the id of the second

MATCH (a:Concept)-[r:OUTPERFORMS]->(b:Concept)
  WHERE a.id < b.id AND r.confidence >= $confidence
MATCH (b)-[s:OUTPERFORMS]->(a)
  WHERE s.confidence >= $confidence
MATCH (p:Paper {id: r.paper})
MATCH (q:Paper {id: s.paper})
RETURN a.name AS first, b.name AS second, p.id AS forPaper, p.title AS forTitle, r.sentence AS forSentence,
       q.id AS againstPaper, q.title AS againstTitle, s.sentence AS againstSentence, a.id AS firstId,
    b.id AS secondId
ORDER BY firstId, secondId, forPaper, againstPaper
LIMIT $limit
