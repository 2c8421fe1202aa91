"""Merges by the rules that rest on little: forms that few papers tie together, bare acronyms that few spell out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from paperatlas.curation import Entry
from paperatlas.records import Concept
from paperatlas.review.collection import ONE, TWO, Answer, Collection, Proposal, Seen, counted, listed
from paperatlas.surfaces import field_meaning, form_key, is_short_for, known_forms, looks_short, plain_heads

__all__ = ["joined"]

FEW = 2  # papers that tie two forms together
UNTIED, THREAD, FITTING, CLAIMED = 0.55, 0.35, 0.15, 0.4  # how doubtful: no or one tie, two, fitting letters, others


def joined(seen: Collection) -> Iterator[Proposal]:
    """Concepts of several forms, some of which hang by a thread."""
    owners = Counter(
        key
        for concept in seen.concepts
        for key in {form_key(form) for form in (concept.name, *concept.aliases) if looks_short(form)}
    )
    for concept in seen.concepts:
        if len(seen.seen.get(concept.id, [])) > 1:
            yield from bare_acronyms(seen, concept, owners)
            yield from side_forms(seen, concept)


def bare_acronyms(seen: Collection, concept: Concept, owners: Counter[str]) -> Iterator[Proposal]:
    """Acronyms that more papers use than spell out."""
    said = seen.seen[concept.id]
    shorts: dict[str, list[Seen]] = defaultdict(list)
    for it in said:
        if all(looks_short(form) for form in it.forms):
            shorts[form_key(it.forms[0])].append(it)
    for key, bare in sorted(shorts.items()):
        form = bare[0].forms[0]
        spelled = [it for it in said if key in map(form_key, it.forms) and it not in bare]
        if key == form_key(concept.name) or field_meaning(key) or len(spelled) > min(FEW, len(bare)):
            continue
        others = owners[key] - 1
        fits = is_short_for(form, concept.name) > 0
        doubt = (FITTING if fits and spelled else UNTIED) + (CLAIMED if others > 0 else 0.0)
        why = listed(
            f"{counted(len(bare), 'paper')} with the acronym alone, {len(spelled)} with what it stands for",
            f"{counted(others, 'other concept')} may be called so" if others > 0 else "",
        )
        papers = tuple(sorted({it.paper for it in bare}))
        split = Entry(kind="split", names=(seen.reference(concept),), to=form, papers=papers, reason=TWO)
        yield doubted(seen, concept, form, bare, spelled or said, why=why, doubt=doubt, split=split)


def side_forms(seen: Collection, concept: Concept) -> Iterator[Proposal]:
    """Full forms that few papers use for the same thing as the name."""
    main = form_key(concept.name)
    users: dict[str, list[Seen]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for it in seen.seen[concept.id]:
        for form in it.forms:
            if form_key(form) != main and not any(fits(form, other) for other in (concept.name, *concept.aliases)):
                users[form_key(form)].append(it)
                spelled.setdefault(form_key(form), form)
    for key, said in sorted(users.items()):
        form = spelled[key]
        ties = [it for it in said if main in map(form_key, it.forms)]
        alone = [it for it in said if it not in ties]
        if len(ties) > FEW or not alone or known_forms()["synonym"].get(key) == main or plain_heads(form) == main:
            continue
        others = [it for it in seen.seen[concept.id] if it not in said] or ties
        why = f"{counted(len(ties), 'paper')} with both names, {len(alone)} with “{form}” alone"
        split = Entry(kind="split", names=(seen.reference(concept),), to=form, forms=(form,), reason=TWO)
        doubt = UNTIED if len(ties) <= 1 else THREAD
        yield doubted(seen, concept, form, alone, others, why=why, doubt=doubt, split=split)


def fits(form: str, other: str) -> bool:
    """Whether one of two forms is short for the other."""
    return is_short_for(form, other) > 0 or is_short_for(other, form) > 0


def doubted(
    seen: Collection,
    concept: Concept,
    form: str,
    moved: Sequence[Seen],
    staying: Sequence[Seen],
    *,
    why: str,
    doubt: float,
    split: Entry,
) -> Proposal:
    """The question whether a form belongs to its concept: the papers that would leave it, and those that stay."""
    name = seen.reference(concept)
    papers = len({it.paper for it in moved})
    return Proposal(
        kind="joined",
        question=f"Is “{form}” the same as “{concept.name}” ({concept.type})?",
        names=(name, form),
        papers=papers,
        why=why,
        worth=round(doubt * math.log2(1 + papers) * (1 + math.log2(1 + concept.paper_count) / 10), 6),
        answers=(
            Answer("y", "yes, one thing", Entry(kind="merge", names=(name, form), reason=ONE)),
            Answer("n", f"no, “{form}” is a concept of its own", split),
        ),
        examples=(
            *seen.examples(concept, [it.paper for it in staying]),
            *seen.examples(concept, [it.paper for it in moved], of=form),
        ),
    )
