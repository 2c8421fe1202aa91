"""The view page and its data, as a server gives them: with links to its own pages, and with where to ask for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from paperatlas.cuts import citations, comparison, lineage, query_result, way, with_facts
from paperatlas.neighborhood import neighborhood
from paperatlas.questions import question
from paperatlas.search import find_any, find_concept
from paperatlas.serve.answers import Refused
from paperatlas.serve.console import Asked
from paperatlas.site.frame import theme
from paperatlas.stores import Rows, Store
from paperatlas.views import render_view, view_data

__all__ = ["KINDS", "answer_cut", "cut_of", "drawn_data", "drawn_page"]

AROUND = "/api/around"
KINDS = ("to", "with", "lineage", "citations")
MOST_WITH = 5
MOST_DRAWN = 200


def cut_of(store: Store, key: str, asked: Mapping[str, list[str]], **options: Any) -> nx.MultiDiGraph[str]:
    """What a page about ``key`` shows: its neighbourhood, or the one of KINDS that is asked for.

    ``options`` are depth, limit, generic and stubs, those that were given. Raises UnknownName, Refused.
    """
    kinds = [kind for kind in KINDS if asked.get(kind)]
    if len(kinds) > 1:
        raise Refused(f"{' and '.join(kinds)} are pages of their own; ask for one of them")
    kind = kinds[0] if kinds else ""
    unfit = {"to": {"depth", "stubs"}, "with": {"depth", "stubs"}, "lineage": {"stubs"}, "citations": {"generic"}}
    if wrong := sorted(unfit.get(kind, set()) & set(options)):
        raise Refused(f"{wrong[0]} does not go with {kind}")
    if kind == "to":
        end = find_any(store, asked["to"][0])["id"]
        if end == key:
            raise Refused("there is no way from a thing to itself")
        return way(store, key, end, **options)
    if kind == "with":
        others = [find_concept(store, name)["id"] for name in asked["with"][:MOST_WITH]]
        both = list(dict.fromkeys([find_concept(store, key)["id"], *others]))
        if len(both) == 1:
            raise Refused("side by side stand two concepts or more")
        return comparison(store, both, **options)
    if kind == "lineage":
        return lineage(store, find_concept(store, key)["id"], **options)
    if kind == "citations":
        return citations(store, key, **options)
    return neighborhood(store, key, **options)


def answer_cut(store: Store, asked: Asked, rows: Rows) -> nx.MultiDiGraph[str]:
    """What the rows of the console's answer name, as a graph."""
    if not asked.question:
        words = ["-e", asked.cypher]
        title, about = "Cypher of your own", []
    else:
        it = question(asked.question)
        given = {name: value for name, value in asked.values.items() if value != ""}
        ends = [one.name for one in it.parameters if one.type in {"concept", "paper", "node"} and one.name in given]
        found = [find_any(store, given[end]) for end in ends]
        about = [one["id"] for one in found]
        names = ", ".join(str(one.get("name") or one["title"]) for one in found)
        title = f"{it.title}: {names}" if names else it.title
        words = [it.name, *(word for name, value in given.items() for word in ("--param", f"{name}={value}"))]
    return query_result(
        store, rows, name=" ".join(words), title=title, about=about, asked=["query", *words], limit=MOST_DRAWN,
        whole=not rows.limited,
    )  # fmt: skip


def drawn_page(store: Store, graph: nx.MultiDiGraph[str], pages: Mapping[str, str]) -> str:
    """The page of a cut; ``pages`` are the paths of nodes below the server's root."""
    return render_view(with_facts(store, graph), pages=rooted(graph, pages), expand=AROUND)


def drawn_data(store: Store, graph: nx.MultiDiGraph[str], pages: Mapping[str, str]) -> dict[str, Any]:
    """Nodes, edges and papers of a cut as the page carries them."""
    return view_data(with_facts(store, graph), theme(), pages=rooted(graph, pages))


def rooted(graph: nx.MultiDiGraph[str], pages: Mapping[str, str]) -> dict[str, str]:
    """The addresses of the pages of a cut's nodes."""
    return {name: f"/{pages[name]}" for name in graph if name in pages}
