"""What docs/testing.md shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.cli.arguments import parser_of
from flowrun.cli.testing.test import arguments
from flowrun.testing.doubles.answers import answer_keys
from flowrun.testing.expecting.expectations import EXPECT_KEYS
from flowrun.testing.expecting.sent import SENT_KEYS
from flowrun.testing.expecting.took import TOOK_KEYS
from flowrun.testing.expecting.words import WORDS_KEYS
from flowrun.testing.recording.rules import MASK_KEYS
from flowrun.testing.written.beginnings import LINE_KEYS
from flowrun.testing.written.cases import CASE_KEYS
from flowrun.testing.written.suites import SUITE_KEYS

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "testing.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every file of the guide under its name."""
    for language, block in BLOCKS:
        if not language:
            continue
        name = block.partition("\n")[0].removeprefix("# ")
        (tmp_path / name).write_text(block, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tests_of_the_guide_pass_in_pytest(folder: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "10 passed" in run.stdout


def test_the_tests_of_the_guide_pass_in_flowrun(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test"]) == 0
    assert "7 passed" in capsys.readouterr().out


def shown(start: str) -> str:
    (block,) = [one for language, one in BLOCKS if not language and one.startswith(start)]
    return block


def test_the_failure_in_the_guide_is_what_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "order-status.test.yaml"
    written = file.read_text("utf-8")
    fixed = "        - {status: 503}\n        - {status: 503}\n        - {status: 503}\n"
    answers = re.sub(r"(        - \{status: .*\n){2}", fixed, written, count=1)
    cut = answers.partition("    expect:")[0]
    file.write_text(cut, "utf-8")
    assert main(["test"]) == 1
    text = capsys.readouterr().out
    for line in shown("✗ a known caller").splitlines():
        if ".test.yaml:" not in line:
            assert line in text, line


def test_the_exploration_in_the_guide_is_what_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = folder / "order-status.yaml"
    written = flow.read_text("utf-8").replace(
        "exits: {success: tell, failed: sorry}", "exits: {success: tell}"
    )
    flow.write_text(written, "utf-8")
    assert main(["test", "--explore"]) == 1
    text = capsys.readouterr().out
    for line in shown("$ flowrun test --explore").splitlines()[2:]:
        assert line in text, line


def test_the_guide_names_every_key() -> None:
    of_tests = (*SUITE_KEYS, *CASE_KEYS, *EXPECT_KEYS, *LINE_KEYS, *WORDS_KEYS, *TOOK_KEYS)
    for key in (*of_tests, *answer_keys(), *SENT_KEYS, *MASK_KEYS):
        assert re.search(rf"(^|[`{{ ]){key}[`:]", GUIDE, re.MULTILINE), key


def test_the_guide_names_every_option_worth_knowing() -> None:
    parser = parser_of("test")
    arguments(parser)
    for action in parser._actions:
        names = set(action.option_strings) - {"-h", "--help", "-v", "--verbose", "--nodes-dir"}
        assert not names or any(name in GUIDE for name in names), names
