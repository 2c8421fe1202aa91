"""What two written forms of a name share, which is short for which, and of what a name is a variant.

All questions here are about forms alone; who said what how often is the matter of ``concepts``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from paperatlas.resources import resource_text
from paperatlas.text import digest, fold

__all__ = [
    "expansions",
    "extends",
    "families",
    "field_meaning",
    "form_key",
    "is_coined",
    "is_name",
    "is_short_for",
    "is_whole",
    "is_word",
    "known_forms",
    "looks_short",
    "plain_heads",
    "same_words",
    "slug",
]

GREEK = str.maketrans(
    {
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda",
        "μ": "mu", "π": "pi", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega", "ρ": "rho", "η": "eta",
    }
)  # fmt: skip
MARKUP = re.compile(r"[$\\{}^~\"'`“”‘’«»™®]|(?<!\d)\.|\.(?!\d)")
ACCENTS = re.compile("[\u0300-\u036f]")  # Fréchet is Frechet
EDITION = re.compile(r"(?<=[a-z])20(\d\d)$")  # AIME 2024 is AIME24
POSSESSIVE = re.compile(r"['’]s\b")
BRITISH = (
    (re.compile(r"is(e|ed|ing|ation)\b"), r"iz\1"),
    (re.compile(r"elling\b"), "eling"),
    (re.compile(r"aviour"), "avior"),
)
LETTER = re.compile(r"(?<=@)[kmn]$|(?<=^best of )[kmn]\b")  # pass@n is pass@k
INNER_SPACE = re.compile(r"(?<!\d) | (?!\d)")  # digits stay apart from digits
UNCHANGED = ("ss", "us", "is", "ias", "xs", "ous")
SIZE = r"(?:a?\d+(?:\.\d+)?[bmk](?:-?a\d+(?:\.\d+)?b)?|\d+[x×]\d+b?)"
FLAVOUR = (
    r"(?:instruct|instruction|chat|base|it|sft|rl|dpo|mini|nano|micro|tiny|small|medium|large|xl|xxl|huge|ultra|max|pro"
    r"|plus|turbo|flash|lite|preview|exp|experimental|thinking|reasoning|non thinking|coder|code|math|vl|audio|omni"
    r"|vision|zero|sonnet|opus|haiku|distill\w*|high|low|hard|easy|verified|multimodal|diamond|\d{4,8})"
)
TAIL = re.compile(
    rf"(?:[\s\-]+(?:{SIZE}|{FLAVOUR}|[vr]?\d+(?:\.\d+)*)|(?<=[a-z\d]){SIZE}"
    r"|(?<=[a-z]{2})v?\d+(?:\.\d+)*|(?<=\d)[ov]|\++|['’]\d\d)$"
)
SMALL_WORDS = frozenset(("a", "and", "by", "for", "from", "in", "of", "on", "that", "the", "to", "with"))
STEM = 6  # letters that two endings of one word share: automatic, automated
COINED = 4  # small letters from which on a short form is a coined name
HEADS = (
    "architecture",
    "algorithm",
    "method",
    "framework",
    "technique",
    "approach",
    "benchmark",
    "dataset",
    "optimizer",
)


def singular(word: str) -> str:
    """The word without the ending of an English plural; a crude cut that is the same for all who share it.

    >>> [singular(word) for word in ("models", "policies", "losses", "caches", "cache", "bias")]
    ['model', 'policy', 'loss', 'cach', 'cach', 'bias']
    """
    if len(word) < 4:
        return word
    if word.endswith(("che", "she", "xe", "ze")):
        return word[:-1]
    if not word.endswith("s") or word.endswith(UNCHANGED):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses", "zes")) else word[:-1]


@lru_cache(maxsize=1 << 18)
def form_key(surface: str) -> str:
    """What all spellings of one name share: case, hyphens, spaces, the plural, British endings, Greek letters, marks.

    Digits stay apart from digits, and a short word in small letters is not the acronym that it would fold to.

    >>> form_key("Chain-of-Thought") == form_key("chain of  thoughts") == form_key("chain of thought")
    True
    >>> form_key("LLaMA-3.1-8B") == form_key("Llama 3.1 8B")
    True
    >>> form_key("AIME 2024") == form_key("AIME'24")
    True
    >>> form_key("ARMs") == form_key("ARM") != form_key("arm")
    True
    """
    text = ACCENTS.sub("", unicodedata.normalize("NFKD", POSSESSIVE.sub("", surface)))
    words = MARKUP.sub("", fold(text)).translate(GREEK).split()
    if not words:
        return fold(surface)
    words[-1] = singular(words[-1])
    if len(words) == 1 and len(words[0]) <= 4 and words[0].isalpha() and surface.islower():
        return "=" + words[0]
    joined = " ".join(words if len(words) == 1 else spelled_out(words, surface))
    for pattern, spelling in BRITISH:
        joined = pattern.sub(spelling, joined)
    key = EDITION.sub(r"\1", INNER_SPACE.sub("", plainer(LETTER.sub("n", joined))))
    return known_forms()["synonym"].get(key, key)


def spelled_out(words: list[str], surface: str) -> list[str]:
    """The words of a longer term with what stands for another word, or short for several, written out.

    >>> spelled_out(["token", "level", "dpo"], "token-level DPO")
    ['token', 'level', 'direct', 'preference', 'optimization']
    """
    known = known_forms()
    shorts = {fold(word).removesuffix("s") for word in surface.split() if looks_short(word)}  # not in "VQ-VAE"
    long = (field_meaning(word) or word if word in shorts else word for word in words)
    spelled = [part for word in long for part in known["word"].get(fold(word), fold(word)).split()]
    if "based" in spelled[1:-1]:  # diffusion-based language models are diffusion language models
        spelled.remove("based")
    spelled[-1] = singular(spelled[-1])
    return spelled


def plainer(term: str) -> str:
    """A folded term with the beginning and the end that the field says in several ways said in one way.

    >>> plainer("masked diffusion model"), plainer("inference time scaling")
    ('masked diffusion', 'test time scaling')
    """
    known = known_forms()
    words = term.split()
    for number in range(min(3, len(words) - 1), 0, -1):
        if (start := known["start"].get(squeezed(" ".join(words[:number])))) is not None:
            words = [*start.split(), *words[number:]]
            break
    first = 0
    while first < len(words):  # each rewriting makes a term that is looked up again; the vocabulary holds no circle
        if (end := known["end"].get(squeezed(" ".join(words[first:])))) is not None:
            words, first = [*words[:first], *end.split()], 0
        else:
            first += 1
    return " ".join(words)


@lru_cache(maxsize=1)
def known_forms() -> Mapping[str, Mapping[str, str]]:
    """The forms of vocabulary/concepts.tsv and synonyms.tsv by kind: what stands for each key.

    >>> known_forms()["acronym"]["grpo"], known_forms()["end"]["imagesynthesis"]
    ('Group Relative Policy Optimization', 'image generation')
    """
    known: dict[str, dict[str, str]] = {
        kind: {} for kind in ("acronym", "common", "end", "field", "start", "synonym", "word")
    }
    for list_name in ("synonyms", "concepts"):
        for line in resource_text(f"vocabulary/{list_name}.tsv").splitlines():
            if line and not line.startswith("#"):
                kind, form, name = (*line.split("\t"), "")[:3]
                known[kind][squeezed(form)] = squeezed(name) if kind == "synonym" else name
    return MappingProxyType(known)


def squeezed(name: str) -> str:
    """The key of a name that needs no vocabulary to be read: what stands in the vocabulary itself."""
    return INNER_SPACE.sub("", fold(name))


def looks_short(surface: str) -> bool:
    """Whether a form may be an acronym: one word, at least two capitals, at most twelve characters.

    >>> [looks_short(form) for form in ("CoT", "GRPO", "dLLMs", "Adam", "Chain-of-Thought", "beam search")]
    [True, True, True, False, False, False]
    """
    return (
        2 <= len(surface) <= 12
        and not any(character.isspace() for character in surface)
        and sum(character.isupper() for character in surface) >= 2
        and not re.search(r"-[a-z]{2}", surface)
    )


def is_short_for(short: str, long: str) -> int:
    """How well one form abbreviates the other: 2 by the initials of its words, 1 by letters in order, 0 not at all.

    Schwartz and Hearst (2003) match letters from the right within one sentence; here both forms are given, so letters
    in order with an initial in front are enough.

    >>> is_short_for("GRPO", "Group Relative Policy Optimization"), is_short_for("LoRA", "Low-Rank Adaptation")
    (2, 1)
    >>> is_short_for("GRPO", "Training-Free GRPO"), is_short_for("RL", "online reinforcement learning")
    (0, 1)
    """
    words = re.findall(r"[^\W_]+", long.casefold())
    letters = [character for character in short.removesuffix("s").casefold() if character.isalnum()]
    if letters[1:2] == ["2"] and "to" in words[1:-1]:  # T2I: text to image
        letters[1] = "t"
    if not looks_short(short) or len(words) < 2 or len(letters) < 2 or len(short) >= len(long) or not is_whole(long):
        return 0
    if (
        form_key(long).startswith(form_key(short))
        or "".join(letters) in {word.removesuffix("s") for word in words}
        or form_key(short) in {form_key(word) for word in words}
    ):
        return 0
    if letters == [word[0] for word in words]:
        return 2
    if letters == [word[0] for word in words if word not in SMALL_WORDS]:
        return 2
    rest = iter("".join(words))
    starts = {word[0] for word in words}
    return int(letters[0] in starts and all(letter in rest for letter in letters))


def is_whole(surface: str) -> bool:
    """Whether a form has no bracket without its partner, as a name cut out of its text has.

    >>> is_whole("key-value (KV) cache"), is_whole("GPQA, etc.) with many")
    (True, False)
    """
    depth = 0
    for character in surface:
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return False
    return depth == 0


def is_coined(surface: str) -> bool:
    """Whether a form is a name put together from parts of words rather than from their first letters.

    >>> [is_coined(form) for form in ("VeriFree", "AdaBoost", "LoRA", "dLLMs", "AutoML", "GRPO", "beam search")]
    [True, True, False, False, False, False, False]
    """
    return looks_short(surface) and sum(character.islower() for character in surface.removesuffix("s")) >= COINED


def is_word(surface: str) -> bool:
    """Whether a form is one plain word in small letters, such as "dream" or "math".

    >>> [is_word(form) for form in ("dream", "Dream", "zsRE", "gpt-4", "beam search")]
    [True, False, False, False, False]
    """
    return surface.isalpha() and surface.islower()


def same_words(one: str, other: str, short: str) -> bool:
    """Whether two full forms of the acronym ``short`` say the same: all words of the shorter in the longer, in order.

    Small words and endings do not count and one word alone is not enough. The longer has two words more at most, either
    behind all others or such as give the acronym none of its letters; a word in front makes a narrower term.

    >>> same_words("Automatic Program Repair", "automated program repair", "APR")
    True
    >>> same_words("maximum likelihood", "maximum likelihood estimation", "MLE")
    True
    >>> same_words("autoregressive models", "autoregressive reward models", "ARM")
    False
    >>> same_words("reinforcement learning", "online reinforcement learning", "RL")
    False
    """
    stems = {
        form: [singular(w)[:STEM] for w in re.findall(r"[^\W_]+", form.casefold()) if w not in SMALL_WORDS]
        for form in sorted({one, other})
    }
    short_form, long_form = sorted((one, other), key=lambda form: len(stems[form]))
    shorter, longer = stems[short_form], stems[long_form]
    if not 2 <= len(shorter) >= len(longer) - 2 or shorter[0] != longer[0]:
        return False
    if longer[: len(shorter)] == shorter:
        return True
    rest = iter(longer)
    return all(stem in rest for stem in shorter) and is_short_for(short, long_form) < is_short_for(short, short_form)


def is_name(surface: str) -> bool:
    """Whether a form looks like a proper name: capitals inside a word, a digit, or a capital on a lone word.

    >>> [is_name(form) for form in ("GRPO", "Qwen2.5", "Mamba", "LLaDA", "Diffusion models", "beam search")]
    [True, True, True, True, False, False]
    """
    words = surface.split()
    inner = any(any(character.isupper() or character.isdigit() for character in word[1:]) for word in words)
    return inner or (len(words) == 1 and surface[:1].isupper())


def families(name: str) -> Iterator[str]:
    """The keys of what a name may be a variant of, the nearest first: suffixes of size, flavour and version taken off.

    >>> list(families("Llama-3.1-8B-Instruct"))
    ['llama3.1 8b', 'llama3.1', 'llama']
    >>> list(families("AIME 2024")), list(families("GRPO"))
    (['aime'], [])
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip()
    while match := TAIL.search(text.casefold()):
        text = text[: match.start()].rstrip(" -")
        if len(text) < 2:
            return
        yield form_key(text)


def extends(name: str, part: str) -> bool:
    """Whether a method's name is another's with something in front or a hyphen and something behind.

    Full forms need three words, acronyms three letters and a seam: a hyphen, a space or a small letter.

    >>> [extends(name, "GRPO") for name in ("Flow-GRPO", "iGRPO", "Dr. GRPO", "GRPO-MA", "DGRPO", "GRPO")]
    [True, True, True, True, False, False]
    >>> extends("Token-level Direct Preference Optimization", "direct preference optimization")
    True
    """
    if looks_short(part) and len(part) >= 3:
        before, seam, behind = name.partition(part)
        front = not behind and before != "" and (before[-1].islower() or before[-1] in " -")
        return bool(seam) and (front or (not before and re.fullmatch(r"-[A-Z]\w*", behind) is not None))
    words, parts = fold(name).split(), fold(part).split()
    longer = 3 <= len(parts) < len(words) and words[-len(parts) :] == parts
    return longer and (SMALL_WORDS | {"non"}).isdisjoint(words[: -len(parts)])


def plain_heads(name: str) -> str | None:
    """The key of a name without a head that says only what kind of thing it is, where it has one.

    >>> plain_heads("Transformer architecture"), plain_heads("beam search")
    ('transformer', None)
    """
    words = fold(name).split()
    if len(words) > 1 and singular(words[-1]) in HEADS:
        return form_key(re.split(r"[\s\-]+", name.strip())[0] if len(words) == 2 else " ".join(words[:-1]))
    return None


def expansions(key: str) -> str | None:
    """The full form that the vocabulary knows for an acronym, whatever papers say.

    >>> expansions(form_key("DPO"))
    'Direct Preference Optimization'
    """
    return known_forms()["acronym"].get(key)


def field_meaning(key: str) -> str | None:
    """What the field means by an acronym, by the vocabulary or nearly always where abstracts spell it out.

    >>> field_meaning(form_key("MARL")), field_meaning(form_key("XYZZY"))
    ('multi agent reinforcement learning', None)
    """
    return expansions(key) or known_forms()["field"].get(key)


def slug(name: str) -> str:
    """The folded name as part of an id: letters and digits of any script, hyphens between.

    >>> slug("Group Relative Policy Optimization"), slug("π₀")
    ('group-relative-policy-optimization', 'π0')
    """
    words = re.findall(r"[^\W_]+", fold(name))
    return "-".join(words) or digest(name)
