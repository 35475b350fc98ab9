"""Quick replies on their way: what a terminal, `--json`, tests and kept sessions have of them."""

import json
from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.testing import run_flow

FLOW = """\
flow: t
start: greet
parameters: {DAY: , PIN: {secret: true, value: {env: FLOWRUN_TEST_PIN}}}
nodes:
  greet: {type: speak, text: Hello., next: ask}
  ask:
    type: collect_input
    parameter: $DAY
    prompt: Which day?
    quick_replies: [today, tomorrow]
    exits: {filled: end, missed: end, no_input: end}
"""
SUITE = """\
flow: t.yaml
tests:
  - {name: offered, talk: [bot: Which day?], expect: {quick_replies: [today, tomorrow]}}
"""


@pytest.fixture
def flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "tomorrow-1234")
    path = tmp_path / "t.yaml"
    path.write_text(FLOW, "utf-8")
    (tmp_path / "t.test.yaml").write_text(SUITE, "utf-8")
    return path


def test_json_has_them_at_the_last_message(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(flow), "--json", "--input", ""]) == 0
    document = json.loads(capsys.readouterr().out)
    asked = {"text": "Which day?", "quick_replies": ["today", "tomorrow"]}
    assert document["messages"] == [{"text": "Hello."}, asked, asked]


def test_a_terminal_shows_them_below_the_message(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(flow), "--input", "today"]) == 0
    assert capsys.readouterr().out == "Hello.\nWhich day?\n[today]  [tomorrow]\n"


def test_a_test_expects_them_all_in_their_order(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = flow.with_name("t.test.yaml")
    assert main(["test", str(suite)]) == 0
    suite.write_text(SUITE.replace("[today, tomorrow]", "[tomorrow, today]"), "utf-8")
    assert main(["test", str(suite)]) == 1
    shown = capsys.readouterr().out
    assert "no message offers these quick replies" in shown
    assert "+ [today, tomorrow]" in shown
    suite.write_text(SUITE.replace("[today, tomorrow]", "[]"), "utf-8")
    assert main(["test", str(suite)]) == 1
    assert "quick replies are offered" in capsys.readouterr().out


def test_a_python_test_has_those_of_each_message(flow: Path) -> None:
    assert run_flow(flow, inputs=["today"]).quick_replies == (("today", "tomorrow"),)


def test_one_that_holds_a_secret_is_masked(flow: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow.write_text(FLOW.replace("[today, tomorrow]", "[tomorrow-1234]"), "utf-8")
    main([str(flow), "--json", "--input", "today"])
    assert "tomorrow-1234" not in capsys.readouterr().out
