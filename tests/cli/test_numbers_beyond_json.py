"""A number that JSON has not is refused where it is read, and stands in no output."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.cli import main
from flowrun.cli.terminal import print_json
from flowrun.org.data.org_data import read_data

FLOW = """\
flow: ask
start: get
parameters: {GOT: }
nodes:
  get:
    type: webhook
    url: URL
    response_mapping: {a: $GOT}
    exits: {success: tell, failed: tell}
  tell: {type: speak, text: "Got $GOT."}
"""
CASE = "flow: ask.yaml\ntests:\n  - {name: one, talk: [bot: Got]}\n"
WORDS = "too large for a number; put it in quotes if it is text"


def strict(text: str) -> object:
    def refused(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refused)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ask.yaml").write_text(FLOW.replace("URL", "https://a.example.com/"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def service() -> Iterator[str]:
    """Answers with numbers that Python alone reads."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"a": 1e999, "b": [-1e999, ' + b"9" * 5_000 + b"]}")

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("command", [["run", "--json"], ["test-request", "get", "--json"]])
def test_an_answer_with_such_a_number_fails_in_words_and_is_shown_as_it_came(
    folder: Path, service: str, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "ask.yaml").write_text(FLOW.replace("URL", service), "utf-8")
    name, *rest = command
    main([name, "ask.yaml", *rest])
    shown = capsys.readouterr().out
    strict(shown)
    assert "the answer (200) holds a number too large to be read (1e999)" in shown


def test_an_answer_with_such_a_number_is_recorded_as_the_text_that_it_is(
    folder: Path, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "ask.yaml").write_text(FLOW.replace("URL", service), "utf-8")
    (folder / "ask.test.yaml").write_text(CASE, "utf-8")
    assert main(["test", "--record"]) == 0
    assert main(["test"]) == 0
    recorded = (folder / "ask.cassette.yaml").read_text("utf-8")
    assert '"a": 1e999' in recorded and "inf" not in recorded


@pytest.mark.parametrize(
    ("test", "place"),
    [
        ("http: {get: {json: {a: [1, 1e999]}}}, talk: [bot: Got]", "3:44"),
        ("expect: {parameters: {GOT: {a: -1e999}}}", "3:48"),
        ("expect: {sent: {get: {json: {a: .inf}}}}", "3:49"),
        ("given: {GOT: [1e999]}, talk: [bot: Got]", "3:31"),
    ],
)
def test_a_test_file_with_such_a_number_is_wrong_at_its_place(
    folder: Path, test: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"flow: ask.yaml\ntests:\n  - {{name: one, {test}}}\n"
    (folder / "ask.test.yaml").write_text(text, "utf-8")
    assert main(["test"]) == 2
    shown = capsys.readouterr().out
    assert f"ask.test.yaml:{place}: error: " in shown
    assert "put it in quotes if it is text" in shown


def test_a_cassette_with_such_a_number_is_wrong_at_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "ask.test.yaml").write_text(CASE, "utf-8")
    (folder / "ask.cassette.yaml").write_text(
        "recorded:\n  one:\n    - node: get\n      request: {method: GET}\n"
        "      response: {status: 200, json: {a: 1e999}}\n",
        "utf-8",
    )
    assert main(["test"]) == 1
    assert f"ask.cassette.yaml:5:41: error: {WORDS}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("p.yaml", "GOT: {a: 1e999}\n", f"p.yaml:1:6: error: {WORDS}"),
        ("p.json", '{"GOT": {"a": 1e999}}', "holds a number too large to be read (1e999)"),
        ("p.json", f'{{"GOT": {"9" * 5_000}}}', "holds a number too large to be read (5,000"),
        ("p.json", '{"GOT": NaN}', "p.json:1:1: error: not JSON: NaN is not JSON"),
    ],
)
def test_a_file_of_parameters_with_such_a_number_is_wrong_at_its_place(
    folder: Path, name: str, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text(text, "utf-8")
    assert main(["test-request", "ask.yaml", "get", "--params", name, "--dry-run"]) == 2
    assert told in capsys.readouterr().err


def test_an_environment_with_such_a_number_is_wrong_at_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "environments").mkdir()
    (folder / "environments" / "dev.yaml").write_text("parameters:\n  GOT: [1, 1e999]\n", "utf-8")
    assert main(["run", "ask.yaml", "--env", "dev"]) == 2
    assert f"environments/dev.yaml:2:12: error: {WORDS}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "wrong", "place"),
    [
        ("parameters: {GOT: }", "parameters: {GOT: {value: {a: 1e999}}}", "3:31"),
        ("    url:", "    body: {json: {a: {b: 1e999}}}\n    method: POST\n    url:", "7:26"),
    ],
)
def test_a_flow_with_such_a_number_is_wrong_at_its_place(
    folder: Path, line: str, wrong: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = (folder / "ask.yaml").read_text("utf-8")
    (folder / "ask.yaml").write_text(flow.replace(line, wrong), "utf-8")
    assert main(["check", "ask.yaml"]) == 1
    assert f"ask.yaml:{place}: error: {WORDS}" in capsys.readouterr().out


def test_the_records_of_an_org_have_no_such_number(folder: Path) -> None:
    (folder / "org.yaml").write_text(
        "org: {page_size: 1e999}\n"
        "objects:\n  Thing__c:\n    Size__c: {type: double, required: 1e999, length: 1e999}\n"
        "records:\n  Account:\n    - {Name: A, AnnualRevenue: 1e999}\n",
        "utf-8",
    )
    with pytest.raises(FlowError) as caught:
        read_data(folder / "org.yaml")
    assert {problem.line for problem in caught.value.problems} == {1, 4, 7}


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_print_json_writes_nothing_that_is_not_json(
    number: float, capsys: pytest.CaptureFixture[str]
) -> None:
    print_json({"a": [number]})
    assert strict(capsys.readouterr().out) == {"a": [str(number)]}
