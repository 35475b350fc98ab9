"""The JSON Schema of what answers a request in a test."""

from collections.abc import Collection
from typing import Any

from ...testing.doubles.answers import BODIES, FAILURES, answer_keys
from ...testing.stand_ins import stand_in, words
from .blocks import block, named
from .json_schema import Schema, optional, text

_HTTP_STATUS = "^[2-5][0-9]{2}$"


def answer() -> Schema:
    explained: dict[str, Schema] = {
        "status": {"description": "200 if left out.", **_status()},
        "json": {"description": "The body as JSON."},
        "text": optional(text("The body as plain text.")),
        "body": optional(text("The body as it is, without a content type.")),
        "headers": named("Headers by name.", {}),
        "after": {"description": "How late it comes, in virtual time.", **_after()},
        "timeout": {"description": "No answer ever.", "enum": [True, "true"]},
        "error": {
            "description": "What becomes of the connection.",
            "enum": [*FAILURES],
        },
    }
    for word in words():
        told = f"The data file of {stand_in(word).described} that answers."
        explained[word] = text(told, examples=["acme.yaml"])
    keys = {
        **block(answer_keys(), explained),
        "dependencies": {key: _without(_excluded(key)) for key in explained if _excluded(key)},
    }
    return {"anyOf": [_status(), {"enum": [*FAILURES]}, keys]}


def _excluded(key: str) -> list[str]:
    """The keys that may not stand beside one."""
    ways = (*words(), "timeout", "error")
    if key in ways:
        return [other for other in (*ways, "status", *BODIES, "headers") if other != key]
    return [other for other in BODIES if other != key] if key in BODIES else []


def _without(keys: Collection[str]) -> Schema:
    return {"properties": dict.fromkeys(keys, False)}


def _status() -> Schema:
    bounds: dict[str, Any] = {"minimum": 200, "maximum": 599}
    return {"type": ["integer", "string"], "pattern": _HTTP_STATUS, **bounds}


def _after() -> Schema:
    return {"anyOf": [{"$ref": "#/definitions/duration"}, {"type": "null"}]}
