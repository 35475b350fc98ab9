"""One node's request, made outside any conversation: AI Studio's "Test request"."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .errors import CredentialError, FlowError, NodeError
from .mapping import MappingError
from .runner import Runner
from .sending import HttpNode, preview
from .spelling import nearest
from .turn import RunningTurn, shown_values
from .wiring import Step


class Trial(NamedTuple):
    """What was asked, what came back, the exit and what was mapped; all masked, plain JSON.

    A dry run has only the request.
    """

    request: dict[str, Any] | None = None
    response: dict[str, Any] | None = None
    exit: str | None = None
    mapped: dict[str, Any] | None = None
    error: str | None = None
    ms: float | None = None


async def try_request(
    runner: Runner, name: str, parameters: Mapping[str, Any], *, dry_run: bool = False
) -> Trial:
    """Runs the node's own `request`, `send` and `result`. A dry run sends and logs in nothing.

    Only the parameters that the node reads are needed. Raises `FlowError` for a node that isn't
    there or makes no requests, and as `Runner.start` does.
    """
    step, node = _asking(runner, name)
    reads = {slot.name for _, piece in node.pieces() for slot in getattr(piece, "reads", tuple)()}
    turn = runner.begin(runner.start(parameters, only=reads))
    turn.ctx.node = step.name
    turn.ctx.policy = step.policy
    if dry_run:
        try:
            return Trial(preview(turn.ctx, node.request(turn.ctx)).request_as_json(turn.mask))
        except (NodeError, CredentialError) as failure:
            return Trial(error=turn.mask.short(str(failure)))
    try:
        result = await node.ask(turn.ctx)
        mapped = shown_values(turn.fill(result.outputs), turn.mask)
    except (NodeError, CredentialError) as failure:
        if isinstance(failure, MappingError):
            turn.hide(failure.found)
        return _trial(turn, exit="failed", error=turn.mask.short(str(failure)))
    return _trial(turn, exit=result.exit, mapped=mapped)


def _asking(runner: Runner, name: str) -> tuple[Step, HttpNode]:
    steps, file = runner.flow.steps, runner.flow.file
    step = steps.get(name)
    if step is None:
        raise FlowError(f'no node "{name}" in {file}{nearest(name, steps)}')
    if isinstance(step.node, HttpNode):
        return step, step.node
    known = ", ".join(one.name for one in steps.values() if isinstance(one.node, HttpNode))
    raise FlowError(
        f'"{name}" is a {step.type} node and makes no request; those that do: {known or "none"}'
    )


def _trial(turn: RunningTurn, **outcome: Any) -> Trial:
    if not turn.ctx.calls:
        return Trial(**outcome)
    call = turn.ctx.calls[-1].as_json(turn.mask)
    return Trial(call["request"], call.get("response"), ms=call["ms"], **outcome)
