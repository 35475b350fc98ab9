"""A request that nothing in the test answers: what it is, and lines that would answer it."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from engine.values.redaction import Redaction

from ..conversation import TestedConversation
from ..expecting.requests import Shown
from ..exploring.samples import samples
from ..reporting.outcome import Failure
from ..stage import Stage
from ..suite import Case
from .answers import Answers
from .wire import Exchange


def unanswered_failures(
    case: Case, stage: Stage, conversation: TestedConversation
) -> list[Failure]:
    """The first of the requests that nobody answered; what follows from it is of no interest."""
    place = f"{case.suite.file}:{case.line}"
    for exchange in stage.wire.unanswered:
        return [described(exchange, case.http, stage, conversation.redaction)._replace(place=place)]
    return []


def described(
    exchange: Exchange,
    http: Mapping[str, Answers],
    stage: Stage,
    redaction: Redaction | None = None,
) -> Failure:
    """A request that nobody answered, and how to answer it; `http` are the test's answers."""
    shown = Shown(exchange, redaction or stage.connections.redaction).lines()
    lines = [f"  {line}" for line in shown] + ["", *_how(exchange, http, stage)]
    return Failure("", _what(exchange, http), tuple(lines))


def _what(exchange: Exchange, http: Mapping[str, Answers]) -> str:
    if exchange.credential:
        return f'credential "{exchange.credential}" logs in, and nothing in this test answers it'
    answers = http.get(exchange.node)
    if answers is not None:
        return f"{exchange.node} asked once more than its list has answers ({len(answers.items)})"
    if not exchange.node:
        return "a request that no node sent, and nothing in this test answers it"
    return f"{exchange.node} sent a request, and nothing in this test answers it"


def _how(exchange: Exchange, http: Mapping[str, Answers], stage: Stage) -> list[str]:
    if exchange.credential:
        name = _yaml(exchange.credential)
        return [
            "  answer it in the test:",
            "    credentials:",
            f"      {name}: {{json: {{access_token: any}}}}",
        ]
    if not exchange.node:
        return ["  a node has to send with ctx.connections, as HttpNode does"]
    if exchange.node in http:
        return ["  add an answer to the list, or write one answer alone: it is given every time"]
    step = stage.flow.steps[exchange.node]
    lines = []
    for named in step.node.named_credentials():
        if kind := stage.credentials.stand_in(stage.credentials.actual(named.name)):
            lines += [
                f"  answer it in the test with {kind.described}, filled from a file of records:",
                "    credentials:",
                f"      {_yaml(named.name)}: {{{kind.type}: acme.yaml}}",
                "  or with an answer of your own:",
            ]
    _, status, body = samples(step.node, lambda name: "…")[0]
    answer = f"{{status: {status}, json: {_yaml(body)}}}" if body else f"{{status: {status}}}"
    return [
        *(lines or ["  answer it in the test:"]),
        "    http:",
        f"      {exchange.node}: {answer}",
    ]


def _yaml(value: Any) -> str:
    """In YAML's flow style, on one line."""
    if isinstance(value, str) and value != "…":
        text = yaml.safe_dump(str(value), allow_unicode=True, width=1_000_000).strip()
        return text.removesuffix("...").strip() if "\n" in text else text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(key)}: {_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)
