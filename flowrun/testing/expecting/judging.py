"""Compares what a test expects with what happened."""

import difflib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.values.entities import as_json_value, as_text
from engine.values.parameters import UNSET
from engine.values.secret import Secret

from ..conversation import TestedConversation
from ..doubles.clock import VirtualClock
from ..reporting.outcome import Failure
from ..stage import Stage
from ..suite import Case
from .expectations import GAP, Expectation, Hop
from .judging_requests import judge_requests
from .judging_words import judge_words
from .records import judge_records


def judge(
    case: Case, stage: Stage, conversation: TestedConversation, more: Sequence[str]
) -> list[Failure]:
    """Everything in `expect:` that did not happen, and answers that were never asked for; `more` is
    what was said beyond the talk."""
    expected = case.expect
    return [
        *_status(case, conversation),
        *judge_words(expected, conversation, more),
        *_path(expected, conversation),
        *_exits(expected, conversation),
        *_parameters(expected, stage, conversation),
        *judge_requests(case, stage, conversation),
        *judge_records(expected.records, stage.held()),
        *_took(expected, stage),
    ]


def _status(case: Case, conversation: TestedConversation) -> Iterator[Failure]:
    expected, session = case.expect, conversation.session
    error = conversation.redaction.text(session.error or "")
    lines = [f"  {error}"] if error else []
    if expected.status is not None and expected.status != session.status:
        text = f"the session should be {expected.status}"
        lines = [f"- {expected.status}", f"+ {session.status}", *lines]
        yield Failure(expected.places["status"], text, tuple(lines))
    elif session.status in ("failed", "crashed") and expected.status is None:
        text = f"the session {session.status}; if it should, expect status: {session.status}"
        yield Failure(f"{case.suite.file}:{case.line}", text, tuple(lines))


def _took(expected: Expectation, stage: Stage) -> Iterator[Failure]:
    """Only virtual time can be expected: a real service takes as long as it takes."""
    took, clock = expected.took, stage.clock
    if took is None or not isinstance(clock, VirtualClock) or took.fits(clock.elapsed):
        return
    text = f"should take {took.written} of virtual time, and took {round(clock.elapsed, 3):g}s"
    yield Failure(expected.places["took"], f"the conversation {text}")


def _path(expected: Expectation, conversation: TestedConversation) -> Iterator[Failure]:
    if expected.path is None:
        return
    taken = [(visit.step.name, visit.exit or "") for visit in conversation.visits]
    if not _leads(expected.path, taken):
        lines = _path_diff(expected.path, taken)
        yield Failure(expected.places["path"], "it took another path", tuple(lines))


def _leads(path: Sequence[Hop], taken: Sequence[tuple[str, str]]) -> bool:
    """Between gaps each stretch is taken where it fits first, which leaves the most to the rest."""
    first, *rest = _stretches(path)
    if not rest:
        return len(first) == len(taken) and _fits(first, taken, 0)
    if not _fits(first, taken, 0):
        return False
    at = len(first)
    *inner, last = rest
    for stretch in inner:
        while not _fits(stretch, taken, at):
            if at >= len(taken):
                return False
            at += 1
        at += len(stretch)
    return len(taken) - len(last) >= at and _fits(last, taken, len(taken) - len(last))


def _stretches(path: Sequence[Hop]) -> list[list[Hop]]:
    """The hops before, between and after the gaps."""
    stretches: list[list[Hop]] = [[]]
    for hop in path:
        if hop.node == GAP:
            stretches.append([])
        else:
            stretches[-1].append(hop)
    return stretches


def _fits(stretch: Sequence[Hop], taken: Sequence[tuple[str, str]], at: int) -> bool:
    found = taken[at : at + len(stretch)]
    return len(found) == len(stretch) and all(
        hop.node == node and hop.exit in ("", exit)
        for hop, (node, exit) in zip(stretch, found, strict=True)
    )


def _path_diff(path: Sequence[Hop], taken: Sequence[tuple[str, str]]) -> list[str]:
    """As a diff of lines, one a node."""
    told = {hop.node for hop in path if hop.exit}
    wanted = [f"{hop.node}: {hop.exit}" if hop.exit else hop.node for hop in path]
    found = [f"{node}: {exit or 'waits'}" if node in told else node for node, exit in taken]
    lines = difflib.ndiff(wanted, found)
    return [line for line in lines if not line.startswith("?")]


def _exits(expected: Expectation, conversation: TestedConversation) -> Iterator[Failure]:
    for node, exits in expected.exits.items():
        taken = [visit.exit or "waits" for visit in conversation.visits if visit.step.name == node]
        if (taken[-1:] if len(exits) == 1 else taken) != list(exits):
            text = f"{node} should leave through {', '.join(exits)}"
            shown = ", ".join(taken) or "(it was not visited)"
            lines = (f"- {', '.join(exits)}", f"+ {shown}")
            yield Failure(expected.places["exits"], text, lines)


def _parameters(
    expected: Expectation, stage: Stage, conversation: TestedConversation
) -> Iterator[Failure]:
    values, redaction = conversation.session.parameters, conversation.redaction
    for name, wanted in expected.parameters.items():
        actual = values.get(name, UNSET)
        if _same(stage, name, wanted, actual):
            continue
        shown = "(not set)" if actual is UNSET else redaction.text(_written(actual))
        lines = (f"- {redaction.text(_written(wanted))}", f"+ {shown}")
        yield Failure(expected.places[f"${name}"], f"${name} has another value", lines)


def _same(stage: Stage, name: str, wanted: Any, actual: Any) -> bool:
    """Compared as the parameter's entity reads what is written; an empty one is unset or null."""
    if wanted is None:
        return actual is UNSET or actual is None or actual == ""
    if actual is UNSET:
        return False
    if isinstance(actual, Secret):
        return bool(as_text(wanted) == actual.reveal())
    if not isinstance(wanted, str):
        return bool(as_json_value(actual) == wanted)
    parameter = stage.flow.parameters[name]
    try:
        now = stage.clock.now().astimezone(stage.flow.time_zone)
        if parameter.entity.literal(wanted, lambda: now) == actual:
            return True
    except ValueError:
        return False
    return parameter.entity.name == "any" and (
        as_text(actual) == wanted or _is_number(wanted, actual)
    )


def _is_number(written: str, actual: Any) -> bool:
    """Whether it is the same number, written in another way: `40.0` is `40`."""
    if not isinstance(actual, int | float) or isinstance(actual, bool):
        return False
    try:
        return float(written) == actual
    except ValueError:
        return False


def _written(value: Any) -> str:
    if value is None:
        return "(not set)"
    if isinstance(value, str | Secret):
        return str(value)
    return json.dumps(as_json_value(value), ensure_ascii=False)
