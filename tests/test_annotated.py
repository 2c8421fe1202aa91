"""Our own annotated papers: the file that models learn from."""

import json
import sys
from collections import Counter

import pytest

from conftest import CHECKOUT
from paperatlas.evaluation.reading import labelled, same
from paperatlas.records import CONCEPT_RELATIONS, CONCEPT_TYPES, PAPER_RELATIONS

sys.path.insert(0, str(CHECKOUT / "scripts"))

from annotated import OWN, read_own

ENTRIES = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]


def test_each_paper_stands_there_once_and_in_order():
    """The file is sorted by arXiv id, so that a change to one paper is a change to one line."""
    ids = [entry["arxiv"] for entry in ENTRIES]
    assert ids == sorted(set(ids))


def test_nothing_but_names_is_kept():
    """A line holds an id, names, types and relations, and no text of the abstract."""
    for entry in ENTRIES:
        assert entry.keys() == {"arxiv", "concepts", "edges"}
        assert all(concept.keys() == {"name", "type", "surfaces", "relations"} for concept in entry["concepts"])
    longest = max(len(surface.split()) for entry in ENTRIES for it in entry["concepts"] for surface in it["surfaces"])
    assert longest <= 10


def test_types_and_relations_are_those_of_the_guidelines():
    """A concept has a type that exists and at least one relation, an edge joins two concepts of its paper."""
    for entry in ENTRIES:
        names = [concept["name"] for concept in entry["concepts"]]
        assert names
        assert len(set(names)) == len(names), entry["arxiv"]
        for concept in entry["concepts"]:
            assert concept["type"] in CONCEPT_TYPES
            assert concept["name"] in concept["surfaces"]
            assert concept["relations"]
            assert set(concept["relations"]) <= set(PAPER_RELATIONS)
        for head, kind, tail in entry["edges"]:
            assert kind in CONCEPT_RELATIONS
            assert head != tail
            assert {head, tail} <= set(names)


def test_a_surface_belongs_to_one_concept():
    """No paper has the same surface under two concepts, or its places could not be told apart."""
    for entry in ENTRIES:
        surfaces = Counter(surface for concept in entry["concepts"] for surface in concept["surfaces"])
        assert max(surfaces.values()) == 1, entry["arxiv"]


@pytest.mark.shared
@pytest.mark.slow
def test_every_surface_stands_in_its_paper(shared):
    """With the texts of the unlabeled abstracts the lines are annotated papers, none of them one that is held out."""
    titles = {
        same(json.loads(line)["title"])
        for path in (shared / "gold").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    papers = read_own()
    assert len(papers) == len(ENTRIES)
    for paper in papers:
        assert same(paper["title"]) not in titles
        concepts = labelled(paper).annotation.concepts
        assert all(concept.mentions for concept in concepts), paper["id"]
