"""What the command says where something is left out, taken, or fails though the flow goes on."""

import io
import socket
from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.cli.terminal import Style

FLOW = """\
start: a
nodes:
  a: {type: webhook, url: http://127.0.0.1:1/, exits: {success: end, failed: sorry}}
  sorry: {type: end, text: Sorry.}
"""
BUG = """
from engine import HttpNode, Result


class Bug(HttpNode):
    type = "bug"

    def request(self, ctx):
        raise KeyError("oops")

    def result(self, ctx, response):
        return Result("next")
"""


@pytest.fixture
def flow(tmp_path: Path) -> str:
    path = tmp_path / "f.yaml"
    path.write_text(FLOW, "utf-8")
    return str(path)


def test_a_failure_that_a_flow_apologises_for_counts_under_strict(flow: str) -> None:
    assert main([flow]) == 0
    assert main([flow, "--strict"]) == 1
    assert main([flow, "--strict", "--json"]) == 1


def test_a_flow_without_a_failure_ends_well_under_strict(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("start: a\nnodes:\n  a: {type: end}\n", "utf-8")
    assert main([str(path), "--strict"]) == 0


def test_a_test_request_without_a_node_lists_them(
    flow: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test-request", flow]) == 2
    assert "name the node whose request is tried; there are: a" in capsys.readouterr().err


def test_a_bug_in_a_node_is_told_and_not_thrown_by_a_dry_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "bug.py").write_text(BUG, "utf-8")
    path = tmp_path / "f.yaml"
    path.write_text("start: a\nnodes:\n  a: {type: bug, next: end}\n", "utf-8")
    command = ["test-request", str(path), "a", "--nodes-dir", str(tmp_path / "types")]
    for more in ((), ("--dry-run",), ("--curl",)):
        assert main([*command, *more]) == 1
        assert "error: KeyError: 'oops'" in capsys.readouterr().err


def test_an_unknown_trouble_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["org", "--chaos", "nosuch"]) == 2
    told = capsys.readouterr().err
    assert 'there is no trouble "nosuch"' in told and "maintenance, " in told


def test_a_port_in_use_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["org", "--port", str(port)]) == 2
    assert "the port is in use; name another by --port, or 0" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_breaks_lines_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    text = "Your order arrives on Monday.\n\nBye"
    assert Style(Terminal()).wrapped(text) == "Your order arrives\non Monday.\n\nBye"
    assert Style(io.StringIO()).wrapped(text) == text
