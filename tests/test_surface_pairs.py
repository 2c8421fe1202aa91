"""Pairs of surfaces that were labelled by hand: which the resolution joins, alone and over the five pages."""

from collections import Counter

import pytest

from pairs import places_of, read_pairs, readings_of, score
from paperatlas.build import build
from paperatlas.concepts import resolve
from paperatlas.library import Library
from readings import collection

PRECISION, RECALL = 0.97, 0.9


@pytest.fixture(scope="module")
def alone():
    """What the resolution says of the pairs where it knows no other paper than theirs."""
    readings = readings_of(read_pairs())
    annotations, papers = collection(*readings.values())
    places = dict(zip((f"p{number}" for number in range(len(readings))), readings, strict=True))
    return places_of(annotations.to_pylist(), places, resolve(annotations, papers).members.to_pylist())


@pytest.fixture(scope="module")
def over_the_pages(shared, tmp_path_factory):
    """What the resolution says of the pairs over all papers of the five pages."""
    folder = tmp_path_factory.mktemp("pages") / "atlas"
    build([str(path) for path in sorted((shared / "pages").glob("*.txt"))], folder)
    library = Library(folder)
    papers, annotations = library.papers(), library.annotations()
    places = {paper: paper for paper in papers["id"].to_pylist()}
    return places_of(annotations.to_pylist(), places, resolve(annotations, papers).members.to_pylist())


def said(scores):
    """The pairs that went wrong, as one reads them."""
    return [(pair.label, pair.one, pair.other) for pair in scores["wrong"] + scores["missed"]]


def test_the_pairs_are_many_and_of_all_labels():
    """The set holds at least four hundred different pairs, of each label at least fifty, half of them held out."""
    pairs = read_pairs()
    assert len(pairs) == len(set(pairs)) >= 400
    assert min(Counter(pair.label for pair in pairs).values()) >= 50
    assert 0.4 <= sum(pair.held_out for pair in pairs) / len(pairs) <= 0.6


@pytest.mark.parametrize("held_out", [False, True])
def test_pairs_without_other_papers(alone, held_out):
    """From the names alone, few pairs are wrongly joined and few are missed, held out or not."""
    scores = score([pair for pair in read_pairs() if pair.held_out == held_out], *alone)
    assert scores["precision"] >= PRECISION, said(scores)
    assert scores["recall"] >= RECALL, said(scores)


def test_variants_stay_apart(alone):
    """A version, a size, a flavour or an offspring is never what it is a variant of."""
    scores = score([pair for pair in read_pairs() if pair.label == "variant"], *alone)
    assert (scores["wrong"], scores["found"] >= 50) == ([], True)


@pytest.mark.shared
@pytest.mark.parametrize("held_out", [False, True])
def test_pairs_over_the_pages(over_the_pages, held_out):
    """Among all papers of the five pages, few pairs are wrongly joined and few are missed, held out or not."""
    pairs = [pair for pair in read_pairs() if pair.held_out == held_out]
    scores = score(pairs, *over_the_pages)
    assert scores["found"] >= 0.75 * len(pairs)
    assert scores["precision"] >= PRECISION, said(scores)
    assert scores["recall"] >= RECALL, said(scores)


@pytest.mark.shared
def test_variants_stay_apart_over_the_pages(over_the_pages):
    """Among all papers of the five pages no variant is joined with what it is a variant of."""
    assert score([pair for pair in read_pairs() if pair.label == "variant"], *over_the_pages)["wrong"] == []
