"""Servers, callers and files that mean harm: nothing leaks, nothing hangs, nothing crashes."""

import asyncio
import base64
import gzip
import json
import logging
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, read_credentials
from engine.credentials.token import Token
from engine.errors import CredentialError
from engine.flow.loading import read_flow
from engine.node import Node, Result
from engine.plugins import Types
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from engine.values.redaction import Redaction
from engine.values.secret import Secret
from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock

ROOT = Path(__file__).parent.parent
CANARY = "canary-4f9d1c77"

Answer = Callable[[httpx.Request], httpx.Response]


def connections(answer: Answer, environment: Environment | None = None) -> Connections:
    registry = Credentials({}, Types("credential", Credential, []), environment)
    return Connections(registry, wire=httpx.MockTransport(answer), clock=VirtualClock())


async def turn_of(
    text: str, answer: Answer, given: dict[str, Any] | None = None, **options: Any
) -> Turn:
    flow = read_flow(parse_source(text, "flow.yaml"), node_types())
    async with connections(answer, **options) as opened:
        runner = Runner(flow, opened)
        return await runner.turn(runner.start(given or {}))


WEBHOOK = """
start: ask
parameters: {OUT: , N: {entity: number}, KEY: {secret: true}}
nodes:
  ask:
    type: webhook
    url: https://a.example.com/x
    %s
    exits: {success: end}
"""


@pytest.mark.anyio
async def test_a_secret_that_was_replaced_stays_masked_in_later_turns() -> None:
    flow = read_flow(
        parse_source(
            """
start: first
parameters: {KEY: {secret: true}, WORD: , OUT: }
nodes:
  first: {type: collect_input, parameter: $KEY, prompt: key, exits: {filled: again}}
  again: {type: collect_input, parameter: $KEY, prompt: key, exits: {filled: ask}}
  ask:
    type: webhook
    url: https://a.example.com/x
    response_mapping: {echo: $OUT}
    exits: {success: end}
""",
            "flow.yaml",
        ),
        node_types(),
    )
    async with connections(lambda request: httpx.Response(200, json={"echo": CANARY})) as opened:
        runner = Runner(flow, opened)
        turn = await runner.turn(runner.start())
        for heard in (CANARY, "another-secret"):
            stored = json.loads(json.dumps(turn.session.as_json(lambda text: text[::-1])))
            session = Session.from_json(stored, flow, lambda text: text[::-1])
            turn = await runner.turn(session, heard)
    assert turn.session.status == "ended"
    assert CANARY not in json.dumps(turn.trace())


@pytest.mark.anyio
async def test_an_answer_is_masked_before_it_is_shortened() -> None:
    said = {"message": "x" * 590 + " " + CANARY}
    turn = await turn_of(
        WEBHOOK % "headers: {X-Key: $KEY}",
        lambda request: httpx.Response(400, json=said),
        {"KEY": CANARY},
    )
    assert turn.session.status == "failed"
    assert CANARY[:6] not in str(turn.session.error) + json.dumps(turn.trace())


def test_httpx_logs_no_url_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    text = (WEBHOOK % "query_parameters: {k: $KEY}").replace("%", "")
    with caplog.at_level(logging.INFO):
        asyncio.run(turn_of(text, lambda request: httpx.Response(204), {"KEY": CANARY}))
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "shown",
    [
        "a!b'c\"d%21",
        "A!B'C\"D%21",
        "a%2521b%2527c%2522d%252521",
        "a!b&#39;c&quot;d%21",
        "a\\u0021b\\u0027c\\u0022d\\u002521",
        base64.b64encode(b"user:a!b'c\"d%21").decode(),
    ],
)
def test_the_mask_finds_a_secret_in_its_usual_disguises(shown: str) -> None:
    redaction = Redaction()
    redaction.add("a!b'c\"d%21")
    hidden = redaction.text(f"<{shown}>")
    assert "•••" in hidden
    assert len(hidden) < len(shown)


def test_the_mask_finds_a_short_password_in_basic_authentication() -> None:
    redaction = Redaction()
    redaction.add("hunter")
    for user in ("a", "ab", "abc"):
        coded = base64.b64encode(f"{user}:hunter".encode()).decode()
        assert coded not in redaction.text(coded)


def test_secrets_that_overlap_are_hidden_whole() -> None:
    redaction = Redaction()
    redaction.add("abcdWXYZ")
    redaction.add("WXYZ12345")
    assert redaction.text("<abcdWXYZ12345>") == "<•••>"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flow.yaml", f"start: a\nparameters: {{K: {{secret: true, value: {CANARY}, x: y}}}}\n"),
        (
            "flow.yaml",
            "start: a\nnodes: {a: {type: webhook, url: 'https://a.example.com',"
            f" headers: {{Authorization: Bearer {CANARY}}}}}}}\n",
        ),
        ("credentials.yaml", f"A: {{type: salesforc, consumer_secret: {CANARY}}}\n"),
        ("credentials.yaml", f"A: {{type: http_bearer, token: {CANARY}, hosts: [a.com]}}\n"),
        ("credentials.yaml", f"A: {{type: x}}\nA: {{token: {CANARY}}}\n"),
        ("credentials.yaml", f"A: {{type: x, token: {CANARY}\n"),
    ],
)
def test_check_prints_no_line_that_holds_a_literal_secret(
    name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text)
    main(["check", str(tmp_path / name)])
    shown = capsys.readouterr()
    assert "error" in shown.out or "warning" in shown.out
    assert CANARY not in shown.out + shown.err


@pytest.mark.anyio
async def test_no_header_that_the_flow_wrote_follows_a_secret_to_another_host() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        to = {"Location": "https://b.example.com/y"}
        return httpx.Response(302, headers=to) if len(seen) == 1 else httpx.Response(200)

    headers = "headers: {User-Agent: x $KEY, Accept: a;k=$KEY}\n    follow_redirects: true"
    turn = await turn_of(WEBHOOK % headers, answer, {"KEY": CANARY})
    assert turn.session.status == "ended"
    assert [request.url.host for request in seen] == ["a.example.com", "b.example.com"]
    assert CANARY not in str(seen[1].headers.raw)


@pytest.mark.parametrize("url", ["http://a.example.com/x", "https://a.example.com:8443/x"])
@pytest.mark.anyio
async def test_a_bound_secret_goes_neither_in_clear_nor_to_another_port(url: str) -> None:
    text = WEBHOOK % "headers: {X-Key: $KEY}"
    text = text.replace("https://a.example.com/x", url)
    text = text.replace("{secret: true}", "{secret: true, hosts: [a.example.com]}")
    turn = await turn_of(text, lambda request: httpx.Response(200), {"KEY": CANARY})
    assert turn.session.status == "failed"
    assert turn.trace()[0].get("calls") is None


async def served(body: bytes, *headers: str) -> Turn:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = ["HTTP/1.1 200 OK", *headers, f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(head).encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        text = (WEBHOOK % "response_mapping: {v: $OUT}").replace(
            "https://a.example.com", f"http://127.0.0.1:{port}"
        )
        flow = read_flow(parse_source(text, "flow.yaml"), node_types())
        registry = Credentials({}, Types("credential", Credential, []))
        async with Connections(registry) as opened:
            runner = Runner(flow, opened)
            return await runner.turn(runner.start())


PACKED = gzip.compress(b'{"v": 1}', mtime=0)


@pytest.mark.anyio
async def test_a_packed_answer_is_read() -> None:
    turn = await served(PACKED, "Content-Encoding: gzip")
    assert turn.session.parameters["OUT"] == 1


@pytest.mark.parametrize(
    ("body", "coding", "why"),
    [
        (gzip.compress(PACKED, mtime=0), "gzip, gzip", "packed as gzip, gzip"),
        (gzip.compress(b"0" * 50_000_000, mtime=0), "gzip", "larger than 5 MB"),
        (PACKED[:-9], "gzip", "breaks off"),
        (b"no gzip at all", "gzip", "is not"),
        (PACKED, "x" * 41, "packed as something,"),
    ],
)
@pytest.mark.anyio
async def test_a_harmful_packing_is_refused(body: bytes, coding: str, why: str) -> None:
    turn = await served(body, f"Content-Encoding: {coding}")
    assert turn.session.status == "failed"
    assert why in str(turn.session.error)


def nested(depth: int) -> bytes:
    return b'{"v": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("$N", httpx.Response(200, content=nested(900))),
        ("$KEY", httpx.Response(200, content=nested(900))),
        ("$OUT", httpx.Response(200, content=nested(100_000))),
        ("$OUT", httpx.Response(200, content=b'{"v": NaN}')),
        ("$OUT", httpx.Response(200, content=b'{"v": 1e999}')),
        ("$OUT", httpx.Response(400, content=b"x", headers={"Content-Type": "a/b; charset=idna"})),
        ("$OUT", httpx.Response(302, headers={"Location": "http://xn--a/"})),
    ],
)
@pytest.mark.anyio
async def test_an_absurd_answer_fails_and_never_crashes(
    target: str, answer: httpx.Response
) -> None:
    text = WEBHOOK % f"follow_redirects: true\n    response_mapping: {{v: {target}}}"
    turn = await turn_of(text, lambda request: answer)
    assert turn.session.status == "failed"
    json.dumps(turn.trace())


@pytest.mark.parametrize("after", ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "٣", "-1", "x"])
@pytest.mark.anyio
async def test_an_absurd_retry_after_is_ignored(after: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers=[(b"Retry-After", after.encode())])

    turn = await turn_of(WEBHOOK % "policy: {retry: {times: 1}}", answer)
    assert turn.session.status == "failed"
    assert len(turn.trace()[0]["calls"]) == 2


@pytest.mark.anyio
async def test_a_pattern_that_explodes_gives_up() -> None:
    text = """
start: which
parameters: {WORD: }
nodes:
  which:
    type: conditions
    conditions: {odd: [$WORD, matches, "^(a|aa)+$"]}
    exits: {odd: end, default: end}
"""
    turn = await turn_of(text, lambda request: httpx.Response(200), {"WORD": "a" * 60 + "!"})
    assert turn.session.status == "failed"
    assert "takes too long" in str(turn.session.error)


@pytest.mark.anyio
async def test_a_value_that_doubles_for_ever_ends_the_session() -> None:
    text = """
start: more
parameters: {Q: aaaaaaaaaaaaaaaa}
nodes:
  more: {type: set_parameter, parameters: {$Q: $Q$Q}, next: more}
"""
    turn = await turn_of(text, lambda request: httpx.Response(200))
    assert turn.session.status == "failed"
    assert "longer than" in str(turn.session.error)


@pytest.mark.anyio
async def test_more_than_a_hundred_background_requests_are_refused() -> None:
    text = WEBHOOK % "asynchronous: true"
    turn = await turn_of(
        text.replace("success: end", "success: ask"), lambda r: httpx.Response(200)
    )
    assert turn.session.status == "failed"
    assert "more than 100 asynchronous requests" in str(turn.session.error)


@pytest.mark.anyio
async def test_a_denied_write_is_denied_in_the_background_too() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    text = WEBHOOK % "method: POST\n    asynchronous: true"
    turn = await turn_of(text, answer, environment=Environment("safe", writes="deny"))
    assert turn.session.status == "failed"
    assert "writes: deny" in str(turn.session.error)
    assert sent == []


def test_one_set_of_connections_serves_several_event_loops() -> None:
    flow = read_flow(parse_source(WEBHOOK % "method: GET", "flow.yaml"), node_types())
    opened = connections(lambda request: httpx.Response(200))
    runner = Runner(flow, opened)

    async def turn() -> str:
        turned = await runner.turn(runner.start())
        await opened.aclose()
        return turned.session.status

    assert [asyncio.run(turn()) for _ in range(3)] == ["ended"] * 3


class Offers:
    """A source of the given types."""

    def __init__(self, **types: type) -> None:
        self.types = types

    def names(self) -> dict[str, str]:
        return dict.fromkeys(self.types, "here")

    def load(self, name: str) -> type:
        return self.types[name]


class Odd(Credential):
    type = "odd"

    logins: ClassVar[list[int]] = []

    @property
    def bound_to(self) -> frozenset[str]:
        return frozenset({"a.example.com"})

    async def fetch_token(self, http: Any) -> Token:
        self.logins.append(1)
        await asyncio.sleep(0)
        raise KeyError(CANARY)


@pytest.mark.anyio
async def test_a_login_that_crashes_fails_once_for_all_who_wait(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "credentials.yaml"
    file.write_text("Odd: {type: odd}")
    entries = read_credentials([file])
    Odd.logins.clear()
    registry = Credentials(entries, Types("credential", Credential, [Offers(odd=Odd)]))
    async with Connections(registry) as opened:
        connection = opened.open("Odd")
        outcomes = await asyncio.gather(
            *(connection.token() for _ in range(50)), return_exceptions=True
        )
    assert all(isinstance(outcome, CredentialError) for outcome in outcomes)
    assert len(Odd.logins) == 1


@pytest.mark.parametrize("returned", ["next", Result("next", says="hello")])  # type: ignore[arg-type]
@pytest.mark.anyio
async def test_a_node_author_is_told_what_run_returns(returned: Any) -> None:
    class Slip(Node):
        """A slip."""

        type = "slip"

        async def run(self, ctx: Any) -> Any:
            return returned

    flow = read_flow(
        parse_source("start: a\nnodes: {a: {type: slip}}", "flow.yaml"),
        Types("node", Node, [Offers(slip=Slip)]),
    )
    async with connections(lambda request: httpx.Response(200)) as opened:
        runner = Runner(flow, opened)
        turn = await runner.turn(runner.start())
    assert turn.session.status == "crashed"
    assert "no Result and no Wait" in str(turn.session.error) or "tuple of texts" in str(
        turn.session.error
    )


def test_a_node_type_that_claims_a_key_of_the_engine_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="the engine owns the key label"):

        class Claims(Node):
            """It claims."""

            type = "claims"

            label: str


def at_the_prompt(keys: bytes) -> int:
    """The exit code of the demo on a terminal when `keys` are typed at its first question."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "flowrun.cli", "flows/demo.yaml"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(follower)
    shown = b""
    while "›".encode() not in shown:
        shown += os.read(leader, 4096)
    _until_it_waits(process.pid)
    os.write(leader, keys)
    try:
        while os.read(leader, 4096):
            pass
    except OSError:
        pass
    os.close(leader)
    return process.wait(timeout=120)


def _until_it_waits(process: int) -> None:
    """Between its prompt and its wait for a key, Python's readline misses an interrupt."""
    state = Path(f"/proc/{process}/stat")
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "S":
        os.sched_yield()


def _own_terminal() -> None:
    import fcntl
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_one_interrupt_at_the_prompt_ends_the_conversation() -> None:
    assert at_the_prompt(b"\x03") == 130


def test_the_end_of_input_at_the_prompt_ends_it_well() -> None:
    assert at_the_prompt(b"\x04") == 0


def test_options_may_stand_before_the_flow(capsys: pytest.CaptureFixture[str]) -> None:
    demo = str(ROOT / "flows" / "demo.yaml")
    assert main(["--env", "qa", demo, "--input", "x", "--input", "no"]) == 0
    assert "Quinn" in capsys.readouterr().out


def test_an_interrupt_while_modules_are_imported_ends_without_a_traceback() -> None:
    script = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Interrupting:
    def find_spec(self, name, *_):
        if name == "engine":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from flowrun.cli import main
main(["check"])
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True)
    assert ended.returncode == -signal.SIGINT
    assert (ended.stdout, ended.stderr) == (b"", b"")


def test_an_unknown_command_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek"]) == 2
    assert 'no command or file "chek"; did you mean "check"?' in capsys.readouterr().err


@pytest.mark.anyio
async def test_a_secret_keeps_its_hosts_when_it_is_copied() -> None:
    text = """
start: copy
parameters: {KEY: {secret: true, hosts: [a.example.com]}, BOTH: {secret: true}}
nodes:
  copy: {type: set_parameter, parameters: {$BOTH: Bearer $KEY}, next: ask}
  ask:
    type: webhook
    url: https://b.example.com/x
    headers: {Authorization: $BOTH}
    exits: {success: end}
"""
    turn = await turn_of(text, lambda request: httpx.Response(200), {"KEY": CANARY})
    assert turn.session.status == "failed"
    assert isinstance(turn.session.parameters["BOTH"], Secret)
    assert "may go to a.example.com" in str(turn.session.error)


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_a_write_that_is_confirmed_at_the_terminal_leaves_the_json_whole(
    tmp_path: Path, answer: bytes, code: int
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "careful.yaml").write_text("writes: confirm")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org}")
    node = "type: salesforce, credential: SF, action: create_record, object: Account"
    flow = tmp_path / "t.yaml"
    flow.write_text(f"flow: t\nstart: a\nnodes:\n  a: {{{node}, fields: {{Name: X}}}}\n")
    leader, follower = pty.openpty()
    try:
        os.write(leader, answer)
        command = [sys.executable, "-m", "flowrun.cli", "test-request", str(flow), "a"]
        command += ["--env", "careful", "--json"]
        done = subprocess.run(command, stdin=follower, capture_output=True, text=True, timeout=60)
    finally:
        os.close(leader)
        os.close(follower)
    assert "send this write? [y/N]" in done.stderr
    assert done.returncode == code
    assert json.loads(done.stdout)["exit"] == ("failed" if code else "success")
