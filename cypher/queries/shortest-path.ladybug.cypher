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

MATCH way = (a:Concept {id: $one})
      -[:INTRODUCES|BUILDS_ON|USES|COMPARES_WITH|EVALUATES_ON|ADDRESSES|MEASURES|MENTIONS|OUTPERFORMS|BASED_ON|VARIANT_OF
        * ALL SHORTEST 1..6 (r, n | WHERE n.generic IS NULL OR NOT n.generic)]-
      (b:Concept {id: $other})
  WHERE a.id <> b.id
WITH DISTINCT length(way) AS hops, list_transform(nodes(way), n -> coalesce(n.title, n.name)) AS names
RETURN hops, names
ORDER BY list_to_string(' / ', names)
LIMIT $limit
