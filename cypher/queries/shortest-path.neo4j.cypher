// The shortest ways between two concepts
//
// All ways of the least number of steps over papers and concepts that are not generic, as names. Between two very
// common concepts there may be very many: `paperatlas path` picks one and shows the sentences.
//
// parameters
//   one: concept, example "method:speculative-decoding" -- one concept
//   other: concept, example "method:group-relative-policy-optimization" -- the other
//   limit: count = 20 -- at most so many rows
//
// columns
//   hops: integer -- how many steps
//   names: strings -- the names and titles on the way
//
// order
//   names

MATCH (a:Concept {id: $one})
MATCH (b:Concept {id: $other})
  WHERE a.id <> b.id
MATCH way = allShortestPaths((a)
      -[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS|OUTPERFORMS|BASED_ON|VARIANT_OF
        *1..6]-
      (b))
  WHERE all(n IN nodes(way) WHERE n.id IN [$one, $other] OR n.generic IS NULL OR NOT n.generic)
WITH DISTINCT length(way) AS hops, [n IN nodes(way) | coalesce(n.title, n.name)] AS names
RETURN hops, names
ORDER BY names
LIMIT $limit
