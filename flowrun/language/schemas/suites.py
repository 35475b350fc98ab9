"""The JSON Schema of `*.test.yaml`: the keys that the reader of tests knows, each explained."""

from collections.abc import Collection, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from engine.policy import Duration

from ...testing.answers import BODIES, FAILURES, answer_keys
from ...testing.clock import START
from ...testing.expecting.expectations import EXPECT_KEYS, Status
from ...testing.expecting.sent import SENT_KEYS
from ...testing.expecting.took import TOOK_KEYS
from ...testing.expecting.words import WORDS_KEYS
from ...testing.recording.rules import MASK_KEYS
from ...testing.stand_ins import stand_in, words
from ...testing.written.beginnings import BEGINNING_KEYS, LINE_KEYS
from ...testing.written.cases import CASE_KEYS
from ...testing.written.suites import SUITE_KEYS
from .json_schema import DRAFT, SCALAR, Schema, Translation, optional, text

_HTTP_STATUS = "^[2-5][0-9]{2}$"
_NODE = "A node of the flow."
COLUMN: Schema = {"$ref": "#/definitions/column"}


def suite_schema() -> Schema:
    suite = {
        "flow": text("The file of the flow, beside this one.", examples=["demo.yaml"]),
        "environment": optional(text("An environment beside the flow; none if left out.")),
        "now": _now("The moment at which the tests take place"),
        "credentials": _credentials("in every test of the file"),
        "mask": _mask(),
        "beginnings": _named(
            "What several tests begin with, by the names that their `begins_with:` says.",
            {"$ref": "#/definitions/beginning"},
        ),
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
            "beginning": _beginning(),
            "words": _words(),
            "answer": _answer(),
            "answers": _one_or_many("answer", least=1),
            "request": _request(),
            "record": _named("A record's fields.", {"type": [*SCALAR, "null"]}),
            "duration": _duration(),
            "column": {
                "description": "A column of `examples:`.",
                "type": "string",
                "pattern": "^<[A-Za-z_][A-Za-z0-9_]*>$",
            },
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
    explained: dict[str, Schema] = {
        "name": text("A sentence; it is the test's id. `<column>` is a value of its examples."),
        "skip": text("Why the test is not played.", minLength=1),
        "tags": {
            "description": "Words to choose tests by: `--tag smoke`, `pytest -m smoke`.",
            "anyOf": [text(), {"type": ["array", "null"], "items": text()}],
        },
        "examples": {
            "description": "A test for each row; `<column>` stands for the row's value.",
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "minProperties": 1},
        },
        **_begun("this test takes place", "in this test"),
        "expect": {"description": "What has to be so at the end.", **optional(_expect())},
    }
    either = [{"required": ["talk"]}, {"required": ["expect"]}]
    return {**_block(CASE_KEYS, explained), "anyOf": either}


def _beginning() -> Schema:
    block = _block(BEGINNING_KEYS, _begun("its tests take place", "in its tests"))
    return {**block, "minProperties": 1}


def _begun(when: str, where: str) -> dict[str, Schema]:
    """What tests and beginnings have in common."""
    line = {
        "bot": {
            "description": "What the bot says next: contained in it, `exact:`, `matches:` or one "
            "of `any:`.",
            "allOf": [{"$ref": "#/definitions/words"}],
        },
        "user": optional(text("What the user says; nothing is silence.")),
        "said_in_any_order": _several("What the bot says next, in whichever order."),
    }
    return {
        "begins_with": text("One of the `beginnings:`; the test goes on where it ends."),
        "now": _now(f"The moment at which {when}"),
        "given": _named("Parameters, as `--set` takes them.", {}),
        "credentials": _credentials(where),
        "http": _named(
            "What answers a node's requests.",
            {"$ref": "#/definitions/answers"},
        ),
        "at": text("The node where the conversation begins; the flow's start if left out."),
        "talk": {
            "description": "What the bot and the user say.",
            "type": ["array", "null"],
            "items": {**_block(LINE_KEYS, line), "minProperties": 1, "maxProperties": 1},
        },
    }


def _words() -> Schema:
    single = {
        "exact": text("The whole message."),
        "matches": text("A regular expression."),
    }
    alone = {**_block(tuple(single), single), "minProperties": 1, "maxProperties": 1}
    one = {"anyOf": [text(minLength=1), alone]}
    any_of = {"description": "Several, of which one is said.", "type": "array", "minItems": 2}
    explained = {**single, "any": {**any_of, "items": one}}
    block = {**_block(WORDS_KEYS, explained), "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [text(minLength=1), block]}


def _several(description: str) -> Schema:
    items = {"$ref": "#/definitions/words"}
    return {"description": description, "type": "array", "minItems": 1, "items": items}


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
        "status": {
            "description": "How the session stands.",
            "anyOf": [{"enum": [*get_args(Status)]}, COLUMN],
        },
        "took": {
            "description": "How long it took in virtual time, such as 61s.",
            "anyOf": [{"$ref": "#/definitions/duration"}, _took(), COLUMN],
        },
        "says": {
            "description": "A text, or several, said at any time.",
            **_one_or_many("words"),
        },
        "said_in_any_order": _several("Said at any time, each in a message of its own."),
        "not_said": {
            "description": "A text, or several, that no message may hold.",
            **_one_or_many("words"),
        },
        "quick_replies": {
            "description": "The quick replies of a message, all of them in this order.",
            "type": ["array", "null"],
            "items": text(),
        },
        "nothing_else_said": {
            "description": "Every message is held by a line of the talk, or by `says`.",
            "enum": [True, "true"],
        },
        "sent": _named(
            "Requests by node: one of them fits a block; a list means exactly these.",
            {"anyOf": [*_one_or_many("request")["anyOf"], {"type": "null"}]},
        ),
        "not_sent": {
            "description": "Nodes that may not have sent anything.",
            "anyOf": [node, {"type": ["array", "null"], "items": node}],
        },
        "records": _named(
            "What a local org holds: a record that fits a block; a list means exactly these.",
            {
                "anyOf": [
                    {"allOf": [{"$ref": "#/definitions/record"}, {"type": "object"}]},
                    {"type": "array", "items": {"$ref": "#/definitions/record"}},
                ]
            },
        ),
    }
    return _block(EXPECT_KEYS, explained)


def _took() -> Schema:
    bound: Schema = {"anyOf": [{"$ref": "#/definitions/duration"}, COLUMN]}
    explained: dict[str, Schema] = {
        "at_least": {"description": "No shorter than this.", **bound},
        "at_most": {"description": "No longer than this.", **bound},
    }
    return {**_block(TOOK_KEYS, explained), "minProperties": 1}


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
            "anyOf": [
                {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 0},
                COLUMN,
            ],
        },
    }
    return _block(SENT_KEYS, explained)


def _answer() -> Schema:
    explained: dict[str, Schema] = {
        "status": {"description": "200 if left out.", "anyOf": [_status(), COLUMN]},
        "json": {"description": "The body as JSON."},
        "text": optional(text("The body as plain text.")),
        "body": optional(text("The body as it is, without a content type.")),
        "headers": _named("Headers by name.", {}),
        "after": {"description": "How late it comes, in virtual time.", **_after()},
        "timeout": {"description": "No answer ever.", "enum": [True, "true"]},
        "error": {
            "description": "What becomes of the connection.",
            "anyOf": [{"enum": [*FAILURES]}, COLUMN],
        },
    }
    for word in words():
        told = f"The data file of {stand_in(word).described} that answers."
        explained[word] = text(told, examples=["acme.yaml"])
    block = {
        **_block(answer_keys(), explained),
        "dependencies": {key: _without(_excluded(key)) for key in explained if _excluded(key)},
    }
    return {"anyOf": [_status(), {"enum": [*FAILURES]}, COLUMN, block]}


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
    return {"anyOf": [{"$ref": "#/definitions/duration"}, COLUMN, {"type": "null"}]}


def _duration() -> Schema:
    return Translation().model("after", TypeAdapter(Duration).json_schema())
