"""Links to concepts and papers as HTML: pages have so many that a macro for each would take most of the time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from paperatlas.offline import one_line
from paperatlas.site.links import concept_path, paper_path
from paperatlas.site.words import shortened

__all__ = ["name_link", "paper_link"]


def name_link(root: str, name: str, text: Any, kind: Any) -> Markup:
    """A link to the page of a concept, by its id; ``root`` leads up to the site's root.

    >>> name_link("../../", "method:lora", "LoRA", "Method").striptags()
    'LoRA'
    """
    shown = escape(shortened(text, 120) or "(no name)")
    href = f"{escape(root)}{concept_path(name)}"
    return Markup(f'<a class="name of-{escape(one_line(kind))}" href="{href}" dir="auto">{shown}</a>')  # noqa: S704


def paper_link(root: str, row: Mapping[str, Any]) -> Markup:
    """A link to the page of a paper, of which ``row`` tells ``paper``, its id, and ``title``.

    >>> paper_link("", {"paper": "cffa732c70fd", "title": "A < B"})
    Markup('<a class="title" href="paper/85/cffa732c70fd.html" dir="auto">A &lt; B</a>')
    """
    shown = escape(shortened(row["title"], 300) or "(no title)")
    href = f"{escape(root)}{paper_path(row['paper'])}"
    return Markup(f'<a class="title" href="{href}" dir="auto">{shown}</a>')  # noqa: S704  all of it is escaped
