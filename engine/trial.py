"""One node's request, made outside any conversation: AI Studio's "Test request"."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .answers import Answer
from .call import Call
from .errors import CredentialError, FlowError, NodeError
from .flow import Flow
from .mapping import MappingError, ResponseMapping
from .mask import Mask
from .origins import Origin, origins_of, read_by
from .parameters import UNSET
from .paths import MISSING
from .runner import Runner
from .secret import Secret
from .sending import HttpNode
from .spelling import nearest
from .turn import RunningTurn, shown_values
from .veil import Veil
from .wiring import Step

_NONE: Mapping[str, str] = {}


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
    origins: tuple[Origin, ...] = ()
    requests: int = 0
    warnings: tuple[str, ...] = ()
    answer: Answer | None = None
    calls: tuple[Call, ...] = ()
    mask: Mask = Mask()

    @property
    def unset(self) -> tuple[str, ...]:
        """The parameters that the node reads and that have no value."""
        return tuple(one.name[1:] for one in self.origins if one.name[0] == "$" and not one.place)


class VeiledRequest(NamedTuple):
    """A request that was not sent, its secrets replaced by the veil's placeholders."""

    call: Call
    veil: Veil
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
    veil = Veil() if dry_run else None
    turn = _begun(runner, step, parameters, veil)
    credentials = runner.connections.credentials
    origins = tuple(origins_of(runner.flow, step, credentials, turn.values, places, turn.mask))
    if veil is not None:
        return _previewed(turn, node, veil)._replace(origins=origins)
    watched = _Watched.over(node)
    try:
        result = await watched.node.ask(turn.ctx)
        mapped = shown_values(turn.fill(result.outputs), turn.mask)
        outcome = Trial(exit=result.exit, mapped=mapped)
    except (NodeError, CredentialError) as failure:
        if isinstance(failure, MappingError):
            turn.hide(failure.found)
        outcome = Trial(exit="failed", error=turn.mask.short(str(failure)))
    return _with_the_calls(outcome, turn, watched)._replace(origins=origins)


async def veiled_request(runner: Runner, name: str, parameters: Mapping[str, Any]) -> VeiledRequest:
    """The request that would be sent, without a secret in it. Raises `NodeError` where it cannot
    be made, and as `try_request` does."""
    step, node = node_that_asks(runner.flow, name)
    veil = Veil()
    turn = _begun(runner, step, parameters, veil)
    return VeiledRequest(veil.preview(turn, node.request(turn.ctx)), veil, step, node.beyond())


def node_that_asks(flow: Flow, name: str) -> tuple[Step, HttpNode]:
    """Raises `FlowError` for a node that isn't there or makes no requests."""
    steps, file = flow.steps, flow.file
    step = steps.get(name)
    if step is None:
        raise FlowError(f'no node "{name}" in {file}{nearest(name, steps)}')
    if isinstance(step.node, HttpNode):
        return step, step.node
    known = ", ".join(one.name for one in steps.values() if isinstance(one.node, HttpNode))
    raise FlowError(
        f'"{name}" is a {step.type} node and makes no request; those that do: {known or "none"}'
    )


def _begun(
    runner: Runner, step: Step, parameters: Mapping[str, Any], veil: Veil | None = None
) -> RunningTurn:
    """A turn with the parameters that the node reads; under a veil no secret is read."""
    declared = runner.flow.parameters
    reads = read_by(step)
    secret = [name for name in reads if declared[name].secret] if veil else []
    session = runner.start(parameters, only=[name for name in reads if name not in secret])
    for name in secret:
        given = parameters.get(name, UNSET)
        value = veil.over(runner.flow, name, given) if veil else UNSET
        if value is not UNSET:
            session.parameters[name] = value
        if isinstance(given, str | Secret):
            session.hidden += (Secret(given) if isinstance(given, str) else given,)
    turn = runner.begin(session)
    turn.ctx.node = step.name
    turn.ctx.policy = step.policy
    return turn


def _previewed(turn: RunningTurn, node: HttpNode, veil: Veil) -> Trial:
    try:
        call = veil.preview(turn, node.request(turn.ctx))
    except (NodeError, CredentialError) as failure:
        return Trial(error=turn.mask.short(str(failure)))
    return Trial(call.request_as_json(turn.mask))


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


def _with_the_calls(outcome: Trial, turn: RunningTurn, watched: _Watched) -> Trial:
    """The outcome together with what was asked and what came back."""
    outcome = outcome._replace(warnings=tuple(map(turn.mask.text, turn.ctx.warnings)))
    if not turn.ctx.calls:
        return outcome
    last = turn.ctx.calls[-1]
    call = last.as_json(turn.mask)
    return outcome._replace(
        request=call["request"],
        response=call.get("response"),
        ms=call["ms"],
        requests=len(turn.ctx.calls),
        answer=_answer(turn, last, watched),
        calls=tuple(turn.ctx.calls),
        mask=turn.mask,
    )


def _answer(turn: RunningTurn, call: Call, watched: _Watched) -> Answer | None:
    """What the mapping saw, or else what the last answer holds. None when nothing came back."""
    if call.response is None:
        return None
    data, missing, unmapped = watched.given, "", False
    if data is MISSING:
        unmapped = not call.response.ok or any(watched.mappings)
        try:
            data = call.response.json()
        except NodeError as error:
            missing = turn.mask.text(str(error))
    connections = turn.ctx.connections
    request = call.request_as_json(turn.mask)
    return Answer(
        f"{request['method']} {request['url'].partition('?')[0]}",
        call.response.status,
        data,
        missing,
        connections.credentials.environment.name,
        connections.clock.now().isoformat(timespec="seconds"),
        (*turn.mask.own(), *connections.mask.own()),
        unmapped,
    )
