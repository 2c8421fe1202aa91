"""Large cuts made by chance from a seed: as many names, lines and sentences as cuts of a real atlas have."""

from random import Random

import networkx as nx

from cuts import concept, paper, relate

FIRST = ("Sparse", "Latent", "Deep", "Open", "Swift", "Multi", "Self", "Meta", "Auto", "Graph", "Tiny", "Robust")
SECOND = ("Rank", "Prompt", "Reward", "Token", "Vision", "Speech", "Policy", "Memory", "Query", "Tree", "Patch")
THIRD = ("Former", "Net", "Tuning", "Search", "Bench", "Eval", "Score", "Decoding", "Alignment", "Distillation")
WORDS = ("we", "show", "that", "the", "new", "method", "keeps", "most", "of", "what", "it", "gains", "while", "memory")
WORDS += ("stays", "small", "on", "long", "inputs", "and", "stronger", "systems", "fall", "behind", "where", "labels")
TYPES = ("Method", "Model", "Benchmark", "Task", "Metric")
SHARES = (62, 9, 11, 11, 7)  # as in cuts of 300 and 1,000 of an atlas of five hundred papers
BY_TYPE = {
    "Method": ("USES", "INTRODUCES", "BUILDS_ON", "COMPARES_WITH", "MENTIONS"),
    "Model": ("USES", "COMPARES_WITH", "BUILDS_ON"),
    "Benchmark": ("EVALUATES_ON",),
    "Task": ("ADDRESSES",),
    "Metric": ("MEASURES",),
}
BETWEEN = ("CO_OCCURS_WITH", "CO_OCCURS_WITH", "BASED_ON", "OUTPERFORMS", "VARIANT_OF")


def large_cut(count, *, seed=6):
    """A cut of so many nodes around one: two in five are papers, three lines to a node, few names in many lines."""
    chance = Random(seed)
    graph = nx.MultiDiGraph(title="Centre", total_nodes=4 * count, shown_nodes=count, limited=True, papers={})
    names = [concept(graph, "Centre", aliases=["The Middle"], paperCount=count // 4, firstSeen="2021-02-01")]
    papers = []
    while len(graph) < count:
        number = len(graph)
        if chance.random() < 0.4:
            published = f"{chance.randint(2019, 2026)}-{chance.randint(1, 12):02d}"
            papers.append(
                paper(graph, f"{number:012x}", a_title(chance), year=int(published[:4]), published=published, url=None)
            )
            continue
        kind = chance.choices(TYPES, SHARES)[0]
        name = f"{chance.choice(FIRST)}{chance.choice(SECOND)}{chance.choice(THIRD)}-{number}"
        aliases = [name.lower()] if chance.random() < 0.5 else []
        names.append(concept(graph, name, kind, aliases=aliases, paperCount=1 + int(60 / (1 + number / 8))))
    graph.graph["centre"] = names[0]
    for place, name in enumerate(names[1:], start=1):  # nobody stands alone
        connect(graph, chance, name, names[some(chance, place)])
    for work in papers:
        for _ in range(chance.randint(2, 5)):
            name = names[some(chance, len(names))]
            kind = chance.choice(BY_TYPE[graph.nodes[name]["type"]])
            if not graph.has_edge(work, name):
                relate(graph, work, kind, name, a_sentence(chance, graph.nodes[name]["name"]), mentions=1)
    for _ in range(3 * count - graph.number_of_edges() if len(names) > 9 else 0):
        connect(graph, chance, names[chance.randrange(len(names))], names[some(chance, len(names))], papers)
    return graph


def some(chance, count):
    """An index below ``count``: the first ones often."""
    return int(count * chance.random() ** 2.5)


def connect(graph, chance, head, tail, papers=()):
    """A relationship between two concepts, with a sentence or with a count."""
    if head == tail or graph.has_edge(head, tail):
        return
    kind = chance.choice(BETWEEN)
    if kind == "CO_OCCURS_WITH":
        head, tail = sorted((head, tail))
        relate(graph, head, kind, tail, papers=chance.randint(1, 9), npmi=round(chance.random(), 2))
    elif kind == "VARIANT_OF":
        relate(graph, head, kind, tail, foundBy="spelling")
    else:
        sentence = a_sentence(chance, graph.nodes[head]["name"], graph.nodes[tail]["name"])
        relate(graph, head, kind, tail, sentence, paper=chance.choice(papers) if papers else None)


def a_title(chance):
    """Some words with a capital."""
    return " ".join(chance.choices(WORDS, k=chance.randint(5, 11))).capitalize()


def a_sentence(chance, *names):
    """About two hundred characters that hold the names."""
    words = chance.choices(WORDS, k=36)
    for name in names:
        words.insert(chance.randrange(len(words)), name)
    return " ".join(words).capitalize() + "."
