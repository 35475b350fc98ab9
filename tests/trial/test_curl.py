"""The curl command: whatever a request holds, a real shell hands curl that very request."""

import base64
import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import NodeError
from engine.flow.loading import read_flow
from engine.http.messages import Call, Request
from engine.run.runner import Runner
from engine.source.reading import parse_source
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.trial.curl import curl_command
from flowrun.trial.placeholders import Placeholders
from flowrun.trial.request import UnsentRequest, try_request, unsent_request
from flowrun.trial.shell import Variable, printed, quoted

pytestmark = pytest.mark.anyio

SHELLS = [name for name in ("dash", "bash", "zsh") if Path(f"/usr/bin/{name}").exists()] or ["sh"]
HOSTILE = (
    'it\'s `id` $HOME $(id) "quoted" \\ back\\\\ !event !! # * ? ~ & ; | < > {a,b} [x] é 🦊 \u202e '
    "two\nlines\r\ttab \x1b[31m\x07 %s %% 'end"
)
SECRET = 'a "secret" of $money & `ticks` \\ !'
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)

FLOW = """
start: call
parameters:
  VALUE:
  TOKEN: {secret: true}
  FROM_ENV: {secret: true, value: {env: ERP_KEY}}
nodes:
  call:
    type: webhook
"""


class Heard(NamedTuple):
    """What a stub in curl's place was given."""

    arguments: list[str]
    fed: bytes

    def after(self, option: str) -> list[str]:
        pairs = zip(self.arguments, self.arguments[1:], strict=False)
        return [value for name, value in pairs if name == option]

    @property
    def url(self) -> str:
        return self.arguments[0]

    @property
    def body(self) -> bytes:
        raw = self.after("--data-raw")
        return os.fsencode(raw[0]) if raw else self.fed

    @property
    def headers(self) -> dict[str, str]:
        found = {}
        for line in self.after("-H"):
            name, colon, value = line.partition(": ")
            found[name if colon else name.rstrip(";")] = value
        return found


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "curl"
    script.write_text(
        '#!/bin/sh\nprintf "%s\\0" "$@" > "$HEARD"\n'
        'case "$*" in *"--data-binary @-"*) cat > "$HEARD.fed" ;; *) : > "$HEARD.fed" ;; esac\n'
    )
    script.chmod(0o755)
    return folder


def pasted(command: str, stub: Path, shell: str, **variables: str) -> Heard:
    """The command as a shell reads it."""
    heard = stub / "heard"
    environment = {"PATH": f"{stub}:{os.environ['PATH']}", "HEARD": str(heard), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [shell],
        input=command.encode(),
        env={**environment, **variables},
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    *arguments, end = heard.read_bytes().split(b"\0")
    assert end == b""
    return Heard(list(map(os.fsdecode, arguments)), (stub / "heard.fed").read_bytes())


class Both(NamedTuple):
    """The command, and the request as it really goes out."""

    command: str
    sent: httpx.Request


async def both(
    node: str, parameters: Mapping[str, Any], credentials: Credentials | None = None
) -> Both:
    text = FLOW + "".join(f"    {line}\n" for line in node.strip().splitlines())
    flow = read_flow(parse_source(text, "flow.yaml"), node_types())
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    known = credentials or Credentials({}, find_credentials(Path(), None, _nowhere()).types)
    wire = httpx.MockTransport(answer)
    async with Connections(known, wire=wire) as connections:
        runner = Runner(flow, connections)
        command = curl_command(await unsent_request(runner, "call", parameters))
        await try_request(runner, "call", parameters)
    return Both(command, sent[0])


def _nowhere() -> Any:
    from engine.values.environment import Environment

    return Environment()


def same(heard: Heard, sent: httpx.Request) -> None:
    assert heard.url == str(sent.url)
    assert heard.after("-X") == ([] if sent.method == "GET" else [sent.method])
    assert heard.body == sent.content
    own = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length"}
    on_the_wire = {name.decode(): value.decode() for name, value in sent.headers.raw}
    assert heard.headers == {
        name: value for name, value in on_the_wire.items() if name.lower() not in own
    }


SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# Words of the shell


@pytest.mark.parametrize("shell", SHELLS)
@SLOW
@given(TEXT)
@example(HOSTILE)
@example("")
@example("-n")
@example("trailing\n\n")
def test_a_shell_reads_a_quoted_word_as_it_was(stub: Path, shell: str, text: str) -> None:
    heard = pasted(f"curl {quoted([text] if text else [])}", stub, shell)
    assert heard.arguments == [text]


@pytest.mark.parametrize("shell", SHELLS)
@SLOW
@given(TEXT, TEXT)
@example("Bearer ", "")
@example("Bearer ", "_and_more")
@example('say "', '"')
@example("$HOME `id` $(id) ", " $HOME")
@example(HOSTILE, HOSTILE)
def test_a_variable_in_a_word_becomes_its_value(
    stub: Path, shell: str, before: str, after: str
) -> None:
    word = [part for part in (before, Variable("KEPT"), after) if part]
    heard = pasted(f"curl {quoted(word)}", stub, shell, KEPT=SECRET)
    assert heard.arguments == [before + SECRET + after]


@pytest.mark.parametrize("shell", SHELLS)
@SLOW
@given(ANY_TEXT)
@example("-\0-")
@example("%s\\n\0" + HOSTILE)
@example("\udcff\udc80")
def test_what_no_word_can_hold_is_printed(stub: Path, shell: str, text: str) -> None:
    word = [*([text] if text else []), Variable("KEPT"), "\0", *([text] if text else [])]
    heard = pasted(f"{printed(word)} | curl --data-binary @-", stub, shell, KEPT=SECRET)
    raw = text.encode("utf-8", "surrogateescape")
    assert heard.fed == raw + SECRET.encode() + b"\0" + raw


def test_an_interactive_shell_finds_no_event_to_expand() -> None:
    assert quoted(["run !! ", Variable("A"), "!x"]) == "'run !! '\"$A\"'!x'"


def test_nothing_in_a_word_steers_the_terminal() -> None:
    assert all(mark == "\n" or mark.isprintable() for mark in quoted([HOSTILE, Variable("A")]))


# Whole requests


JSON = """
method: POST
url: https://api.example.com/a/$VALUE?q=$VALUE
headers: {X-Value: "is $VALUE"}
query_parameters: {"odd [name]": $VALUE}
body: {json: {value: $VALUE, text: "a $VALUE"}}
"""
FORM = """
method: PUT
url: https://api.example.com/form
body: {form: {value: $VALUE, "an other": "b $VALUE"}}
"""
PLAIN = """
method: PATCH
url: https://api.example.com/text
body: {text: "$VALUE"}
"""


@pytest.mark.parametrize("node", [JSON, FORM, PLAIN], ids=["json", "form", "text"])
@SLOW
@given(value=TEXT)
@example(value=HOSTILE.replace("\n", " ").replace("\r", "").replace("\x1b", "").replace("\x07", ""))
@example(value="@file")
@example(value="{a,b}[1-3]")
async def test_the_command_asks_what_the_node_asks(stub: Path, node: str, value: str) -> None:
    assume(value)
    try:
        command, sent = await both(node, {"VALUE": value})
    except NodeError:
        assume(False)
    same(pasted(command, stub, SHELLS[0]), sent)


async def test_a_body_with_a_nul_goes_through_a_pipe(stub: Path) -> None:
    command, sent = await both(PLAIN, {"VALUE": "a\0b'c\\d%e\n"})
    for shell in SHELLS:
        same(pasted(command, stub, shell), sent)


async def test_a_request_without_a_body_or_a_header_is_a_plain_get(stub: Path) -> None:
    command, _ = await both("url: https://api.example.com/a", {})
    assert command == "curl https://api.example.com/a \\\n  --max-time 5"


async def test_a_header_without_a_value_and_a_fragment_are_sent_as_the_node_does(
    stub: Path,
) -> None:
    node = "url: https://api.example.com/a?x=1#part\nheaders: {X-Empty: '', X-Open: '${VALUE:-}'}"
    command, sent = await both(node, {})
    heard = pasted(command, stub, SHELLS[0])
    assert heard.after("-H") == ["X-Empty;", "X-Open;"]
    assert (sent.headers["x-empty"], heard.url) == ("", "https://api.example.com/a?x=1")


async def test_curl_adds_no_content_type_of_its_own() -> None:
    flow = read_flow(
        parse_source(FLOW + "    url: https://api.example.com/a\n", "flow.yaml"), node_types()
    )
    request = Request("POST", "https://api.example.com/a", {}, b"raw")
    call = Call(request, request.url)
    command = curl_command(UnsentRequest(call, Placeholders(), flow.steps["call"], ""))
    assert "-H 'Content-Type:'" in command


async def test_redirects_timeouts_and_globs_are_told_to_curl() -> None:
    node = "url: 'https://api.example.com/{a}'\nfollow_redirects: true\npolicy: {timeout: 9s}"
    command, _ = await both(node, {})
    for option in ("--location", "--globoff", "--max-time 9"):
        assert option in command


# Secrets


SECRETS = """
method: POST
url: https://api.example.com/a?key=$FROM_ENV
headers: {X-Token: $TOKEN, Authorization: "Bearer $TOKEN"}
body: {json: {key: $FROM_ENV}}
"""


async def test_secrets_are_variables_with_a_comment_each(
    stub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP_KEY", SECRET)
    command, sent = await both(SECRETS, {"TOKEN": SECRET})
    assert SECRET[:12] not in command
    assert quote(SECRET)[:12] not in command
    assert command.splitlines()[:3] == [
        "# ERP_KEY_ENCODED: the secret $FROM_ENV, percent-encoded",
        "# ERP_KEY_ENCODED_2: the secret $FROM_ENV, as JSON writes it between quotes",
        "# TOKEN: the secret $TOKEN",
    ]
    assert '-H "Authorization: Bearer $TOKEN"' in command
    variables = {
        "ERP_KEY_ENCODED": quote(SECRET, safe=""),
        "ERP_KEY_ENCODED_2": json.dumps(SECRET)[1:-1],
        "TOKEN": SECRET,
    }
    for shell in SHELLS:
        same(pasted(command, stub, shell, **variables), sent)


async def test_the_command_needs_no_secret_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ERP_KEY", raising=False)
    flow = read_flow(
        parse_source(FLOW + "    url: https://a.example/?k=$FROM_ENV\n", "flow.yaml"), node_types()
    )
    known = Credentials({}, find_credentials(Path(), None, _nowhere()).types)
    async with Connections(known) as connections:
        request = await unsent_request(Runner(flow, connections), "call", {})
    assert "https://a.example/?k=$ERP_KEY_ENCODED" in curl_command(request)


async def test_a_secret_that_is_written_out_is_a_variable_too(stub: Path) -> None:
    node = """
method: POST
url: https://api.example.com/a?token=written1&x=1
headers: {Authorization: "Bearer written2", Cookie: "a=written3; b=written3"}
body: {json: {deep: [{password: written4}, {password: written5}], open: 1}}
"""
    command, sent = await both(node, {})
    assert not re.search(r"written\d", command)
    variables = {
        "TOKEN_ENCODED": "written1",
        "AUTHORIZATION": "written2",
        "COOKIE": "a=written3; b=written3",
        "PASSWORD_ENCODED": "written4",
        "PASSWORD_ENCODED_2": "written5",
    }
    same(pasted(command, stub, SHELLS[0], **variables), sent)


async def test_credentials_sign_by_variables_of_their_own(
    stub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A", SECRET)
    (tmp_path / "credentials.yaml").write_text(
        "2nd Shop (QA): {type: http_bearer, hosts: [api.example.com], token: {env: A}}\n"
        "Store: {type: http_basic, hosts: [api.example.com], username: dan o, password: {env: A}}\n"
    )
    credentials = find_credentials(tmp_path, None, _nowhere())
    node = "url: https://api.example.com/a\ncredential: "
    command, sent = await both(node + "2nd Shop (QA)", {}, credentials)
    assert command.startswith('# _2ND_SHOP_QA_TOKEN: the token of "2nd Shop (QA)"\n')
    same(pasted(command, stub, SHELLS[0], _2ND_SHOP_QA_TOKEN=SECRET), sent)
    command, sent = await both(node + "Store", {}, credentials)
    heard = pasted(command, stub, SHELLS[0], STORE_PASSWORD=SECRET)
    coded = sent.headers["authorization"].partition(" ")[2]
    assert heard.after("-u") == [base64.b64decode(coded).decode()]


async def test_what_the_flow_does_beyond_the_request_is_said() -> None:
    node = "method: POST\nurl: https://api.example.com/a\nasynchronous: true"
    command, _ = await both(node, {})
    assert command.startswith("# the flow does not wait for the answer (asynchronous)\ncurl ")
