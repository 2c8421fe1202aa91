"""The questions: search, concept, paper, neighbors, path, historiograph, benchmark, trends, query, stats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperatlas.cli.drawing import write_answer
from paperatlas.cli.options import (
    ConceptName,
    QuestionName,
    asked_where,
    atlas_option,
    example,
    format_option,
    library_of,
    limit_option,
    min_confidence_option,
    opened,
    store_option,
    stubs_option,
)
from paperatlas.cli.output import print_path, print_profile, print_rows, say
from paperatlas.errors import ReadError
from paperatlas.records import CONCEPT_TYPES

if TYPE_CHECKING:
    from paperatlas.queries import Question

__all__ = ["benchmark", "concept", "historiograph", "neighbors", "paper", "path", "query", "search", "stats", "trends"]

type_option = click.option(
    "--type", "kind", type=click.Choice(CONCEPT_TYPES, case_sensitive=False), help="Only of this type."
)


@click.command(epilog=example("paperatlas stats"))
@atlas_option
@store_option
@format_option
def stats(atlas: str | None, store: str | None, form: str) -> None:
    """Count nodes, concepts by type, relationships and references.

    References are counted once a paper and work: those resolved are CITES; the others lead to stubs, one for each work
    that is cited and not in the collection.
    """
    from paperatlas.queries import ask_question

    with opened(atlas, store) as graph:
        nodes = ask_question(graph, "stats-nodes").records
        types = ask_question(graph, "stats-types").records
        relationships = ask_question(graph, "stats-relationships").records
        citations = ask_question(graph, "stats-citations").records
    records = [("node", *row) for row in nodes]
    records += [("concept", name, count) for name, count, *_ in types]
    records += [("relationship", *row) for row in relationships]
    records += [("citation", *row) for row in citations]
    print_rows(("what", "name", "count"), records, form)


@click.command(epilog=example('paperatlas search "speculative decodng"'))
@click.argument("text")
@limit_option(20)
@atlas_option
@store_option
@format_option
def search(text: str, limit: int, atlas: str | None, store: str | None, form: str) -> None:
    """Find concepts and papers by name, alias or title, typos too."""
    from paperatlas.search import search as find

    with opened(atlas, store) as graph:
        hits = find(graph, text, limit=limit)
    columns = ("kind", "type", "name", "papers", "score", "why", "id")
    print_rows(columns, [tuple(dict(hit)[column] for column in columns) for hit in hits], form)


@click.command(epilog=example("paperatlas concept GRPO"))
@click.argument("name", type=ConceptName())
@type_option
@limit_option(5)
@min_confidence_option
@atlas_option
@store_option
@format_option
def concept(
    name: str, kind: str | None, limit: int, least: float, atlas: str | None, store: str | None, form: str
) -> None:
    """Tell what a concept is, who made it, uses it and beats it.

    And who builds on it, on which benchmarks it is tried, and what is close to it. Each line has its date and paper,
    and under it the sentence that says so. --limit is for each section.
    """
    from paperatlas.profiles import concept_profile
    from paperatlas.search import find_concept

    with opened(atlas, store) as graph:
        profile = concept_profile(graph, find_concept(graph, name, kind), least=least)
    print_profile(profile, form, limit, where=asked_where(atlas, store))


@click.command(epilog=example('paperatlas paper "Attention Is All You Need"'))
@click.argument("name", metavar="TITLE-OR-ID")
@limit_option(30)
@min_confidence_option
@atlas_option
@store_option
@format_option
def paper(name: str, limit: int, least: float, atlas: str | None, store: str | None, form: str) -> None:
    """Tell what a paper speaks of, and which papers are like it.

    And where it was read, and which of its fields each source gave.
    """
    from paperatlas.profiles import paper_profile
    from paperatlas.search import find_paper

    library = library_of(atlas, store)
    with opened(atlas, store) as graph:
        found = find_paper(graph, library.known_as().get(name, name) if library else name)
        profile = paper_profile(graph, found, least=least, known=library.paper(found["id"]) if library else None)
    print_profile(profile, form, limit, where=asked_where(atlas, store))


@click.command(epilog=example("paperatlas neighbors GRPO"))
@click.argument("name", type=ConceptName())
@type_option
@limit_option(20)
@click.option("--generic", is_flag=True, help="With the concepts that most papers share.")
@stubs_option
@min_confidence_option
@atlas_option
@store_option
@format_option
def neighbors(
    name: str,
    kind: str | None,
    limit: int,
    generic: bool,
    stubs: bool,
    least: float,
    atlas: str | None,
    store: str | None,
    form: str,
) -> None:
    """List the concepts that go together with one, closest first.

    npmi says how much more often than by chance: 1 is always together, 0 is chance. With --min-confidence only papers
    count that surely relate to both. With --stubs, works follow that its papers cite and that are not in the
    collection.
    """
    from paperatlas.queries import ask_question
    from paperatlas.search import find_concept

    with opened(atlas, store) as graph:
        centre = find_concept(graph, name, kind)
        values = {"concept": centre["id"], "generic": generic, "limit": limit}
        if least:
            rows = ask_question(graph, "sure-co-occurrence", **values, confidence=least)
        else:
            rows = ask_question(graph, "co-occurrence", **values)
        records = rows.records
        if stubs:
            cited = ask_question(graph, "stubs-of-concept", concept=centre["id"], limit=limit).dicts()
            told = [{**it, "name": it["title"] or it["id"], "type": "Stub"} for it in cited]
            records = [*records, *(tuple(it.get(column) for column in rows.columns) for it in told)]
    print_rows(rows.columns, records, form)


@click.command(epilog=example('paperatlas path "speculative decoding" GRPO'))
@click.argument("start", type=ConceptName(), metavar="A")
@click.argument("end", type=ConceptName(), metavar="B")
@atlas_option
@store_option
@format_option
def path(start: str, end: str, atlas: str | None, store: str | None, form: str) -> None:
    """Find the shortest way from one concept or paper to another.

    Every step comes with the sentence behind it.
    """
    from paperatlas.paths import find_path
    from paperatlas.search import find_any

    with opened(atlas, store) as graph:
        first, last = find_any(graph, start), find_any(graph, end)
        hops = find_path(graph, first["id"], last["id"])
    if first["id"] == last["id"]:
        say(f"{start} and {end} are the same: {first['id']}")
    elif not hops:
        say(f"no way from {start} to {end} in six steps")
    print_path(hops, form)


@click.command(epilog=example("paperatlas historiograph GRPO"))
@click.argument("name", required=False, type=ConceptName(), metavar="[NAME]")
@atlas_option
@store_option
@format_option
def historiograph(name: str | None, atlas: str | None, store: str | None, form: str) -> None:
    """Follow the main path of citations, the oldest paper first.

    It is the chain through which most ways lead from the oldest to the newest papers: of all papers, of those that
    speak of a concept, or of the chains that a paper stands in. ways counts the paths that run over the citation by
    the next paper in the list.
    """
    from paperatlas.mainpath import main_path
    from paperatlas.search import find_any

    with opened(atlas, store) as graph:
        found = main_path(graph, None if name is None else find_any(graph, name)["id"])
    say(f"{found.citations} citations between {found.papers} papers")
    if found.circular:
        say(f"{found.circular} more left out: their papers cite each other in a circle")
    columns = ("published", "title", "ways", "paper")
    print_rows(columns, [tuple(station._asdict()[column] for column in columns) for station in found.stations], form)


@click.command(epilog=example("paperatlas benchmark GSM8K"))
@click.argument("name", type=ConceptName())
@limit_option(20)
@min_confidence_option
@atlas_option
@store_option
@format_option
def benchmark(name: str, limit: int, least: float, atlas: str | None, store: str | None, form: str) -> None:
    """Tell who evaluates on a benchmark, and who claims to win."""
    from paperatlas.profiles import concept_profile
    from paperatlas.search import find_concept

    with opened(atlas, store) as graph:
        profile = concept_profile(graph, find_concept(graph, name, "Benchmark"), least=least)
    print_profile(profile, form, limit, where=asked_where(atlas, store))


@click.command(epilog=example("paperatlas trends --type Method"))
@click.argument("name", required=False, type=ConceptName(), metavar="[NAME]")
@type_option
@click.option("--since", metavar="DATE", help="Where the later period starts.  [default: a year before its end]")
@click.option("--before", metavar="DATE", help="Where the earlier one starts.  [default: a year before that]")
@click.option("--until", metavar="DATE", help="Where the later one ends.  [default: the newest paper]")
@limit_option(20)
@atlas_option
@store_option
@format_option
def trends(
    name: str | None,
    kind: str | None,
    since: str | None,
    before: str | None,
    until: str | None,
    limit: int,
    atlas: str | None,
    store: str | None,
    form: str,
) -> None:
    """List what rises, or count one concept's papers by year.

    What rises are the concepts of which many more papers speak in one period than in the one before.

    A DATE is a year, a month or a day: 2025, 2025-06, 2025-06-30.
    """
    from paperatlas.profiles import PeriodError, rising
    from paperatlas.queries import ask_question
    from paperatlas.search import find_concept

    with opened(atlas, store) as graph:
        if name is not None:
            rows = ask_question(graph, "trend", concept=find_concept(graph, name, kind)["id"])
        else:
            try:
                rows, period = rising(graph, before=before, since=since, until=until, kind=kind or "", limit=limit)
            except PeriodError as error:
                raise click.UsageError(str(error)) from error
            say(period)
    print_rows(rows.columns, rows.records, form)


@click.command(epilog=example("paperatlas query rivals --param concept=GRPO"))
@click.argument("name", required=False, metavar="[NAME|FILE]", type=QuestionName())
@click.option("-e", "cypher", metavar="CYPHER", help="A statement of your own; it can only read.")
@click.option("--param", "params", multiple=True, metavar="K=V", help="A parameter; concepts and papers by any name.")
@click.option("--limit", type=click.IntRange(1), help="How many rows at the most.")
@click.option("--view", "page", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html",
              help="Draw what the rows name, and all between, as a page.")  # fmt: skip
@atlas_option
@store_option
@format_option
def query(
    name: str | None,
    cypher: str | None,
    params: tuple[str, ...],
    limit: int | None,
    page: Path | None,
    atlas: str | None,
    store: str | None,
    form: str,
) -> None:
    """Ask the library of questions, or Cypher of your own.

    Without a name, list the library. A FILE is a statement with a header like those of the library, or without.
    """
    from paperatlas.queries import questions, run_cypher
    from paperatlas.search import ask_by_name

    values = dict(_parameter(param) for param in params)
    if name is not None and cypher is not None:
        raise click.UsageError("a name or -e, not both")
    if name is None and cypher is None:
        if page is not None:
            raise click.UsageError("--view draws an answer; say a question's name or -e CYPHER")
        listed = [(it.name, it.title, ", ".join(p.name for p in it.parameters)) for it in questions()]
        print_rows(("name", "question", "parameters"), listed, form)
        return
    with opened(atlas, store) as graph:
        it = None if cypher is not None else _read(str(name))
        rows = (
            ask_by_name(graph, it, **values, **_given(limit))
            if it
            else run_cypher(graph, str(cypher), values, **_given(limit))
        )
        if page is not None:
            write_answer(graph, rows, page, it or str(cypher), values, limit=limit)
    print_rows(rows.columns, rows.records, form)
    if rows.limited:
        say("there are more rows; --limit shows them")


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{text!r} is not K=V", param_hint="--param")
    return name, value


def _given(limit: int | None) -> dict[str, Any]:
    return {} if limit is None else {"limit": limit}


def _read(name: str) -> Question:
    """The question in a file of this name, or else the question of this name."""
    from paperatlas.queries import parse_question, question

    file = Path(name)
    if file.suffix != ".cypher" and not file.is_file():
        return question(name)
    try:
        return parse_question(file.read_text(encoding="utf-8"), file.stem)
    except OSError as error:
        raise ReadError(f"{name}: {error.strerror or error}; check the path") from error
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{name}: not text in UTF-8, where a Cypher statement was expected; save it as UTF-8"
        ) from error
