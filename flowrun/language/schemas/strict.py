"""A schema as validators take it that know no keyword but JSON Schema's, `ajv --strict` for one.

Inside flowrun a schema is short: a list of types, and what VS Code alone shows. Written to a file,
each type is an alternative with its own keywords, and each value of an enumeration one with its
description, which editors show as well.
"""

from collections.abc import Mapping
from typing import Any

from .json_schema import Schema

_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "string": ("pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "array": ("items", "additionalItems", "minItems", "maxItems"),
    "object": (
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
        "dependencies",
    ),
}
_NAMED = ("properties", "patternProperties", "definitions", "dependencies")
_LISTED = ("anyOf", "oneOf", "allOf")
_INNER = ("items", "additionalItems", "additionalProperties", "propertyNames", "not")
_CONDITIONS = ("if", "then", "else")


def strict(schema: Schema) -> Schema:
    """The same schema; it takes and refuses the same."""
    found = {key: _inside(key, value) for key, value in schema.items()}
    if told := found.pop("markdownDescription", ""):
        found["description"] = told
    unnamed = [
        name for name in found.get("required", ()) if name not in found.get("properties", {})
    ]
    if unnamed and found.get("additionalProperties") is not False:
        found["properties"] = {**found.get("properties", {}), **{name: {} for name in unnamed}}
    return _one_length_each(_one_type_each(_described_values(found)))


def _inside(key: str, value: Any) -> Any:
    if key in _NAMED:
        return {name: _strict(one) for name, one in value.items()}
    if key in _LISTED or (key == "items" and isinstance(value, list)):
        return [_strict(one) for one in value]
    return _strict(value) if key in (*_INNER, *_CONDITIONS) else value


def _strict(value: Any) -> Any:
    return strict(value) if isinstance(value, dict) else value


def _described_values(schema: Schema) -> Schema:
    plain = schema.pop("enumDescriptions", None)
    told = schema.pop("markdownEnumDescriptions", None) or plain
    if told is None:
        return schema
    pairs = zip(schema.pop("enum"), told, strict=True)
    values = [{"const": value} | ({"description": text} if text else {}) for value, text in pairs]
    return _with_alternatives(schema, values)


def _one_type_each(schema: Schema) -> Schema:
    kinds = schema.get("type")
    if not isinstance(kinds, list) or len([kind for kind in kinds if kind != "null"]) < 2:
        return schema
    moved = {word for kind in kinds for word in _OF_TYPE.get(kind, ())}
    outer = {key: value for key, value in schema.items() if key != "type" and key not in moved}
    alternatives = []
    for kind in kinds:
        own = {word: schema[word] for word in _OF_TYPE.get(kind, ()) if word in schema}
        alternatives.append({"type": kind, **own})
    return _with_alternatives(outer, alternatives)


def _one_length_each(schema: Schema) -> Schema:
    """A list whose members have a schema each, with as many of them as it is long."""
    members = schema.get("items")
    if not isinstance(members, list):
        return schema
    outer = {key: value for key, value in schema.items() if key not in _OF_TYPE["array"]}
    lengths = range(schema.get("minItems", 0), schema.get("maxItems", len(members)) + 1)
    alternatives = [
        {
            "type": "array",
            "minItems": length,
            "maxItems": length,
            **({"items": [*members, *[{}] * length][:length]} if length else {}),
        }
        for length in lengths
    ]
    if len(alternatives) == 1:
        return {**outer, **alternatives[0]}
    outer.pop("type", None)
    return _with_alternatives(outer, alternatives)


def _with_alternatives(schema: Schema, alternatives: list[Schema]) -> Schema:
    if "anyOf" not in schema:
        return {**schema, "anyOf": alternatives}
    return {**schema, "allOf": [*schema.get("allOf", ()), {"anyOf": alternatives}]}
