"""A condition as a field of a node takes it: a comparison, or a group of them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from ...source.tree import YamlPath
from ..field_type import FieldType
from ..functions.outside import Outside
from ..protocols import HasParts

if TYPE_CHECKING:
    from .comparison import Comparison, Group


class Condition(FieldType, HasParts):
    """A comparison or a group of them, compiled."""

    __slots__ = ("member",)

    def __init__(self, member: "Comparison | Group") -> None:
        self.member = member

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        return self.member.pieces()

    def known(self, values: Mapping[str, Any]) -> bool | None:
        """Whether it holds for parameters of these values, outside any session; None where that
        hangs on what is not known."""
        return self.member.known(Outside(values))

    @classmethod
    def parse(cls, value: Any) -> Self:
        from .comparison import member_of

        return value if isinstance(value, cls) else cls(member_of(value))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        from .comparison import SCHEMA

        return SCHEMA
