"""Field types that read themselves from YAML and describe themselves for the schema."""

from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema


class FieldType:
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
