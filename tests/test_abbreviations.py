"""Which short form stands for which long form."""

import pytest

from paperatlas.extraction.abbreviations import find_abbreviations


def pairs_of(text):
    """Short and long forms, as text."""
    return [(text[p.short_start : p.short_end], text[p.long_start : p.long_end]) for p in find_abbreviations(text)]


@pytest.mark.parametrize(
    "text, pairs",
    [
        ("Direct Preference Optimization (DPO) is", [("DPO", "Direct Preference Optimization")]),
        ("trained with Proximal Policy Optimization (PPO) on", [("PPO", "Proximal Policy Optimization")]),
        ("of the policy: proximal-policy optimization (PPO)", [("PPO", "proximal-policy optimization")]),
        ("many Mean Model Merging Methods (MMMMs) are", [("MMMMs", "Mean Model Merging Methods")]),
        ("a Protein Language Model (PLM) of", [("PLM", "Protein Language Model")]),
        ("on parameter-efficient parallel tuning (PEPT)", [("PEPT", "parameter-efficient parallel tuning")]),
        ("we use direct preference optimization (DPO).", [("DPO", "direct preference optimization")]),
        ("with DPO (direct preference optimization) we", [("DPO", "direct preference optimization")]),
        ("large language models (LLMs) are", [("LLMs", "large language models")]),
        ("chain-of-thought (CoT) prompts", [("CoT", "chain-of-thought")]),
        ("mixture of experts (MoE; sparse)", [("MoE", "mixture of experts")]),
        ("Low-Rank Adaptation (LoRA) and beam search (BS)", [("LoRA", "Low-Rank Adaptation"), ("BS", "beam search")]),
        ("open speech-to-image (S2I) models", [("S2I", "speech-to-image")]),
        ("we call it Plan, Pause, Proceed (P3).", [("P3", "Plan, Pause, Proceed")]),
        ("with Anti-Alias Maps (AAM) we", [("AAM", "Anti-Alias Maps")]),
        ("tuning (ST) and sparse tree tuning (STT)", [("STT", "sparse tree tuning")]),
        ("with RARE (retrieval aided reading of entries)", [("RARE", "retrieval aided reading of entries")]),
        ("the Adam optimizer (2015)", []),
        ("as shown (see below)", []),
        ("a strong baseline (GPT-4)", []),
        ("our model (Ours)", []),
        ("nothing in ()", []),
    ],
)
def test_pairs(text, pairs):
    """A parenthesis defines a short form where the words before it spell its letters in order."""
    assert pairs_of(text) == pairs


def test_definition_does_not_cross_sentences():
    """The long form stands in the sentence of the parenthesis."""
    assert pairs_of("We learn a policy. Optimization (LPO) follows.") == []


def test_long_lines_take_linear_time():
    """A line of ten thousand parentheses is read to its end."""
    assert len(find_abbreviations("beam search (BS) " * 10_000)) == 10_000
