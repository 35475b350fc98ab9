"""A value, a list or a function, as a field of a node takes it."""

from collections.abc import Mapping
from typing import Any

from .operand import Operand, Single


class Computable(Operand):
    """A value, a list or a function, as a field of a node."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Any:
        if isinstance(value, Operand):
            return value
        if isinstance(value, Mapping | list):
            from .kinds import ANYTHING
            from .reading import FunctionReader

            return FunctionReader().operand(value, ANYTHING)
        return Single.parse(value)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"format": "operand"}
