"""Field types that read themselves from YAML and describe themselves for the schema."""

from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from .tree import YamlPath


class Parsed:
    """A field type with a `parse` and a `schema` of its own."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Raises `ValueError`, or `WrongAt` for a place within the value."""
        raise NotImplementedError

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Its JSON Schema."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return cls.schema()


class WrongAt(ValueError):
    """A wrong value within a field's YAML; `path` leads to it from there, to its key if `key`, and
    `find` is the text in it that is wrong. Its problem has the given `code`."""

    def __init__(
        self, message: str, path: YamlPath, *, key: bool = False, find: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.path = path
        self.key = key
        self.find = find
        self.code = code
