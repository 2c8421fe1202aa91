"""How a paper relates to its concepts, sentence by sentence."""

import json

import numpy as np
import pytest

from paperatlas.extraction.crf import state_scores
from paperatlas.extraction.relation_features import GIVEN, typed
from paperatlas.extraction.relations import ALLOWED, load_model, relate, typed_scores
from paperatlas.extraction.sentences import split_sentences
from paperatlas.records import CONCEPT_TYPES, PAPER_RELATIONS, AnnotatedConcept, Mention
from relating import read_marked, relate_marked, relations_of

ORBIT = "[Orbit](Method): A Calmer Optimizer\nTraining is unstable. "

SAID = [
    ("[Orbit](Method) for Trees\nWe propose [Orbit](Method), a new way to prune.", "Orbit", "INTRODUCES"),
    ("Pruning trees\nIn this paper, we introduce [Orbit](Method), which prunes early.", "Orbit", "INTRODUCES"),
    ("Pruning trees\nThis paper presents [Orbit](Method), a novel framework for pruning.", "Orbit", "INTRODUCES"),
    (
        "[TreeBench](Benchmark): Pruning, Measured\nWe release [TreeBench](Benchmark), a benchmark.",
        "TreeBench",
        "INTRODUCES",
    ),
    (ORBIT + "We evaluate [Orbit](Method) on [GSM8K](Benchmark).", "GSM8K", "EVALUATES_ON"),
    (ORBIT + "[Orbit](Method) reaches 81% on [MATH](Benchmark) and [GSM8K](Benchmark).", "MATH", "EVALUATES_ON"),
    (ORBIT + "Results show that [Orbit](Method) outperforms [AdamW](Method).", "AdamW", "COMPARES_WITH"),
    (ORBIT + "Compared with [AdamW](Method), [Orbit](Method) needs half the steps.", "AdamW", "COMPARES_WITH"),
    (ORBIT + "[Orbit](Method) improves [accuracy](Metric) by 3 points.", "accuracy", "MEASURES"),
    (ORBIT + "We report gains in terms of [perplexity](Metric).", "perplexity", "MEASURES"),
    (ORBIT + "We address [machine translation](Task) with [Orbit](Method).", "machine translation", "ADDRESSES"),
    (ORBIT + "We fine-tune [LLaMA-2](Model) with [Orbit](Method).", "LLaMA-2", "USES"),
    (ORBIT + "We use [reinforcement learning](Method) to train the policy.", "reinforcement learning", "USES"),
]


@pytest.mark.parametrize(("marked", "name", "relation"), SAID)
def test_what_a_sentence_says(marked, name, relation):
    """A verb or a cue around a name says how the paper relates to it."""
    assert relation in relations_of(marked)[name]


@pytest.mark.parametrize(
    ("marked", "name", "relation"),
    [
        (ORBIT + "Unlike [AdamW](Method), it is stable.", "AdamW", "INTRODUCES"),
        (ORBIT + "Recent models such as [GPT-4](Model) are large.", "GPT-4", "INTRODUCES"),
        (ORBIT + "We evaluate [Orbit](Method) on [GSM8K](Benchmark).", "GSM8K", "INTRODUCES"),
        (ORBIT + "We propose [Orbit](Method).", "Orbit", "COMPARES_WITH"),
    ],
)
def test_what_a_sentence_does_not_say(marked, name, relation):
    """A name next to what is proposed is not proposed itself."""
    assert relation not in relations_of(marked)[name]


@pytest.mark.parametrize(
    "marked, name, own",
    [
        ("Decoding ahead\nWe introduce [GRPO](Method), which needs no critic.", "GRPO", True),
        ("Decoding ahead\nWe propose a simple method, [GRPO](Method).", "GRPO", True),
        ("Decoding ahead\nWe extend a baseline and present [GRPO](Method), a method without a critic.", "GRPO", True),
        (
            "On [beam search](Method)\nIn this work we introduce [beam search](Method) to find words.",
            "beam search",
            True,
        ),
        ("[LoRA](Method): adapters of low rank\nAdapters of low rank are cheap.", "LoRA", True),
        ("Why [LoRA](Method): a survey\nAdapters of low rank are cheap.", "LoRA", False),
        ("Decoding ahead\nMany introduce [GRPO](Method) to train models.", "GRPO", False),
        ("Decoding ahead\nLater work uses [GRPO](Method) and finds it slow.", "GRPO", False),
    ],
)
def test_a_plain_proposal_holds_however_known_the_name(marked, name, own):
    """What a paper plainly says to introduce is its own, even if the lists know the name from many other papers."""
    assert ("INTRODUCES" in relations_of(marked)[name]) is own


def test_a_list_shares_its_cue():
    """All members of "A, B, and C" stand to the paper as the first one does."""
    found = relations_of(ORBIT + "We evaluate it on [GSM8K](Benchmark), [MATH](Benchmark), and [MBPP](Benchmark).")
    assert [{"EVALUATES_ON"}] * 3 == [found[name] for name in ("GSM8K", "MATH", "MBPP")]


@pytest.mark.parametrize("marked", [marked for marked, _, _ in SAID])
def test_types_limit_relations(marked):
    """No concept gets a relation that its type cannot have or one twice, and every concept gets at least one."""
    _, concepts, _ = relate_marked(marked)
    for one in concepts:
        types = [relation.type for relation in one.relations]
        assert types == sorted(set(types), key=PAPER_RELATIONS.index)
        assert types == ["MENTIONS"] or (types and set(types) <= set(ALLOWED[one.type]))


def test_relations_of_all_types_are_known():
    """Every type of concept has relations, and every relation belongs to some type."""
    assert set(CONCEPT_TYPES) == set(ALLOWED)
    assert set(PAPER_RELATIONS) - {"MENTIONS"} == {relation for kinds in ALLOWED.values() for relation in kinds}


def test_evidence_is_the_sentence_that_says_it():
    """Of several sentences with a name, the one that proposes it is the evidence, and the verb is named."""
    text, concepts, _ = relate_marked(
        "[Orbit](Method): A Calmer Optimizer\nOptimizers are many. We propose [Orbit](Method), an optimizer. "
        "[Orbit](Method) is easy to tune."
    )
    (relation,) = concepts[0].relations
    assert (relation.type, relation.found_by) == ("INTRODUCES", "verb:propose")
    assert text[relation.start : relation.end] == "We propose Orbit, an optimizer."


def test_confidence_is_a_probability():
    """Each relation has a confidence between 0 and 1, and a plain proposal is surer than a bare mention."""
    _, plain, _ = relate_marked("[Orbit](Method): Calm\nWe propose [Orbit](Method), a novel optimizer.")
    _, bare, _ = relate_marked("On calm\nOptimizers are many, for example [Orbit](Method).")
    confidences = [relation.confidence for concept in (*plain, *bare) for relation in concept.relations]
    assert all(0.0 <= confidence <= 1.0 for confidence in confidences)
    assert plain[0].relations[0].confidence > bare[0].relations[0].confidence


def test_order_and_content_stay():
    """The concepts come back in the order they came in, with nothing changed but their relations."""
    text, concepts = read_marked(ORBIT + "We compare [Orbit](Method) with [AdamW](Method) on [GSM8K](Benchmark).")
    backward = concepts[::-1]
    related, _ = relate(text, split_sentences(text), backward)
    assert [(c.name, c.type, c.surfaces, c.mentions) for c in backward] == [
        (c.name, c.type, c.surfaces, c.mentions) for c in related
    ]


def test_relating_is_deterministic():
    """The same paper gives the same relations, confidences and all."""
    marked = ORBIT + "We compare [Orbit](Method) with [AdamW](Method) on [GSM8K](Benchmark)."
    assert relate_marked(marked) == relate_marked(marked)


def concept(name, kind, *places):
    """A concept of one surface with mentions at the places."""
    mentions = tuple(Mention(start, end, kind, name, GIVEN, 1.0) for start, end in places)
    return AnnotatedConcept(name, kind, (name,), mentions)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("", ()),
        ("\n", ()),
        ("Orbit\n", (concept("Orbit", "Method", (0, 5)),)),
        ("Title\nWe propose Orbit", (concept("Orbit", "Method", (17, 22)),)),
        ("Title\nWe propose Orbit", (concept("Orbit", "Method"),)),
        ("Title\nWe propose Orbit", (concept("propose Orbit", "Method", (9, 22)), concept("Orbit", "Model", (17, 22)))),
        ("Title. Orbit\nis new.", (concept("Orbit is", "Method", (7, 15)),)),
        ("Tïtle 𝛼\nWe propose 𝛼-Orbit \u202e.", (concept("𝛼-Orbit", "Method", (19, 26)),)),
    ],
    ids=["nothing", "newline", "title only", "at the end", "no mention", "nested", "across sentences", "astral"],
)
def test_odd_texts(text, concepts):
    """Whatever the text and the mentions, every concept gets a relation with evidence inside the text."""
    related, _ = relate(text, split_sentences(text), concepts)
    assert len(concepts) == len(related)
    for one in related:
        assert one.relations
        assert all(0 <= relation.start <= relation.end <= len(text) for relation in one.relations)


def test_typed_scores():
    """What features and a type weigh is what the model says of the features alone and with the type in front."""
    chain = load_model().relations.chain
    known = sorted({attribute.rpartition("|")[2] for attribute in chain.rows})[::50]
    items = [(kind, [*known[at::5], "no such feature"]) for at, kind in enumerate(CONCEPT_TYPES)]
    expected = state_scores(chain, [typed(kind, features) for kind, features in items])
    assert np.abs(expected).max(axis=1).min() > 0.0
    assert typed_scores(chain, items) == pytest.approx(expected, abs=1e-12)


def test_no_sentences():
    """Without sentences the whole text is one."""
    related, _ = relate("We propose Orbit", [], (concept("Orbit", "Method", (11, 16)),))
    assert {(relation.start, relation.end) for relation in related[0].relations} == {(0, 16)}


def test_one_endless_sentence():
    """A sentence of a megabyte with thousands of names is read like any other."""
    name = "Orbit and "
    text = "Title\n" + name * 100_000
    places = [(6 + len(name) * at, 11 + len(name) * at) for at in range(0, 100_000, 50)]
    concepts = (concept("Orbit", "Method", *places[::2]), concept("Orbit", "Model", *places[1::2]))
    related, _ = relate(text, split_sentences(text), concepts)
    assert all(one.relations for one in related)


def test_the_model_is_read_once():
    """Asking for the model again gives the same one."""
    assert load_model() is load_model()


@pytest.mark.shared
def test_agreement_with_the_annotations(shared):
    """On annotated concepts of development papers, seven of ten relations are right, and more are found."""
    right = predicted = gold = 0
    for line in (shared / "gold" / "pages-dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        text = paper["text"]
        concepts = tuple(concept(row["name"], row["type"], *row["mentions"]) for row in paper["concepts"])
        related, _ = relate(text, split_sentences(text), concepts)
        for row, one in zip(paper["concepts"], related, strict=True):
            found = {relation.type for relation in one.relations} - {"MENTIONS"}
            answer = set(row["relations"]) - {"MENTIONS"}
            right, predicted, gold = right + len(found & answer), predicted + len(found), gold + len(answer)
    assert right / predicted > 0.7
    assert right / gold > 0.85
