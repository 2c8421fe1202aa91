"""Naming what is to be read: files, globs, folders, standard input, gzip; and files that are not what they claim."""

import bz2
import gzip
import html
import io
import json
import lzma
import os
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperatlas.errors import ReadError
from paperatlas.papers import merge_papers
from paperatlas.sources import read_sources

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "listing.txt"
TITLE = "LoRA: Low-Rank Adaptation of Large Language Models"
ABSTRACT = "Low-Rank Adaptation (LoRA) learns the product of two thin matrices. On GLUE it matches full fine-tuning."
PAGE = f"{TITLE}\n{ABSTRACT}\n"
PIECES = [
    *(
        piece.encode()
        for piece in (PAGE, "\n", "• 8 authors\n", "·\n", "Feb 30\n", "Oct 5, 0000 7\n", "x X\n", "Subscribe")
    ),
    *(
        piece.encode()
        for piece in ("<article>", "</article>", "<h3>", "</h3>", '<a href="/papers/1706.03762">', "</a>", "<p>")
    ),
    *(
        piece.encode()
        for piece in ("<!doctype html>", "<!--", "<![", "&#xd800;", '<time datetime="2024-13-45">', "<svg>")
    ),
    *(piece.encode() for piece in ('{"title": "', '"}\n', '", "abstract": "', "\\ud800", "\u2028", "\u202e")),
]
ZSTD = pa.Codec("zstd").compress(PAGE.encode() * 400 + bytes(range(32, 127)) * 9, asbytes=True)
OTHER = "Mamba: Linear-Time Sequence Modeling\nMamba lets a state space model choose what it keeps, and what not.\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def titles(*paths):
    """The titles that these paths hold, up to the colon."""
    return [paper.title.partition(":")[0] for paper in read_sources(paths).papers]


def test_files_in_order(here):
    """Files are read in the order in which they are named, each once."""
    (here / "b.txt").write_text(PAGE, encoding="utf-8")
    (here / "a.txt").write_text(OTHER, encoding="utf-8")
    assert titles("b.txt", "a.txt", "./b.txt") == ["LoRA", "Mamba"]


def test_globs(here):
    """A glob is expanded by us, sorted; a file whose name looks like a glob is a file."""
    (here / "b.txt").write_text(PAGE, encoding="utf-8")
    (here / "a.txt").write_text(OTHER, encoding="utf-8")
    (here / "[b].text").write_text(PAGE, encoding="utf-8")
    assert titles("*.txt") == ["Mamba", "LoRA"]
    assert titles("[b].text") == ["LoRA"]


def test_folders(here):
    """A folder is read with all folders inside it, sorted; only files that may be pages are opened."""
    (here / "in" / "deep").mkdir(parents=True)
    (here / "in" / "deep" / "page.html.gz").write_bytes(
        gzip.compress(f"<html><p>{PAGE.replace(chr(10), '<p>')}".encode())
    )
    (here / "in" / "a.jsonl").write_text('{"title": "One"}', encoding="utf-8")
    (here / "in" / "b.TXT").write_text(OTHER, encoding="utf-8")
    (here / "in" / "picture.png").write_bytes(b"\x89PNG\0\0")
    assert titles("in") == ["One", "Mamba", "LoRA"]


def test_an_atlas_in_a_folder(here):
    """The parts of an atlas are no input, whatever folder around it is named."""
    (here / "atlas" / "parts").mkdir(parents=True)
    (here / "atlas" / "parts" / "papers-000001.parquet").write_bytes(parquet(title=["Known"]))
    (here / "atlas" / "atlas.json").write_text("{}", encoding="utf-8")
    (here / "page.txt").write_text(PAGE, encoding="utf-8")
    (here / "more.parquet").write_bytes(parquet(title=["More"]))
    assert titles(".") == ["More", "LoRA"]


def test_a_stranger_in_a_folder(here):
    """A file in a folder that is no page is reported, and the rest of the folder is read."""
    (here / "notes.txt").write_text("buy milk", encoding="utf-8")
    (here / "page.txt").write_text(PAGE, encoding="utf-8")
    reading = read_sources(["."])
    assert [paper.title for paper in reading.papers] == [TITLE]
    assert [skipped.place.file for skipped in reading.skipped] == ["notes.txt"]
    (here / "page.txt").unlink()
    with pytest.raises(ReadError, match=r"notes\.txt, line 1: no papers found"):
        read_sources(["."])


def zstd(content):
    """Packed as zstd packs a stream: a frame without its size."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as packed:
        packed.write(content)
    return sink.getvalue().to_pybytes()


def parquet(**columns):
    """The bytes of a Parquet file with these columns."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    "content",
    [
        PAGE.encode(),
        *(pack(PAGE.encode()) for pack in (gzip.compress, zstd, bz2.compress, lzma.compress)),
        zstd(PAGE.encode()[:60]) + zstd(PAGE.encode()[60:]),
        parquet(title=[TITLE], abstract=[ABSTRACT]),
        zstd(parquet(title=[TITLE], abstract=[ABSTRACT])),
    ],
)
def test_standard_input(monkeypatch, content):
    """A dash stands for standard input, packed or not, Parquet too, also where it comes a few bytes at a time."""

    class Pipe(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7) if size > 0 else size)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(content)))
    [paper] = read_sources(["-"]).papers
    assert (paper.abstract, paper.places[0].file) == (ABSTRACT, "-")


@pytest.mark.parametrize(
    "name, content",
    [
        ("page", PAGE.encode()),
        ("page.jsonl", PAGE.encode()),
        ("page.txt", gzip.compress(PAGE.encode())),
        ("page.pdf", f'{{"title": "{TITLE}", "abstract": "{ABSTRACT}"}}'.encode()),
        ("page.txt", f"<!DOCTYPE html><p>{TITLE}</p><p>{ABSTRACT}</p>".encode()),
        ("page.txt", PAGE.encode("utf-8-sig")),
        ("page.txt", PAGE.encode("utf-16")),
        ("page.jsonl", f'{{"title": "{TITLE}", "abstract": "{ABSTRACT}"}}'.encode("utf-16")),
        ("page.txt", f"Header\r\n{TITLE}\r{ABSTRACT}\n\r\n".encode()),
    ],
)
def test_known_by_content(here, name, content):
    """What a file is goes by what it holds, not by its name; byte order marks and line ends of any kind are fine."""
    (here / name).write_bytes(content)
    [paper] = read_sources([name]).papers
    assert (paper.title, paper.abstract) == (TITLE, ABSTRACT)


def test_old_encodings(here):
    """An HTML page that names an older encoding is read in it."""
    page = f'<html><meta charset="windows-1252"><p>Schrödinger’s Models of Language</p><p>{ABSTRACT}</p>'
    (here / "page.html").write_bytes(page.encode("windows-1252"))
    [paper] = read_sources(["page.html"]).papers
    assert paper.title == "Schrödinger’s Models of Language"


def test_line_numbers(here):
    """A place is the line of the title, counted from one, blank lines included."""
    (here / "page.txt").write_text(f"\n\n{PAGE}\r\n\r\n{OTHER}", encoding="utf-8", newline="")
    assert [paper.places[0].line for paper in read_sources(["page.txt"]).papers] == [3, 7]


@pytest.mark.parametrize(
    "name, content",
    [
        ("page.txt", PAGE.encode()),
        ("a.jsonl", f'{{"title": "{TITLE}"}}\n'.encode()),
        ("page.html", f"<p>{TITLE}</p><p>{ABSTRACT}</p>".encode()),
    ],
)
def test_stray_bytes(here, name, content):
    """A stray byte keeps its entry, shows as a replacement character, and is reported with its line."""
    (here / name).write_bytes(b"\n" + content.replace(b"Adapt", b"Ad\xffpt", 1))
    reading = read_sources([name])
    assert "Ad\ufffdptation" in reading.papers[0].title
    assert [(s.place.line, s.reason.partition(",")[0]) for s in reading.skipped] == [(2, "bytes that are not UTF-8")]


@pytest.mark.parametrize(
    "content, expected, reason",
    [
        (f"{TITLE}\n{'x' * 10_000_000}\n{OTHER}", "Mamba", "a line of more than 1,000,000 characters"),
        (f'{{"title": "{"x" * 10_000_000}"}}\n{{"title": "Mamba"}}\n', "Mamba", "title has 10,000,000 characters"),
    ],
)
def test_ten_megabytes_on_one_line(here, content, expected, reason):
    """An entry with ten megabytes on one line is skipped with a reason, and the next one is read."""
    (here / "page").write_text(content, encoding="utf-8")
    reading = read_sources(["page"])
    assert [paper.title.partition(":")[0] for paper in reading.papers] == [expected]
    [skipped] = reading.skipped
    assert skipped.reason.startswith(reason)


@pytest.mark.parametrize(
    "content, trouble",
    [
        (b"", "the file is empty"),
        (gzip.compress(b""), "the file is empty"),
        (b" \n\n \n", "no papers found"),
        (bytes(range(256)) * 40, "not text in UTF-8"),
        (b"\xff\xfe\xfd" * 50, "not text|no papers found"),
        (b"%PDF-1.7\n" + PAGE.encode(), "a PDF, where a listing page, a bibliography or a table"),
        (b"PK\x03\x04....", "a zip archive, where"),
        (gzip.compress(PAGE.encode() * 400)[:-20], "breaks off or is damaged"),
        (gzip.compress(PAGE.encode() * 400)[:30], "breaks off or is damaged"),
        (b"\x1f\x8b this is no gzip", "broken gzip file"),
        (b'{"papers": [{"title": 7}]}', "line 1: title must be text"),
        (b'[{"title": "One', "line 1: the file breaks off inside of an entry"),
        (b'<?xml version="1.0"?><other/>', "XML of another kind"),
        (b"PAR1 and no more", "a damaged Parquet file"),
        (ZSTD[:-20], "a zstd file that breaks off or is damaged"),
        (ZSTD[:40] + b"????" + ZSTD[44:], "a zstd file that breaks off or is damaged"),
        (bz2.compress(PAGE.encode() * 400)[:-20], "a bzip2 file that breaks off or is damaged"),
        (lzma.compress(PAGE.encode() * 400)[:-20], "a xz file that breaks off or is damaged"),
        (gzip.compress(gzip.compress(PAGE.encode())), "a gzip file inside of another"),
        (b"Read me. This is a note about how to use the software, and no page.", "line 1: no papers found"),
        (b"x" * 10_000_000, "no papers found"),
        (b'{"title":\n"One",\n}', "line 1: not JSON: .* in line 3"),
    ],
)
def test_files_that_are_something_else(here, content, trouble):
    """A file that is not what it claims is refused in one line: which file, what was expected, what to do."""
    (here / "page.txt").write_bytes(content)
    with pytest.raises(ReadError, match=rf"^page\.txt[:,] .*({trouble})") as caught:
        read_sources(["page.txt"])
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    "path, trouble",
    [
        ("missing.txt", "missing.txt: No such file or directory; check the path"),
        ("missing/*.txt", "missing/*.txt: no file matches; check the pattern and the folder"),
        (
            "empty",
            (
                "empty: holds nothing to read; files that end in .txt, .html, .htm, .json, .jsonl, .ndjson, .bib, "
                ".ris, .nbib, .ciw, .isi, .csv, .tsv, .xml, .atom, .parquet, also with .gz, .zst, .bz2, .xz "
                "were expected"
            ),
        ),
    ],
)
def test_paths_that_lead_nowhere(here, path, trouble):
    """A missing file, a glob without a match and a folder without pages are each refused by name."""
    (here / "empty").mkdir()
    (here / "empty" / "picture.png").touch()
    with pytest.raises(ReadError) as caught:
        read_sources([path])
    assert str(caught.value) == trouble


def test_unreadable_file(here, monkeypatch):
    """A file that may not be read is refused with the system's own reason."""
    page = here / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    page.chmod(0)
    if os.access(page, os.R_OK):  # the superuser may read anything

        def refuse(*_args, **_kwargs):
            raise PermissionError(13, "Permission denied", "page.txt")

        monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(ReadError, match=r"page\.txt: Permission denied"):
        read_sources(["page.txt"])


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *(bytes([code]) for code in range(256))]), min_size=1, max_size=40))
def test_anything_at_all(pieces):
    """Whatever a file holds, it is read as papers whose text can be written, or refused in one line."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page")
        page.write_bytes(b"".join(pieces))
        try:
            reading = read_sources([str(page)])
        except ReadError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert all(paper.text.encode() and paper.title for paper in reading.papers)
            assert all(skipped.reason.encode() for skipped in reading.skipped)


def test_names_that_are_no_text(here):
    """A file name with bytes or control characters that cannot be shown is read, and kept as what can."""
    name = os.fsdecode(b"pa\xffge\n.txt")
    (here / name).write_text(PAGE, encoding="utf-8")
    [paper] = read_sources(["."]).papers
    assert paper.places[0].file == "pa\ufffdge\ufffd.txt"


def test_examples():
    """The example page gives its 43 papers, each with abstract and date, and nothing is skipped."""
    reading = read_sources([str(EXAMPLES)])
    assert (len(reading.papers), reading.skipped) == (43, [])
    assert all(paper.abstract and paper.published for paper in reading.papers)
    assert [paper.title for paper in reading.papers if not paper.author_count] == [
        "DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning"
    ]


def as_alternating_lines(papers):
    """The layout without header, details and blank lines, the button glued to the first title."""
    return "Get trending papers in your email inbox!\nSubscribe" + "\n".join(
        f"{paper.title}\n{paper.abstract}" for paper in papers
    )


def as_spaced_lines(papers):
    """The layout with blank lines and without details."""
    return "Daily Papers\n\n" + "\n\n".join(f"{paper.title}\n\n{paper.abstract}" for paper in papers)


def as_articles(papers):
    """A page saved as HTML, on one line."""
    return "<!doctype html><body>" + "".join(
        f"<article><h3><a href='/papers/1706.0{number:04}'>{html.escape(paper.title)}</a></h3>"
        f"<p>{html.escape(paper.abstract)}</p><ul><li>• {number} authors</ul></article>"
        for number, paper in enumerate(papers, 1)
    )


def as_jsonl(papers):
    """One JSON object a line."""
    return "\n".join(json.dumps({"title": paper.title, "abstract": paper.abstract}) for paper in papers)


@pytest.mark.parametrize("layout", [as_alternating_lines, as_spaced_lines, as_articles, as_jsonl])
def test_every_form_says_the_same(here, layout):
    """The same papers, read in whatever form, have the same ids, titles and abstracts, and merge to themselves."""
    known = read_sources([str(EXAMPLES)]).papers
    (here / "page").write_text(layout(known), encoding="utf-8")
    found = read_sources(["page"]).papers
    assert [(p.id, p.title, p.abstract) for p in found] == [(p.id, p.title, p.abstract) for p in known]
    assert [paper.id for paper in merge_papers([*known, *found])] == sorted(paper.id for paper in known)
