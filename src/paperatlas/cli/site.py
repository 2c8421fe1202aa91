"""The atlas as a folder of pages: site."""

from __future__ import annotations

from pathlib import Path

import click

from paperatlas.cli.options import atlas_option, example, min_confidence_option, opened, store_option
from paperatlas.cli.output import say

__all__ = ["site"]


def _address(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The address, unless it is none that a page could be at."""
    if value is None:
        return None
    from paperatlas.outward import https_host

    if not https_host(value) or "?" in value or "#" in value:
        raise click.BadParameter(f"{value!r} is no address of a site; write one such as https://example.org/atlas/")
    return value


@click.command(epilog=example("paperatlas site -o site"))
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", required=True,
              help="A folder of its own: a new one, an empty one, or one that holds a former site.")  # fmt: skip
@click.option("--title", default="", metavar="TEXT", help="What the site is called.  [default: paperatlas]")
@click.option("--base-url", callback=_address, metavar="URL",
              help="Where it will be published, https://…: for canonical links, the sitemap and the feed.")  # fmt: skip
@min_confidence_option
@atlas_option
@store_option
def site(output: Path, title: str, base_url: str | None, least: float, atlas: str | None, store: str | None) -> None:
    """Write a page for everything, to open from disk or to publish.

    A page for each concept, benchmark and paper, each claim with the sentence that makes it. The pages work from disk
    and on any web server, ask for nothing from elsewhere, and link only to each other and to the papers. The former
    site in DIR is replaced as a whole, when the new one is whole.
    """
    from paperatlas.site import write_site

    with opened(atlas, store) as graph:
        index = write_site(graph, output, title=title, base_url=base_url, least=least, tell=say)
    click.echo(index)
