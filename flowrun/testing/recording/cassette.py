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

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from engine.errors import FlowError
from engine.source.reading import read_source
from engine.source.tree import Block

from ...project.writing import write_all
from ..doubles.answers import FAILURES, Failure
from ..reading import Notes
from ..yaml_text import WIDTH, Dumper

_HEAD = "# Recorded by flowrun. Secrets and personal data are masked.\n"
_KEYS = ("node", "request", "response", "error")
_REQUEST_KEYS = ("method", "url", "headers", "json", "text")
_RESPONSE_KEYS = ("status", "headers", "json", "text")


class Taped(NamedTuple):
    """One exchange as it is kept: plain data, masked. `error` says why where there
    was no answer."""

    node: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] | None = None
    error: Failure = ""

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"node": self.node, "request": dict(self.request)}
        if self.response is not None:
            data["response"] = dict(self.response)
        if self.error:
            data["error"] = self.error
        return data


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
            told, node = str(block.get("error") or ""), str(block.get("node") or "")
            error: Failure = next((one for one in FAILURES if one == told), "")
            if told and not error:
                notes.note((*place, at, "error"), f"takes one of {', '.join(FAILURES)}")
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


def write_cassette(path: Path, recordings: Mapping[str, Sequence[Taped]]) -> None:
    """Raises `FlowError` where it cannot be written; then the old one stays."""
    data = {
        "recorded": {name: [one.as_data() for one in taped] for name, taped in recordings.items()}
    }
    text = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    write_all({path: _HEAD + text})
