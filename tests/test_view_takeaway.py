"""What a reader takes along from the view page, opened by programs that are not ours."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from playwright.sync_api import expect

from cuts import HOSTILE, hostile_cut, small_cut

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
TEXT = r'"(?:[^"#;]|#\d+;)*"'  # of Mermaid: no quote, no raw mark, entities only
NODE = re.compile(rf"  n\d+(?:\[{TEXT}\]|\(\[{TEXT}\]\))")
LINE = re.compile(rf"  n\d+ -- {TEXT} --> n\d+")


def taken(page, form, tmp_path):
    """What the button of a form hands over: the file's name and its bytes."""
    if page.locator("#takeaway-dialog").is_hidden():
        page.get_by_role("button", name="Take along").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-form={form}]").click()
    target = tmp_path / f"taken-{form}"
    waiting.value.save_as(target)
    expect(page.locator("#takeaway-dialog [role=status]")).to_have_text(f"Saved as {waiting.value.suggested_filename}")
    return waiting.value.suggested_filename, target.read_bytes()


def table(data):
    """The rows of a CSV file by their headings."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def pixels(page, data):
    """Width, height and the colours of a corner and of the picture, as the browser reads them."""
    return page.evaluate(
        """async (bytes) => {
            const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: "image/png"}));
            const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
            context.drawImage(picture, 0, 0);
            const all = context.getImageData(0, 0, picture.width, picture.height).data;
            const colours = new Set();
            for (let at = 0; at < all.length; at += 4) colours.add(all.slice(at, at + 4).join(","));
            return {width: picture.width, height: picture.height, corner: [...all.slice(0, 4)], colours: [...colours]};
        }""",
        list(data),
    )


def test_png_is_the_drawing_at_twice_the_pixels(visit, tmp_path):
    """The PNG shows what is on the screen, on the page's ground, with the colours of the kinds, twice as sharp."""
    page = visit(small_cut())
    name, data = taken(page, "png", tmp_path)
    assert name == "paperatlas-grpo.png"
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    picture = pixels(page, data)
    box = page.locator("#network canvas").bounding_box()
    assert abs(picture["width"] - 2 * box["width"]) <= 2
    assert 0 < picture["height"] - 2 * box["height"] < 100  # the line with title and legend
    assert picture["corner"] == [250, 249, 246, 255]
    assert {"53,102,168,255", "43,125,98,255", "128,86,159,255"} <= set(picture["colours"])


def test_svg_draws_what_is_seen(visit, tmp_path):
    """The SVG has a shape with a title for each node, a path for each line, and the names; filters are followed."""
    page = visit(small_cut())
    name, data = taken(page, "svg", tmp_path)
    assert name == "paperatlas-grpo.svg"
    drawing = ET.fromstring(data.decode("utf-8"))
    assert drawing.find(f"{SVG}title").text == "GRPO"
    titles = [title.text for title in drawing.iterfind(f"{SVG}g//{SVG}title")]
    assert len(titles) == 9
    assert {"GRPO", "GSM8K", "Clipping higher"} <= set(titles)
    lines = len(list(drawing.iter(f"{SVG}path")))
    assert lines == 13
    assert {"GRPO", "GSM8K", "Methods"} <= {text.text for text in drawing.iter(f"{SVG}text")}
    page.keyboard.press("Escape")
    page.locator("#types [data-key=Paper]").click()
    fewer = ET.fromstring(taken(page, "svg", tmp_path)[1].decode("utf-8"))
    assert len(list(fewer.iterfind(f"{SVG}g//{SVG}title"))) == 5
    assert len(list(fewer.iter(f"{SVG}path"))) < lines


def test_svg_follows_the_colours_of_the_page(visit, tmp_path):
    """A page that is dark gives a dark picture."""
    drawing = ET.fromstring(taken(visit(small_cut(), color_scheme="dark"), "svg", tmp_path)[1].decode("utf-8"))
    assert drawing.find(f"{SVG}rect").get("fill") == "#16181c"


def test_csv_holds_names_and_lines(visit, tmp_path):
    """A row a name, and a row a sentence, each with its paper; what is taken off is not in it."""
    page = visit(small_cut())
    name, data = taken(page, "names", tmp_path)
    assert name == "paperatlas-grpo-names.csv"
    rows = {row["name"]: row for row in table(data)}
    assert len(rows) == 9
    assert rows["GRPO"]["aliases"] == "Group Relative Policy Optimization; group-relative policy optimisation"
    assert (rows["PPO"]["papers"], rows["Clipping higher"]["year"], rows["DAPO"]["tie"]) == ("2", "2025", "is based on")
    lines = table(taken(page, "lines", tmp_path)[1])
    assert len(lines) == 14
    said = next(row for row in lines if row["sentence"] == "Again DAPO is ahead of GRPO.")
    assert (said["from"], said["relation"], said["to"], said["paper"], said["year"], said["confidence"]) == (
        "DAPO", "OUTPERFORMS", "GRPO", "A paper outside the cut", "2025", "0.9",
    )  # fmt: skip
    page.keyboard.press("Escape")
    page.locator("#relations [data-key=OUTPERFORMS]").click()
    assert {row["relation"] for row in lines} - {
        row["relation"] for row in table(taken(page, "lines", tmp_path)[1])
    } == {"OUTPERFORMS"}


def test_json_is_a_graph_that_networkx_reads(visit, tmp_path):
    """The JSON is node-link data with what was said on each edge."""
    name, data = taken(visit(small_cut()), "json", tmp_path)
    assert name == "paperatlas-grpo.json"
    graph = nx.node_link_graph(json.loads(data), edges="edges")
    assert (graph.is_multigraph(), graph.is_directed()) == (True, True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (9, 14)
    assert graph.nodes["method:ppo"]["aliases"] == ["Proximal Policy Optimization"]
    assert graph["method:dapo"]["method:grpo"]["OUTPERFORMS#2"]["sentence"] == "Again DAPO is ahead of GRPO."


def test_mermaid_is_a_flowchart(visit, tmp_path):
    """Every line of the Mermaid file is a node or a link between two of them."""
    name, data = taken(visit(small_cut()), "mermaid", tmp_path)
    assert name == "paperatlas-grpo.mmd"
    first, *lines = data.decode("utf-8").splitlines()
    assert first == "flowchart LR"
    assert len([line for line in lines if NODE.fullmatch(line)]) == 9
    assert len([line for line in lines if LINE.fullmatch(line)]) == 13
    assert len(lines) == 22


def test_dialog_says_what_is_taken_and_closes(visit):
    """The key s opens the dialog, which counts what the filters leave; Esc closes it."""
    page = visit(small_cut())
    page.locator("#types [data-key=Paper]").click()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Take along what is seen")
    expect(dialog).to_contain_text("5 names and 3 lines")
    expect(dialog.get_by_role("button")).to_have_count(8)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_hostile_names_stay_text_in_every_form(visit, tmp_path):
    """Names full of markup, quotes and formulas come out whole, as text and never as a formula, in every form."""
    graph = hostile_cut()
    formulas = ['=HYPERLINK("https://example.org","x")', "+1", "-1+1", "@SUM(1)"]
    others = ["%%{init: {}}%%", 'end"]; click n0 call x()']
    for number, text in enumerate(formulas + others):
        graph.add_node(f"model:{number}", label="Concept", name=text, type="Model", aliases=[text], paperCount=1)
        graph.add_edge(f"model:{number}", "method:0", key="BASED_ON", type="BASED_ON", sentence=text, paper=f"{1:012x}")
    page = visit(graph)
    name, data = taken(page, "svg", tmp_path)
    assert name == "paperatlas-script-alert-1-script.svg"
    titles = {title.text for title in ET.fromstring(data.decode("utf-8")).iter(f"{SVG}title")}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], *formulas, *others} <= titles
    assert b"<script" not in data
    assert pixels(page, taken(page, "png", tmp_path)[1])["width"] > 0
    names = [row["name"] for row in table(taken(page, "names", tmp_path)[1])]
    assert {HOSTILE[1], HOSTILE[2], HOSTILE[5], "x" * 5000} <= set(names)
    assert {f"'{text}" for text in formulas} <= set(names)
    for form in ("names", "lines"):
        for row in table(taken(page, form, tmp_path)[1]):
            assert not [cell for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@", "\t"))]
    read = nx.node_link_graph(json.loads(taken(page, "json", tmp_path)[1]), edges="edges")
    assert {read.nodes[f"model:{number}"]["name"] for number in range(6)} == {*formulas, *others}
    for line in taken(page, "mermaid", tmp_path)[1].decode("utf-8").splitlines()[1:]:
        assert NODE.fullmatch(line) or LINE.fullmatch(line), line


def test_bibtex_has_what_a_related_work_cites(visit, tmp_path):
    """BibTeX has the papers that are drawn and those that only a sentence names; filters are followed."""
    page = visit(small_cut())
    name, data = taken(page, "bibtex", tmp_path)
    assert name == "paperatlas-grpo.bib"
    assert data.decode().count("@misc{") == 5
    assert "title = {{A paper outside the cut}}" in data.decode()
    assert "eprint = {2402.03300}" in data.decode()


def test_bibtex_of_hostile_titles_stays_one_entry_each(visit, tmp_path):
    """A title with braces and backslashes cannot end its field, whatever it holds."""
    data = taken(visit(hostile_cut()), "bibtex", tmp_path)[1].decode()
    assert data.count("@misc{") >= len(HOSTILE)
    for entry in data.split("\n\n"):
        opened = re.sub(r"\\.", "", entry)
        assert opened.count("{") == opened.count("}")
