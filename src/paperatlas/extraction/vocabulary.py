"""Which known names a text holds: the lists of ``vocabulary/``, each entry with its source, matched with PhraseMatcher.

A line of a list is an entry: the name, where it comes from, in how many training papers it is labelled with the list's
type, and in how many it occurs without being labelled with any. Public lists give names alone (both counts 0).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from paperatlas.extraction.tokenizer import Tokens, split_tokens
from paperatlas.records import CONCEPT_TYPES, Mention
from paperatlas.resources import resource_path

__all__ = [
    "TRAINING",
    "Entry",
    "Match",
    "Vocabulary",
    "known_names",
    "list_name",
    "read_vocabulary",
    "without_spaces",
]

TRAINING = "training papers"  # the source of what our own training papers label
LONGEST = 12  # tokens


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A name of a list."""

    name: str
    type: str
    sources: tuple[str, ...]
    labelled: int = 0  # training papers that label it with this type
    free: int = 0  # training papers that hold it and label it with no type

    @property
    def listed(self) -> bool:
        """Whether a public list has it."""
        return any(source != TRAINING for source in self.sources)

    @property
    def exact(self) -> bool:
        """Whether its case counts: "RACE" is not "race", but "beam search" may open a sentence."""
        return len(self.name.split()) == 1 and self.name != self.name.lower()


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text, by its first token and the one after its last, and what the lists say of it."""

    first: int
    last: int
    entries: tuple[Entry, ...]


def list_name(type_: str) -> str:
    """The file that lists the names of a type.

    >>> list_name("Method")
    'vocabulary/methods.tsv'
    """
    return f"vocabulary/{type_.lower()}s.tsv"


@cache
def read_vocabulary() -> tuple[Entry, ...]:
    """All entries of all lists that travel with paperatlas, by type and name."""
    entries = []
    for type_ in CONCEPT_TYPES:
        with resource_path(list_name(type_)).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                sources = tuple(row["sources"].split(";"))
                entries.append(Entry(row["name"], type_, sources, int(row["labelled"]), int(row["free"])))
    return tuple(entries)


class Vocabulary:
    """The entries, ready to be looked for in texts, as listed or with their hyphens left out too.

    >>> import spacy
    >>> from paperatlas.extraction.tokenizer import NameTokenizer
    >>> vocab = spacy.blank("en").vocab
    >>> names = Vocabulary(vocab, [Entry("beam search", "Method", ("mine",)), Entry("RACE", "Benchmark", ("mine",))])
    >>> doc = NameTokenizer(vocab)("Beam search wins the race on RACE")
    >>> [(doc[match.first : match.last].text, match.entries[0].type) for match in names.find(doc)]
    [('Beam search', 'Method'), ('RACE', 'Benchmark')]
    """

    def __init__(self, vocab: Vocab, entries: Iterable[Entry], *, as_listed: bool = False) -> None:
        self.vocab = vocab
        self.matcher = PhraseMatcher(vocab, attr="LOWER")
        # by spaCy's number of the words; where case counts, with all ways to write the name
        self.by_key: dict[int, list[tuple[Entry, tuple[str, ...]]]] = {}
        for entry in entries:
            for name in sorted(set(spellings(entry.name))) if entry.exact and not as_listed else [entry.name]:
                self.add(name, entry)

    def add(self, name: str, entry: Entry) -> None:
        """Has ``name`` found as ``entry``."""
        words = [name[start:end].lower() for start, end in split_tokens(name)]
        if not 0 < len(words) <= LONGEST:
            return
        joined = " ".join(words)
        key = self.vocab.strings.add(joined)
        if key not in self.by_key:
            self.matcher.add(joined, [Doc(self.vocab, words=words)])
        self.by_key.setdefault(key, []).append((entry, spellings(entry.name) if entry.exact else ()))

    def find(self, doc: Doc) -> list[Match]:
        """Every known name in ``doc``, also inside another, by place; tokens count white space."""
        found = []
        for key, first, last in sorted(self.matcher(doc), key=itemgetter(1, 2)):
            known = self.by_key[key]
            surface = doc[first:last].text if any(exact for _, exact in known) else ""
            fitting = tuple(entry for entry, exact in known if not exact or surface in exact)
            if fitting:
                found.append(Match(first, last, fitting))
        return found


def spellings(name: str) -> tuple[str, str]:
    """A name as listed, and with its hyphens left out: "GPT-4" and "GPT4"."""
    return name, name.replace("-", "")


def without_spaces(matches: Sequence[Match], places: Sequence[int]) -> list[Match]:
    """The same matches, with tokens counted as ``Tokens`` does, white space left out."""
    number = {place: index for index, place in enumerate(places)}
    return [Match(number[m.first], number[m.last - 1] + 1, m.entries) for m in matches]


def known_names(tokens: Tokens, matches: Sequence[Match]) -> list[Mention]:
    """The matches that are names in any text: made-up names that lists and training papers agree on, longest first."""
    found = []
    for match in matches:
        entries = [entry for entry in match.entries if is_sure(entry)]
        if entries:
            entry = max(entries, key=lambda entry: (entry.labelled, -CONCEPT_TYPES.index(entry.type)))
            start, end = tokens.starts[match.first], tokens.ends[match.last - 1]
            found.append(Mention(start, end, entry.type, tokens.text[start:end], "vocabulary", 0.5))
    return sorted(found, key=lambda mention: (mention.start - mention.end, mention.start))


def is_sure(entry: Entry) -> bool:
    """Whether the lists alone are enough to call an occurrence a mention; of ordinary words they never are."""
    if not entry.exact or sum(map(str.isupper, entry.name)) < 2:
        return False
    if entry.labelled:
        return entry.labelled >= 3 and entry.labelled > 6 * entry.free
    return entry.listed and entry.type in {"Model", "Benchmark"}
