"""`flowrun test`: what it shows, which tests it runs, what it writes and how it ends."""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from flowrun.cli import main

FLOWS = Path(__file__).parent.parent / "flows"

TESTS = """\
flow: order-status.yaml
credentials: {Salesforce Production: {org: acme.yaml}}
tests:
  - name: the status is told
    given: {CALLER_PHONE_NUMBER: "+14155550100"}
    http: {get_order: {json: {data: {status: shipped}}}}
    talk: [bot: Welcome Dana, user: A1, bot: shipped]
  - name: an order that is lost
    given: {CALLER_PHONE_NUMBER: "+14155550100"}
    http: {get_order: {status: 404}}
    talk: [user: A1, bot: it is lost]
  - name: a stranger is welcome
    given: {CALLER_PHONE_NUMBER: "+14155550999"}
    talk: [bot: "Welcome there"]
"""


@pytest.fixture
def folder(orders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (orders / "order-status.test.yaml").write_text(TESTS, "utf-8")
    monkeypatch.chdir(orders)
    return orders


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["test", *arguments])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_it_runs_every_test_below_and_tells_of_each(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys)
    assert code == 1
    for part in (
        "order-status.test.yaml\n",
        "  ✓ the status is told",
        "  ✗ an order that is lost",
        "  - bot   it is lost",
        "2 passed, 1 failed in",
    ):
        assert part in text
    assert "\x1b" not in text


def test_a_flow_stands_for_the_tests_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, "order-status.yaml", "-k", "STRANGER")
    assert (code, "1 passed in" in text) == (0, True)


def test_x_stops_at_the_first_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "-x")
    assert "1 passed, 1 failed, 1 not run" in text and code == 1


def test_last_failed_runs_those_again_and_all_once_they_pass(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys)
    code, text = run(capsys, "--last-failed")
    assert "1 failed in" in text and "passed" not in text.splitlines()[-1]
    file = folder / "order-status.test.yaml"
    file.write_text(TESTS.replace("it is lost]", "cannot reach]"), "utf-8")
    assert run(capsys, "--last-failed", str(folder))[0] == 0
    assert "3 passed" in run(capsys, "--last-failed")[1]


def test_a_test_run_leaves_nothing_to_commit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys)
    assert (folder / ".flowrun_cache" / ".gitignore").read_text("utf-8") == "*\n"


def test_processes_tell_the_same_in_the_same_order(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.testing.running.SECONDS_ALONE", 0.0)
    alone = json.loads(run(capsys, "--json")[1])
    together = json.loads(run(capsys, "--json", "-j", "2")[1])
    for document in (alone, together):
        document["seconds"] = 0
        for test in document["tests"]:
            test["seconds"] = 0
    assert alone == together


def test_few_tests_start_no_process_and_many_do(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class Executor(ProcessPoolExecutor):
        def __init__(self, jobs: int, **options: Any) -> None:
            started.append(jobs)
            super().__init__(jobs, **options)

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Executor)
    assert "2 passed, 1 failed" in run(capsys, "-j", "8")[1]
    assert started == []
    monkeypatch.setattr("flowrun.testing.running.SECONDS_ALONE", 0.0)
    assert "2 passed, 1 failed" in run(capsys, "-j", "8")[1]
    assert started == [2]


def test_json_tells_all_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "--json")
    document = json.loads(text)
    assert (code, document["passed"], document["failed"]) == (1, 2, 1)
    failed = document["tests"][1]
    assert failed["name"] == "an order that is lost"
    assert failed["path"] == ["greet", "find_contact", "ask_order", "get_order", "sorry"]
    assert {"who": "bot", "text": "it is lost", "mark": "missing"}.items() <= failed["talk"][
        -1
    ].items()
    assert document["coverage"]["order-status.yaml"]["nodes"]["get_order"] == 2


def test_the_coverage_is_drawn_with_counts_for_each_flow(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = folder / "more" / "order-status.yaml"
    other.parent.mkdir()
    shutil.copy(folder / "order-status.yaml", other)
    tests = TESTS.partition("  - name: an order")[0]
    other.with_suffix(".test.yaml").write_text(tests.replace("acme", "../acme"), "utf-8")
    text = run(capsys, "--coverage-graph", "drawn/all")[1]
    names = ["more-order-status.svg", "order-status.svg"]
    assert sorted(path.name for path in (folder / "drawn/all").iterdir()) == names
    assert f"drawn: {Path('drawn/all/order-status.svg')}" in text
    drawing = ElementTree.parse(folder / "drawn/all/order-status.svg")
    words = "".join(drawing.getroot().itertext())
    for told in ("missed 0×", "webhook 2×", "no test comes here"):
        assert told in words


def test_a_test_that_stands_where_the_report_should_is_not_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "kept.test.yaml"
    file.write_text("tests: []", "utf-8")
    with pytest.raises(SystemExit):
        run(capsys, "--junit", "kept.test.yaml")
    assert "takes the file to write, such as report.xml" in capsys.readouterr().err
    assert file.read_text("utf-8") == "tests: []"


def test_junit_xml_has_each_test_and_the_words_of_its_failure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.test.yaml").write_text("flow: order-status.yaml\ntest: []\n", "utf-8")
    assert run(capsys, "--junit", "out/report.xml")[0] == 2
    tree = ElementTree.parse(folder / "out/report.xml")
    suite, broken = tree.getroot()
    assert [case.get("name") for case in suite] == [
        "the status is told",
        "an order that is lost",
        "a stranger is welcome",
    ]
    (failure,) = suite.findall("testcase/failure")
    assert failure.get("message") == '"it is lost" was not said'
    assert "  - bot   it is lost" in (failure.text or "")
    assert broken.get("errors") == "1"


CHOSEN = """\
flow: order-status.yaml
credentials: {Salesforce Production: {org: acme.yaml}}
beginnings: {a: {given: {CALLER_PHONE_NUMBER: +14155550999}}}
tests:
  - {name: soon, skip: until the "shop" is there, tags: [smoke], talk: [bot: Nothing so]}
  - {name: now, tags: [smoke, slow], begins_with: a, talk: [bot: Welcome there]}
  - {name: last, tags: slow, talk: [bot: Never so]}
"""


def test_a_skipped_test_is_told_with_its_reason_and_neither_passes_nor_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "order-status.test.yaml").write_text(CHOSEN, "utf-8")
    code, text = run(capsys, "--tag", "smoke", "--junit", "report.xml")
    assert code == 0
    assert '  - soon  skipped: until the "shop" is there\n' in text
    assert "1 passed, 1 skipped in" in text
    (suite,) = ElementTree.parse(folder / "report.xml").getroot()
    assert (suite.get("tests"), suite.get("skipped"), suite.get("failures")) == ("2", "1", "0")
    (skipped,) = suite.findall("testcase/skipped")
    assert skipped.get("message") == 'until the "shop" is there'
    document = json.loads(run(capsys, "--json", "-k", "soon")[1])
    assert (document["passed"], document["failed"], document["skipped"]) == (0, 0, 1)
    assert document["tests"][0]["skipped"] == 'until the "shop" is there'
    assert run(capsys, "-k", "soon", "-x")[1].count("0 passed") == 0


def test_a_tag_chooses_tests_and_an_unknown_one_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "order-status.test.yaml").write_text(CHOSEN, "utf-8")
    assert "1 passed, 1 failed in" in run(capsys, "--tag", "slow")[1]
    assert "1 passed, 1 failed, 1 skipped" in run(capsys, "--tag", "slow", "--tag", "smoke")[1]
    assert "1 passed in" in run(capsys, "--tag", "slow", "-k", "now")[1]
    code, text = run(capsys, "--tag", "slwo")
    assert code == 2 and 'no test has the tag "slwo"; did you mean "slow"?' in text
    code, text = run(capsys, "--tag", "slow", "-k", "soon")
    assert code == 2 and "no test has both" in text


def test_rows_of_a_table_run_in_processes_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "examples: [{who: there}, {who: Dana}, {who: here}]"
    case = f"{{name: Welcome <who>, begins_with: a, talk: [bot: Welcome <who>], {table}}}"
    text = CHOSEN.partition("tests:")[0] + f"tests: [{case}]\n"
    (folder / "order-status.test.yaml").write_text(text, "utf-8")
    code, text = run(capsys, "-j", "2")
    assert code == 1 and "1 passed, 2 failed" in text
    assert "order-status.test.yaml:4:" in text


def test_coverage_names_the_exits_that_no_test_takes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(capsys, "--coverage", "--coverage-json", "coverage.json")[1]
    assert "order-status.yaml   100 %   73 %  find_contact: failed" in text
    assert "ask_order: missed, no_input" in text
    data = json.loads((folder / "coverage.json").read_text("utf-8"))["order-status.yaml"]
    assert data["exits"]["ask_order"] == {"filled": 2, "missed": 0, "no_input": 0}
    assert data["percent"] == {"nodes": 100.0, "exits": 72.7}


def test_too_little_coverage_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passing = ("-k", "status", "-k", "stranger")
    assert run(capsys, *passing, "--min-coverage", "50")[0] == 0
    code, text = run(capsys, *passing, "--min-coverage", "90.5")
    assert code == 1
    assert "coverage: 54.5 % of the exits are taken, fewer than 90.5 %" in text


def test_a_wrong_test_file_ends_with_2_and_the_others_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.test.yaml").write_text("flow: order-status.yaml\ntest: []\n", "utf-8")
    code, text = run(capsys)
    assert code == 2
    assert 'bad.test.yaml:2:1: error: unknown key "test"; did you mean "tests"?' in text
    assert "2 passed, 1 failed, 2 problems" in text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nowhere"], "error: nowhere: there is no such file or folder"),
        (["order-statu.yaml"], 'did you mean "order-status.yaml"?'),
        (["acme.yaml"], "acme.yaml has no tests: there is no acme.test.yaml"),
        (["-k", "nothing like it"], "error: no test has 'nothing like it' in its name"),
        (["--junit", "/dev/null/x.xml"], "cannot be written"),
        (["--coverage-graph", "/dev/null/x"], "cannot be written"),
        (["--coverage-json", "no/such.json"], "cannot be written"),
    ],
)
def test_a_wrong_command_line_is_told_and_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    code, shown = run(capsys, *arguments)
    assert code == 2 and text in shown


def test_a_folder_without_tests_says_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, text = run(capsys)
    assert code == 2 and "docs/testing.md" in text


def test_hidden_folders_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (".venv", "node_modules"):
        (folder / name).mkdir()
        (folder / name / "a.test.yaml").write_text("no: test\n", "utf-8")
    assert run(capsys, "-k", "stranger")[0] == 0


def test_the_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["test", "--help"])
    assert ended.value.code == 0
    assert 'flowrun test -k "known caller" -x' in capsys.readouterr().out


def test_the_example_flows_pass_their_tests(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(Path(__file__).parent.parent.parent / "flows"))[0] == 0


def test_a_test_file_that_is_run_as_a_flow_says_what_to_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["order-status.test.yaml"]) == 2
    assert "flowrun test order-status.test.yaml runs them" in capsys.readouterr().err


def test_check_reads_test_files_and_cassettes_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.test.yaml").write_text("flow: order-status.yaml\ntest: []\n", "utf-8")
    (folder / "a.cassette.yaml").write_text("recorded: {a: [{nod: b}]}\n", "utf-8")
    assert main(["check", "order-status.test.yaml"]) == 0
    assert main(["check", "a.test.yaml", "a.cassette.yaml"]) == 1
    text = capsys.readouterr().out
    assert 'a.test.yaml:2:1: error: unknown key "test"' in text
    assert 'a.cassette.yaml:1:17: error: unknown key "nod"; did you mean "node"?' in text


def test_an_interrupted_run_tells_what_it_knows(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "types").mkdir()
    (folder / "types" / "stop.py").write_text(
        "from engine import Context, Node, Result\n\n\n"
        "class Stop(Node):\n    type = 'stop'\n\n"
        "    async def run(self, ctx: Context) -> Result:\n        raise KeyboardInterrupt\n",
        "utf-8",
    )
    (folder / "stop.yaml").write_text("{flow: s, start: a, nodes: {a: {type: stop}}}\n", "utf-8")
    tests = "flow: stop.yaml\ntests: [{name: one, expect: {path: [a]}}]\n"
    (folder / "stop.test.yaml").write_text(tests, "utf-8")
    code, text = run(capsys, "--nodes-dir", "types")
    assert code == 130
    assert "✗ an order that is lost" in text and "2 passed, 1 failed, 1 not run" in text


def test_tests_are_played_in_the_environment_that_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "environments").mkdir(exist_ok=True)
    (folder / "hello.yaml").write_text(
        "flow: hello\nstart: a\nparameters: {NAME: you}\n"
        'nodes: {a: {type: end, text: "Hello $NAME."}}\n',
        "utf-8",
    )
    (folder / "hello.test.yaml").write_text(
        "flow: hello.yaml\ntests:\n  - name: says it\n    talk: [bot: Hello nobody.]\n", "utf-8"
    )
    (folder / "environments" / "strange.yaml").write_text("parameters: {NAME: nobody}\n", "utf-8")
    assert run(capsys, "hello.yaml")[0] == 1
    assert run(capsys, "hello.yaml", "--env", "strange")[0] == 0
    code, text = run(capsys, "hello.yaml", "--env", "stange")
    assert code == 2 and 'no environment "stange"' in text and '"strange"' in text
