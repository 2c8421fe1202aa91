// What is known of a paper
//
// Title, date, organization and addresses of one paper.
//
// parameters
//   paper: paper, example "5fcad3e787b7" -- the paper asked about
//
// columns
//   paper: string -- the id of the paper
//   title: string -- its title
//   published: string -- its date, as far as known
//   organization: string -- the organization it names
//   authorCount: integer -- how many authors
//   comments: integer -- how many comments on the listing it was read from
//   upvotes: integer -- how many upvotes there
//   doi: string -- its DOI
//   arxivId: string -- its number at arXiv
//   url: string -- where it can be read
//   abstract: string -- its abstract

MATCH (p:Paper {id: $paper})
RETURN p.id AS paper, p.title AS title, p.published AS published, p.organization AS organization,
       p.authorCount AS authorCount, p.comments AS comments, p.upvotes AS upvotes, p.doi AS doi,
       p.arxivId AS arxivId, p.url AS url, p.abstract AS abstract
ORDER BY paper
