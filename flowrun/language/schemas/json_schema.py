"""Pydantic's schema of a type as editors want it: JSON Schema draft-07 for what YAML may hold.

Draft-07 because every YAML extension reads it; the language server of VS Code knows later drafts
only from 1.20 on. To an editor `5`, `66.0` and `yes` are a number or a boolean where flowrun reads
text, so text takes those too, and a number also takes quotes.
"""

import re
from typing import Any

DRAFT = "http://json-schema.org/draft-07/schema#"

Schema = dict[str, Any]

SPEECH, OPERAND, FUNCTION = "engine.speech", "engine.operand", "engine.function"
ITEM_ENTITIES = "engine.item_entities"
"""The definitions of what is said and of what is computed; no node type can have such a name."""
SHARED = {one.removeprefix("engine."): one for one in (SPEECH, OPERAND, FUNCTION, ITEM_ENTITIES)}
"""What field types name as their `format`, and the definition of it."""

SCALAR = ["string", "number", "boolean"]
_KEPT = (
    "description",
    "examples",
    "enum",
    "const",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "required",
)
_LIKE_NUMBERS = ("5", "1.5", "66.0")
_BOOLEAN_WORDS = ("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def text(description: str = "", **more: Any) -> Schema:
    """Any scalar, which flowrun reads as text."""
    return {"type": SCALAR, **({"description": description} if description else {}), **more}


def boolean() -> Schema:
    words = "|".join(
        "".join(f"[{c.upper()}{c}]" if c.isalpha() else c for c in word) for word in _BOOLEAN_WORDS
    )
    return {
        "type": ["boolean", "string", "integer"],
        "pattern": f"^({words})$",
        "minimum": 0,
        "maximum": 1,
    }


def optional(schema: Schema) -> Schema:
    """The same, or nothing after the colon."""
    if isinstance(schema.get("type"), list):
        return {**schema, "type": [*schema["type"], "null"]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


class Translation:
    """Collects the definitions that what it translated refers to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def model(self, name: str, schema: Schema) -> Schema:
        """A model's schema; its own definitions become `name.Inner`."""
        for inner, definition in schema.get("$defs", {}).items():
            self.definitions[f"{name}.{inner}"] = self._translate(name, definition)
        found: Schema = self._translate(name, schema)
        return found

    def _translate(self, name: str, schema: Any) -> Any:
        if isinstance(schema, bool):
            return schema
        found: Schema = {key: schema[key] for key in _KEPT if key in schema}
        if schema.get("format") in SHARED:
            shared: Schema = {"$ref": f"#/definitions/{SHARED[schema['format']]}"}
            return {**found, "allOf": [shared]} if found else shared
        if "$ref" in schema:
            inner = schema["$ref"].rpartition("/")[2]
            reference = {"$ref": f"#/definitions/{name}.{inner}"}
            found = {**found, "allOf": [reference]} if found else reference
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                found[word] = [self._translate(name, one) for one in schema[word]]
        for word in ("if", "then", "else", "not"):
            if word in schema:
                found[word] = self._translate(name, schema[word])
        found |= _scalar(schema)
        self._block(name, schema, found)
        self._list(name, schema, found)
        if "default" in schema and _shows(schema["default"], found):
            found["default"] = schema["default"]
        return found

    def _block(self, name: str, schema: Schema, found: Schema) -> None:
        for word in ("properties", "patternProperties"):
            if word in schema:
                found[word] = {key: self._translate(name, one) for key, one in schema[word].items()}
        if "additionalProperties" in schema:
            found["additionalProperties"] = self._translate(name, schema["additionalProperties"])
        elif "patternProperties" in schema:
            found["additionalProperties"] = False

    def _list(self, name: str, schema: Schema, found: Schema) -> None:
        if "prefixItems" in schema:
            found["items"] = [self._translate(name, one) for one in schema["prefixItems"]]
        elif "items" in schema:
            found["items"] = self._translate(name, schema["items"])


def _scalar(schema: Schema) -> Schema:
    kind = schema.get("type")
    bounds = {key: schema[key] for key in _BOUNDS if key in schema}
    if kind == "string" and "enum" in schema:
        return {}
    if kind == "string":
        return _string(schema)
    if kind == "boolean":
        return boolean()
    if kind == "integer":
        return {"type": ["integer", "string"], "pattern": r"^\s*[-+]?\d[\d_]*(\.0+)?\s*$", **bounds}
    if kind == "number":
        pattern = r"^\s*[-+]?\d[\d_]*(\.\d+)?([eE][-+]?\d+)?\s*$"
        return {"type": ["number", "string"], "pattern": pattern, **bounds}
    return {"type": kind} if kind else {}


def _string(schema: Schema) -> Schema:
    pattern = schema.get("pattern")
    if pattern is None:
        return {"type": SCALAR}
    kinds = ["string"]
    if any(re.search(pattern, one) for one in _LIKE_NUMBERS):
        kinds.append("number")
    if re.search(pattern, "true"):
        kinds.append("boolean")
    return {"type": kinds[0] if len(kinds) == 1 else kinds, "pattern": pattern}


def _shows(default: Any, found: Schema) -> bool:
    """Whether a default is something to write: not None, empty, or in units of the program."""
    if default in (None, {}, []) or isinstance(default, dict | list | tuple):
        return False
    return isinstance(default, str) or "pattern" not in found or found["type"] != "string"
