"""What `flowrun new` writes works at once, and nothing is written over."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.check import check_flow
from engine.flow.loading import load_flow
from engine.source.reading import read_source
from flowrun.cli import main
from flowrun.formatting import formatted
from flowrun.project.types import node_types


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_flow_has_no_problem_and_its_style() -> None:
    assert main(["new", "flow", "order-status"]) == 0
    flow = load_flow(Path("order-status.yaml"), node_types())
    assert check_flow(flow) == []
    assert flow.name == "order-status"
    for name in ("order-status.yaml", "order-status.test.yaml"):
        text = Path(name).read_text("utf-8")
        assert formatted(text, name) == text
        assert "NEW_" not in text and "_FILE" not in text


def test_a_new_flow_says_what_its_test_expects(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "flow", "order-status"])
    document = read_source(Path("order-status.test.yaml")).data
    assert document["flow"] == "order-status.yaml"
    for test in document["tests"]:
        heard = [line["user"] for line in test["talk"] if "user" in line]
        capsys.readouterr()
        inputs = [part for text in heard for part in ("--input", text)]
        assert main(["order-status.yaml", *inputs]) == 0
        said = capsys.readouterr().out
        for line in test["talk"]:
            assert line.get("bot", "") in said


def test_a_new_flow_goes_into_the_folder_flows_or_where_it_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "flows").mkdir()
    assert main(["new", "flow", "one"]) == 0
    assert "flowrun test flows/one.test.yaml" in capsys.readouterr().out
    assert main(["new", "flow", "two.yaml", "--folder", "else"]) == 0
    assert main(["new", "flow", "deep/er/three"]) == 0
    for path in ("flows/one.yaml", "else/two.test.yaml", "deep/er/three.yaml"):
        assert (here / path).is_file()


def test_nothing_is_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.test.yaml").write_text("mine")
    assert main(["new", "flow", "mine"]) == 2
    assert "mine.test.yaml is there already; nothing was written" in capsys.readouterr().err
    assert (here / "mine.test.yaml").read_text() == "mine"
    assert not (here / "mine.yaml").exists()


def test_a_new_node_is_found_explains_itself_and_passes_its_test(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["new", "node", "count_letters"]) == 0
    assert main(["nodes", "count_letters", "--nodes-dir", "my_nodes"]) == 0
    assert "short               It has not." in capsys.readouterr().out
    test = "my_nodes/tests/test_count_letters.py"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout
    assert main(["new", "node", "count_letters"]) == 2
    assert 'there is a node type "count_letters" already' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["flow", "No name"],
            "- and _, a letter first, make one: no-name",
        ),
        (["flow", "7up"], "a letter first, make one: order-status"),
        (
            ["node", "Loyalty-Points"],
            "digits and _, a letter first, make one: loyalty_points",
        ),
        (["node", "speak"], 'there is a node type "speak" already'),
    ],
)
def test_names_that_do_not_work_are_refused(
    arguments: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert list(here.iterdir()) == []
