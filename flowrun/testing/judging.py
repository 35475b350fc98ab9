"""Compares what a test expects with what happened."""

import difflib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import NodeError
from engine.values.entities import as_json_value, as_text
from engine.values.parameters import UNSET
from engine.values.secret import Secret

from ..cli.terminal import counted
from .conversation import TestedConversation
from .expectations import GAP, TOO_SLOW, Expectation, Hop
from .reporting.outcome import Failure
from .requests import Shown, differences
from .stage import Stage
from .suite import Case


def judge(case: Case, stage: Stage, conversation: TestedConversation) -> list[Failure]:
    """Everything in `expect:` that did not happen, and answers that were never asked for."""
    expected = case.expect
    return [
        *_status(case, conversation),
        *_says(expected, conversation),
        *_path(expected, conversation),
        *_exits(expected, conversation),
        *_parameters(expected, stage, conversation),
        *_sent(expected, stage, conversation),
        *_unused(case, stage),
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


def _says(expected: Expectation, conversation: TestedConversation) -> Iterator[Failure]:
    for words in expected.says:
        try:
            if any(words.found_in(text) >= 0 for text in conversation.says):
                continue
            told = "was never said"
        except NodeError:
            told = TOO_SLOW
        said = [f"+ {text}" for text in conversation.says] or ["+ (nothing)"]
        text = f'"{words.text}" {told}'
        yield Failure(expected.places["says"], text, (f"- {words}", *said))


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
        if parameter.entity.accept(wanted, lambda: now) == actual:
            return True
    except ValueError:
        return False
    return parameter.entity.name == "any" and as_text(actual) == wanted


def _written(value: Any) -> str:
    if value is None:
        return "(not set)"
    if isinstance(value, str | Secret):
        return str(value)
    return json.dumps(as_json_value(value), ensure_ascii=False)


def _sent(
    expected: Expectation, stage: Stage, conversation: TestedConversation
) -> Iterator[Failure]:
    redaction = conversation.redaction
    for node, wanted in expected.sent.items():
        sent = [Shown(one, redaction) for one in stage.wire.exchanges if one.node == node]
        place = expected.places[f"sent.{node}"]
        if node in expected.listed:
            if len(sent) != len(wanted):
                lines = [f"+ {one.head}" for one in sent] or ["+ (nothing)"]
                due = counted(len(wanted), "request")
                text = f"{node} should have sent {due}, and sent {len(sent)}"
                yield Failure(place, text, tuple(lines))
            for one, pattern in zip(sent, wanted, strict=False):
                if lines := differences(pattern, one):
                    yield Failure(pattern.place, f"{node} sent another request", tuple(lines))
            continue
        (pattern,) = wanted
        if pattern.times is not None and len(sent) != pattern.times:
            lines = [f"+ {one.head}" for one in sent] or ["+ (nothing)"]
            text = (
                f"{node} should have sent {counted(pattern.times, 'request')}, and sent {len(sent)}"
            )
            yield Failure(place, text, tuple(lines))
        elif not sent and pattern.times != 0:
            yield Failure(place, f"{node} sent nothing", ("- a request", "+ (nothing)"))
        elif sent:
            nearest = min((differences(pattern, one) for one in sent), key=len)
            if nearest:
                yield Failure(place, f"{node} sent another request", tuple(nearest))
    for node in expected.not_sent:
        heads = [Shown(one, redaction).head for one in stage.wire.exchanges if one.node == node]
        if heads:
            text = f"{node} should have sent nothing"
            yield Failure(expected.places["not_sent"], text, (f"+ {heads[0]}",))


def _unused(case: Case, stage: Stage) -> Iterator[Failure]:
    """Answers of the test that nobody asked for: they fit nothing."""
    for node, answers in case.http.items():
        given = stage.wire.given.get(node, 0)
        if not given:
            text = f"{node} asked for nothing, so its answer fits nothing; take it out"
            yield Failure(answers.items[0].place, text)
        elif not answers.repeats and given < len(answers.items):
            count = len(answers.items)
            text = f"{node} asked {counted(given, 'time')}; it has {count} answers"
            yield Failure(answers.items[given].place, text)
