"""What a field of a node type takes, as far as a form can show it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from engine.node import Node

from ..schemas.json_schema import Schema

FieldKind = Literal[
    "text",
    "speech",
    "soql",
    "url",
    "number",
    "boolean",
    "choice",
    "credential",
    "parameter",
    "mapping",
    "yaml",
    "duration",
]
_FORMATS: Mapping[str, FieldKind] = {
    "speech": "speech",
    "soql": "soql",
    "sosl": "soql",
    "url": "url",
    "parameter": "parameter",
    "response-mapping": "mapping",
    "duration": "duration",
}
_TYPES: Mapping[str, FieldKind] = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
}


class FieldShape(NamedTuple):
    """A key of a node type. `options` are what it chooses from."""

    key: str
    kind: FieldKind
    help: str
    required: bool
    default: Any = None
    options: tuple[str, ...] = ()


class Rule(NamedTuple):
    """What goes along with a choice: the keys that it needs, and the keys and exits that it has no
    use for."""

    key: str
    value: str
    needed: frozenset[str]
    strange: frozenset[str]
    strange_exits: frozenset[str]


@lru_cache(maxsize=256)
def shapes_of(kind: type[Node]) -> tuple[FieldShape, ...]:
    """The fields of a node type, in its order."""
    schema = kind.model_json_schema()
    credentials = {key for key, _ in kind.credential_fields()}
    return tuple(
        _shape(key, one, key in schema.get("required", ()), key in credentials)
        for key, one in schema.get("properties", {}).items()
    )


@lru_cache(maxsize=256)
def rules_of(kind: type[Node]) -> tuple[Rule, ...]:
    """The choices of a node type that others of its keys depend on."""
    return tuple(
        Rule(
            key,
            str(tested["const"]),
            frozenset(rule["then"].get("required", ())),
            frozenset(_refused(rule["then"])),
            frozenset(_refused(rule["then"].get("properties", {}).get("exits") or {})),
        )
        for rule in kind.model_json_schema().get("allOf", ())
        for key, tested in rule.get("if", {}).get("properties", {}).items()
        if "const" in tested and "then" in rule
    )


def rule_for(kind: type[Node], written: Mapping[str, Any]) -> Rule | None:
    """The one that the keys of a node choose, or the default of the key."""
    defaults = {shape.key: shape.default for shape in shapes_of(kind)}
    for rule in rules_of(kind):
        if str(written.get(rule.key) or defaults.get(rule.key)) == rule.value:
            return rule
    return None


def _shape(key: str, schema: Schema, required: bool, credential: bool) -> FieldShape:
    kind, options = _kind(schema)
    return FieldShape(
        key,
        "credential" if credential else kind,
        schema.get("description", ""),
        required,
        schema.get("default"),
        options,
    )


def _kind(schema: Schema) -> tuple[FieldKind, tuple[str, ...]]:
    """Of several forms there must be one kind, or it is written as YAML."""
    forms = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    kinds = {_kind_of_form(one) for one in forms}
    options = tuple(str(value) for one in forms for value in one.get("enum", ()))
    return (kinds.pop(), options) if len(kinds) == 1 else ("yaml", ())


def _kind_of_form(schema: Schema) -> FieldKind:
    if "enum" in schema:
        return "choice"
    if found := _FORMATS.get(schema.get("format", "")):
        return found
    kind = schema.get("type")
    return _TYPES.get(kind, "yaml") if isinstance(kind, str) else "yaml"


def _refused(schema: Schema) -> Iterator[str]:
    """The properties that a schema lets nothing stand for."""
    yield from (key for key, one in schema.get("properties", {}).items() if one is False)
