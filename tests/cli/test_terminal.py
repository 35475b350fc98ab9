"""Whatever a file or a server says, it never steers the terminal that shows it."""

import io
import sys
from pathlib import Path

import pytest

from flowrun.cli import main

ESC = "\x1b[31m"
FLOW = r"""
flow: "f\e[31m"
start: "ask\e[31m"
parameters:
  V: {description: "x\e[31m", value: "v\e[31m"}
  W:
nodes:
  "ask\e[31m":
    type: webhook
    label: "label\e[31m"
    url: http://127.0.0.1:9/orders
    query_parameters: {v: $V}
    response_mapping: {v: $W}
    exits: {success: "which\e[31m", failed: "which\e[31m"}
  "which\e[31m":
    type: conditions
    conditions: {"a\e[31m": [$V, is, "q\e[31m"]}
    exits: {"a\e[31m": "find\e[31m", default: "find\e[31m"}
  "find\e[31m":
    type: salesforce
    credential: "SF\e[31m"
    query: SELECT Id FROM Contact
    exits: {success: "tell\e[31m", no_records: "tell\e[31m"}
  "tell\e[31m": {type: speak, text: "said \e[31m $W", next: "wait\e[31m"}
  "wait\e[31m":
    type: collect_input
    parameter: $W
    prompt: "\e[31m?"
    exits: {filled: end, missed: end, no_input: end}
  "lost\e[31m": {type: speak, text: "\e[31m"}
"""
TESTS = r"""
flow: f.yaml
tests:
  - name: "n\e[31m"
    http: {"ask\e[31m": {json: {v: "\e[31m"}}}
    talk: [{bot: "x\e[31m"}]
    expect: {path: ["ask\e[31m"], exits: {"which\e[31m": "a\e[31m"}, parameters: {W: "\e[32m"}}
"""
COMMANDS = [
    ("f.yaml", "--trace"),
    ("f.yaml",),
    ("f.yaml", "--save-session"),
    ("check",),
    ("check", "raw.yaml"),
    ("graph", "f.yaml"),
    ("test", "--coverage"),
    ("test", "--explore", "f.yaml"),
    ("test-request", "f.yaml", f"ask{ESC}"),
    ("test-request", "f.yaml", f"find{ESC}", "--paths"),
    ("test-request", "f.yaml", f"find{ESC}", "--curl"),
    ("credentials", "list"),
    ("credentials", "show", f"SF{ESC}"),
    ("credentials", "test", f"SF{ESC}"),
    ("preflight", "f.yaml"),
    ("preflight", "f.yaml", "--env", "qa"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), "utf-8"))
    (tmp_path / "environments").mkdir()
    files = {
        "f.yaml": FLOW,
        "f.test.yaml": TESTS,
        "raw.yaml": f"flow: {ESC}\n",
        "credentials.yaml": r'"SF\e[31m": {type: local_org}' + "\n" + r'"B\e[31m": {type: "x\e"}',
        "environments/qa.yaml": r'parameters: {V: "\e[31m"}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_name_or_value_steers_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    main(arguments)
    told = capsys.readouterr()
    assert told.out + told.err
    assert "\x1b" not in told.out + told.err
    assert "Traceback" not in told.err
