"""Pictures for papers: the numbers behind them, that they are the same bytes, and that no name is more than a name."""

import itertools
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from conftest import CHECKOUT
from graphs import MARKUP, UNICODE, concept_key, small_graph
from paperatlas.cli import main
from paperatlas.errors import PaperatlasError, UnknownName
from paperatlas.plots import (
    benchmark_use,
    co_occurrences,
    draw_benchmarks,
    draw_heatmap,
    draw_lineage,
    draw_trend,
    lineage,
    trend,
    write_figure,
)
from paperatlas.plots.periods import periods
from paperatlas.plots.style import COLOURS, label, short
from paperatlas.plots.trend import Line, Trend
from paperatlas.profiles import PeriodError
from paperatlas.stores import open_store

HOSTILE = [
    "$x",
    "$a$ b_c^d",
    r"\frac{1}{2}",
    "<b>&amp;]]>",
    UNICODE,
    "שלום עולם",
    "🧪🧬",
    "%s {0} {{x}}",
    "a\u202eb\nc\x00",
]
TEXT = "{http://www.w3.org/2000/svg}text"
# Machado, Oliveira and Fernandes (2009), severity 1: what people with each kind of colour blindness see.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    """A colour as linear light, red, green and blue."""
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    """Linear light as CIE L*a*b*, in which distance is what eyes tell apart."""
    ratio = TO_XYZ @ np.clip(light, 0, 1) / np.array([0.9505, 1, 1.089])
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def texts(path):
    """All texts of an SVG."""
    return ["".join(element.itertext()) for element in ET.parse(path).iter(TEXT)]


def pictures(store):
    """Each kind of picture of the small graph."""
    return {
        "trend": draw_trend(trend(store, ["GRPO", "PPO"])),
        "benchmarks": draw_benchmarks(benchmark_use(store)),
        "heatmap": draw_heatmap(co_occurrences(store, kind="Method", limit=8)),
        "lineage": draw_lineage(lineage(store, "GRPO")),
    }


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory):
    """The small graph, the names of its concepts made hostile one after the other, the longest of 5,000 characters."""
    tables = small_graph()
    concepts = tables.nodes["Concept"]
    names = itertools.cycle([*HOSTILE, MARKUP, "w" * 5_000])
    named = [f"{name} {number}" for number, name in zip(range(concepts.num_rows), names, strict=False)]
    place = concepts.schema.get_field_index("name")
    tables.nodes["Concept"] = concepts.set_column(place, concepts.schema.field(place), [named])
    path = str(tmp_path_factory.mktemp("hostile") / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(tables)
    return path


def test_a_trend_counts_papers_by_year(store):
    """Every year between the first paper and the newest counts, with zero where no paper speaks of a concept."""
    found = trend(store, ["GRPO", "ppo"])
    assert found.periods.names == tuple(map(str, range(2017, 2026)))
    assert [line.label for line in found.lines] == ["GRPO", "PPO"]
    assert found.lines[0].papers == [0, 0, 0, 0, 0, 0, 0, 2, 4]
    assert found.lines[1].papers == [1, 0, 0, 0, 0, 0, 1, 1, 0]
    assert found.periods.totals == [2, 0, 0, 1, 2, 1, 1, 3, 4]


def test_a_trend_counts_papers_by_month(store):
    """By month, papers of which only the year is known are left out, and said to be."""
    found = trend(store, ["GRPO"], by="month", since="2024", until="2025-03")
    assert (found.periods.names[0], found.periods.names[-1], len(found.periods.names)) == ("2024-01", "2025-03", 15)
    assert dict(zip(found.periods.names, found.lines[0].papers, strict=True))["2024-02"] == 1
    assert sum(found.lines[0].papers) == 3
    assert "2 without a month left out" in found.caption


def test_a_trend_as_a_share(store):
    """As a share, a year without any paper has no value rather than zero percent."""
    found = trend(store, ["PPO"], share=True)
    values = found.values(found.lines[0])
    assert values[0] == 50
    assert np.isnan(values[1])


@pytest.mark.parametrize(
    "since, until, by, names, first, end",
    [
        (None, None, "year", ("2017", "2025"), None, "2025-08"),
        ("2024", "2024", "year", ("2024", "2024"), None, None),
        (None, "2025-03", "year", ("2017", "2025"), None, "2025-03"),
        ("2024-02", None, "year", ("2024", "2025"), "2024-02", "2025-08"),
        ("2025-01", "2025-07", "month", ("2025-01", "2025-07"), None, None),
        ("2024-12", "2030", "month", ("2024-12", "2025-08"), None, None),
        ("2026", None, "year", (), None, None),
    ],
)
def test_a_period_that_is_not_whole_is_known(store, since, until, by, names, first, end):  # noqa: PLR0917
    """Where the papers end or the dates cut within a year or month, the picture knows up to when it goes."""
    found = periods(store, since=since, until=until, by=by)
    assert found.names[:1] + found.names[-1:] == names
    assert (found.first, found.end) == (first, end)


@pytest.mark.parametrize(
    "since, until", [("2025-13", None), (None, "yesterday"), ("2025", "2024"), ("2025-06", "2025-05")]
)
def test_dates_that_make_no_sense_are_told(ladybug_store, since, until):
    """What is no date, or an end before its beginning, is a PeriodError."""
    with pytest.raises(PeriodError):
        periods(ladybug_store, since=since, until=until)


def test_more_periods_than_a_picture_holds_are_refused(ladybug_store):
    """A thousand years of months is no picture; the message says what to give."""
    with pytest.raises(PaperatlasError, match="give --since"):
        periods(ladybug_store, since="1000", by="month")


def test_more_lines_than_one_can_tell_apart_are_refused(ladybug_store):
    """Nine lines are too many."""
    names = ["GRPO", "PPO", "DAPO", "GSPO", "DPO", "RL", "Medusa", "DDPM", "LDM"]
    with pytest.raises(PaperatlasError, match="9 concepts are more than 8 lines"):
        trend(ladybug_store, names)


def test_benchmarks_are_counted_by_papers_that_evaluate(store):
    """The most used benchmarks come first, each with its papers by year."""
    found = benchmark_use(store, limit=3)
    assert [(row.label, sum(row.papers)) for row in found.rows] == [("AIME 2024", 3), ("GSM8K", 3), ("MATH", 3)]
    assert found.rows[0].papers[-1] == 3
    assert found.left_out == 1
    assert "1 further benchmarks" in found.caption


def test_benchmarks_of_a_task(store):
    """With a task, only papers that address it count; with names, those are shown even where nobody uses them."""
    found = benchmark_use(store, task="Image Generation")
    assert [(row.label, sum(row.papers)) for row in found.rows] == [("COCO", 2)]
    named = benchmark_use(store, ["GSM8K"], task="Image Generation")
    assert [(row.label, sum(row.papers)) for row in named.rows] == [("GSM8K", 0)]
    with pytest.raises(PaperatlasError, match="nothing to draw"):
        benchmark_use(store, task="Machine Translation")


def test_a_heat_map_counts_shared_papers(store):
    """Each cell is the papers that speak of both, the diagonal those of one; the matrix is the same both ways."""
    found = co_occurrences(store, names=("GRPO", "PPO", "DAPO"))
    counts = {
        (one, other): found.papers[x][y] for x, one in enumerate(found.labels) for y, other in enumerate(found.labels)
    }
    assert counts["GRPO", "GRPO"] == 6
    assert counts["GRPO", "PPO"] == counts["PPO", "GRPO"] == 1
    assert counts["PPO", "DAPO"] == 0
    assert (found.total, found.value(0, 0) is not None) == (15, True)


def test_a_heat_map_of_a_period(store):
    """With dates, only the papers of that time count."""
    found = co_occurrences(store, names=("GRPO", "DAPO"), since="2025")
    assert sorted(map(max, found.papers)) == [2, 4]
    assert (found.total, "2025 to the newest" in found.caption) == (4, True)


def test_npmi_is_one_for_what_is_always_together(ladybug_store):
    """An npmi is 1 where two names never come alone, and nothing where they never meet."""
    found = co_occurrences(ladybug_store, names=("FID", "Image Generation", "BLEU"), measure="npmi")
    place = {name: number for number, name in enumerate(found.labels)}
    assert found.value(place["FID"], place["BLEU"]) is None
    assert 0 < found.value(place["FID"], place["Image Generation"]) < 1


def test_a_lineage_has_basis_and_heirs(store):
    """A lineage holds what a concept is based on and what is based on it, the basis above, and marks claims to win."""
    found = lineage(store, "GRPO")
    steps = {it.label: it.step for it in found.kin}
    assert steps == {"PPO": -1, "GRPO": 0, "DAPO": 1, "GSPO": 1}
    assert [it.label for it in found.kin][:2] == ["PPO", "GRPO"]
    assert (concept_key("dapo"), concept_key("grpo")) in found.outperforming
    assert found.left_out == 0
    assert lineage(store, "GRPO", limit=3).left_out == 1


def test_no_lineage_is_told(ladybug_store):
    """A concept without basis and heirs gives a message, not an empty picture."""
    with pytest.raises(PaperatlasError, match="no paper says"):
        lineage(ladybug_store, "BLEU")
    with pytest.raises(UnknownName):
        lineage(ladybug_store, "no such thing")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_atlas_gives_the_same_bytes(small_file, tmp_path, form):
    """A picture drawn again is the same file, and tells neither a time nor a version."""
    for turn in "ab":
        with open_store(small_file) as store:
            for name, picture in pictures(store).items():
                write_figure(picture.figure, tmp_path / f"{name}-{turn}.{form}", dpi=80)
    for name in ("trend", "benchmarks", "heatmap", "lineage"):
        content = (tmp_path / f"{name}-a.{form}").read_bytes()
        assert content == (tmp_path / f"{name}-b.{form}").read_bytes()
        assert not [
            word for word in (b"Matplotlib v", b"CreationDate", b"dc:date", b"matplotlib.org") if word in content
        ]


def test_text_in_an_svg_is_text(ladybug_store, tmp_path):
    """Names in an SVG can be searched, and ask for the fonts of journals first."""
    for name, picture in pictures(ladybug_store).items():
        path = write_figure(picture.figure, tmp_path / f"{name}.svg")
        assert texts(path)
        assert "font-family: Arial, Helvetica, 'DejaVu Sans', sans-serif" in path.read_text(encoding="utf-8")
    assert {"GRPO", "PPO"} <= set(texts(tmp_path / "trend.svg"))
    assert next(it for it in texts(tmp_path / "benchmarks.svg") if "GSM8K" in it).split() == ["GSM8K", "(3)"]


def test_a_pdf_embeds_whole_fonts(ladybug_store, tmp_path):
    """A PDF has no Type 3 fonts, which IEEE and ACM refuse."""
    content = write_figure(pictures(ladybug_store)["trend"].figure, tmp_path / "trend.pdf").read_bytes()
    assert b"/Subtype /Type3" not in content
    assert b"/FontFile2" in content


@pytest.mark.parametrize("width, pixels", [(3.5, 350), (7.2, 720)])
def test_a_picture_is_as_wide_as_asked(ladybug_store, tmp_path, width, pixels):
    """The width of a column is the width of the file, nothing cropped."""
    picture = draw_trend(trend(ladybug_store, ["GRPO"]), width=width)
    with Image.open(write_figure(picture.figure, tmp_path / "trend.png", dpi=100)) as image:
        assert image.width == pixels


def test_hostile_names_are_drawn_as_they_are(hostile_file, tmp_path):
    """No dollar, brace, bracket, right-to-left mark or emoji is read as anything but a letter, in any form."""
    with open_store(hostile_file) as store:
        names = [row[0] for row in store.ask("MATCH (c:Concept) RETURN c.id ORDER BY c.id").records]
        drawn = {
            "heatmap": draw_heatmap(co_occurrences(store, names=tuple(names)), width=7.2),
            "benchmarks": draw_benchmarks(benchmark_use(store)),
            "lineage": draw_lineage(lineage(store, concept_key("grpo"))),
            "trend": draw_trend(trend(store, [name for name in names if name.startswith("method")][:8])),
        }
        for name, picture in drawn.items():
            for form in ("svg", "png", "pdf"):
                assert write_figure(picture.figure, tmp_path / f"{name}.{form}", dpi=60).stat().st_size > 1_000
    found = " ".join(itertools.chain.from_iterable(texts(tmp_path / f"{name}.svg") for name in drawn))
    assert "\u202e" not in found
    assert "$a$ b_c^d" in found
    assert r"\frac{1}{2}" in found
    assert "<b>&amp;]]>" in found
    assert "w" * 40 not in found


@pytest.mark.parametrize("text", HOSTILE)
def test_short_names_are_one_line(text):
    """A name on a picture is one line of at most thirty letters."""
    assert "\n" not in short(text * 50)
    assert len(short(text * 50)) <= 30


@pytest.mark.parametrize(
    "name, aliases, shown",
    [
        ("Group Relative Policy Optimization", ["GRPO"], "GRPO"),
        ("Medusa", ["M"], "Medusa"),
        ("speculative decoding", ["speculative sampling"], "speculative decoding"),
        ("Mathematical Reasoning in the Large Collection", None, "Mathematical Reasoning in the…"),
    ],
)
def test_a_long_name_gives_way_to_its_acronym(name, aliases, shown):
    """A picture names a concept by its acronym where the name is long."""
    assert label(name, aliases) == shown


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_are_told_apart_by_everyone(kind):
    """Any two colours of the lines differ clearly (a distance of 15 in L*a*b*) under each kind of colour blindness."""
    seen = [lab(np.array(BLINDNESS[kind]) @ linear(colour)) for colour in COLOURS]
    assert min(float(np.linalg.norm(one - other)) for one, other in itertools.combinations(seen, 2)) > 15


def test_colours_stand_out_from_paper():
    """Every colour has a contrast of 3 : 1 and more against white."""
    assert all(1.05 / ((TO_XYZ @ linear(colour))[1] + 0.05) >= 3 for colour in COLOURS)


def test_an_axis_starts_at_zero(ladybug_store):
    """The heights of lines and bars are measured from zero."""
    for name in ("trend", "benchmarks"):
        low, _ = pictures(ladybug_store)[name].figure.axes[0].get_ylim()
        assert -0.2 < low <= 0


def test_an_unfinished_year_is_open(ladybug_store):
    """The last mark of a line is white inside where the year is not over, and the caption says up to when."""
    data = trend(ladybug_store, ["GRPO"])
    axes = draw_trend(data).figure.axes[0]
    assert [line.get_markerfacecolor() for line in axes.lines].count("white") == 1
    assert "2025 only to 2025-08 (open marks)" in data.caption
    whole = trend(ladybug_store, ["GRPO"], until="2024")
    axes = draw_trend(whole).figure.axes[0]
    assert "white" not in [line.get_markerfacecolor() for line in axes.lines]


def test_nothing_to_draw_is_still_a_picture(ladybug_store, tmp_path):
    """Where no paper has a date in the span, the picture is empty and says so."""
    empty = periods(ladybug_store, since="2026")
    data = Trend(empty, (Line("a", "A", []),), share=False)
    assert "No paper has a date." in data.caption
    assert write_figure(draw_trend(data).figure, tmp_path / "empty.svg").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["trend", "GRPO", "PPO", "--by", "month", "--since", "2024", "--share"],
        ["benchmarks", "--limit", "3", "--width", "two"],
        ["heatmap", "--type", "Method", "--limit", "5", "--measure", "npmi"],
        ["lineage", "GRPO", "--no-caption", "--height", "2.5"],
    ],
)
def test_a_command_writes_a_picture_and_says_what_it_shows(small_file, tmp_path, arguments):
    """The path goes to stdout, the caption to stderr."""
    path = tmp_path / "picture.svg"
    done = CliRunner().invoke(
        main, ["plot", *arguments, "-o", str(path), "--store", small_file], catch_exceptions=False
    )
    assert (done.exit_code, done.stdout) == (0, f"{path}\n")
    assert len(done.stderr) > 40
    assert ("--no-caption" in arguments) != any(it in done.stderr for it in texts(path) if len(it) > 40)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["trend", "GRPO", "-o", "x.doc"], "a picture is .svg, .pdf or .png"),
        (["trend", "-o", "x.svg"], "Missing argument"),
        (["trend", "GRPOO", "-o", "x.svg"], "did you mean"),
        (["lineage", "BLEU", "-o", "x.svg"], "no paper says"),
        (["trend", "GRPO", "-o", "x.svg", "--width", "three"], "neither one, two, nor from 1 to 40 inches"),
        (["trend", "GRPO", "-o", "x.svg", "--width", "nan"], "neither one, two, nor from 1 to 40 inches"),
        (["trend", "GRPO", "-o", "x.svg", "--since", "soon"], "'soon' is no date"),
        (["trend", "GRPO", "-o", "no/such/folder/x.svg"], "no/such/folder"),
    ],
)
def test_what_cannot_be_drawn_is_told(small_file, tmp_path, monkeypatch, arguments, said):
    """A wrong ending, name, date or width is one plain line, and no file is left."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["plot", *arguments, "--store", small_file])
    assert done.exit_code > 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_matplotlib_is_named(small_file, tmp_path):
    """Without matplotlib the command says in one line what to install."""
    code = "import sys; sys.modules['matplotlib'] = None\nfrom paperatlas.cli import main; main(prog_name='paperatlas')"
    command = ["plot", "trend", "GRPO", "--store", small_file, "-o", str(tmp_path / "x.svg")]
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Error: pictures are drawn with matplotlib, which is not installed; pip install 'paperatlas[plot]'"
    ]


def test_the_pictures_of_the_docs_tell_what_is_drawn_now(tmp_path):
    """docs/plots.md shows every picture that its commands draw, small, with the words of now (refresh_plots.py)."""
    docs = CHECKOUT / "docs"
    drawn = runpy.run_path(str(CHECKOUT / "scripts" / "refresh_plots.py"))["draw"](tmp_path)
    page = (docs / "plots.md").read_text(encoding="utf-8")
    assert [path.stem for path in drawn] == ["benchmarks", "heatmap", "lineage", "trend"]
    for path in drawn:
        kept = docs / "plots" / path.name
        assert f"](plots/{path.name})" in page
        assert texts(kept) == texts(path)
        assert kept.stat().st_size < 60_000
