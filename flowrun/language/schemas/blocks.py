"""What the schemas of tests are made of: blocks of known keys, lists, and columns of examples."""

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter

from engine.policy import Duration

from .json_schema import Schema, Translation

COLUMN: Schema = {"$ref": "#/definitions/column"}


def block(keys: Collection[str], explained: Mapping[str, Schema]) -> Schema:
    """A block of these keys, in this order, and no other."""
    properties = {key: explained[key] for key in keys}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def named(description: str, value: Schema) -> Schema:
    """`NAME: value` lines, or nothing."""
    return {
        "description": description,
        "type": ["object", "null"],
        "additionalProperties": value,
    }


def one_or_many(definition: str, least: int = 0) -> Schema:
    one = {"$ref": f"#/definitions/{definition}"}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": least}]}


def duration() -> Schema:
    return Translation().model("after", TypeAdapter(Duration).json_schema())
