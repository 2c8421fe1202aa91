"""Cuts of a graph made by hand, for tests of views and exports."""

import networkx as nx

from hostility import HOSTILE


def concept(graph, name, kind="Method", **properties):
    """Adds a concept and returns its id."""
    key = f"{kind.lower()}:{name.lower().replace(' ', '-')}"
    known = {"aliases": [], "firstSeen": None, "paperCount": 1, "generic": False}
    graph.add_node(key, label="Concept", id=key, name=name, type=kind, **(known | properties))
    return key


def paper(graph, key, title, **properties):
    """Adds a paper and returns its id."""
    known = dict.fromkeys(
        ("abstract", "published", "year", "authorCount", "organization", "comments", "upvotes", "doi")
    )
    graph.add_node(key, label="Paper", id=key, title=title, **(known | {"arxivId": None, "url": None} | properties))
    return key


def relate(graph, head, kind, tail, sentence=None, **properties):
    """Adds a relationship, keyed by its type; a second of the same type by type and number."""
    taken = graph.get_edge_data(head, tail) or {}
    number = 1 + sum(data["type"] == kind for data in taken.values())
    key = kind if number == 1 else f"{kind}#{number}"
    if sentence is not None:
        properties = {"sentence": sentence, "confidence": 0.9, "foundBy": "verb:test"} | properties
    graph.add_edge(head, tail, key=key, type=kind, **properties)


def small_cut():
    """GRPO, its neighbours and four papers, in our own words."""
    graph = nx.MultiDiGraph(title="GRPO", total_nodes=31, shown_nodes=9, limited=True, centre="method:grpo", papers={})
    aliases = ["Group Relative Policy Optimization", "group-relative policy optimisation"]
    grpo = concept(graph, "GRPO", aliases=aliases, paperCount=4, firstSeen="2024-02-05")
    ppo = concept(graph, "PPO", aliases=["Proximal Policy Optimization"], paperCount=2)
    dapo = concept(graph, "DAPO", paperCount=1)
    gsm = concept(graph, "GSM8K", "Benchmark", paperCount=2)
    task = concept(graph, "mathematical reasoning", "Task", paperCount=3)
    first = paper(
        graph, "aaaaaaaaaaaa", "Sums without a critic", year=2024, published="2024-02-05", arxivId="2402.03300"
    )
    second = paper(graph, "bbbbbbbbbbbb", "Clipping higher", year=2025, published="2025-03", organization="A Lab")
    third = paper(graph, "cccccccccccc", "Rewards on a budget", year=2026, url="https://example.org/budget")
    fourth = paper(graph, "dddddddddddd", "A survey without a date", url="javascript:alert(1)")
    relate(
        graph, first, "INTRODUCES", grpo, "We propose GRPO, which drops the critic of PPO.", start=0, end=47, mentions=3
    )
    relate(graph, first, "COMPARES_WITH", ppo, "We propose GRPO, which drops the critic of PPO.", mentions=1)
    relate(graph, first, "EVALUATES_ON", gsm, "On GSM8K the gain is six points.", mentions=1)
    relate(graph, first, "ADDRESSES", task, "Mathematical reasoning asks for many steps.", mentions=2)
    relate(
        graph, second, "BUILDS_ON", grpo, "DAPO takes group relative policy optimization and clips higher.", mentions=2
    )
    relate(graph, second, "INTRODUCES", dapo, "DAPO takes group relative policy optimization and clips higher.")
    relate(graph, third, "USES", grpo, "We train with GRPO on one card.", mentions=1)
    relate(graph, third, "EVALUATES_ON", gsm, "GSM8K is our test.", mentions=1)
    relate(graph, fourth, "MENTIONS", grpo, "Since GRPO, critics have gone out of fashion.", mentions=1)
    relate(graph, dapo, "OUTPERFORMS", grpo, "DAPO beats GRPO by two points.", paper=second)
    relate(graph, dapo, "OUTPERFORMS", grpo, "Again DAPO is ahead of GRPO.", paper="eeeeeeeeeeee")
    relate(
        graph, dapo, "BASED_ON", grpo, "DAPO takes group relative policy optimization and clips higher.", paper=second
    )
    relate(graph, gsm, "CO_OCCURS_WITH", grpo, papers=2, npmi=0.61)
    relate(graph, third, "REFERS_TO", first, "We train with GRPO on one card.", via=grpo, relation="USES")
    graph.graph["papers"] = {"eeeeeeeeeeee": {"title": "A paper outside the cut", "year": 2025}}
    return graph


def told_cut():
    """The small cut with all that can be known of a name and of a paper."""
    graph = small_cut()
    definition = {
        "sentence": "GRPO scores a group of answers by their mean.",
        "paper": "aaaaaaaaaaaa",
        "confidence": 0.8,
    }
    graph.graph["told"] = {
        "method:grpo": {
            "definition": definition,
            "years": {2024: 1, 2026: 2},
            "pageRank": 0.5,
            "communityName": "Policies",
        },
        "method:ppo": {"pageRank": 0.2},
        "aaaaaaaaaaaa": {"citedBy": 1200, "referredBy": 1, "pageRank": 0.1},
    }
    return graph


def compared_cut():
    """Two names that papers claim opposite things of, with what they share."""
    graph = small_cut()
    relate(graph, "method:grpo", "OUTPERFORMS", "method:dapo", "Here GRPO is ahead of DAPO.", paper="cccccccccccc")
    names = {key: (data.get("title") or data.get("name"), None) for key, data in graph.nodes(data=True)}
    graph.graph |= {
        "kind": "comparison",
        "title": "GRPO, DAPO",
        "centre": None,
        "centres": ["method:grpo", "method:dapo"],
        "comparison": {
            "concepts": ["method:grpo", "method:dapo"],
            "names": names,
            "papers": {"method:grpo": ["aaaaaaaaaaaa", "bbbbbbbbbbbb"], "method:dapo": ["bbbbbbbbbbbb"]},
            "Benchmark": {"method:grpo": {"benchmark:gsm8k": 2}, "method:dapo": {}},
            "Task": {"method:grpo": {}, "method:dapo": {}},
            "near": [],
        },
    }
    return graph


def path_cut():
    """A way of two steps, the first of which is told the other way round."""
    graph = small_cut()
    steps = [("method:grpo", "method:dapo", "BASED_ON", False), ("method:dapo", "bbbbbbbbbbbb", "INTRODUCES", False)]
    hops = [{"fromId": head, "toId": tail, "type": kind, "forward": way} for head, tail, kind, way in steps]
    graph.graph |= {"kind": "path", "centre": None, "centres": ["method:grpo", "bbbbbbbbbbbb"], "path": hops}
    return graph


def query_cut(rows, **graph_facts):
    """The small cut as the answer of a query."""
    graph = small_cut()
    asked = {"name": "rivals", "columns": ["id", "name", "score"], "rows": rows}
    graph.graph |= {"kind": "query", "title": "rivals", "centre": None, "centres": [], "query": asked} | graph_facts
    return graph


def hostile_cut():
    """Every hostile text in every field that reaches a page or a file."""
    graph = nx.MultiDiGraph(title=HOSTILE[0], total_nodes=1, shown_nodes=1, limited=True, centre="method:0", papers={})
    for number, text in enumerate(HOSTILE):
        key, work = f"method:{number}", f"{number:012x}"
        graph.add_node(
            key, label="Concept", id=key, name=text, type="Method", aliases=[text, "plain"], paperCount=number
        )
        paper(graph, work, text, year=2025, organization=text, url=text, doi=text, arxivId=text, published=text)
        relate(graph, work, "USES", key, f"We use {text} here.", foundBy=text)
        relate(graph, key, "BASED_ON", "method:0", text, paper=work)
    return graph


def hostile_cuts():
    """The hostile cut as every kind of page, by kind, with hostile text in all that a kind adds."""
    whole = hostile_cut()
    ids = [f"method:{number}" for number in range(len(HOSTILE))]
    works = [f"{number:012x}" for number in range(len(HOSTILE))]
    measured = {"pageRank": 0.5, "community": 1}
    told = {
        key: {
            **measured,
            "communityName": text,
            "definition": {"sentence": text, "paper": text, "confidence": 0.5},
            "years": {2024: 1},
            "citedBy": 1,
            "referredBy": 0,
        }
        for names in (ids, works)
        for key, text in zip(names, HOSTILE, strict=True)
    }
    added = {
        "concept": {},
        "lineage": {},
        "citations": {"stubs": True, "around": HOSTILE[1]},
        "path": {"path": [{"fromId": works[1], "toId": ids[1], "type": "USES", "forward": True}]},
        "comparison": {
            "comparison": {
                "concepts": ids[:2],
                "papers": {ids[0]: works, ids[1]: works[:3]},
                "Benchmark": {ids[0]: dict.fromkeys(ids, 2), ids[1]: {ids[2]: 1}},
                "Task": {ids[0]: {}, ids[1]: dict.fromkeys(HOSTILE, 3)},
                "near": ids,
                "names": {
                    key: (text, text) for names in (ids, works) for key, text in zip(names, HOSTILE, strict=True)
                },
            }
        },
        "query": {
            "query": {
                "name": HOSTILE[0],
                "columns": HOSTILE,
                "rows": [HOSTILE, [{"name": HOSTILE[2]}, [HOSTILE[3], None], 0.5, 3]],
            }
        },
    }
    graphs = {}
    for kind, facts in added.items():
        graph = whole.copy()
        graph.graph.update(
            kind=kind, told=told, asked=["query" if kind == "query" else "view", *HOSTILE], measures={}, **facts
        )
        graphs[kind] = graph
    return graphs
