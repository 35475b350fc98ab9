"""`flowrun check`: which files it takes, how it shows what it found, and how it keeps watching."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft7Validator, FormatChecker
from sarif_pydantic import Sarif

from engine.errors import FlowError, Problem
from flowrun.checking.codes import CODES
from flowrun.checking.sarif import sarif
from flowrun.cli import main
from flowrun.project.files import flow_files
from tests.npm import installed

GOOD = "flow: good\nstart: a\nnodes:\n  a: {type: speak, text: Hi}\n"
BAD = "flow: bad\nstart: a\nnodes:\n  a: {type: speek, text: Hi}\n"
ODD = GOOD + "  b: {type: end}\n"

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def names(*paths: str) -> list[str]:
    return [path.as_posix() for path in flow_files([Path(path) for path in paths])]


# Which files


def test_all_flows_below_a_folder_are_found(write: Write) -> None:
    for name in ("b.yaml", "a.yml", "deep/er/c.yaml"):
        write(name, GOOD)
    assert names(".") == ["a.yml", "b.yaml", "deep/er/c.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "credentials.yaml",
        "environments/qa.yaml",
        "orders.test.yaml",
        ".github/workflow.yaml",
        "node_modules/x/flow.yaml",
        "flow.txt",
    ],
)
def test_what_only_lies_beside_flows_is_none(write: Write, name: str) -> None:
    write("flow.yaml", GOOD)
    write(name, GOOD)
    assert names(".") == ["flow.yaml"]


def test_a_virtual_environment_holds_no_flows(write: Write) -> None:
    write("flow.yaml", GOOD)
    write("tools/pyvenv.cfg", "")
    write("tools/lib/flow.yaml", GOOD)
    assert names(".") == ["flow.yaml"]


@pytest.mark.parametrize(
    ("text", "is_flow"),
    [
        ("nodes:\n  a: {type: end}\nstart: a\n", True),
        ("{flow: x, nodes: {a: {type: end}}}", True),
        ("{nodes: {a: {type: end}}, start: a}", True),
        ('"flow": x\n"nodes": {}\n', True),
        ("\ufeffflow: x\r\nnodes: {}\r\n", True),
        ("flow: x\nnodes:\n\tbroken", True),
        ("flow: x.yaml\ntests: []\n", False),
        ("records: {Account: []}\n", False),
        ("on: push\njobs: {flow: {nodes: 3}}\n", False),
        ("on: push\njobs:\n  nodes: 3\n  start: 4\n", False),
        ("{jobs: {start: a, nodes: b}, flow: x}", False),
        ('{\n  "start": "a",\n  "nodes": {"a": {"type": "end"}}\n}\n', True),
        ("# a comment\n---\n  start: a\n  nodes: {a: {type: end}}\n", True),
        ("flow: x\nstart: a\nnode:\n  a: {type: end}\n", True),
        ("nodes: {a: {type: end}}\n", False),
        ("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: worker\n", False),
        ("apiVersion: v1\nkind: Graph\nstart: a\nnodes: {a: {type: end}}\n", False),
        ("kind: graph\nstart: a\nnodes:\n  # the first\n\n  - id: a\n", False),
        ("start: a\r\nnodes:\r\n- id: a\r\n", False),
        ("start: a\nnodes: [{id: a}]\n", False),
        ("flow: x\nstart: a\nnodes:\n  - a: {type: end}\n", True),
        ("start: a\nnodes: # [as drawn\n  a: {type: end}\n", True),
        ("", False),
    ],
)
def test_a_flow_says_so_at_its_top_level(write: Write, text: str, is_flow: bool) -> None:
    write("flow.yaml", GOOD)
    write("x.yaml", text)
    assert ("x.yaml" in names(".")) is is_flow


def test_a_named_file_is_taken_whatever_it_is_and_only_once(write: Write) -> None:
    write("notes.txt", "hello")
    write("flow.yaml", GOOD)
    assert names("notes.txt", "flow.yaml", ".") == ["notes.txt", "flow.yaml"]


def test_a_folder_without_flows_is_wrong_usage(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("notes.txt", "hello")
    with pytest.raises(FlowError, match="no flow below"):
        flow_files([tmp_path])
    assert main(["check"]) == 2
    assert "error: no flow below" in capsys.readouterr().err


# What it says


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", *arguments])
    return code, capsys.readouterr().out


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(check(capsys, *arguments, "--json")[1]))


def test_without_a_path_all_flows_here_are_checked(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.yaml", BAD)
    write("b/b.yaml", ODD)
    code, out = check(capsys)
    assert code == 1
    assert 'a.yaml:4:13: error: no node type "speek"; did you mean "speak"? [unknown-type]' in out
    assert "    4 |   a: {type: speek, text: Hi}\n      |             ^^^^^" in out
    assert "b/b.yaml:5:3: warning: no exit leads to b [unreachable-node]" in out
    assert "2 files checked: 1 error, 1 warning" in out


def test_warnings_alone_are_no_failure(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.yaml", ODD)
    assert check(capsys)[0] == 0


CREDENTIALS = """\
Mail: {type: http_bearer, hosts: [mail.example.com], token: {env: MAIL}}
Old: {type: http_bearer, hosts: [old.example.com], token: {env: OLD}}
"""
SENDS = """\
flow: sends
start: a
nodes:
  a: {type: webhook, url: /x, credential: Mail, exits: {success: end, failed: end}}
"""


def test_a_credential_that_no_flow_of_the_folder_names_is_told(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", CREDENTIALS)
    write("a.yaml", SENDS)
    (row,) = rows(capsys)
    assert (row["file"], row["line"], row["code"]) == ("credentials.yaml", 2, "unused-credential")


def test_an_environment_that_swaps_a_credential_in_uses_it(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", CREDENTIALS)
    write("a.yaml", SENDS)
    write("environments/qa.yaml", "credentials: {Mail: Old}")
    assert rows(capsys) == []


def test_unused_credentials_are_not_looked_for_when_only_one_file_is_checked(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", CREDENTIALS)
    write("a.yaml", SENDS)
    assert rows(capsys, "a.yaml") == []


def test_no_credential_is_unused_while_a_flow_cannot_be_read(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", CREDENTIALS)
    write("a.yaml", SENDS)
    write("b.yaml", "flow: b\nnodes: {\n")
    assert {row["code"] for row in rows(capsys)} == {"yaml-syntax"}


def test_a_node_that_cannot_be_read_still_uses_its_credential(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", CREDENTIALS)
    write("a.yaml", SENDS + "  b: {type: webhok, url: /x, credential: Old}\n")
    assert {row["code"] for row in rows(capsys)} == {"unknown-type"}


def test_a_broken_credentials_file_is_told_once_and_hides_no_problem_of_the_flows(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("credentials.yaml", "Mail: secret")
    write("a.yaml", SENDS)
    write("b.yaml", ODD)
    codes = [row["code"] for row in rows(capsys)]
    assert sorted(codes) == ["not-a-credential", "unreachable-node"]


@pytest.mark.parametrize(
    "environment", ["parameters: {API_KYE: hunter2-canary}", "parameters: {X: hunter2-canary, : }"]
)
def test_no_line_of_an_environment_is_shown_which_may_hold_a_secret(
    write: Write, capsys: pytest.CaptureFixture[str], environment: str
) -> None:
    secret = "parameters:\n  API_KEY: {secret: true, hosts: [a.example.com], value: {env: X}}\n"
    write("a.yaml", GOOD + secret)
    write("environments/qa.yaml", environment)
    main(["check"])
    shown = capsys.readouterr()
    assert "environments/qa.yaml:1" in shown.out
    assert "hunter2-canary" not in shown.out + shown.err


def test_a_wrong_environment_is_an_error(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.yaml", GOOD)
    write("environments/qa.yaml", "writes: sometimes")
    (row,) = rows(capsys)
    assert (row["file"], row["code"]) == ("environments/qa.yaml", "wrong-environment")


# SARIF


def log(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(check(capsys, "--sarif")[1]))


def test_sarif_is_valid_and_has_what_code_scanning_asks_for(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("flows/a b.yaml", BAD)
    write("flows/odd.yaml", ODD)
    document = log(capsys)
    Sarif.model_validate(document)
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        assert len(result["partialFingerprints"]["flowrunProblem/v1"]) == 32
    for rule in rules:
        assert rule["shortDescription"]["text"] == CODES[rule["id"]]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "flows/a%20b.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 4, "startColumn": 13, "endColumn": 18}


def test_sarif_is_of_the_schema_of_the_standard(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    package = installed(Path(__file__).parent / "sarif") / "node_modules/@microsoft/jest-sarif"
    schema = json.loads((package / "lib/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    write("flows/a b.yaml", BAD)
    Draft7Validator(schema, format_checker=FormatChecker()).validate(log(capsys))


def test_sarif_says_from_where_its_paths_count_and_where_its_codes_are_explained(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.yaml", BAD)
    outside = write("flows/b.yaml", BAD)
    with pytest.MonkeyPatch.context() as inside:
        inside.chdir(tmp_path / "flows")
        (run,) = json.loads(check(capsys, "--sarif", str(outside), "../a.yaml")[1])["runs"]
    base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    assert base == f"{(tmp_path / 'flows').as_uri()}/"
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert [place["artifactLocation"] for place in places] == [
        {"uri": "b.yaml", "uriBaseId": "%SRCROOT%"},
        {"uri": (tmp_path / "a.yaml").as_uri()},
    ]
    explained = Path(unquote(urlsplit(run["tool"]["driver"]["informationUri"]).path))
    assert all(f"### {code}" in explained.read_text("utf-8") for code in CODES)


def test_sarif_of_no_problem_is_valid(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.yaml", GOOD)
    document = log(capsys)
    Sarif.model_validate(document)
    assert document["runs"][0]["results"] == []


def test_in_a_long_line_tools_get_the_column_of_the_file(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"flow: a\nstart: greet\nnodes:\n  greet: {{type: speak, text: '{'x ' * 200}$NOPE'}}\n"
    write("a.yaml", text)
    column = text.splitlines()[3].index("$NOPE") + 1
    assert [row["column"] for row in rows(capsys)] == [column]
    [result] = log(capsys)["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (column, column + len("$NOPE"))


def fingerprints(*problems: Problem) -> list[str]:
    results = sarif(problems)["runs"][0]["results"]
    return [result["partialFingerprints"]["flowrunProblem/v1"] for result in results]


def test_a_fingerprint_stays_when_lines_are_added_above() -> None:
    first = Problem("error", "unknown-key", "x", "a.yaml", 3, 1, "  txt: Hi")
    moved = Problem("error", "unknown-key", "x", "a.yaml", 9, 1, "  txt: Hi")
    other = Problem("error", "unknown-key", "y", "a.yaml", 3, 1, "  txt: Hi")
    assert fingerprints(first) == fingerprints(moved) != fingerprints(other)
    assert len(set(fingerprints(first, moved))) == 2


def test_a_problem_of_a_whole_file_stands_on_its_first_line() -> None:
    result = sarif([Problem("error", "unreadable", "x", "a.yaml", 0)])["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


# Watching


def _heeds_interrupts() -> None:
    """Whatever started the tests may ignore them, which a child inherits."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def watcher(write: Write, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    write("a.yaml", BAD)
    with subprocess.Popen(
        [sys.executable, "-m", "flowrun.cli", "check", "--watch"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeds_interrupts,
    ) as process:
        guard = threading.Timer(60, process.kill)
        guard.start()
        yield process
        guard.cancel()
        process.kill()


def until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    seen = ""
    while word not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    return seen


def test_watch_checks_again_when_a_file_changes_and_ends_at_ctrl_c(
    watcher: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert "unknown-type" in until(watcher, "watching; Ctrl-C ends")
    (tmp_path / "a.yaml").write_text(ODD)
    shown = until(watcher, "watching; Ctrl-C ends")
    assert "unreachable-node" in shown
    assert "unknown-type" not in shown
    (tmp_path / "a.yaml").unlink()
    assert "error: no flow below" in until(watcher, "watching; Ctrl-C ends")
    watcher.send_signal(signal.SIGINT)
    _, err = watcher.communicate()
    assert (watcher.returncode, err) == (0, "")


def test_watch_without_its_library_says_what_to_install(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml", GOOD)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["check", "--watch"]) == 2
    assert "pip install -e '.[watch]'" in capsys.readouterr().err


# Bad input


def pipe(folder: Path, raw: bytes) -> Path:
    path = folder / "pipe.yaml"
    os.mkfifo(path)
    threading.Thread(target=path.write_bytes, args=(raw,)).start()
    return path


def test_a_pipe_is_read_to_its_end_and_says_that_it_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pipe(tmp_path, BAD.encode())
    assert main(["check", str(path)]) == 1
    done = capsys.readouterr()
    assert done.err == f"reading {path} until it ends …\n"
    assert "unknown-type" in done.out


def test_standard_input_can_be_checked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flowrun.cli", "check", "/dev/stdin", "--json"],
        input=BAD.encode(),
        capture_output=True,
        timeout=60,
    )
    assert [row["code"] for row in json.loads(done.stdout)] == ["unknown-type"]


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{chr(ord(name) - 1)}'] * 10)}]\n" for name in "bcdefghi"
)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (LAUGHS.encode(), "aliases expand to more than 50000 values [yaml-alias]"),
        (b"a: " + b"x" * 10_000_000, "larger than 8 MB [unreadable]"),
        (b"a: x\0y\n", "the character U+0000 may not stand in YAML [yaml-character]"),
        (b"a: &a [*a]\n", "*a contains itself [yaml-alias]"),
        (b"a: \xff\n", "not UTF-8 text (byte 0xff) [unreadable]"),
        (b"[" * 5_000, "nested deeper than 64 levels [yaml-depth]"),
        (b"a: " + b"{a: " * 5_000, "nested deeper than 64 levels [yaml-depth]"),
        ("flow: ü\n".encode("utf-16"), "UTF-16 text; save it as UTF-8 [unreadable]"),
        (b"", "not a flow; it begins with flow:, start: and nodes: [not-a-flow]"),
        (
            b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode(),
            ':4:13: error: no node type "speek"',
        ),
    ],
    ids=["laughs", "10 MB", "NUL", "cycle", "bytes", "lists", "blocks", "UTF-16", "empty", "BOM"],
)
def test_hostile_files_are_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, told: str
) -> None:
    path = tmp_path / "flow.yaml"
    path.write_bytes(raw)
    code, out = check(capsys, str(path))
    assert code == 1
    assert told in out


def test_a_folder_that_ends_in_yaml_is_a_folder(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("flow.yaml/a.yaml", BAD)
    assert check(capsys, "flow.yaml")[0] == 1
