"""A small graph by hand: real papers and names, every label and relationship type, and what a hostile text may hold."""

import hashlib
import json

import pyarrow as pa

from paperatlas.schema import NODES, RELATIONSHIPS, GraphTables
from paperatlas.text import digest, fold

MARKUP = "<img src=x onerror=alert(1)> & \"quotes\" 'single' `ticks` \\ back"
INJECTION = "x'}) DETACH DELETE n //"
UNICODE = "模型 🧪 مرحبا \u202e ẞ"
LINES = "first line\nsecond line\r\n\ttabbed"

PAPERS = {
    # key: title, published, organization, author count, comments, upvotes, arXiv id
    "transformer": ("Attention Is All You Need", "2017-06-12", "Google", 8, 4, 120, "1706.03762"),
    "ppo": ("Proximal Policy Optimization Algorithms", "2017-07-20", "OpenAI", 5, None, 30, "1707.06347"),
    "ddpm": ("Denoising Diffusion Probabilistic Models", "2020-06-19", "UC Berkeley", 3, 2, 40, "2006.11239"),
    "gsm8k": ("Training Verifiers to Solve Math Word Problems", "2021-10-27", "OpenAI", 12, 1, 25, "2110.14168"),
    "ldm": ("High-Resolution Image Synthesis with Latent Diffusion Models", "2021-12", None, 5, 3, 60, "2112.10752"),
    "specdec": (
        "Fast Inference from Transformers via Speculative Decoding",
        "2022-11-30",
        "Google",
        3,
        2,
        15,
        "2211.17192",
    ),
    "dpo": ("Direct Preference Optimization", "2023-05-29", "Stanford University", 6, 2, 50, "2305.18290"),
    "medusa": ("Medusa: Multiple Decoding Heads", "2024-01-19", None, 7, 2, 12, "2401.10774"),
    "deepseekmath": (
        "DeepSeekMath: Mathematical Reasoning in Open Models",
        "2024-02-05",
        "DeepSeek",
        11,
        5,
        70,
        "2402.03300",
    ),
    "qwen": ("Qwen2.5 Technical Report", "2024", "Qwen", None, None, None, "2412.15115"),
    "r1": ("DeepSeek-R1: Reasoning by Reinforcement Learning", "2025-01-22", "DeepSeek", 200, 9, 300, "2501.12948"),
    "dapo": ("DAPO: Open Reinforcement Learning at Scale", "2025-03-18", "ByteDance", 35, 2, 80, "2503.14476"),
    "gspo": ("Group Sequence Policy Optimization", "2025-07-24", "Qwen", 10, 2, 45, "2507.18071"),
    "diffusion-rl": ("GRPO for Diffusion Models", "2025-08", None, 4, None, 7, None),
    "hostile": (f"{MARKUP} {UNICODE}", None, INJECTION, None, None, None, None),
}
CONCEPTS = {
    # key: type, name, aliases, generic
    "transformer": ("Method", "Transformer", ["transformers"], True),
    "ppo": ("Method", "Proximal Policy Optimization", ["PPO"], False),
    "grpo": ("Method", "Group Relative Policy Optimization", ["GRPO", "group-relative policy optimization"], False),
    "dapo": ("Method", "DAPO", ["Decoupled Clip and Dynamic Sampling Policy Optimization"], False),
    "gspo": ("Method", "Group Sequence Policy Optimization", ["GSPO"], False),
    "dpo": ("Method", "Direct Preference Optimization", ["DPO"], False),
    "rl": ("Method", "Reinforcement Learning", ["RL"], True),
    "specdec": ("Method", "Speculative Decoding", ["speculative sampling"], False),
    "medusa": ("Method", "Medusa", [], False),
    "ddpm": ("Method", "Denoising Diffusion Probabilistic Model", ["DDPM"], False),
    "diffusion": ("Method", "Diffusion Model", ["diffusion models"], False),
    "ldm": ("Model", "Latent Diffusion Model", ["LDM", "Stable Diffusion"], False),
    "deepseekmath": ("Model", "DeepSeekMath", ["DeepSeekMath-7B"], False),
    "r1": ("Model", "DeepSeek-R1", [], False),
    "qwen25": ("Model", "Qwen2.5", [], False),
    "qwen25-7b": ("Model", "Qwen2.5-7B", [], False),
    "gsm8k": ("Benchmark", "GSM8K", ["Grade School Math 8K"], False),
    "math": ("Benchmark", "MATH", [], False),
    "aime": ("Benchmark", "AIME 2024", ["AIME24"], False),
    "coco": ("Benchmark", "COCO", ["MS COCO"], False),
    "reasoning": ("Task", "Mathematical Reasoning", ["math reasoning"], False),
    "generation": ("Task", "Image Generation", [], False),
    "translation": ("Task", "Machine Translation", [], False),
    "inference": ("Task", "Efficient Inference", [], False),
    "accuracy": ("Metric", "Accuracy", [], True),
    "fid": ("Metric", "Fréchet Inception Distance", ["FID"], False),
    "bleu": ("Metric", "BLEU", [], False),
    "hostile": ("Method", f"{INJECTION} {MARKUP}", [UNICODE, LINES, "", '"},{"'], False),
}
SAYS = {
    # paper: what it does with which concepts
    "transformer": {"INTRODUCES": ["transformer"], "ADDRESSES": ["translation"], "MEASURES": ["bleu"]},
    "ppo": {"INTRODUCES": ["ppo"], "ADDRESSES": [], "USES": ["rl"]},
    "ddpm": {"INTRODUCES": ["ddpm"], "BUILDS_ON": ["diffusion"], "ADDRESSES": ["generation"], "MEASURES": ["fid"]},
    "gsm8k": {
        "INTRODUCES": ["gsm8k"],
        "ADDRESSES": ["reasoning"],
        "MEASURES": ["accuracy"],
        "MENTIONS": ["transformer"],
    },
    "ldm": {
        "INTRODUCES": ["ldm"],
        "BUILDS_ON": ["diffusion", "ddpm"],
        "EVALUATES_ON": ["coco"],
        "ADDRESSES": ["generation"],
        "MEASURES": ["fid"],
    },
    "specdec": {"INTRODUCES": ["specdec"], "BUILDS_ON": ["transformer"], "ADDRESSES": ["inference"]},
    "dpo": {"INTRODUCES": ["dpo"], "COMPARES_WITH": ["ppo"], "USES": ["rl"]},
    "medusa": {"INTRODUCES": ["medusa"], "COMPARES_WITH": ["specdec"], "ADDRESSES": ["inference"]},
    "deepseekmath": {
        "INTRODUCES": ["grpo", "deepseekmath"],
        "BUILDS_ON": ["ppo"],
        "USES": ["rl"],
        "EVALUATES_ON": ["gsm8k", "math"],
        "ADDRESSES": ["reasoning"],
        "MEASURES": ["accuracy"],
    },
    "qwen": {"INTRODUCES": ["qwen25", "qwen25-7b"], "USES": ["dpo", "grpo"], "EVALUATES_ON": ["gsm8k", "math"]},
    "r1": {
        "INTRODUCES": ["r1"],
        "USES": ["grpo", "rl"],
        "EVALUATES_ON": ["aime", "math"],
        "ADDRESSES": ["reasoning"],
        "MEASURES": ["accuracy"],
    },
    "dapo": {
        "INTRODUCES": ["dapo"],
        "BUILDS_ON": ["grpo"],
        "COMPARES_WITH": ["r1"],
        "USES": ["qwen25", "rl"],
        "EVALUATES_ON": ["aime"],
        "ADDRESSES": ["reasoning"],
    },
    "gspo": {
        "INTRODUCES": ["gspo"],
        "BUILDS_ON": ["grpo"],
        "COMPARES_WITH": ["dapo"],
        "USES": ["rl", "qwen25-7b"],
        "EVALUATES_ON": ["aime", "gsm8k"],
        "ADDRESSES": ["reasoning"],
    },
    "diffusion-rl": {
        "USES": ["grpo"],
        "BUILDS_ON": ["diffusion"],
        "EVALUATES_ON": ["coco"],
        "ADDRESSES": ["generation"],
        "MENTIONS": ["specdec", "dpo"],
    },
    "hostile": {"INTRODUCES": ["hostile"], "MENTIONS": ["transformer"]},
}
CLAIMS = [
    # paper, head, type, tail
    ("deepseekmath", "grpo", "BASED_ON", "ppo"),
    ("deepseekmath", "grpo", "OUTPERFORMS", "ppo"),
    ("r1", "grpo", "OUTPERFORMS", "ppo"),
    ("dapo", "dapo", "BASED_ON", "grpo"),
    ("gspo", "gspo", "BASED_ON", "grpo"),
    ("dapo", "dapo", "OUTPERFORMS", "r1"),
    ("dapo", "dapo", "OUTPERFORMS", "grpo"),
    ("gspo", "gspo", "OUTPERFORMS", "grpo"),
    ("gspo", "gspo", "OUTPERFORMS", "dapo"),
    ("dpo", "dpo", "OUTPERFORMS", "ppo"),
    ("qwen", "ppo", "OUTPERFORMS", "dpo"),
    ("medusa", "medusa", "OUTPERFORMS", "specdec"),
    ("medusa", "medusa", "BASED_ON", "specdec"),
    ("ldm", "ldm", "BASED_ON", "ddpm"),
    ("ddpm", "ddpm", "BASED_ON", "diffusion"),
    ("hostile", "hostile", "OUTPERFORMS", "grpo"),
]
CITES = [
    ("ldm", "ddpm"),
    ("specdec", "transformer"),
    ("dpo", "ppo"),
    ("deepseekmath", "ppo"),
    ("deepseekmath", "gsm8k"),
    ("r1", "deepseekmath"),
    ("dapo", "deepseekmath"),
    ("dapo", "r1"),
    ("gspo", "deepseekmath"),
    ("gspo", "dapo"),
    ("diffusion-rl", "deepseekmath"),
    ("diffusion-rl", "ddpm"),
]
STUBS = {
    # key: id, title, year
    "adam": ("arxiv:1412.6980", "Adam: A Method for Stochastic Optimization", 2014),
    "vae": ("arxiv:1312.6114", "Auto-Encoding Variational Bayes", 2013),
    "minerva": ("doi:10.1000/minerva", None, None),
    "hostile": ("text:0123456789abcdef", f"{MARKUP} {INJECTION}", None),
}
CITES_STUBS = [
    ("transformer", "adam"),
    ("ddpm", "adam"),
    ("ddpm", "vae"),
    ("ldm", "adam"),
    ("ldm", "vae"),
    ("deepseekmath", "minerva"),
    ("dapo", "minerva"),
    ("medusa", "hostile"),
]
REFERS = [
    # paper, the paper that introduced, the concept, how
    ("ldm", "ddpm", "ddpm", "BUILDS_ON"),
    ("specdec", "transformer", "transformer", "BUILDS_ON"),
    ("medusa", "specdec", "specdec", "COMPARES_WITH"),
    ("deepseekmath", "ppo", "ppo", "BUILDS_ON"),
    ("deepseekmath", "gsm8k", "gsm8k", "EVALUATES_ON"),
    ("qwen", "deepseekmath", "grpo", "USES"),
    ("r1", "deepseekmath", "grpo", "USES"),
    ("dapo", "deepseekmath", "grpo", "BUILDS_ON"),
    ("dapo", "qwen", "qwen25", "USES"),
    ("gspo", "deepseekmath", "grpo", "BUILDS_ON"),
    ("gspo", "dapo", "dapo", "COMPARES_WITH"),
    ("diffusion-rl", "deepseekmath", "grpo", "USES"),
]
AUTHORS = {
    "transformer": ["Ashish Vaswani", "Noam Shazeer"],
    "ppo": ["John Schulman", "Filip Wolski"],
    "gsm8k": ["Karl Cobbe", "John Schulman"],
    "ddpm": ["Jonathan Ho", "Pieter Abbeel"],
    "dpo": ["Rafael Rafailov", "Chelsea Finn"],
    "deepseekmath": ["Zhihong Shao", "Daya Guo"],
    "r1": ["Daya Guo", "Zhihong Shao"],
    "hostile": ["Robert'); DROP TABLE Students;--", UNICODE],
}
MANY_MEETINGS = 2  # papers that speak of both, from which on two concepts are said to go together


def slug(name):
    """A folded name, its runs of other signs as one hyphen."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in fold(name)).split())


def paper_key(key):
    """The id of a paper of this graph."""
    return digest(fold(PAPERS[key][0]))


def concept_key(key):
    """The id of a concept of this graph."""
    kind, name, _, _ = CONCEPTS[key]
    return f"{kind.lower()}:{slug(name)}"


def paper_node(key):
    """The row of a paper; the hostile one has every trouble in its abstract."""
    title, published, organization, authors, comments, upvotes, arxiv = PAPERS[key]
    return {
        "id": paper_key(key),
        "title": title,
        "abstract": f"{MARKUP}\n{INJECTION}\n{UNICODE}\n{LINES}" if key == "hostile" else f"All about {title}.",
        "published": published,
        "year": int(published[:4]) if published else None,
        "authorCount": authors,
        "organization": organization,
        "comments": comments,
        "upvotes": upvotes,
        "doi": f"10.48550/arXiv.{arxiv}" if arxiv else None,
        "arxivId": arxiv,
        "url": f"https://arxiv.org/abs/{arxiv}" if arxiv else None,
    }


def papers_of(concept):
    """The papers that speak of a concept."""
    return [key for key, says in SAYS.items() if any(concept in said for said in says.values())]


def concept_node(key):
    """The row of a concept."""
    kind, name, aliases, generic = CONCEPTS[key]
    papers = papers_of(key)
    dates = [PAPERS[paper][1] for paper in papers if PAPERS[paper][1]]
    return {
        "id": concept_key(key),
        "name": name,
        "type": kind,
        "aliases": aliases,
        "firstSeen": min(dates, default=None),
        "paperCount": len(papers),
        "generic": generic,
    }


def sentence(paper, verb, *names):
    """A sentence as evidence."""
    if paper == "hostile":
        return f"{MARKUP} {INJECTION} {LINES}"
    return f"{PAPERS[paper][0]}: {verb.lower().replace('_', ' ')} {' over '.join(CONCEPTS[name][1] for name in names)}."


def said(relation):
    """The rows of one relationship type from papers to concepts."""
    for paper, says in SAYS.items():
        for concept in says.get(relation, []):
            proof = sentence(paper, relation, concept)
            yield {
                "from": paper_key(paper),
                "to": concept_key(concept),
                "sentence": proof,
                "start": 10,
                "end": 10 + len(proof),
                "mentions": 1 + len(concept) % 3,
                "confidence": 0.75,
                "foundBy": f"verb:{relation.lower()}",
            }


def claimed(relation):
    """The rows of one relationship type between concepts, one per paper that says so."""
    for paper, head, kind, tail in CLAIMS:
        if kind == relation:
            yield {
                "from": concept_key(head),
                "to": concept_key(tail),
                "paper": paper_key(paper),
                "sentence": sentence(paper, relation, head, tail),
                "confidence": 0.5,
                "foundBy": "frame:claim",
            }


def together():
    """The pairs of concepts that at least two papers speak of."""
    keys = sorted(CONCEPTS, key=concept_key)
    for place, head in enumerate(keys):
        for tail in keys[place + 1 :]:
            papers = len(set(papers_of(head)) & set(papers_of(tail)))
            if papers >= MANY_MEETINGS:
                yield {"from": concept_key(head), "to": concept_key(tail), "papers": papers, "npmi": papers / 8}


def author_id(name):
    """The id of an author or an organization."""
    return digest(fold(name))


def table(rows, schema, key):
    """Rows in the order of their keys."""
    return pa.Table.from_pylist(sorted(rows, key=lambda row: [row[column] for column in key]), schema=schema)


def graph_of(nodes, relationships):
    """Lists of rows by label and by type as GraphTables; what is not named is empty."""
    node_tables = {label: table(nodes.get(label, []), schema, ["id"]) for label, schema in NODES.items()}
    relationship_tables = {
        kind: table(
            relationships.get(kind, []), it.schema, [c for c in it.schema.names if c in {"from", "to", "paper"}]
        )
        for kind, it in RELATIONSHIPS.items()
    }
    rows = [{name: rows.to_pylist() for name, rows in tables.items()} for tables in (node_tables, relationship_tables)]
    return GraphTables(node_tables, relationship_tables, hashlib.sha256(json.dumps(rows).encode()).hexdigest())


def small_rows():
    """The rows of the small graph, by label and by type: change them and give them to ``graph_of``."""
    people = sorted({name for names in AUTHORS.values() for name in names})
    houses = sorted({row[2] for row in PAPERS.values() if row[2]})
    nodes = {
        "Paper": [paper_node(key) for key in PAPERS],
        "Concept": [concept_node(key) for key in CONCEPTS],
        "Author": [{"id": author_id(name), "name": name} for name in people],
        "Organization": [{"id": author_id(name), "name": name} for name in houses],
        "Stub": [
            {"id": name, "title": title, "year": year, "citedBy": sum(stub == key for _, stub in CITES_STUBS)}
            for key, (name, title, year) in STUBS.items()
        ],
    }
    relationships = {kind: list(said(kind)) for kind in RELATIONSHIPS} | {
        "OUTPERFORMS": list(claimed("OUTPERFORMS")),
        "BASED_ON": list(claimed("BASED_ON")),
        "VARIANT_OF": [{"from": concept_key("qwen25-7b"), "to": concept_key("qwen25"), "foundBy": "size"}],
        "CO_OCCURS_WITH": list(together()),
        "CITES": [{"from": paper_key(a), "to": paper_key(b), "source": "OpenAlex"} for a, b in CITES],
        "CITES_STUB": [{"from": paper_key(a), "to": STUBS[b][0]} for a, b in CITES_STUBS],
        "REFERS_TO": [
            {
                "from": paper_key(paper),
                "to": paper_key(origin),
                "via": concept_key(concept),
                "relation": relation,
                "sentence": sentence(paper, relation, concept),
            }
            for paper, origin, concept, relation in REFERS
        ],
        "WROTE": [{"from": author_id(name), "to": paper_key(p)} for p, names in AUTHORS.items() for name in names],
        "AFFILIATED_WITH": [{"from": paper_key(key), "to": author_id(row[2])} for key, row in PAPERS.items() if row[2]],
    }
    return nodes, relationships


def small_graph():
    """The small graph: fifteen papers, twenty-eight concepts, every label and type at least once."""
    return graph_of(*small_rows())
