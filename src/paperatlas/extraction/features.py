"""What the tagger looks at: for each token, words and shapes around it, what lists know, what the whole paper shows.

Features are strings, as CRFsuite takes them. What depends on the word alone, or on what the lists say of it alone, is
computed once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.lang.en.stop_words import STOP_WORDS

from paperatlas.extraction.abbreviations import Abbreviation
from paperatlas.extraction.proposals import proposal_features
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.extraction.vocabulary import Entry, Match

__all__ = [
    "EDGE",
    "Clusters",
    "Forms",
    "Hints",
    "context_features",
    "match_tags",
    "tag_features",
    "token_features",
    "word_features",
]

Clusters = Mapping[str, tuple[str, ...]]  # lower-case word: its cluster in each clustering

HEADS = frozenset(
    re.findall(
        r"\w+",
        "benchmark benchmarks dataset datasets corpus suite leaderboard testbed framework frameworks method "
        "methods model models algorithm approach technique architecture system pipeline paradigm strategy "
        "mechanism module metric metrics score task tasks problem problems challenge family series loss objective "
        "policy network agent library toolkit platform",
    )
)
PROPOSALS = frozenset(
    re.findall(
        r"\w+",
        "propose proposes present presents introduce introduces develop develops release dub dubbed called named "
        "termed",
    )
)
CUES = PROPOSALS | frozenset(
    re.findall(
        r"\w+",
        "on using via with by called from into over than against outperform outperforms outperforming surpass "
        "surpasses beats evaluate evaluated evaluation experiments achieves achieve achieving improves improve "
        "reduces reduce including such like based built extend extends train trained tuned task tasks for as is "
        "are of and or in to benchmark benchmarks dataset datasets corpus metrics measured score scores accuracy "
        "baselines models",
    )
)
LIST_KINDS = ("t", "l")  # names of training papers, of public lists
HEADS_OR_PROPOSALS = HEADS | PROPOSALS
RUN = re.compile(r"(.)\1+")
LONG_RUN = re.compile(r"(.)\1{3,}")
CLAUSE_ENDS = frozenset(".;:!?")
PHRASE_ENDS = CLAUSE_ENDS | {","}
Forms = tuple[tuple[str, ...], ...]  # features by the gap from a word to the token that has them: -2, -1, 0, 1, 2
EDGE: Forms = tuple((f"{gap}:edge",) for gap in range(-2, 3))
NO_FORMS: Forms = ((),) * 5


@dataclass(frozen=True, slots=True)
class Hints:
    """What other components know of a text before the tagger reads it; matches count tokens as ``Tokens`` does."""

    sentences: Sequence[tuple[int, int]]
    abbreviations: Sequence[Abbreviation]
    matches: Sequence[Match]


def token_features(tokens: Tokens, hints: Hints, clusters: Clusters) -> list[list[str]]:
    """The features of each token of ``tokens``."""
    words = [EDGE, EDGE, *(word_features(word, clusters) for word in tokens.words), EDGE, EDGE]
    tags = [NO_FORMS, NO_FORMS, *map(tag_features, match_tags(hints.matches, len(tokens.words))), NO_FORMS, NO_FORMS]
    rows = context_features(tokens, hints)
    for forms in (words, tags):
        for row, near in zip(rows, windows(forms), strict=True):
            row += [*near[2][2], *near[0][0], *near[1][1], *near[3][3], *near[4][4]]
    return rows


def windows(forms: Sequence[Forms]) -> Iterable[tuple[Forms, ...]]:
    """Each word's features with those of the two words before and the two after it."""
    return zip(*(forms[gap : len(forms) - 4 + gap] for gap in range(5)), strict=True)


def word_features(word: str, clusters: Clusters) -> Forms:
    """What a word says of the token two after it, one after it, itself, one before it and two before it."""
    return word_forms(word, clusters.get(word.lower(), ()))


@lru_cache(maxsize=20_000)
def word_forms(word: str, clusters: tuple[str, ...]) -> Forms:
    """The same for a word in these clusters."""
    lower, shape = word.lower(), shape_of(word)
    in_clusters = [f"c{number}={cluster}" for number, cluster in enumerate(clusters)]
    own = [
        "0:bias",
        f"0:w={lower}",
        f"0:o={word}",
        f"0:s={shape}",
        f"0:f={full_shape(word)}",
        *[f"0:p{n}={lower[:n]}" for n in (2, 3, 4) if len(lower) > n],
        *[f"0:e{n}={lower[-n:]}" for n in (2, 3, 4) if len(lower) > n],
        *["0:" + cluster for cluster in in_clusters],
    ]
    near = [f"w={lower}", f"s={shape}", *([f"e={lower[-3:]}"] if len(lower) > 3 else []), *in_clusters]
    far = [f"w={lower}", f"s={shape}", *(f"c0={cluster}" for cluster in clusters[-1:])]
    return (
        tuple(["-2:" + feature for feature in far]),
        tuple(["-1:" + feature for feature in near]),
        tuple(own),
        tuple(["1:" + feature for feature in near]),
        tuple(["2:" + feature for feature in far]),
    )


def context_features(tokens: Tokens, hints: Hints) -> list[list[str]]:
    """The features of each token that depend on more than single words: on pairs, places, the whole paper."""
    lower = [word.lower() for word in tokens.words]
    rows = pair_features(lower)
    add_places(rows, tokens, hints)
    add_whole(rows, tokens, lower)
    add_repeated(rows, tokens, lower)
    add_cues(rows, lower)
    proposal_features(rows, tokens, hints.sentences)
    return rows


def full_shape(word: str) -> str:
    """Capitals, small letters and digits, runs longer than three cut.

    >>> full_shape("Qwen2.5"), full_shape("CamelCase")
    ('Xxxxd.d', 'XxxxxXxxx')
    """
    if word.isalpha() and word.islower():
        return "xxxx"[: len(word)]  # most words are plain
    return LONG_RUN.sub(r"\1\1\1\1", word[:24].translate(LETTER_CLASSES))


def shape_of(word: str) -> str:
    """The same with every run as one letter.

    >>> shape_of("Qwen2.5"), shape_of("CamelCase")
    ('Xxd.d', 'XxXx')
    """
    if word.isalpha() and word.islower():
        return "x"
    return RUN.sub(r"\1", word[:24].translate(LETTER_CLASSES))


def letter_class(letter: str) -> str:
    """X, x, d, or the character itself."""
    if letter.isupper():
        return "X"
    if letter.isalpha():
        return "x"
    return "d" if letter.isdigit() else letter


class LetterClasses(dict[int, str]):
    """The class of each letter by its number, filled in as letters are met."""

    def __missing__(self, number: int) -> str:
        """That of a letter not met before."""
        return self.setdefault(number, letter_class(chr(number)))


LETTER_CLASSES = LetterClasses()


def pair_features(lower: Sequence[str]) -> list[list[str]]:
    """Pairs of neighbouring words."""
    return [
        [f"-1|0={before}|{own}", f"0|1={own}|{after}", f"-1|1={before}|{after}"]
        for before, own, after in zip(["^", *lower], lower, [*lower[1:], "$"], strict=False)
    ]


def match_tags(matches: Sequence[Match], length: int) -> list[tuple[str, ...]]:
    """What the lists say of each token: the longest names win, each kind of list for itself."""
    tags: list[tuple[str, ...]] = [()] * length
    longest_first = sorted(matches, key=lambda m: (m.first - m.last, m.first))
    labelled = [(m.first, m.last, match_labels(m.entries)) for m in longest_first]
    for number, kind in enumerate(LIST_KINDS):
        taken = [False] * length
        for first, last, by_kind in labelled:
            labels = by_kind[number]
            if not labels or True in taken[first:last]:
                continue
            for index in range(first, last):
                taken[index] = True
                tags[index] += tags_of(kind + position(index, first, last), labels)
    return tags


@lru_cache(maxsize=20_000)
def tags_of(place: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of a list at a place of its name."""
    return tuple(f"{place}:{label}" for label in labels)


@lru_cache(maxsize=20_000)
def match_labels(entries: tuple[Entry, ...]) -> tuple[tuple[str, ...], ...]:
    """What each kind of list says of a name that has these entries."""
    return tuple(tuple(label for entry in entries for label in entry_labels(entry, kind)) for kind in LIST_KINDS)


def entry_labels(entry: Entry, kind: str) -> Iterable[str]:
    """Type, and for a name of training papers (t) how often it is labelled and how surely."""
    if kind == "l":
        return [entry.type] if entry.listed else []
    if not entry.labelled:
        return []
    often = 1 if entry.labelled == 1 else 2 if entry.labelled == 2 else 3 if entry.labelled < 6 else 4
    share = entry.labelled / (entry.labelled + entry.free)
    surely = "high" if share > 0.8 else "middle" if share > 0.45 else "low" if share > 0.15 else "rare"
    return [entry.type, f"{entry.type}:{often}", f"{entry.type}:{surely}"]


def position(index: int, first: int, last: int) -> str:
    """Begin, inside, end or single."""
    if last - first == 1:
        return "S"
    return "B" if index == first else "E" if index == last - 1 else "I"


@lru_cache(maxsize=20_000)
def tag_features(tags: tuple[str, ...]) -> Forms:
    """What the lists' words on a token say of the token after it, of itself and of the one before it."""
    return (), tuple(f"-1:{tag}" for tag in tags), tags or ("t-",), tuple(f"1:{tag}" for tag in tags), ()


def add_places(rows: list[list[str]], tokens: Tokens, hints: Hints) -> None:
    """In the title, in its name before a colon, first of a sentence, in parentheses, glued to the token before."""
    title_end, colon = tokens.title_end, tokens.text.find(":", 0, tokens.title_end)
    openings = {start for start, _ in hints.sentences}
    depth = 0
    for index, word in enumerate(tokens.words):
        start = tokens.starts[index]
        if start < title_end:
            rows[index].append("title" if colon < 0 else "title:name" if start < colon else "title:rest")
        if start in openings:
            rows[index].append("opens")
        depth = depth + (word == "(") - (word == ")" and depth > 0)
        if depth:
            rows[index].append("in()")
        if index and tokens.ends[index - 1] == start:
            rows[index].append("glued")
    add_definitions(rows, tokens, hints.abbreviations)


def add_definitions(rows: list[list[str]], tokens: Tokens, abbreviations: Sequence[Abbreviation]) -> None:
    """In the short or the long form of an abbreviation where it is defined."""
    for pair in abbreviations:
        first = bisect_left(tokens.starts, min(pair.short_start, pair.long_start))
        for index in range(first, bisect_left(tokens.starts, max(pair.short_end, pair.long_end))):
            start, end = tokens.starts[index], tokens.ends[index]
            if pair.short_start <= start and end <= pair.short_end:
                rows[index].append("short")
            elif pair.long_start <= start and end <= pair.long_end:
                place = "B" if start == pair.long_start else "E" if end == pair.long_end else "I"
                rows[index].append(f"long:{place}")


def add_whole(rows: list[list[str]], tokens: Tokens, lower: Sequence[str]) -> None:
    """What the rest of the paper shows of the same word: how often, in the title, after "propose", before "model"."""
    places: dict[str, list[int]] = {}
    for index, word in enumerate(tokens.words):
        if is_name_like(word):
            places.setdefault(word, []).append(index)
    titled = bisect_left(tokens.starts, tokens.title_end)
    title_heads = [f"title-head={head}" for head in sorted(HEADS.intersection(lower[:titled]))]
    for found in places.values():
        cues = {cue for index in found for cue in cues_around(lower, index)}
        features = [f"n={min(len(found), 4)}", *sorted(cues | {"doc:in-title"} if found[0] < titled else cues)]
        if found[0] < titled:
            features += title_heads
        for index in found:
            rows[index] += features


def cues_around(lower: Sequence[str], index: int) -> list[str]:
    """The words next to a token, and those near it that say what something is or that it is proposed."""
    before, after = lower[max(0, index - 6) : index], lower[index + 1 : index + 7]
    return [
        *(f"doc:then={head}" for head in HEADS.intersection(after)),
        *(f"doc:next={head}" for head in after[:1]),
        *(f"doc:before={other}" for other in HEADS_OR_PROPOSALS.intersection(before)),
        *(f"doc:prev={other}" for other in before[-1:]),
    ]


def add_repeated(rows: list[list[str]], tokens: Tokens, lower: Sequence[str]) -> None:
    """Words and pairs of words that the paper says again, or already in its title: terms are repeated."""
    telling = [word if is_telling(word) else "" for word in lower]
    titled = bisect_left(tokens.starts, tokens.title_end)
    in_title = set(telling[:titled])
    singles = Counter(telling)
    pairs = list(pairwise(telling))
    doubles = Counter(pair for pair in pairs if pair[0] and pair[1])
    again = [(at, min(doubles[pair], 3)) for at, pair in enumerate(pairs) if doubles.get(pair, 0) > 1]
    for index, (row, word) in enumerate(zip(rows, telling, strict=True)):
        if word and singles[word] > 1:
            row.append(f"again={min(singles[word], 5)}")
        if word and index >= titled and word in in_title:
            row.append("titled")
    for name, later in (("again|", 0), ("|again", 1)):
        for at, often in again:
            rows[at + later].append(f"{name}{often}")


def add_cues(rows: list[list[str]], lower: Sequence[str]) -> None:
    """The last telling word before a token in its clause, and the next head of a name behind it."""
    last, since = "", 0
    for row, word in zip(rows, lower, strict=True):
        if last:
            row.append(f"cue={last}:{min(since, 4)}")
        since += 1
        if word in CUES:
            last, since = word, 0
        elif since > 8 or word in CLAUSE_ENDS:
            last = ""
    head, ahead = "", 0
    for row, word in zip(reversed(rows), reversed(lower), strict=True):
        if head:
            row.append(f"head={head}:{min(ahead, 3)}")
        ahead += 1
        if word in HEADS:
            head, ahead = word, 0
        elif ahead > 4 or word in PHRASE_ENDS:
            head = ""


@lru_cache(maxsize=20_000)
def is_telling(word: str) -> bool:
    """Whether a word in small letters may be of a term."""
    return len(word) > 2 and word.isalpha() and word not in STOP_WORDS


@lru_cache(maxsize=20_000)
def is_name_like(word: str) -> bool:
    """Whether a word has a capital, or letters and digits.

    >>> [is_name_like(word) for word in ("GRPO", "Adam", "o1", "gains", "2021")]
    [True, True, True, False, False]
    """
    return word != word.lower() or (any(map(str.isdigit, word)) and any(map(str.isalpha, word)))
