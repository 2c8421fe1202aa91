"""Where each page of the site lies: a function of the id alone, so that any page links to any other without a look-up.

A plain id is its own name (``method/5b/group-relative-policy-optimization.html``); any other keeps its letters and
gets a hash behind two hyphens, which no plain name has. The two hexadecimal digits between are of the id's hash, so
that no folder grows too large. All letters are small: file systems that do not tell case apart hold the site, too.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from paperatlas.records import CONCEPT_TYPES

__all__ = ["concept_path", "organization_path", "paper_path", "relative"]

LONGEST = 80  # characters of a name that is kept as it is
KEPT = 48  # characters of a longer or odd one, before its hash
PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|index")  # Windows' own, and the list of a folder
FOLDERS = {kind.casefold(): kind.casefold() for kind in CONCEPT_TYPES}


def concept_path(name: str) -> str:
    """The page of a concept, by its id.

    >>> concept_path("method:low-rank-adaptation")
    'method/c5/low-rank-adaptation.html'
    >>> concept_path("method:C++/CLI")
    'method/d0/c-cli--d0d1662f.html'
    """
    kind, colon, rest = name.partition(":")
    if colon and kind in FOLDERS:
        return _path(FOLDERS[kind], rest, name)
    return _path("concept", name, name)


def paper_path(name: str) -> str:
    """The page of a paper, by its id.

    >>> paper_path("cffa732c70fd")
    'paper/85/cffa732c70fd.html'
    """
    return _path("paper", name, name)


def organization_path(name: str) -> str:
    """The page of an organization, by its id.

    >>> organization_path("open-ai")
    'organization/1a/open-ai.html'
    """
    return _path("organization", name, name)


def relative(path: str) -> str:
    """What leads from a page up to the site's root: what stands in front of every link on it.

    >>> relative("index.html"), relative("paper/86/cffa732c70fd.html")
    ('', '../../')
    """
    return "../" * path.count("/")


@lru_cache(maxsize=20_000)
def _path(folder: str, rest: str, whole: str) -> str:
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    if len(rest) <= LONGEST and PLAIN.fullmatch(rest) and not RESERVED.fullmatch(rest):
        return f"{folder}/{mark[:2]}/{rest}.html"
    letters = unicodedata.normalize("NFKD", rest[:1000]).encode("ascii", "ignore").decode("ascii").lower()
    kept = re.sub(r"[^a-z0-9]+", "-", letters)[:KEPT].strip("-") or "x"
    return f"{folder}/{mark[:2]}/{kept}--{mark[:8]}.html"
