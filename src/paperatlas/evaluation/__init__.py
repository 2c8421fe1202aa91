"""How well an extraction agrees with annotated papers: read them, count, and show where the two differ."""

from paperatlas.evaluation.mistakes import KINDS, Mistake, Pair, find_mistakes, pair_mentions
from paperatlas.evaluation.reading import Labelled, Predicted, labelled, read_gold, read_predicted
from paperatlas.evaluation.scores import Score, evaluate, match_concepts

__all__ = [
    "KINDS",
    "Labelled",
    "Mistake",
    "Pair",
    "Predicted",
    "Score",
    "evaluate",
    "find_mistakes",
    "labelled",
    "match_concepts",
    "pair_mentions",
    "read_gold",
    "read_predicted",
]
