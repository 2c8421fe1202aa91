"""What the probabilities of a classifier are worth: thresholds, corrections, scores, reliability."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict

from paperatlas.extraction.classifier import log_odds
from paperatlas.records import PAPER_RELATIONS

__all__ = ["Points", "Settings", "best_threshold", "print_reliability", "print_scores", "settle"]

LEAST, MOST = 10, 90  # the thresholds that are tried, in hundredths
ROUNDS = 20  # of Newton's method

Points = dict[str, list[tuple[float, bool]]]  # for each answer the probabilities given, and whether gold agrees


class Settings(TypedDict):
    """What model/relations.json says of a classifier."""

    thresholds: dict[str, float]
    corrections: dict[str, tuple[float, float]]


def settle(kinds_of_papers: Sequence[tuple[Points, Counter[str]]]) -> Settings:
    """Thresholds and corrections, from probabilities that were given to papers not learned from.

    Each kind of papers comes with its points and with how often gold has each answer.
    """
    answers = list(kinds_of_papers[0][0])
    return {
        "thresholds": {
            answer: best_threshold([(points[answer], totals[answer]) for points, totals in kinds_of_papers])
            for answer in answers
            if answer != PAPER_RELATIONS[-1]
        },
        "corrections": {
            answer: fit_correction([point for points, _ in kinds_of_papers for point in points[answer]])
            for answer in answers
        },
    }


def best_threshold(kinds_of_papers: Sequence[tuple[Sequence[tuple[float, bool]], int]]) -> float:
    """The threshold with the best mean F1 over kinds of papers, each with its points and how many answers gold has."""
    scored = []
    for step in (hundredth / 100 for hundredth in range(LEAST, MOST, 2)):
        together = 0.0
        for points, total in kinds_of_papers:
            chosen = [right for chance, right in points if chance >= step]
            together += 2 * sum(chosen) / max(1, len(chosen) + total)
        scored.append((together, -abs(step - 0.4), step))
    return max(scored)[2]


def fit_correction(points: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds under which the answers are likeliest (Platt 1999), by Newton's method."""
    odds = [log_odds(chance) for chance, _ in points]
    slope, shift = 1.0, 0.0
    for _ in range(ROUNDS):
        gradient, curve = [0.0, 0.0], [1e-9, 0.0, 1e-9]
        for x, (_, right) in zip(odds, points, strict=True):
            guessed = 1.0 / (1.0 + math.exp(-slope * x - shift))
            weight = guessed * (1.0 - guessed)
            gradient = [gradient[0] + (right - guessed) * x, gradient[1] + right - guessed]
            curve = [curve[0] + weight * x * x, curve[1] + weight * x, curve[2] + weight]
        scale = curve[0] * curve[2] - curve[1] ** 2
        slope += (curve[2] * gradient[0] - curve[1] * gradient[1]) / scale
        shift += (curve[0] * gradient[1] - curve[1] * gradient[0]) / scale
    return round(slope, 4), round(shift, 4)


def print_reliability(title: str, points: Sequence[tuple[float, bool]]) -> None:
    """How often a probability was right, in steps of a tenth, as a Markdown table."""
    print(f"\n{title}\n\n| confidence | answers | mean confidence | right |\n| --- | --- | --- | --- |")
    for low in range(10):
        inside = [(chance, right) for chance, right in points if low / 10 <= chance < (low + 1) / 10 + (low == 9)]
        if inside:
            mean = sum(chance for chance, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            print(f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |")


def print_scores(name: str, points: Points, totals: Mapping[str, int], steps: Mapping[str, float]) -> None:
    """Precision, recall and F1 at the thresholds."""
    whole = [0, 0, 0]
    for kind in steps:
        chosen = [right for chance, right in points[kind] if chance >= steps[kind]]
        counts = sum(chosen), len(chosen), totals[kind]
        whole = [a + b for a, b in zip(whole, counts, strict=True)]
        print(f"{name} {kind:14}{score_line(*counts)}")
    print(f"{name} {'all':14}{score_line(*whole)}")


def score_line(right: int, predicted: int, gold: int) -> str:
    """One line of scores."""
    return (
        f" P {right / max(1, predicted):.3f} R {right / max(1, gold):.3f} F1 {2 * right / max(1, predicted + gold):.3f}"
        f" gold {gold} predicted {predicted}"
    )
