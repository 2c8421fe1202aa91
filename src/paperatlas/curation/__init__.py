"""What a person knows better than the rules: the entries of ``curation.toml``, and what they make of the concepts.

``file`` reads and writes the entries, ``apply`` follows them, ``changes`` tells what they do to the graph.
docs/curation.md tells how to write them.
"""

from paperatlas.curation.apply import Curated, Outcome, curate
from paperatlas.curation.changes import Change, compare
from paperatlas.curation.file import KINDS, Curation, Entry, add_entries, read_curation, with_entries

__all__ = [
    "KINDS",
    "Change",
    "Curated",
    "Curation",
    "Entry",
    "Outcome",
    "add_entries",
    "compare",
    "curate",
    "read_curation",
    "with_entries",
]
