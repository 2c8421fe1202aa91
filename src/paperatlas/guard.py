"""Lets a person's or an agent's Cypher pass only where it can do nothing but read this graph.

Neither store's own read-only mode is enough: ladybug's still runs ``COPY … TO`` and ``LOAD FROM`` a file, Neo4j's
still fetches addresses with ``LOAD CSV``. So a statement passes by allow-lists: every character outside of strings
and backticks is ASCII, every word where a clause or an operator may stand is a known reading one, every function
called is a known harmless one. What is handed on holds no comments, so that no store can read one differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from paperatlas.errors import PaperatlasError

__all__ = ["Statement", "read_only_cypher", "read_statement"]

MAX_LENGTH = 100_000  # characters
MAX_TOKENS = 5_000  # both stores' parsers call themselves for every part of a long chain
MAX_DEPTH = 40  # of brackets; at a few hundred ladybug's parser ends the process
MAX_CASES = 12  # of CASE within CASE; its time doubles with each
MAX_HOPS = 25  # relationships named in patterns; past that, planning alone takes minutes and heeds no time limit


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Words that may follow something complete: a name, a value, a closing bracket.
INFIX = words(
    """MATCH OPTIONAL WHERE WITH UNWIND RETURN ORDER SKIP OFFSET LIMIT UNION
    AND OR XOR NOT IN IS STARTS ENDS CONTAINS AS ASC ASCENDING DESC DESCENDING WHEN THEN ELSE END"""
)
# Words that may stand where something is still to come.
PREFIX = INFIX | words("BY DISTINCT CASE NULL TRUE FALSE ALL ANY SHORTEST EXISTS COUNT")
COMPLETE = words("NULL TRUE FALSE END ASC ASCENDING DESC DESCENDING")  # nothing need follow these
OPENINGS = words("MATCH OPTIONAL WITH UNWIND RETURN")
# Never a bare name, even where a name could stand; after a dot or a colon, or in backticks, each is only a name.
FORBIDDEN = words(
    """ALTER ATTACH BEGIN CALL CHECKPOINT COMMIT COPY CREATE CYPHER DEALLOCATE DELETE DENY DETACH DROP EXPLAIN EXPORT
    FINISH FOREACH GRANT IMPORT INSERT INSTALL LOAD MACRO MERGE NODETACH PRAGMA PROFILE PROJECT REMOVE RENAME REVOKE
    ROLLBACK SET SHOW TERMINATE TRUNCATE UNINSTALL UPDATE USE USING"""
)
# Of both stores; each only computes from its arguments, and none makes much out of little.
FUNCTIONS = words(
    """abs all allshortestpaths any avg cast ceil coalesce collect contains cos cot count degrees elementid
    endnode ends_with exists exp floor head id isempty keys label labels last left length list_concat
    list_contains list_distinct list_extract list_has list_len list_position list_reverse list_slice list_sort
    list_to_string list_transform list_unique ln log log10 lower ltrim max min nodes none nullif percentilecont
    percentiledisc pow properties regexp_matches relationships rels replace reverse right round rtrim sign sin
    single size split sqrt startnode starts_with stddev stdev stdevp string_split substring sum tail tan
    timestamp toboolean tofloat tointeger tolower tostring toupper trim type upper"""
)

TOKEN = re.compile(
    r"""(?P<space>[ \t\n]+)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\[\\'"bfnrt])*'|"(?:[^"\\]|\\[\\'"bfnrt])*")
    | (?P<quoted>`[^`\\]+`(?!`))
    | (?P<parameter>\$[A-Za-z_][A-Za-z0-9_]*)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_]|\.(?!\.)))
    | (?P<mark>\.\.|<>|<=|>=|[-+*/%^=<>()\[\]{}.,:|;!&])""",
    re.VERBOSE | re.DOTALL,
)
# Neo4j turns \\uXXXX into the character before it reads anything else, strings and comments included.
HIDDEN = re.compile(r"\\[uU]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ESCAPES = r"of escapes only \\ \' \" \b \f \n \r \t are read"
HINTS = {
    "\\": f"pass special characters as parameters; {ESCAPES}",
    "`": "a quoted name holds no backtick and no backslash, and ends with one backtick",
    "'": f"a string must end; {ESCAPES}",
    '"': f"a string must end; {ESCAPES}",
    "$": "a parameter is $ and a name of letters, digits and _",
    "/": "a comment must end",
    "~": "Neo4j cannot stop a regular expression that runs on and on; use CONTAINS, or regexp_matches() of ladybug",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement, and what kind of piece it is: one of TOKEN's groups."""

    kind: str
    text: str
    place: int  # code point where it starts

    @property
    def word(self) -> str:
        """A bare word in capitals; empty for everything else."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that only reads, without comments and final semicolon, and the parameters that it takes."""

    cypher: str
    parameters: tuple[str, ...]


def read_only_cypher(cypher: str) -> str:
    """The statement without comments, if all it can do is read; otherwise raises PaperatlasError.

    >>> read_only_cypher("MATCH (c:Concept) RETURN c.name LIMIT 5; // five")
    'MATCH (c:Concept) RETURN c.name LIMIT 5'
    >>> read_only_cypher("MATCH (c) DETACH DELETE c")
    Traceback (most recent call last):
    paperatlas.errors.PaperatlasError: this query may only read: 'DETACH' is not allowed (line 1, column 11)
    """
    return read_statement(cypher).cypher


def read_statement(cypher: str) -> Statement:
    """The same, with the names of its parameters, sorted.

    >>> read_statement("MATCH (c:Concept {id: $concept}) RETURN c.name LIMIT $limit").parameters
    ('concept', 'limit')
    """
    text = cypher.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_LENGTH:
        raise PaperatlasError(f"this query has {len(text):,} characters; at most {MAX_LENGTH:,} are read")
    if found := HIDDEN.search(text):
        raise refusal(text, found.start(), "a control character or \\u", "pass the text as a parameter")
    tokens = [token for token in tokenize(text) if token.kind not in {"space", "comment"}]
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens:
        raise PaperatlasError("this query is empty")
    if len(tokens) > MAX_TOKENS:
        raise PaperatlasError(f"this query has {len(tokens):,} words and marks; at most {MAX_TOKENS:,} are read")
    check_size(text, tokens)
    check_words(text, tokens)
    last = tokens[-1]
    kept = (" " if token.kind == "comment" else token.text for token in tokenize(text[: last.place + len(last.text)]))
    names = sorted({token.text[1:] for token in tokens if token.kind == "parameter"})
    return Statement("".join(kept).strip(), tuple(names))


def tokenize(text: str) -> Iterator[Token]:
    """The pieces of a text, spaces and comments too; raises PaperatlasError at the first thing that is none."""
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None or text.startswith("/*", place) != match[0].startswith("/*"):
            advice = "" if text[place].isascii() else "put such a name in backticks"
            raise refusal(text, place, repr(text[place]), HINTS.get(text[place], advice))
        yield Token(match.lastgroup, match[0], place)
        place = match.end()


def check_size(text: str, tokens: list[Token]) -> None:
    """Raises PaperatlasError where a statement could hang or end the process that plans it."""
    depth = cases = hops = 0
    for token, after in pairwise([*tokens, Token("mark", "", 0)]):
        if token.kind == "mark":
            depth += (token.text in "([{") - (token.text in ")]}")
            hops += token.text == "-" and after.text in {"-", "["}
        cases += (token.word == "CASE") - (token.word == "END" and cases > 0)
        for size, most, what in ((depth, MAX_DEPTH, "brackets"), (cases, MAX_CASES, "CASEs"), (hops, MAX_HOPS, "hops")):
            if size > most:
                raise refusal(text, token.place, f"more than {most} {what}")


def check_words(text: str, tokens: list[Token]) -> None:
    """Raises PaperatlasError at the first token that could do more than read."""
    if tokens[0].word not in OPENINGS:
        raise refusal(text, tokens[0].place, repr(tokens[0].text), f"begin with one of {', '.join(sorted(OPENINGS))}")
    complete = False  # whether what came before needs nothing more, so that a clause or an operator may follow
    before = nothing = Token("mark", "", 0)
    for token, after in pairwise([*tokens, nothing]):
        if token.text == ";":
            raise refusal(text, token.place, "a second statement", "ask one at a time")
        if token.kind == "mark":
            star = token.text == "*" and (before.text == "(" or before.word in {"RETURN", "WITH", "DISTINCT"})
            complete = star or token.text in ")]}"
        elif token.kind == "word":
            complete = check_word(text, token, before, after, complete=complete)
        elif complete or (token.kind == "quoted" and after.text == "("):
            raise refusal(text, token.place, repr(token.text))
        else:
            complete = True
        before = token


def check_word(text: str, token: Token, before: Token, after: Token, *, complete: bool) -> bool:
    """Whether a bare word leaves something complete; raises PaperatlasError where it may not stand."""
    if before.text in {".", ":"}:  # a property, a label, a relationship type
        if after.text == "(" and not (before.text == ":" and token.text.lower() in FUNCTIONS):
            raise refusal(text, token.place, f"the function '…{token.text}'")
        return True
    known = token.word in (INFIX if complete else PREFIX)
    if token.word in FORBIDDEN or (complete and not known):
        raise refusal(text, token.place, repr(token.text))
    if after.text == "(" and not known and token.text.lower() not in FUNCTIONS:
        raise refusal(text, token.place, f"the function {token.text!r}")
    return not known or token.word in COMPLETE


def refusal(text: str, place: int, what: str, hint: str = "") -> PaperatlasError:
    """The error that says what was met where."""
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    advice = f"; {hint}" if hint else ""
    return PaperatlasError(f"this query may only read: {what} is not allowed (line {line}, column {column}){advice}")
