// From when to when the papers are
//
// The earliest and the latest date, and how many papers have one.
//
// columns
//   earliest: string -- the earliest date
//   latest: string -- the latest
//   papers: integer -- how many papers have a date

MATCH (p:Paper)
  WHERE p.published IS NOT NULL
RETURN min(p.published) AS earliest, max(p.published) AS latest, count(p.id) AS papers
ORDER BY earliest
