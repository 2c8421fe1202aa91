"""A cut of the graph as one HTML file that needs nothing but itself: no network, no server, no other file.

pyvis gathers the network; the template, style and scripts are ours, in viz/; vis-network is inlined from the pyvis
wheel. All text goes into the page as JSON and is set as text, and a Content-Security-Policy that knows the hashes of
style and scripts forbids everything else.
"""

from paperatlas.views.data import view_data
from paperatlas.views.page import render_view, write_view

__all__ = ["render_view", "view_data", "write_view"]
