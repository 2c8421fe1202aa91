"""Which names are one concept, and which are not."""

import json
import random

import pytest

from paperatlas.concepts import resolve
from paperatlas.surfaces import families, form_key, is_short_for, looks_short
from readings import collection


def resolved(*readings, **options):
    """The concepts by id."""
    return {concept.id: concept for concept in resolve(*collection(*readings, **options)).concepts}


GRPO = ("Method", "Group Relative Policy Optimization", "GRPO")


@pytest.mark.parametrize(
    "forms",
    [
        ("chain-of-thought", "Chain of Thought", "chain  of thoughts", "Chain-of-Thoughts"),
        ("LLaMA-3.1-8B", "Llama 3.1 8B", "llama-3.1-8b"),
        ("diffusion models", "Diffusion Model"),
        ("fine-tuned tokenisation", "fine tuned tokenization"),
        ("τ-bench", "tau-bench", "$τ$-bench"),
        ("AIME 2024", "AIME24", "AIME'24"),
        ("Fréchet Inception Distance", "Frechet inception distance"),
        ("RL fine-tuning", "reinforcement learning fine-tuning"),
        ("batches", "batch"),
        ("policies", "policy"),
        ("KV caches", "KV cache"),
        ("diffusion-based language models", "diffusion language model"),
        ("auto-regressive models", "Autoregressive", "autoregressive modeling"),
        ("masked diffusion models", "masked diffusion"),
        ("image synthesis", "image generation"),
        ("inference-time scaling", "test-time scaling"),
        ("Meta-Llama-3.1-8B", "Llama-3.1-8B"),
        ("token-level DPO", "token-level direct preference optimization"),
        ("KV caching", "key-value caching"),
        ("Automated program repair", "automatic program repair"),
        ("best-of-K", "best-of-N", "Best-of-N sampling"),
        ("pass@n", "pass@k"),
    ],
)
def test_spellings_of_one_name(forms):
    """Case, hyphens, spaces, plurals, British endings, Greek letters and editions do not make another name."""
    assert len({form_key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    "one, other",
    [
        ("ARM", "arm"),
        ("RAG", "rag"),
        ("Llama-3-8B", "Llama-38B"),
        ("HumanEval", "HumanEval+"),
        ("Qwen2", "Qwen2.5"),
        ("pass@1", "pass@10"),
        ("bias", "bia"),
        ("MATH", "MATH500"),
        ("diffusion models", "diffusion language models"),
        ("C", "C++"),
        ("pass@1", "pass@k"),
        ("inference time", "test time"),
        ("knowledge editing", "model editing"),
        ("tool use", "function calling"),
        ("chain-of-thought", "chain-of-thought prompting"),
        ("diffusion models", "diffusion policies"),
        ("Llama-3.1-8B", "Llama-3.1-8B-Instruct"),
    ],
)
def test_names_that_look_alike(one, other):
    """A digit, a plus, or the capitals of a short name make another name."""
    assert form_key(one) != form_key(other)


@pytest.mark.parametrize(
    "short, long, fits",
    [
        ("GRPO", "Group Relative Policy Optimization", True),
        ("CoT", "chain-of-thought", True),
        ("dLLMs", "diffusion large language models", True),
        ("RLHF", "reinforcement learning from human feedback", True),
        ("LoRA", "Low-Rank Adaptation", True),
        ("GRPO", "Training-Free GRPO", False),
        ("FLOPs", "attention FLOPs", False),
        ("Qwen2.5", "Qwen2.5-7B", False),
        ("GPT-J", "GPT-J-6B", False),
        ("GRPO", "Direct Preference Optimization", False),
        ("Adam", "adaptive moments", False),
    ],
)
def test_what_is_short_for_what(short, long, fits):
    """An acronym has capitals and its letters stand in its full form in order."""
    assert bool(is_short_for(short, long)) == fits


@pytest.mark.parametrize("form", ["", "A", "beam search", "Chain-of-Thought", "diffusion", "ABCDEFGHIJKLM"])
def test_what_is_no_acronym(form):
    """Words, phrases and very long names are no acronyms."""
    assert not looks_short(form)


def test_long_form_and_acronym():
    """A full form, its acronym and a bare acronym elsewhere are one concept under the full form."""
    concepts = resolved([GRPO], [GRPO], [("Method", "GRPO")], [("Method", "group-relative policy optimization")])
    concept = concepts["method:group-relative-policy-optimization"]
    assert (len(concepts), concept.name, concept.paper_count) == (1, "Group Relative Policy Optimization", 4)
    assert concept.aliases == ("GRPO", "group-relative policy optimization")


def test_an_acronym_with_two_meanings():
    """Two full forms stay two concepts, whatever acronym they share; both keep it as an alias."""
    masked = ("Method", "masked diffusion models", "MDM")
    multi = ("Method", "multi-granularity diffusion modeling", "MDM")
    concepts = resolved([masked], [masked], [multi])
    assert [(concept.name, concept.aliases, concept.paper_count) for concept in concepts.values()] == [
        ("masked diffusion models", ("MDM",), 2),
        ("multi-granularity diffusion modeling", ("MDM",), 1),
    ]


@pytest.mark.parametrize(
    "masked, multi, bare_is",
    [
        (9, 1, "method:masked-diffusion-models"),
        (4, 1, "method:masked-diffusion-models"),
        (2, 0, "method:masked-diffusion-models"),
        (3, 2, "method:mdm"),
        (1, 0, "method:mdm"),
    ],
)
def test_a_bare_acronym(masked, multi, bare_is):
    """A bare acronym goes to the meaning that four of five papers give it, at least two; else it stays its own."""
    readings = [[("Method", "masked diffusion models", "MDM")]] * masked
    readings += [[("Method", "multi-granularity diffusion modeling", "MDM")]] * multi
    annotations, papers = collection(*readings, [("Method", "MDM")])
    members = resolve(annotations, papers).members.to_pylist()
    assert [row["concept"] for row in members if row["paper"] == f"p{masked + multi}"] == [bare_is]


def test_a_known_acronym_needs_no_paper():
    """An acronym of the whole field means what it means there, also where no paper spells it out."""
    concepts = resolved([("Method", "DPO")], [("Method", "direct preference optimization")])
    assert list(concepts) == ["method:direct-preference-optimization"]


def test_an_acronym_of_its_own():
    """A paper that opens with a name and introduces it does not speak of the usual meaning of that acronym."""
    usual = ("Method", "autoregressive models", "ARM")
    concepts = resolved([usual], [usual], [usual], [("Method!", "ARM")])
    assert {key: concept.paper_count for key, concept in concepts.items()} == {
        "method:arm": 1,
        "method:autoregressive-models": 3,
    }


def test_a_full_form_cut_short():
    """An acronym that the whole field knows mends a full form of which the first word was lost."""
    concepts = resolved(
        [("Method", "policy optimization", "PPO")], [("Method", "PPO")], [("Method", "policy optimization")]
    )
    assert sorted((concept.paper_count, concept.aliases) for concept in concepts.values()) == [(1, ()), (2, ("PPO",))]


def test_one_paper_does_not_join_what_others_keep_apart():
    """A grouping that one paper makes joins two terms only where the second is hardly used otherwise."""
    wrong = ("Method", "masked diffusion language models", "diffusion models")
    alone = ("Method", "diffusion models")
    apart = resolved([wrong], [alone], [alone])
    joined = resolved([wrong], [("Method", "masked diffusion language models")])
    assert (len(apart), len(joined)) == (2, 1)


@pytest.mark.parametrize(
    "models, methods, types",
    [(9, 1, {"model"}), (1, 1, {"method"}), (2, 1, {"model"}), (6, 4, {"model"}), (5, 5, {"model", "method"})],
)
def test_a_name_with_two_types(models, methods, types):
    """A weak minority of papers that take a name for another type follows the majority; a strong one stays."""
    concepts = resolved(*[[("Model", "CLIP")]] * models, *[[("Method", "CLIP")]] * methods)
    assert {key.split(":")[0] for key in concepts} == types


def test_a_task_and_a_method():
    """One term that some papers work on and as many use is one concept, of the type that more papers give it."""
    concepts = resolved(*[[("Task", "prompt engineering")]] * 5, *[[("Method", "prompt engineering")]] * 6)
    assert [(key, concept.paper_count) for key, concept in concepts.items()] == [("method:prompt-engineering", 11)]


@pytest.mark.parametrize(
    "readings, ids",
    [
        ([[("Model", "Dream")], [("Task", "dream")]], {"model:dream", "task:dream"}),
        ([[("Benchmark", "Countdown")], [("Method", "countdown")]], {"benchmark:countdown", "method:countdown"}),
        ([[("Method", "Transformer")], [("Method", "transformers")]], {"method:transformer"}),
        ([[("Model", "Alpaca")], [("Benchmark", "Alpaca")]], {"model:alpaca", "benchmark:alpaca"}),
        ([[("Metric", "human preference")], [("Benchmark", "Human Preference Dataset")]], 2),
        ([[("Method", "self-aligned graph edits", "SAGE")], [("Benchmark", "SAGE")]], 2),
    ],
)
def test_a_word_and_a_name(readings, ids):
    """A word in small letters is not the model or benchmark called so, nor is a model the dataset of its name."""
    concepts = set(resolved(*readings))
    assert concepts == ids or len(concepts) == ids


@pytest.mark.parametrize(
    "short, one, other, number",
    [
        ("APR", "Automatic Program Repair", "automated program repairs", 1),
        ("MLE", "maximum likelihood", "maximum likelihood estimation", 1),
        ("RLHF", "reinforcement learning algorithms that learn from human feedback", "RL from human feedback", 1),
        ("ARM", "autoregressive reward models", "autoregressive models", 2),
        ("PRM", "process reward model", "probabilistic roadmap", 2),
        ("RL", "reinforcement learning", "online reinforcement learning", 2),
        ("MoE", "mixture of experts", "shortcut-connected mixture of experts", 2),
        ("MDM", "masked diffusion models", "multi-granularity diffusion modeling", 2),
    ],
)
def test_full_forms_of_one_acronym(short, one, other, number):
    """Two full forms of an acronym are one thing where the one says the other's words again, else they are two."""
    assert len(resolved([("Task", one, short)], [("Task", other, short)])) == number


def test_one_name_made_up_twice():
    """A short name that two papers each introduce is two concepts; who introduces nothing means neither for sure."""
    concepts = resolved([("Method!", "R3")], [("Method!", "R3")], [("Method", "R3")])
    assert {key: concept.paper_count for key, concept in concepts.items()} == {
        "method:r3": 1,
        "method:r3-2": 1,
        "method:r3-3": 1,
    }


def test_a_coined_name_and_what_it_is_made_of():
    """A coined name is the concept's own; what it is made of joins it with nobody else's method."""
    own = ("Method", "verifier-free method", "VeriFree")
    other = ("Method", "verifier-free methods", "verifier-free", "VF")
    concepts = resolved([own], [other])
    assert {concept.name for concept in concepts.values()} == {"VeriFree", "verifier-free"}


def test_a_name_cut_out_of_its_text():
    """A form with a bracket left open names nothing and joins nothing."""
    concepts = resolved([("Model", "GPQA, etc.) with tuning", "GPT")], [("Model", "GPT")])
    assert [(concept.name, concept.aliases) for concept in concepts.values()] == [("GPT", ())]


def test_an_acronym_that_abstracts_agree_on():
    """What abstracts nearly always spell out alike is meant by the bare acronym, too."""
    assert list(resolved([("Method", "MARL")], [("Method", "multi-agent reinforcement learning")])) == [
        "method:multi-agent-reinforcement-learning"
    ]


def test_what_a_method_is_made_of():
    """A method that is introduced is a variant of the one that its name ends in, and of none that shares letters."""
    grpo = [[GRPO]] * 2
    mine = [[("Method!", "Flow-GRPO")], [("Method!", "iGRPO"), GRPO], [("Method!", "DGRPO"), GRPO]]
    others = [[("Method", "SFT-GRPO")], [("Benchmark!", "Bench-GRPO")]]
    variants = resolve(*collection(*grpo, *mine, *others)).variants
    family = "method:group-relative-policy-optimization"
    assert variants == (("method:flow-grpo", family), ("method:igrpo", family))


@pytest.mark.parametrize(
    "readings, name",
    [
        (
            [[("Method", "Diffusion Models")], [("Method", "diffusion models")], [("Method", "diffusion models")]],
            "diffusion models",
        ),
        ([[GRPO], [("Method", "GRPO")], [("Method", "GRPO")], [GRPO]], "Group Relative Policy Optimization"),
        (
            [[("Benchmark", "Massive Multitask Language Understanding", "MMLU")], [("Benchmark", "MMLU")]],
            "MMLU",
        ),
    ],
)
def test_display_names(readings, name):
    """A concept bears its commonest full form as it is mostly written; models and benchmarks their commonest name."""
    assert [concept.name for concept in resolved(*readings).values()] == [name]


@pytest.mark.parametrize(
    "name, nearest",
    [
        ("Qwen2.5-7B-Instruct", ["qwen2.57b", "qwen2.5", "qwen"]),
        ("GPT-4o-mini", ["gpt4o", "gpt4", "gpt"]),
        ("AIME 2024", ["aime"]),
        ("MMLU-Pro", ["mmlu"]),
        ("DeepSeek-R1", ["deepseek"]),
        ("CLIP", []),
        ("GRPO", []),
    ],
)
def test_what_a_name_is_a_variant_of(name, nearest):
    """Suffixes of size, flavour and version come off one by one."""
    assert [key.replace(" ", "") for key in families(name)] == nearest


def test_variants():
    """A variant points to the nearest family that the collection speaks of, and to none that it does not."""
    names = ["Qwen2.5-7B-Instruct", "Qwen2.5", "Qwen", "Mistral-7B"]
    resolution = resolve(*collection([("Model", name) for name in names]))
    assert resolution.variants == (("model:qwen2-5", "model:qwen"), ("model:qwen2-5-7b-instruct", "model:qwen2-5"))


def test_generic():
    """What a large part of the papers shares is generic; what many name is not; few papers have nothing generic."""
    many = [[("Method", "reinforcement learning"), ("Method", "GRPO")]] * 20 + [
        [("Method", "reinforcement learning")]
    ] * 60
    concepts = resolved(*many, *[[("Task", "editing")]] * 60)
    assert {concept.name: concept.generic for concept in concepts.values()} == {
        "GRPO": False,
        "reinforcement learning": True,
        "editing": True,
    }
    assert not any(concept.generic for concept in resolved(*[[("Method", "reinforcement learning")]] * 5).values())


def test_first_seen_is_the_earliest_date():
    """A concept is first seen on the earliest date among its papers; papers without a date say nothing."""
    concepts = resolved([GRPO], [GRPO], [GRPO], dates=["2025-02-03", None, "2024-12"])
    assert [concept.first_seen for concept in concepts.values()] == ["2024-12"]


def test_order_does_not_matter():
    """The same rows in any order give the same concepts, members and variants."""
    readings = [
        [GRPO, ("Model", "Qwen2.5-7B")],
        [("Method", "GRPO")],
        [("Model", "Qwen2.5"), ("Task", "CLIP")],
        [("Model", "CLIP")],
    ]
    annotations, papers = collection(*readings * 3)
    first = resolve(annotations, papers)
    order = list(range(annotations.num_rows))
    random.Random(7).shuffle(order)
    again = resolve(annotations.take(order), papers.take(order[::-1]))
    assert (first.concepts, first.variants, first.members.to_pylist()) == (
        again.concepts,
        again.variants,
        again.members.to_pylist(),
    )


def test_every_annotated_concept_is_a_member():
    """Each concept of each annotation names exactly one concept of the collection, also one whose name is all signs."""
    readings = [
        [GRPO, ("Metric", "%"), ("Method", "<script>"), ("Task", "論文")],
        [("Method", "ARM"), ("Method", "arm")],
    ]
    annotations, papers = collection(*readings)
    resolution = resolve(annotations, papers)
    members = resolution.members.to_pylist()
    assert [(row["paper"], row["position"]) for row in members] == [
        ("p0", 0),
        ("p0", 1),
        ("p0", 2),
        ("p0", 3),
        ("p1", 0),
        ("p1", 1),
    ]
    assert {row["concept"] for row in members} == {concept.id for concept in resolution.concepts}


def test_a_new_paper_changes_no_other_id():
    """Papers that speak of something else leave all ids as they were."""
    readings = [[GRPO], [("Method", "chain-of-thought", "CoT")], [("Model", "Qwen2.5-7B")]]
    before = set(resolved(*readings))
    after = set(resolved(*readings, [("Task", "machine translation")], [("Method", "GRPO")]))
    assert after - before == {"task:machine-translation"}
    assert before <= after


@pytest.mark.shared
def test_gold_concepts_keep_apart(shared):
    """Over all development papers GRPO is one concept, and the acronyms of several things join none of them."""
    readings = []
    for file in sorted((shared / "gold").glob("pages-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            concepts = json.loads(line)["concepts"]
            readings.append([(c["type"], c["name"], *(s for s in c["surfaces"] if s != c["name"])) for c in concepts])
    concepts = resolved(*readings).values()
    grpo = [concept for concept in concepts if concept.name.casefold() == "group relative policy optimization"]
    assert len(grpo) == 1
    assert grpo[0].paper_count > 30
    meanings = {concept.name.casefold() for concept in concepts if "MDM" in (concept.name, *concept.aliases)}
    assert {"masked diffusion models", "multi-granularity diffusion modeling"} <= meanings
