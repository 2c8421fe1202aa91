"""Measures over the whole graph: what is central, what belongs together.

``whole.analyze`` computes them, with scipy and networkx; what is kept of them is joined into the tables without either.
"""

from paperatlas.analysis.kept import drop_analysis, is_left_out, read_analysis, save_analysis, with_analysis
from paperatlas.analysis.results import RELATIONS, Analysis, Settings

__all__ = [
    "RELATIONS",
    "Analysis",
    "Settings",
    "drop_analysis",
    "is_left_out",
    "read_analysis",
    "save_analysis",
    "with_analysis",
]
