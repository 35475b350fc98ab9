"""Compares the requests that a test expects with those that were sent."""

from collections.abc import Iterator

from ...cli.terminal import counted
from ..conversation import TestedConversation
from ..reporting.outcome import Failure
from ..stage import Stage
from ..suite import Case
from .expectations import Expectation
from .requests import Shown, differences


def judge_requests(case: Case, stage: Stage, conversation: TestedConversation) -> Iterator[Failure]:
    yield from _sent(case.expect, stage, conversation)
    yield from _unused(case, stage)


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
    """Answers of the test that nobody asked for: they fit nothing. Those of its beginning may be
    for other tests."""
    for node, answers in case.http.items():
        if node in case.inherited:
            continue
        given = stage.wire.given.get(node, 0)
        if not given:
            text = f"{node} asked for nothing, so its answer fits nothing; take it out"
            yield Failure(answers.items[0].place, text)
        elif not answers.repeats and given < len(answers.items):
            count = len(answers.items)
            text = f"{node} asked {counted(given, 'time')}; it has {count} answers"
            yield Failure(answers.items[given].place, text)
