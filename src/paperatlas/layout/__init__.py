"""Where each node of a cut stands on the page: computed beforehand, and the same on every run.

By forces (``place``), along a path (``along``), in rings around what the page is about (``in_rings``), or by year from
left to right (``by_year``). All give pixels, x to the right and y downwards.
"""

from paperatlas.layout.forces import place
from paperatlas.layout.rings import in_rings
from paperatlas.layout.strung import along
from paperatlas.layout.years import YearMark, by_year

__all__ = ["YearMark", "along", "by_year", "in_rings", "place"]
