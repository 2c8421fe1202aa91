"""Texts with what they say marked in them, as one HTML file that needs nothing but itself, not even a script.

The marks are those of spaCy's displaCy (Explosion, https://spacy.io/usage/visualizers): the name on the colour of its
type, the type in small capitals behind it. Beside it stands how the paper relates to the concept, at the place where
it says so; below each text stand its concepts and claims, each with its sentence, confidence and what found it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from paperatlas.disk import whole_file
from paperatlas.evaluation import KINDS, Labelled, Mistake, Pair, Score, pair_mentions
from paperatlas.evaluation.mistakes import BEFORE, BEHIND, quote
from paperatlas.extraction.sentences import split_sentences
from paperatlas.offline import Theme, colours, policy
from paperatlas.records import CONCEPT_TYPES, AnnotatedConcept, Annotation, Edge, Paper, Relation
from paperatlas.resources import resource_text
from paperatlas.text import INVISIBLE, clean

__all__ = ["render_comparison", "render_texts", "write_page"]

STATES = {
    "right": "as in gold",
    "missed": "in gold, not found",
    "spurious": "found, not in gold",
    "wrong type": "another type in gold",
    "wrong boundary": "other characters in gold",
}
TOLD_BY_MARKS = tuple(STATES)  # the mistakes that are seen in the text itself


class Mark(NamedTuple):
    """A stretch of text, how it is drawn, and what stands behind it."""

    start: int
    end: int
    type: str
    side: str = "both"  # "gold" or "read" where only one of the two has it
    label: str = ""  # no label where another mark carries it
    more: str = ""
    hint: str = ""


class Piece(NamedTuple):
    """A stretch of text that is drawn alike, and the labels behind it: each the type's class, the text, and more."""

    text: str
    style: str
    hint: str
    labels: tuple[tuple[str, str, str], ...]


def write_page(page: str, path: str | os.PathLike[str]) -> Path:
    """Writes a page as UTF-8, whole or not at all, and returns its path; StoreError where it cannot.

    >>> import tempfile
    >>> write_page(render_texts([]), Path(tempfile.mkdtemp()) / "texts.html").name
    'texts.html'
    """
    target = Path(path)
    with whole_file(target) as stream:
        stream.write(page.encode("utf-8", "replace"))
    return target


def render_texts(papers: Sequence[Labelled], *, title: str = "") -> str:
    """The page about papers and what their texts say; the same papers give the same page.

    >>> "On LoRA" in render_texts([Labelled(Paper(id="p1", title="On LoRA"), Annotation("p1", "", "", (), ()))])
    True
    """
    theme: Theme = json.loads(resource_text("viz/theme.json"))
    shown = [one_text(paper, annotation, theme) for paper, annotation in papers]
    said = [annotation for _, annotation in papers]
    relations = sum(it.type != "MENTIONS" for each in said for concept in each.concepts for it in concept.relations)
    summary = [
        some(len(papers), "text"),
        some(sum(len(each.concepts) for each in said), "concept"),
        some(relations, "relation"),
        some(sum(len(each.edges) for each in said), "claim"),
    ]
    return render(theme, title or "What the texts say", summary, shown, types=types_in(said))


def render_comparison(
    gold: Sequence[Labelled],
    predicted: Sequence[Annotation],
    *,
    scores: Sequence[Score],
    mistakes: Sequence[Mistake],
    title: str = "",
) -> str:
    """The page that shows predictions against gold: right, missed and spurious in marks of their own.

    ``scores`` and ``mistakes`` are those of ``evaluate`` and ``find_mistakes`` for the same papers.

    >>> "no papers" in render_comparison([], [], scores=[], mistakes=[])
    True
    """
    theme: Theme = json.loads(resource_text("viz/theme.json"))
    by_paper: dict[tuple[str, str], list[Mistake]] = {}
    for mistake in mistakes:
        if mistake.kind not in TOLD_BY_MARKS:
            by_paper.setdefault((mistake.paper, mistake.title), []).append(mistake)
    shown, counts = [], Counter[str]()
    for (paper, annotation), other in zip(gold, predicted, strict=True):
        pairs = pair_mentions(annotation, other)
        marks = [mark for pair in pairs for mark in compared(pair)]
        kinds = Counter(pair.kind for pair in pairs)
        counts += kinds
        shown.append(
            {
                **in_pieces(paper, marks),
                "facts": [f"{kinds[kind]} {kind}" for kind in STATES if kinds[kind]],
                "concepts": [],
                "claims": [],
                "mistakes": [told(mistake) for mistake in by_paper.get((paper.id, clean(paper.title)), ())],
            }
        )
    summary = [some(len(gold), "text"), *(f"{some(counts[kind], 'name')} {kind}" for kind in STATES)]
    types = types_in([*(it.annotation for it in gold), *predicted])
    return render(theme, title or "Read against gold", summary, shown, types=types, scores=scores)


def render(
    theme: Theme,
    title: str,
    summary: Sequence[str],
    papers: Sequence[Mapping[str, Any]],
    *,
    types: Sequence[str],
    scores: Sequence[Score] | None = None,
) -> str:
    """The template, filled; all text in it is escaped."""
    style = colours(theme) + resource_text("viz/texts.css")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(resource_text("viz/texts.html")).render(
        policy=policy(styles=(style,)),
        style=Markup(style),  # noqa: S704  our own file
        title=clean(title),
        summary=" · ".join(summary),
        papers=papers,
        types=types,
        states=STATES if scores is not None else {},
        scores=scores or (),
        kinds=KINDS,
    )


def one_text(paper: Paper, annotation: Annotation, theme: Theme) -> dict[str, Any]:
    """What the template needs to know of one paper."""
    sentences = split_sentences(paper.text)
    marks = [mark for concept in annotation.concepts for mark in marks_of(concept, theme)]
    relations = sum(it.type != "MENTIONS" for concept in annotation.concepts for it in concept.relations)
    facts = [some(len(annotation.concepts), "concept"), some(relations, "relation")]

    def read(found: Relation | Edge, *concepts: AnnotatedConcept) -> dict[str, Any]:
        spans = [[(m.start, m.end) for m in concept.mentions] for concept in concepts]
        return {
            "verb": verb(found.type, theme),
            "relation": found.type,
            "sentence": quoted(quote(paper.text, sentences, *spans, within=(found.start, found.end))),
            "said": f"confidence {found.confidence:.2f}, {clean(found.found_by)}",
        }

    return {
        **in_pieces(paper, marks),
        "facts": [*facts, some(len(annotation.edges), "claim")],
        "concepts": [
            {
                "name": clean(concept.name),
                "type": concept.type,
                "aliases": [clean(it) for it in concept.surfaces if it != concept.name],
                "relations": [read(relation, concept) for relation in concept.relations],
            }
            for concept in annotation.concepts
        ],
        "claims": [
            {
                "head": clean(annotation.concepts[edge.head].name),
                "head_type": annotation.concepts[edge.head].type,
                "tail": clean(annotation.concepts[edge.tail].name),
                "tail_type": annotation.concepts[edge.tail].type,
                **read(edge, annotation.concepts[edge.head], annotation.concepts[edge.tail]),
            }
            for edge in annotation.edges
        ],
        "mistakes": [],
    }


def marks_of(concept: AnnotatedConcept, theme: Theme) -> list[Mark]:
    """The marks of a concept's mentions; its relations stand at the first mention in the sentence that says so."""
    said: dict[int, list[str]] = {}
    for relation in concept.relations:
        inside = [m.start for m in concept.mentions if relation.start <= m.start < relation.end]
        if inside and relation.type != "MENTIONS":
            said.setdefault(min(inside), []).append(f"{verb(relation.type, theme)} {relation.confidence:.2f}")
    ties = "; ".join(f"{it.type} {it.confidence:.2f} by {clean(it.found_by)}" for it in concept.relations)
    return [
        Mark(
            mention.start,
            mention.end,
            concept.type,
            label=concept.type,
            more=", ".join(said.get(mention.start, ())),
            hint=f"{clean(concept.name)} ({concept.type}) – {ties or 'no relation'} – "
            f"found by {clean(mention.found_by)}, {mention.score:.2f}",
        )
        for mention in concept.mentions
    ]


def compared(pair: Pair) -> list[Mark]:
    """The marks of a gold mention and the one that stands in its place."""
    gold, found = pair
    kind = pair.kind
    if gold is not None and found is not None and kind == "right":
        return [Mark(gold.start, gold.end, gold.type, label=gold.type, hint=STATES[kind])]
    marks = []
    if gold is not None:
        more = kind if found is None else ""
        label = gold.type if found is None else ""
        marks.append(Mark(gold.start, gold.end, gold.type, "gold", label, more, STATES[kind]))
    if found is not None:
        more = kind if gold is None or gold.type == found.type else f"{kind}, gold: {gold.type}"
        hint = f"{STATES[kind]}: {clean(gold.surface)} ({gold.type})" if gold is not None else STATES[kind]
        marks.append(Mark(found.start, found.end, found.type, "read", found.type, more, hint))
    return marks


def in_pieces(paper: Paper, marks: Sequence[Mark]) -> dict[str, Any]:
    """Title and abstract, each cut into pieces that are drawn alike."""
    text = paper.text
    ends = {0, len(paper.title), len(paper.title) + 1, len(text)}
    ends.update(end for mark in marks for end in (mark.start, mark.end))
    places = sorted(ends)
    waiting = sorted(marks, reverse=True)
    open_marks: list[Mark] = []
    pieces: dict[bool, list[Piece]] = {True: [], False: []}
    for start, end in pairwise(places):
        while waiting and waiting[-1].start == start:
            open_marks.append(waiting.pop())
        open_marks = [mark for mark in open_marks if mark.end > start]
        pieces[start < len(paper.title)].append(piece(visible(text[start:end]), end, open_marks))
    return {"id": paper.id, "title": pieces[True], "body": pieces[False]}


def piece(text: str, end: int, marks: Sequence[Mark]) -> Piece:
    """One stretch of text under these marks."""
    if not marks:
        return Piece(text, "", "", ())
    sides = {mark.side for mark in marks}
    side = "both" if "both" in sides else "mixed" if len(sides) > 1 else sides.pop()
    drawn = next((mark for mark in marks if mark.side != "gold"), marks[0])
    hints = dict.fromkeys(mark.hint for mark in marks if mark.label)
    labels = tuple((mark.type, mark.label, mark.more) for mark in marks if mark.end == end and mark.label)
    return Piece(text, f"name {side} of-{drawn.type}", "\n".join(hints), labels)


def told(mistake: Mistake) -> dict[str, Any]:
    """A mistake as the template shows it."""
    return {"kind": mistake.kind, "what": mistake.what, "sentence": quoted(mistake.sentence)}


def quoted(sentence: str) -> list[tuple[str, bool]]:
    """A sentence in pieces, and whether each is marked.

    >>> quoted("We train [[LoRA]].")
    [('We train ', False), ('LoRA', True), ('.', False)]
    """
    parts: list[tuple[str, bool]] = []
    for opened, stretch in enumerate(sentence.split(BEFORE)):
        name, closed, rest = stretch.partition(BEHIND)
        if opened and closed:
            parts += [(name, True), (rest, False)]
        else:
            parts.append((stretch, False))
    return [part for part in parts if part[0]]


def verb(kind: str, theme: Theme) -> str:
    """A relation in words."""
    forward: str = theme["relations"][kind]["forward"]
    return forward


def types_in(annotations: Iterable[Annotation]) -> list[str]:
    """The types that occur."""
    found = {concept.type for annotation in annotations for concept in annotation.concepts}
    return [kind for kind in CONCEPT_TYPES if kind in found]


def visible(text: str) -> str:
    """The text without control characters and marks that turn its direction; a line end is a space."""
    return INVISIBLE.sub("", text.replace("\n", " ").replace("\t", " "))


def some(number: int, noun: str) -> str:
    """A number and its noun.

    >>> some(1, "text"), some(2, "text")
    ('1 text', '2 texts')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
