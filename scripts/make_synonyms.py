"""Makes src/paperatlas/vocabulary/synonyms.tsv from the training papers and the abstracts of PAPERATLAS_SHARED.

A synonym is a pair of forms that several training papers group as one concept and that hardly any keeps apart. A field
acronym is one that many abstracts spell out, nearly always alike. The same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from make_vocabulary import CHECKOUT, read_abstracts, read_gold
from paperatlas.extraction.abbreviations import find_abbreviations
from paperatlas.extraction.grouping import singular
from paperatlas.surfaces import form_key, is_short_for, known_forms, looks_short
from paperatlas.text import fold

TARGET = CHECKOUT / "src" / "paperatlas" / "vocabulary" / "synonyms.tsv"
TOGETHER, APART = 3, 0.25  # papers that group two forms, and at most so many for each of them that keep them apart
ABSTRACTS, SHARE = 20, 0.9  # that spell out an acronym, and the share of them that do it alike
HEADER = """# What training papers and abstracts say in more than one way; scripts/make_synonyms.py makes this file.
# field	acronym	full form	abstracts that spell it out so, of all that do
# synonym	form	name	training papers that group the two, that keep them apart
"""


def grouped(papers: Iterable[dict[str, Any]]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """In how many papers two forms of one type are one concept, and in how many they are two."""
    together: Counter[tuple[str, str]] = Counter()
    apart: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        forms = [
            (number, concept["type"], name)
            for number, concept in enumerate(paper["concepts"])
            for name in sorted({form_key(surface): surface for surface in sorted(concept["surfaces"])}.values())
        ]
        for (one, kind, name), (another, other_kind, other) in combinations(forms, 2):
            if kind == other_kind and form_key(name) != form_key(other):
                first, second = sorted((fold(name), fold(other)))
                (together if one == another else apart)[first, second] += 1
    return together, apart


def is_narrower(one: str, other: str) -> bool:
    """Whether the one term is the other with more before its last word: "online reinforcement learning", "learning"."""
    shorter, longer = sorted((one.split(), other.split()), key=len)
    rest = iter(longer)
    return singular(longer[-1]) == singular(shorter[-1]) and all(word in rest for word in shorter[:-1])


def synonyms() -> Iterator[str]:
    """A line for each pair of synonyms; the form that fewer papers use goes to the other."""
    papers = read_gold()
    together, apart = grouped(papers)
    uses: Counter[str] = Counter()
    for paper in papers:
        uses.update({fold(surface) for concept in paper["concepts"] for surface in concept["surfaces"]})
    surfaces = {surface for paper in papers for concept in paper["concepts"] for surface in concept["surfaces"]}
    shorts = {fold(surface) for surface in surfaces if looks_short(surface)}
    for (one, other), count in sorted(together.items()):
        if count < TOGETHER or apart[one, other] > APART * count or is_narrower(one, other) or {one, other} & shorts:
            continue
        form, name = sorted((one, other), key=lambda term: (uses[term], term))
        yield f"synonym\t{form}\t{name}\t{count}, {apart[one, other]}\n"


def field_acronyms() -> Iterator[str]:
    """A line for each acronym that abstracts agree on."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in read_abstracts():
        for pair in find_abbreviations(text):
            short = singular(text[pair.short_start : pair.short_end])
            counts[short][singular(fold(text[pair.long_start : pair.long_end]))] += 1
    for short, longs in sorted(counts.items()):
        keys: Counter[str] = Counter()
        for long, count in longs.items():
            keys[form_key(long)] += count
        best = min(keys, key=lambda key: (-keys[key], key))
        total = keys.total()
        if looks_short(short) and keys[best] >= ABSTRACTS and keys[best] >= SHARE * total:
            long = min((name for name in longs if form_key(name) == best), key=lambda name: (-longs[name], name))
            if is_short_for(short, long):
                yield f"field\t{short}\t{long}\t{keys[best]} of {total}\n"


def main() -> None:
    """Writes the file, from nothing that an earlier run has written."""
    TARGET.write_text(HEADER, encoding="utf-8", newline="\n")
    known_forms.cache_clear()
    form_key.cache_clear()
    lines = [*field_acronyms(), *synonyms()]
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
