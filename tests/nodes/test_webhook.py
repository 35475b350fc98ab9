"""What a webhook node promises: what goes on the wire, where, and what becomes of the answer."""

import base64
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import httpx
import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from engine.values.secret import Secret
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock, try_request
from flowrun.testing.exploring.explore import Exploring

pytestmark = pytest.mark.anyio

Answer = httpx.Response | Exception
Handler = Callable[[httpx.Request], Any]

PARAMETERS = """
  NAME: Dana O'Neil & Co
  COUNT: {entity: number, value: 3}
  YES: {entity: confirmation, value: yes}
  LIST: {value: [1, two]}
  OPEN:
  EMPTY: {value: ""}
  DOTS: ".."
  LINES: {value: "a\\r\\nX-Evil: 1"}
  HOST: api.example.com
  GOT:
  GOT_TOO: before
  NUMBER: {entity: number}
  TOKEN: {secret: true, value: {env: FLOWRUN_TEST_TOKEN}}
  BOUND: {secret: true, value: {env: FLOWRUN_TEST_TOKEN}, hosts: [api.example.com]}
  KEPT: {secret: true}
"""
CANARY = "canary-8d1f-token"


@dataclass
class Wire:
    """Answers requests with what it is given, in order; the last answer again and again."""

    answers: list[Answer | Handler]
    requests: list[httpx.Request] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        found = answer(request)
        return await found if isinstance(found, Awaitable) else found


@dataclass
class World:
    """A flow of one webhook node called `call`, its wire and its credentials."""

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    environment: Environment = Environment()
    wire: Wire = field(default_factory=lambda: Wire([httpx.Response(200, json={})]))
    confirm: Callable[[str], bool] | None = None

    def text(self, node: str, top: str = "", more: str = "") -> str:
        return (
            f"flow: t\nstart: call\n{top}\nparameters:{PARAMETERS}\nnodes:\n  call:\n"
            f"    type: webhook\n{indent(dedent(node).strip(), '    ')}\n{indent(more, '  ')}\n"
        )

    def credentials(self, text: str) -> None:
        (self.folder / "credentials.yaml").write_text(dedent(text), "utf-8")

    def connections(self) -> Connections:
        credentials = find_credentials(self.folder, None, self.environment)
        wire = httpx.MockTransport(self.wire)
        return Connections(credentials, clock=self.clock, wire=wire, confirm=self.confirm)

    async def call(
        self, node: str, *answers: Answer | Handler, top: str = "", more: str = "", **given: object
    ) -> Turn:
        if answers:
            self.wire = Wire(list(answers))
        flow = read_flow(parse_source(self.text(node, top, more), "t.yaml"), node_types())
        async with self.connections() as connections:
            runner = Runner(flow, connections)
            return await runner.turn(runner.start(given))

    @property
    def sent(self) -> httpx.Request:
        (request,) = self.wire.requests
        return request

    def refusal(self, node: str, top: str = "") -> str:
        with pytest.raises(FlowError) as refused:
            read_flow(parse_source(self.text(node, top), "t.yaml"), node_types())
        return str(refused.value)

    def warnings(self, node: str) -> list[str]:
        flow = read_flow(parse_source(self.text(node), "t.yaml"), node_types())
        return [problem.code for problem in check_flow(flow)]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("FLOWRUN_TEST_TOKEN", CANARY)
    return World(tmp_path)


def outcome(turn: Turn) -> tuple[str | None, str | None]:
    visit = turn.visits[0]
    return visit.exit, visit.error


# What goes on the wire


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_each_method_goes_out_as_it_is_written(world: World, method: str) -> None:
    await world.call(f"method: {method}\nurl: https://api.example.com/a")
    assert (world.sent.method, str(world.sent.url)) == (method, "https://api.example.com/a")


async def test_the_method_is_get_unless_another_is_written(world: World) -> None:
    await world.call("url: https://api.example.com/a")
    assert world.sent.method == "GET"
    assert "content-type" not in world.sent.headers


@pytest.mark.parametrize(
    ("body", "sent", "kind"),
    [
        ("{json: {n: $COUNT, t: $NAME}}", {"n": 3, "t": "Dana O'Neil & Co"}, "application/json"),
        ("{json: {y: $YES, l: $LIST, o: $OPEN}}", {"y": True, "l": [1, "two"], "o": None}, ""),
        ('{json: {a: 5, b: "5", c: true, d: null, e: 1.5}}', None, ""),
        ('{json: ["${LIST[1]}", "x $COUNT"]}', ["two", "x 3"], ""),
        ("{json: $LIST}", [1, "two"], ""),
    ],
)
async def test_a_json_body_keeps_the_types_of_its_values(
    world: World, body: str, sent: object, kind: str
) -> None:
    await world.call(f"method: POST\nurl: https://api.example.com/a\nbody: {body}")
    expected = {"a": 5, "b": "5", "c": True, "d": None, "e": 1.5} if sent is None else sent
    assert json.loads(world.sent.content) == expected
    assert world.sent.headers["content-type"] == (kind or "application/json")


@pytest.mark.parametrize(
    ("body", "sent", "kind"),
    [
        (
            '{form: {"a b": $NAME, c: "ü=1"}}',
            b"a+b=Dana+O%27Neil+%26+Co&c=%C3%BC%3D1",
            "application/x-www-form-urlencoded",
        ),
        ("{text: 'Hi $NAME, ü'}", "Hi Dana O'Neil & Co, ü".encode(), "text/plain; charset=utf-8"),
        ("{html: '<p>$NAME</p>'}", b"<p>Dana O&#x27;Neil &amp; Co</p>", "text/html; charset=utf-8"),
        ("{xml: '<n>$NAME</n>'}", b"<n>Dana O&#x27;Neil &amp; Co</n>", "application/xml"),
    ],
)
async def test_a_body_is_escaped_by_its_kind_and_says_what_it_is(
    world: World, body: str, sent: bytes, kind: str
) -> None:
    await world.call(f"method: POST\nurl: https://api.example.com/a\nbody: {body}")
    assert world.sent.content == sent
    assert world.sent.headers["content-type"].startswith(kind)


async def test_a_content_type_that_is_written_wins_however_it_is_spelt(world: World) -> None:
    await world.call(
        """
        method: POST
        url: https://api.example.com/a
        headers: {content-TYPE: application/vnd.api+json}
        body: {json: {a: 1}}
        """
    )
    assert world.sent.headers.get_list("content-type") == ["application/vnd.api+json"]


async def test_headers_go_out_as_they_are_written_also_beyond_ascii(world: World) -> None:
    await world.call("url: https://api.example.com/a\nheaders: {X-Who: 'ü $NAME'}")
    assert dict(world.sent.headers.raw)[b"X-Who"] == "ü Dana O'Neil & Co".encode()


async def test_a_line_break_never_gets_into_a_header(world: World) -> None:
    turn = await world.call("url: https://api.example.com/a\nheaders: {X-Who: $LINES}")
    assert outcome(turn)[0] == "failed"
    assert world.wire.requests == []


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://api.example.com/x/$NAME", "/x/Dana%20O%27Neil%20%26%20Co"),
        ("https://api.example.com/x?q=$NAME", "/x?q=Dana%20O%27Neil%20%26%20Co"),
        ("https://api.example.com/x?q=a+b%20c", "/x?q=a+b%20c"),
        ("https://api.example.com", "/"),
    ],
)
async def test_a_value_in_a_url_is_percent_encoded(world: World, written: str, sent: str) -> None:
    await world.call(f"url: {written}")
    assert world.sent.url.raw_path.decode() == sent


@pytest.mark.parametrize("value", ["../admin", "a/b", "a?b=c", "a#b", "x@evil.com", "%2e%2e"])
async def test_a_value_never_adds_a_segment_a_parameter_or_a_host(world: World, value: str) -> None:
    await world.call("url: https://api.example.com/x/$NAME/y?q=$NAME", NAME=value)
    assert world.sent.url.host == "api.example.com"
    path, _, query = world.sent.url.raw_path.decode().partition("?")
    assert path.split("/")[::2] == ["", path.split("/")[2]] and path.endswith("/y")
    assert list(httpx.QueryParams(query).keys()) == ["q"]


@pytest.mark.parametrize("value", ["$OPEN", "$EMPTY", "$DOTS"])
async def test_a_value_that_would_move_the_path_takes_failed(world: World, value: str) -> None:
    turn = await world.call(f"url: https://api.example.com/orders/{value}")
    assert outcome(turn)[0] == "failed"
    assert value in (outcome(turn)[1] or "")
    assert world.wire.requests == []


async def test_query_parameters_join_those_of_the_url_and_win(world: World) -> None:
    await world.call(
        """
        url: https://api.example.com/a?x=1&y=$COUNT&z=3#part
        query_parameters: {y: "a&b=c", "w w": $NAME}
        """
    )
    assert world.sent.url.query == b"x=1&z=3&y=a%26b%3Dc&w%20w=Dana%20O%27Neil%20%26%20Co"


def test_check_warns_of_a_query_parameter_that_stands_twice(world: World) -> None:
    node = "url: https://api.example.com/a?x=1\nquery_parameters: {x: 2}"
    assert "duplicate-query" in world.warnings(node)


async def test_a_parameter_in_the_host_may_become_only_an_allowed_host(world: World) -> None:
    top = "allow_hosts: [api.example.com]"
    await world.call("url: https://$HOST/a", top=top)
    assert world.sent.url.host == "api.example.com"
    turn = await world.call("url: https://$HOST/a", httpx.Response(200), top=top, HOST="evil.com")
    assert outcome(turn)[0] == "failed"
    assert world.wire.requests == []


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ("url: $HOST", "a URL begins with https:// or http://"),
        ("url: ftp://a.example.com", "a URL begins with https:// or http://"),
        ("url: https://$HOST/a", "list the hosts it may become in the flow's allow_hosts"),
        ("url: https://user:pass@a.example.com", "a user name or password in a URL"),
        ("url: https://", "a URL without a host"),
        ('url: "https://[a.example.com]/"', "[a.example.com] is no host"),
        ('url: "https://a.example.com\uff0f.evil.com/"', ".evil.com is no host"),
        ('url: "https://a.example.com:99999/"', "a.example.com:99999 is no host"),
        ("url: /a", "a url that begins with / needs a credential"),
        ('url: "https://a.example.com/a b"', "a URL holds no space; percent-encode it"),
        ("url: https://a.example.com\nmethod: get", "takes GET, POST, PUT, PATCH or DELETE"),
        ("url: https://a.example.com\nbody: {json: {}}", "a GET request has no body"),
        ("url: https://a.example.com\nmethod: POST\nbody: {}", "a body is one of json, form"),
        (
            "url: https://a.example.com\nmethod: POST\nbody: {json: {}, text: x}",
            "a body is one of json, form, text, html and xml",
        ),
        (
            "url: https://a.example.com\nmethod: POST\nbody: {json: '{\"a\": 1}'}",
            "JSON as one text; write it as YAML",
        ),
        ("url: https://a.example.com\nheaders: {'X Y': z}", '"X Y" is not the name of a header'),
        ('url: https://a.example.com\nheaders: {X: "a\\nb"}', "a header is one line"),
        ("url: https://a.example.com/{{NAME}}", "is not read here; write $NAME"),
        (
            "url: https://a.example.com\nbody: {data: {a: 1}}",
            'unknown key "data"; there are: json, form, text, html, xml',
        ),
        ("uri: https://a.example.com", 'unknown key "uri"; did you mean "url"?'),
        (
            "url: /a\ncredential: C\nheaders: {authorization: x}",
            "the credential signs the request; leave Authorization out",
        ),
        (
            "url: https://a.example.com\nasynchronous: true\nresponse_mapping: {a: $GOT}",
            "nobody waits for an asynchronous request, so nothing can be mapped",
        ),
        ("url: https://a.example.com\nresponse_mapping: {$GOT: a}", "left to right: a: $GOT"),
        ("url: https://a.example.com\nresponse_mapping: {a: GOT}", "a parameter is written $GOT"),
        ("url: https://a.example.com\nresponse_mapping: {a: $GOTT}", 'did you mean "$GOT"?'),
    ],
)
def test_a_node_that_cannot_work_is_refused_when_the_flow_loads(
    world: World, node: str, message: str
) -> None:
    assert message in world.refusal(node)


# What becomes of the answer

MAP = "url: https://api.example.com/a\nresponse_mapping: {a.b: $GOT, c: $GOT_TOO}"
MAP_DEFAULTS = (
    "url: https://api.example.com/a\n"
    "response_mapping: {a: {parameter: $GOT, default: soon}, c: {parameter: $GOT_TOO, default: 7}}"
)


async def test_the_answer_is_mapped_left_to_right(world: World) -> None:
    turn = await world.call(MAP, httpx.Response(200, json={"a": {"b": [1]}, "c": "ü"}))
    assert outcome(turn) == ("success", None)
    assert turn.session.parameters["GOT"] == [1]
    assert turn.session.parameters["GOT_TOO"] == "ü"


async def test_a_path_that_finds_nothing_takes_failed_and_nothing_is_set(world: World) -> None:
    turn = await world.call(MAP, httpx.Response(200, json={"a": {"bb": 1}, "c": "after"}))
    exit, error = outcome(turn)
    assert exit == "failed"
    assert '"a.b" found nothing for $GOT' in str(error) and 'did you mean "bb"?' in str(error)
    assert turn.session.parameters["GOT_TOO"] == "before"


async def test_a_value_that_the_entity_refuses_takes_failed_and_nothing_is_set(
    world: World,
) -> None:
    turn = await world.call(
        "url: https://api.example.com/a\nresponse_mapping: {c: $GOT_TOO, n: $NUMBER}",
        httpx.Response(200, json={"c": "after", "n": "many"}),
    )
    assert outcome(turn)[0] == "failed"
    assert turn.session.parameters["GOT_TOO"] == "before"


async def test_what_is_mapped_into_a_secret_parameter_is_never_shown(world: World) -> None:
    turn = await world.call(
        "url: https://api.example.com/a\nresponse_mapping: {access: $KEPT}",
        httpx.Response(200, json={"access": "canary-mapped-1", "echo": "is canary-mapped-1"}),
    )
    assert turn.session.parameters["KEPT"] == Secret("canary-mapped-1")
    assert "canary-mapped" not in json.dumps(turn.trace())


@pytest.mark.parametrize("status", [200, 201, 202, 299])
async def test_any_2xx_is_success(world: World, status: int) -> None:
    turn = await world.call("url: https://api.example.com/a", httpx.Response(status))
    assert outcome(turn) == ("success", None)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
async def test_any_other_status_takes_failed_and_is_named(world: World, status: int) -> None:
    turn = await world.call("url: https://api.example.com/a", httpx.Response(status))
    exit, error = outcome(turn)
    assert exit == "failed"
    assert str(status) in str(error)


async def test_the_message_of_an_error_answer_is_told(world: World) -> None:
    answer = httpx.Response(400, json={"message": "no such order"})
    turn = await world.call("url: https://api.example.com/a", answer)
    assert outcome(turn) == ("failed", "answered 400: no such order")


async def test_the_mapping_is_not_read_from_an_error_answer(world: World) -> None:
    turn = await world.call(MAP_DEFAULTS, httpx.Response(500, json={"a": 1, "c": 2}))
    assert turn.session.parameters["GOT_TOO"] == "before"


STATUSES = """
url: https://api.example.com/a
statuses: {not_found: 404, taken: [409, "412"], nothing: 204}
response_mapping: {a: $GOT}
"""


@pytest.mark.parametrize(
    ("status", "exit"),
    [
        (200, "success"),
        (404, "not_found"),
        (409, "taken"),
        (412, "taken"),
        (204, "nothing"),
        (410, "failed"),
        (500, "failed"),
    ],
)
async def test_a_status_leads_to_the_exit_that_is_named_for_it(
    world: World, status: int, exit: str
) -> None:
    turn = await world.call(STATUSES, httpx.Response(status, json={"a": "b"}))
    assert outcome(turn)[0] == exit
    assert turn.session.parameters.get("GOT") == ("b" if exit == "success" else None)


async def test_a_status_with_an_exit_is_asked_for_again_first(world: World) -> None:
    node = "url: https://api.example.com/a\nstatuses: {busy: 503}\n"
    node += "policy: {retry: {times: 1, when: [503], wait: 1s}}"
    turn = await world.call(node, httpx.Response(503), httpx.Response(200))
    assert (outcome(turn)[0], len(world.wire.requests)) == ("success", 2)
    turn = await world.call(node, httpx.Response(503))
    assert (outcome(turn), len(world.wire.requests)) == (("busy", None), 2)


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ("{a: 404, b: [409, 404]}", "404 leads to a already"),
        ("{success: 404}", 'an exit of a status cannot be called "success"'),
        ("{a: 99}", "takes a status from 200 to 599"),
        ("{a: [404, 4o4]}", "takes a status from 200 to 599"),
        ("{a: 404.0}", "takes a status from 200 to 599"),
        ("{a: }", "takes a status from 200 to 599"),
        ("{a: []}", "takes a status such as 404"),
        ("{}", "takes EXIT: status lines"),
        ("[404]", "takes EXIT: status lines"),
    ],
)
def test_statuses_that_lead_nowhere_are_refused(world: World, statuses: str, told: str) -> None:
    assert told in world.refusal(f"url: https://api.example.com/a\nstatuses: {statuses}")


def test_nobody_waits_for_the_status_of_an_asynchronous_request(world: World) -> None:
    told = world.refusal("url: https://a.example.com/\nasynchronous: true\nstatuses: {a: 404}")
    assert "nobody waits" in told


def test_check_asks_for_the_exit_of_a_status(world: World) -> None:
    wired = "\nexits: {success: end, not_found: end, taken: end, nothing: end, failed: end}"
    assert "open-exit" not in world.warnings(STATUSES + wired)
    assert "open-exit" in world.warnings(STATUSES + wired.replace(" taken: end,", ""))


MAPPED = """
url: https://api.example.com/a
response_mapping: {a: $GOT}
statuses:
  nothing: 404
  taken:
    status: [409, 412]
    response_mapping: {"days[0]": $GOT, by: {parameter: $GOT_TOO, default: x}}
  made: {status: 201, response_mapping: {id: $GOT}}
"""


@pytest.mark.parametrize(
    ("status", "answer", "exit", "got"),
    [
        (200, {"a": "ok"}, "success", ("ok", "before")),
        (404, {"a": "b"}, "nothing", (None, "before")),
        (409, {"days": ["today"], "by": "Dana"}, "taken", ("today", "Dana")),
        (412, {"days": ["today"]}, "taken", ("today", "x")),
        (201, {"id": "7"}, "made", ("7", "before")),
        (409, {"days": []}, "failed", (None, "before")),
        (201, {"a": "b"}, "failed", (None, "before")),
        (410, {"days": ["today"]}, "failed", (None, "before")),
    ],
)
async def test_an_exit_of_a_status_maps_its_own_answer(
    world: World, status: int, answer: object, exit: str, got: tuple[object, object]
) -> None:
    turn = await world.call(MAPPED, httpx.Response(status, json=answer))
    assert outcome(turn)[0] == exit
    parameters = turn.session.parameters
    assert (parameters.get("GOT"), parameters.get("GOT_TOO")) == got


async def test_an_answer_of_a_status_that_says_nothing_takes_failed_and_says_why(
    world: World,
) -> None:
    assert "days" in str(outcome(await world.call(MAPPED, httpx.Response(409, json={})))[1])
    error = outcome(await world.call(MAPPED, httpx.Response(409)))[1]
    assert "the answer (409) has no body" in str(error)
    exit, error = outcome(await world.call(MAPPED, httpx.Response(409, text="<p>taken</p>")))
    assert (exit, "JSON" in str(error)) == ("failed", True)


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ("{a: {status: 409}}", 'missing key "response_mapping"; EXIT: status maps nothing'),
        ("{a: {response_mapping: {a: $GOT}}}", 'missing key "status"'),
        ("{a: {status: 409, respnse_mapping: {a: $GOT}}}", 'did you mean "response_mapping"'),
        ("{a: {status: 4o9, response_mapping: {a: $GOT}}}", "takes a status from 200 to 599"),
        ("{a: {status: 409, response_mapping: {a: $GONE}}}", "$GONE is not declared"),
        ("{a: {status: 409, response_mapping: {a: GOT}}}", "a parameter is written $GOT"),
        ("{a: {status: 409, response_mapping: {'a b[': $GOT}}}", "is not an object path"),
        ("{a: {status: 409, response_mapping: [a]}}", "takes `path: $NAME` lines"),
        ("{a: 409, b: {status: 409, response_mapping: {a: $GOT}}}", "409 leads to a already"),
        ("{a: {status: 409, response_mapping: {'a[*]': $COUNT}}}", "this path finds a list"),
    ],
)
def test_a_wrong_mapping_of_a_status_is_told_on_loading(
    world: World, statuses: str, told: str
) -> None:
    assert told in world.refusal(f"url: https://api.example.com/a\nstatuses: {statuses}")


EXPLORED = """
start: call
parameters: {GOT: , FREE: }
nodes:
  call:
    type: webhook
    url: https://api.example.com/a
    response_mapping: {a: $GOT}
    statuses: {taken: {status: 409, response_mapping: {"days[*]": $FREE}}, nothing: 404}
    exits: {success: tell, taken: other, nothing: sorry, failed: sorry}
  tell: {type: end, text: $GOT}
  other: {type: end, text: {each: $FREE, say: $ITEM, none: nothing}}
  sorry: {type: end, text: Sorry.}
"""


def test_check_knows_at_which_exit_something_is_filled() -> None:
    def codes(text: str) -> list[str]:
        return [
            one.code for one in check_flow(read_flow(parse_source(text, "t.yaml"), node_types()))
        ]

    assert codes(EXPLORED) == []
    assert codes(EXPLORED.replace("text: $GOT", "text: $GOT $FREE")) == ["maybe-unset"]
    assert codes(EXPLORED.replace("say: $ITEM", "say: $ITEM of $GOT")) == ["maybe-unset"]
    assert codes(EXPLORED.replace("$FREE}}, nothing", "$GOT}}, nothing"))[:1] != ["filled-twice"]


async def test_a_mapping_of_a_status_is_explored() -> None:
    found = await Exploring(read_flow(parse_source(EXPLORED, "t.yaml"), node_types())).walk()
    assert (found.coverage.missing, found.faults) == ([], [])


async def test_an_empty_answer_fills_the_defaults(world: World) -> None:
    turn = await world.call(MAP_DEFAULTS, httpx.Response(204))
    assert outcome(turn) == ("success", None)
    assert (turn.session.parameters["GOT"], turn.session.parameters["GOT_TOO"]) == ("soon", "7")


async def test_an_empty_answer_without_defaults_takes_failed(world: World) -> None:
    turn = await world.call(MAP, httpx.Response(204))
    exit, error = outcome(turn)
    assert exit == "failed"
    assert "the answer (204) has no body" in str(error)


async def test_an_answer_that_nothing_is_mapped_from_is_not_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    monkeypatch.setattr("json.JSONDecoder.decode", lambda *given: read.append(given))
    monkeypatch.setattr("msgspec.json.decode", lambda *given: read.append(given))
    answer = httpx.Response(200, json={"a": [1] * 50_000})
    turn = await world.call("url: https://api.example.com/a", answer)
    assert outcome(turn) == ("success", None)
    assert read == []


async def test_html_in_the_place_of_json_is_named(world: World) -> None:
    turn = await world.call(MAP, httpx.Response(200, html="<h1>Maintenance</h1>"))
    assert outcome(turn) == ("failed", "the answer (200) is not JSON (text/html)")


async def test_half_a_body_is_named(world: World) -> None:
    answer = httpx.Response(200, content=b'{"a": {"b', headers={"content-type": "application/json"})
    turn = await world.call(MAP, answer)
    assert outcome(turn) == ("failed", "the answer (200) is not JSON (application/json)")


async def test_an_answer_that_breaks_off_is_named(world: World) -> None:
    turn = await world.call(MAP, httpx.RemoteProtocolError("peer closed connection"))
    exit, error = outcome(turn)
    assert exit == "failed"
    assert "api.example.com broke off its answer" in str(error)


async def test_an_answer_need_not_be_json_when_nothing_is_mapped(world: World) -> None:
    turn = await world.call("url: https://api.example.com/a", httpx.Response(200, html="<p>ok"))
    assert outcome(turn) == ("success", None)


async def test_a_compressed_answer_is_read(world: World) -> None:
    packed = gzip.compress(b'{"a": {"b": "packed"}, "c": 1}')
    answer = httpx.Response(200, content=packed, headers={"content-encoding": "gzip"})
    turn = await world.call(MAP, answer)
    assert turn.session.parameters["GOT"] == "packed"


async def test_text_that_is_half_a_character_never_crashes_the_session(world: World) -> None:
    answer = httpx.Response(200, content=b'{"a": {"b": "\\ud83d"}, "c": 1}')
    turn = await world.call(
        MAP + "\nexits: {success: again}",
        answer,
        more="again:\n  type: webhook\n  method: POST\n  url: https://api.example.com/$GOT\n"
        "  body: {json: {a: $GOT}}",
    )
    assert turn.session.status != "crashed"
    json.dumps(turn.trace()).encode()


class Served(httpx.AsyncByteStream):
    """A body that counts how much of it was read."""

    def __init__(self, chunks: int, chunk: bytes = b"x" * 1000) -> None:
        self.chunks = chunks
        self.chunk = chunk
        self.served = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.chunks):
            self.served += len(self.chunk)
            yield self.chunk


CAPPED = "url: https://api.example.com/a\npolicy: {max_response: 5kB}"


async def test_a_body_over_the_cap_is_not_read_to_its_end(world: World) -> None:
    body = Served(10_000)
    turn = await world.call(CAPPED, httpx.Response(200, stream=body))
    exit, error = outcome(turn)
    assert exit == "failed"
    assert "larger than" in str(error) and "policy.max_response" in str(error)
    assert body.served <= 6_000


async def test_a_body_that_is_announced_as_too_large_is_not_read_at_all(world: World) -> None:
    body = Served(10_000)
    answer = httpx.Response(200, stream=body, headers={"content-length": "10000000"})
    turn = await world.call(CAPPED, answer)
    assert outcome(turn)[0] == "failed"
    assert body.served == 0


async def test_a_body_as_large_as_the_cap_is_read(world: World) -> None:
    turn = await world.call(CAPPED, httpx.Response(200, stream=Served(5)))
    assert outcome(turn) == ("success", None)


async def test_a_small_answer_that_unpacks_to_more_than_the_cap_is_refused(world: World) -> None:
    packed = gzip.compress(b"x" * 1_000_000)
    body = Served(1, packed)
    answer = httpx.Response(200, stream=body, headers={"content-encoding": "gzip"})
    turn = await world.call(CAPPED, answer)
    assert len(packed) < 5_000
    assert "larger than" in str(outcome(turn)[1])


# Asynchronous requests

ASYNC = """
method: POST
url: https://api.example.com/a
body: {json: {pin: $TOKEN}}
asynchronous: true
exits: {success: say, failed: sorry}
"""
SAY = "say: {type: speak, text: Sent, next: end}\nsorry: {type: speak, text: Sorry, next: end}"


async def test_an_asynchronous_request_is_sent_and_the_flow_goes_on_at_once(world: World) -> None:
    said_before_the_answer = []

    async def slowly(request: httpx.Request) -> httpx.Response:
        await world.clock.sleep(3)
        said_before_the_answer.append(True)
        return httpx.Response(200)

    turn = await world.call(ASYNC, slowly, more=SAY)
    assert turn.says == ("Sent",)
    assert turn.visits[0].exit == "success"
    assert world.sent.content == json.dumps({"pin": CANARY}).encode()
    assert said_before_the_answer == [True]


async def test_the_turn_ends_only_when_its_asynchronous_requests_are_answered(
    world: World,
) -> None:
    turn = await world.call(ASYNC, httpx.Response(202, json={"id": 1}), more=SAY)
    assert turn.trace()[0]["response"]["status"] == 202


async def test_a_failing_asynchronous_request_shows_in_the_trace_only(world: World) -> None:
    turn = await world.call(ASYNC, httpx.ConnectError("refused"), more=SAY)
    assert turn.says == ("Sent",)
    assert (turn.session.status, turn.session.error) == ("ended", None)
    call = turn.trace()[0]["calls"][0]
    assert "cannot be reached" in call["error"]
    assert CANARY not in json.dumps(turn.trace())


async def test_an_asynchronous_request_that_hangs_is_cut_off_by_its_timeout(world: World) -> None:
    async def hang(request: httpx.Request) -> httpx.Response:
        await world.clock.sleep(3600)
        return httpx.Response(200)

    turn = await world.call(ASYNC + "policy: {timeout: 2s}", hang, more=SAY)
    assert turn.session.status == "ended"
    assert world.clock.elapsed == 2


# Redirects


def redirect(to: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


FOLLOW = """
url: https://api.example.com/a
follow_redirects: true
headers: {Authorization: "Bearer $TOKEN", X-Key: $TOKEN, X-Plain: p, Accept: text/plain}
"""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_unless_the_node_says_so(
    world: World, status: int
) -> None:
    turn = await world.call(
        "url: https://api.example.com/a", redirect("https://evil.example/b?t=1", status)
    )
    exit, error = outcome(turn)
    assert exit == "failed"
    assert error == (
        f"answered {status}, a redirect to https://evil.example/b; "
        "follow_redirects: true would follow it"
    )
    assert len(world.wire.requests) == 1


async def test_a_redirect_to_a_secret_is_masked_before_its_query_is_left_out(
    world: World,
) -> None:
    key = "half-a-key?and-its-other-half"
    turn = await world.call(
        "url: https://api.example.com/a\nheaders: {X-Key: $KEPT}",
        redirect(f"https://evil.example/{key}"),
        KEPT=key,
    )
    assert "a redirect to https://evil.example/•••;" in (outcome(turn)[1] or "")


async def test_a_redirect_within_the_host_keeps_the_headers(world: World) -> None:
    turn = await world.call(FOLLOW, redirect("/b"), httpx.Response(200))
    assert outcome(turn) == ("success", None)
    second = world.wire.requests[1]
    assert str(second.url) == "https://api.example.com/b"
    assert second.headers["authorization"] == f"Bearer {CANARY}"
    assert second.headers["x-key"] == CANARY


@pytest.mark.parametrize(
    "target",
    [
        "https://other.example.com/b",
        "https://api.example.com:8443/b",
        "https://api.example.com.evil.example/b",
        "//other.example.com/b",
    ],
)
async def test_a_redirect_to_another_host_loses_every_header_that_could_hold_a_secret(
    world: World, target: str
) -> None:
    turn = await world.call(FOLLOW, redirect(target), httpx.Response(200))
    assert outcome(turn) == ("success", None)
    second = world.wire.requests[1]
    assert CANARY not in str(second.headers.raw)
    assert not {"authorization", "x-key", "x-plain"} & set(second.headers)


@pytest.mark.parametrize("status", [307, 308])
async def test_a_body_with_a_secret_never_travels_to_another_host(
    world: World, status: int
) -> None:
    turn = await world.call(
        """
        method: POST
        url: https://api.example.com/a
        follow_redirects: true
        body: {json: {pin: $TOKEN}}
        """,
        redirect("https://other.example.com/b", status),
        httpx.Response(200),
    )
    assert outcome(turn)[0] == "failed"
    assert "a redirect would carry a secret to other.example.com" in str(outcome(turn)[1])
    assert len(world.wire.requests) == 1


async def test_a_body_without_a_secret_travels_on_307(world: World) -> None:
    await world.call(
        "method: POST\nurl: https://api.example.com/a\nfollow_redirects: true\n"
        "body: {json: {a: 1}}",
        redirect("https://other.example.com/b", 307),
        httpx.Response(200),
    )
    second = world.wire.requests[1]
    assert (second.method, second.content) == ("POST", b'{"a": 1}')


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_redirected_post_becomes_a_get_without_its_body(world: World, status: int) -> None:
    await world.call(
        "method: POST\nurl: https://api.example.com/a\nfollow_redirects: true\n"
        "body: {json: {pin: $TOKEN}}",
        redirect("/b", status),
        httpx.Response(200),
    )
    second = world.wire.requests[1]
    assert (second.method, second.content) == ("GET", b"")
    assert "content-type" not in second.headers and "content-length" not in second.headers


async def test_a_redirect_from_https_to_http_is_refused(world: World) -> None:
    turn = await world.call(FOLLOW, redirect("http://api.example.com/b"), httpx.Response(200))
    assert "a redirect from https to http (api.example.com)" in str(outcome(turn)[1])
    assert len(world.wire.requests) == 1


async def test_redirects_in_a_circle_end(world: World) -> None:
    turn = await world.call(FOLLOW, redirect("/a"))
    assert "more than 5 redirects" in str(outcome(turn)[1])
    assert len(world.wire.requests) == 6


@pytest.mark.parametrize("target", ["", "javascript:alert(1)", "file:///etc/passwd", "http://"])
async def test_a_redirect_to_nowhere_takes_failed(world: World, target: str) -> None:
    turn = await world.call(FOLLOW, redirect(target), httpx.Response(200))
    assert outcome(turn)[0] == "failed"
    assert len(world.wire.requests) == 1


async def test_cookies_of_one_answer_never_reach_another_request(world: World) -> None:
    answer = httpx.Response(200, json={}, headers={"set-cookie": "sid=one; Path=/"})
    self_again = "url: https://api.example.com/a\nexits: {success: again}"
    more = "again: {type: webhook, url: https://api.example.com/b}"
    await world.call(self_again, answer, more=more)
    assert len(world.wire.requests) == 2
    assert all("cookie" not in request.headers for request in world.wire.requests)


async def test_cookies_of_one_session_never_reach_another(world: World) -> None:
    world.wire = Wire([httpx.Response(200, headers={"set-cookie": "sid=one; Path=/"})])
    flow = read_flow(
        parse_source(world.text("url: https://api.example.com/a"), "t.yaml"), node_types()
    )
    async with world.connections() as connections:
        runner = Runner(flow, connections)
        for _ in range(2):
            await runner.turn(runner.start())
    assert len(world.wire.requests) == 2
    assert all("cookie" not in request.headers for request in world.wire.requests)


# Credentials and secrets

CREDENTIALS = """
API:
  type: http_bearer
  token: {env: FLOWRUN_TEST_TOKEN}
  hosts: [API.example.com, "127.0.0.1:9", second.example.com]
Basic:
  type: http_basic
  username: dana
  password: {env: FLOWRUN_TEST_TOKEN}
  hosts: [api.example.com]
"""


async def test_a_bearer_credential_signs_for_its_hosts(world: World) -> None:
    world.credentials(CREDENTIALS)
    await world.call("url: https://second.example.com/a\ncredential: API")
    assert world.sent.headers["authorization"] == f"Bearer {CANARY}"


async def test_a_basic_credential_signs_with_name_and_password(world: World) -> None:
    world.credentials(CREDENTIALS)
    await world.call("url: https://api.example.com/a\ncredential: Basic")
    kind, _, pair = world.sent.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", f"dana:{CANARY}".encode())


@pytest.mark.parametrize("credential", ["API", "Basic"])
@pytest.mark.parametrize("host", ["evil.com", "api.example.com.evil.com", "127.0.0.1:10"])
async def test_a_credential_never_signs_for_another_host(
    world: World, credential: str, host: str
) -> None:
    world.credentials(CREDENTIALS)
    turn = await world.call(f"url: https://{host}/a\ncredential: {credential}")
    exit, error = outcome(turn)
    assert exit == "failed"
    assert f'"{credential}" may go to' in str(error) and host in str(error)
    assert world.wire.requests == []


async def test_a_path_is_asked_of_the_credentials_own_host(world: World) -> None:
    world.credentials(CREDENTIALS)
    await world.call("url: /a/$COUNT\ncredential: API")
    assert str(world.sent.url) == "https://api.example.com/a/3"


async def test_a_signature_never_shows_in_the_trace(world: World) -> None:
    world.credentials(CREDENTIALS)
    echo = httpx.Response(200, json={"you sent": f"Bearer {CANARY}"})
    turn = await world.call("url: /a\ncredential: API", echo)
    assert CANARY not in json.dumps(turn.trace())
    assert turn.trace()[0]["request"]["headers"]["Authorization"] == "Bearer •••"


async def test_a_basic_signature_never_shows_in_the_trace_either(world: World) -> None:
    world.credentials(CREDENTIALS)
    pair = base64.b64encode(f"dana:{CANARY}".encode()).decode()
    turn = await world.call("url: /a\ncredential: Basic", httpx.Response(200, text=f"had {pair}"))
    assert pair[12:-4] not in json.dumps(turn.trace())


async def test_a_redirect_to_another_host_loses_the_signature(world: World) -> None:
    world.credentials(CREDENTIALS)
    turn = await world.call(
        "url: /a\ncredential: API\nfollow_redirects: true",
        redirect("https://evil.com/b"),
        httpx.Response(200),
    )
    assert outcome(turn) == ("success", None)
    assert "authorization" not in world.wire.requests[1].headers


async def test_a_credential_that_is_not_there_takes_failed_and_is_told(world: World) -> None:
    turn = await world.call("url: /a\ncredential: Nobody")
    assert outcome(turn)[0] == "failed"
    assert 'no credential "Nobody"' in turn.credential_errors[0]


@pytest.mark.parametrize(
    "place",
    [
        "url: https://{host}/$BOUND",
        "url: https://{host}/a?k=$BOUND",
        "url: https://{host}/a\nquery_parameters: {{k: $BOUND}}",
        "url: https://{host}/a\nheaders: {{X-Key: $BOUND}}",
        "method: POST\nurl: https://{host}/a\nbody: {{json: {{k: $BOUND}}}}",
        "method: POST\nurl: https://{host}/a\nbody: {{json: {{k: 'x $BOUND'}}}}",
        "method: POST\nurl: https://{host}/a\nbody: {{form: {{k: $BOUND}}}}",
        "method: POST\nurl: https://{host}/a\nbody: {{text: $BOUND}}",
        "method: POST\nurl: https://{host}/a\nbody: {{html: $BOUND}}",
        "method: POST\nurl: https://{host}/a\nbody: {{xml: $BOUND}}",
    ],
)
async def test_a_secret_bound_to_hosts_goes_to_them_and_nowhere_else(
    world: World, place: str
) -> None:
    turn = await world.call(place.format(host="api.example.com"))
    assert outcome(turn) == ("success", None)
    assert CANARY in str(world.sent.url) + str(world.sent.headers.raw) + str(world.sent.content)
    assert CANARY not in json.dumps(turn.trace())
    turn = await world.call(place.format(host="evil.com"), httpx.Response(200))
    assert "$BOUND may go to api.example.com, not to evil.com" in str(outcome(turn)[1])
    assert world.wire.requests == []


@pytest.mark.parametrize(
    ("host", "goes"),
    [
        ("API.example.com", True),
        ("api.example.com:443", True),
        ("api.example.com:8443", False),
        ("api.example.com:80", False),
        ("api.example.com.", False),
        ("api.example.com.evil.com", False),
    ],
)
async def test_a_bound_secret_goes_to_the_usual_port_however_it_is_written(
    world: World, host: str, goes: bool
) -> None:
    node = f"url: https://{host}/a\nheaders: {{X-Key: $BOUND}}"
    turn = await world.call(node, *([] if goes else [httpx.Response(200)]))
    assert (outcome(turn)[0] == "success") is goes
    assert bool(world.wire.requests) is goes


async def test_a_token_post_that_is_denied_says_how_it_reads(world: World) -> None:
    world.environment = Environment("qa", writes="deny")
    turn = await world.call("method: POST\nurl: https://api.example.com/oauth2/token")
    assert str(turn.session.error).endswith("only reads says so with reads: true")


async def test_a_bound_secret_stays_bound_in_the_parameter_it_is_copied_to(world: World) -> None:
    more = (
        "set: {type: set_parameter, parameters: {$KEPT: 'x $BOUND'}, next: send}\n"
        "send: {type: webhook, url: https://evil.com/, headers: {X-Key: $KEPT}}"
    )
    turn = await world.call("url: https://a.example.com\nexits: {success: set}", more=more)
    assert turn.visits[-1].exit == "failed"
    assert len(world.wire.requests) == 1


@pytest.mark.parametrize(
    ("node", "code"),
    [
        ("url: https://a.example.com/?k=$BOUND", "secret-in-url"),
        ("url: https://a.example.com\nquery_parameters: {k: $BOUND}", "secret-in-url"),
        ("url: https://a.example.com\nheaders: {Authorization: Bearer abc}", "literal-secret"),
        ("url: https://a.example.com", "unbound-secret"),
    ],
)
def test_check_warns_where_a_secret_could_leak(world: World, node: str, code: str) -> None:
    assert code in world.warnings(node)


# Writes


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_writes_deny_stops_every_write(world: World, method: str) -> None:
    world.environment = Environment("qa", writes="deny")
    turn = await world.call(f"method: {method}\nurl: https://api.example.com/a?k=v")
    assert outcome(turn) == (
        "failed",
        f"{method} https://api.example.com/a: environment qa has writes: deny",
    )
    assert world.wire.requests == []


async def test_writes_deny_lets_reads_through(world: World) -> None:
    world.environment = Environment("qa", writes="deny")
    assert outcome(await world.call("url: https://api.example.com/a"))[0] == "success"


async def test_a_post_that_only_reads_may_say_so(world: World) -> None:
    world.environment = Environment("qa", writes="deny")
    node = "method: POST\nreads: true\nurl: https://api.example.com/a"
    assert outcome(await world.call(node))[0] == "success"


async def test_a_get_that_writes_may_say_so(world: World) -> None:
    world.environment = Environment("qa", writes="deny")
    turn = await world.call("reads: false\nurl: https://api.example.com/delete")
    assert outcome(turn)[0] == "failed"


async def test_an_asynchronous_write_is_denied_too(world: World) -> None:
    world.environment = Environment("qa", writes="deny")
    turn = await world.call(ASYNC, more=SAY)
    assert world.wire.requests == []
    assert turn.session.status == "ended"


async def test_confirm_without_anybody_to_ask_is_deny(world: World) -> None:
    world.environment = Environment("qa", writes="confirm")
    turn = await world.call("method: POST\nurl: https://api.example.com/a")
    assert outcome(turn)[0] == "failed"
    assert str(outcome(turn)[1]).endswith("writes: confirm, and nobody is here to ask")
    assert world.wire.requests == []


@pytest.mark.parametrize("yes", [True, False])
async def test_confirm_asks_and_obeys(world: World, yes: bool) -> None:
    asked: list[str] = []

    def confirm(request: str) -> bool:
        asked.append(request)
        return yes

    world.environment, world.confirm = Environment("qa", writes="confirm"), confirm
    turn = await world.call("method: POST\nurl: https://api.example.com/a?k=$TOKEN")
    assert asked == ["POST https://api.example.com/a"]
    assert outcome(turn)[0] == ("success" if yes else "failed")
    assert yes or str(outcome(turn)[1]).endswith("writes: confirm, and the answer was no")
    assert len(world.wire.requests) == (1 if yes else 0)


# What has no value


@pytest.mark.parametrize(
    "node",
    [
        "url: https://api.example.com/?a=$OPEN",
        "url: https://api.example.com/\nheaders: {X-Key: Bearer $OPEN}",
        "url: https://api.example.com/\nquery_parameters: {a: $OPEN}",
        "url: https://api.example.com/\nmethod: POST\nbody: {form: {a: $OPEN}}",
        "url: https://api.example.com/\nmethod: POST\nbody: {text: Dear $OPEN}",
        "url: https://api.example.com/\nmethod: POST\nbody: {json: {a: Dear $OPEN}}",
    ],
)
async def test_what_has_no_value_is_named_before_anything_is_sent(world: World, node: str) -> None:
    turn = await world.call(node)
    assert "$OPEN has no value" in str(turn.session.error)
    assert world.wire.requests == []


async def test_an_empty_default_in_place_sends_nothing_on_purpose(world: World) -> None:
    await world.call(
        "url: https://api.example.com/\nheaders: {X-Key: 'Bearer ${OPEN:-}'}\n"
        "query_parameters: {a: '${OPEN:-}'}"
    )
    assert world.sent.headers["x-key"] == "Bearer"
    assert world.sent.url.query == b"a="


def test_a_test_request_shows_the_exit_of_a_status(world: World) -> None:
    (world.folder / "t.yaml").write_text(world.text(STATUSES), "utf-8")
    answers = {"call": {"status": 409, "json": {"message": "taken already"}}}
    trial = try_request(world.folder / "t.yaml", "call", {}, http=answers)
    assert (trial.exit, trial.mapped, trial.error) == ("taken", {}, None)
