"""Cuts of the graph beyond a neighbourhood, each a networkx graph shaped as ``neighborhood`` shapes it.

``graph.graph`` holds besides: kind, centres (what the page is about, ids), layout (the one to open with), asked (the
words of the command that gives this cut) and around (what was counted, in words).
"""

from paperatlas.cuts.citing import citations
from paperatlas.cuts.comparing import comparison
from paperatlas.cuts.descent import lineage
from paperatlas.cuts.facts import with_facts
from paperatlas.cuts.results import query_result
from paperatlas.cuts.ways import way

__all__ = ["citations", "comparison", "lineage", "query_result", "way", "with_facts"]
