"""JSON-LD and Turtle: rdflib reads the same statements out of both."""

import json
import os
import re
import subprocess
import sys
from io import BytesIO

import networkx as nx
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SDO, SKOS, XSD

from conftest import CHECKOUT
from cuts import hostile_cut, paper, relate, small_cut
from paperatlas.errors import PaperatlasError
from paperatlas.exports import write_graph
from paperatlas.exports.flat import in_order
from paperatlas.neighborhood import whole_graph

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own use of its own
CUTS = pytest.mark.parametrize("cut", [small_cut, hostile_cut], ids=["small", "hostile"])
CITO, OURS = rdflib.Namespace("http://purl.org/spar/cito/"), rdflib.Namespace("urn:paperatlas:term:")


def written(graph, name):
    """The text of a graph in one format."""
    stream = BytesIO()
    write_graph(graph, name, stream)
    return stream.getvalue().decode("utf-8")


def triples(graph, name="jsonld"):
    """What rdflib reads."""
    return rdflib.Graph().parse(data=written(graph, name), format={"jsonld": "json-ld"}.get(name, name))


@CUTS
def test_both_forms_say_the_same(cut):
    """Rdflib reads the same triples from JSON-LD and Turtle, with no node that has no name."""
    one, other = triples(cut()), triples(cut(), "turtle")
    assert isomorphic(one, other)
    assert len(one) > 50
    assert not [term for triple in one for term in triple if isinstance(term, rdflib.BNode)]


@CUTS
def test_every_node_and_relationship_is_there(cut):
    """Papers are articles with their titles, concepts SKOS concepts under their names, and every sentence a claim."""
    found, graph = triples(cut()), in_order(cut())
    papers = [data for _, data in graph.nodes(data=True) if data["label"] == "Paper"]
    concepts = [data for _, data in graph.nodes(data=True) if data["label"] == "Concept"]
    articles = list(found.subjects(RDF.type, SDO.ScholarlyArticle))
    assert sorted(str(found.value(it, SDO.name)) for it in articles) == sorted(data["title"] for data in papers)
    names = [str(found.value(it, SKOS.prefLabel)) for it in found.subjects(RDF.type, SKOS.Concept)]
    assert sorted(names) == sorted(data["name"] for data in concepts)
    for it in found.subjects(RDF.type, SKOS.Concept):
        assert found.value(it, SKOS.prefLabel) not in set(found.objects(it, SKOS.altLabel))
    sentences = {data["sentence"] for _, _, data in graph.edges(data=True) if data.get("sentence")}
    claims = list(found.subjects(RDF.type, RDF.Statement))
    assert {str(found.value(it, SDO.text)) for it in claims} == sentences
    for it in claims:
        assert (found.value(it, RDF.subject), found.value(it, RDF.predicate), found.value(it, RDF.object)) in found
        assert str(found.value(it, SDO.appearance)).startswith(("urn:paperatlas:paper:", "https://"))


def test_addresses_last():
    """A paper is called by its DOI, its arXiv number or a urn of its id; of two that claim one address, one has it."""
    graph = nx.MultiDiGraph()
    paper(graph, "1", "A", doi="10.1000/X Y", arxivId="1706.03762", published="2017-06")
    paper(graph, "2", "B", arxivId="1706.03763", published="soon")
    paper(graph, "3", "C")
    paper(graph, "4", "D", doi="10.1000/x y")
    found = triples(graph)
    names = {str(found.value(it, SDO.name)): str(it) for it in found.subjects(RDF.type, SDO.ScholarlyArticle)}
    assert names == {
        "A": "https://doi.org/10.1000/x%20y",
        "B": "https://arxiv.org/abs/1706.03763",
        "C": "urn:paperatlas:paper:3",
        "D": "urn:paperatlas:paper:4",
    }
    first = rdflib.URIRef(names["A"])
    assert set(found.objects(first, SDO.sameAs)) == {rdflib.URIRef("https://arxiv.org/abs/1706.03762")}
    assert found.value(first, SDO.datePublished) == rdflib.Literal("2017-06", datatype=XSD.gYearMonth)
    assert found.value(rdflib.URIRef(names["B"]), SDO.datePublished) == rdflib.Literal("soon")


def test_only_a_bibliography_makes_a_citation():
    """What is read out of a text is no cito:cites; how a paper cites is said in CiTO where a bibliography says that."""
    graph = nx.MultiDiGraph()
    for key in "abc":
        paper(graph, key, key)
    relate(graph, "a", "CITES", "b", source="doi")
    relate(graph, "a", "REFERS_TO", "b", "It takes b further.", relation="BUILDS_ON", via="method:x")
    relate(graph, "c", "REFERS_TO", "b", "It takes b further.", relation="BUILDS_ON", via="method:x")
    found = triples(graph)
    a, b, c = (rdflib.URIRef(f"urn:paperatlas:paper:{key}") for key in "abc")
    assert {p for p in found.predicates(a, b) if p in CITO} == {CITO.cites, CITO.extends}
    assert set(found.predicates(c, b)) == {OURS.refersTo}


def test_families_and_people(ladybug_store):
    """VARIANT_OF is skos:broader, WROTE schema:author, and an organization stands behind its papers."""
    found = triples(whole_graph(ladybug_store), "turtle")
    [(variant, family)] = found.subject_objects(SKOS.broader)
    assert [str(found.value(it, SKOS.prefLabel)) for it in (variant, family)] == ["Qwen2.5-7B", "Qwen2.5"]
    attention = found.value(predicate=SDO.name, object=rdflib.Literal("Attention Is All You Need"))
    assert str(attention) == "https://doi.org/10.48550/arxiv.1706.03762"
    assert {str(found.value(it, SDO.name)) for it in found.objects(attention, SDO.author)} == {
        "Ashish Vaswani",
        "Noam Shazeer",
    }
    assert len(set(found.triples((None, CITO.cites, None)))) == 12


def test_json_ld_can_stand_in_a_page():
    """No text of a paper ends the <script> in which the document stands."""
    text = written(hostile_cut(), "jsonld")
    assert "<" not in text
    assert any("</script>" in str(it) for it in json.loads(text)["@graph"])


def test_turtle_is_the_same_bytes_in_every_process():
    """Neither the seed of hashes nor the run leaves a trace in what rdflib writes."""
    code = (
        "import sys; from cuts import hostile_cut; from paperatlas.exports import write_graph\n"
        "write_graph(hostile_cut(), 'turtle', sys.stdout.buffer)"
    )
    search = os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT / "tests")])
    prints = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": search},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert prints[0] == prints[1]
    assert re.search(rb"^@prefix cito?|^@prefix pa: ", prints[0], re.MULTILINE)


def test_a_missing_extra_says_how_to_get_it(monkeypatch):
    """Without rdflib, Turtle is answered with the command that installs it, and JSON-LD is written all the same."""
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(PaperatlasError, match=r"pip install 'paperatlas\[rdf\]'"):
        written(small_cut(), "turtle")
    assert json.loads(written(small_cut(), "jsonld"))["@graph"]
