"""Concepts while entries change them: what each will be called, which are one by now, and which one a name means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from paperatlas.curation.file import reference
from paperatlas.records import Concept
from paperatlas.surfaces import form_key, slug
from paperatlas.text import fold

__all__ = ["Draft", "Drafts", "Refusal"]

Member = tuple[str, int]  # a paper, and the position of one of its concepts


class Refusal(Exception):
    """Why an entry cannot be followed here: its state, "unmatched" or "refused", and a note."""

    def __init__(self, state: str, note: str) -> None:
        super().__init__(note)
        self.state, self.note = state, note


@dataclass(slots=True)
class Draft:
    """A concept on its way: what the rules found, or what a split made."""

    concept: Concept
    forms: list[str] = field(default_factory=list)  # that a split brought
    types: list[str] = field(default_factory=list)  # under which it may be asked for
    new_name: str | None = None
    new_type: str | None = None
    banned: bool = False
    touched: bool = False

    @property
    def name(self) -> str:
        """What it is called by now."""
        return self.new_name or self.concept.name

    @property
    def type(self) -> str:
        """Its type by now."""
        return self.new_type or self.concept.type


class Drafts:
    """All drafts by key, the id that the rules gave; joined ones have a root in common."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.by_key: dict[str, Draft] = {}
        self.parents: dict[str, str] = {}
        self.moved: dict[Member, str] = {}  # by splits
        self.pairs_apart: set[frozenset[str]] = set()
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_alias: dict[str, list[str]] = defaultdict(list)
        self.by_fold: dict[str, list[str]] = defaultdict(list)
        self.by_slug: dict[str, list[str]] = defaultdict(list)
        self.known: dict[str, str] = {}  # names by what their spellings share
        self.hints: dict[str, str] = {}
        for concept in concepts:
            self.add(Draft(concept), concept.id)

    def __getitem__(self, key: str) -> Draft:
        return self.by_key[key]

    def add(self, draft: Draft, key: str) -> None:
        """Takes a draft in, to be found under its names."""
        self.by_key[key] = draft
        draft.types.append(draft.concept.type)
        self.also_called(key, draft.concept.name)
        for alias in draft.concept.aliases:
            self.by_alias[form_key(alias)].append(key)
            self.loosely_called(key, alias)

    def also_called(self, key: str, name: str) -> None:
        """Lets a draft be found by one more name."""
        self.by_name[form_key(name)].append(key)
        self.loosely_called(key, name)

    def loosely_called(self, key: str, name: str) -> None:
        """Lets a draft be found by a name in other letters, "grpo", and by the id that the name gives."""
        self.by_fold[fold(name)].append(key)
        self.by_slug[slug(name)].append(key)

    def root(self, key: str) -> str:
        """The draft that this one is part of by now."""
        while (parent := self.parents.get(key, key)) != key:
            key = parent
        return key

    def find(self, name: str, *, alias_too: bool = False) -> list[str]:
        """The roots that a name means: by id, else by name, else by alias, else loosely; none where there is none."""
        if name in self.by_key:
            return [self.root(name)]
        kind, plain = reference(name)
        key = form_key(plain)
        named, called = self.by_name.get(key, []), self.by_alias.get(key, [])
        ways = [[*named, *called]] if alias_too else [named, called]
        is_id = kind is not None and slug(plain) == plain
        for way in (*ways, self.by_fold.get(fold(plain), []), self.by_slug.get(plain, []) if is_id else []):
            found = {self.root(each) for each in way if kind is None or self.may_be(each, kind)}
            if found:
                return sorted(found)
        return []

    def may_be(self, key: str, kind: str) -> bool:
        """Whether a draft may be asked for under a type: its own, an entry's, or that of what it is part of."""
        return kind in self.by_key[key].types or kind in self.by_key[self.root(key)].types

    def one(self, name: str) -> str:
        """The one root that a name means; raises Refusal where there is none or more than one."""
        found = self.find(name)
        if not found:
            raise Refusal("unmatched", self.unknown(name))
        if len(found) > 1:
            raise Refusal("refused", f"{name!r} may be {' or '.join(found[:5])}; write which")
        return found[0]

    def all_of(self, names: Iterable[str]) -> list[str]:
        """All roots that the names mean; raises Refusal where there is none."""
        found = {key for name in names for key in self.find(name)}
        if not found:
            raise Refusal("unmatched", self.missing(names))
        return sorted(found)

    def missing(self, names: Iterable[str]) -> str:
        """What to say of those names that nothing here has."""
        return "; ".join(self.unknown(name) for name in names if not self.find(name))

    def unknown(self, name: str) -> str:
        """What to say of a name that nothing here has."""
        if name not in self.hints:
            drafts = self.by_key.values()
            self.known = self.known or {
                fold(name): name for draft in drafts for name in (*draft.concept.aliases, draft.concept.name)
            }
            wanted = fold(reference(name)[1])
            near = process.extractOne(wanted, list(self.known), scorer=fuzz.ratio, score_cutoff=75)
            self.hints[name] = f"; did you mean {self.known[near[0]]!r}?" if near else ""
        return f"no concept named {name!r} here{self.hints[name]}"

    def join(self, kept: str, joining: str) -> None:
        """Makes one root part of another; what the other does not say, it says."""
        first, second = self.by_key[kept], self.by_key[joining]
        self.parents[joining] = kept
        first.touched = True
        first.new_name, first.new_type = first.new_name or second.new_name, first.new_type or second.new_type

    def kept_apart(self, one: str, other: str) -> bool:
        """Whether an entry keeps two roots apart."""
        return frozenset((one, other)) in {frozenset(map(self.root, pair)) for pair in self.pairs_apart}

    def parts(self) -> dict[str, list[Draft]]:
        """For each root the drafts that became it, itself first."""
        parts: dict[str, list[Draft]] = {key: [self.by_key[key]] for key in self.by_key if self.root(key) == key}
        for key, draft in self.by_key.items():
            if self.root(key) != key:
                parts[self.root(key)].append(draft)
        return parts
