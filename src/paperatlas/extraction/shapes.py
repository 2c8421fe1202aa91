"""Names that shape and the words around them give away: "X: …" as a title, "X, a new benchmark", "we present X"."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    edges = set(tokens.starts), set(tokens.ends)
    return [
        Mention(start, end, type_ or "Method", text[start:end], "shape", 0.5)
        for (start, end), type_ in sorted(found.items())
        if start in edges[0] and end in edges[1]
    ]


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
