"""The command for when something is wrong."""

from __future__ import annotations

import click

from paperatlas import settings
from paperatlas.cli.options import atlas_option, example, format_option, store_option
from paperatlas.cli.output import print_rows

__all__ = ["doctor"]


@click.command(epilog=example("paperatlas doctor"))
@atlas_option
@store_option
@format_option
def doctor(atlas: str | None, store: str | None, form: str) -> None:
    """Look for trouble, and say what to do about it.

    It looks at versions, the atlas, its store and Neo4j. The exit code is 5 where there is trouble, so that a script
    can ask too.
    """
    from paperatlas.doctor import examine

    findings = examine(settings.atlas_folder(atlas), store)
    print_rows(
        ("what", "state", "detail", "advice"),
        [(finding.what, finding.state, finding.detail, finding.advice) for finding in findings],
        form,
    )
    if any(finding.state == "trouble" for finding in findings):
        raise SystemExit(5)
