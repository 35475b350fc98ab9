"""The JSON Schema of `*.test.yaml`: the keys that the reader of tests knows, each explained."""

from ...testing.doubles.clock import START
from ...testing.recording.rules import MASK_KEYS
from ...testing.written.beginnings import BEGINNING_KEYS, LINE_KEYS
from ...testing.written.cases import CASE_KEYS
from ...testing.written.suites import SUITE_KEYS
from .answers import answer
from .blocks import COLUMN, block, duration, filled, named, one_or_many, or_column
from .expectations import expect, request, several, words
from .json_schema import DRAFT, SCALAR, Schema, optional, text


def suite_schema() -> Schema:
    suite = {
        "flow": text("The file of the flow, beside this one.", examples=["demo.yaml"]),
        "environment": optional(text("An environment beside the flow; none if left out.")),
        "now": _now("The moment at which the tests take place"),
        "credentials": _credentials("in every test of the file"),
        "mask": _mask(),
        "beginnings": named(
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
        **block(SUITE_KEYS, suite),
        "required": ["flow", "tests"],
        "definitions": {
            "test": _test(),
            "beginning": _beginning(),
            **{name: or_column(one) for name, one in _shared().items()},
            "column": COLUMN,
        },
    }


def _shared() -> dict[str, Schema]:
    """What stands in several places of a test, by the names of its definitions."""
    return {
        "words": words(),
        "answer": answer(),
        "answers": one_or_many("answer", least=1),
        "request": request(),
        "record": named("A record's fields.", {"type": [*SCALAR, "null"]}),
        "duration": duration(),
    }


def _now(what: str) -> Schema:
    default = f"{START:%Y-%m-%dT%H:%M:%S}Z"
    description = (
        f"{what}; {default} if left out. Without a zone it is one in the flow's time_zone."
    )
    return optional(text(description, examples=["2026-03-01T09:00:00"]))


def _credentials(where: str) -> Schema:
    description = f"What answers for a credential, {where}; no real secret is read."
    return {
        **named(description, {"$ref": "#/definitions/answers"}),
        "examples": [{"Salesforce Production": {"org": "acme.yaml"}}],
    }


def _mask() -> Schema:
    listed = {"anyOf": [text(), {"type": ["array", "null"], "items": text()}]}
    explained = {
        "names": {"description": "Keys whose values are masked too.", **listed},
        "keep": {"description": "Keys whose values stay.", **listed},
        "patterns": {"description": "Regular expressions of what is blotted out.", **listed},
    }
    return {"description": "What recordings hide.", **optional(block(MASK_KEYS, explained))}


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
        "expect": {"description": "What has to be so at the end.", **optional(expect())},
    }
    either = [{"required": ["talk"]}, {"required": ["expect"]}]
    found = filled(block(CASE_KEYS, explained))
    found["properties"]["examples"] = explained["examples"]
    return {**found, "anyOf": either}


def _beginning() -> Schema:
    begun = block(BEGINNING_KEYS, _begun("its tests take place", "in its tests"))
    return {**begun, "minProperties": 1}


def _begun(when: str, where: str) -> dict[str, Schema]:
    """What tests and beginnings have in common."""
    line = {
        "bot": {
            "description": "What the bot says next: contained in it, `exact:`, `matches:` or one "
            "of `any:`.",
            "allOf": [{"$ref": "#/definitions/words"}],
        },
        "user": optional(text("What the user says; nothing is silence.")),
        "said_in_any_order": several("What the bot says next, in whichever order."),
    }
    return {
        "begins_with": text("One of the `beginnings:`; the test goes on where it ends."),
        "now": _now(f"The moment at which {when}"),
        "given": named("Parameters, as `--set` takes them.", {}),
        "credentials": _credentials(where),
        "http": named(
            "What answers a node's requests.",
            {"$ref": "#/definitions/answers"},
        ),
        "at": text("The node where the conversation begins; the flow's start if left out."),
        "talk": {
            "description": "What the bot and the user say.",
            "type": ["array", "null"],
            "items": {**block(LINE_KEYS, line), "minProperties": 1, "maxProperties": 1},
        },
    }
