"""What a part of the field is: concepts that go together, the papers that are mostly about them, what lies near."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Community", "Member", "Written", "community_path"]


class Member(NamedTuple):
    """A concept of a community."""

    id: str
    name: str
    type: str
    papers: int


class Written(NamedTuple):
    """A paper that is mostly about a community."""

    id: str
    title: str
    published: str | None
    year: int | None
    introduces: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Community:
    """Concepts that go together, the papers that are mostly about them, and the communities that share papers."""

    number: int  # from 1 for the one with most concepts
    name: str
    concepts: tuple[Member, ...]  # the commonest first
    papers: tuple[Written, ...]  # the newest first
    introduced: tuple[Member, ...]  # what only its papers introduce, the commonest first
    near: tuple[tuple[int, int], ...]  # number of another, and how many papers speak of both; the nearest first

    @property
    def years(self) -> dict[int, int]:
        """How many of its papers are of which year."""
        counts: defaultdict[int, int] = defaultdict(int)
        for paper in self.papers:
            if paper.year is not None:
                counts[paper.year] += 1
        return dict(sorted(counts.items()))


def community_path(community: int) -> str:
    """The page of a community, by its number.

    >>> community_path(3)
    'community/3.html'
    """
    return f"community/{community}.html"
