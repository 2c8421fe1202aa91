"""The same work met twice becomes one paper, with the union of what both meetings know, and where each knows it from.

A paper keeps what every source said (``Paper.origins``), so that works are always made out of all their readings:
the order of reading and the number of builds change nothing, and a reading that shows two works to be two parts them.

The id of a work follows from its title alone (``paper_id``) as long as no other work is met under that title. Where
there are several, each has an id from title, first author and year, and none has that of the title alone; where that
does not tell them apart, the DOI or another id is added, and at last what the sources say. Titles that a thousand works
bear, such as "Editorial", never make an id alone. So an id may change with what is read later: an atlas
then knows the former one, too (``Library.known_as``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from paperatlas.papers.clusters import works_of
from paperatlas.papers.identity import RULES, Identity, hashes_of, identity_of, keys_of
from paperatlas.papers.matching import MAYBE, relation, same_work
from paperatlas.papers.origins import readings_of, sources_of, unite
from paperatlas.papers.titles import paper_id
from paperatlas.records import Paper
from paperatlas.text import digest

__all__ = [
    "RULES",
    "hashes_of",
    "merge_papers",
    "paper_id",
    "readings_of",
    "same_work",
    "sources_of",
    "successors",
    "touching",
]


def merge_papers(papers: Iterable[Paper]) -> list[Paper]:
    """One paper per work, sorted by id, whatever the order in which the papers come.

    What a field then holds is the most telling of its values, and references and places are united.

    >>> one = Paper(id=paper_id("GRPO"), title="GRPO", abstract="A method.")
    >>> two = Paper(id=paper_id("GRPO"), title="GRPO", author_count=11)
    >>> [(paper.abstract, paper.author_count) for paper in merge_papers([one, two])]
    [('A method.', 11)]
    """
    readings = list(chain.from_iterable(map(readings_of, papers)))
    works = [(unite(group), [identity_of(reading) for reading in group]) for group in works_of(readings)]
    return sorted(with_ids(works), key=lambda paper: paper.id)


def with_ids(works: Sequence[tuple[Paper, Sequence[Identity]]]) -> list[Paper]:
    """The works with their ids: of the title alone where no other work was met under it, else of more."""
    met = Counter(chain.from_iterable({it.id for it in identities} for _, identities in works))
    ids = {}
    todo = list(enumerate(works))
    for place, (paper, _) in todo:
        if met[paper.id] == 1 and not identity_of(paper).title.common:
            ids[place] = paper.id
    for tell in LADDER:
        todo = [(place, work) for place, work in todo if place not in ids]
        names = {place: digest("\n".join((paper.id, *tell(paper)))) for place, (paper, _) in todo}
        many = Counter(names.values())
        ids |= {place: name for place, name in names.items() if many[name] == 1}
    return [replace(paper, id=ids[place]) for place, (paper, _) in enumerate(works)]


def byline_and_year(paper: Paper) -> tuple[str, ...]:
    """The family name of the first author, and the year."""
    it = identity_of(paper)
    return ("/".join(it.names[0].families) if it.names else "", str(it.year or ""))


def and_an_id(paper: Paper) -> tuple[str, ...]:
    """And the first id in any register."""
    return (*byline_and_year(paper), min(identity_of(paper).ids, default=""))


def and_all_else(paper: Paper) -> tuple[str, ...]:
    """And all that the sources say, but not where."""
    said = [repr(replace(reading, places=())) for reading in readings_of(paper)]
    return (*and_an_id(paper), *sorted(said))


def touching(papers: Iterable[Paper], others: Callable[[set[int]], Iterable[Paper]]) -> list[Paper]:
    """All other papers on which it depends what works these papers are of, and those on which these depend, and so on.

    ``others`` gives the papers, each with its own id, of which a reading has one of these keys (``hashes_of``).
    """
    inside: dict[str, Paper] = {}
    aside: dict[str, Paper] = {}
    blocks: dict[str, list[Identity]] = {}
    asked: set[int] = set()
    frontier = list(papers)
    while frontier:
        readings = list(chain.from_iterable(map(readings_of, frontier)))
        for it in {identity_of(reading) for reading in readings}:
            for key in keys_of(it):
                blocks.setdefault(key, []).append(it)
        wanted = set(chain.from_iterable(map(hashes_of, readings))) - asked
        asked |= wanted
        aside |= {paper.id: paper for paper in others(wanted) if paper.id not in inside}
        frontier = [paper for paper in aside.values() if touches(paper, blocks)]
        for paper in frontier:
            inside[paper.id] = aside.pop(paper.id)
    return sorted(inside.values(), key=lambda paper: paper.id)


def touches(paper: Paper, blocks: Mapping[str, Sequence[Identity]]) -> bool:
    """Whether a paper shares an id or a title with one of these identities, or is one work with it by a near title."""
    for reading in readings_of(paper):
        it = identity_of(reading)
        for key in keys_of(it):
            for other in blocks.get(key, ()):
                if key.startswith("=") or relation(it, other) >= MAYBE:
                    return True
    return False


def successors(before: Iterable[Paper], after: Iterable[Paper]) -> dict[str, str]:
    """The ids that merging did away with, and under which id most of their readings are now."""
    after = list(after)
    live = {paper.id for paper in after}
    owners = {replace(reading, places=()): paper.id for paper in after for reading in readings_of(paper)}
    gone: dict[str, str] = {}
    for paper in before:
        if paper.id not in live:
            now = Counter(owners[replace(reading, places=())] for reading in readings_of(paper))
            gone[paper.id] = max(now, key=lambda name: (now[name], name))
    return gone


# What tells works of one title apart, one step after the other.
LADDER: tuple[Callable[[Paper], tuple[str, ...]], ...] = (byline_and_year, and_an_id, and_all_else)
