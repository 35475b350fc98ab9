"""The house rules: imports go one way, through one door, and starting stays cheap."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import engine

ROOT = Path(engine.__file__).parent.parent
LAYERS = ("engine", "nodes", "flowrun")
MAY_IMPORT = {
    "engine": {"engine"},
    "nodes": {"engine", "nodes"},
    "flowrun": {"engine", "nodes", "flowrun"},
}
FILES = sorted(file for layer in LAYERS for file in (ROOT / layer).rglob("*.py"))
NAMES = [str(file.relative_to(ROOT)) for file in FILES]


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path, *, top_only: bool = False) -> Iterator[tuple[str, str]]:
    """(module, name) for every import of a file; the name is empty for `import module`."""
    tree = ast.parse(file.read_text("utf-8"))
    package = module_of(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in _top(tree) if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from ((module, alias.name) for alias in node.names)


def _top(tree: ast.Module) -> Iterator[ast.stmt]:
    """What runs when a module is imported: not what stands under TYPE_CHECKING."""
    for node in tree.body:
        if isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.unparse(node.test):
                yield from node.body
            yield from node.orelse
        elif isinstance(node, ast.Try):
            yield from node.body
        else:
            yield node


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_imports_go_one_way(file: Path) -> None:
    layer = file.relative_to(ROOT).parts[0]
    layers = {module.partition(".")[0] for module, _ in imports(file)} & set(LAYERS)
    assert layers <= MAY_IMPORT[layer]


def test_nodes_import_the_engine_only_through_its_door() -> None:
    for file in (ROOT / "nodes").rglob("*.py"):
        for module, name in imports(file):
            if module.partition(".")[0] == "engine":
                assert module == "engine", f"{file} imports {module}"
                assert name in engine.__all__, f"{file} imports {name or 'the whole engine'}"


def test_a_node_type_imports_no_other() -> None:
    for file in (ROOT / "nodes").rglob("*.py"):
        own = file.relative_to(ROOT / "nodes").with_suffix("").parts[0]
        for module, _ in imports(file):
            if module.startswith("nodes."):
                assert module.split(".")[1] == own, f"{file} imports {module}"


@pytest.mark.parametrize("layer", LAYERS)
def test_no_module_imports_itself_over_others(layer: str) -> None:
    modules = {module_of(file): file for file in (ROOT / layer).rglob("*.py")}
    graph: dict[str, set[str]] = {}
    for name, file in modules.items():
        used = set()
        for module, imported in imports(file, top_only=True):
            inner = f"{module}.{imported}"
            used.add(inner if inner in modules else module)
        graph[name] = (used & set(modules)) - {name}
    assert list(TopologicalSorter(graph).static_order())


def test_the_door_lists_what_it_exports_once() -> None:
    assert len(engine.__all__) == len(set(engine.__all__))


def test_the_door_exports_all_that_it_lists() -> None:
    for name in engine.__all__:
        assert getattr(engine, name) is not None


def test_the_door_lists_all_that_it_imports() -> None:
    own = {
        name
        for module, name in imports(ROOT / "engine" / "__init__.py")
        if module.startswith("engine")
    }
    assert own == set(engine.__all__)


def test_the_door_exports_nothing_that_nobody_takes() -> None:
    taken = {
        name
        for file in FILES
        if file.relative_to(ROOT).parts[0] != "engine"
        for module, name in imports(file)
        if module == "engine"
    }
    assert set(engine.__all__) <= taken


def test_the_door_refuses_what_it_does_not_have() -> None:
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        engine.nothing_of_that_name  # noqa: B018


@pytest.mark.parametrize("module", ["engine", "flowrun.cli", "engine.check"])
def test_starting_imports_nothing_heavy(module: str) -> None:
    heavy = ("httpx", "jsonpath_ng", "starlette", "uvicorn")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_file_knows_somebodys_home(file: Path) -> None:
    text = file.read_text("utf-8")
    for place in ("/home/", "/Users/", "/root/", "C:\\Users"):
        assert place not in text


def test_checking_a_flow_imports_no_jsonpath_for_paths_that_are_simple() -> None:
    code = (
        "import sys; from engine import check_flow, parse_source, read_flow;"
        "from flowrun.project import node_types;"
        "text = 'start: a\\nparameters: {X: }\\nnodes: {a: {type: webhook, url: https://a.b,"
        ' response_mapping: {"records[*].Id": $X}}}\';'
        "check_flow(read_flow(parse_source(text, 'x'), node_types()));"
        "print('jsonpath_ng' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "False"
