"""What GitHub Actions is told: the workflow commands of `check` and `test`."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowrun.checking.annotations import annotation
from flowrun.cli import main

FLOW = "flow: a\nstart: gret\nnodes:\n  greet: {type: speak, text: Hello, next: end}\n"
TESTS = """\
flow: a.yaml
tests:
  - name: "says hi, 100%: yes"
    talk:
      - bot: Hi there
    expect: {status: failed}
"""


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Inside a step that works in a folder of the checkout."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]


def test_check_tells_each_problem_beside_its_words(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "a.yaml").write_text(FLOW, "utf-8")
    assert main(["check"]) == 1
    assert commands(capsys) == [
        "::error file=shop/a.yaml,line=2,col=8,endColumn=12,title=flowrun%3A unknown-node::"
        'no node "gret"; did you mean "greet"?'
    ]


def test_test_tells_each_difference_where_it_was_expected(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "a.yaml").write_text(FLOW.replace("gret", "greet"), "utf-8")
    (repository / "a.test.yaml").write_text(TESTS, "utf-8")
    assert main(["test"]) == 1
    title = "title=flowrun test%3A says hi%2C 100%25%3A yes"
    assert commands(capsys) == [
        f'::error file=shop/a.test.yaml,line=5,{title}::"Hi there" was not said',
        f"::error file=shop/a.test.yaml,line=6,{title}::the session should be failed"
        "%0A- failed%0A+ ended",
    ]


def test_a_test_file_that_is_wrong_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "a.test.yaml").write_text("flow: b.yaml\ntests: 3\n", "utf-8")
    assert main(["test"]) == 2
    assert commands(capsys)[0].startswith("::error file=shop/a.test.yaml,line=")


def test_fmt_tells_each_file_that_is_in_no_style(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "a.yaml").write_text(FLOW, "utf-8")
    assert main(["fmt", "--check"]) == 1
    assert commands(capsys) == [
        "::error file=shop/a.yaml,line=1,title=flowrun fmt::"
        "not in flowrun's style; flowrun fmt a.yaml formats it"
    ]


@pytest.mark.parametrize("form", ["--json", "--sarif"])
def test_a_document_for_a_tool_stays_one(
    repository: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (repository / "a.yaml").write_text(FLOW, "utf-8")
    main(["check", form])
    assert commands(capsys) == []


def test_elsewhere_nothing_of_it_is_said(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")
    (repository / "a.yaml").write_text(FLOW, "utf-8")
    main(["check"])
    assert commands(capsys) == []


@given(st.text(), st.text())
def test_no_text_ends_a_command_or_begins_another(title: str, message: str) -> None:
    written = annotation("error", "a.yaml", 1, title, message)
    assert "\n" not in written and "\r" not in written
    head, _, told = written.removeprefix("::").partition("::")
    assert re.fullmatch(r"error file=(shop/)?a.yaml,line=1,title=[^,:]*", head, re.DOTALL)
    assert re.sub(r"%(25|0D|0A)", "", told).count("%") == 0
