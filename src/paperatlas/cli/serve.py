"""The site on this machine."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

import click

from paperatlas import settings
from paperatlas.cli.options import atlas_option, example, store_option
from paperatlas.cli.output import say
from paperatlas.errors import PaperatlasError

if TYPE_CHECKING:
    from paperatlas.serve.gate import Key

__all__ = ["serve"]

PORT = 8347


@click.command(epilog=example("paperatlas serve"))
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free one.")
@click.option("--open/--no-open", "shown", default=False, help="Open it in the browser.  [default: no]")
@click.option("--title", default="", metavar="TEXT", help="What the site calls itself.  [default: paperatlas]")
@atlas_option
@store_option
def serve(port: int, shown: bool, title: str, atlas: str | None, store: str | None) -> None:
    """Open the site on this machine, with search, growing graphs and a console.

    It answers to 127.0.0.1 alone, and to whoever has the address that it prints: keep that to yourself. A build may go
    on meanwhile; the pages follow. Needs the extra serve.
    """
    try:
        from paperatlas.serve.run import serve as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn", "anyio", "h11"}:
            raise
        raise PaperatlasError("the server needs starlette and uvicorn: pip install 'paperatlas[serve]'") from error

    def ready(key: Key) -> None:
        click.echo(key.url)
        say("Ctrl-C stops it.")
        if shown:
            webbrowser.open(key.url)

    run(store or settings.default_store(settings.atlas_folder(atlas)), port=port, title=title, ready=ready)
