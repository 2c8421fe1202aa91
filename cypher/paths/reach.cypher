// What lies one step from any of these: papers and concepts, by id
//
// parameters
//   frontier: strings -- the ids to start from
//   generic: boolean -- whether to go over concepts, too, that most papers share
//   goals: strings -- the ids of both ends of the path, always reached
//
// columns
//   id: string -- an id that is reached
MATCH (a:Concept)<-[]-(p:Paper)
  WHERE a.id IN $frontier
RETURN p.id AS id
UNION
MATCH (p:Paper)-[]->(c:Concept)
  WHERE p.id IN $frontier AND ($generic OR NOT c.generic OR c.id IN $goals)
RETURN c.id AS id
UNION
MATCH (a:Concept)-[:OUTPERFORMS|BASED_ON|VARIANT_OF]-(c:Concept)
  WHERE a.id IN $frontier AND ($generic OR NOT c.generic OR c.id IN $goals)
RETURN c.id AS id
