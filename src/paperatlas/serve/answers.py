"""Answers to a browser: pages with their policy in the header, JSON, and errors as one plain line."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import click
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from paperatlas.errors import PaperatlasError, StoreError, UnknownName
from paperatlas.settings import is_server
from paperatlas.site.frame import Site, render

__all__ = [
    "TEMPLATES",
    "Refused",
    "explained",
    "failed",
    "form_of",
    "json_answer",
    "json_of",
    "page_answer",
    "page_root",
    "refused",
    "told",
]

# How our pages name their policy and the policy of references, each on a line of its own.
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
REFERRER = re.compile(r'<meta name="referrer" content="[^"]*">\n?')
# A page that is served may ask its own server; nothing else is added to what it allows itself.
SERVED = {
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
TITLES = {404: "Not here", 500: "That went wrong", 503: "Not just now"}
MOST_FIELDS = 100
TEMPLATES = "serve/"
LONGEST_LINE = 600


class Refused(PaperatlasError):
    """A request that makes no sense."""


def page_answer(text: str, status: int = 200) -> Response:
    """A page of ours: the policy that it carries becomes the header's, which no text in the page can come before."""
    found = POLICY.search(text)
    if found is None:
        raise ValueError("a page of ours carries its policy")
    text = text[: found.start()] + REFERRER.sub("", text[found.end() :], count=1)
    policy = {name: value for name, _, value in (part.partition(" ") for part in html.unescape(found[1]).split("; "))}
    written = "; ".join(f"{name} {value}" for name, value in (policy | SERVED).items())
    return HTMLResponse(text.encode("utf-8", "replace"), status, {"Content-Security-Policy": written})


def json_answer(value: Any, status: int = 200) -> Response:
    """A value as JSON."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False, default=str)
    return Response(text, status, media_type="application/json")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; raises Refused where it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("expected the fields of a form")
    try:
        text = (await body_of(request)).decode("ascii")
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:  # of UnicodeError, too
        raise Refused("the fields of the form make no sense") from error
    return dict(fields)


async def json_of(request: Request) -> Any:
    """The JSON that was sent; raises Refused where it is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused("expected JSON")
    try:
        return json.loads(await body_of(request))
    except (ValueError, RecursionError) as error:
        raise Refused("expected JSON") from error


async def body_of(request: Request) -> bytes:
    """All that was sent."""
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise HTTPException(413, "That is too much to send at once.") from error


def page_root(request: Request) -> str:
    """The path of a request as the site names its pages."""
    return request.url.path.lstrip("/") or "index.html"


async def refused(request: Request, error: Exception) -> Response:
    """Our own errors and those of addresses, as a page or as JSON."""
    return told(request, *explained(request, error))


def explained(request: Request, error: Exception) -> tuple[int, str]:
    """The status and the line that tell an error; what a store says of its place goes to the terminal instead."""
    if isinstance(error, HTTPException):
        return error.status_code, "There is no such page here." if error.status_code == 404 else str(error.detail)
    if isinstance(error, StoreError):
        click.echo(str(error), err=True)
        return 503, "The graph cannot be read just now; the terminal that serves it says why."
    return 404 if isinstance(error, UnknownName) else 400, without_paths(str(error), request.app.state.uri)


async def failed(request: Request, error: Exception) -> Response:
    """Anything that should not have happened: the page says no more than that."""
    click.echo(
        f"{request.method} {request.url.path[:200]!r} failed: {type(error).__name__}: {str(error)[:300]}", err=True
    )
    return told(request, 500, "Something went wrong here; the terminal that serves this says what.")


def told(request: Request, status: int, message: str) -> Response:
    """One plain line, in the form that was asked for."""
    if request.url.path.startswith("/api/"):
        return json_answer({"error": message}, status)
    page = render(
        TEMPLATES + "message.html",
        page_root(request),
        Site(live=True),
        title="Not quite",
        description=message,
        message=message,
    )
    return page_answer(page.text, status)


def without_paths(message: str, uri: str) -> str:
    """A message without the place of the store; engines like to name their files.

    >>> without_paths("IO exception: /data/atlas/graph.lbug is gone", "/data/atlas/graph.lbug")
    'IO exception: the graph is gone'
    """
    places = [uri] if is_server(uri) else [uri, str(Path(uri).resolve()), str(Path(uri).resolve().parent)]
    for place in sorted(filter(None, places), key=len, reverse=True):
        message = message.replace(place, "the graph") if len(place) > 1 else message
    return message[:LONGEST_LINE]
