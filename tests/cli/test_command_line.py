"""What the command promises: what it prints where, and how it ends, whatever it is given."""

import gzip
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest
import respx

from flowrun import __version__
from flowrun.cli import main
from flowrun.cli.sessions.screen import Screen, calls_line
from flowrun.org.app import LocalOrg
from flowrun.org.chaos import TROUBLES
from flowrun.project.types import node_types

FLOWS = Path(__file__).parent.parent.parent / "flows"
DEMO = str(FLOWS / "demo.yaml")
CANARY = "canary-9b3e-cli"


class Done(NamedTuple):
    """How a command ended: its exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def checked(done: Done) -> Done:
    """No command ever shows a stack trace, a colour in a pipe, or the canary secret."""
    for text in (done.out, done.err):
        assert "Traceback" not in text
        assert "\x1b" not in text
        assert CANARY not in text
    return done


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process."""
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", CANARY)

    def run(*arguments: object, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return checked(Done(code, captured.out, captured.err))

    return run


def spawn(*arguments: object, stdin: bytes = b"", **env: str) -> Done:
    """The command in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "flowrun.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        timeout=60,
    )
    return checked(Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode()))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "flow.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text), "utf-8")
        return path

    return write


# Talking to a flow


def test_the_bare_form_talks_to_a_flow(run: Run) -> None:
    done = run(DEMO, "--input", "1042", "--input", "no")
    assert done.code == 0
    assert done.out.splitlines()[0] == "Hello! Let me see who is calling."
    assert "Case 00001042" in done.out
    assert done.out.splitlines()[-1] == "Thank you for calling, Dana. Goodbye!"
    assert done.err == ""


def test_run_is_the_bare_form_by_its_name(run: Run) -> None:
    arguments = (DEMO, "--input", "1042", "--input", "no")
    assert run("run", *arguments) == run(*arguments)


def test_lines_of_standard_input_are_answers(run: Run) -> None:
    given = run(DEMO, "--input", "1042", "--input", "no")
    assert run(DEMO, stdin="1042\nno\n").out == given.out


def test_a_line_that_is_not_utf_8_ends_no_conversation() -> None:
    done = spawn(DEMO, stdin=b"\xff\nno\n")
    assert done.code == 0
    assert "I find no case \ufffd of yours." in done.out


def test_an_argument_that_is_not_utf_8_ends_no_conversation() -> None:
    done = spawn(DEMO, "--input", os.fsdecode(b"\xff"), "--input", "no", "--json")
    assert (done.code, done.json["parameters"]["CHOICE"]) == (0, "?")


def test_a_terminal_that_cannot_show_a_character_gets_another_in_its_place() -> None:
    done = spawn(DEMO, "--input", "1042", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "?Water heater leaks after the repair?" in done.out


def test_set_gives_a_parameter_its_value(run: Run) -> None:
    done = run(DEMO, "--set", "CALLER_PHONE_NUMBER=+1 (415) 555-0199")
    assert "I do not know the number +1 415 555 0199." in done.out


def test_set_takes_a_dollar_before_the_name(run: Run) -> None:
    assert "+1 415 555 0199" in run(DEMO, "--set", "$CALLER_PHONE_NUMBER=+14155550199").out


def test_set_takes_everything_after_the_first_equals_sign(write: Any, run: Run) -> None:
    flow = write('start: a\nparameters: {X: }\nnodes: {a: {type: speak, text: "[$X]"}}')
    assert run(flow, "--set", "X=a=b=").out == "[a=b=]\n"


def test_env_takes_the_credentials_of_an_environment(run: Run) -> None:
    done = run(DEMO, "--env", "qa", "--input", "7", "--input", "no")
    assert done.code == 0
    assert "Welcome back, Quinn from Test Account." in done.out
    assert "Dana" not in done.out


def test_credentials_puts_a_file_before_the_one_beside_the_flow(write: Any, run: Run) -> None:
    file = write(
        f"Salesforce Production: {{type: local_org, data: {FLOWS}/orgs/qa.yaml}}", "mine.yaml"
    )
    assert "Quinn" in run(DEMO, "--credentials", file, "--input", "7").out


def test_a_flow_that_waits_for_an_answer_nobody_gives_ends_well(run: Run) -> None:
    done = run(DEMO, "--json", "--input", "1042")
    assert (done.code, done.json["status"]) == (0, "awaiting_input")
    assert done.json["trace"][-1]["exit"] is None


def test_the_first_input_is_also_the_initial_message(run: Run) -> None:
    assert run(DEMO, "--json", "--input", "1042").json["parameters"]["INITIAL_MESSAGE"] == "1042"


def test_json_is_one_document_of_the_promised_shape(run: Run) -> None:
    done = run(DEMO, "--json", "--input", "1042", "--input", "no")
    document = done.json
    assert list(document) == ["status", "messages", "parameters", "trace"]
    assert document["status"] == "ended"
    assert document["messages"][0] == {"text": "Hello! Let me see who is calling."}
    assert document["parameters"]["FIRST_NAME"] == "Dana"
    assert document["parameters"]["CASE_COUNT"] == 2
    assert document["parameters"]["MORE"] is False
    assert document["parameters"]["CASES"] == ["00001042", "00001037"]
    for visit in document["trace"]:
        assert {"node", "type", "exit", "ms", "outputs"} <= set(visit)
        more = set(visit) - {"node", "type", "exit", "ms", "outputs"}
        assert more <= {"error", "request", "response", "calls"}
    find_caller = document["trace"][1]
    assert (find_caller["node"], find_caller["exit"]) == ("find_caller", "success")
    assert find_caller["outputs"]["FIRST_NAME"] == "Dana"
    assert set(find_caller["request"]) == {"method", "url", "headers", "body"}
    assert set(find_caller["response"]) == {"status", "headers", "body"}
    assert find_caller["response"]["body"]["records"][0]["FirstName"] == "Dana"
    assert done.err == ""


def test_a_parameter_that_was_never_filled_is_null_in_json(run: Run) -> None:
    document = run(DEMO, "--json", "--set", "CALLER_PHONE_NUMBER=+14155550199").json
    assert document["parameters"]["CONTACT_ID"] is None


def test_a_question_stands_once_in_the_trace_when_it_is_answered(run: Run) -> None:
    trace = run(DEMO, "--json", "--input", "1042", "--input", "no").json["trace"]
    assert [visit["node"] for visit in trace].count("ask_case") == 1


def test_trace_goes_to_stderr_and_leaves_json_alone(run: Run) -> None:
    done = run(DEMO, "--json", "--trace", "--input", "1042", "--input", "no")
    assert done.json["status"] == "ended"
    for told in ("find_caller", "SELECT Id, FirstName", "200 application/json", "$FIRST_NAME ="):
        assert told in done.err


def test_trace_without_json_shows_the_path_on_stderr_and_the_speech_on_stdout(run: Run) -> None:
    plain = run(DEMO, "--input", "1042", "--input", "no")
    traced = run(DEMO, "--trace", "--input", "1042", "--input", "no")
    assert traced.out == plain.out
    assert "find_caller" in traced.err


def test_the_trace_shows_how_many_calls_the_org_has_left(run: Run) -> None:
    done = run(DEMO, "--trace", "--input", "1042", "--input", "no")
    assert "ms · 14,999 of 15,000 API calls left today\n" in done.err
    assert "API calls left" in run("test-request", DEMO, "find_caller").out


def test_a_kept_session_still_tells_how_many_calls_the_org_had_left(run: Run) -> None:
    options = ("--json", "--save-session", "--input", "1042", "--input", "no")
    kept = run(DEMO, *options).json["session"]
    shown = run("sessions", "show", kept, "--trace").out
    assert "ms · 14,999 of 15,000 API calls left today\n" in shown


def test_a_visit_with_many_calls_tells_the_first_and_a_sum() -> None:
    call = {"request": {"method": "GET", "url": "https://a.test/x?q=1"}, "ms": 2.0}
    call["response"] = {"status": 200}
    assert calls_line([call] * 3).count("GET a.test/x 200 2.0 ms") == 3
    assert calls_line([call] * 15) == "GET a.test/x 200 2.0 ms, and 14 more requests in 28 ms"


def test_long_work_is_a_bar_on_a_terminal_and_nothing_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Screen().progress("out.csv", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Screen().progress("out.csv", 1_000, 2_000)
    told = capsys.readouterr().err
    assert f"out.csv  {'█' * 12}{'░' * 12}  50%  1,000 of 2,000 records" in told
    assert not told.endswith("\n")


def test_test_request_shows_long_work_on_a_terminal(
    write: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("SF: {type: local_org}", "credentials.yaml")
    flow = write(
        """
        start: export
        nodes:
          export: {type: salesforce, credential: SF, query: SELECT Id FROM Account, save_to: a.csv}
        """
    )
    monkeypatch.chdir(flow.parent)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["test-request", str(flow), "export"]) == 0
    assert re.search(r"a\.csv  █+ 100%  (\d+) of \1 records", capsys.readouterr().err)
    assert (flow.parent / "a.csv").read_text("utf-8").startswith("Id\n001")


@pytest.mark.parametrize("name", [n for n, t in TROUBLES.items() if t.place != "inside"])
def test_a_local_org_in_trouble_fails_the_node_in_words(name: str, write: Any, run: Run) -> None:
    write(f"org: {{chaos: [{name}]}}", "org.yaml")
    write("SF: {type: local_org, data: org.yaml}", "credentials.yaml")
    flow = write(
        """
        start: find
        nodes:
          find:
            {type: salesforce, credential: SF, query: SELECT Id FROM Account,
             policy: {retry: {times: 0}}, exits: {success: end, no_records: end, failed: end}}
        """
    )
    done = run(flow)
    assert (done.code, done.out) == (0, "")
    assert re.match(r"find failed: (credential \"SF\": )?(the|there|Salesforce) .*\n\Z", done.err)


def test_a_message_never_steers_the_terminal(write: Any, run: Run) -> None:
    flow = write('start: a\nparameters: {X: }\nnodes: {a: {type: speak, text: "$X"}}')
    assert run(flow, "--set", "X=\x1b[2J\x07ok").out == "\\x1b[2J\\x07ok\n"


def test_a_failed_flow_exits_with_1_and_says_why(write: Any, run: Run) -> None:
    flow = write("start: a\nnodes: {a: {type: webhook, url: http://127.0.0.1:9/x}}")
    done = run(flow)
    assert done.code == 1
    assert "failed: a: GET http://127.0.0.1:9/x: 127.0.0.1:9 refuses connections" in done.err
    done = run(flow, "--json")
    assert (done.code, done.json["status"]) == (1, "failed")
    assert "refuses connections" in done.json["trace"][0]["error"]


def test_a_failure_that_the_flow_handles_exits_with_0(write: Any, run: Run) -> None:
    flow = write(
        """
        start: a
        on_failed: sorry
        nodes:
          a: {type: webhook, url: http://127.0.0.1:9/x}
          sorry: {type: end, text: Sorry.}
        """
    )
    done = run(flow)
    assert (done.code, done.out) == (0, "Sorry.\n")


def test_a_node_that_crashes_exits_with_1_and_names_the_node(write: Any, tmp_path: Path) -> None:
    write(
        """
        from engine import Node
        class Boom(Node):
            type = "boom"
            async def run(self, ctx):
                raise ZeroDivisionError("oops")
        """,
        "nodes/boom.py",
    )
    flow = write("start: a\nnodes: {a: {type: boom}}")
    ended = subprocess.run(
        [sys.executable, "-m", "flowrun.cli", str(flow), "--nodes-dir", str(tmp_path / "nodes")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "crashed: a: ZeroDivisionError: oops" in ended.stderr


# Wrong flows and wrong usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.yaml"], "nowhere.yaml: error: there is no such file"),
        ([str(FLOWS / "dmo.yaml")], 'there is no such file; did you mean "'),
        ([str(FLOWS)], "this is a folder; name a file in it"),
        ([DEMO, "--env", "aq"], 'no environment "aq"'),
        ([DEMO, "--set", "FRST_NAME=x"], 'did you mean "FIRST_NAME"?'),
        ([DEMO, "--set", "FIRST_NAME"], '--set takes NAME=VALUE, not "FIRST_NAME"'),
        ([DEMO, "--set", "CASE_COUNT=many"], '$CASE_COUNT: "many" is not a number'),
        ([DEMO, "--credentials", "nowhere.yaml"], "nowhere.yaml: error: there is no such"),
        ([DEMO, "--nodes-dir", "nowhere"], "nowhere: there is no such folder of node types"),
        ([DEMO, "--unknown"], "unrecognized arguments: --unknown"),
        (["test-request", DEMO], "there are: find_caller"),
        (["test-request", DEMO, "find_calle"], 'no node "find_calle"'),
        (["test-request", DEMO, "greet"], '"greet" is a speak node and makes no request'),
        (["nodes", "salesforc"], 'no node type "salesforc"; did you mean "salesforce"?'),
        (["check", "--json", "--sarif"], "not allowed with argument --json"),
        (["org", "--port", "many"], "--port: takes a number from 0 to 65535"),
        (["org", "--chaos", "lock_rwo"], 'no trouble "lock_rwo"; did you mean "lock_row"?'),
        (["org", "--chaos", "xyzzy"], 'no trouble "xyzzy"; docs/local-org.md lists them'),
        (["test", "--min-coverage", "120"], "--min-coverage: takes a number from 0 to 100"),
        (["test", "--min-coverage", "all"], "--min-coverage: takes a number from 0 to 100"),
        (["credentials", "import", "nowhere"], "nowhere: cannot be read: No such file"),
        (["org", "--data", "nowhere.yaml"], "there is no such file"),
        ([], "usage: flowrun FLOW.yaml"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(
    run: Run, arguments: list[str], told: str
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["vault"], "required: ACTION; flowrun vault --help explains"),
        (["sessions", "show"], "required: ID; flowrun sessions show --help explains"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line_that_names_its_help(
    run: Run, arguments: list[str], told: str
) -> None:
    done = run(*arguments)
    assert done.err == f"error: the following arguments are {told}\n"


def test_a_port_that_is_taken_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("org", "--port", port)
    assert (done.code, done.out) == (2, "")
    assert f"error: cannot listen on 127.0.0.1:{port}: " in done.err


def test_broken_yaml_is_told_with_its_place(write: Any, run: Run) -> None:
    flow = write("start: a\nnodes:\n  a: {type: speak, text: hi\n")
    done = run(flow)
    assert done.code == 2
    assert re.search(
        rf"^{re.escape(str(flow))}:\d+:\d+: error: .* \[yaml-syntax\]$", done.err, re.M
    )


def test_twelve_mistakes_are_told_at_once_each_with_its_line(write: Any, run: Run) -> None:
    flow = write(
        """\
        flow: t
        strat: a
        start: b
        parameters:
          N: {entity: nubmer}
          P: {secrt: true}
        nodes:
          a:
            type: speek
          c:
            type: speak
            txt: hi
          d: {type: webhook, url: "ftp://x.example.com"}
          e: {type: speak, text: hi $NN, next: f}
          g: {type: conditions, conditions: {x: [$N, ==, 1]}, exits: {y: end}}
          h: {type: collect_input, parameter: N, prompt: hi, policy: {timeout: 1s}}
        """
    )
    done = run(flow)
    assert done.code == 2
    lines = [int(line) for line in re.findall(rf"{re.escape(str(flow))}:(\d+):", done.err)]
    assert len(lines) >= 12
    assert lines == sorted(lines)
    assert set(lines) >= {2, 3, 5, 6, 9, 10, 12, 13, 14, 15, 16}
    for told in ('did you mean "start"?', 'did you mean "speak"?', 'write "is"', "no node"):
        assert told in done.err


def test_a_flow_with_mistakes_says_nothing_and_asks_nobody(write: Any, run: Run) -> None:
    flow = write(
        """
        start: a
        nodes:
          a: {type: speak, text: said before, next: b}
          b: {type: salesforce, credential: Nobody, query: SELECT Id FROM Case}
        """
    )
    done = run(flow)
    assert (done.code, done.out) == (2, "")
    assert 'no credential "Nobody"' in done.err


# Checking, listing, explaining


def test_check_finds_no_error_in_the_flows_that_come_along(run: Run) -> None:
    files = sorted(FLOWS.glob("*.yaml"))
    done = run("check", *files)
    assert done.code == 0
    assert f"{len(files)} files checked: 0 errors" in done.out


def test_check_exits_with_1_when_there_is_an_error(write: Any, run: Run) -> None:
    flow = write("start: a\nnodes: {a: {type: speek}}")
    done = run("check", flow)
    assert done.code == 1
    assert 'error: no node type "speek"; did you mean "speak"?' in done.out
    assert "1 file checked: 1 error, 0 warnings" in done.out


def test_check_json_has_a_row_for_each_problem(write: Any, run: Run) -> None:
    flow = write("start: a\nnodes: {a: {type: speek}, b: {type: webhook, url: http://a.b}}")
    good = write("start: a\nnodes: {a: {type: webhook, url: http://a.b}}", "good.yaml")
    done = run("check", flow, good, "--json")
    assert done.code == 1
    rows = done.json
    assert [set(row) for row in rows] == [
        {"file", "line", "column", "severity", "code", "message"}
    ] * len(rows)
    assert (rows[0]["file"], rows[0]["line"], rows[0]["code"]) == (str(flow), 2, "unknown-type")
    others = {(row["file"], row["severity"], row["code"]) for row in rows[1:]}
    assert others == {(str(flow), "warning", "open-exit"), (str(good), "warning", "open-exit")}


def test_check_with_warnings_only_exits_with_0(write: Any, run: Run) -> None:
    flow = write("start: a\nnodes: {a: {type: webhook, url: http://a.b}}")
    done = run("check", flow)
    assert done.code == 0
    assert "open-exit" in done.out


def test_check_reads_no_secret(write: Any, run: Run) -> None:
    write(
        "API: {type: http_bearer, token: {env: FLOWRUN_NOT_THERE}, hosts: [a.b]}",
        "credentials.yaml",
    )
    flow = write(
        "start: a\nparameters: {T: {secret: true, value: {env: FLOWRUN_NOT_THERE}, hosts: [a.b]}}\n"
        "nodes: {a: {type: webhook, credential: API, url: /x, headers: {X-Key: $T},\n"
        "  exits: {success: end, failed: end}}}"
    )
    done = run("check", flow)
    assert (done.code, done.out) == (0, "1 file checked\n")


def test_check_of_a_credentials_file_never_repeats_a_literal_secret(write: Any, run: Run) -> None:
    file = write(
        f"SF: {{type: salesforce, domain: a, consumer_key: k, consumer_secret: {CANARY}}}",
        "credentials.yaml",
    )
    done = run("check", file)
    assert done.code == 1
    assert "a secret is not written here" in done.out


def test_a_key_and_its_default_are_told_apart(run: Run) -> None:
    assert 'search default "get_records"' in run("nodes", "salesforce").out


def test_nodes_lists_every_node_type_with_a_sentence(run: Run) -> None:
    names = node_types().names()
    assert {"speak", "webhook"} < set(names)
    done = run("nodes")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == names
    assert [node["type"] for node in run("nodes", "--json").json] == names


def test_nodes_explains_one_type(run: Run) -> None:
    done = run("nodes", "webhook")
    assert done.code == 0
    for told in ("url", "required", "success", "failed", "Call an HTTP API"):
        assert told in done.out
    assert run("nodes", "webhook", "--json").json["type"] == "webhook"


def test_nodes_dir_adds_node_types(write: Any, run: Run, tmp_path: Path) -> None:
    code = 'from engine import Node\nclass Hop(Node):\n    """Hop."""\n    type = "hop"\n'
    write(code, "nodes/hop.py")
    assert "hop" in run("nodes", "--nodes-dir", tmp_path / "nodes").out


def test_credentials_list_tells_what_there_is_and_whether_it_can_be_used(
    write: Any, run: Run, tmp_path: Path
) -> None:
    write(
        """
        Ready: {type: http_bearer, token: {env: FLOWRUN_TEST_SECRET}, hosts: [a.example.com]}
        Missing:
          {type: salesforce, domain: acme--qa, consumer_key: k, consumer_secret: {env: NOT_THERE}}
        Wrong: {type: salesforce, domain: evil.com, consumer_key: k, consumer_secret: {env: X}}
        """,
        "credentials.yaml",
    )
    done = run("credentials", "list", "--folder", tmp_path, "--json")
    assert done.code == 0
    missing, ready, wrong = done.json
    keys = {"name", "type", "domain", "environment", "state", "reason", "last_used"}
    assert set(ready) == keys
    assert (ready["name"], ready["state"], ready["last_used"]) == ("Ready", "ready", None)
    assert missing["domain"] == "acme--qa.sandbox.my.salesforce.com"
    assert missing["environment"] == "sandbox"
    assert missing["state"] == wrong["state"] == "unreadable"
    assert missing["reason"] == "the environment variable NOT_THERE is not set or empty"
    assert "evil.com" in wrong["reason"]
    listed = run("credentials", "list", "--folder", tmp_path)
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == ["Missing", "Ready", "Wrong"]


def test_credentials_list_tells_what_an_environment_swaps(
    write: Any, run: Run, tmp_path: Path
) -> None:
    write("A: {type: local_org}\nB: {type: local_org}\n", "credentials.yaml")
    write("credentials: {A: B}\n", "environments/qa.yaml")
    listed = run("credentials", "list", "--folder", tmp_path, "--env", "qa").out
    assert listed.endswith("A → B  in environment qa\n")
    assert "→" not in run("credentials", "list", "--folder", tmp_path).out


@pytest.mark.parametrize("name", ["run", "resume"])
def test_a_node_type_that_cannot_be_awaited_is_told_when_it_is_loaded(
    write: Any, run: Run, tmp_path: Path, name: str
) -> None:
    code = 'from engine import Node\nclass Hop(Node):\n    """Hop."""\n    type = "hop"\n'
    write(f"{code}    def {name}(self, *given): ...\n", "nodes/hop.py")
    done = run("nodes", "hop", "--nodes-dir", tmp_path / "nodes")
    assert done.code == 2
    assert f"Hop.{name} is awaited; write: async def {name}" in done.err


def test_version_is_told(run: Run) -> None:
    assert run("--version") == Done(0, f"flowrun {__version__}\n", "")


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for name in ("run", "test-request", "check", "nodes", "credentials", "org"):
        assert re.search(rf"^\s+{name}\s", done.out, re.M)


@pytest.mark.parametrize("command", ["run", "test-request", "check", "nodes", "credentials", "org"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: flowrun {command}")


@pytest.mark.parametrize(
    "action",
    [
        "sessions list",
        "sessions show",
        "sessions remove",
        "sessions resume",
        "sessions purge",
        "new flow",
        "new node",
        "vault set",
    ],
)
def test_every_action_says_what_it_does_and_shows_an_example(run: Run, action: str) -> None:
    told = run(*action.split(), "--help").out
    assert re.search(r"\n\n[A-Z].*\.\n\n", told)
    assert f"\n  flowrun {action}" in told


def test_the_installed_command_works_in_a_process_of_its_own() -> None:
    assert spawn("--version") == Done(0, f"flowrun {__version__}\n", "")
    assert spawn(DEMO, "--input", "1042", "--input", "no").code == 0


# A server that does what servers do


@dataclass
class Server:
    """A real server on loopback; the path of a request says how it misbehaves."""

    port: int
    requests: list[tuple[str, str, dict[str, str], bytes]]
    stop: threading.Event

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append((self.command, self.path, headers, body))
            getattr(self, self.path.strip("/").partition("?")[0])()

        do_POST = do_GET

        def answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            given = {"content_type": "application/json", "content_length": str(len(body))}
            for name, value in {**given, **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def echo(self) -> None:
            told = {"a": {"b": "c"}, "you_sent": dict(self.headers), "path": self.path}
            self.answer(200, json.dumps(told).encode())

        def hang(self) -> None:
            server.stop.wait(120)
            self.close_connection = True

        def html(self) -> None:
            self.answer(200, b"<h1>Maintenance</h1>", content_type="text/html")

        def half(self) -> None:
            self.answer(200, b'{"a": {"b"', content_length="1000")
            self.close_connection = True

        def much(self) -> None:
            self.answer(200, b" " * 50_000)

        def endless(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.close_connection = True
            try:
                while not server.stop.is_set():
                    self.wfile.write(b" " * 10_000)
            except OSError:
                return

        def packed(self) -> None:
            self.answer(200, gzip.compress(b" " * 5_000_000), content_encoding="gzip")

        def none(self) -> None:
            self.send_response(204)
            self.end_headers()

        def away(self) -> None:
            self.answer(302, b"", location="https://evil.example.com/x?t=1")

        def broken(self) -> None:
            self.answer(500, b'{"message": "out of coffee"}')

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Handler


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    told = Server(0, [], threading.Event())
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    told.port = http.server_port
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    told.stop.set()
    http.shutdown()
    thread.join()
    http.server_close()


CALL = """
flow: t
start: call
parameters:
  GOT: {{description: what came}}
  TOKEN: {{secret: true, value: {{env: FLOWRUN_TEST_SECRET}}, hosts: [127.0.0.1]}}
nodes:
  call:
    type: webhook
    url: {url}
    headers: {{X-Key: $TOKEN}}
    policy: {{timeout: {timeout}, max_response: 20kB}}
    response_mapping: {{a.b: $GOT}}
    exits: {{success: tell}}
  tell: {{type: speak, text: Got $GOT}}
"""


@pytest.mark.parametrize(
    ("path", "timeout", "told"),
    [
        ("/hang", "200ms", "no answer within 0.2 s (policy.timeout)"),
        ("/html", "9s", "the answer (200) is not JSON (text/html)"),
        ("/half", "9s", "broke off its answer"),
        ("/much", "9s", "the answer is larger than 0.02 MB (policy.max_response)"),
        ("/endless", "9s", "the answer is larger than 0.02 MB (policy.max_response)"),
        ("/packed", "9s", "the answer is larger than 0.02 MB (policy.max_response)"),
        ("/none", "9s", '"a.b" found nothing: the answer (204) has no body'),
        ("/away", "9s", "answered 302, a redirect to https://evil.example.com/x; follow_redirects"),
        ("/broken", "9s", "answered 500: out of coffee"),
    ],
)
def test_a_server_that_misbehaves_ends_the_flow_with_a_clear_message(
    server: Server, write: Any, run: Run, path: str, timeout: str, told: str
) -> None:
    flow = write(CALL.format(url=server.url(path), timeout=timeout))
    done = run(flow)
    assert (done.code, done.out) == (1, "")
    assert "failed: call: " in done.err
    assert told in done.err
    document = run(flow, "--json", "--trace").json
    assert document["status"] == "failed"
    assert told in document["trace"][0]["error"]


def test_a_secret_goes_out_and_is_seen_nowhere(server: Server, write: Any, run: Run) -> None:
    flow = write(CALL.format(url=server.url("/echo"), timeout="9s"))
    server.requests.clear()
    done = run(flow, "--json", "--trace")
    assert done.code == 0
    assert server.requests[0][2]["x-key"] == CANARY
    assert done.json["parameters"]["TOKEN"] == "•••"
    assert done.json["trace"][0]["response"]["body"]["you_sent"]["X-Key"] == "•••"


def test_a_secret_that_is_not_there_exits_with_2(
    server: Server, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = write(CALL.format(url=server.url("/echo"), timeout="9s"))
    monkeypatch.delenv("FLOWRUN_TEST_SECRET")
    done = run(flow)
    assert (done.code, done.out) == (2, "")
    assert "$TOKEN: the environment variable FLOWRUN_TEST_SECRET is not set" in done.err


# One request


def test_test_request_shows_the_request_the_answer_and_what_was_mapped(
    server: Server, write: Any, run: Run
) -> None:
    flow = write(CALL.format(url=server.url("/echo"), timeout="9s"))
    done = run("test-request", flow, "call")
    assert done.code == 0
    for told in (f"GET {server.url('/echo')}", "X-Key: •••", "200", "exit success", '$GOT = "c"'):
        assert told in done.out


def test_test_request_json_is_one_document_of_the_promised_shape(
    server: Server, write: Any, run: Run
) -> None:
    flow = write(CALL.format(url=server.url("/echo"), timeout="9s"))
    document = run("test-request", flow, "call", "--json").json
    assert list(document) == ["request", "response", "exit", "mapped", "error", "origins"]
    assert list(document["request"]) == ["method", "url", "headers", "body"]
    assert list(document["response"]) == ["status", "headers", "body"]
    assert (document["exit"], document["mapped"]) == ("success", {"GOT": "c"})
    assert document["error"] is None


def test_test_request_of_a_failing_node_exits_with_1(server: Server, write: Any, run: Run) -> None:
    flow = write(CALL.format(url=server.url("/broken"), timeout="9s"))
    done = run("test-request", flow, "call", "--json")
    assert (done.code, done.json["exit"], done.json["mapped"]) == (1, "failed", None)
    assert done.json["response"]["status"] == 500
    assert "answered 500: out of coffee" in done.json["error"]
    done = run("test-request", flow, "call")
    assert done.code == 1
    assert "answered 500: out of coffee" in done.err


def test_a_dry_run_sends_nothing(server: Server, write: Any, run: Run) -> None:
    flow = write(CALL.format(url=server.url("/echo"), timeout="9s"))
    server.requests.clear()
    document = run("test-request", flow, "call", "--dry-run", "--json").json
    assert server.requests == []
    assert document["request"]["headers"] == {"X-Key": "•••"}
    assert [document[key] for key in ("response", "exit", "mapped", "error")] == [None] * 4


def test_a_dry_run_logs_in_nowhere_and_reads_no_secret_of_its_credential(
    server: Server, write: Any, run: Run
) -> None:
    write(
        f"SF: {{type: salesforce, domain: '127.0.0.1:{server.port}', consumer_key: k,"
        " consumer_secret: {env: NOT_THERE}}",
        "credentials.yaml",
    )
    flow = write(
        "start: find\nparameters: {X: a'b, T: {secret: true, value: {env: NOT_THERE}}}\nnodes:\n"
        "  find: {type: salesforce, credential: SF,"
        " query: SELECT Id FROM Case WHERE Subject = $X}"
    )
    server.requests.clear()
    done = run("test-request", flow, "find", "--dry-run", "--json")
    assert (done.code, server.requests) == (0, [])
    assert done.json["request"]["url"].startswith(server.url("/services/data/v66.0/query?q=SEL"))
    assert done.json["request"]["headers"]["Authorization"] == "Bearer •••"


def test_test_request_needs_only_the_parameters_of_its_node(
    server: Server, write: Any, run: Run
) -> None:
    flow = write(
        "start: call\nparameters: {T: {secret: true, value: {env: NOT_THERE}}}\n"
        f"nodes: {{call: {{type: webhook, url: '{server.url('/echo')}'}}}}"
    )
    assert run("test-request", flow, "call").code == 0


def test_test_request_takes_values_and_an_environment(run: Run) -> None:
    done = run("test-request", DEMO, "find_caller", "--env", "qa", "--json")
    assert done.json["mapped"]["FIRST_NAME"] == "Quinn"
    done = run(
        "test-request", DEMO, "find_caller", "--set", "CALLER_PHONE_NUMBER=+14155550199", "--json"
    )
    assert (done.code, done.json["exit"], done.json["mapped"]) == (0, "no_records", {})


# A local org on a port


class Org(NamedTuple):
    """What `flowrun org` printed when it began."""

    port: int
    consumer_key: str
    consumer_secret: str
    username: str
    password: str


@pytest.fixture(scope="module")
def org() -> Iterator[Org]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flowrun.cli", "org", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        told = [process.stdout.readline().rstrip("\n").partition(": ")[2] for _ in range(5)]
        yield Org(int(told[0].rpartition(":")[2]), *told[1:])
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0


ASK_ORG = """
flow: t
start: find
parameters: {X: , NAME: }
nodes:
  find:
    type: salesforce
    credential: SF
    query: SELECT Name FROM Account WHERE Name LIKE $X
    response_mapping: {"records[0].Name": $NAME}
    exits: {success: tell, no_records: tell}
  tell: {type: speak, text: "Found: $NAME"}
"""


def credential(port: int, key: str, place: str = "{env: ORG_SECRET}") -> str:
    return (
        f"SF: {{type: salesforce, domain: '127.0.0.1:{port}', consumer_key: {key},"
        f" consumer_secret: {place}}}"
    )


def test_a_flow_runs_against_an_org_on_a_port(
    org: Org, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORG_SECRET", org.consumer_secret)
    write(credential(org.port, org.consumer_key), "credentials.yaml")
    done = run(write(ASK_ORG), "--set", "X=O'Brien & Daughters Bakery", "--trace")
    assert (done.code, done.out) == (0, "Found: O'Brien & Daughters Bakery\n")
    assert org.consumer_secret not in done.err


@pytest.mark.parametrize("options", [[], ["--json"], ["--trace"], ["--json", "--trace"]])
def test_a_wrong_consumer_secret_is_always_told_on_stderr_with_what_to_do(
    org: Org, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setenv("ORG_SECRET", CANARY)
    write(credential(org.port, org.consumer_key), "credentials.yaml")
    done = run(write(ASK_ORG), "--set", "X=a", *options)
    assert done.code == 1
    told = done.err.count('credential "SF": Salesforce refused the login: invalid_client')
    assert 1 <= told <= 2
    assert "check consumer_secret" in done.err


@pytest.mark.parametrize("options", [[], ["--json"], ["--trace"]])
def test_a_login_that_fails_while_nobody_waits_for_it_is_told_on_stderr(
    org: Org, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setenv("ORG_SECRET", CANARY)
    write(credential(org.port, org.consumer_key), "credentials.yaml")
    flow = write(
        "start: a\nnodes:\n"
        "  a: {type: webhook, method: POST, credential: SF, url: /x, asynchronous: true}\n"
    )
    done = run(flow, *options)
    assert done.code == 0
    assert done.err.count("Salesforce refused the login: invalid_client") == 1


def test_a_wrong_consumer_key_is_told_with_what_to_do(
    org: Org, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORG_SECRET", org.consumer_secret)
    write(credential(org.port, "wrong"), "credentials.yaml")
    done = run(write(ASK_ORG), "--set", "X=a")
    assert done.code == 1
    assert "check consumer_key and domain" in done.err


def test_a_domain_where_nobody_listens_is_told(
    write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORG_SECRET", CANARY)
    write(credential(9, "key"), "credentials.yaml")
    done = run(write(ASK_ORG), "--set", "X=a")
    assert done.code == 1
    assert 'credential "SF": 127.0.0.1:9 refuses connections' in done.err


def test_a_domain_that_is_no_salesforce_is_told(
    server: Server, write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORG_SECRET", CANARY)
    text = credential(server.port, "key")
    write(text, "credentials.yaml")
    broken = write(ASK_ORG)
    with respx.mock:
        respx.post(server.url("/services/oauth2/token")).respond(200, html="<h1>Hello</h1>")
        done = run(broken, "--set", "X=a")
    assert done.code == 1
    assert "answered the login with something that is no token; check the domain" in done.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (credential(1, "k", CANARY), "a secret is not written here; say where it is kept"),
        (credential(1, "k").replace("127.0.0.1:1", "evil.com"), "is not a Salesforce host"),
        (
            "SF: {type: http_bearer, token: {env: X}, hosts: [a.b]}",
            "needs a credential that speaks",
        ),
        ("Other: {type: local_org}", 'no credential "SF"'),
        ("SF: {type: salesfroce}", 'no credential type "salesfroce"; did you mean "salesforce"?'),
    ],
)
def test_a_wrong_credential_exits_with_2_before_anything_is_said(
    write: Any, run: Run, text: str, told: str
) -> None:
    write(text, "credentials.yaml")
    done = run(write(ASK_ORG), "--set", "X=a")
    assert (done.code, done.out) == (2, "")
    assert told in done.err


# The flows that come along


SANDBOX = "yourcompany--qa.sandbox.my.salesforce.com"


def test_the_sandbox_flow_logs_in_and_greets_whom_it_finds(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = LocalOrg()
    monkeypatch.setenv("SF_CONSUMER_SECRET", org.consumer_secret)
    monkeypatch.setenv("SF_PASSWORD", org.password)
    with respx.mock:
        respx.route(host=SANDBOX).mock(side_effect=respx.ASGIHandler(org.app))
        done = run(
            FLOWS / "sandbox-webhook.yaml",
            *("--set", f"CLIENT_ID={org.consumer_key}", "--set", f"USERNAME={org.username}"),
            *("--set", "CALLER_PHONE_NUMBER=+14155550100"),
            "--json",
        )
    assert done.code == 0, done.err
    assert done.json["status"] == "ended"
    assert [visit["exit"] for visit in done.json["trace"]] == ["success", "success", "next"]
    assert done.json["messages"][0]["text"].startswith("Hello ")
    assert done.json["parameters"]["SF_ACCESS_TOKEN"] == "•••"
    told = done.out + done.err
    assert org.consumer_secret not in told and org.password not in told
    assert not re.search(r"00D\w{15}!", told)


def test_the_sandbox_flow_says_sorry_when_the_password_is_wrong(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    org = LocalOrg()
    monkeypatch.setenv("SF_CONSUMER_SECRET", org.consumer_secret)
    monkeypatch.setenv("SF_PASSWORD", CANARY)
    with respx.mock:
        respx.route(host=SANDBOX).mock(side_effect=respx.ASGIHandler(org.app))
        done = run(
            FLOWS / "sandbox-webhook.yaml",
            *("--set", f"CLIENT_ID={org.consumer_key}", "--set", f"USERNAME={org.username}"),
            "--trace",
        )
    assert done.out == "I cannot reach the sandbox right now.\n"
    assert "authentication failure" in done.err


def test_a_host_that_does_not_exist_is_told_with_the_forms_of_orgs(
    write: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORG_SECRET", CANARY)
    write(credential(1, "k").replace("127.0.0.1:1", "acme"), "credentials.yaml")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    done = run(write(ASK_ORG), "--set", "X=a")
    assert done.code == 1
    assert "there is no host acme.my.salesforce.com (DNS); orgs use the forms" in done.err


def test_a_parameter_that_a_node_unsets_is_null_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "unset.yaml"
    flow.write_text(
        "flow: u\nstart: a\nparameters: {A: 1, B: }\nnodes:\n"
        "  a: {type: set_parameter, parameters: {$A: $B}}\n"
    )
    assert main([str(flow), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["trace"][0]["outputs"] == {"A": None}
    assert document["parameters"]["A"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("report --engine-admin http://engine:9070", "--engine-admin goes with --engine"),
        ("versions prune --engine-admin http://engine:9070", "--engine-admin goes with --engine"),
        ("worker --published --fd 3 --port 9081", "--fd takes the place of --host and --port"),
        ("worker --published --fd 3 --host 0.0.0.0", "--fd takes the place of --host and --port"),
    ],
)
def test_an_option_that_another_makes_useless_is_refused(
    arguments: str, said: str, run: Run
) -> None:
    done = run(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert said in done.err
