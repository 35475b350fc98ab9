"""Exchanges become recordings: masked, and beside those that a cassette has already."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.http.messages import Call
from engine.values.json_text import read_json
from engine.values.redaction import Redaction

from ...trial.request import Trial
from ..doubles.answers import Failure
from ..doubles.wire import Exchange
from .cassette import Taped, read_cassette, write_cassette
from .masking import PersonalData
from .rules import Rules, rules_beside
from .shapes import masked_pairs, masked_url

_DROPPED = (
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "host",
    "set-cookie",
    "transfer-encoding",
    "user-agent",
)
_MOST_LEVELS = 50
"""As deep as a YAML file is read."""

Recordings = Mapping[str, Sequence[Taped]]


def tape_exchange(exchange: Exchange, redaction: Redaction, personal: PersonalData) -> Taped:
    """An exchange of a test, masked."""
    response = None
    if exchange.status is not None:
        headers = exchange.answer_headers
        response = _response(exchange.status, headers, exchange.answer, redaction, personal)
    request = _request(
        exchange.method, exchange.url, exchange.headers, exchange.body, redaction, personal
    )
    return Taped(exchange.node, request, response, failure_of(exchange.failure))


def tape_again(taped: Taped, personal: PersonalData) -> Taped:
    """What was taped before, without what is known of people since."""
    parts: list[dict[str, Any]] = []
    for part in (taped.request, taped.response or {}):
        shown = dict(part)
        if "url" in shown:
            shown["url"] = _url(str(shown["url"]), Redaction(), personal)
        if "headers" in shown:
            shown["headers"] = _headers(shown["headers"], Redaction(), personal)
        if "text" in shown:
            shown["text"] = personal.data(shown["text"])
        if "json" in shown:
            shown["json"] = personal.data(shown["json"])
        parts.append(shown)
    return taped._replace(request=parts[0], response=None if taped.response is None else parts[1])


def tape_beside(
    kept: Recordings,
    name: str,
    tape: Callable[[PersonalData], list[Taped]],
    rules: Rules,
) -> tuple[dict[str, list[Taped]], PersonalData]:
    """A recording beside those of the same cassette: what one of them tells of somebody is taken
    out of all of them."""
    others = {other: taped for other, taped in kept.items() if other != name}
    personal = PersonalData(rules, [repr(others)] if others else [])

    def made() -> dict[str, list[Taped]]:
        new = tape(personal)
        again = {other: [tape_again(one, personal) for one in old] for other, old in others.items()}
        return {**again, name: new}

    return personal.settled(made), personal


def tape_call(node: str, call: Call, redaction: Redaction, personal: PersonalData) -> Taped:
    """A call as the engine records it, masked."""
    response, asked = None, call.request
    if call.response is not None:
        answer = call.response
        response = _response(answer.status, answer.headers, answer.body, redaction, personal)
    request = _request(
        asked.method, call.url, asked.headers, asked.body or b"", redaction, personal
    )
    return Taped(node, request, response, failure_of(call.error or ""))


def tape_trial(trial: Trial, node: str, path: Path) -> None:
    """Keeps what a test request asked and heard in the cassette, under the node's name.

    Raises `FlowError` when nothing was asked, or when pages of the answer are gone already.
    """
    if not trial.calls:
        raise FlowError("nothing was asked, so there is nothing to keep in a cassette")
    if not all(call.is_whole for call in trial.calls):
        text = "pages, more than a cassette takes; narrow the query with WHERE or LIMIT"
        raise FlowError(f"the answer has {len(trial.calls)} {text}")
    kept = read_cassette(path) if path.exists() else {}

    def tape(personal: PersonalData) -> list[Taped]:
        return [tape_call(node, call, trial.redaction, personal) for call in trial.calls]

    recordings, _ = tape_beside(kept, node, tape, rules_beside(path.parent))
    write_cassette(path, {name: recordings[name] for name in (*kept, node)})


def failure_of(told: str) -> Failure:
    """What kept an answer away, by the words for it: whether the request may have arrived decides
    whether it is sent again."""
    if not told:
        return ""
    if "in time" in told or "within" in told:
        return "timeout"
    unsent = ("refuse", "cannot be reached", "there is no host", "connection attempts failed")
    return "refused" if any(words in told.lower() for words in unsent) else "connection"


def _request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    redaction: Redaction,
    personal: PersonalData,
) -> dict[str, Any]:
    request: dict[str, Any] = {"method": method, "url": _url(url, redaction, personal)}
    kept = _headers(headers, redaction, personal)
    if kept:
        request["headers"] = kept
    if "form-urlencoded" in kept.get("content-type", ""):
        return {**request, "text": _pairs(body.decode("utf-8", "replace"), redaction, personal)}
    return request | _body(body, redaction, personal)


def _response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    redaction: Redaction,
    personal: PersonalData,
) -> dict[str, Any]:
    response: dict[str, Any] = {"status": status}
    if kept := _headers(headers, redaction, personal):
        response["headers"] = kept
    if "form-urlencoded" in kept.get("content-type", ""):
        return {**response, "text": _pairs(body.decode("utf-8", "replace"), redaction, personal)}
    return response | _body(body, redaction, personal)


def _headers(
    headers: Mapping[str, str], redaction: Redaction, personal: PersonalData
) -> dict[str, str]:
    kept = {name.lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in kept.items() if name not in _DROPPED}
    return {name: personal.data(value, name) for name, value in redaction.data(kept).items()}


def _body(body: bytes, redaction: Redaction, personal: PersonalData) -> dict[str, Any]:
    if not body:
        return {}
    try:
        data = read_json(body)
    except ValueError:
        data = None
    if data is None or _is_deep(data, _MOST_LEVELS):
        return {"text": personal.text(redaction.text(body.decode("utf-8", "replace")))}
    return {"json": personal.data(redaction.data(data))}


def _is_deep(data: Any, most: int) -> bool:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return most == 0 or any(_is_deep(item, most - 1) for item in inner)


def _url(url: str, redaction: Redaction, personal: PersonalData) -> str:
    """Masked as it reads when it is decoded; secrets are taken out once more as they read."""
    return masked_url(redaction.text(url), _mask(redaction, personal), True)


def _pairs(text: str, redaction: Redaction, personal: PersonalData) -> str:
    return masked_pairs(redaction.text(text), _mask(redaction, personal), True)


def _mask(redaction: Redaction, personal: PersonalData) -> Callable[[str, str, str], str]:
    def mask(value: str, name: str, _: str) -> str:
        (shown,) = redaction.data({name: value}).values()
        return str(personal.data(shown, name))

    return mask
