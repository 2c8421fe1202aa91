"""What every test may ask for."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from neo4j import GraphDatabase

from browsing import chromium_program, started, view_visits
from graphs import small_graph
from paperatlas.cli import main
from paperatlas.stores import open_store
from paperatlas.views import write_view
from serving import servers
from sites import small_site

CHECKOUT = Path(__file__).resolve().parent.parent
COMPLETE = ("CI", "PAPERATLAS_COMPLETE")  # scripts/test brings a Neo4j and a Chromium, but no shared folder
SERVER_OF_TESTS = "PaperatlasTests"  # the label of a node that says: this database belongs to the tests


def skip_or_fail(reason, *, fail_under=("CI",)):
    """A part that cannot run fails where one of these variables is set; elsewhere it is skipped aloud."""
    if any(map(os.environ.get, fail_under)):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared():
    """The folder with the real pages, gold files and corpora."""
    folder = Path(os.environ.get("PAPERATLAS_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "pages").is_dir():
        skip_or_fail(f"PAPERATLAS_SHARED: no pages in {folder}")
    return folder


@pytest.fixture(scope="session")
def neo4j_uri():
    """The address of a Neo4j server whose database belongs to the tests; one that holds anything else is left alone."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        skip_or_fail('NEO4J_URI: no Neo4j server; eval "$(scripts/neo4j start)"', fail_under=COMPLETE)
    with neo4j_session(uri) as session:
        ours = session.run(f"MATCH (n:{SERVER_OF_TESTS}) RETURN count(n)").single()[0]
        if not ours and session.run("MATCH (n) RETURN count(n)").single()[0]:
            reason = f"NEO4J_URI: the database at {uri} holds a graph, and the tests would wipe it"
            skip_or_fail(reason, fail_under=COMPLETE)
        session.run(f"MERGE (:{SERVER_OF_TESTS})").consume()
    return uri


@contextmanager
def neo4j_session(uri):
    """A plain session of the driver, to look and to write behind a store's back."""
    auth = (os.environ.get("NEO4J_USERNAME") or "neo4j", os.environ.get("NEO4J_PASSWORD") or "")
    quiet = {"notifications_min_severity": "OFF"}
    with (
        GraphDatabase.driver(uri, auth=auth, **quiet) as driver,
        driver.session(database=os.environ.get("NEO4J_DATABASE")) as session,
    ):
        yield session


@pytest.fixture
def empty_neo4j(neo4j_uri):
    """The address of the tests' Neo4j, emptied before and after."""
    with neo4j_session(neo4j_uri) as session:
        wipe = f"MATCH (n) WHERE NOT n:{SERVER_OF_TESTS} DETACH DELETE n"
        session.run(wipe).consume()
        yield neo4j_uri
        session.run(wipe).consume()


@pytest.fixture(scope="session")
def small_file(tmp_path_factory):
    """A ladybug file that holds the small graph of graphs.py; not to be written."""
    path = str(tmp_path_factory.mktemp("small") / "graph.lbug")
    with open_store(path, read_only=False) as store:
        store.replace(small_graph())
    return path


@pytest.fixture
def ladybug_store(small_file):
    """The small graph in the embedded store, opened to be read."""
    with open_store(small_file) as store:
        yield store


@pytest.fixture
def neo4j_store(neo4j_uri):
    """The small graph in Neo4j, opened to be read."""
    with neo4j_session(neo4j_uri) as session:
        atlas = session.run("MATCH (a:Atlas) RETURN a.digest").values()
        if atlas != [[small_graph().digest]]:
            session.run(f"MATCH (n) WHERE NOT n:{SERVER_OF_TESTS} DETACH DELETE n").consume()
    with open_store(neo4j_uri, read_only=False) as store:
        store.replace(small_graph())
    with open_store(neo4j_uri) as store:
        yield store


@pytest.fixture(params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request):
    """The small graph, once in each store."""
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, headless, one for all tests; each opens contexts of its own."""
    program = chromium_program()
    if not program:
        skip_or_fail("no chromium: apt-get install chromium", fail_under=COMPLETE)
    with started(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def site_folder(small_file, tmp_path_factory):
    """The site of the small graph; not to be written."""
    return small_site(small_file, tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="session")
def listing_site(tmp_path_factory):
    """The site of the 43 papers of examples/listing.txt, as the commands make it; not to be written."""
    folder = tmp_path_factory.mktemp("listing")
    atlas = ["--atlas", str(folder / "atlas")]
    for command in (
        ["build", str(CHECKOUT / "examples" / "listing.txt"), *atlas],
        ["site", *atlas, "-o", str(folder / "site"), "--base-url", "https://example.org/listing"],
    ):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def served():
    """Starts `paperatlas serve` for a graph, once for each; gives the address that it printed."""
    with servers() as start:
        yield start


@pytest.fixture
def visit(chromium, tmp_path):
    """Opens the page of a cut; at the end fails on any request, console message, page error or dialog."""
    with view_visits(chromium, tmp_path, write_view) as open_view:
        yield open_view
