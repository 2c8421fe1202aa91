// The shortest chains of citations from one paper to another
//
// All chains of the least number of citations, at most twelve, from the citing paper down to the cited one.
//
// parameters
//   one: paper, example "f84ca3596a63" -- the paper that cites
//   other: paper, example "4cb2634689ed" -- the paper that is reached
//   limit: count = 20 -- at most so many rows
//
// columns
//   hops: integer -- how many citations
//   titles: strings -- the titles on the way
//   ids: strings -- the ids of these papers
//
// order
//   ids

MATCH (a:Paper {id: $one})
MATCH (b:Paper {id: $other})
  WHERE a.id <> b.id
MATCH way = (a)-[:CITES* ALL SHORTEST 1..12]->(b)
WITH DISTINCT length(way) AS hops, properties(nodes(way), 'title') AS titles, properties(nodes(way), 'id') AS ids
RETURN hops, titles, ids
ORDER BY list_to_string('\n', ids)
LIMIT $limit
