"""The same work met twice becomes one paper, with the union of what both meetings know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from paperatlas.records import Paper
from paperatlas.text import digest, fold

__all__ = ["merge_papers", "paper_id"]

ASCII_SIGNS = re.compile(r"[^a-z0-9+]+")


def paper_id(title: str) -> str:
    """The id of the work that bears this title: 12 hexadecimal digits, blind to case, hyphens, spaces and punctuation.

    >>> paper_id("Chain-of-Thought Prompting") == paper_id("chain of thought  prompting.")
    True
    >>> paper_id("LLaMA") == paper_id("LLaMA 2")
    False
    """
    folded = fold(title)
    if folded.isascii():
        return digest(ASCII_SIGNS.sub("", folded) or folded)
    return digest("".join(filter(_tells_titles_apart, folded)) or folded)


def _tells_titles_apart(character: str) -> bool:
    """Letters, marks and digits do, and the plus of "C++"; other signs differ from one listing to the next."""
    return (unicodedata.category(character)[0] in "LMN" and not "\ufe00" <= character <= "\ufe0f") or character == "+"


def merge_papers(papers: Iterable[Paper]) -> list[Paper]:
    """One paper per work, sorted by id, whatever the order in which the papers come.

    Two papers are one work where they share the id, the DOI or the arXiv id; what a field then holds is the most
    telling of its values, and references and places are united.

    >>> one = Paper(id=paper_id("GRPO"), title="GRPO", abstract="A method.")
    >>> two = Paper(id=paper_id("GRPO"), title="GRPO", author_count=11)
    >>> [(paper.abstract, paper.author_count) for paper in merge_papers([one, two])]
    [('A method.', 11)]
    """
    leaders: dict[str, str] = {}
    met = [(paper, list(_names(paper))) for paper in papers]
    for _, names in met:
        leader = _leader(leaders, names[0])
        for name in names[1:]:
            leaders[_leader(leaders, name)] = leader
    works: dict[str, list[Paper]] = {}
    for paper, names in met:
        works.setdefault(_leader(leaders, names[0]), []).append(paper)
    return sorted(map(_unite, works.values()), key=lambda paper: paper.id)


def _names(paper: Paper) -> Iterator[str]:
    """Every name under which a work is known beyond doubt."""
    yield f"id {paper.id}"
    if paper.doi:
        yield f"doi {paper.doi}"
    if paper.arxiv_id:
        yield f"arxiv {paper.arxiv_id}"


def _leader(leaders: dict[str, str], name: str) -> str:
    """The name that stands for all names found equal to this one (disjoint sets, with path halving)."""
    while (above := leaders.setdefault(name, name)) != name:
        leaders[name] = leaders[above]
        name = leaders[name]
    return name


def _unite(papers: list[Paper]) -> Paper:
    """What several readings of one work know together; each choice is a largest value, so order does not matter."""
    titled = max(papers, key=lambda paper: (not paper.title.isupper(), len(paper.title), paper.title, paper.id))
    return Paper(
        id=titled.id,
        title=titled.title,
        abstract=_longest(paper.abstract for paper in papers) or "",
        published=_most_exact(paper.published for paper in papers),
        authors=max((paper.authors for paper in papers), key=lambda authors: (len(authors), authors)),
        author_count=_largest(paper.author_count for paper in papers),
        organization=_longest(paper.organization for paper in papers),
        comments=_largest(paper.comments for paper in papers),
        upvotes=_largest(paper.upvotes for paper in papers),
        doi=_first(paper.doi for paper in papers),
        arxiv_id=_first(paper.arxiv_id for paper in papers),
        open_alex_id=_first(paper.open_alex_id for paper in papers),
        ids=tuple(sorted(set(chain.from_iterable(paper.ids for paper in papers)))),
        venue=_longest(paper.venue for paper in papers),
        url=_first(paper.url for paper in papers),
        references=tuple(sorted(set(chain.from_iterable(paper.references for paper in papers)))),
        places=tuple(sorted(set(chain.from_iterable(paper.places for paper in papers)))),
    )


def _longest(values: Iterable[str | None]) -> str | None:
    return max(filter(None, values), key=lambda value: (len(value), value), default=None)


def _most_exact(dates: Iterable[str | None]) -> str | None:
    """The earliest of the dates that say most: a day before a month, a month before a year."""
    return min(filter(None, dates), key=lambda date: (-len(date), date), default=None)


def _largest(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _first(values: Iterable[str | None]) -> str | None:
    return min(filter(None, values), default=None)
