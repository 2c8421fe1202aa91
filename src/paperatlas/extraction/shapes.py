"""Names that shape and the words around them give away: "X: …" as a title, "X, a new benchmark", "we present X"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from paperatlas.extraction.features import is_name_like
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import Mention

__all__ = ["find_shapes", "has_name_shape"]

NAME = r"[^\W\d_][\w.+\-]*(?: [A-Z0-9][\w.+\-]*){0,2}"
HEADS = (
    ("Benchmark", r"(?:benchmarks?|datasets?|corpus|corpora|test suite|testbed|leaderboard|test set)"),
    ("Metric", r"(?:metrics?|evaluation measure)"),
    (
        "Model",
        (
            r"(?:(?:language|foundation|multimodal|vision-language|diffusion|reward|base) models?|"
            r"model famil(?:y|ies)|LLMs?|VLMs?|MLLMs?)"
        ),
    ),
    (
        "Method",
        (
            r"(?:frameworks?|methods?|algorithms?|approach|approaches|technique|architectures?|systems?|paradigm|"
            r"pipeline|strategy|mechanism|module|toolkit|library|optimizer|training recipe|objective)"
        ),
    ),
)
DEFINED = re.compile(
    rf"\b({NAME}),? (?:is |as )?(?:a|an|the first|our|the) ((?:[\w\-]+ ){{0,6}}?)([\w\-]+(?: [\w\-]+)?)\b"
)
PROPOSED = re.compile(
    r"\b(?:propose|proposes|present|presents|introduce|introduces|develop|release|releases|named|called|dubbed|termed) "
    rf"({NAME})"
)
# Words behind a run of capitalised words that make it a name of data, or behind several such runs.
DATA = frozenset(("dataset", "corpus", "collection", "database", "treebank", "testset"))
DATA_PLURAL = frozenset(("datasets", "corpora", "collections", "databases", "treebanks", "benchmarks"))
DATA_SETS = {("data", "set"): False, ("test", "set"): False, ("data", "sets"): True, ("test", "sets"): True}
NO_NAME = re.compile(
    r"the|an?|our|we|this|these|those|their|its|in|on|for|from|with|using|of|to|and|or|both|all|each|any|such|new|"
    r"existing|current|standard|public|english|chinese|[lvm]*lms?|ai|nlp|qa|ml|cot|rl",
    re.IGNORECASE,
)
LONGEST_RUN, MOST_RUNS = 8, 10  # tokens of a name, names of an enumeration
JOINTS = frozenset((",", "and", "or", "&"))
TITLE_NAME = re.compile(r"\s*([^\s:]{2,30}(?: [^\s:]{1,20}){0,3}):\s")


def has_name_shape(surface: str) -> bool:
    """Whether a surface looks like a made-up name: two capitals, camel case, or letters with digits, in one word.

    >>> [has_name_shape(surface) for surface in ("GRPO", "ReAct", "Qwen2.5-7B", "Transformer", "beam search", "LLMs")]
    [True, True, True, False, False, True]
    """
    return " " not in surface and (
        sum(map(str.isupper, surface)) >= 2 or (any(map(str.isdigit, surface)) and any(map(str.isalpha, surface)))
    )


def find_shapes(tokens: Tokens, sentences: Sequence[tuple[int, int]]) -> list[Mention]:
    r"""Mentions by shape and context, by place; each is one occurrence, the rest is for the whole paper to find.

    >>> from paperatlas.extraction.tokenizer import make_tokens
    >>> tokens = make_tokens("QuizBench: asking more\nWe present QuizBench, a new benchmark of riddles.")
    >>> [(mention.surface, mention.type) for mention in find_shapes(tokens, [(0, 22), (23, 70)])]
    [('QuizBench', 'Benchmark'), ('QuizBench', 'Benchmark')]
    """
    text = tokens.text
    found = {}
    for pattern in (DEFINED, PROPOSED):
        for match in pattern.finditer(text, tokens.title_end):
            name = strip_name(match[1])
            if has_name_shape(name):
                found[match.start(1), match.start(1) + len(name)] = head_type(text[match.end(1) : match.end(1) + 90])
    title = TITLE_NAME.match(text[: sentences[0][1]] if sentences else "")
    if title and has_name_shape(title[1]):
        types = [type_ for (start, end), type_ in found.items() if text[start:end] == title[1] and type_]
        found[title.start(1), title.end(1)] = types[0] if types else head_type(text[title.end() : sentences[0][1]])
    found.update(dict.fromkeys(named_data(tokens, sentences), "Benchmark"))
    edges = set(tokens.starts), set(tokens.ends)
    return [
        Mention(start, end, type_ or "Method", text[start:end], "shape", 0.5)
        for (start, end), type_ in sorted(found.items())
        if start in edges[0] and end in edges[1]
    ]


def named_data(tokens: Tokens, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    r"""Start and end of the names before "dataset", "data set", "corpus" and the like, outside the title.

    >>> from paperatlas.extraction.tokenizer import make_tokens
    >>> tokens = make_tokens("\nWe use the Great Riddle Bank data set, a text corpus, and the A1 and B2 datasets.")
    >>> [tokens.text[start:end] for start, end in named_data(tokens, [(1, 81)])]
    ['Great Riddle Bank', 'B2', 'A1']
    """
    openings = {start for start, _ in sentences}
    found = []
    for index in range(len(tokens.words)):
        plural = head_of_data(tokens, index)
        if plural is None or tokens.starts[index] < tokens.title_end:
            continue
        runs = [name_run(tokens, index, openings)]
        while plural and runs[-1] and len(runs) < MOST_RUNS:
            last = runs[-1][0]
            while last and tokens.words[last - 1] in JOINTS:
                last -= 1
            runs.append(name_run(tokens, last, openings) if last < runs[-1][0] else None)
        names = [run for run in runs if run]
        if not plural or len(names) > 1 or any(map(is_mixed, names_of(tokens, names))):
            found += [(tokens.starts[first], tokens.ends[last - 1]) for first, last in names]
    return found


def head_of_data(tokens: Tokens, index: int) -> bool | None:
    """Whether the word at ``index`` calls what stands before it several sets of data, or one; None where neither."""
    word = tokens.words[index]
    if word in DATA or word in DATA_PLURAL:
        return word in DATA_PLURAL
    return DATA_SETS.get((word, *tokens.words[index + 1 : index + 2]))  # type: ignore[arg-type]


def names_of(tokens: Tokens, runs: Sequence[tuple[int, int]]) -> list[str]:
    """The surfaces of runs of tokens."""
    return [tokens.surface(first, last) for first, last in runs]


def is_mixed(name: str) -> bool:
    """Whether a name is more than an acronym: a small letter or a digit in it."""
    return any(letter.islower() or letter.isdigit() for letter in name)


def name_run(tokens: Tokens, last: int, openings: Collection[int]) -> tuple[int, int] | None:
    """First token and the one after the last of the name that ends before token ``last``."""
    first = last
    while first and last - first < LONGEST_RUN and continues_name(tokens, first - 1):
        first -= 1
    if first < last and tokens.starts[first] in openings and not has_name_shape(tokens.words[first]):
        first += 1
    while first < last and (NO_NAME.fullmatch(tokens.words[first]) or not tokens.words[first][0].isalnum()):
        first += 1
    return (first, last) if any(map(is_name_like, tokens.words[first:last])) else None


def continues_name(tokens: Tokens, index: int) -> bool:
    """Whether a token can stand in a capitalised name: a name-like word, a number, or a hyphen between two such."""
    word, following = tokens.words[index], tokens.words[index + 1]
    glued = tokens.ends[index] == tokens.starts[index + 1]
    if "\n" in tokens.text[tokens.ends[index] : tokens.starts[index + 1]]:
        return False
    return is_name_like(word) or word.isdigit() or (glued and (word in "-/." or following == "-"))


def strip_name(name: str) -> str:
    """The name up to its first word that is none."""
    words = name.rstrip(".-+").split()
    kept = [word for number, word in enumerate(words) if number == 0 or is_name_like(word)]
    return " ".join(kept[: len(words)] if has_name_shape(" ".join(kept)) else words[:1]).rstrip(".-+")


def head_type(after: str) -> str | None:
    """The type that the first telling head within the next words speaks for."""
    clause = re.split(r"[.;]|\b(?:that|which|to|for|and|with|by)\b", after, maxsplit=1)[0]
    places = [
        (match.start(), type_) for type_, head in HEADS for match in re.finditer(rf"\b{head}\b", clause, re.IGNORECASE)
    ]
    return min(places)[1] if places else None
