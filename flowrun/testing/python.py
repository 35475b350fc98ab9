"""Flows and single requests from Python tests, in the words of the YAML ones."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from engine.errors import FlowError
from engine.flow.loading import load_flow
from engine.run.turn import shown_values
from engine.source.reading import parse_source
from engine.source.tree import YamlPath

from ..project.project import find_environment
from ..project.types import node_types
from ..trial.request import Trial
from ..trial.request import try_request as engine_try_request
from .conversation import TestedConversation
from .doubles.answers import Answers, read_answers
from .doubles.clock import read_moment
from .doubles.credentials import OfflineCredentials, offline_credentials
from .doubles.unanswered import described
from .doubles.wire import Exchange
from .isolation.offline import on_this_machine
from .log import captured_log
from .reading import Notes
from .reporting.outcome import Failure
from .stage import Stage, Surroundings
from .stand_ins import Service
from .suite import credentials_of

Found = TypeVar("Found")
Logins = Mapping[str, "Service | str | Path | Mapping[str, Any]"]


class UnansweredRequest(AssertionError):
    """A request that nothing in the test answers; it did not leave the machine."""

    def __init__(self, failure: Failure) -> None:
        super().__init__("\n".join((failure.text, *failure.lines)))


@dataclass(frozen=True, slots=True)
class FlowRun:
    """What a run did. `sent` has the requests of each node, `seconds` is virtual time."""

    status: str
    says: tuple[str, ...]
    path: tuple[str, ...]
    exits: tuple[tuple[str, str | None], ...]
    parameters: Mapping[str, Any]
    sent: Mapping[str, Sequence[Exchange]]
    seconds: float
    error: str | None = None
    quick_replies: tuple[tuple[str, ...], ...] = ()
    """Those of each message that has some."""


def run_flow(
    flow: Path | str,
    *,
    given: Mapping[str, Any] | None = None,
    inputs: Sequence[str] = (),
    http: Any = None,
    credentials: Logins | None = None,
    environment: str | None = None,
    nodes_dir: Path | None = None,
    now: datetime | str | None = None,
) -> FlowRun:
    """Runs a flow offline, in virtual time, until it ends or has no `inputs` left.

    `http` is `{node: answer}` as in a test file, a respx router or an httpx transport;
    `credentials` is `{name: a stand-in, its data file, or an answer to the login}`; data files are
    beside the flow; `now` is when it takes place, 2026-01-31T10:00:00Z if left out, and without a
    zone in the flow's. Raises `UnansweredRequest` for a request that nothing answers, `FlowError`
    for what is written wrong.
    """
    stage = _stage(Path(flow), http, credentials, environment, nodes_dir, now)

    async def play() -> FlowRun:
        async with stage.connections:
            conversation = TestedConversation(stage, _given(given, inputs))
            await conversation.hear()
            for heard in inputs:
                _all_answered(stage, conversation)
                if not conversation.waits:
                    raise FlowError(f'nobody hears "{heard}": {_over(conversation)}')
                await conversation.hear(heard)
            _all_answered(stage, conversation)
            return _told(stage, conversation)

    return _run(play)


def try_request(
    flow: Path | str,
    node: str,
    given: Mapping[str, Any] | None = None,
    *,
    http: Any = None,
    credentials: Logins | None = None,
    environment: str | None = None,
    nodes_dir: Path | None = None,
    dry_run: bool = False,
    now: datetime | str | None = None,
) -> Trial:
    """One node's request, answered as in `run_flow`: what was sent, the exit, what was mapped."""
    stage = _stage(Path(flow), http, credentials, environment, nodes_dir, now)

    async def attempt() -> Trial:
        async with stage.connections:
            values = {
                name: value for name, value in stage.given(given or {}).items() if value is not None
            }
            trial = await engine_try_request(stage.runner, node, values, dry_run=dry_run)
            if stage.wire.unanswered:
                raise UnansweredRequest(described(stage.wire.unanswered[0], {}, stage))
            return trial

    return _run(attempt)


def _stage(
    path: Path,
    http: Any,
    credentials: Logins | None,
    environment: str | None,
    nodes_dir: Path | None,
    now: datetime | str | None,
) -> Stage:
    flow = load_flow(path, node_types(nodes_dir))
    around = Surroundings(find_environment(path.parent, environment))
    if now is not None:
        try:
            around.start = read_moment(now, flow.time_zone)
        except ValueError as error:
            raise FlowError(f"now: {error}") from None
    if isinstance(http, Mapping):
        around.http = _answers(http, "http", path.parent)
        for name in around.http:
            if name not in flow.steps:
                raise FlowError(f'http: there is no node "{name}" in {flow.file}')
    elif isinstance(http, httpx.AsyncBaseTransport):
        around.outside = http
    elif http is not None:
        around.outside = httpx.MockTransport(http.async_handler)
    if credentials:
        known = offline_credentials(path.parent, around.environment, credentials_of(flow))
        around.credentials = {
            name: _login(name, written, known, path.parent) for name, written in credentials.items()
        }
    return Stage(flow, around)


def _login(name: str, written: Any, known: OfflineCredentials, folder: Path) -> Answers | Service:
    if isinstance(written, Service):
        return written
    if isinstance(written, str | Path):
        kind = known.stand_in(known.actual(name))
        if kind is None:
            raise FlowError(
                f'credentials: nothing stands in for "{name}"; give an answer to its login'
            )
        written = {kind.type: str(written)}
    return _answers({name: written}, "credentials", folder)[name]


def _answers(written: Mapping[str, Any], what: str, folder: Path) -> dict[str, Answers]:
    """Python data read as the same lines of YAML would be."""
    source = parse_source(json.dumps(written, default=str), f"{what}=", excerpts=False)
    notes = Notes(source)
    answers = {}
    for name, value in source.data.items():
        path: YamlPath = (name,)
        answers[name] = read_answers(notes, path, value, folder)
    if notes.problems:
        raise FlowError("\n".join(f"{what}: {problem.message}" for problem in notes.problems))
    return answers


def _given(given: Mapping[str, Any] | None, inputs: Sequence[str]) -> dict[str, Any]:
    values = dict(given or {})
    if inputs:
        values.setdefault("INITIAL_MESSAGE", inputs[0])
    return values


def _all_answered(stage: Stage, conversation: TestedConversation) -> None:
    if stage.wire.unanswered:
        failure = described(stage.wire.unanswered[0], {}, stage, conversation.redaction)
        raise UnansweredRequest(failure)


def _told(stage: Stage, conversation: TestedConversation) -> FlowRun:
    session, redaction = conversation.session, conversation.redaction
    sent: dict[str, list[Exchange]] = {}
    for exchange in stage.wire.exchanges:
        if exchange.node:
            sent.setdefault(exchange.node, []).append(exchange)
    return FlowRun(
        session.status,
        tuple(conversation.says),
        tuple(visit.step.name for visit in conversation.visits),
        tuple((visit.step.name, visit.exit) for visit in conversation.visits),
        shown_values(session.parameters, redaction),
        sent,
        stage.clock.monotonic(),
        session.error,
        tuple(map(tuple, conversation.quick_replies)),
    )


def _over(conversation: TestedConversation) -> str:
    session = conversation.session
    return f"the session is {session.status}" + (f" ({session.error})" if session.error else "")


def _run(play: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """Runs to the end, also where a loop runs already, as in an asynchronous test."""

    def alone() -> Found:
        with captured_log(), on_this_machine() as tried:
            found = asyncio.run(play())
        if tried:
            raise UnansweredRequest(Failure("", str(tried[0])))
        return found

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return alone()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()
