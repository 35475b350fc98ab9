"""What Helix and JetBrains are told to start is a language server."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from tests.editors.guide import lines_for
from tests.language.language_client import LanguageClient

ROOT = Path(__file__).parent.parent.parent


def helix() -> list[str]:
    """The command of the one server that its YAML has."""
    settings = tomllib.loads(lines_for("toml"))
    (language,) = settings["language"]
    assert language["name"] == "yaml"
    (server,) = language["language-servers"]
    starts = settings["language-server"][server]
    return [starts["command"], *starts["args"]]


def jetbrains() -> list[str]:
    """The command of LSP4IJ's template, which is for YAML."""
    template = json.loads((ROOT / "editors/lsp4ij/template.json").read_text("utf-8"))
    assert {"id", "name", "programArgs", "fileTypeMappings"} == template.keys()
    (mapping,) = template["fileTypeMappings"]
    assert mapping["languageId"] == "yaml" and "*.yaml" in mapping["fileType"]["patterns"]
    return list(template["programArgs"]["default"].split())


@pytest.mark.parametrize("command", [helix(), jetbrains()], ids=["helix", "jetbrains"])
def test_the_command_starts_a_server_that_tells_a_mistake(
    tmp_path: Path, command: list[str]
) -> None:
    program, *arguments = command
    here = str(Path(sys.executable).with_name(program))
    client = LanguageClient(tmp_path, command=[here, *arguments])
    uri = client.open(tmp_path / "x.yaml", "flow: x\nstart: a\nnodes: {b: {type: end}}\n")
    (problem, *_) = client.diagnostics(uri)
    assert problem["message"].startswith('no node "a"')
    assert client.close() == 0
