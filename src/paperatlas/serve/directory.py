"""Which page belongs to which concept, paper or organization of a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from paperatlas.site.links import concept_path, organization_path, paper_path
from paperatlas.stores import Store

__all__ = ["Directory", "read_directory"]

PATHS = {"Concept": concept_path, "Paper": paper_path, "Organization": organization_path}


@dataclass(frozen=True, slots=True)
class Directory:
    """The pages of a graph, both ways."""

    ids: dict[str, tuple[str, str]]  # path: label and id
    paths: dict[str, str]  # id of a concept or paper: path

    def path_of(self, value: Any) -> str | None:
        """The page of an id, or of a node as a store gives it."""
        if isinstance(value, dict):
            value = value.get("id") if value.get("_label") in {"Concept", "Paper"} else None
        return self.paths.get(value) if isinstance(value, str) else None


def read_directory(store: Store) -> Directory:
    """The pages of a store's graph."""
    ids: dict[str, tuple[str, str]] = {}
    for label, path_of in PATHS.items():
        for (key,) in store.ask(f"MATCH (n:{label}) RETURN n.id AS id ORDER BY id").records:
            ids.setdefault(path_of(key), (label, key))
    paths = {key: path for path, (label, key) in ids.items() if label != "Organization"}
    return Directory(ids, paths)
