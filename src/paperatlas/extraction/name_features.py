"""What is looked at to judge a name of a paper: the tagger's word, its letters, lists, the words around it, its rivals.

Features are strings, each with a weight, as CRFsuite takes them; numbers are log odds.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperatlas.extraction.features import CUES, HEADS, Hints, shape_of
from paperatlas.extraction.grouping import singular
from paperatlas.extraction.names import Name, Place
from paperatlas.extraction.proposals import ANNOUNCING, ARTICLES, KIND_OF, TELLING, called_heads
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.extraction.vocabulary import Entry, Match
from paperatlas.records import CONCEPT_TYPES

__all__ = ["Features", "name_features"]

Features = dict[str, float]
LOOKED_AT = 8  # places of a name that are looked at
SPELLINGS = 4  # of its surfaces
SIZE = re.compile(r"\d[BMbm]\b")
WORD = re.compile(r"[^\W_]+")
PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+(?:\.\d+)?[A-Z]?")
NEARLY = 0.002  # no probability is surer than this
FAR = 5.0  # the largest difference of log odds that counts


@dataclass(frozen=True, slots=True)
class Page:
    """What is looked up for every name of one paper."""

    words: tuple[str, ...]  # lower case
    edged: tuple[str, ...]  # the same between two marks of its beginning and two of its end
    tokens: Tokens
    sentences: tuple[int, ...]  # where they start
    titled: int  # tokens of the title
    colon: int  # the title's first, in tokens, or -1
    told: tuple[str, ...]  # the telling words of the paper
    matches: dict[int, list[Match]]  # known names by each of their tokens
    places: dict[int, list[Place]]  # places of names by each of their tokens


def name_features(names: Sequence[Name], tokens: Tokens, hints: Hints) -> list[Features]:
    """The features of each name of a paper."""
    page = open_page(names, tokens, hints)
    short = {tokens.text[pair.short_start : pair.short_end] for pair in hints.abbreviations}
    long = {tokens.text[pair.long_start : pair.long_end] for pair in hints.abbreviations}
    rows = []
    for name in names:
        looked_at, surfaces = name.places[:LOOKED_AT], name.surfaces
        said = [
            "bias",
            *(one for surface in surfaces[:SPELLINGS] for one in form_features(surface)),
            *context_features(looked_at, page),
            *(f"by={place.found_by}" for place in looked_at if place.found_by in {"vocabulary", "shape"}),
            *("short" for surface in surfaces if surface in short),
            *("long" for surface in surfaces if surface in long),
        ]
        said += proposal_features(looked_at, page, said)
        row = dict.fromkeys(said, 1.0)
        add_chances(row, looked_at)
        add_known(row, looked_at, page)
        add_rivals(row, looked_at, page)
        rows.append(row)
    return rows


def open_page(names: Sequence[Name], tokens: Tokens, hints: Hints) -> Page:
    """The paper, ready to look things up."""
    words = tuple(map(str.lower, tokens.words))
    titled = bisect_left(tokens.starts, tokens.title_end)
    matches: dict[int, list[Match]] = {}
    for match in hints.matches:
        for index in range(match.first, match.last):
            matches.setdefault(index, []).append(match)
    places: dict[int, list[Place]] = {}
    for place in (place for name in names for place in name.places):
        for index in range(place.first, place.last):
            places.setdefault(index, []).append(place)
    return Page(
        words=words,
        edged=("^", "^", *words, "$", "$"),
        tokens=tokens,
        sentences=tuple(start for start, _ in hints.sentences),
        titled=titled,
        colon=next((index for index in range(titled) if words[index] == ":"), -1),
        told=tuple(sorted(set(words) & TELLING)),
        matches=matches,
        places=places,
    )


@lru_cache(maxsize=20_000)
def odds(chance: float) -> float:
    """The log odds of a probability, within bounds.

    >>> odds(0.5)
    0.0
    """
    chance = min(max(chance, NEARLY), 1 - NEARLY)
    return math.log(chance / (1 - chance))


def add_chances(row: Features, places: Sequence[Place]) -> None:
    """What the tagger says: how surely this is a name, of which type, and at how many places."""
    totals = [place.total for place in places]
    number = min(len(totals), 4)
    top, mean = odds(max(totals)), odds(sum(totals) / len(totals))
    row["top"], row["mean"] = top, mean
    said = [f"top:{round(top)}", f"mean:{round(mean)}", f"n={number}"]
    said += [f"n={number}:{round(top / 2)}", f"unseen={min(totals.count(0.0), 3)}"]
    whole = sum(totals) or 1.0
    columns = zip(*(place.chances for place in places), strict=True)
    for type_, chances in zip(CONCEPT_TYPES, columns, strict=True):
        most, share = odds(max(chances)), odds(sum(chances) / whole)
        row[f"most:{type_}"], row[f"share:{type_}"] = most, share
        said += [f"most:{type_}:{round(most)}", f"share:{type_}:{round(share)}"]
    row |= dict.fromkeys(said, 1.0)


@lru_cache(maxsize=20_000)
def form_features(surface: str) -> tuple[str, ...]:
    """Words, beginnings, endings and shape of a spelling."""
    lower = surface.lower()
    words, pieces = lower.split(), WORD.findall(lower)
    if not pieces:
        return ()
    said = [f"is={lower}", f"last={singular(pieces[-1])}", f"first={pieces[0]}", f"head={singular(words[-1])}"]
    said += [f"has={piece}" for piece in pieces]
    said += [f"part={piece.lower()}" for piece in PIECE.findall(surface)]
    said += [f"ends={lower[-size:]}" for size in (2, 3, 4, 5) if len(lower) > size]
    said += [f"begins={lower[:size]}" for size in (2, 3, 4, 5) if len(lower) > size]
    said += [f"words={min(len(words), 5)}", f"words={min(len(words), 4)}:{surface == lower}"]
    said.append(f"shape={shape_of(surface)[:14]}")
    if len(pieces) > 1:
        said.append(f"last={pieces[-2]} {pieces[-1]}")
    marks = {
        "lower": surface == lower,
        "upper": surface.isupper(),
        "hyphen": "-" in surface,
        "size": bool(SIZE.search(surface)),
        "digit": any(map(str.isdigit, surface)),
        "camel": len(words) == 1 and sum(map(str.isupper, surface)) > 1,
        "titled": len(words) > 1 and all(word[0].isupper() for word in surface.split() if len(word) > 3),
    }
    return (*said, *(mark for mark, holds in marks.items() if holds))


def add_known(row: Features, places: Sequence[Place], page: Page) -> None:
    """What the lists say of the name, of longer ones that hold it and of shorter ones in it."""
    best: dict[str, Entry] = {}
    for place in places:
        for match in (match for at in (place.first, place.last - 1) for match in page.matches.get(at, ())):
            if (match.first, match.last) != (place.first, place.last):
                row |= dict.fromkeys(near_known(place, match), 1.0)
                continue
            for entry in match.entries:
                if entry.listed:
                    row[f"listed={entry.type}"] = 1.0
                if entry.labelled and entry.labelled >= getattr(best.get(entry.type), "labelled", 0):
                    best[entry.type] = entry
    if not best:
        row["unknown"] = 1.0
    for type_, entry in best.items():
        share = entry.labelled / (entry.labelled + entry.free)
        often = 1 if entry.labelled == 1 else 2 if entry.labelled == 2 else 3 if entry.labelled < 6 else 4
        said = [f"known={type_}:{often}", f"known={type_}:share{round(share * 4)}", f"known={round(share * 6)}:{often}"]
        row |= dict.fromkeys(said, 1.0)
        sure = odds((entry.labelled + 0.3) / (entry.labelled + entry.free + 1))  # of one paper alone less sure
        row["known"] = max(row.get("known", -FAR), sure)


def near_known(place: Place, match: Match) -> list[str]:
    """What is said of a place by a known name that lies about it, in it, or across its edge."""
    if match.first <= place.first and place.last <= match.last:
        kind = "in"
    else:
        kind = "part" if place.first <= match.first and match.last <= place.last else "across"
    side = "end" if match.last == place.last else "start" if match.first == place.first else ""
    said = []
    for entry in match.entries:
        if entry.labelled:
            sure = "sure" if entry.labelled > 1.5 * entry.free else "unsure"
            said += [f"{kind}:{side}:{entry.type}:{sure}", f"{kind}:{side}:{sure}:{min(entry.labelled, 3)}"]
    return said


def context_features(places: Sequence[Place], page: Page) -> list[str]:
    """The words around each place, the nearest telling ones, and the sentences that hold the name."""
    words, edged, said = page.words, page.edged, []
    for place in places:
        title = "title:" if place.first < page.titled else ""
        before2, before = edged[place.first : place.first + 2]
        after, after2 = edged[place.last + 2 : place.last + 4]
        said += [f"{title}-1={before}", f"{title}+1={after}", f"-2={before2} {before}", f"+2={after} {after2}"]
        said.append(f"-1+1={before}|{after}")
        if place.first and page.tokens.ends[place.first - 1] == page.tokens.starts[place.first]:
            said += ["glued-", f"glued-{before}"]
        if place.last < len(words) and page.tokens.starts[place.last] == page.tokens.ends[place.last - 1]:
            said += ["glued+", f"glued+{after}"]
        said += nearest(words, place)
    numbers = {bisect_right(page.sentences, page.tokens.starts[place.first]) for place in places}
    said += ["in-title"] if 1 in numbers else []
    return [*said, f"sentence={min(*numbers, 3)}", f"sentences={min(len(numbers), 4)}"]


def nearest(words: Sequence[str], place: Place) -> list[str]:
    """The nearest cue before a place, the nearest cue behind it, and the nearest head behind it, in its clause."""
    said = []
    for at in range(place.first - 1, max(-1, place.first - 8), -1):
        if words[at] in ".;!?":
            break
        if words[at] in CUES:
            said += [f"cue={words[at]}:{min(place.first - at, 4)}", f"cue={words[at]}"]
            break
    for at in range(place.last, min(len(words), place.last + 6)):
        if words[at] in ".;!?,":
            break
        if words[at] in HEADS:
            said.append(f"then={singular(words[at])}:{min(at - place.last, 2)}")
            break
    said += [f"then={word}" for word in words[place.last : place.last + 3] if word in CUES and word not in HEADS][:1]
    return said


def proposal_features(places: Sequence[Place], page: Page, known: Sequence[str]) -> list[str]:
    """What the paper calls the name; and of a proposed one, what else the paper tells, with what is ``known`` of it."""
    words, said, proposed = page.words, [], False
    for place in places:
        for one in called_heads(words, place.first, place.last):
            said += [one, f"kind={KIND_OF[one.split('=')[1]]}"]
        lead = place.first - 1
        while lead >= 0 and words[lead] in ARTICLES:
            lead -= 1
        if lead >= 0 and words[lead] in ANNOUNCING:
            said.append("announced")
            proposed = True
        if place.last <= page.colon <= place.first + 6:
            said.append("title-name" if place.first == 0 and place.last == page.colon else "title-name-part")
            proposed = True
        if page.colon < 0 and place.first == 0 and place.last < page.titled:
            said += ["title-opens", f"title-opens={words[place.last]}", f"title-ends={words[page.titled - 1]}"]
    if proposed:
        telling = ("is=", "named=", "prev=", "next=", "kind=", "ends=", "last=", "part=")
        said += [f"proposed:{one}" for one in (*known, *said) if one.startswith(telling)]
        said += [f"proposed:told={word}" for word in page.told]
        said += [f"proposed:title={word}" for word in words[page.colon + 1 : page.titled]]
        said += [f"proposed:after={word}" for word in words[page.colon + 1 : page.titled][:1] if page.colon >= 0]
    return said


def add_rivals(row: Features, places: Sequence[Place], page: Page) -> None:
    """The names that overlap this one: longer or shorter, to which side, and how much surer the tagger is of them."""
    best: dict[str, float] = {}
    alone = 0
    for place in places:
        rivals = [
            rival for at in (place.first, place.last - 1) for rival in page.places[at][:LOOKED_AT] if rival is not place
        ]
        alone += not rivals
        for rival in rivals:
            if rival.first <= place.first and place.last <= rival.last:
                kind = "longer"
            else:
                kind = "shorter" if place.first <= rival.first and rival.last <= place.last else "across"
            kind += "-" * (rival.last == place.last) + "+" * (rival.first == place.first)
            best[kind] = max(best.get(kind, -2 * FAR), odds(rival.total) - odds(place.total))
    for kind, more in best.items():
        row |= {f"rival:{kind}": 1.0, f"rival:{kind}:{max(-4, min(4, round(more / 1.5)))}": 1.0}
        row[f"surer:{kind}"] = max(-FAR, min(FAR, more))
    row[f"alone={min(alone, 3)}:{alone == len(places)}"] = 1.0
