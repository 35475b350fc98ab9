"""The JSON Schema of `*.test.yaml`: the keys that the reader of tests knows, each explained."""

from collections.abc import Collection, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from engine.policy import Duration

from ..testing.answers import BODIES, FAILURES, answer_keys
from ..testing.clock import START
from ..testing.expectations import EXPECT_KEYS, SENT_KEYS, Status
from ..testing.recording.masking import MASK_KEYS
from ..testing.stand_ins import stand_in, words
from ..testing.suite import CASE_KEYS, SUITE_KEYS
from .json_schema import DRAFT, Schema, Translation, optional, text

_HTTP_STATUS = "^[2-5][0-9]{2}$"
_NODE = "A node of the flow."


def suite_schema() -> Schema:
    suite = {
        "flow": text("The file of the flow, beside this one.", examples=["demo.yaml"]),
        "environment": optional(text("An environment beside the flow; none if left out.")),
        "now": _now("The moment at which the tests take place"),
        "credentials": _credentials("in every test of the file"),
        "mask": _mask(),
        "tests": {
            "description": "The tests, each a conversation.",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/definitions/test"},
        },
    }
    return {
        "$schema": DRAFT,
        "title": "Tests of flowrun",
        "description": "Conversations with a flow, offline, and what has to be so at their end.",
        **_block(SUITE_KEYS, suite),
        "required": ["flow", "tests"],
        "definitions": {
            "test": _test(),
            "words": _words(),
            "answer": _answer(),
            "answers": _one_or_many("answer", least=1),
            "request": _request(),
        },
    }


def _block(keys: Collection[str], explained: Mapping[str, Schema]) -> Schema:
    """A block of these keys, in this order, and no other."""
    properties = {key: explained[key] for key in keys}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _named(description: str, value: Schema) -> Schema:
    """`NAME: value` lines, or nothing."""
    return {
        "description": description,
        "type": ["object", "null"],
        "additionalProperties": value,
    }


def _one_or_many(definition: str, least: int = 0) -> Schema:
    one = {"$ref": f"#/definitions/{definition}"}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": least}]}


def _now(what: str) -> Schema:
    default = f"{START:%Y-%m-%dT%H:%M:%S}Z"
    description = (
        f"{what}; {default} if left out. Without a zone it is one in the flow's time_zone."
    )
    return optional(text(description, examples=["2026-03-01T09:00:00"]))


def _credentials(where: str) -> Schema:
    description = f"What answers for a credential, {where}; no real secret is read."
    return {
        **_named(description, {"$ref": "#/definitions/answers"}),
        "examples": [{"Salesforce Production": {"org": "acme.yaml"}}],
    }


def _mask() -> Schema:
    listed = {"anyOf": [text(), {"type": ["array", "null"], "items": text()}]}
    explained = {
        "names": {"description": "Keys whose values are masked too.", **listed},
        "keep": {"description": "Keys whose values stay.", **listed},
        "patterns": {"description": "Regular expressions of what is blotted out.", **listed},
    }
    return {"description": "What recordings hide.", **optional(_block(MASK_KEYS, explained))}


def _test() -> Schema:
    line = {
        "bot": {
            "description": "What the bot says next: contained in it, `exact:` or `matches:`.",
            "allOf": [{"$ref": "#/definitions/words"}],
        },
        "user": optional(text("What the user says; nothing is silence.")),
    }
    explained = {
        "name": text("A sentence; it is the test's id."),
        "now": _now("The moment at which this test takes place"),
        "given": _named("Parameters, as `--set` takes them.", {}),
        "credentials": _credentials("in this test"),
        "http": _named("What answers a node's requests.", {"$ref": "#/definitions/answers"}),
        "talk": {
            "description": "What the bot and the user say.",
            "type": ["array", "null"],
            "items": {
                **_block(tuple(line), line),
                "minProperties": 1,
                "maxProperties": 1,
            },
        },
        "expect": {"description": "What has to be so at the end.", **optional(_expect())},
    }
    either = [{"required": ["talk"]}, {"required": ["expect"]}]
    return {**_block(CASE_KEYS, explained), "anyOf": either}


def _words() -> Schema:
    explained = {
        "exact": text("The whole message."),
        "matches": text("A regular expression."),
    }
    block = {**_block(tuple(explained), explained), "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [text(minLength=1), block]}


def _expect() -> Schema:
    exit = text("The exit that it takes.")
    hop = {"type": "object", "additionalProperties": exit, "minProperties": 1, "maxProperties": 1}
    node = text(_NODE)
    explained = {
        "path": {
            "description": "The nodes visited, all of them, in order; `NODE: EXIT` names the exit "
            "as well, and `...` stands for any nodes.",
            "type": ["array", "null"],
            "items": {"anyOf": [node, hop]},
        },
        "exits": _named(
            "The exit that a node took last, or a list of all that it took.",
            {"anyOf": [exit, {"type": "array", "items": exit}]},
        ),
        "parameters": _named("Their values; an empty one means that it is not set.", {}),
        "status": {"description": "How the session stands.", "enum": [*get_args(Status)]},
        "says": {
            "description": "A text, or several, said at any time.",
            **_one_or_many("words"),
        },
        "sent": _named(
            "Requests by node: one of them fits a block; a list means exactly these.",
            {"anyOf": [*_one_or_many("request")["anyOf"], {"type": "null"}]},
        ),
        "not_sent": {
            "description": "Nodes that may not have sent anything.",
            "anyOf": [node, {"type": ["array", "null"], "items": node}],
        },
    }
    return _block(EXPECT_KEYS, explained)


def _request() -> Schema:
    explained = {
        "method": text("Such as GET."),
        "url": text(
            "`*` stands for anything; without `?` it is compared without the query.",
            examples=["*/orders/AB123456"],
        ),
        "headers": _named("Headers by name.", {}),
        "query": _named("Query parameters by name.", {}),
        "json": {"description": "The JSON body, which may have more keys."},
        "form": _named("Form fields by name.", {}),
        "text": text("The body as text."),
        "times": {
            "description": "How many such requests the node makes.",
            "type": ["integer", "string"],
            "pattern": "^[0-9]+$",
            "minimum": 0,
        },
    }
    return _block(SENT_KEYS, explained)


def _answer() -> Schema:
    explained = {
        "status": {"description": "200 if left out.", **_status()},
        "json": {"description": "The body as JSON."},
        "text": optional(text("The body as plain text.")),
        "body": optional(text("The body as it is, without a content type.")),
        "headers": _named("Headers by name.", {}),
        "after": {"description": "How late it comes, in virtual time.", **optional(_duration())},
        "timeout": {"description": "No answer ever.", "enum": [True, "true"]},
        "error": {"description": "What becomes of the connection.", "enum": [*FAILURES]},
    }
    for word in words():
        told = f"The data file of {stand_in(word).described} that answers."
        explained[word] = text(told, examples=["acme.yaml"])
    block = {
        **_block(answer_keys(), explained),
        "dependencies": {key: _without(_excluded(key)) for key in explained if _excluded(key)},
    }
    return {"anyOf": [_status(), {"enum": [*FAILURES]}, block]}


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


def _duration() -> Schema:
    return Translation().model("after", TypeAdapter(Duration).json_schema())
