"""What two spellings of one title share, and what makes two titles those of two works however alike they are."""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from paperatlas.text import digest, fold

__all__ = [
    "EXACT",
    "NEAR",
    "SLIGHT",
    "STOP",
    "UNLIKE",
    "Title",
    "alike",
    "british",
    "paper_id",
    "read_title",
    "shared_words",
    "spoiled",
]

UNLIKE, SLIGHT, NEAR, EXACT = range(4)

# What a source left of LaTeX or HTML. A command for a letter keeps its name, one for a form loses it.
FORM = re.compile(
    r"\\(?:emph|text(?:it|bf|tt|sc|rm|sf|normal|sub(?:script)?|super(?:script)?)?|math(?:rm|bf|cal|bb|it|sf|tt|frak)?"
    r"|it|bf|rm|em|sc|tt|sf|mbox|ensuremath|operatorname|uppercase|lowercase|protect)(?![A-Za-z])"
)
ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[uvHckbdrt](?=[{\s]))\s*\{?\s*\\?([A-Za-z])\s*\}?")
LETTER = re.compile(r"\\(ss|oe|OE|ae|AE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*(?:\{\})?")
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]{0,200})?/?>")
SPOILED = re.compile(r"[\\{}$]|</?[A-Za-z]|&[a-z#0-9]+;")
GREEK = {
    unicodedata.lookup(f"GREEK SMALL LETTER {name}"): name.replace("LAMDA", "LAMBDA").lower()
    for name in (
        *("ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "ZETA", "ETA", "THETA", "KAPPA", "LAMDA", "MU", "NU", "XI"),
        *("PI", "RHO", "SIGMA", "TAU", "PHI", "CHI", "PSI", "OMEGA"),
    )
}
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
# The letters, digits and plus of a title in ASCII, in small letters: what ``fold`` and then ``ASCII_SIGNS`` leave.
TELLING = {code: sign.lower() if (sign := chr(code)).isalnum() or sign == "+" else None for code in range(128)}
ASCII_SIGNS = re.compile(r"[^a-z0-9+]+")
MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f]")
WORD = re.compile(r"[^\W_]+(?:\+\+|\+(?!\w)|#)?(?:[\u0900-\u0dff\u064b-\u065f]+[^\W_]*)*|\+")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
# A retracted paper is still that paper; the notice that retracts it is another.
STATUS = re.compile(
    r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article| paper)?|temporary removal)\s*[:.\]]+\s*", re.IGNORECASE
)
STATUS_BEHIND = re.compile(
    r"\s*[\[(](?:retracted(?: article)?|withdrawn|corrected|preprint|in press)[\])]\W*$", re.IGNORECASE
)
SUBTITLE = re.compile(r"\s*[:?!]\s+|\s+[-–—]+\s+|\s*[—–]\s*|\.\s+")

# Words before or behind a title that make it one about another work, or another form of it.
ABOUT = (
    ("comment", r"(?:an? |some |further )?comments?(?: on| to)?"),
    ("comment", r"(?:a |invited )?commentary(?: on| to)?"),
    ("reply", r"(?:an? |the |in )?(?:authors? |authors |author s )?(?:repl(?:y|ies)|responses?)(?: to| of)?"),
    ("reply", r"(?:a )?(?:rejoinder|rebuttal)(?: to)?"),
    ("letter", r"(?:a )?letter(?: to the editor)?(?: regarding| on| to)?"),
    (
        "correction",
        r"(?:(?:publisher|authors?) )?(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|addendum)(?: to| for| on)?",
    ),
    ("retraction", r"(?:retraction|withdrawal|removal)(?: note| notice| statement)?(?: to| of| for)?"),
    ("retraction", r"(?:editorial )?expression of concern(?: to| on| for)?"),
    (
        "supplement",
        (
            r"(?:online |electronic )?(?:supplement(?:ary|al)?|supporting)"
            r"(?: materials?| information| data| appendix| text| file| methods)?(?: to| for| of)?"
        ),
    ),
    ("supplement", r"(?:data|code|dataset|software|replication data|appendix|online appendix)(?: for| from| of| to)"),
    ("discussion", r"(?:a )?discussion(?: of| on)?"),
    ("review", r"(?:book )?review of|book review"),
    ("editorial", r"(?:guest )?editorial|preface to|foreword to|introduction to the special issue(?: on)?"),
    ("short", r"extended abstracts?|student abstract|short paper|poster(?: abstract)?|demo|abstract only|abstract"),
    ("long", r"extended version|full version|long version|technical report"),
    ("second", r"revisited|an update|a second look|part two|continued|a sequel|second edition|third edition"),
)
BEFORE = tuple((kind, re.compile(words)) for kind, words in ABOUT[:13])
BEHIND = tuple((kind, re.compile(rf"(?<=\S) (?:{words})$")) for kind, words in ABOUT)
CLEARLY_ABOUT = re.compile(r" (?:on|to|of|for|from|regarding)$")
# Titles that a thousand works bear.
COMMON = re.compile(
    r"(?:guest |invited )?(?:introductions?|introductory remarks|prefaces?|editorials?|editorial note|forewords?|index|"
    r"(?:table of )?contents|(?:front|back) ?matter|references|bibliography|abstracts?|conclusions?|discussions?|"
    r"summary|overview|appendix|appendices|acknowledge?ments?|glossary|notes?|news|obituary|in memoriam|letters?|"
    r"letters? to the editors?|correspondence|comments?|commentary|reply|repl(?:y|ies)|responses?|rejoinders?|"
    r"errat(?:um|a)|corrigend(?:um|a)|corrections?|retractions?|book reviews?|reviews?|untitled|no title|"
    r"editorial board|editors? (?:s )?(?:note|page|comments?|choice|introduction|foreword)|from the editors?|"
    r"(?:author|subject) index|"
    r"list of (?:contributors|reviewers|abbreviations|figures|tables)|contributors|reviewers|program(?:me)? committee|"
    r"title page|cover|masthead|issue information|announcements?|about the authors?|in this issue|perspectives?|"
    r"research highlights|welcome|prologue|epilogue|afterword|concluding remarks|opening remarks|background|"
    r"methods|results|poster session|panel|keynote|invited talk|tutorial|highlights|highlights of this issue|"
    r"introduction to (?:the |this )?(?:special|theme|thematic) (?:issue|section|topic)\b.*|preface to .*|"
    r"(?:the )?special issue\b.*|message from .*|welcome (?:message )?(?:to|from) .*|einleitung|vorwort|einfuhrung|"
    r"introduccion|introduzione|prefacio|inhaltsverzeichnis)"
)
ARTICLES = frozenset(["a", "an", "the", "of", "for", "on", "in", "to", "and", "by", "at", "from", "as", "its"])
DENIALS = frozenset(
    ["without", "no", "not", "non", "never", "nor", "versus", "vs", "un", "against", "beyond", "except", "out"]
)
STOP = ARTICLES | frozenset(
    ["with", "via", "using", "is", "are", "do", "does", "towards", "toward", "how", "what", "why", "can", "be", "or"]
)
COUNTED = frozenset(["part", "parts", "volume", "vol", "chapter", "phase", "episode"])
COUNTING = {
    **{
        word: str(place)
        for place, word in enumerate(
            ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"], 1
        )
    },
    **{
        word: str(place)
        for place, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
    },
    **{word: str(place) for place, word in enumerate(["first", "second", "third", "fourth", "fifth"], 1)},
}
LETTERS = frozenset("abcdef")
ROMAN = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv"])
MOST_WORDS = 300  # of a title that are compared


def paper_id(title: str) -> str:
    """The id of the work that alone bears this title: 12 hexadecimal digits, blind to case, spaces and punctuation.

    >>> paper_id("Chain-of-Thought Prompting") == paper_id("chain of thought  prompting.")
    True
    >>> paper_id("LLaMA") == paper_id("LLaMA 2")
    False
    """
    if title.isascii() and (letters := title.translate(TELLING)):
        return digest(letters)
    folded = fold(title)
    if folded.isascii():
        return digest(ASCII_SIGNS.sub("", folded) or folded)
    return digest("".join(filter(_tells_titles_apart, folded)) or folded)


def _tells_titles_apart(character: str) -> bool:
    """Letters, marks and digits do, and the plus of "C++"; other signs differ from one listing to the next."""
    return (unicodedata.category(character)[0] in "LMN" and not "\ufe00" <= character <= "\ufe0f") or character == "+"


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared."""

    words: tuple[str, ...]
    squeezed: str  # all words without spaces: equal in two spellings of one title
    main: tuple[str, ...]  # the words before the subtitle; all where there is none
    numbers: tuple[str, ...]  # digits, and counting words behind "Part" and the like
    parts: tuple[str, ...]  # those behind "Part" and the like
    names: frozenset[str]  # words with a capital inside or a digit: no slip of the pen makes one of another
    kinds: frozenset[str]  # of which form it is: a comment, a reply, a correction …
    common: bool  # whether a thousand works bear it


def spoiled(title: str) -> bool:
    r"""Whether LaTeX or HTML is left in a title.

    >>> spoiled(r"{BERT}: \emph{Pre-training}"), spoiled("BERT: Pre-training")
    (True, False)
    """
    return bool(SPOILED.search(title))


@lru_cache(maxsize=65_536)
def read_title(title: str) -> Title:
    r"""What of a title is compared.

    >>> read_title(r"{BERT}: \emph{Pre-training} -- Part II.").words
    ('bert', 'pre', 'training', 'part', '2')
    >>> read_title("Erratum: Deep Learning").kinds, read_title("Editorial").common
    (frozenset({'correction'}), True)
    """
    text = STATUS_BEHIND.sub("", STATUS.sub("", bare(title)))
    words = counted(words_of(text))
    front = SUBTITLE.split(text.strip(), maxsplit=1)[0]
    main = counted(words_of(front)) if front.strip() else words
    parts = tuple(word for before, word in itertools.pairwise(words) if counts(before, word))
    romans = tuple(
        COUNTING[word]
        for before, word in zip(("", *words), words, strict=False)
        if word in ROMAN and before not in COUNTED
    )
    if len(words) > 2 and words[-1] == "i" and words[-2] not in COUNTED:
        romans += ("1",)
    digits = NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text)))
    worded = tuple(part for part in parts if part not in digits)
    phrase = " ".join(words)
    return Title(
        words=words,
        squeezed="".join(words) or fold(title),
        main=main or words,
        numbers=tuple(sorted((*digits, *romans, *worded))),
        parts=parts,
        names=names_in(text),
        kinds=kinds_of(phrase, " ".join(main)),
        common=bool(COMMON.fullmatch(phrase)),
    )


def counted(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with digits where one counts what the word before it names: "Part II", "Volume Three"."""
    pairs = zip(("", *words), words, strict=False)
    return tuple(COUNTING.get(word, word) if before in COUNTED else word for before, word in pairs)


def counts(before: str, word: str) -> bool:
    """Whether a word, as ``counted`` gives it, counts what the word before it names; "Part A" does, too."""
    return before in COUNTED and (word.isdecimal() or (before == "part" and word in LETTERS))


def bare(title: str) -> str:
    r"""A title without what is left of LaTeX and HTML.

    >>> bare(r"Schr{\"o}dinger's \emph{cat} &amp; $\alpha$-decay"), bare("H<sub>2</sub>O")
    ("Schrodinger's cat & alpha-decay", 'H2O')
    """
    if "&" in title:
        title = html.unescape(title)
    if "<" in title:
        title = TAG.sub("", title)
    if "\\" in title:
        title = FORM.sub(" ", LETTER.sub(r"\1", ACCENT.sub(r"\1", title))).replace("\\&", "&").replace("\\", "")
    return re.sub(r"\s+", " ", re.sub(r"[{}$]|(?<=\w)[\^](?=\w)", "", title)).strip()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a title, folded: case, accents, signs; an ampersand is a word."""
    text = unicodedata.normalize("NFKC", text.replace("&", " and ")).casefold()
    text = "".join(f"{GREEK[sign]}" if sign in GREEK else sign for sign in text)
    text = MARKS.sub("", unicodedata.normalize("NFD", text.translate(PLAIN)))
    text = unicodedata.normalize("NFC", re.sub(r"(?<=\w)['’‘`´](?=\w)", "", text))
    return tuple(WORD.findall(text)[:MOST_WORDS])


def names_in(text: str) -> frozenset[str]:
    """The words that are names by their capitals."""
    if text.isupper():
        return frozenset()
    odd = [word for word in re.findall(r"[^\W_]+", text) if len(word) > 1 and not (word.islower() or word.istitle())]
    return frozenset(word.casefold() for word in odd)


def kinds_of(phrase: str, main: str) -> frozenset[str]:
    """Of which forms a title says that its work is, by the words it begins or ends with, or that stand for its main."""
    found = {kind for kind, words in BEFORE if main != phrase and words.fullmatch(main)}
    for kind, words in BEFORE:
        match = words.match(phrase)
        # "Response to X" is one; "Response surfaces" is a topic.
        if (
            match
            and phrase[match.end() :].startswith(" ")
            and (CLEARLY_ABOUT.search(match[0]) or kind in {"correction", "retraction"})
        ):
            found.add(kind)
    found |= {kind for kind, words in BEHIND if words.search(phrase)}
    return frozenset(found)


def alike(one: Title, other: Title) -> int:
    """How much two titles are one: EXACT; NEAR, but for a slip or a subtitle; SLIGHT, but for a word or two; UNLIKE.

    >>> alike(read_title("Modelling behaviour of crowds"), read_title("Modeling Behavior of Crowds")) == NEAR
    True
    >>> alike(read_title("Dark matter, Part I"), read_title("Dark matter, Part II")) == UNLIKE
    True
    """
    if one.kinds != other.kinds:
        return UNLIKE
    if one.squeezed == other.squeezed:
        return EXACT if one.numbers == other.numbers or one.words == other.words else UNLIKE
    if without_subtitle(one, other) or without_subtitle(other, one):
        return NEAR
    if one.numbers != other.numbers or one.common or other.common:
        return UNLIKE
    # A quick look before the slow one: alike titles have alike letters.
    if fuzz.ratio(one.squeezed, other.squeezed) < 70:
        return UNLIKE
    return aligned(one, other)


def without_subtitle(short: Title, full: Title) -> bool:
    """Whether one title is the other without its subtitle."""
    rest = full.words[len(full.main) :]
    if full.main != short.words or not rest or short.common:
        return False
    return not (
        set(rest) & COUNTED
        or rest[-1] in ROMAN
        or (len(rest) == 1 and rest[0] in COUNTING)
        or all(map(str.isdecimal, rest))
    )


def aligned(one: Title, other: Title) -> int:
    """How alike two titles are, word by word."""
    slips = missing = 0
    names = one.names | other.names
    for step in Levenshtein.opcodes(one.words, other.words):
        if step.tag == "equal":
            continue
        mine, yours = one.words[step.src_start : step.src_end], other.words[step.dest_start : step.dest_end]
        if DENIALS & {*mine, *yours}:
            return UNLIKE
        left, right = ([word for word in side if word not in ARTICLES] for side in (mine, yours))
        if "".join(left) == "".join(right):
            continue
        if not left or not right:
            missing += len(left) + len(right)
            if any(len(word) < 3 for word in left + right):
                return UNLIKE
        elif len(left) == len(right) and all(slip(a, b, names) for a, b in zip(left, right, strict=True)):
            slips += sum(british(a) != british(b) for a, b in zip(left, right, strict=True))
        elif slip("".join(left), "".join(right), names):
            slips += 1
        else:
            return UNLIKE
    longer = max(len(one.words), len(other.words))
    if slips > (1 if longer < 6 else 2) or missing > max(1, longer // 5) or (missing and longer < 5):
        return UNLIKE
    return SLIGHT if missing else NEAR


def slip(one: str, other: str, names: frozenset[str]) -> bool:
    """Whether two words are one in two spellings, or but for one letter behind the second.

    >>> [slip(*pair, frozenset()) for pair in (("colour", "color"), ("macro", "micro"), ("overfiting", "overfitting"))]
    [True, False, True]
    """
    if british(one) == british(other):
        return True
    if min(len(one), len(other)) < 4 or {one, other} & names or not (one + other).isalpha():
        return False
    return one[:2] == other[:2] and OSA.distance(one, other, score_cutoff=1) <= 1


# British spellings and their American ones; what both become need not be a word.
SPELLINGS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"is(?=(?:ation|e|ed|es|er|ers|ing|ations|ational)$)", "iz"),
        (r"ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        (r"our(?=(?:s|ed|ing|al|able|ite|ful|less|ally|hood|hoods|ism|ist|ists|ation)?$)", "or"),
        (r"(?<=[bt])re(?=s?$)", "er"),
        (r"ll(?=(?:ed|ing|er|ers|ings)$)", "l"),
        (r"ogue(?=s?$)", "og"),
        (r"[ao]e(?=[a-z]{3})", "e"),
        (r"mme(?=s?$)", "m"),
        (r"(?<=[ef])ence(?=s?$)", "ense"),
        (r"(?<=[a-z])ement(?=s?$)", "ment"),
    )
)


@lru_cache(maxsize=65_536)
def british(word: str) -> str:
    """A word in the one spelling of both sides of the Atlantic.

    >>> british("optimisation") == british("optimization"), british("behaviour") == british("behavior")
    (True, True)
    """
    if len(word) > 4:
        for pattern, form in SPELLINGS:
            word = pattern.sub(form, word)
    return word


def shared_words(one: Title, other: Title) -> float:
    """How many words of the shorter title stand in the longer one, 0 to 100; a slip of the pen counts little."""
    left, right = (" ".join(word for word in side.words if word not in STOP) for side in (one, other))
    return float(fuzz.token_set_ratio(left or one.squeezed, right or other.squeezed))
