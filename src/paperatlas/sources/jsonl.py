"""Our own JSONL: one JSON object a line, with ``title``, ``abstract`` and any other field of Paper.

Names are those of Paper, in snake_case or camelCase; other fields are passed over, ``id`` too
(it follows from what is told).
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from paperatlas.identifiers import ARXIV_ID, doi_in
from paperatlas.papers import paper_id
from paperatlas.records import Origin, Paper, Place
from paperatlas.sources.files import printable
from paperatlas.text import clean

__all__ = ["paper_from_json", "paper_to_json"]

LONGEST = {"title": 1_000, "abstract": 50_000}  # characters
WORDS = ("abstract", "organization", "open_alex_id", "venue")
COUNTS = ("author_count", "comments", "upvotes")
LISTS = ("authors", "ids", "references")
DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*)?", re.DOTALL)
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
ARXIV = re.compile(rf"(?:https?://arxiv\.org/abs/|arxiv:\s*)?{ARXIV_ID.pattern}", re.IGNORECASE)
URL = re.compile(r"https?://\S+", re.IGNORECASE)
# Every name under which a field may come, the field's own last, so that it wins.
FIELDS = [field.name for field in dataclasses.fields(Paper) if field.name != "id"]
NAMES = {re.sub(r"_([a-z])", lambda found: found[1].upper(), name): name for name in FIELDS} | {n: n for n in FIELDS}
SURROGATE = re.compile("[\ud800-\udfff]")


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """What is known of a paper as plain JSON values, without what is not known; `paper_from_json` gives the paper back.

    >>> paper_to_json(Paper(id=paper_id("GRPO"), title="GRPO", author_count=11))
    {'id': '53aab051f019', 'title': 'GRPO', 'abstract': '', 'author_count': 11}
    """
    values = dataclasses.asdict(paper)
    for origin in values["origins"]:
        other = {name: json.loads(value) for name, value in origin["other"]}
        origin |= {"places": list(origin["places"]), "fields": list(origin["fields"]), "other": other}
    told = {
        name: value for name, value in values.items() if name in {"id", "title", "abstract"} or value not in (None, ())
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def paper_from_json(entry: Mapping[str, Any], *, place: Place) -> Paper:
    """The paper that a JSON object tells of; ``place`` is where it was read, unless the object says so itself.

    A field of the wrong type raises ValueError with the reason.

    >>> paper_from_json({"title": "GRPO", "arxivId": "2402.03300v3"}, place=Place("a.jsonl", 1)).arxiv_id
    '2402.03300'
    """
    told = {field: entry[name] for name, field in NAMES.items() if entry.get(name) is not None}
    title = _text("title", told.get("title"))
    if not title:
        raise ValueError("an entry needs a title")
    fields = _fields(told)
    fields["places"] = _places(told["places"]) if "places" in told else (place,)
    fields["origins"] = _origins(told["origins"]) if "origins" in told else ()
    return Paper(id=paper_id(title), title=title, **fields)


def _fields(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields besides the title, each checked; those that say nothing are left out."""
    fields: dict[str, Any] = {name: _text(name, told[name]) for name in WORDS if name in told}
    fields |= {name: _count(name, told[name]) for name in COUNTS if name in told}
    fields |= {name: _texts(name, told[name]) for name in LISTS if name in told}
    fields |= {name: read(name, told[name]) for name, read in EXACT.items() if name in told}
    return {name: value for name, value in fields.items() if value != ""}


def _text(name: str, value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    text = clean(SURROGATE.sub("\ufffd", value or ""))
    if len(text) > LONGEST.get(name, 1_000):
        raise ValueError(f"{name} has {len(text):,} characters, more than {LONGEST.get(name, 1_000):,}")
    return text


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(f"{name} must be a whole number from 0 to 2,147,483,647")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list of texts")  # noqa: TRY004 - as for all that an entry may say wrong
    return tuple(filter(None, (_text(name, item) for item in value)))


def _date(name: str, value: object) -> str:
    if found := DATE.fullmatch(_text(name, value)):
        year, month, day = found.groups()
        with suppress(ValueError):
            date(int(year), int(month or 1), int(day or 1))
            return "-".join(filter(None, (year, month, day)))
    raise ValueError(f"{name} must be a date such as 2025-12-14, 2025-12 or 2025")


def _doi(name: str, value: object) -> str:
    text = _text(name, value)
    if DOI.fullmatch(text) and (doi := doi_in(text)):
        return doi
    raise ValueError(f"{name} must be a DOI such as 10.18653/v1/n19-1423")


def _arxiv_id(name: str, value: object) -> str:
    if found := ARXIV.fullmatch(_text(name, value)):
        return found[1].lower()
    raise ValueError(f"{name} must be an arXiv id such as 1706.03762")


def _url(name: str, value: object) -> str:
    if URL.fullmatch(url := _text(name, value)):
        return url
    raise ValueError(f"{name} must begin with https:// or http://")


EXACT = {"published": _date, "doi": _doi, "arxiv_id": _arxiv_id, "url": _url}


def _places(value: object) -> tuple[Place, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("places must be a list of objects with file and line")
    return tuple(sorted({_place(item) for item in value}))


def _place(item: dict[str, Any]) -> Place:
    file = item.get("file")
    if not isinstance(file, str) or len(file) > 5_000:
        raise ValueError("file must be text")
    return Place(printable(file), _count("line", item.get("line")))


def _origins(value: object) -> tuple[Origin, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("origins must be a list of objects with places, fields and other")
    return tuple(_origin(item) for item in value)


def _origin(item: dict[str, Any]) -> Origin:
    other = item.get("other") or {}
    if not isinstance(other, dict):
        raise ValueError("other must be an object of fields")  # noqa: TRY004 - as for all that an entry may say wrong
    said = _fields(other) | ({"title": title} if (title := _text("title", other.get("title"))) else {})
    return Origin(
        _places(item.get("places") or []),
        tuple(sorted(set(_texts("fields", item.get("fields") or [])) & set(FIELDS))),
        tuple((name, json.dumps(said[name], ensure_ascii=False)) for name in sorted(said)),
    )
