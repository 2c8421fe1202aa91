// Which papers were recognized late
//
// Papers whose citations within this collection peak years after they appeared. The beauty coefficient (Ke, Ferrara,
// Radicchi and Flammini, 2015) adds up, from publication to the first peak, how far each year lies below the straight
// line between both, over the citations of that year. Only citations whose two years are known count.
//
// parameters
//   years: count = 2, example 1 -- how many years must lie between publication and peak
//   limit: count = 50 -- at most so many rows
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   year: integer -- when it appeared
//   awake: integer -- when it was cited for the first time
//   peakYear: integer -- the first year of most citations
//   peak: integer -- how many papers cite it in that year
//   citedBy: integer -- how many papers cite it in all
//   beauty: float -- the beauty coefficient

MATCH (q:Paper)-[:CITES]->(p:Paper)
  WHERE q.id <> p.id AND q.year >= p.year
WITH p, q.year - p.year AS age, count(DISTINCT q.id) AS cited
WITH p, max(cited) AS peak, sum(cited) AS total, min(age) AS first
MATCH (q:Paper)-[:CITES]->(p)
  WHERE q.id <> p.id AND q.year >= p.year
WITH p, peak, total, first, q.year - p.year AS age, count(DISTINCT q.id) AS cited
  WHERE cited = peak
WITH p, peak, total, first, min(age) AS top
  WHERE top >= $years AND top > 0
MATCH (q:Paper)-[:CITES]->(p)
  WHERE q.id <> p.id AND q.year >= p.year AND q.year - p.year <= top
WITH p, peak, total, first, top, q.year - p.year AS age, count(DISTINCT q.id) AS cited
WITH p, peak, total, first, top, sum(CASE WHEN age = 0 THEN cited ELSE 0 END) AS start, count(age) AS years,
     sum(age) AS ages, sum(1.0 * age / cited) AS weighed, sum(1.0 / cited) AS shares
WITH p, peak, total, first, top, start, years, ages, weighed, shares, 1.0 * (peak - start) / top AS slope
RETURN p.id AS paper, p.title AS title, p.year AS year, p.year + first AS awake, p.year + top AS peakYear, peak,
       total AS citedBy,
       round((top + 1) * (start + peak) / 2.0 - slope * ages - years * start + slope * weighed + start * shares - years,
             6) AS beauty
ORDER BY beauty DESC, citedBy DESC, paper
LIMIT $limit
