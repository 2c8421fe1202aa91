"""What all pages of the site share: the site's facts, the frame around a page, and the templates' tools."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from paperatlas.offline import Theme, colours, one_line
from paperatlas.resources import resource_text
from paperatlas.site.anchors import name_link, paper_link
from paperatlas.site.links import concept_path, organization_path, paper_path, relative
from paperatlas.site.marks import in_marks
from paperatlas.site.words import json_ld, number, shortened
from paperatlas.stores import Store

__all__ = ["Page", "Site", "render", "site_of", "stylesheet", "theme"]

LONGEST_DESCRIPTION = 200
STYLES = ("site.css", "more.css")
# The pages that the head of every page leads to: what is written there, and where it lies.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("Methods", "method/index.html"),
    ("Models", "model/index.html"),
    ("Benchmarks", "benchmark/index.html"),
    ("Tasks", "task/index.html"),
    ("Papers", "paper/index.html"),
    ("Map", "map.html"),
    ("Glossary", "glossary/index.html"),
    ("Organizations", "organization/index.html"),
)
CONSOLE = ("Console", "console.html")  # where the site is served from a store
SEARCH = "search/search.js"  # the script of the search field, on every page
# Nothing is ever asked for but files of the site itself; this works from file://, too.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its path below the root, with / between folders, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page knows of the site it belongs to."""

    title: str = "paperatlas"
    base_url: str | None = None  # https://example.org/atlas/, with the slash at its end
    date: str | None = None  # of the newest paper
    papers: int = 0
    concepts: int = 0
    least: float = 0.0  # what was read with a confidence below is left out
    live: bool = False  # served from a store, not written to disk


def site_of(
    store: Store, *, title: str = "", base_url: str | None = None, least: float = 0.0, live: bool = False
) -> Site:
    """The facts of a store that all its pages share."""
    papers, date = store.ask("MATCH (p:Paper) RETURN count(p) AS papers, max(p.published) AS date").records[0]
    concepts = store.ask("MATCH (c:Concept) RETURN count(c) AS concepts").records[0][0]
    return Site(
        title=one_line(title)[:200] or "paperatlas",
        base_url=base_url.rstrip("/") + "/" if base_url else None,
        date=one_line(date)[:10] or None,
        papers=papers,
        concepts=concepts,
        least=least,
        live=live,
    )


def render(template: str, path: str, site: Site, **facts: Any) -> Page:
    """A page from a template of viz/site that extends base.html.

    ``facts`` are what the template names; base.html needs ``title`` and ``description``. ``ld`` (an object of
    schema.org), ``crumbs`` (pairs of text and path), ``scripts`` (paths of the site's own scripts), ``current`` (the
    path in the navigation that it belongs to) and ``root`` (what stands before every link) may be left out.

    >>> page = render("base.html", "a/b.html", Site(), title="A <page>", description="What it says")
    >>> "<title>A &lt;page&gt; – paperatlas</title>" in page.text
    True
    """
    given: dict[str, Any] = {"ld": None, "crumbs": (), "scripts": (), "current": path} | facts
    given["description"] = shortened(given["description"], LONGEST_DESCRIPTION)
    given["scripts"] = (SEARCH, *given["scripts"])
    shown = {
        "site": site,
        "path": path,
        "root": given.get("root") or relative(path),
        "navigation": (*NAVIGATION, CONSOLE) if site.live else NAVIGATION,
        "policy": Markup(POLICY),  # noqa: S704  our own
        "canonical": f"{site.base_url}{path.removesuffix('index.html')}" if site.base_url else None,
    }
    return Page(path, environment().get_template(template).render(given, **shown))


@cache
def environment() -> Environment:
    """The templates of viz/site: all text escaped, no name unknown."""
    made = Environment(
        loader=FunctionLoader(lambda name: resource_text(f"viz/{name}" if "/" in name else f"viz/site/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(line=one_line, short=shortened, number=number, ld=json_ld)
    made.globals.update(
        in_marks=in_marks,
        name_link=name_link,
        paper_link=paper_link,
        concept_path=concept_path,
        paper_path=paper_path,
        organization_path=organization_path,
        theme=theme(),
        zip=zip,
    )
    return made


@cache
def theme() -> Theme:
    """viz/theme.json: names, colours and the words of the relations."""
    read: Theme = json.loads(resource_text("viz/theme.json"))
    return read


def stylesheet() -> Page:
    """The one style of all pages."""
    parts = [resource_text(f"viz/site/{name}") for name in STYLES]
    return Page("site.css", "\n".join([colours(theme()), *parts]))
