"""Cassettes: exchanges as they were recorded, masked, in YAML that people read.

    recorded:
      a known caller hears the status:
        - node: get_order
          request: {method: GET, url: https://erp.example.com/orders/AB123456}
          response:
            status: 200
            headers: {content-type: application/json}
            json: {data: {status: shipped}}

Logins are not recorded: no token is ever written. `read_cassette` and `write_cassette` are all that
reads and writes this format.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from engine.errors import FlowError
from engine.http.messages import Call
from engine.source.reading import read_source
from engine.source.tree import Block, NoJson, Plain, as_json
from engine.values.json_text import read_json
from engine.values.redaction import Redaction

from ...project.writing import write_all
from ...trial.request import Trial
from ..reading import Notes
from ..wire import Exchange
from .masking import PersonalData
from .rules import Rules, rules_beside
from .shapes import masked_pairs, masked_url

_HEAD = "# Recorded by flowrun. Secrets and personal data are masked.\n"
_KEYS = ("node", "request", "response", "error")
_REQUEST_KEYS = ("method", "url", "headers", "json", "text")
_RESPONSE_KEYS = ("status", "headers", "json", "text")
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


MOST_LEVELS = 50


class Taped(NamedTuple):
    """One exchange as it is kept: plain data, masked. `error` is `timeout` or `connection` where
    there was no answer."""

    node: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] | None = None
    error: str = ""

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"node": self.node, "request": dict(self.request)}
        if self.response is not None:
            data["response"] = dict(self.response)
        if self.error:
            data["error"] = self.error
        return data


def tape_exchange(exchange: Exchange, redaction: Redaction, personal: PersonalData) -> Taped:
    """An exchange of a test, masked."""
    response = None
    if exchange.status is not None:
        headers = exchange.answer_headers
        response = _response(exchange.status, headers, exchange.answer, redaction, personal)
    request = _request(
        exchange.method, exchange.url, exchange.headers, exchange.body, redaction, personal
    )
    return Taped(exchange.node, request, response, _error(exchange.failure))


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


Recordings = Mapping[str, Sequence[Taped]]


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
    return Taped(node, request, response, _error(call.error or ""))


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


def _error(failure: str) -> str:
    if not failure:
        return ""
    return "timeout" if "in time" in failure or "within" in failure else "connection"


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
    if data is None or _is_deep(data, MOST_LEVELS):
        return {"text": personal.text(redaction.text(body.decode("utf-8", "replace")))}
    return {"json": personal.data(redaction.data(data))}


def _is_deep(data: Any, most: int) -> bool:
    """Whether it is deeper than a YAML file is read."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return most == 0 or any(_is_deep(item, most - 1) for item in inner)


def read_cassette(path: Path) -> dict[str, list[Taped]]:
    """The exchanges of each recording, by its name. Raises `FlowError` with every problem."""
    source = read_source(path)
    notes = Notes(source)
    data = notes.block((), source.data, "recorded: NAME: [exchanges]")
    notes.keys((), data, ("recorded",))
    recordings: dict[str, list[Taped]] = {}
    named = notes.block(("recorded",), data.get("recorded"), "NAME: [exchanges]")
    for name, written in named.items():
        place = ("recorded", name)
        recordings[name] = []
        for at, one in enumerate(notes.items(place, written, "a list of exchanges")):
            block = notes.block((*place, at), one, "node, request and response")
            notes.keys((*place, at), block, _KEYS)
            request = _part(notes, (*place, at, "request"), block.get("request"), _REQUEST_KEYS)
            response = None
            if "response" in block:
                at_response = (*place, at, "response")
                response = _part(notes, at_response, block["response"], _RESPONSE_KEYS)
            node, error = str(block.get("node") or ""), str(block.get("error") or "")
            recordings[name].append(Taped(node, request, response, error))
    if notes.problems:
        raise FlowError(problems=notes.problems)
    return recordings


def _part(notes: Notes, path: tuple[str | int, ...], written: Any, keys: Sequence[str]) -> Any:
    block: Block = notes.block(path, written, ", ".join(keys))
    notes.keys(path, block, keys)
    part: dict[str, Any] = {}
    for key, value in block.items():
        part[key] = notes.json((*path, key), value) if key == "json" else _as_text(value)
    if "status" in part:
        status = str(part["status"])
        if not (status.isascii() and status.isdigit()):
            notes.note((*path, "status"), "takes a status code")
            status = "200"
        part["status"] = int(status[:6])
    return part


def _as_text(value: Any) -> Any:
    """As it was written, whatever it looks like: a header is text."""
    if isinstance(value, Block):
        return {name: _as_text(item) for name, item in value.items()}
    return str(value) if isinstance(value, str) else ""


class _Dumper(yaml.SafeDumper):
    """Quotes what flowrun would read as a number or a constant, such as `0E0`."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    try:
        return None if isinstance(as_json(Plain(text)), str) else "'"
    except NoJson:
        return "'"


_Dumper.add_representer(str, _text)


def write_cassette(path: Path, recordings: Mapping[str, Sequence[Taped]]) -> None:
    """Raises `FlowError` where it cannot be written; then the old one stays."""
    data = {
        "recorded": {name: [one.as_data() for one in taped] for name, taped in recordings.items()}
    }
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    write_all({path: _HEAD + text})


def add_to_cassette(path: Path, name: str, taped: Sequence[Taped]) -> None:
    """Keeps a recording under its name, in place of an older one of that name."""
    recordings: dict[str, Sequence[Taped]] = {}
    if path.exists():
        recordings.update(read_cassette(path))
    write_cassette(path, {**recordings, name: taped})


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
