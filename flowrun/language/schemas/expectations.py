"""The JSON Schema of what a test expects: visits, words, requests and records."""

from typing import get_args

from ...testing.expecting.expectations import EXPECT_KEYS, Status
from ...testing.expecting.sent import SENT_KEYS
from ...testing.expecting.took import TOOK_KEYS
from ...testing.expecting.words import WORDS_KEYS
from .blocks import block, named, one_or_many
from .json_schema import Schema, text

_NODE = "A node of the flow."


def expect() -> Schema:
    explained = {**_visits_expected(), **_words_expected(), **_requests_expected()}
    return block(EXPECT_KEYS, explained)


def _visits_expected() -> dict[str, Schema]:
    """Where the conversation went, and how it stands."""
    exit = text("The exit that it takes.")
    hop = {"type": "object", "additionalProperties": exit, "minProperties": 1, "maxProperties": 1}
    return {
        "path": {
            "description": "The nodes visited, all of them, in order; `NODE: EXIT` names the exit "
            "as well, and `...` stands for any nodes.",
            "type": ["array", "null"],
            "items": {"anyOf": [text(_NODE), hop]},
        },
        "exits": named(
            "The exit that a node took last, or a list of all that it took.",
            {"anyOf": [exit, {"type": "array", "items": exit}]},
        ),
        "parameters": named("Their values; an empty one means that it is not set.", {}),
        "status": {
            "description": "How the session stands.",
            "enum": [*get_args(Status)],
        },
        "took": {
            "description": "How long it took in virtual time, such as 61s.",
            "anyOf": [{"$ref": "#/definitions/duration"}, _took()],
        },
    }


def _words_expected() -> dict[str, Schema]:
    """What was said, and what was not."""
    return {
        "says": {
            "description": "A text, or several, said at any time.",
            **one_or_many("words"),
        },
        "said_in_any_order": several("Said at any time, each in a message of its own."),
        "not_said": {
            "description": "A text, or several, that no message may hold.",
            **one_or_many("words"),
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
    }


def _requests_expected() -> dict[str, Schema]:
    """What was asked of services, and what they hold."""
    node = text(_NODE)
    return {
        "sent": named(
            "Requests by node: one of them fits a block; a list means exactly these.",
            {"anyOf": [*one_or_many("request")["anyOf"], {"type": "null"}]},
        ),
        "not_sent": {
            "description": "Nodes that may not have sent anything.",
            "anyOf": [node, {"type": ["array", "null"], "items": node}],
        },
        "records": named(
            "What a local org holds: a record that fits a block; a list means exactly these.",
            {
                "anyOf": [
                    {"allOf": [{"$ref": "#/definitions/record"}, {"type": "object"}]},
                    {"type": "array", "items": {"$ref": "#/definitions/record"}},
                ]
            },
        ),
    }


def _took() -> Schema:
    bound: Schema = {"allOf": [{"$ref": "#/definitions/duration"}]}
    explained: dict[str, Schema] = {
        "at_least": {"description": "No shorter than this.", **bound},
        "at_most": {"description": "No longer than this.", **bound},
    }
    return {**block(TOOK_KEYS, explained), "minProperties": 1}


def several(description: str) -> Schema:
    items = {"$ref": "#/definitions/words"}
    return {"description": description, "type": "array", "minItems": 1, "items": items}


def words() -> Schema:
    single = {
        "exact": text("The whole message."),
        "matches": text("A regular expression."),
    }
    alone = {**block(tuple(single), single), "minProperties": 1, "maxProperties": 1}
    one = {"anyOf": [text(minLength=1), alone]}
    any_of = {"description": "Several, of which one is said.", "type": "array", "minItems": 2}
    explained = {**single, "any": {**any_of, "items": one}}
    single_key = {**block(WORDS_KEYS, explained), "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [text(minLength=1), single_key]}


def request() -> Schema:
    explained = {
        "method": text("Such as GET."),
        "url": text(
            "`*` stands for anything; without `?` it is compared without the query.",
            examples=["*/orders/AB123456"],
        ),
        "headers": named("Headers by name.", {}),
        "query": named("Query parameters by name.", {}),
        "json": {"description": "The JSON body, which may have more keys."},
        "form": named("Form fields by name.", {}),
        "text": text("The body as text."),
        "times": {
            "description": "How many such requests the node makes.",
            "type": ["integer", "string"],
            "pattern": "^[0-9]+$",
            "minimum": 0,
        },
    }
    return block(SENT_KEYS, explained)
