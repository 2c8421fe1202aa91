"""From papers, annotations and concepts to the tables of the graph."""

import dataclasses
import math
import random

import pyarrow as pa
import pytest

from paperatlas.concepts import resolve
from paperatlas.library import paper_table
from paperatlas.records import AnnotatedConcept, Annotation, Edge, Mention, Paper, Relation
from paperatlas.schema import ANNOTATIONS, NODES, RELATIONSHIPS
from paperatlas.tables import build_tables, digest_of


def says(paper, *things, edges=(), sure=0.9):
    """The annotation of a paper that says these things: (type, relation, name, other forms…)."""
    concepts = []
    for kind, relation, *forms in things:
        mentions = tuple(
            Mention(place, place + len(form), kind, form, "test", 1.0)
            for form in forms
            for place in range(len(paper.text))
            if paper.text.startswith(form, place)
        )
        assert mentions, f"{forms} not in {paper.text!r}"
        start, end = sentence_around(paper.text, mentions[0].start)
        relations = (Relation(relation, start, end, "test", sure),)
        concepts.append(AnnotatedConcept(forms[0], kind, tuple(forms), mentions, relations))
    said = [Edge(head, kind, tail, 0, len(paper.title), "test", 0.8) for head, kind, tail in edges]
    return Annotation(paper.id, "", "test", tuple(concepts), tuple(said))


def sentence_around(text, place):
    """The title, or the stretch between two full stops."""
    if place <= text.index("\n"):
        return 0, text.index("\n")
    start = max(text.rfind(". ", 0, place) + 2, text.index("\n") + 1)
    end = text.find(".", place)
    return start, len(text) if end < 0 else end + 1


def annotation_table(annotations):
    """Annotations as rows."""
    return pa.Table.from_pylist([dataclasses.asdict(annotation) for annotation in annotations], schema=ANNOTATIONS)


def graph(*said):
    """The tables of pairs of a paper and its annotation."""
    papers = paper_table([paper for paper, _ in said])
    annotations = annotation_table([annotation for _, annotation in said])
    return build_tables(papers, annotations, resolve(annotations, papers))


def pairs(tables, kind):
    """From and to of all relationships of one type."""
    return [(row["from"], row["to"]) for row in tables.relationships[kind].to_pylist()]


def paper(number, title, abstract="", **more):
    """A paper with the id p and the number."""
    return Paper(id=f"p{number}", title=title, abstract=abstract, **more)


SPEC = paper(
    7, "Fast 🙂 decoding with Medusa", "Decoding is slow. We build Medusa on speculative decoding. Medusa is fast."
)
SPEC_SAID = says(
    SPEC,
    ("Method", "INTRODUCES", "Medusa"),
    ("Method", "BUILDS_ON", "speculative decoding"),
    edges=[(0, "BASED_ON", 1), (0, "OUTPERFORMS", 1), (0, "OUTPERFORMS", 0)],
)


def test_schemas():
    """Every label and relationship type of the closed lists has a table with exactly its columns, also when empty."""
    empty = graph((paper(1, "Nothing"), says(paper(1, "Nothing"))))
    assert {label: table.schema for label, table in empty.nodes.items()} == NODES
    assert {kind: table.schema for kind, table in empty.relationships.items()} == {
        kind: relationship.schema for kind, relationship in RELATIONSHIPS.items()
    }


def test_evidence_is_the_sentence():
    """A relationship carries the sentence by code points, also behind a character of two UTF-16 units."""
    rows = graph((SPEC, SPEC_SAID)).relationships["BUILDS_ON"].to_pylist()
    assert [(row["from"], row["to"], row["sentence"]) for row in rows] == [
        ("p7", "method:speculative-decoding", "We build Medusa on speculative decoding.")
    ]


def test_mentions_are_counted():
    """A relationship says how often the paper names the concept."""
    rows = graph((SPEC, SPEC_SAID)).relationships["INTRODUCES"].to_pylist()
    assert [(row["to"], row["mentions"]) for row in rows] == [("method:medusa", 3)]


def test_the_best_evidence_stands():
    """Of two sentences for one relation the surer one stands, and there is one relationship."""
    concept = SPEC_SAID.concepts[0]
    weak = Relation("INTRODUCES", 0, 4, "test", 0.3)
    said = dataclasses.replace(
        SPEC_SAID, concepts=(dataclasses.replace(concept, relations=(weak, *concept.relations)),), edges=()
    )
    rows = graph((SPEC, said)).relationships["INTRODUCES"].to_pylist()
    assert [row["confidence"] for row in rows] == [0.9]


def test_two_readings_of_one_concept():
    """Where a paper names one concept in two ways, the relationship is one and the mentions are added."""
    text = paper(2, "On LLaMA", "We use Llama and LLaMA.")
    said = says(text, ("Model", "USES", "LLaMA"), ("Model", "USES", "Llama"))
    rows = graph((text, said)).relationships["USES"].to_pylist()
    assert [(row["to"], row["mentions"]) for row in rows] == [("model:llama", 3)]


def test_claims_between_concepts():
    """A claim names the paper that makes it, once for each; a claim of a concept on itself is dropped."""
    tables = graph((SPEC, SPEC_SAID))
    claims = tables.relationships["OUTPERFORMS"].to_pylist()
    assert [(row["from"], row["to"], row["paper"], row["sentence"]) for row in claims] == [
        ("method:medusa", "method:speculative-decoding", "p7", SPEC.title)
    ]
    assert pairs(tables, "BASED_ON") == [("method:medusa", "method:speculative-decoding")]


def test_a_concept_without_a_relation_is_mentioned():
    """Nothing that a paper names is lost: without a relation it is MENTIONS."""
    concept = dataclasses.replace(SPEC_SAID.concepts[0], relations=())
    tables = graph((SPEC, dataclasses.replace(SPEC_SAID, concepts=(concept,), edges=())))
    assert pairs(tables, "MENTIONS") == [("p7", "method:medusa")]


def co_occurring(*sets):
    """The co-occurrences of papers that name these tasks."""
    said = []
    for number, names in enumerate(sets):
        one = paper(number, "; ".join(names) or "none")
        said.append((one, says(one, *[("Task", "ADDRESSES", name) for name in names])))
    return graph(*said).relationships["CO_OCCURS_WITH"].to_pylist()


def test_co_occurrence_is_npmi():
    """The strength is normalized pointwise mutual information, stored once with the smaller id first."""
    rows = co_occurring(["parsing", "tagging"], ["parsing", "tagging"], ["parsing"], ["search"])
    expected = math.log((2 / 4) / ((3 / 4) * (2 / 4))) / -math.log(2 / 4)
    assert [(row["from"], row["to"], row["papers"]) for row in rows] == [("task:parsing", "task:tagging", 2)]
    assert rows[0]["npmi"] == pytest.approx(expected, abs=1e-6)


def test_co_occurrence_needs_two_papers():
    """What one paper alone brings together does not co-occur; what all papers share is as strong as can be."""
    assert co_occurring(["parsing", "tagging"], ["parsing"], ["tagging"]) == []
    assert [row["npmi"] for row in co_occurring(["parsing", "tagging"], ["parsing", "tagging"])] == [1.0]


# One paper's text speaks of what another introduced.

ROME = paper(1, "ROME: Editing One Layer", "We propose ROME.", published="2022-02")
LATER = paper(2, "Editing at Scale", "We study ROME on facts.", published="2024")


def refers(introducer, *others):
    """The references between papers where the first introduces ROME and the others use it."""
    said = [(introducer, says(introducer, ("Method", "INTRODUCES", "ROME")))]
    return (
        graph(*said, *[(one, says(one, ("Method", "USES", "ROME"))) for one in others])
        .relationships["REFERS_TO"]
        .to_pylist()
    )


def test_refers_to():
    """A paper that speaks of a name refers to the one paper that introduced it, by the sentence that does so."""
    assert refers(ROME, LATER) == [
        {"from": "p2", "to": "p1", "via": "method:rome", "relation": "USES", "sentence": "We study ROME on facts."}
    ]


@pytest.mark.parametrize(
    "published, count", [("2021", 0), ("2022-01-31", 0), ("2022", 1), ("2022-02-28", 1), (None, 1)]
)
def test_refers_to_nothing_younger(published, count):
    """Nobody refers to what was introduced later; dates are compared as far as both are known."""
    assert len(refers(ROME, dataclasses.replace(LATER, published=published))) == count


@pytest.mark.parametrize(
    "text, sure, count",
    [
        ("We propose Rank-One Model Editing (ROME).", 0.45, 1),
        ("We propose Rank-One Model Editing (ROME).", 0.35, 0),
        ("We propose ROME.", 0.45, 0),
        ("We propose ROME.", 0.85, 1),
    ],
)
def test_a_name_that_is_spelled_out(text, sure, count):
    """Who says what a name stands for need be less sure to be the one that introduced it."""
    introducer = paper(1, "Locating Facts", text, published="2022-02")
    forms = [form for form in ("Rank-One Model Editing", "ROME") if form in text]
    said = says(introducer, ("Method", "INTRODUCES", *forms), sure=sure)
    found = graph((introducer, said), (LATER, says(LATER, ("Method", "USES", "ROME"))))
    assert len(pairs(found, "REFERS_TO")) == count


def test_two_introducers_are_none():
    """Where two papers claim a name, nobody is said to refer to either."""
    other = paper(3, "ROME: Another Thing", "We propose ROME.")
    said = [(one, says(one, ("Method", "INTRODUCES", "ROME"))) for one in (ROME, other)]
    assert pairs(graph(*said, (LATER, says(LATER, ("Method", "USES", "ROME")))), "REFERS_TO") == []


def test_a_survey_introduces_nothing():
    """A survey is not where a thing comes from."""
    assert refers(dataclasses.replace(ROME, title="ROME: A Survey of Editing"), LATER) == []


@pytest.mark.parametrize(
    "abstract, count",
    [
        ("In this work we introduce draft trees, a structure for guesses.", 1),
        ("In this work we introduce draft trees of great depth.", 0),
        ("We study draft trees, a structure for guesses.", 0),
    ],
)
def test_a_term_needs_its_definition(abstract, count):
    """A term without a proper name comes from the paper that has it in its title and defines it in so many words."""
    first = paper(1, "Decoding with draft trees", abstract)
    second = paper(2, "Faster", "We prune draft trees.")
    said = [(first, says(first, ("Method", "INTRODUCES", "draft trees")))]
    said.append((second, says(second, ("Method", "USES", "draft trees"))))
    assert len(pairs(graph(*said), "REFERS_TO")) == count


# Bibliographic facts.


@pytest.mark.parametrize(
    "cited, reference, source",
    [
        ({"doi": "10.1000/AbC"}, "https://doi.org/10.1000/abc", "doi"),
        ({"doi": "10.1000/abc"}, "doi:10.1000/ABC", "doi"),
        ({"arxiv_id": "2402.03300"}, "arXiv:2402.03300v2", "arxiv"),
        ({"arxiv_id": "2402.03300"}, "https://arxiv.org/abs/2402.03300", "arxiv"),
        ({"arxiv_id": "2402.03300"}, "10.48550/arXiv.2402.03300", "arxiv"),
        ({"open_alex_id": "W42"}, "https://openalex.org/W42", "openalex"),
        ({"open_alex_id": "https://openalex.org/W42"}, "W42", "openalex"),
        ({}, "p2", "id"),
    ],
)
def test_citations(cited, reference, source):
    """A reference resolves by DOI, arXiv id, OpenAlex id or our own id, in whatever form it is written."""
    citing = paper(1, "One", references=(reference, "10.9999/unknown", "p1"))
    other = paper(2, "Two", **cited)
    tables = graph((citing, says(citing)), (other, says(other)))
    assert tables.relationships["CITES"].to_pylist() == [{"from": "p1", "to": "p2", "source": source}]


def test_authors_and_organizations():
    """An author and an organization are one node under all spellings of the name that fold alike."""
    one = paper(1, "One", authors=("Ada Lovelace", "Ada Lovelace"), organization="Tencent")
    two = paper(2, "Two", authors=("ada lovelace", "李明", ""), organization="tencent")
    three = paper(3, "Three", authors=("Ada Lovelace",))
    tables = graph(*[(each, says(each)) for each in (one, two, three)])
    assert tables.nodes["Author"].to_pylist() == [
        {"id": "ada-lovelace", "name": "Ada Lovelace"},
        {"id": "李明", "name": "李明"},
    ]
    assert pairs(tables, "WROTE") == [
        ("ada-lovelace", "p1"),
        ("ada-lovelace", "p2"),
        ("ada-lovelace", "p3"),
        ("李明", "p2"),
    ]
    assert pairs(tables, "AFFILIATED_WITH") == [("p1", "tencent"), ("p2", "tencent")]


def test_a_paper_node():
    """A paper node has the paper's fields, and the year of its date."""
    rows = graph((LATER, says(LATER))).nodes["Paper"].to_pylist()
    assert [(row["id"], row["published"], row["year"], row["title"]) for row in rows] == [
        ("p2", "2024", 2024, LATER.title)
    ]


# The graph as a whole.


def test_every_end_exists():
    """No relationship leads to a node that is not there."""
    tables = graph((SPEC, SPEC_SAID), (ROME, says(ROME, ("Method", "INTRODUCES", "ROME"))))
    ids = {label: set(table.column("id").to_pylist()) for label, table in tables.nodes.items()}
    assert {kind for kind in RELATIONSHIPS if pairs(tables, kind)} >= {"INTRODUCES", "OUTPERFORMS"}
    for kind, relationship in RELATIONSHIPS.items():
        for start, end in pairs(tables, kind):
            assert start in ids[relationship.head]
            assert end in ids[relationship.tail]


def test_order_does_not_matter():
    """Rows in any order give equal tables and an equal digest, and another sentence gives another digest."""
    said = [
        (SPEC, SPEC_SAID),
        (ROME, says(ROME, ("Method", "INTRODUCES", "ROME"))),
        (LATER, says(LATER, ("Method", "USES", "ROME"))),
    ]
    first = graph(*said)
    random.Random(3).shuffle(said)
    again = graph(*said)
    assert first.digest == again.digest == digest_of(again.nodes, again.relationships)
    assert all(first.relationships[kind].equals(table) for kind, table in again.relationships.items())
    assert graph(*said[:2]).digest != first.digest


def test_hostile_names():
    """Markup, quotes and Cypher in a name are text like any other."""
    name = "x'}) DETACH DELETE n; <script>alert(1)</script> \"`"
    one = paper(1, name, f"We use {name}.")
    tables = graph((one, says(one, ("Method", "USES", name))))
    assert tables.nodes["Concept"].column("name").to_pylist() == [name]
    assert tables.relationships["USES"].num_rows == 1


def test_a_title_alone_does_not_introduce_what_others_speak_of():
    """Where several papers speak of a concept, a title that merely names it mentions it; to open with it is more."""
    survey = Paper(id="s", title="A hundred days with Alpha", abstract="We look back.")
    opener = Paper(id="o", title="Alpha: the beginning", abstract="A story.")
    others = [Paper(id=str(n), title=f"Work {n}", abstract="We use Alpha.") for n in range(2)]
    tables = graph(
        (survey, says(survey, ("Method", "INTRODUCES", "Alpha"))),
        (opener, says(opener, ("Method", "INTRODUCES", "Alpha"))),
        *((paper, says(paper, ("Method", "USES", "Alpha"))) for paper in others),
    )
    assert pairs(tables, "INTRODUCES") == [("o", "method:alpha")]
    assert pairs(tables, "MENTIONS") == [("s", "method:alpha")]
    alone = graph((survey, says(survey, ("Method", "INTRODUCES", "Alpha"))))
    assert pairs(alone, "INTRODUCES") == [("s", "method:alpha")]
