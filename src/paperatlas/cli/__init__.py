"""The commands: options in, one library call, print.

The modules here import little more than click, so that ``--help`` answers at once; each command imports what it calls.
"""

import io
import sys

import click

from paperatlas.cli.analyze import analyze
from paperatlas.cli.ask import (
    benchmark,
    concept,
    historiograph,
    neighbors,
    paper,
    path,
    query,
    search,
    stats,
    trends,
)
from paperatlas.cli.audit import audit
from paperatlas.cli.build import build, extract, load, parse, remove
from paperatlas.cli.curate import curate, review
from paperatlas.cli.doctor import doctor
from paperatlas.cli.evaluate import evaluate
from paperatlas.cli.files import export, view
from paperatlas.cli.options import example
from paperatlas.cli.plot import plot
from paperatlas.cli.serve import serve
from paperatlas.cli.site import site
from paperatlas.errors import PaperatlasError

__all__ = ["main"]

COMMANDS = {
    "From files to a graph": [build, parse, extract, load, remove],
    "Ask": [search, concept, paper, neighbors, path, historiograph, benchmark, trends, query, stats, analyze],
    "Mend": [review, curate],
    "Take along": [export, view, plot],
    "Browse": [site, serve],
    "How good it is": [audit, evaluate],
    "When something is wrong": [doctor],
}


class Failure(click.ClickException):
    """One plain line on stderr, and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc] # click declares one for the class, and reads the instance's


class Group(click.Group):
    """Shows our own errors as one plain line with their exit code, and lists the commands by purpose."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a PaperatlasError becomes one line."""
        try:
            return super().invoke(ctx)
        except PaperatlasError as error:
            raise Failure(str(error), error.exit_code) from error
        except KeyboardInterrupt as error:
            raise Failure("stopped; what was done so far is kept, the same command goes on from there", 130) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Failure(f"{error.filename or 'cannot write'}: {error.strerror or error}", 5) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under the headings of COMMANDS."""
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(command.name or "", command.get_short_help_str(90)) for command in commands])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of COMMANDS."""
        return [command.name or "" for commands in COMMANDS.values() for command in commands]


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=example("paperatlas build examples/listing.txt && paperatlas concept GRPO"),
)
@click.version_option(package_name="paperatlas")
def main() -> None:
    """Turn research abstracts into a citation and concept knowledge graph, and ask it.

    Every relationship carries the sentence that says it; all works offline.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without these characters shows a question mark


for group in COMMANDS.values():
    for each in group:
        main.add_command(each)
