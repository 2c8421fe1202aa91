"""JSON-LD: papers, people and concepts in the words of schema.org, SKOS and CiTO, every claim with its sentence.

A sentence that says something is both an ``rdf:Statement``, so that it tells which subject, predicate and object it
is about, and a ``schema:Claim``, so that it can have a text and appear in a paper; an ``oa:Annotation`` could only
point at the paper as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import networkx as nx

from paperatlas.exports.flat import in_order
from paperatlas.exports.iris import addresses, names_of_papers, urn
from paperatlas.exports.works import address, date_parts
from paperatlas.records import PAPER_RELATIONS
from paperatlas.surfaces import slug
from paperatlas.text import clean, digest

__all__ = ["CITED", "CONTEXT", "document", "term", "write"]

SCHEME = "urn:paperatlas:concepts"
# How a paper cites another, where a bibliography says that it does and its text says how. All of them imply
# cito:cites, so none stands for what was read out of a text alone.
CITED = {
    "BUILDS_ON": "cito:extends",
    "USES": "cito:usesMethodIn",
    "EVALUATES_ON": "cito:usesDataFrom",
    "COMPARES_WITH": "cito:citesAsRelated",
    "MENTIONS": "cito:discusses",
}
DATES = {1: "xsd:gYear", 2: "xsd:gYearMonth", 3: "xsd:date"}
IRI = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "cito": "http://purl.org/spar/cito/",
    "pa": "urn:paperatlas:term:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{name: f"schema:{name}" for name in ("abstract", "creditText", "datePublished", "identifier", "name", "text")},
    **{
        name: {"@id": f"schema:{name}", **IRI}
        for name in ("about", "appearance", "author", "mentions", "sameAs", "sourceOrganization", "url")
    },
    "publishedIn": "schema:isPartOf",
    **{name: f"skos:{name}" for name in ("altLabel", "prefLabel")},
    **{name: {"@id": f"skos:{name}", **IRI} for name in ("broader", "inScheme")},
    **{name: {"@id": f"rdf:{name}", **IRI} for name in ("object", "predicate", "subject")},
    "confidence": {"@id": "pa:confidence", "@type": "xsd:double"},
}


def write(graph: nx.MultiDiGraph[str], stream: BinaryIO) -> None:
    """Writes the document with its context inside, sorted, and such that it can stand in a page's ``<script>``."""
    text = json.dumps(document(graph), ensure_ascii=False, indent=1)
    stream.write(text.replace("<", "\\u003c").encode("utf-8") + b"\n")


def term(kind: str) -> str:
    """The property of ours for a relationship type.

    >>> term("BUILDS_ON")
    'pa:buildsOn'
    """
    first, *rest = kind.lower().split("_")
    return "pa:" + first + "".join(map(str.capitalize, rest))


def document(graph: nx.MultiDiGraph[str]) -> dict[str, Any]:
    """The graph as a JSON-LD document: every node, every relationship, and a claim for each sentence."""
    ready = in_order(graph)
    outside: dict[str, dict[str, Any]] = graph.graph.get("papers") or {}
    names = _names(ready, outside)
    things: dict[str, dict[str, Any]] = {SCHEME: {"@id": SCHEME, "@type": "skos:ConceptScheme", "name": "paperatlas"}}
    for key, data in ready.nodes(data=True):
        things[names[key]] = {"@id": names[key], **_thing(names[key], data)}
    for person, kind, name in _people(ready):
        things.setdefault(person, {"@id": person, "@type": f"schema:{kind}", "name": name})
    cited = {(head, tail) for head, tail, data in ready.edges(data=True) if data["type"] == "CITES"}
    for head, tail, data in ready.edges(data=True):
        for subject, predicate, other in _said(head, tail, data, cited=(head, tail) in cited):
            values = things[names[subject]].setdefault(predicate, [])
            if names[other] not in [it if isinstance(it, str) else it["@id"] for it in values]:
                values.append(names[other] if predicate in CONTEXT else {"@id": names[other]})
        if data.get("sentence"):
            claim = _claim(names, head, tail, data)
            things[claim["@id"]] = claim
    return {"@context": CONTEXT, "@graph": [_sorted(things[name]) for name in sorted(things)]}


def _names(graph: nx.MultiDiGraph[str], outside: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The IRI of every node, and of the papers outside that its claims were read in."""
    papers = {key: data for key, data in graph.nodes(data=True) if data.get("label") == "Paper"}
    names = names_of_papers(sorted({**outside, **papers}.items()))
    for key, data in graph.nodes(data=True):
        if key not in names:
            names[key] = urn(data.get("label", "Concept").lower(), data.get("id", key))
    return names


def _thing(name: str, data: dict[str, Any]) -> dict[str, Any]:
    label = data.get("label", "Concept")
    if label == "Concept":
        preferred = data.get("name", "")
        other = sorted({alias for alias in data.get("aliases", ()) if alias and alias != preferred})
        kind = f"pa:{data['type']}" if data.get("type") else None
        told = {"@type": ["skos:Concept", *filter(None, [kind])], "prefLabel": preferred, "altLabel": other}
        return {**told, "inScheme": SCHEME}
    if label != "Paper":
        return {"@type": "schema:Person" if label == "Author" else f"schema:{label}", "name": data.get("name", "")}
    parts, authors = date_parts(data), [clean(author) for author in data.get("authors", ())]
    numbers = [f"{scheme}:{data[key]}" for scheme, key in (("doi", "doi"), ("arxiv", "arxivId")) if data.get(key)]
    told = {
        "@type": "schema:ScholarlyArticle",
        "name": data.get("title", ""),
        "abstract": data.get("abstract"),
        "datePublished": _date(data["published"], parts) if data.get("published") else None,
        "author": [urn("author", slug(author)) for author in authors if author],
        "creditText": ", ".join(filter(None, authors)),
        "sourceOrganization": [urn("organization", slug(data["organization"]))] if data.get("organization") else [],
        "publishedIn": data.get("venue"),
        "identifier": [*numbers, *data.get("ids", ())],
        "sameAs": [it for it in addresses(data) if it != name],
        "url": address(data),
    }
    return {key: value for key, value in told.items() if value}


def _date(published: str, parts: list[int]) -> Any:
    """A date with its XML type, or as plain text where it is none."""
    whole = len(published) == (4, 7, 10)[len(parts) - 1] if parts else False
    return {"@value": published, "@type": DATES[len(parts)]} if whole else published


def _people(graph: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, str]]:
    """Authors and organizations that papers name, whether or not the graph has nodes for them."""
    for _, data in graph.nodes(data=True):
        for name in filter(None, map(clean, data.get("authors", ()))):
            yield urn("author", slug(name)), "Person", name
        if data.get("label") == "Paper" and data.get("organization"):
            yield urn("organization", slug(data["organization"])), "Organization", data["organization"]


def _said(head: str, tail: str, data: dict[str, Any], *, cited: bool) -> Iterator[tuple[str, str, str]]:
    """What a relationship says: subject, predicate, object."""
    kind = data["type"]
    if kind == "CITES":
        yield head, "cito:cites", tail
    elif kind == "VARIANT_OF":
        yield head, "broader", tail
    elif kind == "WROTE":
        yield tail, "author", head
    elif kind == "AFFILIATED_WITH":
        yield head, "sourceOrganization", tail
    else:
        yield head, term(kind), tail
        if kind in PAPER_RELATIONS:
            yield head, "about" if kind == "ADDRESSES" else "mentions", tail
        if kind == "REFERS_TO" and cited and data.get("relation") in CITED:
            yield head, CITED[data["relation"]], tail


def _claim(names: dict[str, str], head: str, tail: str, data: dict[str, Any]) -> dict[str, Any]:
    """A sentence and what it says; its name depends on these alone."""
    subject, predicate, other = names[head], term(data["type"]), names[tail]
    paper = names.get(data["paper"]) or urn("paper", data["paper"]) if data.get("paper") else subject
    claim: dict[str, Any] = {
        "@id": urn("claim", digest("\n".join((subject, predicate, other, paper, data["sentence"])), 16)),
        "@type": ["rdf:Statement", "schema:Claim"],
        "subject": subject,
        "predicate": predicate,
        "object": other,
        "text": data["sentence"],
        "appearance": paper,
        "confidence": data.get("confidence"),
        "pa:foundBy": data.get("foundBy"),
        "pa:start": data.get("sentenceStart"),
        "pa:end": data.get("sentenceEnd"),
    }
    return {key: value for key, value in claim.items() if value is not None}


def _sorted(thing: dict[str, Any]) -> dict[str, Any]:
    """Lists in order, whatever the order of the relationships was."""
    return {key: sorted(value, key=_name) if isinstance(value, list) else value for key, value in thing.items()}


def _name(value: Any) -> str:
    return str(value["@id"] if isinstance(value, dict) else value)
