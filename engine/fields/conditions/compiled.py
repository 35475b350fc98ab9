"""Comparisons with a literal, with what is known of it worked out when the flow is loaded."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...values.entities import as_text
from ...values.patterns import Pattern
from .operators import ORDERS, as_number

Test = Callable[[Any], bool]
Tests = Mapping[type, Test]
"""Kind of the left side → the test. What is of no such kind is for `OPERATORS` to answer, which
these agree with."""


def compiled(name: str, right: Any) -> Tests:
    """The tests of an operator against a literal, several of them or a pattern; None where it takes
    no right side."""
    if name in ORDERS:
        return _ordered(ORDERS[name], right)
    if name in ("is", "in"):
        return _equal(right if isinstance(right, list) else [right])
    if name == "is not":
        return {kind: _negated(test) for kind, test in _equal([right]).items()}
    return {str: _OF_TEXT[name](right)}


def _equal(literals: Sequence[str]) -> Tests:
    texts = frozenset(literals)
    numbers = frozenset(map(as_number, literals)) - {None}

    def text(left: str) -> bool:
        return left in texts or as_number(left) in numbers

    def number(left: int | float) -> bool:
        return left in numbers or as_text(left) in texts

    return {str: text if numbers else texts.__contains__, int: number, float: number}


def _ordered(compare: Callable[[Any, Any], bool], right: str) -> Tests:
    known = as_number(right)
    if right == "":
        return dict.fromkeys((str, int, float), lambda left: False)

    def text(left: str) -> bool:
        if known is not None and (number := as_number(left)) is not None:
            return compare(number, known)
        return left != "" and compare(left, right)

    def number(left: int | float) -> bool:
        return compare(left, known) if known is not None else compare(as_text(left), right)

    return {str: text, int: number, float: number}


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
