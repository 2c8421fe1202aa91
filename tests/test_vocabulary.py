"""The lists of known names and how they are matched."""

import pytest
import spacy

from paperatlas.extraction.tokenizer import NameTokenizer, doc_tokens
from paperatlas.extraction.vocabulary import TRAINING, Entry, Vocabulary, known_names, read_vocabulary, without_spaces
from paperatlas.records import CONCEPT_TYPES

VOCAB = spacy.blank("en").vocab
ENTRIES = (
    Entry("RACE", "Benchmark", ("a list",)),
    Entry("GPT-4", "Model", ("a list",)),
    Entry("beam search", "Method", (TRAINING,), labelled=9, free=0),
    Entry("search", "Task", (TRAINING,), labelled=1, free=8),
)


def matches_of(text):
    """The Doc of a text and the names found in it."""
    doc = NameTokenizer(VOCAB)(text)
    return doc, Vocabulary(VOCAB, ENTRIES).find(doc)


@pytest.mark.parametrize(
    "text, found",
    [
        ("the race on RACE", ["RACE"]),
        ("Beam Search wins", ["Beam Search", "Search"]),
        ("GPT-4 and gpt-4", ["GPT-4"]),
        ("GPT-4o", []),
        ("beam\nsearch", ["search"]),
        ("searching", []),
    ],
)
def test_matching(text, found):
    """One word is matched with its case, several words without, whole tokens only."""
    doc, matches = matches_of(text)
    assert [doc[match.first : match.last].text for match in matches] == found


def test_only_sure_names_are_mentions_by_themselves():
    """A known name of ordinary words is only a hint to the tagger."""
    doc, matches = matches_of("Beam search and search on RACE")
    tokens = doc_tokens(doc)
    found = known_names(tokens, without_spaces(matches, tokens.places))
    assert [(mention.surface, mention.type) for mention in found] == [("RACE", "Benchmark")]


def test_lists_are_whole():
    """Every entry that travels with paperatlas has a name, a type and a source, once each, in order."""
    entries = read_vocabulary()
    assert len(entries) > 10_000
    assert all(entry.name.strip() == entry.name != "" and all(entry.sources) for entry in entries)
    keys = [(CONCEPT_TYPES.index(entry.type), entry.name) for entry in entries]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", ["chinese", "Add Layer", "accuracy=1", "Running"])
def test_weeds_are_out(name):
    """What would do harm as a known name is in no list."""
    assert name.lower() not in {entry.name.lower() for entry in read_vocabulary() if entry.listed}


@pytest.mark.parametrize(
    "name, type_",
    [
        ("GSM8K", "Benchmark"),
        ("LoRA", "Method"),
        ("machine translation", "Task"),
        ("BLEU", "Metric"),
        ("CLIP", "Model"),
    ],
)
def test_well_known_names_are_in(name, type_):
    """The lists know what every reader of the field knows."""
    assert (name, type_) in {(entry.name, entry.type) for entry in read_vocabulary()}
