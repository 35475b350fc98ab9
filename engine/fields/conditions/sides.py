"""The sides of a comparison and its operator, read."""

from collections.abc import Callable, Mapping
from typing import Any

from ...source.tree import YamlPath
from ...source.validation import WrongAt
from ...suggestions import suggestion, write_instead
from ...values.entities import as_text
from ...values.patterns import Pattern
from ..functions.operand import Operand, Within
from ..slot import Slot
from .operators import FOREIGN, OPERATORS, PRESENCE


class Side(Within):
    """One side of a comparison; `may_be_list` says whether a list means something there, `is_list`
    that nothing else does."""

    __slots__ = ("is_list", "may_be_list", "refuses_secrets")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.is_list = False
        self.may_be_list = True
        self.refuses_secrets = "is only asked whether it is set"

    @property
    def lone(self) -> Slot | None:
        """The parameter that stands there and nothing else."""
        return self.slots[0] if len(self.parts) == 1 and self.slots else None

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("list",) if self.is_list and self.lone else ()

    def takes_list(self, slot: Slot) -> bool:
        return self.may_be_list and len(self.parts) == 1


def placed(path: YamlPath, read: Callable[[Any], Any], written: Any) -> Any:
    """What is read there; a mistake that has a place within it keeps that."""
    try:
        return read(written)
    except WrongAt as error:
        first, *others = (one.below(path) for one in (error, *error.others))
        raise first.with_others(others) from None


def _function(written: Any) -> Operand:
    from ..functions.reading import FunctionReader

    return FunctionReader().function(written)


def left_side(written: Any) -> Side | Operand:
    if isinstance(written, Mapping):
        found: Operand = placed((0,), _function, written)
        return found
    value = Side.parse(written) if isinstance(written, str) else None
    if value is None or len(value.parts) != 1 or not value.slots:
        raise ValueError(
            "a condition begins with a parameter or a function: [$PARAM, operator, value]"
        )
    return value


def operator_of(written: Any) -> str:
    known = (*OPERATORS, *PRESENCE)
    if isinstance(written, str) and written in known:
        return str(written)
    word = as_text(written)
    hint = write_instead(word, FOREIGN[word]) if word in FOREIGN else suggestion(word, known)
    raise WrongAt(f'no operator "{word}"{hint}', (1,), hint=hint)


def right_side(operator: str, rest: list[Any]) -> Any:
    if operator in PRESENCE:
        if [item for item in rest if item is not None]:
            raise ValueError(f'"{operator}" takes no value')
        return None
    if len(rest) != 1:
        raise ValueError(f'"{operator}" takes one value')
    written = rest[0]
    if operator == "matches":
        return _pattern(written)
    if isinstance(written, list):
        if operator != "in":
            raise ValueError(f'"{operator}" takes one value, not a list')
        return [placed((2, at), _literal, item) for at, item in enumerate(written)]
    value = placed((2,), _literal, written)
    if isinstance(value, Operand):
        return value
    if operator == "in" and not value.slots:
        raise ValueError('"in" takes a list or a parameter that holds one')
    return value


def _literal(written: Any) -> Side | Operand:
    if isinstance(written, Mapping):
        return _function(written)
    return Side.parse("" if written is None else written)


def _pattern(written: Any) -> Pattern:
    try:
        return Pattern(written)
    except ValueError as error:
        raise ValueError(f'"matches" {error}') from None
