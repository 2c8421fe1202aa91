// Who claims to win on a benchmark
//
// The claims that one concept outperforms another in papers that evaluate on this benchmark: first those whose sentence
// names the benchmark, the surest and newest first.
//
// parameters
//   benchmark: concept, example "benchmark:aime-2024" -- the benchmark
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
//   named: boolean -- whether the sentence names the benchmark
//   winnerId: string -- the id of the winner
//   loserId: string -- the id of the loser

MATCH (p:Paper)-[:EVALUATES_ON]->(b:Concept {id: $benchmark})
MATCH (p)-[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|MENTIONS]->(w:Concept)
MATCH (w)-[r:OUTPERFORMS]->(l:Concept)
  WHERE r.paper = p.id AND w.id <> l.id
RETURN DISTINCT w.name AS winner, l.name AS loser, p.id AS paper, p.title AS title, p.published AS published,
       r.sentence AS sentence, r.confidence AS confidence,
       any(name IN b.aliases WHERE r.sentence CONTAINS name) OR r.sentence CONTAINS b.name AS named,
       w.id AS winnerId, l.id AS loserId
ORDER BY named DESC, confidence DESC, coalesce(published, '') DESC, paper, winnerId, loserId
LIMIT $limit
