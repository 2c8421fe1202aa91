"""Names as people write them: what each means, what it may mean, and what is said where it means nothing."""

import pytest

from graphs import CONCEPTS, PAPERS, concept_key, graph_of, paper_key, small_rows
from paperatlas.errors import UnknownName
from paperatlas.search import ask_by_name, find_any, find_concept, find_paper, likeness, read_names, search
from paperatlas.stores import open_store

GRPO = concept_key("grpo")


@pytest.fixture
def ambiguous(tmp_path):
    """A store in which several concepts share a name: ABC, and Prism."""
    nodes, _ = small_rows()

    def node(key, name, kind, papers, *aliases):
        return {"id": key, "name": name, "type": kind, "aliases": list(aliases), "firstSeen": None,
                "paperCount": papers, "generic": False}  # fmt: skip

    nodes["Concept"] = [
        node("method:adaptive-block-coding", "Adaptive Block Coding", "Method", 5, "ABC"),
        node("benchmark:all-birds-corpus", "All Birds Corpus", "Benchmark", 3, "ABC", "AB-C"),
        node("model:abc", "ABC", "Model", 1),
        node("model:prism", "Prism", "Model", 2),
        node("method:prism", "Prism", "Method", 2),
        node("benchmark:math", "MATH", "Benchmark", 2),
        node("task:math", "math", "Task", 9),
        node("method:policies", "Loss Policy", "Method", 1),
    ]
    path = str(tmp_path / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(graph_of(nodes, {}))
    with open_store(path) as store:
        yield store


@pytest.mark.parametrize(
    "name, key",
    [
        ("Group Relative Policy Optimization", "grpo"),
        ("GRPO", "grpo"),
        ("grpo", "grpo"),
        ("group-relative  policy optimization", "grpo"),
        (" Group Relative Policy Optimizations", "grpo"),
        (GRPO, "grpo"),
        ("Diffusion Models", "diffusion"),
        ("denoising diffusion probabilistic models", "ddpm"),
        ("gsm-8k", "gsm8k"),
        ("AIME24", "aime"),
        ("qwen 2.5 7b", "qwen25-7b"),
        ("Fréchet inception distance", "fid"),
        (CONCEPTS["hostile"][1], "hostile"),
        (CONCEPTS["hostile"][2][0], "hostile"),
    ],
)
def test_concepts_are_found(store, name, key):
    """A concept is found by id, name, alias, and by either in another case, number or spelling."""
    found = find_concept(store, name)
    assert (concept_key(key), CONCEPTS[key][1], []) == (found["id"], found["name"], found["also"])


def test_a_concept_comes_with_its_properties(store):
    """What is found is the concept as the graph has it."""
    found = find_concept(store, "GRPO")
    assert tuple(found[name] for name in ("type", "aliases", "firstSeen", "paperCount", "generic")) == (
        "Method",
        ["GRPO", "group-relative policy optimization"],
        "2024",
        6,
        False,
    )


@pytest.mark.parametrize(
    "name, type_, first, also",
    [
        ("ABC", None, "method:adaptive-block-coding", ["benchmark:all-birds-corpus", "model:abc"]),
        ("abc", None, "method:adaptive-block-coding", ["benchmark:all-birds-corpus", "model:abc"]),
        ("ABC", "Benchmark", "benchmark:all-birds-corpus", []),
        ("ABC", "model", "model:abc", []),
        ("AB-C", None, "benchmark:all-birds-corpus", []),
        ("Prism", None, "method:prism", ["model:prism"]),
        ("MATH", None, "benchmark:math", []),
        ("Math", None, "task:math", ["benchmark:math"]),
        ("loss policies", None, "method:policies", []),
    ],
)
def test_a_name_of_several(ambiguous, name, type_, first, also):
    """Of several concepts of one name the one with most papers is meant, the others are named; a type decides."""
    found = find_concept(ambiguous, name, type_)
    assert (first, also) == (found["id"], [it["id"] for it in found["also"]])


@pytest.mark.parametrize(
    "name, closest",
    [
        ("GRPOO", "Group Relative Policy Optimization"),
        ("speculative decodng", "Speculative Decoding"),
        ("medussa", "Medusa"),
    ],
)
def test_an_unknown_concept(store, name, closest):
    """A name that no concept has is an error with exit code 3 that says the closest names."""
    with pytest.raises(UnknownName) as caught:
        find_concept(store, name)
    assert (3, closest) == (caught.value.exit_code, caught.value.closest[0])


@pytest.mark.parametrize("name", ["", "  ", "\x00", "\ud800", "zzzzzz", "🦆", "a" * 10_000])
def test_nonsense_is_unknown(store, name):
    """What means nothing is unknown, however it is written."""
    with pytest.raises(UnknownName):
        find_concept(store, name)
    with pytest.raises(UnknownName):
        find_paper(store, name)
    assert search(store, name) == []


@pytest.mark.parametrize(
    "text, key",
    [
        (paper_key("dapo"), "dapo"),
        ("2402.03300", "deepseekmath"),
        ("arXiv:2402.03300v3", "deepseekmath"),
        ("https://arxiv.org/abs/2402.03300", "deepseekmath"),
        ("https://arxiv.org/pdf/2402.03300v1.pdf", "deepseekmath"),
        ("10.48550/arXiv.2402.03300", "deepseekmath"),
        ("https://doi.org/10.48550/ARXIV.2402.03300", "deepseekmath"),
        ("Attention Is All You Need", "transformer"),
        ("attention is  all-you need", "transformer"),
        ("Attention is all you ned", "transformer"),
        ("DAPO", "dapo"),
        ("direct preference optimization", "dpo"),
        (PAPERS["hostile"][0], "hostile"),
    ],
)
def test_papers_are_found(store, text, key):
    """A paper is found by id, arXiv number, DOI, address and title, the title also by its beginning or with a slip."""
    found = find_paper(store, text)
    assert (paper_key(key), PAPERS[key][0]) == (found["id"], found["title"])


@pytest.mark.parametrize("text", ["D", "9999.99999", "10.1/nothing", "Denoising Nothing at All"])
def test_an_unknown_paper(store, text):
    """A text that no paper has, or more than one, is an error."""
    with pytest.raises(UnknownName, match="no paper named"):
        find_paper(store, text)


def test_anything_is_a_concept_before_it_is_a_paper(store):
    """A name is looked for among the concepts first, then among the papers."""
    assert concept_key("dpo") == find_any(store, "Direct Preference Optimization")["id"]
    assert paper_key("r1") == find_any(store, "2501.12948")["id"]
    with pytest.raises(UnknownName, match="no concept named"):
        find_any(store, "zzzzzz")


@pytest.mark.parametrize(
    "text, first, why",
    [
        ("grpo", GRPO, "exactly, alias 'GRPO'"),
        ("speculative decoding", concept_key("specdec"), "exactly"),
        ("speculativ decodin", concept_key("specdec"), "words"),
        ("spekulative decoding", concept_key("specdec"), "alike"),
        ("diffusion model", concept_key("diffusion"), "exactly"),
        ("denoisng probabilistic", concept_key("ddpm"), "alike"),
        ("latent synthesis", paper_key("ldm"), "words"),
        ("all about medusa", paper_key("medusa"), "in the abstract"),
    ],
)
def test_search(store, text, first, why):
    """Concepts and papers are found by words in any order, by aliases, in spite of typos, and in abstracts."""
    hit = search(store, text)[0]
    assert (first, why) == (hit["id"], hit["why"])


def test_hits_are_ordered_and_limited(store):
    """The likeliest come first, and no more than asked for."""
    hits = search(store, "optimization", limit=50)
    assert sorted((hit["score"] for hit in hits), reverse=True) == [hit["score"] for hit in hits]
    assert {"concept", "paper"} == {hit["kind"] for hit in hits}
    assert hits[:2] == search(store, "optimization", limit=2)
    assert search(store, "optimization", limit=0) == []


@pytest.mark.neo4j
@pytest.mark.parametrize("text", ["grpo", "diffusion", "policy optimisation", "all about", "<img"])
def test_both_stores_find_alike(ladybug_store, neo4j_store, text):
    """A search has the same hits in both stores."""
    assert search(ladybug_store, text) == search(neo4j_store, text)


def test_questions_take_names(store):
    """A question may be asked with names and titles in place of ids, as text from a command line."""
    by_name = ask_by_name(store, "builds-on", concept="grpo", limit="1")
    assert [paper_key("gspo")] == [row["paper"] for row in by_name.dicts()]
    assert ask_by_name(store, "cites", paper="DAPO").records
    with pytest.raises(UnknownName):
        ask_by_name(store, "builds-on", concept="zzzzzz")


@pytest.mark.parametrize(
    "text", ["grpo", "difusion", "g", "relative group polcy", "gsm-8k", "the", "qwen 7b", "--", ""]
)
def test_names_that_were_kept_find_the_same(store, text):
    """A search among names that were read before finds what one does that reads them itself."""
    assert search(store, text, 50, names=read_names(store)) == search(store, text, 50)


def test_no_name_is_passed_over(store):
    """Every name that is like a text is found, though only those that may be are looked at closely."""
    names = read_names(store).called
    for query in ("grpo", "policy optimisation", "models", "difusion", "gsm 8k", "q", "optim group"):
        every = {place: likeness(query, name) for place, name in enumerate(names.folded)}
        assert names.like(query) == {place: it for place, it in every.items() if it[0]}
