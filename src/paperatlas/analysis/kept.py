"""The file ``analysis.parquet`` of an atlas: the measures that were asked to be part of the graph.

A store is never changed in place, so the measures lie in the atlas and every build and load joins them into the tables.
They are true of one graph, the one whose digest the file holds. Of another they are left out rather than computed
again: a build that adds one paper shall not take minutes, and the communities that somebody refers to by number shall
not change unasked.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from paperatlas.analysis.results import CONCEPTS, PAPERS, Analysis, Settings
from paperatlas.disk import whole_file
from paperatlas.schema import NODES, GraphTables
from paperatlas.tables import digest_of

__all__ = ["drop_analysis", "is_left_out", "is_measured", "read_analysis", "save_analysis", "with_analysis"]

FILE = "analysis.parquet"
FORMAT = 1
COLUMNS = {  # what becomes a property of which nodes
    "Paper": ("pageRank", "betweenness", "community", "communityName"),
    "Concept": ("community", "communityName"),
}
ROWS = pa.schema({"label": pa.string(), **{field.name: field.type for field in (*CONCEPTS, *PAPERS)}})
NUMBERS = ("links", "sampled", "modularity", "concept_modularity")


def save_analysis(folder: str | os.PathLike[str], analysis: Analysis) -> Path:
    """Keeps the measures in the atlas, in place of former ones; raises StoreError where it cannot be written."""
    told = {"format": FORMAT, "graph": analysis.graph, "settings": asdict(analysis.settings)}
    told |= {name: getattr(analysis, name) for name in NUMBERS}
    rows = pa.concat_tables([labelled("Paper", analysis.papers), labelled("Concept", analysis.concepts)])
    rows = rows.replace_schema_metadata({"paperatlas": json.dumps(told, sort_keys=True)})
    path = Path(folder, FILE)
    with whole_file(path) as stream:
        pq.write_table(rows, stream, compression="zstd")
    return path


def read_analysis(folder: str | os.PathLike[str]) -> Analysis | None:
    """The measures that an atlas keeps; None where it keeps none, or a file that makes no sense."""
    try:
        rows = pq.ParquetFile(Path(folder, FILE), memory_map=False).read()
        told = json.loads((rows.schema.metadata or {})[b"paperatlas"])
        if told.pop("format") != FORMAT:
            return None
        rows = rows.select(ROWS.names).cast(ROWS).replace_schema_metadata(None)
        parts = {
            kind: rows.filter(pc.equal(rows.column("label"), label)).select(schema.names)
            for kind, label, schema in (("papers", "Paper", PAPERS), ("concepts", "Concept", CONCEPTS))
        }
        chosen = told.pop("settings")
        settings = Settings(**{**chosen, "relations": tuple(chosen["relations"])})
        return Analysis(settings=settings, **parts, **told)
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None


def drop_analysis(folder: str | os.PathLike[str]) -> bool:
    """Takes the kept measures away; whether there were any."""
    path = Path(folder, FILE)
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def with_analysis(tables: GraphTables, analysis: Analysis | None) -> GraphTables:
    """The graph with these measures as properties of its nodes, where they are its own; else the graph as it is."""
    if analysis is None or analysis.graph != tables.digest:
        return tables
    nodes = dict(tables.nodes)
    for label, measured in (("Paper", analysis.papers), ("Concept", analysis.concepts)):
        if not measured.column("id").combine_chunks().equals(nodes[label].column("id").combine_chunks()):
            return tables
        for name in COLUMNS[label]:
            place = NODES[label].get_field_index(name)
            nodes[label] = nodes[label].set_column(place, NODES[label].field(name), measured.column(name))
        nodes[label] = nodes[label].combine_chunks()
    return GraphTables(nodes, tables.relationships, digest_of(nodes, tables.relationships))


def is_left_out(folder: str | os.PathLike[str], tables: GraphTables) -> bool:
    """Whether an atlas keeps measures that this graph of it does not have, since they are another's."""
    return Path(folder, FILE).exists() and not is_measured(tables)


def is_measured(tables: GraphTables) -> bool:
    """Whether a graph has measures as properties; one without papers needs none."""
    ranks = tables.nodes["Paper"].column("pageRank")
    return len(ranks) == 0 or ranks.null_count < len(ranks)


def labelled(label: str, rows: pa.Table) -> pa.Table:
    """The columns of ROWS; those that a label does not have are empty."""
    there = {name: rows.column(name) for name in rows.column_names}
    there["label"] = pa.array([label] * rows.num_rows, pa.string())
    columns = [there.get(field.name, pa.nulls(rows.num_rows, field.type)) for field in ROWS]
    return pa.table(columns, schema=ROWS)
