"""What the schema says about a place in a file: which keys, which values, in which words."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from engine.source.tree import YamlPath

from .json_schema import Schema

_MANY_FORMS = 5

TypeOf = Callable[[str], str]
"""Gives the type of a named block; empty where it has none yet."""


class SchemaLookup:
    """Walks a schema along the path of a place. Below `named` are blocks by name, each of a type
    that has a definition; None where there are none."""

    def __init__(self, schema: Schema, named: YamlPath | None) -> None:
        self.schema = schema
        self.named = named

    def keys(
        self, path: YamlPath, type_of: TypeOf, present: Collection[str] = ()
    ) -> dict[str, Schema]:
        """The keys that the block at `path` may have, beside those that are `present`."""
        found: dict[str, Schema] = {}
        forms = [one for one in self._at(path, type_of) if one.get("properties")]
        # Of several forms the first key that each requires tells which one is meant.
        of_one = [one for one in forms if _first(one) in present]
        only_first = len(forms) > _MANY_FORMS and not of_one
        for schema in of_one if len(forms) > _MANY_FORMS and of_one else forms:
            for key, one in schema["properties"].items():
                if not only_first or key == _first(schema):
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
        at = -1 if self.named is None or path[: len(self.named)] != self.named else len(self.named)
        for index, part in enumerate(path):
            if index == at + 1 and at >= 0:
                kind = self.schema["definitions"].get(type_of(str(path[at])))
                found = [kind] if kind else found
            found = [
                inner
                for schema in found
                for one in self._forms(schema)
                for inner in _below(one, part)
            ]
        if len(path) == at + 1 and at >= 0 and reference:
            kind = self.schema["definitions"].get(type_of(str(path[at])))
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


def _first(schema: Schema) -> str:
    return next(iter(schema.get("required", ())), "")


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
