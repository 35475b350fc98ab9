"""The JSON Schema of a flow, from the node types that are installed.

It never refuses what the loader takes; what needs the whole flow to judge (names of nodes, declared
parameters, templates) is left to `check`.
"""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from engine.node import Node
from engine.policy import Duration
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
from .nodes import NODE_KEYS, dispatched, help_of, node_schema
from .speech import (
    ENTITY,
    ENTITY_NAME,
    form_schema,
    item_entities_schema,
    speech_schema,
)

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
        translation.definitions[kind.type] = node_schema(kind, translation)
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
