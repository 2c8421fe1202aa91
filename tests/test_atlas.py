"""An atlas from Python: answers that show themselves, and tables that pandas and polars take as they are."""

import json
import subprocess
import sys
from html.parser import HTMLParser

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from IPython.core.interactiveshell import InteractiveShell

from graphs import MARKUP, concept_key, paper_key, small_graph
from paperatlas import open_atlas
from paperatlas.atlas import Atlas, Table
from paperatlas.atlas.cards import bars
from paperatlas.errors import PaperatlasError, StoreError, UnknownName
from paperatlas.schema import NODES, RELATIONSHIPS
from paperatlas.views import render_view

GRPO = "Group Relative Policy Optimization"
TAGS = {"div", "strong", "span", "br", "a", "svg", "line", "rect", "title", "details", "summary", "ul", "li", "code"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "iframe"}


class Elements(HTMLParser):
    """The elements of a piece of HTML, and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keeps the element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keeps the text."""
        self.texts.append(data)


@pytest.fixture
def atlas(store):
    """The small graph as an atlas, once in each store."""
    return Atlas(store)


def harmless(text):
    """The elements of HTML of which none runs, fetches or hides anything."""
    elements = Elements(text).found
    for tag, attributes in elements:
        assert tag in TAGS
        assert [name for name in attributes if name.startswith("on") or name in {"src", "action", "class"}] in (
            [],
            ["class"],
        )
        assert attributes.get("href", "https://arxiv.org/abs/").startswith(("https://arxiv.org/", "https://doi.org/"))
        style = attributes.get("style", "")
        assert "url(" not in style
        assert "background" not in style
    return elements


def addresses(array):
    """Where the buffers of an array lie, but for those that tell which values are missing."""
    chunk = array.combine_chunks() if isinstance(array, pa.ChunkedArray) and array.num_chunks > 1 else array
    chunk = chunk.chunk(0) if isinstance(chunk, pa.ChunkedArray) else chunk
    return [buffer.address for buffer in chunk.buffers()[1:] if buffer is not None]


def test_importing_paperatlas_is_cheap():
    """`import paperatlas` loads no engine; `open_atlas` does when it is asked for."""
    code = (
        "import sys, paperatlas; print([it for it in ('pyarrow', 'jinja2', 'ladybug', 'spacy') if it in sys.modules])"
    )
    code += "; from paperatlas import open_atlas; print('pyarrow' in sys.modules, 'matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True False"]


def test_an_unknown_name_of_the_package_is_told():
    """What paperatlas does not have is an AttributeError, as in every module."""
    with pytest.raises(ImportError, match="no_such"):
        from paperatlas import no_such  # noqa: F401, PLC0415


def test_open_atlas_takes_a_file_and_closes_it(small_file):
    """A ladybug file is an atlas, too, and the context manager lets go of it."""
    with open_atlas(small_file) as atlas:
        assert repr(atlas).startswith(f"Atlas at {small_file}: 15 papers, 28 concepts,")
    atlas.close()


@pytest.mark.neo4j
def test_open_atlas_takes_an_address(neo4j_store):
    """A neo4j:// address is an atlas."""
    with open_atlas(neo4j_store.uri) as atlas:
        assert len(atlas.papers()) == 15


@pytest.mark.parametrize("where", ["nowhere", "http://localhost"])
def test_open_atlas_says_where_there_is_none(where, tmp_path, monkeypatch):
    """No atlas, and no store that we know, is a StoreError of one line."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as told:
        open_atlas(where)
    assert "\n" not in str(told.value)


def test_a_concept_tells_what_it_is(atlas):
    """A concept's card has its name, the sentence that introduces it, papers by year, and a table for each question."""
    card = atlas.concept("GRPO")
    assert (card.name, card.id) == (GRPO, concept_key("grpo"))
    assert card.definition.line == "DeepSeekMath: Mathematical Reasoning in Open Models, 2024-02-05"
    assert card.years == {2024: 2, 2025: 4}
    assert {row["name"] for row in card["rivals"]} >= {"DAPO", "Proximal Policy Optimization"}
    assert card["rivals"].dicts() == atlas.query("rivals", concept="grpo", limit=10_000).dicts()
    assert len(card.rows()) == sum(len(card[name]) for name in card.questions)
    assert card.as_dict()["id"] == concept_key("grpo")


def test_a_section_that_is_not_there_is_told(atlas):
    """Asking a card for another question names those that it answers."""
    with pytest.raises(UnknownName, match="no section named 'nothing'"):
        atlas.concept("GRPO")["nothing"]


def test_a_concept_shows_itself(atlas):
    """In a notebook the card says all that a terminal shows, and a little chart, in the notebook's own colours."""
    card = atlas.concept("GRPO")
    elements = harmless(card._repr_html_())
    text = " ".join(Elements(card._repr_html_()).texts)
    for part in (GRPO, "Method, 6 papers", "also: GRPO", "papers by year: 2024: 2, 2025: 4", card.definition.sentence):
        assert part in text
        assert part in repr(card).replace("\n    ", " ") or part.startswith("papers by year")
    assert [tag for tag, _ in elements].count("rect") == 2
    assert all(attributes["fill"] == "currentColor" for tag, attributes in elements if tag == "rect")
    assert {"details", "summary"} <= {tag for tag, _ in elements}


def test_a_paper_shows_itself(atlas):
    """A paper is found by title, number or address, and links to where it can be read."""
    card = atlas.paper("arXiv:2402.03300")
    assert card.name.startswith("DeepSeekMath")
    assert card.years == {2024: 1, 2025: 4}
    links = [attributes["href"] for tag, attributes in harmless(card._repr_html_()) if tag == "a"]
    assert links == ["https://arxiv.org/abs/2402.03300", "https://doi.org/10.48550/arXiv.2402.03300"]


@pytest.mark.parametrize(
    "show",
    [
        lambda atlas: atlas.concept(concept_key("hostile")),
        lambda atlas: atlas.paper(paper_key("hostile")),
        lambda atlas: atlas.query(
            "MATCH (n:Concept) WHERE n.id = $id RETURN n, n.name AS name", id=concept_key("hostile")
        ),
        lambda atlas: atlas.papers(),
        lambda atlas: atlas.relationships("OUTPERFORMS"),
        lambda _: Table.of(("<b>", "{{ 7*7 }}"), [("</script><script>alert(1)</script>", "javascript:alert(1)")]),
        lambda _: Table.of(("a",), [("x" * 5_000 + "\u202e\x1b[31m",)], caption="<img src=x>"),
    ],
)
def test_hostile_texts_stay_texts(atlas, show):
    """Nothing in a name, title, alias or column becomes an element, a link or a terminal's command."""
    shown = show(atlas)
    harmless(shown._repr_html_())
    assert "\x1b" not in repr(shown)
    assert "\u202e" not in shown._repr_html_() + repr(shown)


def test_hostile_markup_is_shown_as_it_is(atlas):
    """What looks like markup in a name can be read in the notebook as it was written."""
    assert MARKUP.partition(">")[0] in " ".join(Elements(atlas.concept(concept_key("hostile"))._repr_html_()).texts)


def test_a_neighbourhood_is_a_page_in_a_frame_of_its_own(atlas):
    """The frame may run scripts but is of no origin, and holds the page of `paperatlas view`, byte for byte."""
    around = atlas.neighborhood("GRPO", limit=12)
    assert (len(around), around.name) == (12, GRPO)
    bundle = around._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/svg+xml"}
    frames = [attributes for tag, attributes in harmless(bundle["text/html"]) if tag == "iframe"]
    assert len(frames) == 1
    assert "allow-scripts" in frames[0]["sandbox"].split()
    assert "allow-same-origin" not in frames[0]["sandbox"].split()
    assert frames[0]["srcdoc"] == render_view(around.graph)


def test_a_neighbourhood_is_a_drawing_where_no_script_runs(atlas):
    """The drawing is SVG without scripts or addresses, and the list under the frame names every node."""
    around = atlas.neighborhood(concept_key("hostile"), limit=12)
    drawing = around._repr_mimebundle_(include=["image/svg+xml"])
    assert list(drawing) == ["image/svg+xml"]
    elements = Elements(drawing["image/svg+xml"]).found
    assert {tag for tag, _ in elements} <= {"svg", "title", "style", "line", "circle", "text"}
    assert [tag for tag, _ in elements].count("circle") == len(around)
    names = {row["name"] for row in around.nodes()}
    told = Elements(around._repr_mimebundle_(exclude=["text/plain"])["text/html"]).texts
    assert {text.strip() for text in told} >= {name for name in names if len(name) < 100 and name.isascii()}


def test_a_neighbourhood_gives_tables(atlas, tmp_path):
    """Its nodes and relationships are tables, and the page is written as a file."""
    around = atlas.neighborhood("GRPO", limit=12)
    assert {row["id"] for row in around.nodes()} == set(around.graph)
    assert len(around.relationships()) == around.graph.number_of_edges()
    assert around.write(tmp_path / "grpo.html").read_text(encoding="utf-8") == render_view(around.graph)


def test_ipython_takes_the_richest_form(ladybug_store):
    """IPython's own formatter gives HTML and plain text for every answer."""
    atlas = Atlas(ladybug_store)
    show = InteractiveShell.instance().display_formatter.format
    try:
        for answer in (atlas, atlas.concept("GRPO"), atlas.papers(), atlas.neighborhood("GRPO", limit=5)):
            forms, _ = show(answer)
            assert {"text/html", "text/plain"} <= set(forms)
    finally:
        InteractiveShell.clear_instance()


def test_queries_by_name_and_in_cypher(atlas):
    """A word is a question of the library; a statement is Cypher, which can only read."""
    assert [row["published"] for row in atlas.query("introduced-by", concept="GRPO")] == ["2024-02-05"]
    counted = atlas.query("MATCH (p:Paper) WHERE p.year = $year RETURN count(p) AS papers", year=2017)
    assert counted.dicts() == [{"papers": 2}]
    with pytest.raises(UnknownName):
        atlas.query("introduced-bye")
    with pytest.raises(PaperatlasError):
        atlas.query("MATCH (p:Paper) DELETE p")


def test_every_question_has_the_types_of_its_header(atlas):
    """A question without rows still has columns that a program can rely on."""
    rows = atlas.query("rivals", concept="BLEU")
    assert len(rows) == 0
    types = {field.name: field.type for field in rows.arrow().schema}
    assert (types["confidence"], types["sentence"]) == (pa.float64(), pa.string())
    assert repr(rows).endswith("0 rows: " + rows.caption)


def test_searches_and_paths_are_tables(atlas):
    """What search and path find comes as rows."""
    assert atlas.search("speculative decodng", limit=1).dicts()[0]["name"] == "Speculative Decoding"
    path = atlas.path("DAPO", "PPO").dicts()
    assert [(row["from"], row["to"]) for row in path] == [("DAPO", GRPO), (GRPO, "Proximal Policy Optimization")]
    assert len(atlas.path("GRPO", "GRPO")) == 0


def test_rising_tells_its_periods(atlas):
    """What rises is told with the periods that were compared."""
    rows = atlas.rising(before="2023", since="2024", kind="Method")
    assert "2024" in rows.caption
    assert rows.columns == ("id", "name", "type", "later", "earlier", "growth")


def test_whole_tables_are_those_of_the_graph(atlas):
    """Papers, concepts and relationships are the tables that the store was filled with."""
    tables = small_graph()
    for found, expected in (
        (atlas.papers(), tables.nodes["Paper"]),
        (atlas.concepts(), tables.nodes["Concept"]),
        (atlas.relationships("USES"), tables.relationships["USES"]),
    ):
        key = [(name, "ascending") for name in expected.column_names if name in {"id", "from", "to"}]
        assert found.arrow().schema == expected.schema
        assert found.arrow().sort_by(key).equals(expected.select(found.columns).sort_by(key).combine_chunks())


def test_all_relationships_in_one_table(atlas):
    """Without a type, relationships are one table with their type, and with what any of them carries."""
    every = atlas.relationships().arrow()
    counts = {row["values"]: row["counts"] for row in every["type"].value_counts().to_pylist()}
    expected = {kind: table.num_rows for kind, table in small_graph().relationships.items() if table.num_rows}
    assert counts == expected
    assert set(every.column_names) == {
        "from",
        "to",
        "type",
        *(name for it in RELATIONSHIPS.values() for name in it.properties),
    }
    with pytest.raises(UnknownName, match="no relationship named 'LIKES'"):
        atlas.relationships("LIKES")


@pytest.mark.parametrize("column", ["year", "title", "id", "authorCount"])
def test_pandas_shares_the_memory(ladybug_store, column):
    """A pandas frame lies on the very buffers of the Arrow table."""
    papers = Atlas(ladybug_store).papers()
    frame = papers.to_pandas()
    assert isinstance(frame[column].dtype, pd.ArrowDtype)
    assert addresses(pa.Table.from_pandas(frame)[column]) == addresses(papers.arrow()[column])
    assert frame[column].tolist() == frame[column].tolist() or frame[column].isna().any()


@pytest.mark.parametrize("column, shared", [("year", 1), ("title", -1), ("authorCount", 1)])
def test_polars_shares_the_memory(ladybug_store, column, shared):
    """A polars frame lies on the very numbers and letters of the Arrow table."""
    papers = Atlas(ladybug_store).papers()
    series = papers.to_polars()[column]
    ours = papers.arrow()[column].chunk(0).buffers()
    theirs = series.to_arrow(compat_level=pl.CompatLevel.newest()).buffers()
    assert theirs[shared].address == ours[shared].address
    assert series.to_list() == papers.arrow()[column].to_pylist()


def test_other_tools_take_a_table_as_it_is(ladybug_store):
    """Polars and DuckDB read a table through the Arrow PyCapsule protocol, without being told how."""
    papers = Atlas(ladybug_store).papers()
    assert pl.DataFrame(papers).columns == NODES["Paper"].names
    assert pa.table(papers).equals(papers.arrow())
    reader = pa.RecordBatchReader.from_stream(papers)
    assert duckdb.from_arrow(reader).aggregate("count(*)").fetchall() == [(15,)]


@pytest.mark.parametrize("package, call", [("pandas", "to_pandas"), ("polars", "to_polars")])
def test_a_missing_package_is_named(ladybug_store, monkeypatch, package, call):
    """Where pandas or polars is not installed, one line says what to install."""
    rows = Atlas(ladybug_store).papers()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PaperatlasError, match=f"^this needs {package}, which is not installed; pip install {package}$"):
        getattr(rows, call)()


def test_values_of_several_types_become_json():
    """A column that holds a node beside a number is text that a program can still read."""
    rows = Table.of(("it",), [({"id": "a"},), (3,), (None,)])
    assert [json.loads(value) if value else None for value in rows.arrow()["it"].to_pylist()] == [{"id": "a"}, 3, None]


def test_a_long_answer_says_how_much_is_shown():
    """A table shows twenty rows, and says how many there are and whether there are more."""
    rows = Table.of(("n",), [(number,) for number in range(30)], limited=True)
    assert repr(rows).endswith("the first 30 rows, there are more, 20 of them here")
    assert [tag for tag, _ in Elements(rows._repr_html_()).found].count("tr") == 21


def test_a_terminal_sees_whole_rows():
    """Rows stand within a hundred columns, the longest texts cut."""
    rows = Table.of(("a", "b", "c"), [("x" * 300, "y" * 300, 1.5)])
    assert max(map(len, repr(rows).splitlines())) <= 100


def test_years_without_papers_are_drawn():
    """The chart leaves no year out, and starts at most forty years before the newest."""
    assert [(bar.year, bar.papers) for bar in bars({2020: 2, 2023: 1})] == [(2020, 2), (2021, 0), (2022, 0), (2023, 1)]
    assert len(bars({1000: 1, 2024: 1})) == 40
    assert bars({}) == []
