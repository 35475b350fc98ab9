"""What the schema says about a place in a flow: which keys, which values, in which words."""

from collections.abc import Callable, Iterator
from typing import Any

from engine.source.tree import YamlPath

from .json_schema import Schema

TypeOf = Callable[[str], str]
"""Gives a node's type by the node's name; empty where it has none yet."""


class SchemaLookup:
    """Walks the schema of flows along the path of a place."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def keys(self, path: YamlPath, type_of: TypeOf) -> dict[str, Schema]:
        """The keys that the block at `path` may have."""
        found: dict[str, Schema] = {}
        for schema in self._at(path, type_of):
            for key, one in schema.get("properties", {}).items():
                found.setdefault(key, one)
        return found

    def values(self, path: YamlPath, type_of: TypeOf) -> dict[str, str]:
        """The values that may stand at `path`, with what each means."""
        found: dict[str, str] = {}
        for schema in self._at(path, type_of):
            told = schema.get("markdownEnumDescriptions") or schema.get("enumDescriptions") or []
            for index, value in enumerate(schema.get("enum", ())):
                if value is not None:
                    found.setdefault(str(value), told[index] if index < len(told) else "")
            if "boolean" in schema.get("type", ()) and "pattern" in schema:
                found |= {"true": "", "false": ""}
        return found

    def takes_parameter(self, path: YamlPath, type_of: TypeOf) -> bool:
        """Whether a `$NAME` and nothing else may stand there."""
        return any(
            str(schema.get("pattern", "")).startswith(r"^\$") for schema in self._at(path, type_of)
        )

    def description(self, path: YamlPath, type_of: TypeOf) -> str:
        """What the key that ends `path` is for."""
        for schema in self._at(path, type_of, reference=False):
            if text := schema.get("markdownDescription") or schema.get("description"):
                return str(text)
        return ""

    def _at(self, path: YamlPath, type_of: TypeOf, *, reference: bool = True) -> list[Schema]:
        found = [self.schema]
        for index, part in enumerate(path):
            if index == 2 and path[0] == "nodes":
                kind = self.schema["definitions"].get(type_of(str(path[1])))
                found = [kind] if kind else found
            found = [
                inner
                for schema in found
                for one in self._forms(schema)
                for inner in _below(one, part)
            ]
        if len(path) == 2 and path[0] == "nodes" and reference:
            kind = self.schema["definitions"].get(type_of(str(path[1])))
            found = [kind] if kind else found
        return [one for schema in found for one in self._forms(schema)]

    def _forms(self, schema: Schema) -> Iterator[Schema]:
        """The schema, what it refers to and what it may be instead."""
        yield schema
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from self._forms(self.schema["definitions"][name])
        for word in ("anyOf", "oneOf", "allOf"):
            for one in schema.get(word, ()):
                if "if" not in one:
                    yield from self._forms(one)


def _below(schema: Schema, part: str | int) -> Iterator[Schema]:
    if isinstance(part, int):
        items: Any = schema.get("items")
        if isinstance(items, list) and part < len(items):
            yield items[part]
        if isinstance(items, dict):
            yield items
        return
    if part in schema.get("properties", {}):
        yield schema["properties"][part]
        return
    yield from schema.get("patternProperties", {}).values()
    if isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]
