"""Readings → works: which of them are of one work, whatever the order in which they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from paperatlas.papers.identity import Identity, identity_of, keys_of
from paperatlas.papers.matching import BY_TITLE, MAYBE, OTHER, relation
from paperatlas.records import Paper

__all__ = ["works_of"]

CROWD = 200  # readings that share an id or a title; of more, only those of one title and byline are compared


def works_of(readings: Sequence[Paper]) -> list[list[Paper]]:
    """The readings in groups, one for each work; what comes out depends on the set of readings alone.

    Surest pairs are joined first, and none where that would put two into one work that are surely of two. Where a
    title alone speaks for one work, it counts only if no other reading that it could be joined with speaks against.

    >>> readings = [Paper(id="", title="GRPO"), Paper(id="", title="grpo", arxiv_id="2402.03300")]
    >>> [len(work) for work in works_of(readings)]
    [2]
    """
    members: dict[Identity, list[Paper]] = {}
    for reading in readings:
        members.setdefault(identity_of(reading), []).append(reading)
    links = [(relation(one, other), one, other) for one, other in links_in(members)]
    links.sort(key=lambda link: (-link[0], link[1].key, link[2].key))
    groups = Groups(members)
    for strength, one, other in links:
        if strength >= BY_TITLE:
            groups.join(one, other)
    join_by_title_alone(groups, [(one, other) for strength, one, other in links if strength == MAYBE])
    return [[reading for identity in group for reading in members[identity]] for group in groups.all()]


class Groups:
    """Identities in groups that grow."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self.of = {identity: [identity] for identity in identities}

    def join(self, one: Identity, other: Identity) -> None:
        """Makes one group of two, unless a member of one is surely another work than a member of the other."""
        mine, yours = self.of[one], self.of[other]
        if mine is yours or any(relation(a, b) == OTHER for a in mine for b in yours):
            return
        mine, yours = sorted((mine, yours), key=len, reverse=True)
        mine += yours
        for identity in yours:
            self.of[identity] = mine

    def all(self) -> list[list[Identity]]:
        """The groups."""
        return list({id(group): group for group in self.of.values()}.values())


def join_by_title_alone(groups: Groups, links: Sequence[tuple[Identity, Identity]]) -> None:
    """Joins groups of one title that nothing tells apart, where no third group of that title is surely another work."""
    near: dict[int, dict[int, list[Identity]]] = {}
    for one, other in links:
        mine, yours = groups.of[one], groups.of[other]
        if mine is not yours:
            near.setdefault(id(mine), {})[id(yours)] = yours
            near.setdefault(id(yours), {})[id(mine)] = mine
    sound = []
    for one, other in links:
        mine, yours = groups.of[one], groups.of[other]
        around = {**near.get(id(mine), {}), **near.get(id(yours), {})}
        if not any(against(third, mine) or against(third, yours) for third in around.values()):
            sound.append((one, other))
    for one, other in sound:
        groups.join(one, other)


def against(one: list[Identity], other: list[Identity]) -> bool:
    """Whether something speaks against one work."""
    return one is not other and any(relation(a, b) < 0 for a in one for b in other)


def links_in(identities: Iterable[Identity]) -> Iterator[tuple[Identity, Identity]]:
    """The pairs that may be of one work, each once."""
    blocks: dict[str, list[Identity]] = {}
    for identity in identities:
        for key in keys_of(identity):
            blocks.setdefault(key, []).append(identity)
    seen: set[tuple[Identity, Identity]] = set()
    for key, block in blocks.items():
        for part in parts_of(key, block):
            for pair in combinations(sorted(part, key=lambda it: it.key), 2):
                if pair not in seen:
                    seen.add(pair)
                    if relation(*pair) >= MAYBE:
                        yield pair


def parts_of(key: str, block: list[Identity]) -> list[list[Identity]]:
    """A block, or its parts of one title and first author, where it is a crowd."""
    if len(block) <= CROWD or key.startswith("~"):
        return [block]
    parts: dict[tuple[str, object], list[Identity]] = {}
    for identity in block:
        parts.setdefault((identity.title.squeezed, identity.names[:1]), []).append(identity)
    return list(parts.values())
