"""Annotated papers, a line of JSON each, read and checked: a person corrected them by hand, so anything may be wrong.

What `extraction.to_gold` writes is read back; keys that the format does not have are passed over, save ``evidence``,
``found_by`` and ``confidence``, which are believed where they still fit the rest. A gold concept without ``mentions``
has them wherever its surfaces stand.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from paperatlas.errors import ReadError
from paperatlas.papers import paper_id
from paperatlas.records import (
    CONCEPT_RELATIONS,
    CONCEPT_TYPES,
    PAPER_RELATIONS,
    AnnotatedConcept,
    Annotation,
    Edge,
    Mention,
    Paper,
    Relation,
)
from paperatlas.sources.files import Line, lines, open_source
from paperatlas.text import clean

__all__ = ["Labelled", "Predicted", "labelled", "read_gold", "read_predicted", "same"]

LONGEST = {"title": 1_000, "abstract": 50_000}  # characters
LONGEST_NAME = 1_000
MOST = 1_000  # concepts, surfaces, mentions or edges of one paper; the richest abstracts have fifty
SHOWN = 60  # characters of a value in a message
SURROGATE = re.compile("[\ud800-\udfff]")
BY_HAND = "annotation"


class Labelled(NamedTuple):
    """A paper and what somebody, or something, says that its text says."""

    paper: Paper
    annotation: Annotation


class Source(NamedTuple):
    """Where a relation or an edge was read, by what, and how sure that is."""

    start: int = 0
    end: int = 0  # 0 where nobody says which sentence
    found_by: str = BY_HAND
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predictions for each gold paper, in their order, and what did not fit together."""

    annotations: list[Annotation]
    missing: int  # gold papers without a prediction; they count as empty ones
    unknown: int  # predictions for papers that are not in the gold file
    other_text: int  # predictions made on another text of the same title, whose offsets mean something else


def same(surface: str) -> str:
    """What two spellings of one surface share to the measure: case, hyphens and spaces.

    >>> same("Chain-of-Thought") == same("chain of  thought")
    True
    """
    return " ".join(surface.lower().replace("-", " ").split())


def read_gold(name: str) -> list[Labelled]:
    """The annotated papers of a file, or of standard input for ``-``, in their order; gzip is known by its bytes.

    Raises ReadError with the first line that is no annotated paper, and how many more there are.

    >>> read_gold("no-such-file.jsonl")
    Traceback (most recent call last):
    paperatlas.errors.ReadError: no-such-file.jsonl: No such file or directory; check the path
    """
    papers: list[Labelled] = []
    faults: list[str] = []
    titles: dict[str, int] = {}
    with open_source(name) as source:
        for line in lines(source.stream):
            try:
                found = labelled(parsed(line))
                first = titles.setdefault(same(found.paper.title), line.number)
                require(first == line.number, f"the same title as line {first}")
                papers.append(found)
            except ValueError as error:
                faults.append(f"line {line.number}: {error}")
        refuse(source.name, faults)
        if not papers:
            raise ReadError(f"{source.name}: no annotated papers; a JSON object a line was expected")
    return papers


def read_predicted(name: str, gold: Sequence[Labelled]) -> Predicted:
    """The predictions in a file for these gold papers, joined by title; a line needs no more than title and concepts.

    Raises ReadError as ``read_gold`` does, but for surfaces that differ from the text.
    """
    places = {same(it.paper.title): place for place, it in enumerate(gold)}
    found: dict[int, Annotation] = {}
    faults: list[str] = []
    unknown = other = 0
    with open_source(name) as source:
        for line in lines(source.stream):
            try:
                entry = parsed(line)
                place = places.get(same(text_of(entry, "title")))
                if place is None:
                    unknown += 1
                    continue
                require(place not in found, "a second prediction for this title")
                paper = gold[place].paper
                other += entry.get("text", paper.text) != paper.text
                found[place] = annotation_of(entry, paper, strict=False)
            except ValueError as error:
                faults.append(f"line {line.number}: {error}")
        refuse(source.name, faults)
    nothing = (Annotation(it.paper.id, "", "", (), ()) for it in gold)
    annotations = [found.get(place, empty) for place, empty in enumerate(nothing)]
    return Predicted(annotations, missing=len(gold) - len(found), unknown=unknown, other_text=other)


def labelled(entry: Mapping[str, Any]) -> Labelled:
    """The annotated paper that an object of the exchange format tells of; ValueError says what does not fit.

    >>> concept = {"name": "LoRA", "type": "Method", "surfaces": ["LoRA"], "mentions": [[3, 7]], "relations": []}
    >>> paper = {"title": "On LoRA", "abstract": "", "concepts": [concept], "edges": []}
    >>> labelled(paper).annotation.concepts[0].mentions[0].surface
    'LoRA'
    >>> labelled(paper | {"title": "LoRA rank"})
    Traceback (most recent call last):
    ValueError: concept 'LoRA': the mention [3, 7] reads 'A ra', none of its surfaces ('LoRA')
    """
    paper = paper_of(entry)
    return Labelled(paper, annotation_of(entry, paper, strict=True))


def refuse(name: str, faults: Sequence[str]) -> None:
    """Raises ReadError where there is a fault."""
    if faults:
        more = f" ({len(faults) - 1} more lines have faults)" if len(faults) > 1 else ""
        raise ReadError(f"{name}, {faults[0]}; correct the line{more}")


def parsed(line: Line) -> dict[str, Any]:
    """The object on a line."""
    require(line.fault is None, str(line.fault))
    try:
        entry = json.loads(line.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f" (character {error.pos + 1}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"not a JSON object on one line{where}") from None
    if not isinstance(entry, dict):
        raise ValueError("not a JSON object on one line")  # noqa: TRY004 -- as for all that a line may say wrong
    return entry


def paper_of(entry: Mapping[str, Any]) -> Paper:
    """The paper; its text is title, newline, abstract, and where ``text`` is given it says the same."""
    title = text_of(entry, "title")
    text = text_of(entry, "text") if "text" in entry else None
    if "abstract" not in entry and text is not None:
        require(text.startswith(f"{title}\n"), "text does not begin with the title and a newline")
        abstract = text[len(title) + 1 :]
    else:
        abstract = text_of(entry, "abstract")
    require(bool(same(title)), "title is empty")
    for name, value in (("title", title), ("abstract", abstract)):
        require(len(value) <= LONGEST[name], f"{name} has more than {LONGEST[name]:,} characters")
    paper = Paper(id=str(entry.get("id") or paper_id(title))[:LONGEST_NAME], title=title, abstract=abstract)
    require(text in {None, paper.text}, "text is not the title, a newline and the abstract; offsets point into that")
    return paper


def annotation_of(entry: Mapping[str, Any], paper: Paper, *, strict: bool) -> Annotation:
    """What the object says of the paper; where ``strict``, every mention reads as one of its concept's surfaces."""
    items = list_of(entry, "concepts")
    items = with_mentions(items, paper.text) if strict else items
    concepts = tuple(concept_of(item, paper.text, strict=strict) for item in items)
    require(sum(len(it.mentions) for it in concepts) <= MOST, f"more than {MOST:,} mentions")
    require(sum(len(it.surfaces) for it in concepts) <= MOST, f"more than {MOST:,} surfaces")
    places = {concept.name: place for place, concept in enumerate(concepts)}
    listed = list_of(entry, "edges") if strict or "edges" in entry else []
    evidence = sources(entry.get("evidence"), "edge", len(paper.text))
    edges = tuple(edge_of(item, places, evidence) for item in listed)
    return Annotation(paper.id, "", "", concepts, edges)


def with_mentions(items: Sequence[Any], text: str) -> list[Any]:
    """The concepts, to those without mentions added every place of their surfaces that is not in a longer surface.

    >>> [concept["mentions"] for concept in with_mentions([{"surfaces": ["LoRA"]}, {"surfaces": ["LoRA rank"]}],
    ...                                                   "LoRA rank of LoRA, not of LoRAs")]
    [[[13, 17]], [[0, 9]]]
    """
    named = [
        (surface, place)
        for place, item in enumerate(items)
        if isinstance(item, dict) and isinstance(item.get("surfaces"), list)
        for surface in item["surfaces"][:MOST]
        if isinstance(surface, str) and surface
    ]
    found: dict[int, list[list[int]]] = {place: [] for place in range(len(items))}
    if all(isinstance(item, dict) and "mentions" in item for item in items):
        return list(items)
    require(len(named) <= MOST, f"more than {MOST:,} surfaces")
    taken = bytearray(len(text))
    for surface, place in sorted(named, key=lambda it: (-len(it[0]), it)):
        own = "mentions" not in items[place]
        require(not own or surface in text, f"the surface {shown(surface)} stands nowhere in the text")
        for start, end in places_of(surface, text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found[place].append([start, end])
        require(sum(map(len, found.values())) <= 2 * MOST, f"more than {MOST:,} mentions")
    return [
        {**item, "mentions": sorted(found[place])} if isinstance(item, dict) and "mentions" not in item else item
        for place, item in enumerate(items)
    ]


def places_of(surface: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a surface stands in a text as whole words, from left to right, without overlaps."""
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start, end
        start = text.find(surface, end)


def concept_of(item: Any, text: str, *, strict: bool) -> AnnotatedConcept:
    """One concept of the list."""
    require(isinstance(item, dict), f"a concept is an object, not {shown(item)}")
    name = text_of(item, "name")
    where = f"concept {shown(name)}"
    require(0 < len(name) <= LONGEST_NAME, f"{where}: name has 1 to {LONGEST_NAME:,} characters")
    kind = item.get("type")
    require(kind in CONCEPT_TYPES, f"{where}: type is one of {', '.join(CONCEPT_TYPES)}, not {shown(kind)}")
    surfaces = tuple(SURROGATE.sub("\ufffd", it) if isinstance(it, str) else "" for it in list_of(item, "surfaces"))
    require(all(surfaces), f"{where}: a surface is text, and not empty")
    require(bool(surfaces), f"{where}: it has no surface")
    spans = [span_of(span, text, where) for span in list_of(item, "mentions")]
    if strict:
        for start, end in spans:
            read = text[start:end]
            listed = f"none of its surfaces ({', '.join(map(shown, surfaces[:5]))})"
            require(read in surfaces, f"{where}: the mention [{start}, {end}] reads {shown(read)}, {listed}")
    relations = list_of(item, "relations")
    for relation in relations:
        require(
            relation in PAPER_RELATIONS,
            f"{where}: a relation is one of {', '.join(PAPER_RELATIONS)}, not {shown(relation)}",
        )
    found = mention_sources(item, len(spans))
    said = sources(item.get("evidence"), "relation", len(text))
    return AnnotatedConcept(
        name,
        str(kind),
        surfaces,
        tuple(
            Mention(start, end, str(kind), text[start:end], *source)
            for (start, end), source in zip(spans, found, strict=True)
        ),
        tuple(Relation(relation, *said.get((relation,), Source())) for relation in dict.fromkeys(relations)),
    )


def edge_of(item: Any, places: Mapping[str, int], evidence: Mapping[tuple[str, ...], Source]) -> Edge:
    """One edge of the list: head's name, type, tail's name; a name that two concepts have means the later one."""
    well = isinstance(item, list) and len(item) == 3 and all(isinstance(part, str) for part in item)
    require(well, f"an edge is [head, type, tail], not {shown(item)}")
    head, kind, tail = (SURROGATE.sub("\ufffd", part) for part in item)
    require(kind in CONCEPT_RELATIONS, f"an edge's type is one of {', '.join(CONCEPT_RELATIONS)}, not {shown(kind)}")
    for end in (head, tail):
        require(end in places, f"the edge {shown(item)}: no concept of this paper is named {shown(end)}")
    return Edge(places[head], kind, places[tail], *evidence.get((head, kind, tail), Source()))


def span_of(span: Any, text: str, where: str) -> tuple[int, int]:
    """Start and end of a mention, which lie in the text."""
    well = isinstance(span, list) and len(span) == 2 and all(type(place) is int for place in span)
    require(well, f"{where}: a mention is [start, end], not {shown(span)}")
    start, end = span
    require(0 <= start < end <= len(text), f"{where}: no characters {shown(span)} in a text of {len(text):,}")
    return start, end


def mention_sources(item: Mapping[str, Any], count: int) -> list[tuple[str, float]]:
    """What found each mention and how sure that is; what was corrected by hand is the annotation's word."""
    names, sure = item.get("found_by"), item.get("confidence")
    if isinstance(names, list) and isinstance(sure, list) and len(names) == len(sure) == count:
        pairs = list(zip(names, sure, strict=True))
        if all(isinstance(name, str) and is_chance(chance) for name, chance in pairs):
            return [(clean(name)[:SHOWN], float(chance)) for name, chance in pairs]
    return [(BY_HAND, 1.0)] * count


def sources(items: Any, key: str, length: int) -> dict[tuple[str, ...], Source]:
    """By relation or edge, where it was read; entries that make no sense are passed over."""
    found: dict[tuple[str, ...], Source] = {}
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        what, by = item.get(key), item.get("found_by")
        span: Any = item.get("sentence")
        sure: Any = item.get("confidence")
        names = [name for name in (what if isinstance(what, list) else [what]) if isinstance(name, str)]
        if is_span(span, length) and isinstance(by, str) and is_chance(sure):
            found[tuple(names)] = Source(span[0], span[1], clean(by)[:SHOWN], float(sure))
    return found


def is_span(span: Any, length: int) -> bool:
    """Whether it is two places of a text, the former first."""
    well = isinstance(span, list) and len(span) == 2 and all(type(place) is int for place in span)
    return well and 0 <= span[0] <= span[1] <= length


def is_chance(value: Any) -> bool:
    """Whether it is a number from 0 to 1."""
    return type(value) in {int, float} and math.isfinite(value) and 0 <= value <= 1


def text_of(entry: Mapping[str, Any], key: str) -> str:
    """A text of the object, whole characters only."""
    value = entry.get(key)
    require(key in entry, f"{key} is missing")
    if not isinstance(value, str):
        raise ValueError(f"{key} must be text, not {shown(value)}")  # noqa: TRY004 -- as above
    return SURROGATE.sub("\ufffd", value)


def list_of(entry: Mapping[str, Any], key: str) -> list[Any]:
    """A list of the object, of a length that an abstract can have."""
    name = f"concept {shown(entry['name'])}: {key}" if "surfaces" in entry and "name" in entry else key
    require(key in entry, f"{name} is missing")
    value = entry[key]
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list, not {shown(value)}")  # noqa: TRY004 -- as above
    require(len(value) <= MOST, f"{name} has more than {MOST:,} items")
    return value


def require(sound: bool, reason: str) -> None:  # noqa: FBT001 -- an assertion whose reason a person reads
    """Raises ValueError with the reason where something is not sound."""
    if not sound:
        raise ValueError(reason)


def shown(value: Any) -> str:
    """A value as a message can show it: short, on one line, without control characters."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = type(value).__name__
    text = clean(SURROGATE.sub("\ufffd", text[: 4 * SHOWN]))
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return repr(text) if isinstance(value, str) else text
