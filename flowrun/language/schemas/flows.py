"""The JSON Schema of a flow, from the node types that are installed.

It never refuses what the loader takes; what needs the whole flow to judge (names of nodes, declared
parameters, templates) is left to `check`.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from engine.node import Node
from engine.policy import Duration, Policy
from engine.values.entities import ENTITIES

from .entities import entity_schema
from .functions import function_definitions
from .json_schema import (
    DRAFT,
    ITEM_ENTITIES,
    SCALAR,
    SPEECH,
    Schema,
    Translation,
    boolean,
    optional,
    text,
)
from .speech import (
    ENTITY,
    ENTITY_NAME,
    form_schema,
    item_entities_schema,
    speech_schema,
)

FAILED_HELP = "It could not do its work. Where this leads nowhere, the session ends as failed."
_TARGET = "The node that it leads to, or `end`."
_NAME = "^(?!(ITEM|INDEX|REASON)$)[A-Za-z_][A-Za-z0-9_]*$"
_TAG = "^ *[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})* *$"

KEYS: Mapping[str, str] = {
    "flow": "The flow's name; without it, the file's.",
    "description": "A sentence for people.",
    "start": "The first node.",
    "parameters": "What the flow reads and fills: a name and its default, or a block.",
    "nodes": "The nodes, by name.",
    "on_failed": "The node that every `failed` exit leads to where it is not wired.",
    "allow_hosts": "The hosts that a parameter in a URL's host may become.",
    "turn_budget": "How long one turn may take, requests and retries included.",
    "language": "The language it speaks and hears, by its tag; `en` without it.",
    "languages": "The languages that `$LANGUAGE` may be, the usual one first.",
    "country": "Whose phone numbers it hears; without it, the language's region.",
    "currency": "That of an amount of money without one.",
    "time_zone": "A time zone by name; UTC without it.",
    "entities": "Entities of the flow's own: a closed list with synonyms, or a pattern.",
}
NODE_KEYS: Mapping[str, str] = {
    "type": "What the node does.",
    "label": "A name to show for it.",
    "next": _TARGET,
    "exits": "The exits and the nodes that they lead to. One that is left out ends the session.",
    "policy": "How long a request may take and whether it is tried again.",
}
PARAMETER_KEYS: Mapping[str, str] = {
    "entity": "What it takes.",
    "entities": "What the fields of a record are, or of the records of a list, each by its path.",
    "say": "The form in which it is said, by name or as a CLDR pattern.",
    "value": "Its default. For a secret, where it is kept: `{env: NAME}` or `{file: PATH}`.",
    "secret": "Printed as •••, never said, and sent to `hosts` only.",
    "description": "A sentence for people.",
    "hosts": "The hosts that a secret may be sent to.",
    "user": "Outlives the session: a server keeps it for the caller's next one.",
}
_EXAMPLE = {
    "flow": "hello",
    "start": "greet",
    "parameters": {"NAME": "there"},
    "nodes": {"greet": {"type": "speak", "text": "Hello $NAME.", "next": "end"}},
}


def flow_schema(kinds: Sequence[type[Node]]) -> Schema:
    """The schema of flows whose nodes are of these types."""
    translation = Translation()
    for kind in kinds:
        translation.definitions[kind.type] = _node(kind, translation)
    definitions = {
        "parameter": _parameter(),
        SPEECH: speech_schema(),
        ITEM_ENTITIES: item_entities_schema(),
        "entity": entity_schema(),
        "node": dispatched([(kind.type, help_of(kind)) for kind in kinds], NODE_KEYS["type"]),
        **function_definitions(),
        **translation.definitions,
    }
    return {
        "$schema": DRAFT,
        "title": "A flow of flowrun",
        "type": "object",
        "properties": _properties(),
        "required": ["start", "nodes"],
        "additionalProperties": False,
        "allOf": [_usual_entities()],
        "examples": [_EXAMPLE],
        "definitions": definitions,
    }


def _properties() -> Schema:
    name = text()
    takes: Schema = {
        "flow": optional(text()),
        "description": optional(text()),
        "start": name,
        "parameters": {
            "type": ["object", "null"],
            "propertyNames": {"pattern": _NAME},
            "additionalProperties": {"$ref": "#/definitions/parameter"},
        },
        "nodes": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"not": {"const": "end"}},
            "additionalProperties": {"$ref": "#/definitions/node"},
        },
        "on_failed": name,
        "allow_hosts": _hosts() | {"examples": [["api.example.com"]]},
        "turn_budget": optional(_duration()) | {"examples": ["8s"]},
        "language": optional(text(pattern=_TAG)) | {"examples": ["en-GB"]},
        "languages": {
            "type": ["array", "null"],
            "items": text(pattern=_TAG),
            "minItems": 1,
            "examples": [["en", "de"]],
        },
        "country": optional(text(pattern="^[A-Z]{2}$")) | {"examples": ["US"]},
        "currency": optional(text(pattern="^[A-Z]{3}$")) | {"examples": ["USD"]},
        "time_zone": {"type": ["string", "null"], "examples": ["Europe/Berlin"]},
        "entities": {
            "type": ["object", "null"],
            "propertyNames": {"pattern": ENTITY_NAME},
            "additionalProperties": {"$ref": "#/definitions/entity"},
        },
    }
    return {key: {"description": KEYS[key], **schema} for key, schema in takes.items()}


def _usual_entities() -> Schema:
    """Without entities of its own a flow has the usual ones."""
    block = {"type": "object", "properties": {"entity": {"enum": [*ENTITIES, None]}}}
    usual: Schema = {"if": {"type": "object"}, "then": block}
    parameters: Schema = {"type": ["object", "null"], "additionalProperties": usual}
    otherwise = {"type": "object", "properties": {"parameters": parameters}}
    return {"if": {"type": "object", "required": ["entities"]}, "else": otherwise}


def _duration() -> Schema:
    return Translation().model("duration", TypeAdapter(Duration).json_schema())


def _hosts() -> Schema:
    return {"type": ["array", "null"], "items": text()}


def _parameter() -> Schema:
    takes: Schema = {
        "entity": ENTITY,
        "entities": {
            "anyOf": [
                {"$ref": f"#/definitions/{ITEM_ENTITIES}"},
                {"type": "string", "pattern": r"^\s*\$[A-Za-z_]\w*\s*$"},
            ]
        },
        "say": form_schema(),
        "value": {},
        "secret": optional(boolean()),
        "description": {"type": [*SCALAR, "null"]},
        "hosts": _hosts(),
        "user": optional(boolean()),
    }
    block = {
        "type": "object",
        "properties": {key: {"description": PARAMETER_KEYS[key], **takes[key]} for key in takes},
        "additionalProperties": False,
    }
    default = {
        "type": [*SCALAR, "array", "null"],
        "description": "Its default; empty: to be filled.",
    }
    return {
        "anyOf": [default, block],
        "examples": ["there", {"entity": "number"}, {"secret": True, "value": {"env": "NAME"}}],
    }


def dispatched(kinds: list[tuple[str, str]], description: str) -> Schema:
    """A block whose `type` says which definition the rest of it follows. `kinds` are name and
    help."""
    names, helps = [name for name, _ in kinds], [text for _, text in kinds]
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {
                "description": description,
                "enum": names,
                "enumDescriptions": [text.splitlines()[0] if text else "" for text in helps],
                "markdownEnumDescriptions": helps,
            }
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/definitions/{name}"},
            }
            for name in names
        ],
    }


def _node(kind: type[Node], translation: Translation) -> Schema:
    schema = translation.model(kind.type, kind.model_json_schema())
    own: Schema = {
        "type": {"const": kind.type, "description": help_of(kind)},
        "label": {"type": [*SCALAR, "null"]},
    }
    if one_exit(kind):
        own["next"] = text(markdownDescription=f"{kind.exits['next']} {_TARGET}")
    own["exits"] = _exits(kind)
    if kind.io:
        own["policy"] = _policy(kind, translation)
    own = {key: {"description": NODE_KEYS[key], **value} for key, value in own.items()}
    return {
        "description": help_of(kind),
        "markdownDescription": markdown_of(kind),
        "type": "object",
        "properties": {**own, **schema.get("properties", {})},
        "required": ["type", *schema.get("required", ())],
        "additionalProperties": False,
        **{word: schema[word] for word in ("allOf", "anyOf", "oneOf") if word in schema},
    }


def _exits(kind: type[Node]) -> Schema:
    return {
        "type": ["object", "null"],
        "properties": {name: text(told) for name, told in wired_exits(kind)},
        "additionalProperties": text(_TARGET) if kind.more_exits else False,
    }


def _policy(kind: type[Node], translation: Translation) -> Schema:
    schema = translation.model("policy", Policy.model_json_schema())
    retried = f", and is tried again {kind.retry.times} times" if kind.retry.times else ""
    usual = f"Without it a request may take {kind.timeout:g} s{retried}."
    return {
        "type": ["object", "null"],
        "description": f"{NODE_KEYS['policy']} {usual}",
        "properties": schema["properties"],
        "additionalProperties": False,
    }


def one_exit(kind: type[Node]) -> bool:
    """Whether it writes `next:` instead of `exits:`."""
    return tuple(kind.exits) == ("next",) and not kind.more_exits


def wired_exits(kind: type[Node]) -> Iterator[tuple[str, str]]:
    """What may stand under `exits:`, with its sentence."""
    named: dict[str, str] = {} if one_exit(kind) else dict(kind.exits)
    yield from (named | {"failed": named.get("failed", FAILED_HELP)}).items()


def help_of(kind: type[Any]) -> str:
    return inspect.cleandoc(kind.__doc__ or "")


def markdown_of(kind: type[Node]) -> str:
    """Its help and its exits."""
    told = {"next": kind.exits["next"]} if one_exit(kind) else {}
    exits = told | dict(wired_exits(kind))
    return help_of(kind) + "\n\n" + "\n".join(f"- `{name}`: {text}" for name, text in exits.items())
