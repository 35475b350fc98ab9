"""Comparisons with a literal, with what is known of it worked out when the flow is loaded."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...values.entities import as_text
from ...values.patterns import Pattern
from .operators import ORDERS, as_number

Test = Callable[[Any], bool]


class Tests(NamedTuple):
    """The tests for a text and for a number on the left. What is neither, or where there is none,
    is for `OPERATORS` to answer, which these agree with."""

    text: Test | None = None
    number: Test | None = None


def compiled(name: str, right: Any) -> Tests:
    """The tests of an operator against a literal, several of them or a pattern; None where it takes
    no right side."""
    if name in ORDERS:
        order = _Order(ORDERS[name], right)
        return Tests(order.text, order.number)
    if name in ("is", "in"):
        return Tests(*_Equal(right if isinstance(right, list) else [right]).tests())
    if name == "is not":
        text, number = _Equal([right]).tests()
        return Tests(_negated(text), _negated(number))
    return Tests(_OF_TEXT[name](right))


# Objects, for what functions close over lies scattered, and a large flow has many of them.
class _Equal:
    """Being one of some literals."""

    __slots__ = ("numbers", "texts")

    def __init__(self, literals: Sequence[str]) -> None:
        self.texts = frozenset(literals)
        self.numbers = frozenset(map(as_number, literals)) - {None}

    def tests(self) -> tuple[Test, Test]:
        return self.text if self.numbers else self.texts.__contains__, self.number

    def text(self, left: str) -> bool:
        return left in self.texts or as_number(left) in self.numbers

    def number(self, left: int | float) -> bool:
        return left in self.numbers or as_text(left) in self.texts


class _Order:
    """Standing before a literal, or after it."""

    __slots__ = ("compare", "known", "right")

    def __init__(self, compare: Callable[[Any, Any], bool], right: str) -> None:
        self.compare = compare
        self.right = right
        self.known = as_number(right)

    def text(self, left: str) -> bool:
        if self.known is not None and (number := as_number(left)) is not None:
            return self.compare(number, self.known)
        return "" not in (left, self.right) and self.compare(left, self.right)

    def number(self, left: int | float) -> bool:
        if self.known is not None:
            return self.compare(left, self.known)
        return self.right != "" and self.compare(as_text(left), self.right)


def _negated(test: Test) -> Test:
    return lambda left: not test(left)


def _matching(pattern: Pattern) -> Test:
    return lambda left: pattern.found_in(left) is not None


_OF_TEXT: Mapping[str, Callable[[Any], Test]] = {
    "contains": lambda right: lambda left: right in left,
    "starts with": lambda right: lambda left: left.startswith(right),
    "ends with": lambda right: lambda left: left.endswith(right),
    "matches": _matching,
    "is set": lambda right: bool,
    "is not set": lambda right: operator.not_,
}
