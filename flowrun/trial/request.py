"""One node's request, made outside any conversation: AI Studio's "Test request"."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.containment import said_by
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, NodeError
from engine.fields.object_path import MISSING
from engine.fields.response_mapping import ResponseMapping
from engine.flow.credentials import credential_problems
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.http.messages import Call
from engine.http_node import HttpNode
from engine.run.executor import Direct, whole
from engine.run.runner import Runner
from engine.run.turn import RunningTurn, shown_values
from engine.run.visited import Visited
from engine.suggestions import nearest, with_article
from engine.values.parameters import UNSET
from engine.values.redaction import Redaction
from engine.values.secret import Secret

from .answer_paths import PathRow, paths_of
from .answers import Answer
from .origins import Origin, origins_of, read_by
from .placeholders import Placeholders

_NONE: Mapping[str, str] = {}

log = logging.getLogger("flowrun")


class Trial(NamedTuple):
    """What was asked, what came back, the exit and what was mapped; all masked, plain JSON.

    A dry run has only the request and the origins. `requests` counts retries and pages too; the
    one shown is the last. Neither masked nor shortened are `answer`, what the response mapping saw,
    and `calls`, for which there is the `mask`.
    """

    request: dict[str, Any] | None = None
    response: dict[str, Any] | None = None
    exit: str | None = None
    mapped: dict[str, Any] | None = None
    error: str | None = None
    ms: float | None = None
    usage: str = ""
    origins: tuple[Origin, ...] = ()
    requests: int = 0
    warnings: tuple[str, ...] = ()
    answer: Answer | None = None
    calls: tuple[Call, ...] = ()
    redaction: Redaction = Redaction()

    @property
    def unset(self) -> tuple[str, ...]:
        """The parameters that the node reads and that have no value."""
        return tuple(one.name[1:] for one in self.origins if one.name[0] == "$" and not one.place)

    def paths(self) -> tuple[list[PathRow], bool] | None:
        """As `paths_of` the answer; None where it has nothing that paths could find."""
        if self.answer is None or self.answer.missing:
            return None
        return paths_of(self.answer.data, self.answer.redaction())


class UnsentRequest(NamedTuple):
    """A request that was not sent, its secrets replaced by the veil's placeholders."""

    call: Call
    placeholders: Placeholders
    step: Step
    beyond: str


async def try_request(
    runner: Runner,
    name: str,
    parameters: Mapping[str, Any],
    *,
    dry_run: bool = False,
    places: Mapping[str, str] = _NONE,
) -> Trial:
    """Runs the node's own `request`, `send` and `result`. A dry run sends and logs in nothing, and
    reads no secret.

    Only the parameters that the node reads are needed; `places` says where the given ones come
    from. Raises `FlowError` for a node that isn't there or makes no requests, and as
    `Runner.start` does.
    """
    step, node = node_that_asks(runner.flow, name)
    placeholders = Placeholders() if dry_run else None
    turn = _begun(runner, step, parameters, placeholders)
    credentials = runner.connections.credentials
    origins = tuple(origins_of(runner.flow, step, credentials, turn.values, places, turn.redaction))
    if placeholders is not None:
        return _previewed(runner, turn, step, node, placeholders)._replace(origins=origins)
    watched = _Watched.over(node)
    alone = Step(step.name, step.label, watched.node, step.policy)
    alone.run = watched.node.ask
    alone.exits = step.exits
    visited = await whole(Direct().visit(alone, turn.ctx, None))
    mapped = None if visited.error else shown_values(visited.outputs, turn.redaction)
    outcome = Trial(exit=visited.exit, mapped=mapped, error=visited.error)
    return _with_the_calls(outcome, runner, turn, visited, watched)._replace(origins=origins)


async def unsent_request(runner: Runner, name: str, parameters: Mapping[str, Any]) -> UnsentRequest:
    """The request that would be sent, without a secret in it. Raises `NodeError` where it cannot
    be made, and as `try_request` does."""
    step, node = node_that_asks(runner.flow, name)
    placeholders = Placeholders()
    turn = _begun(runner, step, parameters, placeholders)
    return UnsentRequest(
        placeholders.preview(turn, runner.connections, node.request(turn.context(step))),
        placeholders,
        step,
        node.beyond(),
    )


def node_that_asks(flow: Flow, name: str) -> tuple[Step, HttpNode]:
    """Raises `FlowError` for a node that isn't there or makes no requests."""
    steps, file = flow.steps, flow.file
    step = steps.get(name)
    known = ", ".join(one.name for one in steps.values() if isinstance(one.node, HttpNode))
    if not name:
        raise FlowError(f"name the node whose request is tried; there are: {known or 'none'}")
    if step is None:
        raise FlowError(f'no node "{name}" in {file}{nearest(name, steps)}')
    if isinstance(step.node, HttpNode):
        return step, step.node
    raise FlowError(
        f'"{name}" is {with_article(step.type)} node and makes no request; '
        f"those that do: {known or 'none'}"
    )


def check_credentials(flow: Flow, step: Step, credentials: Credentials) -> None:
    """Raises `FlowError` where one that the node names is not there, or does not fit."""
    if problems := list(credential_problems(flow.source, {step.name: step}, credentials)):
        raise FlowError(problems=problems)


def _begun(
    runner: Runner,
    step: Step,
    parameters: Mapping[str, Any],
    placeholders: Placeholders | None = None,
) -> RunningTurn:
    """A turn with the parameters that the node reads; under a veil no secret is read."""
    declared = runner.flow.parameters
    reads = read_by(step)
    secret = [name for name in reads if declared[name].secret] if placeholders else []
    session = runner.start(parameters, only=[name for name in reads if name not in secret])
    for name in secret:
        given = parameters.get(name, UNSET)
        value = placeholders.over(runner.flow, name, given) if placeholders else UNSET
        if value is not UNSET:
            session.parameters[name] = value
        shown = (value, Secret(given) if isinstance(given, str) else given)
        session.hidden += tuple(one for one in shown if isinstance(one, Secret))
    return runner.begin(session)


def _previewed(
    runner: Runner, turn: RunningTurn, step: Step, node: HttpNode, placeholders: Placeholders
) -> Trial:
    try:
        request = node.request(turn.context(step))
        call = placeholders.preview(turn, runner.connections, request)
    except (NodeError, CredentialError) as failure:
        return Trial(error=turn.redaction.short(str(failure)))
    except Exception as failure:  # a bug in a node is told as in a run
        text = "".join(traceback.format_exception(failure))
        log.error("node %s (%s) crashed\n%s", step.name, step.type, turn.redaction.text(text))
        return Trial(error=turn.redaction.short(said_by(failure)))
    return Trial(call.request_as_json(turn.redaction))


class _Mapping(ResponseMapping):
    """A response mapping that remembers what it was given."""

    __slots__ = ("given",)

    def values(self, data: Any) -> dict[str, Any]:
        self.given = data
        return super().values(data)


class _Watched(NamedTuple):
    """A copy of a node whose response mappings remember what they are given."""

    node: HttpNode
    mappings: tuple[_Mapping, ...]

    @classmethod
    def over(cls, node: HttpNode) -> "_Watched":
        fields = {name: getattr(node, name) for name in type(node).model_fields}
        watched = {
            name: _Mapping(field.rows)
            for name, field in fields.items()
            if isinstance(field, ResponseMapping)
        }
        return cls(node.model_copy(update=watched), tuple(watched.values()))

    @property
    def given(self) -> Any:
        return next((one.given for one in self.mappings if hasattr(one, "given")), MISSING)


def _with_the_calls(
    outcome: Trial, runner: Runner, turn: RunningTurn, visited: Visited, watched: _Watched
) -> Trial:
    """The outcome together with what was asked and what came back."""
    warnings = tuple(
        dict.fromkeys(map(turn.redaction.text, visited.traces.warnings if visited.traces else ()))
    )
    outcome = outcome._replace(warnings=warnings)
    if not visited.calls:
        return outcome
    last = visited.calls[-1]
    call = last.as_json(turn.redaction)
    return outcome._replace(
        request=call["request"],
        response=call.get("response"),
        ms=call["ms"],
        usage=call.get("usage", ""),
        requests=len(visited.calls),
        answer=_answer(runner.connections, turn.redaction, last, watched),
        calls=tuple(visited.calls),
        redaction=turn.redaction,
    )


def _answer(
    connections: Connections, redaction: Redaction, call: Call, watched: _Watched
) -> Answer | None:
    """What the mapping saw, or else what the last answer holds. None when nothing came back."""
    if call.response is None:
        return None
    data, missing, unmapped = watched.given, "", False
    if data is MISSING:
        mapped = watched.node.mapped_from(call.response.status)
        if not mapped or any(mapped is one for one in watched.mappings):
            unmapped = not call.response.ok or any(watched.mappings)
        try:
            data = call.response.json()
        except NodeError as error:
            missing = redaction.text(str(error))
    request = call.request_as_json(redaction)
    return Answer(
        f"{request['method']} {request['url'].partition('?')[0]}",
        call.response.status,
        data,
        missing,
        connections.credentials.environment.name,
        connections.clock.now().isoformat(timespec="seconds"),
        (*redaction.own(), *connections.redaction.own()),
        unmapped,
    )
