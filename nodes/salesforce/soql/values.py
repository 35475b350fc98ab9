"""What stands in a condition: fields, functions and literals. `str()` of any is SOQL again;
positions don't count as meaning."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias


def listed(items: Iterable[object], separator: str = ", ") -> str:
    return separator.join(str(item) for item in items)


class SoqlNode:
    """A part of a query; nothing changes it once it is made."""

    # As data classes they took 8 ms to make, at each start of a flow that asks Salesforce.
    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SoqlNode) or type(other) is not type(self):
            return False
        return self.meaning() == other.meaning()

    def __hash__(self) -> int:
        return hash((type(self), *self.meaning().values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.meaning().items())
        return f"{type(self).__name__}({told})"

    def meaning(self) -> dict[str, Any]:
        """Its parts by name, without its position."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "position"}


class FieldPath(SoqlNode):
    """A field, object or relationship, as written: `Account.Owner.Name`."""

    __slots__ = ("parts", "position")

    def __init__(self, parts: tuple[str, ...], position: int = 0) -> None:
        self.parts = parts
        self.position = position

    def __str__(self) -> str:
        return ".".join(self.parts)


class ValueSlot(SoqlNode):
    """The place of a template parameter; the `index`-th slot of the text, strings included."""

    __slots__ = ("index", "position")

    def __init__(self, index: int, position: int = 0) -> None:
        self.index = index
        self.position = position

    def __str__(self) -> str:
        return "\ufffc"


class StringLiteral(SoqlNode):
    """A quoted literal: `raw` between the quotes, `value` with the escapes resolved, which says
    nothing more."""

    __slots__ = ("raw", "value", "position")

    def __init__(self, raw: str, value: str, position: int = 0) -> None:
        self.raw = raw
        self.value = value
        self.position = position

    def meaning(self) -> dict[str, Any]:
        return {"raw": self.raw}

    def __str__(self) -> str:
        return f"'{self.raw}'"


class Number(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: Decimal, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return str(self.value)


class Currency(SoqlNode):
    """`USD5000`, in an org with several currencies."""

    __slots__ = ("code", "amount", "position")

    def __init__(self, code: str, amount: Decimal, position: int = 0) -> None:
        self.code = code
        self.amount = amount
        self.position = position

    def __str__(self) -> str:
        return f"{self.code}{self.amount}"


class Boolean(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: bool, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return str(self.value).upper()


class Null(SoqlNode):
    __slots__ = ("position",)

    def __init__(self, position: int = 0) -> None:
        self.position = position

    def __str__(self) -> str:
        return "NULL"


class Date(SoqlNode):
    __slots__ = ("value", "position")

    def __init__(self, value: date, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat()


class DateTime(SoqlNode):
    """A moment, in UTC."""

    __slots__ = ("value", "position")

    def __init__(self, value: datetime, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat().replace("+00:00", "Z")


class Time(SoqlNode):
    """A time of day, in UTC."""

    __slots__ = ("value", "position")

    def __init__(self, value: time, position: int = 0) -> None:
        self.value = value
        self.position = position

    def __str__(self) -> str:
        return self.value.isoformat("milliseconds") + "Z"


class DateLiteral(SoqlNode):
    """`TODAY`, or with an amount `LAST_N_DAYS:30`."""

    __slots__ = ("name", "amount", "position")

    def __init__(self, name: str, amount: int | ValueSlot | None = None, position: int = 0) -> None:
        self.name = name
        self.amount = amount
        self.position = position

    def __str__(self) -> str:
        return self.name if self.amount is None else f"{self.name}:{self.amount}"


LiteralValue: TypeAlias = (
    StringLiteral
    | Number
    | Currency
    | Boolean
    | Null
    | Date
    | DateTime
    | Time
    | DateLiteral
    | ValueSlot
)


class FunctionCall(SoqlNode):
    """A function; its name in capitals."""

    __slots__ = ("name", "arguments", "position")

    def __init__(
        self,
        name: str,
        arguments: tuple["FieldPath | FunctionCall | LiteralValue", ...],
        position: int = 0,
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.position = position

    def __str__(self) -> str:
        return f"{self.name}({listed(self.arguments)})"


Operand: TypeAlias = FieldPath | FunctionCall
