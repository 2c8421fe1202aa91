"""Where two annotations of a text differ, mistake by mistake, each with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from paperatlas.evaluation.reading import Labelled, same
from paperatlas.evaluation.scores import edge_ends, match_concepts, surface_pairs
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import AnnotatedConcept, Annotation, Mention
from paperatlas.text import clean

__all__ = ["KINDS", "Mistake", "Pair", "find_mistakes", "pair_mentions", "quote", "sentence_around"]

KINDS = {
    "missed": "names that were not found",
    "spurious": "names that gold does not have",
    "wrong type": "the right characters, another type",
    "wrong boundary": "more or fewer characters than the name has",
    "alias missing": "surfaces of one concept that were not put together",
    "alias wrong": "surfaces put together that are two concepts, or none",
    "relation missing": "relations of a concept that was found",
    "relation wrong": "relations that gold does not have, of a concept that was found",
    "edge missing": "claims between concepts that were not found",
    "edge wrong": "claims that gold does not have, or of a concept that was not found",
}
BEFORE, BEHIND = "[[", "]]"
AROUND = 300  # characters of a very long sentence that are shown on each side
Span = tuple[int, int]


class Pair(NamedTuple):
    """A gold mention and the predicted one that stands in its place; one of them may be None."""

    gold: Mention | None
    predicted: Mention | None

    @property
    def kind(self) -> str:
        """One of KINDS, or "right"."""
        if self.gold is None:
            return "spurious"
        if self.predicted is None:
            return "missed"
        if (self.gold.start, self.gold.end) != (self.predicted.start, self.predicted.end):
            return "wrong boundary"
        return "right" if self.gold.type == self.predicted.type else "wrong type"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One difference; all texts are one line, without control characters."""

    kind: str  # one of KINDS
    what: str
    times: int  # in this paper
    sentence: str  # the first of them, with [[ and ]] around what it is about
    title: str  # of the paper
    paper: str  # its id


def find_mistakes(gold: Sequence[Labelled], predicted: Sequence[Annotation]) -> list[Mistake]:
    """All mistakes by kind, those that recur most over the papers first, else in the order of the papers.

    Relations are compared where the concept was found, so that a missed name is one mistake and not several.

    >>> from paperatlas.evaluation.reading import labelled
    >>> concept = {"name": "LoRA", "type": "Method", "surfaces": ["LoRA"], "mentions": [[3, 7]], "relations": []}
    >>> paper = labelled({"title": "On LoRA", "abstract": "", "concepts": [concept], "edges": []})
    >>> nothing = Annotation(paper.paper.id, "", "", (), ())
    >>> [(mistake.kind, mistake.sentence) for mistake in find_mistakes([paper], [nothing])]
    [('missed', 'On [[LoRA]]')]
    """
    found: list[Mistake] = []
    often: Counter[tuple[str, str]] = Counter()
    for paper, annotation in zip(gold, predicted, strict=True):
        met = list(in_paper(paper, annotation))
        times = Counter((it.kind, same(it.what)) for it in met)
        first = {(it.kind, same(it.what)): it for it in reversed(met)}
        found += [replace(first[key], times=number) for key, number in times.items()]
        often += times
    order = list(KINDS)
    return sorted(found, key=lambda it: (order.index(it.kind), -often[it.kind, same(it.what)]))


def in_paper(gold: Labelled, predicted: Annotation) -> Iterator[Mistake]:
    """The mistakes in one paper, by kind and place."""
    paper, annotation = gold
    text = paper.text
    sentences = split_sentences(text)

    def mistake(kind: str, what: str, *spans: Sequence[Span], within: Span | None = None) -> Mistake:
        sentence = quote(text, sentences, *spans, within=within)
        return Mistake(kind, clean(what), 1, sentence, clean(paper.title), paper.id)

    for pair in pair_mentions(annotation, predicted):
        if pair.kind != "right":
            main = pair.gold or pair.predicted
            assert main is not None
            yield mistake(pair.kind, told(pair), [(main.start, main.end)])
    yield from aliases(annotation, predicted, mistake)
    matches = match_concepts(annotation.concepts, predicted.concepts)
    yield from relations(annotation, predicted, matches, mistake)
    yield from edges(annotation, predicted, matches, mistake)


Make = Callable[..., Mistake]


def told(pair: Pair) -> str:
    """What was expected and what was read instead."""
    gold, found = pair
    if gold is None or found is None:
        one = gold or found
        assert one is not None
        return f"{one.surface} ({one.type})"
    if pair.kind == "wrong type":
        return f"{gold.surface}: {gold.type}, read as {found.type}"
    kinds = (f" ({gold.type})", "") if gold.type == found.type else (f" ({gold.type})", f" ({found.type})")
    return f"{gold.surface}{kinds[0]}, read as {found.surface}{kinds[1]}"


def pair_mentions(gold: Annotation, predicted: Annotation) -> list[Pair]:
    """Every mention of both, one to one by the text: equal ones first, then one span, one type, any overlap.

    >>> lora = AnnotatedConcept("LoRA", "Method", ("LoRA",), (Mention(3, 7, "Method", "LoRA", "tagger", 0.9),))
    >>> [pair.kind for pair in pair_mentions(Annotation("p", "", "", (lora,), ()), Annotation("p", "", "", (), ()))]
    ['missed']
    """
    left, right = mentions(gold), mentions(predicted)
    pairs: list[Pair] = []
    for alike in (is_equal, is_one_span, is_one_type, overlap):
        rest = []
        for one in left:
            place = next((at for at, other in enumerate(right) if alike(one, other)), None)
            if place is None:
                rest.append(one)
            else:
                pairs.append(Pair(one, right.pop(place)))
        left = rest
    pairs += [Pair(one, None) for one in left] + [Pair(None, other) for other in right]
    return sorted(pairs, key=lambda it: [(m.start, m.end, m.type) for m in it if m is not None])


def mentions(annotation: Annotation) -> list[Mention]:
    """The mentions by place, each once."""
    once = {(m.start, m.end, concept.type): m for concept in annotation.concepts for m in concept.mentions}
    return [once[key] for key in sorted(once)]


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a character."""
    return one.start < other.end and other.start < one.end


def is_one_type(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a character and the type."""
    return one.type == other.type and overlap(one, other)


def is_one_span(one: Mention, other: Mention) -> bool:
    """Whether two mentions are the same characters."""
    return (one.start, one.end) == (other.start, other.end)


def is_equal(one: Mention, other: Mention) -> bool:
    """Whether two mentions are the same characters and type."""
    return one.type == other.type and is_one_span(one, other)


def aliases(gold: Annotation, predicted: Annotation, mistake: Make) -> Iterator[Mistake]:
    """Pairs of surfaces that only one of the two puts into one concept; of those missed, where both were found."""
    there, found = surface_pairs(gold.concepts), surface_pairs(predicted.concepts)
    known = {same(surface) for concept in predicted.concepts for surface in concept.surfaces}
    for kind, pairs, said in (
        ("alias missing", {pair for pair in there - found if known.issuperset(pair)}, gold),
        ("alias wrong", found - there, predicted),
    ):
        for pair in sorted(pairs):
            concept = next(it for it in said.concepts if set(pair) <= set(map(same, it.surfaces)))
            forms = [next(it for it in concept.surfaces if same(it) == one) for one in pair]
            spans = [(m.start, m.end) for form in forms for m in concept.mentions if m.surface == form][:1]
            yield mistake(kind, f"{forms[0]} = {forms[1]} ({concept.type})", spans)


def relations(gold: Annotation, predicted: Annotation, matches: dict[int, int], mistake: Make) -> Iterator[Mistake]:
    """Relations of the concepts that both have."""
    for place, at in matches.items():
        mine, theirs = predicted.concepts[place], gold.concepts[at]
        found = {it.type: it for it in mine.relations if it.type != "MENTIONS"}
        there = [it.type for it in theirs.relations if it.type != "MENTIONS"]
        for kind in there:
            if kind not in found:
                instead = ", ".join(found) or "MENTIONS"
                yield mistake("relation missing", f"{kind} {theirs.name}; read as {instead}", in_text(theirs))
        for kind, relation in found.items():
            if kind not in there:
                what = f"{kind} {mine.name}; gold has {', '.join(there) or 'MENTIONS'}"
                yield mistake("relation wrong", what, in_text(mine), within=(relation.start, relation.end))


def edges(gold: Annotation, predicted: Annotation, matches: dict[int, int], mistake: Make) -> Iterator[Mistake]:
    """Edges that only one of the two has."""
    there, found = edge_ends(gold), edge_ends(predicted)
    matched = {(matches.get(head), kind, matches.get(tail)): (head, kind, tail) for head, kind, tail in sorted(found)}
    right = {matched[edge] for edge in matched if edge in there}
    for kind, ends, said in (
        ("edge missing", there - set(matched), gold),
        ("edge wrong", found - right, predicted),
    ):
        for head, relation, tail in sorted(ends):
            one, other = said.concepts[head], said.concepts[tail]
            evidence = next(
                (
                    (it.start, it.end)
                    for it in said.edges
                    if it.type == relation
                    and said.concepts[it.head].name == one.name
                    and said.concepts[it.tail].name == other.name
                ),
                None,
            )
            what = f"{one.name} {relation} {other.name}"
            yield mistake(kind, what, in_text(other), in_text(one), within=evidence)


def in_text(concept: AnnotatedConcept) -> list[Span]:
    """Where a concept stands, by place."""
    return sorted({(mention.start, mention.end) for mention in concept.mentions})


def sentence_around(sentences: Sequence[Span], start: int, end: int) -> Span:
    """The sentence, or the sentences, that hold these characters."""
    first = next((span for span in reversed(sentences) if span[0] <= start), (start, end))
    last = next((span for span in sentences if span[1] >= end), (start, end))
    return min(first[0], start), max(last[1], end)


def quote(text: str, sentences: Sequence[Span], *things: Sequence[Span], within: Span | None = None) -> str:
    """A sentence with these things in it marked, each given by its spans: ``within``, or else the best one.

    That is the one that holds most of the things, then most of their spans; an early one, but not the title.

    >>> quote("On LoRA", [(0, 7)], [(3, 7)])
    'On [[LoRA]]'
    """
    if within is None or within[0] >= within[1]:
        within = best_sentence(sentences, things) or (0, len(text))
    start, end = within
    inside = merged(span for spans in things for span in spans if start <= span[0] and span[1] <= end)
    if inside:
        start, end = max(start, inside[0][0] - AROUND), min(end, inside[-1][1] + AROUND)
    end = min(end, start + 4 * AROUND)
    parts, at = ["…" if start > within[0] else ""], start
    for first, last in inside:
        if last <= end:
            parts += [text[at:first], BEFORE, text[first:last], BEHIND]
            at = last
    parts += [text[at:end], "…" if end < within[1] else ""]
    return clean("".join(parts))


def best_sentence(sentences: Sequence[Span], things: Sequence[Sequence[Span]]) -> Span | None:
    """The sentence that holds most of the things, of equals the one with an earlier thing."""
    held: dict[Span, list[int]] = {}
    for number, spans in enumerate(things):
        for span in spans:
            held.setdefault(sentence_around(sentences, *span), []).append(number)
    title = sentences[0] if sentences else None
    first = min(
        held, key=lambda it: (-len(set(held[it])), min(held[it]), it == title, -len(held[it]), it), default=None
    )
    return first or title


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same places in spans that do not overlap."""
    kept: list[Span] = []
    for start, end in sorted(set(spans)):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
