"""What the tagger is told of proposals: what the paper calls a name, what it announces, and names written in capitals.

"X, a new benchmark" in one sentence says of every X in the paper that it is called a benchmark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from paperatlas.extraction.tokenizer import Tokens

__all__ = ["called_heads", "proposal_features"]


def words_of(text: str) -> frozenset[str]:
    """The words of a list written out."""
    return frozenset(text.split())


KINDS = {
    "Benchmark": "benchmark dataset corpus corpora testbed leaderboard arena testset",
    "Model": "model llm mllm vlm vla lm lmm checkpoint foundation family series herd",
    "Method": (
        "framework method algorithm approach technique architecture system pipeline paradigm strategy mechanism module "
        "toolkit library optimizer recipe objective scheme procedure protocol plugin agent engine interface loss "
        "network encoder decoder tokenizer layer policy estimator sampler scheduler prior variant formulation "
        "environment platform infrastructure simulator infra workflow solution adapter"
    ),
    "Metric": "metric measure score index",
    "Task": "task problem challenge setting phenomenon",
}
KIND_OF = {head: kind for kind, heads in KINDS.items() for head in heads.split()}
KIND_OF |= {head + "s": kind for head, kind in list(KIND_OF.items())} | {"suite": "Benchmark", "families": "Model"}
ARTICLES = words_of("a an the our new novel first")
STOPS = words_of(
    "that which for to of with by in on from using via where whose and designed based built trained aimed as is are "
    "was consisting comprising containing spanning covering capable tailored specifically called named termed dubbed "
    "we it into over across , . ; : ( ) ! ?"
)
PROPOSING = words_of(
    "propose proposes proposed present presents introduce introduces introducing develop develops release releases "
    "contribute design devise construct create build curate establish unveil"
)
NAMING = words_of("called named termed dubbed denoted coined")
ANNOUNCING = PROPOSING | NAMING
DASHES = words_of(", : - – —")
LINKS = DASHES | words_of("is as (")
NAME_LINKS = DASHES | NAMING
TELLING = words_of(
    "benchmark dataset corpus evaluate evaluating evaluation models model parameters parameter weights checkpoints "
    "billion trained pretrained framework method algorithm system pipeline metric task annotated samples questions "
    "instances human released tokens surpasses outperforms proprietary "
    "tasks suite series family code inference backbone generates generating diverse curated "
    "leaderboard comprehensive systematically reveals existing challenging examples domains"
)
REACH = 9  # tokens within which a description names its head
MARKER = re.compile(r"[0-9]|i{1,3}|iv|v|[a-e]")
ORDINALS = words_of("first second third fourth firstly secondly thirdly finally")


def proposal_features(rows: list[list[str]], tokens: Tokens, sentences: Sequence[tuple[int, int]]) -> None:
    """Adds to each token's features what the paper calls its word, what is announced before it, and capitals."""
    words = [word.lower() for word in tokens.words]
    chunks = find_chunks(tokens)
    add_called(rows, tokens, words, chunks)
    add_announced(rows, words, tokens, sentences)
    add_capitals(rows, tokens, chunks, sentences)


def find_chunks(tokens: Tokens) -> list[tuple[int, int]]:
    """First token and the one after the last of every word as written: "CLI-Universe" is one."""
    chunks: list[tuple[int, int]] = []
    for index, word in enumerate(tokens.words):
        solid = word[0].isalnum() or word in "-/"
        glued = bool(chunks) and chunks[-1][1] == index and index > 0 and tokens.ends[index - 1] == tokens.starts[index]
        if solid and glued:
            chunks[-1] = (chunks[-1][0], index + 1)
        elif word[0].isalnum():
            chunks.append((index, index + 1))
    return chunks


def called_heads(words: Sequence[str], first: int, last: int) -> list[str]:
    """What is said right here that the name ``words[first:last]`` is: how it is said, and the word.

    >>> words = "we present quizbench , a new benchmark of riddles".split()
    >>> called_heads(words, 2, 3)
    ['is=benchmark']
    """
    said = []
    after = last + (last < len(words) and words[last] == ")")
    links = after
    while links < len(words) and links < after + 3 and words[links] in LINKS:
        links += 1
    if links > after and links < len(words) and words[links] in ARTICLES:
        said += [f"is={head}" for head in head_of(words, links + 1)]
    if last < len(words) and words[last] in KIND_OF:
        said.append(f"next={words[last]}")
    before = first - 1
    if before >= 0 and words[before] == "(":
        before -= 1
    while before >= 0 and words[before] in NAME_LINKS:
        before -= 1
    if before >= 0 and words[before] in KIND_OF:
        said.append(f"{'prev' if before == first - 1 else 'named'}={words[before]}")
    return said


def head_of(words: Sequence[str], start: int) -> list[str]:
    """The last word before the description ends, where it is one that says what something is."""
    at = start
    while at < len(words) and at < start + REACH and words[at] not in STOPS:
        at += 1
    telling = [word for word in reversed(words[start:at]) if word in KIND_OF]
    return telling[:1]


def add_called(rows: list[list[str]], tokens: Tokens, words: Sequence[str], chunks: Sequence[tuple[int, int]]) -> None:
    """What the paper calls a name, wherever it stands; and of a proposed name, which telling words the paper has."""
    titled = bisect_left(tokens.starts, tokens.title_end)
    colon = next((index for index in range(titled) if words[index] == ":"), -1)
    called: dict[str, set[str]] = {}
    proposed: set[str] = set()
    names = ["".join(tokens.words[first:last]) for first, last in chunks]
    for name, (first, last) in zip(names, chunks, strict=True):
        if name == name.lower():
            continue
        said = called_heads(words, first, last)
        called.setdefault(name, set()).update(said, (f"kind={KIND_OF[one.split('=')[1]]}" for one in said))
        lead = first - 1
        while lead >= 0 and words[lead] in ARTICLES:
            lead -= 1
        announced = lead >= 0 and words[lead] in ANNOUNCING
        if announced or (last <= colon and colon - first <= 6):
            proposed.add(name)
    features = {name: sorted(said) for name, said in called.items()}
    if proposed:
        shared = ["proposed", *(f"proposed:{word}" for word in sorted(TELLING.intersection(words)))]
        if colon >= 0:
            titles = {word for word in words[colon + 1 : titled] if word.isalpha()}
            shared += [f"proposed:t={word}" for word in sorted(titles)]
        first_word = f"first={words[colon + 1]}" if -1 < colon < titled - 1 else "no-colon"
        for name in proposed:
            said = features[name]
            features[name] = [*said, *shared, *(f"proposed:{one}" for one in said), f"proposed:{first_word}"]
    for name, (first, last) in zip(names, chunks, strict=True):
        for row in rows[first:last] if name in features else ():
            row.extend(features[name])


def add_announced(
    rows: list[list[str]], words: Sequence[str], tokens: Tokens, sentences: Sequence[tuple[int, int]]
) -> None:
    """How far a token is behind a verb of proposing in its sentence, and behind the mark of an item of a list."""
    openings = {start for start, _ in sentences}
    verb, since, item, announced = "", 0, -1, 0
    for index, (row, word) in enumerate(zip(rows, words, strict=True)):
        if tokens.starts[index] in openings:
            announced = 2 if verb else max(0, announced - 1)
            verb, since, item = "", 0, -1
        if verb:
            row += [f"after={verb}:{min(since // 3, 5)}", f"after:{min(since // 3, 5)}"]
        if item >= 0:
            row.append(f"item:{min(item, 5)}{'p' if verb or announced else ''}")
            item = item + 1 if item < 8 else -1
        if announced:
            row.append(f"announced:{announced}")
        since += 1
        marks = word == ")" and index > 1 and words[index - 2] == "(" and MARKER.fullmatch(words[index - 1])
        if marks or word in ORDINALS:
            item = 0
        if word in ANNOUNCING:
            verb, since = word, 0


def add_capitals(
    rows: list[list[str]], tokens: Tokens, chunks: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> None:
    """Where in a run of capitalised words a token stands, outside the title; such a run is often one name."""
    starts = [start for start, _ in sentences]
    openings, title_end = set(starts), tokens.title_end
    runs: list[tuple[int, int]] = []
    for first, last in chunks:
        start = tokens.starts[first]
        opens = start in openings and not any(map(str.isupper, tokens.words[first][1:]))
        if start < title_end or opens or not tokens.words[first][0].isupper():
            continue
        near = (
            runs
            and runs[-1][1] == first
            and bisect_right(starts, tokens.starts[runs[-1][0]]) == bisect_right(starts, start)
        )
        if near:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    for first, last in runs:
        long = min(last - first, 4)
        for index in range(first, last):
            place = "S" if last - first == 1 else "B" if index == first else "E" if index == last - 1 else "I"
            rows[index] += [f"capitals={place}", f"capitals={place}{long}"]
        if first:
            rows[first - 1].append(f"before-capitals={long}")
        if last < len(rows):
            rows[last].append(f"after-capitals={long}")
