"""The extension for VS Code: built, looked into, and driven without VS Code."""

import json
import re
import sys
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flowrun import __version__
from flowrun.project.flow_text import is_flow_text
from tests.editors.vscode import EXTENSION, prepared, script

MANIFEST: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = prepared(tmp_path_factory.mktemp("vscode"))
    script(folder, "package")
    return folder


@pytest.fixture(scope="module")
def package(folder: Path) -> zipfile.ZipFile:
    (built,) = folder.glob("*.vsix")
    return zipfile.ZipFile(built)


def test_the_package_holds_the_bundle_the_manifest_and_the_readme_alone(
    package: zipfile.ZipFile,
) -> None:
    assert sorted(package.namelist()) == [
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/out/extension.js",
        "extension/package.json",
        "extension/readme.md",
    ]
    identity = xml.fromstring(package.read("extension.vsixmanifest"))[0][0]
    release = re.match(r"\d+\.\d+\.\d+", __version__)
    assert release and identity.get("Id") == "flowrun" and identity.get("Version") == release[0]
    bundle = package.read("extension/out/extension.js").decode()
    assert set(re.findall(r'require\("(vscode[^"]*)"\)', bundle)) == {"vscode"}


def test_every_command_setting_and_menu_is_of_the_extension() -> None:
    contributes = MANIFEST["contributes"]
    commands = [one["command"] for one in contributes["commands"]]
    shown = [one["command"] for menu in contributes["menus"].values() for one in menu]
    assert set(shown) <= set(commands)
    sources = "".join(path.read_text("utf-8") for path in (EXTENSION / "src").iterdir())
    assert all(f"'{command}'" in sources for command in commands)
    readme = (EXTENSION / "README.md").read_text("utf-8")
    for name, setting in contributes["configuration"]["properties"].items():
        assert f"'{name.removeprefix('flowrun.')}'" in sources
        assert f"`{name}`" in readme and setting["markdownDescription"]
    assert all(one["title"] in readme for one in contributes["commands"][:3])
    assert MANIFEST["capabilities"]["untrustedWorkspaces"]["supported"] is False


def test_the_lock_names_every_package_and_no_place(folder: Path) -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text("utf-8"))
    assert lock["packages"][""]["devDependencies"] == MANIFEST["devDependencies"]
    assert not any("resolved" in package for package in lock["packages"].values())


def test_it_speaks_to_flowrun_as_vs_code_would_have_it(folder: Path) -> None:
    program = Path(sys.executable).with_name("flowrun")
    said = script(folder, "test", FLOWRUN=str(program))
    assert re.search(r"^ℹ fail 0$", said, re.MULTILINE), said
    assert re.search(r"^ℹ pass [1-9]", said, re.MULTILINE), said


TEXTS = [
    "flow: x\nstart: a\nnodes: {}\n",
    "\ufeffstart: a\r\nnodes:\r\n  a: {type: end}\r\n",
    "nodes: {a: {type: end}}\n",
    "flow: x\n",
    "start: a\nnodes:\n- id: a\n",
    "start: a\nnodes: [a]\n",
    "flow: x\nstart: a\nnodes:\n# first\n\n  - a\n",
    "apiVersion: v1\nstart: a\nnodes: {}\n",
    "jobs:\n  nodes: 1\n  start: 2\n",
    '"flow": x\n"start": a\n',
    "",
]


def test_the_extension_takes_the_same_files_for_flows_as_check(folder: Path) -> None:
    kinds = json.loads(script(folder, "kinds", json.dumps(TEXTS)))
    assert [kind == "flow" for kind in kinds] == [is_flow_text(text) for text in TEXTS]
