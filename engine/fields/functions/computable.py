"""A value, a list or a function, as a field of a node takes it."""

from collections.abc import Mapping
from typing import Any

from ...source.tree import is_null
from ...values.parameters import UNSET
from ..slot import Rendering
from .operand import Operand, Single


class Nothing(Operand):
    """`null`, which leaves a parameter without a value."""

    __slots__ = ()

    text = "null"
    slots = ()
    constant = None
    is_nothing = True

    def given(self, ctx: Rendering) -> Any:
        return UNSET


class Computable(Operand):
    """A value, a list, a function or nothing, as a field of a node."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Any:
        if isinstance(value, Operand):
            return value
        if isinstance(value, Mapping | list):
            from .kinds import ANYTHING
            from .reading import FunctionReader

            return FunctionReader().operand(value, ANYTHING)
        if value is None:
            raise ValueError("takes a value; null leaves the parameter without one")
        return Nothing() if is_null(value) else Single.parse(value)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"anyOf": [{"format": "operand"}, {"type": "null"}]}
