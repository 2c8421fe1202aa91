"""One HTML file: the template, style and scripts of viz/, vis-network from the pyvis wheel, and the data."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from paperatlas.disk import whole_file
from paperatlas.errors import PaperatlasError
from paperatlas.offline import Theme, colours, policy
from paperatlas.resources import resource_text
from paperatlas.views.data import view_data

__all__ = ["render_view", "write_view"]

VIS = "lib/vis-9.1.2/vis-network.min.js"
STYLES = ("page.css", "panel.css")
SCRIPTS = (
    "dom.js",
    "state.js",
    "history.js",
    "atlas.js",
    "evidence.js",
    "bars.js",
    "compare.js",
    "panel.js",
    "forms.js",
    "drawing.js",
    "help.js",
    "table.js",
    "takeaway.js",
    "labels.js",
    "lines.js",
    "looks.js",
    "scene.js",
    "canvas.js",
    "finder.js",
    "years.js",
    "controls.js",
    "actions.js",
    "more.js",
    "page.js",
)


def write_view(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> Path:
    """Writes a cut (see ``neighborhood`` and ``cuts``) as one HTML page and returns its path.

    Raises StoreError where it cannot be written.

    >>> import tempfile
    >>> graph = nx.MultiDiGraph(title="GRPO", centre="method:grpo", total_nodes=1, shown_nodes=1, limited=False)
    >>> graph.add_node("method:grpo", label="Concept", name="GRPO", type="Method", paperCount=3)
    >>> write_view(graph, Path(tempfile.mkdtemp()) / "grpo.html").name
    'grpo.html'
    """
    target = Path(path)
    page = render_view(graph).encode("utf-8", "replace")
    with whole_file(target) as stream:
        stream.write(page)
    return target


def render_view(
    graph: nx.MultiDiGraph[str], *, pages: Mapping[str, str] | None = None, expand: str | None = None
) -> str:
    """The page as text; the same graph gives the same page.

    ``pages`` are links to the pages of nodes by id, ``expand`` is where a server answers what is around a node.
    """
    theme: Theme = json.loads(resource_text("viz/theme.json"))
    style = colours(theme) + "".join(resource_text(f"viz/{name}") for name in STYLES)
    script = "(() => {\n'use strict';\n" + "\n".join(resource_text(f"viz/{name}") for name in SCRIPTS) + "})();\n"
    vis = vis_network()
    data = view_data(graph, theme, pages=pages, expand=expand)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(resource_text("viz/page.html")).render(
        policy=policy(scripts=(vis, script), styles=(style,), served=expand is not None),
        title=data["title"],
        summary=data["summary"],
        honest=data["honest"],
        style=Markup(style),  # noqa: S704  our own files
        vis=Markup(vis),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(in_script(data)),  # noqa: S704  with every < > & escaped
    )


def vis_network() -> str:
    """vis-network as the pyvis wheel carries it, without the pointer to a file that is not there."""
    import pyvis  # noqa: PLC0415  it imports IPython, a quarter of a second

    path = Path(pyvis.__file__).parent / VIS
    if not path.is_file():
        raise PaperatlasError(
            f"pyvis {version('pyvis')} carries no {VIS}, which the page is drawn with; "
            "install the pyvis that this release was tested with: pip install 'pyvis==0.3.2'"
        )
    lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: its strings hold other line ends
    kept = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))
    return kept.replace("\x85", "\\x85")  # in a string; HTML forbids the sign itself


def in_script(data: Any) -> str:
    """JSON that can stand in a script element: no tag, comment or line end of JavaScript in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
