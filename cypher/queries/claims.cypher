// What is claimed to beat what
//
// All claims that one concept outperforms another, the newest first.
//
// parameters
//   since: string = "", example "2025" -- only papers of this date or later: a year, month or day
//   confidence: float = 0.0 -- only claims read at least so surely, 0 to 1
//   limit: count = 50 -- at most so many rows
//
// columns
//   winner: string -- the name of what is said to do better
//   loser: string -- the name of what is said to do worse
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   sentence: string -- the sentence that says so
//   confidence: float -- how sure the reading is, 0 to 1
//   winnerId: string -- the id of the winner
//   loserId: string -- the id of the loser

MATCH (w:Concept)-[r:OUTPERFORMS]->(l:Concept)
  WHERE w.id <> l.id AND r.confidence >= $confidence
MATCH (p:Paper {id: r.paper})
  WHERE coalesce(p.published, '') >= $since
RETURN w.name AS winner, l.name AS loser, p.id AS paper, p.title AS title, p.published AS published,
       r.sentence AS sentence, r.confidence AS confidence, w.id AS winnerId, l.id AS loserId
ORDER BY coalesce(published, '') DESC, paper, winnerId, loserId
LIMIT $limit
