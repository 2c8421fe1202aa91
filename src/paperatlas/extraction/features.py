"""What the tagger looks at: for each token, words and shapes around it, what lists know, what the whole paper shows.

Features are strings, as CRFsuite takes them. What depends on the word alone is computed once a word.
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

__all__ = ["Clusters", "Hints", "token_features"]

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
GAPS = (-2, -1, 0, 1, 2)


@dataclass(frozen=True, slots=True)
class Hints:
    """What other components know of a text before the tagger reads it; matches count tokens as ``Tokens`` does."""

    sentences: Sequence[tuple[int, int]]
    abbreviations: Sequence[Abbreviation]
    matches: Sequence[Match]


def token_features(tokens: Tokens, hints: Hints, clusters: Clusters) -> list[list[str]]:
    """The features of each token of ``tokens``."""
    words = tokens.words
    forms = [word_forms(word, clusters_of(word, clusters)) for word in words]
    rows = [list(form[2]) for form in forms]
    for index, row in enumerate(rows):
        for gap, form in ((-2, 0), (-1, 1), (1, 3), (2, 4)):
            place = index + gap
            row.extend(forms[place][form] if 0 <= place < len(forms) else (f"{gap}:edge",))
    add_pairs(rows, words)
    add_tags(rows, match_tags(hints.matches, len(rows)))
    add_places(rows, tokens, hints)
    add_whole(rows, tokens)
    add_repeated(rows, tokens)
    add_cues(rows, words)
    proposal_features(rows, tokens, hints.sentences)
    return rows


def clusters_of(word: str, clusters: Clusters) -> tuple[str, ...]:
    """The clusters of a word, also of one that only digits tell from a known one."""
    return clusters.get(word.lower(), ())


@lru_cache(maxsize=60_000)
def word_forms(word: str, clusters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """What a word says of the token two after it, one after it, itself, one before it and two before it."""
    lower, shape = word.lower(), shape_of(word)
    own = [
        "0:bias",
        f"0:w={lower}",
        f"0:o={word}",
        f"0:s={shape}",
        f"0:f={full_shape(word)}",
        *(f"0:p{n}={lower[:n]}" for n in (2, 3, 4) if len(lower) > n),
        *(f"0:e{n}={lower[-n:]}" for n in (2, 3, 4) if len(lower) > n),
        *(f"0:c{number}={cluster}" for number, cluster in enumerate(clusters)),
    ]
    near = [(f"w={lower}", f"s={shape}", *([f"e={lower[-3:]}"] if len(lower) > 3 else []))]
    near[0] += tuple(f"c{number}={cluster}" for number, cluster in enumerate(clusters))
    forms: list[tuple[str, ...]] = []
    for gap in GAPS:
        if gap == 0:
            forms.append(tuple(own))
        elif abs(gap) == 1:
            forms.append(tuple(f"{gap}:{feature}" for feature in near[0]))
        else:
            finest = (f"{gap}:c0={cluster}" for cluster in clusters[-1:])
            forms.append((f"{gap}:w={lower}", f"{gap}:s={shape}", *finest))
    return tuple(forms)


def full_shape(word: str) -> str:
    """Capitals, small letters and digits, runs longer than three cut.

    >>> full_shape("Qwen2.5"), full_shape("CamelCase")
    ('Xxxxd.d', 'XxxxxXxxx')
    """
    return re.sub(r"(.)\1{3,}", r"\1\1\1\1", "".join(letter_class(letter) for letter in word[:24]))


def shape_of(word: str) -> str:
    """The same with every run as one letter.

    >>> shape_of("Qwen2.5"), shape_of("CamelCase")
    ('Xxd.d', 'XxXx')
    """
    return re.sub(r"(.)\1+", r"\1", "".join(letter_class(letter) for letter in word[:24]))


def letter_class(letter: str) -> str:
    """X, x, d, or the character itself."""
    if letter.isupper():
        return "X"
    if letter.isalpha():
        return "x"
    return "d" if letter.isdigit() else letter


def add_pairs(rows: list[list[str]], words: Sequence[str]) -> None:
    """Pairs of neighbouring words."""
    lower = ["^", *map(str.lower, words), "$"]
    for index, row in enumerate(rows):
        before, own, after = lower[index : index + 3]
        row += [f"-1|0={before}|{own}", f"0|1={own}|{after}", f"-1|1={before}|{after}"]


def match_tags(matches: Sequence[Match], length: int) -> list[list[str]]:
    """What the lists say of each token: the longest names win, those of training papers and of public lists apart."""
    tags: list[list[str]] = [[] for _ in range(length)]
    for kind in ("t", "l"):
        taken = [False] * length
        for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
            labels = [label for entry in match.entries for label in entry_labels(entry, kind)]
            if not labels or any(taken[match.first : match.last]):
                continue
            for index in range(match.first, match.last):
                taken[index] = True
                tags[index] += [f"{kind}{position(index, match.first, match.last)}:{label}" for label in labels]
    return tags


def entry_labels(entry: Entry, kind: str) -> Iterable[str]:
    """Type, and for a name of training papers how often it is labelled and how surely."""
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


def add_tags(rows: list[list[str]], tags: Sequence[Sequence[str]]) -> None:
    """The lists' words on each token and its neighbours."""
    for index, row in enumerate(rows):
        row.extend(tags[index] or ["t-"])
        if index:
            row.extend(f"-1:{tag}" for tag in tags[index - 1])
        if index + 1 < len(tags):
            row.extend(f"1:{tag}" for tag in tags[index + 1])


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


def add_whole(rows: list[list[str]], tokens: Tokens) -> None:
    """What the rest of the paper shows of the same word: how often, in the title, after "propose", before "model"."""
    words = tokens.words
    counts = Counter(words)
    name_like = {word for word in counts if is_name_like(word)}
    cues: dict[str, set[str]] = {word: set() for word in name_like}
    for index, word in enumerate(words):
        if word not in name_like:
            continue
        heads = [other.lower() for other in words[index + 1 : index + 7]]
        cues[word] |= {f"then={head}" for head in heads if head in HEADS}
        cues[word] |= {f"next={head}" for head in heads[:1]}
        before = [other.lower() for other in words[max(0, index - 6) : index]]
        cues[word] |= {f"before={other}" for other in before if other in HEADS or other in PROPOSALS}
        cues[word] |= {f"prev={other}" for other in before[-1:]}
        if tokens.starts[index] < tokens.title_end:
            cues[word].add("in-title")
    titled = bisect_left(tokens.starts, tokens.title_end)
    title_head = {word.lower() for word in words[:titled]} & HEADS
    for row, word in zip(rows, words, strict=True):
        if word in name_like:
            row += [f"n={min(counts[word], 4)}", *(f"doc:{cue}" for cue in sorted(cues[word]))]
            if "in-title" in cues[word]:
                row += [f"title-head={head}" for head in sorted(title_head)]


def add_repeated(rows: list[list[str]], tokens: Tokens) -> None:
    """Words and pairs of words that the paper says again, or already in its title: terms are repeated."""
    lower = [word.lower() for word in tokens.words]
    telling = [len(word) > 2 and word.isalpha() and word not in STOP_WORDS for word in lower]
    titled = bisect_left(tokens.starts, tokens.title_end)
    in_title = {word for word, tells in zip(lower[:titled], telling, strict=False) if tells}
    singles = Counter(word for word, tells in zip(lower, telling, strict=True) if tells)
    pairs = Counter(pair for pair, tells in zip(pairwise(lower), pairwise(telling), strict=True) if all(tells))
    for index, row in enumerate(rows):
        if telling[index]:
            if singles[lower[index]] > 1:
                row.append(f"again={min(singles[lower[index]], 5)}")
            if lower[index] in in_title and index >= titled:
                row.append("titled")
        for name, place in (("again|", index), ("|again", index - 1)):
            pair = tuple(lower[place : place + 2]) if place >= 0 else ()
            if len(pair) == 2 and pairs[pair] > 1:
                row.append(f"{name}{min(pairs[pair], 3)}")


def add_cues(rows: list[list[str]], words: Sequence[str]) -> None:
    """The last telling word before a token in its clause, and the next head of a name behind it."""
    last, since = "", 0
    for row, word in zip(rows, words, strict=True):
        if last:
            row.append(f"cue={last}:{min(since, 4)}")
        lower, since = word.lower(), since + 1
        if lower in CUES:
            last, since = lower, 0
        elif word in ".;:!?" or since > 8:
            last = ""
    head, ahead = "", 0
    for backwards, word in zip(reversed(rows), reversed(words), strict=True):
        if head:
            backwards.append(f"head={head}:{min(ahead, 3)}")
        lower, ahead = word.lower(), ahead + 1
        if lower in HEADS:
            head, ahead = lower, 0
        elif word in ".;:!?," or ahead > 4:
            head = ""


def is_name_like(word: str) -> bool:
    """Whether a word has a capital, or letters and digits.

    >>> [is_name_like(word) for word in ("GRPO", "Adam", "o1", "gains", "2021")]
    [True, True, True, False, False]
    """
    return word != word.lower() or (any(map(str.isdigit, word)) and any(map(str.isalpha, word)))
