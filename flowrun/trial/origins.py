"""Where each value of a node's request comes from."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.credentials.registry import Credentials
from engine.fields.protocols import reads_of
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.policy import Policy
from engine.run.turn import shown_values
from engine.source.source import Source
from engine.source.tree import YamlPath, span_of
from engine.values.entities import as_text
from engine.values.parameters import SYSTEM, UNSET, Parameter
from engine.values.redaction import Redaction
from engine.values.secret import SecretReference


class Origin(NamedTuple):
    """A value that shapes a request, masked. `place` is empty for a parameter that is unset."""

    name: str
    value: Any
    place: str


def place_of(source: Source, path: YamlPath) -> str:
    """`file:line` of what stands at `path`, or of the nearest block around it."""
    node, start = source.data, 0
    for part in path:
        span = span_of(node, part)
        if span is None:
            break
        node, start = node[part], span.key_start
    return f"{source.file}:{source.place(start)[0] + 1}"


def origins_of(
    flow: Flow,
    step: Step,
    credentials: Credentials,
    values: Mapping[str, Any],
    places: Mapping[str, str],
    redaction: Redaction,
) -> Iterator[Origin]:
    """The parameters that the node reads, its credentials and its policy.

    `values` are the parameters in play; `places` says where those came from that were given.
    """
    shown = shown_values(values, redaction)
    for name in read_by(step):
        if name in values:
            place = places.get(name) or _default_place(flow, flow.parameters[name])
            yield Origin(f"${name}", shown[name], place)
        else:
            yield Origin(f"${name}", None, "")
    for named in step.node.named_credentials():
        yield _credential(flow, step, credentials, named.key, named.name)
    yield from _policy(flow, step)


def read_by(step: Step) -> tuple[str, ...]:
    """The parameters that a node reads, each once, in the order of its keys."""
    slots = (slot for _, piece in step.pieces for slot in reads_of(piece))
    return tuple(dict.fromkeys(slot.name for slot in slots))


def without_value(step: Step, name: str) -> str:
    """What a request that could be made has in the place of a parameter that is unset."""
    found: dict[str, None] = {}
    for _, piece in step.pieces:
        for slot in reads_of(piece):
            if slot.name != name:
                continue
            if slot.default is not None:
                shown = as_text(slot.default)
                found[f'"{shown}"' if shown else "empty text"] = None
            elif piece.takes_unset(slot):
                found["null"] = None
    return f"${name} is unset" + (f"; sent in its place: {', '.join(found)}" if found else "")


def _default_place(flow: Flow, parameter: Parameter) -> str:
    if parameter.default is UNSET and parameter.name in SYSTEM:
        return "the new session"
    place = place_of(flow.source, ("parameters", parameter.name))
    if isinstance(parameter.default, SecretReference):
        return f"{parameter.default!r} ({place})"
    return f"default ({place})"


def _credential(flow: Flow, step: Step, credentials: Credentials, key: str, name: str) -> Origin:
    environment, actual = credentials.environment, credentials.actual(name)
    if name in environment.credentials and environment.source is not None:
        place = place_of(environment.source, ("credentials", name))
        return Origin(key, actual, place)
    return Origin(key, actual, place_of(flow.source, ("nodes", step.name, key)))


def _policy(flow: Flow, step: Step) -> Iterator[Origin]:
    path = ("nodes", step.name, "policy")
    written = flow.source.data["nodes"][step.name].get("policy") or {}
    for key, value in _limits(step.policy).items():
        if key in written:
            yield Origin(key, value, place_of(flow.source, (*path, key)))
        elif key == "timeout" or key == "retry" and step.policy.retry.times:
            yield Origin(key, value, f"default of {step.type}")


def _limits(policy: Policy) -> dict[str, str]:
    retry = policy.retry
    when = ", ".join(map(str, retry.when))
    times = "1 time" if retry.times == 1 else f"{retry.times} times"
    return {
        "timeout": f"{policy.timeout:g} s",
        "retry": f"{times} on {when}" if retry.times else "never",
        "max_response": f"{(policy.max_response or 0) / 1_000_000:g} MB",
    }
