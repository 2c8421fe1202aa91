"""What a person knows better: review, curate."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperatlas import settings
from paperatlas.cli.analyze import LEFT_OUT
from paperatlas.cli.options import ConceptName, Decorated, atlas_option, example, format_option, limit_option
from paperatlas.cli.output import print_rows, printed, say, wrapped
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.records import CONCEPT_TYPES

if TYPE_CHECKING:
    from paperatlas.curation import Entry, Outcome
    from paperatlas.review import Proposal
    from paperatlas.revise import Revision

__all__ = ["curate", "review", "say_outcomes"]

SHOWN_NOTES = 5
dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
reason_option = click.option("--reason", metavar="TEXT", required=True, help="Why, for those who read it later.")
names_argument = click.argument("names", nargs=-1, required=True, type=ConceptName(), metavar="NAME...")
name_argument = click.argument("name", type=ConceptName())


def shared(function: Decorated) -> Decorated:
    """The options of every command that adds an entry."""
    for option in (format_option, atlas_option, dry_run_option, reason_option):
        function = option(function)
    return function


@click.group(epilog=example('paperatlas curate ban accuracy --reason "all papers have it" --dry-run'))
def curate() -> None:
    """Mend concepts: merge, split, rename, retype or ban them.

    Each command adds an entry to curation.toml in the atlas folder and makes the graph again; every build follows the
    entries. To undo one, delete it there, then: paperatlas curate apply. NAME is a name, an alias or an id;
    "method:RAG" is the RAG that is a Method.
    """


@curate.command(epilog=example('paperatlas curate merge PPO GRPO --reason "a test" --dry-run'))
@names_argument
@shared
def merge(names: tuple[str, ...], reason: str, dry_run: bool, atlas: str | None, form: str) -> None:
    """Make several concepts one, called as the first of them."""
    if len(set(names)) < 2:
        raise click.UsageError("a merge needs two names or more")
    _add(atlas, form, dry_run, kind="merge", names=names, reason=reason)


@curate.command(epilog=example('paperatlas curate split GRPO --paper 21d6c5b84165 --reason "a test" --dry-run'))
@name_argument
@click.option("--paper", "papers", multiple=True, metavar="TITLE-OR-ID", help="A paper that means another thing by it.")
@click.option("--form", "forms", multiple=True, metavar="TEXT", help="The other thing's long form or spelling.")
@click.option("--to", metavar="NAME", help="What the other thing is called; a concept of that name is joined.")
@shared
def split(
    name: str,
    papers: tuple[str, ...],
    forms: tuple[str, ...],
    to: str | None,
    reason: str,
    dry_run: bool,
    atlas: str | None,
    form: str,
) -> None:
    """Part what some papers mean by a name from the rest.

    Say which part with --paper, --form or both.
    """
    if not papers and not forms:
        raise click.UsageError("say which part: --paper or --form")
    _add(atlas, form, dry_run, kind="split", names=(name,), to=to, papers=papers, forms=forms, reason=reason)


@curate.command(epilog=example('paperatlas curate rename GRPO "Group Relative PO" --reason "shorter" --dry-run'))
@name_argument
@click.argument("to")
@shared
def rename(name: str, to: str, reason: str, dry_run: bool, atlas: str | None, form: str) -> None:
    """Call a concept otherwise; the old name stays an alias."""
    _add(atlas, form, dry_run, kind="rename", names=(name,), to=to, reason=reason)


@curate.command(epilog=example('paperatlas curate retype GRPO Task --reason "a test" --dry-run'))
@name_argument
@click.argument("kind", type=click.Choice(CONCEPT_TYPES, case_sensitive=False), metavar="TYPE")
@shared
def retype(name: str, kind: str, reason: str, dry_run: bool, atlas: str | None, form: str) -> None:
    """Give a concept another type: Method, Model, Benchmark, Task or Metric."""
    _add(atlas, form, dry_run, kind="retype", names=(name,), to=kind, reason=reason)


@curate.command(epilog=example('paperatlas curate ban accuracy --reason "all papers have it" --dry-run'))
@names_argument
@shared
def ban(names: tuple[str, ...], reason: str, dry_run: bool, atlas: str | None, form: str) -> None:
    """Leave concepts out of the graph."""
    _add(atlas, form, dry_run, kind="ban", names=names, reason=reason)


@curate.command(epilog=example("paperatlas curate apply --dry-run"))
@dry_run_option
@atlas_option
@format_option
def apply(dry_run: bool, atlas: str | None, form: str) -> None:
    """Make the graph again after curation.toml was edited.

    It prints what the entries change against the rules alone. No paper is read.
    """
    from paperatlas.revise import revise

    revision = revise(settings.atlas_folder(atlas), dry_run=dry_run)
    _print_changes(revision, form)
    say_outcomes(revision.after.outcomes)


@curate.command(name="list", epilog=example("paperatlas curate list"))
@atlas_option
@format_option
def entries(atlas: str | None, form: str) -> None:
    """List the entries, and what becomes of each."""
    from paperatlas.revise import outcomes_in

    columns = ("line", "kind", "names", "to", "state", "note", "reason")
    outcomes = outcomes_in(settings.atlas_folder(atlas))
    print_rows(
        columns,
        [
            (it.entry.line, it.entry.kind, list(it.entry.names), it.entry.to, it.state, it.note, it.entry.reason)
            for it in outcomes
        ],
        form,
    )


@click.command(epilog=example("paperatlas review --list --limit 5"))
@click.option("--kind", type=click.Choice(["alike", "types", "joined", "noise"]), help="Only questions of this kind.")
@click.option("--list", "listing", is_flag=True, help="Print the questions; ask nothing.")
@limit_option(20)
@dry_run_option
@atlas_option
@format_option
def review(kind: str | None, listing: bool, limit: int, dry_run: bool, atlas: str | None, form: str) -> None:
    """Ask about doubtful merges and noise, and note the answers.

    In a terminal it asks one question after the other, with sentences to judge by; elsewhere it lists them. An answer
    becomes an entry in curation.toml at once and is never asked for again; the graph is made again at the end.

    \b
    alike    two concepts that may be one
    types    one name under two types
    joined   two names under one concept that may be two
    noise    a concept of many papers that may be none
    """
    from paperatlas.revise import proposals_for

    folder = settings.atlas_folder(atlas)
    proposals = [it for it in proposals_for(folder) if kind is None or it.kind == kind]
    if listing or form != "table" or not asks():
        _print_proposals(proposals[:limit], form)
        if len(proposals) > limit:
            say(f"{len(proposals) - limit} more; --limit shows them")
    elif not proposals:
        say("nothing to ask")
    else:
        _ask(folder, proposals[:limit], dry_run=dry_run)


def asks() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def say_outcomes(outcomes: Sequence[Outcome]) -> None:
    """How many entries were followed, and which were not."""
    if not outcomes:
        return
    counts = {state: sum(it.state == state for it in outcomes) for state in ("applied", "unmatched", "refused")}
    numbers = [f"{number} {state}" for state, number in counts.items() if number or state == "applied"]
    say(f"curation.toml: {', '.join(numbers)}")
    noted = [it for it in outcomes if it.note]
    for it in noted[:SHOWN_NOTES]:
        line = f", line {it.entry.line}" if it.entry.line else ""
        say(f"curation.toml{line}: {it.entry.label}: {it.note}")
    if len(noted) > SHOWN_NOTES:
        say(f"curation.toml: {len(noted) - SHOWN_NOTES} more notes; paperatlas curate list shows them all")


def _add(atlas: str | None, form: str, dry_run: bool, **parts: Any) -> None:
    """One more entry: checked, written, followed, and its changes printed."""
    from paperatlas.curation import Entry
    from paperatlas.revise import revise

    def check(outcomes: Sequence[Outcome]) -> None:
        if outcomes[-1].state != "applied":
            raise Unfit(outcomes[-1])

    revision = revise(settings.atlas_folder(atlas), [Entry(**parts)], dry_run=dry_run, check=check)
    _print_changes(revision, form)
    if revision.after.outcomes[-1].note:
        say(revision.after.outcomes[-1].note)
    say("nothing was changed" if dry_run else f"written to {revision.path}; the graph follows it")


class Unfit(PaperatlasError):
    """An entry that cannot be followed here is not written."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.note)
        self.exit_code = UnknownName.exit_code if outcome.state == "unmatched" else PaperatlasError.exit_code


def _print_changes(revision: Revision, form: str) -> None:
    from paperatlas.curation import compare

    before, after = revision.before, revision.after
    changes = compare(before.resolution, before.tables, after.resolution, after.tables)
    if changes or form != "table":
        print_rows(
            ("what", "name", "before", "after"), [(it.what, it.name, it.before, it.after) for it in changes], form
        )
    else:
        say("nothing changes")
    if revision.outdated:
        say(LEFT_OUT)


def _print_proposals(proposals: Sequence[Proposal], form: str) -> None:
    from paperatlas.curation.file import entry_text

    if form == "table":
        print_rows(("kind", "question", "why"), [(it.kind, it.question, it.why) for it in proposals], form)
        return
    columns = ("kind", "question", "names", "papers", "why", "worth", "answers", "examples")
    rows = [
        (
            it.kind,
            it.question,
            list(it.names),
            it.papers,
            it.why,
            it.worth,
            [{"answer": answer.label, "entry": entry_text(answer.entry)} for answer in it.answers],
            [example._asdict() for example in it.examples],
        )
        for it in proposals
    ]
    print_rows(columns, rows, form)


def _ask(folder: Path, proposals: Sequence[Proposal], *, dry_run: bool) -> None:
    """One question after the other; each answer is written at once, the graph is made in the end."""
    from paperatlas.curation import add_entries, read_curation, with_entries
    from paperatlas.revise import revise

    former = read_curation(folder)
    given: list[Entry] = []
    for number, proposal in enumerate(proposals, 1):
        _show(proposal, f"{number} of {len(proposals)}")
        try:
            entry = _answer(proposal)
        except (click.Abort, EOFError):
            break
        if entry is None:
            continue
        try:
            if dry_run:
                with_entries(former, [*given, entry])
            else:
                add_entries(folder, [entry])
        except PaperatlasError as error:
            say(f"not written: {error}")
            continue
        given.append(entry)
    if not given:
        say("nothing was answered, nothing changed")
        return
    _print_changes(revise(folder, given, dry_run=dry_run, former=former), "table")
    answers = f"{len(given)} answer{'' if len(given) == 1 else 's'}"
    say(f"{answers}; nothing was changed" if dry_run else f"{answers} in curation.toml; the graph follows them")


def _show(proposal: Proposal, place: str) -> None:
    """A question with what speaks for either answer."""
    with printed() as console:
        console.print()
        wrapped(console, f"{place}  {proposal.question}", 0, bold=True)
        wrapped(console, proposal.why, 2)
        for of, paper, sentence in proposal.examples:
            wrapped(console, f"{of} in: {paper}", 2)
            wrapped(console, f"“{sentence}”", 6, dim=True)
        for answer in proposal.answers:
            wrapped(console, f"{answer.key}  {answer.label}", 2)
        wrapped(console, "s  skip, ask again next time", 2)
        wrapped(console, "q  quit", 2)


def _answer(proposal: Proposal) -> Entry | None:
    """The entry that a person's answer becomes, None to skip; raises Abort to quit."""
    from dataclasses import replace

    answers = {answer.key: answer.entry for answer in proposal.answers}
    while True:
        text = click.prompt("answer, and why if you like", default="s", err=True)
        key, _, reason = str(text).strip().partition(" ")
        key = key.casefold()
        if key == "q":
            raise click.Abort
        if key == "s":
            return None
        if key in answers:
            return replace(answers[key], reason=reason.strip()) if reason.strip() else answers[key]
        say(f"one of {', '.join([*answers, 's', 'q'])}")
