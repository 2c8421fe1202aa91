"""The server's addresses: the site's own pages made on demand, search, views, the console, answers to scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from paperatlas.errors import PaperatlasError
from paperatlas.neighborhood import DEEPEST
from paperatlas.queries import MOST_ROWS
from paperatlas.resources import resource_text
from paperatlas.search import Names, read_names
from paperatlas.serve import console
from paperatlas.serve.answers import (
    TEMPLATES,
    Refused,
    explained,
    failed,
    form_of,
    json_answer,
    json_of,
    page_answer,
    page_root,
    refused,
)
from paperatlas.serve.around import more_around, more_of
from paperatlas.serve.directory import Directory, read_directory
from paperatlas.serve.drawing import KINDS, answer_cut, cut_of, drawn_page
from paperatlas.serve.finding import find
from paperatlas.serve.gate import Gate, Key
from paperatlas.serve.live import Live
from paperatlas.serve.site_pages import site_file
from paperatlas.settings import is_server
from paperatlas.site.frame import Site, render, site_of
from paperatlas.site.search_index import SCRIPTS, joined
from paperatlas.stores import Store

__all__ = ["LIVE_SEARCH", "make_app"]

LONGEST_QUERY = 300  # characters
HITS, SUGGESTIONS, MOST_HITS = 50, 8, 200
LARGEST_VIEW = 2_000  # nodes
LIVE_SEARCH = (*SCRIPTS[:-1], "serve/live.js", SCRIPTS[-1])  # the last script starts the search
OWN_FILES: dict[str, Callable[[], str]] = {
    "console.js": lambda: f"(() => {{\n'use strict';\n{resource_text('viz/serve/console.js')}}})();\n",
    "search/search.js": lambda: joined(LIVE_SEARCH),
    "serve.css": lambda: resource_text("viz/serve/serve.css"),
}
MEDIA = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "txt": "text/plain",
}


def make_app(pages: Live, asked: Live, key: Key, *, title: str = "") -> ASGIApp:
    """The whole server as an ASGI application: every request goes through the gate first.

    ``pages`` and ``asked`` are the same graph, opened twice: a long question of a person holds up no page.
    """
    routes = [
        Route("/search.html", search_page),
        Route("/console.html", console_page, methods=["GET", "POST"]),
        Route("/console/result.{form}", console_file, methods=["POST"]),
        Route("/console/graph.html", console_graph, methods=["POST"]),
        Route("/api/search", search_answer),
        Route("/api/around", around_answer, methods=["POST"]),
        Route("/view/{path:path}", view_page),
        Route("/{path:path}", site_page),
    ]
    handlers: dict[Any, Any] = {PaperatlasError: refused, HTTPException: refused, Exception: failed}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.state.uri, app.state.title = pages.uri, title
    app.state.pages, app.state.console = pages, asked
    return Gate(app, key)


def site_now(request: Request, store: Store) -> Site:
    """The facts of the site, read once for each graph."""
    live: Live = request.app.state.pages
    found: Site = live.keep("site", lambda it: site_of(it, title=request.app.state.title, live=True), store)
    return found


def directory_now(live: Live, store: Store) -> Directory:
    """The pages of the graph, read once for each graph."""
    return live.keep("directory", read_directory, store)


def names_now(live: Live, store: Store) -> Names:
    """The names of the graph, read once for each graph."""
    return live.keep("names", read_names, store)


async def site_page(request: Request) -> Response:
    """A page or a file of the site."""
    live: Live = request.app.state.pages
    path = page_root(request)
    if path.endswith("/"):
        path += "index.html"
    if path in OWN_FILES:
        return file_answer(path, OWN_FILES[path]())

    def made(store: Store) -> str | None:
        return site_file(live, store, site_now(request, store), directory_now(live, store), path)

    text = await live.work(made)
    if text is None:
        raise HTTPException(404)
    return page_answer(text) if path.endswith(".html") else file_answer(path, text)


def file_answer(path: str, text: str) -> Response:
    """A file that is no page."""
    return Response(text.encode("utf-8", "replace"), media_type=MEDIA.get(path.rpartition(".")[2], "text/plain"))


async def search_page(request: Request) -> Response:
    """What a search finds, as a page that needs no JavaScript."""
    live: Live = request.app.state.pages
    query = query_of(request)

    def made(store: Store) -> str:
        pages = directory_now(live, store)
        hits = find(store, pages, names_now(live, store), query, HITS)
        what = f"Search for {query}" if query else "Search"
        return render(
            TEMPLATES + "search.html", "search.html", site_now(request, store), title=what, description=what,
            query=query, hits=hits, most=HITS,
        ).text  # fmt: skip

    return page_answer(await live.work(made))


async def search_answer(request: Request) -> Response:
    """What a search finds, for the suggestions of a page."""
    live: Live = request.app.state.pages
    query, limit = query_of(request), number_of(request, "limit", SUGGESTIONS, 1, MOST_HITS)

    def found(store: Store) -> list[dict[str, Any]]:
        return find(store, directory_now(live, store), names_now(live, store), query, limit)

    return json_answer(await live.work(found))


async def view_page(request: Request) -> Response:
    """The graph around a concept or a paper, by the path of its page; or a way, a comparison, a lineage, citations."""
    live: Live = request.app.state.pages
    asked = {name: request.query_params.getlist(name) for name in KINDS}
    options: dict[str, Any] = {}
    for name, most in (("depth", DEEPEST), ("limit", LARGEST_VIEW)):
        if name in request.query_params:
            options[name] = number_of(request, name, 1, 1 if name == "depth" else 2, most)
    options |= {name: True for name in ("generic", "stubs") if said(request, name)}

    def made(store: Store) -> str | None:
        pages = directory_now(live, store)
        label, key = pages.ids.get(request.path_params["path"], ("", ""))
        if label not in {"Concept", "Paper"}:
            return None
        return drawn_page(store, cut_of(store, key, asked, **options), pages.paths)

    text = await live.work(made)
    if text is None:
        raise HTTPException(404)
    return page_answer(text)


async def around_answer(request: Request) -> Response:
    """More around a node than a page carries."""
    live: Live = request.app.state.pages
    asked = more_of(await json_of(request))

    def found(store: Store) -> dict[str, Any]:
        return more_around(store, asked, directory_now(live, store).paths)

    return json_answer(await live.work(found))


async def console_page(request: Request) -> Response:
    """The console; what was sent to it is asked, and the answer stands below."""
    sent = request.method == "POST"
    asked = console.asked_of(await form_of(request) if sent else dict(request.query_params))
    pages: Live = request.app.state.pages
    site, directory = await pages.work(lambda store: (site_now(request, store), directory_now(pages, store)))
    rows, error, status = None, "", 200
    if sent:
        live: Live = request.app.state.console
        try:
            rows = await live.work(lambda store: console.ask(store, asked, limit=console.SHOWN))
        except PaperatlasError as wrong:
            status, error = explained(request, wrong)
    kind = "neo4j" if is_server(request.app.state.uri) else "ladybug"
    page = render(
        TEMPLATES + "console.html",
        "console.html",
        site,
        title="Console",
        description="Ask the graph in Cypher, or by a question of the library.",
        form=console.form_for(asked, kind),
        rows=rows,
        cells=console.cells_of(rows, directory) if rows else [],
        error=error,
        most=console.SHOWN,
        downloads=MOST_ROWS,
        scripts=("console.js",),
    )
    return page_answer(page.text, status)


async def console_file(request: Request) -> Response:
    """The answer to what was sent, as a file."""
    form = request.path_params["form"]
    if form not in {"csv", "json"}:
        raise HTTPException(404)
    asked = console.asked_of(await form_of(request))
    live: Live = request.app.state.console
    rows = await live.work(lambda store: console.ask(store, asked))
    media = {"csv": "text/csv; charset=utf-8", "json": "application/json"}[form]
    name = f"{asked.question or 'answer'}.{form}"
    return Response(
        console.written(rows, form), media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def console_graph(request: Request) -> Response:
    """The answer to what was sent, as a graph of the concepts and papers that it names."""
    asked = console.asked_of(await form_of(request))
    live: Live = request.app.state.console

    def made(store: Store) -> str:
        rows = console.ask(store, asked, limit=console.SHOWN)
        return drawn_page(store, answer_cut(store, asked, rows), directory_now(live, store).paths)

    return page_answer(await live.work(made))


def query_of(request: Request) -> str:
    """What is searched for."""
    return request.query_params.get("q", "")[:LONGEST_QUERY]


def number_of(request: Request, name: str, usual: int, least: int, most: int) -> int:
    """A number of the address; raises Refused where it is none or out of its range."""
    text = request.query_params.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise Refused(f"{name} is a number from {least:,} to {most:,}")
    return int(text)


def said(request: Request, name: str) -> bool:
    """Whether the address switches something on."""
    return request.query_params.get(name, "").lower() in {"1", "true", "yes", "on"}
