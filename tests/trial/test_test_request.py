"""A test request: what it shows, where values come from, what its last answer is good for."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import httpx
import pytest
import respx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import StoreError
from engine.fields.object_path import ObjectPath as ObjectPath
from engine.values.redaction import Redaction
from flowrun.cli import main
from flowrun.storage.vault.sealing import DataKeys, Key
from flowrun.trial.answer_paths import paths_of
from flowrun.trial.answers import Answer, Answers
from flowrun.trial.screen import ago

CANARY = "canary-71ab-trial"
FLOW = """\
flow: orders
start: get_order
parameters:
  ORDER_NUMBER:
  COUNT: {entity: number}
  DAY: {entity: date, value: 2026-01-31}
  STATUS:
  CHANNEL: voice
  API_KEY: {secret: true, value: {env: FLOWRUN_TEST_KEY}, hosts: [api.example.com]}
  TOKEN: {secret: true, hosts: [api.example.com]}
nodes:
  get_order:
    type: webhook
    url: https://api.example.com/orders/$ORDER_NUMBER
    query_parameters: {day: $DAY, channel: $CHANNEL}
    policy: {timeout: 4s}
    response_mapping:
      data.status: $STATUS
      data.count: {parameter: $COUNT, default: 1}
    exits: {success: tell}
  log_in:
    type: webhook
    method: POST
    url: https://api.example.com/login
    headers: {X-Key: $API_KEY}
    response_mapping: {session: $TOKEN}
    exits: {success: end, failed: end}
  ping:
    type: webhook
    method: POST
    url: https://api.example.com/ping
    asynchronous: true
    exits: {success: end, failed: end}
  tell: {type: speak, text: Your order is $STATUS.}
"""
ORDER = {"data": {"status": "shipped", "items": [{"sku": "a", "n": 1}, {"sku": "b", "gift": True}]}}


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[str]:
        """The lines, their columns closed up."""
        return [" ".join(line.split()) for line in self.out.splitlines()]


Try = Callable[..., Done]
URL = "https://api.example.com/orders/AB1"


@pytest.fixture
def wire() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(url__startswith=URL).respond(json=ORDER)
        router.post("https://api.example.com/login").respond(
            json={"session": CANARY, "again": [CANARY], "password": "other", "token": [4711]}
        )
        router.post("https://api.example.com/ping").respond(202)
        yield router


@pytest.fixture
def attempt(
    tmp_path: Path,
    wire: respx.MockRouter,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Try:
    """`flowrun test-request flow.yaml …` in a folder of its own; other commands by `command=`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLOWRUN_TEST_KEY", CANARY)
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
    write("flow.yaml", FLOW)
    write("environments/qa.yaml", "description: QA\nparameters:\n  CHANNEL: chat\n")

    def attempt(*arguments: str, command: tuple[str, ...] = ("test-request", "flow.yaml")) -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), "utf-8"))
        capsys.readouterr()
        try:
            code = main([*command, *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        for text in told:
            assert CANARY not in text
            assert "Traceback" not in text
        return Done(code, *told)

    return attempt


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(dedent(text), "utf-8")


ORDER_AB1 = ("get_order", "--set", "ORDER_NUMBER=AB1")


# Where values come from


def test_each_value_of_a_request_says_where_it_comes_from(attempt: Try) -> None:
    write("params.yaml", "# mine\nDAY: 2026-02-01\nORDER_NUMBER: ZZ9\n")
    done = attempt(*ORDER_AB1, "--env", "qa", "--params", "params.yaml")
    assert done.code == 0
    for row in (
        '$ORDER_NUMBER "AB1" ← --set',
        '$DAY "2026-02-01" ← params.yaml:2',
        '$CHANNEL "chat" ← environment qa (environments/qa.yaml:3)',
        "timeout 4 s ← flow.yaml:16",
    ):
        assert row in done.rows
    write("params.yaml", "CHANNEL: mail\n")
    done = attempt(*ORDER_AB1, "--env", "qa", "--params", "params.yaml")
    assert '$CHANNEL "mail" ← params.yaml:1' in done.rows
    done = attempt(*ORDER_AB1)
    assert '$CHANNEL "voice" ← default (flow.yaml:8)' in done.rows
    assert '$DAY "2026-01-31" ← default (flow.yaml:6)' in done.rows


def test_a_record_is_set_as_json_where_any_value_is_taken(attempt: Try) -> None:
    flow = FLOW.replace("  STATUS:\n", "  STATUS:\n  CASE: {entity: any}\n")
    write("flow.yaml", flow.replace("{day: $DAY,", "{day: $DAY, case: '${CASE.Id}',"))
    done = attempt(*ORDER_AB1, "--set", 'CASE={"Id": "500AB"}', "--set", "CHANNEL=[1]", "--dry-run")
    assert done.code == 0
    assert {"case = 500AB", "channel = [1]"} <= set(done.rows)


def test_origins_are_in_the_json_document(attempt: Try) -> None:
    origins = attempt(*ORDER_AB1, "--dry-run", "--json").json["origins"]
    assert origins["$ORDER_NUMBER"] == {"value": "AB1", "from": "--set"}
    assert origins["timeout"] == {"value": "4 s", "from": "flow.yaml:16"}


def test_a_secret_says_where_it_is_kept_and_shows_as_dots(attempt: Try) -> None:
    rows = attempt("log_in", "--dry-run").rows
    assert "$API_KEY ••• ← {env: FLOWRUN_TEST_KEY} (flow.yaml:9)" in [
        row.replace('"', "") for row in rows
    ]
    assert "timeout 5 s ← default of webhook" in rows


def test_a_credential_says_which_environment_chose_it(attempt: Try) -> None:
    write("flow.yaml", FLOW.replace("    policy:", "    credential: Shop\n    policy:", 1))
    shop = "{type: http_bearer, hosts: [api.example.com], token: {env: FLOWRUN_TEST_KEY}}"
    write("credentials.yaml", f"Shop: {shop}\nShop QA: {shop}\n")
    write("environments/qa.yaml", "credentials:\n  Shop: Shop QA\n")
    assert "credential Shop ← flow.yaml:16" in attempt(*ORDER_AB1).rows
    done = attempt(*ORDER_AB1, "--env", "qa")
    assert "credential Shop QA ← environments/qa.yaml:2" in done.rows


def test_an_environment_says_where_a_secret_is_kept(
    attempt: Try, wire: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_QA_KEY", "qa-key")
    write("environments/qa.yaml", "parameters:\n  API_KEY: {env: FLOWRUN_TEST_QA_KEY}\n")
    attempt("log_in", "--env", "qa")
    assert wire.calls.last.request.headers["x-key"] == "qa-key"
    attempt("flow.yaml", "--env", "qa", "--set", "ORDER_NUMBER=AB1", command=())
    write("environments/qa.yaml", "parameters:\n  API_KEY: {key: abc}\n")
    done = attempt("log_in", "--env", "qa")
    assert done.code == 2
    assert "environments/qa.yaml:2:12: error: say where the secret is kept" in done.err
    assert "environments/qa.yaml:2:12: error" in attempt(command=("check", "flow.yaml")).out


def test_a_dry_run_needs_no_secret(attempt: Try, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLOWRUN_TEST_KEY")
    done = attempt("log_in", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "X-Key: •••" in done.rows
    assert attempt("log_in").code == 2


def test_a_secret_given_as_nothing_is_nothing(attempt: Try) -> None:
    assert "-H 'X-Key;'" in attempt("log_in", "--curl", "--set", "API_KEY=").out
    assert "X-Key:" in attempt("log_in", "--dry-run", "--set", "API_KEY=").rows


def test_unset_parameters_are_named_with_the_way_to_give_them(attempt: Try) -> None:
    for more in ((), ("--dry-run",), ("--curl",)):
        done = attempt("get_order", *more)
        assert done.code == 1
        assert "$ORDER_NUMBER has no value" in done.err
        assert "--set ORDER_NUMBER=…" in done.out + done.err
    assert "$ORDER_NUMBER unset ← give it by --set ORDER_NUMBER=…" in attempt("get_order").rows
    origins = attempt("get_order", "--json").json["origins"]
    assert origins["$ORDER_NUMBER"] == {"value": None, "from": None}


# Parameters of a file


def test_a_file_of_parameters_is_typed_by_the_flow(attempt: Try) -> None:
    write("p.yaml", "$ORDER_NUMBER: 01234\nDAY: 2026-02-01\nCHANNEL:\n")
    origins = attempt("get_order", "--dry-run", "--json", "--params", "p.yaml").json["origins"]
    assert origins["$ORDER_NUMBER"] == {"value": "01234", "from": "p.yaml:1"}
    assert origins["$CHANNEL"]["value"] == "voice"


def test_json_parameters_keep_their_types_and_null_leaves_one_alone(attempt: Try) -> None:
    write(
        "p.json",
        '{"ORDER_NUMBER": "\\ud83e\\udd8a 1\\/2",\n\t"CHANNEL": null, "DAY": "2026-03-01"}',
    )
    origins = attempt("get_order", "--dry-run", "--json", "--params", "p.json").json["origins"]
    assert origins["$ORDER_NUMBER"] == {"value": "🦊 1/2", "from": "p.json:1"}
    assert origins["$DAY"] == {"value": "2026-03-01", "from": "p.json:2"}
    assert origins["$CHANNEL"]["from"] == "default (flow.yaml:8)"


def test_every_problem_of_a_file_of_parameters_has_its_place(attempt: Try) -> None:
    write("p.yaml", "ORDER_NUMER: 1\nCOUNT: many\nAPI_KEY: •••\n")
    done = attempt("get_order", "--params", "p.yaml")
    assert done.code == 2
    assert (
        'p.yaml:1:1: error: $ORDER_NUMER is not declared in flow.yaml; did you mean "ORDER_NUMBER"?'
        in done.err
    )
    assert 'p.yaml:2:8: error: $COUNT: "many" is not a number such as 42 or 1.5' in done.err
    assert "p.yaml:3:10: error: $API_KEY: these dots hide a secret" in done.err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("p.yaml", "- a\n", "takes NAME: value lines"),
        ("p.yaml", "a: [", "p.yaml:1:5: error: a value is missing"),
        ("p.yaml", None, "there is no such file"),
        ("p.json", "[1]", "p.json:1:1: error: not JSON: expecting an object"),
        ("p.json", '{"A": 1,\n}', "p.json:2:1: error: not JSON: "),
        ("p.json", '{"DAY": "today", "DAY": 1}', 'the key "DAY" stands here twice'),
        ("p.json", "[" * 100_000, "p.json:1:1: error: this file is nested deeper than 100 levels"),
        ("p.json", None, "p.json: error: cannot be read: No such file"),
        ("p.json", '{"COUNT": "x"}', 'p.json:1:11: error: $COUNT: "x" is not a number'),
        ("p.json", '{"COUNT": {"env": "X"}}', "is not a number"),
    ],
)
def test_a_file_that_holds_no_parameters_is_told(
    attempt: Try, name: str, text: str | None, told: str
) -> None:
    if text:
        write(name, text)
    done = attempt("get_order", "--params", name)
    assert done.code == 2
    assert told in done.err


def test_an_empty_file_gives_nothing(attempt: Try) -> None:
    write("p.yaml", "")
    assert attempt(*ORDER_AB1, "--params", "p.yaml").code == 0


def test_a_secret_of_a_file_is_read_where_it_is_kept(attempt: Try, wire: respx.MockRouter) -> None:
    write("key", CANARY)
    write("p.yaml", "API_KEY: {file: key}\n")
    done = attempt("log_in", "--params", "p.yaml")
    assert done.code == 0
    assert wire.calls.last.request.headers["x-key"] == CANARY


def test_no_line_of_a_file_that_may_hold_a_secret_is_shown(attempt: Try) -> None:
    for text in (f"API_KY: {CANARY}\n", f"API_KEY: {CANARY}\nNOPE: 1\n", f"API_KEY: '{CANARY}"):
        write("p.yaml", text)
        assert attempt("log_in", "--params", "p.yaml").code == 2
        write("p.json", f'{{"API_KEY": "{CANARY}"')
        assert attempt("log_in", "--params", "p.json").code == 2


# Stored sessions


def test_a_stored_session_gives_its_parameters(attempt: Try, wire: respx.MockRouter) -> None:
    run = ("flow.yaml", "--save-session", "--set", "ORDER_NUMBER=AB1", "--set", f"TOKEN={CANARY}")
    document = attempt("--json", command=run).json
    id = document["session"]
    done = attempt("get_order", "--from-session", id[:6], "--set", "CHANNEL=sms")
    assert done.code == 0
    assert f'$ORDER_NUMBER "AB1" ← session {id[:8]}…' in done.rows
    assert '$CHANNEL "sms" ← --set' in done.rows
    shown = attempt(id, "--json", command=("sessions", "show")).json
    assert shown["parameters"]["STATUS"] == "shipped"
    assert shown["parameters"]["TOKEN"] == "•••"
    visits = [visit for turn in shown["turns"] for visit in turn["visits"]]
    assert [visit["node"] for visit in visits] == ["get_order", "tell"]
    rows = attempt(id, command=("sessions", "show")).rows
    assert any(row.startswith("get_order webhook success GET ") for row in rows)
    assert id[:8] in attempt(command=("sessions", "list")).out
    assert attempt(id[:6], command=("sessions", "remove")).code == 0
    assert attempt("--json", command=("sessions", "list")).json == []
    done = attempt("get_order", "--from-session", id[:6])
    assert (done.code, done.out) == (2, "")
    assert f'no session "{id[:6]}"; those that are kept: flowrun sessions list' in done.err


def test_the_id_of_a_kept_session_is_told_on_stderr(attempt: Try) -> None:
    done = attempt(command=("flow.yaml", "--save-session", "--set", "ORDER_NUMBER=AB1"))
    assert done.out == "Your order is shipped.\n"
    assert done.err.startswith("session ")
    (kept,) = attempt("--json", command=("sessions", "list")).json
    assert done.err == f"session {kept['id']}\n"


def test_no_session_is_kept_unless_it_is_asked_for(attempt: Try) -> None:
    document = attempt("--json", command=("flow.yaml", "--set", "ORDER_NUMBER=AB1")).json
    assert "session" not in document
    assert "no session is kept" in attempt(command=("sessions", "list")).out


def test_a_session_that_cannot_be_kept_is_told_after_what_was_said(
    attempt: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("file", "")
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "file"))
    done = attempt(command=("flow.yaml", "--save-session", "--set", "ORDER_NUMBER=AB1"))
    assert (done.code, done.out) == (2, "Your order is shipped.\n")
    assert "error: the session is not kept" in done.err


def test_removing_nothing_in_particular_is_refused(attempt: Try) -> None:
    done = attempt(command=("sessions", "remove"))
    assert (done.code, done.out) == (2, "")
    assert "name the sessions to remove, or say --all" in done.err


def test_removing_some_sessions_and_all_is_refused(attempt: Try) -> None:
    done = attempt("abc", "--all", command=("sessions", "remove"))
    assert (done.code, done.out) == (2, "")
    assert "leave out the ids, or --all to keep the rest" in done.err


# What comes back


def test_the_exit_and_each_value_say_where_they_lead_and_come_from(attempt: Try) -> None:
    rows = attempt(*ORDER_AB1).rows
    assert "exit success → tell" in rows
    assert '$STATUS = "shipped" ← data.status' in rows
    assert "$COUNT = 1 ← default, data.count finds nothing" in rows


def test_a_retried_request_says_so(attempt: Try, wire: respx.MockRouter) -> None:
    write("flow.yaml", FLOW.replace("{timeout: 4s}", "{retry: {times: 1, wait: 1ms}}"))
    answers = [httpx.Response(503), httpx.Response(200, json=ORDER)]
    wire.get(url__startswith=URL).mock(side_effect=answers)
    done = attempt(*ORDER_AB1)
    assert "the last of 2 requests" in done.out
    assert "retry 1 time on 429, 502, 503, 504, timeout, connection ← flow.yaml:16" in done.rows


def test_an_exit_that_is_not_wired_is_told(attempt: Try, wire: respx.MockRouter) -> None:
    wire.get(url__startswith=URL).respond(500)
    done = attempt(*ORDER_AB1)
    assert done.code == 1
    assert "exit failed → the session ends (this exit is not wired)" in done.rows


def test_no_answer_is_shown_as_such(attempt: Try, wire: respx.MockRouter) -> None:
    wire.get(url__startswith=URL).mock(side_effect=httpx.ConnectError("no"))
    done = attempt(*ORDER_AB1)
    assert "no answer" in done.rows
    assert "api.example.com cannot be reached" in done.err
    assert attempt("get_order", "--last").code == 2


# Paths


def test_paths_are_listed_with_their_values(attempt: Try) -> None:
    done = attempt(*ORDER_AB1, "--paths")
    assert '"items": [' in attempt(*ORDER_AB1).out
    assert '"items": [' not in done.out  # the paths tell the same
    assert done.rows[-5:] == [
        'data.status "shipped"',
        "data.items [2 items]",
        'data.items[0].sku "a"',
        "data.items[0].n 1",
        "data.items[1].gift true",
    ]
    paths = attempt(*ORDER_AB1, "--paths", "--json").json["paths"]
    assert paths[1] == {"path": "data.items", "value": None, "type": "list of 2"}
    assert paths[2] == {"path": "data.items[0].sku", "value": "a", "type": "text"}


def test_paths_hide_secrets_before_they_shorten(attempt: Try) -> None:
    rows = attempt("log_in", "--paths").rows
    assert 'session "•••"' in rows
    assert 'again[0] "•••"' in rows
    assert 'password "•••"' in rows
    assert 'token[0] "•••"' in rows


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@example({"]": {"\\": 1}})
@given(JSON)
def test_each_listed_path_finds_the_value_beside_it(data: Any) -> None:
    rows, more = paths_of(data, Redaction())
    assert not more
    for row in rows:
        found = ObjectPath(row.path).find(data)
        if row.type.startswith(("list", "object")):
            assert len(found) == int(row.type.rpartition(" ")[2])
        elif row.value != "•••":
            assert found == row.value
            assert type(found) is type(row.value)


@pytest.mark.parametrize("key", ["it's", 'a"b', "a]b", "'\"]", "back\\slash", "", "-", "ä b", "$x"])
def test_a_key_of_any_spelling_has_a_path(key: str) -> None:
    data = {"a": [{key: {"x y": [{key: 7}]}}]}
    (last,) = [row for row in paths_of(data, Redaction())[0] if row.type == "number"]
    assert ObjectPath(last.path).find(data) == 7


def test_a_long_list_shows_its_first_item_and_its_length() -> None:
    rows, more = paths_of([{"a": n} for n in range(100_000)], Redaction())
    assert [row.path for row in rows] == ["$", "[0].a"]
    assert (rows[0].type, more) == ("list of 100000", False)


def test_a_list_of_lists_of_lists_is_not_walked_whole() -> None:
    data: Any = 1
    for _ in range(12):
        data = [data] * 200
    assert len(paths_of(data, Redaction())[0]) == 13


def test_an_answer_with_too_many_paths_says_that_there_are_more() -> None:
    rows, more = paths_of({f"k{n}": n for n in range(10_000)}, Redaction())
    assert (len(rows), more) == (500, True)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(200, html="<p>hi"), "the answer (200) is not JSON (text/html)"),
        (httpx.Response(204), "the answer (204) has no body"),
        (httpx.Response(200, json={"a": 1}), ""),
    ],
)
def test_an_answer_without_paths_says_why(
    attempt: Try, wire: respx.MockRouter, answer: httpx.Response, told: str
) -> None:
    wire.post("https://api.example.com/ping").mock(return_value=answer)
    done = attempt("ping", "--paths")
    assert (f"error: no paths to list: {told}" in done.err) is bool(told)
    done = attempt("ping", "--map", "a=$STATUS")
    assert (f"error: there is nothing to map: {told}" in done.err) is bool(told)
    assert done.code == bool(told)
    if told:
        assert attempt("ping", "--map", "a=$STATUS", "--json").json["error"] == told


def test_a_reason_for_no_paths_hides_secrets(attempt: Try, wire: respx.MockRouter) -> None:
    headers = {"Content-Type": f"text/{CANARY}"}
    login = wire.post("https://api.example.com/login")
    login.mock(return_value=httpx.Response(200, headers=headers, text="x"))
    for done in (attempt("log_in", "--paths"), attempt("log_in", "--last")):
        assert "is not JSON (text/•••)" in done.err


def test_an_answer_larger_than_is_kept_says_so(attempt: Try, wire: respx.MockRouter) -> None:
    write("flow.yaml", FLOW.replace("{timeout: 4s}", "{max_response: 9MB}"))
    wire.get(url__startswith=URL).respond(json={"data": {"status": "x" * 5_000_001}})
    assert attempt(*ORDER_AB1, "--paths").code == 1
    done = attempt("get_order", "--last")
    assert done.code == 1
    assert "it is larger than 5 MB, so it was not kept" in done.err


# Mappings on the last answer


def test_mappings_are_tried_on_the_last_answer_without_sending(
    attempt: Try, wire: respx.MockRouter
) -> None:
    attempt(*ORDER_AB1, "--env", "qa")
    sent = wire.calls.call_count
    maps = ("data.items[*].sku=$STATUS", "data.items[1].n=$COUNT", "data.status=$COUNT")
    done = attempt("get_order", *(word for one in maps for word in ("--map", one)))
    assert (done.code, done.err, wire.calls.call_count) == (1, "", sent)
    assert done.rows[0] == "get_order · webhook · flow.yaml:12 · environment qa"
    assert done.rows[1] == f"GET {URL} → 200 · kept just now, nothing is sent"
    assert done.rows[3:] == [
        '✓ data.items[*].sku → $STATUS = ["a", "b"] list of 2; any takes it',
        '✗ data.items[1].n → $COUNT finds nothing: "data.items[1]" has no "n"; it has: sku, gift',
        '✗ data.status → $COUNT "shipped" is not a number such as 42 or 1.5',
    ]
    assert attempt("get_order", "--map", "data.items[0].n=$COUNT").code == 0


def test_what_a_parameter_makes_of_a_value_is_shown(attempt: Try, wire: respx.MockRouter) -> None:
    wire.get(url__startswith=URL).respond(json={"at": "2026-05-01T10:00:00Z", "n": "42"})
    attempt(*ORDER_AB1)
    rows = attempt("get_order", "--map", "at=$DAY", "--map", "n=$COUNT").rows
    assert '✓ at → $DAY = "2026-05-01T10:00:00Z" text; date takes it as "2026-05-01"' in rows
    assert '✓ n → $COUNT = "42" text; number takes it as 42' in rows


def test_the_flows_own_mapping_runs_on_the_last_answer_as_it_is_now(
    attempt: Try, wire: respx.MockRouter
) -> None:
    attempt(*ORDER_AB1)
    write("flow.yaml", FLOW.replace("data.status: $STATUS", "data.items[0].sku: $STATUS"))
    sent = wire.calls.call_count
    done = attempt("get_order", "--last", "--paths")
    assert wire.calls.call_count == sent
    assert '✓ data.items[0].sku → $STATUS = "a" text; any takes it' in done.rows
    assert (
        '✓ data.count → $COUNT = "1" default, nothing is found; number takes it as 1' in done.rows
    )
    assert 'data.status "shipped"' in done.rows
    document = attempt("get_order", "--last", "--json").json
    assert document["maps"][1] == {
        "path": "data.count",
        "parameter": "COUNT",
        "value": "1",
        "type": "text",
        "default": True,
        "kept": 1,
        "error": None,
    }
    assert document["answer"]["request"] == f"GET {URL}"


def test_what_goes_to_a_secret_parameter_is_hidden_everywhere(attempt: Try) -> None:
    attempt("log_in")
    done = attempt("log_in", "--last", "--paths")
    assert '✓ session → $TOKEN = "•••" kept secret' in done.rows
    assert 'again[0] "•••"' in done.rows
    document = attempt("log_in", "--map", "session=$TOKEN", "--map", "again=$STATUS", "--json").json
    assert [row["kept"] for row in document["maps"]] == ["•••", ["•••"]]


def test_a_secret_that_a_tried_mapping_finds_is_hidden_everywhere_else(
    attempt: Try, wire: respx.MockRouter
) -> None:
    wire.get(url__startswith=URL).respond(json={"new": "fresh-0815", "twin": "is fresh-0815"})
    attempt(*ORDER_AB1)
    done = attempt("get_order", "--map", "new=$TOKEN", "--map", "twin=$COUNT", "--paths")
    assert "fresh-0815" not in done.out
    assert 'twin "is •••"' in done.rows


def test_the_salesforce_node_maps_what_the_flow_would_see(
    attempt: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = str(Path(__file__).parent.parent.parent / "flows" / "demo.yaml")
    command = ("test-request", demo, "find_caller")
    assert attempt(command=command).code == 0
    done = attempt("--map", "records[0].attributes=$STATUS", command=command)
    assert 'has no "attributes"; it has: Id, FirstName, Account' in done.out


@pytest.mark.parametrize(("status", "told"), [(200, False), (404, True)])
def test_an_answer_that_the_node_did_not_map_is_told(
    attempt: Try, wire: respx.MockRouter, status: int, told: bool
) -> None:
    wire.get(url__startswith=URL).respond(status, json={"data": {"status": "gone"}})
    attempt(*ORDER_AB1)
    done = attempt("get_order", "--last")
    assert ("the node mapped nothing from this answer" in done.out) is told
    assert attempt("get_order", "--last", "--json").json["answer"]["unmapped"] is told


def test_a_query_without_records_is_told_to_map_nothing(attempt: Try) -> None:
    demo = str(Path(__file__).parent.parent.parent / "flows" / "demo.yaml")
    command = ("test-request", demo, "find_caller")
    attempt("--set", "CALLER_PHONE_NUMBER=+14155550199", command=command)
    done = attempt("--last", command=command)
    assert "the node mapped nothing from this answer" in done.out
    assert '"records" has 0 items, no [0]' in done.out


def test_without_a_kept_answer_the_way_to_one_is_told(attempt: Try) -> None:
    for arguments in (("--last",), ("--map", "a=$STATUS")):
        done = attempt("get_order", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            "error: no answer of get_order is kept; make its request first: "
            "flowrun test-request flow.yaml get_order\n"
        )


def test_a_kept_answer_can_be_forgotten(attempt: Try) -> None:
    attempt(*ORDER_AB1)
    assert attempt("get_order", "--forget").out == "the last answer of get_order is forgotten\n"
    assert attempt("get_order", "--last").code == 2
    assert "no answer of get_order is kept" in attempt("get_order", "--forget").out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "data.status",
            "--map takes 'PATH=$NAME', such as 'records[0].Id=$CONTACT_ID', not \"data",
        ),
        ("=$STATUS", "--map takes 'PATH=$NAME'"),
        ("data.status=", "names no parameter; put it in single quotes"),
        ("data.status=STATUS", "a parameter is written $STATUS"),
        ("data.status=$STATSU", '$STATSU is not declared in flow.yaml; did you mean "STATUS"?'),
        ("data[[=$STATUS", '"data[[" is not an object path'),
    ],
)
def test_a_mapping_that_cannot_be_read_is_told(attempt: Try, given: str, told: str) -> None:
    attempt(*ORDER_AB1)
    done = attempt("get_order", "--map", given)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_filter_with_an_equals_sign_is_a_path(attempt: Try) -> None:
    attempt(*ORDER_AB1)
    done = attempt("get_order", "--map", "$.data.items[?(@.sku=='b')].gift=$STATUS")
    assert "= [true] list of 1; any takes it" in done.rows[3]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("tell",),
            '"tell" is a speak node and makes no request; those that do: get_order, log_in',
        ),
        (("get_odrer", "--last"), 'no node "get_odrer" in flow.yaml; did you mean "get_order"?'),
        (("get_order", "--from-session", ""), 'no session ""'),
        (("get_order", "--curl", "--last"), "not allowed with argument"),
        (("get_order", "--curl", "--paths"), "--paths needs an answer"),
    ],
)
def test_what_makes_no_sense_is_told(attempt: Try, arguments: tuple[str, ...], told: str) -> None:
    done = attempt(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_an_answer_that_cannot_be_kept_spoils_no_request(
    attempt: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("file", "")
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "file"))
    done = attempt(*ORDER_AB1)
    assert done.code == 0
    assert "warning: the answer is not kept for --last and --map" in done.err


def test_curl_of_an_asynchronous_node_says_that_nobody_waits(attempt: Try) -> None:
    out = attempt("ping", "--curl").out
    assert out.startswith("# the flow does not wait for the answer (asynchronous)\ncurl ")
    assert attempt("ping", "--curl", "--json").json == {"curl": out.rstrip("\n")}


# Kept answers


NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


def an_answer(data: Any = None, at: datetime = NOW) -> Answer:
    return Answer("GET https://a.example/", 200, data, at=at.isoformat(), hidden=(CANARY,))


def test_only_the_last_answer_of_a_node_is_kept_and_sealed(tmp_path: Path) -> None:
    keys = DataKeys.new()
    answers = Answers(tmp_path, lambda: keys)
    for data in ({"said": CANARY}, {"said": CANARY + "2"}):
        answers.keep(tmp_path / "a.yaml", "get", an_answer(data))
    answers.keep(tmp_path / "b.yaml", "get", an_answer("other"))
    answer = answers.last(tmp_path / "a.yaml", "get", NOW)
    assert answer == an_answer({"said": CANARY + "2"})
    files = [*(tmp_path / "answers").iterdir()]
    assert len(files) == 2
    for file in files:
        assert CANARY.encode() not in file.read_bytes()
        assert "get" not in file.name
        assert file.stat().st_mode & 0o777 == 0o600


def test_an_answer_is_good_for_a_week(tmp_path: Path) -> None:
    keys = DataKeys.new()
    answers = Answers(tmp_path, lambda: keys)
    answers.keep(tmp_path / "a.yaml", "get", an_answer(1))
    assert answers.last(tmp_path / "a.yaml", "get", NOW + timedelta(days=7)) is not None
    assert answers.last(tmp_path / "a.yaml", "get", NOW + timedelta(days=7, seconds=1)) is None
    assert [*(tmp_path / "answers").iterdir()] == []


def test_fifty_answers_are_kept_and_none_that_is_old(tmp_path: Path) -> None:
    import os

    keys = DataKeys.new()
    answers = Answers(tmp_path, lambda: keys)
    for number in range(55):
        answers.keep(tmp_path / "a.yaml", f"n{number}", an_answer())
    files = sorted((tmp_path / "answers").iterdir())
    assert len(files) == 50
    for file in files[:20]:
        os.utime(file, (0, 0))
    answers.keep(tmp_path / "a.yaml", "another", an_answer())
    assert len([*(tmp_path / "answers").iterdir()]) == 31


def test_an_answer_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    keys = DataKeys.new()
    answers, flow = Answers(tmp_path, lambda: keys), tmp_path / "a.yaml"
    assert answers.last(flow, "get", NOW) is None
    answers.keep(flow, "get", an_answer(1))
    (file,) = (tmp_path / "answers").iterdir()
    file.write_bytes(b"broken")
    with pytest.raises(StoreError, match=f"the answer of get in {file} is damaged"):
        answers.last(flow, "get", NOW)
    assert answers.forget(flow, "get")
    assert answers.last(flow, "get", NOW) is None
    assert not answers.forget(flow, "get")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "just now"),
        (61, "1 min ago"),
        (7300, "2 h ago"),
        (90_000, "1 day ago"),
        (2e5, "2 days ago"),
    ],
)
def test_an_age_is_said_in_words(seconds: float, said: str) -> None:
    assert ago(seconds) == said


def test_curl_says_what_is_sent_in_the_place_of_what_is_unset(attempt: Try) -> None:
    asked = (
        "    query_parameters: {channel: '${CHANNEL:-voice}', day: '${STATUS:-}'}\n"
        "    body: {json: {key: $TOKEN, other: '${STATUS:-x}'}}\n"
    )
    flow = FLOW.replace("https://api.example.com/ping\n", "https://api.example.com/ping\n" + asked)
    write("flow.yaml", flow.replace("CHANNEL: voice", "CHANNEL:"))
    notes = [line for line in attempt("ping", "--curl").rows if line.startswith("# $")]
    assert notes == [
        '# $CHANNEL is unset; sent in its place: "voice"',
        '# $STATUS is unset; sent in its place: empty text, "x"',
        "# $TOKEN is unset; sent in its place: null",
    ]
