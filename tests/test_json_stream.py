"""JSON files of every shape: what stands around the entries, what is broken, and where reading goes on."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.sources import json_stream
from paperatlas.sources.json_stream import json_entries

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
records = st.builds(lambda title, value: {"v": value, "title": title}, st.text(min_size=1, max_size=8), values)
PIECES = ['"title"', ': "A"', '{"title": "A"}', "\n{", "1e5", '"data": [', "null", "\x1e", *'{}[],:"\\\n ']
BROKEN = ['{"title": "B", }', '{"title": "B" "x": 1}', '{"title": None}', '{"title": "a\tb"}', "None"]
FRAMES = [
    '[{"title": "A"}, %s, {"title": "C"}]',
    '[\n {"title": "A"},\n %s,\n {"title": "C"}\n]',
    '{"data": [{"title": "A"}, %s, {"title": "C"}]}',
]


def read(text):
    """The entries of a text."""
    return list(json_entries(io.StringIO(text)))


def titles(text):
    """The titles of the entries that could be read, and the reasons of the others."""
    found = read(text)
    return [entry.value["title"] for entry in found if entry.value], [e.fault for e in found if e.value is None]


# Each shape that a file may have, and how to write entries so.
SHAPES = {
    "lines": lambda entries: "\n".join(map(json.dumps, entries)),
    "list": json.dumps,
    "list by line": lambda entries: "[\n" + ",\n".join(map(json.dumps, entries)) + "\n]",
    "indented list": lambda entries: json.dumps(entries, indent=2, ensure_ascii=False),
    "indented objects": lambda entries: "\n".join(json.dumps(entry, indent=4) for entry in entries),
    "page": lambda entries: json.dumps({"meta": {"title": ""}, "results": entries, "group_by": []}),
    "indented page": lambda entries: json.dumps({"status": "ok", "message": {"items": entries, "total": 3}}, indent=1),
    "page a line": lambda entries: "".join(json.dumps({"data": [entry]}) + "\n" for entry in entries),
    "text sequence": lambda entries: "".join(f"\x1e{json.dumps(entry)}\n" for entry in entries),
    "lists in a list": lambda entries: json.dumps([entries[:1], entries[1:]]),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@settings(deadline=None, max_examples=40)
@given(st.lists(records, max_size=6), st.integers(1, 64))
def test_every_shape_gives_its_entries(shape, entries, chunk):
    """The same entries come out of every shape, however few characters are read at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        assert [entry.value for entry in read(shape(entries))] == entries


@pytest.mark.parametrize(
    "text, lines",
    [
        ('{"title": "A"}\n\n{"title": "B"}', [1, 3]),
        ('\n[\n{"title": "A"},\n\n{"title": "B"}]', [3, 5]),
        ('{"results": [{"title": "A"},\n{"title": "B"}]}', [1, 2]),
        ('{\n"total": 2,\n"data": [\n{"title": "A"},\n{"title": "B"}\n]}', [4, 5]),
        ('{"message": {"items": [{"title": "A"}, {"title": "B"}]}}', [1, 1]),
    ],
)
def test_lines(text, lines):
    """An entry's line is the one on which it begins, inside of a page too."""
    assert [entry.line for entry in read(text)] == lines


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("frame", FRAMES)
def test_reading_goes_on_behind_a_broken_entry(frame, broken):
    """An entry that is no JSON is told once, and those before and behind it are read."""
    found, faults = titles(frame % broken)
    assert (found, len(faults)) == (["A", "C"], 1)


@pytest.mark.parametrize(
    "text, found",
    [
        ('{"title": "A"}\n{"title": "B", "n": [\n{"title": "C"}', ["A", "C"]),
        ('{"title": "A"\n{"title": "B"}\n{"title": "C"}', ["B", "C"]),
        ('{"title": "a "quoted" A"}\n{"title": "B"}', ["B"]),
        ('{"title": "A"}\nnonsense {\n[1, 2\n{"title": "B"}', ["A", "B"]),
        ('[\n  {\n    "title": "a "quote A"\n  },\n  {\n    "title": "B"\n  }\n]', ["B"]),
        ('{\n  "title": "a "quote A"\n}\n{\n  "title": "B"\n}', ["B"]),
        ('[{"title": ' + "[" * 5_000 + "]" * 5_000 + '}, {"title": "B"}]', ["B"]),
        ('[{"title": ' + "9" * 5_000 + '}, {"title": "B"}]', ["B"]),
        ('[{"title": "A"}, {"title": "B"}', ["A", "B"]),
        ('[{"title": "A"}, {"title": "B', ["A"]),
        ('{"results": [{"title": "A"}, {"title": "B"}], "meta": ', ["A", "B"]),
    ],
)
def test_what_can_be_read_of_a_damaged_file(text, found):
    """A truncated line, a stray quote, deep nesting or a cut-off end costs the entry it is in, and is told."""
    read_titles, faults = titles(text)
    assert read_titles == found
    assert faults


def test_no_entry_is_made_of_the_inside_of_a_broken_one():
    """Where a stray quote hides the end of an entry, what follows is given up rather than guessed."""
    text = '[{"title": "5" disk", "references": [{"title": "Inner"}]}, {"title": "B"}]'
    found, [fault] = titles(text)
    assert (found, fault) == ([], "not JSON: Expecting ',' delimiter in line 1; the rest of the file is not read")


@pytest.mark.parametrize(
    "entry",
    [
        {"title": "A", "references": [{"title": "B"}]},
        {"references": [{"title": "B"}], "title": "A"},
        {"title": "A", "results": [{"title": "B"}]},
        {"paperId": "x", "title": None, "references": [{"title": "B"}]},
        {"title": "A", "message": {"title": "B"}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_work_with_a_list_is_an_entry(entry, indent):
    """An object with a title of its own, or an id beside references, is a work and no page around one."""
    assert [found.value for found in read(json.dumps(entry, indent=indent))] == [entry]


@pytest.mark.parametrize(
    "text, value",
    [
        ('{"title": "A", "n": NaN}', "A"),
        ('\ufeff{"title": "A"}', "A"),
        ('{"title": "B", "title": "A"}', "A"),
        ('[{"title": "A"},]', "A"),
        ('{"title": "A"},\n', "A"),
    ],
)
def test_what_is_forgiven(text, value):
    """NaN, byte order marks, a name said twice (the last counts) and stray commas cost nothing."""
    [entry] = read(text)
    assert (entry.value["title"], entry.fault) == (value, None)


def test_an_empty_page_has_no_entries():
    """Empty lists and pages hold nothing, and nothing is told of them."""
    assert [read(text) for text in ("[]", '{"results": []}', '{"data": [], "total": 0}', "[[], []]")] == [[]] * 4


class Endless(io.TextIOBase):
    """A stream of many entries that notes how much of it is held at once."""

    def __init__(self, opening, piece, times):
        self.rest, self.piece, self.times = opening, piece, times

    def read(self, size=-1):
        """As every stream does."""
        while len(self.rest) < size and self.times:
            self.rest += self.piece * 100
            self.times -= 1
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


@pytest.mark.parametrize("opening", ["[", '{"meta": 1, "results": [', '{"message": {"items": ['])
def test_bounded_memory(opening):
    """Of a list of any length no more is held than some pieces of a megabyte, also inside of a page on one line."""
    piece = json.dumps({"title": "A", "abstract": "x" * 1_000}) + ","
    document = json_stream.Document(Endless(opening, piece, 200))
    count = most = 0
    for entry in document.entries():
        count += entry.value is not None
        most = max(most, len(document.text))
    assert count == 20_000
    assert most < 4 * json_stream.CHUNK


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.integers(1, 9))
def test_anything_at_all(text, chunk):
    """Whatever a text holds, reading ends, lines never run back, and each entry has a value or a reason."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK", chunk)
        found = read(text)
    assert len(found) <= len(text)
    assert [e.line for e in found] == sorted(e.line for e in found)
    assert all(entry.fault or entry.value is not None or "null" in text for entry in found)
