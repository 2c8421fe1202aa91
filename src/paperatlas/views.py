"""A cut of the graph as one HTML file that needs nothing but itself: no network, no server, no other file.

pyvis gathers the network; the template, style and scripts are ours, in viz/; vis-network is inlined from the pyvis
wheel. All text goes into the page as JSON and is set as text, and a Content-Security-Policy that knows the hashes of
style and scripts forbids everything else.
"""

from __future__ import annotations

import json
import math
import os
import shlex
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from paperatlas.disk import whole_file
from paperatlas.errors import PaperatlasError
from paperatlas.layout import place
from paperatlas.offline import Theme, colours, policy
from paperatlas.resources import resource_text
from paperatlas.text import clean

__all__ = ["render_view", "write_view"]

VIS = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = ("dom.js", "panel.js", "labels.js", "canvas.js", "finder.js", "page.js")
LOUDEST = 2  # co-occurrences of a name that are drawn before it is chosen
LONGEST_TEXT = 5_000  # characters of any one text that reach a page


class Drawn(NamedTuple):
    """How a node is drawn: what stands beneath it, and how large."""

    text: str
    size: float
    font: float


def write_view(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> Path:
    """Writes a cut (see ``neighborhood``) as one HTML page and returns its path; StoreError where it cannot.

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


def render_view(graph: nx.MultiDiGraph[str]) -> str:
    """The page as text; the same graph gives the same page."""
    theme: Theme = json.loads(resource_text("viz/theme.json"))
    style = colours(theme) + resource_text("viz/page.css")
    script = "(() => {\n'use strict';\n" + "\n".join(resource_text(f"viz/{name}") for name in SCRIPTS) + "})();\n"
    vis = _vis_network()
    data = _data(graph, theme)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(resource_text("viz/page.html")).render(
        policy=policy(scripts=(vis, script), styles=(style,)),
        title=data["title"],
        summary=data["summary"],
        honest=data["honest"],
        style=Markup(style),  # noqa: S704  our own files
        vis=Markup(vis),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(_json(data)),  # noqa: S704  with every < > & escaped
    )


def _data(graph: nx.MultiDiGraph[str], theme: Theme) -> dict[str, Any]:
    """Everything that the page's script knows."""
    from pyvis.network import Network  # noqa: PLC0415  it imports IPython, a quarter of a second

    facts = graph.graph
    centre = facts.get("centre") if facts.get("centre") in graph else None
    network = Network(directed=True)
    drawn = {name: _drawn(attributes, theme, centre=name == centre) for name, attributes in graph.nodes(data=True)}
    lines = _lines(graph, theme)
    tied: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        (line["from"], line["to"], {"type": line["kind"]}) for line in lines if "quiet" not in line
    )
    tied.add_nodes_from(graph)
    places = place(tied, {name: _box(node, centre=name == centre) for name, node in drawn.items()}, centre=centre)
    for name in sorted(graph.nodes):
        about = _about(graph.nodes[name])
        network.add_node(
            name,
            label=drawn[name].text,
            shape=theme["shapes"].get(about["type"]) or theme["shapes"].get(about["kind"], "dot"),
            group=about["type"],
            size=drawn[name].size,
            font={"size": drawn[name].font},
            x=places[name][0],
            y=places[name][1],
            about=about,
        )
    for line in lines:
        network.add_edge(line.pop("from"), line.pop("to"), arrows="", **line)
    title = _text(facts.get("title") or "paperatlas")[:300]
    return {
        "title": title,
        "centre": centre,
        "summary": _summary(graph, theme),
        "honest": _honest(facts, title),
        "papers": {key: _paper(value) for key, value in sorted(facts.get("papers", {}).items())},
        "theme": theme,
        "nodes": network.nodes,
        "edges": network.edges,
    }


def _drawn(attributes: Mapping[str, Any], theme: Theme, *, centre: bool) -> Drawn:
    sizes, labels = theme["sizes"], theme["labels"]
    paper = attributes.get("label") in {"Paper", "Stub"}
    name = attributes.get("title") or attributes.get("id") if paper else attributes.get("name")
    text = _text(name) or "(no name)"
    text = _shortened(text, labels["characters"])
    if centre:
        return Drawn(text, sizes["centre"], labels["centre"])
    if paper:
        return Drawn(text, sizes["paper"], labels["paper"])
    weight = min(1.0, math.log1p(attributes.get("paperCount") or 0) / math.log(60))
    return Drawn(
        text,
        round(sizes["smallest"] + weight * (sizes["largest"] - sizes["smallest"]), 1),
        round(labels["smallest"] + weight * (labels["largest"] - labels["smallest"]), 1),
    )


def _shortened(text: str, characters: int) -> str:
    """At most so many characters, cut between words where that loses little."""
    if len(text) <= characters:
        return text
    cut = text[: characters - 1]
    word = cut.rfind(" ")
    return (cut[:word] if word > characters // 2 else cut).rstrip(" ,:;-") + "…"


def _box(node: Drawn, *, centre: bool) -> tuple[float, float]:
    """The room that a node keeps around itself, in pixels: more to the sides, where its name runs."""
    if centre:  # its name always stands beneath it, each letter about half as wide as high
        return 0.55 * node.font * len(node.text), 2 * node.size + 3 * node.font
    return 2 * node.size + 26, 2 * node.size + 14


def _about(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a node."""
    kind = str(attributes.get("label") or "Concept")
    if kind == "Paper":
        return {"kind": kind, "type": "Paper", **_paper(attributes)}
    if kind == "Stub":  # for the page, a paper of which little is known
        scheme, _, value = _text(attributes.get("id")).partition(":")
        told = {"doi": "doi", "arxiv": "arxivId"}.get(scheme)
        title = attributes.get("title") or attributes.get("id")
        return {
            "kind": "Paper",
            "type": kind,
            **_paper({**attributes, "title": title, **({told: value} if told else {})}),
        }
    return {
        "kind": kind,
        "type": str(attributes.get("type") or kind),
        "name": _text(attributes.get("name")) or "(no name)",
        "aliases": [_text(alias) for alias in attributes.get("aliases") or ()],
        "firstSeen": _text(attributes.get("firstSeen")),
        "papers": attributes.get("paperCount"),
    }


def _paper(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _text(attributes.get("title")) or "(no title)",
        "year": attributes.get("year"),
        "published": _text(attributes.get("published")),
        "organization": _text(attributes.get("organization")),
        "links": _links(attributes),
    }


def _links(attributes: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where the paper can be read: only https, whatever the source said."""
    arxiv, doi, url = (_text(attributes.get(key)) for key in ("arxivId", "doi", "url"))
    links = []
    if arxiv:
        links.append({"text": f"arXiv {arxiv}", "href": f"https://arxiv.org/abs/{quote(arxiv)}"})
    if doi:
        links.append({"text": f"doi {doi}", "href": f"https://doi.org/{quote(doi)}"})
    if _is_https(url) and url not in {link["href"] for link in links}:
        links.append({"text": urlsplit(url).hostname or url, "href": url})
    return links


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username


def _lines(graph: nx.MultiDiGraph[str], theme: Theme) -> list[dict[str, Any]]:
    """One line for all relationships of one type between two nodes, each carrying its evidence."""
    bundles: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for head, tail, key, attributes in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        kind = str(attributes.get("type") or key)
        bundles.setdefault((head, tail, kind), []).append(attributes)
    loud = _loud_pairs(graph)
    seen: Counter[tuple[str, str]] = Counter()
    lines = []
    for number, ((head, tail, kind), evidence) in enumerate(sorted(bundles.items(), key=_line_key(theme))):
        pair = (min(head, tail), max(head, tail))
        line: dict[str, Any] = {"from": head, "to": tail, "id": f"line-{number}", "kind": kind}
        line["evidence"] = [_evidence(attributes) for attributes in evidence]
        if kind == "CO_OCCURS_WITH" and pair not in loud:
            line["quiet"] = True  # drawn only beside a chosen end
        elif seen[pair]:
            line["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": round(0.16 * seen[pair], 2)}
        seen[pair] += "quiet" not in line
        lines.append(line)
    return lines


def _loud_pairs(graph: nx.MultiDiGraph[str]) -> set[tuple[str, str]]:
    """The co-occurrences that are always drawn: those of the centre, and the strongest of every other name."""
    ties: dict[str, list[tuple[float, str]]] = {}
    for head, tail, data in graph.edges(data=True):
        if data.get("type") == "CO_OCCURS_WITH":
            strength = (data.get("npmi") or 0.0) * math.log1p(data.get("papers") or 0)
            ties.setdefault(head, []).append((-strength, tail))
            ties.setdefault(tail, []).append((-strength, head))
    loud: set[tuple[str, str]] = set()
    for name, others in ties.items():
        most = len(others) if name == graph.graph.get("centre") else LOUDEST
        loud.update((min(name, other), max(name, other)) for _, other in sorted(others)[:most])
    return loud


def _line_key(theme: Theme) -> Any:
    order = {kind: index for index, kind in enumerate(theme["relations"])}
    return lambda bundle: (order.get(bundle[0][2], len(order)), bundle[0])


def _evidence(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel says of a relationship; what is not known is left out."""
    keep = ("paper", "confidence", "foundBy", "papers", "npmi", "via", "relation", "source")
    found = {key: attributes[key] for key in keep if _is_said(attributes.get(key))}
    found = {key: _text(value) if isinstance(value, str) else value for key, value in found.items()}
    if attributes.get("sentence"):
        found["sentence"] = _text(attributes["sentence"])
    return found


def _is_said(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def _text(value: Any) -> str:
    """One line that UTF-8 can hold, without control characters or marks that turn the direction of what follows."""
    return clean(str(value))[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8") if value is not None else ""


def _summary(graph: nx.MultiDiGraph[str], theme: Theme) -> str:
    """What is on the page, in numbers: "12 methods, 3 papers, 40 lines, 2023 to 2026"."""
    kinds = Counter(_about(attributes)["type"] for _, attributes in graph.nodes(data=True))
    words = [(kinds.pop(kind), kind) for kind in (*theme["types"], "Paper", "Stub") if kind in kinds]
    words += [(kinds[kind], kind) for kind in sorted(kinds)]
    parts = [f"{count} {(kind if count == 1 else theme['plural'].get(kind, kind)).lower()}" for count, kind in words]
    years = [attributes["year"] for _, attributes in graph.nodes(data=True) if attributes.get("year")]
    if years:
        parts.append(str(min(years)) if min(years) == max(years) else f"{min(years)} to {max(years)}")
    return " · ".join(parts)


def _honest(facts: Mapping[str, Any], title: str) -> str:
    """Where the cut was limited: both numbers, and the option that shows more."""
    if not facts.get("limited"):
        return ""
    shown, total = facts.get("shown_nodes", 0), facts.get("total_nodes", 0)
    name = shlex.quote(title)  # the line may be pasted into a shell
    depth = f" --depth {facts['depth']}" if facts.get("depth", 1) != 1 else ""
    sure = f" --min-confidence {facts['least']:g}" if facts.get("least") else ""
    sure += " --stubs" if facts.get("stubs") else ""
    return (
        f"This page shows the {shown:,} strongest of {total:,} names and papers around it. "
        f"More: paperatlas view {name}{depth}{sure} --limit {total} -o more.html"
    )


def _vis_network() -> str:
    """vis-network as the pyvis wheel carries it, without the pointer to a file that is not there."""
    import pyvis  # noqa: PLC0415  see _data

    path = Path(pyvis.__file__).parent / VIS
    if not path.is_file():
        raise PaperatlasError(
            f"pyvis {version('pyvis')} carries no {VIS}, which the page is drawn with; "
            "install the pyvis that this release was tested with: pip install 'pyvis==0.3.2'"
        )
    lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: its strings hold other line ends
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def _json(data: Any) -> str:
    """JSON that can stand in a script element: no tag, comment or line end of JavaScript in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
