"""One reading of the paper as a whole: each name is judged once, by all its places, and has one type everywhere.

The judge is a maximum-entropy classifier that ``scripts/train`` makes. It was
trained on what taggers found that had not seen the paper, so it knows how far a tagger can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from paperatlas.extraction.classifier import open_chain
from paperatlas.extraction.crf import Chain, lone_marginals, weighted_scores
from paperatlas.extraction.features import Hints
from paperatlas.extraction.name_features import Features, name_features
from paperatlas.extraction.names import Name, Place, gather_names
from paperatlas.extraction.tagger import Chances, Span
from paperatlas.extraction.tokenizer import Tokens
from paperatlas.records import CONCEPT_TYPES, Mention

__all__ = ["NO_NAME", "choose_mentions", "judge", "read_whole", "surest_place"]

MODEL = "model/names.crf.gz"
NO_NAME = "none"  # the label of what is no concept
LEAST = 0.45  # probability that a name is a concept; chosen by cross-validation over the training papers


@cache
def read_judge() -> Chain:
    """The classifier that travels with paperatlas."""
    return open_chain("names")


def read_whole(tokens: Tokens, hints: Hints, likely: Mapping[Span, Chances], ruled: Sequence[Mention]) -> list[Mention]:
    """The mentions of the paper, by place: of the names in ``likely`` (the tagger's) and ``ruled`` those that hold."""
    names = gather_names(tokens, likely, ruled, hints.abbreviations)
    if tokens.title_end >= len(tokens.text.rstrip()):
        # a title alone is nothing like the papers that the judge has learned from
        return choose_mentions(tokens, names, [surest_place(name) for name in names])
    return choose_mentions(tokens, names, judge(read_judge(), name_features(names, tokens, hints)))


def surest_place(name: Name) -> Chances:
    """What the tagger says of the place of a name that it is surest of."""
    return max(name.places, key=lambda place: place.total).chances


def judge(model: Chain, rows: Sequence[Features]) -> list[Chances]:
    """For each name its probability of being a concept of each of ``CONCEPT_TYPES``; what lacks to 1 is "none"."""
    if not rows:
        return []
    places = [model.labels.index(type_) for type_ in CONCEPT_TYPES]
    return [tuple(row) for row in lone_marginals(weighted_scores(model, rows))[:, places].tolist()]


def choose_mentions(tokens: Tokens, names: Sequence[Name], chances: Sequence[Chances]) -> list[Mention]:
    """The places of names that are likely enough; where two overlap the one that more of the text is sure of."""
    held: list[tuple[float, Place, str, float]] = []
    for name, types in zip(names, chances, strict=True):
        sure = sum(types)
        if sure >= LEAST:
            type_ = CONCEPT_TYPES[types.index(max(types))]
            held += [(-sure * (place.last - place.first), place, type_, sure) for place in name.places]
    mentions: list[Mention] = []
    taken: set[int] = set()
    for _, place, type_, sure in sorted(held, key=lambda one: (one[0], one[1].first, one[1].last)):
        span = range(place.first, place.last)
        if taken.isdisjoint(span):
            taken.update(span)
            start, end = tokens.starts[place.first], tokens.ends[place.last - 1]
            mentions.append(Mention(start, end, type_, place.surface, place.found_by, round(min(sure, 1.0), 4)))
    return sorted(mentions)
