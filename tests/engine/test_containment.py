"""Whatever a custom node does ends its session at most, and lets no secret out."""

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from engine import Context, HttpNode, Node, Request, Response, Result, Secret, Target, Value, Wait
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.run.executor import whole
from engine.run.runner import Runner
from engine.run.turn import MOST_SPEECH, Turn
from engine.source.reading import parse_source
from flowrun.testing.doubles.clock import VirtualClock

pytestmark = pytest.mark.anyio

CANARY = "canary-71c4"
ended: list[str] = []


class Mute(Exception):
    """It cannot say what it is."""

    def __str__(self) -> str:
        raise ValueError(CANARY)


class Nasty(Node):
    """Do what a test says, with the secret at hand."""

    type = "nasty"

    how: str
    key: Value

    async def run(self, ctx: Context) -> Any:
        secret = self.key.value(ctx).reveal()
        raises = {
            "BaseException": BaseException(secret),
            "SystemExit": SystemExit(secret),
            "CancelledError": asyncio.CancelledError(secret),
            "Mute": Mute(),
            "KeyError": KeyError(secret),
            "group": ExceptionGroup(secret, [ValueError(secret)]),
        }
        if self.how in raises:
            raise raises[self.how]
        result = getattr(self, self.how)(secret)
        if asyncio.iscoroutine(result):
            result = await result
        await asyncio.sleep(0)
        return result

    def exit(self, secret: str) -> Result:
        return Result(secret)

    async def leaves_a_generator(self, secret: str) -> Result:
        async def numbers() -> AsyncIterator[int]:
            try:
                yield 1
            finally:
                await asyncio.sleep(0)
                ended.append(secret)

        async for _ in numbers():
            break
        return Result("next")

    def logs(self, secret: str) -> Result:
        try:
            raise ValueError(secret)
        except ValueError:
            logging.getLogger("a.library").exception("it said %s", secret)
        logging.getLogger("another").error(f"{secret} again")
        return Result("next")

    def warns(self, secret: str) -> Result:
        warnings.warn(f"beware of {secret}", UserWarning, stacklevel=1)
        return Result("next")

    def leaves_a_task(self, secret: str) -> Result:
        async def go() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                raise ValueError(secret)

        asyncio.get_running_loop().create_task(go())
        return Result("next")

    def leaves_a_task_that_is_done(self, secret: str) -> Result:
        async def go() -> None:
            raise ValueError(secret)

        asyncio.get_running_loop().create_task(go())
        return Result("next")

    def leaves_a_task_that_exits(self, secret: str) -> Result:
        async def go() -> None:
            raise SystemExit(secret)

        asyncio.get_running_loop().create_task(go())
        return Result("next")


class Returns(Node):
    """Return what a test says."""

    type = "returns"

    what: str
    to: Target = Target("$OUT")

    async def run(self, ctx: Context) -> Any:
        return RETURNED[self.what]


RETURNED: dict[str, Any] = {
    "an object": Result("next", {"OUT": object()}),
    "a set": Result("next", {"OUT": {1}}),
    "bytes": Result("next", {"OUT": b"abc"}),
    "a lone surrogate": Result("next", {"OUT": "\ud800"}),
    "a surrogate within": Result("next", {"OUT": [{"a": "\udfff"}]}),
    "a key that is no text": Result("next", {"OUT": {1: 2}}),
    "a secret within": Result("next", {"OUT": [Secret("hidden-in-a-list")]}),
    "an exit that is a list": Result(["next"]),  # type: ignore[arg-type]
    "an exit that is None": Result(None),  # type: ignore[arg-type]
    "outputs that are a list": Result("next", ["OUT"]),  # type: ignore[arg-type]
    "a name that is a list": Result("next", {"NONE": 1}),
    "says a text": Result("next", says="hello"),  # type: ignore[arg-type]
    "says a number": Result("next", says=(1,)),  # type: ignore[arg-type]
    "says half a character": Result("next", says=("\ud800",)),
    "waits with half a character": Wait(("\udc00",)),
    "remembers an object": Wait((), {"a": object()}),
    "remembers a number that is none": Wait((), {"a": float("nan")}),
    "nothing": None,
    "a number": 5,
    "an endless list": Result("next", {"OUT": []}),
}
RETURNED["an endless list"].outputs["OUT"].append(RETURNED["an endless list"].outputs["OUT"])


class Loop(Node):
    """Do nothing, again and again."""

    type = "loop"

    async def run(self, ctx: Context) -> Result:
        return Result("next")


class Talk(Node):
    """Say much."""

    type = "talk"

    async def run(self, ctx: Context) -> Result:
        return Result("next", says=("x" * 10_000,))


class Ask(Node):
    """Ask for a secret, and refuse every answer."""

    type = "ask"

    to: Target

    async def run(self, ctx: Context) -> Result | Wait:
        return Wait(("PIN?",))

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        try:
            ctx.accept(self.to.name, heard)
        except ValueError:
            return Result("next", says=("No.",))
        return Result("next", {self.to.name: heard})


class Fetch(HttpNode):
    """Ask with a secret in a header."""

    type = "fetch"

    header: str
    key: Value

    def request(self, ctx: Context) -> Request:
        headers = {self.header: ctx.unwrap(self.key.value(ctx))}
        return Request("GET", "https://a.example.com/", headers, follow_redirects=True)

    def result(self, ctx: Context, response: Response) -> Result:
        return Result("next")


class Toys:
    kinds = {kind.type: kind for kind in (Nasty, Returns, Loop, Talk, Ask, Fetch)}

    def names(self) -> Mapping[str, str]:
        return dict.fromkeys(self.kinds, __name__)

    def load(self, name: str) -> Any:
        return self.kinds[name]


def runner(
    nodes: str, head: str = "", clock: VirtualClock | None = None, wire: Any = None
) -> Runner:
    text = (
        "flow: toy\nstart: a\n"
        "parameters: {KEY: {secret: true}, PIN: {secret: true, entity: number}, OUT: }\n"
        f"{head}\nnodes:\n{nodes}"
    )
    flow = read_flow(parse_source(text, "toy.yaml"), Types("node", Node, [Toys()]))
    credentials = Credentials({}, Types("credential", Credential, []))
    transport = httpx.MockTransport(wire) if wire else None
    return Runner(flow, Connections(credentials, clock=clock or VirtualClock(), wire=transport))


async def run(made: Runner, *heard: str, **given: Any) -> Turn:
    async with made.connections:
        turn = await made.turn(made.start({"KEY": CANARY, **given}))
        for words in heard:
            turn = await made.turn(turn.session, words)
    return turn


def nasty(how: str) -> Runner:
    return runner(f"  a: {{type: nasty, how: {how}, key: $KEY}}")


@pytest.mark.parametrize(
    "how", ["BaseException", "SystemExit", "CancelledError", "Mute", "KeyError", "group", "exit"]
)
async def test_what_a_node_raises_ends_its_session_and_shows_no_secret(
    how: str, caplog: pytest.LogCaptureFixture
) -> None:
    turn = await run(nasty(how))
    assert turn.session.status == "crashed"
    assert turn.session.error and CANARY not in turn.session.error
    assert CANARY not in str(turn.trace()) + caplog.text
    assert "node a (nasty) crashed" in caplog.text


async def test_a_generator_that_a_node_leaves_behind_is_closed_within_the_turn() -> None:
    ended.clear()
    turn = await run(nasty("leaves_a_generator"))
    assert turn.session.status == "ended"
    assert ended == [CANARY]


@pytest.mark.parametrize(
    "how", ["leaves_a_task", "leaves_a_task_that_is_done", "leaves_a_task_that_exits"]
)
async def test_a_task_that_a_node_leaves_behind_ends_with_the_turn_and_is_told(
    how: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = asyncio.all_tasks()
    turn = await run(nasty(how))
    assert turn.session.status == "ended"
    assert asyncio.all_tasks() == before
    assert "a task that a node left behind crashed" in caplog.text
    assert CANARY not in caplog.text


async def test_what_is_logged_during_a_visit_shows_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    turn = await run(nasty("logs"))
    assert turn.session.status == "ended"
    assert "it said •••" in caplog.text and "••• again" in caplog.text
    assert CANARY not in caplog.text
    logging.getLogger("a.library").error("outside of a turn it is %s", CANARY)
    assert CANARY in caplog.text


async def test_a_warning_during_a_visit_shows_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    shown: list[str] = []
    usual = warnings.showwarning
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        try:
            warnings.showwarning = lambda message, *rest, **options: shown.append(str(message))
            await run(nasty("warns"))
        finally:
            warnings.showwarning = usual
    assert "beware of" in "".join(shown) + capsys.readouterr().err
    assert CANARY not in "".join(shown)


async def test_a_turn_that_is_cancelled_from_outside_is_cancelled() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing is sent")

    made = runner("  a: {type: loop, next: b}\n  b: {type: loop, next: a}", wire=hang)
    made.most_visits = 10**9

    class Yielding:
        async def visit(self, step: Any, ctx: Any, heard: Any) -> Any:
            await asyncio.sleep(0)
            return await whole(direct.visit(step, ctx, heard))

    direct, made.executor = made.executor, Yielding()
    task = asyncio.create_task(made.turn(made.start({"KEY": CANARY})))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("what", RETURNED)
async def test_a_wrong_result_crashes_the_session_with_one_line(what: str) -> None:
    turn = await run(runner(f"  a: {{type: returns, what: {what}}}"))
    expected = {"an endless list": "failed"}.get(what, "crashed")
    assert turn.session.status == expected
    assert turn.session.error and "\n" not in turn.session.error
    assert "hidden-in-a-list" not in str(turn.trace())
    turn.session.as_json(str)


async def test_computing_counts_to_the_budget_of_a_turn() -> None:
    class Slow(VirtualClock):
        """Each look at it takes a tenth of a second of computing."""

        def spent(self) -> float:
            self.elapsed += 0.1
            return self.elapsed

    clock = Slow()
    turn = await run(
        runner("  a: {type: loop, next: b}\n  b: {type: loop, next: a}", "turn_budget: 1s", clock)
    )
    assert turn.session.status == "failed"
    assert "turn_budget" in str(turn.session.error)
    assert clock.elapsed < 4


async def test_speech_in_one_turn_has_a_bound() -> None:
    turn = await run(runner("  a: {type: talk, next: b}\n  b: {type: talk, next: a}"))
    assert turn.session.status == "failed"
    assert "characters said in one turn" in str(turn.session.error)
    assert sum(map(len, turn.says)) <= MOST_SPEECH


@pytest.mark.parametrize("answer", ["not-a-number", "12x", "x"])
async def test_a_refused_answer_to_a_secret_parameter_stays_nowhere(answer: str) -> None:
    turn = await run(runner("  a: {type: ask, to: $PIN}"), answer, INITIAL_MESSAGE=answer)
    assert turn.session.status == "ended"
    assert "INITIAL_MESSAGE" not in turn.session.parameters
    if len(answer) >= 4:
        assert turn.redaction.text(f"it was {answer}") == "it was •••"


@pytest.mark.parametrize(
    "header", ["Accept-Encoding", "accept", "User-Agent", "Connection", "X-Key", "Content-Type"]
)
async def test_a_header_that_holds_a_secret_follows_no_redirect_to_another_host(
    header: str,
) -> None:
    met: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        met.append(request)
        if request.url.host == "a.example.com":
            return httpx.Response(302, headers={"location": "https://b.example.com/"})
        return httpx.Response(200)

    node = f"  a: {{type: fetch, header: {header}, key: $KEY}}"
    turn = await run(runner(node, wire=answer))
    assert turn.session.status == "ended"
    assert [request.url.host for request in met] == ["a.example.com", "b.example.com"]
    assert CANARY in str(met[0].headers.raw)
    assert CANARY not in str(met[1].headers.raw)
    assert met[1].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("location", ["https://a.example.com:70000/", "https://a.example.com:0/x"])
async def test_a_redirect_to_a_port_that_is_none_is_a_failure_in_words(location: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": location})

    turn = await run(runner("  a: {type: fetch, header: X-Key, key: $KEY}", wire=answer))
    assert turn.session.status == "failed"
    assert "a redirect (302) that leads nowhere" in str(turn.session.error)
