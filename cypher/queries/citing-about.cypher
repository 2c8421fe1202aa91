// Who cites a paper and speaks of a concept
//
// The papers of this collection that cite it and whose text speaks of the concept, with the surest sentence, the
// newest first.
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper that is cited
//   concept: concept, example "method:group-relative-policy-optimization" -- what the citing papers speak of
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   sentence: string -- the sentence in which it speaks of the concept
//   confidence: float -- how sure the reading of the relation is, 0 to 1

MATCH (p:Paper)-[:CITES]->(x:Paper {id: $paper})
  WHERE p.id <> $paper
MATCH (p)-[r:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS]->(c:Concept
      {id: $concept})
WITH p, max(r.confidence) AS confidence
MATCH (p)-[r:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS]->(c:Concept
      {id: $concept})
  WHERE r.confidence = confidence
WITH p, confidence, min(r.sentence) AS sentence
RETURN p.id AS paper, p.title AS title, p.published AS published, sentence, confidence
ORDER BY coalesce(published, '') DESC, paper
LIMIT $limit
