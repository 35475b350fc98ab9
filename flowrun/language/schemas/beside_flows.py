"""The JSON Schemas of what lies beside a flow: credentials and environments."""

from collections.abc import Sequence

from engine.credentials.credential import Credential

from .json_schema import DRAFT, SCALAR, Schema, Translation, text
from .nodes import dispatched, help_of


def credentials_schema(kinds: Sequence[type[Credential]]) -> Schema:
    translation = Translation()
    for kind in kinds:
        schema = translation.model(kind.type, kind.model_json_schema())
        properties = {key: one for key, one in schema["properties"].items() if key != "name"}
        translation.definitions[kind.type] = {
            "description": help_of(kind),
            "type": "object",
            "properties": {"type": {"const": kind.type}, **properties},
            "required": ["type", *(key for key in schema.get("required", ()) if key != "name")],
            "additionalProperties": False,
        }
    named = [(kind.type, help_of(kind)) for kind in kinds]
    return {
        "$schema": DRAFT,
        "title": "Credentials of flowrun",
        "description": "Credentials by the names that flows use.",
        "type": ["object", "null"],
        "additionalProperties": {"$ref": "#/definitions/credential"},
        "definitions": {
            "credential": dispatched(named, "What the credential opens."),
            **translation.definitions,
        },
    }


def environment_schema() -> Schema:
    return {
        "$schema": DRAFT,
        "title": "An environment of flowrun",
        "type": ["object", "null"],
        "properties": {
            "description": {"description": "A sentence for people."},
            "credentials": {
                "description": "The name that a flow uses: the credential to use here.",
                "type": ["object", "null"],
                "additionalProperties": text("The credential to use."),
            },
            "parameters": {
                "description": "Values for the parameters of the flows that declare them.",
                "type": ["object", "null"],
                "additionalProperties": {"type": [*SCALAR, "array", "object", "null"]},
            },
            "writes": {
                "description": "What becomes of requests that are not reads.",
                "enum": ["allow", "confirm", "deny", None],
                "default": "allow",
            },
        },
        "additionalProperties": False,
    }
