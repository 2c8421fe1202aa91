"""How well the lists know a name: what many papers label is hardly one paper's own proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from paperatlas.extraction.relation_names import folded
from paperatlas.extraction.vocabulary import Entry, read_vocabulary
from paperatlas.records import AnnotatedConcept
from paperatlas.text import fold

__all__ = ["Renown", "gather_renown", "known_renown", "renown_features", "without_own"]

LOOKED_UP = 6  # surfaces of a concept


@dataclass(frozen=True, slots=True)
class Renown:
    """What the lists say of a name, its spellings taken together."""

    labelled: Mapping[str, int] = field(default_factory=dict)  # training papers that label it, by type
    free: int = 0  # training papers that hold it unlabelled
    listed: bool = False  # on a public list


UNKNOWN = Renown()


def gather_renown(entries: Iterable[Entry]) -> dict[str, Renown]:
    """The renown of each folded name.

    >>> renown = gather_renown([Entry("GRPO", "Method", (), 40, 1), Entry("grpo", "Method", (), 2, 0)])
    >>> renown["grpo"].labelled, renown["grpo"].free
    ({'Method': 42}, 1)
    """
    found: dict[str, Renown] = {}
    for entry in entries:
        name = fold(entry.name)
        known = found.get(name, UNKNOWN)
        counts = {**known.labelled, entry.type: known.labelled.get(entry.type, 0) + entry.labelled}
        found[name] = Renown(counts, max(known.free, entry.free), known.listed or entry.listed)
    return found


@cache
def known_renown() -> dict[str, Renown]:
    """The renown of each name in the lists that travel with paperatlas."""
    return gather_renown(read_vocabulary())


def without_own(
    renown: Mapping[str, Renown], labelled: Iterable[tuple[str, str]], free: Iterable[str]
) -> dict[str, Renown]:
    """The renown had one paper not been counted: names that it labels, with their types, and names that it does not.

    >>> without_own({"grpo": Renown({"Method": 2})}, [("GRPO", "Method")], [])["grpo"].labelled
    {'Method': 1}
    """
    less = dict(renown)
    for name, kind in labelled:
        known = less.get(fold(name), UNKNOWN)
        counts = {**known.labelled, kind: max(0, known.labelled.get(kind, 0) - 1)}
        less[fold(name)] = replace(known, labelled=counts)
    for name in free:
        known = less.get(fold(name), UNKNOWN)
        less[fold(name)] = replace(known, free=max(0, known.free - 1))
    return less


def renown_features(concept: AnnotatedConcept, renown: Mapping[str, Renown]) -> list[str]:
    """In how many papers the name has this type, has another, is left unlabelled; whether a public list has it.

    >>> concept = AnnotatedConcept("GRPO", "Method", ("GRPO",), ())
    >>> renown_features(concept, {"grpo": Renown({"Method": 42})})
    ['known many', 'known many upper', 'known elsewhere 0', 'unlabelled none']
    """
    found = [renown.get(folded(surface), UNKNOWN) for surface in concept.surfaces[:LOOKED_UP]]
    own = other = free = 0
    listed = False
    for one in found:
        for kind, papers in one.labelled.items():
            if kind == concept.type:
                own = max(own, papers)
            else:
                other = max(other, papers)
        free, listed = max(free, one.free), listed or one.listed
    if own:
        known = "many" if own > 4 else "some" if own > 1 else "once"
    else:
        known = "other" if other else "list" if listed else "never"
    features = [
        f"known {known}",
        f"known {known} {case_of(concept.name)}",
        f"known elsewhere {min(other, 3)}",
        f"unlabelled {'many' if free > own else 'some' if free else 'none'}",
    ]
    return [*features, "on a list"] if listed else features


def case_of(name: str) -> str:
    """Small letters, capitals, or some of both."""
    return "lower" if name.islower() else "upper" if name.isupper() else "mixed"
