"""Runs the server on this machine until it is stopped."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from paperatlas.errors import PaperatlasError
from paperatlas.serve.app import make_app
from paperatlas.serve.gate import ADDRESS, Key
from paperatlas.serve.live import Live

__all__ = ["listening", "serve"]

LONGEST_HEAD = 32 * 1024  # bytes of a request's first line and headers
MOST_AT_ONCE = 100  # requests; more are told to come again
PATIENCE = 1  # seconds that a stop waits for answers under way


def serve(uri: str, *, port: int, title: str = "", ready: Callable[[Key], object] = lambda _: None) -> None:
    """Serves the graph at ``uri`` on 127.0.0.1 until Ctrl-C or SIGTERM; ``ready`` is told the key once it listens.

    Port 0 is any free one. Raises StoreError where there is no graph, PaperatlasError where the port is taken.
    """
    pages, asked = Live(uri), Live(uri)
    pages.work_now(lambda store: store.digest())
    with listening(port) as server_socket:
        key = Key(server_socket.getsockname()[1])
        config = uvicorn.Config(
            make_app(pages, asked, key, title=title),
            http="h11",
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,  # an address may hold the token, so no address is logged
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=LONGEST_HEAD,
            limit_concurrency=MOST_AT_ONCE,
            timeout_graceful_shutdown=PATIENCE,
        )
        ready(key)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[server_socket])
    if pages.busy or asked.busy:
        stop_now()  # an engine that is torn down while it works may end in a crash
    pages.close()
    asked.close()


def stop_now() -> None:
    """Ends the process without waiting for a question under way; nothing was written that could be lost."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def listening(port: int) -> socket.socket:
    """A socket on a port of this machine that no other machine reaches; raises PaperatlasError where it is taken.

    >>> with listening(0) as found:
    ...     found.getsockname()[0]
    '127.0.0.1'
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two programs have one port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((ADDRESS, port))
        made.listen(128)
    except OSError as error:
        made.close()
        reason = error.strerror or error
        raise PaperatlasError(
            f"port {port} of this machine cannot be used: {reason}; give another one, --port 0 takes any"
        ) from error
    return made
