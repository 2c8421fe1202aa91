r"""LaTeX as bibliographies hold it, into text: accents, math, fonts, dashes, quotes and braces.

pylatexenc knows the macros. It takes a third of a millisecond a call, so that it is only asked for what needs it, and
once for each accent and formula. What is no LaTeX at all in many exports (50% of, R&D, $5 and $6) stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from paperatlas.sources.optional import needed

__all__ = ["latex_to_text", "unescaped"]

LONGEST = 50_000  # characters that pylatexenc is given
MARKED = re.compile(r"[\\${}~]|--|``|''")
# As pandoc knows math: no space inside of the dollars, no digit behind them.
MATH = re.compile(r"(?<!\\)\$(?=[^\s$])([^$]{0,2000}?[^\s$\\])\$(?!\d)|\\\((.{1,2000}?)\\\)")
FONT = re.compile(
    r"\\(?:text(?:tt|it|bf|sc|sl|sf|rm|up|md|normal)|emph|enquote|mkbib\w+|m?box|hbox|uppercase|lowercase|ensuremath"
    r"|protect|relax|noop\s*\{[^{}]*\})(?![A-Za-z])|\\(?:em|it|bf|sc|sl|sf|tt|rm|tiny|small)(?![A-Za-z])\s*"
)
LINK = re.compile(r"\\href\s*\{[^{}]*\}|\\(?:url|path|nolinkurl)(?=\s*\{)|\\(?:cite\w*|ref|label)\s*\{[^{}]*\}")
SIGN = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])(?:\{\}|\s+)?")
SIGNS = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "textless": "<",
    "textgreater": ">",
    "textdollar": "$",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textbar": "|",
    "slash": "/",
    "hyphen": "-",
    "ldots": "…",
    "dots": "…",
    "textemdash": "—",
    "textendash": "–",
}
ACCENT = re.compile(
    r"""\\["'`^~=.]\s*(?:\{\s*\\?[A-Za-z]?\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])"""
    r"|\\[uvHtcdbkr](?:\s*\{\s*\\?[A-Za-z]{0,2}\s*\}|\s+\\?[A-Za-z])"
    r"|\\(?:ss|aa|AA|ae|AE|oe|OE|o|O|l|L|i|j|dh|DH|th|TH|dj|DJ|ng|NG)(?![A-Za-z])(?:\{\}|\s+)?"
)
ESCAPED = re.compile(r"\\([%&$#_{}\s/,;:!|*-])")
BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?")
MACRO = re.compile(r"\\(?:[A-Za-z]+\*?\s*|.)")
TIE = re.compile(r"(?<=\S)~(?=\S)")
BRACES = {"{": "\ue000", "}": "\ue001", "\\": "\ue002"}  # those that are text, until the others are gone
LITERAL = str.maketrans({mark: sign for sign, mark in BRACES.items()})
GROUPS = str.maketrans("", "", "{}")


def latex_to_text(value: str) -> str:
    r"""A value as a reader sees it.

    >>> latex_to_text(r"{CORDIC} {II:} G{\"o}del's $\alpha$--$\beta$, 50\% of R&D at 5% \textit{et al.}")
    "CORDIC II: Gödel's α–β, 50% of R&D at 5% et al."
    """
    if not MARKED.search(value):
        return value
    if "$" in value or "\\(" in value:
        value = MATH.sub(lambda found: formula(found[1] or found[2]), value)
    if "\\" in value:
        value = _without_macros(value)
    value = TIE.sub(" ", value.translate(GROUPS)) if "~" in value else value.translate(GROUPS)
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return value if value.isascii() else value.translate(LITERAL)


def unescaped(value: str) -> str:
    r"""An address or an id, in which only signs are escaped and nothing else is LaTeX.

    >>> unescaped(r"{https://openreview.net/forum?id=\_5js\_8}")
    'https://openreview.net/forum?id=_5js_8'
    """
    if "\\" in value:
        value = re.sub(r"\\(?:url|path)(?=\s*\{)", "", value.replace(r"{\textasciitilde}", "~"))
        value = re.sub(r"\\textasciitilde(?:\{\})?", "~", value)
        value = re.sub(r"\{?\\([%&$#_~{}-])\}?", r"\1", value)
    return value.translate(GROUPS).strip()


def _without_macros(value: str) -> str:
    value = ESCAPED.sub(lambda found: _literal(found[1]), BREAK.sub(" ", value))
    if "\\" not in value:
        return value
    value = LINK.sub("", FONT.sub("", value))
    value = ACCENT.sub(lambda found: decoded(found[0]), value)
    value = SIGN.sub(lambda found: _literal(SIGNS[found[1]]) if found[1] in SIGNS else found[0], value)
    if "\\" not in value:
        return value
    # A bare % begins a comment and & a column, but in a bibliography they are what they look like.
    text = decoded(value.replace("%", "\\%").replace("&", "\\&")) if len(value) <= LONGEST else value
    return MACRO.sub("", text)


def _literal(sign: str) -> str:
    return BRACES.get(sign, sign)


@lru_cache(maxsize=4096)
def formula(math: str) -> str:
    """A formula as far as signs of Unicode can show it, and in a pair of dollars no more."""
    return "".join(_literal(sign) for sign in decoded(f"${math}$"))


@lru_cache(maxsize=4096)
def decoded(value: str) -> str:
    """What pylatexenc makes of a value; without its macros where it makes nothing of it."""
    decoder = _decoder()
    try:
        return str(decoder.latex_to_text(value))
    except Exception:  # noqa: BLE001 - it fails in many ways on what is no LaTeX
        return MACRO.sub("", value).replace("$", "")


@lru_cache(maxsize=1)
def _decoder() -> Any:
    return needed("pylatexenc.latex2text", "LaTeX", "a bibliography").LatexNodes2Text(math_mode="text")
