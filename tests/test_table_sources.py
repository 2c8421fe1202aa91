"""CSV, TSV and Parquet by what their columns are called, and any other names through a map."""

import csv
import gzip
import io
import json
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from paperatlas.cli import main
from paperatlas.errors import ReadError
from paperatlas.sources import iter_sources, read_sources
from paperatlas.sources.files import open_source
from paperatlas.sources.names import authors_in
from paperatlas.sources.reference_cells import references_in
from paperatlas.sources.tables import fits, fits_unnamed

NAMES = ["title", "abstract", "published", "authors", "venue", "doi", "ids", "open_alex_id"]
KNOWN = {
    "scopus": "Authors,Author full names,Title,Year,Source title,DOI,Abstract,References,PubMed ID,EID\n"
    '"Hu E.","Hu, Edward (57)","Thin matrices",2021,"J. Mat.","10.1000/A","[No abstract available]",'
    '"Ho J., Small steps of noise, NeurIPS, 33, (2020)",NA,"2-s2.0-99"\n',
    "dimensions": '"About the data: Exported on Nov 21, 2026. Criteria: ""thin, matrices""."\n'
    "Rank,Publication ID,DOI,PMID,Title,Abstract,Source title,PubYear,Authors,Cited references\n"
    '1,pub.12,10.1000/A,7,Thin matrices,We thin.,J. Mat.,2021,"Hu, Edward","[Ho|J. Noise|2020|10.1000/B|pub.3|9]"\n',
    "ieee": '"Document Title",Authors,"Publication Title","Publication Year","Abstract","DOI"\n'
    '"Thin matrices","E. Hu","J. Mat.","2021","We thin.","10.1000/A"\n',
    "springer": "Item Title,Publication Title,Item DOI,Authors,Publication Year,URL,Content Type\n"
    '"Thin matrices","J. Mat.","10.1000/A","Edward HuAda McDonald","2021","http://x.org","Chapter"\n',
    "lens": '"Lens ID","Title","Date Published","Source Title","Author/s","Abstract","DOI","References"\n'
    '"000-360-106-493-12X","Thin matrices","2021-03-01","J. Mat.","Edward Hu; Ada B","We thin.","10.1000/A",'
    '"001-011-017-218-361; 002-011-017-218-36X"\n',
    "openalex": '"id","abstract","authorships.author.display_name","display_name","doi","ids.pmid",'
    '"primary_location.source.display_name","publication_date"\n'
    '"https://openalex.org/W5","We thin.","Edward Hu|Ada B","Thin matrices","https://doi.org/10.1000/a","",'
    '"J. Mat.","2021-03-01"\n',
    "zotero": '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Abstract Note","Date"\n'
    '"K","journalArticle","2021","Hu, Edward; B, Ada","Thin matrices","J. Mat.","10.1000/A","We thin.","2021-03"\n',
    "own": "TITLE\tarXiv_ID\tYear\nThin matrices\t2106.09685v2\t2021\n",
    "semicolons": "Year;Title;Abstract\r\n2021;Thin matrices;We, too, thin.\r\n",
}


def write(tmp_path, content, name="table.csv"):
    """The path of a file of this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    "form, told",
    [
        ("scopus", ("", "2021", ("Edward Hu",), ("scopus:2-s2.0-99",), ("year:2020 title:Small steps of noise",))),
        (
            "dimensions",
            (
                "We thin.",
                "2021",
                ("Edward Hu",),
                ("dimensions:pub.12", "pmid:7"),
                ("doi:10.1000/b dimensions:pub.3 year:2020",),
            ),
        ),
        ("ieee", ("We thin.", "2021", ("E. Hu",), (), ())),
        ("springer", ("", "2021", ("Edward Hu", "Ada McDonald"), (), ())),
        (
            "lens",
            (
                *("We thin.", "2021-03-01", ("Edward Hu", "Ada B"), ("lens:000-360-106-493-12X",)),
                ("lens:001-011-017-218-361", "lens:002-011-017-218-36X"),
            ),
        ),
        ("openalex", ("We thin.", "2021-03-01", ("Edward Hu", "Ada B"), (), ())),
        ("zotero", ("We thin.", "2021-03", ("Edward Hu", "Ada B"), (), ())),
        ("own", ("", "2021", (), (), ())),
        ("semicolons", ("We, too, thin.", "2021", (), (), ())),
    ],
)
def test_tables_that_are_known(tmp_path, form, told):
    """A table is read by what its columns are called, whoever wrote it."""
    [paper] = read_sources([write(tmp_path, KNOWN[form])]).papers
    assert paper.title == "Thin matrices"
    assert (paper.abstract, paper.published, paper.authors, paper.ids, paper.references) == told
    assert (paper.doi or paper.arxiv_id) == {"own": "2106.09685", "semicolons": None}.get(form, "10.1000/a")
    assert paper.open_alex_id == ("W5" if form == "openalex" else None)


@pytest.mark.parametrize(
    "cell, names",
    [
        ("Vaswani, Ashish", ["Ashish Vaswani"]),
        ("Ashish Vaswani, Noam Shazeer", ["Ashish Vaswani", "Noam Shazeer"]),
        ("Phillips J.C., Kalé L.", ["J.C. Phillips", "L. Kalé"]),
        ("King, Martin Luther, Jr.", ["King", "Martin Luther", "Jr."]),
        ("King, Martin, Jr.; Hu, E.", ["Martin King Jr.", "E. Hu"]),
        ("Ada B and Cy D", ["Ada B", "Cy D"]),
        ("['Ada B', \"Cy O'D\"]", ["Ada B", "Cy O'D"]),
        ([{"name": "Ada B"}, "Cy D", 7], ["Ada B", "Cy D"]),
        (None, []),
    ],
)
def test_names_in_a_cell(cell, names):
    """Names come as people read them, however they are strung together."""
    assert authors_in(cell) == names


@pytest.mark.parametrize(
    "cell, references",
    [
        (
            "Ho J.; Jain A., Noise, in small steps, NeurIPS, 33, pp. 1-9, (2020); A book of many things, (1999)",
            ["year:2020 title:Noise, in small steps", "year:1999 title:A book of many things"],
        ),
        ("Hu EJ; Li C-WR, Thin matrices at work, (2021)", ["year:2021 title:Thin matrices at work"]),
        (
            "Kalé, L., Hu, E.J., Thin matrices at work (1999) J Mat, 151, p. 2. , PMID: 7; Bo, A, (1998) Sums, 3",
            ["pmid:7 year:1999 title:Thin matrices at work", "year:1998"],
        ),
        ("Frenkel, D., (2002) A book of matrices, , Academic", ["year:2002 title:A book of matrices"]),
        ("W5|https://openalex.org/W7", ["openalex:W5", "openalex:W7"]),
        ("10.1000/a; arXiv:1706.03762", ["doi:10.1000/a", "arxiv:1706.03762"]),
        (["doi:10.1000/a"], ["doi:10.1000/a"]),
    ],
)
def test_references_in_a_cell(cell, references):
    """References give ids, year and title as far as the cell tells them."""
    assert [str(reference) for reference in references_in(cell)] == references


def test_several_funding_texts_of_scopus(tmp_path):
    """Where Scopus gives a row more funding texts than it names columns, the cells behind stay under their names."""
    table = "Title,Funding Text 1,References,EID\nThin,a,b,W5,2-s2.0-9\nThick,a,W6,2-s2.0-8\n"
    found = read_sources([write(tmp_path, table)])
    assert [paper.references for paper in found.papers] == [("openalex:W5",), ("openalex:W6",)]
    assert found.skipped == []


def test_lines_of_rows(tmp_path):
    """A row has the line on which it begins, line ends within quotes and empty lines counted; no title, no paper."""
    table = 'Title,Abstract\n"One","a\n\nb ""c"""\n\n,nothing\nTwo,b,surplus\n'
    found = read_sources([write(tmp_path, table)])
    assert [(p.title, p.abstract, p.places[0].line) for p in found.papers] == [("One", 'a b "c"', 2), ("Two", "b", 7)]
    assert [(it.place.line, it.reason) for it in found.skipped] == [
        (6, "an entry without a title; correct the row"),
        (7, "3 cells under 2 names; kept as it is"),
    ]


def test_a_quote_that_is_not_closed(tmp_path):
    """It costs its own row, not those behind it."""
    found = read_sources([write(tmp_path, 'Title,Year\nOne,2001\n"Two,2002\nThree,2003\nFour,2004\n')])
    assert [paper.title for paper in found.papers] == ["One", "Three", "Four"]
    assert [it.place.line for it in found.skipped] == [3]


def test_a_row_of_megabytes(tmp_path):
    """A line without end is left out, and the next row is read."""
    found = read_sources([write(tmp_path, f"Title,Year\nOne,2001\n{'x' * 5_000_000},2002\nThree,2003\n")])
    assert [paper.title for paper in found.papers] == ["One", "Three"]
    assert [(it.place.line, it.reason.partition(";")[0]) for it in found.skipped] == [
        (3, "a line of more than 4,194,304 characters")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Title, abstract and more\nWe show, in short, that it holds, and why.\n",
        "Attention, Learning, and Memory\nWe show that attention, learning, and memory are one; others, too, say so.\n",
        "Title: a study\nYear, title, and place of a work are known, of course.\n",
        "Title\tof nothing\nA sentence follows here.\n",
        "title\nOne\nTwo\n",
        "<!doctype html><title>Title,Year</title>\n",
        '{"title": "One", "year": 1}\n',
        "@article{a,\n title = {One},\n}\n",
        "TY  - JOUR\nTI  - One, two\nER  - \n",
    ],
)
def test_what_is_no_table(text):
    """Prose with commas, pages, JSON and bibliographies are not mistaken for a table."""
    assert (fits(text), fits_unnamed(text)) == (False, False)


@pytest.mark.shared
def test_real_pages_are_no_tables(shared):
    """No listing page that was saved is mistaken for a table."""
    pages = [page for page in sorted((shared / "pages").rglob("*")) if page.is_file()]
    for page in pages:
        with open_source(str(page)) as source:
            assert (fits(source.head), fits_unnamed(source.head, least=1)) == (False, False), page
    assert pages


@pytest.mark.shared
@pytest.mark.parametrize(
    "file, papers, abstracts, least_references",
    [
        ("arxiv-atom/empty.xml", 0, 0, 0),
        ("arxiv-atom/error.xml", 0, 0, 0),
        ("arxiv-atom/old-style-id.xml", 1, 1, 0),
        ("arxiv-atom/testing-100.xml", 100, 100, 0),
        ("pubmed-xml/efetch-nbib.xml", 2, 2, 5),
        ("dblp/example.xml", 5, 0, 0),
        ("scopus-csv/bibliometrix.csv", 8, 8, 380),
        ("scopus-csv/litstudy.csv", 58, 57, 2_000),
        ("dimensions/api-publications.csv", 640, 0, 0),
        ("other-csv/ieee.csv", 10, 10, 0),
        ("other-csv/lens.csv", 8, 8, 517),
        ("other-csv/springer.csv", 18, 0, 0),
        ("openalex/web-export.csv", 8, 5, 0),
    ],
)
def test_counts_of_real_files(shared, file, papers, abstracts, least_references):
    """Every sample gives as many papers as counted by other means, and nothing is skipped but errors of arXiv."""
    found = read_sources([str(shared / "samples" / file)])
    assert (len(found.papers), sum(bool(paper.abstract) for paper in found.papers)) == (papers, abstracts)
    assert sum(len(paper.references) for paper in found.papers) >= least_references
    assert len(found.skipped) == file.endswith("error.xml")


def mapped(tmp_path, content, name, **columns):
    """The papers of a file whose columns are mapped."""
    return read_sources([write(tmp_path, content, name)], columns=columns).papers


def as_parquet(rows):
    """The bytes of a Parquet file with these rows."""
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


ROWS = [{"Name": f"Paper {n}", "Text": "We thin.", "When": 2021, "Who": "Hu, Edward; B, Ada"} for n in range(3)]
FILES = {
    "a.csv": "Name,Text,When,Who\n" + "".join(f'{r["Name"]},{r["Text"]},{r["When"]},"{r["Who"]}"\n' for r in ROWS),
    "a.jsonl": "".join(json.dumps(row) + "\n" for row in ROWS),
    "a.json": json.dumps(ROWS, indent=1),
    "a.parquet": as_parquet(ROWS),
}


@pytest.mark.parametrize("name", FILES)
def test_other_names_through_a_map(tmp_path, name):
    """Whatever columns or keys are called, a map says which field they hold."""
    columns = {"title": "Name", "abstract": "Text", "published": "When", "authors": "Who"}
    found = mapped(tmp_path, FILES[name], name, **columns)
    assert [(p.title, p.abstract, p.published, p.authors) for p in found] == [
        (f"Paper {n}", "We thin.", "2021", ("Edward Hu", "Ada B")) for n in range(3)
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_column_that_is_not_there(tmp_path, name):
    """A column that a map names and the file lacks is refused, with those that are there."""
    with pytest.raises(ReadError, match="no column 'Words' for abstract; it has: Name, Text, When, Who") as caught:
        mapped(tmp_path, FILES[name], name, title="Name", abstract="Words")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_table_without_titles(tmp_path, name):
    """A table in which no column is known to hold titles is refused, with what to do."""
    with pytest.raises(
        ReadError, match="without a column of titles; name it with --map title=NAME; it has: Name, Text"
    ):
        read_sources([write(tmp_path, FILES[name], name)])


def test_a_map_leaves_other_files_alone(tmp_path):
    """A page that is read together with a mapped table stays a page."""
    page = write(
        tmp_path, "LoRA: Low-Rank Adaptation\nIt learns the product of two thin matrices. It works.\n", "p.txt"
    )
    table = write(tmp_path, FILES["a.csv"])
    assert len(read_sources([page, table], columns={"title": "Name"}).papers) == 4


@pytest.mark.parametrize("given", ["titel=Name", "title", "title=", "id=Name"])
@pytest.mark.parametrize("command", ["build", "parse", "extract"])
def test_a_map_that_makes_no_sense(tmp_path, command, given):
    """A field that does not exist, or no column, is a usage error."""
    result = CliRunner().invoke(main, [command, write(tmp_path, FILES["a.csv"]), "--map", given])
    assert (result.exit_code, "--map" in result.output) == (2, True)


def test_the_option(tmp_path):
    """--map is given once for each field."""
    options = ["--map", "title=Name", "--map", "abstract=Text"]
    result = CliRunner().invoke(main, ["parse", write(tmp_path, FILES["a.csv"]), *options])
    assert [json.loads(line)["abstract"] for line in result.stdout.splitlines()] == ["We thin."] * 3


def test_rows_of_parquet(tmp_path):
    """The place of a paper in Parquet is its row; lists and dates keep their sense; a row without a title is told."""
    rows = [
        {"title": "One", "authors": ["Ada B", "Hu, E."], "year": 2021, "id": "W5"},
        {"title": None, "authors": [], "year": None, "id": None},
        {"title": "Two", "authors": None, "year": 2022, "id": "pub.7"},
    ]
    found = read_sources([write(tmp_path, as_parquet(rows), "a.parquet")])
    assert [(p.title, p.authors, p.places[0].line) for p in found.papers] == [
        ("One", ("Ada B", "E. Hu"), 1),
        ("Two", (), 3),
    ]
    assert [(p.open_alex_id, p.ids) for p in found.papers] == [("W5", ()), (None, ("dimensions:pub.7",))]
    assert [it.place.line for it in found.skipped] == [2]


def large(form, count):
    """A large file of a form, as bytes."""
    text = "We thin matrices, again and again. " * 30
    if form == "atom":
        entry = (
            "<entry><id>http://arxiv.org/abs/2106.{0:05}</id><title>Paper {0}</title><summary>{1}</summary></entry>\n"
        )
        entries = "".join(entry.format(n, text) for n in range(count))
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>{entries}</feed>'.encode()
    if form == "csv":
        sink = io.StringIO()
        csv.writer(sink).writerows([["Title", "Abstract"], *([f"Paper {n}", text] for n in range(count))])
        return sink.getvalue().encode()
    lines = "".join(json.dumps({"title": f"Paper {n}", "abstract": text}) + "\n" for n in range(count)).encode()
    if form == "gzip":
        return gzip.compress(lines, 1)
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as packed:
        packed.write(lines)
    return sink.getvalue().to_pybytes()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["atom", "csv", "gzip", "zstd"])
def test_constant_memory(tmp_path, form):
    """A file of three times the size takes no more memory, once it is longer than what is read at once."""

    def peak(count):
        path = write(tmp_path, large(form, count), "large")
        tracemalloc.start()
        assert sum(1 for _ in iter_sources([path])) == count
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few = 4_000 if form in {"gzip", "zstd"} else 700  # JSON is read a million characters at a time
    peak(50)  # what is loaded once
    assert peak(3 * few) < peak(few) + 400_000
