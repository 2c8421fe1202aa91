"""Research abstracts to a citation and concept knowledge graph, with the sentence behind every edge.

Each step is a module that can be used alone; a pipeline reads from top to bottom:

    paperatlas.sources        files → papers
    paperatlas.papers         the same work met twice → one paper
    paperatlas.extraction     a paper → what its text says
    paperatlas.library        the atlas folder
    paperatlas.concepts       what texts say → concepts
    paperatlas.tables         all of it → node and relationship tables
    paperatlas.stores         tables → ladybug or Neo4j; Cypher in, rows out
    paperatlas.queries        the questions of cypher/
    paperatlas.search         names → concepts and papers
    paperatlas.paths          the way from one to another
    paperatlas.neighborhood   the cut around one
    paperatlas.exports        graph files
    paperatlas.views          pages
    paperatlas.atlas          an open atlas, for notebooks
    paperatlas.plots          pictures for papers
    paperatlas.build          the whole way

`open_atlas` is here, too, and imported only when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paperatlas.atlas import Atlas, open_atlas

__all__ = ["Atlas", "open_atlas"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from paperatlas import atlas  # noqa: PLC0415  it imports engines, and `import paperatlas` is to be cheap

        return getattr(atlas, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
