"""The arXiv snapshot, a work a line, with hard line ends and LaTeX in its texts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from paperatlas.records import Paper, Place
from paperatlas.sources.json_fields import literal, objects
from paperatlas.sources.make import calendar, make_paper

__all__ = ["fits", "paper_of"]

CREATED = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})")
MATH = re.compile(r"(\$[^$]*\$)")
# An accent and the letter under it, or a letter that has a name: \'a, \"{o}, {\'\i}, \v{S}, {\O}, \ss.
ACCENT = re.compile(
    r"""\{?\\(?:
        (?:['"`^~=.]|[uvHtcdbrk](?![A-Za-z]))\s*(?:\{\\?[A-Za-z]{1,2}\}|\\?[A-Za-z](?![A-Za-z])|[A-Za-z])
        |(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\{\})?
    )\}?""",
    re.VERBOSE,
)
ASIDE = re.compile(r"\([^()]*\)")
BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def fits(entry: Any) -> bool:
    """Whether an entry is a work of the snapshot.

    >>> fits({"id": "2402.03300", "categories": "cs.CL", "versions": []}), fits({"id": "2402.03300", "title": "GRPO"})
    (True, False)
    """
    return isinstance(entry, dict) and ("authors_parsed" in entry or ("categories" in entry and "versions" in entry))


def paper_of(entry: Any, place: Place) -> Paper:
    r"""The paper of a work; ValueError where it has no title.

    >>> work = {"id": "2402.03300", "title": "GRPO", "abstract": " A\n method.", "authors_parsed": [["Shao", "Z.", ""]]}
    >>> paper = paper_of(work | {"versions": [{"created": "Mon, 5 Feb 2024 18:55:32 GMT"}]}, Place("a.json", 1))
    >>> paper.arxiv_id, paper.abstract, paper.authors, paper.published
    ('2402.03300', 'A method.', ('Z. Shao',), '2024-02-05')
    """
    doi = entry.get("doi")
    return make_paper(
        place=place,
        title=literal(spelled(entry.get("title"))),
        abstract=literal(spelled(entry.get("abstract"))),
        published=first_version(entry),
        authors=authors(entry),
        venue=entry.get("journal-ref"),
        ids={"arxiv": entry.get("id"), "doi": doi.split()[0] if isinstance(doi, str) and doi.strip() else None},
    )


def first_version(entry: dict[str, Any]) -> str | None:
    """The day of the first version."""
    created = (version.get("created") for version in objects(entry.get("versions")))
    found = CREATED.search(str(next(created, None)))
    return calendar(found[3], found[2], found[1]) if found else None


def authors(entry: dict[str, Any]) -> list[str]:
    """Names from their parts, else from the line that lists them with their institutes in brackets."""
    parsed = entry.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        names = [[part for part in name if isinstance(part, str)] for name in parsed if isinstance(name, list)]
        return [" ".join(" ".join([*name[1:2], *name[:1], *name[2:3]]).split()) for name in names]
    line = entry.get("authors")
    if not isinstance(line, str) or len(line) > 1_000_000:
        return []
    while line != (line := ASIDE.sub(" ", line)):
        pass
    return [name for name in BETWEEN.split(str(spelled(" ".join(line.split())))) if name]


def spelled(text: object) -> object:
    r"""A text with its accents as letters (``Koll\'ar``), where pylatexenc is there; mathematics apart.

    >>> spelled("On $\\Lambda_{\\alpha}$")
    'On $\\Lambda_{\\alpha}$'
    """
    if not isinstance(text, str) or "\\" not in text:
        return text
    pieces = MATH.split(text)
    return "".join(piece if number % 2 else ACCENT.sub(letter, piece) for number, piece in enumerate(pieces))


def letter(found: re.Match[str]) -> str:
    """What an accent and its letter look like."""
    code = found[0]
    if code.startswith("{") and not code.endswith("}"):
        return "{" + decoded(code[1:])
    if code.endswith("}") and code.count("{") < code.count("}"):
        return decoded(code[:-1]) + "}"
    return decoded(code)


@cache
def decoded(code: str) -> str:
    """A piece of LaTeX as text, where pylatexenc is there; the piece itself where it is not."""
    try:
        from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415 - it need not be there
    except ImportError:
        return code
    return str(LatexNodes2Text().latex_to_text(code))
