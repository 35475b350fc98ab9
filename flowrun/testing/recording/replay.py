"""Recordings in use: made from a run against the world, and given back at the wire."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.values.redaction import Redaction
from engine.values.secret import DOTS

from ...cli.terminal import counted
from ..doubles.answers import Answer
from ..doubles.wire import Exchange
from ..reporting.outcome import Failure
from .cassette import Taped
from .masking import PersonalData
from .rules import Rules
from .taping import tape_again, tape_exchange

STAND_IN = "recorded-secret"
"""What is given back where a secret was masked."""


class Replay:
    """Gives what was recorded for a test, node by node in the recorded order, and keeps each
    request that differs from the one it was recorded for. Both are brought into one form: what the
    test itself says is in clear there, and what was recorded is masked."""

    def __init__(
        self,
        taped: Sequence[Taped],
        rules: Rules,
        redaction: Redaction,
        cassette: Path,
        name: str,
    ) -> None:
        self.cassette = cassette
        self.name = name
        self.failures: list[Failure] = []
        self._left: dict[str, list[Taped]] = {}
        for one in taped:
            self._left.setdefault(one.node, []).append(one)
        self._personal = PersonalData(rules, [repr(taped)], alike=True)
        self._redaction = redaction
        redaction.add(STAND_IN)

    def answer(self, exchange: Exchange) -> Answer | None:
        left = self._left.get(exchange.node)
        if not left:
            return None
        taped = left.pop(0)
        found = tape_exchange(exchange, self._redaction, self._personal).request
        recorded = tape_again(taped, self._personal).request
        if lines := _differences(recorded, found):
            text = (
                f"{exchange.node} sent another request than the one recorded; "
                f'if it should: flowrun test --record -k "{self.name}"'
            )
            self.failures.append(Failure(str(self.cassette), text, tuple(lines)))
        return _given(taped)

    def unused(self) -> list[Failure]:
        """What was recorded and not asked for."""
        return [
            Failure(
                str(self.cassette),
                f"{node} asked {counted(len(taped), 'time')} fewer than when "
                f'it was recorded; if it should: flowrun test --record -k "{self.name}"',
            )
            for node, taped in self._left.items()
            if taped
        ]


def _given(taped: Taped) -> Answer:
    if taped.response is None:
        return Answer(failure=taped.error or "connection")
    headers: Mapping[str, str] = taped.response.get("headers") or {}
    body = b""
    if "json" in taped.response:
        body = json.dumps(_unmasked(taped.response["json"]), ensure_ascii=False).encode()
    elif "text" in taped.response:
        body = str(taped.response["text"] or "").replace(DOTS, STAND_IN).encode()
    shown = {name: str(value).replace(DOTS, STAND_IN) for name, value in headers.items()}
    return Answer(status=int(taped.response.get("status", 200)), headers=shown, body=body)


def _unmasked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unmasked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unmasked(item) for item in value]
    return value.replace(DOTS, STAND_IN) if isinstance(value, str) else value


def _differences(recorded: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    lines = []
    for key in ("method", "url", "json", "text"):
        one, other = recorded.get(key), found.get(key)
        if key == "url":
            one, other = _without_host(recorded, one), _without_host(recorded, other)
        if one != other:
            lines += [f"- {_written(one)}", f"+ {_written(other)}"]
    return lines


def _without_host(recorded: Mapping[str, Any], url: Any) -> Any:
    """The host of a signed request is the login's to say, and logins are not recorded."""
    headers = recorded.get("headers") or {}
    if "authorization" not in headers:
        return url
    parts = urlsplit(str(url))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _written(value: Any) -> str:
    if value is None:
        return "(no body)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
