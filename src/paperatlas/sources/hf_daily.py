"""Daily papers of Hugging Face as JSON: the API's answers of all years, and the records inside of saved pages."""

from __future__ import annotations

import ast
import json
import warnings
from typing import Any

from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import inner, literal, objects
from paperatlas.sources.make import calendar, make_paper

__all__ = ["fits", "paper_of", "records_in"]

SITE = "https://huggingface.co/papers/"
LONGEST = 1_000_000  # characters of a record that was written as a text


def fits(entry: Any) -> bool:
    """Whether an entry is a daily paper, the paper inside of one, or either as a text.

    >>> fits({"paper": {"id": "2402.03300"}}), fits("{'paper': {}}"), fits({"title": "GRPO"})
    (True, True, False)
    """
    if isinstance(entry, str):
        return entry.startswith("{")
    if not isinstance(entry, dict):
        return False
    return isinstance(entry.get("paper"), dict) or {"summary", "publishedAt"} <= entry.keys()


def paper_of(entry: Any, place: Place) -> Paper:
    """The paper of a record; ValueError where it has no title or is a text that holds none.

    >>> entry = {"paper": {"id": "2402.03300", "title": "GRPO", "publishedAt": "2024-02-05T18:55:32Z", "upvotes": 7}}
    >>> paper = paper_of(entry | {"numComments": 2}, Place("daily.json", 1))
    >>> paper.arxiv_id, paper.published, paper.upvotes, paper.comments
    ('2402.03300', '2024-02-05', 7, 2)
    """
    if isinstance(entry, str):
        entry = unpacked(entry)
    paper = entry["paper"] if isinstance(entry.get("paper"), dict) else entry
    organization = paper.get("organization") or entry.get("organization")
    comments = entry.get("numComments", paper.get("numComments"))
    if isinstance(entry.get("comments"), list):  # of a paper's own page
        comments = sum(comment.get("type") == "comment" for comment in objects(entry["comments"]))
    known = paper.get("id")
    return make_paper(
        place=place,
        title=literal(paper.get("title") or entry.get("title")),
        abstract=literal(paper.get("summary") or entry.get("summary")),
        published=calendar(paper.get("publishedAt") or entry.get("publishedAt")),
        authors=[author.get("name") for author in objects(paper.get("authors")) if author.get("hidden") is not True],
        organization=inner(organization, "fullname") or inner(organization, "name"),
        url=f"{SITE}{known}" if known else None,
        ids={"arxiv": known},
        comments=comments,
        upvotes=paper.get("upvotes"),
    )


def unpacked(text: str) -> dict[str, Any]:
    """The record in a text: JSON, or how Python shows an object."""
    if len(text) > LONGEST:
        raise ValueError(f"a record of {len(text):,} characters in a text, more than {LONGEST:,}")
    value: object = None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            with warnings.catch_warnings(action="ignore"):
                value = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = None
    if isinstance(value, dict):
        return value
    raise ValueError("a text that holds no record")


def records_in(props: str) -> list[Any]:
    """The records in the properties of a part of a page, JSON; empty where it has none.

    >>> records_in('{"dailyPapers": [{"paper": {"id": "2402.03300"}}], "date": "2024-02-06"}')
    [{'paper': {'id': '2402.03300'}}]
    """
    if '"dailyPapers"' not in props and '"paper"' not in props:
        return []
    try:
        value = json.loads(props)
    except (ValueError, RecursionError):
        return []
    if isinstance(inner(value, "dailyPapers"), list):
        return [entry for entry in value["dailyPapers"] if fits(entry)]
    return [value] if isinstance(inner(value, "paper", "title"), str) else []
