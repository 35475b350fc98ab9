"""The house rules: imports go one way, through three doors, and starting stays cheap."""

import ast
import importlib
import re
import subprocess
import sys
from collections import Counter
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
DOORS = ("engine", "engine.fields", "engine.credentials")
ROOMS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "clock", "hosts", "suggestions", "policy", "plugins"}),
    *(
        frozenset({room})
        for room in (
            "source",
            "values",
            "containment",
            "fields",
            "http",
            "credentials",
            "conversing",
            "context",
            "node",
            "sending",
            "http_node",
        )
    ),
    frozenset({"flow"}),
    frozenset({"check", "run"}),
)
"""The rooms of the engine; each may import those that stand before it."""
WINGS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "chaos", "http"}),
    *(frozenset({wing}) for wing in ("data", "queries", "login", "api")),
    *(frozenset({above}) for above in ("org", "held", "endpoints", "app", "transport")),
    frozenset({"connection", "tls"}),
    frozenset({"credential", "server", "stand_in"}),
)
"""The wings of the local org, and what joins them; each may import those that stand before it."""
FILES = sorted(file for layer in LAYERS for file in (ROOT / layer).rglob("*.py"))
NAMES = [str(file.relative_to(ROOT)) for file in FILES]
MOST_MODULES = 22
"""In one folder: more of them are a list, and no order."""


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}


def imports(file: Path) -> Iterator[tuple[str, str]]:
    """(module, name) for every import of a file, those for type hints too; the name is empty for
    `import module`."""
    package = module_of(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from ((module, alias.name) for alias in node.names)


def imported_modules(file: Path) -> set[str]:
    """The modules of the house that a file imports."""
    found = set()
    for module, name in imports(file):
        inner = f"{module}.{name}"
        found.add(inner if inner in MODULES else module)
    return found & set(MODULES)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_imports_go_one_way(file: Path) -> None:
    layer = file.relative_to(ROOT).parts[0]
    layers = {module.partition(".")[0] for module, _ in imports(file)} & set(LAYERS)
    assert layers <= MAY_IMPORT[layer]


def test_nodes_import_the_engine_only_through_its_doors() -> None:
    for file in (ROOT / "nodes").rglob("*.py"):
        for module, name in imports(file):
            if module.partition(".")[0] == "engine":
                assert module in DOORS, f"{file} imports {module}"
                names = importlib.import_module(module).__all__
                assert name in names, f"{file} imports {name or 'all'} of {module}"


def test_the_application_imports_modules_and_no_door() -> None:
    for file in (ROOT / "flowrun").rglob("*.py"):
        for module, _ in imports(file):
            assert module not in DOORS, f"{file} imports the door {module}"


def test_the_application_knows_no_node_type_but_in_the_local_org() -> None:
    for file in (ROOT / "flowrun").rglob("*.py"):
        if "org" not in file.relative_to(ROOT / "flowrun").parts[:-1]:
            for module, _ in imports(file):
                assert module.partition(".")[0] != "nodes", f"{file} imports {module}"


def test_what_tests_flows_knows_no_service_that_stands_in_for_another() -> None:
    for file in (ROOT / "flowrun" / "testing").rglob("*.py"):
        for module in imported_modules(file):
            assert not module.startswith("flowrun.org"), f"{file} imports {module}"


def test_a_node_type_imports_no_other() -> None:
    for file in (ROOT / "nodes").rglob("*.py"):
        own = file.relative_to(ROOT / "nodes").with_suffix("").parts[0]
        for module, _ in imports(file):
            if module.startswith("nodes."):
                assert module.split(".")[1] == own, f"{file} imports {module}"


@pytest.mark.parametrize("layer", LAYERS)
def test_no_module_imports_itself_over_others_not_even_for_hints(layer: str) -> None:
    graph = {
        name: imported_modules(file) - {name}
        for name, file in MODULES.items()
        if name.partition(".")[0] == layer
    }
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("house, rooms", [("engine", ROOMS), ("flowrun.org", WINGS)])
def test_a_room_imports_only_what_stands_before_it(
    house: str, rooms: tuple[frozenset[str], ...]
) -> None:
    rank = {room: index for index, beside in enumerate(rooms) for room in beside}
    for name, file in MODULES.items():
        if not name.startswith(f"{house}."):
            continue
        room = name.removeprefix(f"{house}.").split(".")[0]
        for module in imported_modules(file):
            if not f"{module}.".startswith(f"{house}."):
                continue
            other = module.removeprefix(house).lstrip(".").split(".")[0]
            assert other, f"{name} imports the door of the house"
            before = other == room or rank[other] < rank[room]
            within = rank[room] == 0 == rank[other]
            assert before or within, f"{name} imports {module}, which stands after it"


def test_a_public_class_name_occurs_once_in_engine_nodes_and_org() -> None:
    names = Counter(
        node.name
        for name, file in MODULES.items()
        if name.startswith(("engine", "nodes", "flowrun.org"))
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("door", DOORS)
def test_a_door_lists_what_it_exports_once_and_no_other_does(door: str) -> None:
    names = importlib.import_module(door).__all__
    assert len(names) == len(set(names))
    for other in set(DOORS) - {door}:
        assert not set(names) & set(importlib.import_module(other).__all__)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_lists_all_that_it_imports(door: str) -> None:
    module = importlib.import_module(door)
    taken = {name for _, name in imports(MODULES[door])}
    assert taken == set(module.__all__)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_module_says_what_it_is_for(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("module", [*DOORS, "flowrun.cli", "engine.run.runner", "engine.check"])
def test_starting_imports_nothing_heavy(module: str) -> None:
    heavy: tuple[str, ...] = ("httpx", "jsonpath_ng", "starlette", "uvicorn", "sqlite3", "keyring")
    heavy += ("prometheus_client", "websockets", "flowrun.serve")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    assert printed(code) == "[]"


def test_only_the_client_of_the_engine_imports_httpx_and_ssl_at_its_top() -> None:
    for name, file in MODULES.items():
        if name.startswith("engine") and name not in (
            "engine.http.client",
            "engine.http.fast",
            "engine.http.network",
            "engine.http.pool",
            "engine.http.redirects",
        ):
            tops = ast.parse(file.read_text("utf-8")).body
            taken = {
                alias.name for top in tops if isinstance(top, ast.Import) for alias in top.names
            }
            taken |= {str(top.module) for top in tops if isinstance(top, ast.ImportFrom)}
            assert not {"httpx", "ssl", "jsonpath_ng"} & {one.partition(".")[0] for one in taken}


@pytest.mark.parametrize("module", MODULES)
def test_yaml_is_read_in_one_room(module: str) -> None:
    """Elsewhere it is written, and its values are known by their spans."""
    used = {
        node.attr
        for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "yaml"
    }
    writes = {"SafeDumper", "ScalarNode", "dump", "safe_dump"}
    assert used <= writes or module.startswith("engine.source.")


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_who_catches_everything_says_why(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "BaseException"
            if re.search(r"\b(Base)?Exception\b", caught):
                assert "  # " in lines[node.lineno - 1], f"{file}:{node.lineno}"


def test_a_folder_shows_about_twenty_modules() -> None:
    modules = Counter(file.parent for file in FILES)
    assert [str(folder) for folder, count in modules.items() if count > MOST_MODULES] == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_file_knows_somebodys_home(file: Path) -> None:
    text = file.read_text("utf-8")
    for place in ("/home/", "/Users/", "/root/", "C:\\Users"):
        assert place not in text


LOADING = (
    "import sys; from engine.source.reading import parse_source;"
    "from engine.flow.loading import read_flow;"
    "from flowrun.project.types import node_types;"
    "text = 'start: a\\nparameters: {X: }\\nnodes: {a: {type: webhook, url: https://a.b,"
    ' response_mapping: {"records[*].Id": $X}}}\';'
    "flow = read_flow(parse_source(text, 'x'), node_types());"
)


def test_nothing_of_hearing_is_imported_before_a_value_is_heard() -> None:
    listed = (
        "print([n for n in sys.modules if n.split('.')[0] in ('babel', 'text_to_num', 'rapidfuzz')"
    )
    code = LOADING + listed + " or n.startswith('engine.values.hearing')])"
    assert printed("import engine.run.runner;" + code) == "[]"


def test_no_function_is_imported_before_a_flow_has_one() -> None:
    listed = "print([n for n in sys.modules if n.startswith('engine.fields.functions.') and"
    thin = "('computable', 'operand', 'outside')"
    code = f"{LOADING}{listed} n.rpartition('.')[2] not in {thin}])"
    assert printed(code) == "[]"


def test_checking_a_flow_imports_no_jsonpath_for_paths_that_are_simple() -> None:
    code = (
        "from engine.check import check_flow; check_flow(flow); print('jsonpath_ng' in sys.modules)"
    )
    assert printed(LOADING + code) == "False"


def test_loading_and_running_a_flow_import_no_proof() -> None:
    code = (
        "import engine.run.runner; print([n for n in sys.modules if n.startswith('engine.check')])"
    )
    assert printed(LOADING + code) == "[]"


def test_formatting_imports_no_flow_no_proof_and_no_node_type(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("flow: x\nstart: a\nnodes: {a: {type: end}}\n", "utf-8")
    code = (
        f"import sys; from flowrun.cli import main; main(['fmt', {str(tmp_path)!r}]);"
        "print([n for n in sys.modules if n.startswith(('engine.check', 'engine.flow', 'nodes'))])"
    )
    assert printed(code).splitlines()[-1] == "[]"


def printed(code: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return found.stdout.strip()


def test_every_file_that_the_page_names_is_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    files = set(re.findall(r"\b(?:engine|nodes|flowrun|tests)/[\w/]+\.py\b", page))
    assert len(files) > 40
    assert [file for file in sorted(files) if not (ROOT / file).is_file()] == []
    folders = set(re.findall(r"`(\w+)/`", page))
    known = {path.name for layer in LAYERS for path in (ROOT / layer).rglob("*") if path.is_dir()}
    assert folders <= known | {path.name for path in ROOT.iterdir() if path.is_dir()}


def test_the_page_lists_the_rooms_of_the_engine_in_their_order() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = page.partition("## The engine")[2].partition("**Doors.**")[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    listed = [room for row in rows for room in re.findall(r"`(\w+)(?:\.py|/)?`", row)]
    rank = {room: index for index, rooms in enumerate(ROOMS) for room in rooms}
    assert set(listed) == set(rank)
    assert [rank[room] for room in listed] == sorted(rank.values())
