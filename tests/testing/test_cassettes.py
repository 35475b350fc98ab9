"""Recordings: made once from real services, masked before they are written, replayed after."""

import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.http.messages import Call, Request, Response
from engine.values.redaction import Redaction
from flowrun.cli import main
from flowrun.org.app import LocalOrg
from flowrun.testing.recording.cassette import Taped, read_cassette, write_cassette
from flowrun.testing.recording.masking import PersonalData
from flowrun.testing.recording.pseudonyms import pseudonym
from flowrun.testing.recording.rules import Rules
from flowrun.testing.recording.taping import tape_call, tape_trial
from flowrun.trial.request import Trial

CARD = "4929-1234-5678-9012"
FLOW = """\
flow: lookup
start: find
parameters:
  NUMBER: {entity: phone_number, value: "+14155550100"}
  KEY: {secret: true, value: {env: LOOKUP_KEY}, hosts: [127.0.0.1]}
  SESSION: {secret: true, hosts: [127.0.0.1]}
  EMAIL:
  NAME:
  ORDERS: {entity: number}
nodes:
  find:
    type: webhook
    url: http://127.0.0.1:PORT/people
    query_parameters: {phone: $NUMBER, api_key: $KEY}
    headers: {X-Mine: $KEY}
    response_mapping:
      person.Email: $EMAIL
      person.FirstName: $NAME
      person.handle: $SESSION
    exits: {success: orders}
  orders:
    type: webhook
    method: POST
    url: http://127.0.0.1:PORT/orders/$EMAIL
    headers: {X-Session: $SESSION}
    body: {json: {who: $NAME, card: "4929-1234-5678-9012"}}
    response_mapping: {count: $ORDERS}
    exits: {success: tell}
  tell: {type: speak, text: "$NAME, you have $ORDERS orders."}
"""
TESTS = """\
flow: lookup.yaml
mask:
  patterns: ['\\d{4}-\\d{4}-\\d{4}-\\d{4}']
tests:
  - name: orders are counted
    talk: [bot: you have 3 orders]
    expect: {path: [find, orders, tell]}
"""


class Service(BaseHTTPRequestHandler):
    """Knows one person and counts her orders."""

    asked: list[str] = []
    email = "dana@whitfield.example.org"

    def do_GET(self) -> None:
        person = {
            "FirstName": "Dana",
            "LastName": "Whitfield",
            "Email": self.email,
            "MobilePhone": "(415) 555-0100",
            "handle": "s3ss10n-handle-of-hers",
        }
        self._answer({"person": person, "access_token": "tok-9999", "said": "Dana called"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._answer({"count": 3, "for": self.email})

    def _answer(self, data: Any) -> None:
        type(self).asked.append(f"{self.command} {self.path}")
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "sid=very-secret-cookie")
        self.send_header("X-Place", "Zürich")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def service() -> Iterator[ThreadingHTTPServer]:
    Service.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: ThreadingHTTPServer) -> Path:
    flow = FLOW.replace("PORT", str(service.server_address[1]))
    (tmp_path / "lookup.yaml").write_text(flow, "utf-8")
    (tmp_path / "lookup.test.yaml").write_text(TESTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOOKUP_KEY", "lookup-key-of-ours")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["test", *arguments])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_what_is_recorded_once_is_replayed_without_the_service(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text = run(capsys, "--record")
    assert code == 0, text
    assert len(Service.asked) == 2
    monkeypatch.delenv("LOOKUP_KEY")
    code, text = run(capsys)
    assert code == 0, text
    assert len(Service.asked) == 2


def test_a_recording_says_what_it_kept_and_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(capsys, "--record")[1]
    assert "2 exchanges recorded" in text
    assert "kept: lookup.cassette.yaml; read it before you commit it" in text
    assert re.search(r"masked: .*e-mail address \(\d\).*name \(\d\).*phone number \(\d\)", text)
    text = run(capsys)[1]
    assert "recorded" not in text and "kept:" not in text


def test_no_secret_and_no_person_is_in_the_cassette(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "--record")[0] == 0
    text = (folder / "lookup.cassette.yaml").read_text("utf-8")
    for private in (
        "lookup-key-of-ours",
        "s3ss10n-handle-of-hers",
        "tok-9999",
        "very-secret-cookie",
        "Dana",
        "Whitfield",
        "dana@",
        "14155550100",
        "555-0100",
        CARD,
    ):
        assert private not in text, private
    assert "x-place: Zürich" in text
    assert "person-" in text and "Nemo-" in text and "•••" in text
    (recording,) = read_cassette(folder / "lookup.cassette.yaml").values()
    assert [taped.node for taped in recording] == ["find", "orders"]


def test_the_same_person_is_the_same_pseudonym_in_every_exchange(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--record")
    ((found, orders),) = read_cassette(folder / "lookup.cassette.yaml").values()
    assert found.response is not None and orders.response is not None
    person = found.response["json"]["person"]
    assert orders.request["json"]["who"] == person["FirstName"]
    assert orders.request["url"].endswith("/orders/" + person["Email"])
    assert orders.response["json"]["for"] == person["Email"]
    assert found.response["json"]["said"] == f"{person['FirstName']} called"


def test_a_request_that_differs_from_the_recorded_one_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--record")
    flow = folder / "lookup.yaml"
    flow.write_text(flow.read_text("utf-8").replace("/people", "/persons"), "utf-8")
    code, text = run(capsys)
    assert code == 1
    assert "find sent another request than the one recorded" in text
    assert 'flowrun test --record -k "orders are counted"' in text
    assert re.search(r"- http://127.*/people\?", text)
    assert re.search(r"\+ http://127.*/persons\?", text)


def test_a_request_more_than_was_recorded_is_unanswered(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--record")
    cassette = folder / "lookup.cassette.yaml"
    ((found, _),) = read_cassette(cassette).values()
    write_cassette(cassette, {"orders are counted": [found]})
    code, text = run(capsys)
    assert code == 1 and "orders sent a request, and nothing in this test answers it" in text


def test_a_request_fewer_than_was_recorded_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--record")
    flow = folder / "lookup.yaml"
    shorter = flow.read_text("utf-8").replace("exits: {success: orders}", "exits: {success: tell}")
    flow.write_text(shorter, "utf-8")
    (folder / "lookup.test.yaml").write_text(
        TESTS.replace("    talk: [bot: you have 3 orders]\n", "").replace(
            "find, orders, tell", "find, tell"
        ),
        "utf-8",
    )
    code, text = run(capsys)
    assert code == 1 and "orders asked 1 time fewer than when it was recorded" in text


def test_live_asks_the_service_and_keeps_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, "--live")
    assert (code, "virtual" in text) == (0, False)
    assert len(Service.asked) == 2
    assert not list(folder.glob("*.cassette.yaml"))


def test_what_fails_against_the_service_is_not_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lookup.test.yaml").write_text(TESTS.replace("3 orders", "4 orders"), "utf-8")
    assert run(capsys, "--record")[0] == 1
    assert not list(folder.glob("*.cassette.yaml"))


def test_a_test_that_names_what_is_masked_fails_as_soon_as_it_is_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = TESTS.replace("bot: you have", "bot: 'Dana, you have")
    (folder / "lookup.test.yaml").write_text(words.replace("orders]", "orders']"), "utf-8")
    code, text = run(capsys, "--record")
    assert code == 1
    assert '"Dana, you have 3 orders" was not said' in text


def test_keys_are_kept_by_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cassettes.yaml").write_text("keep: [FirstName]\nnames: [said]\n", "utf-8")
    assert run(capsys, "--record")[0] == 0
    ((found, _),) = read_cassette(folder / "lookup.cassette.yaml").values()
    assert found.response is not None
    assert found.response["json"]["person"]["FirstName"] == "Dana"
    assert found.response["json"]["said"].startswith("Nemo-")


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ("kept: [Name]\n", 'cassettes.yaml:1:1: error: unknown key "kept"; did you mean "keep"?'),
        ("patterns: ['(']\n", "takes a regular expression"),
        ("keep: {a: b}\n", "takes a list"),
    ],
)
def test_a_mistake_in_the_rules_has_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], rules: str, problem: str
) -> None:
    (folder / "cassettes.yaml").write_text(rules, "utf-8")
    code, text = run(capsys)
    assert code == 2 and problem in text


def test_what_the_test_answers_itself_is_neither_asked_for_nor_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = TESTS + "    http: {orders: {json: {count: 3}}}\n"
    (folder / "lookup.test.yaml").write_text(tests, "utf-8")
    assert run(capsys, "--record")[0] == 0
    assert [line.partition(" ")[0] for line in Service.asked] == ["GET"]
    ((found,),) = read_cassette(folder / "lookup.cassette.yaml").values()
    assert found.node == "find"


def test_recording_one_test_keeps_the_others_and_drops_those_that_are_gone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = TESTS.partition("tests:\n")[2].replace("orders are counted", "again")
    (folder / "lookup.test.yaml").write_text(TESTS + second, "utf-8")
    assert run(capsys, "--record")[0] == 0
    path = folder / "lookup.cassette.yaml"
    write_cassette(path, {**read_cassette(path), "an old one": []})
    assert run(capsys, "--record", "-k", "again")[0] == 0
    kept = read_cassette(folder / "lookup.cassette.yaml")
    assert list(kept) == ["orders are counted", "again"]


def test_a_recording_that_is_empty_leaves_no_cassette(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "--record")[0] == 0
    answers = "    http: {find: {json: {person: {Email: a, FirstName: b, handle: c}}}, "
    tests = TESTS + answers + "orders: {json: {count: 3}}}\n"
    (folder / "lookup.test.yaml").write_text(tests, "utf-8")
    assert run(capsys, "--record")[0] == 0
    assert not (folder / "lookup.cassette.yaml").exists()


def test_a_service_that_does_not_answer_is_recorded_as_that(
    folder: Path, capsys: pytest.CaptureFixture[str], service: ThreadingHTTPServer
) -> None:
    flow = (folder / "lookup.yaml").read_text("utf-8")
    refused = re.sub(r"127\.0\.0\.1:\d+/orders", "127.0.0.1:9/orders", flow)
    (folder / "lookup.yaml").write_text(refused, "utf-8")
    (folder / "lookup.test.yaml").write_text(
        "flow: lookup.yaml\ntests:\n  - {name: down, expect: {status: failed}}\n", "utf-8"
    )
    assert run(capsys, "--record")[0] == 0
    ((_, orders),) = read_cassette(folder / "lookup.cassette.yaml").values()
    assert (orders.response, orders.error) == (None, "refused")
    assert run(capsys)[0] == 0


def test_a_wrong_cassette_fails_its_tests_with_the_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lookup.cassette.yaml").write_text(
        "recorded:\n  orders are counted:\n    - {node: find, requst: {}}\n", "utf-8"
    )
    code, text = run(capsys)
    assert code == 1
    assert 'lookup.cassette.yaml:3:20: error: unknown key "requst"' in text


def test_a_login_is_never_recorded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flows = Path(__file__).parent.parent / "flows"
    for name in ("order-status.yaml", "acme.yaml"):
        shutil.copy(flows / name, folder)
    (folder / "order-status.test.yaml").write_text(
        "flow: order-status.yaml\ntests:\n  - name: a\n"
        "    credentials: {Salesforce Production: {org: acme.yaml}}\n"
        "    given: {CALLER_PHONE_NUMBER: '+14155550100'}\n    talk: [bot: Welcome Dana]\n",
        "utf-8",
    )
    assert run(capsys, "order-status.yaml", "--record")[0] == 0
    assert not (folder / "order-status.cassette.yaml").exists()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(body=JSON, name=TEXTS.filter(bool))
@example(body=["0E0", "1e5", "null", "~", "True", "-0", "1.", "0x1"], name="0E0")
def test_any_json_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, body: Any, name: str
) -> None:
    path = tmp_path_factory.mktemp("cassette") / "a.cassette.yaml"
    taped = [Taped("find", {"method": "GET", "url": name, "json": body}, {"status": 200})]
    write_cassette(path, {name: taped})
    assert read_cassette(path) == {name: taped}


EMAILS = st.from_regex(r"[a-z][a-z0-9.]{0,10}[a-z]@[a-z]{1,8}\.(com|org)", fullmatch=True)
PHONES = st.from_regex(r"\+[1-9][0-9]{7,13}", fullmatch=True)


@given(email=EMAILS, phone=PHONES, name=st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True))
def test_masking_what_is_masked_changes_nothing(email: str, phone: str, name: str) -> None:
    data = {"FirstName": name, "note": f"{name} <{email}>, {phone}", "Phone": phone[1:]}
    masked = PersonalData(Rules()).data(data)
    shown = json.dumps(masked)
    assert email not in shown and phone not in shown and name not in shown
    assert PersonalData(Rules()).data(masked) == masked


def test_a_cassette_that_is_no_cassette_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.cassette.yaml"
    path.write_text("- a\n", "utf-8")
    with pytest.raises(FlowError, match="takes recorded"):
        read_cassette(path)


@pytest.fixture
def salesforce(tmp_path: Path) -> Iterator[str]:
    """A local org on a port, as far away as Salesforce itself is."""
    org = LocalOrg(Path(__file__).parent.parent / "flows" / "acme.yaml")
    config = uvicorn.Config(org.app, port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    (tmp_path / "key").write_text(org.consumer_secret, "utf-8")
    (tmp_path / "credentials.yaml").write_text(
        "Salesforce Production:\n  type: salesforce\n"
        f"  domain: 127.0.0.1:{listener.getsockname()[1]}\n"
        f"  consumer_key: {org.consumer_key}\n  consumer_secret: {{file: key}}\n",
        "utf-8",
    )
    yield org.consumer_secret
    server.should_exit = True
    thread.join()
    listener.close()


def test_an_org_is_recorded_through_its_login_and_replayed_without_a_secret(
    folder: Path, capsys: pytest.CaptureFixture[str], salesforce: str
) -> None:
    shutil.copy(Path(__file__).parent.parent / "flows" / "order-status.yaml", folder)
    (folder / "order-status.test.yaml").write_text(
        "flow: order-status.yaml\ntests:\n  - name: a\n"
        "    given: {CALLER_PHONE_NUMBER: '+14155550100'}\n"
        "    talk: [bot: Welcome]\n    expect: {exits: {find_contact: success}}\n",
        "utf-8",
    )
    code, text = run(capsys, "order-status.yaml", "--record")
    assert code == 0, text
    recorded = (folder / "order-status.cassette.yaml").read_text("utf-8")
    ((query,),) = read_cassette(folder / "order-status.cassette.yaml").values()
    assert query.request["headers"]["authorization"] == "Bearer •••"
    assert salesforce not in recorded and "oauth2" not in recorded
    assert "Dana" not in recorded and "4155550100" not in recorded
    (folder / "key").unlink()
    code, text = run(capsys, "order-status.yaml", "-v")
    assert code == 0, text
    assert "Welcome Nemo-" in text


SEARCH = """\
flow: search
start: ask
parameters: {WHO: , WHAT: , HANDLE: }
nodes:
  ask: {type: collect_input, parameter: $WHO, prompt: Who?, exits: {filled: first}}
  first:
    type: webhook
    method: POST
    url: http://127.0.0.1:PORT/log/$WHO
    body: {form: {who: $WHO, note: "call from +1 (415) 555-0100"}}
    exits: {success: find}
  find:
    type: webhook
    url: http://127.0.0.1:PORT/people
    query_parameters: {q: "name = '$WHO'"}
    response_mapping: {person.FirstName: $WHAT}
    exits: {success: tell}
  tell: {type: speak, text: "It is $WHAT."}
"""


def test_a_name_that_the_caller_says_is_masked_before_anybody_called_it_a_name(
    folder: Path, capsys: pytest.CaptureFixture[str], service: ThreadingHTTPServer
) -> None:
    flow = SEARCH.replace("PORT", str(service.server_address[1]))
    (folder / "lookup.yaml").write_text(flow, "utf-8")
    (folder / "lookup.test.yaml").write_text(
        "flow: lookup.yaml\ntests:\n  - name: a\n    talk: [user: dana whitfield, bot: It is]\n",
        "utf-8",
    )
    code, text = run(capsys, "--record")
    assert code == 0, text
    recorded = (folder / "lookup.cassette.yaml").read_text("utf-8").lower()
    for private in ("dana", "whitfield", "555-0100", "5550100"):
        assert private not in recorded, recorded
    code, text = run(capsys)
    assert code == 0, text


PEOPLE = """\
flow: people
start: find
parameters: {WHO: , FIRST: , LAST: , COUNT: {entity: number}}
nodes:
  find:
    type: webhook
    url: http://127.0.0.1:PORT/people/$WHO
    response_mapping: {person.FirstName: $FIRST, person.LastName: $LAST}
    exits: {success: full}
  full:
    type: webhook
    method: POST
    url: http://127.0.0.1:PORT/letters
    query_parameters: {to: "$FIRST $LAST"}
    body: {json: {line: "To $FIRST $LAST, in person", said: "Dear $FIRST!"}}
    exits: {success: parts}
  parts:
    type: webhook
    method: POST
    url: http://127.0.0.1:PORT/people/$LAST/letters
    body: {form: {first: $FIRST, note: "$LAST; $FIRST"}}
    response_mapping: {count: $COUNT}
    exits: {success: tell}
  tell: {type: speak, text: "$COUNT letters for $FIRST."}
"""


class Letters(BaseHTTPRequestHandler):
    """Knows people by their numbers, and gives back what it was sent."""

    people = {"/people/1": ("Will", "O'Neil"), "/people/2": ("Ellen", "van der Berg")}
    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        first, last = self.people[self.path]
        person = {"FirstName": first, "LastName": last}
        self._answer({"person": person, "log": "ELLEN rang; Ms. Berg too"})

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        self.heard.append(f"{self.path} {asked}")
        self._answer({"count": 3, "asked": asked})

    def _answer(self, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


PEOPLE_TESTS = """\
flow: people.yaml
tests:
  - {name: one, given: {WHO: "1"}, expect: {path: [find, full, parts, tell]}}
  - {name: two, given: {WHO: "2"}, expect: {path: [find, full, parts, tell]}}
"""


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    Letters.heard = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Letters) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        flow = PEOPLE.replace("PORT", str(server.server_address[1]))
        (tmp_path / "people.yaml").write_text(flow, "utf-8")
        (tmp_path / "people.test.yaml").write_text(PEOPLE_TESTS, "utf-8")
        monkeypatch.chdir(tmp_path)
        yield tmp_path
        server.shutdown()
        thread.join()


def test_a_full_name_and_its_parts_sent_apart_are_replayed_from_a_masked_answer(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, "--record")
    assert code == 0, text
    assert len(Letters.heard) == 6 and any("Will%20O%27Neil" in one for one in Letters.heard)
    kept = (letters / "people.cassette.yaml").read_text("utf-8")
    for private in ("ill", "eil", "llen", "erg"):
        assert private not in kept.casefold(), kept
    code, text = run(capsys)
    assert code == 0, text
    assert len(Letters.heard) == 6


def test_a_name_that_a_later_recording_tells_is_taken_out_of_the_earlier_ones(
    letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cassette = letters / "people.cassette.yaml"
    assert run(capsys, "--record", "-k", "one")[0] == 0
    assert "ELLEN rang; Ms. Berg too" in cassette.read_text("utf-8")
    assert run(capsys, "--record", "-k", "two")[0] == 0
    assert list(read_cassette(cassette)) == ["one", "two"]
    kept = cassette.read_text("utf-8").casefold()
    assert "ellen rang" not in kept and "berg" not in kept
    assert kept.count(f"{pseudonym('Ellen').casefold()} rang; ms. nemo-") == 2
    heard = len(Letters.heard)
    code, text = run(capsys)
    assert code == 0, text
    assert len(Letters.heard) == heard


def test_a_call_of_the_engine_is_kept_in_the_same_form(tmp_path: Path) -> None:
    redaction = Redaction()
    redaction.add("a-very-secret-key")
    url = "https://api.example.com/a?key=a-very-secret-key&mail=dana%40example.org&q=a%26b"
    call = Call(Request("GET", url, {"Authorization": "Bearer a-very-secret-key"}), url)
    answer = {"Content-Type": "application/json"}
    call.response = Response(200, answer, b'{"token": "other-secret", "count": 2}', url)
    path = tmp_path / "a.cassette.yaml"
    write_cassette(path, {"tried": [tape_call("find", call, redaction, PersonalData())]})
    ((taped,),) = read_cassette(path).values()
    assert taped.node == "find"
    assert taped.request["url"].startswith("https://api.example.com/a?key=•••&mail=person-")
    assert taped.request["url"].endswith("@masked.example&q=a%26b")
    assert taped.request["headers"] == {"authorization": "Bearer •••"}
    assert taped.response == {
        "status": 200,
        "headers": {"content-type": "application/json"},
        "json": {"token": "•••", "count": 2},
    }


def test_a_secret_in_the_place_of_names_is_not_in_the_cassette() -> None:
    redaction = Redaction()
    redaction.add("very&secret=key")
    url = "https://api.example.com/a?very%26secret%3Dkey&very%26secret%3Dkey=1"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    call = Call(Request("POST", url, headers, b"token=very&secret=key&a=1"), url)
    taped = tape_call("find", call, redaction, PersonalData())
    assert taped.request["url"] == "https://api.example.com/a?•••&•••=1"
    assert taped.request["text"] == "token=•••&a=1"


def test_a_token_in_the_form_of_an_answer_is_not_in_the_cassette() -> None:
    url = "https://api.example.com/token"
    call = Call(Request("POST", url), url)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    call.response = Response(200, kind, b"access_token=gho_x&scope=a", url)
    taped = tape_call("log_in", call, Redaction(), PersonalData())
    assert taped.response is not None
    assert taped.response["text"] == "access_token=•••&scope=a"


def test_what_a_test_request_heard_is_replayed_by_a_test_of_the_nodes_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = (folder / "lookup.yaml").read_text("utf-8").replace("success: orders", "success: end")
    (folder / "lookup.yaml").write_text(flow, "utf-8")
    (folder / "lookup.test.yaml").write_text(
        "flow: lookup.yaml\ntests:\n  - {name: find, expect: {exits: {find: success}}}\n", "utf-8"
    )
    kept = folder / "lookup.cassette.yaml"
    asked = ["test-request", str(folder / "lookup.yaml"), "find", "--save-cassette", str(kept)]
    assert main(asked) == 0
    assert f'kept in {kept} as "find"; a test of that name replays it' in capsys.readouterr().err
    assert "dana" not in kept.read_text("utf-8").lower()
    assert "very-secret" not in kept.read_text("utf-8")
    Service.asked = []
    code, text = run(capsys)
    assert code == 0, text
    assert Service.asked == []


@pytest.mark.parametrize("instead", ["--dry-run", "--curl", "--last", "--forget"])
def test_only_a_request_that_is_sent_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], instead: str
) -> None:
    kept = folder / "lookup.cassette.yaml"
    asked = ["test-request", str(folder / "lookup.yaml"), "find", "--save-cassette", str(kept)]
    assert main([*asked, instead]) == 2
    assert "--save-cassette needs a request that is sent" in capsys.readouterr().err
    assert not kept.exists()


def test_an_org_within_flowrun_needs_no_cassette(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = str(Path(__file__).parent.parent.parent / "flows" / "demo.yaml")
    kept = str(tmp_path / "demo.cassette.yaml")
    assert main(["test-request", demo, "find_caller", "--save-cassette", kept]) == 2
    assert "tests need no cassette" in capsys.readouterr().err


def test_a_result_of_many_pages_is_too_much_for_a_cassette(tmp_path: Path) -> None:
    url = "https://api.example.com/a"
    call = Call(Request("GET", url), url)
    call.response = Response(200, {}, b"{}", url)
    call.forget_body()
    with pytest.raises(FlowError, match="2 pages, more than a cassette takes"):
        tape_trial(Trial(calls=(call, call)), "find", tmp_path / "a.cassette.yaml")
