"""Who may ask: only this machine's own browser, and only with the key that was printed where the server was started.

A page of another site cannot read what we answer (no CORS), cannot reach us under a name of its own (Host), cannot
make a browser send our cookie along (SameSite=Strict) and cannot post (Origin). Another user of the machine has no key.
"""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ADDRESS", "Gate", "Key", "secured"]

ADDRESS = "127.0.0.1"
LONGEST_TARGET = 8_192  # bytes of path and query
MOST_FIELDS = 100  # of an address
LARGEST_BODY = 256 * 1024  # bytes: a statement of 100,000 characters as a form writes it
METHODS = ("GET", "HEAD", "POST")
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # no-referrer would make the browser hide the Origin of our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
UNKNOWN = "This needs the address that `paperatlas serve` printed, with its token. Open that in this browser.\n"


@dataclass(frozen=True, slots=True)
class Key:
    """What the address carries (token) and what the browser keeps instead of it (session)."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """How a browser of this machine names us; browsers leave out port 80."""
        named = tuple(f"{name}:{self.port}" for name in (ADDRESS, "localhost"))
        return (*named, ADDRESS, "localhost") if self.port == 80 else named

    @property
    def cookie(self) -> str:
        """The name of the cookie; cookies know no ports, so it names ours."""
        return f"paperatlas-{self.port}"

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://{ADDRESS}:{self.port}/?token={self.token}"


class Gate:
    """Lets through to ``app`` only requests that follow the rules, and writes the headers of every answer."""

    def __init__(self, app: ASGIApp, key: Key) -> None:
        self.app = app
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def secured_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                secured(MutableHeaders(scope=message))
            await send(message)

        refused = refusal(scope, headers, self.key) or admission(scope, headers, self.key)
        if refused is not None:
            await refused(scope, receive, secured_send)
            return
        with suppress(Exception):  # it was told and answered already, and is raised again for servers that keep logs
            await self.app(scope, limited(receive), secured_send)


def secured(headers: MutableHeaders) -> None:
    """Writes what every answer says; a policy that a page brought with it stays."""
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", STRICT)


def refusal(scope: Scope, headers: Headers, key: Key) -> Response | None:
    """The answer to a request that breaks a rule which holds for anyone, or None."""
    named = headers.getlist("host")
    if len(named) != 1 or named[0].lower() not in key.hosts:
        return plain(421, "This server answers only under its own address, 127.0.0.1.")
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
        return plain(414, "That address is too long.")
    if scope["method"] not in METHODS:
        return plain(405, "This server only reads.", Allow=", ".join(METHODS))
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_BODY:
        return plain(413, "That is too much to send at once.")
    return None


def admission(scope: Scope, headers: Headers, key: Key) -> Response | None:
    """The answer to a request that brings a key or lacks one, or None where it may pass."""
    try:
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return plain(400, "That address makes no sense.")
    given = [value for name, value in query if name == "token"]
    if given and scope["method"] in {"GET", "HEAD"}:
        if len(given) == 1 and same(given[0], key.token):
            return admitted(scope, headers, key, [(name, value) for name, value in query if name != "token"])
        return plain(401, UNKNOWN)
    if not any(same(value, key.session) for value in cookies(headers, key.cookie)):
        return plain(401, UNKNOWN)
    if not from_ourselves(scope, headers):
        return plain(403, "Only the pages of this server may ask that.")
    return None


def admitted(scope: Scope, headers: Headers, key: Key, query: list[tuple[str, str]]) -> Response:
    """Hands out the cookie, and leads on to the same address without the token."""
    path = "/" + scope["raw_path"].decode("latin-1").partition("?")[0].lstrip("/\\")  # //elsewhere.org is another host
    target = path + (f"?{urlencode(query)}" if query else "")
    answer: Response = RedirectResponse(target, 303)
    if headers.get("sec-fetch-site") == "cross-site":
        # A browser that comes from a page elsewhere, such as a terminal in the web, sends no Strict cookie along a
        # redirect; a step that our own page takes is ours.
        answer = HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0;url={escape(target)}"><title>paperatlas</title>'
            f'<p><a href="{escape(target)}">Open the atlas</a>'
        )
    answer.set_cookie(key.cookie, key.session, httponly=True, samesite="strict", path="/")
    return answer


def from_ourselves(scope: Scope, headers: Headers) -> bool:
    """Whether a request may come from where it comes: our own pages, or a person who opens a page by its address."""
    host = headers["host"].lower()
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host}":
        return False
    site = headers.get("sec-fetch-site")
    if scope["method"] == "POST":
        return site in {"same-origin", None} and origin is not None
    opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return site in {"same-origin", "none", None} or (opened and not scope["path"].startswith("/api/"))


def cookies(headers: Headers, name: str) -> list[str]:
    """What a browser keeps under this name."""
    found = []
    for line in headers.getlist("cookie"):
        for part in line.split(";"):  # one that is broken, of another server on this machine, spoils no other
            try:
                morsel = SimpleCookie(part.strip()).get(name)
            except CookieError:
                continue
            if morsel is not None:
                found.append(morsel.value)
    return found


def same(given: str, secret: str) -> bool:
    """Whether a text is the secret, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode("utf-8"))


def limited(receive: Receive) -> Receive:
    """The body of a request, cut off where it grows beyond what its header may say."""
    met = 0

    async def next_part() -> Message:
        nonlocal met
        message = await receive()
        met += len(message.get("body", b""))
        return {"type": "http.disconnect"} if met > LARGEST_BODY else message

    return next_part


def plain(status: int, text: str, **headers: str) -> Response:
    """A page of one plain sentence."""
    return PlainTextResponse(text, status, headers)
