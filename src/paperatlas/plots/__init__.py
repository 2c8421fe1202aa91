"""Pictures for papers, drawn with matplotlib: numbers are gathered by one function, and drawn by another.

Nothing here knows pyplot, a screen or the settings of a person's matplotlib: the same atlas gives the same bytes.
"""

from __future__ import annotations

from paperatlas.errors import PaperatlasError

try:
    import matplotlib as mpl  # noqa: F401  its absence is told once, here
except ModuleNotFoundError as error:
    raise PaperatlasError(
        "pictures are drawn with matplotlib, which is not installed; pip install 'paperatlas[plot]'"
    ) from error

from paperatlas.plots.benchmarks import benchmark_use, draw_benchmarks
from paperatlas.plots.heatmap import co_occurrences, draw_heatmap
from paperatlas.plots.lineage import draw_lineage, lineage
from paperatlas.plots.style import COLUMNS, Picture, write_figure
from paperatlas.plots.trend import draw_trend, trend

__all__ = [
    "COLUMNS",
    "Picture",
    "benchmark_use",
    "co_occurrences",
    "draw_benchmarks",
    "draw_heatmap",
    "draw_lineage",
    "draw_trend",
    "lineage",
    "trend",
    "write_figure",
]
