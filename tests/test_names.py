"""The names of a paper, judged as a whole: what is one name, what is looked at, and what is kept."""

import pytest

from paperatlas.extraction import extract
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.document import choose_mentions
from paperatlas.extraction.features import Hints
from paperatlas.extraction.name_features import name_features
from paperatlas.extraction.names import Name, Place, gather_names
from paperatlas.extraction.sentences import split_sentences
from paperatlas.extraction.tokenizer import make_tokens
from paperatlas.extraction.vocabulary import Entry, Match
from paperatlas.records import Mention, Paper

METHOD = (0.9, 0.0, 0.0, 0.0, 0.0)


def names_of(text, *likely, ruled=()):
    """The names of a text in which the tagger sees these words as methods."""
    tokens = make_tokens(text)
    spans = {}
    for words in likely:
        pieces = words.split()
        at = next(i for i in range(len(tokens.words)) if list(tokens.words[i : i + len(pieces)]) == pieces)
        spans[at, at + len(pieces)] = METHOD
    return gather_names(tokens, spans, ruled, find_abbreviations(text))


@pytest.mark.parametrize(
    "text, likely, surfaces",
    [
        ("Zap is fast. We like Zap.", ["Zap"], [("Zap",)]),
        ("Zap trees and zap-tree again", ["Zap trees"], [("Zap trees", "zap-tree")]),
        ("Fast zip networks (FZN) are new. FZN wins.", ["FZN"], [("Fast zip networks", "FZN")]),
        ("We zap and zap.", ["zap"], [("zap",)]),
        ("A ToyZipper model, two ToyZippers", ["ToyZipper"], [("ToyZipper", "ToyZippers")]),
        ("All language models zip", ["language models"], []),
        ("Deep zips zip", ["zips", "Deep zips"], [("Deep zips",), ("zips",)]),
    ],
)
def test_names(text, likely, surfaces):
    """Spellings, plurals and defined short forms are one name with all its places; classes of models are none."""
    assert [name.surfaces for name in names_of(text, *likely)] == surfaces


def test_small_words_are_not_looked_for():
    """One word without a capital is a name only where it was found: its other places may be plain words."""
    (name,) = names_of("We zap and zap.", "zap")
    assert [place.first for place in name.places] == [1]


def test_places_tell_what_found_them():
    """A place was found by the tagger, by a rule, as half of a definition, or as a name said again."""
    text = "Fast zip networks (FZN) beat ToyNet. FZN wins."
    rule = Mention(29, 35, "Model", "ToyNet", "shape", 0.5)
    found = {(place.surface, place.found_by) for name in names_of(text, "FZN", ruled=[rule]) for place in name.places}
    assert found == {
        ("Fast zip networks", "abbreviation"),
        ("FZN", "tagger"),
        ("FZN", "same-name"),
        ("ToyNet", "shape"),
    }


@pytest.mark.parametrize(
    "surface, feature",
    [
        ("Zap-7B", "size"),
        ("Zap-7B", "kind=Model"),
        ("Zap-7B", "announced"),
        ("Zap-7B", "proposed:told=model"),
        ("QuizArena", "part=arena"),
        ("QuizArena", "known=Benchmark:2"),
        ("QuizArena", "cue=on:1"),
        ("QuizArena", "sentence=3"),
        ("tree search", "in-title"),
        ("tree search", "rival:longer-"),
        ("greedy tree search", "rival:shorter-"),
        ("Zap-7B", "alone=1:True"),
    ],
)
def test_features_say(surface, feature):
    """The features of a name tell its letters, its words, what lists and the paper say of it, and what overlaps it."""
    text = "On greedy tree search\nWe release Zap-7B, a new model. It is first on QuizArena."
    tokens = make_tokens(text)
    names = names_of(text, "tree search", "greedy tree search", "Zap - 7B", "QuizArena")
    place = tokens.words.index("QuizArena")
    known = Match(place, place + 1, (Entry("QuizArena", "Benchmark", ("mine",), labelled=2),))
    rows = name_features(names, tokens, Hints(split_sentences(text), [], [known]))
    row = next(row for name, row in zip(names, rows, strict=True) if name.surfaces == (surface,))
    assert feature in row


def test_choice():
    """Unlikely names are dropped, others have their likeliest type; of two that overlap the surer or longer holds."""
    tokens = make_tokens("fast tree search on Zap beats Zip")
    spots = {"fast tree search": (0, 3), "tree search": (1, 3), "Zap": (4, 5), "Zip": (6, 7)}
    chances = {
        "fast tree search": (0.5, 0.0, 0.0, 0.2, 0.0),
        "tree search": (0.8, 0.0, 0.0, 0.1, 0.0),
        "Zap": (0.2, 0.1, 0.6, 0.0, 0.0),
        "Zip": (0.1, 0.1, 0.1, 0.0, 0.0),
    }
    names = [Name((Place(*spot, surface, METHOD, "tagger"),)) for surface, spot in spots.items()]
    mentions = choose_mentions(tokens, names, [chances[name.surfaces[0]] for name in names])
    assert [(m.surface, m.type, m.score) for m in mentions] == [
        ("fast tree search", "Method", 0.7),
        ("Zap", "Benchmark", 0.9),
    ]


@pytest.mark.parametrize(
    "abstract, name, type_",
    [
        ("We release MoleLM-7B, a language model with open weights. MoleLM-7B is strong.", "MoleLM-7B", "Model"),
        ("We propose MoleBench, a benchmark of 300 questions. MoleBench is hard.", "MoleBench", "Benchmark"),
        ("We propose MoleProp, a training algorithm. MoleProp is fast.", "MoleProp", "Method"),
    ],
)
def test_one_type_everywhere(abstract, name, type_):
    """A name has one type at all its places, the one that the whole paper speaks for."""
    concepts = extract(Paper(id="p", title=f"{name}: digging deeper", abstract=abstract)).concepts
    (concept,) = [concept for concept in concepts if name in concept.surfaces]
    assert (concept.type, len(concept.mentions)) == (type_, 3)
