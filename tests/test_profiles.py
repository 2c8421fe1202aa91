"""In which order a page tells what is known."""

from dataclasses import replace

from graphs import CONCEPTS, PAPERS, concept_key, paper_key
from paperatlas.profiles import Section, concept_profile, entry, paper_profile
from paperatlas.search import find_concept, find_paper
from paperatlas.stores import Rows


def section(question, columns, *records):
    """A section about GRPO with these rows."""
    return Section("Lines", question, "method:grpo", "GRPO", Rows(tuple(columns.split()), list(records)))


def test_sure_lines_stand_before_weak_ones():
    """A guess comes last; among lines that are as sure, the order of the question stays."""
    told = section("used-by", "title confidence", ("guess", 0.2), ("new", 0.9), ("likely", 0.5), ("old", 0.8))
    assert [each.line for each in told.entries] == ["new", "old", "likely", "guess"]


def test_nobody_introducing_is_not_said_where_somebody_may():
    """Where the papers that introduce a thing were left out as unsure, it is not said that there are none."""
    nobody = Section("Introduced by", "introduced-by", "method:grpo", "GRPO", Rows(("title",), []))
    assert nobody.absent == "no paper of this atlas introduces it"
    assert replace(nobody, unsure=1).absent == "no paper surely introduces it"


def test_a_paper_tells_first_what_it_introduces():
    """What a paper makes comes before what it uses, and what it only mentions comes last, however sure."""
    told = section(
        "paper-concepts",
        "relation name type confidence",
        ("ADDRESSES", "decoding", "Task", 0.9),
        ("INTRODUCES", "DAPO", "Method", 0.5),
        ("MENTIONS", "PPO", "Method", 1.0),
        ("USES", "GRPO", "Method", 0.9),
    )
    assert [each.line.split()[0] for each in told.entries] == ["INTRODUCES", "USES", "ADDRESSES", "MENTIONS"]


def test_rivals_are_methods_and_models_first():
    """A claim over a task or a metric stands behind those over what can win or lose."""
    columns = "direction name type title published confidence"
    told = section(
        "rivals",
        columns,
        ("beats", "accuracy", "Metric", "One", "2025", 0.9),
        ("beats", "PPO", "Method", "Two", None, 0.5),
    )
    assert [each.line for each in told.entries] == [
        "undated     beats PPO, in “Two”",
        "2025        beats accuracy, in “One”",
    ]


def test_claims_that_name_the_benchmark_come_first():
    """Among who claims to win, a sentence that names the benchmark goes before a surer one that does not."""
    told = section(
        "winners-on",
        "winner loser title confidence named",
        ("A", "B", "Elsewhere", 0.9, False),
        ("C", "D", "Here", 0.5, True),
    )
    assert [each.line[:8] for each in told.entries] == ["C over D", "A over B"]


def test_a_paper_without_a_date_is_called_undated():
    """Dates stand below each other, also where one is not known."""
    assert entry({"title": "DAPO", "published": None}).line == "undated     DAPO"


def test_a_paper_that_is_referred_to():
    """Whose work a paper speaks of is told with its date, the relation and the thing that it introduced."""
    columns = "paper title published via relation sentence viaId"
    row = ("p1", "Measuring Sums", "2021-03", "SUMS", "EVALUATES_ON", "We test on SUMS.", "benchmark:sums")
    assert [each.line for each in section("refers-to", columns, row).entries] == [
        "2021-03     EVALUATES_ON  Measuring Sums (via SUMS)"
    ]


def test_every_page_can_be_told(ladybug_store):
    """Each paper and each concept of a graph with all kinds of relationships has a page whose rows all make lines."""
    pages = [paper_profile(ladybug_store, find_paper(ladybug_store, paper_key(key))) for key in PAPERS]
    pages += [concept_profile(ladybug_store, find_concept(ladybug_store, concept_key(key))) for key in CONCEPTS]
    told = {each.question: each.entries for page in pages for each in page.sections if each.count}
    assert {"paper-concepts", "refers-to", "referred-by", "cites", "cited-by", "rivals", "lineage-up"} <= set(told)
    assert all(each.line for entries in told.values() for each in entries)
