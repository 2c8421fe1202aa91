"""How the code is laid out: imports run one way, and every test tells what it holds true."""

import ast
from graphlib import TopologicalSorter

import pytest

from conftest import CHECKOUT

PACKAGE = CHECKOUT / "src" / "paperatlas"
# A module imports only from those before it; a folder is one module.
ORDER = (
    *("errors", "disk", "resources", "settings", "text", "identifiers", "records", "schema"),
    *("papers", "rows", "sources", "extraction", "evaluation", "library", "surfaces", "meanings", "concepts"),
    *("curation", "citations", "tables", "analysis", "stores", "guard", "questions", "queries", "agreement", "search"),
    *("profiles", "paths", "mainpath", "fetch", "neighborhood", "cuts", "exports", "layout", "offline"),
    *("outward", "views", "markup", "site", "serve", "atlas", "plots", "review", "audit", "build", "revise", "measure"),
    *("doctor", "cli", "__main__"),
)
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}
TESTS = sorted((CHECKOUT / "tests").glob("test_*.py"))


def imported(path):
    """The modules of paperatlas that a file names in its imports, those inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "paperatlas":
            names = [f"paperatlas.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [node.module]
        else:
            continue
        own = [name.removeprefix("paperatlas.") for name in names if name.startswith("paperatlas.")]
        yield from (name for name in own if name in MODULES)


def test_every_module_has_a_place_in_the_order():
    """The order names each module and folder of the package once, and nothing else."""
    assert sorted(ORDER) == sorted({name.partition(".")[0] for name in MODULES})


@pytest.mark.parametrize("name", MODULES)
def test_imports_run_one_way(name):
    """A module imports only modules that come before its own in the order."""
    place = ORDER.index(name.partition(".")[0])
    others = {other.partition(".")[0] for other in imported(MODULES[name])} - {ORDER[place]}
    assert [other for other in sorted(others) if ORDER.index(other) > place] == []


def test_no_two_modules_import_each_other():
    """Inside of a folder, too, there is no circle of imports."""
    graph = {name: set(imported(path)) - {name} for name, path in MODULES.items()}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_every_test_says_what_it_holds_true(path):
    """Every test has a docstring, a sentence that ends."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    assert tests
    assert [test.name for test in tests if not (ast.get_docstring(test) or "").endswith(".")] == []
