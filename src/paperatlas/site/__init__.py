"""A static site of a whole atlas: pages that open from disk and from any web server, each sentence beside its claim.

links says where each page lies, frame what all pages share, data reads a store in sets, concepts, benchmarks and
papers make pages, and write puts them into a folder.
"""

from paperatlas.site.frame import Page, Site, site_of
from paperatlas.site.links import concept_path, organization_path, paper_path
from paperatlas.site.write import write_site

__all__ = ["Page", "Site", "concept_path", "organization_path", "paper_path", "site_of", "write_site"]
