"""What the schemas of tests are made of: blocks of known keys, lists, and columns of examples."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import TypeAdapter

from engine.policy import Duration

from .json_schema import Schema, Translation

_COLUMN: Schema = {"$ref": "#/definitions/column"}
COLUMN: Schema = {
    "description": "A column of `examples:`.",
    "type": "string",
    "pattern": "^<[A-Za-z_][A-Za-z0-9_]*>$",
}
_OF_TEXT = frozenset({"type", "enum", "const", "pattern", "anyOf", "allOf", "$ref"})
_BESIDE_VALUES = ("description", "markdownDescription", "examples")


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


def filled(schema: Schema) -> Schema:
    """The same, where a column may stand for whatever is in it: a text, a list, a block."""
    found = dict(schema)
    if isinstance(found.get("properties"), dict):
        found["properties"] = {key: or_column(one) for key, one in found["properties"].items()}
    for word in ("additionalProperties", "items"):
        if word in found:
            found[word] = or_column(found[word])
    for word in ("anyOf", "allOf"):
        if word in found:
            found[word] = [filled(one) for one in found[word]]
    return found


def or_column(schema: Any) -> Any:
    """The same, or a column; a definition that is referred to takes one itself."""
    if not isinstance(schema, dict):
        return schema
    found = filled(schema)
    if _takes_any_text(schema):
        return found
    if "anyOf" in found:
        return {**found, "anyOf": [*found["anyOf"], _COLUMN]}
    told = {key: found.pop(key) for key in _BESIDE_VALUES if key in found}
    return {**told, "anyOf": [found, _COLUMN]}


def _takes_any_text(schema: Schema) -> bool:
    if not _OF_TEXT & schema.keys() or "$ref" in schema:
        return True
    if "enum" in schema or "pattern" in schema:
        return False
    if "allOf" in schema:
        return all(_takes_any_text(one) for one in schema["allOf"])
    return "string" in schema.get("type", ()) or any(map(_takes_any_text, schema.get("anyOf", ())))
